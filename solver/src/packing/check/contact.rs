//! Which item stands on which, and where: the contact areas of a bin, in exact integers.

use super::Opened;
use super::geometry::extent;
use super::near::{Extent, meeting};
use crate::packing::plan::Placed;
use crate::packing::problem::Top;

/// A rectangle in plan view: low and high end along x and y.
pub(super) type Rectangle = [i64; 4];

/// One item standing on another.
pub(super) struct Contact {
    /// Rows of the bin's items.
    pub(super) above: usize,
    pub(super) below: usize,
    /// Disjoint rectangles of contact: one, or up to four where only a part of the lower top bears.
    pub(super) areas: Vec<Rectangle>,
}

impl Contact {
    /// The area of contact.
    pub(super) fn area(&self) -> i128 {
        self.areas.iter().map(|&[x1, x2, y1, y2]| i128::from(x2 - x1) * i128::from(y2 - y1)).sum()
    }
}

/// No sound bin reaches further; sums and products of weights and areas then fit 128 bits.
const FAR: i64 = 10_000_000;

/// Whether all items lie near enough to the origin to be computed with.
pub(super) fn near(bin: &Opened<'_>) -> bool {
    bin.items.iter().all(|(placed, _)| {
        let own = extent(placed);
        own.lo.iter().all(|&at| at >= -FAR) && own.hi.iter().all(|&at| at <= FAR)
    })
}

/// All contacts of a bin whose coordinates are sound and whose items do not overlap, by the rows of the items above.
pub(super) fn contacts(bin: &Opened<'_>) -> Vec<Contact> {
    // One unit taller, so that what stands on an item meets it.
    let boxes: Vec<Extent> = bin
        .items
        .iter()
        .map(|(placed, _)| {
            let own = extent(placed);
            Extent { hi: [own.hi[0], own.hi[1], own.hi[2].saturating_add(1)], ..own }
        })
        .collect();
    let mut found = Vec::new();
    let mut note = |below: usize, above: usize| {
        let top = bin.items[below].1.map_or(Top::Full, |item| item.bearing.top);
        let (lower, upper) = (bin.items[below].0, bin.items[above].0);
        let areas: Vec<Rectangle> =
            bearing_parts(lower, top).into_iter().filter_map(|part| shared(part, upper)).collect();
        if !areas.is_empty() {
            found.push(Contact { above, below, areas });
        }
    };
    meeting(&boxes, &mut |first, second| {
        let [one, two] = [bin.items[first].0, bin.items[second].0];
        if one.z + one.dz == two.z {
            note(first, second);
        } else if two.z + two.dz == one.z {
            note(second, first);
        }
        true
    });
    found.sort_unstable_by_key(|contact| (contact.above, contact.below));
    found
}

/// The disjoint parts of an item's top that bear.
pub(super) fn bearing_parts(item: &Placed, top: Top) -> Vec<Rectangle> {
    let [x1, x2, y1, y2] = [item.x, item.x + item.dx, item.y, item.y + item.dy];
    let strip = (item.dx.min(item.dy) + 9) / 10; // coordinates are within FAR
    // Two strips along an axis would meet in the middle of a top that is one or two units wide.
    let (left, right) = (x1 + strip, (x2 - strip).max(x1 + strip));
    let (front, back) = (y1 + strip, (y2 - strip).max(y1 + strip));
    let along_x = [[x1, x2, y1, front.min(y2)], [x1, x2, back, y2]];
    let along_y = [[x1, left.min(x2), y1, y2], [right, x2, y1, y2]];
    let long_is_x = item.dx >= item.dy;
    let parts: Vec<Rectangle> = match top {
        Top::Full => vec![[x1, x2, y1, y2]],
        Top::LongEdges if long_is_x => along_x.to_vec(),
        Top::LongEdges => along_y.to_vec(),
        Top::ShortEdges if long_is_x => along_y.to_vec(),
        Top::ShortEdges => along_x.to_vec(),
        Top::AllEdges => {
            // The strips along x are whole, those along y lie between them.
            let between = along_y.map(|[from, to, _, _]| [from, to, front.min(y2), back]);
            along_x.into_iter().chain(between).collect()
        }
        Top::Corners => along_x
            .into_iter()
            .flat_map(|[_, _, from, to]| along_y.map(|[left, right, _, _]| [left, right, from, to]))
            .collect(),
    };
    parts.into_iter().filter(|[x1, x2, y1, y2]| x1 < x2 && y1 < y2).collect()
}

/// What a part of a top and a base share.
pub(super) fn shared([x1, x2, y1, y2]: Rectangle, above: &Placed) -> Option<Rectangle> {
    let common = [x1.max(above.x), x2.min(above.x + above.dx), y1.max(above.y), y2.min(above.y + above.dy)];
    (common[0] < common[1] && common[2] < common[3]).then_some(common)
}

#[cfg(test)]
mod tests {
    use super::bearing_parts;
    use crate::packing::plan::Placed;
    use crate::packing::problem::Top;

    fn area(dx: i64, dy: i64, top: Top) -> i64 {
        let item = Placed { item: String::new(), x: 7, y: 3, z: 0, dx, dy, dz: 1 };
        let parts = bearing_parts(&item, top);
        for (k, [x1, x2, y1, y2]) in parts.iter().enumerate() {
            for [u1, u2, v1, v2] in &parts[..k] {
                assert!(x1 >= u2 || u1 >= x2 || y1 >= v2 || v1 >= y2, "parts overlap: {parts:?}");
            }
        }
        parts.iter().map(|[x1, x2, y1, y2]| (x2 - x1) * (y2 - y1)).sum()
    }

    #[test]
    fn parts_of_a_top_are_disjoint_and_as_large_as_said() {
        // 40 × 20: the strips are 2 wide.
        assert_eq!(area(40, 20, Top::Full), 800);
        assert_eq!(area(40, 20, Top::LongEdges), 160);
        assert_eq!(area(40, 20, Top::ShortEdges), 80);
        assert_eq!(area(40, 20, Top::AllEdges), 160 + 2 * 2 * 16);
        assert_eq!(area(40, 20, Top::Corners), 16);
        assert_eq!(area(20, 40, Top::LongEdges), 160);
        for (dx, dy) in [(1, 1), (1, 9), (2, 2), (3, 1), (2, 30), (11, 11)] {
            assert!(area(dx, dy, Top::AllEdges) <= dx * dy);
            assert!(area(dx, dy, Top::Corners) <= area(dx, dy, Top::LongEdges));
            assert!(area(dx, dy, Top::Corners) > 0);
        }
    }
}
