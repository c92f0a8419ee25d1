//! The stops of a same-vehicle group are on one route, or all of them are left out.

use super::super::problem::Problem;
use super::Visited;
use crate::ids::Idx as _;
use crate::kind::Violation;

/// Given for each stop which route visits it: tells groups that are split or served in part.
pub(super) fn check(
    problem: &Problem,
    routes: &[Visited<'_>],
    visitor: impl Fn(usize) -> Option<usize>,
    violations: &mut Vec<Violation>,
) {
    for group in problem.same_vehicle().iter() {
        let id = |stop| &problem.stops()[stop].id;
        let Some((first, by)) = group.iter().find_map(|&stop| Some((stop, visitor(stop.row())?))) else { continue };
        for &stop in group {
            let message = match visitor(stop.row()) {
                Some(route) if route == by => continue,
                Some(route) => format!(
                    "\"{}\" and \"{}\" must be on one vehicle, but {} visits the one and {} the other",
                    id(first),
                    id(stop),
                    routes[by].label(),
                    routes[route].label()
                ),
                None => format!(
                    "{} visits \"{}\" but not \"{}\", which must be on the same vehicle",
                    routes[by].label(),
                    id(first),
                    id(stop)
                ),
            };
            violations.push(Violation::new("same-vehicle", message));
        }
    }
}
