//! A vehicle type as the relaxation sees it: ways, and two resources that run out along a route.
//!
//! The first resource orders the labels: time where times are limited, else the distance where that
//! is limited, else the load. The second is the load where it is not the first.

use super::clock::{Clock, wide};
use super::cuts::Cut;
use super::least::Least;
use super::relaxed::{Goal, rates};
use super::room::Room;
use crate::dispatch::problem::{Backhauls, Objective, Problem, StopIndex, StopKind, Vehicle, VehicleIndex};
use crate::ids::Idx as _;

/// One way between two stops.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    /// The stop at its other end.
    pub(super) to: u16,
    /// What it costs.
    pub(super) cost: f64,
    /// What it takes of the first resource.
    pub(super) takes: f64,
}

/// One vehicle type.
#[derive(Clone)]
pub(super) struct Class {
    /// How many there are.
    pub(super) count: usize,
    /// What a route costs that begins, or ends, at each stop; infinite where none can. Starts
    /// hold the fixed cost.
    pub(super) start: Vec<f64>,
    pub(super) end: Vec<f64>,
    /// Ways out of each stop, and into it.
    pub(super) out: Vec<Vec<Way>>,
    pub(super) into: Vec<Vec<Way>>,
    /// The first resource at each stop: not below, not above.
    pub(super) earliest: Vec<f64>,
    pub(super) latest: Vec<f64>,
    /// The first resource is within 0 and this; infinite where nothing limits it.
    pub(super) horizon: f64,
    /// The second resource: what each stop takes, and how much there is.
    pub(super) takes: Vec<i64>,
    pub(super) room: i64,
}

impl Class {
    /// `None` where there are too many places.
    pub(super) fn new(problem: &Problem, index: VehicleIndex, goal: Goal, room: &Room) -> Option<Self> {
        let vehicle = &problem.vehicles()[index];
        let least = &Least::new(problem, vehicle)?;
        let (takes, most) = room.counted(problem, index);
        let clock = Clock::of(problem, vehicle);
        let stops = problem.stops().len();
        let mut class = Self {
            count: vehicle.count.map_or(usize::MAX, |count| count as usize),
            start: vec![f64::INFINITY; stops],
            end: vec![f64::INFINITY; stops],
            out: vec![Vec::new(); stops],
            into: vec![Vec::new(); stops],
            earliest: vec![0.0; stops],
            latest: vec![f64::INFINITY; stops],
            horizon: 0.0,
            takes,
            room: most,
        };
        class.set_ends(problem, least, index, goal);
        match clock {
            Some(clock) => {
                class.set_times(problem, least, vehicle, clock);
                let takes = |from, to| clock.takes(problem, least, vehicle, from, to);
                class.set_ways(problem, least, vehicle, goal, takes);
            }
            None => class.order_by_load(problem, least, vehicle, goal),
        }
        class.let_fit();
        Some(class)
    }

    fn set_ends(&mut self, problem: &Problem, least: &Least<'_>, index: VehicleIndex, goal: Goal) {
        let vehicle = &problem.vehicles()[index];
        let (per_distance, per_time, per_service) = rates(problem, vehicle, goal);
        let fixed = match (goal, problem.objective()) {
            (Goal::Vehicles, _) => 1.0,
            (Goal::Last, Objective::Cost) => vehicle.fixed_cost,
            _ => 0.0,
        };
        let with_delivery = problem.backhauls() == Backhauls::StrictWithDelivery;
        for (stop, known) in problem.stops().iter_enumerated() {
            if !problem.may_serve(index, stop) {
                continue;
            }
            let place = problem.place(stop);
            let way = |from, to| per_distance * least.distance(from, to) + per_time * least.duration(from, to);
            let pickup = known.kind == StopKind::Pickup;
            let begins = if known.pair.is_some() { pickup } else { !pickup || !with_delivery };
            if begins {
                let served = fixed + per_service * known.service;
                self.start[stop.row()] = served + vehicle.start.map_or(0.0, |start| way(start, place));
            }
            if known.pair.is_none() || !pickup {
                self.end[stop.row()] = vehicle.end.map_or(0.0, |end| way(place, end));
            }
        }
    }

    /// The first resource where it is not the load.
    fn set_times(&mut self, problem: &Problem, least: &Least<'_>, vehicle: &Vehicle, clock: Clock) {
        for (stop, known) in problem.stops().iter_enumerated() {
            let place = problem.place(stop);
            let there = vehicle.start.map_or(0.0, |start| clock.way(least, vehicle, start, place));
            let back = vehicle.end.map_or(0.0, |end| clock.way(least, vehicle, place, end));
            let (mut from, mut to) = (clock.from + there, clock.to - back);
            if clock.is_time {
                // The goods may be loaded at any depot where the vehicle loads.
                let loads = vehicle.reload.iter().map(|&depot| clock.way(least, vehicle, depot, place));
                let brought = loads.fold(there, f64::min);
                from = from.max(known.release + brought) + least.setup(vehicle.start, stop);
                to -= known.service * vehicle.service_factor;
                if let (Some(first), Some(last)) = (known.windows.first(), known.windows.last()) {
                    from = from.max(first.from);
                    to = to.min(wide(last.to));
                }
            }
            (self.earliest[stop.row()], self.latest[stop.row()]) = (from, to);
        }
        // Times begin at 0, and end where the last stop must have begun.
        let first = self.earliest.iter().copied().fold(f64::INFINITY, f64::min);
        let last = self.latest.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        self.earliest.iter_mut().for_each(|from| *from -= first);
        self.latest.iter_mut().for_each(|to| *to -= first);
        self.horizon = (last - first).max(0.0);
    }

    /// The load as the first resource: a stop takes its own on the way to it.
    fn order_by_load(&mut self, problem: &Problem, least: &Least<'_>, vehicle: &Vehicle, goal: Goal) {
        let takes: Vec<f64> = self.takes.iter().map(|&taken| taken as f64).collect();
        self.horizon = self.room as f64;
        self.latest.fill(self.horizon);
        self.earliest.clone_from(&takes);
        self.takes.fill(0);
        self.room = 0;
        self.set_ways(problem, least, vehicle, goal, |_, to| takes[to.row()]);
    }

    fn set_ways(
        &mut self,
        problem: &Problem,
        least: &Least<'_>,
        vehicle: &Vehicle,
        goal: Goal,
        takes: impl Fn(StopIndex, StopIndex) -> f64,
    ) {
        let (per_distance, per_time, per_service) = rates(problem, vehicle, goal);
        // Every way takes something, so that no cycle is free; the ends give way by as much.
        let smallest = 1e-9 * self.horizon.max(1.0);
        let slack = smallest * problem.stops().len() as f64;
        self.horizon += slack;
        self.latest.iter_mut().for_each(|to| *to += slack);
        for (from, a) in problem.stops().iter_enumerated() {
            for (to, b) in problem.stops().iter_enumerated() {
                let delivers_late = problem.backhauls() != Backhauls::Mixed
                    && (a.pair.is_none() && a.kind == StopKind::Pickup)
                    && (b.pair.is_none() && b.kind == StopKind::Delivery);
                let comes_back = a.pair == Some(to) && a.kind == StopKind::Delivery;
                if from == to || delivers_late || comes_back {
                    continue;
                }
                let (here, there) = (problem.place(from), problem.place(to));
                let driven = per_distance * least.distance(here, there) + per_time * least.duration(here, there);
                let (cost, takes) = (driven + per_service * b.service, takes(from, to).max(smallest));
                self.out[from.row()].push(Way { to: to.row() as u16, cost, takes });
                self.into[to.row()].push(Way { to: from.row() as u16, cost, takes });
            }
        }
    }

    /// The same class where entering the set of a cut earns its price.
    pub(super) fn with_cuts(&self, cuts: &[Cut], prices: &[f64]) -> Self {
        let mut class = self.clone();
        let stops = class.start.len();
        // What each way earns, row by where it comes from.
        let mut earned = vec![0.0; stops * stops];
        for (cut, &price) in cuts.iter().zip(prices).filter(|(_, price)| **price > 0.0) {
            for to in (0..stops).filter(|&to| cut.set.contains(to)) {
                class.start[to] -= price;
                for from in (0..stops).filter(|&from| !cut.set.contains(from)) {
                    earned[from * stops + to] += price;
                }
            }
        }
        for stop in 0..stops {
            class.out[stop].iter_mut().for_each(|way| way.cost -= earned[stop * stops + way.to as usize]);
            class.into[stop].iter_mut().for_each(|way| way.cost -= earned[way.to as usize * stops + stop]);
        }
        class
    }

    /// What a route costs; infinite where it is none.
    pub(super) fn cost_of(&self, stops: &[u16]) -> f64 {
        let (Some(&first), Some(&last)) = (stops.first(), stops.last()) else { return f64::INFINITY };
        let way = |pair: &[u16]| self.cost_of_way(pair[0] as usize, pair[1] as usize);
        self.start[first as usize] + stops.windows(2).map(way).sum::<f64>() + self.end[last as usize]
    }

    /// What the way between two stops costs; infinite where there is none.
    pub(super) fn cost_of_way(&self, from: usize, to: usize) -> f64 {
        let ways = &self.out[from];
        ways.binary_search_by(|way| (way.to as usize).cmp(&to)).map_or(f64::INFINITY, |k| ways[k].cost)
    }

    /// Takes away stops that no route of this class can serve, and ways that none can drive.
    fn let_fit(&mut self) {
        let serves = |class: &Self, stop: usize| {
            class.earliest[stop] <= class.latest[stop]
                && class.takes[stop] <= class.room
                // A stop that cannot begin a route may still be on one, unless it can do neither.
                && (class.start[stop].is_finite() || class.end[stop].is_finite())
        };
        let served: Vec<bool> = (0..self.start.len()).map(|stop| serves(self, stop)).collect();
        for stop in 0..self.start.len() {
            if !served[stop] {
                self.start[stop] = f64::INFINITY;
                self.end[stop] = f64::INFINITY;
            }
            let (earliest, latest, takes, room) = (&self.earliest, &self.latest, &self.takes, self.room);
            let fits = |from: usize, to: usize, way: &Way| {
                served[from]
                    && served[to]
                    && earliest[from] + way.takes <= latest[to]
                    && takes[from].saturating_add(takes[to]) <= room
            };
            self.out[stop].retain(|way| fits(stop, way.to as usize, way));
            self.into[stop].retain(|way| fits(way.to as usize, stop, way));
        }
    }
}
