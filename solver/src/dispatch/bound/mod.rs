//! Proven lower bounds: cheap ones that come before the search, and a relaxation by routes.
//!
//! - vehicles (`fleet.rs`): what capacity, the most stops of a route and stops that exclude each
//!   other ask for;
//! - distance, cost and prizes: the best of two Lagrangian relaxations, one that keeps the plan
//!   a forest with ends (`forest.rs`) and one that keeps the direction of arcs and the choice to
//!   leave stops out (`arcs.rs`), of what load asks of the ways to far stops (`radial.rs`), and
//!   of the nearest ways at each stop (`ways.rs`), which suits any size.
//!
//! Both see ways weighted by the cheapest vehicle (`weights.rs`). Up to 200 stops column generation
//! over routes (`routes/`) is far tighter; `tighten.rs` says when it runs. All bounds hold for complete
//! plans: every mandatory stop served.

mod arcs;
mod fleet;
mod forest;
mod radial;
mod routes;
mod steps;
mod tighten;
mod ways;
mod weights;

use super::problem::{Objective, Problem};
use crate::geometry::Rounding;
use crate::search::stop::Stop;
pub(super) use tighten::{Tighten, search_part};
use weights::Weights;

/// Basic steps that all relaxations together may take: a tenth of a second or so, since the first
/// plan waits for them.
const WORK: usize = 40_000_000;
/// Rounds of a relaxation at most, and the fewest that are worth their time.
const ROUNDS: usize = 400;
const FEWEST: usize = 4;

/// What one relaxation may spend.
struct Effort<'a> {
    rounds: usize,
    stop: &'a Stop,
}

/// How many routes a plan may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Routes {
    least: usize,
    most: usize,
}

/// A bound for each objective in order, for plans of at least `vehicles` routes.
pub(super) fn cheap(problem: &Problem, vehicles: usize, stop: &Stop) -> Vec<Option<f64>> {
    let nothing = vec![None; problem.objective().specs().len()];
    if problem.has_walked() {
        return of_walked(problem, vehicles, nothing);
    }
    let weights = Weights::new(problem, stop);
    let (Some(weights), false) = (weights, stop.urgent()) else { return nothing };
    let least = vehicles.max(fleet::vehicles(problem, stop)).max(forest::components(&weights, stop));
    let most = most_routes(problem);
    if least > most {
        // No complete plan exists; the search finds out what must be left out, and why.
        return nothing;
    }
    if let Objective::List(_) = problem.objective() {
        // What other goals than the contract's are worth at least nothing here knows, but the number of routes.
        let mut bounds = nothing;
        bounds[0] = problem.objective().vehicles_first().then_some(least as f64);
        return bounds;
    }
    let vehicles_first = problem.objective() == Objective::VehiclesDistance;
    // The later bound speaks of plans whose number of vehicles is proven: exactly `least`.
    let routes = Routes { least, most: if vehicles_first { least } else { most } };
    let last = last_bound(problem, &weights, routes, stop).map(|bound| outward(problem, bound));
    if vehicles_first { vec![Some(least as f64), last] } else { vec![last] }
}

/// Bounds for the route relaxation to raise, where routes are more than their stops: loads, ways and times of the
/// other relaxations are those of routes of one trip by the common tables.
fn of_walked(problem: &Problem, vehicles: usize, mut bounds: Vec<Option<f64>>) -> Vec<Option<f64>> {
    let least = vehicles.max(least_routes(problem, None));
    if least <= most_routes(problem) && tighten::suits(problem) {
        bounds.fill(Some(0.0));
        if problem.objective() == Objective::VehiclesDistance {
            bounds[0] = Some(least as f64);
        }
    }
    bounds
}

/// So many routes a complete plan has at least. Without stop rules, and where vehicles may load again, only that
/// there is one.
fn least_routes(problem: &Problem, stop: Option<&Stop>) -> usize {
    match stop.filter(|_| !problem.has_walked()) {
        Some(stop) => fleet::vehicles(problem, stop),
        None => usize::from(problem.stops().iter().any(|stop| stop.prize.is_none())),
    }
}

/// As many routes as the fleet has vehicles, or one for each stop.
fn most_routes(problem: &Problem) -> usize {
    let fleet = problem.vehicles().iter().map(|v| v.count.map_or(usize::MAX, |count| count as usize));
    fleet.fold(0, usize::saturating_add).min(problem.stops().len())
}

/// The better bound of the two relaxations on the last objective.
fn last_bound(problem: &Problem, weights: &Weights<'_>, routes: Routes, stop: &Stop) -> Option<f64> {
    let n = weights.len().max(1);
    let directed = weights.has_choice() || problem.has_time_limits() || problem.has_pairs() || !weights.is_even();
    let share = if directed { 2 } else { 1 };
    let rounds = Some((WORK / share / (n * n)).min(ROUNDS)).filter(|&rounds| rounds >= FEWEST).unwrap_or(0);
    let effort = Effort { rounds, stop };
    let mut best = None;
    let mut take = |bound: Option<f64>| {
        if let Some(bound) = bound.filter(|bound| bound.is_finite()) {
            best = Some(best.map_or(bound, |best: f64| best.max(bound)));
        }
    };
    take(Some(ways::nearest_ways(problem, weights, routes, stop)).filter(|_| !stop.urgent() || n < 1000));
    take(radial::bound(problem, weights, routes, stop));
    if rounds > 0 && !weights.has_choice() {
        take(forest::bound(weights, routes, &effort));
    }
    if rounds > 0 && directed {
        take(arcs::bound(weights, routes, &effort));
    }
    best.map(|bound| bound + weights.constant)
}

/// Takes away what floating point may have added, and rounds up to what a plan can have.
pub(super) fn outward(problem: &Problem, bound: f64) -> f64 {
    let safe = bound - 1e-9 * bound.abs().max(1.0);
    let distance = matches!(problem.objective(), Objective::Distance | Objective::VehiclesDistance);
    let rounding = problem.draft().rounding;
    let straight = problem.vehicles().iter().any(|vehicle| vehicle.straight_line);
    if distance && problem.whole_distances() && !straight {
        (safe - 1e-6).ceil().max(0.0)
    } else if distance && rounding == Rounding::Trunc1 && problem.draft().distances.is_empty() {
        // Sums of tenths; stated a hair below, since tenths are not exact in binary.
        ((safe - 1e-6) * 10.0).ceil().max(0.0) / 10.0 - 1e-9 * bound.abs()
    } else {
        safe.max(0.0)
    }
}

#[cfg(test)]
mod tests;
