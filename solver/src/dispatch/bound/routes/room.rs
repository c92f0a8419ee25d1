//! The part of the loads that the relaxation keeps.

use crate::dispatch::problem::{Problem, StopIndex, StopKind, VehicleIndex};

/// One dimension, of the deliveries from the depot or of the pickups for it.
pub(super) struct Room {
    dimension: Option<usize>,
    /// What each stop takes.
    pub(super) taken: Vec<i64>,
}

impl Room {
    /// Where the stops ask for most of the largest vehicle.
    pub(super) fn tightest(problem: &Problem) -> Self {
        let mut best = Self { dimension: None, taken: vec![0; problem.stops().len()] };
        let mut most = 0.0;
        for d in 0..problem.dimensions() {
            for kind in [StopKind::Delivery, StopKind::Pickup] {
                let taken = |index: StopIndex| {
                    let known = &problem.stops()[index];
                    if known.kind == kind && known.pair.is_none() { problem.quantities(index)[d] } else { 0 }
                };
                let taken: Vec<i64> = problem.stops().indices().map(taken).collect();
                let largest = problem.vehicles().indices().map(|v| problem.capacity(v)[d]).max().unwrap_or(0);
                let asked = taken.iter().map(|&taken| taken as f64).sum::<f64>() / largest.max(1) as f64;
                if asked > most {
                    most = asked;
                    best = Self { dimension: Some(d), taken };
                }
            }
        }
        best
    }

    /// How much of it a vehicle type has, on all trips together.
    pub(super) fn of(&self, problem: &Problem, vehicle: VehicleIndex) -> i64 {
        let capacity = self.dimension.map_or(0, |d| problem.capacity(vehicle)[d]);
        let known = &problem.vehicles()[vehicle];
        if known.reload.is_empty() {
            return capacity;
        }
        let trips = known.max_trips.map_or(i64::MAX, i64::from);
        // More than all there is to take is as good as all.
        let all = self.taken.iter().fold(0_i64, |all, &taken| all.saturating_add(taken));
        capacity.saturating_mul(trips).min(all.max(capacity))
    }

    /// What each stop takes of the room and how much there is, in the coarsest whole numbers; stops
    /// that take nothing, and a greatest number of stops m, are counted in: a route has
    /// Σ (m + 1) q + 1 ≤ (m + 1) Q + m.
    pub(super) fn counted(&self, problem: &Problem, index: VehicleIndex) -> (Vec<i64>, i64) {
        let vehicle = &problem.vehicles()[index];
        let divisor = self.taken.iter().fold(0, |known, &taken| greatest_common_divisor(known, taken)).max(1);
        let stops = problem.stops().len() as i64;
        let most = vehicle.max_stops.map_or(stops, |most| i64::from(most).min(stops));
        let limit = self.of(problem, index) / divisor;
        let taken = self.taken.iter().map(|taken| taken / divisor);
        if self.taken.iter().all(|&taken| taken > 0) && most == stops {
            return (taken.collect(), limit);
        }
        let scaled = |value: i64| value.saturating_mul(most + 1);
        (taken.map(|taken| scaled(taken).saturating_add(1)).collect(), scaled(limit).saturating_add(most))
    }
}

const fn greatest_common_divisor(mut a: i64, mut b: i64) -> i64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.abs()
}
