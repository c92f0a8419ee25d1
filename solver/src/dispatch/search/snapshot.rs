//! A plan put aside: what the search found best, kept in step with little copying.

use super::goals::{Verdict, less};
use super::state::State;

/// Routes by slot, as they were.
#[derive(Clone, Default)]
pub(super) struct Snapshot {
    /// Vehicle type and stops by slot; empty slots have no stops.
    pub(super) routes: Vec<(u32, Vec<u32>)>,
    pub(super) missing: u32,
    pub(super) open: u32,
    /// In scaled units.
    pub(super) cost: f64,
    /// Where cost does not tell: the verdict.
    pub(super) verdict: Option<Verdict>,
    /// Whether the cap on CO2 is all but reached.
    pub(super) binds: bool,
}

/// What plans are compared by.
struct Totals {
    missing: u32,
    open: u32,
    cost: f64,
    verdict: Option<Verdict>,
}

impl Snapshot {
    /// The whole state.
    pub(super) fn of(state: &State<'_>) -> Self {
        let mut snapshot = Self { routes: vec![(0, Vec::new()); state.data.slots], ..Self::default() };
        for slot in 0..state.data.slots as u32 {
            snapshot.take_route(state, slot);
        }
        snapshot.take_totals(state);
        snapshot
    }

    /// These routes, with what they leave out and cost.
    pub(super) fn of_routes(slots: usize, mut routes: Vec<(u32, Vec<u32>)>, missing: u32, cost: f64) -> Self {
        let open = routes.len() as u32;
        routes.resize(slots, (0, Vec::new()));
        Self { routes, missing, open, cost, ..Self::default() }
    }

    /// Lower is better: what is missing, then routes where they count first, then cost or the
    /// verdict; before all of it, what exceeds the caps.
    fn loses_to(&self, other: &Totals, vehicles_first: bool) -> bool {
        if let (Some(own), Some(its)) = (&self.verdict, &other.verdict)
            && own[0] != its[0]
        {
            return its[0] < own[0];
        }
        if self.missing != other.missing {
            return other.missing < self.missing;
        }
        if vehicles_first && self.open != other.open {
            return other.open < self.open;
        }
        if let (Some(own), Some(its)) = (&self.verdict, &other.verdict) {
            return less(its, own);
        }
        other.cost < self.cost - 1e-9 * self.cost.abs().max(1.0)
    }
    /// Whether the state holds a better plan; it is judged.
    pub(super) fn beaten_by(&self, state: &State<'_>) -> bool {
        let verdict = state.data.judge.on.then_some(state.ledger.verdict);
        let totals = Totals { missing: state.missing, open: state.open, cost: state.cost, verdict };
        self.loses_to(&totals, state.data.vehicles_first)
    }
    /// Whether this plan is better than the other.
    pub(super) fn better_than(&self, other: &Self, vehicles_first: bool) -> bool {
        let totals = Totals { missing: self.missing, open: self.open, cost: self.cost, verdict: self.verdict };
        other.loses_to(&totals, vehicles_first)
    }

    /// Whether all that must be is served, within the caps.
    pub(super) fn is_feasible(&self) -> bool {
        self.missing == 0 && self.verdict.is_none_or(|verdict| verdict[0] <= 0.0)
    }

    /// Takes over one route.
    pub(super) fn take_route(&mut self, state: &State<'_>, slot: u32) {
        let (kind, stops) = &mut self.routes[slot as usize];
        *kind = state.routes[slot as usize].kind;
        stops.clear();
        stops.extend(state.stops_of(slot));
    }

    /// Takes over the totals.
    pub(super) fn take_totals(&mut self, state: &State<'_>) {
        self.missing = state.missing;
        self.open = state.open;
        self.cost = state.cost;
        self.verdict = state.data.judge.on.then_some(state.ledger.verdict);
        self.binds = state.ledger.binds;
    }

    /// Makes the state equal to this plan.
    pub(super) fn restore(&self, state: &mut State<'_>) {
        state.begin();
        for slot in 0..state.high {
            state.empty_route(slot);
        }
        for (slot, (kind, stops)) in self.routes.iter().enumerate() {
            let slot = slot as u32;
            if !stops.is_empty() {
                state.assign(slot, *kind);
                state.link_all(stops.iter().copied(), state.start(slot));
            }
        }
        state.settle_touched();
        state.rematch_all();
        state.begin();
        state.recount();
        state.judge();
    }
}
