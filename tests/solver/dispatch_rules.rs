//! Dispatch's rules: the examples of the guide, and the stored plans of the public sets that have them.

use crate::benchmarks::stored;
use crate::scratch::{Scratch, read};
use packhorse_instances::convert::write_draft;
use packhorse_instances::dispatch::read_sol;
use packhorse_instances::{AnyInstance, ReadOptions, instance_json, read_instance};
use packhorse_solver::dispatch::{Dispatch, Draft, Problem};
use packhorse_solver::kind::{Kind as _, Options};
use packhorse_solver::search::observer::Silent;
use packhorse_solver::search::stop::Stop;

/// The JSON examples of the guide's pages on basics, rules, goals, time, trips and changes.
fn examples() -> Vec<Draft> {
    let pages = [
        include_str!("../../docs/src/guide/dispatch-basics.md"),
        include_str!("../../docs/src/guide/dispatch-rules.md"),
        include_str!("../../docs/src/guide/dispatch-time.md"),
        include_str!("../../docs/src/guide/dispatch-trips.md"),
        include_str!("../../docs/src/guide/dispatch-goals.md"),
        include_str!("../../docs/src/guide/dispatch-changes.md"),
    ];
    let blocks = pages.into_iter().flat_map(|page| page.split("```json\n").skip(1));
    let blocks = blocks.map(|rest| rest.split("```").next().unwrap_or_default());
    blocks.map(|block| serde_json::from_str(block).unwrap_or_else(|error| panic!("{error} in {block}"))).collect()
}

#[test]
fn the_guides_examples_are_sound_and_solved_and_survive_files() {
    let examples = examples();
    assert!(!examples.is_empty());
    for draft in examples {
        let (problem, warnings) =
            Problem::new(draft.clone()).unwrap_or_else(|found| panic!("{}: {found:?}", draft.name));
        assert_eq!(warnings, [], "{}", draft.name);
        for method in ["search", "milp"] {
            let options = Options { method: method.to_owned(), ..Options::default() };
            let outcome = Dispatch::solve(&problem, &options, &Stop::after_iterations(500), &Silent);
            let evaluation = Dispatch::check(&problem, &outcome.plan.expect("a plan"));
            assert_eq!((evaluation.violations, evaluation.left_out), (Vec::new(), 0), "{}", draft.name);
        }
        let scratch = Scratch::new();
        for target in ["x.json", "folder"] {
            let path = scratch.path().join(target);
            let written = write_draft::<Dispatch>(&draft, path.to_str().expect("UTF-8"), None).expect("written");
            assert!(written.dropped.is_empty());
            let Ok(AnyInstance::Dispatch(instance)) = read(&path) else { panic!("{} as {target}", draft.name) };
            assert_eq!(Dispatch::draft(&instance.problem), &draft, "{}", instance_json::<Dispatch>(&draft));
        }
    }
}

#[test]
fn a_dear_change_is_not_made_and_a_cheap_one_is() {
    let draft = examples().into_iter().find(|draft| draft.name == "changes").expect("the guide's example");
    let changed = |price: f64| {
        let (problem, _) = Problem::new(Draft { change_cost: price, ..draft.clone() }).expect("sound");
        let mut plans = ["search", "milp"].map(|method| {
            let options = Options { method: method.to_owned(), ..Options::default() };
            let outcome = Dispatch::solve(&problem, &options, &Stop::after_iterations(500), &Silent);
            let mut plan = outcome.plan.expect("a plan");
            let evaluation = Dispatch::check(&problem, &plan);
            let part = evaluation.costs.iter().find(|part| part.name == "changes").map(|part| part.value);
            Dispatch::annotate(&problem, &mut plan);
            let count = plan.totals.as_ref().and_then(|totals| totals.changes).expect("counted");
            assert_eq!(part, (price > 0.0).then_some(price * count as f64));
            (evaluation.objectives[0], count, plan, problem.clone())
        });
        assert!((plans[0].0 - plans[1].0).abs() < 1e-6);
        plans[0].2.totals.as_mut().expect("totals").changes = Some(5);
        assert_eq!(Dispatch::misstated(&plans[0].3, &plans[0].2).len(), 1);
        plans[0].1
    };
    assert_eq!([0.0, 15.0, 1000.0].map(changed), [1, 1, 0]);
}

/// Checks the stored `.sol` of every row of a set against the best known value.
fn stored_plans_cost_what_is_known(set: &str, at_least: usize) {
    let Some(folder) = stored("routing") else { return };
    let table = std::fs::read_to_string(folder.join("best-known.csv")).expect("the best known values");
    let mut seen = 0;
    for row in table.lines().filter(|row| row.split(',').next() == Some(set)) {
        let cells: Vec<&str> = row.split(',').collect();
        let (path, best): (_, f64) = (folder.join(cells[2]), cells[9].parse().expect("a number"));
        let options = ReadOptions::default();
        let instance =
            read_instance(&path.display().to_string(), &options).unwrap_or_else(|e| panic!("{}: {e}", cells[2]));
        let AnyInstance::Dispatch(instance) = instance else { panic!("{} is of another kind", cells[2]) };
        let sol = read_sol(&path.with_extension("sol"), &instance.problem).expect("a plan");
        let evaluation = Dispatch::check(&instance.problem, &sol.plan.expect("routes"));
        assert_eq!((evaluation.violations, evaluation.left_out), (Vec::new(), 0), "{}", cells[1]);
        assert_eq!(evaluation.objectives, [best], "{}", cells[1]);
        seen += 1;
    }
    assert!(seen >= at_least, "only {seen} plans of {set}");
}

#[test]
fn stored_plans_with_backhauls_cost_what_is_known() {
    stored_plans_cost_what_is_known("vrpb-x", 72);
}

#[test]
fn stored_plans_with_alternatives_cost_what_is_known() {
    stored_plans_cost_what_is_known("gvrp", 22);
}
