//! The search against the exact model.

use super::problem;
use crate::dispatch::Dispatch;
use crate::kind::{Kind, Options};
use crate::search::observer::Silent;
use crate::search::random::stream;
use crate::search::stop::Stop;
use rand::RngExt;

#[test]
fn small_instances_come_out_as_good_as_the_exact_model_proves() {
    let mut random = stream(14, "model", 0);
    let (mut equal, mut cases) = (0, 0);
    for case in 0..40 {
        let stops = random.random_range(5..8);
        let problem = problem(&mut random, stops);
        let solve = |method: &str, iterations| {
            let options = Options { seed: case, method: method.to_owned(), ..Options::default() };
            Dispatch::solve(&problem, &options, &Stop::after_iterations(iterations), &Silent)
        };
        let (search, exact) = (solve("search", 2_000), solve("milp", 3_000));
        let Some(plan) = search.plan else { continue };
        let ours = Dispatch::check(&problem, &plan);
        assert_eq!(ours.violations, [], "case {case}");
        if exact.infeasible.is_some() {
            assert!(ours.left_out > 0, "case {case}: a plan of what is proven impossible");
            continue;
        }
        // Below a bound that holds for every complete plan no complete plan can be.
        let first = exact.bounds.len() == 1;
        if let Some(Some(bound)) = exact.bounds.first().filter(|_| ours.left_out == 0) {
            assert!(ours.objectives[0] >= bound - 1e-6 * bound.abs().max(1.0), "case {case}: below {bound}");
        }
        let Some(best) = exact.plan.map(|plan| Dispatch::check(&problem, &plan)) else { continue };
        let value = *best.objectives.last().expect("an objective");
        let proven = exact.bounds.last().copied().flatten().is_some_and(|bound| value - bound <= 1e-3 * value.max(1.0));
        if best.left_out > 0 || !(proven && (first || exact.bounds[0] == Some(best.objectives[0]))) {
            continue;
        }
        cases += 1;
        let same = |(&a, &b): (&f64, &f64)| a - b <= 1e-3 * b.abs().max(1.0);
        equal += u32::from(ours.left_out == 0 && ours.objectives.iter().zip(&best.objectives).all(same));
    }
    assert!(cases >= 15, "only {cases} proven");
    assert_eq!(equal, cases, "the search missed a proven optimum");
}
