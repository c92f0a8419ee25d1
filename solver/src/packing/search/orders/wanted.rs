//! One order as it is packed: its different articles with their counts, and where they are put.

use super::shop::Shop;
use crate::packing::plan::{PackedBin, Placed};
use crate::packing::problem::{BinIndex, ItemIndex, Orders, Problem};
use smallvec::SmallVec;

/// One article of an order.
#[derive(Debug, Clone)]
pub(super) struct Kind {
    /// Row of the article.
    pub(super) article: u32,
    pub(super) stances: SmallVec<[[i32; 3]; 6]>,
    pub(super) volume: i64,
    pub(super) weight: i64,
    pub(super) count: u32,
}

/// What one order wants.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    pub(super) kinds: Vec<Kind>,
    /// Articles that fit no carton, with their counts.
    pub(super) misfits: Vec<(u32, u32)>,
}

/// How many copies of each kind.
pub(super) type Counts = SmallVec<[u32; 12]>;

impl Wanted {
    /// The order in a row of `orders`, as the shop of its zone sees it.
    pub(super) fn of(shop: &Shop, orders: &Orders, row: usize, forbidden: &Types) -> Self {
        let mut wanted = Self::default();
        for &(ItemIndex(article), count) in orders.lines(row) {
            let kind = &shop.articles[article as usize];
            let fits = shop.cartons.iter().enumerate().any(|(row, carton)| {
                !forbidden.has(row)
                    && kind.weight <= carton.max_weight
                    && kind.stances.iter().any(|stance| (0..3).all(|axis| stance[axis] <= carton.size[axis]))
            });
            if fits {
                let stances = kind.stances.iter().copied().collect();
                wanted.kinds.push(Kind { article, stances, volume: kind.volume, weight: kind.weight, count });
            } else {
                wanted.misfits.push((article, count));
            }
        }
        wanted.part_from_torn_groups(shop);
        // The largest first, which the searches rely on for speed only.
        wanted.kinds.sort_by_key(|kind| (std::cmp::Reverse(kind.volume), kind.article));
        wanted
    }

    /// What goes together with something that fits no carton is not packed either.
    fn part_from_torn_groups(&mut self, shop: &Shop) {
        let group = |article: u32| shop.articles[article as usize].group;
        let torn: SmallVec<[u32; 4]> = self.misfits.iter().filter_map(|&(article, _)| group(article)).collect();
        if !torn.is_empty() {
            let parted = |kind: &mut Kind| group(kind.article).is_some_and(|group| torn.contains(&group));
            let parted = self.kinds.extract_if(.., parted);
            self.misfits.extend(parted.map(|kind| (kind.article, kind.count)));
        }
    }

    /// All copies.
    pub(super) fn counts(&self) -> Counts {
        self.kinds.iter().map(|kind| kind.count).collect()
    }
    /// How many copies there are.
    pub(super) fn copies(&self) -> u32 {
        self.kinds.iter().map(|kind| kind.count).sum()
    }
    /// How many of each kind a parcel holds.
    pub(super) fn held(&self, parcel: &Parcel) -> Counts {
        let mut counts: Counts = SmallVec::from_elem(0, self.kinds.len());
        for place in &parcel.places {
            counts[usize::from(place.kind)] += 1;
        }
        counts
    }
    /// A parcel in the problem's ids, its items from the floor up.
    pub(super) fn packed(&self, problem: &Problem, parcel: &Parcel) -> PackedBin {
        let placed = |place: &Place| {
            let item = problem.item_id(ItemIndex(self.kinds[usize::from(place.kind)].article)).to_owned();
            let ([x, y, z], [dx, dy, dz]) = (place.at.map(i64::from), place.size.map(i64::from));
            Placed { item, x, y, z, dx, dy, dz }
        };
        let mut items: Vec<Placed> = parcel.places.iter().map(placed).collect();
        items.sort_by_key(|placed| (placed.z, placed.x, placed.y));
        let bin = problem.bin_id(BinIndex(u32::from(parcel.carton))).to_owned();
        PackedBin { bin, items, ..PackedBin::default() }
    }
    /// What a parcel costs.
    pub(super) fn price(&self, shop: &Shop, parcel: &Parcel) -> f64 {
        shop.price(usize::from(parcel.carton), self.weight(&self.held(parcel)))
    }
    /// The volume of so many copies.
    pub(super) fn volume(&self, counts: &[u32]) -> i64 {
        self.kinds.iter().zip(counts).map(|(kind, &count)| kind.volume * i64::from(count)).sum()
    }
    /// Their weight.
    pub(super) fn weight(&self, counts: &[u32]) -> i64 {
        let weights = self.kinds.iter().zip(counts).map(|(kind, &count)| kind.weight.saturating_mul(i64::from(count)));
        weights.fold(0, i64::saturating_add)
    }
}

/// Carton types, one bit each: those that an order may not take, because they are not chosen or their stock goes to others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Types(SmallVec<[u64; 2]>);

impl Types {
    /// Those of `0..count` that `belongs` says.
    pub(super) fn of(count: usize, belongs: impl Fn(usize) -> bool) -> Self {
        let mut types = Self::default();
        (0..count).filter(|&carton| belongs(carton)).for_each(|carton| types.add(carton));
        types
    }
    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|&word| word == 0)
    }
    /// Whether a type is one of them.
    pub(super) fn has(&self, carton: usize) -> bool {
        self.0.get(carton / 64).is_some_and(|word| word >> (carton % 64) & 1 == 1)
    }
    /// Makes a type one of them.
    pub(super) fn add(&mut self, carton: usize) {
        if self.0.len() <= carton / 64 {
            self.0.resize(carton / 64 + 1, 0);
        }
        self.0[carton / 64] |= 1 << (carton % 64);
    }
    /// These and one more.
    pub(super) fn with(&self, carton: usize) -> Self {
        let mut types = self.clone();
        types.add(carton);
        types
    }
}

/// One item in its place; `kind` is the row in the order's kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) kind: u16,
    pub(super) at: [i32; 3],
    pub(super) size: [i32; 3],
}

/// A packed carton.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Parcel {
    pub(super) carton: u16,
    pub(super) places: Box<[Place]>,
}

/// How an order is packed.
#[derive(Debug, Clone, Default)]
pub(super) struct Answer {
    pub(super) parcels: Vec<Parcel>,
    /// What the parcels cost, as [`Shop::price`] counts.
    pub(super) price: f64,
    /// No packing costs less.
    pub(super) lower: f64,
}

impl Answer {
    /// Whether nothing better can be found. Counted cartons differ by one at least.
    pub(super) fn proven(&self, shop: &Shop) -> bool {
        let slack = if shop.counting { 0.5 } else { 1e-9 * self.price.abs().max(1.0) };
        self.price <= self.lower + slack
    }
}
