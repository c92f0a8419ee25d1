//! What stands on what while a bin is loaded: support in part, stability, and what each item bears.
//!
//! A bin of an instance with such rules carries a [`Pile`]: the columns of equal items in it and the contacts between
//! them. It says whether a block may stand at a corner, and where in a space one could stand at all.

mod body;
mod footing;
mod laws;
mod pile;
mod places;

pub(super) use laws::{Law, Laws};
pub(super) use pile::Pile;
pub(super) use places::Ground;

use super::space::Cuboid;

/// Buffers of one worker.
#[derive(Debug, Clone, Default)]
pub(super) struct Trial {
    /// A copy of a pile to try a block on.
    pile: Pile,
    rests: pile::Rests,
    /// Where a block may go in a space.
    places: Vec<[i32; 3]>,
}

/// Whether two cuboids share area in plan view.
#[inline]
fn over(a: &Cuboid, b: &Cuboid) -> bool {
    (0..2).all(|axis| a.lo[axis] < b.hi[axis] && b.lo[axis] < a.hi[axis])
}

#[cfg(test)]
mod tests;
