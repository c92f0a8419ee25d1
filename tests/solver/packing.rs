//! Packing across crates: searches against the exact model, every plan against the check, repeatability,
//! starts, stops, and the stored public instances.

use crate::benchmarks;
use packhorse_instances::packing::{FORMATS, Size, generate};
use packhorse_instances::source::Source;
use packhorse_solver::kind::{Evaluation, Kind as _, Options};
use packhorse_solver::outcome::{Outcome, StoppedBy};
use packhorse_solver::packing::{Draft, Objective, Orientation, Packing, Plan, Problem};
use packhorse_solver::plan_file::Rules;
use packhorse_solver::search::observer::Silent;
use packhorse_solver::search::random::{Random, stream};
use packhorse_solver::search::stop::Stop;
use rand::RngExt as _;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

pub(crate) const OBJECTIVES: [Objective; 4] =
    [Objective::Bins, Objective::Cost, Objective::Utilisation, Objective::Profit];

pub(crate) fn problem(draft: Draft) -> Problem {
    Packing::validate(draft).unwrap_or_else(|findings| panic!("{findings:?}")).0
}

pub(crate) fn options(method: &str, threads: usize, start: Option<Plan>) -> Options<Plan> {
    Options { seed: 7, threads, method: method.to_owned(), start }
}

/// Solves and insists that the check finds nothing.
pub(crate) fn solved(problem: &Problem, options: &Options<Plan>, stop: &Stop) -> (Outcome<Plan>, Evaluation) {
    let outcome = Packing::solve(problem, options, stop, &Silent);
    let plan = outcome.plan.as_ref().expect("packing always has a plan");
    let evaluation = Packing::check(problem, plan);
    assert!(evaluation.violations.is_empty(), "{:?}", evaluation.violations);
    (outcome, evaluation)
}

/// A random small instance: `types` item types of at most two copies, sides up to 12 in bins of about 16.
pub(crate) fn small(random: &mut Random, types: usize, objective: Objective) -> Draft {
    let mut draft = generate(
        &Size { items: types, copies: 2, bins: 1 + types % 2, ..Size::default() },
        random.random_range(0..1 << 40),
    );
    draft.objective = objective;
    for bin in &mut draft.bins {
        let mut side = || random.random_range(10..=16);
        (bin.x.0, bin.y.0, bin.z.0) = (side(), side(), side());
        bin.cost = Some(f64::from(random.random_range(3..9)));
        bin.max_weight_g = (random.random_range(0..2) == 0).then_some(packhorse_solver::units::Grams(60));
        bin.stock = objective.is_knapsack().then_some(1);
    }
    for item in &mut draft.items {
        let mut side = || random.random_range(3..=10);
        (item.x.0, item.y.0, item.z.0) = (side(), side(), side());
        item.weight_g.0 = random.random_range(0..30);
        item.value = f64::from(random.random_range(0..20) + 1);
        if random.random_range(0..3) == 0 {
            item.orientations = vec![Orientation::Xyz];
        }
    }
    draft
}

#[test]
fn the_search_equals_the_exact_model_on_small_instances() {
    let mut random = stream(1, "packing-small", 0);
    let mut proven = 0;
    for round in 0..24 {
        let objective = OBJECTIVES[round % 4];
        let draft = small(&mut random, 2 + round % 2, objective);
        if draft.items.iter().map(|item| item.quantity).sum::<u32>() > 5 {
            continue;
        }
        let problem = problem(draft);
        let limit = || Stop::new(Instant::now()).with_iterations(3_000).with_gap(0.0);
        let (exact, judge) = solved(&problem, &options("milp", 1, None), &limit());
        let (search, ours) = solved(&problem, &options("ruin", 1, None), &limit());
        let sense = Packing::objectives(&problem)[0].sense;
        let better = |a: f64, b: f64| sense.better(a, b) && (a - b).abs() > 1e-6 * b.abs().max(1.0);
        for outcome in [&exact, &search] {
            let bound = outcome.bounds[0].expect("packing always has a bound");
            if judge.left_out == 0 {
                assert!(!better(judge.objectives[0], bound), "round {round}: {judge:?} beats its bound {bound}");
            }
            if ours.left_out == 0 {
                assert!(!better(ours.objectives[0], bound), "round {round}: {ours:?} beats the bound {bound}");
            }
        }
        let at_bound = exact.bounds[0].is_some_and(|bound| (bound - judge.objectives[0]).abs() <= 1e-6 * bound.abs());
        if judge.left_out == 0 && at_bound {
            proven += 1;
            assert_eq!(ours.left_out, 0, "round {round}");
            assert!((ours.objectives[0] - judge.objectives[0]).abs() < 1e-6, "round {round}: {ours:?} {judge:?}");
        }
    }
    assert!(proven >= 8, "only {proven} were proven");
}

#[test]
fn stops_equal_the_exact_model_on_small_instances() {
    let mut random = stream(3, "packing-stops", 0);
    let (mut proven, mut equal) = (0, 0);
    for round in 0..12 {
        let mut draft = small(&mut random, 2, OBJECTIVES[round % 4]);
        if draft.items.iter().map(|item| item.quantity).sum::<u32>() > 4 {
            draft.items.truncate(2);
            draft.items.iter_mut().for_each(|item| item.quantity = 2);
        }
        for (item, stop) in draft.items.iter_mut().zip([2, 1]) {
            item.stop = Some(stop);
        }
        let problem = problem(draft);
        let limit = || Stop::new(Instant::now()).with_iterations(3_000).with_gap(0.0);
        let (exact, judge) = solved(&problem, &options("milp", 1, None), &limit());
        let (_, ours) = solved(&problem, &options("ruin", 1, None), &limit());
        let at_bound = exact.bounds[0].is_some_and(|bound| (bound - judge.objectives[0]).abs() <= 1e-6 * bound.abs());
        if judge.left_out == 0 && at_bound {
            proven += 1;
            let same = ours.left_out == 0 && (ours.objectives[0] - judge.objectives[0]).abs() < 1e-6;
            equal += usize::from(same);
        }
    }
    assert!(proven >= 4 && equal == proven, "{equal} of {proven} proven");
}

#[test]
fn every_plan_passes_the_check_whatever_is_asked() {
    let mut random = stream(2, "packing-any", 0);
    for round in 0..40_u64 {
        let size = Size {
            items: 1 + round as usize % 17,
            copies: 1 + round as usize % 9,
            bins: 1 + round as usize % 4,
            ..Size::default()
        };
        let mut draft = generate(&size, round);
        draft.objective = OBJECTIVES[round as usize % 4];
        draft.support = [0.0, 0.0, 0.7, 1.0][random.random_range(0..4)];
        for bin in &mut draft.bins {
            bin.stock =
                (draft.objective.is_knapsack() || random.random_range(0..3) == 0).then(|| random.random_range(0..3));
        }
        draft.bins[0].stock = Some(1 + random.random_range(0..2));
        let problem = problem(draft);
        for method in ["auto", "greedy", "ruin", "beam"] {
            let (_, evaluation) = solved(&problem, &options(method, 1, None), &Stop::after_iterations(60));
            assert!(evaluation.objectives[0].is_finite());
        }
    }
}

#[test]
fn runs_repeat_and_threads_of_the_beam_change_nothing() {
    for (objective, stock) in [(Objective::Utilisation, Some(1)), (Objective::Cost, None), (Objective::Profit, Some(2))]
    {
        let mut draft = generate(&Size { items: 14, copies: 5, bins: 2, ..Size::default() }, 3);
        draft.objective = objective;
        draft.bins.iter_mut().for_each(|bin| bin.stock = stock);
        if objective == Objective::Utilisation {
            draft.bins.truncate(1);
        }
        let problem = problem(draft);
        let run = |threads: usize| {
            let (outcome, _) = solved(&problem, &options("auto", threads, None), &Stop::after_iterations(300));
            (outcome.plan, outcome.iterations)
        };
        let (one, two) = (run(1), run(2));
        assert_eq!(one, run(1), "one thread, {objective:?}");
        assert_eq!(two, run(2), "two threads, {objective:?}");
        if objective == Objective::Utilisation {
            assert_eq!(one, two);
        }
    }
}

#[test]
fn a_start_is_repaired_and_never_made_worse() {
    let mut draft = generate(&Size { items: 20, copies: 3, bins: 3, ..Size::default() }, 5);
    draft.objective = Objective::Cost;
    let problem = problem(draft);
    let (good, evaluation) = solved(&problem, &options("auto", 1, None), &Stop::after_iterations(400));
    let again = options("auto", 1, good.plan.clone());
    let (_, after) = solved(&problem, &again, &Stop::after_iterations(0));
    assert!(after.objectives[0] <= evaluation.objectives[0]);
    // Rubbish in every member must neither crash nor survive.
    let mut rubbish = good.plan.expect("there is one");
    rubbish.bins[0].bin = "no such bin".to_owned();
    for (k, placed) in rubbish.bins.iter_mut().flat_map(|bin| &mut bin.items).enumerate() {
        match k % 6 {
            0 => placed.item = "no such item".to_owned(),
            1 => placed.x = i64::MIN,
            2 => placed.dz = i64::MAX,
            3 => placed.y = -placed.dy,
            4 => (placed.x, placed.y, placed.z) = (0, 0, 0),
            _ => {}
        }
    }
    rubbish.unpacked.push(packhorse_solver::packing::Unpacked {
        id: "?".to_owned(),
        order: None,
        quantity: 9,
        reason: String::new(),
    });
    let (_, mended) = solved(&problem, &options("auto", 1, Some(rubbish)), &Stop::after_iterations(50));
    assert_eq!(mended.left_out, 0);
}

#[test]
fn what_fits_nowhere_is_left_out_with_its_reason() {
    let mut draft = generate(&Size { items: 3, copies: 1, bins: 1, ..Size::default() }, 1);
    draft.bins[0].stock = None;
    draft.bins[0].max_weight_g = Some(packhorse_solver::units::Grams(1_000_000));
    draft.items[0].x.0 = 900_000;
    draft.items[1].weight_g.0 = 2_000_000;
    let problem = problem(draft);
    let (outcome, evaluation) = solved(&problem, &options("auto", 1, None), &Stop::after_iterations(20));
    assert_eq!(evaluation.left_out, 2);
    let plan = outcome.plan.expect("partial");
    assert!(plan.unpacked[0].reason.contains("900000"), "{}", plan.unpacked[0].reason);
    assert!(plan.unpacked[1].reason.contains("2000000 g"), "{}", plan.unpacked[1].reason);
}

#[test]
fn a_run_out_of_time_or_stopped_by_a_signal_has_a_sound_plan() {
    let cases = [
        (Objective::Utilisation, 300, 50, Some(1), [4_000, 2_000, 2_000]),
        (Objective::Utilisation, 900, 9, Some(1), [2_000, 2_000, 2_000]),
        (Objective::Bins, 2_000, 3, None, [1_000, 600, 600]),
    ];
    // None of them can reach its bound.
    for (objective, items, copies, stock, [x, y, z]) in cases {
        let mut draft = generate(&Size { items, copies, bins: 1, ..Size::default() }, 9);
        draft.objective = objective;
        draft.bins[0].stock = stock;
        (draft.bins[0].x.0, draft.bins[0].y.0, draft.bins[0].z.0) = (x, y, z);
        draft.bins[0].max_weight_g = None;
        let problem = problem(draft);
        let (outcome, _) = solved(&problem, &options("auto", 1, None), &Stop::after(Duration::from_millis(400)));
        assert_eq!(outcome.stopped_by, StoppedBy::TimeLimit, "{objective:?}");
        let signalled = Stop::new(Instant::now()).with_signal(Arc::new(AtomicBool::new(true)));
        let (outcome, _) = solved(&problem, &options("auto", 1, None), &signalled);
        assert_eq!(outcome.stopped_by, StoppedBy::Signal, "{objective:?}");
        // What was begun ends after a few steps, and nothing else begins.
        assert!(outcome.iterations <= 1, "{objective:?}: {} iterations", outcome.iterations);
        let packed: usize = outcome.plan.iter().flat_map(|plan| &plan.bins).map(|bin| bin.items.len()).sum();
        assert!(packed < items, "{objective:?}: {packed} items");
    }
}

#[test]
fn a_bin_is_filled_better_from_many_types_than_from_few() {
    let mut fill = Vec::new();
    for (items, threads) in [(300, 1), (4_000, 1), (4_000, 2)] {
        let mut draft = generate(&Size { items, copies: 1, bins: 1, ..Size::default() }, 5);
        draft.objective = Objective::Utilisation;
        draft.bins[0].stock = Some(1);
        draft.bins[0].max_weight_g = None;
        (draft.bins[0].x.0, draft.bins[0].y.0, draft.bins[0].z.0) = (800, 600, 600);
        let problem = problem(draft);
        let (_, evaluation) = solved(&problem, &options("auto", threads, None), &Stop::after_iterations(10));
        fill.push(evaluation.objectives[0]);
    }
    assert!(fill[1] > fill[0], "{fill:?}");
    assert_eq!(fill[1], fill[2], "threads change nothing");
}

#[test]
fn bins_for_very_many_types_are_loaded_in_sections() {
    for (objective, support) in [(Objective::Bins, 0.0), (Objective::Profit, 1.0), (Objective::Utilisation, 0.0)] {
        let mut draft = generate(&Size { items: 1_500, copies: 1, bins: 1, ..Size::default() }, 6);
        draft.objective = objective;
        draft.support = support;
        draft.bins[0].stock = objective.is_knapsack().then_some(1);
        draft.bins[0].max_weight_g = Some(packhorse_solver::units::Grams(2_000_000));
        (draft.bins[0].x.0, draft.bins[0].y.0, draft.bins[0].z.0) = (1_500, 1_000, 1_000);
        let problem = problem(draft);
        let stop = || Stop::after_iterations(if objective.is_knapsack() { 8 } else { 0 });
        let (first, evaluation) = solved(&problem, &options("auto", 1, None), &stop());
        assert_eq!(evaluation.left_out, 0, "{objective:?}");
        assert_eq!(first.plan, solved(&problem, &options("auto", 1, None), &stop()).0.plan, "{objective:?}");
        let again = options("auto", 1, first.plan.clone());
        let (_, after) = solved(&problem, &again, &stop());
        let sense = Packing::objectives(&problem)[0].sense;
        assert!(!sense.better(evaluation.objectives[0], after.objectives[0]), "{objective:?}: {after:?} is worse");
    }
}

/// A stored public instance, or `None` with a note where the data are not there.
fn stored(path: &str, part: Option<&str>, rules: &Rules) -> Option<Problem> {
    let path = benchmarks::stored(&format!("packing/{path}"))?;
    let source = Source::open(&path, part.map(str::to_owned)).expect("readable");
    let head = &source.text[..source.text.len().min(65_536)];
    let mut fitting = FORMATS.iter().filter(|format| (format.fits)("", head));
    let format = fitting.next().expect("recognised");
    assert!(fitting.next().is_none(), "recognised twice");
    Some(problem((format.read)(&source, rules).expect("reads").draft))
}

#[test]
fn golden_runs_on_public_instances() {
    let cases = [
        ("br/BR1.txt", Some("11"), 500, 91.0),
        ("br/BR7.txt", Some("11"), 300, 93.5),
        ("loh-nee/thpack8.txt", Some("1"), 5, -1.0),
        ("ivancic/thpack9.txt", Some("18"), 300, -3.0),
        ("mpv/class1_n050_01.txt", None, 1_000, -15.0),
        ("mpv/class4_n050_02.txt", None, 1_000, -28.0),
    ];
    for (path, part, iterations, least) in cases {
        let Some(problem) = stored(path, part, &Rules::default()) else { continue };
        let (_, evaluation) = solved(&problem, &options("auto", 1, None), &Stop::after_iterations(iterations));
        assert_eq!(evaluation.left_out, 0);
        let value = evaluation.objectives[0];
        // Bins are told as negative numbers, so that more is better throughout.
        let value = if problem.objective().is_knapsack() { value } else { -value };
        assert!(value >= least, "{path}: {value} is worse than {least}");
    }
    let supported = Rules { support: Some(1.0), ..Rules::default() };
    if let Some(problem) = stored("br/BR4.txt", Some("11"), &supported) {
        let (_, evaluation) = solved(&problem, &options("auto", 1, None), &Stop::after_iterations(300));
        assert!(evaluation.objectives[0] > 91.0, "{evaluation:?}");
    }
}
