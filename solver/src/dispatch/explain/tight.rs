//! How tight routes are: by how much each limit could be smaller with the route still feasible.

use super::super::check;
use super::super::plan::{Plan, Route};
use super::super::problem::{Draft, Problem, StopIndex};
use super::change::Change;
use super::part::Parts;
use super::words;
use crate::explanation::{Slack, Tightness};

/// The tightness of every route.
pub(super) fn routes(parts: &Parts<'_>, plan: &Plan) -> Vec<Tightness> {
    let used = plan.routes.iter().enumerate().filter(|(_, route)| !route.stops.is_empty());
    used.filter_map(|(k, route)| {
        let limits = limits(parts, route)?;
        Some(Tightness { part: words::route(k + 1, &route.vehicle), limits })
    })
    .collect()
}

fn limits(parts: &Parts<'_>, route: &Route) -> Option<Vec<Slack>> {
    let whole = parts.problem();
    let vehicle = whole.vehicles()[whole.vehicle_by_id(&route.vehicle)?].row;
    let stops: Vec<StopIndex> = route.stops.iter().filter_map(|visit| whole.stop_by_id(visit.id())).collect();
    let mut draft = parts.draft(&stops);
    let route = &parts.in_its_shift(&mut draft, route).0;
    let kind = &draft.vehicles[vehicle];
    let mut changes: Vec<(String, Vec<Change>)> = Vec::new();
    for (dimension, name) in draft.dimensions.iter().enumerate().take(kind.capacity.len()) {
        changes.push((format!("capacity in \"{name}\""), vec![Change::Capacity { vehicle, dimension }]));
    }
    let limits = [
        ("max_distance", kind.max_distance.is_some(), Change::MaxDistance { vehicle }),
        ("max_duration", kind.max_duration.is_some(), Change::MaxDuration { vehicle }),
        ("max_stops", kind.max_stops.is_some(), Change::MaxStops { vehicle }),
        ("latest_end", kind.latest_end.is_some(), Change::LatestEnd { vehicle }),
        ("the end of its shift", kind.shifts.len() == 1, Change::LatestEnd { vehicle }),
        ("battery", kind.battery.is_some(), Change::Battery { vehicle }),
        ("max_trips", kind.max_trips.is_some(), Change::MaxTrips { vehicle }),
        ("max_trip_distance", kind.max_trip_distance.is_some(), Change::MaxTripDistance { vehicle }),
        ("driving_break", kind.driving_break.is_some(), Change::DrivingAfter { vehicle }),
    ];
    changes.extend(
        limits.into_iter().filter(|(_, given, _)| *given).map(|(name, _, change)| (name.to_owned(), vec![change])),
    );
    let windows: Vec<Change> = (0..draft.stops.len())
        .filter(|&stop| draft.stops[stop].windows.len() == 1 && !draft.is_past(&draft.stops[stop].id))
        .map(|stop| Change::WindowEnd { stop })
        .collect();
    if !windows.is_empty() {
        changes.push(("the windows' ends".to_owned(), windows));
    }
    let (problem, _) = Problem::new(draft.clone()).ok()?;
    let whole = (problem.whole_times(), problem.whole_distances());
    let mut limits: Vec<Slack> = changes
        .into_iter()
        .map(|(limit, changes)| {
            let left = slack(&draft, route, &changes, changes[0].step(whole.0, whole.1));
            Slack { limit, left, share: changes[0].size(&draft, vehicle, left) }
        })
        .collect();
    limits.sort_by(|a, b| a.share.total_cmp(&b.share));
    Some(limits)
}

/// The largest multiple of `step` by which all these limits may shrink together.
fn slack(draft: &Draft, route: &Route, changes: &[Change], step: f64) -> f64 {
    let keeps = |amount: f64| {
        let mut smaller = draft.clone();
        changes.iter().for_each(|change| change.apply(&mut smaller, -amount));
        Problem::new(smaller).is_ok_and(|(problem, _)| {
            let plan = Plan { routes: vec![route.clone()], ..Plan::default() };
            check::check(&problem, &plan).violations.is_empty()
        })
    };
    super::halving::last(step, keeps).unwrap_or(f64::INFINITY)
}
