//! The best (r, Q) policy without service target: Federgruen and Zheng 1992.

use super::profile::Profile;

/// Order cost of a policy with lots of `lot` steps per period: under continuous review K times the
/// lots per period; under periodic review K times the chance that a review orders.
pub(super) struct LotCost<'a> {
    profile: &'a Profile,
    fixed: f64,
    /// Σ_{i ≤ Q} P(demand of a cycle ≥ i), by Q.
    reached: Vec<f64>,
}

impl<'a> LotCost<'a> {
    /// `fixed`: K, divided by the periods between reviews where there are reviews.
    pub(super) fn new(profile: &'a Profile, fixed: f64) -> Self {
        let mut reached = vec![0.0];
        let mut above = 1.0;
        for (i, p) in profile.cycle.iter().enumerate() {
            above -= p;
            reached.push(reached[i] + f64::max(above, 0.0));
        }
        Self { profile, fixed, reached }
    }

    /// Q times the order cost per period.
    pub(super) fn of(&self, lot: i64) -> f64 {
        if self.profile.cycle.is_empty() {
            return self.fixed * self.profile.rate;
        }
        let last = self.reached.len() - 1;
        self.fixed * self.reached[(lot as usize).min(last)]
    }
}

/// The optimal (r, Q) in steps among the lots `least`, `least + pack`, …; and its cost per period.
///
/// Federgruen, Zheng (1992), "An efficient algorithm for computing an optimal (r, Q) policy in
/// continuous review stochastic inventory systems", Operations Research 40(4): the best Q positions
/// are the Q least values of the convex G, found by growing an interval from its minimum. Ours
/// differs in that Q is a multiple of a pack and that reviews may be periodic; then the search ends
/// when the mean of the least values alone, which only grows, is above the best cost.
pub(super) fn best(profile: &Profile, fixed: f64, least: i64, pack: i64) -> (i64, i64, f64) {
    let orders = LotCost::new(profile, fixed);
    // The interval of positions is low ..= high, its values of G sum to `sum`.
    let (mut low, mut high) = (profile.best(), profile.best());
    let mut sum = profile.cost(low);
    let mut found = (low - 1, 1, f64::INFINITY);
    loop {
        let lot = high - low + 1;
        if lot >= least && (lot - least) % pack == 0 {
            let cost = (orders.of(lot) + sum) / lot as f64;
            if cost < found.2 {
                found = (low - 1, lot, cost);
            }
        }
        if sum / lot as f64 > found.2 {
            return found;
        }
        let (below, above) = (profile.cost(low - 1), profile.cost(high + 1));
        if below <= above {
            low -= 1;
            sum += below;
        } else {
            high += 1;
            sum += above;
        }
    }
}
