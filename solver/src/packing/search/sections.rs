//! One bin and very many item types: the bin in sections, each loaded from a draw of the types.
//!
//! A beam sees a few hundred types, drawn at random and joined by those that its section holds already. Each
//! pass makes a new draw, so that the whole choice comes in over time, while the best load is kept. A bin that takes the
//! goods of very many types is cut into sections of equal size first, since a beam's work grows with the items in one load.

use super::beam::{self, Load};
use super::block::Recipe;
use super::cargo::{Cargo, Container};
use super::company::Company;
use super::draw::Draw;
use super::loads::{Loaded, Loads};
use super::node::{Node, Put, Scene};
use super::part::Part;
use super::rank::Weights;
use super::{RECIPE, WEIGHTS};
use crate::search::random::Random;
use crate::search::stop::Stop;
use std::time::Duration;

/// Types in a draw times types that a section takes: more choice fills better than a wider beam, to this point.
const WORK: f64 = 1_000_000.0;
/// Types in a draw at least and at most.
const SAMPLE: (f64, f64) = (300.0, 20_000.0);
/// With the least care.
const HASTIEST: Care = Care { sample: 120, crowded: 40 };
/// The share of the time left that the first load of all sections may take.
const SHARE: f64 = 0.6;
/// A bin is cut into sections where it takes all goods of more types than this.
pub(super) const WHOLE: f64 = 250.0;
/// Types whose goods one section takes.
const SECTION: f64 = 100.0;

/// How closely a section is loaded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Care {
    /// Types in a draw.
    pub(super) sample: usize,
    /// Spaces kept in a load.
    pub(super) crowded: usize,
}

/// A cuboid of the bin with its load.
struct Section {
    at: [i32; 3],
    size: [i32; 3],
    /// Single items, in the bin's coordinates.
    puts: Vec<Put>,
    worth: f64,
    weight: i64,
}

/// A bin in sections.
pub(super) struct Sections<'a, 's> {
    pub(super) scene: &'a Scene<'s>,
    container: usize,
    sections: Vec<Section>,
    draw: Draw,
    pub(super) care: Care,
    /// Copies left of each item type.
    pub(super) left: Vec<u32>,
    weight_left: i64,
}

/// The number of item types whose goods a bin of this type takes, all else equal.
pub(super) fn types_held(cargo: &Cargo, container: usize, left: &[u32]) -> f64 {
    let goods = || cargo.kinds.iter().zip(left).filter(|&(_, &left)| left > 0);
    let volume: f64 = goods().map(|(kind, &left)| kind.volume as f64 * f64::from(left)).sum();
    cargo.containers[container].volume * goods().count() as f64 / volume.max(1.0)
}

impl<'a, 's> Sections<'a, 's> {
    /// An empty bin of type `container`.
    pub(super) fn new(scene: &'a Scene<'s>, container: usize, left: Vec<u32>, random: Random) -> Self {
        let bin = Container { stock: 1, ..scene.cargo.containers[container].clone() };
        let held = types_held(scene.cargo, container, &left);
        let draw = Draw::new(scene.cargo, std::slice::from_ref(&bin), &left, random);
        // What leaves when, where the load weighs, what stands there already and what a wall holds concern the whole bin.
        let joint = scene.cargo.laws.stops || bin.balanced() || bin.base.is_some() || scene.cargo.rolling;
        let whole = held <= WHOLE || joint;
        let counts = if whole { [1; 3] } else { cuts(scene.cargo, bin.size, (held / SECTION) as i32) };
        let low = |axis: usize, row: i32| (i64::from(bin.size[axis]) * i64::from(row) / i64::from(counts[axis])) as i32;
        let mut sections = Vec::new();
        for x in 0..counts[0] {
            for y in 0..counts[1] {
                for z in 0..counts[2] {
                    let row = [x, y, z];
                    let at = [0, 1, 2].map(|axis| low(axis, row[axis]));
                    let size = [0, 1, 2].map(|axis| low(axis, row[axis] + 1) - at[axis]);
                    sections.push(Section { at, size, puts: Vec::new(), worth: 0.0, weight: 0 });
                }
            }
        }
        let sample = (WORK / (held / sections.len() as f64)).clamp(SAMPLE.0, SAMPLE.1) as usize;
        let care = Care { sample, crowded: WEIGHTS.crowded };
        Self { scene, container, sections, draw, care, left, weight_left: bin.max_weight }
    }

    /// How many there are.
    pub(super) const fn count(&self) -> usize {
        self.sections.len()
    }
    /// The worth of what is loaded.
    pub(super) fn worth(&self) -> f64 {
        self.sections.iter().map(|section| section.worth).sum()
    }
    /// The bin as loaded.
    pub(super) fn loaded(&self) -> Loaded {
        let puts = self.sections.iter().flat_map(|section| section.puts.iter().copied()).collect();
        Loaded::from_puts(self.scene, self.container, puts)
    }

    /// Loads a section anew by one beam of this `width` over a new draw; a better load stays. At most `budget`
    /// completions; returns those done.
    pub(super) fn load(
        &mut self,
        row: usize,
        width: usize,
        budget: u64,
        stop: &Stop,
        pool: Option<&rayon::ThreadPool>,
    ) -> u64 {
        let scene = self.scene;
        let mut rows = self.draw.types(self.care.sample, &self.left);
        let section = &self.sections[row];
        for put in &section.puts {
            for &(kind, count) in scene.blocks.needs(scene.blocks.get(put.block)) {
                self.left[kind as usize] += count;
                rows.push(kind as usize);
            }
        }
        if let Some(rules) = &scene.cargo.rules {
            rules.complete(&mut rows);
        }
        let bin = Container {
            size: section.size,
            volume: section.size.map(f64::from).iter().product(),
            company: self.company_beside(row),
            max_weight: self.weight_left.saturating_add(section.weight),
            price: 0.0,
            stock: 1,
            ..scene.cargo.containers[self.container].clone()
        };
        // Blocks of several types pay once the beam is wide enough to weigh them.
        let tries = RECIPE.tries / if width > 2 { 8 } else { 100 };
        let recipe = Recipe { tries, ..RECIPE };
        let part = Part::new(scene.cargo, rows, |row| self.left[row], vec![bin], recipe, stop);
        let local = part.scene(Weights { crowded: self.care.crowded, ..WEIGHTS });
        let own: Vec<u32> = part.cargo.kinds.iter().map(|kind| kind.quantity).collect();
        let mut best = Load { worth: section.worth, puts: Vec::new() };
        let root = Node::empty(&local, 0, &own);
        let done = beam::pass(&local, &root, (width, width), budget, stop, pool, &mut best, &mut |_, _| {});
        if !best.puts.is_empty() {
            let mut puts = Vec::new();
            for &put in &best.puts {
                part.unfold(scene, put, section.at, &mut puts);
            }
            let weight = puts.iter().map(|put| scene.blocks.get(put.block).weight).sum();
            self.weight_left = self.weight_left.saturating_add(section.weight).saturating_sub(weight);
            let old = std::mem::replace(&mut self.sections[row].puts, puts);
            self.sections[row].worth = best.worth;
            self.sections[row].weight = weight;
            for put in old {
                for &(kind, _) in scene.blocks.needs(scene.blocks.get(put.block)) {
                    self.draw.back(kind as usize);
                }
            }
        }
        for put in &self.sections[row].puts {
            for &(kind, count) in scene.blocks.needs(scene.blocks.get(put.block)) {
                self.left[kind as usize] -= count;
            }
        }
        done
    }

    /// What the other sections hold, by the rules of company.
    fn company_beside(&self, row: usize) -> Option<Company> {
        let blocks = self.scene.blocks;
        let rules = self.scene.cargo.rules.as_ref()?;
        let bin = &self.scene.cargo.containers[self.container];
        let mut company = bin.company.clone().unwrap_or_else(|| Company::open(rules, bin));
        let others = self.sections.iter().enumerate().filter(|&(other, _)| other != row);
        for put in others.flat_map(|(_, section)| &section.puts) {
            company.put(rules, blocks.get(put.block), blocks.company(put.block));
        }
        Some(company)
    }

    /// Halves the care where loading `ahead` more sections as the last, begun with `before` left, would take too long.
    pub(super) fn pace(&mut self, before: Option<Duration>, ahead: f64, stop: &Stop) {
        // Under an iteration limit nothing may depend on the clock.
        let (Some(before), Some(now), None) = (before, stop.remaining(), stop.iterations()) else { return };
        if before.saturating_sub(now).as_secs_f64() * ahead > SHARE * now.as_secs_f64() {
            self.care.sample = (self.care.sample / 2).max(HASTIEST.sample);
            self.care.crowded = (self.care.crowded / 2).max(HASTIEST.crowded);
        }
    }

    /// Takes single items as the load of the only section.
    pub(super) fn start(&mut self, loads: &Loads) {
        let [section] = self.sections.as_mut_slice() else { return };
        let Some(bin) = loads.bins.first() else { return };
        section.puts.clone_from(&bin.puts);
        section.worth = bin.worth;
        section.weight = bin.puts.iter().map(|put| self.scene.blocks.get(put.block).weight).sum();
        self.weight_left = self.weight_left.saturating_sub(section.weight);
        self.left.clone_from(&loads.left);
    }
}

/// Into how many parts each side of a bin of `size` is cut to make about `wanted` sections: the longest side of a section
/// first, none shorter than twice the items' usual longest edge, and not its height where it matters what stands on what.
fn cuts(cargo: &Cargo, size: [i32; 3], wanted: i32) -> [i32; 3] {
    let longest = |kind: &super::cargo::Kind| kind.stances.iter().flatten().copied().max().unwrap_or(0);
    let edges: i64 = cargo.kinds.iter().map(|kind| i64::from(longest(kind))).sum();
    let shortest = 2 * (edges / cargo.kinds.len().max(1) as i64) as i32;
    let mut counts = [1_i32; 3];
    while counts.iter().product::<i32>() < wanted {
        let axes = (0..if cargo.supported || cargo.laws.piled() { 2 } else { 3 })
            .filter(|&axis| size[axis] / (counts[axis] + 1) >= shortest);
        let Some(axis) = axes.max_by_key(|&axis| size[axis] / counts[axis]) else { break };
        counts[axis] += 1;
    }
    counts
}
