//! D-110 … D-114: ids, coordinates, matrices.

use super::super::Draft;
use super::{LARGEST, Report, sound};
use crate::finding::Finding;
use rustc_hash::FxHashSet;

/// D-110: ids are not empty. D-111: ids are unique, depots, stops and stations together.
pub(super) fn ids(draft: &Draft, report: &mut Report) {
    let mut places: FxHashSet<&str> = FxHashSet::default();
    let depots = draft.depots.iter().enumerate().map(|(k, d)| ("depots", k, d.id.as_str()));
    let stops = draft.stops.iter().enumerate().map(|(k, s)| ("stops", k, s.id.as_str()));
    let stations = draft.stations.iter().enumerate().map(|(k, s)| ("stations", k, s.id.as_str()));
    for (list, k, id) in depots.chain(stops).chain(stations) {
        unique(list, k, id, &mut places, report);
    }
    let mut vehicles: FxHashSet<&str> = FxHashSet::default();
    for (k, vehicle) in draft.vehicles.iter().enumerate() {
        unique("vehicles", k, &vehicle.id, &mut vehicles, report);
    }
}

fn unique<'a>(list: &str, k: usize, id: &'a str, seen: &mut FxHashSet<&'a str>, report: &mut Report) {
    if id.trim().is_empty() {
        report.add("D-110", || {
            Finding::error("D-110", format!("{list}[{k}].id"), "an empty id", "an id", "give every entry an id")
        });
    } else if !seen.insert(id) {
        report.add("D-111", || {
            let help = "ids must be unique (depots, stops and stations share one list of ids): rename one of the two";
            Finding::error("D-111", format!("{list}[{k}].id"), format!("\"{id}\" a second time"), "a unique id", help)
                .about(id)
        });
    }
}

/// D-112: coordinates are there unless distances are given, and are finite.
pub(super) fn coordinates(draft: &Draft, report: &mut Report) {
    let needed = draft.distances.is_empty() || draft.vehicles.iter().any(|vehicle| vehicle.straight_line);
    let depots = draft.depots.iter().enumerate().map(|(k, d)| ("depots", k, &d.id, d.x, d.y));
    let stops = draft.stops.iter().enumerate().map(|(k, s)| ("stops", k, &s.id, s.x, s.y));
    let stations = draft.stations.iter().enumerate().map(|(k, s)| ("stations", k, &s.id, s.x, s.y));
    for (list, k, id, x, y) in depots.chain(stops).chain(stations) {
        for (name, value) in [("x", x), ("y", y)] {
            let found = match value {
                None if needed => "no coordinate".to_owned(),
                Some(value) if value.is_nan() || value.abs() > LARGEST => value.to_string(),
                _ => continue,
            };
            report.add("D-112", || {
                let help = "give every depot, stop and station its x and y, or give the whole matrix \"distances\" (straight_line needs x and y)";
                Finding::error("D-112", format!("{list}[{k}].{name}"), found, "a finite coordinate", help).about(id)
            });
        }
    }
}

/// D-113: a matrix has one row and one column a place. D-114: its entries are finite, at least 0.
pub(super) fn matrix(name: &str, rows: &[Vec<f64>], draft: &Draft, report: &mut Report) {
    if rows.is_empty() {
        return;
    }
    let places = draft.depots.len() + draft.stops.len() + draft.stations.len();
    let help = "one row and one column a place: the depots in file order, then the stops, then the stations";
    if rows.len() != places {
        report.add("D-113", || {
            let (found, expected) = (format!("{} rows", rows.len()), format!("{places} rows"));
            Finding::error("D-113", name, found, expected, help)
        });
    }
    for (r, row) in rows.iter().enumerate() {
        if row.len() != places {
            report.add("D-113", || {
                let (found, expected) = (format!("{} columns", row.len()), format!("{places} columns"));
                Finding::error("D-113", format!("{name}[{r}]"), found, expected, help)
            });
        }
        for (c, &entry) in row.iter().enumerate() {
            if !sound(entry) {
                report.add("D-114", || {
                    let help = "write how far it is; a way that does not exist gets a large finite number";
                    let expected = "a number from 0 to 1e12";
                    Finding::error("D-114", format!("{name}[{r}][{c}]"), entry.to_string(), expected, help)
                });
            }
        }
    }
}
