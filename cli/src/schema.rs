//! `packhorse schema`: the JSON Schema of a kind's instances or plans.

use crate::exit::{Exit, Failure};
use crate::output::to_stdout;
use clap::Args;
use packhorse_instances::{instance_schema, plan_schema};
use packhorse_solver::KindName;

/// Print the JSON Schema of a kind's instances, or of its plans
///
/// Every field is described with its meaning, unit and default.
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// allocation, replenishment, dispatch or packing
    kind: KindName,
    /// The schema of the plan file instead of the instance
    #[arg(long)]
    plan: bool,
}

/// Runs the command.
///
/// # Errors
/// Standard output that cannot be written.
pub(crate) fn run(arguments: &Schema) -> Result<Exit, Failure> {
    let schema = if arguments.plan { plan_schema(arguments.kind) } else { instance_schema(arguments.kind) };
    to_stdout(format!("{schema:#}\n").as_bytes())?;
    Ok(Exit::Success)
}
