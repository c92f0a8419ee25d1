//! From lots that overload some periods to a feasible plan, and on to a cheaper one.
//!
//! After Trigeiro, Thomas, McClain (1989), section 4: passes over the overloaded periods shift lots
//! or parts of them to earlier or later periods at the least cost per relieved time. Ours differs in
//! that a lot may go to any period, and that overload made elsewhere is priced instead of forbidden.

use super::net::{Net, Quantities};
use crate::search::stop::Stop;

/// Amounts below this are rounding.
const DUST: f64 = 1e-9;

/// A shift of part of a lot.
#[derive(Debug, Clone, Copy)]
struct Shift {
    item: usize,
    from: usize,
    to: usize,
    units: f64,
}

/// What a shift would change.
#[derive(Debug, Clone, Copy)]
struct Effect {
    cost: f64,
    /// Time relieved in its origin.
    relieved: f64,
    /// Overload added in its target.
    added: f64,
    /// Time lost to set-ups on balance.
    wasted: f64,
}

/// Quantities under change, with what they use and leave.
pub(crate) struct Smoothing<'a> {
    net: &'a Net<'a>,
    made: Quantities,
    stock: Quantities,
    used: Vec<f64>,
}

impl<'a> Smoothing<'a> {
    /// From quantities that meet the demand.
    pub(crate) fn new(net: &'a Net<'a>, made: &Quantities) -> Self {
        let stock = made
            .iter()
            .zip(&net.demand)
            .map(|(made, demand)| {
                let mut level = 0.0;
                made.iter()
                    .zip(demand)
                    .map(|(quantity, wanted)| {
                        level += quantity - wanted;
                        level
                    })
                    .collect()
            })
            .collect();
        Self { net, made: made.clone(), stock, used: net.used(made) }
    }

    /// Smooths and then improves; the quantities if they are feasible in the end.
    pub(crate) fn run(mut self, stop: &Stop) -> Option<Quantities> {
        if !self.smooth(stop) {
            return None;
        }
        self.improve(stop);
        self.net.is_feasible(&self.made).then_some(self.made)
    }

    fn over(&self, t: usize) -> f64 {
        self.used[t] - self.net.capacity[t]
    }

    fn slack(&self, t: usize) -> f64 {
        1e-9 * self.net.capacity[t].max(1.0)
    }

    /// Passes back and forth until no period is overloaded; the price of overload rises.
    fn smooth(&mut self, stop: &Stop) -> bool {
        let periods = self.net.periods();
        // A natural price of machine time: what a set-up costs, spread over a period's capacity.
        let setups: f64 = self.net.items.iter().map(|item| item.setup_cost).sum();
        let capacity = self.net.capacity.iter().copied().filter(|value| value.is_finite()).sum::<f64>();
        let mut price = setups.max(1.0) / (capacity / periods as f64).max(1.0) + 1e-6;
        for _ in 0..40 {
            let passes = (0..periods).rev().map(|t| (t, false)).chain((0..periods).map(|t| (t, true)));
            for (t, forward) in passes {
                for _ in 0..4 * self.net.items.len() {
                    if self.over(t) <= self.slack(t) || stop.urgent() {
                        break;
                    }
                    let Some(shift) = self.relief(t, price, forward) else { break };
                    self.apply(shift);
                }
            }
            if stop.urgent() {
                return false;
            }
            if self.net.fits(&self.used) {
                return true;
            }
            // Stuck: give up the set-up that is cheapest for the time it takes, and go on.
            let Some(shift) = self.merge(price) else { return false };
            self.apply(shift);
            price *= 1.5;
        }
        false
    }

    /// The lot to join with the lot before it: least cost, overload priced, for the set-up time saved.
    fn merge(&self, price: f64) -> Option<Shift> {
        let mut best: Option<(f64, Shift)> = None;
        for (item, data) in self.net.items.iter().enumerate().filter(|(_, data)| data.setup_time > 0.0) {
            let mut before: Option<usize> = None;
            for from in (0..self.net.periods()).filter(|&t| self.made[item][t] > DUST) {
                if let Some(to) = before {
                    let shift = Shift { item, from, to, units: self.made[item][from] };
                    let effect = self.effect(shift);
                    let gained = effect.relieved.min(self.over(from).max(0.0));
                    let ratio = (effect.cost + price * (effect.added - gained)) / data.setup_time;
                    if best.is_none_or(|(least, _)| ratio < least) {
                        best = Some((ratio, shift));
                    }
                }
                before = Some(from);
            }
        }
        best.map(|(_, shift)| shift)
    }

    /// The shift out of `t` that costs least for the overload that it takes away on balance. Overload
    /// made further on in the direction of the pass counts half: the pass has yet to come there.
    fn relief(&self, t: usize, price: f64, forward: bool) -> Option<Shift> {
        let over = self.over(t);
        let mut best: Option<(f64, Shift)> = None;
        for (item, data) in self.net.items.iter().enumerate() {
            let lot = self.made[item][t];
            if lot <= DUST {
                continue;
            }
            let part = if data.unit_time > 0.0 { (over / data.unit_time).min(lot) } else { lot };
            for to in 0..self.net.periods() {
                if to == t {
                    continue;
                }
                let most = if to > t { self.spare(item, t, to).min(lot) } else { lot };
                for units in [part.min(most), most, self.room(item, to).min(most)] {
                    if units <= DUST {
                        continue;
                    }
                    let shift = Shift { item, from: t, to, units };
                    let effect = self.effect(shift);
                    let weight = if (to > t) == forward { 0.5 } else { 1.0 };
                    let gain = effect.relieved.min(over) - weight * effect.added;
                    if gain > 1e-9 * over.max(1.0) {
                        let ratio = (effect.cost + price * (weight * effect.added + 0.5 * effect.wasted)) / gain;
                        if best.is_none_or(|(least, _)| ratio < least) {
                            best = Some((ratio, shift));
                        }
                    }
                }
            }
        }
        best.map(|(_, shift)| shift)
    }

    /// The least stock between two periods: what may be made later.
    fn spare(&self, item: usize, from: usize, to: usize) -> f64 {
        self.stock[item][from..to].iter().copied().fold(f64::INFINITY, f64::min)
    }

    /// Units of an item for which a period has time left.
    fn room(&self, item: usize, t: usize) -> f64 {
        let data = &self.net.items[item];
        let setup = if self.made[item][t] > 0.0 { 0.0 } else { data.setup_time };
        let left = self.net.capacity[t] - self.used[t] - setup;
        if data.unit_time > 0.0 {
            left / data.unit_time
        } else if left >= 0.0 {
            f64::INFINITY
        } else {
            0.0
        }
    }

    fn effect(&self, shift: Shift) -> Effect {
        let item = &self.net.items[shift.item];
        let lot = self.made[shift.item][shift.from];
        let whole = shift.units >= lot - DUST * lot.max(1.0);
        let opens = self.made[shift.item][shift.to] <= 0.0;
        let mut cost = item.holding_cost * shift.units * (shift.from as f64 - shift.to as f64);
        let (mut relieved, mut taken) = (item.unit_time * shift.units, item.unit_time * shift.units);
        if whole {
            cost -= item.setup_cost;
            relieved += item.setup_time;
        }
        if opens {
            cost += item.setup_cost;
            taken += item.setup_time;
        }
        let before = self.over(shift.to).max(0.0);
        let after = (self.over(shift.to) + taken).max(0.0);
        Effect { cost, relieved, added: after - before, wasted: taken - relieved }
    }

    fn apply(&mut self, shift: Shift) {
        let data = &self.net.items[shift.item];
        let lot = self.made[shift.item][shift.from];
        let whole = shift.units >= lot - DUST * lot.max(1.0);
        let units = if whole { lot } else { shift.units };
        let made = &mut self.made[shift.item];
        if made[shift.to] <= 0.0 {
            self.used[shift.to] += data.setup_time;
        }
        made[shift.to] += units;
        made[shift.from] = if whole { 0.0 } else { lot - units };
        self.used[shift.to] += data.unit_time * units;
        self.used[shift.from] -= data.unit_time * units + if whole { data.setup_time } else { 0.0 };
        let (low, high) = (shift.from.min(shift.to), shift.from.max(shift.to));
        for stock in &mut self.stock[shift.item][low..high] {
            *stock += if shift.to < shift.from { units } else { -units };
        }
    }

    /// Feasible shifts that save cost, best of each lot first, until there is none.
    fn improve(&mut self, stop: &Stop) {
        for _ in 0..50 {
            let mut changed = false;
            for item in 0..self.net.items.len() {
                for from in 0..self.net.periods() {
                    let lot = self.made[item][from];
                    if lot <= DUST || stop.urgent() {
                        continue;
                    }
                    let mut best: Option<(f64, Shift)> = None;
                    for to in (0..self.net.periods()).filter(|&to| to != from) {
                        let most = if to > from { self.spare(item, from, to).min(lot) } else { lot };
                        let units = most.min(self.room(item, to));
                        if units <= DUST {
                            continue;
                        }
                        let shift = Shift { item, from, to, units };
                        let cost = self.effect(shift).cost;
                        if cost < -1e-7 && best.is_none_or(|(least, _)| cost < least) {
                            best = Some((cost, shift));
                        }
                    }
                    if let Some((_, shift)) = best {
                        self.apply(shift);
                        changed = true;
                    }
                }
            }
            if !changed {
                return;
            }
        }
    }
}
