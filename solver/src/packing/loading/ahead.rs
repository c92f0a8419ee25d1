//! Which item that is still out lies before another along an axis: a tree of boxes from which those that are in are taken out.

use super::Stand;

/// So many items share a leaf.
const LEAF: usize = 8;

/// The items that are still out, by a tree that halves them where their low ends have their median.
pub(super) struct Ahead {
    nodes: Vec<Node>,
    /// Ranks, leaf after leaf.
    ranks: Vec<u32>,
    /// For each rank, its box.
    boxes: Vec<Stand>,
    /// For each rank, its leaf.
    leaves: Vec<u32>,
    out: Vec<bool>,
}

/// What the items below a node that are still out take together.
#[derive(Clone, Copy)]
struct Node {
    parent: u32,
    children: Option<[u32; 2]>,
    /// The part of the ranks that is below it.
    part: [u32; 2],
    lo: [i64; 3],
    hi: [i64; 3],
    /// The least high end along each axis.
    least: [i64; 3],
}

impl Node {
    const fn clear(&mut self) {
        (self.lo, self.hi, self.least) = ([i64::MAX; 3], [i64::MIN; 3], [i64::MAX; 3]);
    }
    fn add(&mut self, lo: [i64; 3], hi: [i64; 3], least: [i64; 3]) {
        for axis in 0..3 {
            self.lo[axis] = self.lo[axis].min(lo[axis]);
            self.hi[axis] = self.hi[axis].max(hi[axis]);
            self.least[axis] = self.least[axis].min(least[axis]);
        }
    }
}

impl Ahead {
    /// All of them out.
    pub(super) fn new(boxes: &[Stand]) -> Self {
        let ranks = (0..boxes.len() as u32).collect();
        let mut tree = Self {
            nodes: Vec::new(),
            ranks,
            boxes: boxes.to_vec(),
            leaves: vec![0; boxes.len()],
            out: vec![true; boxes.len()],
        };
        tree.grow(0, boxes.len(), u32::MAX);
        for node in (0..tree.nodes.len()).rev() {
            tree.measure(node);
        }
        tree
    }

    fn grow(&mut self, from: usize, to: usize, parent: u32) -> u32 {
        let node = self.nodes.len() as u32;
        let part = [from as u32, to as u32];
        self.nodes.push(Node { parent, children: None, part, lo: [0; 3], hi: [0; 3], least: [0; 3] });
        if to - from <= LEAF {
            for &rank in &self.ranks[from..to] {
                self.leaves[rank as usize] = node;
            }
            return node;
        }
        let boxes = &self.boxes;
        let spread = |axis: &usize| {
            let low = self.ranks[from..to].iter().map(|&rank| boxes[rank as usize].lo[*axis]);
            let (least, most) = low.fold((i64::MAX, i64::MIN), |(least, most), at| (least.min(at), most.max(at)));
            most.saturating_sub(least)
        };
        let axis = (0..3).max_by_key(spread).unwrap_or(0);
        let middle = (to - from) / 2;
        self.ranks[from..to].select_nth_unstable_by_key(middle, |&rank| (boxes[rank as usize].lo[axis], rank));
        let children = [(from, from + middle), (from + middle, to)].map(|(from, to)| self.grow(from, to, node));
        self.nodes[node as usize].children = Some(children);
        node
    }

    /// Sums up what is below a node.
    fn measure(&mut self, node: usize) {
        let mut sum = self.nodes[node];
        sum.clear();
        if let Some(children) = sum.children {
            for child in children {
                let Node { lo, hi, least, .. } = self.nodes[child as usize];
                sum.add(lo, hi, least);
            }
        } else {
            for &rank in &self.ranks[sum.part[0] as usize..sum.part[1] as usize] {
                if self.out[rank as usize] {
                    let Stand { lo, hi, .. } = self.boxes[rank as usize];
                    sum.add(lo, hi, hi);
                }
            }
        }
        self.nodes[node] = sum;
    }

    /// Takes one out of the tree: it is in.
    pub(super) fn remove(&mut self, rank: u32) {
        self.out[rank as usize] = false;
        let mut node = self.leaves[rank as usize];
        while node != u32::MAX {
            self.measure(node as usize);
            node = self.nodes[node as usize].parent;
        }
    }

    /// One that is out and ends along `axis` where `own` begins or before, and is in line with it along both others.
    pub(super) fn first(&self, own: &Stand, axis: usize) -> Option<u32> {
        let lies_ahead = |lo: [i64; 3], hi: [i64; 3], least: [i64; 3]| {
            (0..3).all(|along| {
                if along == axis {
                    least[along] <= own.lo[along]
                } else {
                    lo[along] < own.hi[along] && own.lo[along] < hi[along]
                }
            })
        };
        let mut open = vec![0_u32];
        while let Some(node) = open.pop() {
            let node = &self.nodes[node as usize];
            if !lies_ahead(node.lo, node.hi, node.least) {
                continue;
            }
            if let Some(children) = node.children {
                // The upper half last, so that it is seen first: what is near is in later than what is far.
                open.extend(children);
                continue;
            }
            let found = self.ranks[node.part[0] as usize..node.part[1] as usize].iter().copied().find(|&rank| {
                let Stand { lo, hi, .. } = self.boxes[rank as usize];
                self.out[rank as usize] && lies_ahead(lo, hi, hi)
            });
            if found.is_some() {
                return found;
            }
        }
        None
    }
}
