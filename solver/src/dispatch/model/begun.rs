//! Routes in progress, in the flow model: what is done or decided is fixed, from the departure to the last visit.

use super::super::problem::{Done, DoneAt, Initial, Problem, VehicleIndex};
use super::answer::used;
use super::battery::most_energy;
use super::build::Model;
use super::hubs::{Hub, Node};
use super::rests::Rest;
use super::times::Clock;
use crate::ids::Idx as _;
use crate::milp::{Expression, constraint};
use std::rc::Rc;

/// Where a visit may be in the model, and 1 if it is there: behind the last decided stop, a place between stops
/// belongs to whichever way is gone from that stop.
struct Place {
    node: Node,
    on: Expression,
}

/// The hub that a visit is at; `None` at a stop.
const fn hub_of(done: &Done) -> Option<Hub> {
    match done.at {
        DoneAt::Stop(_) => None,
        DoneAt::Reload(depot) => Some(Hub::Depot(depot)),
        DoneAt::Station(station, _) => Some(Hub::Station(station)),
    }
}

/// How many places between stops come behind the last decided stop.
fn behind(begun: &Initial) -> usize {
    begun.visits.iter().rev().take_while(|done| hub_of(done).is_some()).count()
}

/// Whether the model can say what is decided: no place twice between two stops, no driving break twice at a visit.
pub(super) fn is_said(problem: &Problem) -> bool {
    let once =
        |visits: &[Done]| (0..visits.len()).all(|k| !visits[..k].iter().any(|d| hub_of(d) == hub_of(&visits[k])));
    let rests = |done: &Done| done.before.iter().chain(&done.after).filter(|&&number| number == 0).count() <= 1;
    let said =
        |begun: &Initial| begun.visits.split(|done| hub_of(done).is_none()).all(once) && begun.visits.iter().all(rests);
    problem.initial_routes().iter().all(said)
}

/// Whether going back to a place that is decided behind the last stop gains nothing: then the one copy of it
/// that is taken by then is enough.
pub(super) fn copies_suffice(problem: &Problem) -> bool {
    problem.initial_routes().iter().all(|begun| {
        let electric = problem.vehicles()[begun.vehicle].battery.is_some();
        behind(begun) == 0 || behind(begun) == 1 && !electric
    })
}

/// Whether a place is decided behind this stop, on a route of the type that may end there.
pub(super) fn goes_on_behind(problem: &Problem, v: usize, stop: usize) -> bool {
    let here = |begun: &&Initial| begun.vehicle.row() == v && begun.stops.last().is_some_and(|last| last.row() == stop);
    problem.initial_routes().iter().find(here).is_some_and(|begun| behind(begun) > 0)
}

/// Whether a departure or a break is decided, so that times count.
pub(super) fn tells_times(problem: &Problem) -> bool {
    let rests = |done: &Done| !done.before.is_empty() || !done.after.is_empty();
    problem.initial_routes().iter().any(|begun| begun.depart.is_some() || begun.visits.iter().any(rests))
}

/// The number that a route in progress gives a break: from 1 on, 0 the driving break, which comes behind the others
/// here.
fn number(rests: &[Rest], k: usize) -> usize {
    if rests[k].owed { k + 1 } else { 0 }
}

impl Model<'_> {
    /// Ways as decided.
    pub(super) fn go_on(&mut self) {
        let problem = self.problem;
        let drives = Rc::clone(&self.drives);
        for begun in problem.initial_routes() {
            let mut here = vec![Node::Start];
            for places in self.decided(begun) {
                for Place { node, on } in &places {
                    let joins = drives[begun.vehicle.row()].iter().filter(|d| d.to == *node && here.contains(&d.from));
                    let driven: Expression = joins.map(|drive| drive.on.clone()).sum();
                    self.program.constrain(constraint!(driven >= on.clone()));
                }
                here = places.iter().map(|place| place.node).collect();
            }
            if let Some(last) = begun.stops.last().filter(|_| begun.closed) {
                let ways = &self.ways[begun.vehicle.row()];
                for way in (0..self.n).filter_map(|next| ways.between[last.row() * self.n + next]) {
                    self.program.constrain(constraint!(way <= 0.0));
                }
            }
        }
    }

    /// Where each visit of a route in progress is.
    fn decided(&self, begun: &Initial) -> Vec<Vec<Place>> {
        let (n, ways) = (self.n, &self.ways[begun.vehicle.row()]);
        let last = begun.stops.last().map_or(0, |stop| stop.row());
        let home = ways.last[last].map(|way| (n + last, way));
        let behind = (0..n).filter_map(|next| Some((next, ways.between[last * n + next]?))).chain(home);
        let behind: Vec<_> = behind.collect();
        let stop_from = |at: usize| {
            begun.visits[at..]
                .iter()
                .find_map(|done| if let DoneAt::Stop(stop) = done.at { Some(stop.row()) } else { None })
        };
        let places = |(at, done): (usize, &Done)| {
            let hub = hub_of(done).and_then(|hub| self.hubs.iter().position(|&other| other == hub));
            let node = |leg: usize| hub.map_or(Node::Stop(leg), |hub| Node::Copy { leg, hub });
            match stop_from(at) {
                Some(stop) => vec![Place { node: node(stop), on: 1.0.into() }],
                None => behind.iter().map(|&(leg, way)| Place { node: node(leg), on: way.into() }).collect(),
            }
        };
        begun.visits.iter().enumerate().map(places).collect()
    }

    /// Levels on leaving stations as decided.
    pub(super) fn charge_as_decided(&mut self) {
        let problem = self.problem;
        for begun in problem.initial_routes() {
            let vehicle = &problem.vehicles()[begun.vehicle];
            let Some(battery) = vehicle.battery else { continue };
            let (mut level, mut before) = (battery.start, vehicle.start);
            for (done, places) in begun.visits.iter().zip(self.decided(begun)) {
                let here = hub_of(done).map(|hub| hub.place(problem));
                let here = if let DoneAt::Stop(stop) = done.at { Some(problem.place(stop)) } else { here };
                level -= used(problem, vehicle, before, here);
                before = here;
                let DoneAt::Station(_, charge) = done.at else { continue };
                level = charge.map_or(battery.capacity, |charge| level + charge);
                if (level - battery.capacity).abs() <= 1e-6 * battery.capacity.max(1.0) {
                    level = battery.capacity;
                }
                for Place { node, on } in places {
                    let Some(&leave) = self.row(node).and_then(|row| self.levels.leave.get(row)) else { continue };
                    let most = level.max(most_energy(problem));
                    self.program.constrain(constraint!(leave >= level - most * (1.0 - on.clone())));
                    self.program.constrain(constraint!(leave <= level + most * (1.0 - on)));
                }
            }
        }
    }

    /// No earlier departure of a route of the type that first goes to this node.
    pub(super) fn leaves_from(&self, v: usize, first: Node) -> f64 {
        let here = |begun: &&Initial| {
            begun.vehicle.row() == v
                && begun.depart.is_some()
                && self.decided(begun).first().is_some_and(|places| places[0].node == first)
        };
        let decided = self.problem.initial_routes().iter().any(|begun| here(&begun));
        self.problem.leaves_from(VehicleIndex::new(v), !decided)
    }

    /// Departures as decided.
    pub(super) fn depart_as_decided(&mut self, clock: &Clock) {
        let problem = self.problem;
        for begun in problem.initial_routes() {
            let (Some(depart), Some(first)) = (begun.depart, self.decided(begun).first().map(|places| places[0].node))
            else {
                continue;
            };
            let Some(row) = self.row(first) else { continue };
            let leave = clock.depart[row];
            self.program.constrain(constraint!(leave == depart));
            self.program.constrain(constraint!(leave >= problem.vehicles()[begun.vehicle].shift.from));
        }
    }

    /// Breaks as decided, and in that order; others only behind the last visit.
    pub(super) fn rest_as_decided(&mut self, all: &[Vec<Rest>], clock: &Clock) {
        let problem = self.problem;
        for begun in problem.initial_routes() {
            let rests = &all[begun.vehicle.row()];
            let last = begun.visits.len().saturating_sub(1);
            for (at, (done, places)) in begun.visits.iter().zip(self.decided(begun)).enumerate() {
                for Place { node, on } in places {
                    let Some(row) = self.row(node) else { continue };
                    self.rest_here(rests, row, done, at == last, &on);
                    self.rest_in_order(rests, row, done, &on, clock);
                }
            }
        }
    }

    /// What is taken at a row, before the service and after it, where `on` is 1; more only where it is `open`.
    fn rest_here(&mut self, rests: &[Rest], row: usize, done: &Done, open: bool, on: &Expression) {
        for (k, rest) in rests.iter().enumerate() {
            let Some([before, after]) = rest.taken[row] else { continue };
            for (mark, decided, open) in [(before, &done.before, false), (after, &done.after, open)] {
                if decided.contains(&number(rests, k)) {
                    self.program.constrain(constraint!(mark >= on.clone()));
                } else if !open {
                    self.program.constrain(constraint!(mark <= 1.0 - on.clone()));
                }
            }
        }
    }

    /// Breaks at a row follow each other as decided, and others follow these, where `on` is 1.
    fn rest_in_order(&mut self, rests: &[Rest], row: usize, done: &Done, on: &Expression, clock: &Clock) {
        let of =
            |wanted: usize| rests.iter().enumerate().find(|&(k, _)| number(rests, k) == wanted).map(|(_, rest)| rest);
        let off = || 1.0 - on.clone();
        for two in [&done.before, &done.after].into_iter().flat_map(|decided| decided.windows(2)) {
            if let (Some(one), Some(next)) = (of(two[0]), of(two[1])) {
                self.order(one, next, row, off(), clock);
            }
        }
        let Some(known) = done.after.last().and_then(|&last| of(last)) else { return };
        for (_, rest) in rests.iter().enumerate().filter(|&(k, _)| !done.after.contains(&number(rests, k))) {
            if let Some([_, after]) = rest.taken[row] {
                self.order(known, rest, row, off() + (1.0 - after), clock);
            }
        }
    }

    /// One break is over before the next begins, both at a row, unless `off` is 1 or more.
    fn order(&mut self, one: &Rest, next: &Rest, row: usize, off: Expression, clock: &Clock) {
        if let (Some(first), Some(second)) = (one.begin[row], next.begin[row]) {
            let big = clock.big + one.duration;
            self.program.constrain(constraint!(second >= first + one.duration - big * off));
        }
    }
}
