//! The best quantities for given set-ups: a minimum-cost flow by shortest augmenting paths.
//!
//! With set-ups fixed, what is left is a transport of machine time from periods to demands. Items
//! meet only in the periods' capacities, so a residual path is a walk over periods: "make some of
//! item j in t' instead of t". Earlier costs holding, later saves it and needs stock in between.
//! Paths are found by Bellman and Ford over the periods (some arcs save cost).

use super::net::{Net, Quantities, Setups};
use crate::search::stop::Stop;

/// Amounts below this share of a demand are rounding.
const DUST: f64 = 1e-11;

/// The cheapest quantities on these set-ups; `None` if there are none, or when stopped.
pub(crate) fn best(net: &Net<'_>, setups: &Setups, stop: &Stop) -> Option<Quantities> {
    let periods = net.periods();
    let mut free = net.capacity.to_vec();
    for (item, row) in net.items.iter().zip(setups) {
        for (free, &on) in free.iter_mut().zip(row) {
            if on {
                *free -= item.setup_time;
            }
        }
    }
    if free.iter().zip(net.capacity).any(|(free, capacity)| *free < -1e-9 * capacity.max(1.0)) {
        return None;
    }
    let mut flow = Flow {
        net,
        setups,
        free,
        made: vec![vec![0.0; periods]; net.items.len()],
        stock: vec![vec![0.0; periods]; net.items.len()],
        distance: vec![0.0; periods],
        via: vec![None; periods],
    };
    // Late periods first: what is made then is out of the way of nobody later.
    for k in (0..periods).rev() {
        for item in 0..net.items.len() {
            if stop.urgent() || !flow.meet(item, k) {
                return None;
            }
        }
    }
    for (row, demand) in flow.made.iter_mut().zip(&net.demand) {
        let most = demand.iter().copied().fold(1.0, f64::max);
        for quantity in row.iter_mut().filter(|quantity| **quantity <= 10.0 * DUST * most) {
            *quantity = 0.0;
        }
    }
    Some(flow.made)
}

struct Flow<'a> {
    net: &'a Net<'a>,
    setups: &'a Setups,
    free: Vec<f64>,
    made: Quantities,
    /// Stock at the end of each period, of what is met so far.
    stock: Quantities,
    /// Cost per unit of machine time of reaching each period from one with free time.
    distance: Vec<f64>,
    /// The move that reaches it: the item and the period it is made in instead.
    via: Vec<Option<(usize, usize)>>,
}

impl Flow<'_> {
    /// Makes what item `i` needs in period `k`. Returns whether it could.
    fn meet(&mut self, i: usize, k: usize) -> bool {
        let demand = self.net.demand[i][k];
        let item = &self.net.items[i];
        let mut missing = demand;
        while missing > DUST * demand.max(1.0) {
            if item.unit_time <= 0.0 {
                let Some(t) = (0..=k).rev().find(|&t| self.setups[i][t]) else { return false };
                self.make(i, t, k, missing);
                break;
            }
            self.shortest();
            // The period in which the unit itself is made.
            let price = |t: usize| item.holding_cost / item.unit_time * (k as f64 - t as f64);
            let mut best: Option<(f64, usize)> = None;
            for t in 0..self.net.periods() {
                let reachable = self.setups[i][t] && self.distance[t].is_finite();
                if reachable && (t <= k || self.slack(i, k, t) > DUST * demand.max(1.0)) {
                    let total = self.distance[t] + price(t);
                    if best.is_none_or(|(least, _)| total < least) {
                        best = Some((total, t));
                    }
                }
            }
            let Some((_, start)) = best else { return false };
            let mut amount = missing * item.unit_time;
            if start > k {
                amount = amount.min(self.slack(i, k, start) * item.unit_time);
            }
            amount = self.along(start, amount);
            if amount <= 0.0 {
                return false;
            }
            self.push(start, amount);
            let units = amount / item.unit_time;
            self.make(i, start, k, units);
            missing -= units;
        }
        true
    }

    /// Makes units of item `i` in `t` for period `k` (before `t`: out of the stock in between).
    fn make(&mut self, i: usize, t: usize, k: usize, units: f64) {
        self.made[i][t] += units;
        for stock in &mut self.stock[i][t.min(k)..k] {
            *stock += units;
        }
        for stock in &mut self.stock[i][k.min(t)..t] {
            *stock -= units;
        }
    }

    /// The least stock from the end of `from` to the start of `to`: what may be made in `to` instead.
    fn slack(&self, i: usize, from: usize, to: usize) -> f64 {
        self.stock[i][from..to].iter().copied().fold(f64::INFINITY, f64::min)
    }

    /// Cheapest ways from periods with free time to every period.
    fn shortest(&mut self) {
        let periods = self.net.periods();
        for t in 0..periods {
            let is_free = self.free[t] > DUST * self.net.capacity[t].max(1.0);
            self.distance[t] = if is_free { 0.0 } else { f64::INFINITY };
            self.via[t] = None;
        }
        for _ in 0..=periods {
            let mut changed = false;
            for (j, item) in self.net.items.iter().enumerate().filter(|(_, item)| item.unit_time > 0.0) {
                let price = item.holding_cost / item.unit_time;
                for t in 0..periods {
                    // Frees time in t by making item j in `other` instead.
                    let made = self.made[j][t];
                    if made <= DUST * made.max(1.0) {
                        continue;
                    }
                    for other in (0..t).filter(|&other| self.setups[j][other]) {
                        changed |= self.relax(j, t, other, price * (t - other) as f64);
                    }
                    let mut stock = f64::INFINITY;
                    for other in t + 1..periods {
                        stock = stock.min(self.stock[j][other - 1]);
                        if stock <= DUST * made.max(1.0) {
                            break;
                        }
                        if self.setups[j][other] {
                            changed |= self.relax(j, t, other, -price * (other - t) as f64);
                        }
                    }
                }
            }
            if !changed {
                return;
            }
        }
    }

    fn relax(&mut self, j: usize, t: usize, other: usize, price: f64) -> bool {
        let through = self.distance[other] + price;
        if through < self.distance[t] - 1e-9 * (1.0 + self.distance[t].abs().min(1e12)) {
            self.distance[t] = through;
            self.via[t] = Some((j, other));
            return true;
        }
        false
    }

    /// How much machine time can come along the way to `t`, at most `amount`.
    fn along(&self, mut t: usize, mut amount: f64) -> f64 {
        let mut steps = 0;
        while let Some((j, other)) = self.via[t] {
            let unit = self.net.items[j].unit_time;
            amount = amount.min(self.made[j][t] * unit);
            if other > t {
                amount = amount.min(self.slack(j, t, other) * unit);
            }
            t = other;
            steps += 1;
            if steps > self.net.periods() {
                // Rounding closed a circle: no way.
                return 0.0;
            }
        }
        amount.min(self.free[t])
    }

    /// Moves lots along the way so that `t` has `amount` more machine time, and takes it.
    fn push(&mut self, mut t: usize, amount: f64) {
        while let Some((j, other)) = self.via[t] {
            let units = amount / self.net.items[j].unit_time;
            self.made[j][t] = (self.made[j][t] - units).max(0.0);
            self.made[j][other] += units;
            let (low, high) = (t.min(other), t.max(other));
            for stock in &mut self.stock[j][low..high] {
                *stock += if other < t { units } else { -units };
            }
            t = other;
        }
        self.free[t] -= amount;
    }
}
