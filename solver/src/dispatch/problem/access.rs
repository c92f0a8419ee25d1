//! Which vehicle types may serve a stop, and which may not, by their ids.

use super::rules::Report;
use super::{Draft, Problem, StopDraft, VehicleDraft};
use crate::finding::Finding;
use crate::ids::Idx as _;
use rustc_hash::FxHashSet;

impl StopDraft {
    /// Whether the stop names vehicle types, or asks for skills.
    pub const fn is_choosy(&self) -> bool {
        names(self) || !self.skills.is_empty()
    }
    /// Whether a vehicle of this type may serve the stop: it has the skills, is named where any is
    /// named, and is not forbidden.
    pub fn admits(&self, vehicle: &VehicleDraft) -> bool {
        let named = |list: &[String]| list.contains(&vehicle.id);
        self.skills.iter().all(|skill| vehicle.skills.contains(skill))
            && (self.vehicles.is_empty() || named(&self.vehicles))
            && !named(&self.not_vehicles)
    }
}

/// Whether the stop names any vehicle type.
const fn names(stop: &StopDraft) -> bool {
    !stop.vehicles.is_empty() || !stop.not_vehicles.is_empty()
}

/// D-160: the vehicle types that a stop names exist.
pub(super) fn check(draft: &Draft, report: &mut Report) {
    if !draft.stops.iter().any(names) {
        return;
    }
    let known: FxHashSet<&str> = draft.vehicles.iter().map(|vehicle| vehicle.id.as_str()).collect();
    for (k, stop) in draft.stops.iter().enumerate() {
        for (name, list) in [("vehicles", &stop.vehicles), ("not_vehicles", &stop.not_vehicles)] {
            for (at, id) in list.iter().enumerate().filter(|(_, id)| !known.contains(id.as_str())) {
                report.add("D-160", || {
                    let help = "name one of \"vehicles\" of the instance, or add it there";
                    let (path, expected) = (format!("stops[{k}].{name}[{at}]"), "the id of a vehicle type");
                    Finding::error("D-160", path, format!("\"{id}\""), expected, help).about(&stop.id)
                });
            }
        }
    }
}

/// D-925: a stop that no vehicle type may serve, though some has its skills.
pub(super) fn warn(problem: &Problem, report: &mut Report) {
    let draft = problem.draft();
    for (index, stop) in problem.stops().iter_enumerated() {
        let own = &draft.stops[index.row()];
        if !names(own) || problem.vehicles().indices().any(|vehicle| problem.may_serve(vehicle, index)) {
            continue;
        }
        let skilled = |vehicle: &VehicleDraft| own.skills.iter().all(|skill| vehicle.skills.contains(skill));
        if draft.vehicles.iter().any(skilled) {
            report.add("D-925", || {
                let name = if own.vehicles.is_empty() { "not_vehicles" } else { "vehicles" };
                let help = "every type is forbidden, or lacks a skill: name one that may serve the stop";
                let (path, found) = (format!("stops[{}].{name}", index.row()), "no type that may serve the stop");
                Finding::warning("D-925", path, found, "a type that may", help).about(&stop.id)
            });
        }
    }
}
