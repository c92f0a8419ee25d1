//! What is answered: which vehicle visits which stops in which order, and what is left out.

pub use super::schedule::{BatteryUse, Schedule, StopTimes, Totals};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The plan's body.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// The routes; a vehicle type used k times gives k routes. A route without stops is no route:
    /// it uses no vehicle and costs nothing.
    pub routes: Vec<Route>,
    /// Stops on no route, each with the reason.
    #[serde(default)]
    pub unassigned: Vec<Unassigned>,
    /// Sums over all routes. A plan written by hand may leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totals: Option<Totals>,
}

/// One vehicle's way.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Route {
    /// Id of the vehicle type.
    pub vehicle: String,
    /// What it visits in order: stops, and between them depots where it loads again and stations
    /// where it charges.
    pub stops: Vec<Visit>,
    /// When it leaves, in the instance's time unit. Without it some departure must be feasible,
    /// and the one with the shortest duration counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depart: Option<f64>,
    /// When it is where, and what it costs. A plan written by hand may leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
}

/// A place on a route: its id, or at a charging station `{"id":, "charge":}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "an id such as \"17\", or {\"id\": station, \"charge\": energy}")]
pub enum Visit {
    /// A stop, a depot to load at again, or a station where the battery is charged to full.
    At(String),
    /// A station where so much is charged.
    Charge(Charge),
}

/// A station and what is charged there.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Charge {
    /// The station.
    pub id: String,
    /// Energy charged, in the instance's energy unit; absent: up to full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charge: Option<f64>,
}

impl Visit {
    /// The id of the place.
    pub fn id(&self) -> &str {
        match self {
            Self::At(id) | Self::Charge(Charge { id, .. }) => id,
        }
    }
    /// What is charged there, where the plan says so.
    pub const fn charge(&self) -> Option<f64> {
        match self {
            Self::At(_) => None,
            Self::Charge(charge) => charge.charge,
        }
    }
}

impl From<String> for Visit {
    fn from(id: String) -> Self {
        Self::At(id)
    }
}

impl From<&str> for Visit {
    fn from(id: &str) -> Self {
        Self::At(id.to_owned())
    }
}

/// A stop that no route visits.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Unassigned {
    /// The stop.
    pub id: String,
    /// Why, in a word of the catalogue. A plan written by hand may leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<ReasonCode>,
    /// Why, in one sentence.
    #[serde(default)]
    pub reason: String,
}

/// Why a stop is on no route. The first group is proved by trying the stop (with what must be served
/// together with it) alone on a vehicle of every type, the second by trying every place in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReasonCode {
    /// The fleet has no vehicle at all.
    NoVehicle,
    /// No vehicle has the skills that it asks for.
    NoSkill,
    /// No vehicle is among those that it names as allowed.
    Vehicle,
    /// Even alone, it is more than any vehicle that may serve it holds.
    Capacity,
    /// Even alone, no vehicle that may serve it is there within its windows.
    NoWindow,
    /// Even alone, no vehicle that may serve it is back before its shift ends.
    Shift,
    /// Even alone, it takes more energy than any vehicle that may serve it has, charging on the way included.
    Battery,
    /// Even alone, it is farther than any vehicle that may serve it drives on one route.
    MaxDistance,
    /// Even alone, it takes longer than any vehicle that may serve it may be on the way.
    MaxDuration,
    /// More stops must be served together than any route may have.
    MaxStops,
    /// Even alone, the goods would be on the way for too long.
    RideTime,
    /// It could be served, but not on one vehicle with what must be served together with it.
    Group,
    /// Even alone, it breaks another rule, which the sentence names.
    Rule,
    /// Vehicles that could serve it alone are all on routes, and none of these has a place for it.
    FleetUsedUp,
    /// Every place costs more than its prize.
    Prize,
    /// There is a place, but with it the whole plan breaks its cap on CO2 or on uneven work.
    PlanCap,
    /// There is a place, but the run ended before the search took it.
    RunOver,
    /// A vehicle could serve it alone; not all of the plan's places were tried, being too many.
    NotExamined,
}

impl ReasonCode {
    /// The whole catalogue.
    pub const ALL: [Self; 18] = [
        Self::NoVehicle,
        Self::NoSkill,
        Self::Vehicle,
        Self::Capacity,
        Self::NoWindow,
        Self::Shift,
        Self::Battery,
        Self::MaxDistance,
        Self::MaxDuration,
        Self::MaxStops,
        Self::RideTime,
        Self::Group,
        Self::Rule,
        Self::FleetUsedUp,
        Self::Prize,
        Self::PlanCap,
        Self::RunOver,
        Self::NotExamined,
    ];

    /// The word as plan files spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoVehicle => "no-vehicle",
            Self::NoSkill => "no-skill",
            Self::Vehicle => "vehicle",
            Self::Capacity => "capacity",
            Self::NoWindow => "no-window",
            Self::Shift => "shift",
            Self::Battery => "battery",
            Self::MaxDistance => "max-distance",
            Self::MaxDuration => "max-duration",
            Self::MaxStops => "max-stops",
            Self::RideTime => "ride-time",
            Self::Group => "group",
            Self::Rule => "rule",
            Self::FleetUsedUp => "fleet-used-up",
            Self::Prize => "prize",
            Self::PlanCap => "plan-cap",
            Self::RunOver => "run-over",
            Self::NotExamined => "not-examined",
        }
    }
}
