//! The level of the battery at every place, and how long charging takes.

use super::super::problem::{Battery, Problem, Station, VehicleIndex};
use super::{At, Visited, tolerance};
use crate::kind::Violation;

/// Level on arrival at a place, and what is charged there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Level {
    /// Energy on arrival.
    pub(crate) arrival: f64,
    /// Energy charged.
    pub(crate) charged: f64,
}

/// Levels at each visit and at the end; `None` without a battery.
pub(super) fn levels(problem: &Problem, route: &Visited<'_>, vehicle: VehicleIndex) -> Option<Vec<Level>> {
    let kind = &problem.vehicles()[vehicle];
    let battery = kind.battery?;
    let mut level = battery.start;
    let mut place = kind.start;
    let mut levels = Vec::with_capacity(route.visits.len() + 1);
    let ways = route.visits.iter().map(|visit| (visit.place(problem), *visit));
    for (next, visit) in ways {
        level -= place.map_or(0.0, |from| problem.distance_for(kind, from, next) * battery.per_distance);
        let charged = match visit {
            At::Station(_, charge) => charge.unwrap_or(battery.capacity - level),
            _ => 0.0,
        };
        levels.push(Level { arrival: level, charged });
        level += charged;
        place = Some(next);
    }
    if let (Some(from), Some(end)) = (place, kind.end) {
        level -= problem.distance_for(kind, from, end) * battery.per_distance;
    }
    levels.push(Level { arrival: level, charged: 0.0 });
    Some(levels)
}

/// How long charging takes at each visit; 0 where nothing is charged.
pub(super) fn charging_times(problem: &Problem, route: &Visited<'_>, vehicle: VehicleIndex) -> Vec<f64> {
    let Some(levels) = levels(problem, route, vehicle) else { return vec![0.0; route.visits.len()] };
    let time = |(visit, level): (&At, &Level)| match visit {
        At::Station(station, _) => {
            let station = &problem.stations()[*station];
            time_to(station, level.arrival + level.charged) - time_to(station, level.arrival)
        }
        _ => 0.0,
    };
    route.visits.iter().zip(&levels).map(time).collect()
}

/// Time from empty to a level: linear between the points of the curve and beyond the last.
fn time_to(station: &Station, level: f64) -> f64 {
    let curve = &station.curve;
    let above = curve.iter().position(|&(energy, _)| energy >= level).unwrap_or(curve.len() - 1).max(1);
    let ((e0, t0), (e1, t1)) = (curve[above - 1], curve[above]);
    t0 + (level.max(0.0) - e0) * (t1 - t0) / (e1 - e0)
}

/// The level is never below the reserve and never above full.
pub(super) fn check(problem: &Problem, route: &Visited<'_>, vehicle: VehicleIndex, violations: &mut Vec<Violation>) {
    for visit in &route.visits {
        if let At::Station(station, _) = visit
            && problem.vehicles()[vehicle].battery.is_none()
        {
            let id = &problem.stations()[*station].id;
            let message = format!("{} stops at the station \"{id}\", but has no battery", route.label());
            violations.push(Violation::new("battery", message));
        }
    }
    let Some(Battery { capacity, reserve, .. }) = problem.vehicles()[vehicle].battery else { return };
    let slack = tolerance(false, capacity);
    for (k, level) in levels(problem, route, vehicle).into_iter().flatten().enumerate() {
        let place = || route.visits.get(k).map_or_else(|| "the end".to_owned(), |at| format!("\"{}\"", at.id(problem)));
        if level.arrival < reserve - slack {
            let lack = reserve - level.arrival;
            let lack = if lack < 1e-3 { lack } else { (lack * 1e3).round() / 1e3 };
            let keeps = if reserve > 0.0 { format!(" and keep its reserve of {reserve}") } else { String::new() };
            let message = format!("{} lacks {lack} energy in its battery to reach {}{keeps}", route.label(), place());
            violations.push(Violation::new("battery", message));
            return;
        }
        if level.charged < -slack || level.arrival + level.charged > capacity + slack {
            let (arrival, charged) = (level.arrival, level.charged);
            let message = format!(
                "{} charges {charged} at {} with {arrival} in its battery, which holds {capacity}",
                route.label(),
                place()
            );
            violations.push(Violation::new("battery", message));
            return;
        }
    }
}
