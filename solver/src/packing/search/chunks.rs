//! A first answer for very many item types: loaded chunk by chunk, so that no step sees them all.

use super::block::Recipe;
use super::cargo::Container;
use super::construct::{Filler, construct};
use super::draw::promising;
use super::loads::{Loaded, Loads};
use super::node::Scene;
use super::part::Part;
use super::rank::Weights;
use crate::search::stop::Stop;

/// Item types in a chunk.
pub(super) const CHUNK: usize = 150;
/// How the work on one item shrinks with haste: item types in a chunk, spaces kept in a bin.
const HASTE: [(usize, usize); 5] = [(CHUNK, 400), (100, 80), (60, 40), (30, 20), (20, 10)];
/// A stretch of a chunk's length mixes sizes so many times over.
const FOLDS: usize = 5;
/// The share of the time left that the first answer may take.
const SHARE: f64 = 0.9;

/// Loads what is left in chunks of item types that each mix large and small. The last bin of a chunk
/// is unloaded again and its goods join the next chunk. Where the time would not do for all chunks, they become
/// smaller and the search of each coarser.
pub(super) fn construct_in_chunks(scene: &Scene<'_>, loads: &mut Loads, stop: &Stop) {
    let cargo = scene.cargo;
    let mut kinds = promising(cargo, &cargo.containers, &loads.left);
    kinds.sort_by_key(|&kind| std::cmp::Reverse(cargo.kinds[kind].volume));
    let order = mixed(&kinds);
    let mut carried: Vec<usize> = Vec::new();
    let mut filler = Filler::default();
    let (mut first, mut haste) = (0, 0);
    while first < order.len() && !stop.urgent() {
        let before = stop.remaining();
        let (chunk, crowded) = HASTE[haste];
        let end = order.len().min(first + chunk);
        let mut rows = std::mem::take(&mut carried);
        rows.extend_from_slice(&order[first..end]);
        if let Some(rules) = &cargo.rules {
            rules.complete(&mut rows);
        }
        let stock = loads.stock(cargo).into_iter();
        let containers = cargo.containers.iter().zip(stock);
        let containers = containers.map(|(bin, stock)| Container { stock, ..bin.clone() }).collect();
        let recipe = Recipe { fill: 1.0, most: 4 * CHUNK, tries: 0, ..super::RECIPE };
        let part = Part::new(cargo, rows, |row| loads.left[row], containers, recipe, stop);
        let local = part.scene(Weights { crowded, ..scene.weights });
        let mut own = Loads::nothing(&part.cargo);
        construct(&local, &mut filler, &mut own, stop);
        let fruitless = own.bins.is_empty();
        if end < order.len()
            && !cargo.knapsack
            && !stop.urgent()
            && let Some(last) = own.bins.pop()
        {
            last.give_back(&part.blocks, &mut own.left);
        }
        for (&row, &left) in part.rows.iter().zip(&own.left) {
            loads.left[row] = left;
            if left > 0 {
                carried.push(row);
            }
        }
        // What no bin takes would be carried from chunk to chunk for nothing.
        if fruitless {
            carried.clear();
        }
        for bin in own.bins {
            let mut puts = Vec::new();
            for put in bin.puts {
                part.unfold(scene, put, [0; 3], &mut puts);
            }
            loads.bins.push(Loaded::from_puts(scene, bin.container, puts));
        }
        if let (Some(before), Some(now), None) = (before, stop.remaining(), stop.iterations()) {
            let ahead = (order.len() - end) as f64 / (end - first) as f64;
            let needed = before.saturating_sub(now).as_secs_f64() * ahead;
            let granted = SHARE * now.as_secs_f64();
            if needed > granted {
                haste = (haste + 1).min(HASTE.len() - 1);
            } else if 4.0 * needed < granted {
                haste = haste.saturating_sub(1);
            }
        }
        first = end;
    }
}

/// The types, sorted by size, in an order whose every stretch mixes large and small.
fn mixed(sorted: &[usize]) -> Vec<usize> {
    let stride = sorted.len().div_ceil(CHUNK).max(1);
    let mut order = Vec::with_capacity(sorted.len());
    for first in 0..stride {
        for offset in 0..FOLDS {
            order.extend(sorted.iter().skip(first + offset * stride).step_by(stride * FOLDS));
        }
    }
    order
}
