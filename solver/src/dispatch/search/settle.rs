//! Settling a route: its cached times, segments, load profile and cost, after the sequence changed.

use super::segment::Segment;
use super::state::{Node, State};

impl State<'_> {
    /// Brings the caches and the cost of a route up to date.
    pub(super) fn settle(&mut self, slot: u32) {
        if self.data.timed {
            self.settle_times(slot);
        }
        if self.data.mixed {
            self.settle_loads(slot);
            if self.data.backhauls.strict {
                self.settle_sides(slot);
            }
        }
        self.settle_cost(slot);
    }

    /// Brings the cost of a route up to date whose caches are.
    pub(super) fn settle_cost(&mut self, slot: u32) {
        let hauled = if self.is_hauling(slot) { self.settle_hauls(slot) } else { 0.0 };
        let route = &mut self.routes[slot as usize];
        let fleet = &self.data.fleet[route.kind as usize];
        let mut cost = 0.0;
        if route.len > 0 {
            cost = fleet.fixed + fleet.per_distance * route.distance + fleet.per_haul * hauled;
            // Only a start from outside, still to be cut to what is feasible, has none.
            if self.data.timed_cost && route.time_cost.is_finite() {
                cost += route.time_cost;
            }
        }
        self.cost += cost - route.cost;
        route.cost = cost;
    }

    fn settle_times(&mut self, slot: u32) {
        let data = self.data;
        let (start, end) = (self.start(slot), self.end(slot));
        let kind = self.routes[slot as usize].kind;
        if let Some(gear) = data.walks.splitting(kind) {
            self.routes[slot as usize].time_cost = self.settle_trips(slot, gear);
            return;
        }
        let fleet = &data.fleet[kind as usize];
        let mut open = fleet.open;
        if data.released {
            let release = |stop: u32| data.release[stop as usize];
            let latest = self.stops_of(slot).map(release).fold(f64::NEG_INFINITY, f64::max);
            self.routes[slot as usize].release = latest;
            open = open.max(latest);
        }
        let first = self.nodes[start as usize].next;
        if let Some(leave) = data.fixed.departure(first) {
            open = leave;
        }
        self.nodes[start as usize].ready = open;
        self.nodes[end as usize].latest = fleet.close;
        let mut time = open + self.nodes[start as usize].time_next;
        let mut node = self.nodes[start as usize].next;
        while node != end {
            let ready = data.earliest_start(node, time) + data.service[node as usize];
            let entry = &mut self.nodes[node as usize];
            entry.ready = ready;
            time = ready + entry.time_next;
            node = entry.next;
        }
        let mut latest = fleet.close;
        node = self.nodes[end as usize].prev;
        while node != start {
            let leave = latest - self.nodes[node as usize].time_next - data.service[node as usize];
            latest = data.latest_start(node, leave);
            let entry = &mut self.nodes[node as usize];
            entry.latest = latest;
            node = entry.prev;
        }
        if data.timed_cost {
            self.settle_segments(slot);
        }
    }

    fn settle_segments(&mut self, slot: u32) {
        let data = self.data;
        let (start, end) = (self.start(slot), self.end(slot));
        let fleet = &data.fleet[self.routes[slot as usize].kind as usize];
        let depot = Segment { duration: 0.0, open: fleet.begins, close: fleet.close };
        let leaves = Segment { open: self.nodes[start as usize].ready, ..depot };
        self.head[start as usize] = leaves;
        let mut node = start;
        while node != end {
            let Node { next, time_next, .. } = self.nodes[node as usize];
            let own = if next == end { depot } else { Segment::of(data, next) };
            self.head[next as usize] = self.head[node as usize].then(time_next, own);
            node = next;
        }
        self.tail[end as usize] = depot;
        while node != start {
            let prev = self.nodes[node as usize].prev;
            let own = if prev == start { leaves } else { Segment::of(data, prev) };
            self.tail[prev as usize] = own.then(self.nodes[prev as usize].time_next, self.tail[node as usize]);
            node = prev;
        }
        self.routes[slot as usize].time_cost = if data.exact_clock {
            super::clock::cost_with(self, slot, None, f64::INFINITY)
        } else {
            fleet.price(self.head[end as usize].duration)
        };
    }

    fn settle_loads(&mut self, slot: u32) {
        let (data, dims) = (self.data, self.data.dims);
        let (start, end) = (self.start(slot), self.end(slot));
        let mut load = std::mem::take(&mut self.scratch);
        load.copy_from_slice(&self.dropped[slot as usize * dims..(slot as usize + 1) * dims]);
        let mut node = start;
        let mut before = start;
        while node != end {
            for (dim, load) in load.iter_mut().enumerate() {
                let at = node as usize * dims + dim;
                if node != start {
                    *load += data.collected[at] - data.dropped[at] + data.carried[at];
                }
                let peak = if node == start { *load } else { self.peak_before[before as usize * dims + dim] };
                self.load[at] = *load;
                self.peak_before[at] = peak.max(*load);
            }
            before = node;
            node = self.nodes[node as usize].next;
        }
        node = self.nodes[end as usize].prev;
        let mut after = end;
        loop {
            for dim in 0..dims {
                let own = self.load[node as usize * dims + dim];
                let peak = if after == end { own } else { self.peak_after[after as usize * dims + dim] };
                self.peak_after[node as usize * dims + dim] = peak.max(own);
            }
            if node == start {
                break;
            }
            after = node;
            node = self.nodes[node as usize].prev;
        }
        self.scratch = load;
    }

    /// Recomputes distances and the total cost from the sequence, so that rounding never drifts.
    pub(super) fn recount(&mut self) {
        let data = self.data;
        self.cost = self.absent.iter().map(|&stop| data.prize[stop as usize]).filter(|prize| prize.is_finite()).sum();
        self.cost += data.changes.price * f64::from(self.matches.changed);
        for slot in 0..data.slots as u32 {
            self.routes[slot as usize].cost = 0.0;
            if self.routes[slot as usize].len == 0 {
                continue;
            }
            let mut distance = 0.0;
            let mut node = self.start(slot);
            while node != self.end(slot) {
                distance += self.nodes[node as usize].to_next;
                node = self.nodes[node as usize].next;
            }
            self.routes[slot as usize].distance = distance;
            self.settle(slot);
        }
    }
}
