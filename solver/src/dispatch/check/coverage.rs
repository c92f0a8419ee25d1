//! Every stop is visited exactly once or declared as left out; pairs stay together and in order.

use super::super::plan::Plan;
use super::super::problem::{Problem, StopKind};
use super::Visited;
use crate::ids::Idx as _;
use crate::kind::Violation;

/// Where a stop is visited first: row of the route, position on it.
type Visit = Option<(usize, usize)>;

/// Returns how many mandatory stops are left out and declared so; a group of alternatives counts once.
pub(super) fn check(problem: &Problem, plan: &Plan, routes: &[Visited<'_>], violations: &mut Vec<Violation>) -> usize {
    let mut visits: Vec<Visit> = vec![None; problem.stops().len()];
    for (r, route) in routes.iter().enumerate() {
        for (position, &stop) in route.stops.iter().enumerate() {
            if let Some((first, _)) = visits[stop.row()] {
                let id = &problem.stops()[stop].id;
                let message =
                    format!("stop \"{id}\" is visited by {} and again by {}", routes[first].label(), route.label());
                violations.push(Violation::new("visited-twice", message));
            } else {
                visits[stop.row()] = Some((r, position));
            }
        }
    }
    let declared = declared(problem, plan, routes, &visits, violations);
    let mut left_out = 0;
    for (index, stop) in problem.stops().iter_enumerated() {
        if visits[index.row()].is_none() && problem.alternatives().of(index).is_none() {
            if !declared[index.row()] {
                let message = format!("stop \"{}\" is neither on a route nor listed as unassigned", stop.id);
                violations.push(Violation::new("not-visited", message));
            } else if stop.prize.is_none() {
                left_out += 1;
            }
        }
    }
    pairs(problem, routes, &visits, violations);
    let visitor = |stop: usize| visits[stop].map(|(route, _)| route);
    super::together::check(problem, routes, visitor, violations);
    left_out + super::alternatives::check(problem, routes, visitor, &declared, violations)
}

/// Which stops the plan declares as left out.
fn declared(
    problem: &Problem,
    plan: &Plan,
    routes: &[Visited<'_>],
    visits: &[Visit],
    violations: &mut Vec<Violation>,
) -> Vec<bool> {
    let mut declared = vec![false; problem.stops().len()];
    for entry in &plan.unassigned {
        let Some(stop) = problem.stop_by_id(&entry.id) else {
            let message = format!("\"{}\" is listed as unassigned, but is no stop of the instance", entry.id);
            violations.push(Violation::new("unknown-id", message));
            continue;
        };
        if let Some((route, _)) = visits[stop.row()] {
            let message =
                format!("stop \"{}\" is listed as unassigned, but {} visits it", entry.id, routes[route].label());
            violations.push(Violation::new("visited-twice", message));
        }
        if std::mem::replace(&mut declared[stop.row()], true) {
            let message = format!("stop \"{}\" is listed as unassigned twice", entry.id);
            violations.push(Violation::new("visited-twice", message));
        }
    }
    declared
}

/// Both ends of a pair are on the same route, the pickup first, or both are left out.
fn pairs(problem: &Problem, routes: &[Visited<'_>], visits: &[Visit], violations: &mut Vec<Violation>) {
    for (index, stop) in problem.stops().iter_enumerated() {
        let Some(delivery) = stop.pair.filter(|_| stop.kind == StopKind::Pickup) else { continue };
        let ids = (&stop.id, &problem.stops()[delivery].id);
        let message = match (visits[index.row()], visits[delivery.row()]) {
            (None, None) => continue,
            (Some((a, _)), None) => {
                format!("{} picks up at \"{}\" but does not deliver at \"{}\"", routes[a].label(), ids.0, ids.1)
            }
            (None, Some((b, _))) => {
                format!("{} delivers at \"{}\" what nobody picks up at \"{}\"", routes[b].label(), ids.1, ids.0)
            }
            (Some((a, _)), Some((b, _))) if a != b => format!(
                "\"{}\" is picked up by {} but delivered at \"{}\" by {}",
                ids.0,
                routes[a].label(),
                ids.1,
                routes[b].label()
            ),
            (Some((a, first)), Some((_, second))) if second < first => {
                format!("{} delivers at \"{}\" before it picks up at \"{}\"", routes[a].label(), ids.1, ids.0)
            }
            _ => continue,
        };
        violations.push(Violation::new("pair", message));
    }
}
