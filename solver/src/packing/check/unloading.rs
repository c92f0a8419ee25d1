//! Unloading: what leaves at a stop is neither behind nor under what leaves later.

use super::geometry::extent;
use super::near::Extent;
use super::{LISTED, Opened, place_name};
use crate::kind::Violation;

/// The way of every item to the door, straight on, and the room above it are free of items that are unloaded later.
pub(super) fn order(bin: &Opened<'_>, violations: &mut Vec<Violation>) {
    let door = bin.bin.map_or(0, |bin| bin.door.axis());
    let mut rows: Vec<(u32, usize, Extent)> = bin
        .items
        .iter()
        .enumerate()
        .filter_map(|(row, (placed, item))| Some(((*item)?.stop, row, extent(placed))))
        .collect();
    rows.sort_unstable_by_key(|&(stop, row, _)| (stop, row));
    let mut listed = 0;
    for (k, (stop, row, own)) in rows.iter().enumerate() {
        let next = rows.partition_point(|&(other, _, _)| other <= *stop).max(k);
        for (_, other, later) in &rows[next..] {
            let overlaps = |axis: usize| own.lo[axis] < later.hi[axis] && later.lo[axis] < own.hi[axis];
            let across = if door == 0 { overlaps(1) } else { overlaps(0) };
            let behind = across && overlaps(2) && later.lo[door] >= own.hi[door];
            let under = overlaps(0) && overlaps(1) && later.lo[2] >= own.hi[2];
            if behind || under {
                let names = [*row, *other].map(|row| place_name(bin.items[row].0));
                let how = if behind { "stands in the way of" } else { "lies above" };
                let message = format!(
                    "{}: {} {how} {}, which is unloaded at stop {stop}, before it",
                    bin.name(),
                    names[1],
                    names[0]
                );
                violations.push(Violation::new("unloading", message));
                listed += 1;
                if listed >= LISTED {
                    return;
                }
            }
        }
    }
}
