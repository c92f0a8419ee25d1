//! A loaded bin as an item for trucks.

use super::Levels;
use super::capacity::capacity;
use crate::packing::plan::PackedBin;
use crate::packing::problem::{HEAVIEST, ItemType, Orientation, Top};
use crate::units::{Grams, Millimetres};

/// A share of an open bin's base under the highest goods with which something may stand on it, where no support is asked.
const LEVEL: f64 = 0.4;

/// What a loaded bin is for the search that loads trucks; equal ones are one item.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Unit {
    pub(super) size: [i64; 3],
    pub(super) weight: i64,
    pub(super) stop: u32,
    pub(super) bears: Option<i64>,
    pub(super) stack: Option<u32>,
    pub(super) turns: [bool; 2],
    /// As high as its load, which may be uneven.
    pub(super) open: bool,
}

impl Levels<'_> {
    /// What a loaded bin is.
    pub(super) fn unit(&self, bin: &PackedBin) -> Option<Unit> {
        let problem = self.problem;
        let kind = &problem.bins()[problem.find_bin(&bin.bin)?];
        let goods =
            || bin.items.iter().filter_map(|placed| Some((placed, &problem.items()[problem.find_item(&placed.item)?])));
        let top = bin.items.iter().map(|placed| placed.z + placed.dz).max()?;
        let outside = &kind.outside;
        let open = outside.height.is_none();
        let mut bears = outside.bears;
        if open && bears != Some(0) {
            let highest = || goods().filter(|(placed, _)| placed.z + placed.dz == top);
            let borne: f64 = highest()
                .filter(|(_, item)| item.bearing.top == Top::Full)
                .map(|(placed, _)| placed.dx as f64 * placed.dy as f64)
                .sum();
            let share = borne / (outside.base[0] as f64 * outside.base[1] as f64);
            let fragile = highest().any(|(_, item)| item.bearing.weight == Some(0) || item.bearing.only_on_same);
            let asked = if problem.support() > 0.0 { problem.support() } else { LEVEL };
            if fragile || share < asked {
                bears = Some(0);
            } else if goods().any(|(_, item)| item.bearing.asks()) {
                let most = capacity(problem, bin, top);
                bears = bears.into_iter().chain(most).min();
            }
        }
        let weight = kind.tare + goods().map(|(_, item)| item.weight).sum::<i64>();
        Some(Unit {
            size: outside.size_with(top, false),
            weight: if self.weighs { weight } else { 0 },
            stop: goods().map(|(_, item)| item.stop).min()?,
            // No limit that counts is that high.
            bears: bears.filter(|&bears| bears <= HEAVIEST),
            stack: outside.stack,
            turns: outside.turns,
            open,
        })
    }
}

impl Unit {
    /// So many of them as an item named `id`.
    pub(super) fn as_item(&self, id: String, quantity: u32) -> ItemType {
        let [x, y, z] = self.size.map(Millimetres);
        let turns = [Orientation::Xyz, Orientation::Yxz].into_iter().zip(self.turns);
        ItemType {
            id,
            x,
            y,
            z,
            quantity,
            weight_g: Grams(self.weight),
            orientations: turns.filter(|(_, may)| *may).map(|(turn, _)| turn).collect(),
            bears_g: self.bears.map(Grams),
            max_stack: self.stack,
            stop: (self.stop < u32::MAX).then_some(self.stop),
            ..ItemType::default()
        }
    }

    /// Whether it is turned where it measures `size` along x.
    pub(super) fn is_turned(&self, along_x: i64) -> bool {
        !self.turns[0] || along_x != self.size[0]
    }
}
