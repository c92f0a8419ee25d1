//! What there is to say of a feasible route beyond its feasibility: times, loads, slack, costs.

use super::super::problem::{Problem, Vehicle, VehicleIndex};
use super::battery::Level;
use super::loads::loads;
use super::time::Timeline;
use super::{At, Visited, battery, co2, costs, slack, time};
use crate::outcome::CostPart;

/// Parts of the last objective that belong to the plan as a whole, not to one route; `cost` as one term of a
/// weighted sum has prizes in it.
const OF_THE_PLAN: [&str; 6] = ["prizes", "balance", "longest", "range", "vehicles", "cost"];

/// One route.
#[derive(Debug, Clone, Default)]
pub(in crate::dispatch) struct Account {
    pub(in crate::dispatch) timeline: Timeline,
    pub(in crate::dispatch) distance: f64,
    /// Time on the way.
    pub(in crate::dispatch) driving: f64,
    /// Kilograms of CO2, where vehicles emit any.
    pub(in crate::dispatch) co2: Option<f64>,
    pub(in crate::dispatch) costs: Vec<CostPart>,
    /// One entry a visit.
    pub(in crate::dispatch) visits: Vec<Visit>,
    /// Levels of the battery at each visit and at the end, where there is one.
    pub(in crate::dispatch) levels: Option<Vec<Level>>,
}

/// One visit.
#[derive(Debug, Clone, Default)]
pub(in crate::dispatch) struct Visit {
    /// Set-up time on arrival.
    pub(in crate::dispatch) setup: f64,
    /// On board on leaving, by dimension.
    pub(in crate::dispatch) load: Vec<i64>,
    /// How much later it could arrive with the rest still feasible.
    pub(in crate::dispatch) slack: Option<f64>,
}

/// The account of a route of which some departure keeps the times.
pub(super) fn account(problem: &Problem, route: &Visited<'_>, vehicle: VehicleIndex) -> Option<Account> {
    let timeline = super::timeline::timeline(problem, route, vehicle)?;
    let timing = time::check(problem, route, vehicle, &mut Vec::new());
    let alone = std::slice::from_ref(route);
    let (_, mut parts) = costs::costs(problem, alone, &[timing], costs::Among::default());
    parts.retain(|part| !OF_THE_PLAN.contains(&part.name));
    let emits = problem.vehicles().iter().any(Vehicle::emits);
    let loads = loads(problem, route).into_iter();
    let slacks = slack::slacks(problem, route, vehicle, &timeline);
    let kind = &problem.vehicles()[vehicle];
    let mut visits = Vec::with_capacity(route.visits.len());
    let (mut before, mut left, mut driving) = (kind.start, timeline.depart, 0.0);
    for (((&visit, moment), load), slack) in route.visits.iter().zip(&timeline.moments).zip(loads.skip(1)).zip(slacks) {
        let setup = if let At::Stop(stop) = visit { problem.setup(before, stop) } else { 0.0 };
        driving += moment.arrival - setup - left;
        (before, left) = (Some(visit.place(problem)), moment.leave);
        visits.push(Visit { setup, load, slack });
    }
    driving += timeline.end - left;
    Some(Account {
        timeline,
        distance: route.distance(problem),
        driving,
        co2: emits.then(|| co2::of(problem, alone)),
        costs: parts,
        visits,
        levels: battery::levels(problem, route, vehicle),
    })
}
