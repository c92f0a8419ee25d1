//! Each rule of the check on a plan that breaks it alone.

use super::check;
use crate::allocation::plan::{Flow, Plan, Unassigned};
use crate::allocation::problem::{Demand, Draft, Model, Problem, Site};

/// Sites a (cost 10, capacity 10) and b (cost 20, capacity 8) at 0 and 10 on a line; demands u (4) at 1 and v (6) at 9.
fn draft(model: Model) -> Draft {
    let mut draft = Draft::empty("two by two", model);
    draft.p = model.is_p_median().then_some(2);
    for (id, cost, capacity, x) in [("a", 10.0, 10.0, 0.0), ("b", 20.0, 8.0, 10.0)] {
        draft.sites.push(Site { x: Some(x), y: Some(0.0), ..Site::new(id, cost, Some(capacity)) });
    }
    for (id, quantity, x) in [("u", 4.0, 1.0), ("v", 6.0, 9.0)] {
        draft.demands.push(Demand { x: Some(x), y: Some(0.0), ..Demand::new(id, quantity) });
    }
    draft
}

fn problem(draft: Draft) -> Problem {
    Problem::new(draft).expect("a valid draft").0
}

fn flow(from: &str, to: &str, quantity: f64) -> Flow {
    Flow { from: from.to_owned(), to: to.to_owned(), quantity }
}

/// Both sites open, each demand from its nearest.
fn good() -> Plan {
    Plan {
        open: vec!["a".to_owned(), "b".to_owned()],
        flows: vec![flow("a", "u", 4.0), flow("b", "v", 6.0)],
        unassigned: Vec::new(),
    }
}

fn broken(problem: &Problem, plan: &Plan) -> Vec<&'static str> {
    check(problem, plan).violations.iter().map(|violation| violation.rule).collect()
}

#[test]
fn a_sound_plan_costs_opening_and_transport() {
    let evaluation = check(&problem(draft(Model::MultipleSourcing)), &good());
    assert_eq!(evaluation.violations, []);
    assert_eq!(evaluation.objectives, [30.0 + 4.0 + 6.0]);
    assert_eq!(evaluation.costs.iter().map(|part| part.value).collect::<Vec<_>>(), [30.0, 10.0]);
    assert_eq!(evaluation.left_out, 0);
}

#[test]
fn each_broken_rule_is_named() {
    let with = |change: &dyn Fn(&mut Plan)| {
        let mut plan = good();
        change(&mut plan);
        plan
    };
    let cases: [(&str, Plan); 9] = [
        ("unknown-id", with(&|plan| plan.open.push("c".to_owned()))),
        ("unknown-id", with(&|plan| plan.flows.push(flow("a", "w", 1.0)))),
        ("repeated", with(&|plan| plan.open.push("a".to_owned()))),
        ("not-open", with(&|plan| plan.open.truncate(1))),
        ("quantity", with(&|plan| plan.flows.push(flow("a", "u", f64::NAN)))),
        ("quantity", with(&|plan| plan.flows.push(flow("a", "u", -1.0)))),
        ("demand", with(&|plan| plan.flows[0].quantity = 3.9)),
        ("demand", with(&|plan| plan.flows[1].quantity = 6.1)),
        ("capacity", with(&|plan| plan.flows = vec![flow("b", "u", 4.0), flow("b", "v", 6.0)])),
    ];
    for (rule, plan) in cases {
        assert_eq!(broken(&problem(draft(Model::MultipleSourcing)), &plan), [rule], "{plan:?}");
    }
}

#[test]
fn rules_that_the_instance_adds_are_kept() {
    let split = Plan { flows: vec![flow("a", "u", 4.0), flow("a", "v", 3.0), flow("b", "v", 3.0)], ..good() };
    assert_eq!(broken(&problem(draft(Model::MultipleSourcing)), &split), [""; 0]);
    assert_eq!(broken(&problem(draft(Model::SingleSourcing)), &split), ["single-sourcing"]);
    let with = |change: &dyn Fn(&mut Draft)| {
        let mut changed = draft(Model::MultipleSourcing);
        change(&mut changed);
        problem(changed)
    };
    assert_eq!(broken(&with(&|draft| draft.max_sites = Some(1)), &good()), ["site-count"]);
    assert_eq!(broken(&with(&|draft| draft.sites[1].closed = true), &good()), ["closed"]);
    assert_eq!(broken(&with(&|draft| draft.demands[0].max_distance = Some(0.5)), &good()), ["distance-limit"]);
    let slow = with(&|draft| {
        draft.speed_kmh = Some(3.6);
        draft.demands[1].max_time_s = Some(0.5);
    });
    assert_eq!(broken(&slow, &good()), ["time-limit"]);
    let share = with(&|draft| {
        draft.service_share = Some(0.7);
        draft.service_within_distance = Some(1.0);
    });
    assert_eq!(broken(&share, &good()), [""; 0]);
    assert_eq!(broken(&share, &split), [""; 0], "7 of 10 are near");
    let far = Plan { flows: vec![flow("a", "u", 4.0), flow("a", "v", 4.0), flow("b", "v", 2.0)], ..good() };
    assert_eq!(broken(&share, &far), ["service-share"]);
    let must = with(&|draft| draft.sites[1].must_open = true);
    let one = Plan { open: vec!["a".to_owned()], flows: vec![flow("a", "u", 4.0), flow("a", "v", 6.0)], ..good() };
    assert_eq!(broken(&must, &one), ["must-open"]);
    let mut pairs = draft(Model::PMedian);
    pairs.sites[0].capacity = Some(1.0);
    assert_eq!(broken(&problem(pairs.clone()), &good()), [""; 0], "capacities are ignored");
    assert_eq!(broken(&problem(pairs), &one), ["site-count"]);
}

#[test]
fn what_is_declared_as_left_out_is_counted() {
    let plan = Plan {
        flows: vec![flow("a", "u", 4.0)],
        unassigned: vec![Unassigned { id: "v".to_owned(), quantity: 6.0, reason: "no room".to_owned() }],
        ..good()
    };
    let evaluation = check(&problem(draft(Model::MultipleSourcing)), &plan);
    assert_eq!((evaluation.violations.len(), evaluation.left_out), (0, 1));
}
