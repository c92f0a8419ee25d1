//! From a tour of all stops to routes: where it is cut best.
//!
//! The split of Prins (2004), "A simple and effective evolutionary algorithm for the vehicle routing
//! problem", section 3, as a shortest path over the places between stops, with loads up to one and a
//! half capacities at a price (Vidal 2016, "Split algorithm in O(n) for the capacitated vehicle routing
//! problem"). Ours is not linear: routes are so short that looking at each costs nothing beside the
//! descent that follows.

use super::tables::Tables;

/// Loads looked at, in capacities.
const HEAVIEST: f64 = 1.5;

/// Room for cutting.
#[derive(Default)]
pub(super) struct Splitter {
    /// By number of routes and place in the tour: the least cost up to there, and where its last route begins.
    best: Vec<(f64, u32)>,
    ends: Vec<usize>,
}

impl Splitter {
    /// Cuts a tour into as many routes as is best, at most as many as there may be.
    pub(super) fn split(&mut self, tables: &Tables, penalty: f64, tour: &[u32], routes: &mut Vec<Vec<u32>>) {
        let places = tour.len() + 1;
        self.best.clear();
        self.best.resize(places, (f64::INFINITY, 0));
        self.best[0].0 = 0.0;
        for from in 0..tour.len() {
            self.extend(tables, penalty, tour, from, 0, 0);
        }
        let mut count = self.trace(tour.len(), |_| 0);
        if count > tables.most {
            // One layer of places for each number of routes.
            self.best.clear();
            self.best.resize(places * (tables.most + 1), (f64::INFINITY, 0));
            self.best[0].0 = 0.0;
            for layer in 0..tables.most {
                for from in 0..tour.len() {
                    self.extend(tables, penalty, tour, from, layer * places, (layer + 1) * places);
                }
            }
            let cost = |count: usize| self.best[count * places + tour.len()].0;
            count = (1..=tables.most).min_by(|&a, &b| cost(a).total_cmp(&cost(b))).unwrap_or(1);
            self.trace(tour.len(), |done| (count - done) * places);
        }
        routes.clear();
        let mut from = 0;
        for &to in self.ends.iter().rev() {
            routes.push(tour[from..to].to_vec());
            from = to;
        }
    }

    /// Every route that begins at place `from`; costs are read from one layer and offered to another.
    fn extend(&mut self, tables: &Tables, penalty: f64, tour: &[u32], from: usize, layer: usize, next: usize) {
        let before = self.best[layer + from].0;
        if before.is_infinite() {
            return;
        }
        let depot = tables.stops as u32;
        let (mut load, mut way) = (0.0, 0.0);
        for to in from..tour.len() {
            let stop = tour[to];
            load += tables.load[stop as usize];
            way += tables.cost(if to == from { depot } else { tour[to - 1] }, stop);
            let cost = before + way + tables.cost(stop, depot) + penalty * tables.excess(load);
            let entry = &mut self.best[next + to + 1];
            if cost < entry.0 {
                *entry = (cost, from as u32);
            }
            // One stop alone may be too heavy, but goes somewhere.
            if load > HEAVIEST * tables.capacity {
                break;
            }
        }
    }

    /// Notes where the routes of the best cut end, the last first; how many there are. `layer` tells where
    /// the costs lie once so many routes are noted.
    fn trace(&mut self, mut at: usize, layer: impl Fn(usize) -> usize) -> usize {
        self.ends.clear();
        while at > 0 {
            let from = self.best[layer(self.ends.len()) + at].1 as usize;
            self.ends.push(at);
            at = from;
        }
        self.ends.len()
    }
}
