//! Longest rides of vehicles that do more than drive, by hand.

use super::super::super::plan::Route;
use super::super::super::problem::{Break, Problem, StopKind, VehicleDraft};
use super::super::time::Clock;
use super::{draft, plan, route, rules};

#[test]
fn vehicles_that_do_more_than_drive_keep_longest_rides_by_their_departure() {
    let mut draft = draft();
    (draft.stops[0].kind, draft.stops[0].pair) = (StopKind::Pickup, Some("c".to_owned()));
    draft.stops[2].pair = Some("a".to_owned());
    draft.vehicles[0].breaks = vec![Break { earliest: 31.0, latest: 50.0, duration: 10.0 }];
    let mut found = |limit: f64, depart: Option<f64>| {
        draft.stops[2].max_ride_time = Some(limit);
        rules(&draft, &plan(&[Route { depart, ..route("van", &["a", "b", "c"]) }], &["d"]))
    };
    // Left by 35, a's goods wait for b from 60 to 65 and are at c at 75; the break is taken while waiting.
    assert_eq!(found(40.0, None), Vec::<&str>::new());
    assert_eq!(found(40.0, Some(20.0)), Vec::<&str>::new());
    assert_eq!(found(39.0, None), ["ride-time"]);
    // It does not wait at a, so that the ride takes longer if it leaves earlier.
    assert_eq!(found(45.0, Some(15.0)), Vec::<&str>::new());
    assert_eq!(found(45.0, Some(14.0)), ["ride-time"]);
}

#[test]
fn rides_that_are_over_keep_no_ways_to_take_breaks_apart() {
    let mut draft = draft();
    draft.vehicles = vec![VehicleDraft { id: "van".to_owned(), ..VehicleDraft::default() }];
    let rest = |k: u32| Break { earliest: 100.0 * f64::from(k), latest: 400.0 + 100.0 * f64::from(k), duration: 10.0 };
    draft.vehicles[0].breaks = (0..4).map(rest).collect();
    for stop in &mut draft.stops {
        (stop.windows, stop.skills, stop.prize) = (Vec::new(), Vec::new(), None);
    }
    for k in [0, 2] {
        (draft.stops[k].kind, draft.stops[k].pair) = (StopKind::Pickup, Some(draft.stops[k + 1].id.clone()));
    }
    let mut courses = |limit: Option<f64>| {
        for k in [1, 3] {
            draft.stops[k].max_ride_time = limit;
        }
        let (problem, _) = Problem::new(draft.clone()).expect("sound");
        let plan = plan(&[route("van", &["a", "b", "c", "d"])], &[]);
        let routes = super::super::of_plan(&problem, &plan, &mut Vec::new());
        let (route, vehicle) = (&routes[0], routes[0].vehicle.expect("known"));
        let clock = Clock { problem: &problem, route, vehicle, slack: &|_| 0.0, fixed: None, charging: &[0.0; 4] };
        let mut courses = clock.depart().expect("some");
        for visit in 0..route.visits.len() {
            clock.reach(&mut courses, visit).expect("some");
            clock.visit(&mut courses, visit).expect("some");
        }
        courses.len()
    };
    let free = courses(None);
    assert!(free > 1);
    assert_eq!(courses(Some(10_000.0)), free);
}
