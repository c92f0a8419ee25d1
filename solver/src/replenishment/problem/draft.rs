//! What a replenishment file says: plain data, one to one with packhorse's own JSON.

use crate::defaults;
use crate::kind::KindName;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A replenishment instance. `mode` says which of its two halves is filled:
/// `stocks` and `on_order` for `policies`; `items`, `demand` and `capacities` for `lot-sizing`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Version of the file format: 1.
    #[serde(default = "defaults::format")]
    pub format: u32,
    /// Always `replenishment`.
    pub kind: KindName,
    /// Name of the instance; the file's name where it is empty.
    #[serde(default)]
    pub name: String,
    /// What is asked: a policy for each stock (`policies`), or quantities by period (`lot-sizing`).
    pub mode: Mode,
    /// Policies: the first day of period 1, as `2026-11-23`. Needed where open orders give dates;
    /// with it, today's orders carry dates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_date: Option<String>,
    /// Policies: the length of a period in days; 1 by default, 7 for weeks.
    #[serde(default = "defaults::one::<u32>", skip_serializing_if = "defaults::is_one")]
    pub days_per_period: u32,
    /// Policies: one entry for each item at each location.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stocks: Vec<Stock>,
    /// Policies: open orders that have not arrived yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on_order: Vec<OnOrder>,
    /// Lot sizing: what is produced or ordered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
    /// Lot sizing: demand in units; one row an item in the order of `items`, one column a period.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub demand: Vec<Vec<f64>>,
    /// Lot sizing: shared capacity of each period in time units (seconds in packhorse's own files,
    /// else the file's own); empty: no limit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub capacities: Vec<f64>,
}

/// The two questions of the kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// A policy for each stock under random demand, and today's order.
    Policies,
    /// Quantities by period under known demand.
    LotSizing,
}

/// One item at one location.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stock {
    /// The item's id.
    pub item: String,
    /// The location's id; "1" by default.
    #[serde(default = "first_id")]
    pub location: String,
    /// The supplier's id; "1" by default.
    #[serde(default = "first_id")]
    pub supplier: String,
    /// How demand is described.
    pub demand: DemandForm,
    /// Mean demand of a period in units. Not with `history`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mean: Option<f64>,
    /// Variance of a period's demand divided by its mean. Needed for `negative-binomial` (above 1),
    /// `normal` and `gamma`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variance_ratio: Option<f64>,
    /// Demand of past periods in units, oldest first, for `history`: its mean and variance choose
    /// a negative binomial law, or Poisson where the variance is not above the mean.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<f64>,
    /// Units on hand; 0 by default.
    #[serde(default)]
    pub on_hand: f64,
    /// Units owed to customers; 0 by default.
    #[serde(default, skip_serializing_if = "defaults::is_zero")]
    pub backorders: f64,
    /// The form of the policy. By default: without fixed cost, packs and minimum `base-stock`;
    /// else `r,Q` under continuous review or with packs; else `s,S`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<PolicyForm>,
    /// Periods between two chances to order, a whole number; 0: at any moment. 1 by default.
    #[serde(default = "defaults::one::<f64>")]
    pub review_period: f64,
    /// Periods from order to arrival; 0 by default. Whole unless review is continuous.
    /// An order placed at the start of period t arrives at the start of period t + `lead_time`.
    #[serde(default)]
    pub lead_time: f64,
    /// The lead time's distribution instead of `lead_time`. Orders never overtake each other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lead_times: Vec<LeadTime>,
    /// Cost of a unit on hand at the end of a period, in cents (else the file's own unit).
    pub holding_cost: f64,
    /// Cost of a unit owed at the end of a period, in cents; 0 by default, then a service target is needed.
    #[serde(default)]
    pub shortage_cost: f64,
    /// Cost of an order in cents (`r,Q` under continuous review: of each lot of Q); 0 by default.
    #[serde(default)]
    pub fixed_order_cost: f64,
    /// The measure that `service_target` speaks of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
    /// The least service allowed, as a share between 0 and 1, such as 0.95.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_target: Option<f64>,
    /// The least quantity of an order in units; 0 by default.
    #[serde(default, skip_serializing_if = "defaults::is_zero")]
    pub moq: f64,
    /// Units of a pack: orders are whole packs. A whole number, 1 by default.
    #[serde(default = "defaults::one::<f64>")]
    pub pack_size: f64,
}

/// How demand is described. All laws live on whole units; `normal` is cut at 0, and `normal` and
/// `gamma` are spread on the neighbouring units so that the mean is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DemandForm {
    /// By past demand.
    History,
    /// Poisson.
    Poisson,
    /// Negative binomial.
    NegativeBinomial,
    /// Normal, cut at 0.
    Normal,
    /// Gamma.
    Gamma,
    /// Always the mean.
    Deterministic,
}

/// The form of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum PolicyForm {
    /// At `s` or below, order up to `S`.
    #[serde(rename = "s,S")]
    MinMax,
    /// At `r` or below, order as many lots of `Q` as lift the position above `r`.
    #[serde(rename = "r,Q")]
    ReorderLot,
    /// At every review, order up to `S`.
    #[serde(rename = "base-stock")]
    BaseStock,
}

impl PolicyForm {
    /// As files spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MinMax => "s,S",
            Self::ReorderLot => "r,Q",
            Self::BaseStock => "base-stock",
        }
    }
}

/// What a service target measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// Under periodic review the share of periods that end with nothing owed; under continuous
    /// review the share of replenishment cycles without stock-out, P(lead-time demand ≤ r).
    Alpha,
    /// The share of demand that is met from stock at once (fill rate).
    Beta,
}

/// One possible lead time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeadTime {
    /// Periods from order to arrival.
    pub periods: f64,
    /// Its probability; all of a stock's add up to 1.
    pub probability: f64,
}

/// An open order. It counts as cover only where it is due by the time an order of the next review
/// could arrive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OnOrder {
    /// The item's id.
    pub item: String,
    /// The location's id; "1" by default.
    #[serde(default = "first_id")]
    pub location: String,
    /// Units on the way.
    pub quantity: f64,
    /// The period at whose start it arrives; period 1 starts today. Either this or `date`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<u32>,
    /// The day it arrives, as `2026-11-30`. Either this or `period`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
}

/// Lot sizing: what is produced or ordered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// The item's id.
    pub id: String,
    /// Cost of a set-up, that is of each period with a positive quantity, in cents (else the file's own unit).
    #[serde(default)]
    pub setup_cost: f64,
    /// Capacity that a set-up takes, in time units.
    #[serde(default)]
    pub setup_time: f64,
    /// Capacity that a unit takes, in time units.
    #[serde(default)]
    pub unit_time: f64,
    /// Cost of a unit in stock at the end of a period, in cents.
    #[serde(default)]
    pub holding_cost: f64,
    /// Units in stock at the start of period 1; 0 by default.
    #[serde(default, skip_serializing_if = "defaults::is_zero")]
    pub initial_stock: f64,
}

fn first_id() -> String {
    "1".to_owned()
}

impl Draft {
    /// An empty draft of a mode.
    pub fn new(name: impl Into<String>, mode: Mode) -> Self {
        Self {
            format: 1,
            kind: KindName::Replenishment,
            name: name.into(),
            mode,
            start_date: None,
            days_per_period: 1,
            stocks: Vec::new(),
            on_order: Vec::new(),
            items: Vec::new(),
            demand: Vec::new(),
            capacities: Vec::new(),
        }
    }
}

impl Stock {
    /// A stock with the defaults: location and supplier "1", review every period, no lead time.
    pub fn new(item: impl Into<String>, demand: DemandForm, holding_cost: f64) -> Self {
        Self {
            item: item.into(),
            location: first_id(),
            supplier: first_id(),
            demand,
            mean: None,
            variance_ratio: None,
            history: Vec::new(),
            on_hand: 0.0,
            backorders: 0.0,
            policy: None,
            review_period: 1.0,
            lead_time: 0.0,
            lead_times: Vec::new(),
            holding_cost,
            shortage_cost: 0.0,
            fixed_order_cost: 0.0,
            service: None,
            service_target: None,
            moq: 0.0,
            pack_size: 1.0,
        }
    }
}
