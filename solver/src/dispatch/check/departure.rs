//! The departure that counts, of those that keep the times of a course.

use super::super::problem::{Measure, Problem, Vehicle};
use super::course::Course;
use super::time::Timing;
use super::tolerance;

/// The departure not before the course's first for which duration, overtime and lateness count
/// least in the objectives, the first that tells two apart deciding, among those that keep the
/// longest duration if there are any; with what it counts.
pub(super) fn cheapest(problem: &Problem, kind: &Vehicle, course: &Course) -> Option<(Vec<f64>, f64, Timing)> {
    let (end, first) = (&course.earliest, course.first);
    let mut kinks = vec![first];
    for (due, begin) in &course.dues {
        kinks.extend(begin.pieces.iter().flat_map(|piece| [piece.until, piece.kink(), piece.departure(due.at)]));
    }
    for piece in &end.pieces {
        kinks.extend([piece.until, piece.kink(), piece.first()]);
        // Where the end moves slower or faster than the departure, the duration passes its limits.
        for limit in [kind.regular_duration, kind.max_duration.unwrap_or(f64::INFINITY)] {
            kinks.extend([piece.level - limit, (limit - piece.shift) / (piece.slope - 1.0)]);
        }
    }
    let mut best: Option<(Vec<f64>, f64, Timing)> = None;
    for t in kinks {
        let possible = |&t: &f64| t.is_finite() && t >= first;
        let Some(arrival) = Some(t).filter(possible).and_then(|t| end.at(t)) else { continue };
        let mut timing = Timing { duration: arrival - t, ..Timing::default() };
        for (due, begin) in &course.dues {
            let late = begin.at(t).map_or(0.0, |begin| (begin - due.at).max(0.0));
            timing.lateness += due.cost_per_time * late;
            timing.late += late;
        }
        let rank = rank(problem, kind, &timing);
        if best.as_ref().is_none_or(|(known, ..)| less(&rank, known)) {
            best = Some((rank, t, timing));
        }
    }
    best
}

/// Whether a route takes too long, then what its time counts in each objective, and its duration last.
pub(super) fn rank(problem: &Problem, kind: &Vehicle, timing: &Timing) -> Vec<f64> {
    let too_long = kind.max_duration.is_some_and(|limit| timing.duration > limit + tolerance(false, limit));
    let overtime = kind.overtime_per_time * (timing.duration - kind.regular_duration).max(0.0);
    let cost = kind.cost_per_time * timing.duration + overtime + timing.lateness;
    let counted = problem.objective().goals().iter().map(|goal| {
        goal.of(Measure::Cost) * cost
            + goal.of(Measure::Duration) * timing.duration
            + goal.of(Measure::Lateness) * timing.late
    });
    std::iter::once(f64::from(u8::from(too_long))).chain(counted).chain([timing.duration]).collect()
}

/// Whether the first number that differs, beyond rounding, is smaller.
pub(super) fn less(a: &[f64], b: &[f64]) -> bool {
    less_by(1e-9, a, b)
}

/// Whether the first number that differs by more than this share is smaller.
pub(super) fn less_by(share: f64, a: &[f64], b: &[f64]) -> bool {
    let differ = |(a, b): &(&f64, &f64)| (*a - *b).abs() > share * b.abs().max(1.0);
    a.iter().zip(b).find(differ).is_some_and(|(a, b)| a < b)
}
