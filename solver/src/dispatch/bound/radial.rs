//! The radial bound: a route is at least as long as the way to any of its stops and back.
//!
//! A route that carries the share q/Q of its room for a stop pays at least that share of the way
//! there and back; summed over all stops: Σ (q_i / Q) · r_i (Haimovich and Rinnooy Kan 1985,
//! section 2). Here r_i is over the cheapest vehicle, through other stops where that is shorter,
//! so that the bound holds for rounded ways and matrices too; Q is the largest capacity, or the
//! most stops of a route.

use super::super::problem::{PlaceIndex, Problem, StopIndex, StopKind};
use super::Routes;
use super::weights::Weights;
use crate::ids::Idx as _;
use crate::search::stop::Stop;

/// Up to so many stops shortest ways are computed.
const MOST: usize = 3_000;

/// The best of the radial bounds; `None` if there are too many stops, or if stopped.
pub(super) fn bound(problem: &Problem, weights: &Weights<'_>, routes: Routes, stop: &Stop) -> Option<f64> {
    let n = weights.len();
    if n > MOST {
        return None;
    }
    let mut there = vec![f64::INFINITY; n];
    let mut ends: Vec<(Option<PlaceIndex>, Option<PlaceIndex>)> =
        problem.vehicles().iter().map(|vehicle| (vehicle.start, vehicle.end)).collect();
    ends.sort_unstable();
    ends.dedup();
    for (start, end) in ends {
        let out = ways(problem, weights, start, false, stop)?;
        let back = ways(problem, weights, end, true, stop)?;
        for ((there, out), back) in there.iter_mut().zip(out).zip(back) {
            *there = there.min(out + back);
        }
    }
    let mandatory = |index: &StopIndex| problem.stops()[*index].prize.is_none();
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
    Some(best + weights.fixed[routes.least.min(weights.fixed.len() - 1)])
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
        if open.len() % 16 == 0 && stop.urgent() {
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
