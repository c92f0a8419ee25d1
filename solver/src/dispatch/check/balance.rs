//! How evenly the work is shared among the routes.

use super::super::problem::{Problem, StopIndex, StopKind, Work};
use super::time::Timing;
use super::{Visited, tolerance};
use crate::kind::Violation;

/// The work of the routes that have most and least of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spread {
    pub(super) longest: f64,
    shortest: f64,
}

impl Spread {
    /// Most less least.
    pub(super) fn range(&self) -> f64 {
        self.longest - self.shortest
    }
}

/// The spread over all routes; `None` where no balance is asked for or there is no route.
pub(super) fn check(
    problem: &Problem,
    routes: &[Visited<'_>],
    timings: &[Timing],
    violations: &mut Vec<Violation>,
) -> Option<Spread> {
    let balance = problem.draft().balance?;
    let mut spread: Option<(Spread, [usize; 2])> = None;
    for (k, (route, timing)) in routes.iter().zip(timings).enumerate() {
        let work = work(problem, balance.of, route, timing);
        let (known, which) = spread.get_or_insert((Spread { longest: work, shortest: work }, [k, k]));
        if work > known.longest {
            (known.longest, which[0]) = (work, k);
        }
        if work < known.shortest {
            (known.shortest, which[1]) = (work, k);
        }
    }
    let (spread, [most, least]) = spread?;
    if let Some(limit) = balance.max_range.filter(|&limit| spread.range() > limit + tolerance(false, limit)) {
        let (most, least) = (routes[most].label(), routes[least].label());
        let (of, longest, shortest) = (balance.of.as_str(), spread.longest, spread.shortest);
        let message =
            format!("{most} has a {of} of {longest} and {least} one of {shortest}, they may differ by at most {limit}");
        violations.push(Violation::new("balance", message));
    }
    Some(spread)
}

fn work(problem: &Problem, of: Work, route: &Visited<'_>, timing: &Timing) -> f64 {
    // A transport's goods count once, at the pickup.
    let counted = |stop: StopIndex| {
        let known = &problem.stops()[stop];
        known.pair.is_none() || known.kind == StopKind::Pickup
    };
    match of {
        Work::Duration => timing.duration,
        Work::Distance => route.distance(problem),
        Work::Stops => route.stops.len() as f64,
        Work::Load => {
            let stops = route.stops.iter().filter(|&&stop| counted(stop));
            stops.fold(0_i64, |sum, &stop| sum.saturating_add(problem.quantities(stop)[0])) as f64
        }
    }
}
