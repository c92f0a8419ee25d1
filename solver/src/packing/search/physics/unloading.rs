//! Unloading in the order of stops: what is put must not stand in the way of, or above, what leaves before it.
//!
//! As in Gendreau, Iori, Laporte and Martello (2006), section 2: goods leave straight through the door.

use super::super::block::Blocks;
use super::super::cargo::Cargo;
use super::super::space::Cuboid;
use super::over;

/// Whether `later` hinders `earlier`, which leaves first along the axis `door`.
#[inline]
pub(super) fn hinders(earlier: &Cuboid, later: &Cuboid, door: usize) -> bool {
    let meets = |axis: usize| earlier.lo[axis] < later.hi[axis] && later.lo[axis] < earlier.hi[axis];
    let across = 1 - door;
    let behind = later.lo[door] >= earlier.hi[door] && meets(across) && meets(2);
    behind || (later.lo[2] >= earlier.hi[2] && over(earlier, later))
}

/// How many stops a block is ahead of its turn, at most: the last stop of which anything is left should be loaded first.
pub(in crate::packing::search) fn ahead(cargo: &Cargo, blocks: &Blocks, block: u32, due: u32) -> u32 {
    let needs = blocks.needs(blocks.get(block)).iter();
    needs.map(|&(kind, _)| cargo.kinds[kind as usize].law.turn.saturating_sub(due)).max().unwrap_or(0)
}

/// The turn of the last stop of which anything is left.
pub(in crate::packing::search) fn due(cargo: &Cargo, left: &[u32]) -> u32 {
    let kinds = cargo.kinds.iter().zip(left).filter(|&(_, &left)| left > 0);
    kinds.map(|(kind, _)| kind.law.turn).min().unwrap_or(0)
}
