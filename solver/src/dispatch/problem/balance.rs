//! How evenly work is to be shared among the routes.
//!
//! Two of the measures that Matl, Hartl and Vidal (2018), "Workload equity in vehicle routing
//! problems: a survey and analysis", compare: the longest route (min-max) and the range. They show
//! (section 4) that the longest is monotonic and so never rewards a detour, which the range does:
//! a cap on it asks for evenness without paying for it.

use super::objective::Measure;
use super::rules::{Report, sound};
use super::{Draft, Problem};
use crate::finding::Finding;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What counts as the work of a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Work {
    /// Time from departure to end.
    Duration,
    /// Distance.
    Distance,
    /// Number of stops.
    Stops,
    /// Quantity handled at the stops, in the first dimension; a transport's goods count once.
    Load,
}

impl Work {
    /// The name in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Duration => "duration",
            Self::Distance => "distance",
            Self::Stops => "stops",
            Self::Load => "load",
        }
    }
}

/// How evenly the routes share the work: over the routes that a plan has, whatever their vehicles.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Balance {
    /// What counts as work: `duration`, `distance`, `stops`, or `load` (of the first dimension).
    pub of: Work,
    /// What each unit of work of the route that has most of it costs, in cents; default 0. Counts
    /// under the objective `cost`.
    #[serde(default, skip_serializing_if = "crate::defaults::is_zero")]
    pub longest_cost: f64,
    /// What each unit of difference between the routes that have most and least work costs, in cents;
    /// default 0. Counts under the objective `cost`.
    #[serde(default, skip_serializing_if = "crate::defaults::is_zero")]
    pub range_cost: f64,
    /// Largest difference between the routes that have most and least work; absent: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_range: Option<f64>,
}

impl Balance {
    /// Whether uneven work costs something.
    pub fn is_priced(&self) -> bool {
        self.longest_cost > 0.0 || self.range_cost > 0.0
    }
}

/// D-164: costs and the limit are sound, and there is a load where it counts. D-165: an objective
/// that speaks of balance needs one.
pub(super) fn check(draft: &Draft, report: &mut Report) {
    let speaks = [Measure::Longest, Measure::Range].into_iter().find(|&measure| draft.objective.counts(measure));
    let Some(balance) = &draft.balance else {
        if let Some(measure) = speaks {
            report.add("D-165", || {
                let found = format!("\"{}\" without \"balance\"", measure.as_str());
                let help = "say in \"balance\" what counts as the work of a route, such as {\"of\": \"duration\"}";
                Finding::error("D-165", "objective", found, "\"balance\"", help)
            });
        }
        return;
    };
    let numbers = [
        ("longest_cost", Some(balance.longest_cost)),
        ("range_cost", Some(balance.range_cost)),
        ("max_range", balance.max_range),
    ];
    for (name, value) in numbers {
        let Some(value) = value.filter(|&value| !sound(value)) else { continue };
        report.add("D-164", || {
            let help = "costs and limits are finite and have no sign; a limit that does not exist is left out";
            let (path, expected) = (format!("balance.{name}"), "a number from 0 to 1e12");
            Finding::error("D-164", path, value.to_string(), expected, help)
        });
    }
    if balance.of == Work::Load && draft.dimensions.is_empty() {
        report.add("D-164", || {
            let help = "the load is that of the first of \"dimensions\": name one, or balance something else";
            Finding::error("D-164", "balance.of", "\"load\" without dimensions", "duration, distance or stops", help)
        });
    }
}

/// D-927: balance that neither limits nor costs anything.
pub(super) fn warn(problem: &Problem, report: &mut Report) {
    let Some(balance) = &problem.draft().balance else { return };
    let objective = problem.objective();
    let spoken = objective.counts(Measure::Longest) || objective.counts(Measure::Range);
    let priced = balance.is_priced() && objective.counts(Measure::Cost);
    if !spoken && !priced && balance.max_range.is_none() {
        report.add("D-927", || {
            let found = if balance.is_priced() { "costs under another objective" } else { "no cost and no limit" };
            let help = "give max_range, costs under the objective cost, or list longest or range in the objective";
            Finding::warning("D-927", "balance", found, "a limit, a cost or an objective", help)
        });
    }
}
