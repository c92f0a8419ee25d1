//! The radial bound: a route is at least as long as the way to any of its stops and back.
//!
//! A route that carries the share q/Q of its room for a stop pays at least that share of the way
//! there and back; summed over all stops: Σ (q_i / Q) · r_i (Haimovich and Rinnooy Kan 1985,
//! section 2). Here r_i is over the cheapest vehicle, through other stops where that is shorter,
//! so that the bound holds for rounded ways and matrices too; Q is the largest capacity, or the
//! most stops of a route.

use super::super::problem::{Objective, PlaceIndex, Problem, StopIndex, StopKind};
use super::Routes;
use super::weights::Weights;
use crate::geometry::Rounding;
use crate::ids::Idx as _;
use crate::search::stop::Stop;

/// Up to so many stops shortest ways are computed; beyond, direct ones are taken where there are
/// coordinates.
const MOST: usize = 3_000;

/// The best of the radial bounds; `None` for large matrices, or if stopped.
pub(super) fn bound(problem: &Problem, weights: &Weights<'_>, routes: Routes, stop: &Stop) -> Option<f64> {
    let (there, loss) =
        if weights.len() <= MOST { (round_trips(problem, weights, stop)?, 0.0) } else { direct(problem, weights)? };
    let mandatory = |index: &StopIndex| problem.must_serve(*index);
    let mut best = 0.0_f64;
    for d in 0..problem.dimensions() {
        let largest = problem.vehicles().indices().map(|v| problem.capacity(v)[d]).max().unwrap_or(0);
        for kind in [StopKind::Delivery, StopKind::Pickup] {
            let counted = problem.stops().indices().filter(mandatory).filter(|&index| {
                let known = &problem.stops()[index];
                known.kind == kind && known.pair.is_none()
            });
            let sum: f64 = counted.map(|index| problem.quantities(index)[d] as f64 * there[index.row()]).sum();
            if largest > 0 {
                best = best.max(sum / largest as f64);
            }
        }
    }
    let longest = problem.vehicles().iter().map(|v| v.max_stops.map_or(f64::INFINITY, f64::from)).fold(1.0, f64::max);
    let sum: f64 = problem.stops().indices().filter(mandatory).map(|index| there[index.row()]).sum();
    best = best.max(sum / longest);
    Some((best - loss).max(0.0) + weights.fixed[routes.least.min(weights.fixed.len() - 1)])
}

/// The shortest way from a start over each stop to an end of the same vehicle.
fn round_trips(problem: &Problem, weights: &Weights<'_>, stop: &Stop) -> Option<Vec<f64>> {
    let mut there = vec![f64::INFINITY; weights.len()];
    for (start, end) in ends(problem) {
        let out = ways(problem, weights, start, false, stop)?;
        let back = ways(problem, weights, end, true, stop)?;
        for ((there, out), back) in there.iter_mut().zip(out).zip(back) {
            *there = there.min(out + back);
        }
    }
    Some(there)
}

/// The same by direct ways, for coordinates only, and by how much rounding may break the triangle
/// inequality in a whole plan: a route of m stops is at least its longest direct round trip less
/// m + 1 roundings down and 2 roundings up, and one of a single stop loses nothing.
fn direct(problem: &Problem, weights: &Weights<'_>) -> Option<(Vec<f64>, f64)> {
    if !weights.is_even() || problem.objective() == Objective::Cost {
        return None;
    }
    let (down, up) = match problem.draft().rounding {
        Rounding::None | Rounding::Matrix => (0.0, 0.0),
        Rounding::Nearest => (0.5, 0.5),
        Rounding::Ceil => (0.0, 1.0),
        Rounding::Trunc1 => (0.1, 0.0),
        Rounding::Round3 => (0.0005, 0.0005),
    };
    let ends = ends(problem);
    let trip = |stop: StopIndex| {
        let at = problem.place(stop);
        let trips = ends.iter().map(|&(start, end)| {
            start.map_or(0.0, |start| weights.between(start, at)) + end.map_or(0.0, |end| weights.between(at, end))
        });
        trips.fold(f64::INFINITY, f64::min)
    };
    Some((problem.stops().indices().map(trip).collect(), (1.5 * down + up) * weights.len() as f64))
}

/// The different pairs of start and end of the vehicle types.
fn ends(problem: &Problem) -> Vec<(Option<PlaceIndex>, Option<PlaceIndex>)> {
    let mut ends: Vec<_> = problem.vehicles().iter().map(|vehicle| (vehicle.start, vehicle.end)).collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}

/// Shortest ways from `place` to every stop, or from every stop to `place`, through stops only:
/// Dijkstra's algorithm on the complete graph. All 0 where the route is open there.
fn ways(
    problem: &Problem,
    weights: &Weights<'_>,
    place: Option<PlaceIndex>,
    reverse: bool,
    stop: &Stop,
) -> Option<Vec<f64>> {
    let n = weights.len();
    let Some(place) = place else { return Some(vec![0.0; n]) };
    let way = |a: PlaceIndex, b: PlaceIndex| if reverse { weights.between(b, a) } else { weights.between(a, b) };
    let mut length: Vec<f64> = problem.stops().indices().map(|s| way(place, problem.place(s))).collect();
    let mut open: Vec<u32> = (0..n as u32).collect();
    while !open.is_empty() {
        if open.len().is_multiple_of(16) && stop.urgent() {
            return None;
        }
        let least = (0..open.len()).min_by(|&a, &b| length[open[a] as usize].total_cmp(&length[open[b] as usize]))?;
        let via = open.swap_remove(least) as usize;
        let from = problem.place(StopIndex::new(via));
        for &other in &open {
            let other = other as usize;
            let through = length[via] + way(from, problem.place(StopIndex::new(other)));
            if through < length[other] {
                length[other] = through;
            }
        }
    }
    Some(length)
}
