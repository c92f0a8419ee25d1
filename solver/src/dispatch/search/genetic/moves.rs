//! The moves of the descent: stops shifted and exchanged, parts of routes turned round, heads and tails
//! joined anew, each priced in constant time.
//!
//! `u` is the stop that moves, `x` and `xx` are behind it, `p` before it; `v` is where it goes, `y` behind it,
//! `w` before it; `a` is the route of `u`, `b` that of `v`. Ways are as long back as forth.

use super::descent::{Descent, Node};

/// A stop about to move: what lies around it, and the costs of the ways there.
#[derive(Clone, Copy)]
pub(super) struct Around {
    u: u32,
    p: u32,
    x: u32,
    xx: u32,
    pub(super) route: u32,
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

impl Descent<'_> {
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
        self.around_joint(u, v, Self::prev, &mut runs.0);
        self.around_joint(x, y, Self::next, &mut runs.1);
        self.lay(a, &runs.0);
        self.lay(b, &runs.1);
        self.runs = runs;
        self.moved(a, b);
        true
    }

    /// The stops on either side of a new way from `a` to `b`: those met when stepping from `a`, the last first,
    /// then those met when stepping from `b`.
    fn around_joint(&self, a: u32, b: u32, step: fn(&Self, u32) -> u32, run: &mut Vec<u32>) {
        let from = |node: u32| {
            std::iter::successors(Some(node), |&node| Some(step(self, node))).take_while(|&node| self.is_stop(node))
        };
        run.clear();
        run.extend(from(a));
        run.reverse();
        run.extend(from(b));
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
}
