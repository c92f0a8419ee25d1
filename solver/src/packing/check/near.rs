//! Which items of a bin meet, found by halving space, so that a million items in one bin take a second.

/// A half-open box: low and high end along x, y and z.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    pub(super) lo: [i64; 3],
    pub(super) hi: [i64; 3],
}

impl Extent {
    fn meets(&self, other: &Self) -> bool {
        (0..3).all(|axis| self.lo[axis] < other.hi[axis] && other.lo[axis] < self.hi[axis])
    }
}

/// So few boxes are compared each with each.
const FEW: usize = 12;
/// Halvings one inside another at most.
const DEEPEST: usize = 64;

/// Calls `visit` once with the rows of every two boxes that share volume, the lower row first, until it
/// returns false. Whether it went through.
///
/// Space is halved again and again where the boxes' low ends have their median; a box that a cut passes through
/// goes to both halves. A pair that both halves see counts in the one where its shared part begins. Boxes that hardly
/// overlap are told apart in about n log n steps.
pub(super) fn meeting(boxes: &[Extent], visit: &mut dyn FnMut(usize, usize) -> bool) -> bool {
    let rows: Vec<u32> = (0..boxes.len() as u32).collect();
    let everywhere = Extent { lo: [i64::MIN; 3], hi: [i64::MAX; 3] };
    halve(boxes, rows, everywhere, 0, visit)
}

fn halve(
    boxes: &[Extent],
    mut rows: Vec<u32>,
    region: Extent,
    depth: usize,
    visit: &mut dyn FnMut(usize, usize) -> bool,
) -> bool {
    if rows.len() > FEW && depth < DEEPEST {
        for axis in by_spread(boxes, &rows) {
            let middle = rows.len() / 2;
            let low = |row: &u32| boxes[*row as usize].lo[axis];
            let cut = { low(rows.select_nth_unstable_by_key(middle, low).1) };
            let below = rows.iter().filter(|row| low(row) < cut).count();
            let above = rows.iter().filter(|row| boxes[**row as usize].hi[axis] > cut).count();
            // A cut that passes through many boxes, or leaves most on one side, gains nothing.
            if (below + above) * 4 > rows.len() * 5 || below.max(above) * 8 > rows.len() * 7 {
                continue;
            }
            let first: Vec<u32> = rows.iter().copied().filter(|row| low(row) < cut).collect();
            rows.retain(|row| boxes[*row as usize].hi[axis] > cut);
            let (mut left, mut right) = (region, region);
            left.hi[axis] = cut;
            right.lo[axis] = cut;
            return halve(boxes, first, left, depth + 1, visit) && halve(boxes, rows, right, depth + 1, visit);
        }
    }
    // Along x in order: only what starts before an end is compared.
    rows.sort_unstable_by_key(|&row| (boxes[row as usize].lo[0], row));
    for (k, &row) in rows.iter().enumerate() {
        let one = &boxes[row as usize];
        for &other in rows[k + 1..].iter().take_while(|&&other| boxes[other as usize].lo[0] < one.hi[0]) {
            let two = &boxes[other as usize];
            let begins_here = (0..3).all(|axis| {
                let begin = one.lo[axis].max(two.lo[axis]);
                region.lo[axis] <= begin && (begin < region.hi[axis] || region.hi[axis] == i64::MAX)
            });
            if one.meets(two) && begins_here && !visit(row.min(other) as usize, row.max(other) as usize) {
                return false;
            }
        }
    }
    true
}

/// The axes, the one first along which the boxes are strewn widest for their own length.
fn by_spread(boxes: &[Extent], rows: &[u32]) -> [usize; 3] {
    let mut spread = [0.0_f64; 3];
    for (axis, spread) in spread.iter_mut().enumerate() {
        let (mut least, mut most, mut length) = (i64::MAX, i64::MIN, 0.0);
        for &row in rows {
            let (lo, hi) = (boxes[row as usize].lo[axis], boxes[row as usize].hi[axis]);
            least = least.min(lo);
            most = most.max(lo);
            length += hi as f64 - lo as f64;
        }
        *spread = (most as f64 - least as f64) * rows.len() as f64 / length.max(1.0);
    }
    let mut axes = [0, 1, 2];
    axes.sort_by(|&a, &b| spread[b].total_cmp(&spread[a]));
    axes
}

#[cfg(test)]
mod tests {
    use super::{Extent, meeting};
    use crate::search::random::stream;
    use rand::RngExt as _;

    #[test]
    fn every_meeting_pair_is_told_once() {
        let mut random = stream(1, "near", 0);
        for (count, room) in [(3, 4), (60, 30), (300, 40), (400, 4)] {
            let boxes: Vec<Extent> = (0..count)
                .map(|_| {
                    let lo = [0; 3].map(|_: i32| random.random_range(0..room));
                    Extent { lo, hi: lo.map(|low| low + random.random_range(1..6)) }
                })
                .collect();
            let mut told = Vec::new();
            assert!(meeting(&boxes, &mut |a, b| {
                told.push((a, b));
                true
            }));
            told.sort_unstable();
            let pairs = (0..boxes.len()).flat_map(|a| (a + 1..boxes.len()).map(move |b| (a, b)));
            let expected: Vec<(usize, usize)> = pairs.filter(|&(a, b)| boxes[a].meets(&boxes[b])).collect();
            assert_eq!(told, expected, "{count} boxes in {room}");
        }
        let same = vec![Extent { lo: [0; 3], hi: [1; 3] }; 5_000];
        let mut told = 0;
        assert!(!meeting(&same, &mut |_, _| {
            told += 1;
            told < 50
        }));
    }
}
