//! The mutable plan of the search: linked routes with cached loads and times, and an undo log.
//!
//! Every route slot owns two sentinel nodes, `stops + 2 slot` (start) and `stops + 2 slot + 1`
//! (end); an empty slot links them to each other. [`State::link`] and [`State::unlink`] change
//! the sequence and keep distance and totals right at once; [`State::settle`] then brings the
//! cached times and load profiles of a route up to date. All links and unlinks since
//! [`State::begin`] can be taken back.

use super::data::{Data, Fleet, NONE};
use super::segment::Segment;
use std::cell::{Cell, RefCell};

/// Every route.
pub(super) const EVERY: u32 = NONE - 1;

/// A stop or sentinel within its route. One cache line.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(super) struct Node {
    pub(super) prev: u32,
    pub(super) next: u32,
    /// Slot of its route, `NONE` while left out.
    pub(super) route: u32,
    /// Its row in the tables.
    pub(super) place: u32,
    /// Distance and travel time to the next node.
    pub(super) to_next: f64,
    pub(super) time_next: f64,
    /// Distance from the node before.
    pub(super) from_prev: f64,
    /// Earliest end of service here, given the stops before.
    pub(super) ready: f64,
    /// Latest arrival here that the stops after allow.
    pub(super) latest: f64,
}

/// A route slot.
#[derive(Clone, Copy, Default)]
pub(super) struct Route {
    /// Vehicle type; meaningful while `len > 0`.
    pub(super) kind: u32,
    pub(super) len: u32,
    pub(super) distance: f64,
    /// What its time costs, lateness included; kept only where it counts.
    pub(super) time_cost: f64,
    /// No earlier departure; kept only where goods are released late.
    pub(super) release: f64,
    /// Its part of the objective, as last settled.
    pub(super) cost: f64,
}

enum Change {
    Linked(u32),
    Unlinked { node: u32, after: u32 },
    Typed { slot: u32, kind: u32 },
    Matched { slot: u32, before: u32 },
}

/// The plan under change.
pub(super) struct State<'d> {
    pub(super) data: &'d Data<'d>,
    pub(super) nodes: Vec<Node>,
    pub(super) routes: Vec<Route>,
    /// Total quantity by slot and dimension: dropped and collected, and the dropped part of it.
    pub(super) total: Vec<i64>,
    pub(super) dropped: Vec<i64>,
    /// Where the load varies: by node and dimension, the load on the arc leaving it, the highest
    /// on arcs up to and including that one, and the highest from that one on.
    pub(super) load: Vec<i64>,
    pub(super) peak_before: Vec<i64>,
    pub(super) peak_after: Vec<i64>,
    /// Number of stops by slot and class of goods, where classes exclude each other.
    pub(super) goods: Vec<u32>,
    /// Where deliveries come before pickups: what a node's route does before and behind it.
    pub(super) sides: Vec<super::backhauls::Sides>,
    /// Where the duration counts: the segments from the start through a node, and from it to the end.
    pub(super) head: Vec<Segment>,
    pub(super) tail: Vec<Segment>,
    /// Routes in use by type, and in all.
    pub(super) used: Vec<u32>,
    pub(super) open: u32,
    /// At most so many routes may be open, and so many of each type.
    pub(super) most: u32,
    pub(super) limits: Vec<u32>,
    pub(super) free: Vec<u32>,
    /// Slots from this one on were never open.
    pub(super) high: u32,
    /// The stops that it knows of, where it holds a part of a plan, and how many lead.
    pub(super) members: Vec<u32>,
    pub(super) leads: usize,
    /// Cost of all routes, as settled, and prizes of what is left out.
    pub(super) cost: f64,
    /// Stops left out (of alternatives the first), in no order, with their positions.
    pub(super) absent: Vec<u32>,
    pub(super) absent_at: Vec<u32>,
    /// How many of them must be served.
    pub(super) missing: u32,
    /// The verdict on the plan, where its cost does not tell.
    pub(super) ledger: super::goals::Ledger,
    /// Which routes stand for which of the plan before.
    pub(super) matches: super::changes::Matches,
    /// A route that takes no stop for now, `NONE` if there is none, [`EVERY`] if none does.
    pub(super) barred: u32,
    log: Vec<Change>,
    touched: Vec<u32>,
    touch_mark: Vec<bool>,
    pub(super) scratch: Vec<i64>,
    /// Moves priced so far; room for the detours of a delivery.
    pub(super) moves: Cell<u64>,
    pub(super) detours: Cell<Vec<f64>>,
    /// Room to share routes out among vehicles that rest.
    pub(super) rests: RefCell<super::rest::Rests>,
    /// Room to lay out one route, so that pricing it allocates nothing.
    pub(super) sequence: RefCell<Vec<u32>>,
    /// Where the load counts by distance: what nodes keep of it.
    pub(super) hauls: Vec<super::haul::Haul>,
    /// What nodes keep of their trips, where routes are split into trips.
    pub(super) trips: super::walk::Trips,
    /// Room for two tails that change places.
    pub(super) tails: (Vec<u32>, Vec<u32>),
}

impl<'d> State<'d> {
    /// Nothing served yet.
    pub(super) fn new(data: &'d Data<'d>) -> Self {
        let nowhere = Node {
            prev: NONE,
            next: NONE,
            route: NONE,
            place: 0,
            to_next: 0.0,
            time_next: 0.0,
            from_prev: 0.0,
            ready: 0.0,
            latest: 0.0,
        };
        let total = data.stops + 2 * data.slots;
        let mut nodes = vec![nowhere; total];
        for (stop, node) in nodes.iter_mut().enumerate().take(data.stops) {
            node.place = stop as u32;
        }
        for slot in 0..data.slots {
            let (start, end) = (data.stops + 2 * slot, data.stops + 2 * slot + 1);
            nodes[start].next = end as u32;
            nodes[end].prev = start as u32;
            nodes[start].route = slot as u32;
            nodes[end].route = slot as u32;
        }
        let profile = if data.mixed { total * data.dims } else { 0 };
        let segments = if data.timed_cost { total } else { 0 };
        let entries: Vec<u32> = (0..data.stops as u32).filter(|&stop| data.alternatives.lead(stop) == stop).collect();
        let prizes = || entries.iter().map(|&stop| data.prize[stop as usize]);
        let missing = prizes().filter(|prize| prize.is_infinite()).count() as u32;
        let cost = prizes().filter(|prize| prize.is_finite()).sum();
        let mut absent_at = vec![NONE; data.stops];
        for (at, &stop) in entries.iter().enumerate() {
            absent_at[stop as usize] = at as u32;
        }
        Self {
            data,
            nodes,
            routes: vec![Route::default(); data.slots],
            total: vec![0; data.slots * data.dims],
            dropped: vec![0; data.slots * data.dims],
            load: vec![0; profile],
            peak_before: vec![0; profile],
            peak_after: vec![0; profile],
            goods: vec![0; data.slots * data.goods.classes],
            sides: vec![super::backhauls::Sides::default(); if data.backhauls.strict { total } else { 0 }],
            head: vec![Segment::default(); segments],
            tail: vec![Segment::default(); segments],
            used: vec![0; data.fleet.len()],
            open: 0,
            most: data.slots as u32,
            limits: data.fleet.iter().map(|kind| kind.count).collect(),
            high: 0,
            members: Vec::new(),
            leads: data.alternatives.entries,
            free: (0..data.slots as u32).rev().collect(),
            cost,
            absent: entries,
            absent_at,
            missing,
            ledger: super::goals::Ledger::default(),
            matches: super::changes::Matches::new(&data.changes, data.slots),
            barred: NONE,
            log: Vec::with_capacity(2 * data.stops + 1024),
            touched: Vec::with_capacity(data.slots),
            touch_mark: vec![false; data.slots],
            scratch: vec![0; data.dims],
            tails: (Vec::with_capacity(data.stops), Vec::with_capacity(data.stops)),
            hauls: vec![super::haul::Haul::default(); if data.hauls { total } else { 0 }],
            trips: super::walk::Trips::new(data, total),
            moves: Cell::new(0),
            detours: Cell::default(),
            rests: RefCell::default(),
            sequence: RefCell::new(Vec::with_capacity(data.stops + 2)),
        }
    }

    #[inline]
    pub(super) fn start(&self, slot: u32) -> u32 {
        self.data.stops as u32 + 2 * slot
    }
    #[inline]
    pub(super) fn end(&self, slot: u32) -> u32 {
        self.data.stops as u32 + 2 * slot + 1
    }
    #[inline]
    pub(super) fn is_stop(&self, node: u32) -> bool {
        (node as usize) < self.data.stops
    }
    /// The row of a node in the tables.
    #[inline]
    pub(super) fn place(&self, node: u32) -> u32 {
        if self.is_stop(node) { node } else { self.nodes[node as usize].place }
    }
    #[inline]
    pub(super) fn served(&self, stop: u32) -> bool {
        self.nodes[stop as usize].route != NONE
    }
    /// The stops of a route in order.
    pub(super) fn stops_of(&self, slot: u32) -> impl Iterator<Item = u32> + '_ {
        let mut at = self.nodes[self.start(slot) as usize].next;
        std::iter::from_fn(move || {
            let here = at;
            self.is_stop(here).then(|| {
                at = self.nodes[here as usize].next;
                here
            })
        })
    }
    /// A slot for a new route, if the fleet has a vehicle of that type left.
    pub(super) fn free_slot(&self, kind: u32) -> Option<u32> {
        let free = self.used[kind as usize] < self.limits[kind as usize] && self.open < self.most;
        if free { self.free.last().copied() } else { None }
    }
    /// Whether a route takes no stop for now.
    pub(super) fn bars(&self, slot: u32) -> bool {
        self.barred == slot || self.barred == EVERY
    }
    /// Whether any vehicle type has a vehicle left.
    pub(super) fn has_free(&self) -> bool {
        self.open < self.most && !self.free.is_empty()
    }

    /// Whether a route changed since [`State::begin`] can no longer be driven: without one of its
    /// stops a break may have no place.
    pub(super) fn is_broken(&self) -> bool {
        let mut touched = self.touched.iter().map(|&slot| &self.routes[slot as usize]);
        self.data.walks.on() && touched.any(|route| route.len > 0 && route.time_cost.is_infinite())
    }

    /// Forgets how to take back what was done so far.
    pub(super) fn begin(&mut self) {
        self.log.clear();
        if self.data.judge.on {
            self.forget_judged();
        }
        for &slot in &self.touched {
            self.touch_mark[slot as usize] = false;
        }
        self.touched.clear();
        if self.data.trips {
            self.forget_trips();
        }
    }
    /// The routes changed since [`State::begin`].
    pub(super) fn touched(&self) -> &[u32] {
        &self.touched
    }
    /// Takes back everything since [`State::begin`].
    pub(super) fn undo(&mut self) {
        while self.take_back() {}
        if self.data.trips {
            self.settle_as_before();
        } else {
            self.settle_touched();
        }
        if self.data.judge.on {
            self.unjudge();
        }
        self.begin();
    }
    /// Takes back the last change; false if there is none.
    fn take_back(&mut self) -> bool {
        match self.log.pop() {
            Some(Change::Linked(node)) => self.detach(node),
            Some(Change::Unlinked { node, after }) => self.attach(node, after),
            Some(Change::Typed { slot, kind }) => self.set_kind(slot, kind),
            Some(Change::Matched { slot, before }) => self.set_match(slot, before),
            None => return false,
        }
        true
    }
    /// How much of the log there is, to take back what comes after.
    pub(super) fn mark(&self) -> usize {
        self.log.len()
    }
    /// Takes back what was done to a route since a mark, and settles it.
    pub(super) fn rewind(&mut self, mark: usize, slot: u32) {
        while self.log.len() > mark {
            self.take_back();
        }
        self.settle(slot);
    }
    /// Settles every route changed since [`State::begin`].
    pub(super) fn settle_touched(&mut self) {
        for index in 0..self.touched.len() {
            self.settle(self.touched[index]);
        }
    }

    /// Puts an absent stop behind a node of an open route, or behind the start of a slot given a type.
    pub(super) fn link(&mut self, node: u32, after: u32) {
        self.attach(node, after);
        self.log.push(Change::Linked(node));
        let slot = self.nodes[node as usize].route;
        if self.data.changes.on && self.routes[slot as usize].len == 1 {
            self.match_new_route(node, slot);
        }
    }
    /// Takes a stop out of its route. The caller settles the route.
    pub(super) fn unlink(&mut self, node: u32) {
        let after = self.nodes[node as usize].prev;
        self.detach(node);
        self.log.push(Change::Unlinked { node, after });
    }
    /// Puts absent stops in order behind a node of an open route, or behind the start of a slot given a
    /// type; the last of them, or the node.
    pub(super) fn link_all(&mut self, stops: impl IntoIterator<Item = u32>, mut after: u32) -> u32 {
        for stop in stops {
            self.link(stop, after);
            after = stop;
        }
        after
    }
    /// Takes every stop out of a route. The caller settles it.
    pub(super) fn empty_route(&mut self, slot: u32) {
        while self.routes[slot as usize].len > 0 {
            let first = self.nodes[self.start(slot) as usize].next;
            self.unlink(first);
        }
    }
    /// Gives a slot a vehicle type; the slot may be empty (before its first stop) or in use.
    pub(super) fn assign(&mut self, slot: u32, kind: u32) {
        if self.data.changes.on {
            self.unmatch_other_type(slot, kind);
        }
        self.log.push(Change::Typed { slot, kind: self.routes[slot as usize].kind });
        self.set_kind(slot, kind);
    }

    /// Makes a slot stand for a route before, see [`super::changes`].
    pub(super) fn log_match(&mut self, slot: u32, before: u32) {
        self.log.push(Change::Matched { slot, before: self.matched(slot) });
        self.set_match(slot, before);
    }

    fn touch(&mut self, slot: u32) {
        if !self.touch_mark[slot as usize] {
            self.touch_mark[slot as usize] = true;
            self.touched.push(slot);
            if self.data.trips {
                self.note_trips(slot);
            }
        }
    }

    fn set_kind(&mut self, slot: u32, kind: u32) {
        self.touch(slot);
        let (start, end) = (self.start(slot), self.end(slot));
        if self.routes[slot as usize].len > 0 {
            self.used[self.routes[slot as usize].kind as usize] -= 1;
            self.used[kind as usize] += 1;
        }
        self.routes[slot as usize].kind = kind;
        let data = self.data;
        let fleet = &data.fleet[kind as usize];
        self.nodes[start as usize].place = fleet.start;
        self.nodes[end as usize].place = fleet.end;
        self.nodes[start as usize].ready = fleet.open;
        self.nodes[end as usize].latest = fleet.close;
        // Arcs from and to the depot, and all travel times, may differ now.
        let mut distance = 0.0;
        let mut node = start;
        while node != end {
            let next = self.nodes[node as usize].next;
            self.measure(node, next, fleet);
            distance += self.nodes[node as usize].to_next;
            node = next;
        }
        self.routes[slot as usize].distance = if self.routes[slot as usize].len > 0 { distance } else { 0.0 };
    }

    /// Sets the arc from `node` to `next`.
    #[inline]
    fn measure(&mut self, node: u32, next: u32, fleet: &Fleet) {
        let (a, b) = (self.place(node), self.place(next));
        let distance = self.data.out(a, b);
        let timed = self.data.timed;
        let time = if timed { self.data.time(fleet, a, b) } else { 0.0 };
        let entry = &mut self.nodes[node as usize];
        entry.next = next;
        entry.to_next = distance;
        entry.time_next = time;
        let entry = &mut self.nodes[next as usize];
        entry.prev = node;
        entry.from_prev = distance;
    }

    fn attach(&mut self, node: u32, after: u32) {
        let slot = self.nodes[after as usize].route;
        self.touch(slot);
        let next = self.nodes[after as usize].next;
        let kind = self.routes[slot as usize].kind;
        let data = self.data;
        let fleet = &data.fleet[kind as usize];
        let before = self.nodes[after as usize].to_next;
        self.measure(after, node, fleet);
        self.measure(node, next, fleet);
        self.nodes[node as usize].route = slot;
        let added = self.nodes[after as usize].to_next + self.nodes[node as usize].to_next;
        let route = &mut self.routes[slot as usize];
        if route.len == 0 {
            route.distance = added;
            self.used[kind as usize] += 1;
            self.open += 1;
            self.high = self.high.max(slot + 1);
            // The free list is searched from its end, where this slot almost always is.
            let at = self.free.iter().rposition(|&free| free == slot).unwrap_or(0);
            self.free.remove(at);
        } else {
            route.distance += added - before;
        }
        route.len += 1;
        self.change_totals(node, slot, 1);
        // No longer absent: the last of the list takes its place.
        let at = self.absent_at[self.data.alternatives.lead(node) as usize] as usize;
        self.absent.swap_remove(at);
        if let Some(&moved) = self.absent.get(at) {
            self.absent_at[moved as usize] = at as u32;
        }
        let prize = self.data.prize[node as usize];
        if prize.is_finite() {
            self.cost -= prize;
        } else {
            self.missing -= 1;
        }
    }

    fn detach(&mut self, node: u32) {
        let Node { prev, next, route: slot, to_next, .. } = self.nodes[node as usize];
        self.touch(slot);
        let kind = self.routes[slot as usize].kind;
        let removed = self.nodes[prev as usize].to_next + to_next;
        let data = self.data;
        self.measure(prev, next, &data.fleet[kind as usize]);
        let added = self.nodes[prev as usize].to_next;
        self.nodes[node as usize].route = NONE;
        let route = &mut self.routes[slot as usize];
        route.len -= 1;
        if route.len == 0 {
            route.distance = 0.0;
            self.used[kind as usize] -= 1;
            self.open -= 1;
            self.free.push(slot);
        } else {
            route.distance += added - removed;
        }
        self.change_totals(node, slot, -1);
        let entry = self.data.alternatives.lead(node);
        self.absent_at[entry as usize] = self.absent.len() as u32;
        self.absent.push(entry);
        let prize = self.data.prize[node as usize];
        if prize.is_finite() {
            self.cost += prize;
        } else {
            self.missing += 1;
        }
    }

    fn change_totals(&mut self, stop: u32, slot: u32, sign: i64) {
        let (data, dims) = (self.data, self.data.dims);
        if data.goods.on {
            self.count_goods(stop, slot, sign > 0);
        }
        if data.changes.on {
            self.count_change(stop, slot, sign > 0);
        }
        for dim in 0..dims {
            let (at, of) = (slot as usize * dims + dim, stop as usize * dims + dim);
            self.total[at] += sign * data.quantity[of];
            if data.mixed {
                self.dropped[at] += sign * data.dropped[of];
            }
        }
    }
}
