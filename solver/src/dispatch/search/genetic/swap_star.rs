//! SWAP*: two stops of two routes change routes, each going wherever it is best on the other.
//!
//! After Vidal (2022), section 3.3: three best places a stop and route, kept until the route changes,
//! are enough to price every exchange in constant time; routes that lie apart are not looked at.

use super::descent::Descent;
use crate::dispatch::search::data::NONE;

/// The directions in which the stops of a route lie: a part of a circle, from one angle on to another.
#[derive(Clone, Copy, Default)]
pub(super) struct Sector {
    from: u16,
    to: u16,
}

impl Sector {
    /// Takes in one more direction, the first or another.
    pub(super) fn take(&mut self, angle: u16, first: bool) {
        if first {
            *self = Self { from: angle, to: angle };
        } else if angle.wrapping_sub(self.from) > self.to.wrapping_sub(self.from) {
            // Outside: grow on the nearer side.
            if angle.wrapping_sub(self.to) <= self.from.wrapping_sub(angle) {
                self.to = angle;
            } else {
                self.from = angle;
            }
        }
    }
    /// Whether two have directions in common.
    pub(super) fn meets(self, other: Self) -> bool {
        other.from.wrapping_sub(self.from) <= self.to.wrapping_sub(self.from)
            || self.from.wrapping_sub(other.from) <= other.to.wrapping_sub(other.from)
    }
    pub(super) fn middle(self) -> u16 {
        self.from.wrapping_add(self.to.wrapping_sub(self.from) / 2)
    }
}

/// The three best places for a stop on a route: what each costs more, and the node to follow.
#[derive(Clone, Copy)]
struct Three {
    cost: [f64; 3],
    after: [u32; 3],
    /// Count of moves when it was found.
    found: u64,
}

const NOWHERE: Three = Three { cost: [f64::INFINITY; 3], after: [NONE; 3], found: 0 };

/// Best places by route and stop.
pub(super) struct Places {
    stops: usize,
    three: Vec<Three>,
    /// By stop: what taking it out of its route costs (mostly less than nothing).
    out: Vec<f64>,
}

impl Places {
    pub(super) fn new(stops: usize, routes: usize) -> Self {
        Self { stops, three: vec![NOWHERE; stops * routes], out: vec![0.0; stops] }
    }
    fn of(&self, stop: u32, route: u32) -> &Three {
        &self.three[route as usize * self.stops + stop as usize]
    }
}

/// An exchange: what it costs, and each stop with the node that it follows, if it goes.
#[derive(Clone, Copy)]
struct Exchange {
    cost: f64,
    first: Option<(u32, u32)>,
    second: Option<(u32, u32)>,
}

impl Descent<'_> {
    /// Takes the best exchange between two routes; true if there is one that helps.
    pub(super) fn swap_star(&mut self, a: u32, b: u32) -> bool {
        self.find_places(a, b);
        self.find_places(b, a);
        let (one, other) = (self.routes[a as usize], self.routes[b as usize]);
        let mut best = Exchange { cost: -self.least_gain, first: None, second: None };
        let mut u = self.next(self.start(a));
        while self.is_stop(u) {
            let (load_u, out_u) = (self.load_of(u), self.places.out[u as usize]);
            let mut v = self.next(self.start(b));
            while self.is_stop(v) {
                let carried = load_u - self.load_of(v);
                let fixed = self.over(one.load - carried) + self.over(other.load + carried) - one.over - other.over
                    + out_u
                    + self.places.out[v as usize];
                if fixed < best.cost {
                    let (in_b, after_u) = self.best_place(u, b, v);
                    if fixed + in_b < best.cost {
                        let (in_a, after_v) = self.best_place(v, a, u);
                        let cost = fixed + in_b + in_a;
                        if cost < best.cost {
                            best = Exchange { cost, first: Some((u, after_u)), second: Some((v, after_v)) };
                        }
                    }
                }
                v = self.next(v);
            }
            u = self.next(u);
        }
        for (from, to, own, its) in [(a, b, one, other), (b, a, other, one)] {
            let mut stop = self.next(self.start(from));
            while self.is_stop(stop) {
                let three = self.places.of(stop, to);
                let load = self.load_of(stop);
                let cost = self.places.out[stop as usize]
                    + three.cost[0]
                    + self.over(own.load - load)
                    + self.over(its.load + load)
                    - own.over
                    - its.over;
                if cost < best.cost {
                    best = Exchange { cost, first: Some((stop, three.after[0])), second: None };
                }
                stop = self.next(stop);
            }
        }
        let Some((u, after_u)) = best.first else { return false };
        #[cfg(test)]
        self.promised.set(best.cost);
        // Where each follows a node that stays; or the other's place, told by the node before it.
        self.shift(u, after_u);
        if let Some((v, after_v)) = best.second {
            self.shift(v, after_v);
        }
        self.moved(a, b);
        true
    }

    /// The best places on route `b` for every stop of route `a`, and what taking each out costs.
    fn find_places(&mut self, a: u32, b: u32) {
        let changed = self.routes[b as usize].changed;
        let mut u = self.next(self.start(a));
        while self.is_stop(u) {
            let (before, behind) = (self.prev(u), self.next(u));
            self.places.out[u as usize] = self.cost(before, behind) - self.cost(before, u) - self.cost(u, behind);
            let at = b as usize * self.tables.stops + u as usize;
            if self.places.three[at].found <= changed {
                let mut three = Three { found: self.moves + 1, ..NOWHERE };
                let mut node = self.start(b);
                let mut to = self.cost(node, u);
                while node != self.end(b) {
                    let next = self.next(node);
                    let from = self.cost(u, next);
                    three.offer(to + from - self.cost(node, next), node);
                    (node, to) = (next, from);
                }
                self.places.three[at] = three;
            }
            u = behind;
        }
    }

    /// The best place on a route for `stop` once `gone` is no longer there.
    fn best_place(&self, stop: u32, route: u32, gone: u32) -> (f64, u32) {
        let before = self.prev(gone);
        let three = self.places.of(stop, route);
        let kept = (0..3).find(|&k| three.after[k] != gone && three.after[k] != before);
        let mut best = kept.map_or((f64::INFINITY, NONE), |k| (three.cost[k], three.after[k]));
        let behind = self.next(gone);
        let instead = self.cost(before, stop) + self.cost(stop, behind) - self.cost(before, behind);
        if instead < best.0 {
            best = (instead, before);
        }
        best
    }
}

impl Three {
    fn offer(&mut self, cost: f64, after: u32) {
        let Some(at) = self.cost.iter().position(|&known| cost < known) else { return };
        self.cost.copy_within(at..2, at + 1);
        self.after.copy_within(at..2, at + 1);
        (self.cost[at], self.after[at]) = (cost, after);
    }
}
