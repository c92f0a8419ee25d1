//! The rest of vehicles between one of their shifts and a later one.
//!
//! Vehicles of a type are alike, and one that is ready stays ready until it leaves. So it is enough to
//! count: shift by shift, routes in order of their departure take a vehicle that is ready by then.

use super::super::problem::Problem;
use super::time::Timing;
use super::{Visited, tolerance};
use crate::kind::Violation;

/// Tells the routes for which no vehicle of their type has rested.
pub(super) fn check(problem: &Problem, routes: &[Visited<'_>], timings: &[Timing], violations: &mut Vec<Violation>) {
    if !problem.has_rests() {
        return;
    }
    for (first, kind) in problem.vehicles().iter_enumerated() {
        let shifts: Vec<_> = problem.shifts(first).collect();
        let Some(count) = kind.count.filter(|_| shifts[0] == first && kind.min_rest > 0.0) else { continue };
        // Vehicles that are ready, and when those that have driven in shifts before will be.
        let (mut ready, mut resting): (usize, Vec<f64>) = (count as usize, Vec::new());
        for shift in shifts {
            resting.sort_by(f64::total_cmp);
            let mut rested = 0;
            // Routes that do not keep the times are told of already.
            let mut driven: Vec<(&Visited<'_>, f64, f64)> = routes
                .iter()
                .zip(timings)
                .filter(|(route, _)| route.vehicle == Some(shift))
                .filter_map(|(route, timing)| timing.depart.map(|at| (route, at, at + timing.duration + kind.min_rest)))
                .collect();
            driven.sort_by(|a, b| a.1.total_cmp(&b.1));
            for &(route, depart, _) in &driven {
                while resting.get(rested).is_some_and(|&at| at <= depart + tolerance(false, depart)) {
                    (rested, ready) = (rested + 1, ready + 1);
                }
                if ready > 0 {
                    ready -= 1;
                } else if let Some(first) = resting.get(rested) {
                    let message = format!(
                        "{} leaves at {depart}, and no vehicle has rested for {} by then, the first by {first}",
                        route.label(),
                        kind.min_rest
                    );
                    violations.push(Violation::new("rest", message));
                    rested += 1;
                }
            }
            resting.drain(..rested);
            resting.extend(driven.iter().map(|&(_, _, ready)| ready));
        }
    }
}
