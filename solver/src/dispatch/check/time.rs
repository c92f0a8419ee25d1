//! Windows, releases, shift, departure and longest duration; breaks, traffic and bans; lateness.
//!
//! The earliest time at each point of the route is carried along as a function of the departure
//! (`earliest.rs`), one for every way to take breaks (`course.rs`), so a route is refused only if
//! no departure at all keeps it feasible, and the shortest duration is found among the ends of the
//! pieces' flat parts. Where lateness costs, duration, overtime and lateness together are piecewise
//! linear in the departure, and least at a kink.

use super::super::problem::{PlaceIndex, Problem, Vehicle, VehicleIndex, Window};
use super::course::{Course, Log, Moment, Ride, Taken};
use super::departure::{cheapest, less, less_by, rank};
use super::earliest::{Earliest, left};
use super::{At, Visited, tolerance};
use crate::kind::Violation;

/// No time of an instance is later, and beyond it seconds would be lost.
const LAST: f64 = 1e12;

/// What the clock says of a route.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Timing {
    /// When it leaves; `None` where no departure keeps the times.
    pub(super) depart: Option<f64>,
    /// From departure to end.
    pub(super) duration: f64,
    /// What lateness costs.
    pub(super) lateness: f64,
    /// How late services begin, all together.
    pub(super) late: f64,
}

/// The clock of a route for the departure that counts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Timeline {
    /// When it leaves.
    pub(crate) depart: f64,
    /// When it is over.
    pub(crate) end: f64,
    /// One entry a visit, in order.
    pub(crate) moments: Vec<Moment>,
    /// Breaks in the order in which they are taken.
    pub(crate) rests: Vec<Taken>,
}

/// Checks the times of one route: from the departure that the plan gives, else from the one whose
/// duration, overtime and lateness cost least, or where that is all the same takes least time.
pub(super) fn check(
    problem: &Problem,
    route: &Visited<'_>,
    vehicle: VehicleIndex,
    violations: &mut Vec<Violation>,
) -> Timing {
    let whole = problem.whole_times() && route.depart.is_none_or(|depart| depart.fract() == 0.0);
    let (depart, timing) = match best(problem, route, vehicle) {
        Ok(found) => found,
        Err(violation) => {
            violations.push(violation);
            return Timing::default();
        }
    };
    let timing = Timing { depart: Some(depart), ..timing };
    let duration = timing.duration;
    let limit = problem.vehicles()[vehicle].max_duration;
    if let Some(limit) = limit.filter(|&limit| duration > limit + tolerance(whole, limit)) {
        let message = format!("{} takes {duration} (leaving at {depart}), at most {limit} is allowed", route.label());
        violations.push(Violation::new("max-duration", message));
    }
    timing
}

/// What the route's time counts in each objective in this shift of its vehicle; `None` where it does not
/// keep the times.
pub(super) fn rank_in(problem: &Problem, route: &Visited<'_>, vehicle: VehicleIndex) -> Option<Vec<f64>> {
    let mut violations = Vec::new();
    let timing = check(problem, route, vehicle, &mut violations);
    violations.is_empty().then(|| rank(problem, &problem.vehicles()[vehicle], &timing))
}

/// What rounding makes of times, as a share; what differs by more is another course of the day.
const ROUNDING: f64 = 1e-5;

/// Departure and timing that count: exactly first, so that no duration is shortened by the tolerance;
/// with it if that fails, or if the departure is given and misses a window by no more than that, so that the route would have to wait
/// for the next one.
fn best(problem: &Problem, route: &Visited<'_>, vehicle: VehicleIndex) -> Result<(f64, Timing), Violation> {
    let whole = problem.whole_times() && route.depart.is_none_or(|depart| depart.fract() == 0.0);
    let exact = |_: f64| 0.0;
    let charging = &super::battery::charging_times(problem, route, vehicle);
    let clock = |slack| Clock { problem, route, vehicle, slack, fixed: route.depart, charging };
    let found = clock(&exact).run().map(|(depart, timing, _)| (depart, timing));
    if whole || (found.is_ok() && route.depart.is_none()) {
        return found;
    }
    let loosely = clock(&|value| tolerance(false, value)).run().map(|(depart, timing, _)| (depart, timing));
    let of = |timing: &Timing| rank(problem, &problem.vehicles()[vehicle], timing);
    match (found, loosely) {
        (Err(_), loosely) => loosely,
        (Ok(found), Ok(loosely)) if less_by(ROUNDING, &of(&loosely.1), &of(&found.1)) => Ok(loosely),
        (found, _) => found,
    }
}

/// What happens when on a route that keeps its times.
pub(super) fn timeline(problem: &Problem, route: &Visited<'_>, vehicle: VehicleIndex) -> Option<Timeline> {
    let (depart, _) = best(problem, route, vehicle).ok()?;
    // The departure may be a rounding away from the exact kink.
    let slack = &|value| tolerance(false, value);
    let charging = &super::battery::charging_times(problem, route, vehicle);
    let clock = Clock { problem, route, vehicle, slack, fixed: Some(depart), charging };
    let (depart, timing, log) = clock.run().ok()?;
    Some(Timeline { depart, end: depart + timing.duration, moments: log.moments, rests: log.rests })
}

/// A route under the clock.
pub(super) struct Clock<'a> {
    pub(super) problem: &'a Problem,
    pub(super) route: &'a Visited<'a>,
    pub(super) vehicle: VehicleIndex,
    /// By how much windows end later than given.
    pub(super) slack: &'a dyn Fn(f64) -> f64,
    /// The departure, if it is given.
    pub(super) fixed: Option<f64>,
    /// How long charging takes at each visit.
    pub(super) charging: &'a [f64],
}

impl Clock<'_> {
    fn widened(&self, window: Window) -> Window {
        Window { from: window.from, to: window.to + (self.slack)(window.to) }
    }

    fn violation(&self, rule: &'static str, text: &str) -> Violation {
        Violation::new(rule, format!("{}{text}", self.route.label()))
    }

    /// When it may leave.
    fn departures(&self, release: f64) -> Result<Window, Violation> {
        let kind = &self.problem.vehicles()[self.vehicle];
        let shift = self.widened(kind.shift);
        // A departure that is decided lies before the moment from which on is planned.
        let open = self.route.begun.is_none_or(|begun| begun.depart.is_none());
        let from = self.problem.leaves_from(self.vehicle, open);
        let Some(depart) = self.fixed else {
            return Ok(Window { from: from.max(release), to: shift.to });
        };
        if !(-LAST..=LAST).contains(&depart) {
            return Err(self.violation("shift", &format!(" leaves at {depart}, which is beyond all time")));
        }
        if !(depart >= kind.shift.from - (self.slack)(kind.shift.from) && depart <= shift.to) {
            let Window { from, to } = kind.shift;
            return Err(self.violation("shift", &format!(" leaves at {depart}, outside its shift {from} to {to}")));
        }
        if depart < from - (self.slack)(from) {
            let text = format!(" leaves at {depart}, before {from}, from when on is planned (not_before)");
            return Err(self.violation("not-before", &text));
        }
        if depart < release - (self.slack)(release) {
            let text = format!(" leaves at {depart}, before its goods are ready at {release}");
            return Err(self.violation("release", &text));
        }
        Ok(Window { from: depart, to: depart })
    }

    /// The departure that counts, its timing, and what happens when if the departure is given.
    fn run(&self) -> Result<(f64, Timing, Log), Violation> {
        self.finish(self.courses()?)
    }

    /// The courses that the route can take to its end.
    fn courses(&self) -> Result<Vec<Course>, Violation> {
        let mut courses = self.depart()?;
        for visit in 0..self.route.visits.len() {
            self.reach(&mut courses, visit)?;
            self.visit(&mut courses, visit)?;
        }
        self.reach_end(&mut courses)?;
        Ok(courses)
    }

    /// At the departure.
    pub(super) fn depart(&self) -> Result<Vec<Course>, Violation> {
        let departures = self.departures(release(self.problem, &self.route.visits))?;
        Ok(vec![Course::new(Earliest::departing(departures), departures.from)])
    }

    /// Where the way to a visit begins; to the end, for the number of visits.
    fn before(&self, visit: usize) -> Option<PlaceIndex> {
        let visits = &self.route.visits;
        let start = self.problem.vehicles()[self.vehicle].start;
        visit.checked_sub(1).map_or(start, |before| Some(visits[before].place(self.problem)))
    }

    /// To a visit, set-up included.
    pub(super) fn reach(&self, courses: &mut Vec<Course>, visit: usize) -> Result<(), Violation> {
        let (at, before) = (self.route.visits[visit], self.before(visit));
        self.travel(courses, before, at.place(self.problem))?;
        if let At::Stop(stop) = at {
            let setup = self.problem.setup(before, stop);
            courses.iter_mut().for_each(|course| course.earliest.pass(setup));
        }
        Ok(())
    }

    /// From the last visit to the end.
    pub(super) fn reach_end(&self, courses: &mut Vec<Course>) -> Result<(), Violation> {
        let end = self.problem.vehicles()[self.vehicle].end;
        end.map_or(Ok(()), |end| self.travel(courses, self.before(self.route.visits.len()), end))
    }

    /// From being at a visit to leaving it.
    pub(super) fn visit(&self, courses: &mut Vec<Course>, visit: usize) -> Result<(), Violation> {
        let (problem, route) = (self.problem, self.route);
        let kind = &problem.vehicles()[self.vehicle];
        let at = route.visits[visit];
        self.arrive(courses);
        self.rest(courses, visit, true)?;
        let arrival = courses.iter().map(|course| course.earliest.arrival(course.first)).fold(f64::INFINITY, f64::min);
        let spent = match at {
            At::Stop(stop) => {
                self.serve(courses, stop, arrival)?;
                problem.stops()[stop].service * kind.service_factor
            }
            At::Reload(depot) => {
                let ready = release(problem, &route.visits[visit + 1..]);
                let opens = Window { from: ready, to: f64::INFINITY };
                // Loading may begin before, but what is ready last is loaded last.
                let loading = problem.reload_time(depot);
                courses.iter_mut().for_each(|course| {
                    course.earliest.pass(loading);
                    course.earliest.wait(&[opens], course.first);
                });
                0.0
            }
            At::Station(station, _) => {
                self.open(courses, &problem.stations()[station].windows);
                self.charging[visit]
            }
        };
        if courses.is_empty() {
            let text = format!(" reaches \"{}\" at {arrival} at the earliest, when it is closed", at.id(problem));
            return Err(self.violation("time-window", &text));
        }
        self.begin(courses, spent);
        if let At::Stop(stop) = at {
            self.take_on_board(courses, stop);
        }
        self.rest(courses, visit, false)?;
        self.leave(courses);
        Ok(())
    }

    /// Breaks before or behind the service of a visit: those that a route in progress took, then where all is
    /// open any or none.
    fn rest(&self, courses: &mut Vec<Course>, visit: usize, before: bool) -> Result<(), Violation> {
        let kind = &self.problem.vehicles()[self.vehicle];
        let begun = self.route.begun.map_or(&[][..], |begun| &begun.visits);
        if let Some(done) = begun.get(visit) {
            let numbers = if before { &done.before } else { &done.after };
            super::course::rests_as_done(courses, kind, numbers, before, self.slack);
            if courses.is_empty() {
                let id = self.route.visits[visit].id(self.problem);
                let text =
                    format!(" cannot have taken the breaks {numbers:?} at \"{id}\", as its route in progress has");
                return Err(self.violation("break", &text));
            }
        }
        if visit >= begun.len() || (visit + 1 == begun.len() && !before) {
            super::course::rests(courses, kind, before, self.slack);
        }
        Ok(())
    }

    /// The way from one place to the next.
    fn travel(&self, courses: &mut Vec<Course>, from: Option<PlaceIndex>, to: PlaceIndex) -> Result<(), Violation> {
        let problem = self.problem;
        let kind = &problem.vehicles()[self.vehicle];
        let Some(from) = from else { return Ok(()) };
        let time = problem.duration_for(kind, from, to);
        let way = || format!("from \"{}\" to \"{}\"", problem.place_id(from), problem.place_id(to));
        if time > 0.0 && !kind.grounded.is_empty() {
            let clear = clear(kind, time, self.slack);
            courses.iter_mut().for_each(|course| course.earliest.wait(&clear, course.first));
            courses.retain(|course| !course.earliest.pieces.is_empty());
            if courses.is_empty() {
                return Err(self.violation("grounded", &format!(" has no time to go {} between its bans", way())));
            }
        }
        let Some(driving) = kind.driving_break else {
            courses.iter_mut().for_each(|course| course.earliest.drive(time, &kind.traffic));
            return Ok(());
        };
        let most = driving.after + tolerance(false, driving.after);
        for course in courses.iter_mut() {
            if kind.traffic.is_empty() {
                course.earliest.drive(time, &[]);
                course.driven.add(time);
            } else {
                let begin = course.earliest.clone();
                course.earliest.drive(time, &kind.traffic);
                course.driven.add_way(&begin, &course.earliest);
            }
            course.driven.cut(most, &mut course.earliest);
        }
        courses.retain(|course| !course.is_lost());
        if courses.is_empty() {
            let text = format!(" drives more than {} without a break on its way {}", driving.after, way());
            return Err(self.violation("driving-break", &text));
        }
        Ok(())
    }

    /// Waits for a window to begin service at a stop.
    fn serve(&self, courses: &mut Vec<Course>, stop: super::StopIndex, arrival: f64) -> Result<(), Violation> {
        let known = &self.problem.stops()[stop];
        self.open(courses, &known.windows);
        if courses.is_empty() {
            let last = known.windows.last().map_or(f64::INFINITY, |window| window.to);
            let leaving = self.fixed.map_or_else(String::new, |depart| format!(" leaving at {depart}"));
            let id = &known.id;
            let text =
                format!("{leaving} reaches stop \"{id}\" at {arrival} at the earliest, its last window ends at {last}");
            return Err(self.violation("time-window", &text));
        }
        if let Some(due) = known.due {
            courses.iter_mut().for_each(|course| course.dues.push((due, course.earliest.clone())));
        }
        courses.retain_mut(|course| course.end_ride(stop, self.slack));
        if courses.is_empty() {
            let text = format!(" has no departure with which \"{}\" gets its goods as soon as it must", known.id);
            return Err(self.violation("ride-time", &text));
        }
        Ok(())
    }

    /// Goods of a pickup begin their ride, where the vehicle serves as early as it can; see `rides.rs` for others.
    fn take_on_board(&self, courses: &mut [Course], stop: super::StopIndex) {
        let known = &self.problem.stops()[stop];
        let walked = self.problem.vehicles()[self.vehicle].walked;
        let Some((limit, delivery)) = known.max_ride.zip(known.pair).filter(|_| walked) else { return };
        for course in courses {
            course.rides.push(Ride { delivery, limit, from: course.earliest.clone() });
        }
    }

    fn open(&self, courses: &mut Vec<Course>, windows: &[Window]) {
        if !windows.is_empty() {
            let windows: Vec<Window> = windows.iter().copied().map(|window| self.widened(window)).collect();
            courses.iter_mut().for_each(|course| course.earliest.wait(&windows, course.first));
            courses.retain(|course| !course.earliest.pieces.is_empty());
        }
    }

    /// Notes moments, where the departure is given.
    fn arrive(&self, courses: &mut [Course]) {
        for course in courses.iter_mut().filter(|_| self.fixed.is_some()) {
            let arrival = course.earliest.arrival(course.first);
            course.log.moments.push(Moment { arrival, ..Moment::default() });
        }
    }
    fn begin(&self, courses: &mut [Course], spent: f64) {
        for course in courses {
            let begin = course.earliest.arrival(course.first);
            course.earliest.pass(spent);
            if let Some(moment) = course.log.moments.last_mut() {
                moment.begin = begin;
            }
        }
    }
    fn leave(&self, courses: &mut [Course]) {
        for course in courses.iter_mut().filter(|_| self.fixed.is_some()) {
            let leave = course.earliest.arrival(course.first);
            if let Some(moment) = course.log.moments.last_mut() {
                moment.leave = leave;
            }
        }
    }

    /// The end of the shift, breaks still owed, and the best departure of what is left.
    fn finish(&self, mut courses: Vec<Course>) -> Result<(f64, Timing, Log), Violation> {
        let (problem, route) = (self.problem, self.route);
        let kind = &problem.vehicles()[self.vehicle];
        let arrival = courses.iter().map(|course| course.earliest.arrival(course.first)).fold(f64::INFINITY, f64::min);
        let to = self.widened(kind.shift).to;
        courses
            .iter_mut()
            .for_each(|course| course.earliest.wait(&[Window { from: f64::NEG_INFINITY, to }], course.first));
        courses.retain(|course| !course.earliest.pieces.is_empty());
        if courses.is_empty() {
            let text = format!(" ends at {arrival} at the earliest, its shift ends at {}", kind.shift.to);
            return Err(self.violation("shift", &text));
        }
        let courses = super::course::settle(courses, &kind.breaks, self.slack);
        let mut found: Option<(Vec<f64>, f64, Timing, Log)> = None;
        for course in courses {
            let best = if course.dues.is_empty() {
                course.earliest.shortest(course.first).map(|(depart, duration)| {
                    let timing = Timing { duration, ..Timing::default() };
                    (rank(problem, kind, &timing), depart, timing)
                })
            } else {
                cheapest(problem, kind, &course)
            };
            if let Some((rank, depart, timing)) = best
                && found.as_ref().is_none_or(|(least, ..)| less(&rank, least))
            {
                found = Some((rank, depart, timing, course.log));
            }
        }
        let rides = if kind.walked { Vec::new() } else { super::rides::of(problem, &route.stops) };
        if found.is_some() && !rides.is_empty() {
            let release = release(problem, &route.visits);
            let kept = super::rides::shortest(problem, route, &rides, kind, self.departures(release)?, self.slack);
            let log = found.map_or_else(Log::default, |(.., log)| log);
            return kept.map(|(depart, duration)| (depart, Timing { duration, ..Timing::default() }, log)).map_err(
                |(from, to, limit)| {
                    let id = |stop| &problem.stops()[stop].id;
                    let text = format!(
                        " cannot be at \"{}\" within {limit} of leaving \"{}\", and keep windows and other rides",
                        id(to),
                        id(from)
                    );
                    self.violation("ride-time", &text)
                },
            );
        }
        found.map(|(_, depart, timing, log)| (depart, timing, log)).ok_or_else(|| {
            let text = format!(" ends at {arrival} at the earliest, and cannot take all breaks that it owes");
            self.violation("break", &text)
        })
    }
}

/// When what the next trip brings is ready: up to the next loading.
fn release(problem: &Problem, visits: &[At]) -> f64 {
    let trip = visits.iter().take_while(|visit| !matches!(visit, At::Reload(_)));
    let releases =
        trip.filter_map(|visit| if let At::Stop(stop) = visit { Some(problem.stops()[*stop].release) } else { None });
    releases.fold(f64::NEG_INFINITY, f64::max)
}

/// When a way that takes `time` in usual traffic may begin, so as to be over before the next ban.
fn clear(kind: &Vehicle, time: f64, slack: &dyn Fn(f64) -> f64) -> Vec<Window> {
    let mut windows = Vec::with_capacity(kind.grounded.len() + 1);
    let mut from = f64::NEG_INFINITY;
    for ban in &kind.grounded {
        let to = left(ban.from + slack(ban.from), time, &kind.traffic);
        if to >= from {
            windows.push(Window { from, to });
        }
        from = ban.to;
    }
    windows.push(Window { from, to: f64::INFINITY });
    windows
}
