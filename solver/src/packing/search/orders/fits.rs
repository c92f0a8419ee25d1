//! Whether goods can go into one carton at all: proofs that they cannot, cheap ones first.
//!
//! Volume, weight, and dual feasible functions (Fekete and Schepers 2004; see `bound/dual.rs`): one function an axis, the
//! sum of the products of the transformed sides over the items is at most 1 for one carton.

use super::shop::Carton;
use super::wanted::Kind;
use crate::packing::bound::dual::{lifted, rounded};
use smallvec::SmallVec;

/// Functions tried on an axis at most.
const FAMILY: usize = 9;

/// Transformed sides: one row a function, one value a kind and stance.
#[derive(Debug, Default)]
pub(super) struct Duals {
    values: [Vec<f64>; 3],
    functions: [usize; 3],
    stances: SmallVec<[(usize, usize); 12]>,
}

impl Duals {
    /// Prepares all functions for `kinds` in a carton.
    pub(super) fn prepare(&mut self, size: [i32; 3], kinds: &[Kind]) {
        self.stances.clear();
        let mut total = 0;
        for kind in kinds {
            self.stances.push((total, kind.stances.len()));
            total += kind.stances.len();
        }
        for axis in 0..3 {
            let side = i64::from(size[axis]);
            let edges = || kinds.iter().flat_map(|kind| &kind.stances).map(|stance| i64::from(stance[axis]));
            let values = &mut self.values[axis];
            values.clear();
            values.extend(edges().map(|edge| edge as f64 / side as f64));
            let mut functions = 1;
            for k in 1..=2_i64 {
                values.extend(edges().map(|edge| rounded(k, edge, side)));
                functions += 1;
            }
            // U(ε) at the edges' own lengths, in half units; the largest first, which lift most.
            let mut epsilons: Vec<i64> = edges().map(|edge| 2 * edge).filter(|&twice| twice <= side).collect();
            epsilons.push(side);
            epsilons.sort_unstable_by(|a, b| b.cmp(a));
            epsilons.dedup();
            for &epsilon in epsilons.iter().take(FAMILY - functions) {
                values.extend(edges().map(|edge| lifted(epsilon, edge, side)));
                functions += 1;
            }
            self.functions[axis] = functions;
        }
    }

    /// The largest sum over all triples of functions. `masks`: the stances that count of each kind, one bit each.
    pub(super) fn load(&self, counts: impl Fn(usize) -> f64, masks: impl Fn(usize) -> u8) -> f64 {
        let total = self.stances.last().map_or(0, |&(start, count)| start + count);
        let mut best = 0.0_f64;
        for x in 0..self.functions[0] {
            let fx = &self.values[0][x * total..(x + 1) * total];
            for y in 0..self.functions[1] {
                let fy = &self.values[1][y * total..(y + 1) * total];
                for z in 0..self.functions[2] {
                    let fz = &self.values[2][z * total..(z + 1) * total];
                    let mut sum = 0.0;
                    for (kind, &(start, count)) in self.stances.iter().enumerate() {
                        let mask = masks(kind);
                        let stands = (0..count).filter(|stance| mask >> stance & 1 == 1);
                        let least =
                            stands.map(|k| fx[start + k] * fy[start + k] * fz[start + k]).fold(f64::INFINITY, f64::min);
                        if least.is_finite() {
                            sum += counts(kind) * least;
                        }
                    }
                    best = best.max(sum);
                }
            }
        }
        best
    }
}

/// The stances of a kind that lie inside a carton, one bit each.
pub(super) fn stances_inside(kind: &Kind, size: [i32; 3]) -> u8 {
    let inside = |stance: &[i32; 3]| (0..3).all(|axis| stance[axis] <= size[axis]);
    kind.stances.iter().enumerate().fold(0, |mask, (row, stance)| mask | u8::from(inside(stance)) << row)
}

/// Whether volume, weight or a single side forbids that so many copies go into one carton.
pub(super) fn plainly_too_much(carton: &Carton, kinds: &[Kind], counts: &[u32]) -> bool {
    let (mut volume, mut weight) = (0_i64, 0_i64);
    for (kind, &count) in kinds.iter().zip(counts).filter(|&(_, &count)| count > 0) {
        volume += kind.volume * i64::from(count);
        weight = weight.saturating_add(kind.weight.saturating_mul(i64::from(count)));
        if stances_inside(kind, carton.size) == 0 {
            return true;
        }
    }
    volume > carton.volume || weight > carton.max_weight
}

/// Whether dual feasible functions prove that so many copies do not go into one carton.
pub(super) fn dually_too_much(duals: &mut Duals, carton: &Carton, kinds: &[Kind], counts: &[u32]) -> bool {
    duals.prepare(carton.size, kinds);
    let inside: SmallVec<[u8; 12]> = kinds.iter().map(|kind| stances_inside(kind, carton.size)).collect();
    duals.load(|kind| f64::from(counts[kind]), |kind| inside[kind]) > 1.0 + 1e-9
}
