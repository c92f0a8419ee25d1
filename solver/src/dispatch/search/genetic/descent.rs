//! Local search on one plan: from a cut tour down to where no move helps.
//!
//! The moves of Prins (2004) on near stops (`moves.rs`), loads beyond the capacity at a price, each taken as
//! soon as it helps; then SWAP* (`swap_star.rs`). After Vidal (2022), "Hybrid genetic search for the CVRP:
//! open-source implementation and SWAP* neighborhood", section 3. Routes are linked as in the state of the
//! ruin and recreate, but for loads that may exceed and nothing else to keep.

use super::swap_star::{Places, Sector};
use super::tables::Tables;
use crate::search::random::Random;
use rand::seq::SliceRandom as _;

/// What a move must bring at least, as a share of the mean way.
pub(super) const LEAST_GAIN: f64 = 1e-7;

/// A stop, or an end of a route.
#[derive(Clone, Copy, Default)]
pub(super) struct Node {
    pub(super) prev: u32,
    pub(super) next: u32,
    pub(super) route: u32,
    /// Its place on the route, and the load up to it.
    pub(super) position: u32,
    pub(super) load: f64,
}

/// A route.
#[derive(Clone, Copy, Default)]
pub(super) struct Route {
    pub(super) len: u32,
    pub(super) load: f64,
    /// What its load beyond the capacity costs.
    pub(super) over: f64,
    /// Count of moves when it changed, and when SWAP* looked at it.
    pub(super) changed: u64,
    pub(super) swapped: u64,
    pub(super) sector: Sector,
}

/// See the head of this file.
pub(super) struct Descent<'t> {
    pub(super) tables: &'t Tables,
    pub(super) nodes: Vec<Node>,
    pub(super) routes: Vec<Route>,
    pub(super) penalty: f64,
    pub(super) least_gain: f64,
    /// Moves so far, in this plan and those before.
    pub(super) moves: u64,
    /// A route that serves nothing, if there is one.
    empty: Option<u32>,
    /// By stop: moves when it was last tried.
    tried: Vec<u64>,
    order: Vec<u32>,
    route_order: Vec<u32>,
    /// Two runs of stops about to be linked anew.
    pub(super) runs: (Vec<u32>, Vec<u32>),
    pub(super) places: Places,
    /// What the last move tried was to bring.
    #[cfg(test)]
    pub(super) promised: std::cell::Cell<f64>,
}

impl<'t> Descent<'t> {
    pub(super) fn new(tables: &'t Tables, span: f64) -> Self {
        let (stops, most) = (tables.stops, tables.most);
        Self {
            tables,
            nodes: vec![Node::default(); stops + 2 * most],
            routes: vec![Route::default(); most],
            penalty: 0.0,
            least_gain: LEAST_GAIN * span,
            moves: 1,
            empty: None,
            tried: vec![0; stops],
            order: (0..stops as u32).collect(),
            route_order: (0..most as u32).collect(),
            runs: (Vec::with_capacity(stops), Vec::with_capacity(stops)),
            places: Places::new(stops, most),
            #[cfg(test)]
            promised: std::cell::Cell::new(0.0),
        }
    }

    pub(super) const fn start(&self, route: u32) -> u32 {
        self.tables.stops as u32 + 2 * route
    }
    pub(super) const fn end(&self, route: u32) -> u32 {
        self.tables.stops as u32 + 2 * route + 1
    }
    #[inline]
    pub(super) const fn is_stop(&self, node: u32) -> bool {
        (node as usize) < self.tables.stops
    }
    #[inline]
    pub(super) fn next(&self, node: u32) -> u32 {
        self.nodes[node as usize].next
    }
    #[inline]
    pub(super) fn prev(&self, node: u32) -> u32 {
        self.nodes[node as usize].prev
    }
    #[inline]
    pub(super) fn cost(&self, a: u32, b: u32) -> f64 {
        self.tables.cost(a, b)
    }
    #[inline]
    pub(super) fn load_of(&self, stop: u32) -> f64 {
        self.tables.load[stop as usize]
    }
    /// What this load costs beyond the capacity.
    #[inline]
    pub(super) fn over(&self, load: f64) -> f64 {
        self.penalty * self.tables.excess(load)
    }

    /// Goes down from a plan; what was found replaces it.
    pub(super) fn run(&mut self, plan: &mut Vec<Vec<u32>>, penalty: f64, random: &mut Random) {
        self.penalty = penalty;
        self.take(plan);
        self.order.shuffle(random);
        self.route_order.shuffle(random);
        for round in 0.. {
            let before = self.moves;
            for index in 0..self.order.len() {
                self.try_stop(self.order[index], round);
            }
            if self.tables.angle.is_some() {
                self.swap_routes(round);
            }
            // The first round leaves empty routes alone.
            if round > 0 && self.moves == before {
                break;
            }
        }
        self.give(plan);
    }

    pub(super) fn take(&mut self, plan: &[Vec<u32>]) {
        self.moves += 1;
        for route in 0..self.tables.most as u32 {
            let stops = plan.get(route as usize).map_or(&[][..], Vec::as_slice);
            self.lay(route, stops);
            self.refresh(route);
        }
        self.find_empty();
    }

    fn give(&self, plan: &mut Vec<Vec<u32>>) {
        let mut found: Vec<(u16, Vec<u32>)> = Vec::with_capacity(plan.len());
        for route in 0..self.tables.most as u32 {
            if self.routes[route as usize].len > 0 {
                let stops: Vec<u32> = self.stops_of(route).collect();
                found.push((self.routes[route as usize].sector.middle(), stops));
            }
        }
        found.sort();
        plan.clear();
        plan.extend(found.into_iter().map(|(_, stops)| stops));
    }

    pub(super) fn stops_of(&self, route: u32) -> impl Iterator<Item = u32> + '_ {
        let mut at = self.next(self.start(route));
        std::iter::from_fn(move || {
            let here = at;
            self.is_stop(here).then(|| {
                at = self.next(here);
                here
            })
        })
    }

    /// Links a route anew. The caller refreshes it.
    pub(super) fn lay(&mut self, route: u32, stops: &[u32]) {
        let mut last = self.start(route);
        for &stop in stops {
            self.join(last, stop);
            last = stop;
        }
        self.join(last, self.end(route));
    }

    #[inline]
    pub(super) fn join(&mut self, a: u32, b: u32) {
        self.nodes[a as usize].next = b;
        self.nodes[b as usize].prev = a;
    }

    /// Brings what a route remembers up to date.
    fn refresh(&mut self, route: u32) {
        let (start, end) = (self.start(route), self.end(route));
        let (mut position, mut load) = (0, 0.0);
        let mut sector = Sector::default();
        let entry = &mut self.nodes[start as usize];
        (entry.prev, entry.route, entry.position, entry.load) = (end, route, 0, 0.0);
        let mut node = entry.next;
        while node != end {
            position += 1;
            load += self.load_of(node);
            let entry = &mut self.nodes[node as usize];
            (entry.route, entry.position, entry.load) = (route, position, load);
            if let Some(angle) = &self.tables.angle {
                sector.take(angle[node as usize], position == 1);
            }
            node = entry.next;
        }
        let entry = &mut self.nodes[end as usize];
        (entry.route, entry.position, entry.load, entry.next) = (route, position + 1, load, start);
        let over = self.over(load);
        let route = &mut self.routes[route as usize];
        (route.len, route.load, route.over, route.changed, route.sector) = (position, load, over, self.moves, sector);
    }

    /// Takes a stop out and puts it behind a node. The caller refreshes both routes.
    pub(super) fn shift(&mut self, stop: u32, after: u32) {
        let Node { prev, next, .. } = self.nodes[stop as usize];
        self.join(prev, next);
        let behind = self.next(after);
        self.join(after, stop);
        self.join(stop, behind);
    }

    /// Ends a move.
    pub(super) fn moved(&mut self, a: u32, b: u32) {
        self.moves += 1;
        self.refresh(a);
        if a != b {
            self.refresh(b);
        }
        self.find_empty();
    }

    fn find_empty(&mut self) {
        self.empty = self.routes.iter().position(|route| route.len == 0).map(|route| route as u32);
    }

    /// Tries every move of a stop beside its near ones on routes that changed since it was last tried.
    fn try_stop(&mut self, u: u32, round: u32) {
        let tables = self.tables;
        let last = std::mem::replace(&mut self.tried[u as usize], self.moves);
        let mut here = self.around(u);
        for &v in tables.near(u) {
            let there = self.nodes[v as usize].route;
            let changed = self.routes[here.route as usize].changed.max(self.routes[there as usize].changed);
            if round > 0 && changed <= last {
                continue;
            }
            let moves = self.moves;
            if !self.try_pair(&here, v) {
                let before = self.prev(v);
                if !self.is_stop(before) {
                    self.try_depot(&here, before);
                }
            }
            if self.moves > moves {
                here = self.around(u);
            }
        }
        if round > 0
            && let Some(empty) = self.empty
        {
            self.try_depot(&here, self.start(empty));
        }
    }

    /// SWAP* for every two routes whose sectors meet.
    fn swap_routes(&mut self, round: u32) {
        for first in 0..self.route_order.len() {
            let a = self.route_order[first];
            let last = std::mem::replace(&mut self.routes[a as usize].swapped, self.moves);
            for second in 0..self.route_order.len() {
                let b = self.route_order[second];
                let (one, other) = (&self.routes[a as usize], &self.routes[b as usize]);
                let fresh = round == 0 || one.changed.max(other.changed) > last;
                if a < b && one.len > 0 && other.len > 0 && fresh && one.sector.meets(other.sector) {
                    self.swap_star(a, b);
                }
            }
        }
    }
}
