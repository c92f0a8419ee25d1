//! What is asked: validated, immutable, opened by typed indices.

mod bearing;
mod draft;
mod order_rules;
mod orders;
mod orientation;
mod physics_rules;
mod prices;
mod rules;
mod vehicle;

pub use bearing::{Bearing, Top};
pub use draft::{BinType, Draft, ItemType, Objective};
pub use orders::{Line, Order, Orders};
pub use orientation::Orientation;
pub use prices::{Freight, Prices, Step, Weights, Zone};
pub use vehicle::{Axle, Centre, Door};

use crate::finding::Validated;
use crate::ids::IndexVec;
use rustc_hash::FxHashMap;

crate::index_type! {
    /// A type of bin.
    BinIndex;
    /// A type of item.
    ItemIndex;
}

/// One type of bin.
#[derive(Debug, Clone, PartialEq)]
pub struct Bin {
    /// Inner size along x, y, z.
    pub size: [i64; 3],
    /// Inner volume, in cubed units of length.
    pub volume: i64,
    /// What its load may weigh, in grams.
    pub max_weight: Option<i64>,
    /// Cost of using one.
    pub cost: f64,
    /// How many there are; `None`: as many as needed.
    pub stock: Option<u32>,
    /// Through which it is unloaded.
    pub door: Door,
    /// Where its load's centre of gravity must lie.
    pub centre: Option<Centre>,
    /// What carries it.
    pub axles: Option<[Axle; 2]>,
}

/// One type of item.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its edges x, y, z as given.
    pub size: [i64; 3],
    /// Its volume.
    pub volume: i64,
    /// Weight of one, in grams.
    pub weight: i64,
    /// How many there are, over all orders.
    pub quantity: u32,
    /// Value of one when packed.
    pub value: f64,
    /// The different sizes along the bin's axes that its orientations give, in the file's order.
    pub stances: Vec<[i64; 3]>,
    /// What may rest on one.
    pub bearing: Bearing,
    /// When it is unloaded: its stop, or the largest number where it stays till the end.
    pub stop: u32,
}

impl Item {
    /// Whether one fits into an empty bin, by size and weight.
    pub fn fits(&self, bin: &Bin) -> bool {
        bin.max_weight.is_none_or(|limit| self.weight <= limit)
            && self.stances.iter().any(|stance| (0..3).all(|axis| stance[axis] <= bin.size[axis]))
    }
}

/// A validated packing problem.
#[derive(Debug, Clone)]
pub struct Problem {
    draft: Draft,
    bins: IndexVec<BinIndex, Bin>,
    items: IndexVec<ItemIndex, Item>,
    bin_rows: FxHashMap<String, BinIndex>,
    item_rows: FxHashMap<String, ItemIndex>,
    orders: Orders,
}

impl Problem {
    /// Applies every rule to `draft`.
    ///
    /// # Errors
    /// All findings, when one of them is an error.
    pub fn validate(draft: Draft) -> Validated<Self> {
        let findings = rules::findings(&draft);
        if findings.iter().any(crate::Finding::is_error) {
            return Err(findings);
        }
        Ok((Self::build(draft), findings))
    }

    fn build(draft: Draft) -> Self {
        let volume = |size: [i64; 3]| size[0] * size[1] * size[2]; // sides are at most 10^6, so it fits
        let bins: IndexVec<BinIndex, Bin> = draft
            .bins
            .iter()
            .map(|bin| Bin {
                size: bin.size(),
                volume: volume(bin.size()),
                max_weight: bin.max_net_g(),
                cost: bin.cost.unwrap_or(0.0),
                stock: bin.stock,
                door: bin.door,
                centre: bin.centre,
                axles: bin.axles.as_slice().try_into().ok(),
            })
            .collect();
        let mut items: IndexVec<ItemIndex, Item> = draft
            .items
            .iter()
            .map(|item| {
                let mut stances: Vec<[i64; 3]> = Vec::with_capacity(6);
                for orientation in &item.orientations {
                    let stance = orientation.turn(item.size());
                    if !stances.contains(&stance) {
                        stances.push(stance);
                    }
                }
                Item {
                    size: item.size(),
                    volume: volume(item.size()),
                    weight: item.weight_g.get(),
                    quantity: item.quantity,
                    value: item.value,
                    stances,
                    bearing: Bearing::of(item),
                    stop: item.stop.unwrap_or(u32::MAX),
                }
            })
            .collect();
        let bin_rows = bins.indices().map(|bin| (draft.bins[bin.0 as usize].id.clone(), bin)).collect();
        let item_rows: FxHashMap<String, ItemIndex> =
            items.indices().map(|item| (draft.items[item.0 as usize].id.clone(), item)).collect();
        let orders = Orders::of(&draft, &item_rows);
        let totals = (!orders.is_empty()).then(|| orders.totals(draft.items.len()));
        for (index, total) in items.indices().zip(totals.into_iter().flatten()) {
            items[index].quantity = total;
        }
        Self { draft, bins, items, bin_rows, item_rows, orders }
    }

    /// The draft it was made from.
    pub const fn draft(&self) -> &Draft {
        &self.draft
    }
    /// What is sought.
    pub const fn objective(&self) -> Objective {
        self.draft.objective
    }
    /// The share of every base that must be supported, 0 to 1.
    pub const fn support(&self) -> f64 {
        self.draft.support
    }
    /// How far a base may stick out beyond its contact areas, on each side.
    pub fn overhang(&self) -> Option<i64> {
        self.draft.overhang_mm.map(crate::units::Millimetres::get)
    }
    /// Whether every item's centre must lie over its contact areas' convex hull.
    pub const fn stable(&self) -> bool {
        self.draft.stable
    }
    /// Whether items are unloaded at different stops.
    pub fn has_stops(&self) -> bool {
        self.items.iter().any(|item| item.stop < u32::MAX)
    }
    /// Whether something is asked that the exact model does not know, so that its plan may fail the check.
    pub fn beyond_the_model(&self) -> bool {
        let partly = self.support() > 0.0 && self.support() < 1.0;
        let balanced = self.bins.iter().any(|bin| bin.centre.is_some() || bin.axles.is_some());
        let bearing = self.items.iter().any(|item| item.bearing.asks());
        partly || self.overhang().is_some() || self.stable() || balanced || bearing
    }
    /// The types of bin.
    pub const fn bins(&self) -> &IndexVec<BinIndex, Bin> {
        &self.bins
    }
    /// The types of item.
    pub const fn items(&self) -> &IndexVec<ItemIndex, Item> {
        &self.items
    }
    /// The orders, each packed on its own; none: all items are packed together.
    pub const fn orders(&self) -> &Orders {
        &self.orders
    }
    /// Id of a bin type.
    pub fn bin_id(&self, bin: BinIndex) -> &str {
        &self.draft.bins[bin.0 as usize].id
    }
    /// Id of an item type.
    pub fn item_id(&self, item: ItemIndex) -> &str {
        &self.draft.items[item.0 as usize].id
    }
    /// The bin type with an id.
    pub fn find_bin(&self, id: &str) -> Option<BinIndex> {
        self.bin_rows.get(id).copied()
    }
    /// The item type with an id.
    pub fn find_item(&self, id: &str) -> Option<ItemIndex> {
        self.item_rows.get(id).copied()
    }
    /// How many items there are, copies counted.
    pub fn copies(&self) -> u64 {
        self.items.iter().map(|item| u64::from(item.quantity)).sum()
    }
    /// The volume of all bins in stock, the measure of `utilisation`; `None` without a stock.
    pub fn offered_volume(&self) -> Option<i128> {
        self.bins.iter().map(|bin| Some(i128::from(bin.stock?) * i128::from(bin.volume))).sum()
    }
}

#[cfg(test)]
mod tests;
