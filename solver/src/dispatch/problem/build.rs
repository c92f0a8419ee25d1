//! From a draft that keeps every rule to the tables of the problem.

use super::travel::{Computed, Table};
use super::{
    Draft, Due, Groups, Measure, PlaceIndex, Problem, Stop, StopDraft, StopIndex, Vehicle, VehicleDraft, VehicleIndex,
    Window,
};
use crate::geometry::{Matrix, Point};
use crate::ids::Idx as _;
use rustc_hash::FxHashMap;

/// Builds the problem. The rules hold, so every reference resolves.
pub(super) fn build(draft: Draft) -> Problem {
    let stop_by_id: FxHashMap<String, StopIndex> =
        draft.stops.iter().enumerate().map(|(row, stop)| (stop.id.clone(), StopIndex::new(row))).collect();
    let mut stops: Vec<Stop> = draft.stops.iter().map(|stop| build_stop(&draft, stop, &stop_by_id)).collect();
    // One end may name the other and not be named back.
    for row in 0..stops.len() {
        if let Some(other) = stops[row].pair {
            stops[other.row()].pair = Some(StopIndex::new(row));
        }
    }
    for (row, limit) in super::rides::limits(&draft) {
        stops[row].max_ride = Some(limit);
    }
    for row in super::past::stops(&draft).filter_map(|id| stop_by_id.get(id)) {
        // When it was there is a fact: an end that it missed must not stand in the way of all the rest.
        if let Some(last) = stops[row.row()].windows.last_mut() {
            last.to = f64::INFINITY;
        }
    }
    let mut vehicles: Vec<Vehicle> = Vec::with_capacity(draft.vehicles.len());
    let mut vehicle_by_id = FxHashMap::default();
    for (row, vehicle) in draft.vehicles.iter().enumerate() {
        vehicle_by_id.insert(vehicle.id.clone(), VehicleIndex::new(vehicles.len()));
        let shifts = super::shifts::of(vehicle);
        vehicles.extend(shifts.into_iter().map(|shift| build_vehicle(&draft, row, shift)));
    }
    let dimensions = draft.dimensions.len();
    let quantities: Vec<i64> =
        draft.stops.iter().flat_map(|stop| padded(&stop.quantities, dimensions, |_| 0)).collect();
    let total = |k: usize| quantities.iter().skip(k).step_by(dimensions).sum::<i64>();
    let totals: Vec<i64> = (0..dimensions).map(total).collect();
    let capacity = |v: &Vehicle| padded(&draft.vehicles[v.row].capacity, dimensions, |k| totals[k]);
    let capacities = vehicles.iter().flat_map(capacity).collect();
    let points = points(&draft);
    let (distances, durations) = tables(&draft, points.as_ref());
    let straight = straight(&draft, points.as_ref());
    let whole = |value: f64| value.fract() == 0.0 || value.is_infinite();
    let whole_distances = distances.is_whole();
    let whole_times = durations.as_ref().map_or(whole_distances, Table::is_whole)
        && stops.iter().all(|s| {
            [s.service, s.setup, s.release].into_iter().chain(s.max_ride).all(whole)
                && s.windows.iter().all(|w| whole(w.from) && whole(w.to))
        })
        && vehicles.iter().all(|v| {
            whole(v.shift.from)
                && whole(v.shift.to)
                && v.max_duration.is_none_or(whole)
                && whole(v.time_factor)
                && whole(v.service_factor)
                && !v.walked
        });
    let whole_times = whole_times && draft.not_before.is_none_or(whole);
    let mut problem = Problem {
        initial: Vec::new(),
        depots: draft.depots.len(),
        stations: super::battery::stations(&draft),
        station_by_id: super::battery::by_id(&draft),
        depot_by_id: draft.depots.iter().enumerate().map(|(k, d)| (d.id.clone(), PlaceIndex::new(k))).collect(),
        stop_by_id,
        vehicle_by_id,
        points,
        dimensions,
        quantities,
        capacities,
        distances,
        durations,
        straight,
        compatible: compatible(&draft, &vehicles),
        alternatives: Groups::new(&draft, |stop| stop.alternatives.as_ref()),
        same_vehicle: Groups::new(&draft, |stop| stop.same_vehicle.as_ref()),
        whole_distances,
        whole_times,
        lateness: stops.iter().any(|stop| stop.due.is_some()),
        stops: stops.into_iter().collect(),
        vehicles: vehicles.into_iter().collect(),
        draft: Box::new(draft),
    };
    problem.initial = super::initial::build(&problem);
    problem
}

fn build_stop(draft: &Draft, stop: &StopDraft, by_id: &FxHashMap<String, StopIndex>) -> Stop {
    let priority = || stop.priority.zip(draft.priority_value).map(|(p, value)| f64::from(p) * value);
    Stop {
        id: stop.id.clone(),
        kind: stop.kind,
        pair: stop.pair.as_ref().and_then(|id| by_id.get(id).copied()),
        windows: super::promises::windows(stop),
        service: stop.service,
        setup: stop.setup,
        release: stop.release,
        due: stop
            .due
            .filter(|_| {
                let priced = stop.late_cost_per_hour > 0.0 && draft.objective.counts(Measure::Cost);
                priced || draft.objective.counts(Measure::Lateness)
            })
            .map(|at| Due { at, cost_per_time: stop.late_cost_per_hour / 3600.0 }),
        max_ride: None,
        prize: stop.prize.or_else(priority),
    }
}

fn build_vehicle(draft: &Draft, row: usize, shift: Window) -> Vehicle {
    let vehicle = &draft.vehicles[row];
    let depot = |id: &str| draft.depots.iter().position(|depot| depot.id == id).map(PlaceIndex::new);
    let start = vehicle.start.as_deref().map_or(Some(PlaceIndex(0)), depot);
    // Without an end of its own a route ends where it starts, even if it starts open.
    let end = vehicle.end.as_deref().map_or(start, depot);
    Vehicle {
        id: vehicle.id.clone(),
        row,
        count: vehicle.count,
        start: start.filter(|_| !vehicle.open_start),
        end: end.filter(|_| !vehicle.open_end),
        shift,
        min_rest: vehicle.min_rest,
        fixed_cost: vehicle.fixed_cost,
        cost_per_distance: vehicle.cost_per_distance,
        cost_per_time: vehicle.cost_per_hour / 3600.0,
        co2_per_distance: vehicle.co2_per_distance / 1000.0,
        co2_per_distance_load: vehicle.co2_per_distance_load / 1000.0,
        max_distance: vehicle.max_distance,
        max_duration: vehicle.max_duration,
        max_stops: vehicle.max_stops,
        lifo: vehicle.lifo,
        time_factor: 1.0 / vehicle.speed_factor,
        service_factor: vehicle.service_factor,
        regular_duration: vehicle.regular_duration.unwrap_or(f64::INFINITY),
        overtime_per_time: vehicle.overtime_cost_per_hour / 3600.0,
        reload: super::trips::reloads(draft, vehicle),
        max_trips: vehicle.max_trips,
        max_trip_distance: vehicle.max_trip_distance,
        battery: vehicle.battery.as_ref().map(super::Battery::new),
        breaks: vehicle.breaks.clone(),
        driving_break: vehicle.driving_break,
        traffic: super::hours::periods(vehicle),
        grounded: bans(vehicle),
        straight_line: vehicle.straight_line,
        walked: vehicle.is_walked(),
    }
}

/// The list, or where it is empty `default` of each dimension.
fn padded(list: &[i64], dimensions: usize, default: impl Fn(usize) -> i64) -> Vec<i64> {
    (0..dimensions).map(|k| list.get(k).copied().unwrap_or_else(|| default(k))).collect()
}

/// Coordinates of all places, depots first, if every place has them.
fn points(draft: &Draft) -> Option<Vec<Point>> {
    let depots = draft.depots.iter().map(|depot| (depot.x, depot.y));
    let stops = draft.stops.iter().map(|stop| (stop.x, stop.y));
    let stations = draft.stations.iter().map(|station| (station.x, station.y));
    depots.chain(stops).chain(stations).map(|(x, y)| x.zip(y).map(|(x, y)| Point { x, y })).collect()
}

/// Weather bans in order, those that overlap or touch joined.
fn bans(vehicle: &VehicleDraft) -> Vec<Window> {
    let mut bans: Vec<Window> = Vec::new();
    for ban in Window::sorted(&vehicle.grounded) {
        match bans.last_mut().filter(|last| ban.from <= last.to) {
            Some(last) => last.to = last.to.max(ban.to),
            None => bans.push(ban),
        }
    }
    bans
}

/// Distances and travel times by coordinates, where some vehicle needs them and has others.
fn straight(draft: &Draft, points: Option<&Vec<Point>>) -> Option<(Table, Option<Table>)> {
    let given = !(draft.distances.is_empty() && draft.durations.is_empty());
    let flies = draft.vehicles.iter().any(|vehicle| vehicle.straight_line);
    let computed = |divisor: f64| {
        let points = points.cloned().unwrap_or_default();
        Computed { points, metric: draft.coordinates, rounding: draft.rounding, divisor }.into_table()
    };
    (given && flies).then(|| (computed(1.0), (draft.speed != 1.0).then(|| computed(draft.speed))))
}

/// Distances, and travel times where they differ from distances.
fn tables(draft: &Draft, points: Option<&Vec<Point>>) -> (Table, Option<Table>) {
    let given = |rows: &[Vec<f64>]| Table::Dense(Matrix::from_fn(rows.len(), rows.len(), |r, c| rows[r][c]));
    let computed = |divisor: f64| {
        let points = points.cloned().unwrap_or_default();
        Computed { points, metric: draft.coordinates, rounding: draft.rounding, divisor }.into_table()
    };
    let distances = if draft.distances.is_empty() { computed(1.0) } else { given(&draft.distances) };
    let durations = if !draft.durations.is_empty() {
        Some(given(&draft.durations))
    } else if draft.speed == 1.0 {
        None
    } else if draft.distances.is_empty() {
        Some(computed(draft.speed))
    } else {
        let rows = &draft.distances;
        Some(Table::Dense(Matrix::from_fn(rows.len(), rows.len(), |r, c| rows[r][c] / draft.speed)))
    };
    (distances, durations)
}

/// For each vehicle type one bit a stop: whether the stop lets it serve. Empty if no stop asks for anything.
fn compatible(draft: &Draft, vehicles: &[Vehicle]) -> Vec<Vec<u64>> {
    if !draft.stops.iter().any(StopDraft::is_choosy) {
        return Vec::new();
    }
    vehicles
        .iter()
        .map(|vehicle| {
            let mut row = vec![0_u64; draft.stops.len().div_ceil(64)];
            for (k, stop) in draft.stops.iter().enumerate() {
                if stop.admits(&draft.vehicles[vehicle.row]) {
                    row[k / 64] |= 1 << (k % 64);
                }
            }
            row
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{DepotDraft, Draft, Problem, StopDraft, StopIndex, VehicleDraft, VehicleIndex};

    #[test]
    fn defaults_mean_what_the_draft_says() {
        let mut draft = Draft::empty("t");
        draft.depots = vec![DepotDraft { id: "D".to_owned(), x: Some(0.0), y: Some(0.0), ..DepotDraft::default() }];
        draft.vehicles = vec![VehicleDraft::default()];
        draft.stops = vec![
            StopDraft { id: "a".to_owned(), x: Some(3.0), y: Some(4.0), quantities: vec![2], ..StopDraft::default() },
            StopDraft { id: "b".to_owned(), x: Some(0.0), y: Some(4.0), quantities: vec![5], ..StopDraft::default() },
        ];
        draft.speed = 2.0;
        let (problem, warnings) = Problem::new(draft).unwrap();
        assert_eq!(warnings, []);
        let (a, b) = (problem.place(StopIndex(0)), problem.place(StopIndex(1)));
        assert_eq!((problem.distance(a, b), problem.duration(a, b)), (3.0, 1.5));
        let vehicle = &problem.vehicles()[VehicleIndex(0)];
        assert_eq!((vehicle.start, vehicle.end), (Some(super::PlaceIndex(0)), Some(super::PlaceIndex(0))));
        assert_eq!(problem.capacity(VehicleIndex(0)), [7]);
        assert!(problem.may_serve(VehicleIndex(0), StopIndex(1)));
    }
}
