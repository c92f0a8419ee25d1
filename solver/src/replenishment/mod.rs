//! What to order when, and how much.
//!
//! Two questions share the kind. **Policies**: for each item at each location, under random demand,
//! which policy costs least per period in the long run, and what does it order today? Answered
//! exactly within the form of policy: (s, S) by Zheng and Federgruen (1991), which is optimal among
//! all policies where neither packs, minimum nor service target bind; (r, Q) by Federgruen and Zheng
//! (1992); with side conditions by enumerating spans until a bound ends the search. So the bound is
//! the objective. **Lot sizing**: quantities by period under known demand with set-up cost and time
//! and shared capacity.

mod bound;
pub mod check;
mod model;
pub mod plan;
pub mod problem;
mod search;

pub use plan::Plan;
pub use problem::{Draft, Problem};

use crate::finding::Validated;
use crate::kind::{Evaluation, Kind, KindName, Method, Options};
use crate::outcome::{ObjectiveSpec, Outcome, Sense, StoppedBy, TracePoint};
use crate::search::observer::{Event, Observer};
use crate::search::stop::Stop;
use problem::{Policies, Task};

/// The kind.
#[derive(Debug, Clone, Copy)]
pub struct Replenishment;

/// Expected cost per period, or cost over all periods.
const COST: ObjectiveSpec = ObjectiveSpec { name: "cost", sense: Sense::Minimise };

const METHODS: &[Method] = &[
    Method {
        name: "auto",
        about: "policies: exact; lot sizing: prices, smoothing, fix and optimise, branch and bound",
    },
    Method {
        name: "smoothing",
        about: "lot sizing: the price bound and smoothed plans alone (no MILP); policies: as auto",
    },
    Method {
        name: "milp",
        about: "lot sizing: branch and bound on the facility-location program alone; policies: as auto",
    },
];

impl Kind for Replenishment {
    const NAME: KindName = KindName::Replenishment;
    type Draft = Draft;
    type Problem = Problem;
    type Plan = Plan;

    fn methods() -> &'static [Method] {
        METHODS
    }
    fn validate(draft: Draft) -> Validated<Problem> {
        Problem::new(draft)
    }
    fn draft(problem: &Problem) -> &Draft {
        problem.draft()
    }
    fn instance_name(problem: &Problem) -> &str {
        &problem.draft().name
    }
    fn objectives(_: &Problem) -> Vec<ObjectiveSpec> {
        vec![COST]
    }
    fn solve(problem: &Problem, options: &Options<Plan>, stop: &Stop, observer: &dyn Observer) -> Outcome<Plan> {
        match problem.task() {
            Task::Policies(task) => solve_policies(problem, task, options, stop, observer),
            Task::LotSizing(task) => search::lot_sizing::solve(task, named(options), COST, options, stop, observer),
        }
    }
    fn check(problem: &Problem, plan: &Plan) -> Evaluation {
        check::evaluate(problem, plan)
    }
}

/// The method asked for, as the table spells it.
fn named(options: &Options<Plan>) -> &'static str {
    METHODS.iter().find(|method| method.name == options.method).map_or("auto", |method| method.name)
}

/// Every stock exactly; an iteration is one stock.
fn solve_policies(
    problem: &Problem,
    task: &Policies,
    options: &Options<Plan>,
    stop: &Stop,
    observer: &dyn Observer,
) -> Outcome<Plan> {
    let count = task.stocks.len();
    let limit = stop.iterations().map_or(count, |n| usize::try_from(n).unwrap_or(usize::MAX)).min(count);
    let answers = search::policies::solve_all(task, options.threads, limit, stop);
    let solved = answers.iter().filter(|answer| answer.cost.is_some()).count();
    let bound = answers.iter().map(|answer| answer.bound).sum::<f64>();
    let plan = search::policies::plan(problem.draft(), task, answers.iter().map(|answer| answer.levels));
    let plan = better_start(problem, task, options, plan, &answers);
    let cost: f64 = answers.iter().filter_map(|answer| answer.cost).sum();
    let elapsed_s = stop.elapsed_s();
    let mut trace = Vec::new();
    if solved == count {
        let event = Event {
            elapsed_s,
            iteration: count as u64,
            objectives: &[cost],
            bound: Some(bound),
            feasible: true,
            source: "exact",
        };
        observer.event(&event);
        trace.push(TracePoint { elapsed_s, iteration: count as u64, objectives: vec![cost] });
    }
    let stopped_by = if solved == count { StoppedBy::Finished } else { stop.reason(solved as u64) };
    Outcome {
        plan: Some(plan),
        bounds: vec![Some(bound)],
        infeasible: None,
        stopped_by,
        iterations: solved as u64,
        moves: 0,
        method: named(options),
        trace,
    }
}

/// Where a stop left stocks with a quick policy, those of the given start may be better.
fn better_start(
    problem: &Problem,
    task: &Policies,
    options: &Options<Plan>,
    plan: Plan,
    answers: &[search::policies::StockAnswer],
) -> Plan {
    let Some(start) = options.start.as_ref().filter(|_| answers.iter().any(|answer| answer.cost.is_none())) else {
        return plan;
    };
    let given = search::policies::levels_of(problem.draft(), task, start);
    let mixed = answers.iter().zip(given).map(|(answer, given)| match (answer.cost, given) {
        (None, Some(levels)) => levels,
        _ => answer.levels,
    });
    let mixed = search::policies::plan(problem.draft(), task, mixed);
    let (ours, theirs) = (check::evaluate(problem, &plan), check::evaluate(problem, &mixed));
    if theirs.violations.is_empty() && theirs.objectives[0] < ours.objectives[0] { mixed } else { plan }
}
