//! D-130 … D-137: capacity, start and end, shift, costs, limits, speed factor.

use super::super::Draft;
use super::{LARGEST, Report, sound};
use crate::finding::Finding;
use rustc_hash::FxHashSet;

/// D-130: as many capacities as dimensions, none negative.
pub(super) fn capacities(draft: &Draft, report: &mut Report) {
    let dimensions = draft.dimensions.len();
    for (k, vehicle) in draft.vehicles.iter().enumerate() {
        if !vehicle.capacity.is_empty() && vehicle.capacity.len() != dimensions {
            report.add("D-130", || {
                let help = "list one capacity for each name in \"dimensions\", in that order, or none if unlimited";
                let (found, expected) = (format!("{} capacities", vehicle.capacity.len()), format!("{dimensions}"));
                Finding::error("D-130", format!("vehicles[{k}].capacity"), found, expected, help).about(&vehicle.id)
            });
        }
        for (d, &capacity) in vehicle.capacity.iter().enumerate() {
            if capacity < 0 {
                report.add("D-130", || {
                    let (path, expected) = (format!("vehicles[{k}].capacity[{d}]"), "a whole number of at least 0");
                    let help = "a capacity is what fits at most";
                    Finding::error("D-130", path, capacity.to_string(), expected, help).about(&vehicle.id)
                });
            }
        }
    }
}

/// D-131: start and end are depots. D-132: where there are several depots, they are named.
/// D-133: an open end has no place.
pub(super) fn depots(draft: &Draft, report: &mut Report) {
    let known: FxHashSet<&str> = draft.depots.iter().map(|depot| depot.id.as_str()).collect();
    for (k, vehicle) in draft.vehicles.iter().enumerate() {
        for (name, place, open) in
            [("start", &vehicle.start, vehicle.open_start), ("end", &vehicle.end, vehicle.open_end)]
        {
            let path = || format!("vehicles[{k}].{name}");
            if let Some(id) = place.as_ref().filter(|id| !known.contains(id.as_str())) {
                report.add("D-131", || {
                    let help = "name one of \"depots\", or add it there";
                    Finding::error("D-131", path(), format!("\"{id}\""), "the id of a depot", help).about(&vehicle.id)
                });
            }
            let elsewhere = name == "end" && vehicle.start.is_some();
            if place.is_none() && !open && !elsewhere && draft.depots.len() > 1 {
                report.add("D-132", || {
                    let help = "there are several depots: say at which one this type starts and ends";
                    Finding::error("D-132", path(), "no depot", "the id of a depot", help).about(&vehicle.id)
                });
            }
            if open && place.is_some() && name == "end" {
                report.add("D-133", || {
                    let help = "an open end has no place: leave out \"end\" or set \"open_end\" to false";
                    Finding::error("D-133", path(), "a depot and an open end", "one of the two", help)
                        .about(&vehicle.id)
                });
            }
        }
    }
}

/// D-134: the shift is ordered and finite. D-135: costs are sound. D-136: limits are sound.
/// D-137: the speed factor is above 0.
pub(super) fn numbers(draft: &Draft, report: &mut Report) {
    for (k, vehicle) in draft.vehicles.iter().enumerate() {
        let (from, to) = (vehicle.earliest_start, vehicle.latest_end.unwrap_or(LARGEST));
        if !(from <= to && from.abs() <= LARGEST && to.abs() <= LARGEST) {
            report.add("D-134", || {
                let found = format!("earliest_start {from}, latest_end {to}");
                let help = "a shift runs from its earliest start to its latest end: swap or correct them";
                let (path, expected) = (format!("vehicles[{k}].latest_end"), "earliest_start <= latest_end");
                Finding::error("D-134", path, found, expected, help).about(&vehicle.id)
            });
        }
        let costs = [
            ("fixed_cost", Some(vehicle.fixed_cost), "D-135"),
            ("cost_per_distance", Some(vehicle.cost_per_distance), "D-135"),
            ("cost_per_hour", Some(vehicle.cost_per_hour), "D-135"),
            ("max_distance", vehicle.max_distance, "D-136"),
            ("max_duration", vehicle.max_duration, "D-136"),
        ];
        for (name, value, code) in costs {
            let Some(value) = value.filter(|&value| !sound(value)) else { continue };
            report.add(code, || {
                let help = "costs and limits are finite and have no sign; a limit that does not exist is left out";
                let (path, expected) = (format!("vehicles[{k}].{name}"), "a number from 0 to 1e12");
                Finding::error(code, path, value.to_string(), expected, help).about(&vehicle.id)
            });
        }
        if !(vehicle.speed_factor >= 1e-6 && sound(vehicle.speed_factor)) {
            report.add("D-137", || {
                let help = "1 is the common speed, 0.5 half of it";
                let (path, expected) = (format!("vehicles[{k}].speed_factor"), "a finite number above 0");
                Finding::error("D-137", path, vehicle.speed_factor.to_string(), expected, help).about(&vehicle.id)
            });
        }
    }
}
