//! Several trips of one route: depots where a vehicle unloads what it collected and loads again.

use super::rules::{Report, sound};
use super::{Backhauls, Draft, PlaceIndex, VehicleDraft};
use crate::finding::Finding;
use crate::ids::Idx as _;

/// The depots at which vehicles of a type may load again, in file order.
pub(super) fn reloads(draft: &Draft, vehicle: &VehicleDraft) -> Vec<PlaceIndex> {
    let named = |id: &str| vehicle.reload.iter().any(|reload| reload == id);
    (0..draft.depots.len()).filter(|&k| named(&draft.depots[k].id)).map(PlaceIndex::new).collect()
}

/// D-170: a depot to load at again is one of the depots. D-171: what loading takes, and what limits
/// a trip, is sound. D-172: no rule stands beside it that is about the route as one trip.
pub(super) fn check(draft: &Draft, report: &mut Report) {
    for (k, depot) in draft.depots.iter().enumerate().filter(|(_, depot)| !sound(depot.reload_time)) {
        report.add("D-171", || {
            let help = "the time that unloading and loading again takes here, in seconds";
            let (path, expected) = (format!("depots[{k}].reload_time"), "a number from 0 to 1e12");
            Finding::error("D-171", path, depot.reload_time.to_string(), expected, help).about(&depot.id)
        });
    }
    for (k, vehicle) in draft.vehicles.iter().enumerate() {
        for (r, id) in vehicle.reload.iter().enumerate() {
            if draft.depots.iter().all(|depot| depot.id != *id) {
                report.add("D-170", || {
                    let help = "a vehicle loads again at a depot: name one of \"depots\", or add it there";
                    let (path, found) = (format!("vehicles[{k}].reload[{r}]"), format!("\"{id}\""));
                    Finding::error("D-170", path, found, "the id of a depot", help).about(&vehicle.id)
                });
            }
        }
        if vehicle.max_trips == Some(0) {
            report.add("D-171", || {
                let help = "1 means no loading again; leave it out where there is no limit";
                let path = format!("vehicles[{k}].max_trips");
                Finding::error("D-171", path, "0", "at least 1", help).about(&vehicle.id)
            });
        }
        if let Some(limit) = vehicle.max_trip_distance.filter(|&limit| !sound(limit)) {
            report.add("D-171", || {
                let help = "how far one trip may go at most; leave it out where there is no limit";
                let (path, expected) = (format!("vehicles[{k}].max_trip_distance"), "a number from 0 to 1e12");
                Finding::error("D-171", path, limit.to_string(), expected, help).about(&vehicle.id)
            });
        }
        let beside = if draft.backhauls != Backhauls::Mixed {
            "strict backhauls"
        } else if vehicle.lifo {
            "lifo"
        } else {
            continue;
        };
        if !vehicle.reload.is_empty() {
            report.add("D-172", || {
                let help = "that rule is about a route of one trip: leave out one of the two";
                let (path, found) = (format!("vehicles[{k}].reload"), format!("loading again beside {beside}"));
                Finding::error("D-172", path, found, "one of the two rules", help).about(&vehicle.id)
            });
        }
    }
}
