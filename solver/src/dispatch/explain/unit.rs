//! What is served together: the two ends of a transport, and the stops of a same-vehicle group.

use super::super::problem::{Problem, StopIndex};

/// The ways to serve a stop, each a list of stops that go onto one route together. There are several
/// where the stop has alternatives.
pub(super) fn units(problem: &Problem, stop: StopIndex) -> Vec<Vec<StopIndex>> {
    problem.alternatives().of(stop).map_or_else(
        || vec![together(problem, stop)],
        |group| group.iter().map(|&stop| together(problem, stop)).collect(),
    )
}

/// The stop with all that must be on its route, in file order but each pickup before its delivery.
fn together(problem: &Problem, stop: StopIndex) -> Vec<StopIndex> {
    let mut members = vec![stop];
    let mut next = 0;
    while let Some(&member) = members.get(next) {
        let group = problem.same_vehicle().of(member).unwrap_or_default();
        for other in group.iter().copied().chain(problem.stops()[member].pair) {
            if !members.contains(&other) {
                members.push(other);
            }
        }
        next += 1;
    }
    members.sort_unstable();
    members
}
