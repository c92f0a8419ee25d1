//! Whether the items of a bin stand in an order in which they can be loaded, where the plan says that they do.

use super::geometry::extent;
use super::near::{Extent, meeting};
use super::{LISTED, Opened, place_name};
use crate::kind::Violation;
use crate::packing::plan::Placed;
use crate::packing::problem::Problem;
use std::collections::HashSet;

/// Nothing goes in below what is in already, unless that was there before the plan.
pub(super) fn order(problem: &Problem, bin: &Opened<'_>, wrong: &mut Vec<Violation>) {
    let before = problem.draft().loaded.get(bin.number - 1);
    let fixed: HashSet<[i64; 3]> = before.iter().flat_map(|bin| &bin.items).map(Placed::corner).collect();
    // Their shadows on the floor.
    let shadow = |(placed, _): &(&Placed, _)| {
        let Extent { lo, hi } = extent(placed);
        Extent { lo: [lo[0], lo[1], 0], hi: [hi[0], hi[1], 1] }
    };
    let shadows: Vec<Extent> = bin.items.iter().map(shadow).collect();
    meeting(&shadows, &mut |first, second| {
        let [earlier, later] = [bin.items[first].0, bin.items[second].0];
        if later.z + later.dz <= earlier.z && !fixed.contains(&earlier.corner()) {
            let names = [later, earlier].map(place_name);
            let message = format!(
                "{}: {} is listed after {}, which lies above it, so that the order is none in which they can be loaded",
                bin.name(),
                names[0],
                names[1]
            );
            wrong.push(Violation::new("loading-order", message));
        }
        wrong.len() < LISTED
    });
}
