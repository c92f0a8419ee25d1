//! The best (s, S) policy without side conditions: Zheng and Federgruen 1991.

use super::profile::Profile;
use super::renewal::Renewal;

/// The optimal (s, S) in steps and its cost per period. `order_cost` is the fixed cost divided by
/// the periods between reviews; the shortage cost is positive.
///
/// Zheng, Federgruen (1991), "Finding optimal (s, S) policies is about as simple as evaluating a
/// single policy", Operations Research 39(4), section 3: with c(s, S) = (K + Σ_{j<S−s} m(j) G(S−j)) / M(S−s),
/// find the best s for an S, then raise S while G(S) is below the best cost, lowering the cost
/// strictly and moving s up. Ours differs in that G is the mean over a review cycle.
pub(super) fn best(profile: &Profile, order_cost: f64) -> (i64, i64, f64) {
    let mut renewal = Renewal::new(&profile.cycle);
    let mut cost = |s: i64, top: i64| {
        let span = (top - s) as usize;
        let total = renewal.total(span);
        let positions = renewal.density(span).iter().zip(0..).map(|(m, j)| m * profile.cost(top - j));
        (order_cost + positions.sum::<f64>()) / total
    };
    let start = profile.best();
    let (mut s, mut best_top) = (start - 1, start);
    while cost(s, best_top) > profile.cost(s) {
        s -= 1;
    }
    let mut least = cost(s, best_top);
    let mut top = best_top + 1;
    while profile.cost(top) <= least {
        let value = cost(s, top);
        if value < least {
            best_top = top;
            least = value;
            while s + 1 < best_top {
                let next = cost(s + 1, best_top);
                if next > profile.cost(s + 1) {
                    break;
                }
                s += 1;
                least = next;
            }
        }
        top += 1;
    }
    (s, best_top, least)
}
