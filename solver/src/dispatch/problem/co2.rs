//! CO2: what vehicles emit, what it costs, and how much the plan may emit.

use super::objective::Measure;
use super::rules::{Report, sound};
use super::{Draft, Problem};
use crate::finding::Finding;

/// D-161: emissions of vehicles are sound, and there is a load for what they emit by it. D-162: so are the cost and
/// the cap.
pub(super) fn check(draft: &Draft, report: &mut Report) {
    for (k, vehicle) in draft.vehicles.iter().enumerate() {
        let by_load = vehicle.co2_per_distance_load;
        let emissions = [
            ("co2_per_distance", vehicle.co2_per_distance, "per metre, such as 0.2 for 200 g/km"),
            ("co2_per_distance_load", by_load, "on top per metre and unit of load, such as 0.0001 for 0.1 g/km and kg"),
        ];
        for (name, value, how) in emissions.into_iter().filter(|&(_, value, _)| !sound(value)) {
            report.add("D-161", || {
                let help = format!("say how many grams of CO2 the vehicle emits {how}");
                let (path, expected) = (format!("vehicles[{k}].{name}"), "a number from 0 to 1e12");
                Finding::error("D-161", path, value.to_string(), expected, help).about(&vehicle.id)
            });
        }
        if by_load > 0.0 && draft.dimensions.is_empty() {
            report.add("D-161", || {
                let (path, found) = (format!("vehicles[{k}].co2_per_distance_load"), "an instance without dimensions");
                let help = "the load is that of the first of \"dimensions\": name one, or leave the field out";
                Finding::error("D-161", path, found, "a dimension of load", help).about(&vehicle.id)
            });
        }
    }
    for (name, value) in [("co2_cost", Some(draft.co2_cost)), ("max_co2", draft.max_co2)] {
        let Some(value) = value.filter(|&value| !sound(value)) else { continue };
        report.add("D-162", || {
            let help = "the cost is in cents per kilogram, the cap in kilograms; what does not exist is left out";
            Finding::error("D-162", name, value.to_string(), "a number from 0 to 1e12", help)
        });
    }
}

/// D-926: CO2 that is asked about and that no vehicle emits, or a cost that the objective does not count.
pub(super) fn warn(problem: &Problem, report: &mut Report) {
    let draft = problem.draft();
    let counts = problem.objective().counts(Measure::Cost);
    let asked = [
        ("co2_cost", draft.co2_cost > 0.0),
        ("max_co2", draft.max_co2.is_some()),
        ("objective", problem.objective().counts(Measure::Co2)),
    ];
    let silent = problem.vehicles().iter().all(|vehicle| !vehicle.emits());
    if let Some((path, _)) = asked.into_iter().find(|&(_, asked)| asked && silent) {
        report.add("D-926", || {
            let help = "say how many grams per metre each vehicle type emits: co2_per_distance, co2_per_distance_load";
            Finding::warning("D-926", path, "CO2, where no vehicle emits any", "vehicles that emit CO2", help)
        });
    } else if draft.co2_cost > 0.0 && !counts {
        report.add("D-926", || {
            let found = format!("a cost of CO2 under the objective {}", problem.objective().as_str());
            let help = "only the objective cost counts it: use it, or list co2 in the objective";
            Finding::warning("D-926", "co2_cost", found, "the objective cost", help)
        });
    }
}
