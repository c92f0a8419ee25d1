//! Goods that must not share a vehicle: how many stops of each class a route has.

use super::data::NONE;
use super::state::State;
use crate::dispatch::problem::Problem;
use rustc_hash::FxHashMap;

/// The classes that exclude others, flattened.
pub(super) struct Goods {
    /// Whether any two stops exclude each other.
    pub(super) on: bool,
    /// Number of classes.
    pub(super) classes: usize,
    /// By stop, its class; `NONE` where it excludes nothing. Empty where the rule does not hold.
    class: Vec<u32>,
    /// The classes that class `c` excludes in `against[at[c]..at[c + 1]]`.
    against: Vec<u32>,
    at: Vec<u32>,
}

impl Goods {
    pub(super) fn new(problem: &Problem) -> Self {
        let draft = problem.draft();
        let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
        let mut excluded: Vec<Vec<u32>> = Vec::new();
        for pair in &draft.incompatible_goods {
            let [a, b] = [&pair.goods, &pair.with].map(|name| {
                let next = numbers.len() as u32;
                *numbers.entry(name.as_str()).or_insert(next)
            });
            excluded.resize(numbers.len(), Vec::new());
            excluded[a as usize].push(b);
            excluded[b as usize].push(a);
        }
        let of = |goods: &Option<String>| goods.as_deref().and_then(|name| numbers.get(name).copied()).unwrap_or(NONE);
        let on = !numbers.is_empty();
        let mut goods = Self {
            on,
            classes: numbers.len(),
            class: if on { draft.stops.iter().map(|stop| of(&stop.goods)).collect() } else { Vec::new() },
            against: Vec::new(),
            at: vec![0],
        };
        for classes in excluded {
            goods.against.extend(classes);
            goods.at.push(goods.against.len() as u32);
        }
        goods
    }

    fn excluded_by(&self, class: u32) -> &[u32] {
        &self.against[self.at[class as usize] as usize..self.at[class as usize + 1] as usize]
    }

    /// Whether a route of these stops keeps the rule.
    pub(super) fn keeps(&self, stops: &[u32]) -> bool {
        let has = |class: u32| stops.iter().any(|&stop| self.class[stop as usize] == class);
        !self.on
            || (0..self.classes as u32).all(|class| !has(class) || !self.excluded_by(class).iter().any(|&c| has(c)))
    }
}

impl State<'_> {
    /// Whether no stop of the route excludes the goods of `stop`.
    #[inline]
    pub(super) fn goods_fit(&self, slot: u32, stop: u32) -> bool {
        let goods = &self.data.goods;
        if !goods.on || goods.class[stop as usize] == NONE {
            return true;
        }
        let row = slot as usize * goods.classes;
        goods.excluded_by(goods.class[stop as usize]).iter().all(|&class| self.goods[row + class as usize] == 0)
    }

    /// Counts a stop that joins (`true`) or leaves a route.
    pub(super) fn count_goods(&mut self, stop: u32, slot: u32, joins: bool) {
        let goods = &self.data.goods;
        let class = goods.class[stop as usize];
        if class != NONE {
            let count = &mut self.goods[slot as usize * goods.classes + class as usize];
            *count = if joins { *count + 1 } else { *count - 1 };
        }
    }
}
