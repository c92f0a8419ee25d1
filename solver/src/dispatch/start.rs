//! A plan made for other orders: what of it still holds, and what is said of the rest.

use super::check;
use super::plan::{Plan, Route, Unassigned, Visit};
use super::problem::{Problem, StopIndex};
use crate::ids::Idx as _;
use crate::plan_file::PreviousRoute;
use rustc_hash::FxHashSet;

/// So many ids are named; the rest are counted.
const NAMED: usize = 5;

/// The plan without what the instance does not have, every stop on a route or unassigned; and a
/// sentence for each way in which the two differ.
pub(super) fn adapt(problem: &Problem, start: &Plan) -> (Plan, Vec<String>) {
    let mut left: Vec<usize> =
        problem.vehicles().iter().map(|vehicle| vehicle.count.map_or(usize::MAX, |count| count as usize)).collect();
    let mut served = vec![false; problem.stops().len()];
    let (mut gone, mut no_type, mut too_many, mut twice) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut plan = Plan::default();
    for route in &start.routes {
        let shift = problem.in_shift(&route.vehicle, route.depart).map(|stated| {
            // Without a departure it may be in any shift that has a vehicle left.
            let mut shifts = problem.shifts(stated).filter(|_| route.depart.is_none());
            shifts.find(|shift| left[shift.row()] > 0).unwrap_or(stated)
        });
        let kept = match shift {
            None => {
                no_type.push(route.vehicle.as_str());
                false
            }
            Some(vehicle) if left[vehicle.row()] == 0 => {
                too_many.push(route.vehicle.as_str());
                false
            }
            Some(vehicle) => {
                left[vehicle.row()] -= usize::from(!route.stops.is_empty());
                true
            }
        };
        let mut stops: Vec<Visit> = Vec::with_capacity(route.stops.len());
        for visit in &route.stops {
            match problem.stop_by_id(visit.id()) {
                Some(_) if !kept => {}
                Some(stop) if std::mem::replace(&mut served[stop.row()], true) => twice.push(visit.id()),
                Some(_) => stops.push(visit.clone()),
                None if is_place(problem, visit) => stops.push(visit.clone()),
                None => gone.push(visit.id()),
            }
        }
        if kept && !stops.is_empty() {
            plan.routes.push(Route { stops, schedule: None, ..route.clone() });
        }
    }
    gone.extend(start.unassigned.iter().map(|entry| entry.id.as_str()).filter(|id| problem.stop_by_id(id).is_none()));
    plan.unassigned = unassigned(problem, start, &served);
    let known: FxHashSet<&str> = mentioned(start).collect();
    let group_is_known = |stop: StopIndex| {
        let group = problem.alternatives().of(stop).unwrap_or_default();
        group.iter().any(|&other| known.contains(problem.stops()[other].id.as_str()))
    };
    let stops = problem.stops().iter_enumerated();
    let new = stops.filter(|&(index, stop)| !known.contains(stop.id.as_str()) && !group_is_known(index));
    let new: Vec<&str> = new.map(|(_, stop)| stop.id.as_str()).collect();
    let notes = [
        note("stop", "of the start plan", "not in the instance, dropped", &gone),
        note("stop", "of the start plan", "visited a second time, dropped there", &twice),
        note("stop", "of the instance", "not in the start plan, to be inserted", &new),
        note("route", "of the start plan", "of a vehicle that is not in the instance, dissolved", &no_type),
        note("route", "of the start plan", "beyond the number of its vehicles, dissolved", &too_many),
    ];
    (plan, notes.into_iter().flatten().collect())
}

/// Whether it is a depot to load at again, or a station.
fn is_place(problem: &Problem, visit: &Visit) -> bool {
    problem.depot_by_id(visit.id()).is_some() || problem.station_by_id(visit.id()).is_some()
}

/// All ids that a plan speaks of.
fn mentioned(plan: &Plan) -> impl Iterator<Item = &str> {
    let visits = plan.routes.iter().flat_map(|route| route.stops.iter().map(Visit::id));
    visits.chain(plan.unassigned.iter().map(|entry| entry.id.as_str()))
}

/// What is on no route; one of a group of alternatives speaks for all.
fn unassigned(problem: &Problem, start: &Plan, served: &[bool]) -> Vec<Unassigned> {
    let open = |stop: StopIndex| match problem.alternatives().of(stop) {
        Some(group) => group[0] == stop && group.iter().all(|other| !served[other.row()]),
        None => !served[stop.row()],
    };
    let entry = |stop: StopIndex| {
        let id = &problem.stops()[stop].id;
        let known = start.unassigned.iter().find(|entry| entry.id == *id);
        known.cloned().unwrap_or_else(|| Unassigned { id: id.clone(), ..Unassigned::default() })
    };
    problem.stops().indices().filter(|&stop| open(stop)).map(entry).collect()
}

/// How many stops both plans serve, and how many of these on another route.
pub(super) fn changes(start: &Plan, plan: &Plan) -> check::Changes {
    check::count_changes(&tours(start), &tours(plan))
}

fn tours(plan: &Plan) -> Vec<check::Tour<'_>> {
    plan.routes.iter().map(|route| (route.vehicle.as_str(), route.stops.iter().map(Visit::id).collect())).collect()
}

/// The routes of the start plan, where changes against them have a price and the instance names none before.
pub(super) fn previous(problem: &Problem, start: &Plan) -> Option<Vec<PreviousRoute>> {
    let asked = problem.change_cost() > 0.0 && problem.draft().previous_routes.is_empty();
    // A stop counts where it was visited first.
    let mut seen = FxHashSet::default();
    let mut stops = |route: &Route| -> Vec<String> {
        let known = route.stops.iter().map(Visit::id).filter(|id| problem.stop_by_id(id).is_some());
        known.filter(|id| seen.insert((*id).to_owned())).map(str::to_owned).collect()
    };
    let routes = start.routes.iter().map(|route| PreviousRoute { vehicle: route.vehicle.clone(), stops: stops(route) });
    asked.then(|| routes.collect())
}

/// `2 stops of the start plan are not in the instance: "a" and "b"`.
fn note(noun: &str, of: &str, what: &str, ids: &[&str]) -> Option<String> {
    let plural = if ids.len() == 1 { "" } else { "s" };
    let mut shown: Vec<String> = ids.iter().take(NAMED).map(|id| format!("\"{id}\"")).collect();
    if ids.len() > NAMED {
        shown.push(format!("and {} more", ids.len() - NAMED));
    }
    (!ids.is_empty()).then(|| format!("{} {noun}{plural} {of}: {what}: {}", ids.len(), shown.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::super::Dispatch;
    use super::super::plan::{Plan, Route, Unassigned, Visit};
    use super::super::problem::{DepotDraft, Draft, Problem, StopDraft, VehicleDraft};
    use super::adapt;
    use crate::kind::{Kind as _, Options};
    use crate::search::observer::Silent;
    use crate::search::stop::Stop;

    fn problem(stops: &[&str]) -> Problem {
        let mut draft = Draft::empty("today");
        draft.depots = vec![DepotDraft { id: "D".to_owned(), x: Some(0.0), y: Some(0.0), ..DepotDraft::default() }];
        draft.vehicles = vec![VehicleDraft { id: "van".to_owned(), count: Some(2), ..VehicleDraft::default() }];
        let stop = |(k, id): (usize, &&str)| StopDraft {
            id: (*id).to_owned(),
            x: Some(10.0 * (k + 1) as f64),
            y: Some(0.0),
            ..StopDraft::default()
        };
        draft.stops = stops.iter().enumerate().map(stop).collect();
        Problem::new(draft).expect("sound").0
    }

    fn route(vehicle: &str, stops: &[&str]) -> Route {
        let stops = stops.iter().map(|&id| Visit::from(id)).collect();
        Route { vehicle: vehicle.to_owned(), stops, ..Route::default() }
    }

    #[test]
    fn what_no_longer_holds_is_dropped_and_told() {
        let problem = problem(&["a", "b", "c", "e", "f"]);
        let routes = vec![
            route("van", &["a", "x", "b", "a"]),
            route("truck", &["c"]),
            route("van", &["e"]),
            route("van", &["f"]),
        ];
        let out = |id: &str| Unassigned { id: id.to_owned(), reason: "old".to_owned(), ..Unassigned::default() };
        let start = Plan { routes, unassigned: vec![out("y")], totals: None };
        let (plan, notes) = adapt(&problem, &start);
        assert_eq!(plan.routes, [route("van", &["a", "b"]), route("van", &["e"])]);
        let left: Vec<&str> = plan.unassigned.iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!(left, ["c", "f"]);
        assert_eq!(
            notes,
            [
                "2 stops of the start plan: not in the instance, dropped: \"x\", \"y\"",
                "1 stop of the start plan: visited a second time, dropped there: \"a\"",
                "1 route of the start plan: of a vehicle that is not in the instance, dissolved: \"truck\"",
                "1 route of the start plan: beyond the number of its vehicles, dissolved: \"van\"",
            ]
        );
        assert_eq!(Dispatch::check(&problem, &plan).violations, []);
        let options = Options { start: Some(start), ..Options::default() };
        let found = Dispatch::solve(&problem, &options, &Stop::after_iterations(50), &Silent).plan.expect("a plan");
        assert_eq!((found.unassigned.len(), Dispatch::check(&problem, &found).violations), (0, Vec::new()));
    }

    #[test]
    fn a_plan_of_the_same_orders_is_left_as_it_is() {
        let problem = problem(&["a", "b"]);
        let start = Plan {
            routes: vec![route("van", &["b"])],
            unassigned: vec![Unassigned { id: "a".to_owned(), reason: "why".to_owned(), ..Unassigned::default() }],
            totals: None,
        };
        assert_eq!(adapt(&problem, &start), (start.clone(), Vec::new()));
        let many: Vec<String> = (0..7).map(|k| format!("n{k}")).collect();
        let ids: Vec<&str> = many.iter().map(String::as_str).collect();
        let (_, notes) = adapt(&self::problem(&ids), &Plan::default());
        assert_eq!(
            notes,
            [
                "7 stops of the instance: not in the start plan, to be inserted: \"n0\", \"n1\", \"n2\", \"n3\", \"n4\", and 2 more"
            ]
        );
    }
}
