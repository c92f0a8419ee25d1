//! The objective's value.

use super::{Opened, costs};
use crate::kind::Violation;
use crate::outcome::CostPart;
use crate::packing::problem::{Objective, Problem};

/// The objective and its parts.
///
/// - `bins`: the number of bins in the plan.
/// - `cost`: the sum of their types' costs and of what the prices add, in cents.
/// - `utilisation`: 100 × packed volume / volume of all bins in stock, in percent.
/// - `profit`: the sum of the packed items' values.
pub(super) fn values(
    problem: &Problem,
    opened: &[Opened<'_>],
    violations: &mut Vec<Violation>,
) -> (Vec<f64>, Vec<CostPart>) {
    let items = || opened.iter().flat_map(|bin| bin.items.iter().filter_map(|(_, item)| *item));
    let (name, value) = match problem.objective() {
        Objective::Bins => ("bins", opened.len() as f64),
        Objective::Cost => {
            let parts = costs::parts(problem, opened, violations);
            return (vec![parts.iter().map(|part| part.value).sum::<f64>() + 0.0], parts);
        }
        Objective::Utilisation => {
            let packed: i128 = items().map(|item| i128::from(item.volume)).sum();
            let offered = problem.offered_volume().unwrap_or(0).max(1);
            ("utilisation", 100.0 * packed as f64 / offered as f64)
        }
        // The sum of nothing is a negative zero, which adding zero makes a plain one.
        Objective::Profit => ("profit", items().map(|item| item.value).sum::<f64>() + 0.0),
    };
    (vec![value], vec![CostPart { name, value }])
}
