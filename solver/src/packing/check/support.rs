//! Support: the share of every base that stands on the floor or on other items.
//!
//! Items that do not overlap have disjoint contact areas under one base, so the supported area
//! is the plain sum of the contact rectangles' areas.

use super::geometry::extent;
use super::near::{Extent, meeting};
use super::{LISTED, Opened, place_name};
use crate::kind::Violation;
use crate::packing::plan::Placed;

/// `share` is compared in billionths of the base, in integers.
const BILLION: f64 = 1e9;

/// Every base is supported by at least `share` of its area.
pub(super) fn supports(share: f64, bin: &Opened<'_>, violations: &mut Vec<Violation>) {
    if share <= 0.0 {
        return;
    }
    let asked = (share * BILLION).floor() as i128;
    // One unit taller, so that what stands on an item meets it.
    let boxes: Vec<Extent> = bin
        .items
        .iter()
        .map(|(placed, _)| {
            let own = extent(placed);
            Extent { hi: [own.hi[0], own.hi[1], own.hi[2].saturating_add(1)], ..own }
        })
        .collect();
    let mut areas = vec![0_i128; boxes.len()];
    meeting(&boxes, &mut |first, second| {
        let [one, two] = [bin.items[first].0, bin.items[second].0];
        if one.z + one.dz == two.z {
            areas[second] += contact(one, two);
        } else if two.z + two.dz == one.z {
            areas[first] += contact(two, one);
        }
        true
    });
    let mut listed = 0;
    for ((placed, _), &supported) in bin.items.iter().zip(&areas).filter(|((placed, _), _)| placed.z > 0) {
        let base = i128::from(placed.dx) * i128::from(placed.dy);
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
