//! What is answered: which vehicle visits which stops in which order, and what is left out.

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
}

/// One vehicle's way.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Route {
    /// Id of the vehicle type.
    pub vehicle: String,
    /// Ids of the stops in order.
    pub stops: Vec<String>,
    /// When it leaves, in the instance's time unit. Without it some departure must be feasible,
    /// and the one with the shortest duration counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depart: Option<f64>,
}

/// A stop that no route visits.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Unassigned {
    /// The stop.
    pub id: String,
    /// Why, in one sentence.
    #[serde(default)]
    pub reason: String,
}
