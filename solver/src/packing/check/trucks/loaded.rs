//! A bin with its load as a truck sees it.

use super::super::balance::Scales;
use super::super::{Opened, contact};
use crate::packing::plan::{Placed, StoodBin};
use crate::packing::problem::Outside;

/// What a loaded bin is for a truck.
pub(super) struct Loaded {
    pub(super) outside: Outside,
    /// The highest top of its goods above its floor.
    pub(super) top: i64,
    /// What it weighs with its load, and twice the moment about its own outer corner nearest the origin, not turned.
    pub(super) scales: Scales,
    /// When it is unloaded.
    pub(super) stop: u32,
}

impl Loaded {
    /// Of a bin whose type is known and whose items lie near enough to compute with.
    pub(super) fn of(bin: &Opened<'_>) -> Option<Self> {
        let kind = bin.bin?;
        let sane = bin
            .items
            .iter()
            .all(|(placed, _)| (0..3).all(|axis| placed.corner()[axis].checked_add(placed.size()[axis]).is_some()));
        if !sane || !contact::near(bin) {
            return None;
        }
        let outside = kind.outside.clone();
        let top = bin.items.iter().map(|(placed, _)| placed.z + placed.dz).max().unwrap_or(0).max(0);
        let mut scales = Scales::default();
        // The empty bin weighs in its middle: an open one in that of its deck.
        let [x, y] = outside.base;
        let own = outside.height.unwrap_or(outside.deck);
        scales.add(i128::from(kind.tare), [0; 3], [x, y, own]);
        for (placed, item) in &bin.items {
            let corner = raised(&outside, placed.corner());
            scales.add(item.map_or(0, |item| i128::from(item.weight)), corner, placed.size());
        }
        let stop = bin.items.iter().filter_map(|(_, item)| Some((*item)?.stop)).min().unwrap_or(u32::MAX);
        Some(Self { outside, top, scales, stop })
    }

    /// Its weight and moment where it stands.
    pub(super) fn scales_at(&self, stood: &StoodBin) -> Scales {
        let Scales { weight, moment: [x, y, z] } = self.scales;
        let side = i128::from(self.outside.base[1]);
        // A quarter turn takes (x, y) to (side − y, x).
        let turned = if stood.turned { [2 * side * weight - y, x, z] } else { [x, y, z] };
        let at = stood.corner().map(|at| 2 * i128::from(at) * weight);
        Scales { weight, moment: [0, 1, 2].map(|axis| turned[axis] + at[axis]) }
    }

    /// Where one of its goods is in the truck.
    pub(super) fn in_truck(&self, stood: &StoodBin, placed: &Placed) -> Placed {
        let [x, y, z] = raised(&self.outside, placed.corner());
        let (x, y, dx, dy) = if stood.turned {
            (self.outside.base[1] - y - placed.dy, x, placed.dy, placed.dx)
        } else {
            (x, y, placed.dx, placed.dy)
        };
        Placed { item: placed.item.clone(), x: stood.x + x, y: stood.y + y, z: stood.z + z, dx, dy, dz: placed.dz }
    }
}

/// A place inside a bin, from the bin's outer corner.
fn raised(outside: &Outside, [x, y, z]: [i64; 3]) -> [i64; 3] {
    [x + outside.inset[0], y + outside.inset[1], z + outside.deck]
}
