//! Times, in the flow model: when a vehicle comes to each stop and each place between, and when it leaves.

use super::super::problem::{Measure, Stop, StopIndex, Vehicle, Work};
use super::battery::{curve, most_energy};
use super::begun;
use super::build::Model;
use super::goals::Times;
use super::hubs::{Drive, Hub, Node};
use super::rests::Rest;
use crate::ids::Idx as _;
use crate::milp::{Expression, Variable, constraint, variable};
use std::rc::Rc;

/// The times at each node, row by row.
pub(super) struct Clock {
    /// The first moment that counts, and the time from it to the last one.
    pub(super) early: f64,
    pub(super) big: f64,
    /// Arrival, set-up over.
    pub(super) arrive: Vec<Variable>,
    /// Begin of service, loading or charging.
    pub(super) begin: Vec<Variable>,
    /// When that is over.
    pub(super) done: Vec<Variable>,
    /// When the vehicle goes on.
    pub(super) leave: Vec<Variable>,
    /// When the route left its start; handed on along the route, never growing.
    pub(super) depart: Vec<Variable>,
    /// When the trip was loaded, in the same way.
    loaded: Vec<Variable>,
}

impl Clock {
    /// When a drive of the model begins.
    pub(super) fn off(&self, model: &Model<'_>, drive: &Drive) -> Option<Variable> {
        let from = model.row(drive.from).map(|row| self.leave[row]);
        from.or_else(|| model.row(drive.to).map(|row| self.depart[row]))
    }
}

impl Model<'_> {
    /// Times, where any counts; returns what they come to.
    pub(super) fn times(&mut self) -> Times {
        let mut times = Times::default();
        if !self.has_times() {
            return times;
        }
        let clock = self.clock();
        self.windows(&clock);
        self.lateness(&clock.begin, clock.big, &mut times);
        self.rides(&clock.begin, clock.big);
        self.spend(&clock);
        self.move_on(&clock);
        self.rest(&clock);
        self.keep_grounded(&clock);
        self.depart_as_decided(&clock);
        self.ends(&clock, &mut times);
        times
    }

    /// Whether any time counts.
    pub(super) fn has_times(&self) -> bool {
        let problem = self.problem;
        let late_counts = problem.has_lateness();
        let paid = problem.vehicles().iter().any(|v| self.pays_time(v));
        problem.has_time_limits() || paid || late_counts || begun::tells_times(problem)
    }

    /// Whether a route of this type counts by its duration.
    fn pays_time(&self, vehicle: &Vehicle) -> bool {
        let objective = self.problem.objective();
        let balanced = self.problem.draft().balance.is_some_and(|balance| balance.of == Work::Duration);
        let paid = vehicle.cost_per_time > 0.0 || vehicle.overtime_per_time > 0.0;
        objective.counts(Measure::Duration) || balanced || paid && objective.counts(Measure::Cost)
    }

    /// Variables: as few as there are moments to tell apart.
    fn clock(&mut self) -> Clock {
        let (early, late) = self.day();
        let rows = self.rows();
        let mut moments =
            || -> Vec<Variable> { (0..rows).map(|_| self.program.add(variable().min(early).max(late))).collect() };
        let (begin, done, depart) = (moments(), moments(), moments());
        let rests = self.rests.iter().any(|rests| !rests.is_empty());
        let mut moments = |other: &Vec<Variable>, apart: bool| -> Vec<Variable> {
            let own = |&other: &Variable| {
                if apart { self.program.add(variable().min(early).max(late)) } else { other }
            };
            other.iter().map(own).collect()
        };
        let trips = self.problem.vehicles().iter().any(|vehicle| !vehicle.reload.is_empty());
        let (arrive, leave, loaded) = (moments(&begin, rests), moments(&done, rests), moments(&depart, trips));
        let clock = Clock { early, big: late - early, arrive, begin, done, leave, depart, loaded };
        for row in (0..rows).filter(|_| rests) {
            self.program.constrain(constraint!(clock.begin[row] >= clock.arrive[row]));
            self.program.constrain(constraint!(clock.leave[row] >= clock.done[row]));
        }
        clock
    }

    /// Services, loading and charging take their time; a trip is loaded when its goods are there.
    fn spend(&mut self, clock: &Clock) {
        let problem = self.problem;
        for (stop, known) in problem.stops().iter_enumerated() {
            let row = stop.row();
            let factors = problem.vehicles().iter().enumerate();
            let service: Expression =
                factors.map(|(v, vehicle)| known.service * vehicle.service_factor * self.into[v][row].clone()).sum();
            self.program.constrain(constraint!(clock.done[row] >= clock.begin[row] + service));
            self.program.constrain(constraint!(clock.loaded[row] >= known.release.max(clock.early)));
        }
        for row in self.n..self.rows() {
            let node = self.node(row);
            let spent: Expression = match self.hub(node) {
                Some(Hub::Depot(depot)) => {
                    let visited: Expression = (0..self.vias.len()).map(|v| self.visited(v, node)).sum();
                    problem.reload_time(depot) * visited
                }
                _ => self.charging_time(row),
            };
            self.program.constrain(constraint!(clock.done[row] >= clock.begin[row] + spent));
        }
    }

    /// What drives mean for the nodes at their ends.
    fn move_on(&mut self, clock: &Clock) {
        let (problem, big) = (self.problem, clock.big);
        let drives = Rc::clone(&self.drives);
        for (v, vehicle) in problem.vehicles().iter().enumerate() {
            for drive in &drives[v] {
                let Some(to) = self.row(drive.to) else { continue };
                let off = || 1.0 - drive.on.clone();
                let step = drive.time + drive.setup;
                let (arrive, depart, loaded) = (clock.arrive[to], clock.depart[to], clock.loaded[to]);
                if let Some(from) = self.row(drive.from) {
                    self.program.constrain(constraint!(arrive >= clock.leave[from] + step - (big + step) * off()));
                    self.program.constrain(constraint!(depart <= clock.depart[from] + big * off()));
                    // A trip loaded on the way began there.
                    let trip = if self.loads_at(drive.from) { clock.done[from] } else { clock.loaded[from] };
                    if loaded != depart {
                        self.program.constrain(constraint!(loaded <= trip + big * off()));
                    }
                } else {
                    let from = self.leaves_from(v, drive.to);
                    let reached = from + step;
                    self.program.constrain(constraint!(arrive >= reached - (big + step) * off()));
                    self.program.constrain(constraint!(depart <= arrive - step + (big + step) * off()));
                    if vehicle.walked {
                        // Bans and breaks ask when it really leaves.
                        self.program.constrain(constraint!(depart >= from - big * off()));
                    }
                    if loaded != depart {
                        self.program.constrain(constraint!(loaded <= depart + big * off()));
                    }
                }
            }
        }
    }

    /// All routes of a type together take at least what their ways and services take: true of each by
    /// itself, but the relaxation does not see it there.
    fn add_up(&mut self, v: usize, vehicle: &Vehicle, durations: &[Option<Variable>]) {
        let known = self.problem.stops();
        let ways: Expression = self.drives[v].iter().map(|drive| (drive.time + drive.setup) * drive.on.clone()).sum();
        let services: Expression = known
            .iter_enumerated()
            .map(|(stop, known)| known.service * vehicle.service_factor * self.into[v][stop.row()].clone())
            .sum();
        let all: Expression = durations.iter().flatten().sum();
        self.program.constrain(constraint!(all >= ways + services));
    }

    /// Ends of routes: within the shift, and how long each route took.
    fn ends(&mut self, clock: &Clock, times: &mut Times) {
        let (problem, big) = (self.problem, clock.big);
        let drives = Rc::clone(&self.drives);
        for (v, vehicle) in problem.vehicles().iter().enumerate() {
            times.of_route.push(vec![None; self.n]);
            let counts = self.pays_time(vehicle);
            for drive in drives[v].iter().filter(|drive| drive.to == Node::End) {
                let Some(from) = self.row(drive.from) else { continue };
                let slack = (big + drive.time) * (1.0 - drive.on.clone());
                let (end, depart) = (clock.leave[from] + drive.time, clock.depart[from]);
                if vehicle.shift.to.is_finite() {
                    self.program.constrain(constraint!(end.clone() <= vehicle.shift.to + slack.clone()));
                }
                if let Some(limit) = vehicle.max_duration {
                    self.program.constrain(constraint!(end.clone() - depart <= limit + slack.clone()));
                }
                if !counts {
                    continue;
                }
                let last = self.last_stop(drive);
                let duration = times.of_route[v][last].unwrap_or_else(|| {
                    let duration = self.program.non_negative();
                    times.duration += duration;
                    times.paid += vehicle.cost_per_time * duration;
                    if vehicle.overtime_per_time > 0.0 {
                        let over = self.program.non_negative();
                        self.program.constrain(constraint!(over >= duration - vehicle.regular_duration));
                        times.paid += vehicle.overtime_per_time * over;
                    }
                    duration
                });
                times.of_route[v][last] = Some(duration);
                self.program.constrain(constraint!(duration >= end - depart - slack));
            }
            if counts {
                self.add_up(v, vehicle, &times.of_route[v]);
            }
        }
    }

    /// A vehicle is not on the way between the begin and the end of a ban: each drive is over before it, or
    /// begins behind it.
    fn keep_grounded(&mut self, clock: &Clock) {
        let (problem, big) = (self.problem, clock.big);
        let drives = Rc::clone(&self.drives);
        for (v, vehicle) in problem.vehicles().iter().enumerate() {
            for ban in &vehicle.grounded {
                // One choice for each node that is left, and for each that is come to first.
                let before: Vec<[Variable; 2]> =
                    (0..self.rows()).map(|_| [self.program.binary(), self.program.binary()]).collect();
                for drive in drives[v].iter().filter(|drive| drive.time > 0.0) {
                    let (Some(off), from) = (clock.off(self, drive), self.row(drive.from)) else { continue };
                    let Some(before) =
                        from.map(|row| before[row][0]).or_else(|| self.row(drive.to).map(|row| before[row][1]))
                    else {
                        continue;
                    };
                    let latest = clock.early + big + drive.time;
                    let big = (latest - ban.from).max(ban.to - clock.early).max(0.0);
                    let idle = big * (1.0 - drive.on.clone());
                    let over = ban.from + big * (1.0 - before) + idle.clone();
                    self.program.constrain(constraint!(off + drive.time <= over));
                    self.program.constrain(constraint!(off >= ban.to - big * before - idle));
                }
            }
        }
    }

    /// How much later than due service begins, where the stop is served, and what that costs.
    fn lateness(&mut self, begin: &[Variable], big: f64, times: &mut Times) {
        for (index, stop) in self.problem.stops().iter_enumerated() {
            if let Some(due) = stop.due {
                let late = self.program.non_negative();
                let unserved = 1.0 - self.served(index.row());
                let slack = (big + due.at.abs()) * unserved;
                self.program.constrain(constraint!(late >= begin[index.row()] - due.at - slack));
                times.late += late;
                times.lateness += due.cost_per_time * late;
            }
        }
    }

    /// Service, and charging, begins within one of the windows.
    fn windows(&mut self, clock: &Clock) {
        let problem = self.problem;
        let (_, latest) = self.day();
        for row in 0..self.rows() {
            let windows = match (self.node(row), self.hub(self.node(row))) {
                (Node::Stop(stop), _) => &problem.stops()[StopIndex::new(stop)].windows,
                (_, Some(Hub::Station(station))) => &problem.stations()[station].windows,
                _ => continue,
            };
            if windows.is_empty() {
                continue;
            }
            let begin = clock.begin[row];
            let (mut from, mut to, mut chosen) = (Expression::default(), Expression::default(), Expression::default());
            for window in windows {
                let choice = self.program.binary();
                from += window.from * choice;
                to += window.to.min(latest) * choice;
                chosen += choice;
            }
            self.program.constrain(constraint!(chosen == 1.0));
            self.program.constrain(constraint!(begin >= from));
            self.program.constrain(constraint!(begin <= to));
        }
    }

    /// The first and last moment that anything may have.
    pub(super) fn day(&self) -> (f64, f64) {
        let problem = self.problem;
        let of_stops = problem.stops().iter().flat_map(|stop| &stop.windows);
        let windows = || of_stops.clone().chain(problem.stations().iter().flat_map(|station| &station.windows));
        let shifts = || problem.vehicles().iter().map(|vehicle| vehicle.shift);
        let early = shifts().map(|shift| shift.from).chain(windows().map(|w| w.from)).fold(f64::INFINITY, f64::min);
        // A stop on no route still begins within a window.
        let opens = shifts().map(|shift| shift.from).chain(windows().map(|window| window.from));
        let opens = opens.chain(problem.draft().not_before).fold(early, f64::max);
        let close = shifts().map(|shift| shift.to).fold(opens, f64::max);
        if close.is_finite() {
            return (early, close);
        }
        let released = problem.stops().iter().map(|stop| stop.release);
        let landed = problem.vehicles().iter().flat_map(|v| &v.grounded).map(|ban| ban.to);
        let rested = problem.vehicles().iter().flat_map(|v| &v.breaks).map(|entry| entry.earliest + entry.duration);
        let latest = released.chain(landed).chain(rested).fold(opens, f64::max);
        // After the last opening nobody waits: everything one after the other is enough.
        let longest = problem.vehicles().iter().map(|v| v.service_factor).fold(0.0, f64::max);
        let way = self.drives.iter().flatten().map(|drive| drive.time).fold(0.0, f64::max);
        let rests = |rests: &Vec<Rest>| rests.iter().map(|rest| rest.duration).sum::<f64>();
        let rest = self.rests.iter().map(rests).fold(0.0, f64::max);
        let hubs: f64 = self.hubs.iter().map(|&hub| way + rest + self.longest_at(hub)).sum();
        let each = |stop: &Stop| longest * stop.service + stop.setup + way + rest + 2.0 * hubs;
        let work: f64 = problem.stops().iter().map(each).sum();
        let ends = windows().map(|window| window.to).filter(|end| end.is_finite());
        (early, ends.fold(latest + work + way, f64::max))
    }

    /// How long loading or charging at a hub may take.
    fn longest_at(&self, hub: Hub) -> f64 {
        let problem = self.problem;
        match hub {
            Hub::Depot(depot) => problem.reload_time(depot),
            Hub::Station(station) => {
                let curve = curve(&problem.stations()[station], most_energy(problem));
                curve.last().map_or(0.0, |&(_, time)| time)
            }
        }
    }
}
