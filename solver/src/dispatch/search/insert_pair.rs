//! The cheapest feasible places for a pickup and its delivery on one route.
//!
//! For every place of the pickup, one walk along the rest of the route tries the delivery: the
//! clock and the running load are carried along, so that a pair of positions costs constant time.

use super::data::NONE;
use super::insert::Spot;
use super::recreate::Types;
use super::segment::Segment;
use super::state::State;

/// On routes of more stops the delivery's detours are computed ahead even where no place is known yet that they could
/// rule out (measured on Li and Lim's instances).
const LONG: u32 = 20;

/// Whether a stop may come between two others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meeting {
    Possible,
    /// The stop opens after the latter must have begun.
    Early,
    /// The stop closes before the former is done, and before all later ones are.
    Late,
}

impl State<'_> {
    /// The cheapest positions for the pair of `pickup` in the open route `slot`, `than` or better.
    pub(super) fn cheapest_pair(&self, pickup: u32, slot: u32, than: Spot) -> Spot {
        let mut best = than;
        let mut node = self.start(slot);
        let end = self.end(slot);
        let mut detours = self.detours.take();
        detours.clear();
        let data = self.data;
        let pays = best.found() || self.routes[slot as usize].len > LONG;
        if pays && !data.timed_cost && !self.is_hauling(slot) {
            self.delivery_detours(pickup, slot, &mut detours);
        }
        let delivery = data.partner[pickup as usize];
        let per_distance = data.fleet[self.routes[slot as usize].kind as usize].per_distance;
        let change = self.change_price(pickup, slot) + self.change_price(delivery, slot);
        let between = data.out(pickup, delivery);
        let mut later = detours.as_slice();
        while node != end {
            let entry = &self.nodes[node as usize];
            later = later.get(1..).unwrap_or_default();
            match self.meets(pickup, node) {
                Meeting::Early => {
                    node = entry.next;
                    continue;
                }
                Meeting::Late => break,
                Meeting::Possible => {}
            }
            let hopeful = later.first().is_none_or(|least| {
                let next = self.place(entry.next);
                let apart = data.out(pickup, next) + least;
                let in_row = between + data.out(delivery, next);
                let detour = data.back(pickup, self.place(node)) + apart.min(in_row) - entry.to_next;
                detour * per_distance + change < best.cost
            });
            if hopeful {
                self.deliveries_after(pickup, node, slot, change, later, &mut best);
            }
            node = entry.next;
        }
        self.detours.set(detours);
        best
    }

    /// Whether the windows leave room for a stop behind a node, ways not counted.
    #[inline]
    fn meets(&self, stop: u32, node: u32) -> Meeting {
        if !self.data.timed {
            return Meeting::Possible;
        }
        let (entry, hull) = (&self.nodes[node as usize], self.data.hull[stop as usize]);
        if entry.ready > hull.close {
            Meeting::Late
        } else if self.nodes[entry.next as usize].latest < hull.open {
            Meeting::Early
        } else {
            Meeting::Possible
        }
    }

    /// For each node of a route the shortest detour of the delivery behind it or a later one, by ways and windows alone,
    /// and none at the end. The pickup makes nothing earlier (triangle inequality; where it does not hold, a position is overlooked).
    fn delivery_detours(&self, pickup: u32, slot: u32, detours: &mut Vec<f64>) {
        let data = self.data;
        let fleet = &data.fleet[self.routes[slot as usize].kind as usize];
        let delivery = data.partner[pickup as usize];
        let (mut node, end) = (self.start(slot), self.end(slot));
        while node != end {
            let entry = &self.nodes[node as usize];
            if self.meets(delivery, node) != Meeting::Possible {
                detours.push(f64::INFINITY);
                node = entry.next;
                continue;
            }
            let (here, next) = (self.place(node), self.place(entry.next));
            let mut detour = data.back(delivery, here) + data.out(delivery, next) - entry.to_next;
            if data.timed {
                let begin = data.earliest_start(delivery, entry.ready + data.time_back(fleet, delivery, here));
                let leave = begin + data.service[delivery as usize];
                if leave + data.time(fleet, delivery, next) > self.nodes[entry.next as usize].latest {
                    detour = f64::INFINITY;
                }
            }
            detours.push(detour);
            node = entry.next;
        }
        let mut least = f64::INFINITY;
        for detour in detours.iter_mut().rev() {
            least = least.min(*detour);
            *detour = least;
        }
        detours.push(f64::INFINITY);
    }

    /// What holds for every position of a route: skills, number of stops, goods.
    pub(super) fn admits_pair(&self, slot: u32, pickup: u32) -> bool {
        let route = &self.routes[slot as usize];
        let data = self.data;
        data.allows(route.kind, pickup)
            && data.allows(route.kind, data.partner[pickup as usize])
            && !self.bars(slot)
            && (!data.limited || route.len + 2 <= data.fleet[route.kind as usize].max_stops)
            && self.goods_fit(slot, pickup)
            && self.goods_fit(slot, data.partner[pickup as usize])
    }

    /// Whether the load on the arc leaving `node` has room for the pair's goods.
    #[inline]
    fn has_room(&self, pickup: u32, node: u32, kind: u32) -> bool {
        let data = self.data;
        (0..data.dims).all(|dim| {
            let load = self.load[node as usize * data.dims + dim];
            load + data.carried[pickup as usize * data.dims + dim] <= data.capacity(kind)[dim]
        })
    }

    /// Tries the delivery at every place when the pickup follows `first`, as long as the detours that are left (`later`,
    /// see [`Self::delivery_detours`]) may still lead to a better one. `change`: what the route's change of the start plan costs.
    fn deliveries_after(&self, pickup: u32, first: u32, slot: u32, change: f64, mut later: &[f64], best: &mut Spot) {
        let data = self.data;
        let kind = self.routes[slot as usize].kind;
        let fleet = &data.fleet[kind as usize];
        let route = &self.routes[slot as usize];
        let delivery = data.partner[pickup as usize];
        // Ways by the tables bound nothing where they are not gone by.
        let bounded = !data.walks.of(kind).is_some_and(super::walk::Gear::goes_straight);
        if !self.has_room(pickup, first, kind) || data.fixed.on && self.is_closed(first) {
            return;
        }
        let base = self.nodes[first as usize];
        let hauls = self.is_hauling(slot);
        let goods = if hauls { data.hauled_goods(pickup).carried } else { 0.0 };
        let to_pickup = data.back(pickup, self.place(first));
        // The clock after the node that the delivery would follow, and the distance added so far.
        let mut at = pickup;
        let mut ready = 0.0;
        let mut segment = Segment::default();
        if data.timed {
            let time = data.time_back(fleet, pickup, self.place(first));
            ready = data.earliest_start(pickup, base.ready + time) + data.service[pickup as usize];
            if !ready.is_finite() {
                return;
            }
            if data.timed_cost {
                segment = self.head[first as usize].then(time, Segment::of(data, pickup));
            }
        }
        let mut added = to_pickup;
        // What is on board on the way that is tried for the delivery, and load times distance added so far.
        let mut load = if hauls { self.hauled_on_leaving(first) } else { 0.0 };
        let mut hauled = load * to_pickup;
        let mut next = base.next;
        let mut old = base.to_next;
        let mut in_front = super::lifo::InFront::default();
        loop {
            // The delivery between `at` and `next`.
            let (way, onward) = (data.back(delivery, self.place(at)), data.out(delivery, self.place(next)));
            let detour = added + way + onward - old;
            let mut cost = detour * fleet.per_distance + change;
            if hauls {
                cost += fleet.per_haul * (hauled + load * (way + onward - old) + goods * way);
            }
            let worth = (cost < best.cost || data.timed_cost) && in_front.is_clear();
            if worth && !(data.limited && route.distance + detour > fleet.max_distance) {
                let mut fits = true;
                if data.timed {
                    let there = data.time_back(fleet, delivery, self.place(at));
                    let onward = data.time(fleet, delivery, self.place(next));
                    let leave = data.earliest_start(delivery, ready + there) + data.service[delivery as usize];
                    fits = leave + onward <= self.nodes[next as usize].latest;
                    if fits && data.timed_cost {
                        let joined =
                            segment.then(there, Segment::of(data, delivery)).then(onward, self.tail[next as usize]);
                        fits = joined.duration <= fleet.max_duration;
                        let mut time = fleet.price(joined.duration);
                        // That was a lower bound; the exact value costs a walk along the route.
                        if data.exact_clock && fits && (!bounded || cost + time - route.time_cost < best.cost) {
                            let most = best.cost - cost + route.time_cost;
                            time = super::clock::cost_with(self, slot, Some([(first, pickup), (at, delivery)]), most);
                        }
                        cost += time - route.time_cost;
                    }
                }
                if fits && cost < best.cost {
                    *best = Spot { cost, after: first, second: at, slot, kind: NONE };
                }
            }
            // Move on: `next` is visited before the delivery.
            if !self.is_stop(next) || !self.has_room(pickup, next, kind) {
                return;
            }
            if fleet.lifo && !in_front.pass(data, next) {
                return;
            }
            let here = next;
            let entry = &self.nodes[here as usize];
            if at == pickup {
                added += data.out(pickup, here) - old;
            }
            if let Some((least, rest)) = later.split_first() {
                if (added + least) * fleet.per_distance + change >= best.cost {
                    return;
                }
                later = rest;
            }
            if hauls {
                let way = if at == pickup { data.out(pickup, here) } else { old };
                hauled += load * (way - old) + goods * way;
                load = self.hauled_on_leaving(here);
            }
            if data.timed {
                let time =
                    if at == pickup { data.time(fleet, pickup, here) } else { self.nodes[at as usize].time_next };
                if ready + time > entry.latest {
                    return;
                }
                ready = data.earliest_start(here, ready + time) + data.service[here as usize];
                if data.timed_cost {
                    segment = segment.then(time, Segment::of(data, here));
                }
            }
            at = here;
            next = entry.next;
            old = entry.to_next;
        }
    }

    /// The cheapest new route for a pair by one of the types.
    pub(super) fn cheapest_new_route_pair(&self, pickup: u32, types: Types) -> Spot {
        let mut best = Spot::NOWHERE;
        for kind in 0..self.data.fleet.len() as u32 {
            if let Some(slot) = self.free_slot(kind).filter(|_| types.admit(kind)) {
                let delivery = self.data.partner[pickup as usize];
                let changes = [pickup, delivery].map(|stop| self.new_route_change_price(stop, kind));
                let cost = self.cost_alone_pair(pickup, kind) + changes.iter().sum::<f64>();
                if cost < best.cost {
                    best = Spot { cost, after: self.start(slot), second: pickup, slot, kind };
                }
            }
        }
        best
    }

    /// Cost of a route of type `kind` for this pair alone; infinite when infeasible.
    pub(super) fn cost_alone_pair(&self, pickup: u32, kind: u32) -> f64 {
        let data = self.data;
        let fleet = &data.fleet[kind as usize];
        let delivery = data.partner[pickup as usize];
        if !data.allows(kind, pickup) || !data.allows(kind, delivery) || fleet.max_stops < 2 {
            return f64::INFINITY;
        }
        let carried = data.row(&data.carried, pickup);
        if carried.iter().zip(data.capacity(kind)).any(|(load, capacity)| load > capacity) {
            return f64::INFINITY;
        }
        let legs = [(fleet.start, pickup), (pickup, delivery), (delivery, fleet.end)];
        let distance: f64 = legs.iter().map(|&(a, b)| data.out(a, b)).sum();
        if distance > fleet.max_distance {
            return f64::INFINITY;
        }
        let mut cost = fleet.fixed + fleet.per_distance * distance + data.haul_cost(kind, &[pickup, delivery]);
        if data.timed {
            if data.exact_clock {
                return cost + super::clock::cost_of(data, kind, &[pickup, delivery]);
            }
            let [there, between, back] = legs.map(|(a, b)| data.time(fleet, a, b));
            let ready = data.earliest_start(pickup, fleet.open + there) + data.service[pickup as usize];
            let leave = data.earliest_start(delivery, ready + between) + data.service[delivery as usize];
            if leave + back > fleet.close {
                return f64::INFINITY;
            }
            if data.timed_cost {
                let depot = Segment { duration: 0.0, open: fleet.open, close: fleet.close };
                let joined = depot
                    .then(there, Segment::of(data, pickup))
                    .then(between, Segment::of(data, delivery))
                    .then(back, depot);
                if joined.duration > fleet.max_duration {
                    return f64::INFINITY;
                }
                cost += fleet.price(joined.duration);
            }
        }
        cost
    }
}
