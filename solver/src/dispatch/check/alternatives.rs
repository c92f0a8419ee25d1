//! Of each group of alternatives one stop is visited, or all are left out.

use super::super::problem::Problem;
use super::Visited;
use crate::ids::Idx as _;
use crate::kind::Violation;

/// Given for each stop which route visits it, and whether the plan declares it as left out: tells
/// groups visited more than once or not spoken of; returns how many mandatory groups are left out.
pub(super) fn check(
    problem: &Problem,
    routes: &[Visited<'_>],
    visitor: impl Fn(usize) -> Option<usize>,
    declared: &[bool],
    violations: &mut Vec<Violation>,
) -> usize {
    let mut left_out = 0;
    for group in problem.alternatives().iter() {
        let visits: Vec<_> = group.iter().filter_map(|&stop| Some((stop, visitor(stop.row())?))).collect();
        let id = |stop| &problem.stops()[stop].id;
        for &(stop, route) in visits.iter().skip(1) {
            let (first, by) = visits[0];
            let message = format!(
                "\"{}\" and \"{}\" are alternatives, but {} visits the one and {} the other",
                id(first),
                id(stop),
                routes[by].label(),
                routes[route].label()
            );
            violations.push(Violation::new("alternatives", message));
        }
        if visits.is_empty() {
            if group.iter().all(|stop| !declared[stop.row()]) {
                let ids: Vec<&str> = group.iter().map(|&stop| id(stop).as_str()).collect();
                let message = format!("none of the alternatives {ids:?} is on a route or listed as unassigned");
                violations.push(Violation::new("not-visited", message));
            } else if problem.stops()[group[0]].prize.is_none() {
                left_out += 1;
            }
        }
    }
    left_out
}
