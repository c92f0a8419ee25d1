//! The command line of packhorse: arguments become options, results become text and exit codes.
//!
//! One file a command ([`solve`], [`check`], [`mod@explain`], [`mod@report`], [`convert`], [`generate`], [`mod@bench`], [`schema`],
//! [`manual`]); what they share: [`arguments`] and [`flags`], [`exit`] codes, [`signals`],
//! [`progress`], [`output`], [`talk`]. Everything a library user would miss lives in the crates below.

mod arguments;
mod bench;
mod check;
mod convert;
mod exit;
mod explain;
mod flags;
mod generate;
mod kinds;
mod manual;
mod methods;
mod output;
mod progress;
mod report;
mod run;
mod schema;
mod signals;
mod solve;
mod talk;
mod words;

use arguments::{Command, CommandLine};
use clap::Parser;
use exit::{Exit, Failure};
use run::Run;
use signals::Signals;
use std::panic::{AssertUnwindSafe, PanicHookInfo};
use std::process::ExitCode;
use std::time::Instant;
use talk::Talk;

fn main() -> ExitCode {
    let started = Instant::now();
    std::panic::set_hook(Box::new(say_that_it_is_a_bug));
    let ended = std::panic::catch_unwind(AssertUnwindSafe(|| begin(started)));
    ended.unwrap_or(Exit::Own).into()
}

/// Parses the arguments and runs the command.
fn begin(started: Instant) -> Exit {
    let line = match CommandLine::try_parse() {
        Ok(line) => line,
        Err(usage) => {
            // Help and version go to standard output and are a success; a closed pipe is none of ours.
            let _closed = usage.print();
            return if usage.use_stderr() { Exit::Usage } else { Exit::Success };
        }
    };
    let talk = Talk::from_flags(line.quiet, line.verbose);
    let ended = Signals::install()
        .map_err(|error| Failure::Own(format!("the system refuses signal handlers: {error}")))
        .and_then(|signals| carry_out(&line.command, &Run { started, signals, talk }));
    ended.unwrap_or_else(|failure| {
        talk.always(&failure);
        failure.exit()
    })
}

fn carry_out(command: &Command, run: &Run) -> Result<Exit, Failure> {
    match command {
        Command::Solve(arguments) => solve::run(arguments, run),
        Command::Check(arguments) => check::run(arguments, run),
        Command::Explain(arguments) => explain::run(arguments, run),
        Command::Report(arguments) => report::run(arguments, run),
        Command::Convert(arguments) => convert::run(arguments, run),
        Command::Generate(arguments) => generate::run(arguments, run),
        Command::Bench(arguments) => bench::run(arguments, run),
        Command::Schema(arguments) => schema::run(arguments),
        Command::Completions(arguments) => manual::completions(arguments),
        Command::Man(arguments) => manual::man(arguments),
    }
}

/// What a panic prints: never the user's fault, whatever the input was.
fn say_that_it_is_a_bug(panic: &PanicHookInfo<'_>) {
    let payload = panic.payload();
    let message =
        payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let message = message.unwrap_or("no message");
    let place = panic.location().map(|place| format!(" at {}:{}", place.file(), place.line())).unwrap_or_default();
    Talk::Quiet.always(format_args!(
        "error: this is a bug of packhorse {}: {message}{place}\n  \
         = help: please report it with the command line and the instance",
        env!("CARGO_PKG_VERSION")
    ));
}
