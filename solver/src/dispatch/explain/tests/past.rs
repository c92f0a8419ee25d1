//! What has happened already: it is told, and stands in the way of nothing.

use super::super::decided;
use super::{explain, line};
use crate::dispatch::Dispatch;
use crate::dispatch::problem::{Draft, Problem, WindowDraft};
use crate::kind::{Kind as _, Options};
use crate::plan_file::{InitialRoute, InitialVisit};
use crate::search::observer::Silent;
use crate::search::stop::Stop;

/// A van that left at 0 and was at a at 10, which is too late.
fn late() -> Draft {
    let mut draft = line();
    draft.stops[0].windows = vec![WindowDraft { from: 0.0, to: 3.0 }];
    let stops = vec![InitialVisit::At("a".to_owned())];
    draft.initial_routes = vec![InitialRoute { vehicle: "van".to_owned(), stops, depart: Some(0.0), closed: false }];
    draft
}

#[test]
fn a_window_missed_by_what_is_done_is_told_and_the_rest_is_planned() {
    let (problem, warnings) = Problem::new(late()).expect("sound");
    let told = warnings.iter().find(|warning| warning.code == "D-929").expect("a warning");
    assert!(told.found.contains("served at 10 at the earliest, its last window ended at 3"), "{}", told.found);
    for method in ["search", "milp"] {
        let options = Options { method: method.to_owned(), ..Options::default() };
        let plan = Dispatch::solve(&problem, &options, &Stop::after_iterations(200), &Silent).plan.expect("a plan");
        assert_eq!((plan.unassigned.len(), Dispatch::check(&problem, &plan).violations), (0, vec![]), "{method}");
    }
    assert_eq!(explain(&problem, None).left_out, []);
    // What is not yet done must be in time.
    let mut draft = late();
    draft.stops[1].windows = vec![WindowDraft { from: 0.0, to: 15.0 }];
    draft.vehicles[0].count = Some(1);
    let (problem, _) = Problem::new(draft).expect("sound");
    let outcome = Dispatch::solve(&problem, &Options::default(), &Stop::after_iterations(200), &Silent);
    assert_eq!(outcome.plan.expect("a plan").unassigned.len(), 1);
    // Nor is a route that may leave at any time.
    let mut draft = late();
    draft.initial_routes[0].depart = None;
    let (problem, warnings) = Problem::new(draft).expect("sound");
    assert!(warnings.iter().all(|warning| warning.code != "D-929"));
    let outcome = Dispatch::solve(&problem, &Options::default(), &Stop::after_iterations(200), &Silent);
    assert_eq!(outcome.plan, None);
    let told = decided::broken(&problem);
    assert_eq!(
        (told.len(), told[0].contains("route in progress 1 (vehicle \"van\") reaches stop \"a\" at 10")),
        (1, true)
    );
}

#[test]
fn what_is_decided_and_breaks_a_rule_is_named() {
    let mut draft = late();
    draft.stops[0].quantities = vec![11];
    let (problem, _) = Problem::new(draft).expect("sound");
    let broken = "what is done or decided breaks a rule before anything is added to it: route in progress 1 (vehicle \
                  \"van\") carries 11 of \"load\" on leaving the start, its capacity is 10";
    assert_eq!(decided::broken(&problem), [broken]);
    assert_eq!(Dispatch::suspects(&problem), [broken]);
    let found = explain(&problem, None).left_out;
    assert_eq!((found.len(), found[0].id.as_str(), found[0].code.as_str()), (1, "a", "capacity"));
    let changes = &found[0].relaxation.as_ref().expect("a change").changes;
    assert_eq!(changes[..], ["capacity of vehicle \"van\" in \"load\" by 1"]);
}
