//! A proven bound for capacitated lot sizing: capacity priced out, one uncapacitated problem an item.
//!
//! For prices λ ≥ 0 of machine time,
//!
//! ```text
//! L(λ) = Σ_i WW_i(set-up cost + λ_t set-up time, unit cost λ_t unit time) − Σ_t λ_t capacity_t
//! ```
//!
//! is at most the optimum (Trigeiro, Thomas, McClain 1989, section 3). The best λ is sought by
//! subgradients with Polyak's step (Held, Wolfe, Crowder 1974). At its best it equals the linear
//! relaxation of the facility-location formulation.

use super::search::net::{Net, Quantities};
use super::search::wagner_whitin::WagnerWhitin;
use crate::search::stop::Stop;

/// The search for the best prices.
pub(crate) struct Lagrange<'a> {
    net: &'a Net<'a>,
    /// Current prices by period.
    prices: Vec<f64>,
    best_prices: Vec<f64>,
    step: f64,
    since_better: u32,
    solver: WagnerWhitin,
    /// The lots of the last evaluation.
    pub(crate) made: Quantities,
    /// The best bound so far.
    pub(crate) bound: f64,
}

impl<'a> Lagrange<'a> {
    pub(crate) fn new(net: &'a Net<'a>) -> Self {
        let periods = net.periods();
        Self {
            net,
            prices: vec![0.0; periods],
            best_prices: vec![0.0; periods],
            step: 2.0,
            since_better: 0,
            solver: WagnerWhitin::default(),
            made: vec![vec![0.0; periods]; net.items.len()],
            bound: f64::NEG_INFINITY,
        }
    }

    /// Evaluates the current prices, leaving the lots in `made`, and steps towards better ones.
    /// `upper` is the cost of a plan or a guess of one. A stop leaves everything as it was, but for `made`.
    pub(crate) fn iterate(&mut self, upper: f64, stop: &Stop) {
        let mut value = self.net.constant;
        for ((item, demand), made) in self.net.items.iter().zip(&self.net.demand).zip(&mut self.made) {
            if stop.urgent() {
                made.clone_from(demand);
                value = f64::NEG_INFINITY;
                continue;
            }
            let prices = &self.prices;
            let setup = |t: usize| item.setup_cost + prices[t] * item.setup_time;
            let unit = |t: usize| prices[t] * item.unit_time;
            value += self.solver.solve(demand, item.holding_cost, setup, unit, made);
        }
        if value == f64::NEG_INFINITY {
            return;
        }
        for (price, capacity) in self.prices.iter().zip(self.net.capacity).filter(|(price, _)| **price > 0.0) {
            value -= price * capacity;
        }
        // Outward by the rounding of the sums.
        let value = value - 1e-9 * value.abs();
        if value > self.bound {
            self.bound = value;
            self.best_prices.clone_from(&self.prices);
            self.since_better = 0;
        } else {
            self.since_better += 1;
            if self.since_better >= 15 {
                self.since_better = 0;
                self.step *= 0.6;
                self.prices.clone_from(&self.best_prices);
            }
        }
        let over: Vec<f64> = self
            .net
            .used(&self.made)
            .iter()
            .zip(self.net.capacity)
            .map(|(used, capacity)| if capacity.is_finite() { used - capacity } else { 0.0 })
            .collect();
        let norm: f64 = over
            .iter()
            .zip(&self.prices)
            .filter(|(over, price)| **over > 0.0 || **price > 0.0)
            .map(|(over, _)| over * over)
            .sum();
        if norm > 0.0 {
            let length = self.step * (upper - value).max(1e-6 * upper.abs()) / norm;
            for (price, over) in self.prices.iter_mut().zip(&over) {
                *price = (*price + length * over).max(0.0);
            }
        }
    }

    /// Leaves in `made` the lots at `factor` times the best prices: dearer set-up time, fewer lots.
    pub(crate) fn lots_at(&mut self, factor: f64) {
        for ((item, demand), made) in self.net.items.iter().zip(&self.net.demand).zip(&mut self.made) {
            let prices = &self.best_prices;
            let setup = |t: usize| item.setup_cost + factor * prices[t] * item.setup_time;
            let unit = |t: usize| factor * prices[t] * item.unit_time;
            self.solver.solve(demand, item.holding_cost, setup, unit, made);
        }
    }

    /// Whether the steps have become too small to matter.
    pub(crate) fn is_done(&self) -> bool {
        self.step < 1e-3
    }
}

/// Why no plan can exist, where work and the set-ups that cannot be avoided exceed the capacity of
/// the first periods; else `None`.
pub(crate) fn impossible(net: &Net<'_>) -> Option<Vec<String>> {
    let (mut work, mut capacity) = (0.0, 0.0);
    let mut started = vec![false; net.items.len()];
    for t in 0..net.periods() {
        capacity += net.capacity[t];
        for (row, item) in net.items.iter().enumerate() {
            let demand = net.demand[row][t];
            if demand > 0.0 {
                work += item.unit_time * demand;
                if !std::mem::replace(&mut started[row], true) {
                    work += item.setup_time;
                }
            }
        }
        if work > capacity * (1.0 + 1e-6) + 1e-6 * (t + 1) as f64 {
            return Some(vec![format!(
                "demand up to period {} takes at least {work} of machine time, set-ups included, and the capacity up to then is {capacity}",
                t + 1
            )]);
        }
    }
    None
}
