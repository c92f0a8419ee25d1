//! Orientation, containment and overlap.

use super::near::{Extent, meeting};
use super::{LISTED, Opened, place_name};
use crate::kind::Violation;
use crate::packing::plan::Placed;

/// Every item stands in one of its allowed orientations.
pub(super) fn orientations(bin: &Opened<'_>, violations: &mut Vec<Violation>) {
    let wrong = bin.items.iter().filter(|(placed, item)| item.is_some_and(|i| !i.stances.contains(&placed.size())));
    for (placed, item) in wrong.take(LISTED) {
        let allowed: Vec<String> = item
            .map(|item| item.stances.iter().map(|[x, y, z]| format!("{x} × {y} × {z}")).collect())
            .unwrap_or_default();
        let message = format!(
            "{}: {} is placed as {} × {} × {}, allowed are {}",
            bin.name(),
            place_name(placed),
            placed.dx,
            placed.dy,
            placed.dz,
            allowed.join(", ")
        );
        violations.push(Violation::new("orientation", message));
    }
}

/// Every item lies inside its bin. Returns whether all coordinates are sane, so that the other
/// rules can compute with them.
pub(super) fn containment(bin: &Opened<'_>, violations: &mut Vec<Violation>) -> bool {
    let mut sane = true;
    let mut listed = 0;
    for (placed, _) in &bin.items {
        let (corner, size) = (placed.corner(), placed.size());
        // Coordinates come from a file: sums are checked.
        let ends: Option<Vec<i64>> = (0..3).map(|axis| corner[axis].checked_add(size[axis])).collect();
        let positive = size.iter().all(|&side| side > 0) && ends.is_some();
        sane &= positive;
        let inside = positive
            && corner.iter().all(|&at| at >= 0)
            && bin.bin.is_none_or(|bin| ends.iter().flatten().zip(bin.size).all(|(&end, side)| end <= side));
        if !inside && listed < LISTED {
            listed += 1;
            let limits = bin.bin.map_or("the bin".to_owned(), |b| {
                let [x, y, z] = b.size;
                format!("{x} × {y} × {z}")
            });
            let message = format!(
                "{}: {} of {} × {} × {} does not lie inside {limits}",
                bin.name(),
                place_name(placed),
                placed.dx,
                placed.dy,
                placed.dz
            );
            violations.push(Violation::new("containment", message));
        }
    }
    sane
}

/// No two items share space. Returns whether all such pairs are listed.
pub(super) fn overlaps(bin: &Opened<'_>, violations: &mut Vec<Violation>) -> bool {
    let boxes: Vec<Extent> = bin.items.iter().map(|(placed, _)| extent(placed)).collect();
    let mut pairs = Vec::new();
    let all = meeting(&boxes, &mut |first, second| {
        pairs.push((first, second));
        pairs.len() < LISTED
    });
    pairs.sort_unstable();
    for (first, second) in pairs {
        let name = |row: usize| place_name(bin.items[row].0);
        let message = format!("{}: {} and {} overlap", bin.name(), name(first), name(second));
        violations.push(Violation::new("overlap", message));
    }
    all
}

/// What an item takes; its sums have been found sound.
pub(super) fn extent(placed: &Placed) -> Extent {
    let (lo, size) = (placed.corner(), placed.size());
    Extent { lo, hi: [lo[0] + size[0], lo[1] + size[1], lo[2] + size[2]] }
}
