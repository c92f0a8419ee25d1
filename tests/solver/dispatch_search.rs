//! Dispatch: golden runs on generated instances, known optima on public ones, and early ends.

use crate::benchmarks::stored;
use packhorse_instances::dispatch::{FORMATS, Size, generate};
use packhorse_instances::source::Source;
use packhorse_solver::dispatch::{Dispatch, Plan, Problem};
use packhorse_solver::kind::{Kind as _, Options};
use packhorse_solver::plan_file::Rules;
use packhorse_solver::search::observer::Silent;
use packhorse_solver::search::stop::Stop;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

fn search(problem: &Problem, seed: u64, stop: &Stop) -> Plan {
    let options = Options { seed, method: "search".to_owned(), ..Options::default() };
    Dispatch::solve(problem, &options, stop, &Silent).plan.expect("a plan")
}

/// The objectives of a plan that must be complete and feasible.
fn objectives(problem: &Problem, plan: &Plan) -> Vec<f64> {
    let evaluation = Dispatch::check(problem, plan);
    assert_eq!(evaluation.violations, []);
    assert_eq!(evaluation.left_out, 0, "{:?}", plan.unassigned.first());
    evaluation.objectives
}

fn generated(stops: usize, depots: usize, pairs: usize) -> Problem {
    let (problem, _) = Problem::new(generate(&Size { stops, depots, pairs }, 1)).expect("valid");
    problem
}

/// A public instance by its format and rules; `None`, told, where the benchmarks are not there.
pub(crate) fn public(format: &str, file: &str, objective: &[&str], rounding: &str) -> Option<Problem> {
    let path = stored(&format!("routing/{file}"))?;
    let rules = Rules {
        objective: Some(objective.iter().map(|&word| word.to_owned()).collect()),
        rounding: Some(rounding.to_owned()),
        ..Rules::default()
    };
    let format = FORMATS.iter().find(|known| known.name == format).expect("a format");
    let source = Source::open(&path, None).expect("opens");
    let parsed = (format.read)(&source, &rules).expect("reads");
    Some(Problem::new(parsed.draft).expect("valid").0)
}

/// Any change of the search's path shows here; a change that is meant states new values.
#[test]
fn golden_runs_on_generated_instances() {
    let found = GOLDEN.map(|(stops, depots, pairs, iterations, _)| {
        let problem = generated(stops, depots, pairs);
        let plan = search(&problem, 1, &Stop::after_iterations(iterations));
        *objectives(&problem, &plan).last().expect("an objective")
    });
    for ((stops, .., golden), value) in GOLDEN.iter().zip(found) {
        assert!((value - golden).abs() <= 1e-6 * golden, "{stops} stops: {value} is not {golden}; all: {found:?}");
    }
}

const GOLDEN: [(usize, usize, usize, u64, f64); 3] = [
    (60, 1, 0, 4_000, 29_361.258_518_519),
    (80, 2, 20, 2_000, 34_334.081_111_111),
    (200, 1, 0, 2_000, 74_063.213_888_888_89),
];

#[test]
fn known_optima_are_reached_on_easy_public_instances() {
    let cases = [
        ("solomon", "solomon/C101.txt", &["distance"][..], "trunc1", vec![827.3], 0.0, 4_000),
        ("lilim", "lilim/100/LC101.txt", &["vehicles", "distance"][..], "none", vec![10.0, 828.94], 0.0, 20_000),
        ("vrplib", "x/X-n101-k25.vrp", &["distance"][..], "nearest", vec![27_591.0], 0.015, 60_000),
        // Long enough to breed.
        ("vrplib", "x/X-n101-k25.vrp", &["distance"][..], "nearest", vec![27_591.0], 0.005, 900_000),
    ];
    for (format, file, objective, rounding, best, slack, iterations) in cases {
        let Some(problem) = public(format, file, objective, rounding) else {
            continue;
        };
        let plan = search(&problem, 1, &Stop::after_iterations(iterations));
        let found = objectives(&problem, &plan);
        for (&found, &best) in found.iter().zip(&best) {
            assert!(found <= best * (1.0 + slack) + 0.01, "{file}: {found} is more than {best} allows");
        }
    }
}

#[test]
fn construction_alone_serves_almost_all_of_a_large_city() {
    let problem = generated(5_000, 1, 0);
    let plan = search(&problem, 1, &Stop::after_iterations(0));
    let evaluation = Dispatch::check(&problem, &plan);
    assert_eq!(evaluation.violations, []);
    // The fleet is tight: a handful of stops may wait for the search to make room.
    assert!(evaluation.left_out <= 50, "{} left out", evaluation.left_out);
}

#[test]
fn a_signal_before_the_first_step_still_gives_a_sound_plan() {
    for stops in [50, 4_000] {
        let problem = generated(stops, 1, 0);
        let stop = Stop::after_iterations(u64::MAX).with_signal(Arc::new(AtomicBool::new(true)));
        let plan = search(&problem, 1, &stop);
        assert_eq!(Dispatch::check(&problem, &plan).violations, []);
        assert!(plan.unassigned.iter().all(|entry| !entry.reason.is_empty()));
    }
}
