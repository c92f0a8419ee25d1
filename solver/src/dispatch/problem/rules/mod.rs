//! The numbered catalogue: every rule runs, and all findings come back together.
//!
//! | codes | subject |
//! | --- | --- |
//! | D-101 … D-107 | the document: version, kind, dimensions, speed, priority value, sizes, rounding |
//! | D-110 … D-114 | ids, coordinates, matrices |
//! | D-120 … D-129 | stops: quantities, windows, service, prizes, pairs |
//! | D-130 … D-137 | vehicle types: capacity, places, shift, costs, limits |
//! | D-140 … D-144 | release, set-up, lateness, service factor, overtime |
//! | D-150 … D-159 | groups of stops, classes of goods, rides, in `groups.rs`, `goods.rs` and `rides.rs` |
//! | D-160 … D-165 | vehicles that a stop names, CO2, balance, in `access.rs`, `co2.rs` and `balance.rs` |
//! | D-166 … D-168 | several shifts and rests between them, in `shifts.rs` |
//! | D-170 … D-178 | loading again, batteries and stations, breaks, traffic, in `trips.rs`, `battery.rs` and `hours.rs` |
//! | D-180 … D-187 | routes in progress, promised windows, changes, in `initial.rs`, `promises.rs` and `changes.rs` |
//! | D-901 … D-909, D-921 … | warnings, in `warnings.rs`, `sharing.rs`, `groups.rs` and `goods.rs` |

mod document;
mod places;
mod stops;
mod timing;
mod vehicles;

use super::{Draft, WindowDraft};
use crate::finding::Finding;

/// So many findings of one code are told; the rest are counted.
const TOLD: usize = 100;
/// No number in a draft may be larger: beyond, sums would lose whole units.
pub(super) const LARGEST: f64 = 1e12;

/// Collects findings, at most [`TOLD`] of each code.
#[derive(Default)]
pub(super) struct Report {
    findings: Vec<Finding>,
    counts: rustc_hash::FxHashMap<&'static str, usize>,
}

impl Report {
    /// Adds what `finding` makes, unless there are enough of this code already.
    pub(super) fn add(&mut self, code: &'static str, finding: impl FnOnce() -> Finding) {
        let count = self.counts.entry(code).or_insert(0);
        *count += 1;
        if *count <= TOLD {
            self.findings.push(finding());
        }
    }
    /// All findings, with a last word on those that were too many.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        let mut more: Vec<(&'static str, usize)> = self.counts.into_iter().filter(|&(_, count)| count > TOLD).collect();
        more.sort_unstable();
        for (code, count) in more {
            if let Some(like) = self.findings.iter().find(|finding| finding.code == code) {
                let mut last = like.clone();
                last.entity = None;
                last.found = format!("{} more of the same, not listed", count - TOLD);
                self.findings.push(last);
            }
        }
        self.findings
    }
}

/// Applies every rule.
pub(super) fn check(draft: &Draft) -> Vec<Finding> {
    let mut report = Report::default();
    document::check(draft, &mut report);
    places::ids(draft, &mut report);
    places::coordinates(draft, &mut report);
    places::matrix("distances", &draft.distances, draft, &mut report);
    places::matrix("durations", &draft.durations, draft, &mut report);
    stops::quantities(draft, &mut report);
    stops::times(draft, &mut report);
    stops::optional(draft, &mut report);
    stops::pairs(draft, &mut report);
    super::groups::check(draft, &mut report);
    super::groups::check_same_vehicle(draft, &mut report);
    super::goods::check(draft, &mut report);
    super::rides::check(draft, &mut report);
    super::initial::check(draft, &mut report);
    super::promises::check(draft, &mut report);
    super::changes::check(draft, &mut report);
    super::access::check(draft, &mut report);
    super::co2::check(draft, &mut report);
    super::balance::check(draft, &mut report);
    super::shifts::check(draft, &mut report);
    vehicles::capacities(draft, &mut report);
    vehicles::depots(draft, &mut report);
    vehicles::numbers(draft, &mut report);
    timing::stops(draft, &mut report);
    timing::vehicles(draft, &mut report);
    super::trips::check(draft, &mut report);
    super::battery::check(draft, &mut report);
    super::hours::check(draft, &mut report);
    report.finish()
}

/// Whether a number is finite, at least 0, and not absurdly large.
pub(super) fn sound(value: f64) -> bool {
    (0.0..=LARGEST).contains(&value)
}

/// Windows that begin before the one that precedes them in time is over: the row of the later one, and both.
pub(super) fn overlapping(windows: &[WindowDraft]) -> impl Iterator<Item = (usize, WindowDraft, WindowDraft)> + '_ {
    let mut order: Vec<usize> = (0..windows.len()).collect();
    order.sort_by(|&a, &b| windows[a].from.total_cmp(&windows[b].from));
    let later: Vec<usize> = order.iter().skip(1).copied().collect();
    let pairs = order.into_iter().zip(later).map(|(a, b)| (b, windows[a], windows[b]));
    pairs.filter(|(_, a, b)| b.from <= a.to)
}
