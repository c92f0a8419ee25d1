//! A loaded bin as an item for trucks.

use super::Levels;
use super::capacity::capacity;
use crate::packing::plan::PackedBin;
use crate::packing::problem::{HEAVIEST, Held, Item, ItemType, Orientation, Problem, Top};
use crate::units::{Grams, Millimetres};
use std::collections::BTreeMap;

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
    /// Of each class that trucks ask about, by row, what is in it: number, and value as bits.
    pub(super) held: Vec<(u32, u32, u64)>,
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
            held: self.held(goods().map(|(_, item)| item)),
        })
    }

    /// What goods count for in the classes that trucks ask about.
    fn held<'a>(&self, goods: impl Iterator<Item = &'a Item>) -> Vec<(u32, u32, u64)> {
        let company = self.problem.company();
        if !company.limits_trucks() {
            return Vec::new();
        }
        let mut sums: BTreeMap<u32, (u32, f64)> = BTreeMap::new();
        for item in goods {
            for &class in &item.classes {
                let sum = sums.entry(class).or_default();
                sum.0 += 1;
                sum.1 += item.value;
            }
        }
        let asked = |class: u32| {
            company.classes[class as usize].limits_trucks()
                || company.incompatible_in_truck.iter().any(|pair| pair.contains(&class))
        };
        let sums = sums.into_iter().filter(|&(class, _)| asked(class));
        sums.map(|(class, (count, value))| (class, count, value.to_bits())).collect()
    }
}

impl Unit {
    /// So many of them as an item named `id`.
    pub(super) fn as_item(&self, problem: &Problem, id: String, quantity: u32) -> ItemType {
        let class = |&(class, ..): &(u32, u32, u64)| problem.company().classes[class as usize].id.clone();
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
            classes: self.held.iter().map(class).collect(),
            bears_g: self.bears.map(Grams),
            max_stack: self.stack,
            stop: (self.stop < u32::MAX).then_some(self.stop),
            ..ItemType::default()
        }
    }

    /// What it counts for in the limits of classes.
    pub(super) fn counts(&self) -> Vec<Held> {
        let held = |&(class, count, value): &(u32, u32, u64)| Held {
            class,
            count: f64::from(count),
            value: f64::from_bits(value),
        };
        self.held.iter().map(held).collect()
    }

    /// Whether it is turned where it measures `size` along x.
    pub(super) fn is_turned(&self, along_x: i64) -> bool {
        !self.turns[0] || along_x != self.size[0]
    }
}
