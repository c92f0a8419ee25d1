//! Routes in progress: plans go on with them, and as well as any plan that does.

use super::walks::{as_good, try_all};
use super::{enumerate, instance, plain};
use crate::dispatch::plan::Visit;
use crate::dispatch::problem::{Draft, Problem};
use crate::dispatch::random_rules::BETWEEN;
use crate::dispatch::{Dispatch, Plan, model};
use crate::kind::{Kind, Options};
use crate::plan_file::InitialRoute;
use crate::plan_file::Rules;
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
        let stops = route.stops[..taken].iter().map(|visit: &Visit| visit.id().into()).collect();
        let vehicle = problem.in_shift(&route.vehicle, route.depart).expect("known");
        let depart = random
            .random_bool(0.5)
            .then(|| problem.vehicles()[vehicle].shift.from + f64::from(random.random_range(0..40)));
        route.depart = depart;
        let closed = taken == route.stops.len() && taken % 2 == 0;
        draft.initial_routes.push(InitialRoute { vehicle: route.vehicle.clone(), stops, depart, closed });
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

/// Whether the model proves the best objectives; none of its bounds may be above them, and its plan keeps the rules.
fn is_proven(problem: &Problem, best: &[f64]) -> bool {
    let exact = Options { method: "milp".to_owned(), ..Options::default() };
    let outcome = Dispatch::solve(problem, &exact, &Stop::after_iterations(2_000), &Silent);
    assert_eq!(outcome.infeasible, None);
    let plan = outcome.plan.expect("that of the search at least");
    assert_eq!(Dispatch::check(problem, &plan).violations, []);
    let mut proven = true;
    for (&bound, &best) in outcome.bounds.iter().zip(best) {
        // A later bound speaks of plans that reach the earlier ones.
        let above = bound.filter(|bound| proven && bound - best > 1e-6 * best.abs().max(1.0));
        assert_eq!(above, None, "{best}: {:?}", problem.draft());
        proven &= bound.is_some_and(|bound| best - bound <= 1e-3 * best.abs().max(1.0));
    }
    proven
}

/// The instance with a plan of it frozen at some moment, and that plan; `None` where nothing has begun by then.
fn frozen(draft: &Draft, random: &mut Random, iterations: u64) -> Option<(Problem, Plan)> {
    let (problem, _) = Problem::new(draft.clone()).ok()?;
    let plan = solve(&problem, iterations, None).filter(|plan| !plan.routes.is_empty())?;
    assert_eq!(Dispatch::check(&problem, &plan).violations, []);
    let until = f64::from(random.random_range(10..200));
    let routes = Dispatch::freeze(&problem, &plan, until).expect("feasible");
    let mut draft = draft.clone();
    let rules = Rules { initial_routes: Some(routes), not_before: Some(until), ..Rules::default() };
    Dispatch::take_rules(&mut draft, &rules);
    let begun = !draft.initial_routes.is_empty();
    let (problem, _) = Problem::new(draft).expect("what is frozen is sound");
    begun.then_some((problem, plan))
}

#[test]
fn routes_that_load_again_charge_and_rest_go_on_from_where_they_are() {
    let (mut charged, mut reloaded, mut rested) = (0, 0, 0);
    for rule in &BETWEEN {
        let mut cases = 0;
        for case in 0..32 {
            let mut random = stream(case, rule.name, 7);
            let mut draft = plain(&mut random, 9);
            (rule.add)(&mut draft, &mut random);
            let Some((problem, start)) = frozen(&draft, &mut random, 20) else { continue };
            let theirs = Dispatch::check(&problem, &start);
            assert_eq!(theirs.violations, [], "{} {case}: what is frozen is of this plan", rule.name);
            cases += 1;
            let done =
                || problem.draft().initial_routes.iter().flat_map(|route| &route.stops).map(|visit| visit.done());
            charged += done().filter(|done| done.charge.is_some()).count();
            reloaded += done().filter(|done| problem.depot_by_id(&done.id).is_some()).count();
            rested += done().filter(|done| !done.breaks.is_empty() || !done.breaks_before.is_empty()).count();
            for given in [Some(start.clone()), None] {
                let with_start = given.is_some();
                let plan = solve(&problem, 200, given).unwrap_or_else(|| panic!("{} {case}: no plan", rule.name));
                let ours = Dispatch::check(&problem, &plan);
                assert_eq!(ours.violations, [], "{} {case}", rule.name);
                let rank = (ours.left_out, ours.objectives);
                let known = (theirs.left_out, theirs.objectives.clone());
                assert!(!with_start || rank <= known, "{} {case}: {rank:?} {known:?}", rule.name);
            }
        }
        assert!(cases > 3, "{}: {cases}", rule.name);
    }
    assert!(charged > 1 && reloaded > 1 && rested > 1, "{charged} {reloaded} {rested}");
}

#[test]
fn small_routes_in_progress_come_out_as_good_as_trying_every_way_between() {
    let (mut all, mut worse, mut proven) = (0, Vec::new(), 0);
    for rule in &BETWEEN {
        let (mut cases, mut proven_of) = (0, 0);
        for case in 0..60 {
            if cases == 5 {
                break;
            }
            let mut random = stream(case, rule.name, 8);
            let mut draft = plain(&mut random, 4);
            (rule.add)(&mut draft, &mut random);
            let Some((problem, _)) = frozen(&draft, &mut random, 1) else { continue };
            let Some((left_out, best)) = try_all(&problem).filter(|(left_out, _)| *left_out == 0) else { continue };
            let plan = solve(&problem, 1_000, None).unwrap_or_else(|| panic!("{} {case}", rule.name));
            let ours = Dispatch::check(&problem, &plan);
            assert_eq!(ours.violations, [], "{} {case}", rule.name);
            let as_good = as_good(&ours.objectives, &best);
            cases += 1;
            let equal = ours.left_out == left_out && as_good;
            let known = if as_good { ours.objectives.clone() } else { best.clone() };
            worse.extend((!equal).then_some((rule.name, case, ours.objectives, best)));
            if model::proves(&problem) && proven_of < 2 {
                assert!(is_proven(&problem, &known), "{} {case}: {known:?}", rule.name);
                proven_of += 1;
            }
        }
        all += cases;
        proven += proven_of;
        assert!(cases > 3, "{}: {cases}", rule.name);
    }
    assert!(worse.len() * 100 <= all * 5, "{worse:?} of {all}");
    assert!(proven > 7, "{proven}");
}
