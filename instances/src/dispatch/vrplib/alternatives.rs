//! The `MUTUALLY_EXCLUSIVE_GROUP_SECTION` of a `.vrp` file: a line a group, with its number and its
//! nodes, of which one is visited.

use super::lex::File;
use super::nodes::Nodes;
use crate::ReadError;
use packhorse_solver::dispatch::Draft;
use rustc_hash::FxHashMap;
use std::fmt::Write as _;

/// The section's name.
pub(super) const SECTION: &str = "MUTUALLY_EXCLUSIVE_GROUP_SECTION";

/// Makes the stops of each group alternatives to each other.
pub(super) fn read(file: &File<'_>, nodes: &Nodes, draft: &mut Draft) -> Result<(), ReadError> {
    let Some(mut tokens) = file.section(SECTION) else { return Ok(()) };
    let order = nodes.stop_order();
    let mut grouped = vec![false; draft.stops.len()];
    while let Some(head) = tokens.next_token() {
        let mut members = Vec::new();
        while let Some(token) = tokens.peek().filter(|token| token.line == head.line) {
            let row = nodes.node(&mut tokens)?;
            let stop = order[row].filter(|&stop| !std::mem::replace(&mut grouped[stop], true));
            let help = "a group lists customers, and a customer is in one group at most";
            members.push(stop.ok_or_else(|| tokens.wrong(token, "a customer that is in no group yet", help))?);
        }
        if members.is_empty() {
            let help = "a group is written on one line: its number, then the numbers of its nodes";
            return Err(tokens.wrong(head, "a group with its nodes", help));
        }
        // One stop alone is no choice.
        for &stop in members.iter().filter(|_| members.len() > 1) {
            draft.stops[stop].alternatives = Some(head.text.to_owned());
        }
    }
    Ok(())
}

/// Writes the section, if there are groups: numbered from 1, stops without
/// alternatives as groups of their own.
pub(super) fn write(draft: &Draft, numbers: &[usize], text: &mut String, dropped: &mut Vec<String>) {
    if draft.stops.iter().all(|stop| stop.alternatives.is_none()) {
        return;
    }
    let mut groups: Vec<(Option<&str>, String)> = Vec::new();
    let mut known: FxHashMap<&str, usize> = FxHashMap::default();
    for (stop, number) in draft.stops.iter().zip(numbers) {
        let name = stop.alternatives.as_deref();
        let at = name.map_or(groups.len(), |name| *known.entry(name).or_insert(groups.len()));
        if at == groups.len() {
            groups.push((name, String::new()));
        }
        let _ = write!(groups[at].1, " {number}"); // a String takes every write
    }
    let _ = writeln!(text, "{SECTION}");
    let mut renamed = false;
    for (k, (name, members)) in groups.iter().enumerate() {
        renamed |= name.is_some_and(|name| name != (k + 1).to_string());
        let _ = writeln!(text, "{}{members}", k + 1);
    }
    if renamed {
        dropped.push("the names of groups of alternatives: they are numbered from 1".to_owned());
    }
}
