//! The objectives and the parts of the last one.

use super::super::problem::{Objective, Problem, StopIndex};
use super::Visited;
use super::time::Timing;
use crate::ids::Idx as _;
use crate::outcome::CostPart;

/// Objectives in order, and the parts that add up to the last.
pub(super) fn costs(problem: &Problem, routes: &[Visited<'_>], timings: &[Timing]) -> (Vec<f64>, Vec<CostPart>) {
    let distances: Vec<f64> = routes.iter().map(|route| route.distance(problem)).collect();
    let distance: f64 = distances.iter().sum();
    let part = |name, value| CostPart { name, value };
    match problem.objective() {
        Objective::Distance => (vec![distance], vec![part("distance", distance)]),
        Objective::VehiclesDistance => (vec![routes.len() as f64, distance], vec![part("distance", distance)]),
        Objective::DistancePrizes => {
            let prizes = prizes(problem, routes);
            (vec![distance + prizes], vec![part("distance", distance), part("prizes", prizes)])
        }
        Objective::Cost => {
            let (mut fixed, mut driven, mut time, mut overtime) = (0.0, 0.0, 0.0, 0.0);
            for ((route, distance), timing) in routes.iter().zip(&distances).zip(timings) {
                if let Some(vehicle) = route.vehicle {
                    let vehicle = &problem.vehicles()[vehicle];
                    fixed += vehicle.fixed_cost;
                    driven += vehicle.cost_per_distance * distance;
                    time += vehicle.cost_per_time * timing.duration;
                    overtime += vehicle.overtime_per_time * (timing.duration - vehicle.regular_duration).max(0.0);
                }
            }
            let prizes = prizes(problem, routes);
            let lateness: f64 = timings.iter().map(|timing| timing.lateness).sum();
            let mut parts =
                vec![part("fixed", fixed), part("distance", driven), part("time", time), part("prizes", prizes)];
            if problem.vehicles().iter().any(|vehicle| vehicle.overtime_per_time > 0.0) {
                parts.push(part("overtime", overtime));
            }
            if problem.stops().iter().any(|stop| stop.due.is_some()) {
                parts.push(part("lateness", lateness));
            }
            (vec![fixed + driven + time + overtime + lateness + prizes], parts)
        }
    }
}

/// What the optional stops on no route cost.
fn prizes(problem: &Problem, routes: &[Visited<'_>]) -> f64 {
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
