//! The physics of a load: what stands on what and bears what, what is unloaded when, and where the load weighs.
//!
//! A bin of an instance with such rules carries a [`Pile`]: the columns of equal items in it and the contacts between
//! them. It says whether a block may stand at a corner, and where in a space one could stand at all. Where the load must
//! weigh is seen to once a bin is loaded ([`balance`]).

pub(super) mod balance;
mod body;
mod corners;
mod footing;
mod headroom;
mod laws;
mod moves;
mod pile;
mod places;
pub(super) mod unloading;

pub(super) use headroom::headroom;
pub(super) use laws::{Law, Laws, stops};
pub(super) use pile::Pile;
pub(super) use places::Ground;

use super::space::Cuboid;

/// Buffers of one worker.
#[derive(Debug, Clone, Default)]
pub(super) struct Trial {
    /// A copy of a pile to try a block on.
    pile: Pile,
    rests: pile::Rests,
    singles: corners::Singles,
}

/// Whether two cuboids share area in plan view.
#[inline]
fn over(a: &Cuboid, b: &Cuboid) -> bool {
    (0..2).all(|axis| a.lo[axis] < b.hi[axis] && b.lo[axis] < a.hi[axis])
}

#[cfg(test)]
mod tests;
