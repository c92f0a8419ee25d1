//! Routes in progress, added to random instances: what a hasty plan has begun at some moment.

use super::super::Dispatch;
use super::super::problem::{Draft, Problem};
use super::{BETWEEN, Rule};
use crate::kind::{Kind as _, Options};
use crate::search::observer::Silent;
use crate::search::random::Random;
use crate::search::stop::Stop;
use rand::RngExt as _;

/// The rule.
pub(in crate::dispatch) const BEGUN: Rule = Rule { name: "in progress", add: in_progress };

/// What vehicles of the instance may do between stops besides.
const BESIDE: [&str; 6] = ["reload", "battery", "breaks", "driving break", "grounded", "straight line"];

/// Names no routes where there is no plan, or nothing has begun.
fn in_progress(draft: &mut Draft, random: &mut Random) {
    if random.random_bool(0.6) {
        let name = BESIDE[random.random_range(0..BESIDE.len())];
        let beside = BETWEEN.iter().find(|rule| rule.name == name).expect("a rule");
        (beside.add)(draft, random);
    }
    let until = f64::from(random.random_range(10..250));
    let open = random.random_bool(0.3);
    let Ok((problem, _)) = Problem::new(draft.clone()) else { return };
    let outcome = Dispatch::solve(&problem, &Options::default(), &Stop::after_iterations(1), &Silent);
    let plan = outcome.plan.filter(|plan| Dispatch::check(&problem, plan).violations.is_empty());
    let Some(plan) = plan else { return };
    draft.initial_routes = Dispatch::freeze(&problem, &plan, until).expect("a plan that keeps the rules");
    draft.not_before = random.random_bool(0.5).then_some(until);
    for route in draft.initial_routes.iter_mut().filter(|_| open) {
        route.depart = None;
    }
}
