//! From the search's plan to the plan that is handed out. What is left out gets its reason later.

use super::data::Data;
use super::snapshot::Snapshot;
use crate::dispatch::plan::{Plan, Route, Unassigned};
use crate::dispatch::problem::{Problem, StopIndex, VehicleIndex};

/// The plan in the instance's own ids.
pub(super) fn plan(problem: &Problem, data: &Data<'_>, snapshot: &Snapshot) -> Plan {
    let id = |stop: u32| problem.stops()[StopIndex(stop)].id.clone();
    let mut served = vec![false; data.stops];
    let mut routes = Vec::new();
    for (kind, stops) in snapshot.routes.iter().filter(|(_, stops)| !stops.is_empty()) {
        for &stop in stops {
            served[stop as usize] = true;
        }
        let vehicle = problem.vehicles()[VehicleIndex(*kind)].id.clone();
        let walked = data.walks.of(*kind).and_then(|gear| super::walk::itinerary(problem, data, gear, stops));
        let begun = stops.first().and_then(|&first| problem.initial_route_from(StopIndex(first)));
        let left = begun.and_then(|begun| begun.depart);
        let (depart, visits) = match walked {
            Some((depart, visits)) => (left.or(Some(depart)), visits),
            None => {
                let depart = left.or_else(|| departure(problem, data, *kind, stops));
                (depart, stops.iter().map(|&stop| id(stop).into()).collect())
            }
        };
        routes.push(Route { vehicle, stops: visits, depart, schedule: None });
    }
    // One stop of a group of alternatives speaks for all.
    let mut spoken = served;
    for stop in 0..data.stops as u32 {
        spoken[data.alternatives.lead(stop) as usize] |= spoken[stop as usize];
    }
    let speaks = |stop: u32| spoken[data.alternatives.lead(stop) as usize];
    let left_out = (0..data.stops as u32).filter(|&stop| !speaks(stop));
    let unassigned = left_out.map(|stop| Unassigned { id: id(stop), ..Unassigned::default() }).collect();
    Plan { routes, unassigned, totals: None }
}

/// When a route leaves, where that says in which of its type's shifts it is.
fn departure(problem: &Problem, data: &Data<'_>, kind: u32, stops: &[u32]) -> Option<f64> {
    problem.shifts(VehicleIndex(kind)).nth(1)?;
    super::timing::of(data, kind, stops, problem.objective().goals()).depart
}
