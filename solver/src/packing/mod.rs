//! What goes into which box, and where.
//!
//! A [`Problem`] names types of bin and of item, and what is sought: few bins, cheap bins, full bins, or the
//! most value. The search ([`Kind::solve`]) works on *blocks*, groups of items put as one, and on the *maximal
//! empty spaces* of each bin. One bin is loaded by a beam search that completes every partial load greedily;
//! many bins by emptying a few again and again and loading their goods anew. Of very many item types the searches see
//! draws and chunks, and a bin that takes very many is loaded in sections. A few items are also
//! modelled as a MILP, which proves the answer. Bounds come from volumes, weights and dual feasible functions.
//! With trucks the loaded bins are packed in turn, as the items of an instance whose bins are the trucks, and both levels are packed
//! again and again (`search::levels`).
//! Where it matters what stands on what, what leaves when and where the load weighs, a bin carries the physics of its load
//! (`search::physics`), which refuse blocks or mend the load. The check recomputes all of it from problem and plan in exact integers.

mod bound;
mod check;
mod explain;
mod figures;
mod loading;
mod model;
mod plan;
mod problem;
mod search;
mod solve;

pub use plan::{Figures, PackedBin, PackedTruck, Placed, Plan, Proof, StoodBin, Totals, Unpacked};
pub use problem::{
    Axis, Axle, Bearing, Bin, BinIndex, BinType, Centre, ClassRule, Company, Door, Draft, Freight, Held, Item,
    ItemIndex, ItemType, Line, Loaded, MOST_COPIES, MOST_ORDERS, Objective, Order, Orders, Orientation, Outside,
    Prices, Problem, Rolls, Shape, Step, Top, TruckType, Weights, Zone,
};

use crate::explanation::Explanation;
use crate::finding::Validated;
use crate::kind::{Evaluation, Kind, KindName, Method, Options, Violation};
use crate::outcome::{ObjectiveSpec, Outcome, Sense};
use crate::search::observer::Observer;
use crate::search::stop::Stop;

/// The kind `packing`.
#[derive(Debug, Clone, Copy)]
pub struct Packing;

impl Kind for Packing {
    const NAME: KindName = KindName::Packing;
    type Draft = Draft;
    type Problem = Problem;
    type Plan = Plan;

    fn methods() -> &'static [Method] {
        &solve::METHODS
    }
    fn method_note(problem: &Problem, method: &str) -> Option<String> {
        let orders = !problem.orders().is_empty();
        match method {
            "milp" | "beam" | "ruin" if orders => Some(format!("--method {method} is not for orders: auto runs")),
            "best-fit" | "smallest-fit" if !orders => {
                Some(format!("--method {method} is for orders alone: greedy runs"))
            }
            _ => None,
        }
    }
    fn validate(draft: Draft) -> Validated<Problem> {
        let (problem, mut findings) = Problem::validate(draft)?;
        findings.extend(unsound_loads(&problem));
        if findings.iter().any(crate::Finding::is_error) { Err(findings) } else { Ok((problem, findings)) }
    }
    fn draft(problem: &Problem) -> &Draft {
        problem.draft()
    }
    fn instance_name(problem: &Problem) -> &str {
        &problem.draft().name
    }
    fn objectives(problem: &Problem) -> Vec<ObjectiveSpec> {
        let sense = if problem.objective().is_knapsack() { Sense::Maximise } else { Sense::Minimise };
        let trucks = (!problem.trucks().is_empty() && problem.objective() == Objective::Bins)
            .then_some(ObjectiveSpec { name: "trucks", sense });
        trucks.into_iter().chain([ObjectiveSpec { name: problem.objective().as_str(), sense }]).collect()
    }
    fn solve(problem: &Problem, options: &Options<Plan>, stop: &Stop, observer: &dyn Observer) -> Outcome<Plan> {
        let mut outcome = solve::solve(problem, options, stop, observer);
        if let Some(plan) = &mut outcome.plan {
            // A start plan that is handed back may have said so without being checked for it.
            plan.loading_order = false;
        }
        if outcome.plan.as_ref().is_some_and(|plan| leaves_uncured(problem, plan)) {
            outcome.plan = None;
        }
        outcome
    }
    fn check(problem: &Problem, plan: &Plan) -> Evaluation {
        check::check(problem, plan)
    }
    fn annotate(problem: &Problem, plan: &mut Plan) {
        // An order that is there already was chosen by someone.
        if !plan.loading_order {
            loading::arrange(problem, plan);
        }
        figures::state(problem, plan);
    }
    fn misstated(problem: &Problem, plan: &Plan) -> Vec<Violation> {
        check::misstated(problem, plan)
    }
    fn explain(problem: &Problem, plan: Option<&Plan>) -> Option<Explanation> {
        Some(explain::explain(problem, plan))
    }
}

/// Rules that a bin may break until more goods are in it, which balance its load or keep a tube from rolling.
const CURABLE: [&str; 3] = ["balance", "axle-load", "wedge"];

/// Whether a plan leaves a bin that was loaded already as it was though it then breaks a rule that more goods could mend.
fn leaves_uncured(problem: &Problem, plan: &Plan) -> bool {
    if problem.draft().loaded.is_empty() {
        return false;
    }
    let violations = check::check(problem, plan).violations;
    !violations.is_empty() && violations.iter().all(|violation| CURABLE.contains(&violation.rule))
}

/// What the check says of the bins that are loaded already: since they stay as they are, no plan could mend it, but for rules that
/// more goods can cure.
fn unsound_loads(problem: &Problem) -> Vec<crate::Finding> {
    if problem.draft().loaded.is_empty() {
        return Vec::new();
    }
    let as_loaded = problem.as_loaded();
    let violations = check::check(problem, &as_loaded).violations;
    violations
        .into_iter()
        .map(|violation| {
            let expected = format!("bins that keep the rule \"{}\"", violation.rule);
            if CURABLE.contains(&violation.rule) && !as_loaded.unpacked.is_empty() {
                let help =
                    "only with more goods that mend it can the bin be in a plan; where none are found, there is none";
                return crate::Finding::warning("P-952", "loaded", violation.message, expected, help);
            }
            let help = "correct the loaded bins: they stay as they are, so every plan would break the rule";
            crate::Finding::error("P-152", "loaded", violation.message, expected, help)
        })
        .collect()
}

#[cfg(test)]
mod tests;
