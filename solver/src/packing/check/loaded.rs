//! Bins that were loaded before the plan: they come first, and all that was in them is still there.

use super::Opened;
use crate::kind::Violation;
use crate::packing::plan::Placed;
use crate::packing::problem::Problem;

/// The plan's first bins are the loaded ones, in order, each with at least what was in it, where it was.
pub(super) fn kept(problem: &Problem, opened: &[Opened<'_>], violations: &mut Vec<Violation>) {
    for (row, loaded) in problem.draft().loaded.iter().enumerate() {
        let Some(bin) = opened.get(row).filter(|bin| bin.packed.bin == loaded.bin) else {
            let message = format!("bin {} of the plan must be the loaded bin \"{}\"", row + 1, loaded.bin);
            violations.push(Violation::new("loaded", message));
            continue;
        };
        let mut there: Vec<_> = bin.packed.items.iter().map(key).collect();
        there.sort_unstable();
        let mut asked: Vec<&Placed> = loaded.items.iter().collect();
        asked.sort_unstable_by(|a, b| key(a).cmp(&key(b)));
        // Both in order: each is looked for behind the one before.
        let mut rest = there.into_iter();
        if let Some(placed) = asked.into_iter().find(|placed| !rest.any(|one| one == key(placed))) {
            let message = format!("{}: {} was loaded there and must stay", bin.name(), super::place_name(placed));
            violations.push(Violation::new("loaded", message));
        }
    }
}

fn key(placed: &Placed) -> (&str, [i64; 3], [i64; 3]) {
    (&placed.item, placed.corner(), placed.size())
}

#[cfg(test)]
mod tests;
