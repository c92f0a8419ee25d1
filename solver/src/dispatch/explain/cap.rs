//! By how much a cap on the whole plan would have to be higher for the cheapest place to be free.

use super::super::check;
use super::super::plan::Plan;
use super::super::problem::{Draft, Problem};
use super::relax::Relaxed;
use super::trial::{Fit, Work};
use super::words;

/// A cap on the plan: its field, and where it is in a draft.
type Cap = (&'static str, &'static str, fn(&mut Draft) -> Option<&mut f64>);

const CAPS: [Cap; 2] = [
    ("co2", "max_co2", |draft| draft.max_co2.as_mut()),
    ("balance", "balance.max_range", |draft| draft.balance.as_mut()?.max_range.as_mut()),
];

/// The least amount, to hundredths, by which the cap that the plan breaks must be higher; `None` where it
/// breaks something else, too, or there is too much to try. The plan has the stops at the place of `fit`.
pub(super) fn higher(problem: &Problem, plan: &Plan, fit: &Fit, work: &mut Work) -> Option<Relaxed> {
    let visits: u64 = plan.routes.iter().map(|route| route.stops.len() as u64).sum();
    let broken = check::check(problem, plan).violations;
    let &(_, field, of) = CAPS.iter().find(|(rule, ..)| broken.iter().all(|found| found.rule == *rule))?;
    let mut draft = problem.draft().clone();
    let cap = *of(&mut draft)?;
    let mut admits = |amount: f64| {
        let enough = work.spend(2 * visits + draft.stops.len() as u64);
        let mut higher = draft.clone();
        if let Some(limit) = of(&mut higher) {
            *limit = cap + amount;
        }
        enough && Problem::new(higher).is_ok_and(|(problem, _)| check::check(&problem, plan).violations.is_empty())
    };
    const STEP: f64 = 0.01;
    let (mut short, mut enough) = (0.0, 1.0);
    while !admits(enough * STEP) {
        (short, enough) = (enough, 2.0 * enough);
        if enough * STEP > 1e12 {
            return None;
        }
    }
    while enough - short > 1.0 {
        let middle = ((short + enough) / 2.0_f64).floor();
        if admits(middle * STEP) { enough = middle } else { short = middle }
    }
    let amount = enough * STEP;
    let words = vec![format!("{field} by {}", words::number(amount))];
    (!work.short).then(|| Relaxed { size: amount / cap.max(1.0), fit: fit.clone(), words })
}
