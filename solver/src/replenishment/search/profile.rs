//! What an inventory position costs and serves: the one-period cost G(y) and the service A(y).
//!
//! Notation: W is the demand of the window between placing an order and the moment whose stock it
//! decides, y the inventory position right after ordering. An order placed at the start of period
//! t arrives at the start of period t + L; under periodic review every R periods it decides the
//! ends of periods t+L … t+L+R−1, so W runs over L+1 … L+R periods; under continuous review W is
//! the lead-time demand. Random lead times that never overtake each other mix the windows
//! (Kaplan 1970; Zipkin 1986).
//!
//! ```text
//! G(y) = h E(y − W)⁺ + p E(W − y)⁺      averaged over the R windows and the lead times
//! ```

use super::super::problem::{Service, StockTask};

/// G, A and the demand between two reviews; positions count in steps.
pub(crate) struct Profile {
    cost: Vec<f64>,
    /// P(W ≤ y) for y = 0, 1, …
    below: Vec<f64>,
    /// Share of demand met at once from position y = 0, 1, …
    fill: Vec<f64>,
    /// Mean window demand in steps.
    pub(crate) mean: f64,
    /// Cost of a step of stock over a period.
    pub(crate) holding: f64,
    /// Cost of a step owed over a period.
    pub(crate) shortage: f64,
    /// Demand between two reviews; empty under continuous review.
    pub(crate) cycle: Vec<f64>,
    /// Demand of a period in steps.
    pub(crate) rate: f64,
    measure: Option<Service>,
}

impl Profile {
    pub(crate) fn of(task: &StockTask) -> Self {
        let review = task.review as usize;
        let reach = if review == 0 { 0.0 } else { 1.0 };
        let mut laws = Windows::new(task);
        // The windows whose end counts; and, for the fill rate, those right after and before a delivery cycle.
        let (mut window, mut late, mut early) = (Vec::new(), Vec::new(), Vec::new());
        for &(lead, probability) in &task.lead_times {
            for j in 0..review.max(1) {
                add(&mut window, &laws.of(lead + reach + j as f64), probability / review.max(1) as f64);
            }
            if task.service.is_some_and(|(measure, _)| measure == Service::Beta) && review > 0 {
                add(&mut late, &laws.of(lead + review as f64), probability);
                add(&mut early, &laws.of(lead), probability);
            }
        }
        let mut profile = Self {
            cost: Vec::new(),
            below: Vec::with_capacity(window.len()),
            fill: Vec::new(),
            mean: mean(&window),
            holding: task.holding * task.step,
            shortage: task.shortage * task.step,
            cycle: if review == 0 { Vec::new() } else { laws.of(review as f64) },
            rate: task.demand.mean / task.step,
            measure: task.service.map(|(measure, _)| measure),
        };
        let (mut over, mut total) = (0.0, 0.0);
        for (y, &p) in window.iter().enumerate() {
            profile.cost.push(profile.holding * over + profile.shortage * (over + profile.mean - y as f64));
            total += p;
            profile.below.push(total.min(1.0));
            over += total;
        }
        if !late.is_empty() {
            profile.fill = fill(&late, &early);
        }
        profile
    }

    /// G(y), linear beyond the window's demand.
    pub(crate) fn cost(&self, y: i64) -> f64 {
        match usize::try_from(y).ok().and_then(|y| self.cost.get(y)) {
            Some(&cost) => cost,
            None if y < 0 => self.shortage * (self.mean - y as f64),
            None => self.holding * (y as f64 - self.mean),
        }
    }

    /// P(W ≤ y).
    pub(crate) fn covered(&self, y: i64) -> f64 {
        if y < 0 { 0.0 } else { self.below.get(y as usize).copied().unwrap_or(1.0) }
    }

    /// A(y): the share of periods, or of demand, that position y serves. Under continuous review
    /// the fill rate counts the demand that meets a unit on hand, P(W ≤ y − 1).
    pub(crate) fn service(&self, y: i64) -> f64 {
        match self.measure {
            Some(Service::Beta) if self.cycle.is_empty() => self.covered(y - 1),
            Some(Service::Beta) if y <= 0 => 0.0,
            Some(Service::Beta) => self.fill.get(y as usize).copied().unwrap_or(1.0),
            _ => self.covered(y),
        }
    }

    /// The least minimiser of G (the newsvendor's fractile); for a positive shortage cost.
    pub(crate) fn best(&self) -> i64 {
        let fractile = self.shortage / (self.shortage + self.holding);
        self.below.iter().position(|&share| share >= fractile).unwrap_or(self.below.len()) as i64
    }
}

/// The demand of windows of whole or broken length.
struct Windows<'a> {
    task: &'a StockTask,
    /// Convolutions of the period's law: entry k is k periods.
    powers: Vec<Vec<f64>>,
}

impl<'a> Windows<'a> {
    const fn new(task: &'a StockTask) -> Self {
        Self { task, powers: Vec::new() }
    }

    fn of(&mut self, window: f64) -> Vec<f64> {
        let task = self.task;
        if task.review == 0 || task.demand.adds_up(task.step) {
            return task.demand.law(window, task.step);
        }
        if self.powers.is_empty() {
            self.powers.push(vec![1.0]);
            self.powers.push(task.demand.law(1.0, task.step));
        }
        let periods = window as usize;
        while self.powers.len() <= periods {
            let next = convolved(&self.powers[self.powers.len() - 1], &self.powers[1]);
            self.powers.push(next);
        }
        self.powers[periods].clone()
    }
}

/// The law of a sum; its far tail is cut.
fn convolved(a: &[f64], b: &[f64]) -> Vec<f64> {
    let mut sum = vec![0.0; a.len() + b.len() - 1];
    for (i, &p) in a.iter().enumerate() {
        for (slot, &q) in sum[i..].iter_mut().zip(b) {
            *slot += p * q;
        }
    }
    while sum.len() > 1 && sum[sum.len() - 1] < 1e-18 {
        sum.pop();
    }
    sum
}

fn add(mixture: &mut Vec<f64>, law: &[f64], weight: f64) {
    if mixture.len() < law.len() {
        mixture.resize(law.len(), 0.0);
    }
    for (slot, p) in mixture.iter_mut().zip(law) {
        *slot += weight * p;
    }
}

fn mean(law: &[f64]) -> f64 {
    law.iter().enumerate().map(|(k, p)| k as f64 * p).sum()
}

/// 1 − (E(W' − y)⁺ − E(W − y)⁺) / E(W' − W) for y = 0, 1, …, where W' and W end and begin the
/// stretch that an order decides: what is newly owed in it, as a share of its demand.
fn fill(late: &[f64], early: &[f64]) -> Vec<f64> {
    let demand = mean(late) - mean(early);
    let (mut owed_late, mut owed_early) = (mean(late), mean(early));
    let (mut above_late, mut above_early) = (1.0, 1.0);
    (0..late.len())
        .map(|y| {
            let share = 1.0 - (owed_late - owed_early) / demand;
            above_late -= late[y];
            above_early -= early.get(y).copied().unwrap_or(0.0);
            owed_late -= above_late.max(0.0);
            owed_early -= above_early.max(0.0);
            share.clamp(0.0, 1.0)
        })
        .collect()
}
