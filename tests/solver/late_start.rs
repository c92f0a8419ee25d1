//! A run whose whole time went by before its search began still answers with a plan.

use packhorse_instances::{allocation, dispatch, packing, replenishment};
use packhorse_solver::Kind;
use packhorse_solver::kind::Options;
use packhorse_solver::plan_file::Rules;
use packhorse_solver::search::observer::Silent;
use packhorse_solver::search::stop::Stop;
use packhorse_solver::verdict::solve_and_check;
use std::time::Duration;

fn answers<K: Kind>(draft: K::Draft) {
    let (problem, _) = K::validate(draft).expect("valid");
    let late = Stop::after(Duration::ZERO);
    assert!(late.out_of_time());
    let file = solve_and_check::<K>(&problem, Rules::default(), &Options::default(), &late, &Silent).expect("sound");
    assert!(file.plan.is_some(), "{:?}", file.status);
    assert!(!file.objectives.is_empty());
}

#[test]
fn every_kind_constructs_when_its_time_is_over_before_it_begins() {
    answers::<packhorse_solver::allocation::Allocation>(allocation::generate(&allocation::Size::default(), 3));
    answers::<packhorse_solver::dispatch::Dispatch>(dispatch::generate(&dispatch::Size::default(), 3));
    answers::<packhorse_solver::packing::Packing>(packing::generate(&packing::Size::default(), 3));
    answers::<packhorse_solver::replenishment::Replenishment>(replenishment::generate(
        &replenishment::Size::default(),
        3,
    ));
}
