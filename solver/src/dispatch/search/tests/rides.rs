//! Longest rides of vehicles that load again, charge, rest, or meet traffic and bans, against trying every order
//! and every way between.

use super::walks::{as_good, try_all};
use super::{instance, plain};
use crate::dispatch::Dispatch;
use crate::dispatch::check::{keeps_times, timelines};
use crate::dispatch::plan::{Plan, Route};
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

#[test]
fn a_departure_left_open_is_as_good_as_any_that_is_given() {
    let mut cut = 0;
    for case in 0..100 {
        let mut random = stream(case, "departures", 11);
        let mut draft = plain(&mut random, 4);
        with_rides(&mut draft, &mut random);
        for rule in BETWEEN.iter().filter(|rule| rule.name != "rest") {
            if random.random_bool(0.4) {
                (rule.add)(&mut draft, &mut random);
            }
        }
        let Ok((problem, _)) = Problem::new(draft) else { continue };
        let Some(vehicle) = problem.vehicles().iter().find(|vehicle| vehicle.walked) else { continue };
        for order in [[0, 1, 2, 3], [0, 2, 1, 3], [2, 0, 1, 3], [2, 3, 0, 1]] {
            let stops = order.map(|row: usize| problem.draft().stops[row].id.as_str().into()).to_vec();
            let open = Route { vehicle: vehicle.id.clone(), stops, ..Route::default() };
            let leaving = |depart: Option<f64>| {
                let route = Route { depart, ..open.clone() };
                let plan = Plan { routes: vec![route.clone()], ..Plan::default() };
                let timeline = timelines(&problem, &plan).remove(0).filter(|_| keeps_times(&problem, &route));
                let refused = || Dispatch::check(&problem, &plan).violations;
                timeline.ok_or_else(|| refused().iter().any(|violation| violation.rule == "ride-time"))
            };
            let best = leaving(None);
            if let Ok(best) = &best {
                assert!(leaving(Some(best.depart)).is_ok(), "{case} {order:?}: {}", best.depart);
            }
            let (mut some, mut too_long) = (false, false);
            for depart in (0..80).map(|k| 5.0 * f64::from(k)) {
                match (leaving(Some(depart)), &best) {
                    (Err(ride), _) => too_long |= ride,
                    (Ok(given), Ok(best)) => {
                        let (given, best) = (given.end - given.depart, best.end - best.depart);
                        assert!(best <= given + 1e-3, "{case} {order:?}: {best}, left at {depart} {given}");
                        some = true;
                    }
                    (Ok(_), Err(_)) => panic!("{case} {order:?} keeps its times left at {depart}"),
                }
            }
            cut += u32::from(some && too_long);
        }
    }
    assert!(cut > 15, "{cut}");
}
