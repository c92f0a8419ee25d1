//! Subgradient ascent on the prices of the demands.
//!
//! Steps after Held, Wolfe and Crowder (1974), directions deflected after Camerini, Fratta and
//! Maffioli (1975). Every evaluation is a proven bound, so the ascent may stop anywhere.

use super::choice::{Choice, Fixing, Rules};
use super::knapsack::{Filling, Item, fill};
use crate::allocation::tables::Tables;
use crate::search::stop::Stop;

/// The ascent: its prices, its best bound, and what the best prices say about each site.
pub(in crate::allocation) struct Ascent<'a> {
    tables: &'a Tables,
    stop: &'a Stop,
    rules: Rules,
    fixed: Vec<Fixing>,
    price: Vec<f64>,
    direction: Vec<f64>,
    gradient: Vec<f64>,
    net: Vec<f64>,
    choice: Choice,
    items: Vec<Vec<Item>>,
    filling: Vec<Filling>,
    frequency: Vec<f64>,
    step: f64,
    patience: u32,
    stalled: u32,
    best: Best,
}

/// The best evaluation.
#[derive(Clone)]
struct Best {
    value: f64,
    price: Vec<f64>,
    net: Vec<f64>,
    choice: Choice,
}

/// The step factor at the start, and the one at which further steps no longer pay.
const FIRST_STEP: f64 = 1.5;
const LAST_STEP: f64 = 2e-3;
/// So many evaluations without a better bound, and the step shrinks.
const PATIENCE: u32 = 12;
/// The stop is asked after so many demands of an evaluation.
const POLL: usize = 256;

impl<'a> Ascent<'a> {
    /// From `price`, the price of each demand; [`Ascent::start`] gives fair ones. An evaluation that
    /// an urgent `stop` cuts short proves nothing.
    pub(in crate::allocation) fn new(tables: &'a Tables, stop: &'a Stop, fixed: Vec<Fixing>, price: Vec<f64>) -> Self {
        let nothing = Filling { value: 0.0, whole: 0, part: 0.0 };
        let best = Best {
            value: f64::NEG_INFINITY,
            price: price.clone(),
            net: vec![0.0; tables.m],
            choice: Choice::new(tables.m),
        };
        Self {
            tables,
            stop,
            rules: Rules::new(tables),
            fixed,
            price,
            direction: vec![0.0; tables.n],
            gradient: vec![0.0; tables.n],
            net: vec![0.0; tables.m],
            choice: Choice::new(tables.m),
            items: vec![Vec::new(); if tables.capacitated { tables.m } else { 0 }],
            filling: vec![nothing; tables.m],
            frequency: vec![0.5; tables.m],
            step: FIRST_STEP,
            patience: PATIENCE,
            stalled: 0,
            best,
        }
    }

    /// Fair prices to start from: the cheapest way to be served, opening costs spread over capacities.
    pub(in crate::allocation) fn start(tables: &Tables) -> Vec<f64> {
        let spread: Vec<f64> = (0..tables.m)
            .map(|site| {
                let capacity = tables.capacity[site].min(tables.total);
                if capacity > 0.0 { tables.opening[site] / capacity } else { 0.0 }
            })
            .collect();
        (0..tables.n)
            .map(|demand| {
                let ways = tables.row(demand).iter().zip(&spread);
                ways.map(|(cost, spread)| cost + spread * tables.quantity[demand]).fold(f64::INFINITY, f64::min)
            })
            .collect()
    }

    /// Evaluates the prices, then moves them towards `target`, an objective that is known to be
    /// reachable. Returns the bound found, proven but for rounding.
    pub(in crate::allocation) fn advance(&mut self, target: f64) -> f64 {
        let value = self.evaluate();
        if value == f64::NEG_INFINITY {
            return value;
        }
        if value > self.best.value + 1e-7 * self.best.value.abs() {
            self.stalled = 0;
        } else {
            self.stalled += 1;
        }
        if value > self.best.value {
            self.best.value = value;
            self.best.price.clone_from(&self.price);
            self.best.net.clone_from(&self.net);
            self.best.choice.clone_from(&self.choice);
        }
        for (frequency, open) in self.frequency.iter_mut().zip(&self.choice.open) {
            *frequency += 0.1 * (open - *frequency);
        }
        self.differentiate();
        if self.stalled >= self.patience {
            self.stalled = 0;
            self.step *= 0.6;
            self.price.clone_from(&self.best.price);
            self.direction.fill(0.0);
        } else {
            self.walk(target, value);
        }
        value
    }

    /// With short steps and little patience: for prices that are good already.
    #[must_use]
    pub(in crate::allocation) const fn gently(mut self) -> Self {
        self.step = 0.4;
        self.patience = 5;
        self
    }

    /// How often each site was chosen lately, 0 to 1.
    pub(in crate::allocation) fn frequency(&self) -> &[f64] {
        &self.frequency
    }
    /// Whether the steps have become too small to matter.
    pub(in crate::allocation) fn is_over(&self) -> bool {
        self.step < LAST_STEP
    }
    /// The best bound so far, as computed.
    pub(in crate::allocation) const fn value(&self) -> f64 {
        self.best.value
    }
    /// The best prices so far.
    pub(in crate::allocation) fn prices(&self) -> &[f64] {
        &self.best.price
    }
    /// What each site makes at the best prices, negative is gain.
    pub(in crate::allocation) fn nets(&self) -> &[f64] {
        &self.best.net
    }
    /// The share of each site that the last evaluation opened.
    pub(in crate::allocation) fn chosen(&self) -> &[f64] {
        &self.choice.open
    }

    /// At the best prices: how much at least the bound rises if a site is forced the other way
    /// than chosen, and whether it is chosen.
    pub(in crate::allocation) fn penalties(&self) -> Vec<(f64, bool)> {
        let Best { net, choice, .. } = &self.best;
        let extremes = choice.extremes(&self.fixed, net);
        (0..self.tables.m)
            .map(|site| {
                let chosen = choice.open[site] > 0.0;
                match self.fixed[site] {
                    Fixing::Free if choice.open[site] == 0.0 || choice.open[site] == 1.0 => {
                        (choice.penalty(&self.rules, &self.fixed, net, extremes, site), chosen)
                    }
                    Fixing::Free => (0.0, chosen),
                    Fixing::Open | Fixing::Closed => (f64::INFINITY, chosen),
                }
            })
            .collect()
    }

    /// The relaxation's value at the current prices.
    fn evaluate(&mut self) -> f64 {
        self.net.copy_from_slice(&self.tables.opening);
        if self.tables.capacitated {
            if !self.fill_sites() {
                return f64::NEG_INFINITY;
            }
        } else {
            for (demand, &price) in self.price.iter().enumerate() {
                if demand % POLL == POLL - 1 && self.stop.urgent() {
                    return f64::NEG_INFINITY;
                }
                for (net, cost) in self.net.iter_mut().zip(self.tables.row(demand)) {
                    *net += (cost - price).min(0.0);
                }
            }
        }
        self.choice.choose(&self.rules, &self.fixed, &self.net);
        self.price.iter().sum::<f64>() + self.choice.value
    }

    /// Fills every site's knapsack; `false` if cut short.
    fn fill_sites(&mut self) -> bool {
        for items in &mut self.items {
            items.clear();
        }
        for (demand, &price) in self.price.iter().enumerate() {
            if demand % POLL == POLL - 1 && self.stop.urgent() {
                return false;
            }
            let quantity = self.tables.quantity[demand];
            for (site, &cost) in self.tables.row(demand).iter().enumerate() {
                if cost < price && self.fixed[site] != Fixing::Closed {
                    let item = Item { rate: (cost - price) / quantity, quantity, demand: demand as u32 };
                    self.items[site].push(item);
                }
            }
        }
        for (site, items) in self.items.iter_mut().enumerate() {
            self.filling[site] = fill(items, self.tables.capacity[site]);
            self.net[site] += self.filling[site].value;
        }
        true
    }

    /// How much of each demand the relaxation leaves unserved, negative where it serves too much.
    fn differentiate(&mut self) {
        self.gradient.fill(1.0);
        for (site, &open) in self.choice.open.iter().enumerate() {
            if open == 0.0 {
                continue;
            }
            if self.tables.capacitated {
                let (items, filling) = (&self.items[site], self.filling[site]);
                for item in &items[..filling.whole] {
                    self.gradient[item.demand as usize] -= open;
                }
                if let Some(item) = items.get(filling.whole) {
                    self.gradient[item.demand as usize] -= open * filling.part;
                }
            } else {
                for (demand, gradient) in self.gradient.iter_mut().enumerate() {
                    if self.tables.row(demand)[site] < self.price[demand] {
                        *gradient -= open;
                    }
                }
            }
        }
    }

    fn walk(&mut self, target: f64, value: f64) {
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let before = dot(&self.direction, &self.direction);
        let turn = dot(&self.gradient, &self.direction);
        let keep = if before > 0.0 && turn < 0.0 { -1.5 * turn / before } else { 0.0 };
        for (direction, gradient) in self.direction.iter_mut().zip(&self.gradient) {
            *direction = gradient + keep * *direction;
        }
        let length = dot(&self.direction, &self.direction);
        if length <= 1e-12 {
            // Every demand is served exactly: the prices are optimal.
            self.step = 0.0;
            return;
        }
        let missing = (target - value).max(1e-6 * target.abs().max(1.0));
        let step = self.step * missing / length;
        for (price, direction) in self.price.iter_mut().zip(&self.direction) {
            *price += step * direction;
        }
    }
}
