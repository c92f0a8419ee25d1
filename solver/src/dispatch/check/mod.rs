//! Recomputes feasibility and every cost from problem and plan alone.
//!
//! | file | rules |
//! | --- | --- |
//! | `coverage.rs` | every stop once, or declared as left out; both ends of a pair, in order |
//! | `capacity.rs` | the load at every moment |
//! | `time.rs`, `departure.rs` | windows, releases, shift, departure, longest duration, lateness |
//! | `earliest.rs`, `course.rs`, `driven.rs` | breaks, traffic, bans, longest rides beside them |
//! | `trips.rs` | loading again between trips |
//! | `battery.rs` | the battery's level, charging |
//! | `shifts.rs` | which of several shifts a route is in |
//! | `slack.rs` | no rule: how much later it could be there |
//! | `timeline.rs` | no rule: when a route is where |
//! | `loads.rs` | no rule: what is on board where |
//! | `account.rs` | no rule: what there is to say of a route besides |
//! | `together.rs` | same-vehicle groups |
//! | `alternatives.rs` | one of each group of alternatives |
//! | `backhauls.rs` | deliveries before pickups |
//! | `initial.rs` | routes in progress |
//! | `goods.rs` | goods that must not share a vehicle |
//! | `rides.rs` | longest rides, asked by `time.rs` |
//! | `rest.rs` | rest between shifts |
//! | `lifo.rs` | last in, first out |
//! | `limits.rs` | fleet, skills, vehicles that stops name, longest distance, most stops |
//! | `changes.rs` | no rule: stops on another route than before |
//! | `co2.rs` | what the plan may emit |
//! | `balance.rs` | how evenly routes share the work |
//! | `costs.rs` | the objectives and their parts |

mod account;
mod alternatives;
mod backhauls;
mod balance;
mod battery;
mod capacity;
mod changes;
mod co2;
mod costs;
mod course;
mod coverage;
mod departure;
mod driven;
mod earliest;
mod goods;
mod initial;
mod lifo;
mod limits;
mod loads;
mod rest;
mod rides;
mod shifts;
mod slack;
mod time;
mod timeline;
mod together;
mod trips;

pub(super) use account::Account;
pub(super) use battery::Level;
pub(super) use changes::{Changes, Tour, count as count_changes};
pub(super) use time::Timeline;

use super::plan::{Plan, Route};
use super::problem::{Initial, PlaceIndex, Problem, StationIndex, StopIndex, VehicleIndex};
use crate::kind::{Evaluation, Violation};

/// A place that a route visits.
#[derive(Debug, Clone, Copy, PartialEq)]
enum At {
    /// A stop, to serve it.
    Stop(StopIndex),
    /// A depot, to unload and load again.
    Reload(PlaceIndex),
    /// A station, to charge so much; `None`: to full.
    Station(StationIndex, Option<f64>),
}

impl At {
    fn place(self, problem: &Problem) -> PlaceIndex {
        match self {
            Self::Stop(stop) => problem.place(stop),
            Self::Reload(depot) => depot,
            Self::Station(station, _) => problem.station_place(station),
        }
    }
    fn id(self, problem: &Problem) -> &str {
        problem.place_id(self.place(problem))
    }
}

/// A route of the plan with what of it the problem knows.
struct Visited<'a> {
    /// Number of the route in the plan, from 1.
    number: usize,
    /// Its vehicle type, in the shift that the route is in; `None` if unknown.
    vehicle: Option<VehicleIndex>,
    /// What it visits that is known, in order.
    visits: Vec<At>,
    /// The stops among them.
    stops: Vec<StopIndex>,
    /// When it leaves, if the plan says so.
    depart: Option<f64>,
    /// The route in progress that it goes on with.
    begun: Option<&'a Initial>,
    /// The vehicle's id as written.
    name: &'a str,
}

impl Visited<'_> {
    /// Start, stops, end: the places in order.
    fn places(&self, problem: &Problem) -> Vec<PlaceIndex> {
        let vehicle = self.vehicle.map(|vehicle| &problem.vehicles()[vehicle]);
        let start = vehicle.and_then(|vehicle| vehicle.start);
        let end = vehicle.and_then(|vehicle| vehicle.end);
        start.into_iter().chain(self.visits.iter().map(|at| at.place(problem))).chain(end).collect()
    }
    /// The sum of the ways.
    fn distance(&self, problem: &Problem) -> f64 {
        let places = self.places(problem);
        let ways = places.windows(2);
        match self.vehicle.map(|vehicle| &problem.vehicles()[vehicle]) {
            Some(kind) => ways.map(|way| problem.distance_for(kind, way[0], way[1])).sum(),
            None => ways.map(|way| problem.distance(way[0], way[1])).sum(),
        }
    }
    /// The route as a message names it.
    fn label(&self) -> String {
        format!("route {} (vehicle \"{}\")", self.number, self.name)
    }
}

/// How much `value` may be off: nothing where the input is whole, else the contract's tolerance.
fn tolerance(whole: bool, value: f64) -> f64 {
    if whole { 0.0 } else { 1e-6 * value.abs().max(1.0) }
}

/// Checks any plan, hand-written ones with unknown ids included.
pub(super) fn check(problem: &Problem, plan: &Plan) -> Evaluation {
    let mut violations = Vec::new();
    let routes = of_plan(problem, plan, &mut violations);
    let left_out = coverage::check(problem, plan, &routes, &mut violations);
    let mut timings = Vec::with_capacity(routes.len());
    for route in &routes {
        let mut timing = time::Timing::default();
        if let Some(vehicle) = route.vehicle {
            timing = of_route(problem, route, vehicle, &mut violations);
        }
        timings.push(timing);
    }
    initial::check(problem, &routes, &mut violations);
    limits::fleet(problem, &routes, &mut violations);
    rest::check(problem, &routes, &timings, &mut violations);
    co2::check(problem, &routes, &mut violations);
    let spread = balance::check(problem, &routes, &timings, &mut violations);
    let prizes = costs::prizes(problem, &routes);
    let among = costs::Among { prizes, spread, changes: changes::of(problem, &routes) };
    let (objectives, costs) = costs::costs(problem, &routes, &timings, among);
    Evaluation { violations, left_out, objectives, costs }
}

/// Checks what is about one route alone; its timing.
fn of_route(
    problem: &Problem,
    route: &Visited<'_>,
    vehicle: VehicleIndex,
    violations: &mut Vec<Violation>,
) -> time::Timing {
    backhauls::check(problem, route, violations);
    goods::check(problem, route, violations);
    capacity::check(problem, route, vehicle, violations);
    lifo::check(problem, route, vehicle, violations);
    limits::route(problem, route, vehicle, violations);
    trips::check(problem, route, vehicle, violations);
    battery::check(problem, route, vehicle, violations);
    time::check(problem, route, vehicle, violations)
}

/// When each route of a plan is where, in the plan's order; `None` for routes that visit nothing, or of
/// which no departure keeps the times.
pub(super) fn timelines(problem: &Problem, plan: &Plan) -> Vec<Option<Timeline>> {
    of_each(problem, plan, timeline::timeline)
}

/// The account of each route of a feasible plan, in the plan's order; `None` for routes that visit nothing.
pub(super) fn accounts(problem: &Problem, plan: &Plan) -> Vec<Option<Account>> {
    of_each(problem, plan, account::account)
}

/// Whether a route keeps windows, shift and all else that the clock tells.
pub(super) fn keeps_times(problem: &Problem, route: &Route) -> bool {
    let plan = Plan { routes: vec![route.clone()], ..Plan::default() };
    of_plan(problem, &plan, &mut Vec::new()).iter().all(|route| {
        let mut broken = Vec::new();
        route.vehicle.is_some_and(|vehicle| {
            time::check(problem, route, vehicle, &mut broken);
            broken.is_empty()
        })
    })
}

/// Whether a route keeps every rule that is about it alone.
pub(super) fn keeps_rules(problem: &Problem, route: &Route) -> bool {
    let plan = Plan { routes: vec![route.clone()], ..Plan::default() };
    let mut broken = Vec::new();
    for route in &of_plan(problem, &plan, &mut Vec::new()) {
        let Some(vehicle) = route.vehicle else { return false };
        of_route(problem, route, vehicle, &mut broken);
    }
    broken.is_empty()
}

/// Whether a route counts less if it leaves when the check thinks best than at the departure that it states.
pub(super) fn had_better_leave_open(problem: &Problem, route: &Route) -> bool {
    let rank = |depart: Option<f64>| {
        let plan = Plan { routes: vec![Route { depart, ..route.clone() }], ..Plan::default() };
        let routes = of_plan(problem, &plan, &mut Vec::new());
        routes.first().and_then(|route| time::rank_in(problem, route, route.vehicle?))
    };
    match (rank(route.depart), rank(None)) {
        (Some(stated), Some(open)) => departure::less(&open, &stated),
        (stated, open) => stated.is_none() && open.is_some(),
    }
}

/// What caps on the whole plan are about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Capped {
    /// Kilograms of CO2.
    pub(super) co2: f64,
    /// Most less least work of a route, where balance is asked for.
    pub(super) range: f64,
}

/// What the plan has of what may be capped.
pub(super) fn capped(problem: &Problem, plan: &Plan) -> Capped {
    let routes = of_plan(problem, plan, &mut Vec::new());
    let time = |route: &Visited<'_>| {
        route.vehicle.map_or_else(Default::default, |vehicle| time::check(problem, route, vehicle, &mut Vec::new()))
    };
    let timings: Vec<time::Timing> = routes.iter().map(time).collect();
    let spread = balance::check(problem, &routes, &timings, &mut Vec::new());
    Capped { co2: co2::of(problem, &routes), range: spread.map_or(0.0, |spread| spread.range()) }
}

/// How many stops changed their route against the problem's plan before; `None` where there is none.
pub(super) fn changes(problem: &Problem, plan: &Plan) -> Option<Changes> {
    changes::of(problem, &known(problem, plan, &mut Vec::new()))
}

/// What there is to tell of each route, in the plan's order.
fn of_each<T>(
    problem: &Problem,
    plan: &Plan,
    tell: impl Fn(&Problem, &Visited<'_>, VehicleIndex) -> Option<T>,
) -> Vec<Option<T>> {
    let routes = of_plan(problem, plan, &mut Vec::new());
    let mut told: Vec<Option<T>> = plan.routes.iter().map(|_| None).collect();
    for route in &routes {
        told[route.number - 1] = route.vehicle.and_then(|vehicle| tell(problem, route, vehicle));
    }
    told
}

/// The routes that visit anything, each in a shift and on with what is in progress; unknown ids are told.
fn of_plan<'a>(problem: &'a Problem, plan: &'a Plan, violations: &mut Vec<Violation>) -> Vec<Visited<'a>> {
    let mut routes = known(problem, plan, violations);
    initial::go_on(problem, &mut routes);
    shifts::assign(problem, &mut routes);
    routes
}

/// The routes that visit anything, with unknown ids told.
fn known<'a>(problem: &'a Problem, plan: &'a Plan, violations: &mut Vec<Violation>) -> Vec<Visited<'a>> {
    let mut routes = Vec::with_capacity(plan.routes.len());
    for (k, route) in plan.routes.iter().enumerate() {
        if route.stops.is_empty() {
            continue;
        }
        let vehicle = problem.vehicle_by_id(&route.vehicle);
        let number = k + 1;
        if vehicle.is_none() {
            let message =
                format!("route {number} uses the vehicle \"{}\", which the instance does not have", route.vehicle);
            violations.push(Violation::new("unknown-id", message));
        }
        let mut visits = Vec::with_capacity(route.stops.len());
        for visit in &route.stops {
            let id = visit.id();
            let stop = || problem.stop_by_id(id).map(At::Stop);
            let depot = || problem.depot_by_id(id).map(At::Reload);
            let station = || problem.station_by_id(id).map(|station| At::Station(station, visit.charge()));
            let Some(at) = stop().or_else(depot).or_else(station) else {
                let message =
                    format!("route {number} visits \"{id}\", which is no stop, depot or station of the instance");
                violations.push(Violation::new("unknown-id", message));
                continue;
            };
            if visit.charge().is_some() && !matches!(at, At::Station(..)) {
                let message = format!("route {number} charges at \"{id}\", which is no station");
                violations.push(Violation::new("battery", message));
            }
            visits.push(at);
        }
        let served = |at: &At| if let At::Stop(stop) = at { Some(*stop) } else { None };
        let stops = visits.iter().filter_map(served).collect();
        let (depart, name) = (route.depart, route.vehicle.as_str());
        routes.push(Visited { number, vehicle, visits, stops, depart, begun: None, name });
    }
    routes
}

#[cfg(test)]
mod tests;
