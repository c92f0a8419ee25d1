//! Codes and sentences for what the trials found.

use super::super::plan::{ReasonCode, Route, Visit};
use super::trial::{Fit, Tried};
use crate::kind::Violation;

/// The catalogue's word for a rule that a stop alone on a vehicle breaks.
pub(super) fn code_of(rule: &str) -> ReasonCode {
    match rule {
        "skills" => ReasonCode::NoSkill,
        "vehicle" => ReasonCode::Vehicle,
        "capacity" => ReasonCode::Capacity,
        "time-window" => ReasonCode::NoWindow,
        "shift" => ReasonCode::Shift,
        "battery" => ReasonCode::Battery,
        "max-distance" => ReasonCode::MaxDistance,
        "max-duration" => ReasonCode::MaxDuration,
        "max-stops" => ReasonCode::MaxStops,
        "ride-time" => ReasonCode::RideTime,
        _ => ReasonCode::Rule,
    }
}

/// What the check says of the only route of a part, as said of a vehicle or of a route of the plan.
fn said_of(violation: &Violation, vehicle: &str, name: &str) -> String {
    rounded(&violation.message).replace(&format!("route 1 (vehicle \"{vehicle}\")"), name)
}

/// The message with numbers of three decimals at most; ids, which are in quotes, stay as they are.
fn rounded(message: &str) -> String {
    let mut text = String::with_capacity(message.len());
    for (k, part) in message.split('"').enumerate() {
        if k > 0 {
            text.push('"');
        }
        for word in part.split_inclusive([' ', ',', ';']) {
            let digits = word.trim_end_matches([' ', ',', ';']);
            let long = k % 2 == 0 && digits.split_once('.').is_some_and(|(_, decimals)| decimals.len() > 3);
            match digits.parse::<f64>().ok().filter(|value| long && value.abs() >= 1.0) {
                Some(value) => text.push_str(&(number(value) + &word[digits.len()..])),
                None => text.push_str(word),
            }
        }
    }
    text
}

/// What the place breaks that breaks the fewest rules, as said of a vehicle or of a route of the plan.
pub(super) fn broken(tried: &Tried, vehicle: &str, name: &str) -> String {
    let on_the_way = format!("{name}{}", by_way_of(&tried.by));
    let names = std::iter::once(on_the_way.as_str()).chain(std::iter::repeat(name));
    let said = tried.fewest.iter().zip(names).map(|(violation, name)| said_of(violation, vehicle, name));
    said.collect::<Vec<String>>().join("; and ")
}

/// The depots and stations that a route goes by.
fn by_way_of(places: &[String]) -> String {
    if places.is_empty() {
        return String::new();
    }
    let places: Vec<String> = places.iter().map(|id| format!("\"{id}\"")).collect();
    format!(" by way of {}", list(&places))
}

/// A vehicle type as a sentence names it.
pub(super) fn vehicle(id: &str) -> String {
    format!("vehicle \"{id}\"")
}

/// A route of the plan as a sentence names it; `number` is from 1.
pub(super) fn route(number: usize, vehicle: &str) -> String {
    format!("route {number} (vehicle \"{vehicle}\")")
}

/// A route in progress as a sentence names it; `number` is from 1.
pub(super) fn in_progress(number: usize, vehicle: &str) -> String {
    format!("route in progress {number} (vehicle \"{vehicle}\")")
}

/// A place in a plan of so many routes: on which route, and behind what the stop stands.
pub(super) fn place(routes: usize, number: usize, fit: &Fit, stop: &str) -> String {
    let Fit { route: with, by, .. } = fit;
    if number > routes {
        format!("a new route of {}{}", vehicle(&with.vehicle), by_way_of(by))
    } else {
        let by_way = if by.is_empty() { String::new() } else { format!(",{}", by_way_of(by)) };
        format!("{} {}{by_way}", route(number, &with.vehicle), behind(with, stop, by))
    }
}

/// Where on its route a stop stands: behind what, depots and stations that are told besides passed over.
fn behind(route: &Route, stop: &str, besides: &[String]) -> String {
    let before = route.stops.iter().map(Visit::id).take_while(|&id| id != stop);
    match before.filter(|id| !besides.iter().any(|told| told == id)).last() {
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

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn long_numbers_are_rounded_but_not_ids() {
        let long = "stop \"1.23456\" at 94.01233086419128, ends at 83.5 of 0.00012345; so 12.3456";
        assert_eq!(rounded(long), "stop \"1.23456\" at 94.012, ends at 83.5 of 0.00012345; so 12.346");
    }
}
