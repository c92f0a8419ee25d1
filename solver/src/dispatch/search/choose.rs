//! The best alternatives along a route whose order of groups stays: a shortest way through layers.
//!
//! Each group of the route is a layer of its stops, and the shortest way from the start through
//! one stop of each layer to the end is found layer by layer, as in the layered network of
//! Fischetti, Salazar González and Toth (1997), "A branch-and-cut algorithm for the symmetric
//! generalized traveling salesman problem". Only where the detour alone prices a place: then distance is all that counts.

use super::data::{Data, NONE};
use super::state::State;

/// Room for one route.
pub(super) struct Chooser {
    /// The route's stops as they are.
    route: Vec<u32>,
    /// Of each layer's stops: the shortest way there, and the stop of the layer before that it uses.
    length: Vec<f64>,
    before: Vec<u32>,
    /// Where each layer begins in them.
    layer: Vec<usize>,
    chosen: Vec<u32>,
}

impl Chooser {
    pub(super) fn new(data: &Data<'_>) -> Self {
        let room = if Self::applies(data) { data.stops } else { 0 };
        Self {
            route: Vec::with_capacity(room),
            length: Vec::with_capacity(room),
            before: Vec::with_capacity(room),
            layer: Vec::with_capacity(room + 1),
            chosen: Vec::with_capacity(room),
        }
    }

    /// Whether distance is all that counts among alternatives.
    pub(super) const fn applies(data: &Data<'_>) -> bool {
        data.alternatives.on && data.bare && !data.picky
    }

    /// Makes the best choice on every route touched in this step.
    pub(super) fn run(&mut self, state: &mut State<'_>) {
        for index in 0..state.touched().len() {
            let slot = state.touched()[index];
            if state.routes[slot as usize].len > 0 && self.find(state, slot) && self.fits(state, slot) {
                self.apply(state, slot);
            }
        }
    }

    /// Finds the best choice; false if it is no better than what there is.
    fn find(&mut self, state: &State<'_>, slot: u32) -> bool {
        let data = state.data;
        self.route.clear();
        self.route.extend(state.stops_of(slot));
        self.length.clear();
        self.before.clear();
        self.layer.clear();
        let (start, end) = (state.place(state.start(slot)), state.place(state.end(slot)));
        for (k, &stop) in self.route.iter().enumerate() {
            self.layer.push(self.length.len());
            let earlier = k.checked_sub(1).map(|k| (self.layer[k], data.alternatives.with(self.route[k])));
            for &here in data.alternatives.with(stop) {
                let mut best = (f64::INFINITY, NONE);
                match earlier {
                    None => best.0 = data.out(start, here),
                    Some((from, stops)) => {
                        for (at, &other) in stops.iter().enumerate() {
                            let length = self.length[from + at] + data.back(here, other);
                            if length < best.0 {
                                best = (length, at as u32);
                            }
                        }
                    }
                }
                self.length.push(best.0);
                self.before.push(best.1);
            }
        }
        let Some((&from, &last)) = self.layer.last().zip(self.route.last()) else { return false };
        let (mut shortest, mut at) = (f64::INFINITY, 0);
        for (k, &stop) in data.alternatives.with(last).iter().enumerate() {
            let length = self.length[from + k] + data.out(stop, end);
            if length < shortest {
                (shortest, at) = (length, k);
            }
        }
        let now = state.routes[slot as usize].distance;
        if shortest >= now - 1e-9 * now.abs().max(1.0) {
            return false;
        }
        self.chosen.clear();
        for k in (0..self.route.len()).rev() {
            self.chosen.push(data.alternatives.with(self.route[k])[at]);
            at = self.before[self.layer[k] + at] as usize;
        }
        self.chosen.reverse();
        true
    }

    /// Whether the vehicle holds what the chosen stops ask for.
    fn fits(&self, state: &State<'_>, slot: u32) -> bool {
        let data = state.data;
        let capacity = data.capacity(state.routes[slot as usize].kind);
        let load = |dim: usize| self.chosen.iter().map(|&stop| data.row(&data.quantity, stop)[dim]).sum::<i64>();
        (0..data.dims).all(|dim| load(dim) <= capacity[dim])
    }

    fn apply(&self, state: &mut State<'_>, slot: u32) {
        for (&old, &new) in self.route.iter().zip(&self.chosen).filter(|(old, new)| old != new) {
            let after = state.nodes[old as usize].prev;
            state.unlink(old);
            state.link(new, after);
        }
        state.settle(slot);
    }
}
