//! Orientation, containment and overlap.

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

/// No two items share space. A sweep along the axis with the most different starting points:
/// only items whose spans there overlap are compared.
pub(super) fn overlaps(bin: &Opened<'_>, violations: &mut Vec<Violation>) {
    let distinct = |axis: usize| {
        let mut starts: Vec<i64> = bin.items.iter().map(|(placed, _)| placed.corner()[axis]).collect();
        starts.sort_unstable();
        starts.dedup();
        starts.len()
    };
    let sweep = (0..3).max_by_key(|&axis| distinct(axis)).unwrap_or(0);
    let mut order: Vec<&Placed> = bin.items.iter().map(|&(placed, _)| placed).collect();
    order.sort_by_key(|placed| placed.corner()[sweep]);
    let end = |placed: &Placed, axis: usize| placed.corner()[axis] + placed.size()[axis];
    let mut open: Vec<&Placed> = Vec::new();
    let mut listed = 0;
    for placed in order {
        open.retain(|other| end(other, sweep) > placed.corner()[sweep]);
        for other in &open {
            let shares =
                (0..3).all(|axis| placed.corner()[axis] < end(other, axis) && other.corner()[axis] < end(placed, axis));
            if shares {
                let message = format!("{}: {} and {} overlap", bin.name(), place_name(other), place_name(placed));
                violations.push(Violation::new("overlap", message));
                listed += 1;
                if listed >= LISTED {
                    return;
                }
            }
        }
        open.push(placed);
    }
}
