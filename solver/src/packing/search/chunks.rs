//! A first answer for very many item types: loaded chunk by chunk, so that no step sees them all.

use super::block::{Blocks, Layout, Recipe};
use super::cargo::Cargo;
use super::construct::{Filler, construct};
use super::loads::{Loaded, Loads};
use super::node::{Put, Scene};
use crate::search::stop::Stop;

/// Item types in a chunk.
pub(super) const CHUNK: usize = 150;

/// Loads what is left in chunks of item types that each mix large and small. The last bin of a chunk
/// is unloaded again and its goods join the next chunk.
pub(super) fn construct_in_chunks(scene: &Scene<'_>, loads: &mut Loads, stop: &Stop) {
    let cargo = scene.cargo;
    let mut kinds: Vec<usize> = (0..cargo.kinds.len()).filter(|&kind| loads.left[kind] > 0).collect();
    kinds.sort_by_key(|&kind| std::cmp::Reverse(cargo.kinds[kind].volume));
    let chunks = kinds.len().div_ceil(CHUNK);
    let mut carried: Vec<usize> = Vec::new();
    let mut filler = Filler::default();
    for first in 0..chunks {
        if stop.urgent() {
            return;
        }
        let mut rows = std::mem::take(&mut carried);
        rows.extend(kinds.iter().copied().skip(first).step_by(chunks));
        rows.sort_unstable();
        rows.dedup();
        let stock = loads.stock(cargo);
        let part = Cargo {
            kinds: rows.iter().map(|&row| cargo.kinds[row].clone()).collect(),
            containers: cargo
                .containers
                .iter()
                .zip(stock)
                .map(|(container, stock)| super::cargo::Container { stock, ..container.clone() })
                .collect(),
            ..*cargo
        };
        let recipe = Recipe { fill: 1.0, most: 4 * CHUNK, tries: 0, crowd: 0.2 };
        let blocks = Blocks::new(&part, recipe, &|| stop.urgent());
        let local = Scene { cargo: &part, blocks: &blocks, weights: scene.weights };
        let mut own = Loads { bins: Vec::new(), left: rows.iter().map(|&row| loads.left[row]).collect() };
        construct(&local, &mut filler, &mut own, stop);
        if first + 1 < chunks
            && !cargo.knapsack
            && let Some(last) = own.bins.pop()
        {
            last.give_back(&blocks, &mut own.left);
        }
        for (&row, &left) in rows.iter().zip(&own.left) {
            loads.left[row] = left;
            if left > 0 {
                carried.push(row);
            }
        }
        // What no bin takes would be carried from chunk to chunk for nothing.
        if own.bins.is_empty() {
            carried.clear();
        }
        for bin in own.bins {
            let mut puts = Vec::new();
            for put in bin.puts {
                translate(scene, &blocks, put, &rows, &mut puts);
            }
            loads.bins.push(Loaded::from_puts(scene, bin.container, puts));
        }
    }
}

/// A block of a chunk as single items of the whole.
fn translate(scene: &Scene<'_>, blocks: &Blocks, put: Put, rows: &[usize], puts: &mut Vec<Put>) {
    match blocks.get(put.block).layout {
        Layout::Grid { kind, stance, counts } => {
            // The whole has every single item that the chunk has.
            let Some(block) = scene.blocks.single(rows[kind as usize], stance) else { return };
            for z in 0..counts[2] as i32 {
                for y in 0..counts[1] as i32 {
                    for x in 0..counts[0] as i32 {
                        let [px, py, pz] = put.at;
                        let at = [px + x * stance[0], py + y * stance[1], pz + z * stance[2]];
                        puts.push(Put { block, at });
                    }
                }
            }
        }
        Layout::Pair { first, second, axis } => {
            translate(scene, blocks, Put { block: first, at: put.at }, rows, puts);
            let mut at = put.at;
            at[usize::from(axis)] += blocks.get(first).size[usize::from(axis)];
            translate(scene, blocks, Put { block: second, at }, rows, puts);
        }
    }
}
