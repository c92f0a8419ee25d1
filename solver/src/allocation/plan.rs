//! What is answered: which sites are open, and what flows from which to whom.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An allocation plan, in the problem's own ids.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Ids of the open sites.
    pub open: Vec<String>,
    /// Who serves whom, and how much.
    pub flows: Vec<Flow>,
    /// What is left out, with reasons. Default: nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unassigned: Vec<Unassigned>,
}

/// A quantity that a site sends to a demand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// A site's id.
    pub from: String,
    /// A demand's id.
    pub to: String,
    /// How much, in units of demand.
    pub quantity: f64,
}

/// A demand, or a part of one, that nobody serves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unassigned {
    /// A demand's id.
    pub id: String,
    /// How much of it, in units of demand.
    pub quantity: f64,
    /// Why.
    pub reason: String,
}
