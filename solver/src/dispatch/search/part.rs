//! A state that holds a part of a plan: some of its routes, and of the other stops it knows nothing.

use super::data::NONE;
use super::regions::Part;
use super::state::State;
use crate::search::random::Random;
use rand::RngExt;

impl State<'_> {
    /// Whether it holds a part of a plan.
    pub(super) fn is_part(&self) -> bool {
        !self.members.is_empty()
    }
    /// How many stops there are to be served; of alternatives, one counts.
    pub(super) const fn entries(&self) -> usize {
        self.leads
    }
    /// A random stop that it knows of.
    pub(super) fn any_stop(&self, random: &mut Random) -> u32 {
        if self.members.is_empty() {
            return random.random_range(0..self.data.stops as u32);
        }
        self.members[random.random_range(0..self.members.len())]
    }

    /// Holds these routes and what is left out beside them, and nothing else.
    pub(super) fn take_part(&mut self, part: &Part) {
        self.clear();
        self.members.extend(part.routes.iter().flat_map(|(_, stops)| stops));
        self.members.extend(&part.absent);
        for at in 0..self.members.len() {
            self.leave_out(self.data.alternatives.lead(self.members[at]));
        }
        self.leads = self.absent.len();
        self.limits.clone_from(&part.limits);
        self.most = part.most;
        for (kind, stops) in &part.routes {
            let slot = self.open;
            self.assign(slot, *kind);
            self.link_all(stops.iter().copied(), self.start(slot));
        }
        self.settle_touched();
        self.begin();
        self.recount();
    }

    /// Knows of every stop again, and serves none.
    pub(super) fn take_whole(&mut self) {
        self.clear();
        let data = self.data;
        for stop in (0..data.stops as u32).filter(|&stop| data.alternatives.lead(stop) == stop) {
            self.leave_out(stop);
        }
        self.leads = self.absent.len();
        self.limits = data.fleet.iter().map(|kind| kind.count).collect();
        self.most = data.slots as u32;
        self.recount();
    }

    /// Takes out every route and forgets every stop.
    fn clear(&mut self) {
        self.begin();
        for slot in 0..self.high {
            self.empty_route(slot);
        }
        self.settle_touched();
        self.begin();
        self.free.clear();
        self.free.extend((0..self.data.slots as u32).rev());
        self.high = 0;
        self.absent.clear();
        self.absent_at.fill(NONE);
        self.members.clear();
        self.missing = 0;
    }

    /// One more stop that is left out; its prize is counted later.
    fn leave_out(&mut self, stop: u32) {
        self.absent_at[stop as usize] = self.absent.len() as u32;
        self.absent.push(stop);
        if self.data.prize[stop as usize].is_infinite() {
            self.missing += 1;
        }
    }
}
