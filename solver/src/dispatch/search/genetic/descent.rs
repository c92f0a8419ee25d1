//! Local search on one plan: from a cut tour down to where no move helps.
//!
//! The moves of Prins (2004) on near stops, loads beyond the capacity at a price, each taken as soon as it
//! helps; then SWAP* (`swap_star.rs`). After Vidal (2022), "Hybrid genetic search for the CVRP:
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
    position: u32,
    load: f64,
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

/// A stop about to move: what lies around it, and the costs of the ways there.
#[derive(Clone, Copy)]
pub(super) struct Around {
    u: u32,
    p: u32,
    x: u32,
    xx: u32,
    route: u32,
    pu: f64,
    ux: f64,
    /// From `x` to `xx`, where `x` is a stop.
    xxx: f64,
}

/// Where it may go: behind `v`, a stop or the start of a route.
#[derive(Clone, Copy)]
struct There {
    v: u32,
    w: u32,
    y: u32,
    route: u32,
    vy: f64,
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
    /// By stop: moves when it was last tried.
    tried: Vec<u64>,
    order: Vec<u32>,
    route_order: Vec<u32>,
    /// Two runs of stops about to be linked anew.
    runs: (Vec<u32>, Vec<u32>),
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
            self.routes[route as usize].swapped = 0;
        }
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
    fn lay(&mut self, route: u32, stops: &[u32]) {
        let mut last = self.start(route);
        for &stop in stops {
            self.join(last, stop);
            last = stop;
        }
        self.join(last, self.end(route));
    }

    #[inline]
    fn join(&mut self, a: u32, b: u32) {
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
            && let Some(empty) = (0..self.routes.len()).find(|&route| self.routes[route].len == 0)
        {
            let start = self.start(empty as u32);
            self.try_depot(&here, start);
        }
    }

    #[inline]
    pub(super) fn around(&self, u: u32) -> Around {
        let Node { prev: p, next: x, route, .. } = self.nodes[u as usize];
        let xx = self.next(x);
        let xxx = if self.is_stop(x) { self.cost(x, xx) } else { 0.0 };
        Around { u, p, x, xx, route, pu: self.cost(p, u), ux: self.cost(u, x), xxx }
    }

    /// Moves that bring `u` beside the stop `v`; true if one was taken.
    pub(super) fn try_pair(&mut self, here: &Around, v: u32) -> bool {
        let u = here.u;
        let Node { prev: w, next: y, route, .. } = self.nodes[v as usize];
        let there = There { v, w, y, route, vy: self.cost(v, y) };
        let first = u < v;
        self.relocate(here, &there)
            || self.swaps(here, &there, first)
            || if here.route == route {
                self.turn(here, &there)
            } else {
                self.join_heads(here, &there) || self.exchange_tails(here, &there)
            }
    }

    /// Moves that bring `u` behind the start of a route.
    pub(super) fn try_depot(&mut self, here: &Around, start: u32) -> bool {
        let Node { prev: w, next: y, route, .. } = self.nodes[start as usize];
        let there = There { v: start, w, y, route, vy: self.cost(start, y) };
        self.relocate(here, &there)
            || (here.route != route && (self.join_heads(here, &there) || self.exchange_tails(here, &there)))
    }

    /// Whether a change of the ways is worth it, with `carried` more load on route `b` and less on route `a`.
    #[inline]
    fn pays(&self, ways: f64, a: u32, b: u32, carried: impl Fn() -> f64) -> bool {
        #[cfg(test)]
        self.promised.set(ways);
        if a == b {
            return ways < -self.least_gain;
        }
        let (a, b) = (&self.routes[a as usize], &self.routes[b as usize]);
        let saved = a.over + b.over;
        if ways >= saved {
            return false;
        }
        let carried = carried();
        let change = ways + self.over(a.load - carried) + self.over(b.load + carried) - saved;
        #[cfg(test)]
        self.promised.set(change);
        change < -self.least_gain
    }

    /// `u`, or `u` and the stop behind it either way round, behind `v`.
    fn relocate(&mut self, here: &Around, there: &There) -> bool {
        let &Around { u, p, x, xx, route: a, pu, ux, xxx } = here;
        let &There { v, y, route: b, vy, .. } = there;
        if u == y {
            return false;
        }
        let (vu, uy) = (self.cost(u, v), self.cost(u, y));
        let one = self.cost(x, p) - pu - ux + vu + uy - vy;
        if self.pays(one, a, b, || self.load_of(u)) {
            self.shift(u, v);
            self.moved(a, b);
            return true;
        }
        if x == v || !self.is_stop(x) {
            return false;
        }
        let out = self.cost(xx, p) - pu - xxx - vy;
        let carried = || self.load_of(u) + self.load_of(x);
        if self.pays(out + vu + self.cost(x, y), a, b, carried) {
            self.shift(u, v);
            self.shift(x, u);
            self.moved(a, b);
            return true;
        }
        if self.pays(out + self.cost(x, v) + uy, a, b, carried) {
            self.shift(x, v);
            self.shift(u, x);
            self.moved(a, b);
            return true;
        }
        false
    }

    /// `u` and `v` change places, alone or with the stop behind them; what is the same from either side
    /// is tried from the `first` only.
    fn swaps(&mut self, here: &Around, there: &There, first: bool) -> bool {
        let &Around { u, p, x, xx, route: a, pu, ux, xxx } = here;
        let &There { v, w, y, route: b, vy } = there;
        if u == w || u == y {
            return false;
        }
        let wv = self.cost(v, w);
        let (pv, wu) = (self.cost(v, p), self.cost(u, w));
        if first {
            let ways = pv + self.cost(v, x) - pu - ux + wu + self.cost(u, y) - wv - vy;
            if self.pays(ways, a, b, || self.load_of(u) - self.load_of(v)) {
                self.shift(u, w);
                self.shift(v, p);
                self.moved(a, b);
                return true;
            }
        }
        if x == w || x == v || !self.is_stop(x) {
            return false;
        }
        let out = pv - pu - xxx + wu - wv;
        let ways = out + self.cost(v, xx) + self.cost(x, y) - vy;
        if self.pays(ways, a, b, || self.load_of(u) + self.load_of(x) - self.load_of(v)) {
            self.shift(u, w);
            self.shift(x, u);
            self.shift(v, p);
            self.moved(a, b);
            return true;
        }
        if !first || !self.is_stop(y) || y == p || v == xx {
            return false;
        }
        let yy = self.next(y);
        let ways = out + self.cost(xx, y) + self.cost(x, yy) - self.cost(y, yy);
        let carried = || self.load_of(u) + self.load_of(x) - self.load_of(v) - self.load_of(y);
        if !self.pays(ways, a, b, carried) {
            return false;
        }
        self.shift(u, w);
        self.shift(x, u);
        self.shift(v, p);
        self.shift(y, v);
        self.moved(a, b);
        true
    }

    /// On one route: u → v and x → y, with what lies between turned round.
    fn turn(&mut self, here: &Around, there: &There) -> bool {
        let (&Around { u, x, ux, .. }, &There { v, y, vy, .. }) = (here, there);
        if self.nodes[u as usize].position > self.nodes[v as usize].position || x == v {
            return false;
        }
        let ways = self.cost(u, v) + self.cost(x, y) - ux - vy;
        if !self.pays(ways, here.route, here.route, || 0.0) {
            return false;
        }
        let route = self.nodes[u as usize].route;
        let (mut last, mut node) = (u, v);
        while node != u {
            let before = self.prev(node);
            self.join(last, node);
            last = node;
            node = before;
        }
        self.join(last, y);
        self.moved(route, route);
        true
    }

    /// Of two routes: u → v, and x → y, with the head of the one and the tail of the other turned round.
    fn join_heads(&mut self, here: &Around, there: &There) -> bool {
        let (&Around { u, x, route: a, ux, .. }, &There { v, y, route: b, vy, .. }) = (here, there);
        let ways = self.cost(u, v) + self.cost(x, y) - ux - vy;
        let (before, behind) = (self.nodes[u as usize].load, self.nodes[v as usize].load);
        // Route `a` ends up with both heads.
        if !self.pays(ways, a, b, || self.routes[a as usize].load - before - behind) {
            return false;
        }
        let mut runs = std::mem::take(&mut self.runs);
        self.heads(u, v, &mut runs.0);
        self.tails(x, y, &mut runs.1);
        self.lay(a, &runs.0);
        self.lay(b, &runs.1);
        self.runs = runs;
        self.moved(a, b);
        true
    }

    /// The route of `u` up to it, then that of `v` up to it backwards.
    fn heads(&self, u: u32, v: u32, run: &mut Vec<u32>) {
        run.clear();
        let mut node = u;
        while self.is_stop(node) {
            run.push(node);
            node = self.prev(node);
        }
        run.reverse();
        node = v;
        while self.is_stop(node) {
            run.push(node);
            node = self.prev(node);
        }
    }

    /// What lies from `x` on backwards, then from `y` on.
    fn tails(&self, x: u32, y: u32, run: &mut Vec<u32>) {
        run.clear();
        let mut node = x;
        while self.is_stop(node) {
            run.push(node);
            node = self.next(node);
        }
        run.reverse();
        node = y;
        while self.is_stop(node) {
            run.push(node);
            node = self.next(node);
        }
    }

    /// Of two routes: u → y, and v → x.
    fn exchange_tails(&mut self, here: &Around, there: &There) -> bool {
        let (&Around { u, x, route: a, ux, .. }, &There { v, y, route: b, vy, .. }) = (here, there);
        let ways = self.cost(u, y) + self.cost(x, v) - ux - vy;
        let (before, behind) = (self.nodes[u as usize].load, self.nodes[v as usize].load);
        let carried = || (self.routes[a as usize].load - before) - (self.routes[b as usize].load - behind);
        if !self.pays(ways, a, b, carried) {
            return false;
        }
        let (end, other) = (self.end(a), self.end(b));
        let (last, its_last) = (self.prev(end), self.prev(other));
        let (mine, theirs) = (x != end, y != other);
        self.join(u, if theirs { y } else { end });
        self.join(if theirs { its_last } else { u }, end);
        self.join(v, if mine { x } else { other });
        self.join(if mine { last } else { v }, other);
        self.moved(a, b);
        true
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
