//! Ruin and recreate for many bins: empty a few bins and load their goods anew, at random but greedily.
//!
//! In the manner of Schrimpf, Schneider, Stamm-Wilbrandt and Dueck (2000) with the bins as what is ruined;
//! the aim "few bins" is made smooth by rewarding uneven fill (sum of squares, Falkenauer 1996).
//! A new loading is taken when it is not worse than the last by more than a falling threshold.

use super::construct::Filler;
use super::loads::{Loaded, Loads};
use super::node::Scene;
use super::patterns::{self, Patterns};
use super::report::Report;
use crate::search::random::Random;
use rand::RngExt as _;

/// The energy of one bin: its price, in units of the usual price, less half the square of its fill of that.
fn energy_of(scene: &Scene<'_>, bin: &Loaded, unit: f64) -> f64 {
    if scene.cargo.knapsack {
        -bin.worth / unit
    } else {
        scene.cargo.containers[bin.container].price / unit * (1.0 - 0.5 * bin.fill * bin.fill)
    }
}

/// Factors on the rank of what completes a group, and of tubes.
const URGENCIES: [f64; 3] = [1.0, 4.0, 1e3];

/// What one missing copy weighs in the energy, beside twice its share of a bin.
const MISSING: f64 = 0.05;

/// One search: its state, its best, and its buffers.
pub(super) struct Ruin<'a, 's> {
    scene: &'a Scene<'s>,
    /// One of these fills each bin; `scene` is the last.
    scenes: &'a [&'a Scene<'s>],
    report: &'a Report<'a>,
    random: Random,
    filler: Filler,
    now: Loads,
    pub(super) best: Loads,
    best_key: (u64, f64),
    unit: f64,
    pool: Vec<u32>,
    fresh: Vec<Loaded>,
    chosen: Vec<usize>,
    types: Vec<usize>,
    /// Energy of all bins in `now`.
    energy: f64,
    /// Iterations so far.
    pub(super) done: u64,
    /// The loads it went through, where they are wanted.
    pub(super) patterns: Option<Patterns>,
}

impl<'a, 's> Ruin<'a, 's> {
    /// Over at least one scene.
    pub(super) fn new(scenes: &'a [&'a Scene<'s>], report: &'a Report<'a>, random: Random, start: Loads) -> Self {
        let scene = scenes[scenes.len() - 1];
        let cargo = scene.cargo;
        let mean = |value: &dyn Fn(&super::cargo::Container) -> f64| {
            cargo.containers.iter().map(value).sum::<f64>() / cargo.containers.len().max(1) as f64
        };
        let unit = if cargo.knapsack {
            start.bins.iter().map(|bin| bin.worth).sum::<f64>() / start.bins.len().max(1) as f64
        } else {
            mean(&|container| container.price)
        };
        let mut ruin = Self {
            scene,
            scenes,
            report,
            random,
            filler: Filler::default(),
            best: start.clone(),
            now: start,
            best_key: (0, 0.0),
            unit: if unit > 0.0 { unit } else { 1.0 },
            pool: Vec::new(),
            fresh: Vec::new(),
            chosen: Vec::new(),
            types: Vec::new(),
            energy: 0.0,
            done: 0,
            patterns: None,
        };
        ruin.energy = ruin.now.bins.iter().map(|bin| energy_of(scene, bin, ruin.unit)).sum();
        ruin.best_key = ruin.key();
        ruin
    }

    /// What decides between incumbents: missing copies, then price.
    fn key(&self) -> (u64, f64) {
        (self.now.missing(self.scene.cargo), self.now.price(self.scene.cargo))
    }

    fn missing_energy(&self, left: &[u32]) -> f64 {
        if self.scene.cargo.knapsack {
            return 0.0;
        }
        let bin = self.scene.cargo.containers.iter().map(|container| container.volume).fold(0.0, f64::max);
        let kinds = self.scene.cargo.kinds.iter();
        left.iter()
            .zip(kinds)
            .map(|(&left, kind)| f64::from(left) * (MISSING + 2.0 * kind.volume as f64 / bin.max(1.0)))
            .sum()
    }

    /// Runs until `iterations` are done in all, or that share of the run, or the report's stop says so.
    pub(super) fn run(&mut self, iterations: u64, share: f64) {
        while !self.is_over(iterations) {
            let progress = self.progress(iterations);
            if progress >= share {
                return;
            }
            let taken = self.step(0.03 * (1.0 - progress));
            self.done += 1;
            if taken {
                self.note("ruin");
            }
        }
    }

    /// Whether nothing more is to be done.
    pub(super) fn is_over(&self, iterations: u64) -> bool {
        let limited = iterations < u64::MAX;
        self.done >= iterations
            || self.report.stop.urgent()
            || self.report.enough()
            || limited && self.report.verdict(self.best_key.0, self.best_key.1).is_some()
    }

    fn progress(&self, iterations: u64) -> f64 {
        if iterations < u64::MAX { self.done as f64 / iterations as f64 } else { self.report.stop.progress(0) }
    }

    /// Keeps what it has if that is the best so far.
    fn note(&mut self, source: &str) {
        let key = self.key();
        if key < self.best_key {
            self.best_key = key;
            self.best.clone_from(&self.now);
            self.report.improved(key.0, key.1, self.done, source);
        }
    }

    /// Looks for better loads through patterns until this share of the run, and goes on from them.
    pub(super) fn cover(&mut self, iterations: u64, share: f64, seed: u64) {
        if self.is_over(iterations) {
            return;
        }
        let progress = self.progress(iterations);
        let stop = self.report.stop.with_share_of_rest((share - progress) / (1.0 - progress).max(1e-9));
        let budget = if iterations < u64::MAX { (iterations as f64 * share) as u64 } else { u64::MAX };
        let known = (&self.best, self.patterns.take().unwrap_or_default());
        let budget = budget.saturating_sub(self.done);
        let (found, done) = patterns::improve(self.scene, self.report, &stop, seed, known, budget);
        self.done += done;
        if let Some(loads) = found {
            self.now = loads;
            self.energy = self.now.bins.iter().map(|bin| energy_of(self.scene, bin, self.unit)).sum();
            self.note("patterns");
        }
    }

    /// One ruin and one recreation. Whether the outcome was taken.
    fn step(&mut self, threshold: f64) -> bool {
        self.choose();
        let cargo = self.scene.cargo;
        self.pool.clear();
        self.pool.extend_from_slice(&self.now.left);
        let mut before = self.missing_energy(&self.now.left);
        for &row in &self.chosen {
            before += energy_of(self.scene, &self.now.bins[row], self.unit);
            self.now.bins[row].give_back(self.scene.blocks, &mut self.pool);
        }
        let mut stock = self.now.stock(cargo);
        for &row in &self.chosen {
            stock[self.now.bins[row].container] += 1;
        }
        self.shake();
        let after = self.recreate(&mut stock);
        let taken = after <= before + threshold;
        if taken {
            self.energy += after - before - self.missing_energy(&self.pool) + self.missing_energy(&self.now.left);
            // chosen is ascending: remove from the back
            for &row in self.chosen.iter().rev() {
                self.now.bins.swap_remove(row);
            }
            if let Some(patterns) = &mut self.patterns {
                self.fresh.iter().for_each(|bin| patterns.gather(self.scene.blocks, bin));
            }
            self.now.bins.append(&mut self.fresh);
            self.now.left.copy_from_slice(&self.pool);
        }
        taken
    }

    /// Which bins are emptied: often one of the emptiest, and others at random.
    fn choose(&mut self) {
        let bins = &self.now.bins;
        self.chosen.clear();
        if bins.is_empty() {
            return;
        }
        let several = self.scene.cargo.containers.len() > 1;
        let least = if several { 1 } else { 2 };
        let wanted = self.random.random_range(least..=4).min(bins.len());
        let mut first = self.random.random_range(0..bins.len());
        if self.random.random_range(0..2) == 0 {
            for _ in 0..3 {
                let other = self.random.random_range(0..bins.len());
                if bins[other].fill < bins[first].fill {
                    first = other;
                }
            }
        }
        self.chosen.push(first);
        while self.chosen.len() < wanted {
            let other = self.random.random_range(0..bins.len());
            if !self.chosen.contains(&other) {
                self.chosen.push(other);
            }
        }
        self.chosen.sort_unstable();
    }

    /// New random factors on the ranks of item types.
    fn shake(&mut self) {
        const SPREADS: [f64; 4] = [0.05, 0.2, 0.5, 1.0];
        let spread = SPREADS[self.random.random_range(0..SPREADS.len())];
        self.filler.tools.loudest = spread.exp();
        let noise = &mut self.filler.tools.noise;
        noise.resize(self.pool.len(), 1.0);
        for (factor, _) in noise.iter_mut().zip(&self.pool).filter(|&(_, &left)| left > 0) {
            *factor = (spread * self.random.random_range(-1.0..1.0)).exp();
        }
        if self.scene.cargo.rolling {
            self.filler.tools.tubes = URGENCIES[self.random.random_range(0..URGENCIES.len())];
        }
        if let Some(rules) = self.scene.cargo.rules.as_ref().filter(|rules| rules.grouped()) {
            // A group goes in as one, so its items share a factor; sometimes they wait for good places, sometimes they go first.
            let tools = &mut self.filler.tools;
            tools.urgency = URGENCIES[self.random.random_range(0..URGENCIES.len())];
            tools.loudest *= tools.loudest;
            rules.share_noise(&mut tools.noise, &self.pool);
        }
    }

    /// Loads the pool anew into `fresh`. Returns the energy of that.
    fn recreate(&mut self, stock: &mut [u32]) -> f64 {
        self.fresh.clear();
        let mut energy = 0.0;
        let most = self.chosen.len() + 1;
        while self.fresh.len() < most && self.pool.iter().any(|&left| left > 0) {
            self.draw_types(stock);
            let several = self.types.len() > 1;
            let scene = match self.scenes.len() {
                1 => self.scene,
                count => self.scenes[self.random.random_range(0..count)],
            };
            let random = &mut self.random;
            let mut taste = || if several { random.random_range(0.8..1.2) } else { 1.0 };
            let stop = self.report.stop;
            if !self.filler.open_best(scene, &self.pool, &self.types, stop, &mut taste) {
                break;
            }
            stock[self.filler.node.container] -= 1;
            self.filler.take_out(self.scene, &mut self.pool);
            let loaded = Loaded::of(self.scene, &self.filler.node);
            energy += energy_of(self.scene, &loaded, self.unit);
            self.fresh.push(loaded);
        }
        energy + self.missing_energy(&self.pool)
    }

    /// The bin types tried for the next bin: the one that stood there, and two at random.
    fn draw_types(&mut self, stock: &[u32]) {
        self.types.clear();
        let there = self.chosen.get(self.fresh.len()).map(|&row| self.now.bins[row].container);
        self.types.extend(there.filter(|&container| stock[container] > 0));
        for _ in 0..if stock.len() > 1 { 2 } else { 1 } {
            let container = self.random.random_range(0..stock.len());
            if stock[container] > 0 && !self.types.contains(&container) {
                self.types.push(container);
            }
        }
    }
}
