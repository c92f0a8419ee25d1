//! Each rule on what stops share a route, alone: the search against the exact model.

use super::plain;
use crate::dispatch::problem::{Draft, Problem};
use crate::dispatch::random_rules::RULES;
use crate::dispatch::{Dispatch, Plan};
use crate::kind::{Kind, Options};
use crate::search::observer::Silent;
use crate::search::random::stream;
use crate::search::stop::Stop;
use rand::RngExt;

/// A random instance of up to eight stops with the rule, or none where the rule would say nothing.
fn instance(rule: usize, case: u64) -> Option<Draft> {
    let mut random = stream(case, RULES[rule].name, 0);
    let stops = random.random_range(4..9);
    let mut draft = plain(&mut random, stops);
    (RULES[rule].add)(&mut draft, &mut random);
    let pairs = draft.stops.iter().any(|stop| stop.pair.is_some());
    (!matches!(RULES[rule].name, "lifo" | "rides") || pairs).then_some(draft)
}

fn solve(problem: &Problem, method: &str, iterations: u64) -> (Option<Plan>, Vec<Option<f64>>) {
    let options = Options { method: method.to_owned(), ..Options::default() };
    let outcome = Dispatch::solve(problem, &options, &Stop::after_iterations(iterations), &Silent);
    (outcome.plan, outcome.bounds)
}

/// How often the search's plan is as good as the model's, and how often the model proves its own.
fn compare(rule: usize, cases: std::ops::Range<u64>) -> (u32, u32) {
    let (mut equal, mut proven) = (0, 0);
    for case in cases {
        let Some(draft) = instance(rule, case) else { continue };
        let (problem, _) = Problem::new(draft).expect("valid");
        let (Some(plan), _) = solve(&problem, "search", 2_000) else { continue };
        let ours = Dispatch::check(&problem, &plan);
        assert_eq!(ours.violations, [], "{} {case}", RULES[rule].name);
        let (exact, bounds) = solve(&problem, "milp", 3_000);
        let Some(exact) = exact.map(|plan| Dispatch::check(&problem, &plan)) else { continue };
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-3 * b.abs().max(1.0);
        let shown = exact.objectives.iter().zip(&bounds).all(|(&value, bound)| bound.is_some_and(|b| close(b, value)));
        if exact.left_out > 0 || !shown {
            continue;
        }
        proven += 1;
        let same = ours.left_out == 0 && ours.objectives.iter().zip(&exact.objectives).all(|(&a, &b)| close(a, b));
        equal += u32::from(same);
    }
    (equal, proven)
}

#[test]
fn each_rule_alone_comes_out_as_good_as_the_exact_model_proves() {
    for (rule, known) in RULES.iter().enumerate() {
        let (equal, proven) = compare(rule, 0..12);
        assert!(proven >= 3, "{}: only {proven} proven", known.name);
        assert_eq!(equal, proven, "{}", known.name);
    }
}

/// An hour or so: `cargo test --release -p packhorse-solver --lib each_rule_on_500 -- --ignored --nocapture`.
#[test]
#[ignore = "takes an hour"]
#[expect(clippy::print_stderr, reason = "the counts are the result")]
fn each_rule_on_500_instances() {
    for (rule, known) in RULES.iter().enumerate() {
        let (equal, proven) = compare(rule, 0..500);
        eprintln!("{}: {equal} of {proven} proven optima", known.name);
    }
}
