//! Recreate: what was taken out goes back greedily, in a random one of several orders, with blinks.
//!
//! After Christiaens & Vanden Berghe (2020), section 5.3: each position is skipped with a small
//! chance ("blink"). Ours differs in where it looks: at the positions beside a stop's nearest
//! stops, and at all positions only if those offer nothing but a new route or nothing at all.

use super::data::{Data, NONE};
use super::insert::Spot;
use super::state::State;
use crate::search::random::Random;
use rand::RngExt;

/// How stops go back.
#[derive(Debug, Clone, Copy)]
pub(super) struct RecreateParameters {
    /// Chance that a position is overlooked (the paper's 0.01).
    pub(super) blink: f64,
    /// Chance that one of several vehicle types is overlooked for a new route.
    pub(super) overlook: f64,
    /// Beside how many of the nearest stops it is tried.
    pub(super) near: usize,
    /// At most so many stops that were left out before are tried again in a round.
    pub(super) again: usize,
}

impl Default for RecreateParameters {
    fn default() -> Self {
        Self { blink: 0.01, overlook: 0.3, near: 40, again: 24 }
    }
}

/// The orders in which stops go back, with the paper's weights (section 5.3 and, for windows, 6.2).
#[derive(Clone, Copy)]
enum Order {
    Random,
    Largest,
    Farthest,
    Nearest,
    Narrowest,
    Earliest,
    Latest,
}

const ORDERS: [(Order, u32); 7] = [
    (Order::Random, 4),
    (Order::Largest, 4),
    (Order::Farthest, 2),
    (Order::Nearest, 1),
    (Order::Narrowest, 2),
    (Order::Earliest, 2),
    (Order::Latest, 2),
];

/// Vehicle types that a new route may have.
#[derive(Debug, Clone, Copy, Default)]
pub(super) enum Types {
    #[default]
    All,
    But(u32),
    Only(u32),
}

impl Types {
    pub(super) const fn admit(self, kind: u32) -> bool {
        match self {
            Self::All => true,
            Self::But(other) => kind != other,
            Self::Only(only) => kind == only,
        }
    }
}

/// What a round of putting back does otherwise than place by place the cheapest.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Choice {
    /// Prices of optional stops are overlooked: one alone rarely pays for a route, several do.
    pub(super) generous: bool,
    /// Types of new routes.
    pub(super) types: Types,
    /// Chance that a place is overlooked, other than usual, and that a new route or an optional stop is.
    pub(super) rough: Option<(f64, f64)>,
}

/// Share of stops for which all places are tried where nothing near was found and places are dear to price.
const THOROUGH: f64 = 0.02;

/// Share of rounds that overlook many places, and the chance of each: where what one stop needs must first be
/// brought about by another that goes elsewhere than is cheapest.
const ROUGH: (f64, f64) = (0.05, 0.4);
/// Places are overlooked with at most this chance.
const ROUGHEST: f64 = 0.9;

/// Share of rounds that overlook prices, and of those that open routes of one type only.
const GENEROUS: f64 = 0.2;
const ONE_TYPE: f64 = 0.3;
/// Share of plans made anew that overlook prices; what does not pay goes again (`unpaid.rs`).
const GENEROUS_ANEW: f64 = 0.5;

impl Choice {
    pub(super) fn draw(data: &Data<'_>, random: &mut Random) -> Self {
        let generous = data.optional && random.random_bool(GENEROUS);
        let kinds = data.fleet.len() as u32;
        let one = kinds > 1 && random.random_bool(ONE_TYPE);
        let types = if one { Types::Only(random.random_range(0..kinds)) } else { Types::All };
        let rough = data.backhauls.strict || data.alternatives.on;
        let rough = (rough && random.random_bool(ROUGH.0)).then_some((ROUGH.1, 0.0));
        Self { generous, types, rough }
    }

    /// For a plan that is made anew: how many places are overlooked is drawn too.
    pub(super) fn draw_anew(data: &Data<'_>, random: &mut Random) -> Self {
        let rough = (random.random_range(0.0..ROUGHEST), random.random_range(0.0..ROUGHEST));
        let generous = data.optional && random.random_bool(GENEROUS_ANEW);
        Self { rough: Some(rough), generous, ..Self::draw(data, random) }
    }

    /// Whether the plan is made anew.
    const fn anew(&self) -> bool {
        matches!(self.rough, Some((_, new)) if new > 0.0)
    }
}

/// Puts stops back.
pub(super) struct Recreate {
    parameters: RecreateParameters,
    keys: Vec<(f64, u32)>,
    /// Routes looked at for the present pair carry the round's number.
    stamp: Vec<u64>,
    pub(super) round: u64,
    /// The units of the present group in the order in which they go in.
    pub(super) order: Vec<u32>,
    pub(super) choice: Choice,
    /// Positions until the next blink.
    until_blink: u32,
    blink_scale: f64,
}

impl Recreate {
    pub(super) fn new(mut parameters: RecreateParameters, data: &Data<'_>) -> Self {
        if data.alternatives.on {
            // Most of the nearest stops are alternatives to those that are served.
            parameters.near = data.near_width;
        }
        let blink_scale = scale(parameters.blink);
        Self {
            parameters,
            keys: Vec::with_capacity(data.stops),
            stamp: vec![0; data.slots],
            round: 0,
            order: Vec::with_capacity(data.together.largest()),
            choice: Choice::default(),
            until_blink: 0,
            blink_scale,
        }
    }

    /// Puts the units back where that is feasible and, for optional ones unless the choice is generous, worth
    /// their prize. `older` stops left out before are tried again, a sample of them if there are many.
    pub(super) fn run(
        &mut self,
        state: &mut State<'_>,
        random: &mut Random,
        units: &[u32],
        older: usize,
        choice: Choice,
    ) {
        let data = state.data;
        self.choice = choice;
        if let Some((places, _)) = choice.rough {
            self.blink_scale = scale(places);
            self.until_blink = 0;
        }
        let order = self.order(data, random);
        self.keys.clear();
        for &unit in units {
            self.keys.push((key(data, order, unit, random), unit));
        }
        let mut again = older.min(self.parameters.again);
        if data.optional && again < older && random.random_bool(0.5) {
            // Those around the ruin may fill a route of their own.
            self.near_absent(state, random, order, units);
            again = 0;
        }
        for step in 0..again {
            // The stops left out before this round come first in the list.
            let at = if again < older { random.random_range(0..older) } else { step };
            let stop = state.absent[at];
            // A sample may draw a stop twice.
            let drawn = again < older && self.keys.iter().any(|&(_, unit)| unit == stop);
            if data.unit(stop) == stop && !drawn {
                self.keys.push((key(data, order, stop, random), stop));
            }
        }
        // In a plan made anew, what needs another stop on its route comes last.
        let last = |unit: u32| choice.anew() && data.backhauls.needs_delivery(unit);
        self.keys.sort_unstable_by(|a, b| last(a.1).cmp(&last(b.1)).then(a.0.total_cmp(&b.0)).then(a.1.cmp(&b.1)));
        for index in 0..self.keys.len() {
            let unit = self.keys[index].1;
            if data.together.of(unit) != NONE {
                self.place_group(state, random, unit);
                continue;
            }
            let (stop, spot) = if data.alternatives.on && data.partner[unit as usize] == NONE {
                self.alternative_spot(state, random, unit)
            } else if data.partner[unit as usize] == NONE {
                (unit, self.spot(state, random, unit, Spot::NOWHERE))
            } else {
                (unit, self.pair_spot(state, random, unit))
            };
            let prize = data.unit_prize(unit);
            let aside = prize.is_finite() && self.shuns(random);
            if spot.found() && !aside && (choice.generous || spot.cost < prize) {
                state.insert(stop, &spot);
            }
        }
        if choice.rough.is_some() {
            self.blink_scale = scale(self.parameters.blink);
        }
        if choice.generous && choice.anew() {
            super::unpaid::leave_out(state);
        }
    }

    /// Adds what was left out before and is near a stop just removed.
    fn near_absent(&mut self, state: &State<'_>, random: &mut Random, order: Order, units: &[u32]) {
        let data = state.data;
        let Some(&seed) = units.first() else { return };
        let mut left = self.parameters.again;
        for &stop in data.near(seed) {
            if stop == NONE || left == 0 {
                break;
            }
            // A stop may be unserved because an alternative to it is served.
            if !state.covered(stop) && data.unit(stop) == stop && !units.contains(&stop) {
                self.keys.push((key(data, order, stop, random), stop));
                left -= 1;
            }
        }
    }

    fn order(&self, data: &Data<'_>, random: &mut Random) -> Order {
        let orders = if data.windowed { &ORDERS[..] } else { &ORDERS[..4] };
        let mut draw = random.random_range(0..orders.iter().map(|&(_, weight)| weight).sum());
        for &(order, weight) in orders {
            if draw < weight {
                return order;
            }
            draw -= weight;
        }
        Order::Random
    }

    /// Beside how many of a stop's nearest stops it is tried.
    pub(super) fn near_width(&self, data: &Data<'_>) -> usize {
        self.parameters.near.min(data.near_width)
    }
    /// Whether a route has not been looked at in this round; from now on it has.
    pub(super) fn is_new(&mut self, slot: u32) -> bool {
        std::mem::replace(&mut self.stamp[slot as usize], self.round) != self.round
    }

    /// Whether a rough round overlooks a new route, or an optional stop.
    fn shuns(&self, random: &mut Random) -> bool {
        self.choice.rough.is_some_and(|(_, new)| random.random_bool(new))
    }

    #[inline]
    pub(super) fn blinks(&mut self, random: &mut Random) -> bool {
        if self.until_blink > 0 {
            self.until_blink -= 1;
            return false;
        }
        if self.blink_scale == 0.0 {
            return false;
        }
        // Geometric: how many positions are looked at before the next one is overlooked.
        let draw: f64 = random.random::<f64>().max(1e-12);
        self.until_blink = (draw.ln() * self.blink_scale) as u32;
        true
    }

    /// The types that a new route may have: the cheapest for one stop is often too small for the
    /// route that follows.
    pub(super) fn new_types(&self, data: &Data<'_>, random: &mut Random) -> Types {
        if matches!(self.choice.types, Types::Only(_)) {
            return self.choice.types;
        }
        if data.fleet.len() > 1 && random.random_bool(self.parameters.overlook) {
            return Types::But(random.random_range(0..data.fleet.len() as u32));
        }
        Types::All
    }

    /// A good place for a stop, `than` or better.
    pub(super) fn spot(&mut self, state: &State<'_>, random: &mut Random, stop: u32, than: Spot) -> Spot {
        let data = state.data;
        let mut best = than;
        let width = self.parameters.near.min(data.near_width);
        let first = stop as usize * data.near_width;
        let half = 0.5 / data.least_per_distance;
        for (&near, &distance) in data.near[first..first + width].iter().zip(&data.near_distance[first..first + width])
        {
            if near == NONE {
                break;
            }
            let node = &state.nodes[near as usize];
            // Beside an arc shorter than the way to the stop, the detour is at least twice the
            // difference (triangle inequality; where it does not hold, a position is overlooked).
            let shortest = distance - best.cost * half;
            let (mut behind, mut before) = (node.to_next > shortest, node.from_prev > shortest);
            if data.trips && node.route != NONE {
                (behind, before) = state.ways_beyond(near, shortest);
            }
            if !(behind | before) || node.route == NONE || !state.admits(node.route, stop, 1) {
                continue;
            }
            if behind && !self.blinks(random) {
                let arc = if data.symmetric { distance } else { data.back(stop, near) };
                let detour = arc + data.out(stop, state.place(node.next)) - node.to_next;
                let cost = state.cost_of_detour(stop, near, detour, best.cost);
                if cost < best.cost {
                    best = Spot { cost, after: near, second: NONE, slot: node.route, kind: NONE };
                }
            }
            if before && !self.blinks(random) {
                let arc = if data.symmetric { distance } else { data.out(stop, near) };
                let detour = data.back(stop, state.place(node.prev)) + arc - node.from_prev;
                let cost = state.cost_of_detour(stop, node.prev, detour, best.cost);
                if cost < best.cost {
                    best = Spot { cost, after: node.prev, second: NONE, slot: node.route, kind: NONE };
                }
            }
        }
        let fresh = if self.shuns(random) {
            Spot::NOWHERE
        } else {
            state.cheapest_new_route(stop, self.new_types(data, random))
        };
        if fresh.cost < best.cost {
            best = fresh;
        }
        // Where every place asks for a walk along the route, all of them are tried now and then only.
        // On large plans a new route does not call for all of them either.
        let dear = data.walks.dear() || (!data.dense && best.found());
        let thorough = !dear || random.random_bool(THOROUGH);
        if thorough && (best.is_new_route() && !self.choice.anew() || !best.found()) {
            best = state.cheapest_anywhere(stop, best);
        }
        // A detour by way of the depot costs the same but for rounding.
        if data.spreads_trips && fresh.found() && fresh.cost * (1.0 - 1e-9) <= best.cost {
            best = fresh;
        }
        best
    }

    fn pair_spot(&mut self, state: &State<'_>, random: &mut Random, pickup: u32) -> Spot {
        let data = state.data;
        let delivery = data.partner[pickup as usize];
        let mut best = if self.shuns(random) {
            Spot::NOWHERE
        } else {
            state.cheapest_new_route_pair(pickup, self.new_types(data, random))
        };
        self.round += 1;
        let width = self.parameters.near.min(data.near_width);
        for stop in [pickup, delivery] {
            for &near in &data.near(stop)[..width] {
                if near == NONE {
                    break;
                }
                let slot = state.nodes[near as usize].route;
                if slot == NONE || self.stamp[slot as usize] == self.round {
                    continue;
                }
                self.stamp[slot as usize] = self.round;
                if !state.admits_pair(slot, pickup) || self.blinks(random) {
                    continue;
                }
                best = state.cheapest_pair(pickup, slot, best);
            }
        }
        if best.is_new_route() && !self.choice.anew() || !best.found() {
            for slot in 0..state.high {
                let tried = self.stamp[slot as usize] == self.round;
                if state.routes[slot as usize].len > 0 && !tried && state.admits_pair(slot, pickup) {
                    best = state.cheapest_pair(pickup, slot, best);
                }
            }
        }
        best
    }
}

/// Of geometric draws with this chance.
fn scale(blink: f64) -> f64 {
    if blink > 0.0 { 1.0 / (1.0 - blink).ln() } else { 0.0 }
}

/// The sorting key of a unit, smallest first.
fn key(data: &Data<'_>, order: Order, unit: u32, random: &mut Random) -> f64 {
    let at = unit as usize;
    match order {
        Order::Random => random.random(),
        Order::Largest => -data.size[at],
        Order::Farthest => -data.remote[at],
        Order::Nearest => data.remote[at],
        Order::Narrowest => data.hull[at].close - data.hull[at].open,
        Order::Earliest => data.hull[at].open,
        Order::Latest => -data.hull[at].close,
    }
}
