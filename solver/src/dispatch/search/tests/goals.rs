//! Plans judged by more than cost: verdicts kept in step, caps kept, goals in order.

use super::super::anneal::Island;
use super::super::data::Data;
use super::super::heat::Heat;
use super::super::state::State;
use super::{instance, plain};
use crate::dispatch::Dispatch;
use crate::dispatch::problem::{Balance, Draft, Problem, Work};
use crate::dispatch::random_rules::{BETWEEN, RULES};
use crate::kind::{Kind, Options};
use crate::search::observer::Silent;
use crate::search::random::stream;
use crate::search::stop::Stop;

#[test]
fn verdicts_are_kept_in_step_by_every_step_and_its_undoing() {
    let mut random = stream(31, "verdicts", 0);
    let mut judged = 0;
    for case in 0..60 {
        let mut draft = instance(&mut random, 15);
        for rule in RULES.iter().filter(|rule| ["goals", "co2", "balance"].contains(&rule.name)) {
            (rule.add)(&mut draft, &mut random);
        }
        let Ok((problem, _)) = Problem::new(draft) else { continue };
        let data = Data::new(&problem, &Stop::after_iterations(1));
        if !data.judge.on {
            continue;
        }
        judged += 1;
        let mut island = Island::new(&data, Heat::of(&data), case, 0);
        island.construct(&Stop::after_iterations(1));
        for step in 0..60 {
            // Hot and cold in turn, so that steps are taken and taken back.
            island.step(if step % 2 == 0 { data.span } else { 1e-6 });
            let mut fresh = State::new(&data);
            super::super::snapshot::Snapshot::of(&island.state).restore(&mut fresh);
            for (kept, found) in island.state.ledger.verdict.iter().zip(&fresh.ledger.verdict) {
                assert!(
                    (kept - found).abs() <= 1e-6 * found.abs().max(1.0),
                    "case {case}, step {step}: {kept}, {found}"
                );
            }
        }
    }
    assert!(judged > 30, "{judged}");
}

fn solved(draft: Draft) -> crate::kind::Evaluation {
    solved_on(1, draft)
}

fn solved_on(threads: usize, draft: Draft) -> crate::kind::Evaluation {
    let (problem, _) = Problem::new(draft).expect("valid");
    let options = Options { threads, ..Options::default() };
    let outcome = Dispatch::solve(&problem, &options, &Stop::after_iterations(8_000), &Silent);
    let evaluation = Dispatch::check(&problem, &outcome.plan.expect("a plan"));
    assert_eq!(evaluation.violations, []);
    evaluation
}

/// Twenty stops that any of enough vehicles can serve.
fn easy(seed: u64) -> Draft {
    let mut draft = plain(&mut stream(seed, "easy", 0), 20);
    draft.objective = "distance".parse().expect("an objective");
    draft.vehicles.truncate(1);
    let vehicle = &mut draft.vehicles[0];
    (vehicle.count, vehicle.max_distance, vehicle.max_duration, vehicle.max_stops) = (None, None, None, Some(5));
    (vehicle.open_start, vehicle.open_end, vehicle.start) = (false, false, Some("D0".to_owned()));
    (vehicle.latest_end, vehicle.co2_per_distance) = (None, 1000.0);
    vehicle.capacity.fill(1_000);
    for stop in &mut draft.stops {
        stop.windows.clear();
        stop.skills.clear();
        (stop.pair, stop.prize) = (None, None);
    }
    draft
}

#[test]
fn what_a_cap_leaves_no_room_for_is_left_out() {
    for seed in 0..5 {
        let free = solved(easy(seed));
        assert_eq!(free.left_out, 0);
        let capped = |share: f64| solved(Draft { max_co2: Some(free.objectives[0] * share), ..easy(seed) });
        // One kilogram a distance unit: just enough, and half of what is needed.
        assert_eq!(capped(1.02).left_out, 0);
        let half = capped(0.5);
        assert!(half.left_out > 0 && half.left_out < 20, "seed {seed}: {} of {:?}", half.left_out, free.objectives);
    }
}

#[test]
fn caps_leave_nothing_out_that_several_threads_could_serve() {
    let balance = Balance { of: Work::Distance, longest_cost: 0.0, range_cost: 0.0, max_range: Some(20.0) };
    for seed in 0..3 {
        assert_eq!(solved_on(3, Draft { balance: Some(balance), ..easy(seed) }).left_out, 0, "seed {seed}");
    }
}

#[test]
fn balance_costs_distance_and_the_first_goal_is_never_traded() {
    for seed in 0..5 {
        let free = solved(easy(seed)).objectives[0];
        let balance = Balance { of: Work::Distance, longest_cost: 0.0, range_cost: 0.0, max_range: Some(20.0) };
        let even = solved(Draft { balance: Some(balance), ..easy(seed) });
        assert_eq!(even.left_out, 0);
        assert!(even.objectives[0] >= free - 1e-6, "{} below {free}", even.objectives[0]);
        let draft = Draft { balance: Some(balance), ..easy(seed) };
        let ordered =
            |text: &str| solved(Draft { objective: text.parse().expect("a list"), ..draft.clone() }).objectives;
        let (longest, distance) = (ordered("longest,distance"), ordered("distance,longest"));
        // Up to what a short search leaves.
        assert!(longest[0] <= 1.02 * distance[1], "{longest:?} {distance:?}");
        assert!(distance[0] <= 1.02 * longest[1], "{longest:?} {distance:?}");
    }
}

#[test]
fn verdicts_hold_on_routes_that_are_more_than_their_stops() {
    let mut random = stream(33, "walked verdicts", 0);
    let (mut judged, mut told) = (0, 0);
    for case in 0..48 {
        let mut draft = plain(&mut random, 7);
        (BETWEEN[case % BETWEEN.len()].add)(&mut draft, &mut random);
        for rule in RULES.iter().filter(|rule| ["goals", "co2", "balance"].contains(&rule.name)) {
            (rule.add)(&mut draft, &mut random);
        }
        let Ok((problem, _)) = Problem::new(draft) else { continue };
        let outcome = Dispatch::solve(&problem, &Options::default(), &Stop::after_iterations(150), &Silent);
        let Some(plan) = outcome.plan else { continue };
        let evaluation = Dispatch::check(&problem, &plan);
        assert_eq!(evaluation.violations, [], "case {case}");
        judged += u32::from(problem.has_walked());
        if let Some(last) = outcome.trace.last().filter(|_| evaluation.left_out == 0) {
            told += 1;
            for (told, found) in last.objectives.iter().zip(&evaluation.objectives) {
                assert!((told - found).abs() <= 1e-6 * found.abs().max(1.0), "case {case}: {told} is not {found}");
            }
        }
    }
    assert!(judged > 20 && told > 5, "{judged} {told}");
}
