//! The relaxed problem: what of the rules a route must keep, and what a plan of routes must.

use super::super::Routes;
use super::class::Class;
use super::memory::MOST_STOPS;
use super::price::Route;
use super::room::Room;
use crate::dispatch::problem::{Objective, Problem, StopIndex, Vehicle};
use crate::ids::Idx as _;

/// More types of vehicle than this are not priced one by one.
const MOST_CLASSES: usize = 12;

/// What is counted in the bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Goal {
    /// How many routes there are.
    Vehicles,
    /// The last objective.
    Last,
}

/// Routes of several classes of vehicles that cover rows: a stop each, or a group of alternatives.
pub(super) struct Relaxed {
    /// The row that a stop covers.
    pub(super) row: Vec<u32>,
    /// What leaving a row uncovered costs; infinite where it must be covered.
    pub(super) skip: Vec<f64>,
    /// The vehicle types.
    pub(super) classes: Vec<Class>,
    /// How many routes there are.
    pub(super) routes: Routes,
    /// What each stop that must be served takes of the room, and the most that a vehicle has; 0
    /// where loads do not count.
    pub(super) demand: Vec<i64>,
    pub(super) largest: i64,
}

impl Relaxed {
    /// `None` where the relaxation does not suit: too many stops or types, or nothing that ends a route.
    pub(super) fn new(problem: &Problem, routes: Routes, goal: Goal) -> Option<Self> {
        let stops = problem.stops().len();
        if stops == 0 || stops > MOST_STOPS || problem.vehicles().len() > MOST_CLASSES {
            return None;
        }
        let mut row = vec![u32::MAX; stops];
        let mut skip = Vec::with_capacity(stops);
        for index in problem.stops().indices() {
            if row[index.row()] != u32::MAX {
                continue;
            }
            let own = [index];
            for &member in problem.alternatives().of(index).unwrap_or(&own) {
                row[member.row()] = skip.len() as u32;
            }
            let counted = goal == Goal::Last && problem.objective().counts_prizes();
            skip.push(problem.stops()[index].prize.map_or(f64::INFINITY, |prize| if counted { prize } else { 0.0 }));
        }
        let room = Room::tightest(problem);
        let classes = problem.vehicles().indices().map(|vehicle| Class::new(problem, vehicle, goal, &room));
        let classes: Vec<Class> = classes.collect::<Option<_>>()?;
        let must = |index: StopIndex| if problem.must_serve(index) { room.taken[index.row()] } else { 0 };
        let demand = problem.stops().indices().map(must).collect();
        let largest = problem.vehicles().indices().map(|vehicle| room.of(problem, vehicle)).max().unwrap_or(0);
        let suits = classes.iter().all(|class| class.horizon.is_finite());
        suits.then_some(Self { row, skip, classes, routes, demand, largest })
    }

    /// How far two stops are apart, the cheaper way, for any vehicle type; infinite where neither
    /// can follow the other.
    pub(super) fn distance(&self, a: usize, b: usize) -> f64 {
        let ways = |from: usize, to: usize| {
            self.classes.iter().map(move |class| class.cost_of_way(from, to)).fold(f64::INFINITY, f64::min)
        };
        ways(a, b).min(ways(b, a))
    }

    /// The routes of one stop alone, their cost in place of the reduced cost.
    pub(super) fn single_routes(&self) -> Vec<Route> {
        let alone = |(number, class): (usize, &Class)| {
            let costs = (0..self.stops() as u16).map(|stop| (class.cost_of(&[stop]), stop)).collect::<Vec<_>>();
            costs.into_iter().filter(|(cost, _)| cost.is_finite()).map(move |(reduced, stop)| Route {
                class: number,
                reduced,
                stops: vec![stop],
            })
        };
        self.classes.iter().enumerate().flat_map(alone).collect()
    }

    /// Number of stops.
    pub(super) fn stops(&self) -> usize {
        self.row.len()
    }
}

/// Cost per distance, per driving time and per service time of a vehicle type under the objective.
pub(super) fn rates(problem: &Problem, vehicle: &Vehicle, goal: Goal) -> (f64, f64, f64) {
    match (goal, problem.objective()) {
        (Goal::Vehicles, _) => (0.0, 0.0, 0.0),
        (Goal::Last, Objective::Cost) => (
            vehicle.cost_per_distance,
            vehicle.cost_per_time * vehicle.time_factor,
            vehicle.cost_per_time * vehicle.service_factor,
        ),
        (Goal::Last, _) => (1.0, 0.0, 0.0),
    }
}
