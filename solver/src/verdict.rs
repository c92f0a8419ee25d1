//! Every plan is checked before anybody sees it: solve, recompute, decide the status.

use crate::kind::{Evaluation, Kind, Options, Violation};
use crate::outcome::{Objective, Outcome};
use crate::plan_file::{PlanFile, Rules, Run, Status, gap};
use crate::search::observer::Observer;
use crate::search::stop::Stop;
use std::time::Duration;

/// The search handed over a plan that its own check refuses: a bug of packhorse, exit code 5.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the plan found by method \"{method}\" fails its own check; this is a bug of packhorse")]
pub struct SelfCheckFailed {
    /// The method that made it.
    pub method: &'static str,
    /// What the check found.
    pub violations: Vec<Violation>,
}

/// What `check` says of a plan file.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Broken rules of the problem.
    pub violations: Vec<Violation>,
    /// Statements of the plan file that are not what recomputation gives.
    pub misstated: Vec<Violation>,
    /// What recomputation gives.
    pub evaluation: Evaluation,
}

impl Verdict {
    /// Feasible, and all it states is right.
    pub const fn passed(&self) -> bool {
        self.violations.is_empty() && self.misstated.is_empty()
    }
}

/// A search gets at least this long, however late it begins: enough to construct, and within
/// what a run may overrun its limit by.
const LEAST_TIME: Duration = Duration::from_millis(200);

/// Solves, checks, and fills in the plan file's head.
///
/// # Errors
/// When the plan fails its own check.
pub fn solve_and_check<K: Kind>(
    problem: &K::Problem,
    rules: Rules,
    options: &Options<K::Plan>,
    stop: &Stop,
    observer: &dyn Observer,
) -> Result<PlanFile<K::Plan>, SelfCheckFailed> {
    let stop = &stop.clone().with_at_least(LEAST_TIME);
    let outcome = K::solve(problem, options, stop, observer);
    let mut file = PlanFile {
        packhorse: env!("CARGO_PKG_VERSION").to_owned(),
        format: 1,
        kind: K::NAME,
        instance: K::instance_name(problem).to_owned(),
        rules,
        status: Status::Unknown,
        objective: None,
        objectives: Vec::new(),
        bound: None,
        gap: None,
        costs: std::collections::BTreeMap::new(),
        reasons: Vec::new(),
        run: None,
        plan: None,
    };
    if let Some(plan) = outcome.plan.as_ref() {
        let evaluation = K::check(problem, plan);
        if !evaluation.violations.is_empty() {
            return Err(SelfCheckFailed { method: outcome.method, violations: evaluation.violations });
        }
        describe::<K>(problem, &outcome, &evaluation, stop, &mut file);
    } else if let Some(reasons) = &outcome.infeasible {
        file.status = Status::Infeasible;
        file.reasons.clone_from(reasons);
    } else {
        file.reasons.push("no feasible plan was found within the limits, and none was proven impossible".to_owned());
    }
    file.plan = outcome.plan;
    if let Some(plan) = &mut file.plan {
        K::annotate(problem, plan);
    }
    file.run = Some(Run {
        seed: options.seed,
        threads: options.threads,
        method: outcome.method.to_owned(),
        elapsed_s: (stop.elapsed_s() * 1e3).round() / 1e3,
        iterations: outcome.iterations,
        stopped_by: outcome.stopped_by,
    });
    Ok(file)
}

/// Fills status, objectives, bound, gap and costs from the check's evaluation.
fn describe<K: Kind>(
    problem: &K::Problem,
    outcome: &Outcome<K::Plan>,
    evaluation: &Evaluation,
    stop: &Stop,
    file: &mut PlanFile<K::Plan>,
) {
    let specs = K::objectives(problem);
    file.objectives = specs
        .iter()
        .zip(&evaluation.objectives)
        .map(|(spec, &value)| Objective { name: spec.name.to_owned(), value })
        .collect();
    file.objective = evaluation.objectives.last().copied();
    file.costs = evaluation.costs.iter().map(|part| (part.name.to_owned(), part.value)).collect();
    // A bound on the last objective says something only while the earlier ones are proven.
    let last = specs.len().saturating_sub(1);
    let earlier_proven = (0..last)
        .all(|k| outcome.bounds.get(k).copied().flatten().is_some_and(|bound| same(evaluation.objectives[k], bound)));
    if let (true, Some(bound), Some(objective), 0) =
        (earlier_proven, outcome.bounds.get(last).copied().flatten(), file.objective, evaluation.left_out)
    {
        // A bound beyond the objective is the objective itself where that is rounding; else it is wrong, and nothing is said of it.
        let beyond = specs[last].sense.better(objective, bound);
        debug_assert!(!beyond || same(objective, bound), "the bound {bound} lies beyond the objective {objective}");
        if !beyond || same(objective, bound) {
            let bound = if beyond { objective } else { bound };
            file.bound = Some(bound);
            file.gap = Some(gap(objective, bound));
        }
    }
    file.status = match (evaluation.left_out, file.gap) {
        (0, Some(gap)) if gap <= stop.gap() => Status::Optimal,
        (0, _) => Status::Feasible,
        _ => Status::Partial,
    };
}

/// Checks a plan file from the problem and the file alone: `packhorse check`.
pub fn check_plan<K: Kind>(problem: &K::Problem, file: &PlanFile<K::Plan>) -> Verdict {
    let Some(plan) = &file.plan else {
        let message = "the file holds no plan (\"plan\" is null), so there is nothing to check";
        return Verdict {
            violations: vec![Violation::new("no-plan", message)],
            misstated: Vec::new(),
            evaluation: Evaluation::default(),
        };
    };
    let evaluation = K::check(problem, plan);
    let violations = evaluation.violations.clone();
    let mut misstated = misstatements(&K::objectives(problem), file, &evaluation);
    if violations.is_empty() {
        misstated.extend(K::misstated(problem, plan));
    }
    Verdict { violations, misstated, evaluation }
}

fn misstatements<P>(
    specs: &[crate::outcome::ObjectiveSpec],
    file: &PlanFile<P>,
    evaluation: &Evaluation,
) -> Vec<Violation> {
    let mut wrong = Vec::new();
    let mut expect = |what: String, stated: Option<f64>, found: Option<f64>| {
        let agrees = match (stated, found) {
            (Some(a), Some(b)) => same(a, b),
            (None, _) => true,
            (Some(_), None) => false,
        };
        if !agrees {
            let number = |v: Option<f64>| v.map_or("nothing".to_owned(), |v| v.to_string());
            let message = format!("{what} is stated as {}, recomputed it is {}", number(stated), number(found));
            wrong.push(Violation::new("misstated", message));
        }
    };
    expect("objective".to_owned(), file.objective, evaluation.objectives.last().copied());
    for stated in &file.objectives {
        let found = specs.iter().position(|spec| spec.name == stated.name);
        let value = found.and_then(|k| evaluation.objectives.get(k).copied());
        expect(format!("objective \"{}\"", stated.name), Some(stated.value), value);
    }
    for (name, &stated) in &file.costs {
        let found = evaluation.costs.iter().find(|part| part.name == name).map(|part| part.value);
        expect(format!("cost \"{name}\""), Some(stated), found);
    }
    if let (Some(bound), Some(objective), Some(spec)) = (file.bound, evaluation.objectives.last(), specs.last())
        && spec.sense.better(*objective, bound)
        && !same(*objective, bound)
    {
        let message = format!("the stated bound {bound} is beyond the plan's own objective {objective}");
        wrong.push(Violation::new("misstated", message));
    }
    let complete = matches!(file.status, Status::Optimal | Status::Feasible);
    if complete && evaluation.left_out > 0 {
        let message =
            format!("the status claims a complete plan, but {} mandatory entries are left out", evaluation.left_out);
        wrong.push(Violation::new("misstated", message));
    }
    if matches!(file.status, Status::Infeasible | Status::Unknown) {
        let message = "the status says that there is no plan, but the file holds one";
        wrong.push(Violation::new("misstated", message));
    }
    wrong
}

/// Equality of stated and recomputed values: `1e-6 * max(1, |value|)` (contract, section 4).
pub fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1.0)
}
