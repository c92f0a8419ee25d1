//! The load at every moment: on leaving the start, and after each stop or loading.

use super::super::problem::{Problem, StopKind, VehicleIndex};
use super::{At, Visited};
use crate::kind::Violation;

/// Tells the first moment at which a dimension is overloaded, one message a dimension.
pub(super) fn check(problem: &Problem, route: &Visited<'_>, vehicle: VehicleIndex, violations: &mut Vec<Violation>) {
    for (d, &capacity) in problem.capacity(vehicle).iter().enumerate() {
        // A plan that visits stops again and again may sum up to anything: saturate.
        let quantity = |stop| problem.quantities(stop)[d];
        let known = |stop| &problem.stops()[stop];
        // What a trip brings: the deliveries up to the next loading.
        let brought = |visits: &[At]| {
            let trip = visits.iter().take_while(|visit| !matches!(visit, At::Reload(_)));
            let stops = trip.filter_map(|visit| if let At::Stop(stop) = visit { Some(*stop) } else { None });
            let deliveries = stops.filter(|&stop| known(stop).pair.is_none() && known(stop).kind == StopKind::Delivery);
            deliveries.map(quantity).fold(0_i64, i64::saturating_add)
        };
        let mut load = brought(&route.visits);
        // Of that on board, what goes from stop to stop: it stays when the vehicle loads again.
        let mut carried = 0_i64;
        let mut worst = (load > capacity).then(|| (load, "on leaving the start".to_owned()));
        for (k, visit) in route.visits.iter().enumerate() {
            match *visit {
                At::Stop(stop) => {
                    let change = match known(stop).kind {
                        StopKind::Delivery => quantity(stop).saturating_neg(),
                        StopKind::Pickup => quantity(stop),
                    };
                    load = load.saturating_add(change);
                    if known(stop).pair.is_some() {
                        carried = carried.saturating_add(change);
                    }
                }
                At::Reload(_) => load = brought(&route.visits[k + 1..]).saturating_add(carried),
                At::Station(..) => {}
            }
            if load > capacity && worst.is_none() {
                worst = Some((load, format!("after \"{}\"", visit.id(problem))));
            }
        }
        if let Some((load, moment)) = worst {
            let name = &problem.draft().dimensions[d];
            let message =
                format!("{} carries {load} of \"{name}\" {moment}, its capacity is {capacity}", route.label());
            violations.push(Violation::new("capacity", message));
        }
    }
}
