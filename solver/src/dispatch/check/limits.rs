//! Fleet, skills, vehicles that stops name, longest distance, most stops.

use super::super::problem::{Problem, VehicleIndex};
use super::{Visited, tolerance};
use crate::ids::Idx as _;
use crate::kind::Violation;

/// What one route may not exceed, but for times.
pub(super) fn route(problem: &Problem, route: &Visited<'_>, vehicle: VehicleIndex, violations: &mut Vec<Violation>) {
    let kind = &problem.vehicles()[vehicle];
    for &stop in &route.stops {
        let asked = &problem.draft().stops[stop.row()];
        if asked.skills.iter().any(|skill| !problem.draft().vehicles[kind.row].skills.contains(skill)) {
            let message = format!("{} serves \"{}\" without the skills {:?}", route.label(), asked.id, asked.skills);
            violations.push(Violation::new("skills", message));
        }
        let wanted = asked.vehicles.is_empty() || asked.vehicles.contains(&kind.id);
        if !wanted || asked.not_vehicles.contains(&kind.id) {
            let (verb, list) =
                if wanted { ("forbids", &asked.not_vehicles) } else { ("asks for one of", &asked.vehicles) };
            let message = format!("{} serves \"{}\", which {verb} {list:?}", route.label(), asked.id);
            violations.push(Violation::new("vehicle", message));
        }
    }
    if let Some(limit) = kind.max_distance {
        let distance = route.distance(problem);
        if distance > limit + tolerance(problem.whole_distances() && limit.fract() == 0.0, limit) {
            let message = format!("{} is {distance} long, at most {limit} is allowed", route.label());
            violations.push(Violation::new("max-distance", message));
        }
    }
    if let Some(limit) = kind.max_stops.filter(|&limit| route.stops.len() > limit as usize) {
        let message = format!("{} visits {} stops, at most {limit} are allowed", route.label(), route.stops.len());
        violations.push(Violation::new("max-stops", message));
    }
}

/// No type is used more often than there are vehicles of it.
pub(super) fn fleet(problem: &Problem, routes: &[Visited<'_>], violations: &mut Vec<Violation>) {
    for (index, vehicle) in problem.vehicles().iter_enumerated() {
        let used = routes.iter().filter(|route| route.vehicle == Some(index)).count();
        if let Some(count) = vehicle.count.filter(|&count| used > count as usize) {
            let shift = vehicle.shift;
            let when = if problem.shifts(index).count() > 1 {
                format!(" in its shift {} to {}", shift.from, shift.to)
            } else {
                String::new()
            };
            let message = format!("{used} routes use vehicle \"{}\"{when}, there are {count}", vehicle.id);
            violations.push(Violation::new("fleet", message));
        }
    }
}
