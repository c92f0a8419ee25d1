//! Codes and sentences for what the trials found.

use super::super::plan::{ReasonCode, Route, Visit};
use crate::kind::Violation;

/// The catalogue's word for a rule that a stop alone on a vehicle breaks.
pub(super) fn code_of(rule: &str) -> ReasonCode {
    match rule {
        "skills" => ReasonCode::NoSkill,
        "vehicle" => ReasonCode::Vehicle,
        "capacity" => ReasonCode::Capacity,
        "time-window" => ReasonCode::NoWindow,
        "shift" => ReasonCode::Shift,
        "max-distance" => ReasonCode::MaxDistance,
        "max-duration" => ReasonCode::MaxDuration,
        "max-stops" => ReasonCode::MaxStops,
        "ride-time" => ReasonCode::RideTime,
        _ => ReasonCode::Rule,
    }
}

/// What the check says of the only route of a part, as said of a vehicle or of a route of the plan.
pub(super) fn said_of(violation: &Violation, vehicle: &str, name: &str) -> String {
    violation.message.replace(&format!("route 1 (vehicle \"{vehicle}\")"), name)
}

/// A vehicle type as a sentence names it.
pub(super) fn vehicle(id: &str) -> String {
    format!("vehicle \"{id}\"")
}

/// A route of the plan as a sentence names it; `number` is from 1.
pub(super) fn route(number: usize, vehicle: &str) -> String {
    format!("route {number} (vehicle \"{vehicle}\")")
}

/// A place in a plan of so many routes: on which route, and behind what the stop stands.
pub(super) fn place(routes: usize, number: usize, with: &Route, stop: &str) -> String {
    if number > routes {
        format!("a new route of {}", vehicle(&with.vehicle))
    } else {
        format!("{} {}", route(number, &with.vehicle), behind(with, stop))
    }
}

/// Where on its route a stop stands: behind what.
fn behind(route: &Route, stop: &str) -> String {
    let at = route.stops.iter().position(|visit| visit.id() == stop).unwrap_or_default();
    match at.checked_sub(1).and_then(|before| route.stops.get(before)).map(Visit::id) {
        Some(before) => format!("behind \"{before}\""),
        None => "as its first stop".to_owned(),
    }
}

/// A number as a sentence shows it: three decimals at most.
pub(super) fn number(value: f64) -> String {
    // Adding zero takes the sign from -0.
    ((value * 1e3).round() / 1e3 + 0.0).to_string()
}

/// `a, b and c`.
pub(super) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
