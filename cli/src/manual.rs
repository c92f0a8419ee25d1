//! `packhorse completions` and `packhorse man`: both made from the one definition of the arguments.

use crate::arguments::CommandLine;
use crate::exit::{Exit, Failure};
use crate::output::to_stdout;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// Print completions for a shell
///
/// For bash: `packhorse completions bash > ~/.local/share/bash-completion/completions/packhorse`.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Print the manual page, of packhorse or of one command
///
/// To read it: `packhorse man > packhorse.1 && man ./packhorse.1`.
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// A command, such as solve
    command: Option<String>,
}

/// Runs `completions`.
///
/// # Errors
/// Standard output that cannot be written.
pub(crate) fn completions(arguments: &Completions) -> Result<Exit, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(arguments.shell, &mut CommandLine::command(), "packhorse", &mut text);
    to_stdout(&text)?;
    Ok(Exit::Success)
}

/// Runs `man`.
///
/// # Errors
/// A command that does not exist; standard output that cannot be written.
pub(crate) fn man(arguments: &Man) -> Result<Exit, Failure> {
    let mut whole = CommandLine::command();
    // So that the pages of commands know the global flags and their own full name.
    whole.build();
    let command = match &arguments.command {
        None => whole,
        Some(name) => {
            let found = whole.find_subcommand(name).cloned();
            found.ok_or_else(|| {
                let names: Vec<&str> = whole.get_subcommands().map(clap::Command::get_name).collect();
                Failure::Usage(format!("there is no command \"{name}\"; there are {}", names.join(", ")))
            })?
        }
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(command)
        .render(&mut text)
        .map_err(|error| Failure::Own(format!("the manual page cannot be made: {error}")))?;
    to_stdout(&text)?;
    Ok(Exit::Success)
}
