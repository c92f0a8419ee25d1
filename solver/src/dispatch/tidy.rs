//! What a plan says for nothing: visits between stops that it does as well without, and departures worse than the best.
//!
//! What vehicles do between stops is grown by labels, of which one that is ahead for now may turn out to have loaded or charged in
//! vain, or to have left too early for the end; the flow model may go by places at no cost.

use super::Dispatch;
use super::check;
use super::plan::{Plan, Route};
use super::problem::Problem;
use crate::kind::Kind as _;

/// Drops visits to depots and stations, and departures, without which a plan that keeps every rule is no worse.
pub(super) fn tidy(problem: &Problem, plan: &mut Plan) {
    if !problem.has_walked() {
        return;
    }
    let mut known = None;
    for row in 0..plan.routes.len() {
        let first = plan.routes[row].stops.iter().find_map(|visit| problem.stop_by_id(visit.id()));
        let begun = first.and_then(|first| problem.initial_route_from(first));
        let decided = begun.map_or(0, |begun| begun.visits.len());
        for at in (decided..plan.routes[row].stops.len()).rev() {
            let route = &plan.routes[row];
            if problem.stop_by_id(route.stops[at].id()).is_some() {
                continue;
            }
            let mut shorter = route.clone();
            shorter.stops.remove(at);
            if check::keeps_rules(problem, &shorter) {
                take(problem, plan, row, shorter, &mut known, false);
            }
        }
        let route = &plan.routes[row];
        // What says in which shift a route is, or when it left, is not for the check to choose.
        let single = problem.in_shift(&route.vehicle, None).is_some_and(|first| problem.shifts(first).nth(1).is_none());
        let free = begun.is_none_or(|begun| begun.depart.is_none());
        if free && single && route.depart.is_some() && check::had_better_leave_open(problem, route) {
            let open = Route { depart: None, ..route.clone() };
            take(problem, plan, row, open, &mut known, true);
        }
    }
}

/// What a plan counts: broken rules, what is left out, and the objectives.
type Count = (usize, usize, Vec<f64>);

/// Puts another route in the place of one if the plan is then no worse, or `better`. Caps on the whole plan, and
/// what its longest route counts, may look at it too.
fn take(problem: &Problem, plan: &mut Plan, row: usize, other: Route, known: &mut Option<Count>, better: bool) {
    let count = |plan: &Plan| {
        let found = Dispatch::check(problem, plan);
        (found.violations.len(), found.left_out, found.objectives)
    };
    let before = known.take().unwrap_or_else(|| count(plan));
    let was = std::mem::replace(&mut plan.routes[row], other);
    let after = count(plan);
    let taken = if better { after < before } else { after <= before };
    if !taken {
        plan.routes[row] = was;
    }
    *known = Some(if taken { after } else { before });
}

#[cfg(test)]
mod tests {
    use super::super::Dispatch;
    use super::super::plan::{Plan, Route, Visit};
    use super::super::problem::{BatteryDraft, DepotDraft, Draft, Problem, StationDraft, StopDraft, VehicleDraft};
    use super::tidy;
    use crate::kind::Kind as _;

    #[test]
    fn what_is_visited_in_vain_is_dropped_and_what_is_needed_stays() {
        let mut draft = Draft::empty("vain");
        draft.depots = vec![DepotDraft { id: "D".to_owned(), x: Some(0.0), y: Some(0.0), ..DepotDraft::default() }];
        let battery = BatteryDraft { capacity: 50.0, per_distance: 1.0, start: None, reserve: 0.0 };
        draft.vehicles = vec![VehicleDraft { battery: Some(battery), ..VehicleDraft::default() }];
        let station = |id: &str, x: f64| StationDraft {
            id: id.to_owned(),
            x: Some(x),
            y: Some(0.0),
            time_per_energy: Some(1.0),
            ..StationDraft::default()
        };
        draft.stations = vec![station("near", 10.0), station("far", 30.0)];
        let stop = |id: &str, x: f64| StopDraft { id: id.to_owned(), x: Some(x), y: Some(0.0), ..StopDraft::default() };
        draft.stops = vec![stop("a", 20.0), stop("b", 40.0)];
        let (problem, _) = Problem::new(draft).expect("sound");
        let visits = |ids: &[&str]| ids.iter().map(|&id| Visit::from(id)).collect::<Vec<Visit>>();
        let route =
            Route { vehicle: "1".to_owned(), stops: visits(&["near", "a", "far", "b", "near"]), ..Route::default() };
        let mut plan = Plan { routes: vec![route], ..Plan::default() };
        assert_eq!(Dispatch::check(&problem, &plan).violations, []);
        tidy(&problem, &mut plan);
        assert_eq!(Dispatch::check(&problem, &plan).violations, []);
        assert_eq!(plan.routes[0].stops, visits(&["a", "far", "b"]));
    }
}
