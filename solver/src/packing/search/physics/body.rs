//! A column of equal items one upon another: the unit of a pile, since what rests on it goes through all of them.

use super::super::space::Cuboid;
use super::laws::{BILLION, Law, Laws};
use crate::packing::problem::Top;

/// A rectangle in plan view: low and high end along x and y.
pub(super) type Rectangle = [i32; 4];

/// A column in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Body {
    pub(super) cuboid: Cuboid,
    /// Row of the item type.
    pub(super) kind: u32,
    /// Items in it.
    pub(super) levels: u32,
    /// Its contacts with what it stands on, in the pile's list.
    pub(super) contacts: (u32, u32),
    /// The area of these.
    pub(super) footing: i64,
    /// What rests on its top, in millionths of a gram.
    pub(super) rests: i128,
    /// Items one upon another from its lowest upward.
    pub(super) height: u32,
}

/// Area of a rectangle.
#[inline]
pub(super) fn area(&[x1, x2, y1, y2]: &Rectangle) -> i64 {
    i64::from(x2 - x1) * i64::from(y2 - y1)
}

/// The parts of a top that bear, of which the first so many count.
pub(super) fn bearing_parts(cuboid: &Cuboid, top: Top) -> ([Rectangle; 4], usize) {
    let [x1, y1, _] = cuboid.lo;
    let [x2, y2, _] = cuboid.hi;
    let [dx, dy] = [x2 - x1, y2 - y1];
    let strip = (dx.min(dy) + 9) / 10;
    // The two strips of a narrow top meet in its middle.
    let (x3, x4) = (x1 + strip, (x2 - strip).max(x1 + strip));
    let (y3, y4) = (y1 + strip, (y2 - strip).max(y1 + strip));
    let none = [0; 4];
    let lengthwise = match top {
        Top::LongEdges => dx >= dy,
        _ => dx < dy,
    };
    match top {
        Top::Full => ([[x1, x2, y1, y2], none, none, none], 1),
        Top::AllEdges => ([[x1, x2, y1, y3], [x1, x2, y4, y2], [x1, x3, y3, y4], [x4, x2, y3, y4]], 4),
        Top::LongEdges | Top::ShortEdges if lengthwise => ([[x1, x2, y1, y3], [x1, x2, y4, y2], none, none], 2),
        Top::LongEdges | Top::ShortEdges => ([[x1, x3, y1, y2], [x4, x2, y1, y2], none, none], 2),
        Top::Corners => ([[x1, x3, y1, y3], [x4, x2, y1, y3], [x1, x3, y4, y2], [x4, x2, y4, y2]], 4),
    }
}

/// What a part of a top shares with a base.
#[inline]
pub(super) fn shared(part: &Rectangle, base: &Cuboid) -> Option<Rectangle> {
    let [x1, x2, y1, y2] = *part;
    let common = [x1.max(base.lo[0]), x2.min(base.hi[0]), y1.max(base.lo[1]), y2.min(base.hi[1])];
    (common[0] < common[1] && common[2] < common[3]).then_some(common)
}

/// Whether a column of so many levels stands by itself: every item but the lowest on its own kind.
pub(super) fn stands_alone(laws: &Laws, law: &Law, cuboid: &Cuboid, levels: u32) -> bool {
    if levels > law.stack {
        return false;
    }
    if levels == 1 {
        return true;
    }
    let (parts, count) = bearing_parts(cuboid, law.top);
    let bears: i64 = parts[..count].iter().map(area).sum();
    let base = area(&[cuboid.lo[0], cuboid.hi[0], cuboid.lo[1], cuboid.hi[1]]);
    let above = law.weight * i128::from(levels - 1);
    let held = !laws.footed || i128::from(bears) * i128::from(BILLION) >= i128::from(laws.share) * i128::from(base);
    held && law.bears > 0 && above <= law.bears && law.withstands(above, bears)
}
