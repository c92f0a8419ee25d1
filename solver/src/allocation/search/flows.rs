//! Local search over the open sites where capacities bind: every set of open sites is judged by its exact transport problem.

use super::OpenSites;
use super::single::Single;
use super::transport::{Transport, Units};
use crate::allocation::solution::Solution;
use crate::allocation::tables::Tables;
use crate::search::random::Random;
use crate::search::stop::Stop;
use rand::RngExt as _;
use rand::seq::SliceRandom as _;

/// A set of open sites with its flow, and two more of them to try changes on.
pub(super) struct Flows<'a> {
    tables: &'a Tables,
    units: &'a Units<'a>,
    current: Transport<'a>,
    opened: Transport<'a>,
    tried: Transport<'a>,
    order: Vec<u32>,
    closable: Vec<u32>,
    ranked: Vec<(f64, u32)>,
}

/// So many openings are tried in one descent: large instances take several to come to rest.
const EFFORT: usize = 150;
/// So many closings are tried with an opening, the most promising ones.
const CLOSINGS: usize = 6;

/// What is compared: what is not served first, then the cost.
fn value(flow: &Transport<'_>) -> (f64, f64) {
    (flow.missing(), flow.objective())
}

/// Whether `a` is better than `b` by more than rounding.
fn better(a: (f64, f64), b: (f64, f64)) -> bool {
    let same = (a.0 - b.0).abs() <= 1e-9 * b.0.abs();
    if same { a.1 < b.1 - 1e-9 * b.1.abs() } else { a.0 < b.0 }
}

impl<'a> Flows<'a> {
    /// With these sites open (and those that must be).
    pub(super) fn new(tables: &'a Tables, units: &'a Units<'a>, open: &[bool]) -> Self {
        let none = vec![false; tables.m];
        Self {
            tables,
            units,
            current: Transport::new(units, open),
            opened: Transport::new(units, &none),
            tried: Transport::new(units, &none),
            order: Vec::with_capacity(tables.m),
            closable: Vec::with_capacity(tables.m),
            ranked: Vec::with_capacity(tables.m),
        }
    }

    /// The open sites that need not be, shuffled.
    fn list_closable(&mut self, random: &mut Random) {
        self.closable.clear();
        self.closable.extend(self.current.list().iter().copied().filter(|&site| !self.tables.must[site as usize]));
        self.closable.shuffle(random);
    }

    /// The sites that may close after an opening, those first whose demands have good second
    /// choices: what closing would cost if no capacity stood in the way, less the opening cost.
    fn rank_closable(&mut self) {
        self.ranked.clear();
        for &site in self.opened.list() {
            if !self.tables.must[site as usize] {
                let estimate = self.opened.second_choices(site) - self.tables.opening[site as usize];
                self.ranked.push((estimate, site));
            }
        }
        self.ranked.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    }

    /// Closes sites as long as that pays.
    fn close_some(&mut self, random: &mut Random, stop: &Stop) -> bool {
        let mut moved = false;
        self.list_closable(random);
        for at in 0..self.closable.len() {
            if stop.urgent() || self.current.list().len() <= self.tables.min_open.max(1) {
                break;
            }
            let site = self.closable[at];
            self.tried.copy_from(&self.current);
            self.tried.close(site);
            if better(value(&self.tried), value(&self.current)) {
                std::mem::swap(&mut self.current, &mut self.tried);
                moved = true;
            }
        }
        moved
    }

    /// Opens `site`, alone or in place of an open one, if that improves.
    fn try_opening(&mut self, site: u32, stop: &Stop) -> bool {
        let before = value(&self.current);
        self.opened.copy_from(&self.current);
        self.opened.open_site(site);
        let opened = value(&self.opened);
        if stop.urgent() {
            return false;
        }
        if self.opened.list().len() <= self.tables.max_open && better(opened, before) {
            std::mem::swap(&mut self.current, &mut self.opened);
            return true;
        }
        self.rank_closable();
        for at in 0..self.ranked.len().min(CLOSINGS) {
            let (estimate, closing) = self.ranked[at];
            // Closing saves the opening cost and never makes transport cheaper.
            let least = (opened.0, opened.1 - self.tables.opening[closing as usize]);
            let guess = (opened.0, opened.1 + estimate);
            if !better(least, before) || !better(guess, before) {
                continue;
            }
            self.tried.copy_from(&self.opened);
            self.tried.close(closing);
            if stop.urgent() {
                return false;
            }
            if better(value(&self.tried), before) {
                std::mem::swap(&mut self.current, &mut self.tried);
                return true;
            }
        }
        false
    }
}

impl OpenSites for Flows<'_> {
    fn restart(&mut self, open: &[bool]) {
        let wanted = |site: usize| open[site] || self.tables.must[site];
        let differing = (0..self.tables.m).filter(|&site| wanted(site) != self.current.open()[site]);
        // A few changes are repaired sooner than the whole is computed anew.
        if differing.clone().count() > self.current.list().len() / 4 {
            self.current = Transport::new(self.units, open);
            return;
        }
        let differing: Vec<usize> = differing.collect();
        for &site in differing.iter().filter(|&&site| wanted(site)) {
            self.current.open_site(site as u32);
        }
        for &site in differing.iter().filter(|&&site| !wanted(site)) {
            self.current.close(site as u32);
        }
    }

    fn open(&self) -> &[bool] {
        self.current.open()
    }

    fn value(&self) -> (f64, f64) {
        value(&self.current)
    }

    fn copy_from(&mut self, other: &Self) {
        self.current.copy_from(&other.current);
    }

    fn solution(&mut self, tables: &Tables, random: &mut Random, stop: &Stop) -> Option<Solution> {
        if !self.current.is_complete() {
            return None;
        }
        if !tables.single {
            return Some(self.current.solution(tables));
        }
        let mut single = Single::new(tables, &self.current)?;
        single.mend(random, stop).then(|| {
            single.polish(random, stop);
            single.solution()
        })
    }

    fn descend(&mut self, candidates: &[u32], random: &mut Random, stop: &Stop) -> bool {
        let (mut quiet, mut tries, mut first) = (0, 0, true);
        let mut order = std::mem::take(&mut self.order);
        order.clear();
        order.extend_from_slice(candidates);
        let at_rest = loop {
            let mut moved = self.close_some(random, stop);
            // The first pass goes by promise, the others at random.
            if !std::mem::take(&mut first) {
                order.shuffle(random);
            }
            for &site in &order {
                if stop.urgent() || quiet > order.len() || tries >= EFFORT {
                    break;
                }
                quiet += 1;
                if !self.current.open()[site as usize] {
                    tries += 1;
                    if self.try_opening(site, stop) {
                        moved = true;
                        quiet = 0;
                    }
                }
            }
            if stop.urgent() || tries >= EFFORT {
                break false;
            }
            if !moved {
                break true;
            }
        };
        self.order = order;
        at_rest
    }

    fn shake(&mut self, strength: usize, candidates: &[u32], random: &mut Random) {
        for _ in 0..strength {
            let open = candidates[random.random_range(0..candidates.len())];
            let list = self.current.list();
            let close = list[random.random_range(0..list.len())];
            if !self.tables.must[close as usize] && !self.current.open()[open as usize] {
                self.current.open_site(open);
                self.current.close(close);
            }
        }
    }
}
