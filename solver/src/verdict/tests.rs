//! What a plan file says of its proof.

use super::{misstatements, sound_bound, unproven};
use crate::kind::{Evaluation, KindName};
use crate::outcome::{Objective, ObjectiveSpec, Sense, StoppedBy};
use crate::plan_file::{PlanFile, Rules, Run, Status, gap};

#[test]
fn a_bound_beyond_the_objective_proves_nothing() {
    assert_eq!(sound_bound(Sense::Minimise, 10.0, 9.0), Some(9.0));
    assert_eq!(sound_bound(Sense::Minimise, 10.0, 10.000_001), Some(10.0));
    assert_eq!(sound_bound(Sense::Minimise, 10.0, 12.0), None);
    assert_eq!(sound_bound(Sense::Maximise, 10.0, 12.0), Some(12.0));
    assert_eq!(sound_bound(Sense::Maximise, 10.0, 9.999_999), Some(10.0));
    assert_eq!(sound_bound(Sense::Maximise, 10.0, 8.0), None);
}

/// A file with the objective 100, and what is wrong with its proof.
fn wrong(bound: Option<f64>, stated: Option<f64>, status: Status, run: Option<(StoppedBy, Option<f64>)>) -> usize {
    unproven(&file(bound, stated, status, run), Some(100.0)).len()
}

fn file(
    bound: Option<f64>,
    stated: Option<f64>,
    status: Status,
    run: Option<(StoppedBy, Option<f64>)>,
) -> PlanFile<()> {
    let run = run.map(|(stopped_by, gap)| Run {
        seed: 1,
        threads: 1,
        method: "auto".to_owned(),
        elapsed_s: 0.0,
        iterations: 0,
        stopped_by,
        gap,
    });
    PlanFile {
        packhorse: String::new(),
        format: 1,
        kind: KindName::Packing,
        instance: String::new(),
        rules: Rules::default(),
        status,
        objective: Some(100.0),
        objectives: Vec::new(),
        bound,
        gap: stated,
        costs: std::collections::BTreeMap::new(),
        reasons: Vec::new(),
        run,
        plan: Some(()),
    }
}

#[test]
fn objectives_are_listed_all_and_in_order() {
    let specs = ["vehicles", "distance"].map(|name| ObjectiveSpec { name, sense: Sense::Minimise });
    let evaluation = Evaluation { objectives: vec![2.0, 100.0], ..Evaluation::default() };
    let told = |listed: &[(&str, f64)]| {
        let objectives = listed.iter().map(|&(name, value)| Objective { name: name.to_owned(), value }).collect();
        let file = PlanFile { objectives, ..file(None, None, Status::Feasible, None) };
        misstatements(&specs, &file, &evaluation).len()
    };
    assert_eq!(told(&[]), 0, "a file written by hand");
    assert_eq!(told(&[("vehicles", 2.0), ("distance", 100.0)]), 0);
    assert_eq!(told(&[("distance", 100.0), ("vehicles", 2.0)]), 1);
    assert_eq!(told(&[("vehicles", 2.0)]), 1);
    assert_eq!(told(&[("vehicles", 3.0), ("distance", 100.0)]), 1);
}

#[test]
fn a_status_is_borne_out_by_what_is_left_out() {
    let told = |status: Status, left_out: usize| {
        let evaluation = Evaluation { objectives: vec![100.0], left_out, ..Evaluation::default() };
        misstatements(&[], &file(None, None, status, None), &evaluation).len()
    };
    let cases = [(Status::Partial, 0), (Status::Partial, 1), (Status::Feasible, 0), (Status::Feasible, 1)];
    assert_eq!(cases.map(|(status, left_out)| told(status, left_out)), [1, 0, 0, 1]);
}

#[test]
fn an_altered_gap_is_found() {
    assert_eq!(wrong(Some(90.0), Some(0.1), Status::Feasible, None), 0);
    assert_eq!(wrong(Some(90.0), None, Status::Feasible, None), 0);
    assert_eq!(wrong(Some(90.0), Some(0.0), Status::Feasible, None), 1);
    assert_eq!(wrong(None, Some(0.0), Status::Feasible, None), 1);
    // At an objective of 0 the gap is huge, and still what it is.
    assert!(super::same(gap(0.0, -75.0), 7.5e10));
}

#[test]
fn optimal_needs_a_bound_within_the_gap_asked_for() {
    let finished = |gap| Some((StoppedBy::Finished, gap));
    assert_eq!(wrong(Some(100.0), Some(0.0), Status::Optimal, None), 0);
    assert_eq!(wrong(Some(99.995), None, Status::Optimal, finished(None)), 0);
    assert_eq!(wrong(None, None, Status::Optimal, finished(None)), 1);
    assert_eq!(wrong(Some(97.0), None, Status::Optimal, finished(None)), 1);
    assert_eq!(wrong(Some(97.0), None, Status::Optimal, finished(Some(0.05))), 0);
    assert_eq!(wrong(Some(99.995), None, Status::Optimal, finished(Some(0.0))), 1);
    // Older files do not say which gap was asked for.
    assert_eq!(wrong(Some(97.0), None, Status::Optimal, Some((StoppedBy::Gap, None))), 0);
}
