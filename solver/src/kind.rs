//! What the four kinds have in common: the trait through which everything outside sees them.

use crate::explanation::Explanation;
use crate::finding::Validated;
use crate::outcome::{CostPart, ObjectiveSpec, Outcome};
use crate::plan_file::{InitialRoute, PreviousRoute, Rules};
use crate::search::observer::Observer;
use crate::search::stop::Stop;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::fmt;
use std::str::FromStr;

/// The kinds of decision, by the names of the command line and the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum KindName {
    /// Which warehouse holds and serves what.
    Allocation,
    /// What to order when.
    Replenishment,
    /// Who delivers what on which route.
    Dispatch,
    /// What goes into which box, and where.
    Packing,
}

impl KindName {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Allocation, Self::Replenishment, Self::Dispatch, Self::Packing];

    /// The name as files and flags spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allocation => "allocation",
            Self::Replenishment => "replenishment",
            Self::Dispatch => "dispatch",
            Self::Packing => "packing",
        }
    }
}

impl fmt::Display for KindName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for KindName {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or_else(|| {
            format!("no kind is named \"{text}\"; there are allocation, replenishment, dispatch, packing")
        })
    }
}

/// One method of a kind, as `--method help` lists it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Method {
    /// The name after `--method`.
    pub name: &'static str,
    /// What it does, in one line.
    pub about: &'static str,
}

/// What a solve is told besides the problem and when to stop.
#[derive(Debug, Clone)]
pub struct Options<P> {
    /// The one source of randomness.
    pub seed: u64,
    /// At most this many threads busy at any time, at least 1.
    pub threads: usize,
    /// A name of `methods()`, or `auto`.
    pub method: String,
    /// A plan to start from, repaired if need be. The result is never worse than a feasible start.
    pub start: Option<P>,
}

impl<P> Default for Options<P> {
    fn default() -> Self {
        Self { seed: 1, threads: 1, method: "auto".to_owned(), start: None }
    }
}

/// One broken rule in a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Violation {
    /// Which rule: a short word such as `capacity`, `time-window`, `overlap`.
    pub rule: &'static str,
    /// A sentence with the ids, what was found and what is allowed.
    pub message: String,
}

impl Violation {
    /// A violation of `rule`, told in one sentence.
    pub fn new(rule: &'static str, message: impl Into<String>) -> Self {
        Self { rule, message: message.into() }
    }
}

/// What a kind's `check` finds, from the problem and the plan alone.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Evaluation {
    /// Every broken rule; empty means feasible as far as it goes.
    pub violations: Vec<Violation>,
    /// How many mandatory things are left out although declared as left out (`partial` if > 0).
    pub left_out: usize,
    /// The objectives' values in the order of `objectives(problem)`.
    pub objectives: Vec<f64>,
    /// The parts of the last objective; they add up to it.
    pub costs: Vec<CostPart>,
}

/// A kind of decision: how its files are spelled, solved and checked.
pub trait Kind {
    /// Its name.
    const NAME: KindName;
    /// What a file says: plain data, one to one with packhorse's own JSON; its doc comments
    /// become the JSON Schema. Unknown fields are errors (`deny_unknown_fields`).
    type Draft: Serialize + DeserializeOwned + JsonSchema + Clone + Send + Sync;
    /// A validated, immutable problem.
    type Problem: Send + Sync;
    /// The plan's body.
    type Plan: Serialize + DeserializeOwned + JsonSchema + Clone + Send + Sync;

    /// The methods of `--method`, `auto` first.
    fn methods() -> &'static [Method];
    /// What a method runs as on this problem where it is meant for others, in a sentence.
    fn method_note(_problem: &Self::Problem, _method: &str) -> Option<String> {
        None
    }
    /// Applies every numbered rule to the draft and reports all findings together.
    fn validate(draft: Self::Draft) -> Validated<Self::Problem>;
    /// Puts into a draft what the head of a plan says beyond how a public file is read.
    fn take_rules(_draft: &mut Self::Draft, _rules: &Rules) {}
    /// The draft that the problem was made from.
    fn draft(problem: &Self::Problem) -> &Self::Draft;
    /// The instance's name.
    fn instance_name(problem: &Self::Problem) -> &str;
    /// The objectives in order; the last is the one that `objective` and `bound` speak of.
    fn objectives(problem: &Self::Problem) -> Vec<ObjectiveSpec>;
    /// Searches. Must poll `stop` often enough to end within 0.3 s of it, and must hand
    /// improvements to `observer`.
    fn solve(
        problem: &Self::Problem,
        options: &Options<Self::Plan>,
        stop: &Stop,
        observer: &dyn Observer,
    ) -> Outcome<Self::Plan>;
    /// Recomputes feasibility and every cost from problem and plan, by code that shares nothing
    /// with the search. Works on any plan, hand-written ones with unknown ids included.
    fn check(problem: &Self::Problem, plan: &Self::Plan) -> Evaluation;
    /// Explains what a feasible plan leaves out, or without a plan what cannot be served whatever the
    /// plan, and what would make room for it. `None` where the kind has no explanations yet.
    fn explain(_problem: &Self::Problem, _plan: Option<&Self::Plan>) -> Option<Explanation> {
        None
    }
    /// Sentences on what of the problem leaves no plan at all, where a run without a proof found none; they are
    /// added to what is said then.
    fn suspects(_problem: &Self::Problem) -> Vec<String> {
        Vec::new()
    }
    /// A plan to start from that may be made for another instance: what of it still holds, and a
    /// sentence for each way in which the two differ.
    fn adapt_start(_problem: &Self::Problem, start: Self::Plan) -> (Self::Plan, Vec<String>) {
        (start, Vec::new())
    }
    /// What of a start plan is decided at a moment, as routes in progress: `--freeze-until`.
    ///
    /// # Errors
    /// A sentence, where the kind knows no moments or the plan breaks rules.
    fn freeze(_problem: &Self::Problem, _start: &Self::Plan, _until: f64) -> Result<Vec<InitialRoute>, String> {
        Err(format!("the kind {} has no moments that could be frozen, only dispatch has", Self::NAME))
    }
    /// The routes of a start plan, where the problem asks for changes against them to be counted and does not
    /// name others.
    fn previous(_problem: &Self::Problem, _start: &Self::Plan) -> Option<Vec<PreviousRoute>> {
        None
    }
    /// Puts into a plan that passed its check what it says besides what to do, by the check's numbers.
    fn annotate(_problem: &Self::Problem, _plan: &mut Self::Plan) {}
    /// What a plan that passed its check says besides, and is not what recomputation gives.
    fn misstated(_problem: &Self::Problem, _plan: &Self::Plan) -> Vec<Violation> {
        Vec::new()
    }
    /// What changed against the start plan, in a sentence; `None` where the kind does not count that.
    fn changes(_start: &Self::Plan, _plan: &Self::Plan) -> Option<String> {
        None
    }
}
