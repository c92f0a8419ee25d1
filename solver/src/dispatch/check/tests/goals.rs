//! Objectives, CO2, balance and several shifts, by hand.

use super::super::super::plan::Plan;
use super::super::super::problem::{Balance, Draft, Problem, ShiftDraft, StopKind, WindowDraft, Work};
use super::super::check;
use super::{draft, plan, route, rules};

#[test]
fn routes_are_shared_among_several_shifts() {
    let mut draft = draft();
    let shift = |from: f64, to: f64| ShiftDraft { from, to };
    let van = &mut draft.vehicles[0];
    (van.count, van.latest_end) = (Some(1), None);
    van.shifts = vec![shift(201.0, 300.0), shift(0.0, 100.0), shift(101.0, 200.0)];
    let window = |from: f64, to: f64| WindowDraft { from, to };
    draft.stops[0].windows = vec![window(10.0, 30.0)];
    draft.stops[1].prize = Some(1.0);
    draft.stops[2].windows = vec![window(40.0, 60.0), window(140.0, 160.0)];
    draft.stops[3].windows = vec![window(141.0, 150.0), window(241.0, 250.0)];
    let mut three = plan(&[route("van", &["c"]), route("van", &["d"]), route("van", &["a"])], &["b"]);
    // a is possible in the first only, so c gives way to the second and d to the third.
    assert_eq!(rules(&draft, &three), [""; 0]);
    draft.stops[3].windows.pop();
    assert_eq!(rules(&draft, &three), ["fleet"]);
    let mut two = plan(&[route("van", &["c"]), route("van", &["a"])], &["b", "d"]);
    draft.stops[3].prize = Some(1.0);
    for (depart, expected) in
        [(Some(10.0), &["fleet"][..]), (Some(115.0), &[]), (Some(100.5), &["shift", "fleet"]), (None, &[])]
    {
        two.routes[0].depart = depart;
        assert_eq!(rules(&draft, &two), expected, "{depart:?}");
    }
    // Where counts leave a choice, the shift is the one that costs least: on time at c costs nothing.
    draft.stops[2].windows.clear();
    (draft.stops[2].due, draft.stops[2].late_cost_per_hour) = (Some(120.0), 3600.0);
    three.routes.truncate(1);
    three.unassigned = two.unassigned.clone();
    let (problem, _) = Problem::new(draft.clone()).expect("sound");
    let cost = |plan: &Plan, name: &str| {
        let parts = check(&problem, plan).costs;
        parts.iter().find(|part| part.name == name).map(|part| part.value)
    };
    assert_eq!(cost(&three, "lateness"), Some(0.0));
    three.routes[0].depart = Some(101.0);
    assert_eq!(cost(&three, "lateness"), Some(11.0));
}

#[test]
fn objectives_co2_and_balance_are_evaluated_by_hand() {
    let good = plan(&[route("van", &["a", "b"]), route("van", &["c"])], &["d"]);
    let mut draft = draft();
    // Two routes, 40 and 60 far, 65 long each, of three stops: 100 far and 130 long in all.
    draft.vehicles[0].co2_per_distance = 500.0;
    draft.balance = Some(Balance { of: Work::Distance, longest_cost: 3.0, range_cost: 2.0, max_range: Some(20.0) });
    (draft.co2_cost, draft.max_co2) = (4.0, Some(50.0));
    let mut evaluate = |objective: &str| {
        draft.objective = objective.parse().expect("an objective");
        let (problem, _) = Problem::new(draft.clone()).expect("sound");
        let evaluation = check(&problem, &good);
        assert_eq!(evaluation.violations, [], "{objective}");
        let parts: Vec<(&str, f64)> = evaluation.costs.iter().map(|part| (part.name, part.value)).collect();
        (evaluation.objectives, parts)
    };
    let (values, parts) = evaluate("vehicles,duration+0.5*distance");
    assert_eq!((values, parts), (vec![2.0, 180.0], vec![("distance", 50.0), ("duration", 130.0)]));
    let (values, parts) = evaluate("longest,2*range+co2,prizes");
    assert_eq!((values, parts), (vec![60.0, 90.0, 7.0], vec![("prizes", 7.0)]));
    let (values, parts) = evaluate("cost");
    assert_eq!(parts[4..], [("co2", 200.0), ("balance", 220.0)]);
    assert_eq!(values, [537.0 + 420.0]);
    for (of, range) in [(Work::Duration, 0.0), (Work::Stops, 1.0), (Work::Load, 4.0)] {
        let mut draft = draft.clone();
        draft.objective = "range".parse().expect("an objective");
        draft.balance = draft.balance.map(|balance| Balance { of, ..balance });
        let (problem, _) = Problem::new(draft).expect("sound");
        assert_eq!(check(&problem, &good).objectives, [range], "{of:?}");
    }
    draft.balance = draft.balance.map(|balance| Balance { max_range: Some(19.0), ..balance });
    draft.max_co2 = Some(49.0);
    assert_eq!(rules(&draft, &good), ["co2", "balance"]);
}

#[test]
fn what_is_on_board_emits_on_every_way() {
    let co2 = |change: fn(&mut Draft), stops: &[&str]| {
        let mut draft = draft();
        (draft.objective, draft.stops[1].windows) = ("co2".parse().expect("an objective"), vec![]);
        (draft.vehicles[0].co2_per_distance, draft.vehicles[0].co2_per_distance_load) = (500.0, 100.0);
        change(&mut draft);
        let (problem, _) = Problem::new(draft).expect("sound");
        let left: Vec<&str> = ["a", "b", "c", "d"].into_iter().filter(|id| !stops.contains(id)).collect();
        let evaluation = check(&problem, &plan(&[route("van", stops)], &left));
        assert_eq!(evaluation.violations, []);
        evaluation.objectives[0]
    };
    // 20 kg for 40 of distance; 8 on board up to a and 4 up to b, 4 each.
    assert_eq!(co2(|_| {}, &["a", "b"]), 20.0 + 12.0);
    // a's 4 up to a, b's from b on.
    assert_eq!(co2(|draft| draft.stops[1].kind = StopKind::Pickup, &["a", "b"]), 20.0 + 12.0);
    // b's are loaded only when a's are gone.
    assert_eq!(co2(|draft| draft.vehicles[0].reload = vec!["D".to_owned()], &["a", "D", "b"]), 30.0 + 12.0);
    // a's goods go to c: 4 up to a, 8 up to b, 4 up to c.
    let transport = |draft: &mut Draft| {
        (draft.stops[0].kind, draft.stops[0].pair) = (StopKind::Pickup, Some("c".to_owned()));
        draft.stops[2].pair = Some("a".to_owned());
    };
    assert_eq!(co2(transport, &["a", "b", "c"]), 30.0 + 16.0);
    // Nobody goes home with an open end.
    let open = |draft: &mut Draft| (draft.vehicles[0].open_end, draft.stops[1].kind) = (true, StopKind::Pickup);
    assert_eq!(co2(open, &["a", "b"]), 10.0 + 4.0);
}

#[test]
fn lateness_comes_before_time_where_the_objective_says_so() {
    let mut draft = draft();
    draft.stops[0].windows.clear();
    draft.stops[0].due = Some(20.0);
    let good = plan(&[route("van", &["a", "b"])], &["c", "d"]);
    // As above: punctual at a means waiting at b, which b opens at 60.
    for (objective, expected) in [("lateness,duration", [0.0, 75.0]), ("duration,lateness", [50.0, 25.0])] {
        draft.objective = objective.parse().expect("an objective");
        let (problem, _) = Problem::new(draft.clone()).expect("sound");
        assert_eq!(check(&problem, &good).objectives, expected, "{objective}");
    }
}
