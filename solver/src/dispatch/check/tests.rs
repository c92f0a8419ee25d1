//! Hand-made plans: one that keeps every rule, and for each rule one that breaks it alone.

use super::super::plan::{Plan, Route, Unassigned};
use super::super::problem::{
    Backhauls, DepotDraft, Draft, DrivingBreak, IncompatibleGoods, Objective, Period, Problem, ShiftDraft, StopDraft,
    StopKind, VehicleDraft, WindowDraft,
};
use super::check;
use crate::plan_file::{DoneVisit, InitialRoute};

mod goals;
mod initial;
mod rides;

/// Depot at 0; stops a … d on a line at 10, 20, 30, 40; van (capacity 10, skill lift) and bike (4).
fn draft() -> Draft {
    let stop = |id: &str, x: f64| StopDraft {
        id: id.to_owned(),
        x: Some(x),
        y: Some(0.0),
        quantities: vec![4],
        service: 5.0,
        ..StopDraft::default()
    };
    let mut draft = Draft::empty("line");
    draft.objective = Objective::Cost;
    draft.depots = vec![DepotDraft { id: "D".to_owned(), x: Some(0.0), y: Some(0.0), ..DepotDraft::default() }];
    draft.vehicles = vec![
        VehicleDraft {
            id: "van".to_owned(),
            count: Some(2),
            capacity: vec![10],
            latest_end: Some(200.0),
            fixed_cost: 100.0,
            cost_per_distance: 2.0,
            cost_per_hour: 3600.0,
            max_distance: Some(80.0),
            max_duration: Some(120.0),
            max_stops: Some(3),
            skills: vec!["lift".to_owned()],
            ..VehicleDraft::default()
        },
        VehicleDraft { id: "bike".to_owned(), capacity: vec![4], speed_factor: 0.5, ..VehicleDraft::default() },
    ];
    draft.stops = vec![stop("a", 10.0), stop("b", 20.0), stop("c", 30.0), stop("d", 40.0)];
    draft.stops[0].windows = vec![WindowDraft { from: 0.0, to: 30.0 }, WindowDraft { from: 100.0, to: 110.0 }];
    draft.stops[1].windows = vec![WindowDraft { from: 60.0, to: 80.0 }];
    draft.stops[2].skills = vec!["lift".to_owned()];
    draft.stops[3].prize = Some(7.0);
    draft
}

fn route(vehicle: &str, stops: &[&str]) -> Route {
    Route { vehicle: vehicle.to_owned(), stops: stops.iter().map(|&id| id.into()).collect(), ..Route::default() }
}

fn plan(routes: &[Route], unassigned: &[&str]) -> Plan {
    let out = |&id: &&str| Unassigned { id: id.to_owned(), ..Unassigned::default() };
    Plan { routes: routes.to_vec(), unassigned: unassigned.iter().map(out).collect(), totals: None }
}

fn rules(draft: &Draft, plan: &Plan) -> Vec<&'static str> {
    let (problem, _) = Problem::new(draft.clone()).expect("sound");
    check(&problem, plan).violations.iter().map(|violation| violation.rule).collect()
}

#[test]
fn a_feasible_plan_is_evaluated_by_hand() {
    let (problem, _) = Problem::new(draft()).expect("sound");
    let good = plan(&[route("van", &["a", "b"]), route("van", &["c"])], &["d"]);
    let evaluation = check(&problem, &good);
    assert_eq!(evaluation.violations, []);
    assert_eq!(evaluation.left_out, 0);
    // a, b: 40 far. Leaving at 20 it reaches a at its latest, 30, leaves at 35, waits at b from 45
    // to 60, leaves at 65 and is back at 85: 65 in all. c: 60 far, 65 long. Prize of d: 7.
    let parts: Vec<(&str, f64)> = evaluation.costs.iter().map(|part| (part.name, part.value)).collect();
    assert_eq!(parts, [("fixed", 200.0), ("distance", 200.0), ("time", 130.0), ("prizes", 7.0)]);
    assert_eq!(evaluation.objectives, [537.0]);
}

#[test]
fn releases_set_ups_lateness_and_overtime_are_evaluated_by_hand() {
    let mut draft = draft();
    draft.stops[0].windows.clear();
    draft.stops[1].windows.clear();
    draft.vehicles[0].service_factor = 2.0;
    // Ready at 40, so the van leaves then; a: there at 50, parks until 53, serves 10; b: there at
    // 73, serves until 83 and is back at 103: 63 in all.
    (draft.stops[1].release, draft.stops[0].setup) = (40.0, 3.0);
    (draft.stops[1].due, draft.stops[1].late_cost_per_hour) = (Some(60.0), 7200.0);
    (draft.vehicles[0].regular_duration, draft.vehicles[0].overtime_cost_per_hour) = (Some(50.0), 3600.0);
    let (problem, _) = Problem::new(draft.clone()).expect("sound");
    let mut plan = plan(&[route("van", &["a", "b"])], &["c", "d"]);
    let cost = |plan: &Plan, name: &str| {
        let evaluation = check(&problem, plan);
        assert_eq!(evaluation.violations, []);
        evaluation.costs.iter().find(|part| part.name == name).expect("the part").value
    };
    assert_eq!((cost(&plan, "time"), cost(&plan, "overtime"), cost(&plan, "lateness")), (63.0, 13.0, 26.0));
    // Leaving later than it may makes b later still.
    plan.routes[0].depart = Some(45.0);
    assert_eq!((cost(&plan, "overtime"), cost(&plan, "lateness")), (13.0, 36.0));
    plan.routes[0].depart = Some(39.0);
    assert_eq!(rules(&draft, &plan), ["release"]);
}

#[test]
fn lateness_is_weighed_against_waiting() {
    let mut draft = draft();
    draft.stops[0].windows.clear();
    // a is due at 20, b opens at 60: from 15 at a on, waiting at b would be saved by being late at a.
    (draft.stops[0].due, draft.stops[0].late_cost_per_hour) = (Some(20.0), 1800.0);
    let lateness = |draft: &Draft| {
        let (problem, _) = Problem::new(draft.clone()).expect("sound");
        let evaluation = check(&problem, &plan(&[route("van", &["a", "b"])], &["c", "d"]));
        let part = |name| evaluation.costs.iter().find(|part| part.name == name).expect("the part").value;
        (part("time"), part("lateness"))
    };
    // An hour on the road costs more than one of lateness: leave at 35, without waiting.
    assert_eq!(lateness(&draft), (50.0, 12.5));
    draft.stops[0].late_cost_per_hour = 7200.0;
    assert_eq!(lateness(&draft), (75.0, 0.0));
}

#[test]
fn each_rule_is_broken_alone() {
    let draft = draft();
    let table: &[(&str, Plan)] = &[
        ("unknown-id", plan(&[route("van", &["a", "b", "z"]), route("van", &["c"])], &["d"])),
        ("unknown-id", plan(&[route("lorry", &["a", "b"]), route("van", &["c"])], &["d"])),
        ("unknown-id", plan(&[route("van", &["a", "b"]), route("van", &["c"])], &["d", "z"])),
        ("visited-twice", plan(&[route("van", &["a", "b"]), route("van", &["c", "c"])], &["d"])),
        ("visited-twice", plan(&[route("van", &["a", "b"]), route("van", &["c"])], &["d", "d"])),
        ("visited-twice", plan(&[route("van", &["a", "b"]), route("van", &["c"])], &["d", "c"])),
        ("not-visited", plan(&[route("van", &["a", "b"]), route("van", &["c"])], &[])),
        ("not-visited", plan(&[route("van", &["a"]), route("van", &["c"])], &["d"])),
        ("capacity", plan(&[route("bike", &["a", "b"]), route("van", &["c"])], &["d"])),
        ("time-window", plan(&[route("van", &["c", "a", "b"])], &["d"])),
        ("skills", plan(&[route("van", &["a", "b"]), route("bike", &["c"])], &["d"])),
        ("fleet", plan(&[route("van", &["a"]), route("van", &["b"]), route("van", &["c"])], &["d"])),
    ];
    for (rule, plan) in table {
        let found = rules(&draft, plan);
        if *rule == "time-window" {
            // Also overloaded: three stops of 4 for a capacity of 10.
            assert!(found.contains(rule) && found.contains(&"capacity"), "{found:?}");
        } else {
            assert_eq!(found, [*rule], "{plan:?}");
        }
    }
}

#[test]
fn limits_of_a_route_are_exact() {
    let good = plan(&[route("van", &["a", "b"]), route("van", &["c"])], &["d"]);
    type Change = fn(&mut Draft);
    let table: &[(&str, Change, Change)] = &[
        ("max-distance", |d| d.vehicles[0].max_distance = Some(60.0), |d| d.vehicles[0].max_distance = Some(59.0)),
        ("max-duration", |d| d.vehicles[0].max_duration = Some(65.0), |d| d.vehicles[0].max_duration = Some(64.0)),
        (
            "vehicle",
            |d| d.stops[2].vehicles = vec!["bike".to_owned(), "van".to_owned()],
            |d| d.stops[2].vehicles = vec!["bike".to_owned()],
        ),
        (
            "vehicle",
            |d| d.stops[1].not_vehicles = vec!["bike".to_owned()],
            |d| d.stops[1].not_vehicles = vec!["van".to_owned()],
        ),
        ("max-stops", |d| d.vehicles[0].max_stops = Some(2), |d| d.vehicles[0].max_stops = Some(1)),
        ("shift", |d| d.vehicles[0].latest_end = Some(85.0), |d| d.vehicles[0].latest_end = Some(84.0)),
        ("capacity", |d| d.vehicles[0].capacity = vec![8], |d| d.vehicles[0].capacity = vec![7]),
        (
            "time-window",
            |d| d.vehicles[0].earliest_start = 20.0,
            |d| {
                d.vehicles[0].earliest_start = 21.0;
                d.stops[0].windows.pop();
            },
        ),
    ];
    for (rule, kept, broken) in table {
        let mut fine = draft();
        kept(&mut fine);
        assert_eq!(rules(&fine, &good), [] as [&str; 0], "{rule}");
        broken(&mut fine);
        assert!(rules(&fine, &good).contains(rule), "{rule}");
    }
}

#[test]
fn a_given_departure_counts_as_given() {
    let (problem, _) = Problem::new(draft()).expect("sound");
    let mut given = plan(&[route("van", &["a", "b"]), route("van", &["c"])], &["d"]);
    given.routes[0].depart = Some(0.0);
    let evaluation = check(&problem, &given);
    assert_eq!(evaluation.violations, []);
    // 85 instead of 65 for the first route.
    assert_eq!(evaluation.costs[2].value, 150.0);
    given.routes[0].depart = Some(21.0);
    // a's first window is missed, the second makes b impossible.
    assert_eq!(check(&problem, &given).violations[0].rule, "time-window");
    given.routes[0].depart = Some(-1.0);
    assert_eq!(check(&problem, &given).violations[0].rule, "shift");
    given.routes[0].depart = Some(f64::NAN);
    assert_eq!(check(&problem, &given).violations[0].rule, "shift");
}

#[test]
fn pairs_stay_together_and_in_order_and_load_only_between() {
    let mut draft = draft();
    draft.vehicles.truncate(1);
    draft.vehicles[0].max_stops = None;
    draft.vehicles[0].count = None;
    draft.stops.truncate(3);
    for stop in &mut draft.stops {
        stop.windows.clear();
        stop.quantities = vec![6];
    }
    draft.stops[0].kind = StopKind::Pickup;
    draft.stops[0].pair = Some("b".to_owned());
    let ok = plan(&[route("van", &["a", "b"]), route("van", &["c"])], &[]);
    assert_eq!(rules(&draft, &ok), [] as [&str; 0]);
    let table: &[(&[&str], Plan)] = &[
        (&["pair"], plan(&[route("van", &["b", "a"]), route("van", &["c"])], &[])),
        (&["pair"], plan(&[route("van", &["a"]), route("van", &["b"]), route("van", &["c"])], &[])),
        (&["pair"], plan(&[route("van", &["a"]), route("van", &["c"])], &["b"])),
        // c is loaded from the start: 6 + 6 > 10 while a's goods are on board, unless c comes first.
        (&["capacity"], plan(&[route("van", &["a", "b", "c"])], &[])),
        (&["capacity"], plan(&[route("van", &["a", "c", "b"])], &[])),
        (&[], plan(&[route("van", &["c", "a", "b"])], &[])),
    ];
    for (expected, plan) in table {
        assert_eq!(rules(&draft, plan), *expected, "{plan:?}");
    }
    let (problem, _) = Problem::new(draft).expect("sound");
    assert_eq!(check(&problem, &plan(&[route("van", &["c"])], &["a", "b"])).left_out, 2);
}

#[test]
fn open_ends_and_empty_routes_cost_no_way() {
    let mut draft = draft();
    draft.objective = Objective::VehiclesDistance;
    draft.vehicles[0].open_end = true;
    let with_empty = plan(&[route("van", &["a", "b"]), route("van", &["c"]), route("van", &[])], &["d"]);
    let (problem, _) = Problem::new(draft.clone()).expect("sound");
    assert_eq!(check(&problem, &with_empty).objectives, [2.0, 50.0]);
    draft.vehicles[0].open_start = true;
    let (problem, _) = Problem::new(draft).expect("sound");
    let evaluation = check(&problem, &with_empty);
    assert_eq!((evaluation.violations.len(), evaluation.objectives), (0, vec![2.0, 10.0]));
}

#[test]
fn doubles_have_the_contracts_tolerance_and_whole_numbers_none() {
    let mut draft = draft();
    draft.stops[0].x = Some(10.000_000_001);
    draft.vehicles[0].latest_end = Some(85.0);
    let good = plan(&[route("van", &["a", "b"]), route("van", &["c"])], &["d"]);
    assert_eq!(rules(&draft, &good), [] as [&str; 0]);
    draft.vehicles[0].latest_end = Some(84.99);
    assert_eq!(rules(&draft, &good), ["shift"]);
}

#[test]
fn strict_backhauls_deliver_before_they_pick_up() {
    let mut draft = draft();
    draft.vehicles = vec![VehicleDraft { id: "van".to_owned(), ..VehicleDraft::default() }];
    for stop in &mut draft.stops {
        (stop.windows, stop.skills, stop.prize) = (Vec::new(), Vec::new(), None);
    }
    draft.stops[2].kind = StopKind::Pickup;
    draft.stops[3].kind = StopKind::Pickup;
    let orders = [
        plan(&[route("van", &["a", "b", "c", "d"])], &[]),
        plan(&[route("van", &["a", "c", "b", "d"])], &[]),
        plan(&[route("van", &["a", "b", "c"]), route("van", &["d"])], &[]),
    ];
    let table =
        [(Backhauls::Mixed, [0, 0, 0]), (Backhauls::Strict, [0, 1, 0]), (Backhauls::StrictWithDelivery, [0, 1, 1])];
    for (rule, broken) in table {
        draft.backhauls = rule;
        for (order, broken) in orders.iter().zip(broken) {
            assert_eq!(rules(&draft, order), vec!["backhauls"; broken], "{rule:?}: {order:?}");
        }
    }
    // A transport may lie anywhere.
    draft.stops[2].pair = Some("b".to_owned());
    draft.backhauls = Backhauls::StrictWithDelivery;
    let between = plan(&[route("van", &["c", "a", "b", "d"])], &[]);
    assert_eq!(rules(&draft, &between), [] as [&str; 0]);
}

#[test]
fn one_alternative_of_a_group_is_enough_and_two_are_too_many() {
    let mut draft = draft();
    draft.vehicles = vec![VehicleDraft { id: "van".to_owned(), ..VehicleDraft::default() }];
    for stop in &mut draft.stops {
        (stop.windows, stop.skills, stop.prize) = (Vec::new(), Vec::new(), None);
    }
    draft.stops[0].alternatives = Some("door or locker".to_owned());
    draft.stops[1].alternatives = Some("door or locker".to_owned());
    let one = plan(&[route("van", &["a", "c", "d"])], &[]);
    let table: &[(&[&str], Plan)] = &[
        (&[], one.clone()),
        (&[], plan(&[route("van", &["b", "c", "d"])], &["a"])),
        (&["alternatives"], plan(&[route("van", &["a", "b", "c", "d"])], &[])),
        (&["alternatives"], plan(&[route("van", &["a", "c"]), route("van", &["b", "d"])], &[])),
        (&["not-visited"], plan(&[route("van", &["c", "d"])], &[])),
        (&["visited-twice"], plan(&[route("van", &["b", "c", "d"])], &["b"])),
    ];
    for (expected, plan) in table {
        assert_eq!(rules(&draft, plan), *expected, "{plan:?}");
    }
    let evaluate = |draft: &Draft, plan: &Plan| {
        let (problem, _) = Problem::new(draft.clone()).expect("sound");
        check(&problem, plan)
    };
    let none = plan(&[route("van", &["c", "d"])], &["a"]);
    assert_eq!(evaluate(&draft, &none).left_out, 1);
    // A prize makes the group optional, and is paid once.
    for stop in &mut draft.stops[..2] {
        stop.prize = Some(7.0);
    }
    let (none, one) = (evaluate(&draft, &none), evaluate(&draft, &one));
    assert_eq!((none.left_out, none.objectives, one.objectives), (0, vec![7.0], vec![0.0]));
}

#[test]
fn goods_that_exclude_each_other_share_no_route() {
    let mut draft = draft();
    draft.vehicles = vec![VehicleDraft { id: "van".to_owned(), ..VehicleDraft::default() }];
    for (stop, goods) in draft.stops.iter_mut().zip([Some("food"), Some("paint"), None, Some("soap")]) {
        (stop.windows, stop.skills, stop.prize) = (Vec::new(), Vec::new(), None);
        stop.goods = goods.map(str::to_owned);
    }
    let apart = |goods: &str, with: &str| IncompatibleGoods { goods: goods.to_owned(), with: with.to_owned() };
    let all = plan(&[route("van", &["b", "c", "d", "a"])], &[]);
    assert_eq!(rules(&draft, &all), [] as [&str; 0]);
    draft.incompatible_goods = vec![apart("food", "paint"), apart("soap", "food")];
    assert_eq!(rules(&draft, &all), ["goods", "goods"]);
    let split = plan(&[route("van", &["b", "c", "d"]), route("van", &["a"])], &[]);
    assert_eq!(rules(&draft, &split), [] as [&str; 0]);
}

#[test]
fn what_was_picked_up_last_is_delivered_first() {
    let mut draft = draft();
    draft.vehicles = vec![VehicleDraft { id: "van".to_owned(), lifo: true, ..VehicleDraft::default() }];
    for (stop, pair) in draft.stops.iter_mut().zip([Some("b"), None, Some("d"), None]) {
        (stop.windows, stop.skills, stop.prize) = (Vec::new(), Vec::new(), None);
        stop.kind = if pair.is_some() { StopKind::Pickup } else { StopKind::Delivery };
        stop.pair = pair.map(str::to_owned);
    }
    let mut parcel = draft.stops[0].clone();
    (parcel.id, parcel.kind, parcel.pair) = ("e".to_owned(), StopKind::Delivery, None);
    draft.stops.push(parcel);
    for (order, broken) in [
        (["a", "e", "b", "c", "d"], false),
        (["a", "c", "e", "d", "b"], false),
        (["a", "c", "b", "e", "d"], true),
        (["c", "a", "d", "e", "b"], true),
    ] {
        let plan = plan(&[route("van", &order)], &[]);
        draft.vehicles[0].lifo = true;
        assert_eq!(rules(&draft, &plan), vec!["lifo"; usize::from(broken)], "{order:?}");
        draft.vehicles[0].lifo = false;
        assert_eq!(rules(&draft, &plan), [] as [&str; 0], "{order:?}");
    }
}

#[test]
fn a_group_for_one_vehicle_is_neither_split_nor_served_in_part() {
    let mut draft = draft();
    draft.vehicles = vec![VehicleDraft { id: "van".to_owned(), ..VehicleDraft::default() }];
    for stop in &mut draft.stops {
        (stop.windows, stop.skills, stop.prize) = (Vec::new(), Vec::new(), None);
    }
    for k in [0, 2] {
        draft.stops[k].same_vehicle = Some("order 5".to_owned());
    }
    let table: &[(&[&str], Plan)] = &[
        (&[], plan(&[route("van", &["a", "b", "c"]), route("van", &["d"])], &[])),
        (&["same-vehicle"], plan(&[route("van", &["a", "b"]), route("van", &["c", "d"])], &[])),
        (&["same-vehicle"], plan(&[route("van", &["a", "b", "d"])], &["c"])),
        (&[], plan(&[route("van", &["b", "d"])], &["a", "c"])),
    ];
    for (expected, plan) in table {
        assert_eq!(rules(&draft, plan), *expected, "{plan:?}");
    }
}

#[test]
fn a_ride_is_as_short_as_waiting_before_the_pickup_makes_it() {
    let mut draft = draft();
    draft.vehicles = vec![VehicleDraft { id: "van".to_owned(), cost_per_hour: 3600.0, ..VehicleDraft::default() }];
    for stop in &mut draft.stops {
        (stop.windows, stop.skills, stop.prize) = (Vec::new(), Vec::new(), None);
    }
    // a to c: 5 of service at b between, 20 of driving. b opens at 100.
    draft.stops[0].kind = StopKind::Pickup;
    draft.stops[0].pair = Some("c".to_owned());
    draft.stops[1].windows = vec![WindowDraft { from: 100.0, to: 100.0 }, WindowDraft { from: 300.0, to: 400.0 }];
    let order = plan(&[route("van", &["a", "b", "c", "d"])], &[]);
    let found = |limit: f64, until: Option<f64>| {
        let mut draft = draft.clone();
        draft.stops[2].max_ride_time = Some(limit);
        draft.stops[0].windows = until.map(|to| WindowDraft { from: 0.0, to }).into_iter().collect();
        let (problem, _) = Problem::new(draft).expect("sound");
        let evaluation = check(&problem, &order);
        (evaluation.violations.iter().map(|violation| violation.rule).collect::<Vec<_>>(), evaluation.objectives)
    };
    // Without waiting: 80 of driving and 20 of service.
    assert_eq!(found(25.0, None), (vec![], vec![100.0]));
    assert_eq!(found(24.0, None).0, ["ride-time"]);
    // a is over at 80: leave it at 85, wait at b from 95 to 100, and the ride takes 30.
    assert_eq!(found(30.0, Some(80.0)), (vec![], vec![105.0]));
    assert_eq!(found(29.0, Some(80.0)).0, ["ride-time"]);
}

#[test]
fn driving_without_a_break_counts_the_time_in_traffic() {
    let mut draft = draft();
    let jam = [Period { from: 50.0, speed_factor: 0.5 }, Period { from: 130.0, speed_factor: 1.0 }];
    draft.vehicles[0].traffic = jam.to_vec();
    let mut evaluate = |after: f64, depart: Option<f64>, end: f64| {
        draft.vehicles[0].driving_break = Some(DrivingBreak { after, duration: 10.0 });
        draft.vehicles[0].latest_end = Some(end);
        let (problem, _) = Problem::new(draft.clone()).expect("sound");
        let found = check(&problem, &plan(&[Route { depart, ..route("van", &["c"]) }], &["a", "b", "d"]));
        (found.violations.iter().map(|violation| violation.rule).collect::<Vec<_>>(), found.objectives[0])
    };
    // With the break at c: left at 0 it takes 30 there and 55 back, at 27.5 or 45 no more either, nor from 80 on.
    for (depart, kept) in
        [(0, true), (1, false), (27, false), (28, true), (45, true), (46, false), (79, false), (80, true)]
    {
        let (rules, _) = evaluate(55.0, Some(f64::from(depart)), 200.0);
        assert_eq!(rules, if kept { vec![] } else { vec!["driving-break"] }, "{depart}");
    }
    // 100 fixed, 120 for the distance, 7 of prize, and the shortest duration: 80 left at 120, 100 at 0, 107.5 behind.
    assert_eq!(evaluate(55.0, None, 200.0), (vec![], 307.0));
    assert_eq!(evaluate(55.0, None, 150.0), (vec![], 327.0));
    assert_eq!(evaluate(54.0, None, 150.0), (vec![], 334.5));
    assert_eq!(evaluate(54.0, None, 130.0).0, ["shift"]);
    assert_eq!(evaluate(29.0, None, 200.0).0, ["driving-break"]);
}

#[test]
fn nobody_leaves_beyond_all_time() {
    let mut draft = draft();
    draft.vehicles[1].skills = vec!["lift".to_owned()];
    for depart in [1e308, f64::INFINITY, f64::NAN] {
        let late = Route { depart: Some(depart), ..route("bike", &["c"]) };
        assert_eq!(rules(&draft, &plan(&[late, route("van", &["a", "b"])], &["d"])), ["shift"], "{depart}");
    }
}

#[test]
fn vehicles_rest_between_their_shifts() {
    let mut draft = draft();
    draft.vehicles.truncate(1);
    let van = &mut draft.vehicles[0];
    (van.latest_end, van.count, van.min_rest) = (None, Some(2), 100.0);
    van.shifts = vec![ShiftDraft { from: 0.0, to: 100.0 }, ShiftDraft { from: 150.0, to: 400.0 }];
    let at = |depart: f64, stops: &[&str]| Route { depart: Some(depart), ..route("van", stops) };
    draft.stops[1].windows.clear();
    let broken = |routes: &[Route]| rules(&draft, &plan(routes, &[]));
    // c is over at 65, and a at 25 + 5: one van may leave at 150, the other from 165 on.
    let (c, a) = (at(0.0, &["c"]), at(0.0, &["a"]));
    assert_eq!(broken(&[c.clone(), a.clone(), at(150.0, &["b"]), at(165.0, &["d"])]), Vec::<&str>::new());
    assert_eq!(broken(&[c.clone(), a.clone(), at(150.0, &["b"]), at(164.0, &["d"])]), ["rest"]);
    assert_eq!(broken(&[at(164.0, &["d"]), at(150.0, &["b"]), a, c]), ["rest"]);
    // A van that has not driven yet is rested.
    assert_eq!(broken(&[at(0.0, &["a", "c"]), at(150.0, &["b"]), at(175.0, &["d"])]), Vec::<&str>::new());
}
