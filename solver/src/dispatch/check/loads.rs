//! What is on board of a route where.

use super::super::problem::{Problem, StopKind};
use super::{At, Visited};

/// What is on board by dimension, on leaving the start and each visit: what a trip brings is loaded where it
/// begins, and what it collects leaves the vehicle there; what goes from stop to stop stays.
pub(super) fn loads(problem: &Problem, route: &Visited<'_>) -> Vec<Vec<i64>> {
    let dimensions = problem.dimensions();
    let add = |load: &mut [i64], stop, sign: i64| {
        load.iter_mut().zip(problem.quantities(stop)).for_each(|(load, &own)| *load = load.saturating_add(sign * own));
    };
    let bring = |load: &mut [i64], visits: &[At]| {
        for visit in visits.iter().take_while(|visit| !matches!(visit, At::Reload(_))) {
            let At::Stop(stop) = *visit else { continue };
            let known = &problem.stops()[stop];
            if known.pair.is_none() && known.kind == StopKind::Delivery {
                add(load, stop, 1);
            }
        }
    };
    let mut load = vec![0_i64; dimensions];
    let mut carried = vec![0_i64; dimensions];
    bring(&mut load, &route.visits);
    let mut loads = Vec::with_capacity(route.visits.len() + 1);
    loads.push(load.clone());
    for (k, visit) in route.visits.iter().enumerate() {
        match *visit {
            At::Stop(stop) => {
                let known = &problem.stops()[stop];
                let sign = if known.kind == StopKind::Delivery { -1 } else { 1 };
                add(&mut load, stop, sign);
                if known.pair.is_some() {
                    add(&mut carried, stop, sign);
                }
            }
            At::Reload(_) => {
                load.clone_from(&carried);
                bring(&mut load, &route.visits[k + 1..]);
            }
            At::Station(..) => {}
        }
        loads.push(load.clone());
    }
    loads
}
