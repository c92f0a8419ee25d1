//! D-120 … D-129: quantities, windows, service, prizes, pairs.

use super::super::Draft;
use super::{LARGEST, Report, overlapping, sound};
use crate::finding::Finding;
use rustc_hash::FxHashMap;

/// Sums of quantities must stay below this: a quarter of what 64 bits hold.
const LARGEST_SUM: i64 = i64::MAX / 4;

/// D-120: as many quantities as dimensions, none negative. D-121: their sums do not overflow.
pub(super) fn quantities(draft: &Draft, report: &mut Report) {
    let dimensions = draft.dimensions.len();
    let mut sums = vec![0_i64; dimensions];
    for (k, stop) in draft.stops.iter().enumerate() {
        if !stop.quantities.is_empty() && stop.quantities.len() != dimensions {
            report.add("D-120", || {
                let help = "list one quantity for each name in \"dimensions\", in that order";
                let (found, expected) = (format!("{} quantities", stop.quantities.len()), format!("{dimensions}"));
                Finding::error("D-120", format!("stops[{k}].quantities"), found, expected, help).about(&stop.id)
            });
        }
        for (d, &quantity) in stop.quantities.iter().enumerate() {
            if quantity < 0 {
                report.add("D-120", || {
                    let help = "quantities have no sign: goods that are picked up are said by \"kind\": \"pickup\"";
                    let path = format!("stops[{k}].quantities[{d}]");
                    Finding::error("D-120", path, quantity.to_string(), "a whole number of at least 0", help)
                        .about(&stop.id)
                });
            } else if let Some(sum) = sums.get_mut(d) {
                let before = *sum;
                *sum = sum.saturating_add(quantity);
                if *sum > LARGEST_SUM && before <= LARGEST_SUM {
                    report.add("D-121", || {
                        let help = "use a larger unit: the sum of all quantities must fit into 64 bits";
                        let path = format!("stops[{k}].quantities[{d}]");
                        let expected = format!("a sum of at most {LARGEST_SUM}");
                        Finding::error("D-121", path, "a sum beyond 64 bits", expected, help).about(&stop.id)
                    });
                }
            }
        }
    }
}

/// D-122: windows are ordered and finite. D-123: they do not overlap. D-124: service times are sound.
pub(super) fn times(draft: &Draft, report: &mut Report) {
    for (k, stop) in draft.stops.iter().enumerate() {
        for (w, window) in stop.windows.iter().enumerate() {
            let fine = window.from <= window.to && window.from.abs() <= LARGEST && window.to.abs() <= LARGEST;
            if !fine {
                report.add("D-122", || {
                    let found = format!("from {} to {}", window.from, window.to);
                    let help = "a window runs from its earliest to its latest begin of service: swap or correct them";
                    let path = format!("stops[{k}].windows[{w}]");
                    Finding::error("D-122", path, found, "from <= to, both finite", help).about(&stop.id)
                });
            }
        }
        for (row, a, b) in overlapping(&stop.windows) {
            report.add("D-123", || {
                let found = format!("{} to {} overlapping {} to {}", b.from, b.to, a.from, a.to);
                let help = "join windows that overlap or touch into one";
                let path = format!("stops[{k}].windows[{row}]");
                Finding::error("D-123", path, found, "windows apart from each other", help).about(&stop.id)
            });
        }
        if !sound(stop.service) {
            report.add("D-124", || {
                let help = "the service time is the time spent at the stop, in seconds";
                let (path, expected) = (format!("stops[{k}].service"), "a number from 0 to 1e12");
                Finding::error("D-124", path, stop.service.to_string(), expected, help).about(&stop.id)
            });
        }
    }
}

/// D-125: prizes are sound. D-126: a stop has a prize or a priority, and a priority has a value.
pub(super) fn optional(draft: &Draft, report: &mut Report) {
    for (k, stop) in draft.stops.iter().enumerate() {
        if let Some(prize) = stop.prize.filter(|&prize| !sound(prize)) {
            report.add("D-125", || {
                let help = "the prize is what leaving the stop out costs";
                let (path, expected) = (format!("stops[{k}].prize"), "a number from 0 to 1e12");
                Finding::error("D-125", path, prize.to_string(), expected, help).about(&stop.id)
            });
        }
        if stop.priority.is_some() && (stop.prize.is_some() || draft.priority_value.is_none()) {
            report.add("D-126", || {
                let (found, help) = if stop.prize.is_some() {
                    ("a prize and a priority", "give one of the two")
                } else {
                    ("a priority without \"priority_value\"", "say in \"priority_value\" what priority 1 is worth")
                };
                let expected = "a prize, or a priority with a value";
                Finding::error("D-126", format!("stops[{k}].priority"), found, expected, help).about(&stop.id)
            });
        }
    }
}

/// D-127: a pair's other end exists and names no third. D-128: one end is a pickup, the other a
/// delivery. D-129: both have the same quantities and are both optional or both not.
pub(super) fn pairs(draft: &Draft, report: &mut Report) {
    if draft.stops.iter().all(|stop| stop.pair.is_none()) {
        return;
    }
    let rows: FxHashMap<&str, usize> = draft.stops.iter().enumerate().map(|(k, s)| (s.id.as_str(), k)).collect();
    let mut named_by: FxHashMap<usize, usize> = FxHashMap::default();
    for (k, stop) in draft.stops.iter().enumerate() {
        let Some(pair) = &stop.pair else { continue };
        let path = format!("stops[{k}].pair");
        let Some(&other) = rows.get(pair.as_str()).filter(|&&other| other != k) else {
            report.add("D-127", || {
                let help = "name the stop at the other end of the transport";
                Finding::error("D-127", path, format!("\"{pair}\""), "the id of another stop", help).about(&stop.id)
            });
            continue;
        };
        let partner = &draft.stops[other];
        let third = partner.pair.as_ref().is_some_and(|back| *back != stop.id)
            || named_by.insert(other, k).is_some_and(|first| first != k);
        if third {
            report.add("D-127", || {
                let found = format!("\"{pair}\", which belongs to another transport");
                let help = "a stop is one end of one transport: use two stops at the same place instead";
                Finding::error("D-127", path.clone(), found, "a stop that names this one back", help).about(&stop.id)
            });
        }
        if stop.kind == partner.kind {
            report.add("D-128", || {
                let help = "one end has \"kind\": \"pickup\", the other \"kind\": \"delivery\"";
                Finding::error("D-128", path.clone(), "two ends of the same kind", "a pickup and a delivery", help)
                    .about(&stop.id)
            });
        }
        let amount = |list: &[i64], d: usize| list.get(d).copied().unwrap_or(0);
        let equal = (0..draft.dimensions.len()).all(|d| amount(&stop.quantities, d) == amount(&partner.quantities, d));
        let optional = |s: &super::super::StopDraft| s.prize.is_some() || s.priority.is_some();
        if !equal || optional(stop) != optional(partner) {
            report.add("D-129", || {
                let found = if equal { "one end optional, the other not" } else { "different quantities" };
                let help = "what is picked up is what is delivered, and both ends are served or left out together";
                Finding::error("D-129", path, found, "ends that agree", help).about(&stop.id)
            });
        }
    }
}
