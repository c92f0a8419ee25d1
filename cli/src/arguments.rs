//! The command line as one definition: help, manual page and completions come from it.

use crate::{bench, check, convert, explain, generate, manual, report, schema, solve};
use clap::{Parser, Subcommand};

/// What the long version says about the solvers compiled in.
pub(crate) const LONG_VERSION: &str = if packhorse_solver::milp::HAS_HIGHS {
    concat!(env!("CARGO_PKG_VERSION"), "\nMILP solvers: HiGHS, microlp")
} else {
    concat!(
        env!("CARGO_PKG_VERSION"),
        "\nMILP solvers: microlp alone. This build is without HiGHS (feature `highs`): exact methods and\n\
         MILP bounds suit small instances only, and methods that cut or generate columns are missing."
    )
};

const EXIT_CODES: &str = "\
Exit codes:
  0    a complete feasible plan was written; check: the plan is feasible and what it states is right
  1    proven infeasible; check: infeasible or mis-stated
  2    the command line is wrong
  3    the instance or plan file is invalid: the message says where, what, and how to mend it
  4    a file could not be read or written
  5    an error of packhorse's own, a plan that fails its own check included
  6    no complete feasible plan within the limits (nothing found, or a partial plan written)
  130  stopped by SIGINT; the best plan so far was written if there was one
  143  stopped by SIGTERM; likewise";

/// Operations research for supply chains: which warehouse serves whom, what to order when, what
/// goes into which box, who delivers what on which route.
///
/// Reads an instance (JSON, a CSV folder or a public benchmark file), solves it, checks the plan
/// by code that shares nothing with the search, and writes it. Standard output carries only the
/// result; everything else goes to standard error.
#[derive(Debug, Parser)]
#[command(name = "packhorse", version, long_version = LONG_VERSION, after_help = EXIT_CODES)]
pub(crate) struct CommandLine {
    /// Only errors on standard error
    #[arg(short, long, global = true, display_order = 900, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// More on standard error: every warning, the phases of the run
    #[arg(short, long, global = true, display_order = 901)]
    pub(crate) verbose: bool,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Solve(solve::Solve),
    Check(check::Check),
    Explain(explain::Explain),
    Report(report::Report),
    Convert(convert::Convert),
    Generate(generate::Generate),
    Bench(bench::Bench),
    Schema(schema::Schema),
    Completions(manual::Completions),
    Man(manual::Man),
}
