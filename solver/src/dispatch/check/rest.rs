//! The rest of vehicles between one of their shifts and a later one.
//!
//! Vehicles of a type are alike, so which of them drives which route is open. Shift by shift, the routes in
//! order of their departure take the vehicle that has rested last among those that have rested: that leaves
//! the vehicles that are ready soonest, so routes can be shared out if they can be in any way.

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
        // From when on each vehicle that has driven may leave; the others always may.
        let (mut rested, mut fresh): (Vec<f64>, usize) = (Vec::new(), count as usize);
        for shift in shifts {
            let mut driven: Vec<(&Visited<'_>, &Timing)> =
                routes.iter().zip(timings).filter(|(route, _)| route.vehicle == Some(shift)).collect();
            driven.sort_by(|a, b| a.1.depart.total_cmp(&b.1.depart));
            let mut next = Vec::with_capacity(driven.len());
            for (route, timing) in driven {
                next.push(timing.depart + timing.duration + kind.min_rest);
                let ready = |&at: &f64| at <= timing.depart + tolerance(false, timing.depart);
                rested.sort_by(f64::total_cmp);
                if let Some(last) = rested.iter().rposition(ready) {
                    rested.remove(last);
                } else if fresh > 0 {
                    fresh -= 1;
                } else if !rested.is_empty() {
                    let (label, depart, ready) = (route.label(), timing.depart, rested.remove(0));
                    let message = format!(
                        "{label} leaves at {depart}, and no vehicle has rested for {} by then, the first by {ready}",
                        kind.min_rest
                    );
                    violations.push(Violation::new("rest", message));
                }
            }
            rested.extend(next);
        }
    }
}
