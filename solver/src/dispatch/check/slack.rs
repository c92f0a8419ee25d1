//! How much later a route could arrive at each visit, with the rest of it still feasible.

use super::super::problem::{Problem, VehicleIndex, Window};
use super::course::Course;
use super::earliest::Piece;
use super::time::{Clock, Timeline};
use super::{Visited, battery, rides, tolerance};

/// Routes of more visits that are more than their stops get no slack: the rest of the route is walked for each.
const MOST_VISITS: usize = 2_000;

/// The slack of each visit, `None` where nothing limits it. That of longest rides is not told.
pub(super) fn slacks(
    problem: &Problem,
    route: &Visited<'_>,
    vehicle: VehicleIndex,
    timeline: &Timeline,
) -> Vec<Option<f64>> {
    let walked = problem.vehicles()[vehicle].walked;
    if walked && route.visits.len() > MOST_VISITS || !rides::of(problem, &route.stops).is_empty() {
        return vec![None; route.visits.len()];
    }
    if !walked {
        return backwards(problem, route, vehicle, timeline);
    }
    delays(problem, route, vehicle, timeline.depart).unwrap_or_else(|| vec![None; route.visits.len()])
}

/// The longest delay on arriving at each visit with which some way to take breaks keeps the rest: behind the
/// visit the clock goes by the delay, and its last piece ends with the longest one.
fn delays(problem: &Problem, route: &Visited<'_>, vehicle: VehicleIndex, depart: f64) -> Option<Vec<Option<f64>>> {
    let charging = &battery::charging_times(problem, route, vehicle);
    let clock = |slack| Clock { problem, route, vehicle, slack, fixed: Some(depart), charging };
    // What is feasible only within the tolerance leaves nothing behind it.
    let (near, exact) = (clock(&|value| tolerance(false, value)), clock(&|_| 0.0));
    let mut courses = near.depart().ok()?;
    let mut delays = Vec::with_capacity(route.visits.len());
    for visit in 0..route.visits.len() {
        near.reach(&mut courses, visit).ok()?;
        let mut late = courses.clone();
        late.iter_mut().for_each(Course::by_delay);
        let rest = visit + 1..route.visits.len();
        let kept = exact.visit(&mut late, visit).is_ok()
            && rest
                .into_iter()
                .all(|next| exact.reach(&mut late, next).is_ok() && exact.visit(&mut late, next).is_ok())
            && exact.reach_end(&mut late).is_ok();
        let longest = late.into_iter().filter(|_| kept).filter_map(|course| longest(problem, vehicle, depart, course));
        delays.push(Some(longest.fold(0.0, f64::max)).filter(|delay| delay.is_finite()));
        near.visit(&mut courses, visit).ok()?;
    }
    Some(delays)
}

/// The longest delay with which a course is over in time.
fn longest(problem: &Problem, vehicle: VehicleIndex, depart: f64, mut course: Course) -> Option<f64> {
    let kind = &problem.vehicles()[vehicle];
    let mut end = kind.shift.to.min(kind.max_duration.map_or(f64::INFINITY, |limit| depart + limit));
    for (k, entry) in kind.breaks.iter().enumerate() {
        // A break that could not be taken before the departure comes after the end.
        if course.taken >> k & 1 == 0 && depart < entry.earliest + entry.duration {
            end = end.min(entry.latest);
        }
    }
    course.earliest.wait(&[Window { from: f64::NEG_INFINITY, to: end }], course.first);
    // Behind a delay with which too much is driven there may be longer ones that are none.
    let run = |until: f64, piece: &Piece| if piece.after <= until { until.max(piece.until) } else { until };
    Some(course.earliest.pieces.iter().fold(f64::NEG_INFINITY, run)).filter(|delay| *delay >= 0.0)
}

/// How much later the vehicle could arrive at each stop: from the end backwards, the latest arrival that
/// windows, shift and longest duration allow for the departure as it is.
fn backwards(problem: &Problem, route: &Visited<'_>, vehicle: VehicleIndex, timeline: &Timeline) -> Vec<Option<f64>> {
    let kind = &problem.vehicles()[vehicle];
    let duration = kind.max_duration.map_or(f64::INFINITY, |limit| timeline.depart + limit);
    let mut latest = kind.shift.to.min(duration);
    let mut next = kind.end;
    let mut slacks = vec![None; route.stops.len()];
    for (k, &stop) in route.stops.iter().enumerate().rev() {
        let known = &problem.stops()[stop];
        let place = problem.place(stop);
        let way = next.map_or(0.0, |next| problem.duration_for(kind, place, next));
        let begin = latest_begin(&known.windows, latest - way - known.service * kind.service_factor);
        if begin.is_finite() {
            slacks[k] = Some((begin - timeline.moments[k].arrival).max(0.0));
        }
        let before = k.checked_sub(1).map_or(kind.start, |k| Some(problem.place(route.stops[k])));
        latest = begin - problem.setup(before, stop);
        next = Some(place);
    }
    slacks
}

/// The latest begin of service by `by`; the windows' first moment where there is none, which only
/// floating point brings about on a feasible route.
fn latest_begin(windows: &[Window], by: f64) -> f64 {
    let open = windows.iter().rev().find(|window| window.from <= by);
    match (windows.first(), open) {
        (None, _) => by,
        (Some(_), Some(window)) => by.min(window.to),
        (Some(first), None) => first.from,
    }
}
