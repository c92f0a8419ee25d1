//! A bin being loaded: its spaces, what is in it, what is left, and the greedy completion.

mod rules;
mod tipped;

use super::block::Blocks;
use super::cargo::Cargo;
use super::company::Company;
use super::physics::{Ground, Pile, Trial, unloading};
use super::rank::{Around, Weights};
use super::reach::Reach;
use super::space::{self, Cuboid, Fresh};
use super::wedge::{self, Tube};
use crate::search::stop::Stop;

/// What does not change while bins are loaded.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) cargo: &'a Cargo,
    pub(super) blocks: &'a Blocks,
    pub(super) weights: Weights,
}

impl Scene<'_> {
    /// Which of the two sets of weights holds for a bin with so much in it.
    #[inline]
    fn stage(&self, container: usize, volume: i64) -> usize {
        usize::from(volume as f64 >= self.weights.switch * self.cargo.containers[container].volume)
    }
}

/// A block in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Put {
    pub(super) block: u32,
    pub(super) at: [i32; 3],
}

/// The usual factor on the rank of blocks that help to complete a group: before all others.
const URGENCY: f64 = 1e3;

/// Buffers of one worker, so that the hot loops allocate nothing.
#[derive(Debug)]
pub(super) struct Tools {
    around: Around,
    fresh: Fresh,
    bridge: (Vec<Cuboid>, Fresh),
    pub(super) trial: Trial,
    /// A factor on the rank of each item type's blocks; empty: all 1.
    pub(super) noise: Vec<f64>,
    /// The largest of these factors, or more.
    pub(super) loudest: f64,
    /// A factor, at least 1, on the rank of blocks that help to complete a group.
    pub(super) urgency: f64,
    /// A factor, at least 1, on the rank of blocks with tubes that could roll.
    pub(super) tubes: f64,
    /// For loads that tip over.
    again: Option<Box<tipped::Again>>,
}

impl Default for Tools {
    fn default() -> Self {
        Self {
            around: Around::default(),
            fresh: Fresh::default(),
            bridge: Default::default(),
            trial: Trial::default(),
            noise: Vec::new(),
            loudest: 1.0,
            urgency: URGENCY,
            tubes: 1.0,
            again: None,
        }
    }
}

/// One bin being loaded.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) container: usize,
    size: [i32; 3],
    spaces: Vec<Cuboid>,
    boxes: Vec<Cuboid>,
    pub(super) puts: Vec<Put>,
    /// Copies left of each item type.
    pub(super) left: Vec<u32>,
    /// Blocks that may still be affordable, ascending.
    alive: Vec<u32>,
    reach: Reach,
    /// The smallest edge along each axis of what is left: thinner spaces are of no use.
    least: [i32; 3],
    /// The longest side of a space along each axis.
    most: [i32; 3],
    weight_left: i64,
    /// What the rules of who shares a bin with whom leave; `None` where there are none.
    company: Option<Company>,
    /// Tubes go in only where they are held at once.
    held_at_once: bool,
    /// Tubes in the bin that nothing holds on both sides.
    pub(super) loose: Vec<Tube>,
    /// Item types of which something is left.
    kinds_left: usize,
    /// Worth of what is in the bin.
    pub(super) worth: f64,
    /// Volume of what is in the bin.
    pub(super) volume: i64,
    /// Item types of which something was taken out for the balance, and the volume that was in before.
    tipped: Vec<u32>,
    filled: i64,
    /// What stands on what, where rules ask for it.
    pile: Option<Box<Pile>>,
}

clone_into_buffers!(Node {
    container,
    size,
    spaces,
    boxes,
    puts,
    left,
    alive,
    reach,
    least,
    most,
    weight_left,
    company,
    held_at_once,
    loose,
    kinds_left,
    worth,
    volume,
    tipped,
    filled,
    pile,
});

impl Node {
    /// An empty bin of type `container`.
    pub(super) fn empty(scene: &Scene<'_>, container: usize, left: &[u32]) -> Self {
        let mut node = Self::default();
        node.open(scene, container, left);
        node
    }

    /// Makes this an empty bin of type `container`, keeping the buffers.
    pub(super) fn open(&mut self, scene: &Scene<'_>, container: usize, left: &[u32]) {
        let bin = &scene.cargo.containers[container];
        self.left.clear();
        self.left.extend_from_slice(left);
        scene.blocks.gather(left, &mut self.alive);
        self.reach.open(scene.cargo, bin.size, left);
        self.kinds_left = left.iter().filter(|&&left| left > 0).count();
        self.container = container;
        self.size = bin.size;
        self.most = bin.size;
        self.weight_left = bin.max_weight;
        self.held_at_once = false;
        self.loose.clear();
        self.company = scene.cargo.rules.as_ref().map(|rules| {
            self.alive.retain(|&number| {
                scene.blocks.needs(scene.blocks.get(number)).iter().all(|&(kind, _)| rules.may_go(kind as usize, bin))
            });
            let mut company = bin.company.clone().unwrap_or_else(|| Company::open(rules, bin));
            company.bar_parted(rules, left, container, bin);
            company
        });
        self.spaces.clear();
        self.spaces.push(Cuboid { lo: [0; 3], hi: bin.size });
        self.boxes.clear();
        self.puts.clear();
        self.worth = 0.0;
        self.volume = 0;
        match &mut self.pile {
            Some(pile) => pile.clear(bin.door),
            None if scene.cargo.laws.piled() => {
                let mut pile = Box::<Pile>::default();
                pile.clear(bin.door);
                self.pile = Some(pile);
            }
            None => {}
        }
        self.measure(scene);
        if let Some(base) = &bin.base {
            self.put_base(scene, base);
        }
    }

    /// Copies `other` into this, keeping the buffers.
    pub(super) fn copy(&mut self, other: &Self) {
        self.clone_from(other);
    }

    /// The bin's inner size.
    pub(super) const fn size(&self) -> [i32; 3] {
        self.size
    }
    /// What may still be loaded, in grams.
    pub(super) const fn weight_left(&self) -> i64 {
        self.weight_left
    }
    /// The blocks in the bin.
    pub(super) fn boxes(&self) -> &[Cuboid] {
        &self.boxes
    }

    /// Whether a block that overlaps nothing may stand there by the rules of physics.
    pub(super) fn admits(&mut self, scene: &Scene<'_>, put: Put, tools: &mut Tools) -> bool {
        self.pile.as_mut().is_none_or(|pile| pile.admits(scene.cargo, scene.blocks, put, &mut tools.trial))
    }

    /// Drops blocks that are longer along some axis than every space: for good, since no space lies outside those
    /// before, but where several tops join to one surface, or spaces wake again.
    fn narrow(&mut self, scene: &Scene<'_>) {
        if scene.cargo.supported || self.pile.is_some() {
            return;
        }
        let mut most = [0; 3];
        for space in &self.spaces {
            for (most, side) in most.iter_mut().zip(space.size()) {
                *most = side.max(*most);
            }
        }
        if most != self.most {
            self.most = most;
            self.alive.retain(|&number| {
                let size = scene.blocks.head(number).size;
                (0..3).all(|axis| size[axis] <= most[axis])
            });
        }
    }

    fn measure(&mut self, scene: &Scene<'_>) {
        self.least = [i32::MAX; 3];
        for (kind, _) in scene.cargo.kinds.iter().zip(&self.left).filter(|&(_, &left)| left > 0) {
            for stance in &kind.stances {
                for (least, &edge) in self.least.iter_mut().zip(stance) {
                    *least = edge.min(*least);
                }
            }
        }
    }

    /// Puts a block in its place.
    pub(super) fn put(&mut self, scene: &Scene<'_>, put: Put, tools: &mut Tools) {
        let block = scene.blocks.get(put.block);
        let cuboid = Cuboid::at(put.at, block.size);
        let mut ran_out = false;
        for &(kind, count) in scene.blocks.needs(block) {
            let left = &mut self.left[kind as usize];
            *left -= count;
            if *left == 0 {
                ran_out = true;
                self.kinds_left -= 1;
            }
        }
        if ran_out && self.kinds_left <= scene.weights.lively {
            self.reach.renew(scene.cargo, self.size, &self.left);
            self.measure(scene);
        }
        if let (Some(company), Some(rules)) = (&mut self.company, &scene.cargo.rules) {
            company.put(rules, block, scene.blocks.company(put.block));
        }
        self.weight_left -= block.weight;
        self.worth += block.worth;
        self.volume += block.volume;
        let supported = scene.cargo.supported;
        space::carve(&mut self.spaces, &cuboid, self.least, supported, &mut tools.fresh);
        let crowded = scene.weights.crowded;
        if self.spaces.len() > crowded {
            // Of very many spaces the small ones are let go: what they offer is little, what they take is time.
            self.spaces.sort_unstable_by_key(|space| (std::cmp::Reverse(space.volume()), *space));
            self.spaces.truncate(crowded * 3 / 4);
        }
        self.boxes.push(cuboid);
        if scene.cargo.rolling {
            wedge::follow(&mut self.loose, scene.blocks.tubes(put.block), put.at, self.size, &self.boxes);
        }
        if let Some(pile) = &mut self.pile {
            pile.put(scene.cargo, scene.blocks, put, &mut tools.trial);
            pile.wake(&cuboid, &mut self.spaces, self.least, &mut tools.fresh);
        }
        if supported {
            space::bridge(&mut self.spaces, &self.boxes, &cuboid, self.size[2], self.least, &mut tools.bridge);
        }
        self.narrow(scene);
        self.puts.push(put);
    }

    /// The space to fill next: the one nearest to a corner of the bin, the larger if equal; with the
    /// corner (high end of each axis or not) at which a block goes. Along the axes `low` only low ends are corners; upward `lift`
    /// times as far counts.
    fn nearest(&self, low: [bool; 3], lift: i32) -> Option<(usize, [bool; 3])> {
        let mut best: Option<(i32, i64, usize, [bool; 3])> = None;
        for (row, space) in self.spaces.iter().enumerate() {
            let mut distance = 0;
            let mut high = [false; 3];
            for (axis, high) in high.iter_mut().enumerate() {
                let (near, far) = (space.lo[axis], self.size[axis] - space.hi[axis]);
                *high = far < near && !low[axis];
                distance += if axis == 2 { lift } else { 1 } * if *high { far } else { near };
            }
            let better = best.is_none_or(|(least, _, _, _)| distance < least)
                || best.is_some_and(|(least, volume, _, _)| distance == least && space.volume() > volume);
            if better {
                best = Some((distance, space.volume(), row, high));
            }
        }
        best.map(|(_, _, row, high)| (row, high))
    }

    /// The `width` best blocks for the space to fill next, best first, in `ranked` (rank, put). Spaces
    /// that nothing fits into any more are dropped on the way. Empty when the bin is done.
    pub(super) fn rank(&mut self, scene: &Scene<'_>, width: usize, tools: &mut Tools, ranked: &mut Vec<(f64, Put)>) {
        ranked.clear();
        let laws = &scene.cargo.laws;
        // Loads grow from the floor, and with stops from the far end to the door.
        let mut low = [false, false, scene.cargo.supported || laws.partial];
        low[scene.cargo.containers[self.container].door] |= laws.stops;
        let lift = if laws.stops { scene.weights.lift } else { 1 };
        while let Some((row, high)) = self.beside_loose(low).or_else(|| self.nearest(low, lift)) {
            let space = self.spaces[row];
            let stage = &scene.weights.stages[scene.stage(self.container, self.volume)];
            tools.around.look(space, high, self.size, &self.boxes, stage);
            self.scan(scene, &space, high[2], width, tools, ranked);
            if !ranked.is_empty() {
                return;
            }
            self.spaces.swap_remove(row);
            if let Some(pile) = self.pile.as_mut().filter(|pile| pile.refused && !scene.cargo.supported) {
                pile.lay_to_rest(space);
            }
        }
    }

    fn scan(
        &mut self,
        scene: &Scene<'_>,
        space: &Cuboid,
        high: bool,
        width: usize,
        tools: &mut Tools,
        ranked: &mut Vec<(f64, Put)>,
    ) {
        let size = space.size();
        let noisy = !tools.noise.is_empty();
        let stage = scene.stage(self.container, self.volume);
        let corners = self.pile.as_mut().map(|pile| {
            pile.refused = false;
            pile.corners(scene.cargo, space, high, &mut tools.trial)
        });
        // Where bases may stand in part there are places beside the corners.
        let closed = corners.is_some_and(|corners| corners.closed() && (!scene.cargo.laws.partial || space.lo[2] == 0));
        if let (Some(pile), true) = (&mut self.pile, closed) {
            pile.refused = true;
            return;
        }
        let due = if scene.cargo.laws.stops { unloading::due(scene.cargo, &self.left) } else { 0 };
        let pending = self.company.as_ref().is_some_and(Company::pending);
        let loudest = if pending { tools.loudest * tools.urgency } else { tools.loudest };
        let tubes = if scene.cargo.rolling { scene.weights.tubes * tools.tubes } else { 1.0 };
        let loudest = loudest * tubes;
        let mut floor = 0.0;
        let mut kept = 0;
        let mut seen = 0;
        while seen < self.alive.len() {
            let number = self.alive[seen];
            let head = scene.blocks.head(number);
            if head.bases[0] * loudest <= floor {
                break; // numbers ascend as the first bases descend, and the second are no larger: nothing better follows
            }
            seen += 1;
            if (0..3).all(|axis| head.size[axis] <= size[axis]) {
                let block = scene.blocks.get(number);
                if block.weight > self.weight_left || !scene.blocks.affordable(number, &self.left) {
                    continue; // for good: items and weight only shrink
                }
                let mut factor = if noisy { tools.noise[scene.blocks.needs(block)[0].0 as usize] } else { 1.0 };
                if tubes > 1.0 && !scene.blocks.tubes(number).is_empty() {
                    factor *= tubes;
                }
                if let (Some(company), Some(rules)) = (&self.company, &scene.cargo.rules) {
                    let own = scene.blocks.company(number);
                    if !company.admits(rules, block, own) {
                        continue; // for good, too
                    }
                    if company.awaits(own) {
                        factor *= tools.urgency;
                    }
                }
                if scene.cargo.laws.stops {
                    factor *= scene
                        .weights
                        .early
                        .powi(unloading::ahead(scene.cargo, scene.blocks, number, due).min(60) as i32);
                }
                let (weights, least) = (&scene.weights.stages[stage], floor / factor);
                let found = match self.pile.as_mut().zip(corners.as_ref()) {
                    None => {
                        let rank = tools.around.rank(head, stage, &self.reach, weights, least);
                        rank.map(|rank| (rank, tools.around.corner(block.size)))
                    }
                    Some((pile, corners)) => {
                        let ceiling = tools.around.ceiling(head, stage, &self.reach, weights, least).map(|ceiling| {
                            let headroom = scene.blocks.headroom(number);
                            ceiling * tools.around.lidded(head.size[2], headroom, &self.reach, weights)
                        });
                        let ceiling = ceiling.filter(|&ceiling| ceiling > least);
                        ceiling.and_then(|ceiling| {
                            let corner = tools.around.corner(block.size);
                            let ground = Ground { space, tops: tools.around.tops(), corners };
                            let at = pile.place(scene.cargo, scene.blocks, ground, number, corner, &mut tools.trial);
                            pile.refused |= at.is_none();
                            let at = at?;
                            Some((tools.around.rank_at(ceiling, block.size, at, weights, least)?, at))
                        })
                    }
                };
                let found = found
                    .map(|(rank, at)| (rank, Put { block: number, at }))
                    .filter(|&(_, put)| !self.held_at_once || self.lies_still(scene, put));
                if let Some((rank, put)) = found {
                    insert(ranked, rank * factor, put, width);
                    if ranked.len() == width {
                        floor = ranked[width - 1].0;
                    }
                }
            }
            self.alive[kept] = number;
            kept += 1;
        }
        self.alive.drain(kept..seen);
    }

    /// Fills the bin by always taking the best block, so that it could be the answer: what the rules leave open is taken out
    /// again, and it weighs where it must. Ends early, leaving what is in, when `stop` is urgent.
    pub(super) fn complete(&mut self, scene: &Scene<'_>, tools: &mut Tools, ranked: &mut Vec<(f64, Put)>, stop: &Stop) {
        if scene.cargo.containers[self.container].balanced() {
            self.complete_balanced(scene, tools, ranked, stop);
        } else {
            self.finish(scene, tools, ranked, stop);
        }
    }

    fn finish(&mut self, scene: &Scene<'_>, tools: &mut Tools, ranked: &mut Vec<(f64, Put)>, stop: &Stop) {
        self.fill(scene, tools, ranked, stop);
        if self.company.is_some() || scene.cargo.rolling {
            self.settle(scene, tools, ranked, stop);
        }
        self.weigh(scene, tools);
    }

    /// The same without taking out what the rules leave open.
    pub(super) fn fill(&mut self, scene: &Scene<'_>, tools: &mut Tools, ranked: &mut Vec<(f64, Put)>, stop: &Stop) {
        let mut steps = 0_u32;
        loop {
            self.rank(scene, 1, tools, ranked);
            let Some(&(_, put)) = ranked.first() else { return };
            self.put(scene, put, tools);
            steps += 1;
            if steps.is_multiple_of(8) && stop.urgent() {
                return;
            }
        }
    }
}

/// Keeps the `width` highest ranks in order; of equal ranks the earlier stays ahead.
fn insert(ranked: &mut Vec<(f64, Put)>, rank: f64, put: Put, width: usize) {
    if ranked.len() == width && ranked[width - 1].0 >= rank {
        return;
    }
    let at = ranked.partition_point(|&(other, _)| other >= rank);
    if ranked.len() == width {
        ranked.pop();
    }
    ranked.insert(at, (rank, put));
}
