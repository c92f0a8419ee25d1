//! A plan put aside: what the search found best, kept in step with little copying.

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
    }

    /// Makes the state equal to this plan.
    pub(super) fn restore(&self, state: &mut State<'_>) {
        state.begin();
        for slot in 0..state.data.slots as u32 {
            while state.routes[slot as usize].len > 0 {
                let first = state.nodes[state.start(slot) as usize].next;
                state.unlink(first);
            }
        }
        for (slot, (kind, stops)) in self.routes.iter().enumerate() {
            let slot = slot as u32;
            if !stops.is_empty() {
                state.assign(slot, *kind);
                let mut after = state.start(slot);
                for &stop in stops {
                    state.link(stop, after);
                    after = stop;
                }
            }
        }
        state.settle_touched();
        state.begin();
        state.recount();
    }
}
