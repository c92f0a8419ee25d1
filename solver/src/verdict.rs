//! Every plan is checked before anybody sees it: solve, recompute, decide the status.

use crate::kind::{Evaluation, Kind, Options, Violation};
use crate::outcome::{Objective, Outcome, Sense, StoppedBy};
use crate::plan_file::{DEFAULT_GAP, PlanFile, Rules, Run, Status, gap};
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
        file.reasons.extend(K::suspects(problem));
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
        gap: (stop.gap().to_bits() != DEFAULT_GAP.to_bits()).then(|| stop.gap()),
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
    // Adding zero makes a plain zero of a negative one.
    file.objectives = specs
        .iter()
        .zip(&evaluation.objectives)
        .map(|(spec, &value)| Objective { name: spec.name.to_owned(), value: value + 0.0 })
        .collect();
    file.objective = file.objectives.last().map(|objective| objective.value);
    file.costs = evaluation.costs.iter().map(|part| (part.name.to_owned(), part.value + 0.0)).collect();
    // A bound on the last objective says something only while the earlier ones are proven.
    let last = specs.len().saturating_sub(1);
    let earlier_proven = (0..last)
        .all(|k| outcome.bounds.get(k).copied().flatten().is_some_and(|bound| same(evaluation.objectives[k], bound)));
    if let (true, Some(bound), Some(objective), 0) =
        (earlier_proven, outcome.bounds.get(last).copied().flatten(), file.objective, evaluation.left_out)
    {
        file.bound = sound_bound(specs[last].sense, objective, bound);
        debug_assert!(file.bound.is_some(), "the bound {bound} lies beyond the objective {objective} of a sound plan");
        file.gap = file.bound.map(|bound| gap(objective, bound));
    }
    file.status = match (evaluation.left_out, file.gap) {
        (0, Some(gap)) if gap <= stop.gap() => Status::Optimal,
        (0, _) => Status::Feasible,
        _ => Status::Partial,
    };
}

/// A bound that lies beyond the objective by rounding is the objective itself; one that lies farther beyond it is wrong and proves nothing.
fn sound_bound(sense: Sense, objective: f64, bound: f64) -> Option<f64> {
    if !sense.better(objective, bound) {
        return Some(bound + 0.0);
    }
    same(objective, bound).then_some(objective)
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
    // A file written by hand may leave the list out; one that is there lists all, since their order decides between plans.
    let listed = file.objectives.iter().map(|stated| stated.name.as_str());
    let disordered = !file.objectives.is_empty() && !listed.eq(specs.iter().map(|spec| spec.name));
    for (name, &stated) in &file.costs {
        let found = evaluation.costs.iter().find(|part| part.name == name).map(|part| part.value);
        expect(format!("cost \"{name}\""), Some(stated), found);
    }
    if disordered {
        let names: Vec<&str> = specs.iter().map(|spec| spec.name).collect();
        let message = format!("\"objectives\" must list {}, in this order", names.join(", "));
        wrong.push(Violation::new("misstated", message));
    }
    if let (Some(bound), Some(objective), Some(spec)) = (file.bound, evaluation.objectives.last(), specs.last())
        && spec.sense.better(*objective, bound)
        && !same(*objective, bound)
    {
        let message = format!("the stated bound {bound} is beyond the plan's own objective {objective}");
        wrong.push(Violation::new("misstated", message));
    }
    wrong.extend(unproven(file, evaluation.objectives.last().copied()));
    let complete = matches!(file.status, Status::Optimal | Status::Feasible);
    if complete && evaluation.left_out > 0 {
        let message =
            format!("the status claims a complete plan, but {} mandatory entries are left out", evaluation.left_out);
        wrong.push(Violation::new("misstated", message));
    }
    if file.status == Status::Partial && evaluation.left_out == 0 {
        let message = "the status says partial, but no mandatory entry is left out";
        wrong.push(Violation::new("misstated", message));
    }
    if matches!(file.status, Status::Infeasible | Status::Unknown) {
        let message = "the status says that there is no plan, but the file holds one";
        wrong.push(Violation::new("misstated", message));
    }
    wrong
}

/// What a file says of its proof that its own objective and bound do not bear out.
fn unproven<P>(file: &PlanFile<P>, recomputed: Option<f64>) -> Vec<Violation> {
    let mut wrong = Vec::new();
    let pair = file.bound.zip(file.objective.or(recomputed));
    let found = pair.map(|(bound, objective)| gap(objective, bound));
    if let Some(stated) = file.gap
        && !found.is_some_and(|found| same(stated, found))
    {
        let found = found.map_or("not known without a bound".to_owned(), |found| found.to_string());
        let message = format!("the gap is stated as {stated}, recomputed it is {found}");
        wrong.push(Violation::new("misstated", message));
    }
    if file.status != Status::Optimal {
        return wrong;
    }
    match pair {
        None => {
            let message = "the status says optimal, but the file states no bound that proves it";
            wrong.push(Violation::new("misstated", message));
        }
        Some((bound, objective)) => {
            let slack = asked_gap(file.run.as_ref()) * objective.abs().max(1e-9);
            if (objective - bound).abs() > slack && !same((objective - bound).abs(), slack) {
                let message = format!(
                    "the status says optimal, but the bound {bound} does not prove the objective {objective} within the gap asked for"
                );
                wrong.push(Violation::new("misstated", message));
            }
        }
    }
    wrong
}

/// The gap that a run was to prove. Files of before it was stated do not tell it where the gap ended the run.
fn asked_gap(run: Option<&Run>) -> f64 {
    let unstated = |run: &Run| if run.stopped_by == StoppedBy::Gap { f64::INFINITY } else { DEFAULT_GAP };
    run.map_or(DEFAULT_GAP, |run| run.gap.unwrap_or_else(|| unstated(run)))
}

/// Equality of stated and recomputed values: `1e-6 * max(1, |value|)` (contract, section 4).
pub fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1.0)
}

#[cfg(test)]
mod tests;
