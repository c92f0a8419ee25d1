//! The rest of vehicles between one of their shifts and a later one, as a cap on the plan.
//!
//! Which vehicle of a type drives which route is open: by departure, each route takes the vehicle that has
//! rested last among those that have. What is lacking where none has is what the plan exceeds its cap by.

use crate::dispatch::problem::{Problem, VehicleIndex};

/// A route of a type that rests: its shift, departure and end.
pub(super) type Shift = (u32, f64, f64);

/// Room to share routes out among vehicles.
#[derive(Default)]
pub(super) struct Rests {
    pub(super) routes: Vec<Shift>,
    /// From when on each vehicle that has driven may leave, of shifts before and of this one.
    rested: Vec<f64>,
    next: Vec<f64>,
}

impl Rests {
    /// How much rest is lacking, as shares of the rests asked for, all together.
    pub(super) fn lacking(&mut self, problem: &Problem) -> f64 {
        self.routes.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let mut lacking = 0.0;
        let mut fresh = 0;
        let mut before: Option<u32> = None;
        for &(shift, depart, end) in &self.routes {
            let kind = &problem.vehicles()[VehicleIndex(shift)];
            let row = |shift: u32| problem.vehicles()[VehicleIndex(shift)].row;
            if before.is_none_or(|before| row(before) != kind.row) {
                self.rested.clear();
                self.next.clear();
                fresh = kind.count.unwrap_or(u32::MAX);
            } else if before != Some(shift) {
                self.rested.append(&mut self.next);
            }
            before = Some(shift);
            self.next.push(end + kind.min_rest);
            let close = depart + 1e-7 * depart.abs().max(1.0);
            let ready = self.rested.iter().enumerate().filter(|(_, at)| **at <= close);
            if let Some((last, _)) = ready.max_by(|a, b| a.1.total_cmp(b.1)) {
                self.rested.swap_remove(last);
            } else if fresh > 0 {
                fresh -= 1;
            } else if let Some((first, _)) = self.rested.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1)) {
                lacking += (self.rested.swap_remove(first) - depart) / kind.min_rest;
            }
        }
        lacking
    }
}
