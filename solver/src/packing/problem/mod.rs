//! What is asked: validated, immutable, opened by typed indices.

mod bearing;
mod company;
mod company_rules;
mod draft;
mod loaded;
mod order_rules;
mod orders;
mod orientation;
mod physics_rules;
mod prices;
mod rules;
mod shape;
mod truck_rules;
mod trucks;
mod vehicle;

pub use bearing::{Bearing, Top};
pub use company::{ClassRule, Company, Held};
pub use draft::{BinType, Draft, ItemType, Objective};
pub use loaded::Loaded;
pub use order_rules::MOST_ORDERS;
pub use orders::{Line, Order, Orders};
pub use orientation::Orientation;
pub use prices::{Freight, Prices, Step, Weights, Zone};
pub(in crate::packing) use rules::HEAVIEST;
pub use rules::MOST as MOST_COPIES;
pub use shape::{Axis, Rolls, Shape};
pub use trucks::{Outside, TruckType};
pub use vehicle::{Axle, Centre, Door};

use crate::finding::Validated;
use crate::ids::IndexVec;
use crate::units::Grams;
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
    /// Its row among the bin types.
    pub row: BinIndex,
    /// Inner size along x, y, z.
    pub size: [i64; 3],
    /// Inner volume, in cubed units of length.
    pub volume: i64,
    /// What its load may weigh, in grams: the less of `max_load` and of what `max_gross` leaves beside the tare.
    pub max_weight: Option<i64>,
    /// What its load may weigh by `max_weight_g`.
    pub max_load: Option<i64>,
    /// Weight of the empty bin.
    pub tare: i64,
    /// What the bin may weigh with its load.
    pub max_gross: Option<i64>,
    /// Volume that its items may take together.
    pub room: i64,
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
    /// What it is for a truck.
    pub outside: Outside,
}

impl Bin {
    fn of((row, bin): (usize, &BinType)) -> Self {
        let [x, y, z] = bin.size();
        Self {
            row: BinIndex(row as u32),
            size: [x, y, z],
            volume: x * y * z, // sides are at most 10^6, so it fits
            max_weight: bin.max_net_g(),
            max_load: bin.max_weight_g.map(Grams::get),
            tare: bin.tare_g.get(),
            max_gross: bin.max_gross_g.map(Grams::get),
            room: bin.room(),
            cost: bin.cost.unwrap_or(0.0),
            stock: bin.stock,
            door: bin.door,
            centre: bin.centre,
            axles: bin.axles.as_slice().try_into().ok(),
            outside: Outside::of(bin),
        }
    }
}

/// One type of item.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its edges x, y, z as packed, compressed and padded.
    pub size: [i64; 3],
    /// Its volume as packed.
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
    /// For each stance, how it could roll; empty for what does not roll.
    pub rolls: Vec<Rolls>,
    /// Whether it may go into each bin type, by rows; empty: into any.
    pub may_go: Vec<bool>,
    /// Rows of the classes that it belongs to, ascending.
    pub classes: Vec<u32>,
    /// What one counts for in the limits of these classes, in their order.
    pub held: Vec<Held>,
    /// Row of the name that keeps it apart from others.
    pub apart: Option<u32>,
    /// Row of the group whose items go into one bin.
    pub group: Option<u32>,
}

impl Item {
    /// How one that stands as `stance` could roll.
    pub fn rolls(&self, stance: [i64; 3]) -> Rolls {
        let row = self.stances.iter().position(|&known| known == stance);
        row.and_then(|row| self.rolls.get(row)).copied().unwrap_or_default()
    }

    /// Whether it may go into bins of this type.
    pub fn may_go_into(&self, bin: &Bin) -> bool {
        self.may_go.get(bin.row.0 as usize).copied().unwrap_or(true)
    }

    /// Whether one fits into an empty bin that it may go into, by size, volume and weight.
    pub fn fits(&self, bin: &Bin) -> bool {
        self.may_go_into(bin)
            && self.volume <= bin.room
            && bin.max_weight.is_none_or(|limit| self.weight <= limit)
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
    company: Company,
    trucks: Vec<Bin>,
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
        let bins: IndexVec<BinIndex, Bin> = draft.bins.iter().enumerate().map(Bin::of).collect();
        let trucks =
            draft.trucks.iter().map(TruckType::as_bin).enumerate().map(|(row, bin)| Bin::of((row, &bin))).collect();
        let company = Company::of(&draft);
        let rows = company::Rows::of(&draft, &company);
        let mut items: IndexVec<ItemIndex, Item> = draft
            .items
            .iter()
            .map(|item| {
                let mut stances: Vec<[i64; 3]> = Vec::with_capacity(6);
                let size = item.packed_size();
                for orientation in &item.orientations {
                    let stance = orientation.turn(size);
                    if !stances.contains(&stance) {
                        stances.push(stance);
                    }
                }
                let classes = rows.classes(item);
                let held = |&class: &u32| Held { class, count: 1.0, value: item.value };
                Item {
                    held: classes.iter().map(held).collect(),
                    rolls: match item.shape {
                        Shape::Box => Vec::new(),
                        Shape::Cylinder => {
                            stances.iter().map(|&stance| shape::rolls(item, &item.orientations, stance)).collect()
                        }
                    },
                    size,
                    volume: volume(size),
                    weight: item.weight_g.get(),
                    quantity: item.quantity,
                    value: item.value,
                    stances,
                    bearing: Bearing::of(item),
                    stop: item.stop.unwrap_or(u32::MAX),
                    may_go: rows.may_go(item),
                    classes,
                    apart: rows.apart(item),
                    group: rows.group(item),
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
        Self { draft, bins, items, bin_rows, item_rows, orders, company, trucks }
    }

    /// Sets what an item of each type counts for in the limits of its classes, by rows of the types: a loaded bin counts for
    /// the goods in it.
    #[must_use]
    pub(in crate::packing) fn with_held(mut self, held: impl IntoIterator<Item = Vec<Held>>) -> Self {
        for (row, held) in (0..).zip(held) {
            self.items[ItemIndex(row)].held = held;
        }
        self
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
