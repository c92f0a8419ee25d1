//! How many vehicles there must be at least, for all mandatory stops to be served.

use super::super::problem::{Problem, StopIndex, StopKind};
use crate::geometry::Rounding;
use crate::ids::Idx as _;
use crate::search::stop::Stop;

/// More stops than this are not looked at in pairs.
const PAIRWISE: usize = 1_500;

/// The largest of the bounds by capacity, by stops a route, and by stops that exclude each other.
pub(super) fn vehicles(problem: &Problem, stop: &Stop) -> usize {
    let mandatory: Vec<StopIndex> = problem.stops().indices().filter(|&stop| problem.must_serve(stop)).collect();
    // Of stops with alternatives no single one counts, but one of them is served.
    let mut least = usize::from(problem.stops().iter().any(|stop| stop.prize.is_none()));
    for d in 0..problem.dimensions() {
        for kind in [StopKind::Delivery, StopKind::Pickup] {
            least = least.max(by_capacity(problem, &mandatory, d, kind));
        }
    }
    let longest = problem.vehicles().iter().map(|v| v.max_stops.map_or(usize::MAX, |most| most as usize)).max();
    if let Some(longest) = longest.filter(|&longest| longest > 0) {
        least = least.max(mandatory.len().div_ceil(longest));
    }
    least.max(exclusive(problem, &mandatory, stop))
}

/// Deliveries all leave a start together, and pickups all reach an end together: the largest
/// vehicles must hold them. Transports from stop to stop share room over time and are not counted.
fn by_capacity(problem: &Problem, mandatory: &[StopIndex], d: usize, kind: StopKind) -> usize {
    let counted = mandatory.iter().filter(|&&stop| {
        let known = &problem.stops()[stop];
        known.kind == kind && known.pair.is_none()
    });
    let mut rest: i64 = counted.map(|&stop| problem.quantities(stop)[d]).sum();
    let fleet = problem.vehicles().iter_enumerated();
    let mut sizes: Vec<(i64, Option<u32>)> =
        fleet.map(|(v, vehicle)| (problem.capacity(v)[d], vehicle.count)).collect();
    sizes.sort_by_key(|&(capacity, _)| std::cmp::Reverse(capacity));
    let mut used = 0_usize;
    for (capacity, count) in sizes {
        if rest <= 0 {
            break;
        }
        if capacity <= 0 {
            return usize::MAX;
        }
        let needed = (rest as u64).div_ceil(capacity as u64);
        let taken = count.map_or(needed, |count| needed.min(u64::from(count)));
        used = used.saturating_add(usize::try_from(taken).unwrap_or(usize::MAX));
        rest = rest.saturating_sub(i64::try_from(taken).unwrap_or(i64::MAX).saturating_mul(capacity));
    }
    // A fleet that cannot hold it all: no number of vehicles is enough.
    if rest > 0 { usize::MAX } else { used }
}

/// A set of stops of which no two fit on one route, built greedily: each needs its own vehicle.
fn exclusive(problem: &Problem, mandatory: &[StopIndex], stop: &Stop) -> usize {
    let n = mandatory.len();
    let Some(times) = Times::new(problem).filter(|_| n <= PAIRWISE) else { return 0 };
    let mut excludes = vec![false; n * n];
    for i in 0..n {
        if stop.urgent() {
            return 0;
        }
        for j in 0..i {
            let apart =
                !times.fit(problem, mandatory[i], mandatory[j]) && !times.fit(problem, mandatory[j], mandatory[i]);
            excludes[i * n + j] = apart;
            excludes[j * n + i] = apart;
        }
    }
    let degree: Vec<usize> =
        (0..n).map(|i| excludes[i * n..(i + 1) * n].iter().filter(|&&apart| apart).count()).collect();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|&i| (std::cmp::Reverse(degree[i]), i));
    // From each of the most exclusive stops, add what excludes all taken so far.
    let clique = |seed: usize| {
        let mut taken = vec![seed];
        for &i in &order {
            if i != seed && taken.iter().all(|&other| excludes[i * n + other]) {
                taken.push(i);
            }
        }
        taken.len()
    };
    order.iter().take(40).map(|&seed| clique(seed)).max().unwrap_or(0)
}

/// Lower bounds on times between stops, whatever lies between them.
struct Times {
    /// Travel times are taken less by this: rounded ones break the triangle inequality.
    slack: f64,
    fastest: f64,
    earliest: Vec<f64>,
    latest: Vec<f64>,
}

impl Times {
    /// `None` where a detour may be quicker than the direct way: matrices, and rounded times that
    /// services between do not make up for.
    fn new(problem: &Problem) -> Option<Self> {
        let draft = problem.draft();
        if !draft.distances.is_empty() || !draft.durations.is_empty() || !problem.has_time_limits() {
            return None;
        }
        // By how much one rounded travel time may be below the exact one.
        let below = match draft.rounding {
            Rounding::None | Rounding::Ceil | Rounding::Matrix => 0.0,
            Rounding::Nearest => 0.5,
            Rounding::Trunc1 => 0.1,
            Rounding::Round3 => 0.0005,
        };
        let fastest = problem.vehicles().iter().map(|v| v.time_factor).fold(f64::INFINITY, f64::min);
        if problem.stops().indices().any(|stop| problem.least_service(stop) < below * fastest) {
            return None;
        }
        // The exact time is at least the rounded one less `below`; a detour of m ways is at least
        // the exact time less m · `below`, and its m − 1 services make up for all but one.
        let mut times = Self {
            slack: 2.0 * below + if draft.rounding == Rounding::Ceil { 1.0 } else { 1e-9 },
            fastest,
            earliest: Vec::new(),
            latest: Vec::new(),
        };
        for (index, stop) in problem.stops().iter_enumerated() {
            let (place, service) = (problem.place(index), problem.least_service(index));
            let from = |v: &super::super::problem::Vehicle| {
                v.shift.from + v.start.map_or(0.0, |start| times.shorter(problem.duration(start, place)))
            };
            let to = |v: &super::super::problem::Vehicle| {
                v.shift.to - service - v.end.map_or(0.0, |end| times.shorter(problem.duration(place, end)))
            };
            let first = problem.vehicles().iter().map(from).fold(f64::INFINITY, f64::min);
            let last = problem.vehicles().iter().map(to).fold(f64::NEG_INFINITY, f64::max);
            times.earliest.push(stop.windows.first().map_or(first, |window| window.from.max(first)));
            times.latest.push(stop.windows.last().map_or(last, |window| window.to.min(last)));
        }
        Some(times)
    }

    fn shorter(&self, duration: f64) -> f64 {
        self.fastest * (duration - self.slack).max(0.0)
    }

    /// Whether `to` can be served after `from` on one route, as far as this can tell.
    fn fit(&self, problem: &Problem, from: StopIndex, to: StopIndex) -> bool {
        let way = self.shorter(problem.duration(problem.place(from), problem.place(to)));
        let arrival = self.earliest[from.row()] + problem.least_service(from) + way;
        let latest = self.latest[to.row()];
        arrival <= latest + 2e-6 * latest.abs().max(1.0)
    }
}
