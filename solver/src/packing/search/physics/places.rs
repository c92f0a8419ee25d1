//! Where in a space a block may stand: the corners first, and on a floor that bears in part also where it begins to.

use super::super::block::{Blocks, Layout};
use super::super::cargo::Cargo;
use super::super::node::Put;
use super::super::space::Cuboid;
use super::body::{Rectangle, area};
use super::laws::{BILLION, Laws};
use super::{Pile, Trial};

/// Places tried in one space for one block, at most.
const MOST: usize = 32;

/// A space as blocks meet it.
#[derive(Debug, Clone, Copy)]
pub(in crate::packing::search) struct Ground<'a> {
    pub(in crate::packing::search) space: &'a Cuboid,
    /// Tops of blocks within the space's floor, as low and high end along x and y and the height: others lie nearby.
    pub(in crate::packing::search) tops: &'a [[i32; 5]],
}

impl Pile {
    /// The first place in a space where a block may stand, those near to `corner` first.
    pub(in crate::packing::search) fn place(
        &self,
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
        let mut places = std::mem::take(&mut trial.places);
        places.clear();
        let ends = [0, 1].map(|axis| [space.lo[axis], space.hi[axis] - size[axis]]);
        places.push(corner);
        places.extend(ends[0].iter().flat_map(|&x| ends[1].iter().map(move |&y| [x, y, corner[2]])));
        if laws.partial && floor > 0 {
            let hang = [0, 1].map(|axis| may_hang(laws, item[axis]));
            let starts = |top: &[i32; 5], axis: usize| {
                let (from, to) = (top[2 * axis], top[2 * axis + 1]);
                [from - hang[axis], to + hang[axis] - size[axis], from, to - size[axis]]
                    .map(|at| at.clamp(ends[axis][0], ends[axis][1]))
            };
            for one in tops() {
                for two in tops() {
                    let (xs, ys) =
                        (starts(one, 0).into_iter().chain(ends[0]), starts(two, 1).into_iter().chain(ends[1]));
                    places.extend(xs.flat_map(|x| ys.clone().map(move |y| [x, y, corner[2]])));
                    if places.len() > 8 * MOST {
                        break;
                    }
                }
            }
        }
        let away = |place: &[i32; 3]| (place[0] - corner[0]).abs() + (place[1] - corner[1]).abs();
        places.sort_by_key(|place| (away(place), *place));
        places.dedup();
        // What a grid asks of its whole base is a part of what its items ask of theirs.
        let asked = if even { i128::from(laws.share) } else { 0 };
        let base = i128::from(size[0]) * i128::from(size[1]);
        let borne = |at: &[i32; 3]| {
            !laws.partial || floor == 0 || {
                let base_at = Cuboid::at(*at, size);
                let shares = tops().filter_map(|top| super::body::shared(&[top[0], top[1], top[2], top[3]], &base_at));
                let supported: i64 = shares.map(|part: Rectangle| area(&part)).sum();
                supported > 0 && i128::from(supported) * i128::from(BILLION) >= asked * base
            }
        };
        let mut borne_places = places.iter().copied().filter(borne).take(MOST);
        let found = borne_places.find(|&at| self.admits(cargo, blocks, Put { block, at }, trial));
        trial.places = places;
        found
    }
}

/// How far an item of this length may hang over at one end, its other end borne.
fn may_hang(laws: &Laws, length: i32) -> i32 {
    let borne = (i64::from(length) * laws.share + BILLION - 1) / BILLION;
    let tipping = if laws.stable { length / 2 } else { length - 1 };
    (length - borne as i32).min(tipping).min(laws.overhang.unwrap_or(i32::MAX)).max(0)
}
