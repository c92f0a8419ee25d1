//! Whether a few pieces fit into one carton, by complete search.
//!
//! Every two pieces are apart along some axis, one before the other (the relations of Chen, Lee and Shen 1995). The
//! search fixes the stance of the largest piece that is open, then who stands before whom; earliest beginnings and
//! latest ends follow by propagation, and dual feasible functions over the stances left cut it off. Copies of one
//! article are taken in the order of their x, and the largest piece lies in the lower half along each axis: both lose
//! nothing but mirror images and names.

use super::fits::{Duals, stances_inside};
use super::wanted::{Kind, Place};
use crate::search::stop::Stop;
use smallvec::SmallVec;

/// Pieces at most.
pub(super) const MOST: usize = 16;
const PAIRS: usize = MOST * (MOST - 1) / 2;

/// Nodes between two looks at the clock.
const LOOK: u64 = 256;

/// What the search says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// They fit, so.
    Yes(Vec<Place>),
    /// They do not.
    No,
    /// The nodes or the time ran out.
    Open,
}

/// Domains of one node.
#[derive(Clone)]
struct Node {
    /// Stances left of each piece, one bit each.
    stances: [u8; MOST],
    /// Earliest beginning and latest end, by axis and piece.
    begin: [[i32; MOST]; 3],
    end: [[i32; MOST]; 3],
    /// Relations left of each pair (a < b): bit `axis`: a before b; bit `3 + axis`: b before a.
    pairs: [u8; PAIRS],
}

/// The search over one set of pieces.
struct Search<'a> {
    kinds: &'a [Kind],
    /// Kind of each piece, the largest first.
    pieces: Vec<u16>,
    duals: &'a Duals,
    stop: &'a Stop,
    nodes: u64,
}

/// Row of the pair a < b.
const fn pair(a: usize, b: usize) -> usize {
    b * (b - 1) / 2 + a
}

/// Whether so many copies of each kind go into a carton of `size`, within `nodes` nodes, which are counted down; open, too, where
/// `stop` is urgent.
/// `duals` are prepared for this carton and these kinds.
pub(super) fn search(
    size: [i32; 3],
    kinds: &[Kind],
    counts: &[u32],
    duals: &Duals,
    stop: &Stop,
    nodes: &mut u64,
) -> Said {
    let mut pieces: Vec<u16> = Vec::new();
    for (row, &count) in counts.iter().enumerate() {
        pieces.extend(std::iter::repeat_n(row as u16, count as usize));
    }
    if pieces.len() > MOST {
        return Said::Open;
    }
    pieces.sort_by_key(|&kind| (std::cmp::Reverse(kinds[usize::from(kind)].volume), kind));
    let mut root = Node { stances: [0; MOST], begin: [[0; MOST]; 3], end: [[0; MOST]; 3], pairs: [0b11_1111; PAIRS] };
    for (row, &kind) in pieces.iter().enumerate() {
        root.stances[row] = stances_inside(&kinds[usize::from(kind)], size);
        for (end, &side) in root.end.iter_mut().zip(&size) {
            end[row] = side;
        }
    }
    for b in 1..pieces.len() {
        if pieces[b] == pieces[b - 1] {
            for a in (0..b).filter(|&a| pieces[a] == pieces[b]) {
                root.pairs[pair(a, b)] &= !0b00_1000; // the later copy is not before the earlier along x
            }
        }
    }
    let mut search = Search { kinds, pieces, duals, stop, nodes: *nodes };
    let said = search.descend(&root, size);
    *nodes = search.nodes;
    said
}

impl Search<'_> {
    fn kind(&self, piece: usize) -> &Kind {
        &self.kinds[usize::from(self.pieces[piece])]
    }

    /// The least edge of a piece along an axis over its stances left.
    fn edge(&self, node: &Node, piece: usize, axis: usize) -> i32 {
        let stances = self.kind(piece).stances.iter().enumerate();
        let left = stances.filter(|(row, _)| node.stances[piece] >> row & 1 == 1);
        left.map(|(_, stance)| stance[axis]).min().unwrap_or(i32::MAX / 4)
    }

    fn descend(&mut self, from: &Node, size: [i32; 3]) -> Said {
        if self.nodes == 0 {
            return Said::Open;
        }
        self.nodes -= 1;
        if self.nodes.is_multiple_of(LOOK) && self.stop.urgent() {
            self.nodes = 0;
            return Said::Open;
        }
        let mut node = from.clone();
        if !self.propagate(&mut node, size) {
            return Said::No;
        }
        let count = self.pieces.len();
        for b in 0..count {
            if node.stances[b].count_ones() > 1 {
                return self.branch_on_stance(&node, b, size);
            }
            let open = (0..b).filter(|&a| !self.apart(&node, a, b));
            if let Some(a) = open.min_by_key(|&a| node.pairs[pair(a, b)].count_ones()) {
                let row = pair(a, b);
                return self.branch(&node, size, node.pairs[row], |child, relation| child.pairs[row] = relation);
            }
        }
        Said::Yes(self.places(&node))
    }

    fn branch_on_stance(&mut self, node: &Node, piece: usize, size: [i32; 3]) -> Said {
        // Whether the stances left can still be in: pieces of one kind count each with its own.
        if self.duals_forbid(node) {
            return Said::No;
        }
        self.branch(node, size, node.stances[piece], |child, stance| child.stances[piece] = stance)
    }

    /// One child for each bit of `choices`, which `choose` leaves alone in it.
    fn branch(&mut self, node: &Node, size: [i32; 3], choices: u8, choose: impl Fn(&mut Node, u8)) -> Said {
        let mut said = Said::No;
        for choice in (0..8).map(|bit| 1 << bit).filter(|choice| choices & choice != 0) {
            let mut child = node.clone();
            choose(&mut child, choice);
            match self.descend(&child, size) {
                Said::No => {}
                Said::Open => said = Said::Open,
                yes => return yes,
            }
            if self.nodes == 0 {
                return Said::Open;
            }
        }
        said
    }

    /// Sums the duals piece by piece, each with the stances that it has left.
    fn duals_forbid(&self, node: &Node) -> bool {
        let mut masks: SmallVec<[u8; MOST]> = SmallVec::from_elem(0, self.kinds.len());
        let mut counts: SmallVec<[f64; MOST]> = SmallVec::from_elem(0.0, self.kinds.len());
        for (piece, &kind) in self.pieces.iter().enumerate() {
            // Copies of a kind with different stances left count with the union, which is no larger a sum.
            masks[usize::from(kind)] |= node.stances[piece];
            counts[usize::from(kind)] += 1.0;
        }
        self.duals.load(|kind| counts[kind], |kind| masks[kind]) > 1.0 + 1e-9
    }

    /// Whether the domains alone keep two pieces apart, or a relation does.
    fn apart(&self, node: &Node, a: usize, b: usize) -> bool {
        node.pairs[pair(a, b)].count_ones() == 1
            || (0..3).any(|axis| node.end[axis][a] <= node.begin[axis][b] || node.end[axis][b] <= node.begin[axis][a])
    }

    /// Draws all conclusions. False where there is no way left.
    fn propagate(&self, node: &mut Node, size: [i32; 3]) -> bool {
        let count = self.pieces.len();
        let mut edges = [[0_i32; MOST]; 3];
        for (axis, edges) in edges.iter_mut().enumerate() {
            for (piece, edge) in edges.iter_mut().enumerate().take(count) {
                *edge = self.edge(node, piece, axis);
            }
        }
        loop {
            let mut changed = false;
            // The largest piece begins in the lower half: its mirror image would else.
            if count > 0 && node.stances[0].count_ones() == 1 {
                for axis in 0..3 {
                    let latest = (size[axis] + edges[axis][0]) / 2;
                    if node.end[axis][0] > latest && (axis > 0 || self.plain_copies()) {
                        node.end[axis][0] = latest;
                        changed = true;
                    }
                }
            }
            for b in 1..count {
                for a in 0..b {
                    let row = pair(a, b);
                    let mut left = node.pairs[row];
                    if left.count_ones() > 1 && self.apart(node, a, b) {
                        continue;
                    }
                    for (axis, edges) in edges.iter().enumerate() {
                        let fits = |first: usize, second: usize| {
                            node.begin[axis][first] + edges[first] <= node.end[axis][second] - edges[second]
                        };
                        if left >> axis & 1 == 1 && !fits(a, b) {
                            left &= !(1 << axis);
                        }
                        if left >> (3 + axis) & 1 == 1 && !fits(b, a) {
                            left &= !(1 << (3 + axis));
                        }
                    }
                    if left == 0 {
                        return false;
                    }
                    if left != node.pairs[row] {
                        node.pairs[row] = left;
                        changed = true;
                    }
                    if left.count_ones() == 1 {
                        let relation = left.trailing_zeros() as usize;
                        let (axis, first, second) = if relation < 3 { (relation, a, b) } else { (relation - 3, b, a) };
                        let begin = node.begin[axis][first] + edges[axis][first];
                        if node.begin[axis][second] < begin {
                            node.begin[axis][second] = begin;
                            changed = true;
                        }
                        let end = node.end[axis][second] - edges[axis][second];
                        if node.end[axis][first] > end {
                            node.end[axis][first] = end;
                            changed = true;
                        }
                    }
                }
            }
            for piece in 0..count {
                let mut left = 0;
                for (row, stance) in self.kind(piece).stances.iter().enumerate() {
                    let holds = node.stances[piece] >> row & 1 == 1
                        && (0..3).all(|axis| node.begin[axis][piece] + stance[axis] <= node.end[axis][piece]);
                    left |= u8::from(holds) << row;
                }
                if left == 0 {
                    return false;
                }
                if left != node.stances[piece] {
                    node.stances[piece] = left;
                    for (axis, edges) in edges.iter_mut().enumerate() {
                        edges[piece] = self.edge(node, piece, axis);
                    }
                    changed = true;
                }
            }
            if !changed {
                return true;
            }
        }
    }

    /// Whether no kind has several copies: their order along x would not survive mirroring.
    fn plain_copies(&self) -> bool {
        self.pieces.windows(2).all(|pair| pair[0] != pair[1])
    }

    /// Every piece at its earliest beginning.
    fn places(&self, node: &Node) -> Vec<Place> {
        (0..self.pieces.len())
            .map(|piece| {
                let stance = node.stances[piece].trailing_zeros() as usize;
                let at = [0, 1, 2].map(|axis| node.begin[axis][piece]);
                Place { kind: self.pieces[piece], at, size: self.kind(piece).stances[stance] }
            })
            .collect()
    }
}
