//! Each rule on what stops share a route, alone: the search against the exact model.

use super::super::choose::Chooser;
use super::super::data::Data;
use super::super::state::State;
use super::plain;
use crate::dispatch::problem::{DepotDraft, Draft, Problem, StopDraft, VehicleDraft};
use crate::dispatch::random_rules::RULES;
use crate::dispatch::{Dispatch, Plan};
use crate::kind::{Kind, Options};
use crate::search::observer::Silent;
use crate::search::random::{Random, stream};
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

/// Of each rule 12 random instances; `PACKHORSE_CASES` says otherwise (500 take an hour in release).
#[test]
fn each_rule_alone_comes_out_as_good_as_the_exact_model_proves() {
    let cases = std::env::var("PACKHORSE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(12);
    let found: Vec<_> = RULES.iter().enumerate().map(|(rule, known)| (known.name, compare(rule, 0..cases))).collect();
    for &(name, (equal, proven)) in &found {
        assert!(proven >= 3, "{name}: only {proven} proven");
        assert_eq!(equal, proven, "{name}; rule, as good, proven: {found:?}");
    }
}

#[test]
fn the_best_alternatives_along_a_route_are_those_that_trying_all_finds() {
    let mut random = stream(1, "choice", 0);
    let mut better = 0;
    for _ in 0..60 {
        let mut draft = Draft::empty("choice");
        let coordinate = |random: &mut Random| Some(f64::from(random.random_range(0..100)));
        draft.depots = vec![DepotDraft {
            id: "D".to_owned(),
            x: coordinate(&mut random),
            y: coordinate(&mut random),
            ..DepotDraft::default()
        }];
        draft.vehicles = vec![VehicleDraft::default()];
        for k in 0..9 {
            let (x, y) = (coordinate(&mut random), coordinate(&mut random));
            let alternatives = Some((k % 3).to_string());
            draft.stops.push(StopDraft { id: format!("s{k}"), x, y, alternatives, ..StopDraft::default() });
        }
        let (problem, _) = Problem::new(draft).expect("valid");
        let data = Data::new(&problem, &Stop::after_iterations(1));
        let mut state = State::new(&data);
        // The first of each group in order; then every choice of one of each.
        let length = |route: [u32; 3]| {
            let depot = data.fleet[0].start;
            data.out(depot, route[0])
                + data.out(route[0], route[1])
                + data.out(route[1], route[2])
                + data.out(route[2], depot)
        };
        let choices = (0..27).map(|n: u32| [3 * (n % 3), 1 + 3 * (n / 3 % 3), 2 + 3 * (n / 9)]);
        let best = choices.map(length).fold(f64::INFINITY, f64::min);
        state.assign(0, 0);
        let mut after = state.start(0);
        for stop in 0..3 {
            state.link(stop, after);
            after = stop;
        }
        state.settle(0);
        let before = state.cost;
        let mut choose = Chooser::new(&data);
        assert!(Chooser::applies(&data));
        choose.run(&mut state);
        assert!((state.cost - best).abs() < 1e-6 * best.max(1.0), "{} is not {best}", state.cost);
        assert!(state.absent.is_empty());
        better += u32::from(state.cost < before - 1e-6);
        state.undo();
        assert!(state.cost.abs() < 1e-6 && state.absent.len() == 3);
    }
    assert!(better > 30, "{better}");
}
