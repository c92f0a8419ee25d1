//! Longest rides of vehicles that load again, charge, rest, or meet traffic and bans, against trying every order
//! and every way between.

use super::walks::{as_good, try_all};
use super::{instance, plain};
use crate::dispatch::Dispatch;
use crate::dispatch::problem::{Draft, Problem, StopKind};
use crate::dispatch::random_rules::BETWEEN;
use crate::kind::{Kind, Options};
use crate::search::observer::Silent;
use crate::search::random::{Random, stream};
use crate::search::stop::Stop;
use rand::RngExt;

/// Makes transports of the stops two by two, most of them with a longest ride.
fn with_rides(draft: &mut Draft, random: &mut Random) {
    for stop in &mut draft.stops {
        (stop.pair, stop.due, stop.alternatives, stop.same_vehicle, stop.goods) = (None, None, None, None, None);
        (stop.release, stop.late_cost_per_hour) = (0.0, 0.0);
    }
    for pickup in (0..draft.stops.len() - 1).step_by(2) {
        let delivery = pickup + 1;
        let (quantities, prize) = (draft.stops[pickup].quantities.clone(), draft.stops[pickup].prize);
        let (from, to) = (draft.stops[pickup].id.clone(), draft.stops[delivery].id.clone());
        (draft.stops[pickup].kind, draft.stops[pickup].pair) = (StopKind::Pickup, Some(to));
        let stop = &mut draft.stops[delivery];
        (stop.kind, stop.pair, stop.quantities, stop.prize) = (StopKind::Delivery, Some(from), quantities, prize);
        stop.max_ride_time = random.random_bool(0.8).then(|| f64::from(random.random_range(40..160)));
    }
}

#[test]
fn rides_come_out_as_good_as_trying_every_way_between() {
    let (mut all, mut worse) = (0, Vec::new());
    for rule in BETWEEN.iter().filter(|rule| rule.name != "rest") {
        let mut cases = 0;
        for case in 0..60 {
            if cases == 6 {
                break;
            }
            let mut random = stream(case, rule.name, 9);
            let mut draft = plain(&mut random, 4);
            with_rides(&mut draft, &mut random);
            (rule.add)(&mut draft, &mut random);
            let Ok((problem, _)) = Problem::new(draft) else { continue };
            let Some((left_out, best)) = try_all(&problem).filter(|(left_out, _)| *left_out == 0) else { continue };
            let outcome = Dispatch::solve(&problem, &Options::default(), &Stop::after_iterations(1_000), &Silent);
            let ours = Dispatch::check(&problem, &outcome.plan.unwrap_or_default());
            assert_eq!(ours.violations, [], "{} {case}", rule.name);
            let as_good = as_good(&ours.objectives, &best);
            cases += 1;
            let equal = ours.left_out == left_out && as_good;
            worse.extend((!equal).then_some((rule.name, case, ours.objectives, best)));
        }
        assert!(cases > 3, "{}: {cases}", rule.name);
        all += cases;
    }
    assert!(worse.len() * 100 <= all * 5, "{worse:?} of {all}");
}

#[test]
fn larger_plans_with_rides_and_other_rules_keep_them_all() {
    let mut served = 0;
    for rule in BETWEEN.iter().filter(|rule| rule.name != "rest") {
        for case in 0..8 {
            let mut random = stream(case, rule.name, 10);
            let mut draft = instance(&mut random, 10);
            with_rides(&mut draft, &mut random);
            (rule.add)(&mut draft, &mut random);
            let Ok((problem, _)) = Problem::new(draft) else { continue };
            let outcome = Dispatch::solve(&problem, &Options::default(), &Stop::after_iterations(100), &Silent);
            let Some(plan) = outcome.plan else { continue };
            assert_eq!(Dispatch::check(&problem, &plan).violations, [], "{} {case}", rule.name);
            served += plan.routes.iter().map(|route| route.stops.len()).sum::<usize>();
        }
    }
    assert!(served > 100, "{served}");
}
