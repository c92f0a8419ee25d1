//! Stops that change their route against the plan before.
//!
//! Every slot stands for at most one route before, of the same vehicle type; a stop that was on another one
//! has changed, and pays. So a place is priced in constant time. The least number of changes over all ways
//! to match slots and routes before is the one that counts; matches are improved after each step for the
//! routes that it touched, so that what is paid is never less than that number, and mostly the same.

use super::data::NONE;
use super::state::State;
use crate::dispatch::problem::Problem;
use crate::ids::Idx as _;

/// The plan before as the search needs it.
#[derive(Default)]
pub(super) struct Changes {
    /// Whether changes have a price.
    pub(super) on: bool,
    /// By stop: the route before that served it.
    before: Vec<u32>,
    /// By route before: the row of its vehicle type.
    rows: Vec<u32>,
    /// The row of each vehicle type, which may have several shifts.
    kinds: Vec<u32>,
    /// What a change counts in the objective (scaled).
    pub(super) price: f64,
}

impl Changes {
    pub(super) fn new(problem: &Problem) -> Self {
        let routes = &problem.draft().previous_routes;
        if problem.change_cost() == 0.0 || routes.is_empty() {
            return Self::default();
        }
        let mut before = vec![NONE; problem.stops().len()];
        for (k, route) in routes.iter().enumerate() {
            for stop in route.stops.iter().filter_map(|id| problem.stop_by_id(id)) {
                before[stop.row()] = k as u32;
            }
        }
        let row = |id: &str| problem.vehicle_by_id(id).map_or(NONE, |kind| problem.vehicles()[kind].row as u32);
        Self {
            on: true,
            before,
            rows: routes.iter().map(|route| row(&route.vehicle)).collect(),
            kinds: problem.vehicles().iter().map(|vehicle| vehicle.row as u32).collect(),
            price: 0.0,
        }
    }

    /// Whether a stop was on another route than the one that a slot stands for.
    #[inline]
    fn differs(&self, stop: u32, matched: u32) -> bool {
        let before = self.before[stop as usize];
        before != NONE && before != matched
    }
}

/// What the state keeps of changes; empty where they have no price.
pub(super) struct Matches {
    /// By slot: the route before that it stands for.
    of_slot: Vec<u32>,
    /// By route before: the slot that stands for it, which may be empty by now.
    slot_of: Vec<u32>,
    /// Stops that changed their route.
    pub(super) changed: u32,
    /// By route before: room to count shared stops.
    shared: Vec<u32>,
}

impl Matches {
    pub(super) fn new(changes: &Changes, slots: usize) -> Self {
        let routes = changes.rows.len();
        Self {
            of_slot: vec![NONE; if changes.on { slots } else { 0 }],
            slot_of: vec![NONE; routes],
            changed: 0,
            shared: vec![0; routes],
        }
    }
}

impl State<'_> {
    /// Counts a stop that joins a route (or leaves it).
    pub(super) fn count_change(&mut self, stop: u32, slot: u32, joins: bool) {
        let changes = &self.data.changes;
        if changes.differs(stop, self.matches.of_slot[slot as usize]) {
            if joins {
                self.matches.changed += 1;
                self.cost += changes.price;
            } else {
                self.matches.changed -= 1;
                self.cost -= changes.price;
            }
        }
    }

    /// What it costs that a stop joins a route, as a change.
    #[inline]
    pub(super) fn change_price(&self, stop: u32, slot: u32) -> f64 {
        let changes = &self.data.changes;
        if changes.on && changes.differs(stop, self.matches.of_slot[slot as usize]) { changes.price } else { 0.0 }
    }

    /// What it costs that a stop begins a new route of type `kind`, as a change.
    #[inline]
    pub(super) fn new_route_change_price(&self, stop: u32, kind: u32) -> f64 {
        let changes = &self.data.changes;
        if !changes.on {
            return 0.0;
        }
        let before = changes.before[stop as usize];
        if before == NONE || self.may_stand_for(kind, before) && self.is_unmatched(before) {
            0.0
        } else {
            changes.price
        }
    }

    fn may_stand_for(&self, kind: u32, before: u32) -> bool {
        let changes = &self.data.changes;
        changes.rows[before as usize] == changes.kinds[kind as usize]
    }
    fn is_unmatched(&self, before: u32) -> bool {
        let slot = self.matches.slot_of[before as usize];
        slot == NONE || self.routes[slot as usize].len == 0
    }

    /// A new route stands for the one before of its first stop, if no other does.
    pub(super) fn match_new_route(&mut self, stop: u32, slot: u32) {
        let before = self.data.changes.before[stop as usize];
        let kind = self.routes[slot as usize].kind;
        let free = before != NONE && self.may_stand_for(kind, before) && self.is_unmatched(before);
        if free && self.matches.of_slot[slot as usize] != before {
            self.give_up_empty(before);
            self.log_match(slot, before);
        }
    }
    /// A slot whose new type cannot stand for its route before stands for none.
    pub(super) fn unmatch_other_type(&mut self, slot: u32, kind: u32) {
        let before = self.matches.of_slot[slot as usize];
        if before != NONE && !self.may_stand_for(kind, before) {
            self.log_match(slot, NONE);
        }
    }
    fn give_up_empty(&mut self, before: u32) {
        let slot = self.matches.slot_of[before as usize];
        if slot != NONE {
            self.log_match(slot, NONE);
        }
    }

    /// Makes a slot stand for a route before that no other slot stands for, or for none; not logged.
    pub(super) fn set_match(&mut self, slot: u32, before: u32) {
        let old = std::mem::replace(&mut self.matches.of_slot[slot as usize], before);
        if old != NONE && self.matches.slot_of[old as usize] == slot {
            self.matches.slot_of[old as usize] = NONE;
        }
        if before != NONE {
            self.matches.slot_of[before as usize] = slot;
        }
        let gain = i64::from(self.shares(slot, before)) - i64::from(self.shares(slot, old));
        self.matches.changed = (i64::from(self.matches.changed) - gain) as u32;
        self.cost -= self.data.changes.price * gain as f64;
    }
    /// The route before that a slot stands for.
    pub(super) fn matched(&self, slot: u32) -> u32 {
        self.matches.of_slot[slot as usize]
    }

    /// How many stops of a slot were on a route before.
    fn shares(&self, slot: u32, before: u32) -> u32 {
        if before == NONE {
            return 0;
        }
        self.stops_of(slot).filter(|&stop| self.data.changes.before[stop as usize] == before).count() as u32
    }

    /// Stops that changed their route, counted anew.
    #[cfg(test)]
    pub(super) fn recounted_changes(&self) -> u32 {
        let changes = &self.data.changes;
        let slots = 0..if changes.on { self.data.slots as u32 } else { 0 };
        let changed = |slot: u32| self.stops_of(slot).filter(move |&stop| changes.differs(stop, self.matched(slot)));
        slots.flat_map(changed).count() as u32
    }

    /// Improves what the routes changed since [`State::begin`] stand for.
    pub(super) fn rematch_touched(&mut self) {
        if self.data.changes.on {
            for index in 0..self.touched().len() {
                self.rematch(self.touched()[index]);
            }
        }
    }

    /// Improves what all routes stand for until nothing is gained.
    pub(super) fn rematch_all(&mut self) {
        let mut better = self.data.changes.on;
        while std::mem::take(&mut better) {
            for slot in 0..self.data.slots as u32 {
                better |= self.rematch(slot);
            }
        }
    }

    /// Lets a slot stand for another route before, and the slot that did so for this one's, if fewer stops
    /// change then.
    fn rematch(&mut self, slot: u32) -> bool {
        if self.routes[slot as usize].len == 0 {
            return false;
        }
        let data = self.data;
        let kind = self.routes[slot as usize].kind;
        let own = self.matches.of_slot[slot as usize];
        let mut shared = std::mem::take(&mut self.matches.shared);
        for before in self.stops_of(slot).map(|stop| data.changes.before[stop as usize]) {
            if before != NONE {
                shared[before as usize] += 1;
            }
        }
        let kept = if own == NONE { 0 } else { i64::from(shared[own as usize]) };
        let mut best = (0, NONE);
        for stop in self.stops_of(slot) {
            let before = data.changes.before[stop as usize];
            if before == NONE || before == own || shared[before as usize] == 0 {
                continue;
            }
            let count = i64::from(std::mem::take(&mut shared[before as usize]));
            if count <= kept || !self.may_stand_for(kind, before) {
                continue;
            }
            let mut gain = count - kept;
            if !self.is_unmatched(before) {
                let other = self.matches.slot_of[before as usize];
                gain += i64::from(self.shares(other, own)) - i64::from(self.shares(other, before));
            }
            if gain > best.0 {
                best = (gain, before);
            }
        }
        if own != NONE {
            shared[own as usize] = 0;
        }
        self.matches.shared = shared;
        let before = best.1;
        if before == NONE {
            return false;
        }
        let other = self.matches.slot_of[before as usize];
        self.log_match(slot, NONE);
        if other != NONE {
            self.log_match(other, NONE);
            if self.routes[other as usize].len > 0 && own != NONE {
                self.log_match(other, own);
            }
        }
        self.log_match(slot, before);
        true
    }
}
