//! Proven bounds on the objective.
//!
//! - `bins`, `cost`: covering of the total volume and weight by the cheapest capacity in stock, and with one bin
//!   type dual feasible functions ([`dual`]); rounded up where the objective can only be whole.
//! - `utilisation`, `profit`: what fits by volume (less the strips that no row of items can reach)
//!   and by weight, as fractional knapsacks.
//! - with trucks: those that the goods' volume and weight need at least, with what bins add ([`trucks`]).

mod covering;
pub(super) mod dual;
mod filling;
pub(super) mod trucks;

use super::problem::Problem;
use crate::search::stop::Stop;

/// The proven bound: at least this for `bins` and `cost`, at most this for `utilisation` and `profit`.
pub(super) fn bound(problem: &Problem, stop: &Stop) -> Option<f64> {
    if problem.objective().is_knapsack() {
        return filling::at_most(problem);
    }
    let mut best = covering::at_least(problem);
    if let [bin] = problem.bins().as_slice() {
        let price = covering::price(problem, bin);
        best = best.max(dual::bins_at_least(problem, bin, stop) * price);
    }
    Some(best)
}

/// Rounds up what can only be whole, forgiving the error of a float sum.
fn up_to_whole(value: f64) -> f64 {
    (value - 1e-9 * value.abs().max(1.0)).ceil().max(0.0)
}

#[cfg(test)]
mod tests;
