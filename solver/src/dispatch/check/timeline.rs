//! When a route is where, from the departure that counts.
//!
//! [`time`] tells it of every route but for longest rides: there a vehicle that is not walked waits before a
//! pickup for as long as its goods would be on the way for too long otherwise.

use super::super::problem::{Problem, VehicleIndex, Window};
use super::course::Moment;
use super::time::{self, Timeline};
use super::{Visited, tolerance};

/// The clock of a route that keeps its times.
pub(super) fn timeline(problem: &Problem, route: &Visited<'_>, vehicle: VehicleIndex) -> Option<Timeline> {
    let timeline = time::timeline(problem, route, vehicle)?;
    let kind = &problem.vehicles()[vehicle];
    if kind.walked {
        return Some(timeline);
    }
    let slack = |value: f64| tolerance(false, value);
    let Some(held) = super::rides::begins(problem, route, kind, timeline.depart, &slack) else {
        return Some(timeline);
    };
    let depart = timeline.depart;
    let mut moments = Vec::with_capacity(route.stops.len());
    let (mut before, mut time) = (kind.start, depart);
    for (&stop, held) in route.stops.iter().zip(held) {
        let known = &problem.stops()[stop];
        let place = problem.place(stop);
        time += before.map_or(0.0, |from| problem.duration_for(kind, from, place));
        time += problem.setup(before, stop);
        let arrival = time;
        let begin = begin(&known.windows, held.max(arrival), &slack)?;
        time = begin + known.service * kind.service_factor;
        moments.push(Moment { arrival, begin, leave: time, rest: 0.0 });
        before = Some(place);
    }
    let back = before.zip(kind.end).map_or(0.0, |(from, end)| problem.duration_for(kind, from, end));
    Some(Timeline { depart, end: time + back, moments, rests: Vec::new() })
}

/// The first moment from `ready` on that lies within a window; `None` behind the last.
fn begin(windows: &[Window], ready: f64, slack: &dyn Fn(f64) -> f64) -> Option<f64> {
    if windows.is_empty() {
        return Some(ready);
    }
    windows.iter().find(|window| ready <= window.to + slack(window.to)).map(|window| ready.max(window.from))
}
