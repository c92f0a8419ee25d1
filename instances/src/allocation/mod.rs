//! Allocation files: OR-Library's and other public location formats, and the generator.

mod common;
mod delmaire;
mod generate;
mod holmberg;
mod orlib_cap;
mod pmed;
mod pmedcap;
mod tbed1;
#[cfg(test)]
mod tests;

pub use generate::{Size, generate, size_from};

use crate::formats::Format;
use packhorse_solver::allocation::Draft;
use packhorse_solver::plan_file::Rules;

/// The public formats of the kind.
pub const FORMATS: &[Format<Draft>] = &[
    orlib_cap::FORMAT,
    holmberg::FORMAT,
    pmed::FORMAT,
    pmedcap::FORMAT,
    tbed1::FORMAT,
    delmaire::FORMAT,
    delmaire::YANG,
];

/// What a draft read from a public file was read with: its objective, and how distances are
/// rounded where they come from coordinates.
pub fn rules_of(draft: &Draft) -> Rules {
    let computed = draft.costs.is_empty() && draft.lanes.is_empty() && draft.roads.is_empty();
    Rules {
        objective: Some(vec![draft.objective.as_str().to_owned()]),
        rounding: computed.then(|| draft.rounding.as_str().to_owned()),
        ..Rules::default()
    }
}
