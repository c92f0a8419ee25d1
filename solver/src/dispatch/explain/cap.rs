//! By how much a cap on the whole plan would have to be higher for the cheapest place to be free.

use super::super::check::{self, Capped};
use super::super::plan::Plan;
use super::super::problem::{Draft, Problem};
use super::relax::Relaxed;
use super::trial::{Fit, Work};
use super::words;

/// A cap on the plan: the rule, its field, where it is in a draft, and what it caps.
type Cap = (&'static str, &'static str, fn(&Draft) -> Option<f64>, fn(Capped) -> f64);

const CAPS: [Cap; 2] = [
    ("co2", "max_co2", |draft| draft.max_co2, |capped| capped.co2),
    ("balance", "balance.max_range", |draft| draft.balance?.max_range, |capped| capped.range),
];

/// Amounts are told to hundredths.
const STEP: f64 = 0.01;

/// The least amount, to hundredths, by which the cap that the plan breaks must be higher; `None` where it
/// breaks something else, too, or there is too much to try. The plan has the stops at the place of `fit`.
pub(super) fn higher(problem: &Problem, plan: &Plan, fit: &Fit, work: &mut Work) -> Option<Relaxed> {
    let visits: u64 = plan.routes.iter().map(|route| route.stops.len() as u64).sum();
    if !work.spend(2 * visits) {
        return None;
    }
    let broken = check::check(problem, plan).violations;
    let &(_, field, of, value) = CAPS.iter().find(|(rule, ..)| broken.iter().all(|found| found.rule == *rule))?;
    let cap = of(problem.draft())?;
    // A whole number of steps stays one, whatever floating point adds.
    let steps = ((value(check::capped(problem, plan)) - cap) / STEP - 1e-6).ceil();
    let amount = steps * STEP;
    let words = vec![format!("{field} by {}", words::number(amount))];
    Some(Relaxed { size: amount / cap.max(1.0), fit: fit.clone(), words })
}
