//! Whether an item stands well enough on its contact areas: share, overhang, centre.

use super::super::space::Cuboid;
use super::body::{Rectangle, area};
use super::laws::{BILLION, Laws};

/// Whether `base` stands on `areas` as the laws ask.
pub(super) fn stands(laws: &Laws, base: &Cuboid, areas: &[Rectangle]) -> bool {
    let [dx, dy, _] = base.size();
    let whole = i128::from(dx) * i128::from(dy);
    let supported: i64 = areas.iter().map(area).sum();
    i128::from(supported) * i128::from(BILLION) >= i128::from(laws.share) * whole
        && laws.overhang.is_none_or(|limit| sticks_out(base, areas) <= limit)
        && (!laws.stable || holds_centre(base, areas))
}

/// How far a base sticks out beyond the rectangle round its contact areas; without any, beyond all limits.
fn sticks_out(base: &Cuboid, areas: &[Rectangle]) -> i32 {
    let Some(mut hull) = areas.first().copied() else { return i32::MAX };
    for &[x1, x2, y1, y2] in areas {
        hull = [hull[0].min(x1), hull[1].max(x2), hull[2].min(y1), hull[3].max(y2)];
    }
    let x = (hull[0] - base.lo[0]).max(base.hi[0] - hull[1]);
    let y = (hull[2] - base.lo[1]).max(base.hi[1] - hull[3]);
    x.max(y)
}

/// Whether the centre of a base lies in the hull of its contact areas or on its border.
///
/// It lies outside if one corner of the areas, seen from the centre, has all others on its left (or behind it
/// in the same direction): then all lie within less than half a turn.
fn holds_centre(base: &Cuboid, areas: &[Rectangle]) -> bool {
    let centre = [0, 1].map(|axis| i64::from(base.lo[axis]) + i64::from(base.hi[axis]));
    let corners = || {
        let all = areas.iter().flat_map(|&[x1, x2, y1, y2]| [[x1, y1], [x1, y2], [x2, y1], [x2, y2]]);
        all.map(|[x, y]| [2 * i64::from(x) - centre[0], 2 * i64::from(y) - centre[1]])
    };
    let first = |a: [i64; 2]| {
        a != [0, 0]
            && corners().all(|b| {
                let turn = a[0] * b[1] - a[1] * b[0];
                turn > 0 || (turn == 0 && a[0] * b[0] + a[1] * b[1] > 0)
            })
    };
    !areas.is_empty() && !corners().any(first)
}
