//! What an allocation file says: plain data, one to one with packhorse's own JSON.

use crate::defaults;
use crate::geometry::{Metric, Rounding};
use crate::kind::KindName;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which location model is asked for; the words of `--objective`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Model {
    /// Capacities hold; a demand may be served from several sites.
    #[default]
    MultipleSourcing,
    /// Capacities hold; every demand is served from exactly one site.
    SingleSourcing,
    /// Capacities are ignored.
    Uncapacitated,
    /// Exactly `p` sites open; capacities are ignored.
    PMedian,
    /// Exactly `p` sites open, capacities hold, every demand is served from exactly one site.
    CapacitatedPMedian,
}

impl Model {
    /// All models, in the contract's order.
    pub const ALL: [Self; 5] =
        [Self::MultipleSourcing, Self::SingleSourcing, Self::Uncapacitated, Self::PMedian, Self::CapacitatedPMedian];

    /// The name as flags and files spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MultipleSourcing => "multiple-sourcing",
            Self::SingleSourcing => "single-sourcing",
            Self::Uncapacitated => "uncapacitated",
            Self::PMedian => "p-median",
            Self::CapacitatedPMedian => "capacitated-p-median",
        }
    }
    /// Whether the sites' capacities limit what they serve.
    pub const fn has_capacities(self) -> bool {
        !matches!(self, Self::Uncapacitated | Self::PMedian)
    }
    /// Whether every demand has exactly one source.
    pub const fn is_single_sourcing(self) -> bool {
        matches!(self, Self::SingleSourcing | Self::CapacitatedPMedian)
    }
    /// Whether the number of open sites is given exactly.
    pub const fn is_p_median(self) -> bool {
        matches!(self, Self::PMedian | Self::CapacitatedPMedian)
    }
}

impl std::str::FromStr for Model {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|model| model.as_str() == text).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|model| model.as_str()).collect();
            format!("no allocation objective is named \"{text}\"; there are {}", names.join(", "))
        })
    }
}

/// What an entry of `costs` pays for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CostBasis {
    /// One unit of quantity.
    #[default]
    Unit,
    /// The demand's whole quantity; a part of it pays its share.
    Whole,
}

/// A place where a warehouse may be opened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Its name, unique among the sites.
    pub id: String,
    /// Cost of opening it, in cents in packhorse's own files, else the file's own unit. Default 0.
    #[serde(default)]
    pub opening_cost: f64,
    /// The most it can serve, in units of demand. Default: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<f64>,
    /// Whether it must be open. Default: no.
    #[serde(default, skip_serializing_if = "defaults::is_default")]
    pub must_open: bool,
    /// Whether it must stay closed. Default: no.
    #[serde(default, skip_serializing_if = "defaults::is_default")]
    pub closed: bool,
    /// Abscissa, or longitude in degrees under `haversine`. Default: unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<f64>,
    /// Ordinate, or latitude in degrees under `haversine`. Default: unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<f64>,
}

/// A customer or region that must be served.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Demand {
    /// Its name, unique among the demands.
    pub id: String,
    /// How much it needs, in any unit that the capacities share; a demand of 0 needs no flow. Default 1.
    #[serde(default = "defaults::one::<f64>")]
    pub quantity: f64,
    /// Abscissa, or longitude in degrees under `haversine`. Default: unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<f64>,
    /// Ordinate, or latitude in degrees under `haversine`. Default: unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<f64>,
    /// Sites farther away may not serve it; metres in packhorse's own files, else the unit of the distances. Default: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_distance: Option<f64>,
    /// Sites that take longer may not serve it, in seconds. Default: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_time_s: Option<f64>,
}

/// A way on which a site may serve a demand. Where lanes are given, there is no other way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lane {
    /// A site's id.
    pub from: String,
    /// A demand's id.
    pub to: String,
    /// Cost of one unit of quantity, in cents in packhorse's own files, else the file's own unit.
    pub unit_cost: f64,
    /// Its length, in metres in packhorse's own files. Default: as `distances` or the coordinates say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance: Option<f64>,
    /// How long it takes, in seconds. Default: as `times_s` or distance and speed say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_s: Option<f64>,
}

/// A road between two places, passable both ways. A place is a site or a demand; where a site and
/// a demand share an id they are the same place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Road {
    /// A site's or demand's id.
    pub from: String,
    /// A site's or demand's id.
    pub to: String,
    /// Its length, in metres in packhorse's own files, else the file's own unit.
    pub length: f64,
}

/// An allocation instance as its file says it.
///
/// The cost of serving a demand from a site comes from `lanes`, else from `costs`, else from the
/// distance times `cost_per_distance` a unit of quantity. The distance comes from the lane, else
/// from `distances`, else from the shortest way over `roads`, else from the coordinates; the time
/// from the lane, else from `times_s`, else from distance and `speed_kmh`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Version of the file format: 1. Default 1.
    #[serde(default = "defaults::format")]
    pub format: u32,
    /// The kind: `allocation`.
    pub kind: KindName,
    /// The instance's name. Default: empty.
    #[serde(default)]
    pub name: String,
    /// Which model is asked for. Default `multiple-sourcing`.
    #[serde(default)]
    pub objective: Model,
    /// The candidate sites.
    pub sites: Vec<Site>,
    /// The demands.
    pub demands: Vec<Demand>,
    /// The permitted ways with their costs. Default: every site may serve every demand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lanes: Vec<Lane>,
    /// A road network whose shortest ways are the distances. Default: none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roads: Vec<Road>,
    /// Transport costs, one row a site, one column a demand; cents in packhorse's own files. Default: none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub costs: Vec<Vec<f64>>,
    /// What an entry of `costs` pays for. Default `unit`.
    #[serde(default, skip_serializing_if = "defaults::is_default")]
    pub cost_basis: CostBasis,
    /// Distances, one row a site, one column a demand; metres in packhorse's own files. Default: none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub distances: Vec<Vec<f64>>,
    /// Travel times in seconds, one row a site, one column a demand. Default: none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub times_s: Vec<Vec<f64>>,
    /// How coordinates become distances: `euclidean` in the coordinates' unit, `haversine` in metres. Default `euclidean`.
    #[serde(default, skip_serializing_if = "defaults::is_default")]
    pub metric: Metric,
    /// How a distance from coordinates is rounded. Default `none`.
    #[serde(default, skip_serializing_if = "defaults::is_default")]
    pub rounding: Rounding,
    /// Cost of one unit of quantity over one unit of distance (cents a unit and metre in packhorse's own files). Default 1.
    #[serde(default = "defaults::one::<f64>", skip_serializing_if = "defaults::is_one")]
    pub cost_per_distance: f64,
    /// Speed in kilometres an hour that turns distances in metres into times. Default: times unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed_kmh: Option<f64>,
    /// At most so many sites open. Default: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_sites: Option<usize>,
    /// Exactly so many sites open: required by the p-median objectives, refused by the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p: Option<usize>,
    /// Share of the whole demand, 0 to 1, that must be served within the two limits below. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_share: Option<f64>,
    /// The distance that counts as near for `service_share`; metres in packhorse's own files. Default: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_within_distance: Option<f64>,
    /// The time that counts as fast for `service_share`, in seconds. Default: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_within_time_s: Option<f64>,
}

impl Draft {
    /// An empty instance, to be filled by a reader or generator.
    pub fn empty(name: impl Into<String>, objective: Model) -> Self {
        Self {
            format: 1,
            kind: KindName::Allocation,
            name: name.into(),
            objective,
            sites: Vec::new(),
            demands: Vec::new(),
            lanes: Vec::new(),
            roads: Vec::new(),
            costs: Vec::new(),
            cost_basis: CostBasis::Unit,
            distances: Vec::new(),
            times_s: Vec::new(),
            metric: Metric::Euclidean,
            rounding: Rounding::None,
            cost_per_distance: 1.0,
            speed_kmh: None,
            max_sites: None,
            p: None,
            service_share: None,
            service_within_distance: None,
            service_within_time_s: None,
        }
    }
}

impl Site {
    /// A site with nothing but its id, cost and capacity.
    pub fn new(id: impl Into<String>, opening_cost: f64, capacity: Option<f64>) -> Self {
        Self { id: id.into(), opening_cost, capacity, must_open: false, closed: false, x: None, y: None }
    }
}

impl Demand {
    /// A demand with nothing but its id and quantity.
    pub fn new(id: impl Into<String>, quantity: f64) -> Self {
        Self { id: id.into(), quantity, x: None, y: None, max_distance: None, max_time_s: None }
    }
}
