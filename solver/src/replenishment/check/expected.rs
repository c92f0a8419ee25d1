//! What a policy costs and serves in the long run, by first-step analysis.
//!
//! Let v(y) be the expected sum, over the reviews until the next order, of some value g of the
//! position, starting from y after ordering. Conditioning on the demand of one cycle,
//!
//! ```text
//! v(y) = g(y) + Σ_{d < y − s} P(D = d) v(y − d)
//! ```
//!
//! and the long-run mean of g is v(S) / T(S), where T is v for g = 1 (Veinott, Wagner 1965).
//! Lots of Q leave the position uniform on r+1 … r+Q (Hadley, Whitin 1963).

use super::super::problem::{Service, StockTask};
use super::window;

/// Long-run means per period.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Expected {
    pub(super) ordering: f64,
    pub(super) holding: f64,
    pub(super) shortage: f64,
    /// The service that the stock's target speaks of.
    pub(super) service: f64,
}

/// Values of a position.
#[derive(Debug, Clone, Copy, Default)]
struct Value {
    stock: f64,
    owed: f64,
    service: f64,
}

/// The distribution of one window's demand with its partial sums.
struct Window {
    /// P(W ≤ k).
    below: Vec<f64>,
    /// Σ_{i ≤ k} i P(W = i).
    moment: Vec<f64>,
}

impl Window {
    fn of(mixture: &[(Vec<f64>, f64)]) -> Self {
        let length = mixture.iter().map(|(law, _)| law.len()).max().unwrap_or(1);
        let (mut below, mut moment) = (Vec::with_capacity(length), Vec::with_capacity(length));
        let (mut total, mut first) = (0.0, 0.0);
        for k in 0..length {
            let p: f64 = mixture.iter().map(|(law, share)| share * law.get(k).copied().unwrap_or(0.0)).sum();
            total += p;
            first += k as f64 * p;
            below.push(total);
            moment.push(first);
        }
        Self { below, moment }
    }
    fn mean(&self) -> f64 {
        self.moment[self.moment.len() - 1]
    }
    fn covered(&self, y: i64) -> f64 {
        if y < 0 { 0.0 } else { self.below[(y as usize).min(self.below.len() - 1)] }
    }
    /// E(y − W)⁺.
    fn left(&self, y: i64) -> f64 {
        if y < 0 {
            return 0.0;
        }
        let k = (y as usize).min(self.below.len() - 1);
        y as f64 * self.below[k] - self.moment[k]
    }
    /// E(W − y)⁺.
    fn owed(&self, y: i64) -> f64 {
        (self.left(y) + self.mean() - y as f64).max(0.0)
    }
}

/// The long-run means of a policy that orders at `reorder` or below and keeps the position on the
/// `span` steps above; `uniform` for lots of `span`, else up to the top.
pub(super) fn of(task: &StockTask, reorder: i64, span: i64, uniform: bool) -> Expected {
    let review = task.review;
    let mut ends = Vec::new();
    for &(lead, probability) in &task.lead_times {
        if review == 0 {
            ends.push((window::law(task, lead), probability));
        }
        for j in 1..=review {
            ends.push((window::law(task, lead + f64::from(j)), probability / f64::from(review)));
        }
    }
    let ends = Window::of(&ends);
    let edges = match task.service {
        Some((Service::Beta, _)) if review > 0 => {
            let at = |shift: f64| {
                task.lead_times
                    .iter()
                    .map(|&(lead, share)| (window::law(task, lead + shift), share))
                    .collect::<Vec<_>>()
            };
            Some((Window::of(&at(0.0)), Window::of(&at(f64::from(review)))))
        }
        _ => None,
    };
    let value = |y: i64| Value {
        stock: ends.left(y),
        owed: ends.owed(y),
        service: match (&edges, task.service) {
            (Some((first, last)), _) => 1.0 - (last.owed(y) - first.owed(y)) / (last.mean() - first.mean()),
            (None, Some((Service::Beta, _))) => ends.covered(y - 1),
            // A cycle is served when the stock at the reorder level outlasts the lead time.
            (None, _) if review == 0 => ends.covered(reorder),
            (None, _) => ends.covered(y),
        },
    };
    let (mean, orders) = if review == 0 {
        (uniform_mean(reorder, span, &value), task.demand.mean / task.step / span as f64)
    } else {
        let cycle = window::law(task, f64::from(review));
        if uniform { lots(reorder, span, &cycle, &value) } else { up_to(reorder, span, &cycle, &value) }
    };
    Expected {
        ordering: task.fixed * orders / f64::from(review.max(1)),
        holding: task.holding * task.step * mean.stock,
        shortage: task.shortage * task.step * mean.owed,
        service: mean.service,
    }
}

fn uniform_mean(reorder: i64, span: i64, value: &dyn Fn(i64) -> Value) -> Value {
    let mut sum = Value::default();
    for y in reorder + 1..=reorder + span {
        let here = value(y);
        sum.stock += here.stock;
        sum.owed += here.owed;
        sum.service += here.service;
    }
    let count = span as f64;
    Value { stock: sum.stock / count, owed: sum.owed / count, service: sum.service / count }
}

/// Periodic review, lots of `span`: means, and orders per review.
fn lots(reorder: i64, span: i64, cycle: &[f64], value: &dyn Fn(i64) -> Value) -> (Value, f64) {
    // From i steps above the reorder level a review orders when at least i are demanded, so
    // E min(D, span) of the span levels order.
    let ordering: f64 = cycle.iter().enumerate().map(|(d, p)| (d as f64).min(span as f64) * p).sum();
    (uniform_mean(reorder, span, value), ordering / span as f64)
}

/// Periodic review, up to the top: means, and orders per review.
fn up_to(reorder: i64, span: i64, cycle: &[f64], value: &dyn Fn(i64) -> Value) -> (Value, f64) {
    let leave: f64 = cycle[1..].iter().sum();
    let mut sums: Vec<(Value, f64)> = Vec::with_capacity(span as usize);
    for above in 0..span as usize {
        let here = value(reorder + 1 + above as i64);
        let (mut sum, mut reviews) = (here, 1.0);
        for (d, p) in cycle.iter().enumerate().take(above + 1).skip(1) {
            let (next, count) = &sums[above - d];
            sum.stock += p * next.stock;
            sum.owed += p * next.owed;
            sum.service += p * next.service;
            reviews += p * count;
        }
        let scaled = Value { stock: sum.stock / leave, owed: sum.owed / leave, service: sum.service / leave };
        sums.push((scaled, reviews / leave));
    }
    let (sum, reviews) = sums[sums.len() - 1];
    (Value { stock: sum.stock / reviews, owed: sum.owed / reviews, service: sum.service / reviews }, 1.0 / reviews)
}
