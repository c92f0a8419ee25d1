//! Tubes that lie must be held on both sides: by walls or by what touches them there.
//!
//! While a bin is filled the first time, a tube may lie loose for now, since what comes beside it may hold it. Those that are
//! still loose in the end are taken out, and from then on a tube goes in only where it is held at once.

use super::block::{Blocks, Layout};
use super::cargo::{Cargo, Container, Kind};
use super::node::{Put, Scene};
use super::space::Cuboid;

/// A tube of a block that could roll.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tube {
    /// Where it lies in the block.
    place: Cuboid,
    /// Whether it could roll along x, along y.
    rolls: [bool; 2],
    /// For both of these axes: whether something in the block holds it at the low side, at the high side.
    held: [[bool; 2]; 2],
}

impl Tube {
    /// The corner of a space, high end of each axis or not, at which a block would hold the tube, if the space is beside it.
    pub(super) fn corner_beside(&self, space: &Cuboid, low: [bool; 3]) -> Option<[bool; 3]> {
        let place = &self.place;
        (0..2).filter(|&axis| self.rolls[axis]).find_map(|axis| {
            let (after, before) = (space.lo[axis] == place.hi[axis], space.hi[axis] == place.lo[axis]);
            let along = (0..3).all(|k| k == axis || (place.lo[k] < space.hi[k] && space.lo[k] < place.hi[k]));
            (along && (after || before)).then(|| {
                [0, 1, 2].map(|k| {
                    let nearer = (space.hi[k] - place.hi[k]).abs() < (space.lo[k] - place.lo[k]).abs();
                    if k == axis { before } else { nearer && !low[k] }
                })
            })
        })
    }
}

/// Keeps the list of the tubes in a bin that are not held after a block was put: the last of `boxes`.
pub(super) fn follow(loose: &mut Vec<Tube>, tubes: &[Tube], at: [i32; 3], size: [i32; 3], boxes: &[Cuboid]) {
    loose.retain(|tube| !all_held(std::slice::from_ref(tube), [0; 3], size, boxes));
    for tube in tubes {
        let lo = [0, 1, 2].map(|axis| tube.place.lo[axis] + at[axis]);
        let moved = Tube { place: Cuboid::at(lo, tube.place.size()), ..*tube };
        if !all_held(&[moved], [0; 3], size, boxes) {
            loose.push(moved);
        }
    }
}

/// The tubes of each block that could roll; empty where nothing rolls.
pub(super) fn tubes(cargo: &Cargo, blocks: &Blocks, count: usize) -> Vec<Vec<Tube>> {
    if !cargo.rolling {
        return Vec::new();
    }
    (0..count as u32).map(|number| of_block(cargo, blocks, number)).collect()
}

fn of_block(cargo: &Cargo, blocks: &Blocks, number: u32) -> Vec<Tube> {
    let mut pieces = Vec::new();
    take_apart(blocks, Put { block: number, at: [0; 3] }, &mut pieces);
    let places: Vec<Cuboid> = pieces.iter().map(|&(_, place)| place).collect();
    let lying = pieces.iter().map(|&(kind, place)| (cargo.kinds[kind as usize].rolls(place.size()), place));
    lying
        .filter(|&(rolls, _)| rolls != [false; 2])
        .map(|(rolls, place)| Tube { place, rolls, held: [0, 1].map(|axis| sides_held(&place, axis, &places)) })
        .collect()
}

/// The items of a block with their item types.
fn take_apart(blocks: &Blocks, put: Put, pieces: &mut Vec<(u32, Cuboid)>) {
    match blocks.get(put.block).layout {
        Layout::Grid { kind, stance, counts } => {
            for z in 0..counts[2] as i32 {
                for y in 0..counts[1] as i32 {
                    for x in 0..counts[0] as i32 {
                        let step = [x, y, z];
                        let at = [0, 1, 2].map(|axis| put.at[axis] + step[axis] * stance[axis]);
                        pieces.push((kind, Cuboid::at(at, stance)));
                    }
                }
            }
        }
        Layout::Pair { first, second, axis } => {
            take_apart(blocks, Put { block: first, at: put.at }, pieces);
            let mut at = put.at;
            at[usize::from(axis)] += blocks.get(first).size[usize::from(axis)];
            take_apart(blocks, Put { block: second, at }, pieces);
        }
    }
}

/// Whether some of `others` touch a cuboid at its low and at its high side along `axis`.
fn sides_held(place: &Cuboid, axis: usize, others: &[Cuboid]) -> [bool; 2] {
    let beside =
        |other: &&Cuboid| (0..3).all(|k| k == axis || (place.lo[k] < other.hi[k] && other.lo[k] < place.hi[k]));
    let mut held = [false; 2];
    for other in others.iter().filter(beside) {
        held[0] |= other.hi[axis] == place.lo[axis];
        held[1] |= other.lo[axis] == place.hi[axis];
    }
    held
}

/// Whether all tubes of a block that stands at `at` are held, in a bin of `size` with these `boxes`.
pub(super) fn all_held(tubes: &[Tube], at: [i32; 3], size: [i32; 3], boxes: &[Cuboid]) -> bool {
    tubes.iter().all(|tube| {
        let lo = [0, 1, 2].map(|axis| tube.place.lo[axis] + at[axis]);
        let place = Cuboid::at(lo, tube.place.size());
        (0..2).filter(|&axis| tube.rolls[axis]).any(|axis| {
            let [low, high] = tube.held[axis];
            let (low, high) = (low || place.lo[axis] == 0, high || place.hi[axis] == size[axis]);
            (low && high) || {
                let beside = sides_held(&place, axis, boxes);
                (low || beside[0]) && (high || beside[1])
            }
        })
    })
}

/// Whether a tube that lies in a bin from the outset is not held by what stands there.
pub(super) fn base_is_loose(bin: &Container, kinds: &[Kind]) -> bool {
    let base = || bin.base.iter().flatten();
    let boxes: Vec<Cuboid> = base().map(|&(_, size, at)| Cuboid::at(at, size)).collect();
    base().zip(&boxes).any(|(&(kind, size, _), &place)| {
        let rolls = kinds[kind as usize].rolls(size);
        rolls != [false; 2] && !all_held(&[Tube { place, rolls, held: [[false; 2]; 2] }], [0; 3], bin.size, &boxes)
    })
}

/// Leaves only blocks in `puts` whose tubes are held by walls, by each other and by what stands there
/// already.
pub(super) fn keep_held(scene: &Scene<'_>, container: usize, puts: &mut Vec<Put>) {
    let bin = &scene.cargo.containers[container];
    let size = bin.size;
    let base: Vec<Cuboid> = bin.base.iter().flatten().map(|&(_, size, at)| Cuboid::at(at, size)).collect();
    loop {
        let own = puts.iter().map(|put| Cuboid::at(put.at, scene.blocks.get(put.block).size));
        let boxes: Vec<Cuboid> = base.iter().copied().chain(own).collect();
        let before = puts.len();
        puts.retain(|put| all_held(scene.blocks.tubes(put.block), put.at, size, &boxes));
        if puts.len() == before {
            return;
        }
    }
}
