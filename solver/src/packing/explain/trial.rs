//! Trying an item in a bin: the instance is cut down to that bin, and the check says what is broken.

use super::admits::Goods;
use super::scene::Scene;
use crate::packing::check;
use crate::packing::plan::{PackedBin, Placed, Plan};
use crate::packing::problem::{BinIndex, Draft, HEAVIEST, ItemIndex, ItemType, Problem};
use crate::packing::search::empty_spaces;
use crate::search::stop::Stop;
use crate::units::Grams;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Rules that speak of what is in a bin, not of where.
pub(super) const AMOUNTS: [&str; 9] = [
    "mixed-stops",
    "bin-type",
    "weight",
    "gross-weight",
    "fill-limit",
    "class-count",
    "class-value",
    "incompatible",
    "apart",
];

/// How an item fared in a bin.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Fate {
    /// Where it may stand, breaking nothing.
    pub(super) place: Option<Placed>,
    /// The rules about amounts that it breaks wherever it stands.
    pub(super) amounts: Vec<&'static str>,
    /// Whether some empty space is large enough.
    pub(super) space: bool,
    /// The other rules that it broke at the place where it broke fewest.
    pub(super) others: Vec<&'static str>,
    /// Where that was.
    pub(super) nearest: Option<Placed>,
}

/// Tries items, within limits of work.
pub(super) struct Trial<'a> {
    pub(super) problem: &'a Problem,
    /// The draft without items, orders, loaded bins and limits of stock. A bin holds no more than the carrier takes.
    frame: Draft,
    /// How items fared alone, by what the carrier takes of the bin.
    known: FxHashMap<(ItemIndex, BinIndex, Option<i64>), Fate>,
    /// Item placements that may still be checked.
    work: usize,
    /// When no more is tried, however much work is left.
    stop: Option<Stop>,
    /// Whether goods were found to go into a bin, and with it into a truck, by what the carrier takes of the bin.
    pub(super) admitted: FxHashMap<(Goods, BinIndex, Option<usize>, Option<i64>), bool>,
    /// Searches for goods in one bin that may still be made.
    pub(super) attempts: usize,
}

/// Places that are tried in a space along each axis, at most.
const SPOTS: usize = 8;

/// Where on the floor of a space an item is tried: at its corners, in its middle, and flush with both sides of what bears it there.
fn spots(at: [i64; 3], side: [i64; 3], stance: [i64; 3], boxes: &[([i64; 3], [i64; 3])]) -> Vec<[i64; 2]> {
    let under = |(lo, size): &&([i64; 3], [i64; 3])| {
        lo[2] + size[2] == at[2]
            && (0..2).all(|axis| lo[axis] < at[axis] + side[axis] && at[axis] < lo[axis] + size[axis])
    };
    let bearing: Vec<&([i64; 3], [i64; 3])> = boxes.iter().filter(under).collect();
    let along = |axis: usize| {
        let (from, to) = (at[axis], at[axis] + side[axis] - stance[axis]);
        let mut found = vec![from, to, from + (to - from) / 2];
        for (lo, size) in &bearing {
            let (lo, hi) = (lo[axis], lo[axis] + size[axis]);
            for one in [lo, hi - stance[axis], lo - stance[axis], hi] {
                if found.len() < SPOTS && (from..=to).contains(&one) && !found.contains(&one) {
                    found.push(one);
                }
            }
        }
        found.dedup();
        found
    };
    let (across, ahead) = (along(0), along(1));
    ahead.iter().flat_map(|&y| across.iter().map(move |&x| [x, y])).collect()
}

/// Item placements that are checked at most.
const WORK: usize = 1_500_000;

/// Searches for goods in one bin at most.
const ATTEMPTS: usize = 1_000;

impl<'a> Trial<'a> {
    /// For a problem, within the time of `stop`.
    pub(super) fn new(problem: &'a Problem, stop: Option<Stop>) -> Self {
        let draft = problem.draft();
        // A bin in a truck holds no more than the truck may.
        let (classes, incompatible) = draft.classes_of_one_bin();
        let mut frame = Draft {
            support: draft.support,
            overhang_mm: draft.overhang_mm,
            stable: draft.stable,
            bins: draft.bins.clone(),
            classes,
            incompatible,
            ..Draft::default()
        };
        frame.bins.iter_mut().for_each(|bin| bin.stock = None);
        let (known, admitted) = Default::default();
        Self { problem, frame, known, work: WORK, stop, admitted, attempts: ATTEMPTS }
    }

    /// From now on bins go where those of the scene go.
    pub(super) fn enter(&mut self, scene: &Scene<'_>) {
        let given = self.problem.bins().iter().zip(&self.problem.draft().bins);
        for ((bin, given), own) in given.zip(&mut self.frame.bins) {
            // Of a type that the carrier does not take nothing is tried, and so much weight no load has.
            let carried = scene.carried(bin).filter(|carried| (1..=HEAVIEST).contains(carried));
            own.max_weight_g = carried.map(Grams).or(given.max_weight_g);
        }
    }

    /// What a bin of a type may hold where those of the scene go, in grams.
    pub(super) fn carried(&self, bin: BinIndex) -> Option<i64> {
        self.frame.bins[bin.0 as usize].max_weight_g.map(Grams::get)
    }

    /// The draft without items and limits of stock.
    pub(super) const fn frame(&self) -> &Draft {
        &self.frame
    }

    /// Whether the work allowed is done.
    pub(super) fn exhausted(&self) -> bool {
        self.work == 0 || self.stop.as_ref().is_some_and(Stop::urgent)
    }

    /// Takes work for a step that looks at so many items; `None` where no more is allowed.
    fn spend(&mut self, items: usize) -> Option<()> {
        self.work = self.work.saturating_sub(items + 4);
        (!self.exhausted()).then_some(())
    }

    /// The item in an empty bin. What was tried before is not tried again.
    pub(super) fn alone(&mut self, item: ItemIndex, bin: BinIndex) -> Option<Fate> {
        let key = (item, bin, self.carried(bin));
        if let Some(known) = self.known.get(&key) {
            return Some(known.clone());
        }
        let fate = self.beside(item, bin, &[])?;
        self.known.insert(key, fate.clone());
        Some(fate)
    }

    /// The item in a bin that holds `there`; `None` once too much was tried.
    pub(super) fn beside(&mut self, item: ItemIndex, bin: BinIndex, there: &[Placed]) -> Option<Fate> {
        let kind = &self.problem.items()[item];
        let id = self.problem.item_id(item);
        self.spend(there.len())?;
        let cut = self.cut(there, &[(item, 1)])?;
        let boxes: Vec<([i64; 3], [i64; 3])> = there.iter().map(|placed| (placed.corner(), placed.size())).collect();
        let spaces = empty_spaces(self.problem.bins()[bin].size, &boxes);
        let placed = |at: [i64; 3], size: [i64; 3]| {
            let ([x, y, z], [dx, dy, dz]) = (at, size);
            Placed { item: id.to_owned(), x, y, z, dx, dy, dz }
        };
        let bin_id = self.problem.bin_id(bin);
        let mut fate = Fate::default();
        let rules = self.broken(&cut, bin_id, there, &placed([0; 3], kind.stances[0]))?;
        fate.amounts = rules.into_iter().filter(|rule| AMOUNTS.contains(rule)).collect();
        for &stance in &kind.stances {
            for (at, side) in &spaces {
                if (0..3).any(|axis| stance[axis] > side[axis]) {
                    continue;
                }
                fate.space = true;
                for [x, y] in spots(*at, *side, stance, &boxes) {
                    let one = placed([x, y, at[2]], stance);
                    let rules = self.broken(&cut, bin_id, there, &one)?;
                    if rules.is_empty() {
                        fate.place = Some(one);
                        return Some(fate);
                    }
                    let others: Vec<&'static str> = rules.into_iter().filter(|rule| !AMOUNTS.contains(rule)).collect();
                    if fate.nearest.is_none() || others.len() < fate.others.len() {
                        (fate.others, fate.nearest) = (others, Some(one));
                    }
                }
            }
        }
        Some(fate)
    }

    /// The rules about amounts that copies break together in an empty bin, wherever they stand.
    pub(super) fn together(&mut self, items: &[(ItemIndex, u32)], bin: BinIndex) -> Option<Vec<&'static str>> {
        let cut = self.cut(&[], items)?;
        let mut all = Vec::new();
        for &(item, count) in items {
            let [dx, dy, dz] = self.problem.items()[item].stances[0];
            let one = Placed { item: self.problem.item_id(item).to_owned(), x: 0, y: 0, z: 0, dx, dy, dz };
            all.extend(std::iter::repeat_n(one, count as usize));
        }
        let (last, rest) = all.split_last()?;
        let rules = self.broken(&cut, self.problem.bin_id(bin), rest, last)?;
        Some(rules.into_iter().filter(|rule| AMOUNTS.contains(rule)).collect())
    }

    /// The problem with only these items in it, none of them in a group.
    fn cut(&self, there: &[Placed], more: &[(ItemIndex, u32)]) -> Option<Problem> {
        let mut counts: BTreeMap<ItemIndex, u32> = BTreeMap::new();
        for placed in there {
            *counts.entry(self.problem.find_item(&placed.item)?).or_default() += 1;
        }
        for &(item, count) in more {
            *counts.entry(item).or_default() += count;
        }
        let items = counts.into_iter().map(|(item, quantity)| {
            let given = &self.problem.draft().items[item.0 as usize];
            ItemType { quantity, group: None, ..given.clone() }
        });
        let draft = Draft { items: items.collect(), ..self.frame.clone() };
        Problem::validate(draft).ok().map(|(problem, _)| problem)
    }

    /// The rules that a bin with `there` and `one` breaks.
    fn broken(&mut self, cut: &Problem, bin: &str, there: &[Placed], one: &Placed) -> Option<Vec<&'static str>> {
        self.spend(there.len())?;
        let mut items = there.to_vec();
        items.push(one.clone());
        let plan =
            Plan { bins: vec![PackedBin { bin: bin.to_owned(), items, ..PackedBin::default() }], ..Plan::default() };
        let mut rules: Vec<&'static str> =
            check::check(cut, &plan).violations.iter().map(|violation| violation.rule).collect();
        rules.dedup();
        Some(rules)
    }
}
