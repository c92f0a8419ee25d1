//! The transport problem on a set of open sites, exact: who serves whom, when capacities bind and
//! demands may be split.
//!
//! Successive shortest paths on the small graph of the open sites: an arc from site a to site b is
//! the cheapest demand that a could hand over to b. The flow is cheapest for what it serves at
//! every moment, so closing and opening a site repair it instead of starting again.

use crate::allocation::solution::{Shipment, Solution};
use crate::allocation::tables::Tables;
use crate::search::stop::Stop;
use smallvec::SmallVec;

/// One arc of the graph of sites: the demand whose unit is handed over at the least cost.
#[derive(Debug, Clone, Copy)]
struct Arc {
    cost: f64,
    demand: u32,
}

const NO_ARC: Arc = Arc { cost: f64::INFINITY, demand: u32::MAX };

/// Costs of one unit, and what all flows of one run share.
pub(super) struct Units<'a> {
    tables: &'a Tables,
    stop: &'a Stop,
    /// Cost of one unit of each demand at each site, laid out as the tables' costs.
    cost: Vec<f64>,
    /// Differences of cost below this are rounding.
    least: f64,
    /// Quantities below this are rounding.
    slack: f64,
}

impl<'a> Units<'a> {
    /// The unit costs of `tables`. Flows end early, incomplete, when `stop` is urgent.
    pub(super) fn new(tables: &'a Tables, stop: &'a Stop) -> Self {
        let mut cost = Vec::with_capacity(tables.cost.len());
        for (demand, quantity) in tables.quantity.iter().enumerate() {
            cost.extend(tables.row(demand).iter().map(|cost| cost / quantity));
        }
        let largest = cost.iter().copied().filter(|cost| cost.is_finite()).fold(0.0, f64::max);
        Self { tables, stop, cost, least: 1e-12 * largest, slack: tables.slack() }
    }
    #[inline]
    fn row(&self, demand: usize) -> &[f64] {
        &self.cost[demand * self.tables.m..(demand + 1) * self.tables.m]
    }
}

/// A cheapest flow from the open sites to what they serve of the demands.
///
/// The graph's nodes are slots: places in the list of open sites.
pub(super) struct Transport<'a> {
    units: &'a Units<'a>,
    open: Vec<bool>,
    /// The open site of each slot.
    list: Vec<u32>,
    /// The slot of each open site.
    slot: Vec<u32>,
    /// Of each demand: who serves how much.
    sources: Vec<SmallVec<[(u32, f64); 2]>>,
    /// Of each site: whom it serves.
    members: Vec<Vec<u32>>,
    load: Vec<f64>,
    unserved: Vec<f64>,
    /// Arcs from slot to slot.
    arcs: Vec<Arc>,
    /// Slots whose arcs must be found anew.
    dirty: Vec<bool>,
    label: Vec<f64>,
    parent: Vec<u32>,
    /// Slots whose label changed since their last turn.
    active: Vec<bool>,
}

impl<'a> Transport<'a> {
    /// The cheapest flow with these sites (and those that must be) open, as far as capacities reach.
    pub(super) fn new(units: &'a Units<'a>, open: &[bool]) -> Self {
        let tables = units.tables;
        let open: Vec<bool> = open.iter().zip(&tables.must).map(|(&open, &must)| open || must).collect();
        let mut state = Self {
            units,
            list: (0..tables.m as u32).filter(|&site| open[site as usize]).collect(),
            open,
            slot: vec![0; tables.m],
            sources: vec![SmallVec::new(); tables.n],
            members: vec![Vec::new(); tables.m],
            load: vec![0.0; tables.m],
            unserved: tables.quantity.clone(),
            arcs: Vec::new(),
            dirty: Vec::new(),
            label: Vec::new(),
            parent: Vec::new(),
            active: Vec::new(),
        };
        state.lay_out();
        state.serve_all();
        state
    }

    /// Becomes a copy of `other`, in the memory that is there already.
    pub(super) fn copy_from(&mut self, other: &Self) {
        self.open.clone_from(&other.open);
        self.list.clone_from(&other.list);
        self.slot.clone_from(&other.slot);
        self.sources.clone_from(&other.sources);
        self.members.clone_from(&other.members);
        self.load.clone_from(&other.load);
        self.unserved.clone_from(&other.unserved);
        self.arcs.clone_from(&other.arcs);
        self.dirty.clone_from(&other.dirty);
        self.label.clone_from(&other.label);
        self.parent.clone_from(&other.parent);
    }

    /// Makes room for the graph on the open sites; every arc is to be found anew.
    fn lay_out(&mut self) {
        let count = self.list.len();
        for (slot, &site) in self.list.iter().enumerate() {
            self.slot[site as usize] = slot as u32;
        }
        self.arcs.clear();
        self.arcs.resize(count * count, NO_ARC);
        self.dirty.clear();
        self.dirty.resize(count, true);
        self.label.resize(count, 0.0);
        self.parent.resize(count, u32::MAX);
    }

    /// The open sites.
    pub(super) fn open(&self) -> &[bool] {
        &self.open
    }
    /// The open sites, in the order of their opening.
    pub(super) fn list(&self) -> &[u32] {
        &self.list
    }
    /// Whether everything is served.
    pub(super) fn is_complete(&self) -> bool {
        self.unserved.iter().all(|&quantity| quantity <= self.units.slack)
    }
    /// What is not served, summed.
    pub(super) fn missing(&self) -> f64 {
        self.unserved.iter().filter(|&&quantity| quantity > self.units.slack).sum()
    }
    /// Who serves a demand, and how much of it.
    pub(super) fn sources(&self, demand: usize) -> &[(u32, f64)] {
        &self.sources[demand]
    }

    /// Opening and transport of what is served.
    pub(super) fn objective(&self) -> f64 {
        let opening: f64 = self.list.iter().map(|&site| self.units.tables.opening[site as usize]).sum();
        let parts = self.sources.iter().enumerate().flat_map(|(demand, sources)| {
            let units = self.units.row(demand);
            sources.iter().map(move |&(site, quantity)| units[site as usize] * quantity)
        });
        opening + parts.sum::<f64>()
    }

    /// As a solution of `tables`, which may price differently than this flow was found with.
    pub(super) fn solution(&self, tables: &Tables) -> Solution {
        let mut shipments = Vec::with_capacity(tables.n + self.list.len());
        for (demand, sources) in self.sources.iter().enumerate() {
            let whole: f64 = sources.iter().map(|&(_, quantity)| quantity).sum();
            // Rounding of the sums must not leave a demand a hair short.
            let factor = if self.unserved[demand] <= self.units.slack { tables.quantity[demand] / whole } else { 1.0 };
            for &(site, quantity) in sources {
                shipments.push(Shipment { demand: demand as u32, site, quantity: quantity * factor });
            }
        }
        let mut solution = Solution::new(tables, self.open.clone(), shipments);
        for (demand, &quantity) in self.unserved.iter().enumerate() {
            if quantity > self.units.slack {
                solution.left_out.push((demand as u32, quantity));
            }
        }
        solution.close_idle(tables);
        solution
    }

    /// What the demands of `site` would cost more at their cheapest other open sites, capacities aside.
    pub(super) fn second_choices(&self, site: u32) -> f64 {
        let mut more = 0.0;
        for &demand in &self.members[site as usize] {
            let units = self.units.row(demand as usize);
            let others = self.list.iter().filter(|&&other| other != site).map(|&other| units[other as usize]);
            let quantity =
                self.sources[demand as usize].iter().find(|(from, _)| *from == site).map_or(0.0, |entry| entry.1);
            more += quantity * (others.fold(f64::INFINITY, f64::min) - units[site as usize]);
        }
        more
    }

    /// Closes `site` and serves its demands from the others, as far as capacities reach.
    pub(super) fn close(&mut self, site: u32) {
        self.open[site as usize] = false;
        self.list.retain(|&open| open != site);
        for demand in std::mem::take(&mut self.members[site as usize]) {
            let sources = &mut self.sources[demand as usize];
            if let Some(at) = sources.iter().position(|&(from, _)| from == site) {
                self.unserved[demand as usize] += sources.remove(at).1;
            }
        }
        self.load[site as usize] = 0.0;
        self.lay_out();
        self.serve_all();
    }

    /// Opens `site`, lets it take over what it serves more cheaply, and serves what was left out.
    pub(super) fn open_site(&mut self, site: u32) {
        self.open[site as usize] = true;
        self.list.push(site);
        self.lay_out();
        let end = self.slot[site as usize] as usize;
        let capacity = self.units.tables.capacity[site as usize];
        while capacity - self.load[site as usize] > self.units.slack && !self.units.stop.urgent() {
            self.refresh();
            for (slot, &other) in self.list.iter().enumerate() {
                let starts = slot != end && self.load[other as usize] > 0.0;
                self.label[slot] = if starts { 0.0 } else { f64::INFINITY };
                self.parent[slot] = u32::MAX;
            }
            if !self.relax() || self.label[end] >= -1e3 * self.units.least {
                break;
            }
            let amount = self.bottleneck(end, capacity - self.load[site as usize]);
            let start = self.path_start(end);
            self.hand_over_along(end, amount);
            self.load[self.list[start] as usize] -= amount;
            self.load[site as usize] += amount;
        }
        self.serve_all();
    }

    /// Serves every demand that has something unserved, as far as capacities reach.
    fn serve_all(&mut self) {
        for demand in 0..self.units.tables.n {
            while self.unserved[demand] > self.units.slack && self.serve(demand) {}
            if demand % 64 == 63 && self.units.stop.urgent() {
                return;
            }
        }
    }

    /// What the site of a slot can still serve.
    fn room(&self, slot: usize) -> f64 {
        let site = self.list[slot] as usize;
        self.units.tables.capacity[site] - self.load[site]
    }

    /// Serves some more of `demand` on the cheapest path; `false` where there is none.
    fn serve(&mut self, demand: usize) -> bool {
        let units = self.units.row(demand);
        let mut nearest = (f64::INFINITY, 0);
        for (slot, &site) in self.list.iter().enumerate() {
            self.label[slot] = units[site as usize];
            self.parent[slot] = u32::MAX;
            if units[site as usize] < nearest.0 {
                nearest = (units[site as usize], slot);
            }
        }
        if !nearest.0.is_finite() {
            return false;
        }
        // The nearest site with room is the end of the cheapest path: a detour through full sites
        // to another with room would be a cheaper flow for what is served already.
        let mut end = Some(nearest.1).filter(|&slot| self.room(slot) > self.units.slack);
        if end.is_none() {
            self.refresh();
            if !self.relax() {
                return false;
            }
            let with_room = (0..self.list.len()).filter(|&slot| self.room(slot) > self.units.slack);
            end = with_room.min_by(|&a, &b| self.label[a].total_cmp(&self.label[b]));
        }
        let Some(end) = end.filter(|&slot| self.label[slot].is_finite()) else { return false };
        let amount = self.bottleneck(end, self.unserved[demand].min(self.room(end)));
        let start = self.path_start(end);
        self.hand_over_along(end, amount);
        self.load[self.list[end] as usize] += amount;
        self.load[self.list[start] as usize] -= amount;
        self.put(demand, self.list[start], amount);
        true
    }

    /// `site` serves `amount` of what was unserved of `demand`.
    fn put(&mut self, demand: usize, site: u32, amount: f64) {
        self.unserved[demand] -= amount;
        if self.unserved[demand] <= self.units.slack {
            self.unserved[demand] = 0.0;
        }
        self.load[site as usize] += amount;
        self.add(demand, site, amount);
    }

    /// Adds to a source of a demand; loads are the caller's.
    fn add(&mut self, demand: usize, site: u32, amount: f64) {
        let sources = &mut self.sources[demand];
        if let Some(entry) = sources.iter_mut().find(|(from, _)| *from == site) {
            entry.1 += amount;
            return;
        }
        sources.push((site, amount));
        self.members[site as usize].push(demand as u32);
        self.dirty[self.slot[site as usize] as usize] = true;
    }

    /// Takes from a source of a demand; loads are the caller's.
    fn take(&mut self, demand: usize, site: u32, amount: f64) {
        let sources = &mut self.sources[demand];
        if let Some(at) = sources.iter().position(|&(from, _)| from == site) {
            sources[at].1 -= amount;
            if sources[at].1 <= self.units.slack {
                sources.remove(at);
                self.members[site as usize].retain(|&member| member as usize != demand);
                self.dirty[self.slot[site as usize] as usize] = true;
            }
        }
    }

    /// Finds the arcs anew from every site whose members changed.
    fn refresh(&mut self) {
        let count = self.list.len();
        for slot in 0..count {
            if !std::mem::take(&mut self.dirty[slot]) {
                continue;
            }
            let arcs = &mut self.arcs[slot * count..(slot + 1) * count];
            arcs.fill(NO_ARC);
            let site = self.list[slot] as usize;
            for &demand in &self.members[site] {
                let units = self.units.row(demand as usize);
                let here = units[site];
                for (arc, &to) in arcs.iter_mut().zip(&self.list) {
                    let cost = units[to as usize] - here;
                    if cost < arc.cost {
                        *arc = Arc { cost, demand };
                    }
                }
            }
            arcs[slot] = NO_ARC;
        }
    }

    /// Shortest paths from the labelled slots (Bellman and Ford): costs may be negative, cycles are
    /// not. `false` if rounding made one all the same; the labels then mean nothing.
    fn relax(&mut self) -> bool {
        let (count, least) = (self.list.len(), self.units.least);
        self.active.clear();
        self.active.extend(self.label.iter().map(|label| label.is_finite()));
        for _ in 0..=count {
            let mut changed = false;
            for from in 0..count {
                // Only what became nearer since its last turn can bring others nearer.
                if !std::mem::take(&mut self.active[from]) {
                    continue;
                }
                let label = self.label[from];
                for (to, arc) in self.arcs[from * count..(from + 1) * count].iter().enumerate() {
                    let reached = label + arc.cost;
                    if reached < self.label[to] - least {
                        self.label[to] = reached;
                        self.parent[to] = from as u32;
                        self.active[to] = true;
                        changed = true;
                    }
                }
            }
            if !changed {
                return true;
            }
        }
        false
    }

    /// Where the path that ends in `end` starts.
    fn path_start(&self, end: usize) -> usize {
        let mut slot = end;
        while self.parent[slot] != u32::MAX {
            slot = self.parent[slot] as usize;
        }
        slot
    }

    /// The most that the path to `end` can carry, at most `most`.
    fn bottleneck(&self, end: usize, most: f64) -> f64 {
        let (mut slot, mut amount) = (end, most);
        while self.parent[slot] != u32::MAX {
            let from = self.parent[slot] as usize;
            let arc = self.arcs[from * self.list.len() + slot];
            let flow = self.sources[arc.demand as usize].iter().find(|(source, _)| *source == self.list[from]);
            amount = amount.min(flow.map_or(0.0, |&(_, quantity)| quantity));
            slot = from;
        }
        amount
    }

    /// Hands `amount` over along the path to `end`; the loads of its two ends are the caller's.
    fn hand_over_along(&mut self, end: usize, amount: f64) {
        let mut slot = end;
        while self.parent[slot] != u32::MAX {
            let from = self.parent[slot] as usize;
            let demand = self.arcs[from * self.list.len() + slot].demand as usize;
            self.take(demand, self.list[from], amount);
            self.add(demand, self.list[slot], amount);
            slot = from;
        }
    }
}
