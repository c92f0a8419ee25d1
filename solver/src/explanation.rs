//! What `explain` says: what is left out and why, what would make room for it, and how tight the plan is.

use crate::outcome::Objective;
use serde::Serialize;

/// An explanation, of a plan or of what cannot be served whatever the plan.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Explanation {
    /// What is left out; without a plan, what cannot be served even alone.
    pub left_out: Vec<LeftOut>,
    /// How tight each part of the plan is (each route); empty without a plan.
    pub parts: Vec<Tightness>,
    /// What each constraint in force costs; empty where the kind does not say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub constraints: Vec<Price>,
    /// What was not looked at, being too much; empty where everything was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// What a constraint costs: the objective of the plan found with it and of the one found without it, under equal effort.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Price {
    /// The constraint, by the field that asks for it.
    pub constraint: String,
    /// The objective with it.
    pub with: Objective,
    /// What must be served and is left out with it.
    pub left_out_with: usize,
    /// The objective without it.
    pub without: Objective,
    /// What must be served and is left out without it.
    pub left_out_without: usize,
    /// Search iterations that both runs were given.
    pub iterations: u64,
}

/// Something left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeftOut {
    /// Its id.
    pub id: String,
    /// Id of the order that lacks it, where the instance has orders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// What must be served together with it, itself not listed.
    pub with: Vec<String>,
    /// Why, in a word of the kind's catalogue.
    pub code: String,
    /// Why, in one sentence.
    pub reason: String,
    /// The cheapest place as the instance is, if there is one.
    pub place: Option<Room>,
    /// What leaving it out costs, where it is optional and the objective counts that.
    pub prize: Option<f64>,
    /// The cheapest change of the instance that was found to make room; `None` where there is room, or
    /// no change of the catalogue makes any.
    pub relaxation: Option<Relaxation>,
    /// Whether the search for a place or a change was cut short, being too long.
    pub cut_short: bool,
}

/// A place for what is left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Room {
    /// Where, in words.
    pub at: String,
    /// By how much each objective grows, the prize that is no longer lost not counted.
    pub extra: Vec<Objective>,
}

/// Changes that together make room.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Relaxation {
    /// Each in words, such as `capacity of vehicle "van" in "load" by 3`.
    pub changes: Vec<String>,
    /// The shares by which limits change, added up (a rule given up counts as 1).
    pub size: f64,
    /// The cheapest place then.
    pub place: Room,
}

/// How tight one part of a plan is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tightness {
    /// The part, in words.
    pub part: String,
    /// By how much each limit could be smaller, the tightest first: the first one binds.
    pub limits: Vec<Slack>,
}

/// By how much a limit could be smaller.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Slack {
    /// The limit, in words.
    pub limit: String,
    /// By how much it could be smaller with all else kept.
    pub left: f64,
    /// The same as a share of the limit (of a time: of the vehicle's shift).
    pub share: f64,
}
