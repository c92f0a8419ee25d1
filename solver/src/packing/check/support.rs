//! Support: the share of every base that stands on the floor or on other items.
//!
//! Items that do not overlap have disjoint contact areas under one base, so the supported area
//! is the plain sum of the contact rectangles' areas.

use super::{LISTED, Opened, place_name};
use crate::kind::Violation;
use crate::packing::plan::Placed;
use std::collections::BTreeMap;

/// `share` is compared in billionths of the base, in integers.
const BILLION: f64 = 1e9;

/// Every base is supported by at least `share` of its area.
pub(super) fn supports(share: f64, bin: &Opened<'_>, violations: &mut Vec<Violation>) {
    if share <= 0.0 {
        return;
    }
    let asked = (share * BILLION).floor() as i128;
    let mut tops: BTreeMap<i64, Vec<&Placed>> = BTreeMap::new();
    for (placed, _) in &bin.items {
        tops.entry(placed.z + placed.dz).or_default().push(placed);
    }
    for level in tops.values_mut() {
        level.sort_by_key(|placed| placed.x);
    }
    let mut listed = 0;
    for (placed, _) in bin.items.iter().filter(|(placed, _)| placed.z > 0) {
        let base = i128::from(placed.dx) * i128::from(placed.dy);
        let supported: i128 = tops
            .get(&placed.z)
            .into_iter()
            .flatten()
            .take_while(|below| below.x < placed.x + placed.dx)
            .map(|below| contact(below, placed))
            .sum();
        if supported * 1_000_000_000 < asked * base && listed < LISTED {
            listed += 1;
            let message = format!(
                "{}: {} stands on {:.4} of its base, asked are {share}",
                bin.name(),
                place_name(placed),
                supported as f64 / base as f64
            );
            violations.push(Violation::new("support", message));
        }
    }
}

/// The area that two items share in plan view.
fn contact(below: &Placed, above: &Placed) -> i128 {
    let width = (below.x + below.dx).min(above.x + above.dx) - below.x.max(above.x);
    let depth = (below.y + below.dy).min(above.y + above.dy) - below.y.max(above.y);
    if width > 0 && depth > 0 { i128::from(width) * i128::from(depth) } else { 0 }
}
