//! `packhorse report`: one self-contained HTML page of a plan.

use crate::exit::{Exit, Failure};
use crate::flags::InputFlags;
use crate::kinds::{Served, with_instance};
use crate::output::{Output, to_stdout};
use crate::run::Run;
use clap::Args;
use packhorse_instances::source::split_part;
use packhorse_instances::{Instance, peek_plan, read_instance, read_plan};
use packhorse_report::page::{Choice, Drawn, Numbers, page};
use packhorse_report::verdict;
use packhorse_solver::KindName;
use packhorse_solver::verdict::check_plan;
use std::path::PathBuf;

/// Write a plan as one HTML page with tables and drawings
///
/// The page fetches nothing and needs no script: it can be mailed, printed and kept. Of packing it shows the bins, their layers and
/// the loading steps; of dispatch a map of the routes and their stops; of allocation the open sites and a map; of replenishment the
/// orders and policies. A plan that breaks rules or is mis-stated gets no page, but its violations, as by `check`.
#[derive(Debug, Args)]
pub(crate) struct Report {
    /// The instance: FILE, FILE#PART or a CSV folder
    instance: String,
    /// The plan: a plan file, or a .sol file
    plan: PathBuf,
    /// The page; `-` is standard output
    #[arg(short, long, value_name = "FILE", required = true)]
    output: PathBuf,
    /// Packing: the bins to draw, by their numbers in the plan, such as 1-40,77 or all [default: the first ten]
    #[arg(long, value_name = "NUMBERS")]
    bins: Option<Numbers>,
    /// Packing: draws the bins of this order; may be given again
    #[arg(long, value_name = "ID")]
    order: Vec<String>,
    /// Dispatch: the routes whose stops are listed, such as 1-40,77 or all [default: the first ten]
    #[arg(long, value_name = "NUMBERS")]
    routes: Option<Numbers>,
    #[command(flatten)]
    input: InputFlags,
}

/// Runs the command.
///
/// # Errors
/// Files that cannot be read or written, and flags of another kind, by exit code.
pub(crate) fn run(arguments: &Report, run: &Run) -> Result<Exit, Failure> {
    let output = Output::from_flag(Some(&arguments.output));
    if output.is_file(&arguments.plan) || output.is_file(&split_part(&arguments.instance).0) {
        return Err(Failure::Usage(format!(
            "-o {output} would overwrite what the page is made from; name another file"
        )));
    }
    output.probe()?;
    let head = peek_plan(&arguments.plan)?;
    let any = read_instance(&arguments.instance, &arguments.input.options(head.kind, head.rules))?;
    with_instance!(any, instance => report(&instance, arguments, head.is_sol, &output, run))
}

fn report<K: Served + Drawn>(
    instance: &Instance<K>,
    arguments: &Report,
    is_sol: bool,
    output: &Output,
    run: &Run,
) -> Result<Exit, Failure> {
    run.talk.warnings(&instance.warnings);
    let choice = choice(arguments, K::NAME)?;
    let problem = &instance.problem;
    let file = if is_sol { K::read_sol(&arguments.plan, problem)? } else { read_plan::<K>(&arguments.plan, problem)? };
    // A file without a plan has a head and reasons to show.
    if file.plan.is_some() {
        let verdict = check_plan::<K>(problem, &file);
        if !verdict.passed() {
            to_stdout(verdict::text(&verdict, &K::objectives(problem)).as_bytes())?;
            return Ok(Exit::Infeasible);
        }
    }
    output.write(page::<K>(problem, &file, &choice).as_bytes())?;
    Ok(Exit::Success)
}

/// What is shown in full.
fn choice(arguments: &Report, kind: KindName) -> Result<Choice, Failure> {
    let only = |flag: &str, owner: KindName, given: bool| {
        if given && kind != owner {
            return Err(Failure::Usage(format!(
                "{flag} is for {owner}, and the instance's kind is {kind}; leave it out"
            )));
        }
        Ok(())
    };
    only("--bins", KindName::Packing, arguments.bins.is_some())?;
    only("--order", KindName::Packing, !arguments.order.is_empty())?;
    only("--routes", KindName::Dispatch, arguments.routes.is_some())?;
    let numbers = arguments.bins.clone().or_else(|| arguments.routes.clone());
    Ok(Choice { numbers, orders: arguments.order.clone() })
}
