//! What is loaded already, as fixed variables.

use crate::milp::{Program, Variable, constraint};
use crate::packing::problem::{ItemIndex, Problem};

/// One copy that is loaded already.
pub(super) struct Fixed {
    pub(super) item: ItemIndex,
    pub(super) at: [i64; 3],
    slot: usize,
    /// Row of its stance.
    stance: usize,
}

/// The variables of all copies, the fixed ones first.
pub(super) struct Where<'a> {
    pub(super) inside: &'a [Vec<Variable>],
    pub(super) stance: &'a [Vec<Variable>],
    pub(super) corner: &'a [[Variable; 3]],
    pub(super) unit: f64,
}

/// The copies that are loaded already; the first slots are their bins.
pub(super) fn fixed(problem: &Problem) -> Vec<Fixed> {
    let stance =
        |item: ItemIndex, size: [i64; 3]| problem.items()[item].stances.iter().position(|&known| known == size);
    let of_bin = |(slot, bin): (usize, crate::packing::problem::Loaded)| {
        bin.items.into_iter().map(move |(item, at, size)| (slot, item, at, size))
    };
    let all = problem.loaded().enumerate().flat_map(of_bin);
    all.filter_map(|(slot, item, at, size)| Some(Fixed { item, at, slot, stance: stance(item, size)? })).collect()
}

/// Fixes slot, stance and corner of what is loaded already.
pub(super) fn constrain(program: &mut Program, fixed: &[Fixed], place: &Where<'_>) {
    for (copy, fixed) in fixed.iter().enumerate() {
        let (inside, stance) = (place.inside[copy][fixed.slot], place.stance[copy][fixed.stance]);
        program.constrain(constraint!(inside == 1.0));
        program.constrain(constraint!(stance == 1.0));
        for (&corner, at) in place.corner[copy].iter().zip(fixed.at) {
            program.constrain(constraint!(corner == at as f64 / place.unit));
        }
    }
}
