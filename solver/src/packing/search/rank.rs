//! How good a block is in a space: worth, contact, estimated waste, count.
//!
//! After the VCS rank of Araya, Guerrero and Nuñez (2017, section 4.3):
//! `worth × (1 − loss) × contact^alpha × items^-crowd`. Here the loss is computed from the lengths that
//! what is left can still form, renewed whenever an item type runs out, and contact is exact.

use super::block::Head;
use super::reach::Reach;
use super::space::Cuboid;

/// The rank's parameters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights {
    /// Exponent of the share of the block's surface that touches something.
    pub(super) contact: f64,
    /// Exponent of the share of the space that is not lost.
    pub(super) loss: f64,
    /// A face touches what lies within this share of the bin's side.
    pub(super) near: f64,
    /// Up to this many item types left, the estimate of waste is renewed when one runs out.
    pub(super) lively: usize,
    /// More empty spaces than this in one bin are thinned out.
    pub(super) crowded: usize,
}

/// A rectangle on one face of a space: low and high end along the two axes after the face's own.
type Patch = [i32; 4];

/// What surrounds a space, gathered once for all blocks that are tried in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Around {
    space: Option<Cuboid>,
    /// For each axis: whether the block is put at the high end.
    high: [bool; 3],
    /// For each face (axis, then low and high side): whether it is the bin's wall.
    wall: [bool; 6],
    patches: [Vec<Patch>; 6],
    tolerance: [i32; 3],
}

impl Around {
    /// Looks at `space` in a bin of `size` with these `boxes`; blocks are put at its `high` corner.
    pub(super) fn look(&mut self, space: Cuboid, high: [bool; 3], size: [i32; 3], boxes: &[Cuboid], weights: &Weights) {
        self.space = Some(space);
        self.high = high;
        for (axis, &side) in size.iter().enumerate() {
            self.wall[2 * axis] = space.lo[axis] == 0;
            self.wall[2 * axis + 1] = space.hi[axis] == side;
            self.tolerance[axis] = (weights.near * f64::from(side)) as i32;
        }
        for patches in &mut self.patches {
            patches.clear();
        }
        for block in boxes {
            for axis in 0..3 {
                let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
                let side = if block.hi[axis] == space.lo[axis] {
                    2 * axis
                } else if block.lo[axis] == space.hi[axis] {
                    2 * axis + 1
                } else {
                    continue;
                };
                let patch = [
                    block.lo[u].max(space.lo[u]),
                    block.hi[u].min(space.hi[u]),
                    block.lo[v].max(space.lo[v]),
                    block.hi[v].min(space.hi[v]),
                ];
                if patch[0] < patch[1] && patch[2] < patch[3] {
                    self.patches[side].push(patch);
                }
            }
        }
    }

    /// Where a block of `size` stands in the space.
    #[inline]
    pub(super) fn corner(&self, size: [i32; 3]) -> [i32; 3] {
        let space = self.space.unwrap_or(Cuboid { lo: [0; 3], hi: [0; 3] });
        [0, 1, 2].map(|axis| if self.high[axis] { space.hi[axis] - size[axis] } else { space.lo[axis] })
    }

    /// The share of the block's surface that touches walls or other blocks.
    #[inline]
    fn contact(&self, space: &Cuboid, size: [i32; 3]) -> f64 {
        let at = self.corner(size);
        let mut touching = 0_i64;
        let mut whole = 0_i64;
        for axis in 0..3 {
            let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
            let face = i64::from(size[u]) * i64::from(size[v]);
            whole += 2 * face;
            let close = space.hi[axis] - space.lo[axis] - size[axis] <= self.tolerance[axis];
            for (side, counts) in [(0, close || !self.high[axis]), (1, close || self.high[axis])] {
                if !counts {
                    continue;
                }
                if self.wall[2 * axis + side] {
                    touching += face;
                    continue;
                }
                for patch in &self.patches[2 * axis + side] {
                    let width = patch[1].min(at[u] + size[u]) - patch[0].max(at[u]);
                    let depth = patch[3].min(at[v] + size[v]) - patch[2].max(at[v]);
                    if width > 0 && depth > 0 {
                        touching += i64::from(width) * i64::from(depth);
                    }
                }
            }
        }
        touching as f64 / whole as f64
    }

    /// The rank of a block, or `None` once it cannot be above `floor`.
    #[inline]
    pub(super) fn rank(&self, block: Head, reach: &Reach, weights: &Weights, floor: f64) -> Option<f64> {
        let space = self.space?;
        let size = block.size;
        let mut kept = 1.0;
        for (axis, &side) in size.iter().enumerate() {
            let whole = space.hi[axis] - space.lo[axis];
            let used = side + reach.fill(axis, whole - side);
            kept *= f64::from(used) / f64::from(whole);
        }
        let ceiling = block.base * power(kept, weights.loss);
        if ceiling <= floor {
            return None;
        }
        let rank = ceiling * power(self.contact(&space, size), weights.contact);
        (rank > floor).then_some(rank)
    }
}

/// `base^exponent`, quick for the small whole exponents that are usual.
#[inline]
fn power(base: f64, exponent: f64) -> f64 {
    if exponent == 1.0 {
        base
    } else if exponent == 2.0 {
        base * base
    } else if exponent == 3.0 {
        base * base * base
    } else if exponent == 4.0 {
        let square = base * base;
        square * square
    } else {
        base.powf(exponent)
    }
}
