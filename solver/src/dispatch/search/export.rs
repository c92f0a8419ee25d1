//! From the search's plan to the plan that is handed out, with a reason for all that is left out.

use super::data::{Data, NONE};
use super::snapshot::Snapshot;
use super::state::State;
use crate::dispatch::plan::{Plan, Route, Unassigned};
use crate::dispatch::problem::{Problem, StopIndex, VehicleIndex};

/// The plan in the instance's own ids.
pub(super) fn plan(problem: &Problem, data: &Data<'_>, snapshot: &Snapshot) -> Plan {
    let id = |stop: u32| problem.stops()[StopIndex(stop)].id.clone();
    let mut served = vec![false; data.stops];
    let mut routes = Vec::new();
    for (kind, stops) in snapshot.routes.iter().filter(|(_, stops)| !stops.is_empty()) {
        for &stop in stops {
            served[stop as usize] = true;
        }
        routes.push(Route {
            vehicle: problem.vehicles()[VehicleIndex(*kind)].id.clone(),
            stops: stops.iter().map(|&stop| id(stop).into()).collect(),
            depart: None,
        });
    }
    // One stop of a group of alternatives speaks for all.
    let mut spoken = served;
    for stop in 0..data.stops as u32 {
        spoken[data.alternatives.lead(stop) as usize] |= spoken[stop as usize];
    }
    let speaks = |stop: u32| spoken[data.alternatives.lead(stop) as usize];
    let left_out: Vec<u32> = (0..data.stops as u32).filter(|&stop| !speaks(stop)).collect();
    let empty = if left_out.is_empty() { None } else { Some(State::new(data)) };
    let unassigned = left_out
        .iter()
        .filter_map(|&stop| empty.as_ref().map(|state| Unassigned { id: id(stop), reason: reason(state, stop) }))
        .collect();
    Plan { routes, unassigned }
}

/// Whether some vehicle could serve the unit of `stop` on a route of its own.
pub(super) fn fits_alone(state: &State<'_>, stop: u32) -> bool {
    let data = state.data;
    let unit = unit(data, stop);
    (0..data.fleet.len() as u32).any(|kind| {
        data.fleet[kind as usize].count > 0
            && if data.partner[unit as usize] == NONE {
                state.cost_alone(unit, kind).is_finite()
            } else {
                state.cost_alone_pair(unit, kind).is_finite()
            }
    })
}

/// The stop to try alone: itself, or the pickup of its pair.
fn unit(data: &Data<'_>, stop: u32) -> u32 {
    if data.delivers[stop as usize] { data.partner[stop as usize] } else { stop }
}

/// Why a stop is left out, proved by trying it alone in an empty plan.
fn reason(state: &State<'_>, stop: u32) -> String {
    let data = state.data;
    if fits_alone(state, stop) {
        let prize = data.unit_prize(unit(data, stop)) / data.scale;
        return if prize.is_finite() {
            format!("optional: no place was found that costs less than leaving it out ({prize})")
        } else if data.together.of(stop) != NONE {
            "a vehicle could serve it alone, but no route was found for all stops that must share its vehicle"
                .to_owned()
        } else {
            "a vehicle could serve it alone, but no room for it was found in the fleet within the limits of the run"
                .to_owned()
        };
    }
    let mut halves = vec![stop];
    if data.partner[stop as usize] != NONE {
        halves.push(data.partner[stop as usize]);
    }
    let kinds: Vec<u32> = (0..data.fleet.len() as u32).filter(|&kind| data.fleet[kind as usize].count > 0).collect();
    if kinds.is_empty() {
        return "the fleet has no vehicle at all".to_owned();
    }
    let skilled: Vec<u32> =
        kinds.into_iter().filter(|&kind| halves.iter().all(|&half| data.allows(kind, half))).collect();
    if skilled.is_empty() {
        return barred(data, stop);
    }
    let holds = |kind: u32| {
        halves.iter().all(|&half| {
            (0..data.dims).all(|dim| {
                let at = half as usize * data.dims + dim;
                data.dropped[at].max(data.collected[at]).max(data.carried[at]) <= data.capacity(kind)[dim]
            })
        })
    };
    let roomy: Vec<u32> = skilled.into_iter().filter(|&kind| holds(kind)).collect();
    if roomy.is_empty() {
        return "its quantity is more than any vehicle that may serve it can hold".to_owned();
    }
    "no vehicle that may serve it, even alone on a route, keeps its windows, the shift and the route's limits"
        .to_owned()
}

/// What to say of a stop that no vehicle there is may serve.
pub(super) fn barred(data: &Data<'_>, stop: u32) -> String {
    let asked = &data.problem.draft().stops[stop as usize];
    if asked.vehicles.is_empty() && asked.not_vehicles.is_empty() {
        "no vehicle has the skills that it asks for".to_owned()
    } else {
        "no vehicle is among those that may serve it, and has the skills that it asks for".to_owned()
    }
}
