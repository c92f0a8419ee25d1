//! Routes in progress: stops that are done or decided, with which routes of the plan begin.

use super::rules::{LARGEST, Report, sound};
use super::{Backhauls, Draft, PlaceIndex, Problem, StationIndex, StopIndex, StopKind, VehicleDraft, VehicleIndex};
use crate::finding::Finding;
use crate::plan_file::{DoneVisit, InitialRoute, InitialVisit};
use rustc_hash::FxHashMap;

/// A route in progress.
#[derive(Debug, Clone, PartialEq)]
pub struct Initial {
    /// Its vehicle type, in the shift that it left in.
    pub vehicle: VehicleIndex,
    /// The stops with which it begins, in order.
    pub stops: Vec<StopIndex>,
    /// All that it visits up to the last of what is decided, in order.
    pub visits: Vec<Done>,
    /// When it left, where that is decided.
    pub depart: Option<f64>,
    /// Whether no stop may follow.
    pub closed: bool,
}

/// A visit of a route in progress, with the breaks taken there: numbers of the type's `breaks` from 1, and 0
/// for its driving break.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    /// What is visited.
    pub at: DoneAt,
    /// Breaks taken before the service.
    pub before: Vec<usize>,
    /// Breaks taken behind it.
    pub after: Vec<usize>,
}

/// What a route in progress visits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DoneAt {
    /// A stop.
    Stop(StopIndex),
    /// A depot, to unload and load again.
    Reload(PlaceIndex),
    /// A station, to charge so much; `None`: to full.
    Station(StationIndex, Option<f64>),
}

/// The routes in progress of a draft that keeps every rule; the rest of the problem is built.
pub(super) fn build(problem: &Problem) -> Vec<Initial> {
    let at = |done: &DoneVisit| {
        let stop = || problem.stop_by_id(&done.id).map(DoneAt::Stop);
        let depot = || problem.depot_by_id(&done.id).map(DoneAt::Reload);
        let station = || problem.station_by_id(&done.id).map(|station| DoneAt::Station(station, done.charge));
        stop().or_else(depot).or_else(station)
    };
    let visit = |visit: &InitialVisit| {
        let done = visit.done();
        Some(Done { at: at(&done)?, before: done.breaks_before, after: done.breaks })
    };
    let known = |route: &InitialRoute| {
        let visits: Vec<Done> = route.stops.iter().filter_map(visit).collect();
        let served = |done: &Done| if let DoneAt::Stop(stop) = done.at { Some(stop) } else { None };
        Some(Initial {
            vehicle: problem.in_shift(&route.vehicle, route.depart)?,
            stops: visits.iter().filter_map(served).collect(),
            visits,
            depart: route.depart,
            closed: route.closed,
        })
    };
    problem.draft().initial_routes.iter().filter_map(known).collect()
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
    /// The earliest departure of a route of this type: its shift's begin, and where it is still `open` when a vehicle
    /// leaves the moment from which on is planned.
    pub fn leaves_from(&self, vehicle: VehicleIndex, open: bool) -> f64 {
        let from = self.vehicles[vehicle].shift.from;
        self.draft.not_before.filter(|_| open).map_or(from, |moment| from.max(moment))
    }
}

/// D-180: a route in progress names a vehicle type of which there are enough in its shift, and when it left, if
/// so, is a time, which says in which of several shifts it is. D-181: it names a stop at least, and each once. D-182: what must be on one
/// route with them is there or can still be. D-183: no rule that looks at the whole route stands against fixing a part. D-184: what else it
/// names its vehicle does: depots where it loads again, stations where it charges, its breaks. D-188: the moment from which on is planned
/// is a time. D-189: goods on board of a route that nothing is added to are delivered on it.
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
        if let Some(depart) = route.depart.filter(|&depart| !sound(depart)) {
            report.add("D-180", || {
                let help = "say when the vehicle left, in the instance's time unit, or leave it out";
                let path = format!("initial_routes[{k}].depart");
                Finding::error("D-180", path, depart.to_string(), "a number from 0 to 1e12", help)
            });
        }
        if !route.stops.iter().any(|visit| rows.contains_key(visit.id())) {
            report.add("D-181", || {
                let help = "name the stops that are done or decided, or leave the route out";
                Finding::error("D-181", format!("initial_routes[{k}].stops"), "no stop", "at least one stop", help)
            });
        }
        let mut breaks = vec![false; vehicle.map_or(0, |vehicle| vehicle.breaks.len())];
        for (at, visit) in route.stops.iter().enumerate() {
            let row = rows.get(visit.id());
            let twice = row.is_some_and(|&row| on.insert(row, k).is_some());
            let found = vehicle.and_then(|vehicle| undone(draft, vehicle, &visit.done(), row.is_some(), &mut breaks));
            if let Some((found, expected, help)) = found {
                report.add("D-184", || {
                    let path = format!("initial_routes[{k}].stops[{at}]");
                    Finding::error("D-184", path, found, expected, help)
                });
            }
            if twice {
                report.add("D-181", || {
                    let found = format!("\"{}\" a second time", visit.id());
                    let help = "routes in progress name stops of the instance, each at most once";
                    let path = format!("initial_routes[{k}].stops[{at}]");
                    Finding::error("D-181", path, found, "the id of a stop, once", help)
                });
            }
        }
    }
    if let Some(moment) = draft.not_before.filter(|moment| !(-LARGEST..=LARGEST).contains(moment)) {
        report.add("D-188", || {
            let help = "say from when on is planned, in the instance's time unit, or leave it out";
            Finding::error("D-188", "not_before", moment.to_string(), format!("a time of at most {LARGEST}"), help)
        });
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
    super::shifts::begun(super::shifts::of(vehicle).into_iter(), depart)
}

/// What a visit of a route in progress says that a vehicle of the type cannot have done: what was found,
/// what is expected, and how to mend it. Notes the breaks taken.
fn undone(
    draft: &Draft,
    vehicle: &VehicleDraft,
    done: &DoneVisit,
    is_stop: bool,
    taken: &mut [bool],
) -> Option<(String, &'static str, &'static str)> {
    let id = &done.id;
    let station = draft.stations.iter().any(|station| station.id == *id) && vehicle.battery.is_some();
    if !is_stop && !vehicle.reload.contains(id) && !station {
        let help =
            "a route in progress visits stops, depots that its type may \"reload\" at, and with a battery stations";
        return Some((format!("\"{id}\""), "the id of a stop, or of a depot or station of its type", help));
    }
    if let Some(charge) = done.charge.filter(|&charge| !station || !sound(charge)) {
        let help = "say what was charged at a station, in the instance's energy unit, or leave it out for full";
        return Some((format!("{charge} charged at \"{id}\""), "a number from 0 to 1e12, at a station", help));
    }
    for &number in done.breaks_before.iter().chain(&done.breaks) {
        let known = match number.checked_sub(1) {
            None => vehicle.driving_break.is_some(),
            Some(entry) => taken.get_mut(entry).is_some_and(|taken| !std::mem::replace(taken, true)),
        };
        if !known {
            let help = "number the breaks as the type's \"breaks\" lists them, from 1; 0 is its driving_break";
            return Some((format!("break {number} at \"{id}\""), "a break of the type, each at most once", help));
        }
    }
    None
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
            let route = on.get(&pickup).filter(|&&route| row == pickup && draft.initial_routes[route].closed);
            if let Some(route) = route.filter(|&route| on.get(&delivery) != Some(route)) {
                report.add("D-189", || {
                    let found = format!("\"{}\" picked up on a closed route and not delivered there", stop.id);
                    let help = "name the delivery behind it, or leave \"closed\" out";
                    let path = format!("initial_routes[{route}].closed");
                    Finding::error("D-189", path, found, "goods on board delivered", help).about(&stop.id)
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
