//! What stops have to do with each other on one route, beyond loads and times: deliveries before
//! pickups, last in first out.

use super::rules::Report;
use super::{Problem, StopKind};
use crate::finding::Finding;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whether a route delivers before it picks up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Backhauls {
    /// Deliveries and pickups in any order.
    #[default]
    Mixed,
    /// All deliveries from the depot come before all pickups for the depot.
    Strict,
    /// The same, and a route that picks up for the depot also delivers from it.
    StrictWithDelivery,
}

/// D-921: an order of deliveries and pickups that concerns no stop, or bars every pickup.
pub(super) fn warn(problem: &Problem, report: &mut Report) {
    let any = |kind| problem.stops().iter().any(|stop| stop.pair.is_none() && stop.kind == kind);
    let (delivers, picks_up) = (any(StopKind::Delivery), any(StopKind::Pickup));
    let found = match problem.backhauls() {
        Backhauls::Mixed => return,
        _ if !picks_up => "no pickup for the depot",
        Backhauls::StrictWithDelivery if !delivers => "pickups for the depot, but no delivery from it",
        Backhauls::Strict if !delivers => "no delivery from the depot",
        _ => return,
    };
    report.add("D-921", || {
        let help = "leave \"backhauls\" out, or correct the \"kind\" of the stops";
        Finding::warning("D-921", "backhauls", found, "deliveries and pickups, in whose order the rule is", help)
    });
}

/// D-924: last in, first out where nothing is transported from stop to stop.
pub(super) fn warn_lifo(problem: &Problem, report: &mut Report) {
    let lifo = problem.draft().vehicles.iter().position(|vehicle| vehicle.lifo);
    if let Some(k) = lifo.filter(|_| !problem.has_pairs()) {
        report.add("D-924", || {
            let help =
                "the rule is about goods that one stop hands over for another: leave it out, or give stops a \"pair\"";
            let (path, found) = (format!("vehicles[{k}].lifo"), "no transport from stop to stop");
            Finding::warning("D-924", path, found, "stops with \"pair\"", help)
        });
    }
}
