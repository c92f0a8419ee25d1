//! Who serves whom when no demand may be split: the generalised assignment problem on the open sites.
//!
//! From the transport flow, in which few demands are split, demands are placed whole; overload is
//! priced, and shifts of one demand and swaps of two descend on cost plus priced overload, the
//! price rising until nothing is overloaded (Yagiura, Ibaraki and Glover 2004 guide their ejection
//! chains so).

use super::transport::Transport;
use crate::allocation::solution::Solution;
use crate::allocation::tables::Tables;
use crate::search::random::Random;
use crate::search::stop::Stop;
use rand::RngExt as _;
use rand::seq::SliceRandom as _;

/// An assignment of every demand to one open site, overload priced.
pub(super) struct Single<'a> {
    tables: &'a Tables,
    open: Vec<bool>,
    list: Vec<u32>,
    source: Vec<u32>,
    load: Vec<f64>,
    members: Vec<Vec<u32>>,
    price: f64,
    order: Vec<u32>,
}

/// So many rounds of dearer overload before the open sites are given up.
const ROUNDS: u32 = 30;
/// So many demands are gone through in all while a feasible assignment is polished.
const POLISH: usize = 2_000;

impl<'a> Single<'a> {
    /// From a flow: every demand goes whole to the source that serves most of it, or to the
    /// cheapest open site where nobody serves it. `None` where a demand has no open site.
    pub(super) fn new(tables: &'a Tables, flow: &Transport<'_>) -> Option<Self> {
        let list = flow.list().to_vec();
        let mut source = Vec::with_capacity(tables.n);
        for demand in 0..tables.n {
            let most = flow.sources(demand).iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
            let row = tables.row(demand);
            let cheapest = || list.iter().copied().min_by(|&a, &b| row[a as usize].total_cmp(&row[b as usize]));
            let site = most.map(|&(site, _)| site).or_else(cheapest)?;
            if !row[site as usize].is_finite() {
                return None;
            }
            source.push(site);
        }
        Some(Self::of(tables, flow.open().to_vec(), source))
    }

    /// From open sites and the source of every demand.
    fn of(tables: &'a Tables, open: Vec<bool>, source: Vec<u32>) -> Self {
        let mut load = vec![0.0; tables.m];
        let mut members = vec![Vec::new(); tables.m];
        let mut cost = 0.0;
        for (demand, &site) in source.iter().enumerate() {
            load[site as usize] += tables.quantity[demand];
            members[site as usize].push(demand as u32);
            cost += tables.row(demand)[site as usize];
        }
        // A start that overload feels and cost survives: what an average unit costs.
        let price = (cost / tables.total).max(1e-6);
        let list = (0..tables.m as u32).filter(|&site| open[site as usize]).collect();
        Self { tables, open, list, source, load, members, price, order: (0..tables.n as u32).collect() }
    }

    /// Shifts and swaps until nothing is overloaded and nothing improves; says whether it got there.
    pub(super) fn mend(&mut self, random: &mut Random, stop: &Stop) -> bool {
        for _ in 0..ROUNDS {
            self.descend(random, stop);
            if stop.urgent() {
                return self.is_feasible();
            }
            if self.is_feasible() {
                return true;
            }
            self.price *= 2.0;
        }
        false
    }

    /// Whether every capacity holds.
    pub(super) fn is_feasible(&self) -> bool {
        self.list.iter().all(|&site| self.over(site, self.load[site as usize]) == 0.0)
    }
    /// As a solution.
    pub(super) fn solution(&self) -> Solution {
        let mut solution = Solution::assigned(self.tables, self.open.clone(), &self.source);
        solution.close_idle(self.tables);
        solution
    }

    /// By how much a load exceeds a site's capacity.
    #[inline]
    fn over(&self, site: u32, load: f64) -> f64 {
        let over = load - self.tables.capacity[site as usize];
        if over > self.tables.slack() { over } else { 0.0 }
    }

    /// What priced overload changes by when a site's load changes by `change`.
    #[inline]
    fn overload_change(&self, site: u32, change: f64) -> f64 {
        let load = self.load[site as usize];
        self.price * (self.over(site, load + change) - self.over(site, load))
    }

    /// What moving `demand` to `to` changes.
    pub(super) fn shift_delta(&self, demand: u32, to: u32) -> f64 {
        let (row, quantity) = (self.tables.row(demand as usize), self.tables.quantity[demand as usize]);
        let from = self.source[demand as usize];
        row[to as usize] - row[from as usize]
            + self.overload_change(from, -quantity)
            + self.overload_change(to, quantity)
    }

    /// What exchanging the sources of two demands changes.
    pub(super) fn swap_delta(&self, a: u32, b: u32) -> f64 {
        let (from, to) = (self.source[a as usize], self.source[b as usize]);
        let (row_a, row_b) = (self.tables.row(a as usize), self.tables.row(b as usize));
        let change = self.tables.quantity[b as usize] - self.tables.quantity[a as usize];
        row_a[to as usize] - row_a[from as usize] + row_b[from as usize] - row_b[to as usize]
            + self.overload_change(from, change)
            + self.overload_change(to, -change)
    }

    /// Cost of transport plus priced overload.
    #[cfg(test)]
    pub(super) fn value(&self) -> f64 {
        self.cost() + self.list.iter().map(|&site| self.price * self.over(site, self.load[site as usize])).sum::<f64>()
    }

    /// Who serves `demand`.
    #[cfg(test)]
    pub(super) fn source(&self, demand: u32) -> u32 {
        self.source[demand as usize]
    }

    /// Moves `demand` to `to`.
    pub(super) fn shift(&mut self, demand: u32, to: u32) {
        let (from, quantity) = (self.source[demand as usize], self.tables.quantity[demand as usize]);
        self.source[demand as usize] = to;
        self.load[from as usize] -= quantity;
        self.load[to as usize] += quantity;
        self.members[from as usize].retain(|&member| member != demand);
        self.members[to as usize].push(demand);
    }

    /// First improvement over all demands until a whole round finds nothing.
    fn descend(&mut self, random: &mut Random, stop: &Stop) {
        let mut order = std::mem::take(&mut self.order);
        let mut quiet = 0;
        while quiet < order.len() {
            order.shuffle(random);
            for &demand in &order {
                if stop.urgent() || quiet >= order.len() {
                    self.order = order;
                    return;
                }
                quiet = if self.improve(demand) { 0 } else { quiet + 1 };
            }
        }
        self.order = order;
    }

    /// The first improving shift of `demand`, else its first improving swap.
    fn improve(&mut self, demand: u32) -> bool {
        let from = self.source[demand as usize];
        let row = self.tables.row(demand as usize);
        let least = -1e-9 * (row[from as usize].abs() + 1e-3);
        for at in 0..self.list.len() {
            let to = self.list[at];
            if to != from && row[to as usize].is_finite() && self.shift_delta(demand, to) < least {
                self.shift(demand, to);
                return true;
            }
        }
        for at in 0..self.list.len() {
            let to = self.list[at];
            if to == from || !row[to as usize].is_finite() {
                continue;
            }
            for member in 0..self.members[to as usize].len() {
                let other = self.members[to as usize][member];
                if self.tables.row(other as usize)[from as usize].is_finite() && self.swap_delta(demand, other) < least
                {
                    self.shift(demand, to);
                    self.shift(other, from);
                    return true;
                }
            }
        }
        false
    }

    /// Moves `strength` random demands to random open sites that may serve them.
    fn shake(&mut self, strength: usize, random: &mut Random) {
        for _ in 0..strength {
            let demand = random.random_range(0..self.source.len()) as u32;
            let to = self.list[random.random_range(0..self.list.len())];
            if to != self.source[demand as usize] && self.tables.row(demand as usize)[to as usize].is_finite() {
                self.shift(demand, to);
            }
        }
    }

    /// Improves a feasible assignment by shaking and descending again, a few rounds long.
    pub(super) fn polish(&mut self, random: &mut Random, stop: &Stop) {
        let mut best = self.source.clone();
        let mut least = self.cost();
        for _ in 0..POLISH.div_ceil(self.source.len()) {
            if stop.urgent() {
                break;
            }
            self.shake(3, random);
            self.descend(random, stop);
            if self.is_feasible() && self.cost() < least - 1e-9 * least.abs() {
                least = self.cost();
                best.clone_from(&self.source);
            } else {
                self.return_to(&best);
            }
        }
        self.return_to(&best);
    }

    /// Cost of transport.
    fn cost(&self) -> f64 {
        self.source.iter().enumerate().map(|(demand, &site)| self.tables.row(demand)[site as usize]).sum()
    }

    /// Goes back to earlier sources.
    fn return_to(&mut self, sources: &[u32]) {
        for (demand, &site) in sources.iter().enumerate() {
            if self.source[demand] != site {
                self.shift(demand as u32, site);
            }
        }
    }
}
