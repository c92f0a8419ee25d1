//! Public dispatch formats, `.sol` files, and the generator.

mod generate;
mod lilim;
mod rows;
mod sol;
mod solomon;
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
pub const FORMATS: &[Format<Draft>] = &[vrplib::FORMAT, solomon::FORMAT, lilim::FORMAT];

/// What a draft read from a public file was read as: objective and rounding.
pub fn rules_of(draft: &Draft) -> Rules {
    Rules {
        objective: Some(draft.objective.as_str().split(',').map(str::to_owned).collect()),
        rounding: Some(draft.rounding.as_str().to_owned()),
        support: None,
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

/// What the rows-of-customers formats and `.vrp` files cannot hold, in sentences; the caller adds
/// its own. The defaults are what a reader takes without being told.
fn dropped(draft: &Draft, default: Objective, default_rounding: Rounding) -> Vec<String> {
    let mut dropped = Vec::new();
    let mut drop_if = |lost: bool, what: &str| {
        if lost {
            dropped.push(what.to_owned());
        }
    };
    let vehicles = &draft.vehicles;
    drop_if(draft.speed != 1.0, "the speed: travel times become distances");
    drop_if(!draft.durations.is_empty(), "the matrix of travel times");
    drop_if(draft.dimensions.len() > 1, "all capacity dimensions but the first");
    drop_if(vehicles.iter().any(|v| v.open_start || v.open_end), "open starts and ends of routes");
    drop_if(vehicles.iter().any(|v| v.end.is_some() && v.end != v.start), "ends of routes at other depots");
    drop_if(
        vehicles.iter().any(|v| v.fixed_cost + v.cost_per_distance + v.cost_per_hour != 0.0),
        "the costs of vehicles",
    );
    drop_if(vehicles.iter().any(|v| v.max_distance.is_some()), "the longest distance of a route");
    drop_if(vehicles.iter().any(|v| v.max_duration.is_some()), "the longest duration of a route");
    drop_if(vehicles.iter().any(|v| v.max_stops.is_some()), "the most stops of a route");
    drop_if(vehicles.iter().any(|v| v.speed_factor != 1.0), "the speed factors of vehicles");
    drop_if(draft.backhauls != Backhauls::Mixed, "the order of deliveries before pickups");
    drop_if(draft.stops.iter().any(|s| !s.skills.is_empty()), "skills");
    drop_if(draft.stops.iter().any(|s| s.priority.is_some()), "priorities");
    drop_if(draft.stops.iter().any(|s| s.windows.len() > 1), "all time windows of a stop but the first");
    let rounding = draft.rounding.as_str();
    drop_if(
        draft.rounding != default_rounding && draft.distances.is_empty(),
        &format!("the rounding rule (give --rounding {rounding} when reading)"),
    );
    let objective = draft.objective.as_str();
    drop_if(draft.objective != default, &format!("the objective (give --objective {objective} when reading)"));
    dropped
}

/// Why these formats cannot hold the draft at all, if so: they have one depot, one type and,
/// where `coordinates` count, a plane.
fn one_depot_one_type(draft: &Draft, coordinates: bool) -> Result<(), String> {
    let cannot = |what: String| Err(format!("the format {what}"));
    if draft.depots.len() != 1 {
        return cannot(format!("holds one depot, the instance has {}", draft.depots.len()));
    }
    if draft.vehicles.len() != 1 {
        return cannot(format!("holds one vehicle type, the instance has {}", draft.vehicles.len()));
    }
    if coordinates && draft.coordinates != Metric::Euclidean {
        return cannot("holds planar coordinates, the instance has longitudes and latitudes".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
