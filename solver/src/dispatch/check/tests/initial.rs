//! Routes in progress: what goes on with them, and what does not.

use super::super::super::plan::Route;
use super::super::super::problem::{Break, Problem};
use super::super::{check, timelines};
use super::{DoneVisit, InitialRoute, draft, plan, route, rules};

#[test]
fn routes_in_progress_load_again_charge_and_rest_as_they_have() {
    let mut draft = draft();
    let van = &mut draft.vehicles[0];
    (van.reload, van.breaks) = (vec!["D".to_owned()], vec![Break { earliest: 40.0, latest: 90.0, duration: 20.0 }]);
    draft.depots[0].reload_time = 5.0;
    let done = |id: &str| DoneVisit { id: id.to_owned(), ..DoneVisit::default() };
    let mut visits = vec![done("a"), done("D"), done("b")];
    let good = plan(&[route("van", &["a", "D", "b"]), route("van", &["c"])], &["d"]);
    let mut begun = |visits: &[DoneVisit]| {
        let stops = visits.iter().cloned().map(Into::into).collect();
        draft.initial_routes =
            vec![InitialRoute { vehicle: "van".to_owned(), stops, depart: Some(20.0), closed: false }];
        draft.clone()
    };
    let other = plan(&[route("van", &["a", "b"]), route("van", &["c"])], &["d"]);
    assert_eq!(rules(&begun(&visits), &other), ["initial-route"]);
    // When b is served, and when the van is back. That its window ends at 80 is too late to mind.
    let mut times = |visits: &[DoneVisit]| {
        let draft = begun(visits);
        assert_eq!(rules(&draft, &good), Vec::<&str>::new());
        let (problem, _) = Problem::new(draft).expect("sound");
        let timeline = timelines(&problem, &good).swap_remove(0).expect("a timeline");
        (timeline.moments[2].begin, timeline.end)
    };
    // a from 30 to 35, D from 45 to 50, b from 70 to 75, the break behind it, back at 115.
    assert_eq!(times(&visits), (70.0, 115.0));
    // The break at a ends at 60 (earliest 40), so that b is reached at 95.
    visits[0].breaks = vec![1];
    assert_eq!(times(&visits), (95.0, 120.0));
    // Before D it ends at 65: D until 70, b at 90.
    (visits[0].breaks, visits[1].breaks_before) = (vec![], vec![1]);
    assert_eq!(times(&visits), (90.0, 115.0));
    // Before b: from 70 to 90.
    (visits[1].breaks_before, visits[2].breaks_before) = (vec![], vec![1]);
    assert_eq!(times(&visits), (90.0, 115.0));
    (visits[2].breaks_before, visits[2].breaks) = (vec![], vec![1]);
    assert_eq!(times(&visits), (70.0, 115.0));
}

#[test]
fn routes_in_progress_are_gone_on_with() {
    let mut draft = draft();
    let begun = |vehicle: &str, stops: &[&str], depart| InitialRoute {
        vehicle: vehicle.to_owned(),
        stops: stops.iter().map(|&id| id.into()).collect(),
        depart,
        closed: false,
    };
    draft.initial_routes = vec![begun("van", &["a"], Some(10.0))];
    let good = plan(&[route("van", &["a", "b"]), route("van", &["c"])], &["d"]);
    assert_eq!(rules(&draft, &good), Vec::<&str>::new());
    // It left at 10, not at 20 as would be shortest: 10 more on the way.
    let (problem, _) = Problem::new(draft.clone()).expect("sound");
    assert_eq!(check(&problem, &good).objectives, [547.0]);
    for (routes, out) in [
        (vec![route("van", &["b"]), route("van", &["c"])], vec!["a", "d"]),
        (vec![route("bike", &["a"]), route("van", &["b"]), route("van", &["c"])], vec!["d"]),
        (vec![Route { depart: Some(11.0), ..route("van", &["a", "b"]) }, route("van", &["c"])], vec!["d"]),
    ] {
        assert_eq!(rules(&draft, &plan(&routes, &out)), ["initial-route"]);
    }
    draft.initial_routes = vec![begun("van", &["a", "b"], None)];
    assert_eq!(rules(&draft, &good), Vec::<&str>::new());
    let other = plan(&[route("van", &["a"]), route("van", &["b", "c"])], &["d"]);
    assert_eq!(rules(&draft, &other), ["initial-route"]);
    draft.initial_routes[0].closed = true;
    assert_eq!(rules(&draft, &good), Vec::<&str>::new());
    draft.initial_routes = vec![InitialRoute { closed: true, ..begun("van", &["a"], None) }];
    assert_eq!(rules(&draft, &good), ["initial-route"]);
    assert_eq!(rules(&draft, &other), Vec::<&str>::new());
}

#[test]
fn what_is_not_on_its_way_leaves_no_earlier_than_is_planned_from() {
    let mut draft = draft();
    let left = |depart| InitialRoute { vehicle: "van".to_owned(), stops: vec!["a".into()], depart, closed: false };
    draft.initial_routes = vec![left(Some(10.0))];
    let free = plan(&[route("van", &["a", "b"]), route("van", &["c"])], &["d"]);
    draft.not_before = Some(20.0);
    assert_eq!(rules(&draft, &free), Vec::<&str>::new());
    let (problem, _) = Problem::new(draft.clone()).expect("sound");
    let departs = timelines(&problem, &free).into_iter().map(|timeline| timeline.expect("in time").depart);
    assert_eq!(departs.collect::<Vec<_>>(), [10.0, 20.0]);
    let early = Route { depart: Some(19.5), ..route("van", &["c"]) };
    assert_eq!(rules(&draft, &plan(&[route("van", &["a", "b"]), early], &["d"])), ["not-before"]);
    // A route in progress of which it is still open when it leaves is no earlier either.
    draft.initial_routes = vec![left(None)];
    let early = Route { depart: Some(19.5), ..route("van", &["a", "b"]) };
    assert_eq!(rules(&draft, &plan(&[early, route("van", &["c"])], &["d"])), ["not-before"]);
}
