//! Schedules by hand, and random ones held against the plan's own evaluation and against delays.

use super::super::Dispatch;
use super::super::plan::{BatteryUse, Charge, Plan, Route, StopTimes, Visit};
use super::super::problem::{
    BatteryDraft, DepotDraft, Draft, Problem, StationDraft, StopDraft, VehicleDraft, WindowDraft,
};
use super::super::random_rules::BETWEEN;
use super::super::search::tests::instance;
use super::{annotate, misstated};
use crate::kind::{Kind as _, Options};
use crate::search::observer::Silent;
use crate::search::random::stream;
use crate::search::stop::Stop;
use rand::RngExt as _;

/// Depot at 0, a at 10 from 0 to 30, b at 20 from 60 to 80; 4 for each, 5 of service.
fn line() -> Draft {
    let stop = |id: &str, x: f64, from: f64, to: f64| StopDraft {
        id: id.to_owned(),
        x: Some(x),
        y: Some(0.0),
        quantities: vec![4],
        service: 5.0,
        windows: vec![WindowDraft { from, to }],
        ..StopDraft::default()
    };
    let mut draft = Draft::empty("line");
    draft.depots = vec![DepotDraft { id: "D".to_owned(), x: Some(0.0), y: Some(0.0), ..DepotDraft::default() }];
    let vehicle = VehicleDraft { id: "van".to_owned(), capacity: vec![10], ..VehicleDraft::default() };
    draft.vehicles = vec![VehicleDraft { latest_end: Some(200.0), co2_per_distance: 0.5, ..vehicle }];
    draft.stops = vec![stop("a", 10.0, 0.0, 30.0), stop("b", 20.0, 60.0, 80.0)];
    draft
}

fn both() -> Plan {
    let stops = vec![Visit::from("a"), Visit::from("b")];
    Plan { routes: vec![Route { vehicle: "van".to_owned(), stops, ..Route::default() }], ..Plan::default() }
}

#[test]
fn a_route_is_told_by_hand() {
    let (problem, _) = Problem::new(line()).expect("sound");
    let mut plan = both();
    annotate(&problem, &mut plan);
    let schedule = plan.routes[0].schedule.clone().expect("a schedule");
    // Leaving at 20 it reaches a at its latest, 30, leaves at 35, waits at b from 45 to 60.
    let times = |id: &str, arrival: f64, begin: f64, load: i64, slack: f64| StopTimes {
        id: id.to_owned(),
        arrival,
        waiting: begin - arrival,
        begin,
        departure: begin + 5.0,
        load: vec![load],
        slack: Some(slack),
        ..StopTimes::default()
    };
    assert_eq!(schedule.stops, [times("a", 30.0, 30.0, 4, 0.0), times("b", 45.0, 60.0, 0, 35.0)]);
    assert_eq!((schedule.depart, schedule.end, schedule.distance), (20.0, 85.0, 40.0));
    assert_eq!((schedule.driving, schedule.waiting, schedule.service), (40.0, 15.0, 10.0));
    assert_eq!(schedule.costs.into_iter().collect::<Vec<_>>(), [("distance".to_owned(), 40.0)]);
    let totals = plan.totals.clone().expect("totals");
    assert_eq!(
        (totals.routes, totals.stops, totals.duration, totals.co2),
        (1, 2, 65.0, Some(schedule.co2.expect("co2")))
    );
    assert_eq!(misstated(&problem, &plan), []);
}

#[test]
fn what_is_stated_wrongly_is_told() {
    let (problem, _) = Problem::new(line()).expect("sound");
    let wrong = |change: fn(&mut Plan)| {
        let mut plan = both();
        annotate(&problem, &mut plan);
        change(&mut plan);
        misstated(&problem, &plan).into_iter().map(|violation| violation.message).collect::<Vec<_>>()
    };
    let schedule = |plan: &mut Plan| plan.routes[0].schedule.take().expect("a schedule");
    assert_eq!(wrong(|plan| plan.totals = None), Vec::<String>::new());
    let found = wrong(|plan| plan.routes[0].schedule.as_mut().expect("one").stops[1].arrival = 44.0);
    assert_eq!(found, ["route 1 (vehicle \"van\"): arrival at \"b\" is stated as 44, recomputed it is 45"]);
    let found = wrong(|plan| plan.totals.as_mut().expect("totals").distance = 41.0);
    assert_eq!(found, ["the totals: distance is stated as 41, recomputed it is 40"]);
    let found = wrong(|plan| plan.routes[0].schedule.as_mut().expect("one").stops[0].slack = None);
    assert!(found[0].contains("slack at \"a\" is stated as nothing"), "{found:?}");
    let found = wrong(|plan| plan.routes[0].schedule.as_mut().expect("one").stops.truncate(1));
    assert!(found[0].contains("other stops"), "{found:?}");
    let mut plan = both();
    annotate(&problem, &mut plan);
    let kept = schedule(&mut plan);
    assert_eq!(kept.stops.len(), 2);
    assert_eq!(misstated(&problem, &both()), []);
}

#[test]
fn random_schedules_add_up_keep_their_windows_and_have_the_slack_they_say() {
    let mut random = stream(31, "schedule", 0);
    let (mut stops, mut delayed) = (0, [0, 0]);
    for case in 0..230 {
        let mut draft = instance(&mut random, 8);
        if case >= 150 {
            (BETWEEN[case % BETWEEN.len()].add)(&mut draft, &mut random);
        }
        let Ok((problem, _)) = Problem::new(draft.clone()) else { continue };
        let outcome = Dispatch::solve(&problem, &Options::default(), &Stop::after_iterations(30), &Silent);
        let Some(mut plan) = outcome.plan else { continue };
        let evaluation = Dispatch::check(&problem, &plan);
        assert_eq!(evaluation.violations, [], "case {case}");
        annotate(&problem, &mut plan);
        assert_eq!(misstated(&problem, &plan), [], "case {case}");
        for part in &evaluation.costs {
            let shares = plan.routes.iter().filter_map(|route| route.schedule.as_ref()?.costs.get(part.name));
            let (count, sum) = shares.fold((0, 0.0), |(count, sum), share| (count + 1, sum + share));
            assert!(count == 0 || (sum - part.value).abs() < 1e-4 * part.value.abs().max(1.0), "case {case}: {part:?}");
        }
        for route in 0..plan.routes.len() {
            let schedule = plan.routes[route].schedule.clone().expect("a schedule");
            let sum = schedule.driving + schedule.waiting + schedule.service;
            assert!((sum - (schedule.end - schedule.depart)).abs() < 1e-4, "case {case}");
            for times in &schedule.stops {
                stops += 1;
                let Some(stop) = problem.stop_by_id(&times.id) else { continue };
                let windows = &problem.stops()[stop].windows;
                let within = |from: f64, to: f64| (from - 1e-3..=to + 1e-3).contains(&times.begin);
                assert!(windows.is_empty() || windows.iter().any(|w| within(w.from, w.to)), "case {case}: {times:?}");
                assert!(times.arrival <= times.begin + 1e-6 && times.begin <= times.departure + 1e-6, "case {case}");
            }
            // A delay on arrival is like a longer set-up: within the slack it does no harm, beyond it does.
            let at = random.random_range(0..schedule.stops.len());
            let Some(slack) = schedule.stops[at].slack else { continue };
            let Some(row) = draft.stops.iter().position(|stop| stop.id == schedule.stops[at].id) else { continue };
            let feasible = |delay: f64| {
                let mut draft = draft.clone();
                draft.stops[row].setup += delay;
                let (late, _) = Problem::new(draft).expect("sound");
                let mut plan = plan.clone();
                plan.routes[route].depart = Some(schedule.depart);
                // What other routes ask of this one is not the route's own slack.
                let others = |rule: &str| ["rest", "balance"].contains(&rule);
                Dispatch::check(&late, &plan).violations.iter().all(|found| others(found.rule))
            };
            // The departure as stated is rounded, and set-up falls away where the stop before is here.
            if feasible(0.0) && !feasible(1e6) {
                delayed[usize::from(case >= 150)] += 1;
                assert!(feasible((slack - 0.01).max(0.0)), "case {case}: {slack}");
                assert!(!feasible(slack + 0.01), "case {case}: {slack}");
            }
        }
    }
    assert!(stops > 300 && delayed[0] > 50 && delayed[1] > 30, "{stops} {delayed:?}");
}

#[test]
fn batteries_are_told_by_hand() {
    let mut draft = line();
    draft.stations = vec![StationDraft {
        id: "E".to_owned(),
        x: Some(20.0),
        y: Some(0.0),
        time_per_energy: Some(0.5),
        ..StationDraft::default()
    }];
    let battery = BatteryDraft { capacity: 30.0, per_distance: 1.0, start: None, reserve: 0.0 };
    draft.vehicles[0].battery = Some(battery);
    let (problem, _) = Problem::new(draft).expect("sound");
    let mut plan = both();
    plan.routes[0].depart = Some(10.0);
    plan.routes[0].stops.insert(1, Visit::Charge(Charge { id: "E".to_owned(), charge: Some(14.0) }));
    assert_eq!(Dispatch::check(&problem, &plan).violations, []);
    annotate(&problem, &mut plan);
    let schedule = plan.routes[0].schedule.clone().expect("a schedule");
    let levels: Vec<_> = schedule.stops.iter().map(|stop| (stop.battery, stop.battery_after)).collect();
    assert_eq!(levels, [(Some(20.0), None), (Some(10.0), Some(24.0)), (Some(24.0), None)]);
    assert_eq!(schedule.battery, Some(BatteryUse { used: 40.0, charged: 14.0, lowest: 4.0, end: 4.0 }));
    let totals = plan.totals.clone().expect("totals");
    assert_eq!((totals.energy_used, totals.energy_charged), (Some(40.0), Some(14.0)));
    // At a by 20, away at 25, charging from 35 to 42, at b until 60: at a by 30, at the station by 73, at b by 80.
    let slacks: Vec<_> = schedule.stops.iter().map(|stop| stop.slack).collect();
    assert_eq!(slacks, [Some(10.0), Some(38.0), Some(38.0)]);
    assert_eq!(misstated(&problem, &plan), []);
    let stated = plan.routes[0].schedule.as_mut().expect("a schedule");
    stated.stops[1].battery_after = Some(25.0);
    let found = misstated(&problem, &plan);
    assert_eq!(
        found[0].message,
        "route 1 (vehicle \"van\"): battery after at \"E\" is stated as 25, recomputed it is 24"
    );
}
