//! D-901 … D-909, D-921 …: what is valid but implausible.

use super::rules::Report;
use super::{Problem, VehicleIndex};
use crate::finding::Finding;
use crate::geometry::Metric;
use crate::ids::Idx as _;

/// 500 km/h in metres per second.
const IMPLAUSIBLE_SPEED: f64 = 500.0 / 3.6;
/// A factor between units that people mix up: grams and kilograms, millilitres and litres.
const UNIT_FACTOR: i64 = 1000;

/// Looks at a problem that keeps every rule.
pub(super) fn check(problem: &Problem) -> Vec<Finding> {
    let mut report = Report::default();
    speeds(problem, &mut report);
    coordinates(problem, &mut report);
    sizes(problem, &mut report);
    reach(problem, &mut report);
    objective(problem, &mut report);
    super::sharing::warn(problem, &mut report);
    super::groups::warn(problem, &mut report);
    super::access::warn(problem, &mut report);
    super::co2::warn(problem, &mut report);
    super::balance::warn(problem, &mut report);
    super::changes::warn(problem, &mut report);
    super::past::warn(problem, &mut report);
    super::goods::warn(problem, &mut report);
    super::sharing::warn_lifo(problem, &mut report);
    unused(problem, &mut report);
    report.finish()
}

/// D-901: vehicles faster than 500 km/h.
fn speeds(problem: &Problem, report: &mut Report) {
    let draft = problem.draft();
    let mut warn = |path: String, speed: f64| {
        report.add("D-901", || {
            let help = "speeds are in metres per second (km/h divided by 3.6); check the unit";
            let found = format!("{:.0} km/h", speed * 3.6);
            Finding::warning("D-901", path, found, "a speed of at most 500 km/h", help)
        });
    };
    if draft.durations.is_empty() {
        for (k, vehicle) in draft.vehicles.iter().enumerate() {
            let speed = draft.speed * vehicle.speed_factor;
            if speed > IMPLAUSIBLE_SPEED {
                let path = if draft.speed > IMPLAUSIBLE_SPEED {
                    "speed".to_owned()
                } else {
                    format!("vehicles[{k}].speed_factor")
                };
                warn(path, speed);
                if draft.speed > IMPLAUSIBLE_SPEED {
                    break;
                }
            }
        }
    } else if draft.coordinates == Metric::Haversine || !draft.distances.is_empty() {
        // Both tables are there: the mean speed on the ways from the first place.
        let from = super::PlaceIndex(0);
        let places = (1..problem.places()).map(super::PlaceIndex::new);
        let (length, time) = places.fold((0.0, 0.0), |(length, time), to| {
            (length + problem.distance(from, to), time + problem.duration(from, to))
        });
        if time > 0.0 && length / time > IMPLAUSIBLE_SPEED {
            warn("durations".to_owned(), length / time);
        }
    }
}

/// D-902: latitudes beyond the poles, which happens when coordinates are swapped.
fn coordinates(problem: &Problem, report: &mut Report) {
    if problem.draft().coordinates != Metric::Haversine {
        return;
    }
    for (place, point) in problem.points().unwrap_or_default().iter().enumerate() {
        if point.y.abs() > 90.0 || point.x.abs() > 180.0 {
            report.add("D-902", || {
                let (list, row) =
                    if place < problem.depots() { ("depots", place) } else { ("stops", place - problem.depots()) };
                let found = format!("latitude {}, longitude {}", point.y, point.x);
                let help = "x is the longitude and y the latitude: they look swapped";
                let expected = "a latitude within 90 and a longitude within 180 degrees";
                Finding::warning("D-902", format!("{list}[{row}].y"), found, expected, help)
                    .about(problem.place_id(super::PlaceIndex::new(place)))
            });
        }
    }
}

/// D-903: a stop larger than every vehicle. D-904: units that look mixed up.
fn sizes(problem: &Problem, report: &mut Report) {
    for d in 0..problem.dimensions() {
        let name = &problem.draft().dimensions[d];
        let limited: Vec<VehicleIndex> = problem
            .vehicles()
            .indices()
            .filter(|v| !problem.draft().vehicles[problem.vehicles()[*v].row].capacity.is_empty())
            .collect();
        if limited.len() < problem.vehicles().len() {
            return;
        }
        let largest = limited.iter().map(|&v| problem.capacity(v)[d]).max().unwrap_or(0);
        let total: i64 = problem.stops().indices().map(|s| problem.quantities(s)[d]).sum();
        let mut count = 0;
        for stop in problem.stops().indices().filter(|&s| problem.quantities(s)[d] > largest) {
            count += 1;
            report.add("D-903", || {
                let found = format!("{} of \"{name}\"", problem.quantities(stop)[d]);
                let help = "no vehicle can ever carry it: split the stop, or check the units";
                let expected = format!("at most {largest}, the largest vehicle's capacity");
                Finding::warning("D-903", format!("stops[{}].quantities[{d}]", stop.row()), found, expected, help)
                    .about(&problem.stops()[stop].id)
            });
        }
        let mostly_over = 2 * count > problem.stops().len();
        let tiny = total > 0 && largest / UNIT_FACTOR > total;
        if mostly_over || tiny {
            report.add("D-904", || {
                let found = format!("quantities that add up to {total} for vehicles of {largest}");
                let help = "capacity and quantities look like different units (grams and kilograms?)";
                Finding::warning("D-904", format!("dimensions[{d}]"), found, "the same unit on both sides", help)
                    .about(name)
            });
        }
    }
}

/// D-905: skills that no vehicle has. D-906: windows outside every shift.
fn reach(problem: &Problem, report: &mut Report) {
    let first = problem.vehicles().iter().map(|v| v.shift.from).fold(f64::INFINITY, f64::min);
    let last = problem.vehicles().iter().map(|v| v.shift.to).fold(f64::NEG_INFINITY, f64::max);
    for (index, stop) in problem.stops().iter_enumerated() {
        let skills = &problem.draft().stops[index.row()].skills;
        let skilled = |vehicle: &super::VehicleDraft| skills.iter().all(|skill| vehicle.skills.contains(skill));
        if !problem.draft().vehicles.iter().any(skilled) {
            report.add("D-905", || {
                let found = format!("skills {skills:?}");
                let help = "no vehicle type has all of them: check their spelling";
                let path = format!("stops[{}].skills", index.row());
                Finding::warning("D-905", path, found, "skills that some vehicle has", help).about(&stop.id)
            });
        }
        if !stop.windows.is_empty() && stop.windows.iter().all(|w| w.to < first || w.from > last) {
            report.add("D-906", || {
                let found = format!("windows outside every shift ({first} to {last})");
                let help = "no vehicle is on the road then: times count in seconds from the day's start";
                let path = format!("stops[{}].windows", index.row());
                Finding::warning("D-906", path, found, "a window within a shift", help).about(&stop.id)
            });
        }
    }
}

/// D-930: what nothing uses: trips of vehicles that do not load again, loading again at depots where none does, stations
/// without batteries.
fn unused(problem: &Problem, report: &mut Report) {
    let draft = problem.draft();
    let vehicles = || draft.vehicles.iter();
    let trips = vehicles().position(|v| v.reload.is_empty() && v.max_trips.is_some_and(|most| most > 1));
    let reloads = |id: &str| vehicles().any(|vehicle| vehicle.reload.iter().any(|reload| reload == id));
    let loading = draft.depots.iter().position(|depot| depot.reload_time > 0.0 && !reloads(&depot.id));
    let charging = !draft.stations.is_empty() && vehicles().all(|vehicle| vehicle.battery.is_none());
    let found = [
        trips.map(|k| {
            (format!("vehicles[{k}].max_trips"), "several trips of a vehicle that does not load again", "reload")
        }),
        loading.map(|k| (format!("depots[{k}].reload_time"), "a depot where no vehicle loads again", "reload")),
        charging.then(|| ("stations".to_owned(), "stations, and no vehicle with a battery", "battery")),
    ];
    for (path, found, field) in found.into_iter().flatten() {
        report.add("D-930", || {
            let help = format!("it has no effect: say \"{field}\" of the vehicles meant, or leave it out");
            Finding::warning("D-930", path, found, format!("vehicles with \"{field}\""), help)
        });
    }
}

/// D-907: a cost objective without costs, or the costs of vehicles under one that does not count them. D-908: prizes that the objective does not count.
/// D-909: lateness or overtime that it does not count, or lateness that it counts and nothing can have.
fn objective(problem: &Problem, report: &mut Report) {
    let objective = problem.objective();
    let free = problem.vehicles().iter().all(|v| v.fixed_cost + v.cost_per_distance + v.cost_per_time == 0.0);
    if objective == super::Objective::Cost && free {
        report.add("D-907", || {
            let help = "give fixed_cost, cost_per_distance or cost_per_hour, or minimise distance";
            Finding::warning("D-907", "objective", "cost, where nothing costs anything", "costs of vehicles", help)
        });
    }
    if !free && !objective.counts(super::Measure::Cost) {
        report.add("D-907", || {
            let help = "costs of vehicles are not counted then: minimise cost, or leave them out";
            let found = format!("{}, where vehicles have costs", objective.as_str());
            Finding::warning("D-907", "objective", found, "the objective cost", help)
        });
    }
    let draft = problem.draft();
    let late = draft.stops.iter().position(|stop| stop.late_cost_per_hour > 0.0);
    let over = draft.vehicles.iter().position(|vehicle| vehicle.overtime_cost_per_hour > 0.0);
    let uncounted = late
        .map(|k| (format!("stops[{k}].due"), "lateness costs"))
        .or_else(|| over.map(|k| (format!("vehicles[{k}].overtime_cost_per_hour"), "overtime costs")));
    if let Some((path, what)) = uncounted.filter(|_| !objective.counts(super::Measure::Cost)) {
        report.add("D-909", || {
            let found = format!("{what} under the objective {}", objective.as_str());
            let help = "only the objective cost counts lateness and overtime: use it, or leave them out";
            Finding::warning("D-909", path, found, "the objective cost", help)
        });
    }
    if objective.counts(super::Measure::Lateness) && draft.stops.iter().all(|stop| stop.due.is_none()) {
        report.add("D-909", || {
            let help = "say at the stops from when on service is late: due";
            Finding::warning("D-909", "objective", "lateness, where nothing is due", "stops with \"due\"", help)
        });
    }
    let optional = problem.stops().iter_enumerated().find(|(_, stop)| stop.prize.is_some());
    if let Some((index, stop)) = optional.filter(|_| !objective.counts_prizes()) {
        report.add("D-908", || {
            let found = format!("optional stops under the objective {}", objective.as_str());
            let help = "leaving optional stops out costs nothing then: use cost or distance+prizes";
            let path = format!("stops[{}].prize", index.row());
            Finding::warning("D-908", path, found, "an objective that counts prizes", help).about(&stop.id)
        });
    }
}
