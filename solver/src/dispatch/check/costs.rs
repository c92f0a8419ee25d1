//! The objectives and the parts of the last one.

use super::super::problem::{Goal, Measure, Problem, StopIndex};
use super::balance::Spread;
use super::changes::Changes;
use super::time::Timing;
use super::{Visited, co2};
use crate::ids::Idx as _;
use crate::outcome::CostPart;

/// What the routes of a plan have to do with each other.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Among {
    /// What the optional stops on none of them cost.
    pub(super) prizes: f64,
    /// How unevenly they share the work.
    pub(super) spread: Option<Spread>,
    /// Stops on another one than before.
    pub(super) changes: Option<Changes>,
}

/// Objectives in order, and the parts that add up to the last.
pub(super) fn costs(
    problem: &Problem,
    routes: &[Visited<'_>],
    timings: &[Timing],
    among: Among,
) -> (Vec<f64>, Vec<CostPart>) {
    let spread = among.spread;
    let distances: Vec<f64> = routes.iter().map(|route| route.distance(problem)).collect();
    let cost = cost(problem, routes, &distances, timings, among);
    // The sum of nothing is -0.
    let measured = |measure| match measure {
        Measure::Vehicles => routes.len() as f64,
        Measure::Distance => 0.0 + distances.iter().sum::<f64>(),
        Measure::Duration => 0.0 + timings.iter().map(|timing| timing.duration).sum::<f64>(),
        Measure::Lateness => 0.0 + timings.iter().map(|timing| timing.late).sum::<f64>(),
        Measure::Cost => cost.iter().map(|part| part.value).sum(),
        Measure::Prizes => among.prizes,
        Measure::Co2 => co2::of(problem, routes),
        Measure::Longest => spread.map_or(0.0, |spread| spread.longest),
        Measure::Range => spread.map_or(0.0, |spread| spread.range()),
    };
    let value = |goal: &Goal| goal.terms().map(|(measure, factor)| factor * measured(measure)).sum();
    let goals = problem.objective().goals();
    let last = &goals[goals.len() - 1];
    let parts = if last.measure() == Some(Measure::Cost) {
        cost.clone()
    } else {
        let part = |(measure, factor): (Measure, f64)| {
            let name = measure.as_str();
            CostPart { name, value: factor * measured(measure) }
        };
        last.terms().map(part).collect()
    };
    (goals.iter().map(value).collect(), parts)
}

/// The parts of the cost.
fn cost(
    problem: &Problem,
    routes: &[Visited<'_>],
    distances: &[f64],
    timings: &[Timing],
    among: Among,
) -> Vec<CostPart> {
    let part = |name, value| CostPart { name, value };
    let (mut fixed, mut driven, mut time, mut overtime) = (0.0, 0.0, 0.0, 0.0);
    for ((route, distance), timing) in routes.iter().zip(distances).zip(timings) {
        if let Some(vehicle) = route.vehicle {
            let vehicle = &problem.vehicles()[vehicle];
            fixed += vehicle.fixed_cost;
            driven += vehicle.cost_per_distance * distance;
            time += vehicle.cost_per_time * timing.duration;
            overtime += vehicle.overtime_per_time * (timing.duration - vehicle.regular_duration).max(0.0);
        }
    }
    let mut parts =
        vec![part("fixed", fixed), part("distance", driven), part("time", time), part("prizes", among.prizes)];
    if problem.vehicles().iter().any(|vehicle| vehicle.overtime_per_time > 0.0) {
        parts.push(part("overtime", overtime));
    }
    if problem.has_lateness() {
        parts.push(part("lateness", 0.0 + timings.iter().map(|timing| timing.lateness).sum::<f64>()));
    }
    let draft = problem.draft();
    if draft.co2_cost > 0.0 {
        parts.push(part("co2", draft.co2_cost * co2::of(problem, routes)));
    }
    if let Some(balance) = draft.balance.filter(|balance| balance.is_priced()) {
        let price = |spread: Spread| balance.longest_cost * spread.longest + balance.range_cost * spread.range();
        parts.push(part("balance", among.spread.map_or(0.0, price)));
    }
    if let Some(changes) = among.changes.filter(|_| draft.change_cost > 0.0) {
        parts.push(part("changes", draft.change_cost * changes.changed as f64));
    }
    parts
}

/// What the optional stops on no route cost.
pub(super) fn prizes(problem: &Problem, routes: &[Visited<'_>]) -> f64 {
    let mut served = vec![false; problem.stops().len()];
    for stop in routes.iter().flat_map(|route| &route.stops) {
        served[stop.row()] = true;
    }
    // A group of alternatives pays once, by its first stop, if none of it is served.
    let missed = |index: StopIndex| {
        problem
            .alternatives()
            .of(index)
            .map_or(!served[index.row()], |group| group[0] == index && group.iter().all(|stop| !served[stop.row()]))
    };
    let left = problem.stops().iter_enumerated().filter(|&(index, _)| missed(index));
    // The sum of nothing is -0.
    0.0 + left.filter_map(|(_, stop)| stop.prize).sum::<f64>()
}
