//! Bins as patterns of a covering program: column generation with the beam as pricing, then whole numbers.
//!
//! The program of Gilmore and Gomory (1961) on loads in three dimensions, as Zhu, Huang and Lim (2012, "A prototype column
//! generation strategy for the multiple container loading problem") have it: minimise what the bins cost so that every item type is
//! covered. A pattern that would pay is sought by filling a bin with the most worth at the item types' dual
//! prices. Ours differs in that every better load of a beam pass becomes a column, and in that what the chosen bins hold twice is left
//! out when they are loaded. The prices are found by a search, so that the program's value is no bound.

use super::beam::{self, Load};
use super::block::{Blocks, Layout};
use super::construct::{Filler, construct};
use super::loads::{Loaded, Loads};
use super::node::{Node, Put, Scene, Tools};
use super::report::Report;
use crate::milp::{Limits, Linear, LinearStatus, Program};
use crate::outcome::Sense;
use crate::search::stop::Stop;
use good_lp::{Expression, variable};
use rustc_hash::{FxBuildHasher, FxHashSet};
use std::hash::BuildHasher as _;

/// The widest beam that seeks a pattern.
const WIDEST: usize = 32;
/// What a copy costs that no pattern covers, in prices of the dearest bin.
const UNCOVERED: f64 = 2.0;
/// A pattern must be worth so much more than its bin, as a share.
const GAIN: f64 = 1e-6;
/// Share of what is left of the time that the whole numbers may take.
const WHOLE: f64 = 0.4;

/// One way to load a bin.
struct Pattern {
    container: usize,
    puts: Vec<Put>,
    /// Copies of each item type that it holds, ascending by type.
    counts: Vec<(u32, u32)>,
}

/// Patterns that a search leaves behind, at most.
const GATHERED: usize = 20_000;
/// Nodes and simplex iterations of the programs at most where a run is limited by iterations, and so not by time.
const NODES: u64 = 1_000;
const PIVOTS: u64 = 300_000;

/// Patterns, each kept once.
#[derive(Default)]
pub(super) struct Patterns {
    list: Vec<Pattern>,
    /// Hashes of what they hold; that two are alike by chance costs a pattern, no more.
    known: FxHashSet<u64>,
    /// What the pattern that is looked at holds.
    counts: Vec<(u32, u32)>,
}

impl Patterns {
    /// Adds a load that a search went through, while there is room.
    pub(super) fn gather(&mut self, blocks: &Blocks, bin: &Loaded) {
        if self.list.len() < GATHERED {
            self.add(blocks, bin.container, &bin.puts);
        }
    }

    /// Adds a load unless one that holds the same is known. Whether it was added.
    pub(super) fn add(&mut self, blocks: &Blocks, container: usize, puts: &[Put]) -> bool {
        self.counts.clear();
        self.counts.extend(puts.iter().flat_map(|put| blocks.needs(blocks.get(put.block)).iter().copied()));
        self.counts.sort_unstable();
        self.counts.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0 };
            same
        });
        let hash = FxBuildHasher.hash_one((container, &self.counts));
        if self.counts.is_empty() || !self.known.insert(hash) {
            return false;
        }
        self.list.push(Pattern { container, puts: puts.to_vec(), counts: self.counts.clone() });
        true
    }
}

/// The limits of a program: those of the run, and where iterations limit it, so much work at most.
fn limits(stop: &Stop, seed: u64) -> Limits<'_> {
    let own = Limits::of(stop, seed);
    let nodes = own.nodes.map(|nodes| nodes.min(NODES));
    Limits { nodes, simplex_iterations: own.simplex_iterations.map(|pivots| pivots.min(PIVOTS)), ..own }
}

/// Seeks better loads than `best` through patterns, from those of `best` and `patterns`, for at most `budget` completions and until
/// `stop`. Returns them, if there are any, and the completions done.
pub(super) fn improve(
    scene: &Scene<'_>,
    report: &Report<'_>,
    stop: &Stop,
    seed: u64,
    (best, mut patterns): (&Loads, Patterns),
    budget: u64,
) -> (Option<Loads>, u64) {
    for bin in &best.bins {
        patterns.add(scene.blocks, bin.container, &bin.puts);
    }
    let mut master = Master::new(scene);
    let done = master.price(scene, stop, seed, &mut patterns, budget);
    let fixed = scene.cargo.fixed;
    let hoped = if report.whole() { (master.value - 1e-6).ceil() } else { master.value };
    if best.missing(scene.cargo) == 0 && fixed + hoped >= best.price(scene.cargo) - 1e-9 || stop.urgent() {
        return (None, done);
    }
    let chosen = choose(scene, stop, seed, &patterns, best);
    let loads = chosen.map(|chosen| lay(scene, &patterns, &chosen, stop));
    (loads, done)
}

/// The linear program over the patterns known.
struct Master {
    linear: Linear,
    /// Row of each item type that there is any of, and of each bin type of limited stock.
    kinds: Vec<Option<usize>>,
    stocks: Vec<Option<usize>>,
    /// So many patterns are columns.
    columns: usize,
    /// Its last optimum.
    value: f64,
}

impl Master {
    fn new(scene: &Scene<'_>) -> Self {
        let cargo = scene.cargo;
        let mut linear = Linear::new(Sense::Minimise);
        let mut all = 0;
        let dearest = cargo.containers.iter().map(|container| container.price).fold(0.0, f64::max);
        let kinds: Vec<Option<usize>> = cargo
            .kinds
            .iter()
            .map(|kind| {
                all += u64::from(kind.quantity);
                (kind.quantity > 0).then(|| linear.add_row(f64::from(kind.quantity), f64::INFINITY, &[]))
            })
            .collect();
        let stocks = cargo
            .containers
            .iter()
            .map(|container| {
                let limited = u64::from(container.stock) < all;
                limited.then(|| linear.add_row(f64::NEG_INFINITY, f64::from(container.stock), &[]))
            })
            .collect();
        for &row in kinds.iter().flatten() {
            linear.add_column(UNCOVERED * dearest.max(1e-9), 0.0, f64::INFINITY, &[(row, 1.0)]);
        }
        Self { linear, kinds, stocks, columns: 0, value: 0.0 }
    }

    /// Makes columns of the patterns that are none yet.
    fn take_in(&mut self, scene: &Scene<'_>, patterns: &Patterns) {
        let mut entries = Vec::new();
        for pattern in &patterns.list[self.columns..] {
            entries.clear();
            let rows = pattern
                .counts
                .iter()
                .filter_map(|&(kind, count)| self.kinds[kind as usize].map(|row| (row, f64::from(count))));
            entries.extend(rows);
            entries.extend(self.stocks[pattern.container].map(|row| (row, 1.0)));
            let price = scene.cargo.containers[pattern.container].price;
            self.linear.add_column(price, 0.0, f64::INFINITY, &entries);
        }
        self.columns = patterns.list.len();
    }

    /// Adds patterns that pay until none is found any more. Returns the completions done.
    fn price(&mut self, scene: &Scene<'_>, stop: &Stop, seed: u64, patterns: &mut Patterns, budget: u64) -> u64 {
        let cargo = scene.cargo;
        let all: Vec<u32> = cargo.kinds.iter().map(|kind| kind.quantity).collect();
        let (mut done, mut width) = (0, 1);
        let mut worths = vec![0.0; all.len()];
        while width <= WIDEST && done < budget && !stop.urgent() {
            self.take_in(scene, patterns);
            if self.linear.solve(&limits(stop, seed)) != LinearStatus::Optimal {
                break;
            }
            self.value = self.linear.objective();
            let duals = self.linear.row_duals();
            for (worth, row) in worths.iter_mut().zip(&self.kinds) {
                *worth = row.map_or(0.0, |row| duals[row].max(0.0));
            }
            let (blocks, originals) = scene.blocks.valued(&worths);
            let priced = Scene { blocks: &blocks, ..*scene };
            let before = patterns.list.len();
            for (container, bin) in cargo.containers.iter().enumerate().filter(|(_, bin)| bin.stock > 0) {
                let price = bin.price - self.stocks[container].map_or(0.0, |row| duals[row].min(0.0));
                let root = Node::empty(&priced, container, &all);
                let mut load = Load { worth: price + GAIN * price.abs().max(1e-3), puts: Vec::new() };
                let mut found = |load: &Load, _: u64| {
                    let original = |put: &Put| Put { block: originals[put.block as usize], ..*put };
                    let puts: Vec<Put> = load.puts.iter().map(original).collect();
                    patterns.add(scene.blocks, container, &puts);
                };
                done +=
                    beam::pass(&priced, &root, (width, width), budget - done, stop, None, &mut load, &mut found).max(1);
                if done >= budget {
                    break;
                }
            }
            if patterns.list.len() == before {
                width *= 2;
            }
        }
        done
    }
}

/// How often each pattern is used by the best whole numbers found, none where that is no better than `best`.
fn choose(scene: &Scene<'_>, stop: &Stop, seed: u64, patterns: &Patterns, best: &Loads) -> Option<Vec<u32>> {
    let cargo = scene.cargo;
    let mut program = Program::minimise();
    let mut covers: Vec<Expression> = cargo.kinds.iter().map(|_| Expression::default()).collect();
    let mut used: Vec<Expression> = cargo.containers.iter().map(|_| Expression::default()).collect();
    let variables: Vec<_> = patterns
        .list
        .iter()
        .map(|pattern| {
            let needed = |&(kind, count): &(u32, u32)| cargo.kinds[kind as usize].quantity.div_ceil(count);
            let most = pattern.counts.iter().map(needed).max().unwrap_or(0);
            let most = most.min(cargo.containers[pattern.container].stock);
            let times = program.add(variable().integer().min(0.0).max(f64::from(most)));
            program.cost(cargo.containers[pattern.container].price, times);
            for &(kind, count) in &pattern.counts {
                covers[kind as usize].add_mul(f64::from(count), times);
            }
            used[pattern.container].add_mul(1.0, times);
            times
        })
        .collect();
    for (cover, kind) in covers.into_iter().zip(&cargo.kinds).filter(|(_, kind)| kind.quantity > 0) {
        program.constrain(cover.geq(f64::from(kind.quantity)));
    }
    for (used, container) in used.into_iter().zip(&cargo.containers) {
        program.constrain(used.leq(f64::from(container.stock)));
    }
    let stop = stop.with_share_of_rest(WHOLE);
    let solved = program.solve(&limits(&stop, seed), &mut |_, _| {});
    let better = solved.objective? + cargo.fixed < best.price(cargo) - 1e-9 || best.missing(cargo) > 0;
    better.then(|| variables.iter().map(|&times| solved.value(times).round().max(0.0) as u32).collect())
}

/// Loads the chosen patterns, each with what is left of its goods, fullest first, and what is still left thereafter as usual.
fn lay(scene: &Scene<'_>, patterns: &Patterns, chosen: &[u32], stop: &Stop) -> Loads {
    let cargo = scene.cargo;
    let mut loads = Loads::nothing(cargo);
    let mut tools = Tools::default();
    let volume = |pattern: &Pattern| -> i64 {
        pattern.counts.iter().map(|&(kind, count)| cargo.kinds[kind as usize].volume * i64::from(count)).sum()
    };
    let mut order: Vec<usize> = (0..chosen.len()).filter(|&row| chosen[row] > 0).collect();
    order.sort_by_key(|&row| (std::cmp::Reverse(volume(&patterns.list[row])), row));
    for row in order {
        let pattern = &patterns.list[row];
        for _ in 0..chosen[row] {
            let mut node = Node::empty(scene, pattern.container, &loads.left);
            for &put in &pattern.puts {
                lay_block(scene, &mut node, put, &mut tools);
            }
            node.settle_as_is(scene, &mut tools);
            node.weigh(scene, &mut tools);
            if !node.puts.is_empty() {
                loads.left.clone_from(&node.left);
                loads.bins.push(Loaded::of(scene, &node));
            }
        }
    }
    construct(scene, &mut Filler::default(), &mut loads, stop);
    loads
}

/// Puts a block, or of its parts those that there are goods for.
fn lay_block(scene: &Scene<'_>, node: &mut Node, put: Put, tools: &mut Tools) {
    if node.takes(scene, put, tools) {
        node.put(scene, put, tools);
        return;
    }
    match scene.blocks.get(put.block).layout {
        Layout::Grid { kind, stance, counts } => {
            let Some(single) = scene.blocks.single(kind as usize, stance).filter(|_| counts != [1; 3]) else { return };
            for k in 0..counts[2] as i32 {
                for j in 0..counts[1] as i32 {
                    for i in 0..counts[0] as i32 {
                        let step = [i, j, k];
                        let at = [0, 1, 2].map(|axis| put.at[axis] + step[axis] * stance[axis]);
                        lay_block(scene, node, Put { block: single, at }, tools);
                    }
                }
            }
        }
        Layout::Pair { first, second, axis } => {
            lay_block(scene, node, Put { block: first, at: put.at }, tools);
            let mut at = put.at;
            at[usize::from(axis)] += scene.blocks.get(first).size[usize::from(axis)];
            lay_block(scene, node, Put { block: second, at }, tools);
        }
    }
}

#[cfg(test)]
mod tests;
