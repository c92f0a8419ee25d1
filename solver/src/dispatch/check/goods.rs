//! Goods that must not share a vehicle are on different routes.

use super::super::problem::{Problem, StopIndex};
use super::Visited;
use crate::ids::Idx as _;
use crate::kind::Violation;

/// Tells each pair of classes that a route has both of.
pub(super) fn check(problem: &Problem, route: &Visited<'_>, violations: &mut Vec<Violation>) {
    let draft = problem.draft();
    for pair in &draft.incompatible_goods {
        let first = |class: &str| -> Option<StopIndex> {
            route.stops.iter().copied().find(|stop| draft.stops[stop.row()].goods.as_deref() == Some(class))
        };
        if let (Some(a), Some(b)) = (first(&pair.goods), first(&pair.with)) {
            let id = |stop: StopIndex| &problem.stops()[stop].id;
            let message = format!(
                "{} has {} for \"{}\" and {} for \"{}\", which must not share a vehicle",
                route.label(),
                pair.goods,
                id(a),
                pair.with,
                id(b)
            );
            violations.push(Violation::new("goods", message));
        }
    }
}
