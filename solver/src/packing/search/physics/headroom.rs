//! How high goods may stand on a block: above what bears little, or nothing, room is lost.

use super::super::block::{Blocks, Layout};
use super::super::cargo::Cargo;
use super::laws::FINE;

/// The height of goods of the cargo's usual density that may stand on a block, estimated.
pub(in crate::packing::search) fn headroom(cargo: &Cargo, blocks: &Blocks, block: u32) -> f64 {
    match blocks.get(block).layout {
        Layout::Grid { kind, stance, counts } => {
            let law = &cargo.kinds[kind as usize].law;
            if law.bears == 0 || counts[2] >= law.stack {
                return 0.0;
            }
            if law.bears == i128::MAX {
                return f64::INFINITY;
            }
            let left = (law.bears - law.weight * i128::from(counts[2] - 1)).max(0) as f64 / FINE as f64;
            left / (f64::from(stance[0]) * f64::from(stance[1]) * cargo.density).max(1e-12)
        }
        Layout::Pair { second, axis: 2, .. } => headroom(cargo, blocks, second),
        Layout::Pair { first, second, .. } => {
            let share = |number: u32| {
                let size = blocks.get(number).size;
                (headroom(cargo, blocks, number), f64::from(size[0]) * f64::from(size[1]))
            };
            let ((one, a), (two, b)) = (share(first), share(second));
            (one * a + two * b) / (a + b)
        }
    }
}
