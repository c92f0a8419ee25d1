//! Deliveries before pickups: what a place in a route admits, from what lies before and behind it.

use super::state::State;
use crate::dispatch::problem::{Backhauls as Rule, Problem, StopKind};

/// What a stop does for the depot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    /// One end of a transport.
    Neither,
    Drops,
    Collects,
}

/// The rule as the search needs it.
pub(super) struct Backhauls {
    /// Whether the rule can bar anything.
    pub(super) strict: bool,
    /// Whether no route may only pick up.
    pub(super) with_delivery: bool,
    /// By stop; empty where the rule does not hold.
    pub(super) side: Vec<Side>,
}

impl Backhauls {
    pub(super) fn new(problem: &Problem) -> Self {
        let side = |stop: &crate::dispatch::problem::Stop| match (stop.pair, stop.kind) {
            (Some(_), _) => Side::Neither,
            (None, StopKind::Delivery) => Side::Drops,
            (None, StopKind::Pickup) => Side::Collects,
        };
        let rule = problem.backhauls();
        let strict = rule != Rule::Mixed && problem.stops().iter().any(|stop| side(stop) == Side::Collects);
        Self {
            strict,
            with_delivery: strict && rule == Rule::StrictWithDelivery,
            side: if strict { problem.stops().iter().map(side).collect() } else { Vec::new() },
        }
    }

    /// Whether the stop can only join a route that delivers.
    #[inline]
    pub(super) fn needs_delivery(&self, stop: u32) -> bool {
        self.with_delivery && self.side[stop as usize] == Side::Collects
    }

    /// Whether a route of these stops keeps the rule.
    pub(super) fn keeps(&self, stops: &[u32]) -> bool {
        if !self.strict {
            return true;
        }
        let at = |side: Side| move |&stop: &u32| self.side[stop as usize] == side;
        let first = stops.iter().position(at(Side::Collects));
        let last = stops.iter().rposition(at(Side::Drops));
        match (first, last) {
            (Some(first), Some(last)) => last < first,
            (Some(_), None) => !self.with_delivery,
            (None, _) => true,
        }
    }
}

/// What a route does up to a node (the node included) and behind it.
#[derive(Clone, Copy, Default)]
pub(super) struct Sides {
    /// It picks up for the depot up to here.
    collected: bool,
    /// It delivers from the depot behind.
    drops: bool,
    /// It must not pick up at all, because it delivers nothing.
    barred: bool,
}

impl Sides {
    /// Whether a stop of this side may follow the node.
    #[inline]
    pub(super) const fn admit(self, side: Side) -> bool {
        match side {
            Side::Neither => true,
            Side::Drops => !self.collected,
            Side::Collects => !self.drops && !self.barred,
        }
    }
}

impl State<'_> {
    /// Brings the sides of a route's nodes up to date.
    pub(super) fn settle_sides(&mut self, slot: u32) {
        let rule = &self.data.backhauls;
        let (start, end) = (self.start(slot), self.end(slot));
        let mut drops = false;
        let mut node = self.nodes[end as usize].prev;
        loop {
            self.sides[node as usize].drops = drops;
            if node == start {
                break;
            }
            drops |= rule.side[node as usize] == Side::Drops;
            node = self.nodes[node as usize].prev;
        }
        let barred = rule.with_delivery && !drops;
        let mut collected = false;
        while node != end {
            collected |= node != start && rule.side[node as usize] == Side::Collects;
            let sides = &mut self.sides[node as usize];
            (sides.collected, sides.barred) = (collected, barred);
            node = self.nodes[node as usize].next;
        }
    }

    /// Takes the pickups off touched routes that no longer deliver, and appends them to `removed`.
    pub(super) fn drop_lonely_pickups(&mut self, removed: &mut Vec<u32>) {
        let data = self.data;
        let side = |stop: u32| data.backhauls.side[stop as usize];
        for index in 0..self.touched().len() {
            let slot = self.touched()[index];
            if self.stops_of(slot).any(|stop| side(stop) == Side::Drops) {
                continue;
            }
            // What goes with a pickup may be on the same route: look again from the start.
            loop {
                let pickup = self.stops_of(slot).find(|&stop| side(stop) == Side::Collects);
                let Some(pickup) = pickup else { break };
                self.take_out(pickup);
                removed.push(data.unit(pickup));
            }
        }
    }
}
