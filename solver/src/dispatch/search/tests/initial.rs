//! Routes in progress: plans go on with them, and as well as any plan that does.

use super::{enumerate, instance};
use crate::dispatch::plan::Visit;
use crate::dispatch::problem::{Draft, Problem};
use crate::dispatch::{Dispatch, Plan};
use crate::kind::{Kind, Options};
use crate::plan_file::InitialRoute;
use crate::search::observer::Silent;
use crate::search::random::{Random, stream};
use crate::search::stop::Stop;
use rand::RngExt;

fn solve(problem: &Problem, iterations: u64, start: Option<Plan>) -> Option<Plan> {
    let options = Options { start, ..Options::default() };
    Dispatch::solve(problem, &options, &Stop::after_iterations(iterations), &Silent).plan
}

/// The instance with parts of a hasty plan's routes in progress, some with their departure, if that is sound.
fn begun(draft: &Draft, random: &mut Random) -> Option<(Problem, Plan)> {
    let (problem, _) = Problem::new(draft.clone()).expect("sound");
    let mut plan = solve(&problem, 1, None)?;
    let mut draft = draft.clone();
    for route in plan.routes.iter_mut().take(2) {
        let taken = random.random_range(1..=route.stops.len());
        let stops = route.stops[..taken].iter().map(|visit: &Visit| visit.id().to_owned()).collect();
        let vehicle = problem.in_shift(&route.vehicle, route.depart).expect("known");
        let depart = random
            .random_bool(0.5)
            .then(|| problem.vehicles()[vehicle].shift.from + f64::from(random.random_range(0..40)));
        route.depart = depart;
        draft.initial_routes.push(InitialRoute { vehicle: route.vehicle.clone(), stops, depart });
    }
    let (problem, _) = Problem::new(draft).ok()?;
    (!plan.routes.is_empty() && Dispatch::check(&problem, &plan).violations.is_empty()).then_some((problem, plan))
}

#[test]
fn plans_go_on_with_routes_in_progress_and_no_worse_than_the_plan_they_are_of() {
    let mut random = stream(21, "begun", 0);
    let (mut cases, mut shifts) = (0, 0);
    for case in 0..200 {
        let draft = instance(&mut random, 12);
        let Some((problem, start)) = begun(&draft, &mut random) else { continue };
        cases += 1;
        shifts += u32::from(problem.has_several_shifts());
        for start in [None, Some(start.clone())] {
            let given = start.clone();
            let plan = solve(&problem, 300, start).unwrap_or_else(|| panic!("case {case}"));
            let ours = Dispatch::check(&problem, &plan);
            assert_eq!(ours.violations, [], "case {case}");
            if let Some(given) = given {
                let theirs = Dispatch::check(&problem, &given);
                assert!((ours.left_out, ours.objectives) <= (theirs.left_out, theirs.objectives), "case {case}");
            }
        }
    }
    assert!(cases > 60 && shifts > 3, "{cases} {shifts}");
}

#[test]
fn small_instances_with_routes_in_progress_come_out_as_good_as_enumeration() {
    let mut random = stream(22, "begun", 0);
    let (mut equal, mut cases) = (0, 0);
    for case in 0..120 {
        let draft = instance(&mut random, 4);
        let Some((problem, _)) = begun(&draft, &mut random) else { continue };
        let (left_out, best) = enumerate(&problem).unwrap_or_else(|| panic!("case {case}: the hasty plan is one"));
        let plan = solve(&problem, 600, None).unwrap_or_else(|| panic!("case {case}"));
        let ours = Dispatch::check(&problem, &plan);
        assert_eq!(ours.violations, [], "case {case}");
        assert!(ours.left_out >= left_out, "case {case}: enumeration missed a plan");
        let same = |a: &f64, b: &f64| (a - b).abs() <= 1e-6 * b.abs().max(1.0);
        cases += 1;
        equal += u32::from(ours.left_out == left_out && ours.objectives.iter().zip(&best).all(|(a, b)| same(a, b)));
    }
    assert!(cases > 30 && equal * 100 >= cases * 95, "{equal} of {cases}");
}
