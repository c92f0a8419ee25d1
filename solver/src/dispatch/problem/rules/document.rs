//! D-101 … D-107: version, kind, dimensions, speed, priority value, sizes, rounding.

use super::super::Draft;
use super::{Report, sound};
use crate::finding::Finding;
use crate::geometry::Rounding;
use crate::kind::KindName;
use rustc_hash::FxHashSet;

/// More stops, depots or vehicle types than this are refused.
const MOST: usize = 4_000_000;

pub(super) fn check(draft: &Draft, report: &mut Report) {
    if draft.format != 1 {
        report.add("D-101", || {
            let help = "this version of packhorse reads format 1";
            Finding::error("D-101", "format", draft.format.to_string(), "1", help)
        });
    }
    if draft.kind != KindName::Dispatch {
        report.add("D-102", || {
            let help = "the file is of another kind: leave out --kind, or correct \"kind\"";
            Finding::error("D-102", "kind", format!("\"{}\"", draft.kind), "\"dispatch\"", help)
        });
    }
    let mut seen = FxHashSet::default();
    for (k, name) in draft.dimensions.iter().enumerate() {
        if name.trim().is_empty() || !seen.insert(name.as_str()) {
            report.add("D-103", || {
                let help = "name each capacity dimension once, for example [\"weight_g\", \"volume_ml\"]";
                Finding::error("D-103", format!("dimensions[{k}]"), format!("\"{name}\""), "a name of its own", help)
            });
        }
    }
    if !(draft.speed > 0.0 && sound(draft.speed)) {
        report.add("D-104", || {
            let help = "give the speed in metres per second, such as 8.3 for 30 km/h";
            Finding::error("D-104", "speed", draft.speed.to_string(), "a finite number above 0", help)
        });
    }
    if let Some(value) = draft.priority_value.filter(|&value| !sound(value)) {
        report.add("D-105", || {
            let help = "say what leaving out a stop of priority 1 costs";
            Finding::error("D-105", "priority_value", value.to_string(), "a number from 0 to 1e12", help)
        });
    }
    if draft.rounding == Rounding::Matrix && draft.distances.is_empty() {
        report.add("D-107", || {
            let help = "rounding \"matrix\" means that \"distances\" are given: give them, or choose another rule";
            Finding::error(
                "D-107",
                "rounding",
                "\"matrix\" without distances",
                "none, nearest, ceil, trunc1 or round3",
                help,
            )
        });
    }
    let lists = [("depots", draft.depots.len()), ("vehicles", draft.vehicles.len()), ("stops", draft.stops.len())];
    for (name, len) in lists {
        if len == 0 || len > MOST {
            report.add("D-106", || {
                let help = format!("a dispatch problem needs at least one depot, one vehicle type and one stop, and no more than {MOST}");
                let found = if len == 0 { "an empty list".to_owned() } else { format!("{len} entries") };
                Finding::error("D-106", name, found, format!("1 to {MOST} entries"), help)
            });
        }
    }
}
