//! Vehicles loaded and unloaded at one end: the goods picked up last are delivered first.

use super::super::problem::{Problem, StopIndex, StopKind, VehicleIndex};
use super::Visited;
use crate::kind::Violation;

/// Tells the first delivery of goods that others stand in front of.
pub(super) fn check(problem: &Problem, route: &Visited<'_>, vehicle: VehicleIndex, violations: &mut Vec<Violation>) {
    if !problem.vehicles()[vehicle].lifo {
        return;
    }
    // The pickups whose goods are on board, the last one in front.
    let mut stack: Vec<StopIndex> = Vec::new();
    for &stop in &route.stops {
        let known = &problem.stops()[stop];
        let Some(other) = known.pair else { continue };
        if known.kind == StopKind::Pickup {
            stack.push(stop);
            continue;
        }
        if let Some(&front) = stack.last().filter(|&&front| front != other && stack.contains(&other)) {
            let id = |stop: StopIndex| &problem.stops()[stop].id;
            let message = format!(
                "{} delivers at \"{}\" while what it picked up later at \"{}\" stands in front",
                route.label(),
                id(stop),
                id(front)
            );
            violations.push(Violation::new("lifo", message));
            return;
        }
        // A delivery without its pickup is told elsewhere.
        stack.retain(|&pickup| pickup != other);
    }
}
