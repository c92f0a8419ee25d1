//! Tubes that lie are held on both sides, as linear rows.
//!
//! ```text
//! t[j][i][d] = 1 only if copies i, j are in one slot, j ends along d where i begins, and they share area there
//! w[i][d][s] = 1 only if copy i touches the wall at side s along d
//! Σ_j t[j][i][d] + w[i][d][low] ≥ 1 and Σ_j t[i][j][d] + w[i][d][high] ≥ 1   if i stands so that it could roll along d
//! ```
//!
//! A tube as long as wide, which may be taken to lie either way, is left free: the bound still holds.

use crate::milp::{Expression, Program, Variable, constraint};
use crate::packing::problem::{BinIndex, ItemIndex, Problem};

/// What the model has of the copies, by copy.
pub(super) struct Parts<'a> {
    pub(super) copies: &'a [ItemIndex],
    pub(super) slots: &'a [BinIndex],
    pub(super) inside: &'a [Vec<Variable>],
    pub(super) stance: &'a [Vec<Variable>],
    pub(super) corner: &'a [[Variable; 3]],
    pub(super) size: &'a [[Expression; 3]],
}

/// Lengths of the model.
pub(super) struct Scale {
    pub(super) widest: [f64; 3],
    pub(super) unit: f64,
}

/// Adds the rows.
pub(super) fn constrain(problem: &Problem, program: &mut Program, parts: &Parts<'_>, scale: &Scale) {
    for (copy, &index) in parts.copies.iter().enumerate() {
        let item = &problem.items()[index];
        for axis in 0..2 {
            let only = [axis == 0, axis == 1];
            let lying = item.rolls.iter().zip(&parts.stance[copy]).filter(|(rolls, _)| **rolls == only);
            let lies: Expression = lying.map(|(_, &stands)| Expression::from(stands)).sum();
            if item.rolls.contains(&only) {
                for high in [false, true] {
                    let held = held(problem, program, parts, scale, copy, axis, high);
                    program.constrain(constraint!(held >= lies.clone()));
                }
            }
        }
    }
}

/// The number of things that hold `copy` at one side along `axis`.
fn held(
    problem: &Problem,
    program: &mut Program,
    parts: &Parts<'_>,
    scale: &Scale,
    copy: usize,
    axis: usize,
    high: bool,
) -> Expression {
    let big = scale.widest[axis];
    let wall = program.binary();
    let low_end = parts.corner[copy][axis];
    let high_end = low_end + parts.size[copy][axis].clone();
    if high {
        let sides = parts.slots.iter().zip(&parts.inside[copy]);
        let side: Expression =
            sides.map(|(&slot, &here)| (problem.bins()[slot].size[axis] as f64 / scale.unit) * here).sum();
        program.constrain(constraint!(high_end >= side - big + big * wall));
    } else {
        program.constrain(constraint!(low_end <= big - big * wall));
    }
    let mut all = Expression::from(wall);
    for other in (0..parts.copies.len()).filter(|&other| other != copy) {
        let touch = program.binary();
        let (first, second) = if high { (copy, other) } else { (other, copy) };
        let end = |copy: usize, axis: usize| parts.corner[copy][axis] + parts.size[copy][axis].clone();
        for (&here, &there) in parts.inside[copy].iter().zip(&parts.inside[other]) {
            program.constrain(constraint!(here - there <= 1.0 - touch));
            program.constrain(constraint!(there - here <= 1.0 - touch));
        }
        let packed: Expression = parts.inside[copy].iter().sum();
        program.constrain(constraint!(packed >= touch));
        program.constrain(constraint!(end(first, axis) <= parts.corner[second][axis] + big - big * touch));
        program.constrain(constraint!(end(first, axis) >= parts.corner[second][axis] - big + big * touch));
        for across in (0..3).filter(|&across| across != axis) {
            let far = scale.widest[across] + 1.0 / scale.unit;
            for (one, two) in [(first, second), (second, first)] {
                let least = parts.corner[two][across] + 1.0 / scale.unit - far + far * touch;
                program.constrain(constraint!(end(one, across) >= least));
            }
        }
        all += touch;
    }
    all
}
