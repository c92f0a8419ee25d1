//! Each code by hand, and random plans held against trying every place in the whole instance.

mod between;
mod past;

use super::super::plan::{Plan, ReasonCode, Route, Unassigned, Visit};
use super::super::problem::{
    Balance, BatteryDraft, Break, DepotDraft, Draft, DrivingBreak, Objective, Problem, StopDraft, StopKind,
    VehicleDraft, WindowDraft, Work,
};
use super::super::{Dispatch, search::tests::instance};
use super::answer::explain;
use super::reasons::{Examiner, give_reasons};
use super::unit::units;
use crate::explanation::LeftOut;
use crate::kind::{Kind as _, Options};
use crate::search::observer::Silent;
use crate::search::random::stream;
use crate::search::stop::Stop;

/// Depot at 0, stops a (10), b (20) and c (30) on a line, two vans of capacity 10.
pub(super) fn line() -> Draft {
    let stop = |id: &str, x: f64| StopDraft {
        id: id.to_owned(),
        x: Some(x),
        y: Some(0.0),
        quantities: vec![4],
        ..StopDraft::default()
    };
    let mut draft = Draft::empty("line");
    draft.depots = vec![DepotDraft { id: "D".to_owned(), x: Some(0.0), y: Some(0.0), ..DepotDraft::default() }];
    draft.vehicles =
        vec![VehicleDraft { id: "van".to_owned(), count: Some(2), capacity: vec![10], ..VehicleDraft::default() }];
    draft.stops = vec![stop("a", 10.0), stop("b", 20.0), stop("c", 30.0)];
    draft
}

pub(super) fn plan(routes: &[&[&str]], unassigned: &[&str]) -> Plan {
    let route = |stops: &&[&str]| Route {
        vehicle: "van".to_owned(),
        stops: stops.iter().map(|&id| Visit::from(id)).collect(),
        ..Route::default()
    };
    let out = |&id: &&str| Unassigned { id: id.to_owned(), ..Unassigned::default() };
    Plan { routes: routes.iter().map(route).collect(), unassigned: unassigned.iter().map(out).collect(), totals: None }
}

/// Code and sentence of c, which the plan leaves out.
fn reason(change: impl FnOnce(&mut Draft), routes: &[&[&str]]) -> (ReasonCode, String) {
    let mut draft = line();
    change(&mut draft);
    let (problem, _) = Problem::new(draft).expect("sound");
    let served: Vec<&str> = routes.iter().flat_map(|stops| stops.iter().copied()).collect();
    let rest: Vec<&str> = ["c", "a", "b"].into_iter().filter(|id| !served.contains(id)).collect();
    let mut plan = plan(routes, &rest);
    give_reasons(&problem, &mut plan);
    let entry = plan.unassigned.swap_remove(0);
    (entry.code.expect("a code"), entry.reason)
}

#[test]
fn what_cannot_be_served_even_alone_is_told_with_its_numbers() {
    let alone = |change: fn(&mut Draft)| reason(change, &[&["a", "b"]]);
    assert_eq!(
        alone(|draft| draft.vehicles[0].count = Some(0)),
        (ReasonCode::NoVehicle, "the fleet has no vehicle at all".to_owned())
    );
    let (code, said) = alone(|draft| draft.stops[2].not_vehicles = vec!["van".to_owned()]);
    assert_eq!((code, said.contains("forbids [\"van\"]")), (ReasonCode::Vehicle, true), "{said}");
    let (code, said) = alone(|draft| draft.stops[2].skills = vec!["frozen".to_owned()]);
    assert_eq!((code, said.contains("frozen")), (ReasonCode::NoSkill, true), "{said}");
    assert_eq!(
        alone(|draft| draft.stops[2].quantities = vec![13]),
        (
            ReasonCode::Capacity,
            "cannot be served even alone: vehicle \"van\" carries 13 of \"load\" on leaving the start, its capacity is 10"
                .to_owned()
        )
    );
    let (code, said) = alone(|draft| draft.stops[2].windows = vec![WindowDraft { from: 5.0, to: 25.0 }]);
    assert_eq!((code, said.contains("at 30") && said.contains("ends at 25")), (ReasonCode::NoWindow, true), "{said}");
    let (code, said) = alone(|draft| draft.vehicles[0].latest_end = Some(55.0));
    assert_eq!((code, said.contains("at 60") && said.contains("ends at 55")), (ReasonCode::Shift, true), "{said}");
    let (code, said) = alone(|draft| draft.vehicles[0].max_distance = Some(50.0));
    assert_eq!((code, said.contains("60 long, at most 50")), (ReasonCode::MaxDistance, true), "{said}");
    assert_eq!(alone(|draft| draft.vehicles[0].max_duration = Some(59.0)).0, ReasonCode::MaxDuration);
    let together = |draft: &mut Draft| {
        draft.stops[2].same_vehicle = Some("x".to_owned());
        draft.stops[1].same_vehicle = Some("x".to_owned());
    };
    let (code, said) = reason(
        |draft| {
            together(draft);
            draft.vehicles[0].capacity = vec![7];
        },
        &[&["a"]],
    );
    assert_eq!((code, said.contains("with \"b\"")), (ReasonCode::Group, true), "{said}");
    let (code, _) = reason(
        |draft| {
            together(draft);
            draft.vehicles[0].max_stops = Some(1);
        },
        &[&["a"]],
    );
    assert_eq!(code, ReasonCode::Group);
    let transport = |draft: &mut Draft| {
        draft.stops[2].pair = Some("b".to_owned());
        draft.stops[1].kind = StopKind::Pickup;
        draft.stops[2].max_ride_time = Some(9.0);
    };
    assert_eq!(reason(transport, &[&["a"]]).0, ReasonCode::RideTime);
}

#[test]
fn what_finds_no_place_in_the_plan_is_told_by_the_plan() {
    let (code, said) = reason(|draft| draft.vehicles[0].count = Some(1), &[&["a", "b"]]);
    assert_eq!(code, ReasonCode::FleetUsedUp);
    assert!(said.contains("(of 1: capacity on 1)") && said.contains("carries 12 of \"load\""), "{said}");
    // A van is left: 60 there and back; behind b it is only 20, but for the capacity.
    let prized = |prize: f64, objective: Objective| {
        move |draft: &mut Draft| {
            draft.stops[2].prize = Some(prize);
            draft.objective = objective;
        }
    };
    let (code, said) = reason(prized(50.0, Objective::DistancePrizes), &[&["a", "b"]]);
    assert_eq!(code, ReasonCode::Prize);
    assert!(said.contains("a new route of vehicle \"van\", costs 60; leaving it out costs 50"), "{said}");
    let (code, said) = reason(prized(70.0, Objective::DistancePrizes), &[&["a", "b"]]);
    assert_eq!((code, said.contains("takes it for 60")), (ReasonCode::RunOver, true), "{said}");
    assert_eq!(reason(prized(70.0, Objective::Distance), &[&["a", "b"]]).0, ReasonCode::Prize);
    let (code, said) = reason(|_| {}, &[&["b"], &["a"]]);
    assert_eq!(code, ReasonCode::RunOver);
    assert!(said.starts_with("route 1 (vehicle \"van\") as its first stop takes it for 20;"), "{said}");
}

#[test]
fn too_much_work_is_said() {
    let (problem, _) = Problem::new(line()).expect("sound");
    let plan = plan(&[&["a", "b"]], &["c"]);
    let stop = problem.stop_by_id("c").expect("c");
    let code = |visits| Examiner::new(&problem, &plan, visits).examine(stop).reason.code;
    assert_eq!(code(0), ReasonCode::NotExamined);
    // Enough for the stop alone, and there is a vehicle left.
    assert_eq!((code(30), code(1_000)), (ReasonCode::RunOver, ReasonCode::RunOver));
}

#[test]
fn a_cap_on_the_whole_plan_is_told() {
    let mut draft = Draft::empty("cap");
    draft.depots = vec![DepotDraft { id: "D".to_owned(), x: Some(0.0), y: Some(0.0), ..DepotDraft::default() }];
    draft.vehicles = vec![VehicleDraft { co2_per_distance: 1000.0, ..VehicleDraft::default() }];
    let stop = |id: &str, x: f64| StopDraft { id: id.to_owned(), x: Some(x), y: Some(0.0), ..StopDraft::default() };
    draft.stops = vec![stop("a", 10.0), stop("b", -10.0)];
    draft.max_co2 = Some(25.0);
    let (problem, _) = Problem::new(draft).expect("sound");
    let outcome = Dispatch::solve(&problem, &Options::default(), &Stop::after_iterations(200), &Silent);
    let plan = outcome.plan.expect("a plan");
    assert_eq!((plan.routes.len(), plan.unassigned.len()), (1, 1));
    assert_eq!(plan.unassigned[0].code, Some(ReasonCode::PlanCap), "{}", plan.unassigned[0].reason);
    assert!(plan.unassigned[0].reason.contains("40 kg of CO2, at most 25 kg"), "{}", plan.unassigned[0].reason);
}

/// Every plan that has the stops at some place of some route, or of a new one.
fn all_places(problem: &Problem, plan: &Plan, rest: &[&str], found: &mut Vec<Plan>) {
    let Some((first, rest)) = rest.split_first() else { return found.push(plan.clone()) };
    let types = problem.vehicles().iter().map(|vehicle| vehicle.id.clone());
    let mut wider = plan.clone();
    wider.routes.extend(types.map(|vehicle| Route { vehicle, ..Route::default() }));
    for route in 0..wider.routes.len() {
        for at in 0..=wider.routes[route].stops.len() {
            wider.routes[route].stops.insert(at, Visit::from(*first));
            all_places(problem, &wider, rest, found);
            wider.routes[route].stops.remove(at);
        }
    }
}

#[test]
fn reasons_of_random_plans_are_what_trying_all_in_the_whole_instance_says() {
    let mut random = stream(3, "explain", 0);
    let (mut fits, mut misses) = (0, 0);
    for seed in 0..150 {
        let Ok((problem, _)) = Problem::new(instance(&mut random, 6)) else { continue };
        let options = Options { seed, ..Options::default() };
        let Some(plan) = Dispatch::solve(&problem, &options, &Stop::after_iterations(2), &Silent).plan else {
            continue;
        };
        // A place is priced on its route alone; what the routes have to do with each other is not. Of
        // several shifts it stays in the one that the plan says.
        let several = problem.vehicles().len() > problem.draft().vehicles.len();
        let draft = problem.draft();
        if draft.max_co2.is_some() || draft.balance.is_some() || problem.change_cost() > 0.0 || several {
            continue;
        }
        let before = Dispatch::check(&problem, &plan);
        let mut examiner = Examiner::new(&problem, &plan, u64::MAX);
        for entry in &plan.unassigned {
            let stop = problem.stop_by_id(&entry.id).expect("known");
            let examined = examiner.examine(stop);
            let all = units(&problem, stop);
            if all.iter().any(|unit| unit.len() > 2) {
                continue;
            }
            let mut least: Option<f64> = None;
            for unit in &all {
                let ids: Vec<&str> = unit.iter().map(|&stop| problem.stops()[stop].id.as_str()).collect();
                let mut without = plan.clone();
                let gone = |id: &String| all.iter().flatten().any(|&stop| problem.stops()[stop].id == *id);
                without.unassigned.retain(|entry| !gone(&entry.id));
                let mut plans = Vec::new();
                all_places(&problem, &without, &ids, &mut plans);
                for with in plans {
                    let after = Dispatch::check(&problem, &with);
                    if after.violations.is_empty() {
                        let change = after.objectives[after.objectives.len() - 1]
                            - before.objectives[before.objectives.len() - 1];
                        least = Some(least.map_or(change, |least| least.min(change)));
                    }
                }
            }
            match (&examined.place, least) {
                (None, None) => misses += 1,
                (Some((_, fit)), Some(least)) => {
                    fits += 1;
                    let extra = fit.change[fit.change.len() - 1];
                    let several = fit.change.len() > 1;
                    assert!(several || (extra - least).abs() < 1e-6, "{extra} is not {least}: {entry:?}");
                }
                (found, least) => panic!("{found:?}, but {least:?}: {entry:?}\n{:?}", problem.draft()),
            }
        }
    }
    assert!(fits > 20 && misses > 20, "{fits} {misses}");
}

/// What explains c, which is on no route of the plan; without a plan where `routes` is `None`.
fn explained(change: impl FnOnce(&mut Draft), routes: Option<&[&[&str]]>) -> LeftOut {
    let mut draft = line();
    change(&mut draft);
    let (problem, _) = Problem::new(draft).expect("sound");
    let plan = routes.map(|routes| plan(routes, &["c"]));
    let mut found = explain(&problem, plan.as_ref()).left_out;
    assert_eq!(found.len(), 1, "{found:?}");
    found.swap_remove(0)
}

/// The changes that make room for c.
fn changes(change: impl FnOnce(&mut Draft), routes: Option<&[&[&str]]>) -> Vec<String> {
    explained(change, routes).relaxation.expect("a change").changes
}

#[test]
fn the_least_change_that_makes_room_is_found_by_its_exact_amount() {
    let window = |from: f64, to: f64| vec![WindowDraft { from, to }];
    type Case = (fn(&mut Draft), &'static str);
    let table: [Case; 6] = [
        (|draft| draft.stops[2].skills = vec!["frozen".to_owned()], "\"frozen\" for vehicle \"van\""),
        (|draft| draft.stops[2].not_vehicles = vec!["van".to_owned()], "stop \"c\" allows vehicle \"van\""),
        (|draft| draft.stops[2].quantities = vec![13], "capacity of vehicle \"van\" in \"load\" by 3"),
        (|draft| draft.vehicles[0].max_distance = Some(48.0), "max_distance of vehicle \"van\" by 12"),
        (|draft| draft.vehicles[0].max_duration = Some(59.5), "max_duration of vehicle \"van\" by 0.5"),
        (|draft| draft.vehicles[0].latest_end = Some(41.0), "latest_end of vehicle \"van\" by 19"),
    ];
    for (change, words) in table {
        assert_eq!(changes(change, None), [words]);
    }
    assert_eq!(
        changes(move |draft| draft.stops[2].windows = window(5.0, 25.0), None),
        ["window end of stop \"c\" by 5"]
    );
    // Back by 100 from a window that begins at 80: 10 too late. Of a shift of 100, the two are as large.
    let late = move |draft: &mut Draft| {
        draft.stops[2].windows = window(80.0, 90.0);
        draft.vehicles[0].latest_end = Some(100.0);
    };
    assert_eq!(changes(late, None), ["window begin of stop \"c\" earlier by 10"]);
    let twice = |draft: &mut Draft| {
        draft.stops[2].quantities = vec![11];
        draft.stops[2].skills = vec!["frozen".to_owned()];
    };
    assert_eq!(
        changes(twice, None),
        ["\"frozen\" for vehicle \"van\"", "capacity of vehicle \"van\" in \"load\" by 1"]
    );
    let transport = |draft: &mut Draft| {
        draft.stops[2].pair = Some("b".to_owned());
        draft.stops[1].kind = StopKind::Pickup;
        draft.stops[2].max_ride_time = Some(7.0);
    };
    assert_eq!(changes(transport, None), ["max_ride_time of stop \"c\" by 3"]);
    assert_eq!(explained(transport, None).with, ["c"]);
}

#[test]
fn batteries_breaks_bans_and_trips_are_relaxed_by_their_exact_amounts() {
    let electric = |draft: &mut Draft| {
        draft.vehicles[0].battery = Some(BatteryDraft { capacity: 50.0, per_distance: 1.0, start: None, reserve: 0.0 });
    };
    assert_eq!(changes(electric, None), ["battery of vehicle \"van\" by 10"]);
    // At c between 30 and 45, which leaves no time to rest before leaving; there a break may begin from 30 on.
    let rest = |draft: &mut Draft| {
        draft.vehicles[0].breaks = vec![Break { earliest: 10.0, latest: 20.0, duration: 20.0 }];
        draft.stops[2].windows = vec![WindowDraft { from: 30.0, to: 45.0 }];
    };
    assert_eq!(changes(rest, None), ["break 1 of vehicle \"van\" later by 10"]);
    let driving = |draft: &mut Draft| {
        draft.vehicles[0].driving_break = Some(DrivingBreak { after: 25.0, duration: 5.0 });
    };
    assert_eq!(changes(driving, None), ["driving_break of vehicle \"van\" later by 5"]);
    let storm = |draft: &mut Draft| {
        draft.vehicles[0].grounded = vec![WindowDraft { from: 45.0, to: 700.0 }];
        draft.vehicles[0].latest_end = Some(80.0);
    };
    assert_eq!(changes(storm, None), ["vehicle \"van\" not grounded from 45 to 700"]);
    let trips = |draft: &mut Draft| {
        draft.vehicles[0].reload = vec!["D".to_owned()];
        draft.vehicles[0].max_trip_distance = Some(52.0);
    };
    assert_eq!(changes(trips, None), ["max_trip_distance of vehicle \"van\" by 8"]);
}

#[test]
fn a_cap_on_the_plan_is_raised_by_its_exact_amount() {
    let capped = |draft: &mut Draft| {
        draft.vehicles[0].co2_per_distance = 1000.0;
        draft.max_co2 = Some(65.0);
    };
    // 60 kg as it is, and 20 more for c behind b.
    let found = explained(capped, Some(&[&["b"], &["a"]]));
    assert_eq!(found.code, "plan-cap");
    let relaxation = found.relaxation.expect("a change");
    assert_eq!((relaxation.changes, found.place.is_none()), (vec!["max_co2 by 15".to_owned()], true));
    let even = |draft: &mut Draft| {
        draft.balance = Some(Balance { of: Work::Stops, longest_cost: 0.0, range_cost: 0.0, max_range: Some(0.0) });
    };
    assert_eq!(changes(even, Some(&[&["b"], &["a"]])), ["balance.max_range by 1"]);
}

#[test]
fn room_in_a_plan_is_made_where_it_takes_the_smallest_change() {
    let one = |draft: &mut Draft| draft.vehicles[0].count = Some(1);
    // 12 of 10 on board: a fifth more, against one vehicle more of one.
    let found = explained(one, Some(&[&["a", "b"]]));
    assert_eq!(found.code, "fleet-used-up");
    let relaxation = found.relaxation.expect("a change");
    assert_eq!(relaxation.changes, ["capacity of vehicle \"van\" in \"load\" by 2"]);
    assert!((relaxation.size - 0.2).abs() < 1e-9);
    assert_eq!(relaxation.place.extra[0].value, 20.0);
    // Where five vans are on routes that have no room by far, a sixth is the smallest change.
    let sixth = |draft: &mut Draft| {
        draft.stops[2].quantities = vec![10];
        draft.vehicles[0].count = Some(2);
    };
    assert_eq!(changes(sixth, Some(&[&["a"], &["b"]])), ["capacity of vehicle \"van\" in \"load\" by 4"]);
    let vans = |draft: &mut Draft| {
        sixth(draft);
        draft.vehicles[0].capacity = vec![10];
        draft.stops[0].quantities = vec![6];
        draft.stops[1].quantities = vec![6];
    };
    assert_eq!(changes(vans, Some(&[&["a"], &["b"]])), ["count of vehicle \"van\" by 1"]);
    // A prize that does not pay, and the one that would.
    let prized = |draft: &mut Draft| {
        draft.stops[2].prize = Some(15.0);
        draft.objective = Objective::DistancePrizes;
    };
    let found = explained(prized, Some(&[&["b"], &["a"]]));
    assert_eq!((found.code.as_str(), found.prize, found.relaxation), ("prize", Some(15.0), None));
    assert_eq!(found.place.expect("a place").extra[0].value, 20.0);
}

#[test]
fn what_binds_is_the_limit_with_the_least_left() {
    let mut draft = line();
    draft.vehicles[0].max_distance = Some(44.0);
    draft.vehicles[0].latest_end = Some(100.0);
    draft.stops[1].windows = vec![WindowDraft { from: 0.0, to: 22.0 }];
    let (problem, _) = Problem::new(draft).expect("sound");
    let found = explain(&problem, Some(&plan(&[&["a", "b"]], &["c"]))).parts;
    let shown: Vec<(&str, f64)> = found[0].limits.iter().map(|slack| (slack.limit.as_str(), slack.left)).collect();
    assert_eq!(
        shown,
        [("the windows' ends", 2.0), ("max_distance", 4.0), ("capacity in \"load\"", 2.0), ("latest_end", 60.0)]
    );
}

#[test]
fn random_plans_are_explained_to_the_end() {
    let mut random = stream(5, "relax", 0);
    let mut found = 0;
    for seed in 0..120 {
        let draft = instance(&mut random, 6);
        let Ok((problem, _)) = Problem::new(draft) else { continue };
        let options = Options { seed, ..Options::default() };
        let Some(plan) = Dispatch::solve(&problem, &options, &Stop::after_iterations(2), &Silent).plan else {
            continue;
        };
        for entry in explain(&problem, Some(&plan)).left_out {
            assert!(!entry.cut_short, "{entry:?}");
            // There is room as it is, or a change makes some, or only the whole plan could be another.
            assert!(entry.place.is_none() || entry.relaxation.is_none());
            if let Some(relaxation) = &entry.relaxation {
                assert!(relaxation.size > 0.0 && relaxation.size.is_finite(), "{entry:?}");
                assert!(!relaxation.changes.is_empty() && relaxation.place.extra.iter().all(|e| e.value.is_finite()));
            }
            found += usize::from(entry.relaxation.is_some());
        }
    }
    assert!(found > 20, "{found}");
}

#[test]
fn codes_are_spelled_as_files_spell_them() {
    for code in ReasonCode::ALL {
        assert_eq!(serde_json::to_value(code).expect("a word"), code.as_str());
    }
}
