//! A few of very many item types as a cargo of their own, so that no step of a search sees them all.

use super::block::{Blocks, Layout, Recipe};
use super::cargo::{Cargo, Container};
use super::node::{Put, Scene};
use super::rank::Weights;
use crate::search::stop::Stop;

/// Some item types of a larger cargo, with blocks of their own.
pub(super) struct Part {
    /// Rows of the item types in the whole, ascending.
    pub(super) rows: Vec<usize>,
    pub(super) cargo: Cargo,
    pub(super) blocks: Blocks,
}

impl Part {
    /// The types in `rows`, of each as many copies as `copies` says, and the bins `containers`.
    pub(super) fn new(
        whole: &Cargo,
        mut rows: Vec<usize>,
        copies: impl Fn(usize) -> u32,
        mut containers: Vec<Container>,
        recipe: Recipe,
        stop: &Stop,
    ) -> Self {
        // What stands in a bin already has blocks, too.
        rows.extend(containers.iter().filter_map(|bin| bin.base.as_ref()).flatten().map(|&(kind, ..)| kind as usize));
        rows.sort_unstable();
        rows.dedup();
        for (kind, ..) in containers.iter_mut().filter_map(|bin| bin.base.as_mut()).flatten() {
            *kind = rows.binary_search(&(*kind as usize)).unwrap_or(0) as u32;
        }
        let kind = |&row: &usize| super::cargo::Kind { quantity: copies(row), ..whole.kinds[row].clone() };
        let rules = whole.rules.as_ref().map(|rules| rules.part(&rows));
        let cargo = Cargo { kinds: rows.iter().map(kind).collect(), containers, rules, ..*whole };
        let blocks = Blocks::new(&cargo, recipe, &|| stop.urgent());
        Self { rows, cargo, blocks }
    }

    /// What the search needs of it.
    pub(super) const fn scene(&self, weights: Weights) -> Scene<'_> {
        Scene { cargo: &self.cargo, blocks: &self.blocks, weights }
    }

    /// Adds a block of the part, moved by `offset`, to `puts` as single items of the whole `scene`.
    pub(super) fn unfold(&self, scene: &Scene<'_>, put: Put, offset: [i32; 3], puts: &mut Vec<Put>) {
        match self.blocks.get(put.block).layout {
            Layout::Grid { kind, stance, counts } => {
                // The whole has every single item that the part has.
                let Some(block) = scene.blocks.single(self.rows[kind as usize], stance) else { return };
                let [nx, ny, nz] = counts.map(|count| count as i32);
                for (z, y, x) in (0..nz).flat_map(|z| (0..ny).flat_map(move |y| (0..nx).map(move |x| (z, y, x)))) {
                    let step = [x, y, z];
                    let at = [0, 1, 2].map(|axis| offset[axis] + put.at[axis] + step[axis] * stance[axis]);
                    puts.push(Put { block, at });
                }
            }
            Layout::Pair { first, second, axis } => {
                self.unfold(scene, Put { block: first, at: put.at }, offset, puts);
                let mut at = put.at;
                at[usize::from(axis)] += self.blocks.get(first).size[usize::from(axis)];
                self.unfold(scene, Put { block: second, at }, offset, puts);
            }
        }
    }
}
