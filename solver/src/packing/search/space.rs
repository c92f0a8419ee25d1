//! Maximal empty spaces: the largest empty cuboids of a load, overlapping, none inside another.

/// An axis-parallel cuboid: an empty space, or a block in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cuboid {
    pub(super) lo: [i32; 3],
    pub(super) hi: [i32; 3],
}

/// The corners of a base, numbered: at the high end along x or not, and along y.
pub(super) const CORNERS: [[bool; 2]; 4] = [[false, false], [false, true], [true, false], [true, true]];

impl Cuboid {
    pub(super) fn at(lo: [i32; 3], size: [i32; 3]) -> Self {
        Self { lo, hi: [lo[0] + size[0], lo[1] + size[1], lo[2] + size[2]] }
    }
    #[inline]
    pub(super) fn size(&self) -> [i32; 3] {
        [self.hi[0] - self.lo[0], self.hi[1] - self.lo[1], self.hi[2] - self.lo[2]]
    }
    #[inline]
    pub(super) fn volume(&self) -> i64 {
        let [x, y, z] = self.size();
        i64::from(x) * i64::from(y) * i64::from(z)
    }
    /// Where something of this size stands in a corner, at the `high` end of an axis or not.
    #[inline]
    pub(super) fn corner(&self, high: [bool; 3], size: [i32; 3]) -> [i32; 3] {
        [0, 1, 2].map(|axis| if high[axis] { self.hi[axis] - size[axis] } else { self.lo[axis] })
    }
    /// Whether the two share volume.
    #[inline]
    pub(super) fn meets(&self, other: &Self) -> bool {
        (0..3).all(|axis| self.lo[axis] < other.hi[axis] && other.lo[axis] < self.hi[axis])
    }
    /// Whether `other` lies inside.
    #[inline]
    pub(super) fn holds(&self, other: &Self) -> bool {
        (0..3).all(|axis| self.lo[axis] <= other.lo[axis] && other.hi[axis] <= self.hi[axis])
    }
}

/// Buffers of [`carve`], kept between calls.
#[derive(Debug, Clone, Default)]
pub(super) struct Fresh(Vec<Cuboid>);

/// Takes `block` out of the `spaces`: each space it meets is replaced by the up to six maximal
/// parts around it; parts thinner than `least` on an axis and parts inside other spaces are dropped.
///
/// With `supported`, the floor of every space is a surface that bears: the part above the block is cut
/// to the block's top, and a space only dominates another that has the same floor.
pub(super) fn carve(spaces: &mut Vec<Cuboid>, block: &Cuboid, least: [i32; 3], supported: bool, fresh: &mut Fresh) {
    let fresh = &mut fresh.0;
    fresh.clear();
    spaces.retain(|space| {
        if !space.meets(block) {
            return true;
        }
        for axis in 0..3 {
            if block.lo[axis] - space.lo[axis] >= least[axis] {
                let mut part = *space;
                part.hi[axis] = block.lo[axis];
                fresh.push(part);
            }
            if space.hi[axis] - block.hi[axis] >= least[axis] {
                let mut part = *space;
                part.lo[axis] = block.hi[axis];
                if supported && axis == 2 {
                    for side in 0..2 {
                        part.lo[side] = part.lo[side].max(block.lo[side]);
                        part.hi[side] = part.hi[side].min(block.hi[side]);
                    }
                    if (0..2).any(|side| part.hi[side] - part.lo[side] < least[side]) {
                        continue;
                    }
                }
                fresh.push(part);
            }
        }
        false
    });
    admit(spaces, fresh, supported);
}

/// The maximal empty spaces, as corner and size, of a bin of `size` in which cuboids, as corner and size, stand.
pub(in crate::packing) fn empty_spaces(size: [i64; 3], there: &[([i64; 3], [i64; 3])]) -> Vec<([i64; 3], [i64; 3])> {
    let narrow = |values: [i64; 3]| values.map(|value| value as i32); // at most 10^6 by rule P-106
    let mut spaces = vec![Cuboid::at([0; 3], narrow(size))];
    let mut fresh = Fresh::default();
    for &(at, size) in there {
        carve(&mut spaces, &Cuboid::at(narrow(at), narrow(size)), [1; 3], false, &mut fresh);
    }
    spaces.iter().map(|space| (space.lo.map(i64::from), space.size().map(i64::from))).collect()
}

/// Adds to `spaces` those of `fresh` that lie in no other of either.
pub(super) fn admit(spaces: &mut Vec<Cuboid>, fresh: &[Cuboid], supported: bool) {
    let covers = |big: &Cuboid, small: &Cuboid| big.holds(small) && (!supported || big.lo[2] == small.lo[2]);
    let old = spaces.len();
    for (k, part) in fresh.iter().enumerate() {
        // Of equal parts the first stays.
        let inside_fresh =
            fresh.iter().enumerate().any(|(j, other)| j != k && covers(other, part) && (other != part || j < k));
        if !inside_fresh && !spaces[..old].iter().any(|space| covers(space, part)) {
            spaces.push(*part);
        }
    }
}

/// The spaces above a level surface: `block` has been put, and blocks beside it end at the same
/// height. The surface that they form together is extended from the block along x and along y, and
/// what is free above it is added.
pub(super) fn bridge(
    spaces: &mut Vec<Cuboid>,
    boxes: &[Cuboid],
    block: &Cuboid,
    height: i32,
    least: [i32; 3],
    buffers: &mut (Vec<Cuboid>, Fresh),
) {
    let top = block.hi[2];
    if height - top < least[2] {
        return;
    }
    for (along, across) in [(0, 1), (1, 0)] {
        let mut surface = *block;
        // Neighbours that cover the whole of the block's other side lengthen the surface.
        loop {
            let grown = boxes.iter().find(|other| {
                other.hi[2] == top
                    && other.lo[across] <= surface.lo[across]
                    && other.hi[across] >= surface.hi[across]
                    && (other.hi[along] == surface.lo[along] || other.lo[along] == surface.hi[along])
            });
            let Some(other) = grown else { break };
            surface.lo[along] = surface.lo[along].min(other.lo[along]);
            surface.hi[along] = surface.hi[along].max(other.hi[along]);
        }
        if (surface.lo[along], surface.hi[along]) == (block.lo[along], block.hi[along]) {
            continue;
        }
        let (parts, fresh) = buffers;
        parts.clear();
        parts.push(Cuboid { lo: [surface.lo[0], surface.lo[1], top], hi: [surface.hi[0], surface.hi[1], height] });
        for other in boxes.iter().filter(|other| other.hi[2] > top) {
            carve(parts, other, least, true, fresh);
        }
        parts.retain(|part| part.lo[2] == top);
        for part in parts.iter() {
            if !spaces.iter().any(|space| space.lo[2] == top && space.holds(part)) {
                spaces.retain(|space| space.lo[2] != top || !part.holds(space));
                spaces.push(*part);
            }
        }
    }
}

#[cfg(test)]
mod tests;
