//! Reasons and changes where vehicles load again, charge, rest, or have several shifts.

use super::super::super::problem::{BatteryDraft, Break, Draft, ShiftDraft, StationDraft, WindowDraft};
use super::{changes, explain, explained, line, plan, reason};
use crate::dispatch::plan::ReasonCode;
use crate::dispatch::problem::Problem;

fn electric(capacity: f64, stations: &[f64]) -> impl Fn(&mut Draft) {
    move |draft| {
        draft.vehicles[0].battery = Some(BatteryDraft { capacity, per_distance: 1.0, start: None, reserve: 0.0 });
        let station = |(k, &x): (usize, &f64)| StationDraft {
            id: format!("E{k}"),
            x: Some(x),
            y: Some(0.0),
            time_per_energy: Some(1.0),
            ..StationDraft::default()
        };
        draft.stations = stations.iter().enumerate().map(station).collect();
    }
}

#[test]
fn a_stop_is_tried_with_charging_on_the_way() {
    // Home from c takes 10 more than the battery holds, which the station gives.
    let served = |draft: &mut Draft| electric(50.0, &[15.0])(draft);
    let (code, said) = reason(served, &[&["a", "b"]]);
    assert_eq!(code, ReasonCode::RunOver, "{said}");
    assert!(said.contains("a new route of vehicle \"van\" by way of \"E0\" takes it for 60"), "{said}");
    // With that it is back at 70.
    let late = |draft: &mut Draft| {
        electric(50.0, &[15.0])(draft);
        draft.vehicles[0].latest_end = Some(65.0);
    };
    let (code, said) = reason(late, &[&["a", "b"]]);
    assert_eq!(code, ReasonCode::Shift);
    assert!(said.contains("\"van\" by way of \"E0\" ends at 70 at the earliest, its shift ends at 65"), "{said}");
    assert_eq!(changes(late, None), ["latest_end of vehicle \"van\" by 5"]);
}

#[test]
fn what_no_charging_reaches_lacks_a_battery() {
    let (code, said) = reason(electric(50.0, &[]), &[&["a"]]);
    assert_eq!(code, ReasonCode::Battery);
    let lacks = "vehicle \"van\" lacks 10 energy in its battery to reach the end; there is no station to charge at";
    assert_eq!(said, format!("cannot be served even alone: {lacks}"));
    // From the station at 12 to c and back are 36.
    let far = |draft: &mut Draft| electric(30.0, &[12.0])(draft);
    let (code, said) = reason(far, &[&["a"]]);
    assert_eq!((code, said.contains("no way by charging stations is short enough")), (ReasonCode::Battery, true));
    assert_eq!(changes(far, None), ["battery of vehicle \"van\" by 6"]);
}

#[test]
fn chains_of_stations_are_followed_to_their_end() {
    // Ten units from station to station: more of them than the search goes by between two stops.
    let chain = |draft: &mut Draft| {
        electric(11.0, &[10.0, 20.0, 30.0, 40.0, 50.0, 60.0])(draft);
        draft.stops[2].x = Some(65.0);
    };
    let mut draft = line();
    chain(&mut draft);
    let (problem, _) = Problem::new(draft).expect("sound");
    assert_eq!(explain(&problem, None).left_out, []);
    let short = |draft: &mut Draft| {
        chain(draft);
        draft.stops[2].x = Some(66.0);
    };
    let found = explained(short, None);
    assert_eq!(
        (found.code.as_str(), found.relaxation.expect("a change").changes),
        ("battery", vec!["battery of vehicle \"van\" by 1".to_owned()])
    );
}

#[test]
fn a_stop_is_tried_with_loading_on_the_way() {
    let reload = |draft: &mut Draft| {
        draft.vehicles[0].reload = vec!["D".to_owned()];
        draft.vehicles[0].count = Some(1);
    };
    // 8 of 10 on board, and c needs 4: one trip to a, and another to the others.
    let (code, said) = reason(reload, &[&["a", "b"]]);
    assert_eq!(code, ReasonCode::RunOver, "{said}");
    assert!(said.contains("by way of \"D\" takes it for 40"), "{said}");
    let late = |draft: &mut Draft| {
        reload(draft);
        draft.vehicles[0].latest_end = Some(75.0);
    };
    let (code, said) = reason(late, &[&["a", "b"]]);
    assert_eq!(code, ReasonCode::FleetUsedUp);
    assert!(said.contains("(of 1: shift on 1)") && said.contains("ends at 80 at the earliest"), "{said}");
    assert_eq!(changes(late, Some(&[&["a", "b"]])), ["latest_end of vehicle \"van\" by 5"]);
    // Together they are more than fits, but not than two trips bring.
    let group = |draft: &mut Draft| {
        reload(draft);
        for k in [1, 2] {
            draft.stops[k].same_vehicle = Some("x".to_owned());
            draft.stops[k].quantities = vec![6];
        }
    };
    let (code, said) = reason(group, &[&["a"]]);
    assert_eq!(code, ReasonCode::RunOver, "{said}");
}

#[test]
fn a_break_that_fits_beside_others_is_no_proof() {
    // A break begins between 8 and 12: at a, not on the way to c.
    let rest = |draft: &mut Draft| {
        draft.vehicles[0].breaks = vec![Break { earliest: 8.0, latest: 12.0, duration: 5.0 }];
        draft.vehicles[0].latest_end = Some(70.0);
    };
    let found = explained(rest, Some(&[&["b"], &["a"]]));
    assert_eq!(
        (found.code.as_str(), found.place.expect("a place").at.as_str()),
        ("run-over", "route 2 (vehicle \"van\") behind \"a\"")
    );
    let (code, said) = reason(rest, &[&["b"]]);
    assert_eq!((code, said.contains("beside other stops it may be possible, but no route")), (ReasonCode::Rule, true));
}

#[test]
fn several_shifts_are_tried_and_extended_one_by_one() {
    let window = |from: f64, to: f64| vec![WindowDraft { from, to }];
    let shifts = |draft: &mut Draft| {
        draft.vehicles[0].shifts = vec![ShiftDraft { from: 0.0, to: 100.0 }, ShiftDraft { from: 200.0, to: 300.0 }];
    };
    let late = |draft: &mut Draft| {
        shifts(draft);
        draft.stops[2].windows = window(285.0, 285.0);
    };
    let (code, said) = reason(late, &[&["a", "b"]]);
    assert_eq!(code, ReasonCode::Shift);
    assert!(said.contains("ends at 315 at the earliest, its shift ends at 300; in no other"), "{said}");
    // Back by 315, or there by 70.
    let again = move |draft: &mut Draft| {
        late(draft);
        draft.stops[2].windows.insert(0, WindowDraft { from: 150.0, to: 160.0 });
    };
    assert_eq!(changes(again, None), ["end of the shift from 200 to 300 of vehicle \"van\" by 15"]);
    // It grows as far as to the next one.
    let next = move |draft: &mut Draft| {
        again(draft);
        draft.vehicles[0].shifts.push(ShiftDraft { from: 315.0, to: 320.0 });
    };
    assert_ne!(changes(next, None), ["end of the shift from 200 to 300 of vehicle \"van\" by 15"]);
    // A vehicle on the road in the first shift is free in the second.
    let free = |draft: &mut Draft| {
        shifts(draft);
        draft.vehicles[0].count = Some(1);
        draft.stops[2].windows = window(200.0, 250.0);
    };
    let (code, said) = reason(free, &[&["a", "b"]]);
    assert_eq!(code, ReasonCode::RunOver, "{said}");
}

#[test]
fn departures_told_by_the_plan_do_not_bind() {
    // Leaving at 0 the van is at c at 30, before its window; leaving later it waits no longer than it may.
    let mut draft = line();
    draft.vehicles[0].count = Some(1);
    draft.vehicles[0].max_duration = Some(60.0);
    draft.stops[2].windows = vec![WindowDraft { from: 100.0, to: 110.0 }];
    draft.stops[2].quantities = vec![2];
    let (problem, _) = Problem::new(draft).expect("sound");
    let mut plan = plan(&[&["a", "b"]], &["c"]);
    plan.routes[0].depart = Some(0.0);
    let found = explain(&problem, Some(&plan)).left_out;
    assert_eq!(found[0].code, "run-over", "{found:?}");
}
