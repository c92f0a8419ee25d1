//! `packhorse explain`: why something is left out or impossible, and what would make room for it.

use crate::exit::{Exit, Failure};
use crate::flags::InputFlags;
use crate::kinds::{Served, with_instance};
use crate::output::to_stdout;
use crate::run::Run;
use clap::Args;
use packhorse_instances::{Instance, PlanHead, peek_plan, read_instance, read_plan};
use packhorse_report::{explanation, verdict};
use packhorse_solver::verdict::check_plan;
use std::path::PathBuf;

/// Explain what is left out, and what would make room for it
///
/// With a plan: every entry that it leaves out, tried at every place, with the cheapest change of the
/// instance that makes room; which limit binds on each route or bin; and, of packing, what each
/// constraint costs. Without one, or with a file that says that there is none: what cannot be served or packed even alone. A plan that breaks rules is refused with its violations, as by `check`.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The instance: FILE, FILE#PART or a CSV folder
    instance: String,
    /// The plan: a plan file, or a .sol file
    plan: Option<PathBuf>,
    /// Prints the explanation as one JSON object
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    input: InputFlags,
}

/// Runs the command.
///
/// # Errors
/// Files that cannot be read, and kinds without explanations, by exit code.
pub(crate) fn run(arguments: &Explain, run: &Run) -> Result<Exit, Failure> {
    let head = arguments.plan.as_deref().map_or_else(|| Ok(PlanHead::default()), peek_plan)?;
    let any = read_instance(&arguments.instance, &arguments.input.options(head.kind, head.rules))?;
    with_instance!(any, instance => explain(&instance, arguments, head.is_sol, run))
}

fn explain<K: Served>(instance: &Instance<K>, arguments: &Explain, is_sol: bool, run: &Run) -> Result<Exit, Failure> {
    run.talk.warnings(&instance.warnings);
    let problem = &instance.problem;
    let mut plan = None;
    if let Some(path) = &arguments.plan {
        let file = if is_sol { K::read_sol(path, problem)? } else { read_plan::<K>(path, problem)? };
        if file.plan.is_none() {
            run.talk.say("note: the file holds no plan, so what the instance itself makes impossible is explained");
        }
        let verdict = check_plan::<K>(problem, &file);
        if file.plan.is_some() && !verdict.violations.is_empty() {
            to_stdout(verdict::text(&verdict, &K::objectives(problem)).as_bytes())?;
            return Ok(Exit::Infeasible);
        }
        plan = file.plan;
    }
    let Some(found) = K::explain(problem, plan.as_ref()) else {
        return Err(Failure::Usage(format!(
            "there are no explanations of {} yet, only of dispatch and packing; `packhorse check` lists what a plan breaks",
            K::NAME
        )));
    };
    let text = if arguments.json {
        let json = serde_json::to_string_pretty(&found).map_err(|error| Failure::Own(error.to_string()))?;
        format!("{json}\n")
    } else {
        explanation::text(&found, plan.is_some())
    };
    to_stdout(text.as_bytes())?;
    Ok(Exit::Success)
}
