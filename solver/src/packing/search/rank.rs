//! How good a block is in a space: worth, contact, estimated waste, count.
//!
//! The rank of Araya, Guerrero and Nuñez (2017, section 4.3), with the exponents and tolerances of Guesser Targino da
//! Silva (2025, "A tree search-based heuristic for the three-dimensional single container loading problem", section
//! 5.5.2), who has one set for a rather empty bin and one for a rather full one:
//! `worth × (1 − loss) × contact^alpha × items^-crowd`. Here the loss is computed from the lengths that
//! what is left can still form, renewed whenever an item type runs out, and contact is exact.

use super::block::Head;
use super::reach::Reach;
use super::space::Cuboid;

/// The rank's parameters while a bin is rather empty, or rather full.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stage {
    /// Exponent of the share of the block's surface that touches something.
    pub(super) contact: Power,
    /// Exponent of the share of the space that is not lost.
    pub(super) loss: Power,
    /// What lies within this share of the space's and of the block's side touches.
    pub(super) near: f64,
}

/// The rank's parameters, and what limits the search.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights {
    pub(super) stages: [Stage; 2],
    /// The share of the bin's volume from which on the second holds.
    pub(super) switch: f64,
    /// Up to this many item types left, the estimate of waste is renewed when one runs out.
    pub(super) lively: usize,
    /// More empty spaces than this in one bin are thinned out.
    pub(super) crowded: usize,
    /// A factor, at least 1, on the rank of blocks with tubes that could roll: what comes after them can hold them.
    pub(super) tubes: f64,
    /// A block's rank for each stop that it is loaded ahead of its turn.
    pub(super) early: f64,
    /// With stops: how many times as far upward a space counts, of all that are to be filled next. Goods that leave first stand better
    /// on others than in front of them, but where upper places are filled at once, what comes later is walled in.
    pub(super) lift: i32,
}

/// An exponent in quarters, quick to apply.
#[derive(Debug, Clone, Copy)]
pub(super) struct Power {
    whole: u8,
    quarters: u8,
}

impl Power {
    /// So many quarters.
    pub(super) const fn quarters(quarters: u8) -> Self {
        Self { whole: quarters / 4, quarters: quarters % 4 }
    }
    #[inline]
    fn of(self, base: f64) -> f64 {
        let mut power = match self.quarters {
            0 => 1.0,
            1 => base.sqrt().sqrt(),
            2 => base.sqrt(),
            _ => base.sqrt() * base.sqrt().sqrt(),
        };
        for _ in 0..self.whole {
            power *= base;
        }
        power
    }
}

/// A rectangle on one face of a space: low and high end along the two axes after the face's own, and where it lies on that.
type Patch = [i32; 5];

/// What surrounds a space, gathered once for all blocks that are tried in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Around {
    space: Option<Cuboid>,
    /// For each axis: whether the block is put at the high end.
    high: [bool; 3],
    /// For each face (axis, then low and high side): whether it is the bin's wall.
    wall: [bool; 6],
    patches: [Vec<Patch>; 6],
    near: f64,
}

impl Around {
    /// Looks at `space` in a bin of `size` with these `boxes`; blocks are put at its `high` corner.
    pub(super) fn look(&mut self, space: Cuboid, high: [bool; 3], size: [i32; 3], boxes: &[Cuboid], stage: &Stage) {
        self.space = Some(space);
        self.high = high;
        self.near = stage.near;
        let tolerance = space.size().map(|side| (stage.near * f64::from(side)) as i32);
        for (axis, &side) in size.iter().enumerate() {
            self.wall[2 * axis] = space.lo[axis] <= tolerance[axis];
            self.wall[2 * axis + 1] = side - space.hi[axis] <= tolerance[axis];
        }
        for patches in &mut self.patches {
            patches.clear();
        }
        for block in boxes {
            for (axis, &tolerance) in tolerance.iter().enumerate() {
                let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
                let (side, place) = if (block.hi[axis] - space.lo[axis]).abs() <= tolerance {
                    (2 * axis, block.hi[axis])
                } else if (block.lo[axis] - space.hi[axis]).abs() <= tolerance {
                    (2 * axis + 1, block.lo[axis])
                } else {
                    continue;
                };
                let patch = [
                    block.lo[u].max(space.lo[u]),
                    block.hi[u].min(space.hi[u]),
                    block.lo[v].max(space.lo[v]),
                    block.hi[v].min(space.hi[v]),
                    place,
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
        space.corner(self.high, size)
    }

    /// The share of the block's surface that touches walls or other blocks.
    #[inline]
    fn contact(&self, space: &Cuboid, size: [i32; 3], at: [i32; 3]) -> f64 {
        let mut touching = 0_i64;
        let mut whole = 0_i64;
        for axis in 0..3 {
            let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
            let face = i64::from(size[u]) * i64::from(size[v]);
            whole += 2 * face;
            let tolerance = (self.near * f64::from(size[axis])) as i32;
            for (side, own, edge) in
                [(2 * axis, at[axis], space.lo[axis]), (2 * axis + 1, at[axis] + size[axis], space.hi[axis])]
            {
                if self.wall[side] && (own - edge).abs() <= tolerance {
                    touching += face;
                    continue;
                }
                for patch in self.patches[side].iter().filter(|patch| (own - patch[4]).abs() <= tolerance) {
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
    pub(super) fn rank(&self, block: Head, stage: usize, reach: &Reach, weights: &Stage, floor: f64) -> Option<f64> {
        let ceiling = self.ceiling(block, stage, reach, weights, floor)?;
        self.rank_at(ceiling, block.size, self.corner(block.size), weights, floor)
    }

    /// The rank of a block that touches something on all sides, or `None` if that is not above `floor`.
    #[inline]
    pub(super) fn ceiling(&self, block: Head, stage: usize, reach: &Reach, weights: &Stage, floor: f64) -> Option<f64> {
        let space = self.space?;
        let size = block.size;
        let mut kept = 1.0;
        for (axis, &side) in size.iter().enumerate() {
            let whole = space.hi[axis] - space.lo[axis];
            let used = side + reach.fill(axis, whole - side);
            kept *= f64::from(used) / f64::from(whole);
        }
        let ceiling = block.bases[stage] * weights.loss.of(kept);
        (ceiling > floor).then_some(ceiling)
    }

    /// The rank of a block with this `ceiling` that stands at `at`, or `None` if it is not above `floor`.
    #[inline]
    pub(super) fn rank_at(
        &self,
        ceiling: f64,
        size: [i32; 3],
        at: [i32; 3],
        weights: &Stage,
        floor: f64,
    ) -> Option<f64> {
        let space = self.space?;
        let rank = ceiling * weights.contact.of(self.contact(&space, size, at));
        (rank > floor).then_some(rank)
    }

    /// The factor on the rank of a block of this height on which goods may stand only so high.
    pub(super) fn lidded(&self, height: i32, headroom: f64, reach: &Reach, weights: &Stage) -> f64 {
        let Some(space) = self.space.filter(|_| headroom < f64::INFINITY) else { return 1.0 };
        let above = f64::from(reach.fill(2, space.hi[2] - space.lo[2] - height));
        let height = f64::from(height);
        weights.loss.of((height + above.min(headroom)) / (height + above))
    }

    /// The tops of blocks at or near the height of the space's floor, within it.
    pub(super) fn tops(&self) -> &[Patch] {
        &self.patches[4]
    }
}
