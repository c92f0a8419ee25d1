//! Replenishment files: Trigeiro's lot-sizing sets, tables of single-item problems, the generator.

mod generate;
mod table;
#[cfg(test)]
mod tests;
mod trigeiro;

pub use generate::{Size, generate, size_from};

use crate::ReadError;
use crate::formats::Format;
use packhorse_solver::plan_file::Rules;
use packhorse_solver::replenishment::Draft;

/// The public formats of the kind.
pub const FORMATS: &[Format<Draft>] = &[trigeiro::FORMAT, table::FORMAT];

/// The objective is always the cost; nothing is rounded.
pub fn rules_of(_: &Draft) -> Rules {
    Rules { objective: Some(vec!["cost".to_owned()]), ..Rules::default() }
}

/// Refuses what flags ask for and the kind does not have.
fn only_cost(rules: &Rules) -> Result<(), ReadError> {
    if let Some(names) = rules.objective.as_ref().filter(|names| !matches!(names.as_slice(), [name] if name == "cost"))
    {
        let names = names.join(",");
        return Err(ReadError::Usage(format!("replenishment has the objective \"cost\" alone, not \"{names}\"")));
    }
    Ok(())
}
