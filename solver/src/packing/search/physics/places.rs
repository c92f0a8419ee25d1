//! Where in a space a block may stand: the corners first, and on a floor that bears in part also where it begins to.

use super::super::block::{Blocks, Layout};
use super::super::cargo::Cargo;
use super::super::node::Put;
use super::super::space::{CORNERS, Cuboid};
use super::body::{Rectangle, area, shared};
use super::corners::Corners;
use super::laws::{BILLION, Laws};
use super::{Pile, Trial};

/// Places beside the corners that are tried in one space for one block, at most.
const MOST: usize = 144;

/// A space as blocks meet it.
#[derive(Debug, Clone, Copy)]
pub(in crate::packing::search) struct Ground<'a> {
    pub(in crate::packing::search) space: &'a Cuboid,
    /// Tops of blocks within the space's floor, as low and high end along x and y and the height: others lie nearby.
    pub(in crate::packing::search) tops: &'a [[i32; 5]],
    /// What its corners ask.
    pub(in crate::packing::search) corners: &'a Corners,
}

impl Pile {
    /// The first place in a space where a block may stand, those near to `corner` first. `trial` knows what may matter in the space.
    pub(in crate::packing::search) fn place(
        &mut self,
        cargo: &Cargo,
        blocks: &Blocks,
        ground: Ground<'_>,
        block: u32,
        corner: [i32; 3],
        trial: &mut Trial,
    ) -> Option<[i32; 3]> {
        let laws = &cargo.laws;
        let size = blocks.get(block).size;
        let (space, floor) = (ground.space, ground.space.lo[2]);
        // The base of an outermost item decides how far a block may hang over.
        let (item, even) = match blocks.get(block).layout {
            Layout::Grid { stance, .. } => (stance, true),
            Layout::Pair { .. } => (size, false),
        };
        let tops = || ground.tops.iter().filter(|top| top[4] == floor);
        // What a grid asks of its whole base is a part of what its items ask of theirs.
        let asked = if even { i128::from(laws.share) * i128::from(size[0]) * i128::from(size[1]) } else { 0 };
        let in_part = laws.partial && floor > 0;
        let whole = Cuboid { lo: space.lo, hi: space.hi };
        let borne = |base: &Cuboid| {
            let shares = tops().filter_map(|top| shared(&[top[0], top[1], top[2], top[3]], base));
            let supported: i64 = shares.map(|part: Rectangle| area(&part)).sum();
            supported > 0 && i128::from(supported) * i128::from(BILLION) >= asked
        };
        if in_part && !borne(&whole) {
            return None;
        }
        let ends = [0, 1].map(|axis| [space.lo[axis], space.hi[axis] - size[axis]]);
        // The corner asked for first, then the others in order.
        let asked_for = [0, 1].map(|axis| corner[axis] != ends[axis][0]);
        let first = CORNERS.iter().position(|&ends| ends == asked_for).unwrap_or(0);
        for number in std::iter::once(first).chain((0..CORNERS.len()).filter(|&number| number != first)) {
            let Some(single) = blocks.corner_item(block, number) else { continue };
            if self.stands_in(cargo, blocks, ground, single, trial) & 1 << number == 0 {
                continue;
            }
            let [x, y] = CORNERS[number];
            let at = [ends[0][usize::from(x)], ends[1][usize::from(y)], corner[2]];
            // Of a lone item it is known by now that it may stand there.
            let known = single == block && !ground.corners.high;
            if (!in_part || borne(&Cuboid::at(at, size)))
                && (known || self.admits_among(cargo, blocks, Put { block, at }, trial))
            {
                return Some(at);
            }
        }
        if !in_part {
            return None;
        }
        let hang = [0, 1].map(|axis| may_hang(laws, item[axis]));
        let starts = |top: &[i32; 5], axis: usize| {
            let (from, to) = (top[2 * axis], top[2 * axis + 1]);
            [from - hang[axis], to + hang[axis] - size[axis], from, to - size[axis]]
                .map(|at| at.clamp(ends[axis][0], ends[axis][1]))
        };
        let mut places = [[0; 2]; MOST];
        let mut count = 0;
        'all: for one in tops() {
            for two in tops() {
                for x in starts(one, 0).into_iter().chain(ends[0]) {
                    for y in starts(two, 1).into_iter().chain(ends[1]) {
                        if count == MOST {
                            break 'all;
                        }
                        places[count] = [x, y];
                        count += 1;
                    }
                }
            }
        }
        let places = &mut places[..count];
        let away = |place: &[i32; 2]| (place[0] - corner[0]).abs() + (place[1] - corner[1]).abs();
        places.sort_unstable_by_key(|place| (away(place), *place));
        let mut last = None;
        places
            .iter()
            .filter(|&&place| last.replace(place) != Some(place))
            .map(|&[x, y]| [x, y, corner[2]])
            .find(|&at| borne(&Cuboid::at(at, size)) && self.admits_among(cargo, blocks, Put { block, at }, trial))
    }
}

/// How far an item of this length may hang over at one end, its other end borne.
fn may_hang(laws: &Laws, length: i32) -> i32 {
    let borne = (i64::from(length) * laws.share + BILLION - 1) / BILLION;
    let tipping = if laws.stable { length / 2 } else { length - 1 };
    (length - borne as i32).min(tipping).min(laws.overhang.unwrap_or(i32::MAX)).max(0)
}
