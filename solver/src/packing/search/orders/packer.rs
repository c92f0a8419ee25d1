//! One carton filled greedily: piece after piece into the maximal empty space that a rule likes best.

use super::super::space::{Cuboid, Fresh, carve};
use super::wanted::{Kind, Place};

/// Which place a piece takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// The space it fills best: the least slack on its tightest axes.
    Tight,
    /// The lowest place, then the rearmost, then the leftmost.
    Low,
    /// The smallest space.
    Small,
    /// The place that leaves least of the length beside it: low along x first.
    Deep,
}

/// All rules.
pub(super) const RULES: [Rule; 4] = [Rule::Tight, Rule::Low, Rule::Small, Rule::Deep];

/// One worker's buffers.
#[derive(Debug, Default)]
pub(super) struct Packer {
    spaces: Vec<Cuboid>,
    fresh: Fresh,
    /// What the last filling put where.
    pub(super) places: Vec<Place>,
}

impl Packer {
    /// Puts the pieces of `sequence` (rows of `kinds`, one a piece) into an empty carton, in this order, what does not fit
    /// left out. `whole`: ends at the first piece that does not fit. Whether all went in.
    pub(super) fn fill(
        &mut self,
        size: [i32; 3],
        mut weight: i64,
        kinds: &[Kind],
        sequence: &[u16],
        rule: Rule,
        whole: bool,
    ) -> bool {
        self.places.clear();
        self.spaces.clear();
        self.spaces.push(Cuboid { lo: [0; 3], hi: size });
        let least = least(kinds, sequence);
        let mut all = true;
        let mut failed = u16::MAX;
        for &kind in sequence {
            let piece = &kinds[usize::from(kind)];
            // A copy of what has just not fitted does not fit either.
            let place = if kind == failed || piece.weight > weight { None } else { self.place(piece, rule) };
            let Some((at, size)) = place else {
                if whole {
                    return false;
                }
                all = false;
                failed = kind;
                continue;
            };
            weight -= piece.weight;
            self.places.push(Place { kind, at, size });
            carve(&mut self.spaces, &Cuboid::at(at, size), least, false, &mut self.fresh);
        }
        all
    }

    /// Where a piece goes, and how it stands.
    fn place(&self, piece: &Kind, rule: Rule) -> Option<([i32; 3], [i32; 3])> {
        let mut best: Option<([i64; 4], [i32; 3], [i32; 3])> = None;
        for space in &self.spaces {
            let room = space.size();
            for &stance in &piece.stances {
                if (0..3).any(|axis| stance[axis] > room[axis]) {
                    continue;
                }
                let mut slack = [0, 1, 2].map(|axis| i64::from(room[axis] - stance[axis]));
                let [x, y, z] = space.lo.map(i64::from);
                let key = match rule {
                    Rule::Tight => {
                        slack.sort_unstable();
                        [slack[0], slack[1], slack[2], z]
                    }
                    Rule::Low => [z, i64::from(stance[2]), y, x],
                    Rule::Small => {
                        slack.sort_unstable();
                        [space.volume(), slack[0], slack[1], z]
                    }
                    Rule::Deep => [x, i64::from(stance[0]), z, y],
                };
                if best.as_ref().is_none_or(|(known, _, _)| key < *known) {
                    best = Some((key, space.lo, stance));
                }
            }
        }
        best.map(|(_, at, stance)| (at, stance))
    }
}

/// The smallest edge of the pieces along each axis: thinner spaces are of no use.
fn least(kinds: &[Kind], sequence: &[u16]) -> [i32; 3] {
    let mut least = [i32::MAX; 3];
    let mut last = u16::MAX;
    for &kind in sequence.iter().filter(|&&kind| std::mem::replace(&mut last, kind) != kind) {
        for stance in &kinds[usize::from(kind)].stances {
            for (least, &edge) in least.iter_mut().zip(stance) {
                *least = edge.min(*least);
            }
        }
    }
    least
}
