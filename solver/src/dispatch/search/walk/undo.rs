//! What nodes kept of their trips before a step, so that taking the step back splits no route anew.

use super::trips::OnTrip;
use crate::dispatch::search::state::State;

/// A node as it was.
#[derive(Debug, Clone, Copy)]
struct Kept {
    node: u32,
    ready: f64,
    latest: f64,
    on: OnTrip,
}

/// Nodes and loads of the routes touched in this step.
#[derive(Debug, Default)]
pub(super) struct Before {
    nodes: Vec<Kept>,
    loads: Vec<i64>,
    /// Slots, and what their time cost.
    routes: Vec<(u32, f64)>,
}

impl State<'_> {
    /// Notes a settled route that is about to change.
    pub(in crate::dispatch::search) fn note_trips(&mut self, slot: u32) {
        let (data, dims) = (self.data, self.data.dims);
        let route = &self.routes[slot as usize];
        if data.walks.splitting(route.kind).is_none() {
            return;
        }
        let mut before = std::mem::take(&mut self.trips.before);
        before.routes.push((slot, route.time_cost));
        let mut node = self.start(slot);
        loop {
            let entry = &self.nodes[node as usize];
            let on = self.trips.on[node as usize];
            before.nodes.push(Kept { node, ready: entry.ready, latest: entry.latest, on });
            let own = node as usize * dims..(node as usize + 1) * dims;
            before.loads.extend_from_slice(&self.trips.loaded[own.clone()]);
            before.loads.extend_from_slice(&self.trips.loads[own]);
            if node == self.end(slot) {
                break;
            }
            node = entry.next;
        }
        self.trips.before = before;
    }

    /// Forgets what was noted.
    pub(in crate::dispatch::search) fn forget_trips(&mut self) {
        let before = &mut self.trips.before;
        before.nodes.clear();
        before.loads.clear();
        before.routes.clear();
    }

    /// Settles the routes touched, which have the stops again that they had: those noted from what was noted.
    pub(in crate::dispatch::search) fn settle_as_before(&mut self) {
        let dims = self.data.dims;
        let before = std::mem::take(&mut self.trips.before);
        for (at, kept) in before.nodes.iter().enumerate() {
            let entry = &mut self.nodes[kept.node as usize];
            (entry.ready, entry.latest) = (kept.ready, kept.latest);
            self.trips.on[kept.node as usize] = kept.on;
            let (own, loads) = (kept.node as usize * dims, 2 * at * dims);
            self.trips.loaded[own..own + dims].copy_from_slice(&before.loads[loads..loads + dims]);
            self.trips.loads[own..own + dims].copy_from_slice(&before.loads[loads + dims..loads + 2 * dims]);
        }
        for index in 0..self.touched().len() {
            let slot = self.touched()[index];
            if let Some(&(_, time_cost)) = before.routes.iter().find(|&&(noted, _)| noted == slot) {
                self.routes[slot as usize].time_cost = time_cost;
                self.settle_cost(slot);
            } else {
                self.settle(slot);
            }
        }
        self.trips.before = before;
    }
}
