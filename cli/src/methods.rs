//! The methods of the kinds: the list that `--method help` prints, and the refusal of others.

use crate::exit::{Exit, Failure};
use crate::kinds::with_kind;
use crate::output::to_stdout;
use packhorse_solver::kind::Method;
use packhorse_solver::milp::HAS_HIGHS;
use packhorse_solver::{Kind, KindName};

/// Refuses a method that the kind does not have.
///
/// # Errors
/// `Usage`, with the names that there are.
pub(crate) fn known(kind: KindName, methods: &[Method], name: &str) -> Result<(), Failure> {
    if methods.iter().any(|method| method.name == name) {
        return Ok(());
    }
    let names: Vec<_> = methods.iter().map(|method| method.name).collect();
    Err(Failure::Usage(format!("{kind} has no method \"{name}\"; there are {}", names.join(", "))))
}

/// Prints the methods of one kind, or of all.
///
/// # Errors
/// Standard output that cannot be written.
pub(crate) fn list(kind: Option<KindName>) -> Result<Exit, Failure> {
    let mut text = String::new();
    for name in KindName::ALL.into_iter().filter(|name| kind.is_none_or(|kind| kind == *name)) {
        let methods = with_kind!(name, K => <K as Kind>::methods());
        if kind.is_none() {
            text.push_str(&format!("{name}:\n"));
        }
        let width = methods.iter().map(|method| method.name.len()).max().unwrap_or(0);
        for method in methods {
            let indent = if kind.is_none() { "  " } else { "" };
            text.push_str(&format!("{indent}{:width$}  {}\n", method.name, method.about));
        }
    }
    if !HAS_HIGHS {
        text.push_str("This build is without HiGHS: exact methods run on microlp and suit small instances only.\n");
    }
    to_stdout(text.as_bytes())?;
    Ok(Exit::Success)
}
