//! The plan file: one head for every kind, and the kind's own body.

use crate::kind::KindName;
use crate::outcome::{Objective, StoppedBy};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How far the answer is proven (contract, section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The gap is proven within `--gap`.
    Optimal,
    /// Complete and checked.
    Feasible,
    /// Not all is served, packed or met; what is left out is listed with reasons.
    Partial,
    /// Proven infeasible: `plan` is null, `reasons` says why.
    Infeasible,
    /// Nothing found, nothing proven.
    Unknown,
}

/// A route in progress: what is done or decided, with which a route of every plan begins.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InitialRoute {
    /// Id of the vehicle type.
    pub vehicle: String,
    /// What it visited or is to visit, in order: stops, and between them depots where it loaded again and
    /// stations where it charged. The plan adds others behind them.
    pub stops: Vec<InitialVisit>,
    /// When it left, in the instance's time unit; absent: still open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depart: Option<f64>,
    /// Whether no stop is added behind these, because the vehicle is on its way home or there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
}

/// A place of a route in progress: its id, or with more to say of it `{"id":, "charge":, "breaks":}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "an id such as \"17\", or {\"id\": station, \"charge\": energy, \"breaks\": numbers}")]
pub enum InitialVisit {
    /// A stop, a depot to load at again, or a station where the battery is charged to full; no break here.
    At(String),
    /// A place with what was done there.
    Done(DoneVisit),
}

/// A place of a route in progress, and what was done there besides serving it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DoneVisit {
    /// The stop, depot or station.
    pub id: String,
    /// Energy charged at a station, in the instance's energy unit; absent: up to full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charge: Option<f64>,
    /// Breaks taken before the service here, in order: numbers of the vehicle's `breaks` from 1; 0 is its
    /// `driving_break`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks_before: Vec<usize>,
    /// Breaks taken behind the service here, numbered alike.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<usize>,
}

impl InitialVisit {
    /// The id of the place.
    pub fn id(&self) -> &str {
        match self {
            Self::At(id) | Self::Done(DoneVisit { id, .. }) => id,
        }
    }
    /// What was done there besides.
    pub fn done(&self) -> DoneVisit {
        match self {
            Self::At(id) => DoneVisit { id: id.clone(), ..DoneVisit::default() },
            Self::Done(done) => done.clone(),
        }
    }
}

impl From<DoneVisit> for InitialVisit {
    /// The id alone where there is no more to say.
    fn from(done: DoneVisit) -> Self {
        let plain = DoneVisit { id: done.id.clone(), ..DoneVisit::default() };
        if done == plain { Self::At(done.id) } else { Self::Done(done) }
    }
}

impl From<&str> for InitialVisit {
    fn from(id: &str) -> Self {
        Self::At(id.to_owned())
    }
}

/// A route of the plan before, against which changes are counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviousRoute {
    /// Id of the vehicle type.
    pub vehicle: String,
    /// Ids of its stops.
    pub stops: Vec<String>,
}

/// What flags chose for a public file, so that `check` and `--start` need none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The objectives in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objective: Option<Vec<String>>,
    /// The rounding rule of distances and travel times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounding: Option<String>,
    /// The share of every base that must be supported (packing), 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support: Option<f64>,
    /// What `--freeze-until` decided: routes in progress, in place of the instance's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial_routes: Option<Vec<InitialRoute>>,
    /// The moment of `--freeze-until`: routes that are not in progress leave then or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<f64>,
    /// The routes of `--start`, where changes against them have a price and the instance names none before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_routes: Option<Vec<PreviousRoute>>,
    /// The public format the instance was read as.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
}

/// The run that made the plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Run {
    /// The seed of all randomness.
    pub seed: u64,
    /// Threads allowed.
    pub threads: usize,
    /// The method that ran.
    pub method: String,
    /// Wall clock from the start of reading to the end of the check, in seconds.
    pub elapsed_s: f64,
    /// Search iterations done.
    pub iterations: u64,
    /// What ended it.
    pub stopped_by: StoppedBy,
    /// The gap it was to prove, where that is not 1e-4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<f64>,
}

/// The gap that a run is to prove unless told otherwise.
pub const DEFAULT_GAP: f64 = 1e-4;

/// A plan file: what was solved and how, what it costs, and what to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanFile<P> {
    /// Version of packhorse that wrote it.
    pub packhorse: String,
    /// Version of the format: 1.
    pub format: u32,
    /// The kind.
    pub kind: KindName,
    /// The instance's name.
    pub instance: String,
    /// What flags chose for a public file.
    #[serde(default)]
    pub rules: Rules,
    /// How far the answer is proven.
    pub status: Status,
    /// The last objective's value.
    pub objective: Option<f64>,
    /// All objectives in order.
    #[serde(default)]
    pub objectives: Vec<Objective>,
    /// A proven bound on the last objective, while the earlier ones are proven.
    #[serde(default)]
    pub bound: Option<f64>,
    /// `abs(objective - bound) / max(abs(objective), 1e-9)`.
    #[serde(default)]
    pub gap: Option<f64>,
    /// The parts of `objective`; they add up to it.
    #[serde(default)]
    pub costs: BTreeMap<String, f64>,
    /// Why there is no plan, in sentences (`infeasible`, `unknown`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// The run that made it. A plan written by hand may leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<Run>,
    /// The body.
    pub plan: Option<P>,
}

/// The gap of the contract: `abs(objective - bound) / max(abs(objective), 1e-9)`.
pub fn gap(objective: f64, bound: f64) -> f64 {
    (objective - bound).abs() / objective.abs().max(1e-9)
}
