//! How a solve ended, before anybody else has looked at it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whether less or more is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// Less is better.
    Minimise,
    /// More is better.
    Maximise,
}

impl Sense {
    /// Whether `a` is better than `b`.
    pub fn better(self, a: f64, b: f64) -> bool {
        match self {
            Self::Minimise => a < b,
            Self::Maximise => a > b,
        }
    }
}

/// One objective of a problem: its name in the plan file and its sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ObjectiveSpec {
    /// Such as `distance`, `bins`.
    pub name: &'static str,
    /// Minimised or maximised.
    pub sense: Sense,
}

/// An objective with its value, as the plan file lists it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Objective {
    /// The objective's name.
    pub name: String,
    /// Its value in the instance's own units.
    pub value: f64,
}

/// A named part of the last objective; the parts add up to it.
#[derive(Debug, Clone, PartialEq)]
pub struct CostPart {
    /// Such as `distance`, `opening`, `holding`.
    pub name: &'static str,
    /// In the instance's own units.
    pub value: f64,
}

/// What ended the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StoppedBy {
    /// The method had nothing left to do (a proof, or the end of a finite procedure).
    Finished,
    /// The gap asked for is proven.
    Gap,
    /// The objectives asked for are reached.
    Target,
    /// `--iterations`.
    Iterations,
    /// `--time-limit`.
    TimeLimit,
    /// SIGINT or SIGTERM.
    Signal,
}

/// One improvement on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct TracePoint {
    /// Seconds since the start.
    pub elapsed_s: f64,
    /// Iteration number.
    pub iteration: u64,
    /// Objectives then.
    pub objectives: Vec<f64>,
}

/// What a kind's `solve` hands back. Its numbers are the search's own and prove nothing yet:
/// [`crate::verdict::solve_and_check`] recomputes them from the plan.
#[derive(Debug, Clone)]
pub struct Outcome<P> {
    /// The best plan found, possibly with things left out (listed in it with reasons).
    pub plan: Option<P>,
    /// A proven bound for each objective in order, `None` where none is known.
    /// A bound of a later objective holds for plans whose earlier objectives equal their bounds.
    pub bounds: Vec<Option<f64>>,
    /// Set, with sentences that say why, when it is proven that no plan exists.
    pub infeasible: Option<Vec<String>>,
    /// What ended the run.
    pub stopped_by: StoppedBy,
    /// Search iterations done.
    pub iterations: u64,
    /// Moves whose cost the search worked out, where it counts them: places for a stop, exchanges of tails,
    /// parts turned round.
    pub moves: u64,
    /// The method that ran (a name of the kind's `methods()`).
    pub method: &'static str,
    /// Improvements in order.
    pub trace: Vec<TracePoint>,
}
