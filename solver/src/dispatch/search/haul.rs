//! What costs by load and distance: the CO2 that a vehicle emits the more, the more is on board.
//!
//! Along a route load times distance adds up way by way. With the distance from the start to each node and the load
//! on leaving it, a stop more costs constant time: its detour hauls what is on board there, and its own goods are
//! on board from the start to it or from it to the end. Routes that are more than their stops have it counted on
//! their labels (`walk/`), trip by trip.

use super::data::{Data, Fleet};
use super::state::State;
use crate::dispatch::problem::VehicleIndex;

/// What a node keeps of it: the distance from the start to it, and the load on leaving it.
#[derive(Clone, Copy, Default)]
pub(super) struct Haul {
    covered: f64,
    load: f64,
}

/// Goods of a stop in the first dimension: brought to it, collected there, and what it adds to what goes from
/// stop to stop.
pub(super) struct Goods {
    pub(super) dropped: f64,
    pub(super) collected: f64,
    pub(super) carried: f64,
}

impl Data<'_> {
    pub(super) fn hauled_goods(&self, stop: u32) -> Goods {
        let at = stop as usize * self.dims;
        let of = |table: &[i64]| table[at] as f64;
        Goods { dropped: of(&self.dropped), collected: of(&self.collected), carried: of(&self.carried) }
    }

    /// Whether the load of a vehicle type counts by distance, and is not counted on labels.
    fn counts_hauls(&self, kind: u32) -> bool {
        self.fleet[kind as usize].per_haul > 0.0 && self.walks.of(kind).is_none()
    }

    /// What the load of a route of these stops costs by distance, where it is not counted on labels.
    #[inline]
    pub(super) fn haul_cost(&self, kind: u32, stops: &[u32]) -> f64 {
        if !self.hauls || !self.counts_hauls(kind) {
            return 0.0;
        }
        let fleet = &self.fleet[kind as usize];
        fleet.per_haul * of(self, fleet, stops)
    }

    /// Half of what a vehicle of a type holds in the first dimension, or of all there is.
    pub(super) fn usual_load(&self, kind: VehicleIndex) -> f64 {
        let Some(&own) = self.problem.capacity(kind).first() else { return 0.0 };
        let goods = |stop: usize| self.quantity[stop * self.dims] + self.carried[stop * self.dims].max(0);
        0.5 * own.min((0..self.stops).map(goods).sum()) as f64
    }
}

/// Load times distance of a route of these stops, scaled like distances.
pub(super) fn of(data: &Data<'_>, fleet: &Fleet, stops: &[u32]) -> f64 {
    let mut load: f64 = stops.iter().map(|&stop| data.hauled_goods(stop).dropped).sum();
    let (mut sum, mut place) = (0.0, fleet.start);
    for &stop in stops {
        sum += load * data.out(place, stop);
        let Goods { dropped, collected, carried } = data.hauled_goods(stop);
        load += collected - dropped + carried;
        place = stop;
    }
    sum + load * data.out(place, fleet.end)
}

impl State<'_> {
    /// Whether the load of a route counts by distance, and is not counted on labels.
    #[inline]
    pub(super) fn is_hauling(&self, slot: u32) -> bool {
        self.data.hauls && self.data.counts_hauls(self.routes[slot as usize].kind)
    }

    /// Brings what nodes keep up to date; load times distance of the route.
    pub(super) fn settle_hauls(&mut self, slot: u32) -> f64 {
        let data = self.data;
        let mut load: f64 = self.stops_of(slot).map(|stop| data.hauled_goods(stop).dropped).sum();
        let (mut covered, mut sum) = (0.0, 0.0);
        let (mut node, end) = (self.start(slot), self.end(slot));
        while node != end {
            if self.is_stop(node) {
                let Goods { dropped, collected, carried } = data.hauled_goods(node);
                load += collected - dropped + carried;
            }
            self.hauls[node as usize] = Haul { covered, load };
            let way = self.nodes[node as usize].to_next;
            sum += load * way;
            covered += way;
            node = self.nodes[node as usize].next;
        }
        self.hauls[end as usize] = Haul { covered, load };
        sum
    }

    /// Change of load times distance when `stop` follows `node`, which makes the route so much longer.
    pub(super) fn haul_with(&self, stop: u32, node: u32, detour: f64) -> f64 {
        let data = self.data;
        let (here, next) = (self.hauls[node as usize], self.nodes[node as usize].next);
        let Goods { dropped, collected, .. } = data.hauled_goods(stop);
        let end = self.end(self.nodes[node as usize].route);
        let behind = self.hauls[end as usize].covered - self.hauls[next as usize].covered;
        detour * here.load
            + dropped * (here.covered + data.back(stop, self.place(node)))
            + collected * (data.out(stop, self.place(next)) + behind)
    }

    /// The load on leaving a node.
    #[inline]
    pub(super) fn hauled_on_leaving(&self, node: u32) -> f64 {
        self.hauls[node as usize].load
    }
}
