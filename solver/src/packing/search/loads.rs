//! A whole answer in the search's own terms: loaded bins and what is left over.

use super::block::{Blocks, Layout};
use super::cargo::Cargo;
use super::node::{Node, Put, Scene};
use crate::packing::plan::{PackedBin, Placed, Plan, Unpacked};
use crate::packing::problem::{BinIndex, Item, ItemIndex, Problem};

/// One loaded bin.
#[derive(Debug, Clone)]
pub(super) struct Loaded {
    pub(super) container: usize,
    pub(super) puts: Vec<Put>,
    pub(super) worth: f64,
    /// The larger of the shares of volume and weight that are used.
    pub(super) fill: f64,
}

impl Loaded {
    /// What a node holds.
    pub(super) fn of(scene: &Scene<'_>, node: &Node) -> Self {
        Self::from_puts(scene, node.container, node.puts.clone())
    }

    /// A bin of type `container` with these blocks.
    pub(super) fn from_puts(scene: &Scene<'_>, container: usize, puts: Vec<Put>) -> Self {
        let bin = &scene.cargo.containers[container];
        let (mut worth, mut volume, mut weight) = (0.0, 0_i64, 0_i64);
        for put in &puts {
            let block = scene.blocks.get(put.block);
            worth += block.worth;
            volume += block.volume;
            weight = weight.saturating_add(block.weight);
        }
        let mut fill = volume as f64 / bin.volume;
        if bin.max_weight < i64::MAX {
            fill = fill.max(weight as f64 / bin.max_weight as f64);
        }
        Self { container, puts, worth, fill }
    }

    /// Adds what is in the bin to `left`.
    pub(super) fn give_back(&self, blocks: &Blocks, left: &mut [u32]) {
        for put in &self.puts {
            for &(kind, count) in blocks.needs(blocks.get(put.block)) {
                left[kind as usize] += count;
            }
        }
    }
}

/// Loaded bins and what is left over.
#[derive(Debug, Clone, Default)]
pub(super) struct Loads {
    pub(super) bins: Vec<Loaded>,
    /// Copies left of each item type.
    pub(super) left: Vec<u32>,
}

impl Loads {
    /// Nothing packed.
    pub(super) fn nothing(cargo: &Cargo) -> Self {
        Self { bins: Vec::new(), left: cargo.kinds.iter().map(|kind| kind.quantity).collect() }
    }
    /// Copies that must be packed and are not, and bins loaded already that wait for goods to be sound.
    pub(super) fn missing(&self, cargo: &Cargo) -> u64 {
        let copies = if cargo.knapsack { 0 } else { self.left.iter().map(|&left| u64::from(left)).sum() };
        let uncured = cargo.containers.iter().enumerate().filter(|(_, bin)| bin.uncured);
        let cured = |row: usize| self.bins.iter().any(|bin| bin.container == row && !bin.puts.is_empty());
        copies + uncured.filter(|&(row, _)| !cured(row)).count() as u64
    }
    /// What is minimised once nothing is missing: the bins' price, or the packed worth negated.
    pub(super) fn price(&self, cargo: &Cargo) -> f64 {
        if cargo.knapsack {
            cargo.fixed - self.bins.iter().map(|bin| bin.worth).sum::<f64>()
        } else {
            cargo.fixed + self.bins.iter().map(|bin| cargo.containers[bin.container].price).sum::<f64>()
        }
    }
    /// Bins of each type still in stock.
    pub(super) fn stock(&self, cargo: &Cargo) -> Vec<u32> {
        let mut stock: Vec<u32> = cargo.containers.iter().map(|container| container.stock).collect();
        for bin in &self.bins {
            stock[bin.container] = stock[bin.container].saturating_sub(1);
        }
        stock
    }

    /// The plan, in the problem's ids, the loaded bins first. `why` is the reason of what could have been packed but is not.
    pub(super) fn plan(&self, problem: &Problem, cargo: &Cargo, blocks: &Blocks, why: &str) -> Plan {
        let mut bins: Vec<PackedBin> = problem.draft().loaded.clone();
        for bin in self.bins.iter().filter(|bin| !bin.puts.is_empty()) {
            let mut items = Vec::new();
            for &put in &bin.puts {
                unfold(problem, blocks, put, &mut items);
            }
            // From the floor up, far corner first, so that every item comes after what it stands on.
            items.sort_by_key(|placed| (placed.z, placed.x, placed.y));
            match bin.container.checked_sub(cargo.types).and_then(|loaded| bins.get_mut(loaded)) {
                Some(loaded) => loaded.items.append(&mut items),
                None => bins.push(PackedBin {
                    bin: problem.bin_id(BinIndex(bin.container as u32)).to_owned(),
                    items,
                    ..PackedBin::default()
                }),
            }
        }
        let unpacked = self
            .left
            .iter()
            .enumerate()
            .filter(|&(_, &left)| left > 0)
            .map(|(row, &quantity)| {
                let index = ItemIndex(row as u32);
                let reason = reason(problem, &problem.items()[index]).unwrap_or_else(|| why.to_owned());
                Unpacked { id: problem.item_id(index).to_owned(), order: None, quantity, reason }
            })
            .collect();
        Plan { bins, unpacked, ..Plan::default() }
    }
}

/// Why an item fits no bin at all, if that is so.
pub(super) fn reason(problem: &Problem, item: &Item) -> Option<String> {
    let mut bins = problem.bins().iter().filter(|bin| bin.stock != Some(0)).peekable();
    if bins.clone().any(|bin| item.fits(bin)) {
        return None;
    }
    if !bins.clone().any(|bin| item.may_go_into(bin)) {
        return Some("no bin that it may go into is in stock".to_owned());
    }
    let [x, y, z] = item.size;
    let inside = |stance: &[i64; 3], size: [i64; 3]| stance.iter().zip(size).all(|(&edge, side)| edge <= side);
    let by_size = bins.any(|bin| item.stances.iter().any(|stance| inside(stance, bin.size)));
    Some(if by_size {
        format!("one weighs {} g, more than any bin that it fits into may hold", item.weight)
    } else {
        format!("its {x} × {y} × {z} fit into no bin in stock in any allowed orientation")
    })
}

/// The items of a block, one by one.
fn unfold(problem: &Problem, blocks: &Blocks, put: Put, items: &mut Vec<Placed>) {
    match blocks.get(put.block).layout {
        Layout::Grid { kind, stance, counts } => {
            let item = problem.item_id(ItemIndex(kind));
            let [dx, dy, dz] = stance.map(i64::from);
            let [x, y, z] = put.at.map(i64::from);
            for k in 0..i64::from(counts[2]) {
                for j in 0..i64::from(counts[1]) {
                    for i in 0..i64::from(counts[0]) {
                        let item = item.to_owned();
                        items.push(Placed { item, x: x + i * dx, y: y + j * dy, z: z + k * dz, dx, dy, dz });
                    }
                }
            }
        }
        Layout::Pair { first, second, axis } => {
            unfold(problem, blocks, Put { block: first, at: put.at }, items);
            let mut at = put.at;
            at[usize::from(axis)] += blocks.get(first).size[usize::from(axis)];
            unfold(problem, blocks, Put { block: second, at }, items);
        }
    }
}
