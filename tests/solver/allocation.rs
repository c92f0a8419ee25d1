//! Allocation across the crates: heuristics against the exact model and enumeration, public files, determinism.

use crate::benchmarks::stored;
use packhorse_instances::allocation::{FORMATS, Size, generate, rules_of};
use packhorse_instances::source::Source;
use packhorse_solver::allocation::{Allocation, Demand, Draft, Model, Plan, Problem, Site};
use packhorse_solver::kind::{Kind as _, Options};
use packhorse_solver::plan_file::{PlanFile, Rules, Status};
use packhorse_solver::search::observer::Silent;
use packhorse_solver::search::random::{Random, stream};
use packhorse_solver::search::stop::Stop;
use packhorse_solver::verdict::{check_plan, solve_and_check};
use rand::RngExt as _;

fn solve(problem: &Problem, method: &str, stop: &Stop, start: Option<Plan>) -> PlanFile<Plan> {
    let options = Options { method: method.to_owned(), start, ..Options::default() };
    solve_and_check::<Allocation>(problem, rules_of(problem.draft()), &options, stop, &Silent)
        .expect("a plan that passes its check")
}

/// A small random instance with limits, must-open and closed sites.
fn random_draft(random: &mut Random, model: Model) -> Draft {
    let (sites, demands) = (random.random_range(3..7), random.random_range(4..11));
    let mut draft = Draft::empty("random", model);
    draft.p = model.is_p_median().then(|| random.random_range(1..sites));
    draft.max_sites = (!model.is_p_median() && random.random_bool(0.3)).then_some(sites - 1);
    let place = |random: &mut Random| {
        (Some(f64::from(random.random_range(0..50))), Some(f64::from(random.random_range(0..50))))
    };
    for number in 0..demands {
        let mut demand = Demand::new(format!("d{number}"), f64::from(random.random_range(0..12)));
        (demand.x, demand.y) = place(random);
        demand.max_distance = random.random_bool(0.2).then_some(45.0);
        draft.demands.push(demand);
    }
    let total: f64 = draft.demands.iter().map(|demand| demand.quantity).sum();
    for number in 0..sites {
        let capacity = (total * random.random_range(0.3..0.9)).ceil();
        let mut site = Site::new(format!("s{number}"), f64::from(random.random_range(0..300)), Some(capacity));
        (site.x, site.y) = place(random);
        site.must_open = random.random_bool(0.1);
        site.closed = !site.must_open && random.random_bool(0.1);
        draft.sites.push(site);
    }
    if random.random_bool(0.3) {
        draft.service_share = Some(0.6);
        draft.service_within_distance = Some(25.0);
    }
    draft
}

#[test]
fn heuristics_never_beat_the_model_and_meet_it_where_both_prove() {
    let random = &mut stream(11, "allocation-tests", 0);
    let mut solved = 0;
    for round in 0..150 {
        let model = Model::ALL[round % Model::ALL.len()];
        let (problem, _) = Problem::new(random_draft(random, model)).expect("a sound draft");
        let stop = Stop::after_iterations(2_000).with_gap(1e-7);
        let exact = solve(&problem, "milp", &stop, None);
        for method in ["auto", "search"] {
            let ours = solve(&problem, method, &Stop::after_iterations(300).with_gap(1e-7), None);
            match (exact.status, exact.objective) {
                (Status::Infeasible, _) => assert!(ours.plan.is_none(), "round {round}: {method} against a proof"),
                (Status::Optimal, Some(optimum)) => {
                    solved += 1;
                    let objective = ours.objective.unwrap_or(f64::INFINITY);
                    let slack = 1e-6 * optimum.abs().max(1.0);
                    assert!(objective >= optimum - slack, "round {round}: {method} beats a proven optimum");
                    assert!(ours.bound.is_none_or(|bound| bound <= optimum + slack), "round {round}: a bound too high");
                    if method == "auto" || ours.status == Status::Optimal {
                        assert!(objective <= optimum + slack, "round {round}: {model:?} {objective} and {optimum}");
                    }
                }
                other => panic!("round {round}: the model of a small instance ends with {other:?}"),
            }
        }
    }
    assert!(solved > 150, "only {solved} comparisons");
}

/// The least cost over all sets of open sites, every demand from its nearest: nothing but loops.
fn enumerated(problem: &Problem) -> f64 {
    let draft = problem.draft();
    let mut best = f64::INFINITY;
    for set in 1_u32..1 << draft.sites.len() {
        let open = |row: usize| set >> row & 1 == 1;
        if draft.p.is_some_and(|p| set.count_ones() as usize != p) {
            continue;
        }
        let rows = (0..draft.sites.len()).filter(|&row| open(row));
        let mut cost: f64 = rows.clone().map(|row| draft.sites[row].opening_cost).sum();
        for demand in &draft.demands {
            let way = |row: usize| {
                let site = &draft.sites[row];
                (site.x.unwrap() - demand.x.unwrap()).hypot(site.y.unwrap() - demand.y.unwrap()) * demand.quantity
            };
            cost += rows.clone().map(way).fold(f64::INFINITY, f64::min);
        }
        best = best.min(cost);
    }
    best
}

#[test]
fn enumeration_confirms_every_method() {
    let random = &mut stream(12, "allocation-tests", 0);
    for round in 0..40 {
        let model = if round % 2 == 0 { Model::Uncapacitated } else { Model::PMedian };
        let mut draft = random_draft(random, model);
        (draft.max_sites, draft.service_share, draft.service_within_distance) = (None, None, None);
        draft.demands.iter_mut().for_each(|demand| demand.max_distance = None);
        draft.sites.iter_mut().for_each(|site| (site.must_open, site.closed) = (false, false));
        draft.demands[0].quantity = 5.0;
        let (problem, _) = Problem::new(draft).expect("a sound draft");
        let least = enumerated(&problem);
        for method in ["auto", "milp"] {
            let file = solve(&problem, method, &Stop::after_iterations(1_000).with_gap(1e-7), None);
            let objective = file.objective.expect("a plan");
            assert!(
                (objective - least).abs() <= 1e-6 * least.max(1.0),
                "round {round}: {method} {objective} and {least}"
            );
        }
    }
}

#[test]
fn impossible_instances_say_why() {
    let base = generate(&Size { sites: 4, demands: 10 }, 3);
    let told = |change: &dyn Fn(&mut Draft)| {
        let mut draft = base.clone();
        change(&mut draft);
        let (problem, _) = Problem::new(draft).expect("a sound draft");
        let file = solve(&problem, "auto", &Stop::after_iterations(200), None);
        assert_eq!((file.status, file.plan.is_none()), (Status::Infeasible, true));
        file.reasons.join(" ")
    };
    assert!(told(&|draft| draft.sites.iter_mut().for_each(|site| site.capacity = Some(1.0))).contains("capacities"));
    let named = format!("\"{}\"", base.demands[3].id);
    assert!(told(&|draft| draft.demands[3].max_distance = Some(0.0)).contains(&named));
    assert!(told(&|draft| draft.sites.iter_mut().for_each(|site| site.closed = true)).contains("closed"));
    let heavy = format!("\"{}\"", base.demands[5].id);
    assert!(
        told(&|draft| {
            draft.objective = Model::SingleSourcing;
            draft.demands[5].quantity = 1e6;
            draft.sites.iter_mut().for_each(|site| site.capacity = Some(9e5));
        })
        .contains(&heavy)
    );
    let far = told(&|draft| {
        draft.service_share = Some(1.0);
        draft.service_within_distance = Some(1.0);
    });
    assert!(far.contains("service limits"), "{far}");
}

#[test]
fn one_seed_and_iterations_give_one_plan() {
    for model in Model::ALL {
        let mut draft = generate(&Size { sites: 25, demands: 120 }, 8);
        draft.objective = model;
        draft.p = model.is_p_median().then_some(9);
        let (problem, _) = Problem::new(draft).expect("a sound draft");
        let run = || {
            let mut file = solve(&problem, "auto", &Stop::after_iterations(60), None);
            file.run.as_mut().expect("a run").elapsed_s = 0.0;
            serde_json::to_string(&file).expect("JSON")
        };
        let first = run();
        assert_eq!(first, run(), "{model:?}");
        assert!(first.contains("\"flows\":[{"), "{model:?} without a plan: {first}");
    }
}

#[test]
fn a_start_is_never_made_worse_and_rubbish_in_it_does_no_harm() {
    let (problem, _) = Problem::new(generate(&Size { sites: 15, demands: 80 }, 4)).expect("a sound draft");
    let good = solve(&problem, "auto", &Stop::after_iterations(400), None);
    let again = solve(&problem, "search", &Stop::after_iterations(1), good.plan.clone());
    assert!(again.objective.unwrap() <= good.objective.unwrap() + 1e-6);
    let mut rubbish = good.plan.expect("a plan");
    rubbish.open = vec!["nobody".to_owned(), rubbish.open[0].clone()];
    rubbish.flows[0].to = "nowhere".to_owned();
    rubbish.flows[1].quantity = f64::NAN;
    let mended = solve(&problem, "search", &Stop::after_iterations(20), Some(rubbish));
    assert!(mended.plan.is_some());
}

#[test]
fn an_empty_time_limit_still_ends_in_order() {
    let (problem, _) = Problem::new(generate(&Size { sites: 30, demands: 300 }, 4)).expect("a sound draft");
    let file = solve(&problem, "auto", &Stop::after(std::time::Duration::ZERO), None);
    assert!(file.plan.is_none() || file.objective.is_some());
}

/// Reads, solves and checks a stored instance against its published optimum, to 1e-4.
fn reaches(format: &str, path: &str, part: Option<&str>, objective: &str, optimum: f64) {
    let Some(folder) = stored("allocation") else { return };
    let source = Source::open(&folder.join(path), part.map(str::to_owned)).expect("a readable file");
    let format = FORMATS.iter().find(|known| known.name == format).expect("a format of the kind");
    let rules = Rules { objective: Some(vec![objective.to_owned()]), ..Rules::default() };
    let draft = (format.read)(&source, &rules).expect("a sound file").draft;
    assert_eq!(rules_of(&draft).objective, rules.objective);
    let (problem, _) = Allocation::validate(draft).expect("a sound instance");
    let file = solve(&problem, "auto", &Stop::after_iterations(20_000), None);
    let found = file.objective.expect("a plan");
    assert!(check_plan::<Allocation>(&problem, &file).passed());
    assert!((found - optimum).abs() <= 1e-4 * optimum, "{path}: {found}, published {optimum}");
    assert_eq!(file.status, Status::Optimal, "{path}");
}

#[test]
fn published_optima_are_proven() {
    reaches("orlib-cap", "orlib_cap/cap41.txt", None, "multiple-sourcing", 1_040_444.375);
    reaches("orlib-cap", "orlib_cap/cap134.txt", None, "multiple-sourcing", 928_941.75);
    reaches("orlib-cap", "orlib_cap/capa.txt", Some("14000"), "multiple-sourcing", 17_160_439.012);
    reaches("orlib-cap", "orlib_cap/cap71.txt", None, "uncapacitated", 932_615.75);
    reaches("orlib-cap", "uflp_m/Kcapmo2.txt", None, "uncapacitated", 1_227.667);
    reaches("holmberg", "holmberg/p1.txt", None, "single-sourcing", 8_848.0);
    reaches("pmed", "pmed/pmed1.txt", None, "p-median", 5_819.0);
    reaches("pmed", "pmed/pmed5.txt", None, "p-median", 1_355.0);
    reaches("pmedcap", "pmedcap/pmedcap02.txt", None, "capacitated-p-median", 740.0);
}

#[test]
fn a_fixed_run_repeats_its_known_result() {
    let (problem, _) = Problem::new(generate(&Size { sites: 12, demands: 60 }, 1)).expect("a sound draft");
    let file = solve(&problem, "auto", &Stop::after_iterations(5_000), None);
    let open = file.plan.expect("a plan").open.join(" ");
    assert_eq!((file.status, open.as_str()), (Status::Optimal, GOLDEN_SITES));
}

/// The open sites of the golden run: a change of the generator or of the optimum shows here.
const GOLDEN_SITES: &str = "W001 W005 W010";
