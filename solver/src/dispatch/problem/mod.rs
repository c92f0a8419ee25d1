//! What is asked: depots, vehicle types, stops and the ways between them; validated, immutable.
//!
//! Places are numbered depots first, then stops. All look-ups of the inner loops are arrays.

mod access;
mod balance;
mod battery;
mod build;
mod changes;
mod co2;
mod draft;
mod goods;
mod groups;
mod hours;
mod initial;
mod objective;
mod past;
mod promises;
mod rides;
mod rules;
mod sharing;
mod shifts;
mod travel;
mod trips;
mod warnings;

pub use balance::{Balance, Work};
pub use battery::{Battery, BatteryDraft, ChargingPoint, Station, StationDraft, StationIndex};
pub use draft::{DepotDraft, Draft, ShiftDraft, StopDraft, StopKind, VehicleDraft, WindowDraft};
pub use goods::IncompatibleGoods;
pub use groups::Groups;
pub use hours::{Break, DrivingBreak, Period};
pub use initial::{Done, DoneAt, Initial};
pub use objective::{Goal, Goals, Measure, Objective};
pub use sharing::Backhauls;

use crate::finding::Validated;
use crate::geometry::{Metric, Point, Rounding};
use crate::ids::{Idx as _, IndexVec};
use rustc_hash::FxHashMap;
use travel::Table;

crate::index_type! {
    /// A depot or a stop as a place: a row of the distance table.
    PlaceIndex;
    /// A stop.
    StopIndex;
    /// A vehicle type.
    VehicleIndex
}

/// When service may begin, both ends included; in the problem's time unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// Earliest begin.
    pub from: f64,
    /// Latest begin; infinite where there is no limit.
    pub to: f64,
}

impl Window {
    /// What a file says, in order of time.
    fn sorted(drafts: &[WindowDraft]) -> Vec<Self> {
        let mut windows: Vec<Self> = drafts.iter().map(|draft| Self { from: draft.from, to: draft.to }).collect();
        windows.sort_by(|a, b| a.from.total_cmp(&b.from));
        windows
    }
}

/// A soft end of a stop's windows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Due {
    /// Service that begins later is late.
    pub at: f64,
    /// Cost of lateness per time unit (the draft's cost per hour / 3,600).
    pub cost_per_time: f64,
}

/// A visit that is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    /// Its id.
    pub id: String,
    /// Delivery or pickup.
    pub kind: StopKind,
    /// The other end of a transport.
    pub pair: Option<StopIndex>,
    /// When service may begin: sorted, disjoint; empty means at any time.
    pub windows: Vec<Window>,
    /// Time spent here, by a vehicle whose service factor is 1.
    pub service: f64,
    /// Time spent on arrival, see [`Problem::setup`].
    pub setup: f64,
    /// A vehicle that brings its goods from the start leaves no earlier.
    pub release: f64,
    /// When lateness begins, and what it costs per time unit; `None` where no objective counts it.
    pub due: Option<Due>,
    /// Of a pickup: the longest time from leaving it to the begin of service at its delivery.
    pub max_ride: Option<f64>,
    /// What leaving it out costs; `None` where it must be served.
    pub prize: Option<f64>,
}

/// A type of vehicle in one of its shifts.
#[derive(Debug, Clone, PartialEq)]
pub struct Vehicle {
    /// The type's id.
    pub id: String,
    /// Row of the type in the draft.
    pub row: usize,
    /// How many there are, each for one route in the shift; `None` means as many as wanted.
    pub count: Option<u32>,
    /// Where it starts; `None` means at its first stop.
    pub start: Option<PlaceIndex>,
    /// Where it ends; `None` means at its last stop.
    pub end: Option<PlaceIndex>,
    /// Earliest departure and latest end.
    pub shift: Window,
    /// Least time between its end in one shift and its departure in a later one.
    pub min_rest: f64,
    /// Cost of using one at all.
    pub fixed_cost: f64,
    /// Cost per distance unit.
    pub cost_per_distance: f64,
    /// Cost per time unit (the draft's cost per hour / 3,600) from departure to end.
    pub cost_per_time: f64,
    /// Kilograms of CO2 per distance unit (the draft's grams / 1,000).
    pub co2_per_distance: f64,
    /// Kilograms on top per distance unit and unit of load in the first dimension.
    pub co2_per_distance_load: f64,
    /// Longest distance of a route.
    pub max_distance: Option<f64>,
    /// Longest time from departure to end of a route.
    pub max_duration: Option<f64>,
    /// Most stops on a route.
    pub max_stops: Option<u32>,
    /// Whether what it picked up last is delivered first.
    pub lifo: bool,
    /// Its travel time is this factor times the common one (1 / the draft's speed factor).
    pub time_factor: f64,
    /// Its service time is this factor times the stop's.
    pub service_factor: f64,
    /// Time from departure to end beyond which overtime begins; infinite where there is none.
    pub regular_duration: f64,
    /// Cost of overtime per time unit, on top of `cost_per_time`.
    pub overtime_per_time: f64,
    /// Depots where it may load again.
    pub reload: Vec<PlaceIndex>,
    /// Most trips of a route.
    pub max_trips: Option<u32>,
    /// Longest distance of a trip.
    pub max_trip_distance: Option<f64>,
    /// Its battery.
    pub battery: Option<Battery>,
    /// Breaks of its driver.
    pub breaks: Vec<Break>,
    /// The break due after so much driving.
    pub driving_break: Option<DrivingBreak>,
    /// Traffic over the day, in order of time.
    pub traffic: Vec<Period>,
    /// When it must not be on the way.
    pub grounded: Vec<Window>,
    /// Whether it goes by coordinates, whatever the tables say.
    pub straight_line: bool,
    /// Whether its routes are more than their stops in order, see [`VehicleDraft::is_walked`].
    pub walked: bool,
}

impl Vehicle {
    /// Whether it emits CO2 at all.
    pub fn emits(&self) -> bool {
        self.co2_per_distance > 0.0 || self.co2_per_distance_load > 0.0
    }
}

/// A validated dispatch problem.
#[derive(Debug, Clone)]
pub struct Problem {
    draft: Box<Draft>,
    depots: usize,
    stops: IndexVec<StopIndex, Stop>,
    vehicles: IndexVec<VehicleIndex, Vehicle>,
    stations: IndexVec<StationIndex, Station>,
    stop_by_id: FxHashMap<String, StopIndex>,
    depot_by_id: FxHashMap<String, PlaceIndex>,
    station_by_id: FxHashMap<String, StationIndex>,
    vehicle_by_id: FxHashMap<String, VehicleIndex>,
    points: Option<Vec<Point>>,
    dimensions: usize,
    /// One row of `dimensions` entries a stop.
    quantities: Vec<i64>,
    /// One row of `dimensions` entries a vehicle type.
    capacities: Vec<i64>,
    distances: Table,
    /// `None` where travel times equal distances.
    durations: Option<Table>,
    /// By coordinates, for vehicles that go straight where the tables above are given.
    straight: Option<(Table, Option<Table>)>,
    /// One bit a stop, row by vehicle type; empty where every vehicle may serve every stop.
    compatible: Vec<Vec<u64>>,
    alternatives: Groups,
    initial: Vec<Initial>,
    same_vehicle: Groups,
    whole_distances: bool,
    whole_times: bool,
    lateness: bool,
}

impl Problem {
    /// Applies every numbered rule to the draft; all findings come together.
    ///
    /// # Errors
    /// Every broken rule, when there is one.
    pub fn new(draft: Draft) -> Validated<Self> {
        let mut findings = rules::check(&draft);
        if findings.iter().any(crate::Finding::is_error) {
            return Err(findings);
        }
        let problem = build::build(draft);
        findings.extend(warnings::check(&problem));
        Ok((problem, findings))
    }

    /// The draft that the problem was made from.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }
    /// The instance's name.
    pub fn name(&self) -> &str {
        &self.draft.name
    }
    /// Whether routes deliver before they pick up.
    pub const fn backhauls(&self) -> Backhauls {
        self.draft.backhauls
    }
    /// Groups of stops of which one is served.
    pub const fn alternatives(&self) -> &Groups {
        &self.alternatives
    }
    /// Groups of stops that one route serves.
    pub const fn same_vehicle(&self) -> &Groups {
        &self.same_vehicle
    }
    /// Whether this very stop must be served: it has no prize and no alternative.
    pub fn must_serve(&self, stop: StopIndex) -> bool {
        self.stops[stop].prize.is_none() && self.alternatives.of(stop).is_none()
    }
    /// What is minimised.
    pub const fn objective(&self) -> Objective {
        self.draft.objective
    }
    /// All stops.
    pub const fn stops(&self) -> &IndexVec<StopIndex, Stop> {
        &self.stops
    }
    /// All vehicle types, one entry for each shift of a type.
    pub const fn vehicles(&self) -> &IndexVec<VehicleIndex, Vehicle> {
        &self.vehicles
    }
    /// The stop with this id.
    pub fn stop_by_id(&self, id: &str) -> Option<StopIndex> {
        self.stop_by_id.get(id).copied()
    }
    /// All charging stations.
    pub const fn stations(&self) -> &IndexVec<StationIndex, Station> {
        &self.stations
    }
    /// The station with this id.
    pub fn station_by_id(&self, id: &str) -> Option<StationIndex> {
        self.station_by_id.get(id).copied()
    }
    /// The depot with this id.
    pub fn depot_by_id(&self, id: &str) -> Option<PlaceIndex> {
        self.depot_by_id.get(id).copied()
    }
    /// The place of a station.
    pub const fn station_place(&self, station: StationIndex) -> PlaceIndex {
        PlaceIndex((self.depots + self.stops.len()) as u32 + station.0)
    }
    /// Time that loading again takes at a depot.
    pub fn reload_time(&self, depot: PlaceIndex) -> f64 {
        self.draft.depots[depot.row()].reload_time
    }
    /// The vehicle type with this id, in its first shift.
    pub fn vehicle_by_id(&self, id: &str) -> Option<VehicleIndex> {
        self.vehicle_by_id.get(id).copied()
    }

    /// Number of places: depots, stops and stations.
    pub const fn places(&self) -> usize {
        self.depots + self.stops.len() + self.stations.len()
    }
    /// Number of depots: the places 0 to this, exclusive.
    pub const fn depots(&self) -> usize {
        self.depots
    }
    /// The place of a stop.
    #[inline]
    pub const fn place(&self, stop: StopIndex) -> PlaceIndex {
        PlaceIndex(self.depots as u32 + stop.0)
    }
    /// The id of a place.
    pub fn place_id(&self, place: PlaceIndex) -> &str {
        match place.row().checked_sub(self.depots) {
            None => &self.draft.depots[place.row()].id,
            Some(stop) if stop < self.stops.len() => &self.stops[StopIndex::new(stop)].id,
            Some(station) => &self.stations[StationIndex::new(station - self.stops.len())].id,
        }
    }
    /// Coordinates of every place, where all are known.
    pub fn points(&self) -> Option<&[Point]> {
        self.points.as_deref()
    }

    /// Distance from one place to another.
    #[inline]
    pub fn distance(&self, from: PlaceIndex, to: PlaceIndex) -> f64 {
        self.distances.get(from.row(), to.row())
    }
    /// Metric, divisor and rounding of distances that are computed from the points at every look-up;
    /// `None` where there is a table.
    pub fn distance_rule(&self) -> Option<(Metric, f64, Rounding)> {
        self.distances.rule()
    }
    /// The same of travel times at the common speed, where they differ from distances.
    pub fn duration_rule(&self) -> Option<(Metric, f64, Rounding)> {
        self.durations.as_ref().and_then(Table::rule)
    }
    /// Travel time from one place to another at the common speed; times a vehicle's
    /// `time_factor` it is that vehicle's.
    #[inline]
    pub fn duration(&self, from: PlaceIndex, to: PlaceIndex) -> f64 {
        self.durations.as_ref().unwrap_or(&self.distances).get(from.row(), to.row())
    }
    /// Distance for vehicles of a type, which may go straight.
    pub fn distance_for(&self, vehicle: &Vehicle, from: PlaceIndex, to: PlaceIndex) -> f64 {
        match &self.straight {
            Some((distances, _)) if vehicle.straight_line => distances.get(from.row(), to.row()),
            _ => self.distance(from, to),
        }
    }
    /// Travel time of vehicles of a type, traffic not counted.
    pub fn duration_for(&self, vehicle: &Vehicle, from: PlaceIndex, to: PlaceIndex) -> f64 {
        let common = match &self.straight {
            Some((distances, durations)) if vehicle.straight_line => {
                durations.as_ref().unwrap_or(distances).get(from.row(), to.row())
            }
            _ => self.duration(from, to),
        };
        common * vehicle.time_factor
    }
    /// Time that the set-up at a stop takes a vehicle that comes from `from` (`None`: its route
    /// begins here): none where that is no distance and no time away.
    pub fn setup(&self, from: Option<PlaceIndex>, stop: StopIndex) -> f64 {
        let setup = self.stops[stop].setup;
        let here = self.place(stop);
        let same = |from| self.distance(from, here) == 0.0 && self.duration(from, here) == 0.0;
        if setup > 0.0 && from.is_some_and(same) { 0.0 } else { setup }
    }
    /// The shortest service that any vehicle type needs at a stop.
    pub fn least_service(&self, stop: StopIndex) -> f64 {
        self.stops[stop].service * self.vehicles.iter().map(|v| v.service_factor).fold(f64::INFINITY, f64::min)
    }
    /// Distances from one place to all, where the table is kept dense.
    #[inline]
    pub fn distance_row(&self, from: PlaceIndex) -> Option<&[f64]> {
        self.distances.row(from.row())
    }
    /// Travel times from one place to all, where the table is kept dense.
    #[inline]
    pub fn duration_row(&self, from: PlaceIndex) -> Option<&[f64]> {
        self.durations.as_ref().unwrap_or(&self.distances).row(from.row())
    }
    /// Whether travel times are the distances (speed 1, one table).
    pub const fn times_are_distances(&self) -> bool {
        self.durations.is_none()
    }
    /// Whether distances and travel times are the same both ways. Looks at every entry.
    pub fn is_symmetric(&self) -> bool {
        self.distances.is_symmetric() && self.durations.as_ref().is_none_or(Table::is_symmetric)
    }
    /// Whether every distance is a whole number.
    pub const fn whole_distances(&self) -> bool {
        self.whole_distances
    }
    /// Whether every travel time, service time, window and shift is a whole number, so that
    /// times are compared exactly.
    pub const fn whole_times(&self) -> bool {
        self.whole_times
    }

    /// Whether lateness at some stop counts.
    pub const fn has_lateness(&self) -> bool {
        self.lateness
    }

    /// Number of capacity dimensions, possibly 0.
    pub const fn dimensions(&self) -> usize {
        self.dimensions
    }
    /// Quantity of a stop in each dimension, at least 0.
    #[inline]
    pub fn quantities(&self, stop: StopIndex) -> &[i64] {
        &self.quantities[stop.row() * self.dimensions..(stop.row() + 1) * self.dimensions]
    }
    /// Capacity of a vehicle type in each dimension. Where the draft says unlimited, it is the
    /// sum of all quantities, which no load exceeds.
    #[inline]
    pub fn capacity(&self, vehicle: VehicleIndex) -> &[i64] {
        &self.capacities[vehicle.row() * self.dimensions..(vehicle.row() + 1) * self.dimensions]
    }
    /// Whether a vehicle type has the skills that a stop asks for, and is none that it forbids.
    #[inline]
    pub fn may_serve(&self, vehicle: VehicleIndex, stop: StopIndex) -> bool {
        self.compatible.get(vehicle.row()).is_none_or(|row| row[stop.row() / 64] >> (stop.row() % 64) & 1 == 1)
    }
    /// Whether there are stops that only some vehicle types may serve.
    pub fn is_choosy(&self) -> bool {
        !self.compatible.is_empty()
    }
    /// Whether the ride of some transport is limited.
    pub fn has_ride_limits(&self) -> bool {
        self.stops.iter().any(|stop| stop.max_ride.is_some())
    }
    /// Whether any time is limited: a window, a ride, a shift's end, or a longest duration.
    pub fn has_time_limits(&self) -> bool {
        self.stops.iter().any(|stop| !stop.windows.is_empty())
            || self.has_ride_limits()
            || self.vehicles.iter().any(|vehicle| vehicle.shift.to.is_finite() || vehicle.max_duration.is_some())
            || self.stations.iter().any(|station| !station.windows.is_empty())
    }
    /// Whether routes of some vehicle type are more than their stops in order, see [`VehicleDraft::is_walked`].
    pub fn has_walked(&self) -> bool {
        self.vehicles.iter().any(|vehicle| vehicle.walked)
    }
    /// Whether there are transports from stop to stop.
    pub fn has_pairs(&self) -> bool {
        self.stops.iter().any(|stop| stop.pair.is_some())
    }
}

#[cfg(test)]
mod tests;
