//! The longest ride of a transport's goods: from leaving the pickup to the begin of the delivery.

use super::rules::Report;
use super::{Draft, StopKind};
use crate::finding::Finding;
use rustc_hash::FxHashMap;

/// For each stop that is a pickup, the longest ride of its goods: the least that either end says.
pub(super) fn limits(draft: &Draft) -> FxHashMap<usize, f64> {
    let rows: FxHashMap<&str, usize> = draft.stops.iter().enumerate().map(|(k, stop)| (stop.id.as_str(), k)).collect();
    let mut limits = FxHashMap::default();
    for (k, stop) in draft.stops.iter().enumerate() {
        // One end may name the other and not be named back.
        let Some(&other) = stop.pair.as_deref().and_then(|id| rows.get(id)) else { continue };
        let pickup = if stop.kind == StopKind::Pickup { k } else { other };
        for limit in [stop.max_ride_time, draft.stops[other].max_ride_time].into_iter().flatten() {
            let least = limits.entry(pickup).or_insert(limit);
            *least = limit.min(*least);
        }
    }
    limits
}

/// D-158: a longest ride is sound, and a transport's. D-159: where there is one, nothing is due.
pub(super) fn check(draft: &Draft, report: &mut Report) {
    let named = |id: &str| draft.stops.iter().any(|other| other.pair.as_deref() == Some(id));
    let due = draft.stops.iter().position(|stop| stop.due.is_some());
    for (k, stop) in draft.stops.iter().enumerate() {
        let Some(limit) = stop.max_ride_time else { continue };
        let path = format!("stops[{k}].max_ride_time");
        let whose = stop.pair.is_some() || named(&stop.id);
        if !super::rules::sound(limit) || !whose {
            report.add("D-158", || {
                let found = if whose { limit.to_string() } else { "a stop without \"pair\"".to_owned() };
                let help = "say at one end of a transport how long its goods may be on the way, in seconds";
                let expected = "a number from 0 to 1e12 at the end of a transport";
                Finding::error("D-158", path.clone(), found, expected, help).about(&stop.id)
            });
        }
        if let Some(due) = due {
            report.add("D-159", || {
                let found = format!("a longest ride, and \"due\" at \"{}\"", draft.stops[due].id);
                let help = "rides and lateness are not weighed against each other: use windows instead of \"due\"";
                Finding::error("D-159", path, found, "one of the two in an instance", help).about(&stop.id)
            });
        }
    }
}
