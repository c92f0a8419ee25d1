//! What a dispatch file says, one to one with packhorse's own JSON.
//!
//! packhorse's own files use metres, seconds, cents and whole quantities. A public file without
//! units keeps its own: whatever unit its coordinates have is the unit of distance, and with
//! `speed` 1 also of time.

use super::balance::Balance;
use super::battery::{BatteryDraft, StationDraft};
use super::goods::IncompatibleGoods;
use super::hours::{Break, DrivingBreak, Period};
use super::objective::Objective;
use super::sharing::Backhauls;
use crate::defaults;
use crate::geometry::{Metric, Rounding};
use crate::kind::KindName;
use crate::plan_file::{InitialRoute, PreviousRoute};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A dispatch problem as a file says it: which vehicles serve which stops from which depots.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Version of the format: 1.
    #[serde(default = "defaults::format")]
    pub format: u32,
    /// The kind: `dispatch`.
    pub kind: KindName,
    /// The instance's name.
    #[serde(default)]
    pub name: String,
    /// What is minimised; default `distance`. Measures are `vehicles` (routes), `distance`, `duration`,
    /// `lateness` (time after `due`), `cost` (with the prizes of stops left out), `prizes`, `co2`
    /// (kilograms), `longest` and `range` (see `balance`). They may be weighed and added
    /// (`distance+0.5*duration`) and listed (`vehicles,cost`): of two plans the better is the one that
    /// has less of the first, and of the next where that is the same.
    #[serde(default)]
    pub objective: Objective,
    /// How coordinates become distances: `euclidean` (planar, default) or `haversine` (`x` is the
    /// longitude and `y` the latitude in degrees, distances in metres).
    #[serde(default)]
    pub coordinates: Metric,
    /// Rounding of the distances and travel times computed from coordinates; default `none`.
    #[serde(default)]
    pub rounding: Rounding,
    /// Distance driven per time unit (metres per second); default 1. Travel time is
    /// distance / speed, rounded by `rounding`.
    #[serde(default = "defaults::one::<f64>")]
    pub speed: f64,
    /// Names of the capacity dimensions, in the order in which `quantities` and `capacity` list
    /// them; default one dimension named `load`.
    #[serde(default = "load")]
    pub dimensions: Vec<String>,
    /// What leaving out an optional stop of priority 1 costs (cents, or the file's own cost or
    /// distance unit); needed only where a stop has a `priority`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority_value: Option<f64>,
    /// Whether routes deliver before they pick up: `mixed` (default: in any order), `strict` (on
    /// every route all deliveries from the depot come before all pickups for the depot) or
    /// `strict-with-delivery` (also, no route picks up for the depot without delivering from it).
    /// Transports from stop to stop are not concerned.
    #[serde(default, skip_serializing_if = "defaults::is_default")]
    pub backhauls: Backhauls,
    /// Classes of goods that must not share a vehicle: no route may have stops of both. Absent: all
    /// goods may.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub incompatible_goods: Vec<IncompatibleGoods>,
    /// What a kilogram of CO2 costs, in cents; default 0. Counts under the objective `cost`.
    #[serde(default, skip_serializing_if = "defaults::is_zero")]
    pub co2_cost: f64,
    /// Most CO2 that the whole plan may emit, in kilograms; absent: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_co2: Option<f64>,
    /// How evenly the routes are to share the work; absent: it does not matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub balance: Option<Balance>,
    /// Routes in progress: every plan has a route that begins with the stops of each, by the same type of
    /// vehicle and with the same departure. Absent: nothing is decided yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub initial_routes: Vec<InitialRoute>,
    /// The moment from which on is planned, in the time unit: routes that are not in progress leave then or later, and so
    /// do routes in progress whose `depart` is open. Absent: as early as their shifts begin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<f64>,
    /// What it costs that a stop is on another route than in the plan before, in cents; default 0. Counts
    /// under the objective `cost`. The plan before is `previous_routes`, or else the one given to `--start`.
    #[serde(default, skip_serializing_if = "defaults::is_zero")]
    pub change_cost: f64,
    /// The routes of the plan before. Routes of the same vehicle type are taken to be the same so that
    /// fewest stops change; the order of stops does not matter, and what the instance no longer has is passed over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub previous_routes: Vec<PreviousRoute>,
    /// Where vehicles start and end.
    pub depots: Vec<DepotDraft>,
    /// Where batteries are charged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stations: Vec<StationDraft>,
    /// The vehicle types.
    pub vehicles: Vec<VehicleDraft>,
    /// What is to be delivered and picked up.
    pub stops: Vec<StopDraft>,
    /// Distances between all places: one row a place, the depots in file order, then the stops and
    /// then the stations in file order; row = from, column = to. Without it they are computed from coordinates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub distances: Vec<Vec<f64>>,
    /// Travel times between all places, laid out like `distances`. Without it they are
    /// distance / `speed`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub durations: Vec<Vec<f64>>,
}

/// A place where vehicles start and end.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DepotDraft {
    /// Unique among depots and stops.
    pub id: String,
    /// Abscissa in metres (a public file's own unit), or longitude in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<f64>,
    /// Ordinate in metres (a public file's own unit), or latitude in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<f64>,
    /// Time that a vehicle spends here when it comes between two trips, to unload what it collected
    /// and to load again, in seconds (a public file's own unit); default 0. The first loading and
    /// the last unloading are not counted.
    #[serde(default, skip_serializing_if = "defaults::is_zero")]
    pub reload_time: f64,
}

/// A type of vehicle, of which there may be several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VehicleDraft {
    /// Unique among vehicle types.
    pub id: String,
    /// How many there are; absent: as many as wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// Capacity in each dimension; absent: unlimited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub capacity: Vec<i64>,
    /// Id of the depot where it starts; may be absent where there is only one depot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// Id of the depot where it ends; absent: where it starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
    /// Whether a route begins at its first stop, not at a depot; default false.
    #[serde(default, skip_serializing_if = "defaults::is_default")]
    pub open_start: bool,
    /// Whether a route is over at its last stop, not at a depot; default false.
    #[serde(default, skip_serializing_if = "defaults::is_default")]
    pub open_end: bool,
    /// Earliest departure, in seconds from the day's start (a public file's own unit); default 0.
    #[serde(default, skip_serializing_if = "defaults::is_zero")]
    pub earliest_start: f64,
    /// Latest end, in seconds from the day's start (a public file's own unit); absent: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest_end: Option<f64>,
    /// When it is on the road where that is more than one stretch, such as the shifts of several days,
    /// instead of `earliest_start` and `latest_end`: each vehicle drives at most one route in each. A
    /// route lies within one shift. Shifts must not overlap.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shifts: Vec<ShiftDraft>,
    /// Least time between the end of a vehicle's route and its departure in a later one of its `shifts`, in
    /// seconds (a public file's own unit); default 0.
    #[serde(default, skip_serializing_if = "defaults::is_zero")]
    pub min_rest: f64,
    /// Cost of using one vehicle at all, in cents (a public file's own unit); default 0.
    #[serde(default, skip_serializing_if = "defaults::is_zero")]
    pub fixed_cost: f64,
    /// Cost per metre driven, in cents (per distance unit in the file's own units); default 0.
    #[serde(default, skip_serializing_if = "defaults::is_zero")]
    pub cost_per_distance: f64,
    /// Cost per hour (3,600 time units) from departure to end, waiting and service included, in
    /// cents; default 0.
    #[serde(default, skip_serializing_if = "defaults::is_zero")]
    pub cost_per_hour: f64,
    /// CO2 emitted per metre driven, in grams (per distance unit in the file's own units); default 0.
    #[serde(default, skip_serializing_if = "defaults::is_zero")]
    pub co2_per_distance: f64,
    /// CO2 emitted on top per metre and unit of load on board, in grams: what is loaded in the first dimension counts,
    /// linear as in Bektaş and Laporte (2011), "The pollution-routing problem", section 2; default 0.
    #[serde(default, skip_serializing_if = "defaults::is_zero")]
    pub co2_per_distance_load: f64,
    /// Longest distance of one route; absent: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_distance: Option<f64>,
    /// Longest time from departure to end of one route; absent: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_duration: Option<f64>,
    /// Most stops on one route; absent: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_stops: Option<u32>,
    /// Travel times of this type are the common ones divided by this factor, not rounded again:
    /// 0.5 is half as fast; default 1.
    #[serde(default = "defaults::one::<f64>", skip_serializing_if = "defaults::is_one")]
    pub speed_factor: f64,
    /// Service at a stop takes this type so many times the stop's `service`; default 1.
    #[serde(default = "defaults::one::<f64>", skip_serializing_if = "defaults::is_one")]
    pub service_factor: f64,
    /// Time from departure to end that is paid as usual; beyond it `overtime_cost_per_hour` comes
    /// on top. Needed where that is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regular_duration: Option<f64>,
    /// What an hour (3,600 time units) beyond `regular_duration` costs on top of
    /// `cost_per_hour`, in cents; default 0. Counts under the objective `cost`.
    #[serde(default, skip_serializing_if = "defaults::is_zero")]
    pub overtime_cost_per_hour: f64,
    /// Whether it is loaded and unloaded at one end: of the goods of transports on board, those picked
    /// up last are delivered first; default false.
    #[serde(default, skip_serializing_if = "defaults::is_default")]
    pub lifo: bool,
    /// What it can do that stops may ask for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<String>,
    /// Ids of the depots where it may unload and load again between two trips of one route; absent:
    /// a route is one trip.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reload: Vec<String>,
    /// Most trips of one route; absent: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_trips: Option<u32>,
    /// Longest distance of one trip, from a depot to the next; absent: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_trip_distance: Option<f64>,
    /// Its battery, if it has one that may run empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub battery: Option<BatteryDraft>,
    /// Breaks of its driver.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<Break>,
    /// A break that is due after so much driving.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub driving_break: Option<DrivingBreak>,
    /// How fast traffic is over the day; before the first period it is as usual. A travel time then
    /// is what is left to go at the speed of each period that the way takes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub traffic: Vec<Period>,
    /// When it must not be on the way between two places, such as a drone in a storm; it waits at a place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grounded: Vec<WindowDraft>,
    /// Whether it goes straight from place to place by the coordinates, as a drone flies, whatever
    /// `distances` and `durations` say; default false.
    #[serde(default, skip_serializing_if = "defaults::is_default")]
    pub straight_line: bool,
}

/// A stretch of time in which vehicles are on the road.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShiftDraft {
    /// Earliest departure, in seconds from the first day's start (a public file's own unit).
    pub from: f64,
    /// Latest end, in the same unit.
    pub to: f64,
}

/// Which way goods move at a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StopKind {
    /// Goods leave the vehicle here: loaded at the start of the route, or at the pair's pickup.
    #[default]
    Delivery,
    /// Goods enter the vehicle here: unloaded at the end of the route, or at the pair's delivery.
    Pickup,
}

/// A visit that is asked for.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StopDraft {
    /// Unique among depots and stops.
    pub id: String,
    /// Abscissa in metres (a public file's own unit), or longitude in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<f64>,
    /// Ordinate in metres (a public file's own unit), or latitude in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<f64>,
    /// `delivery` (default) or `pickup`.
    #[serde(default)]
    pub kind: StopKind,
    /// Id of the other end of a transport: the same vehicle visits the pickup first and the
    /// delivery later, and the goods are on board only between. Both ends name each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<String>,
    /// Quantity in each dimension, at least 0; absent: nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quantities: Vec<i64>,
    /// When service may begin; absent: at any time. Windows must not overlap.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<WindowDraft>,
    /// Earliest begin of service that the customer was told: kept besides `windows`, in the same unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised_from: Option<f64>,
    /// Latest begin of service that the customer was told: kept besides `windows`, in the same unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised_to: Option<f64>,
    /// Time spent at the stop, in seconds (a public file's own unit); default 0.
    #[serde(default, skip_serializing_if = "defaults::is_zero")]
    pub service: f64,
    /// Time spent on arrival before service can begin (parking, unlocking), unless the vehicle
    /// comes from a place that is no distance and no time away; default 0.
    #[serde(default, skip_serializing_if = "defaults::is_zero")]
    pub setup: f64,
    /// When the goods are ready at the start of the route: the vehicle leaves no earlier, in
    /// seconds from the day's start (a public file's own unit); default 0. Deliveries from the
    /// depot only: a transport's pickup has windows for that.
    #[serde(default, skip_serializing_if = "defaults::is_zero")]
    pub release: f64,
    /// Service that begins later than this is late, which is allowed within `windows` but costs
    /// `late_cost_per_hour` or counts in an objective of `lateness`; in seconds from the day's start (a public file's own unit).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<f64>,
    /// What an hour (3,600 time units) of lateness costs, in cents; default 0. Counts under the
    /// objective `cost`.
    #[serde(default, skip_serializing_if = "defaults::is_zero")]
    pub late_cost_per_hour: f64,
    /// Skills that the vehicle must have, all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<String>,
    /// Ids of the vehicle types that may serve the stop; absent: all may.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vehicles: Vec<String>,
    /// Ids of vehicle types that may not serve the stop.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_vehicles: Vec<String>,
    /// Name of a group of stops that one vehicle serves on one route; where they are optional, all of
    /// them or none. Absent: any vehicle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_vehicle: Option<String>,
    /// Longest time that a transport's goods are on the way, from leaving the pickup to the begin of
    /// service at the delivery, in seconds (a public file's own unit); given at either end, the
    /// smaller counts. Absent: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_ride_time: Option<f64>,
    /// Class of the stop's goods, as `incompatible_goods` names it; absent: of no class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goods: Option<String>,
    /// Name of a group of stops that are alternatives to each other: exactly one of them is served,
    /// or at most one where they have a prize or priority, which is then the same for all and is
    /// paid once. Absent: the stop has no alternative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternatives: Option<String>,
    /// Makes the stop optional: leaving it out costs so much (cents, or the objective's own unit).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prize: Option<f64>,
    /// Makes the stop optional: leaving it out costs `priority` times `priority_value`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<u32>,
}

/// A time window, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WindowDraft {
    /// Earliest begin of service, in seconds from the day's start (a public file's own unit).
    pub from: f64,
    /// Latest begin of service, in the same unit.
    pub to: f64,
}

impl Draft {
    /// A draft with every default and no entries.
    pub fn empty(name: impl Into<String>) -> Self {
        Self {
            format: 1,
            kind: KindName::Dispatch,
            name: name.into(),
            objective: Objective::default(),
            coordinates: Metric::default(),
            rounding: Rounding::default(),
            speed: 1.0,
            dimensions: load(),
            priority_value: None,
            backhauls: Backhauls::default(),
            incompatible_goods: Vec::new(),
            co2_cost: 0.0,
            max_co2: None,
            balance: None,
            initial_routes: Vec::new(),
            not_before: None,
            change_cost: 0.0,
            previous_routes: Vec::new(),
            depots: Vec::new(),
            stations: Vec::new(),
            vehicles: Vec::new(),
            stops: Vec::new(),
            distances: Vec::new(),
            durations: Vec::new(),
        }
    }
}

impl VehicleDraft {
    /// Whether stops in their order do not tell all of a route: it may load again or charge between
    /// them, its driver takes breaks, or its ways take longer at some times or are its own.
    pub const fn is_walked(&self) -> bool {
        !self.reload.is_empty()
            || self.max_trip_distance.is_some()
            || self.battery.is_some()
            || !self.breaks.is_empty()
            || self.driving_break.is_some()
            || !self.traffic.is_empty()
            || !self.grounded.is_empty()
            || self.straight_line
    }
}

impl Default for VehicleDraft {
    fn default() -> Self {
        Self {
            id: "1".to_owned(),
            count: None,
            capacity: Vec::new(),
            start: None,
            end: None,
            open_start: false,
            open_end: false,
            earliest_start: 0.0,
            latest_end: None,
            shifts: Vec::new(),
            min_rest: 0.0,
            fixed_cost: 0.0,
            cost_per_distance: 0.0,
            cost_per_hour: 0.0,
            co2_per_distance: 0.0,
            co2_per_distance_load: 0.0,
            max_distance: None,
            max_duration: None,
            max_stops: None,
            speed_factor: 1.0,
            service_factor: 1.0,
            regular_duration: None,
            overtime_cost_per_hour: 0.0,
            lifo: false,
            skills: Vec::new(),
            reload: Vec::new(),
            max_trips: None,
            max_trip_distance: None,
            battery: None,
            breaks: Vec::new(),
            driving_break: None,
            traffic: Vec::new(),
            grounded: Vec::new(),
            straight_line: false,
        }
    }
}

fn load() -> Vec<String> {
    vec!["load".to_owned()]
}
