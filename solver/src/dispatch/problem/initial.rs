//! Routes in progress: stops that are done or decided, with which routes of the plan begin.

use super::rules::{Report, sound};
use super::{Backhauls, Draft, Problem, StopIndex, StopKind, Vehicle, VehicleDraft, VehicleIndex, Window};
use crate::finding::Finding;
use crate::ids::Idx as _;
use crate::plan_file::InitialRoute;
use rustc_hash::FxHashMap;

/// A route in progress.
#[derive(Debug, Clone, PartialEq)]
pub struct Initial {
    /// Its vehicle type, in the shift that it left in.
    pub vehicle: VehicleIndex,
    /// The stops with which it begins, in order.
    pub stops: Vec<StopIndex>,
    /// When it left, where that is decided.
    pub depart: Option<f64>,
}

/// The routes in progress of a draft that keeps every rule.
pub(super) fn build(
    routes: &[InitialRoute],
    vehicles: &[Vehicle],
    stops: &FxHashMap<String, StopIndex>,
) -> Vec<Initial> {
    let known = |route: &InitialRoute| {
        Some(Initial {
            vehicle: in_shift(vehicles, route)?,
            stops: route.stops.iter().filter_map(|id| stops.get(id).copied()).collect(),
            depart: route.depart,
        })
    };
    routes.iter().filter_map(known).collect()
}

/// The type of a route in the last of its shifts that has begun when it left, in its first without a departure.
fn in_shift(vehicles: &[Vehicle], route: &InitialRoute) -> Option<VehicleIndex> {
    let own = |vehicle: &Vehicle| vehicle.id == route.vehicle;
    let first = vehicles.iter().position(own)?;
    let begun = |vehicle: &Vehicle| route.depart.is_some_and(|depart| super::shifts::begins_by(vehicle.shift, depart));
    let last = vehicles.iter().rposition(|vehicle| own(vehicle) && begun(vehicle));
    Some(VehicleIndex::new(last.unwrap_or(first)))
}

impl Problem {
    /// The routes in progress that every plan goes on with.
    pub fn initial_routes(&self) -> &[Initial] {
        &self.initial
    }
    /// The route in progress that begins with this stop.
    pub fn initial_route_from(&self, stop: StopIndex) -> Option<&Initial> {
        self.initial.iter().find(|route| route.stops.first() == Some(&stop))
    }
}

/// D-180: a route in progress names a vehicle type of which there are enough in its shift, and when it left, if
/// so, is a time, which says in which of several shifts it is. D-181: it names stops, each once. D-182: what must be on one route with them is
/// there or can still be. D-183: no rule that looks at the whole route stands against fixing a part. D-184: nor do its vehicles do more
/// than drive from stop to stop.
pub(super) fn check(draft: &Draft, report: &mut Report) {
    let rows: FxHashMap<&str, usize> = draft.stops.iter().enumerate().map(|(k, stop)| (stop.id.as_str(), k)).collect();
    let mut used: FxHashMap<(&str, usize), u32> = FxHashMap::default();
    // By stop, the route that names it.
    let mut on: FxHashMap<usize, usize> = FxHashMap::default();
    for (k, route) in draft.initial_routes.iter().enumerate() {
        let vehicle = draft.vehicles.iter().find(|vehicle| vehicle.id == route.vehicle);
        let shift = vehicle.map_or(0, |vehicle| shift_of(vehicle, route.depart));
        let count = used.entry((route.vehicle.as_str(), shift)).or_default();
        *count += 1;
        let found = match vehicle {
            None => Some(format!("\"{}\"", route.vehicle)),
            Some(vehicle) => vehicle
                .count
                .filter(|&most| *count > most)
                .map(|most| format!("{count} routes in progress of \"{}\", of which there are {most}", vehicle.id)),
        };
        if let Some(found) = found {
            report.add("D-180", || {
                let help = "a route in progress uses a vehicle: name its type, and count enough of them";
                let path = format!("initial_routes[{k}].vehicle");
                Finding::error("D-180", path, found, "the id of a vehicle type with a vehicle left", help)
            });
        }
        if route.depart.is_none() && vehicle.is_some_and(|vehicle| vehicle.shifts.len() > 1) {
            report.add("D-180", || {
                let help = "the type has several shifts: say when the vehicle left, so that it is known in which one";
                let path = format!("initial_routes[{k}].depart");
                Finding::error("D-180", path, "no departure", "when it left", help)
            });
        }
        if vehicle.is_some_and(VehicleDraft::is_walked) {
            report.add("D-184", || {
                let found = format!("\"{}\", whose routes are more than their stops in order", route.vehicle);
                let help = "what was loaded, charged or rested on the way is not modelled: leave these out of the type";
                let expected = "a type without loading again, battery, breaks, traffic, bans and straight ways";
                Finding::error("D-184", format!("initial_routes[{k}].vehicle"), found, expected, help)
            });
        }
        if let Some(depart) = route.depart.filter(|&depart| !sound(depart)) {
            report.add("D-180", || {
                let help = "say when the vehicle left, in the instance's time unit, or leave it out";
                let path = format!("initial_routes[{k}].depart");
                Finding::error("D-180", path, depart.to_string(), "a finite number of at least 0", help)
            });
        }
        if route.stops.is_empty() {
            report.add("D-181", || {
                let help = "name the stops that are done or decided, or leave the route out";
                Finding::error("D-181", format!("initial_routes[{k}].stops"), "no stop", "at least one stop", help)
            });
        }
        for (at, id) in route.stops.iter().enumerate() {
            let row = rows.get(id.as_str());
            let twice = row.is_some_and(|&row| on.insert(row, k).is_some());
            if row.is_none() || twice {
                report.add("D-181", || {
                    let found = if twice { format!("\"{id}\" a second time") } else { format!("\"{id}\"") };
                    let help = "routes in progress name stops of the instance, each at most once";
                    let path = format!("initial_routes[{k}].stops[{at}]");
                    Finding::error("D-181", path, found, "the id of a stop, once", help)
                });
            }
        }
    }
    if !draft.initial_routes.is_empty() {
        companions(draft, &rows, &on, report);
        if draft.backhauls == Backhauls::StrictWithDelivery {
            report.add("D-183", || {
                let help = "use \"strict\": whether a route in progress delivers is decided already";
                let found = "\"strict-with-delivery\" beside routes in progress";
                Finding::error("D-183", "backhauls", found, "\"mixed\" or \"strict\"", help)
            });
        }
    }
}

/// The number of the shift, in order of time, that a route which left then is in.
fn shift_of(vehicle: &VehicleDraft, depart: Option<f64>) -> usize {
    let begun = |shift: &Window| depart.is_some_and(|depart| super::shifts::begins_by(*shift, depart));
    super::shifts::of(vehicle).iter().rposition(begun).unwrap_or(0)
}

/// D-182: see [`check`].
fn companions(draft: &Draft, rows: &FxHashMap<&str, usize>, on: &FxHashMap<usize, usize>, report: &mut Report) {
    let mut groups: FxHashMap<&str, Option<usize>> = FxHashMap::default();
    // One end may name the other and not be named back.
    let pairs = draft.stops.iter().enumerate().filter_map(|(row, stop)| Some((stop.pair.as_deref()?, row)));
    let named_by: FxHashMap<&str, usize> = pairs.collect();
    for (row, stop) in draft.stops.iter().enumerate() {
        let path = || format!("stops[{row}]");
        let other =
            stop.pair.as_deref().and_then(|id| rows.get(id)).or_else(|| named_by.get(stop.id.as_str())).copied();
        if let Some(other) = other {
            let (pickup, delivery) = if stop.kind == StopKind::Pickup { (row, other) } else { (other, row) };
            if let Some(route) = on.get(&delivery).filter(|&route| on.get(&pickup) != Some(route)) {
                report.add("D-182", || {
                    let found =
                        format!("\"{}\" delivered on route in progress {}", draft.stops[delivery].id, route + 1);
                    let help = "name the pickup of the transport before it on the same route in progress";
                    Finding::error("D-182", path(), found, "its pickup there too", help).about(&stop.id)
                });
            }
        }
        let Some(name) = stop.same_vehicle.as_deref() else { continue };
        // What is on board is delivered on that route.
        let own = on.get(&row).or_else(|| on.get(&other?)).copied();
        if *groups.entry(name).or_insert(own) != own {
            report.add("D-182", || {
                let found = format!("a part of the same-vehicle group \"{name}\" on a route in progress");
                let help = "name all stops of the group on that route, or none";
                Finding::error("D-182", path(), found, "the whole group or none of it", help).about(&stop.id)
            });
        }
    }
}
