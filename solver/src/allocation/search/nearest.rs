//! Local search over the open sites where every demand goes to its nearest open site: no capacity binds.
//!
//! One scan of a closed site prices its opening, alone and together with the closing of each open
//! site (Whitaker 1983; Resende and Werneck 2007 keep the terms, which pays on larger instances
//! than a scan can). Costs stand site by site here, so that a scan runs along memory.

use super::OpenSites;
use crate::allocation::solution::Solution;
use crate::allocation::tables::Tables;
use crate::search::random::Random;
use crate::search::stop::Stop;
use rand::RngExt as _;
use rand::seq::SliceRandom as _;

/// What a scan of a site advises.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Move {
    /// The site to open, if any.
    pub(super) open: Option<u32>,
    /// The site to close, if any.
    pub(super) close: Option<u32>,
    /// What the objective changes by.
    pub(super) delta: f64,
}

/// Open sites, and for every demand the nearest two of them.
pub(super) struct Nearest<'a> {
    tables: &'a Tables,
    costs: &'a SiteCosts,
    open: Vec<bool>,
    list: Vec<u32>,
    first: Vec<u32>,
    first_cost: Vec<f64>,
    second_cost: Vec<f64>,
    loss: Vec<f64>,
    order: Vec<u32>,
}

/// The costs site by site, forbidden pairs priced beyond every allowed plan.
pub(super) struct SiteCosts {
    n: usize,
    entries: Vec<f64>,
    /// The price of a forbidden pair.
    forbidden: f64,
}

impl SiteCosts {
    /// Turns the tables' costs around; `None` if time or a signal cuts it short.
    pub(super) fn new(tables: &Tables, stop: &Stop) -> Option<Self> {
        let (m, n) = (tables.m, tables.n);
        let mut forbidden = 1.0 + tables.opening.iter().sum::<f64>();
        for demand in 0..n {
            forbidden += tables.row(demand).iter().copied().filter(|cost| cost.is_finite()).fold(0.0, f64::max);
        }
        let mut entries = vec![0.0; m * n];
        // Blocks, so that both sides stay in cache.
        for from in (0..n).step_by(32) {
            if stop.urgent() {
                return None;
            }
            for site in 0..m {
                for demand in from..(from + 32).min(n) {
                    let cost = tables.cost[demand * m + site];
                    entries[site * n + demand] = if cost.is_finite() { cost } else { forbidden };
                }
            }
        }
        Some(Self { n, entries, forbidden })
    }
    #[inline]
    fn row(&self, site: usize) -> &[f64] {
        &self.entries[site * self.n..(site + 1) * self.n]
    }
}

impl<'a> Nearest<'a> {
    /// With these sites open (and those that must be).
    pub(super) fn new(tables: &'a Tables, costs: &'a SiteCosts, open: &[bool]) -> Self {
        let open: Vec<bool> = open.iter().zip(&tables.must).map(|(&open, &must)| open || must).collect();
        let mut state = Self {
            tables,
            costs,
            list: (0..tables.m as u32).filter(|&site| open[site as usize]).collect(),
            open,
            first: vec![u32::MAX; tables.n],
            first_cost: vec![f64::INFINITY; tables.n],
            second_cost: vec![f64::INFINITY; tables.n],
            loss: vec![0.0; tables.m],
            order: Vec::with_capacity(tables.m),
        };
        state.assign();
        state
    }

    /// Finds every demand's nearest two from nothing.
    fn assign(&mut self) {
        self.first.fill(u32::MAX);
        self.first_cost.fill(f64::INFINITY);
        self.second_cost.fill(f64::INFINITY);
        for at in 0..self.list.len() {
            self.enter(self.list[at]);
        }
    }

    /// Lets every demand consider `site`.
    fn enter(&mut self, site: u32) {
        let row = self.costs.row(site as usize);
        for (demand, &cost) in row.iter().enumerate() {
            if cost < self.first_cost[demand] {
                self.second_cost[demand] = self.first_cost[demand];
                self.first_cost[demand] = cost;
                self.first[demand] = site;
            } else if cost < self.second_cost[demand] {
                self.second_cost[demand] = cost;
            }
        }
    }

    /// Opening and transport, forbidden pairs priced.
    pub(super) fn objective(&self) -> f64 {
        let opening: f64 = self.list.iter().map(|&site| self.tables.opening[site as usize]).sum();
        opening + self.first_cost.iter().sum::<f64>()
    }
    fn may_add(&self) -> bool {
        self.list.len() < self.tables.max_open
    }
    fn may_drop(&self) -> bool {
        self.list.len() > self.tables.min_open.max(1)
    }

    /// The best move that opens the closed site `site`: alone, or in place of an open one.
    pub(super) fn scan(&mut self, site: u32) -> Move {
        for &open in &self.list {
            self.loss[open as usize] = -self.tables.opening[open as usize];
        }
        let mut change = self.tables.opening[site as usize];
        let row = self.costs.row(site as usize);
        let demands = row.iter().zip(&self.first_cost).zip(&self.second_cost).zip(&self.first);
        for (((&cost, &nearest), &second), &first) in demands {
            if cost < nearest {
                change += cost - nearest;
            } else {
                self.loss[first as usize] += cost.min(second) - nearest;
            }
        }
        let mut best =
            Move { open: Some(site), close: None, delta: if self.may_add() { change } else { f64::INFINITY } };
        for &open in &self.list {
            let delta = change + self.loss[open as usize];
            if delta < best.delta && !self.tables.must[open as usize] {
                best = Move { open: Some(site), close: Some(open), delta };
            }
        }
        best
    }

    /// The best move that only closes a site.
    pub(super) fn scan_closing(&mut self) -> Option<Move> {
        if !self.may_drop() {
            return None;
        }
        for &open in &self.list {
            self.loss[open as usize] = -self.tables.opening[open as usize];
        }
        for ((&first, &nearest), &second) in self.first.iter().zip(&self.first_cost).zip(&self.second_cost) {
            self.loss[first as usize] += second - nearest;
        }
        let closable = self.list.iter().copied().filter(|&site| !self.tables.must[site as usize]);
        let best = closable.min_by(|&a, &b| self.loss[a as usize].total_cmp(&self.loss[b as usize]).then(a.cmp(&b)))?;
        Some(Move { open: None, close: Some(best), delta: self.loss[best as usize] })
    }

    /// Makes a move.
    pub(super) fn apply(&mut self, change: Move) {
        if let Some(site) = change.open {
            self.open[site as usize] = true;
            self.list.push(site);
            self.enter(site);
        }
        if let Some(site) = change.close {
            self.open[site as usize] = false;
            self.list.retain(|&open| open != site);
            self.leave(site);
        }
    }

    /// Finds the nearest two anew for every demand that `site` was one of.
    fn leave(&mut self, site: u32) {
        let row = self.costs.row(site as usize);
        for (demand, &gone) in row.iter().enumerate() {
            if gone > self.second_cost[demand] {
                continue;
            }
            let (mut first, mut nearest, mut second) = (u32::MAX, f64::INFINITY, f64::INFINITY);
            for &open in &self.list {
                let cost = self.costs.entries[open as usize * self.costs.n + demand];
                if cost < nearest {
                    second = nearest;
                    nearest = cost;
                    first = open;
                } else if cost < second {
                    second = cost;
                }
            }
            self.first[demand] = first;
            self.first_cost[demand] = nearest;
            self.second_cost[demand] = second;
        }
    }
}

impl OpenSites for Nearest<'_> {
    fn restart(&mut self, open: &[bool]) {
        for (site, (mine, &open)) in self.open.iter_mut().zip(open).enumerate() {
            *mine = open || self.tables.must[site];
        }
        self.list.clear();
        self.list.extend((0..self.tables.m as u32).filter(|&site| self.open[site as usize]));
        self.assign();
    }

    fn open(&self) -> &[bool] {
        &self.open
    }

    fn value(&self) -> (f64, f64) {
        let unserved = self.first_cost.iter().filter(|&&cost| cost >= self.costs.forbidden).count();
        (unserved as f64, self.objective())
    }

    fn copy_from(&mut self, other: &Self) {
        self.open.clone_from(&other.open);
        self.list.clone_from(&other.list);
        self.first.clone_from(&other.first);
        self.first_cost.clone_from(&other.first_cost);
        self.second_cost.clone_from(&other.second_cost);
    }

    fn solution(&mut self, tables: &Tables, _: &mut Random, _: &Stop) -> Option<Solution> {
        let complete = self.first_cost.iter().all(|&cost| cost < self.costs.forbidden);
        complete.then(|| {
            let mut solution = Solution::assigned(tables, self.open.clone(), &self.first);
            solution.close_idle(tables);
            solution
        })
    }

    fn descend(&mut self, _: &[u32], random: &mut Random, stop: &Stop) -> bool {
        let least = |objective: f64| -1e-9 * objective.abs().max(1e-6);
        let mut objective = self.objective();
        let mut quiet = 0;
        let mut order = std::mem::take(&mut self.order);
        order.clear();
        order.extend(0..self.tables.m as u32);
        while quiet < order.len() {
            order.shuffle(random);
            for &site in &order {
                if stop.urgent() {
                    self.order = order;
                    return false;
                }
                quiet += 1;
                if self.open[site as usize] {
                    continue;
                }
                let change = self.scan(site);
                if change.delta < least(objective) {
                    objective += change.delta;
                    self.apply(change);
                    quiet = 0;
                }
                if quiet >= order.len() {
                    break;
                }
            }
            while let Some(change) = self.scan_closing().filter(|change| change.delta < least(objective)) {
                objective += change.delta;
                self.apply(change);
                quiet = 0;
            }
        }
        self.order = order;
        true
    }

    fn shake(&mut self, strength: usize, _: &[u32], random: &mut Random) {
        for _ in 0..strength {
            let at = random.random_range(0..self.list.len());
            let (close, open) = (self.list[at], random.random_range(0..self.tables.m as u32));
            if !self.tables.must[close as usize] && !self.open[open as usize] {
                self.apply(Move { open: Some(open), close: Some(close), delta: 0.0 });
            }
        }
    }
}
