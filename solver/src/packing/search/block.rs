//! Blocks: groups of items put as one. The search decides on blocks, not on single items.
//!
//! Simple blocks are grids of one item type in one orientation; general blocks are two blocks side by
//! side whose hull is filled to a threshold (Fanslau and Bortfeldt 2010; Zhu, Oon, Lim and Weng 2012).

use super::cargo::Cargo;
use super::company::BlockRules;
use super::physics::{Pile, Trial, headroom};
use super::space::CORNERS;
use super::wedge::{self, Tube};
use rustc_hash::FxHashSet;

/// How blocks are made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Recipe {
    /// Share of a general block's hull that its items must fill.
    pub(super) fill: f64,
    /// Blocks at most (single items always are made); 0: only single items.
    pub(super) most: usize,
    /// Pairs of blocks tried at most for general blocks.
    pub(super) tries: usize,
    /// Exponents of the rank's factor `items^-x`, which disfavours many small items in one block: while the bin is
    /// rather empty, and then; the second is no smaller.
    pub(super) crowd: [f64; 2],
}

impl Recipe {
    /// The part of the rank that depends on a block alone.
    fn bases(&self, worth: f64, count: u32) -> [f64; 2] {
        self.crowd.map(|crowd| worth * f64::from(count).powf(-crowd))
    }
}

/// How a block is made up.
#[derive(Debug, Clone, Copy)]
pub(super) enum Layout {
    /// A grid of one item type.
    Grid {
        /// Row of the item type.
        kind: u32,
        /// Size of one item as placed.
        stance: [i32; 3],
        /// Items along each axis.
        counts: [u32; 3],
    },
    /// One block and behind it, along an axis, another.
    Pair {
        /// The block at the low end.
        first: u32,
        /// The block behind it.
        second: u32,
        /// The axis.
        axis: u8,
    },
}

/// A group of items.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) size: [i32; 3],
    /// Volume of the items.
    pub(super) volume: i64,
    pub(super) worth: f64,
    pub(super) weight: i64,
    /// Items in it.
    pub(super) count: u32,
    /// The part of the rank that depends on the block alone, `worth * items^-crowd`, at first and then.
    pub(super) bases: [f64; 2],
    /// Where its needs stand in [`Blocks::needs`].
    needs: (u32, u32),
    pub(super) layout: Layout,
}

/// What the scan of all blocks looks at first, kept dense for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub(super) size: [i32; 3],
    pub(super) bases: [f64; 2],
}

/// All blocks, numbered from the highest base down.
#[derive(Debug, Clone, Default)]
pub(super) struct Blocks {
    list: Vec<Block>,
    /// Size and base of every block.
    heads: Vec<Head>,
    needs: Vec<(u32, u32)>,
    /// The single items: numbers by item type.
    singles: Vec<Vec<u32>>,
    /// Numbers by the lowest item type that they need, ascending.
    by_kind: Vec<Vec<u32>>,
    /// What each takes by the rules of company; empty where there are none.
    company: Vec<BlockRules>,
    /// The tubes of each that could roll; empty where nothing rolls.
    tubes: Vec<Vec<Tube>>,
    /// How high goods may stand on each, estimated; empty where anything may stand on anything.
    headrooms: Vec<f64>,
    /// The single items at the [`CORNERS`] of each one's base, where there are any; empty where anything may stand on anything.
    feet: Vec<[Option<u32>; 4]>,
}

/// Beyond so many item types only single items are blocks.
const MOST_GRIDDED: usize = 5_000;

impl Blocks {
    /// All blocks of `cargo` that fit into some container.
    pub(super) fn new(cargo: &Cargo, recipe: Recipe, enough: &dyn Fn() -> bool) -> Self {
        let mut blocks = Self::default();
        let mut known = FxHashSet::default();
        let fits = |size: [i32; 3], weight: i64| {
            let inside = |limit: [i32; 3]| (0..3).all(|axis| size[axis] <= limit[axis]);
            cargo.containers.iter().any(|bin| bin.stock > 0 && weight <= bin.max_weight && inside(bin.size))
        };
        for (row, kind) in cargo.kinds.iter().enumerate() {
            let mut own = Vec::with_capacity(kind.stances.len());
            for &stance in &kind.stances {
                own.push(blocks.list.len() as u32);
                blocks.add_grid(cargo, row, stance, [1, 1, 1], recipe);
                if !fits(stance, kind.weight) {
                    blocks.list.pop();
                    own.pop();
                }
            }
            blocks.singles.push(own);
        }
        if recipe.most > 0 && cargo.kinds.len() <= MOST_GRIDDED {
            blocks.add_grids(cargo, recipe, &fits, enough);
        }
        if recipe.most > 0 && recipe.tries > 0 {
            for block in &blocks.list {
                known.insert(blocks.signature(block.size, block.needs));
            }
            blocks.add_pairs(cargo, recipe, &fits, &mut known, enough);
        }
        blocks.sort();
        if let Some(rules) = &cargo.rules {
            blocks.company = blocks.list.iter().map(|block| BlockRules::of(rules, blocks.needs(block))).collect();
        }
        blocks.tubes = wedge::tubes(cargo, &blocks, blocks.list.len());
        if cargo.laws.piled() {
            blocks.headrooms = (0..blocks.list.len() as u32).map(|block| headroom(cargo, &blocks, block)).collect();
            blocks.feet = (0..blocks.list.len() as u32)
                .map(|block| [0, 1, 2, 3].map(|corner| blocks.foot(block, corner)))
                .collect();
        }
        blocks
    }

    /// The same blocks with other worths of the item types, and the number that each has in `self`.
    pub(super) fn valued(&self, worths: &[f64]) -> (Self, Vec<u32>) {
        let mut blocks = self.clone();
        for block in &mut blocks.list {
            let needs = &self.needs[block.needs.0 as usize..block.needs.1 as usize];
            block.worth = needs.iter().map(|&(kind, count)| worths[kind as usize] * f64::from(count)).sum();
            block.bases = super::RECIPE.bases(block.worth, block.count);
        }
        let originals = blocks.sort();
        (blocks, originals)
    }

    /// The same blocks with a factor on the ranks of each item type's, and the number that each has in `self`.
    pub(super) fn shaken(&self, factors: &[f64]) -> (Self, Vec<u32>) {
        let mut blocks = self.clone();
        for block in &mut blocks.list {
            let (kind, _) = self.needs[block.needs.0 as usize];
            block.bases = block.bases.map(|base| base * factors[kind as usize]);
        }
        let originals = blocks.sort();
        (blocks, originals)
    }

    /// Renumbers the blocks from the highest base down. Returns the number that each had before.
    fn sort(&mut self) -> Vec<u32> {
        fn ordered<T: Clone>(list: &mut Vec<T>, order: &[u32]) {
            if !list.is_empty() {
                *list = order.iter().map(|&old| list[old as usize].clone()).collect();
            }
        }
        let mut order: Vec<u32> = (0..self.list.len() as u32).collect();
        order.sort_by(|&a, &b| self.get(b).bases[0].total_cmp(&self.get(a).bases[0]));
        let mut renamed = vec![0_u32; order.len()];
        for (new, &old) in order.iter().enumerate() {
            renamed[old as usize] = new as u32;
        }
        ordered(&mut self.list, &order);
        ordered(&mut self.company, &order);
        ordered(&mut self.tubes, &order);
        ordered(&mut self.headrooms, &order);
        ordered(&mut self.feet, &order);
        for foot in self.feet.iter_mut().flatten().flatten() {
            *foot = renamed[*foot as usize];
        }
        self.heads = self.list.iter().map(|block| Head { size: block.size, bases: block.bases }).collect();
        for block in &mut self.list {
            if let Layout::Pair { first, second, .. } = &mut block.layout {
                *first = renamed[*first as usize];
                *second = renamed[*second as usize];
            }
        }
        for number in self.singles.iter_mut().flatten() {
            *number = renamed[*number as usize];
        }
        self.by_kind = vec![Vec::new(); self.singles.len()];
        for (number, block) in self.list.iter().enumerate() {
            let (kind, _) = self.needs[block.needs.0 as usize];
            self.by_kind[kind as usize].push(number as u32);
        }
        order
    }

    /// The blocks that can be made of what is left, in the order of their numbers.
    pub(super) fn gather(&self, left: &[u32], alive: &mut Vec<u32>) {
        alive.clear();
        for (kind, _) in left.iter().enumerate().filter(|&(_, &left)| left > 0) {
            alive.extend(self.by_kind[kind].iter().copied().filter(|&number| self.affordable(number, left)));
        }
        alive.sort_unstable();
    }

    /// Whether there are items enough for a block.
    #[inline]
    pub(super) fn affordable(&self, number: u32, left: &[u32]) -> bool {
        self.needs(self.get(number)).iter().all(|&(kind, count)| left[kind as usize] >= count)
    }

    #[inline]
    pub(super) fn get(&self, number: u32) -> &Block {
        &self.list[number as usize]
    }
    /// What a block takes by the rules of company, where there are any.
    pub(super) fn company(&self, number: u32) -> &BlockRules {
        &self.company[number as usize]
    }
    /// How high goods may stand on a block, estimated.
    #[inline]
    pub(super) fn headroom(&self, number: u32) -> f64 {
        self.headrooms.get(number as usize).copied().unwrap_or(f64::INFINITY)
    }
    /// The single item at one of the [`CORNERS`] of a block's base.
    #[inline]
    pub(super) fn corner_item(&self, number: u32, corner: usize) -> Option<u32> {
        self.feet[number as usize][corner]
    }

    fn foot(&self, number: u32, corner: usize) -> Option<u32> {
        let block = self.get(number);
        match block.layout {
            Layout::Grid { kind, stance, .. } => self.single(kind as usize, stance),
            Layout::Pair { first, second, axis } => {
                let [x, y] = CORNERS[corner];
                let ends = [x, y, false];
                let part = if ends[usize::from(axis)] { second } else { first };
                // Of two blocks side by side the smaller one does not reach the far corner.
                let size = self.get(part).size;
                let reaches = (0..2).all(|k| k == usize::from(axis) || !ends[k] || size[k] == block.size[k]);
                self.foot(part, corner).filter(|_| reaches)
            }
        }
    }
    /// The tubes of a block that could roll.
    pub(super) fn tubes(&self, number: u32) -> &[Tube] {
        self.tubes.get(number as usize).map_or(&[], Vec::as_slice)
    }
    /// Size and base of a block.
    #[inline]
    pub(super) fn head(&self, number: u32) -> Head {
        self.heads[number as usize]
    }
    /// Item types and copies that a block is made of.
    #[inline]
    pub(super) fn needs(&self, block: &Block) -> &[(u32, u32)] {
        &self.needs[block.needs.0 as usize..block.needs.1 as usize]
    }
    /// The block of a single item in a stance.
    pub(super) fn single(&self, kind: usize, stance: [i32; 3]) -> Option<u32> {
        self.singles[kind].iter().copied().find(|&number| self.get(number).size == stance)
    }

    fn add_grid(&mut self, cargo: &Cargo, row: usize, stance: [i32; 3], counts: [u32; 3], recipe: Recipe) {
        let kind = &cargo.kinds[row];
        let count = counts[0] * counts[1] * counts[2];
        let start = self.needs.len() as u32;
        self.needs.push((row as u32, count));
        let worth = kind.worth * f64::from(count);
        self.list.push(Block {
            size: [0, 1, 2].map(|axis| stance[axis] * counts[axis] as i32),
            volume: kind.volume * i64::from(count),
            worth,
            weight: kind.weight.saturating_mul(i64::from(count)),
            count,
            bases: recipe.bases(worth, count),
            needs: (start, start + 1),
            layout: Layout::Grid { kind: row as u32, stance, counts },
        });
    }

    /// Grids of more than one item. Where there would be too many, only counts that thin out with
    /// their size are used along each axis.
    fn add_grids(
        &mut self,
        cargo: &Cargo,
        recipe: Recipe,
        fits: &dyn Fn([i32; 3], i64) -> bool,
        enough: &dyn Fn() -> bool,
    ) {
        let stances: usize = cargo.kinds.iter().map(|kind| kind.stances.len()).sum();
        let share = (recipe.most / stances.max(1)).clamp(8, 2_000);
        let mut trial = Trial::default();
        let longest = [0, 1, 2].map(|axis| cargo.containers.iter().map(|bin| bin.size[axis]).max().unwrap_or(0));
        for (row, kind) in cargo.kinds.iter().enumerate() {
            if enough() {
                return;
            }
            for &stance in &kind.stances {
                let most = [0, 1, 2].map(|axis| (longest[axis] / stance[axis]).max(0) as u32);
                let mut step = 1.0;
                while grids(most, kind.quantity, step).len() > share && step < 64.0 {
                    step *= 1.3;
                }
                for counts in grids(most, kind.quantity, step) {
                    let size = [0, 1, 2].map(|axis| stance[axis] * counts[axis] as i32);
                    let count = i64::from(counts[0] * counts[1] * counts[2]);
                    let sound = cargo.rules.as_ref().is_none_or(|rules| rules.sound(&[(row as u32, count as u32)]));
                    if count > 1 && sound && fits(size, kind.weight.saturating_mul(count)) {
                        self.add_grid(cargo, row, stance, counts, recipe);
                        self.drop_unstable(cargo, &mut trial);
                    }
                }
            }
        }
    }

    fn add_pairs(
        &mut self,
        cargo: &Cargo,
        recipe: Recipe,
        fits: &dyn Fn([i32; 3], i64) -> bool,
        known: &mut FxHashSet<([i32; 3], u64)>,
        enough: &dyn Fn() -> bool,
    ) {
        // Under support a block must bear on its whole top and stand on its whole base, or at least as well as can be; and what
        // holds a tube must be an item.
        let fill = if cargo.supported || cargo.laws.partial || cargo.rolling { 1.0 } else { recipe.fill };
        let mut trial = Trial::default();
        let mut tries = 0;
        let mut young = 0; // blocks from here on have not been paired with all others
        let mut merged: Vec<(u32, u32)> = Vec::new();
        while young < self.list.len() {
            let end = self.list.len();
            for second in young..end {
                if enough() {
                    return;
                }
                for first in 0..=second {
                    tries += 1;
                    if self.list.len() >= recipe.most || tries >= recipe.tries {
                        return;
                    }
                    for axis in 0..3 {
                        let Some(block) = self.pair(first, second, axis, fill, fits) else { continue };
                        if !self.merge_needs(cargo, first, second, &mut merged) {
                            break;
                        }
                        let start = self.needs.len() as u32;
                        self.needs.extend_from_slice(&merged);
                        let needs = (start, self.needs.len() as u32);
                        if known.insert(self.signature(block.size, needs)) {
                            let bases = recipe.bases(block.worth, block.count);
                            self.list.push(Block { needs, bases, ..block });
                            self.drop_unstable(cargo, &mut trial);
                        } else {
                            self.needs.truncate(start as usize);
                        }
                    }
                }
            }
            young = end;
        }
    }

    /// Drops the last block if it could not stand even by itself on the floor.
    fn drop_unstable(&mut self, cargo: &Cargo, trial: &mut Trial) {
        let last = self.list.len() - 1;
        if cargo.laws.piled() && !Pile::stands_alone(cargo, self, last as u32, trial) {
            self.list.truncate(last);
        }
    }

    /// Two blocks side by side along `axis`, if they fit and fill their hull.
    fn pair(
        &self,
        first: usize,
        second: usize,
        axis: usize,
        fill: f64,
        fits: &dyn Fn([i32; 3], i64) -> bool,
    ) -> Option<Block> {
        let [a, b] = [&self.list[first], &self.list[second]];
        let size = [0, 1, 2]
            .map(|side| if side == axis { a.size[side] + b.size[side] } else { a.size[side].max(b.size[side]) });
        let hull = f64::from(size[0]) * f64::from(size[1]) * f64::from(size[2]);
        let volume = a.volume + b.volume;
        let weight = a.weight.saturating_add(b.weight);
        if (volume as f64) < fill * hull || !fits(size, weight) {
            return None;
        }
        Some(Block {
            size,
            volume,
            worth: a.worth + b.worth,
            weight,
            count: a.count + b.count,
            bases: [0.0; 2],
            needs: (0, 0),
            layout: Layout::Pair { first: first as u32, second: second as u32, axis: axis as u8 },
        })
    }

    /// The needs of two blocks together in `merged`, by item type. Whether there are so many items
    /// that may be in one bin.
    fn merge_needs(&self, cargo: &Cargo, first: usize, second: usize, merged: &mut Vec<(u32, u32)>) -> bool {
        merged.clear();
        merged.extend_from_slice(self.needs(&self.list[first]));
        for &(kind, count) in self.needs(&self.list[second]) {
            match merged.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, sum)) => *sum += count,
                None => merged.push((kind, count)),
            }
        }
        merged.sort_unstable();
        merged.iter().all(|&(kind, count)| count <= cargo.kinds[kind as usize].quantity)
            && cargo.rules.as_ref().is_none_or(|rules| rules.sound(merged))
    }

    /// Size and needs in one key; blocks that agree in both are one to the search.
    fn signature(&self, size: [i32; 3], needs: (u32, u32)) -> ([i32; 3], u64) {
        use std::hash::{Hash as _, Hasher as _};
        let mut hasher = rustc_hash::FxHasher::default();
        self.needs[needs.0 as usize..needs.1 as usize].hash(&mut hasher);
        (size, hasher.finish())
    }
}

/// Counts along the three axes of at most `most` each and `quantity` together. With `step` above 1, the counts
/// along an axis grow by at least that factor (1, 2, 3, 4, 6, 8, …), the largest always among them.
fn grids(most: [u32; 3], quantity: u32, step: f64) -> Vec<[u32; 3]> {
    let counts = |most: u32| {
        let mut list = Vec::new();
        let mut next = 1.0_f64;
        while (next as u32) < most {
            list.push(next as u32);
            next = (next * step).max(next + 1.0).floor();
        }
        if most > 0 {
            list.push(most);
        }
        list
    };
    let mut grids = Vec::new();
    for x in counts(most[0].min(quantity)) {
        for y in counts(most[1].min(quantity / x)) {
            for z in counts(most[2].min(quantity / (x * y))) {
                grids.push([x, y, z]);
                if grids.len() > 20_000 {
                    return grids;
                }
            }
        }
    }
    grids
}
