//! `packhorse check`: recomputes feasibility and objective from the two files alone.

use crate::exit::{Exit, Failure};
use crate::flags::InputFlags;
use crate::kinds::{Served, with_instance};
use crate::output::to_stdout;
use crate::run::Run;
use clap::Args;
use packhorse_instances::{Instance, read_instance};
use packhorse_instances::{peek_plan, read_plan};
use packhorse_report::verdict;
use packhorse_solver::verdict::{Verdict, check_plan};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Recompute feasibility and objective of a plan from the two files alone
///
/// Prints a verdict, the recomputed objective and costs, and every violation. The plan is a plan
/// file of packhorse or, for routes, a CVRPLIB .sol file. Its head says by which objective and
/// rounding a public file was read; flags override it.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The instance: FILE, FILE#PART or a CSV folder
    instance: String,
    /// The plan: a plan file, or a .sol file
    plan: PathBuf,
    /// Prints the verdict as one JSON object
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    input: InputFlags,
}

/// Runs the command.
///
/// # Errors
/// Files that cannot be read, by exit code.
pub(crate) fn run(arguments: &Check, run: &Run) -> Result<Exit, Failure> {
    let head = peek_plan(&arguments.plan)?;
    let any = read_instance(&arguments.instance, &arguments.input.options(head.kind, head.rules))?;
    with_instance!(any, instance => check(&instance, arguments, head.is_sol, run))
}

fn check<K: Served>(instance: &Instance<K>, arguments: &Check, is_sol: bool, run: &Run) -> Result<Exit, Failure> {
    run.talk.warnings(&instance.warnings);
    let problem = &instance.problem;
    let file = if is_sol { K::read_sol(&arguments.plan, problem)? } else { read_plan::<K>(&arguments.plan, problem)? };
    let verdict = check_plan::<K>(problem, &file);
    let specs = K::objectives(problem);
    let text = if arguments.json {
        let names = specs.iter().map(|spec| spec.name);
        let objectives: Vec<_> = names
            .zip(&verdict.evaluation.objectives)
            .map(|(name, value)| json!({"name": name, "value": value}))
            .collect();
        format!("{}\n", as_json(&verdict, &objectives))
    } else {
        verdict::text(&verdict, &specs)
    };
    to_stdout(text.as_bytes())?;
    Ok(if verdict.passed() { Exit::Success } else { Exit::Infeasible })
}

fn as_json(verdict: &Verdict, objectives: &[serde_json::Value]) -> serde_json::Value {
    let costs: BTreeMap<_, _> = verdict.evaluation.costs.iter().map(|part| (part.name, part.value)).collect();
    json!({
        "passed": verdict.passed(),
        "feasible": verdict.violations.is_empty(),
        "left_out": verdict.evaluation.left_out,
        "objectives": objectives,
        "costs": costs,
        "violations": verdict.violations,
        "misstated": verdict.misstated,
    })
}
