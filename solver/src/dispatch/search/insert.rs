//! The cheapest feasible place for one stop: near its neighbours first, everywhere if need be.
//!
//! Every position costs constant time: the change of distance from the tables, the windows from
//! earliest departure before and latest arrival after (exact also for several windows, because
//! waiting is free), the load from totals or running peaks, the duration by joining segments.

use super::data::{Fleet, NONE};
use super::recreate::Types;
use super::segment::Segment;
use super::state::State;

/// Share of a route's surplus over its direct ways that is taken to stay when a stop is added (measured on
/// Schneider's instances and on those with several trips).
const STEADY: f64 = 0.75;

/// A place for a stop, or for a pair.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    /// Change of the objective (prize not counted).
    pub(super) cost: f64,
    /// The node to follow.
    pub(super) after: u32,
    /// For a pair: the node that the delivery follows (the pickup itself included).
    pub(super) second: u32,
    /// The route, and the type to give it if it is a new one.
    pub(super) slot: u32,
    pub(super) kind: u32,
}

impl Spot {
    pub(super) const NOWHERE: Self = Self { cost: f64::INFINITY, after: NONE, second: NONE, slot: NONE, kind: NONE };

    pub(super) const fn found(&self) -> bool {
        self.slot != NONE
    }
    pub(super) const fn is_new_route(&self) -> bool {
        self.kind != NONE
    }
}

impl State<'_> {
    /// Counts a move priced.
    #[inline]
    pub(super) fn count_move(&self) {
        self.moves.set(self.moves.get() + 1);
    }

    /// What holds for every position of a route: skills, number of stops, goods, total load where
    /// totals tell.
    #[inline]
    pub(super) fn admits(&self, slot: u32, stop: u32, stops: u32) -> bool {
        let data = self.data;
        if data.single {
            let room = data.capacity[0] - self.total[slot as usize];
            return data.quantity[stop as usize] <= room;
        }
        let kind = self.routes[slot as usize].kind as usize;
        if !data.mixed {
            let dims = data.dims;
            for dim in 0..dims {
                let (at, of) = (slot as usize * dims + dim, stop as usize * dims + dim);
                if self.total[at] + data.quantity[of] > data.capacity[kind * dims + dim] {
                    return false;
                }
            }
        }
        !data.picky || self.may_join(slot, stop, stops)
    }

    /// The same but for loads. Apart, so that the caller stays small where there are no such rules.
    #[inline(never)]
    fn may_join(&self, slot: u32, stop: u32, stops: u32) -> bool {
        let data = self.data;
        let route = &self.routes[slot as usize];
        data.allows(route.kind, stop)
            && !self.bars(slot)
            && (!data.limited || route.len + stops <= data.fleet[route.kind as usize].max_stops)
            && self.goods_fit(slot, stop)
    }

    /// Change of distance when `stop` follows `node`.
    #[inline]
    fn detour(&self, stop: u32, node: u32) -> f64 {
        let entry = &self.nodes[node as usize];
        let data = self.data;
        data.back(stop, self.place(node)) + data.out(stop, self.place(entry.next)) - entry.to_next
    }

    /// Whether the loads allow `stop` behind `node`, where they vary along the route, and the order
    /// of deliveries and pickups does.
    fn carries(&self, stop: u32, node: u32, kind: u32) -> bool {
        let data = self.data;
        if data.backhauls.strict && !self.sides[node as usize].admit(data.backhauls.side[stop as usize]) {
            return false;
        }
        (0..data.dims).all(|dim| {
            let (at, of) = (node as usize * data.dims + dim, stop as usize * data.dims + dim);
            let capacity = data.capacity(kind)[dim];
            self.peak_before[at] + data.dropped[of] <= capacity && self.peak_after[at] + data.collected[of] <= capacity
        })
    }

    /// Whether the windows allow `stop` behind `node`.
    #[inline]
    fn in_time(&self, stop: u32, node: u32, fleet: &Fleet) -> bool {
        let data = self.data;
        let entry = &self.nodes[node as usize];
        let arrival = entry.ready + data.time_back(fleet, stop, self.place(node));
        let begin = data.earliest_start(stop, arrival);
        let leave = begin + data.service[stop as usize];
        leave + data.time(fleet, stop, self.place(entry.next)) <= self.nodes[entry.next as usize].latest
    }

    /// Whether the goods of `stop` are ready only after its route could leave.
    #[inline]
    fn holds_back(&self, stop: u32, slot: u32, fleet: &Fleet) -> bool {
        self.data.released && self.data.release[stop as usize] > self.routes[slot as usize].release.max(fleet.open)
    }

    /// What the time of the route costs with `stop` behind `node`; infinite when infeasible or
    /// above `most`.
    fn time_cost_with(&self, stop: u32, node: u32, slot: u32, fleet: &Fleet, most: f64) -> f64 {
        let data = self.data;
        if data.walks.of(self.routes[slot as usize].kind).is_some_and(super::walk::Gear::goes_straight) {
            // The tables bound nothing.
            return super::clock::cost_with(self, slot, Some([(node, stop), (NONE, NONE)]), most);
        }
        let next = self.nodes[node as usize].next;
        let joined = self.head[node as usize]
            .then(data.time_back(fleet, stop, self.place(node)), Segment::of(data, stop))
            .then(data.time(fleet, stop, self.place(next)), self.tail[next as usize]);
        let cost = if joined.duration > fleet.max_duration { f64::INFINITY } else { fleet.price(joined.duration) };
        // What a route costs beyond its direct ways hardly falls with a stop more: where it would have
        // to, the place is overlooked, which spares most of the walks.
        if data.walks.of(self.routes[slot as usize].kind).is_some() {
            let direct = fleet.price(self.head[self.end(slot) as usize].duration);
            let surplus = self.routes[slot as usize].time_cost - direct;
            if surplus.is_finite() && cost + STEADY * surplus.max(0.0) > most {
                return f64::INFINITY;
            }
        }
        // That was a lower bound; the exact value costs a walk along the route.
        if cost <= most && cost.is_finite() && (data.exact_clock || self.holds_back(stop, slot, fleet)) {
            return super::clock::cost_with(self, slot, Some([(node, stop), (NONE, NONE)]), most);
        }
        if cost > most { f64::INFINITY } else { cost }
    }

    /// Change of the objective when `stop` follows `node` in an open route that admits it;
    /// infinite when infeasible, unspecified when above `limit`.
    pub(super) fn cost_after(&self, stop: u32, node: u32, limit: f64) -> f64 {
        self.cost_of_detour(stop, node, self.detour(stop, node), limit)
    }

    /// The same, where the change of distance is known.
    #[inline]
    pub(super) fn cost_of_detour(&self, stop: u32, node: u32, detour: f64, limit: f64) -> f64 {
        let data = self.data;
        self.count_move();
        if detour * data.least_per_distance >= limit && !data.timed_cost {
            return f64::INFINITY;
        }
        let route = &self.routes[self.nodes[node as usize].route as usize];
        let fleet = &data.fleet[route.kind as usize];
        let mut cost = detour * fleet.per_distance;
        if cost >= limit && !data.timed_cost {
            return f64::INFINITY;
        }
        if data.bare {
            return cost;
        }
        let slot = self.nodes[node as usize].route;
        cost += self.change_price(stop, slot);
        if data.trips
            && let Some(gear) = data.walks.splitting(route.kind)
        {
            let change = cost - detour * fleet.per_distance;
            return change + self.cost_on_trips(stop, node, gear, limit - change);
        }
        if data.fixed.on && self.is_closed(node) {
            return f64::INFINITY;
        }
        if data.limited && route.distance + detour > fleet.max_distance {
            return f64::INFINITY;
        }
        if data.mixed && !self.carries(stop, node, route.kind) {
            return f64::INFINITY;
        }
        if data.timed && !self.in_time(stop, node, fleet) {
            return f64::INFINITY;
        }
        if self.is_hauling(slot) {
            cost += fleet.per_haul * self.haul_with(stop, node, detour);
        }
        if data.timed_cost {
            let time = self.time_cost_with(stop, node, slot, fleet, limit - cost + route.time_cost);
            cost += time - route.time_cost;
        } else if self.holds_back(stop, slot, fleet) {
            cost += super::clock::cost_with(self, slot, Some([(node, stop), (NONE, NONE)]), f64::INFINITY);
        }
        cost
    }

    /// Cost of a route of type `kind` for this one stop; infinite when infeasible.
    pub(super) fn cost_alone(&self, stop: u32, kind: u32) -> f64 {
        let data = self.data;
        let fleet = &data.fleet[kind as usize];
        if !data.allows(kind, stop) || fleet.max_stops < 1 {
            return f64::INFINITY;
        }
        for (dim, &capacity) in data.capacity(kind).iter().enumerate() {
            let (dropped, collected) = (data.row(&data.dropped, stop)[dim], data.row(&data.collected, stop)[dim]);
            if dropped.max(collected) > capacity {
                return f64::INFINITY;
            }
        }
        let distance = data.out(fleet.start, stop) + data.out(stop, fleet.end);
        if distance > fleet.max_distance {
            return f64::INFINITY;
        }
        let mut cost = fleet.fixed + fleet.per_distance * distance + data.haul_cost(kind, &[stop]);
        if data.exact_clock || data.released {
            cost += super::clock::cost_of(data, kind, &[stop]);
        } else if data.timed {
            let (there, back) = (data.time(fleet, fleet.start, stop), data.time(fleet, stop, fleet.end));
            let begin = data.earliest_start(stop, fleet.open + there);
            if begin + data.service[stop as usize] + back > fleet.close {
                return f64::INFINITY;
            }
            // One stop alone never needs to wait: the vehicle leaves in time for its window.
            let duration = there + data.service[stop as usize] + back;
            if duration > fleet.max_duration {
                return f64::INFINITY;
            }
            cost += fleet.price(duration);
        }
        cost
    }

    /// The cheapest new route for `stop` by one of the types, if any vehicle is left that can serve it.
    pub(super) fn cheapest_new_route(&self, stop: u32, types: Types) -> Spot {
        let mut best = Spot::NOWHERE;
        if !self.has_free() || self.data.backhauls.needs_delivery(stop) {
            return best;
        }
        for kind in 0..self.data.fleet.len() as u32 {
            if let Some(slot) = self.free_slot(kind).filter(|_| types.admit(kind)) {
                let cost = self.cost_alone(stop, kind) + self.new_route_change_price(stop, kind);
                if cost < best.cost {
                    best = Spot { cost, after: self.start(slot), second: NONE, slot, kind };
                }
            }
        }
        best
    }

    /// The cheapest position for `stop` in any open route, `than` or better.
    pub(super) fn cheapest_anywhere(&self, stop: u32, than: Spot) -> Spot {
        let mut best = than;
        for slot in 0..self.high {
            if self.routes[slot as usize].len > 0 {
                best = self.cheapest_on(stop, slot, best);
            }
        }
        best
    }

    /// The cheapest position for `stop` on an open route, `than` or better.
    pub(super) fn cheapest_on(&self, stop: u32, slot: u32, than: Spot) -> Spot {
        let mut best = than;
        if !self.admits(slot, stop, 1) {
            return best;
        }
        let mut node = self.start(slot);
        while node != self.end(slot) {
            let cost = self.cost_after(stop, node, best.cost);
            if cost < best.cost {
                best = Spot { cost, after: node, second: NONE, slot, kind: NONE };
            }
            node = self.nodes[node as usize].next;
        }
        best
    }

    /// Carries out an insertion and settles the route.
    pub(super) fn insert(&mut self, stop: u32, spot: &Spot) {
        if spot.is_new_route() {
            self.assign(spot.slot, spot.kind);
        }
        self.link(stop, spot.after);
        if spot.second != NONE {
            let partner = self.data.partner[stop as usize];
            self.link(partner, spot.second);
        }
        self.settle(spot.slot);
    }
}
