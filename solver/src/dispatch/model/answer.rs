//! From the model's solution to a plan.

use super::super::check;
use super::super::plan::{Charge, Plan, Route, Unassigned, Visit};
use super::super::problem::{Battery, DoneAt, PlaceIndex, Problem, StopIndex, Vehicle, VehicleIndex};
use super::battery::Levels;
use super::hubs::{Hub, Node, Via};
use crate::ids::Idx as _;
use crate::milp::Solved;

/// What a route visits.
#[derive(Debug, Clone, Copy)]
pub(super) enum Visited {
    Stop(StopIndex),
    /// A hub, and the level of the battery on leaving a station.
    Hub(Hub, f64),
}

impl Visited {
    fn place(self, problem: &Problem) -> PlaceIndex {
        match self {
            Self::Stop(stop) => problem.place(stop),
            Self::Hub(hub, _) => hub.place(problem),
        }
    }
    const fn charges(self) -> bool {
        matches!(self, Self::Hub(Hub::Station(_), _))
    }
}

/// A route as the model has it.
#[derive(Debug)]
pub(super) struct Sketch {
    pub(super) vehicle: VehicleIndex,
    pub(super) visits: Vec<Visited>,
    pub(super) stops: Vec<StopIndex>,
}

impl Sketch {
    /// Goes on to a stop by way of copies.
    pub(super) fn come_to(&mut self, stop: usize, by: Vec<Visited>) {
        self.visits.extend(by);
        self.visits.push(Visited::Stop(StopIndex::new(stop)));
        self.stops.push(StopIndex::new(stop));
    }

    /// The copies that a leg goes by, in order.
    pub(super) fn copies(
        hubs: &[Hub],
        vias: &[Vec<Via>],
        levels: &Levels,
        solved: &Solved,
        stops: usize,
        leg: usize,
    ) -> Vec<Visited> {
        let all = || vias.iter().flatten().filter(|via| via.leg == leg && solved.is_on(via.on));
        let mut copies: Vec<Node> = Vec::new();
        let mut visits = Vec::new();
        let mut next = all().find(|via| !matches!(via.from, Node::Copy { .. })).map(|via| via.to);
        while let Some(node @ Node::Copy { hub, .. }) = next.filter(|node| !copies.contains(node)) {
            let row = node.row(stops, hubs.len()).filter(|&row| row < levels.leave.len());
            visits.push(Visited::Hub(hubs[hub], row.map_or(0.0, |row| solved.value(levels.leave[row]))));
            copies.push(node);
            next = all().find(|via| via.from == node).map(|via| via.to);
        }
        visits
    }

    /// The route of a plan.
    fn route(&self, problem: &Problem) -> Route {
        let vehicle = &problem.vehicles()[self.vehicle];
        let mut level = vehicle.battery.map_or(0.0, |battery| battery.start);
        let mut before = vehicle.start;
        let mut stops = Vec::with_capacity(self.visits.len());
        let begun = self.stops.first().and_then(|&first| problem.initial_route_from(first));
        for (k, visit) in self.visits.iter().enumerate() {
            let place = visit.place(problem);
            let id = problem.place_id(place).to_owned();
            level -= used(problem, vehicle, before, Some(place));
            before = Some(place);
            let mut written = Visit::At(id.clone());
            let done = begun.and_then(|begun| begun.visits.get(k));
            if let Some(DoneAt::Station(_, charge)) = done.map(|done| done.at) {
                let full = vehicle.battery.map_or(level, |battery| battery.capacity);
                level = charge.map_or(full, |charge| level + charge);
                written = charge.map_or(written, |_| Visit::Charge(Charge { id, charge }));
            } else if let (Visited::Hub(Hub::Station(_), to), Some(battery)) = (*visit, &vehicle.battery) {
                let asked = battery.reserve + self.ahead(problem, vehicle, k);
                let charge = (exact(to, asked, battery) - level).max(0.0);
                level += charge;
                written = Visit::Charge(Charge { id, charge: Some(charge) });
            }
            stops.push(written);
        }
        let depart = begun.and_then(|begun| begun.depart);
        Route { vehicle: vehicle.id.clone(), stops, depart, ..Route::default() }
    }

    /// Energy from a visit to the next station, or the end.
    fn ahead(&self, problem: &Problem, vehicle: &Vehicle, from: usize) -> f64 {
        let rest = &self.visits[from + 1..];
        let next = rest.iter().position(|visit| visit.charges());
        let places = |visits: &[Visited]| visits.iter().map(|visit| Some(visit.place(problem))).collect::<Vec<_>>();
        let mut places = places(&self.visits[from..from + 1 + next.map_or(rest.len(), |next| next + 1)]);
        if next.is_none() {
            places.push(vehicle.end);
        }
        places.windows(2).map(|way| used(problem, vehicle, way[0], way[1])).sum()
    }
}

/// Energy that a way takes.
pub(super) fn used(problem: &Problem, vehicle: &Vehicle, from: Option<PlaceIndex>, to: Option<PlaceIndex>) -> f64 {
    let way = from.zip(to).map_or(0.0, |(from, to)| problem.distance_for(vehicle, from, to));
    vehicle.battery.map_or(0.0, |battery| way * battery.per_distance)
}

/// The level that a solution within tolerances means: what the way ahead asks for, or full.
fn exact(level: f64, asked: f64, battery: &Battery) -> f64 {
    let near = 1e-5 * battery.capacity.max(1.0);
    if level <= asked + near && asked <= battery.capacity {
        asked
    } else if level >= battery.capacity - near {
        battery.capacity
    } else {
        level
    }
}

/// The routes as a plan.
pub(super) fn plan(problem: &Problem, routes: &[Sketch]) -> Plan {
    let mut served = vec![false; problem.stops().len()];
    routes.iter().flat_map(|route| &route.stops).for_each(|stop| served[stop.row()] = true);
    // One stop of a group of alternatives speaks for all.
    let spoken = |index: StopIndex| {
        problem.alternatives().of(index).map_or(served[index.row()], |group| group.iter().any(|s| served[s.row()]))
    };
    let out = problem.stops().iter_enumerated().filter(|&(index, _)| !spoken(index));
    let unassigned = out.map(|(_, stop)| Unassigned { id: stop.id.clone(), ..Unassigned::default() }).collect();
    let mut plan =
        Plan { routes: routes.iter().map(|route| route.route(problem)).collect(), unassigned, ..Plan::default() };
    let timelines = check::timelines(problem, &plan);
    for ((route, sketch), timeline) in plan.routes.iter_mut().zip(routes).zip(timelines) {
        if problem.vehicles()[sketch.vehicle].walked {
            route.depart = timeline.map(|timeline| timeline.depart);
        }
    }
    plan
}
