//! The shifts of a vehicle type: one, or several such as those of several days.
//!
//! Each vehicle drives at most one route a shift, so a type with several shifts is like several types
//! of one id, each with its own shift and as many vehicles: that is how the problem holds it.

use super::rules::{LARGEST, Report, overlapping, sound};
use super::{Draft, Problem, VehicleDraft, VehicleIndex, Window, WindowDraft};
use crate::finding::Finding;
use crate::ids::Idx as _;

/// The shifts of a type in order of time.
pub(super) fn of(vehicle: &VehicleDraft) -> Vec<Window> {
    if vehicle.shifts.is_empty() {
        return vec![Window { from: vehicle.earliest_start, to: vehicle.latest_end.unwrap_or(f64::INFINITY) }];
    }
    Window::sorted(&windows(vehicle))
}

/// The number of the last of these shifts, in order of time, that has begun by `depart`; of the first if none
/// has, or without a departure.
pub(super) fn begun(shifts: impl Iterator<Item = Window>, depart: Option<f64>) -> usize {
    let Some(depart) = depart else { return 0 };
    let by = depart + 1e-6 * depart.abs().max(1.0);
    shifts.take_while(|shift| shift.from <= by).count().saturating_sub(1)
}

/// The shifts as windows.
fn windows(vehicle: &VehicleDraft) -> Vec<WindowDraft> {
    vehicle.shifts.iter().map(|shift| WindowDraft { from: shift.from, to: shift.to }).collect()
}

impl Problem {
    /// The entries of the type that `vehicle` is one of, one a shift, in order of time.
    pub fn shifts(&self, vehicle: VehicleIndex) -> impl Iterator<Item = VehicleIndex> + '_ {
        let row = self.vehicles[vehicle].row;
        // They lie side by side.
        let before = (0..vehicle.row()).rev().take_while(move |&k| self.vehicles[VehicleIndex::new(k)].row == row);
        let first = vehicle.row() - before.count();
        (first..self.vehicles.len()).map(VehicleIndex::new).take_while(move |&index| self.vehicles[index].row == row)
    }
    /// The type with this id, in the last of its shifts that has begun by `depart`; in its first if none
    /// has, or without a departure.
    pub fn in_shift(&self, id: &str, depart: Option<f64>) -> Option<VehicleIndex> {
        let first = self.vehicle_by_id(id)?;
        let shifts = self.shifts(first).map(|index| self.vehicles[index].shift);
        Some(VehicleIndex::new(first.row() + begun(shifts, depart)))
    }
    /// Whether vehicles of some type rest between their shifts.
    pub fn has_rests(&self) -> bool {
        self.vehicles.iter().any(|vehicle| vehicle.min_rest > 0.0 && vehicle.count.is_some())
    }
    /// Whether some type has several shifts.
    pub fn has_several_shifts(&self) -> bool {
        self.vehicles.len() > self.draft.vehicles.len()
    }
}

/// D-166: shifts are ordered, finite and apart. D-167: a type has `shifts` or the ends of a single one.
/// D-168: a rest is sound, and there are several shifts that it lies between.
pub(super) fn check(draft: &Draft, report: &mut Report) {
    for (k, vehicle) in draft.vehicles.iter().enumerate() {
        for (s, shift) in vehicle.shifts.iter().enumerate() {
            if !(shift.from <= shift.to && shift.from.abs() <= LARGEST && shift.to.abs() <= LARGEST) {
                report.add("D-166", || {
                    let found = format!("from {} to {}", shift.from, shift.to);
                    let help = "a shift runs from its earliest departure to its latest end: swap or correct them";
                    let path = format!("vehicles[{k}].shifts[{s}]");
                    Finding::error("D-166", path, found, "from <= to, both finite", help).about(&vehicle.id)
                });
            }
        }
        for (row, a, b) in overlapping(&windows(vehicle)) {
            report.add("D-166", || {
                let found = format!("{} to {} overlapping {} to {}", b.from, b.to, a.from, a.to);
                let help = "a vehicle is in one shift at a time: keep its shifts apart";
                let path = format!("vehicles[{k}].shifts[{row}]");
                Finding::error("D-166", path, found, "shifts apart from each other", help).about(&vehicle.id)
            });
        }
        if !sound(vehicle.min_rest) || vehicle.min_rest > 0.0 && vehicle.shifts.len() < 2 {
            report.add("D-168", || {
                let found = format!("{} with {} shifts", vehicle.min_rest, vehicle.shifts.len());
                let help = "a rest lies between two shifts of a vehicle: give at least two \"shifts\", or leave it out";
                let (path, expected) = (format!("vehicles[{k}].min_rest"), "a finite time of at least 0, and shifts");
                Finding::error("D-168", path, found, expected, help).about(&vehicle.id)
            });
        }
        if vehicle.min_rest > 0.0 && draft.stops.iter().any(|stop| stop.max_ride_time.is_some()) {
            report.add("D-168", || {
                let help = "these two rules are not offered together: leave out one of them";
                let (path, found) = (format!("vehicles[{k}].min_rest"), "a rest beside a longest ride (max_ride_time)");
                Finding::error("D-168", path, found, "one of the two", help).about(&vehicle.id)
            });
        }
        if !vehicle.shifts.is_empty() && (vehicle.earliest_start != 0.0 || vehicle.latest_end.is_some()) {
            report.add("D-167", || {
                let found = "\"shifts\" beside earliest_start or latest_end";
                let help = "write the single shift as one of \"shifts\", or leave \"shifts\" out";
                let path = format!("vehicles[{k}].shifts");
                Finding::error("D-167", path, found, "one of the two", help).about(&vehicle.id)
            });
        }
    }
}
