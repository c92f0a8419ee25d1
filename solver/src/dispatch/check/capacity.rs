//! The load at every moment: on leaving the start, and after each stop.

use super::super::problem::{Problem, StopKind, VehicleIndex};
use super::Visited;
use crate::kind::Violation;

/// Tells the first moment at which a dimension is overloaded, one message a dimension.
pub(super) fn check(problem: &Problem, route: &Visited<'_>, vehicle: VehicleIndex, violations: &mut Vec<Violation>) {
    for (d, &capacity) in problem.capacity(vehicle).iter().enumerate() {
        // A plan that visits stops again and again may sum up to anything: saturate.
        let quantity = |stop| problem.quantities(stop)[d];
        let mut load = 0_i64;
        for &stop in &route.stops {
            let known = &problem.stops()[stop];
            if known.pair.is_none() && known.kind == StopKind::Delivery {
                load = load.saturating_add(quantity(stop));
            }
        }
        let mut worst = (load > capacity).then(|| (load, "on leaving the start".to_owned()));
        for &stop in &route.stops {
            let known = &problem.stops()[stop];
            load = match known.kind {
                StopKind::Delivery => load.saturating_sub(quantity(stop)),
                StopKind::Pickup => load.saturating_add(quantity(stop)),
            };
            if load > capacity && worst.is_none() {
                worst = Some((load, format!("after stop \"{}\"", known.id)));
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
