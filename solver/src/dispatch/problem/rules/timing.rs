//! D-140 … D-144: release, set-up, lateness, service factor, overtime.

use super::super::{Draft, Measure, StopKind};
use super::{LARGEST, Report, sound};
use crate::finding::Finding;

/// D-140: a release is sound, and only what comes from the depot has one. D-141: set-up times are
/// sound. D-142: a due time is finite and has a price, unless the objective counts lateness itself,
/// and the price has a due time.
pub(super) fn stops(draft: &Draft, report: &mut Report) {
    for (k, stop) in draft.stops.iter().enumerate() {
        if !sound(stop.release) {
            report.add("D-140", || {
                let help = "the release is when the goods are ready at the depot, in seconds from the day's start";
                let (path, expected) = (format!("stops[{k}].release"), "a number from 0 to 1e12");
                Finding::error("D-140", path, stop.release.to_string(), expected, help).about(&stop.id)
            });
        } else if stop.release > 0.0 && (stop.kind == StopKind::Pickup || stop.pair.is_some()) {
            report.add("D-140", || {
                let help = "goods that are picked up on the way are ready when the pickup's window opens: use windows";
                let (path, found) =
                    (format!("stops[{k}].release"), "a release of goods that do not come from the depot");
                Finding::error("D-140", path, found, "a delivery from the depot", help).about(&stop.id)
            });
        }
        if !sound(stop.setup) {
            report.add("D-141", || {
                let help = "the set-up is the time spent on arrival before service, in seconds";
                let (path, expected) = (format!("stops[{k}].setup"), "a number from 0 to 1e12");
                Finding::error("D-141", path, stop.setup.to_string(), expected, help).about(&stop.id)
            });
        }
        let priced = stop.late_cost_per_hour != 0.0;
        let due = stop.due.is_none_or(|due| due.abs() <= LARGEST);
        let measured = draft.objective.counts(Measure::Lateness);
        let matched = priced == stop.due.is_some() || !priced && measured;
        if !due || !sound(stop.late_cost_per_hour) || !matched {
            report.add("D-142", || {
                let found = match stop.due {
                    Some(due) => format!("due {due}, late_cost_per_hour {}", stop.late_cost_per_hour),
                    None => format!("late_cost_per_hour {} without due", stop.late_cost_per_hour),
                };
                let help = "say from when on service is late (due) and what an hour of it costs (late_cost_per_hour)";
                let expected = "a finite due time and a price above 0, or neither";
                Finding::error("D-142", format!("stops[{k}].due"), found, expected, help).about(&stop.id)
            });
        }
    }
}

/// D-143: the service factor is sound. D-144: overtime has a price and a regular duration.
pub(super) fn vehicles(draft: &Draft, report: &mut Report) {
    for (k, vehicle) in draft.vehicles.iter().enumerate() {
        if !sound(vehicle.service_factor) {
            report.add("D-143", || {
                let help = "1 is the stop's own service time, 0.5 half of it";
                let (path, expected) = (format!("vehicles[{k}].service_factor"), "a number from 0 to 1e12");
                Finding::error("D-143", path, vehicle.service_factor.to_string(), expected, help).about(&vehicle.id)
            });
        }
        let cost = vehicle.overtime_cost_per_hour;
        let regular = vehicle.regular_duration.is_none_or(sound);
        if !regular || !sound(cost) || (cost != 0.0) != vehicle.regular_duration.is_some() {
            report.add("D-144", || {
                let found = match vehicle.regular_duration {
                    Some(regular) => format!("regular_duration {regular}, overtime_cost_per_hour {cost}"),
                    None => format!("overtime_cost_per_hour {cost} without regular_duration"),
                };
                let help = "say after how long overtime begins (regular_duration) and what an hour of it costs on top";
                let expected = "a finite regular duration and a price above 0, or neither";
                Finding::error("D-144", format!("vehicles[{k}].regular_duration"), found, expected, help)
                    .about(&vehicle.id)
            });
        }
    }
}
