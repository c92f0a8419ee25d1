//! Public dispatch formats, `.sol` files, and the generator.

mod cordeau;
mod generate;
mod lilim;
mod rows;
mod schneider;
mod sol;
mod solomon;
mod taillard;
mod vrplib;

pub use generate::{Size, generate, size_from};
pub use sol::{read_sol, write_sol};

use crate::ReadError;
use crate::formats::Format;
use packhorse_solver::dispatch::Draft;
use packhorse_solver::dispatch::problem::{Backhauls, Objective};
use packhorse_solver::geometry::{Metric, Rounding};
use packhorse_solver::plan_file::Rules;

/// The public formats of dispatch.
pub const FORMATS: &[Format<Draft>] =
    &[vrplib::FORMAT, solomon::FORMAT, lilim::FORMAT, cordeau::FORMAT, schneider::FORMAT, taillard::FORMAT];

/// What a draft read from a public file was read as: objective and rounding.
pub fn rules_of(draft: &Draft) -> Rules {
    Rules {
        objective: Some(draft.objective.as_str().split(',').map(str::to_owned).collect()),
        rounding: Some(draft.rounding.as_str().to_owned()),
        support: None,
        initial_routes: None,
        not_before: None,
        previous_routes: None,
        format: None,
    }
}

/// The objective that flags ask for, else `default`.
fn objective(rules: &Rules, default: Objective) -> Result<Objective, ReadError> {
    if let Some(support) = rules.support {
        let message = format!("--support {support}: dispatch supports no boxes, leave the flag out");
        return Err(ReadError::Usage(message));
    }
    rules.objective.as_ref().map_or(Ok(default), |words| words.join(",").parse().map_err(ReadError::Usage))
}

/// The rounding rule that flags ask for, if any; `explicit` says whether the file gives weights.
fn rounding(rules: &Rules, explicit: bool) -> Result<Option<Rounding>, ReadError> {
    let Some(word) = &rules.rounding else { return Ok(None) };
    let rounding: Rounding = word.parse().map_err(ReadError::Usage)?;
    if explicit == (rounding == Rounding::Matrix) {
        return Ok(Some(rounding));
    }
    Err(ReadError::Usage(if explicit {
        format!(
            "--rounding {word}: the file gives its distances explicitly, so only \"matrix\" fits; leave the flag out"
        )
    } else {
        "--rounding matrix: the file gives coordinates, not explicit weights; choose none, nearest, ceil, trunc1 or round3".to_owned()
    }))
}

/// What no text format of routes can hold, in sentences; the caller adds its own. The defaults
/// are what a reader takes without being told.
fn dropped(draft: &Draft, default: Objective, default_rounding: Rounding) -> Vec<String> {
    let vehicles = &draft.vehicles;
    let rounding = format!("the rounding rule (give --rounding {} when reading)", draft.rounding.as_str());
    let objective = format!("the objective (give --objective {} when reading)", draft.objective.as_str());
    named(&[
        (draft.dimensions.len() == 1 && draft.dimensions[0] != "load", "the name of the capacity dimension"),
        (draft.speed != 1.0, "the speed: travel times become distances"),
        (!draft.durations.is_empty(), "the matrix of travel times"),
        (vehicles.iter().any(|v| v.open_start || v.open_end), "open starts and ends of routes"),
        (vehicles.iter().any(|v| v.end.is_some() && v.end != v.start), "ends of routes at other depots"),
        (vehicles.iter().any(|v| v.cost_per_hour != 0.0), "the costs of vehicles per hour"),
        (vehicles.iter().any(|v| v.max_stops.is_some()), "the most stops of a route"),
        (vehicles.iter().any(|v| v.speed_factor != 1.0), "the speed factors of vehicles"),
        (vehicles.iter().any(|v| v.service_factor != 1.0), "the service factors of vehicles"),
        (vehicles.iter().any(|v| v.regular_duration.is_some()), "overtime"),
        (draft.backhauls != Backhauls::Mixed, "the order of deliveries before pickups"),
        (draft.stops.iter().any(|s| s.setup != 0.0), "set-up times"),
        (draft.stops.iter().any(|s| s.due.is_some()), "what lateness costs"),
        (draft.stops.iter().any(|s| s.priority.is_some()), "priorities"),
        (!draft.incompatible_goods.is_empty(), "goods that must not share a vehicle"),
        (vehicles.iter().any(|v| !v.shifts.is_empty()), "several shifts: vehicles are on the road at any time"),
        (vehicles.iter().any(|v| v.co2_per_distance != 0.0 || v.co2_per_distance_load != 0.0), "what vehicles emit"),
        (draft.co2_cost != 0.0 || draft.max_co2.is_some(), "the cost and the cap of CO2"),
        (draft.balance.is_some(), "how evenly work is shared"),
        (vehicles.iter().any(|v| !v.breaks.is_empty() || v.driving_break.is_some()), "breaks"),
        (vehicles.iter().any(|v| !v.traffic.is_empty()), "traffic over the day"),
        (vehicles.iter().any(|v| !v.grounded.is_empty()), "when vehicles must not be on the way"),
        (vehicles.iter().any(|v| v.max_trip_distance.is_some()), "the longest distance of a trip"),
        (draft.depots.iter().any(|depot| depot.reload_time != 0.0), "the time that loading again takes"),
        (!draft.initial_routes.is_empty(), "routes in progress"),
        (draft.not_before.is_some(), "the moment from which on is planned"),
        (draft.change_cost != 0.0 || !draft.previous_routes.is_empty(), "the plan before and the cost of changes"),
        (draft.stops.iter().any(|s| s.promised_from.or(s.promised_to).is_some()), "promised windows"),
        (vehicles.iter().any(|v| v.lifo), "last in, first out"),
        (draft.stops.iter().any(|s| s.max_ride_time.is_some()), "the longest rides of transports"),
        (draft.stops.iter().any(|s| s.same_vehicle.is_some()), "groups of stops for one vehicle"),
        (draft.stops.iter().any(|s| s.alternatives.is_some()), "alternatives: every one of them becomes mandatory"),
        (draft.stops.iter().any(|s| s.windows.len() > 1), "all time windows of a stop but the first"),
        (draft.rounding != default_rounding && draft.distances.is_empty(), &rounding),
        (draft.objective != default, &objective),
    ])
}

/// What all formats but `.vrp` cannot hold besides.
fn dropped_plain(draft: &Draft) -> Vec<String> {
    named(&[
        (draft.dimensions.len() > 1, "all capacity dimensions but the first"),
        (draft.stops.iter().any(|s| !s.skills.is_empty()), "skills"),
        (
            draft.stops.iter().any(|s| !s.vehicles.is_empty() || !s.not_vehicles.is_empty()),
            "which vehicles may serve which stop",
        ),
        (draft.stops.iter().any(|s| s.release != 0.0), "release times"),
        (draft.vehicles.iter().any(|v| !v.reload.is_empty()), "loading again between trips"),
        batteries(draft),
        (draft.stops.iter().any(|s| s.prize.is_some()), "prizes: every stop becomes mandatory"),
        (draft.vehicles.iter().any(|v| v.max_distance.is_some()), "the longest distance of a route"),
    ])
}

/// What a format without charging cannot hold.
fn batteries(draft: &Draft) -> (bool, &'static str) {
    let any = !draft.stations.is_empty() || draft.vehicles.iter().any(|vehicle| vehicle.battery.is_some());
    (any, "batteries and charging stations")
}

/// What a format without costs cannot hold.
fn costs(draft: &Draft) -> (bool, &'static str) {
    (draft.vehicles.iter().any(|v| v.fixed_cost + v.cost_per_distance != 0.0), "the costs of vehicles")
}

/// What a format without a longest duration cannot hold.
fn duration(draft: &Draft) -> (bool, &'static str) {
    (draft.vehicles.iter().any(|v| v.max_duration.is_some()), "the longest duration of a route")
}

/// What a format without ids of vehicle types cannot hold: any but a number in file order.
fn type_id(draft: &Draft) -> (bool, &'static str) {
    let kept = draft.vehicles.iter().enumerate().all(|(k, vehicle)| vehicle.id == (k + 1).to_string());
    (!kept, "ids of vehicle types: they are numbered from 1")
}

/// What a format without clock times cannot hold.
fn times(draft: &Draft) -> (bool, &'static str) {
    let shifts = draft.vehicles.iter().any(|v| v.earliest_start != 0.0 || v.latest_end.is_some());
    (shifts || draft.stops.iter().any(|s| !s.windows.is_empty()), "time windows and shifts")
}

/// The sentences whose condition holds.
fn named(list: &[(bool, &str)]) -> Vec<String> {
    list.iter().filter(|(lost, _)| *lost).map(|(_, what)| (*what).to_owned()).collect()
}

/// Why these formats cannot hold the draft at all, if so: they have one depot, one type and a plane.
fn one_depot_one_type(draft: &Draft) -> Result<(), String> {
    one_depot(draft)?;
    if draft.vehicles.len() != 1 {
        return Err(format!("the format holds one vehicle type, the instance has {}", draft.vehicles.len()));
    }
    plane(draft)
}

/// Why a format with one depot cannot hold the draft, if so.
fn one_depot(draft: &Draft) -> Result<(), String> {
    if draft.depots.len() != 1 {
        return Err(format!("the format holds one depot, the instance has {}", draft.depots.len()));
    }
    Ok(())
}

/// Why a format of planar coordinates cannot hold the draft, if so.
fn plane(draft: &Draft) -> Result<(), String> {
    if !draft.distances.is_empty() {
        return Err("the format holds coordinates, the instance has a matrix of distances".to_owned());
    }
    if draft.coordinates != Metric::Euclidean {
        let what = "the format holds planar coordinates, the instance has longitudes and latitudes";
        return Err(what.to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
