//! Windows that customers were told: kept besides those in which they can be served at all.

use super::rules::{Report, sound};
use super::{Draft, StopDraft, Window};
use crate::finding::Finding;

/// The windows of a stop, sorted, as far as they lie within the one that was promised.
pub(super) fn windows(stop: &StopDraft) -> Vec<Window> {
    let windows = Window::sorted(&stop.windows);
    if stop.promised_from.is_none() && stop.promised_to.is_none() {
        return windows;
    }
    let promised = Window { from: stop.promised_from.unwrap_or(0.0), to: stop.promised_to.unwrap_or(f64::INFINITY) };
    if windows.is_empty() {
        return vec![promised];
    }
    let within = |w: Window| Window { from: w.from.max(promised.from), to: w.to.min(promised.to) };
    windows.into_iter().map(within).filter(|window| window.from <= window.to).collect()
}

/// D-185: what was promised is a time, and lies within what is possible.
pub(super) fn check(draft: &Draft, report: &mut Report) {
    for (k, stop) in draft.stops.iter().enumerate() {
        for (name, value) in [("promised_from", stop.promised_from), ("promised_to", stop.promised_to)] {
            let Some(value) = value.filter(|&value| !sound(value)) else { continue };
            report.add("D-185", || {
                let help = "say what the customer was told, in the unit of the windows, or leave it out";
                let path = format!("stops[{k}].{name}");
                Finding::error("D-185", path, value.to_string(), "a number from 0 to 1e12", help).about(&stop.id)
            });
        }
        let told = stop.promised_from.or(stop.promised_to).is_some();
        let ordered = stop.promised_from.zip(stop.promised_to).is_none_or(|(from, to)| from <= to);
        if told && (!ordered || windows(stop).is_empty()) {
            report.add("D-185", || {
                let help = "a promise needs a time at which service is possible: correct it, or the windows";
                let found = "a promise that no window of the stop keeps";
                let path = format!("stops[{k}].promised_to");
                Finding::error("D-185", path, found, "a promise within a window", help).about(&stop.id)
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{StopDraft, WindowDraft};

    #[test]
    fn promises_cut_the_windows() {
        let windows = |open: &[(f64, f64)], promised_from: Option<f64>, promised_to: Option<f64>| {
            let windows = open.iter().map(|&(from, to)| WindowDraft { from, to }).collect();
            let stop = StopDraft { windows, promised_from, promised_to, ..StopDraft::default() };
            super::windows(&stop).iter().map(|window| (window.from, window.to)).collect::<Vec<_>>()
        };
        let open = [(100.0, 160.0), (0.0, 60.0)];
        assert_eq!(windows(&open, None, None), [(0.0, 60.0), (100.0, 160.0)]);
        assert_eq!(windows(&open, Some(30.0), Some(110.0)), [(30.0, 60.0), (100.0, 110.0)]);
        assert_eq!(windows(&open, Some(110.0), None), [(110.0, 160.0)]);
        assert_eq!(windows(&open, Some(70.0), Some(90.0)), []);
        assert_eq!(windows(&[], None, Some(90.0)), [(0.0, 90.0)]);
        assert_eq!(windows(&[], Some(30.0), None), [(30.0, f64::INFINITY)]);
    }
}
