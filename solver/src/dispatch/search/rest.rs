//! The rest of vehicles between one of their shifts and a later one, as a cap on the plan.
//!
//! Which vehicle of a type drives which route is open, and one that is ready stays ready until it leaves: by
//! departure, each route takes one that is. What is lacking where none is, the plan exceeds its cap by.

use crate::dispatch::problem::{Problem, VehicleIndex};

/// A route of a type that rests: its shift, departure and end.
pub(super) type Shift = (u32, f64, f64);

/// Room to share routes out among vehicles.
#[derive(Default)]
pub(super) struct Rests {
    pub(super) routes: Vec<Shift>,
    /// When each vehicle that has driven will have rested, of shifts before and of this one.
    resting: Vec<f64>,
    next: Vec<f64>,
}

impl Rests {
    /// How much rest is lacking, as shares of the rests asked for, all together.
    pub(super) fn lacking(&mut self, problem: &Problem) -> f64 {
        self.routes.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        self.resting.clear();
        self.next.clear();
        let (mut lacking, mut ready, mut rested) = (0.0, 0, 0);
        let mut before: Option<u32> = None;
        for &(shift, depart, end) in &self.routes {
            let kind = &problem.vehicles()[VehicleIndex(shift)];
            let row = |shift: u32| problem.vehicles()[VehicleIndex(shift)].row;
            if before.is_none_or(|before| row(before) != kind.row) {
                self.resting.clear();
                self.next.clear();
                (ready, rested) = (kind.count.unwrap_or(u32::MAX), 0);
            } else if before != Some(shift) {
                self.resting.drain(..rested);
                self.resting.append(&mut self.next);
                self.resting.sort_unstable_by(f64::total_cmp);
                rested = 0;
            }
            before = Some(shift);
            self.next.push(end + kind.min_rest);
            let close = depart + 1e-7 * depart.abs().max(1.0);
            while self.resting.get(rested).is_some_and(|&at| at <= close) {
                (rested, ready) = (rested + 1, ready.saturating_add(1));
            }
            if ready > 0 {
                ready -= 1;
            } else if let Some(first) = self.resting.get(rested) {
                lacking += (first - depart) / kind.min_rest;
                rested += 1;
            }
        }
        lacking
    }
}
