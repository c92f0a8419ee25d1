//! Policies under side conditions: every span of positions in turn, until a bound ends the search.
//!
//! A policy keeps the position after ordering on s+1 … s+D; the span D is S − s, or Q. For each D
//! the least level that serves enough and costs least is found by walking up, since it never
//! falls as D grows: a longer span lowers the positions stochastically.

use super::lots_of_q::LotCost;
use super::profile::Profile;
use super::renewal::Renewal;
use crate::search::stop::Stop;

/// What is allowed and asked.
pub(super) struct Wanted {
    /// The least span in steps, at least 1.
    pub(super) least: i64,
    /// Spans are `least`, `least + pack`, …
    pub(super) pack: i64,
    /// Whether only the least span is allowed (base stock).
    pub(super) single: bool,
    /// Whether positions are uniform (lots of Q), not renewals (order up to S).
    pub(super) uniform: bool,
    /// K, divided by the periods between reviews where there are reviews.
    pub(super) fixed: f64,
    /// The least service.
    pub(super) target: Option<f64>,
    /// Continuous review with a target for alpha: the least r.
    pub(super) least_reorder: Option<i64>,
}

/// The best policy found and how far it is proven.
pub(super) struct Found {
    /// Reorder level in steps.
    pub(super) reorder: i64,
    /// Span in steps.
    pub(super) span: i64,
    /// Cost per period.
    pub(super) cost: f64,
    /// Proven bound on the cost of every policy of the form.
    pub(super) bound: f64,
}

/// Spans beyond this are not tried; the bound then says what they could reach.
const LARGEST_SPAN: i64 = 100_000;

/// The best span and level. `None` when stopped before the first span was done.
pub(super) fn best(profile: &Profile, wanted: &Wanted, stop: &Stop) -> Option<Found> {
    let ones = [0.0, 1.0];
    // Demand of exactly one step a review visits every position once: uniform positions.
    let mut renewal = Renewal::new(if wanted.uniform || profile.cycle.is_empty() { &ones } else { &profile.cycle });
    let lots = LotCost::new(profile, wanted.fixed);
    let mut found: Option<Found> = None;
    // Below the minimum of G every position gains by a step up; without shortage cost it is 0.
    let mut top = profile.best();
    let mut half = 0_usize;
    let mut span = wanted.least;
    loop {
        let total = renewal.total(span as usize);
        let weights = renewal.density(span as usize);
        let mean = |of: &dyn Fn(i64) -> f64, top: i64| {
            weights.iter().zip(0..).map(|(m, j)| m * of(top - j)).sum::<f64>() / total
        };
        let cost = |y: i64| profile.cost(y);
        let served = |top: i64| match (wanted.least_reorder, wanted.target) {
            (Some(reorder), _) => top - span >= reorder,
            (None, Some(target)) => mean(&|y| profile.service(y), top) >= target,
            (None, None) => true,
        };
        while !served(top) {
            top += 1;
        }
        let mut stock = mean(&cost, top);
        if profile.shortage > 0.0 {
            loop {
                let next = mean(&cost, top + 1);
                if next >= stock {
                    break;
                }
                (stock, top) = (next, top + 1);
            }
        }
        let orders = if wanted.uniform || profile.cycle.is_empty() { lots.of(span) } else { wanted.fixed };
        let value = stock + orders / total;
        if found.as_ref().is_none_or(|found| value < found.cost) {
            found = Some(Found { reorder: top - span, span, cost: value, bound: value });
        }
        let best = found.as_mut()?;
        if wanted.single {
            return found;
        }
        // Every longer span costs at least this (see `least_cost`).
        while renewal.total(half + 1) <= 0.5 * wanted.target.unwrap_or(1.0) * total {
            half += 1;
        }
        let beyond = least_cost(profile, wanted, half, span);
        if beyond >= best.cost {
            best.bound = best.cost;
            return found;
        }
        best.bound = beyond.max(0.0);
        if span >= LARGEST_SPAN || stop.urgent() {
            return found;
        }
        span += wanted.pack;
    }
}

/// A bound on the cost of every span of at least `span`, which grows with it.
///
/// The positions are renewals below S, so an interval of n of them holds at most the share
/// M(n) / M(D) of the time. `half` is the largest n with M(n) ≤ θ M(D), θ = half the target (or ½).
/// Without target: half of the time the position is n/2 or more from the mean window demand, and
/// G(y) ≥ min(h, p) |y − E W| (Jensen). With a target t: positions below 0 serve nothing, so
/// positions of n or more hold at least t − θ of the time, and stock is at least E y⁺ − E W.
fn least_cost(profile: &Profile, wanted: &Wanted, half: usize, span: i64) -> f64 {
    let n = half as f64;
    if let Some(reorder) = wanted.least_reorder {
        return profile.holding * (reorder as f64 + 0.5 * (span + 1) as f64 - profile.mean);
    }
    let by_service = wanted.target.map_or(0.0, |target| profile.holding * (n * 0.5 * target - profile.mean));
    let share = wanted.target.unwrap_or(1.0) * 0.5;
    let by_cost = profile.holding.min(profile.shortage) * 0.5 * n * (1.0 - share);
    by_service.max(by_cost)
}
