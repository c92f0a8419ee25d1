//! The first plan: joined by savings where that applies, the rest inserted where it is cheapest.

use super::anneal::Island;
use super::recreate::Choice;
use super::snapshot::Snapshot;
use super::state::State;
use crate::search::stop::Stop;

/// So many stops go in between two looks at the clock.
const CHUNK: usize = 256;

impl Island<'_> {
    /// Inserts everything absent that fits; stops early when `stop` is urgent.
    pub(super) fn construct(&mut self, stop: &Stop) {
        let data = self.data;
        // Optional stops go in first and are judged later, route by route and then by the search: one
        // alone rarely pays for a route. A plan given to start from is only added to where it pays.
        let choice = Choice { generous: data.optional && self.state.open == 0, ..Choice::default() };
        if self.state.open == 0 && super::savings::applies(data) {
            super::savings::savings(data, &mut self.state, stop);
        }
        let mut units: Vec<u32> = self.state.absent.iter().copied().filter(|&stop| data.unit(stop) == stop).collect();
        // What needs another stop on its route last; far and early stops first: what is hardest
        // to place later.
        let key = |unit: u32| {
            let hull = data.hull[unit as usize];
            let urgency = if hull.close < f64::MAX { hull.close } else { 0.0 };
            (data.backhauls.needs_delivery(unit), urgency, -data.remote[unit as usize])
        };
        units.sort_unstable_by(|&a, &b| {
            let ((a_last, a_urgency, a_far), (b_last, b_urgency, b_far)) = (key(a), key(b));
            a_last.cmp(&b_last).then(a_urgency.total_cmp(&b_urgency)).then(a_far.total_cmp(&b_far)).then(a.cmp(&b))
        });
        for chunk in units.chunks(CHUNK) {
            if stop.urgent() {
                break;
            }
            self.recreate.run(&mut self.state, &mut self.random, chunk, 0, choice);
        }
        // Goals in their turn judge by prices of their own. Else what does not pay yet is where the search begins: on routes that
        // are gone no stop pays alone, so that hardly any comes back. At the end it goes.
        if choice.generous && data.judge.on {
            self.state.drop_routes_that_do_not_pay();
        }
        self.state.rematch_all();
        self.state.judge();
        self.best = Snapshot::of(&self.state);
        self.state.begin();
    }
}

impl Island<'_> {
    /// Drops routes of the best plan that do not pay for their stops. Whether there were any. What is decided stays.
    pub(super) fn drop_what_does_not_pay(&mut self) -> bool {
        if !self.data.optional || self.data.judge.on || self.data.fixed.on {
            return false;
        }
        self.return_to_best();
        self.state.drop_routes_that_do_not_pay();
        self.state.rematch_all();
        self.state.begin();
        let without = Snapshot::of(&self.state);
        let better = without.better_than(&self.best, self.data.vehicles_first);
        if better {
            self.hold(without);
        }
        better
    }
}

impl State<'_> {
    /// Takes out every route of optional stops only that costs more than leaving them out.
    fn drop_routes_that_do_not_pay(&mut self) {
        for slot in 0..self.data.slots as u32 {
            let prizes: f64 = self.stops_of(slot).map(|stop| self.data.prize[stop as usize]).sum();
            if self.routes[slot as usize].cost <= prizes {
                continue;
            }
            self.empty_route(slot);
            self.settle(slot);
        }
    }
}
