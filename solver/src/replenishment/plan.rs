//! What is answered: orders and policies, in the instance's own ids.

use super::problem::PolicyForm;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A replenishment plan. Policies: one policy for each stock and the orders to place today.
/// Lot sizing: the orders of every period; a positive quantity implies the set-up.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// What to order or produce when.
    #[serde(default)]
    pub orders: Vec<Order>,
    /// How to order from now on.
    #[serde(default)]
    pub policies: Vec<Policy>,
}

/// One order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// The item's id.
    pub item: String,
    /// The location's id.
    pub location: String,
    /// The supplier's id.
    pub supplier: String,
    /// The period in which it is placed (lot sizing: produced), from 1. Either this or `date`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<u32>,
    /// The day on which it is placed. Either this or `period`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Units.
    pub quantity: f64,
}

/// The policy of one stock. Its parameters are inventory positions (on hand, less owed, plus open
/// orders) in units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// The item's id.
    pub item: String,
    /// The location's id.
    pub location: String,
    /// The form.
    pub policy: PolicyForm,
    /// `s,S`: order when the position is at this or below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub s: Option<f64>,
    /// `s,S` and `base-stock`: order up to this.
    #[serde(default, rename = "S", skip_serializing_if = "Option::is_none")]
    pub order_up_to: Option<f64>,
    /// `r,Q`: order when the position is at this or below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r: Option<f64>,
    /// `r,Q`: the lot in units.
    #[serde(default, rename = "Q", skip_serializing_if = "Option::is_none")]
    pub lot: Option<f64>,
}
