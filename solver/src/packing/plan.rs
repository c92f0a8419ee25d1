//! What is answered: which item stands where in which bin.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The body of a packing plan.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The bins used, each with what stands in it.
    pub bins: Vec<PackedBin>,
    /// What is not packed, and why.
    #[serde(default)]
    pub unpacked: Vec<Unpacked>,
    /// Where the instance has orders: of how many the packing is proven best, and which are open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
    /// Where the instance has trucks: each with the bins that are loaded into it. Every bin is in one truck.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trucks: Vec<PackedTruck>,
    /// Whether the items of every bin, and the bins of every truck, stand in an order in which they can be loaded one by one: nothing
    /// goes in below what is in already. Default: their order says nothing.
    #[serde(default, skip_serializing_if = "crate::defaults::is_default")]
    pub loading_order: bool,
    /// Sums over all bins. A plan written by hand may leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totals: Option<Totals>,
}

/// What the search has proven of each order on its own; with a limited stock of bins, as if there were enough.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// So many orders are proven to be packed best.
    pub proven: usize,
    /// The ids of the others.
    pub open: Vec<String>,
}

/// One bin with its load.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackedBin {
    /// Id of the bin type.
    pub bin: String,
    /// Id of the order that it is packed for, where the instance has orders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// The items in it.
    pub items: Vec<Placed>,
    /// How full and heavy it is, and what it costs. A plan written by hand may leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figures: Option<Figures>,
}

/// What a bin with its load amounts to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// The share of its inner volume that the items take, as packed, to four decimals.
    pub fill: f64,
    /// What the items weigh, in grams; absent where that is nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight_g: Option<i64>,
    /// What it weighs with them, in grams, where it weighs anything itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gross_g: Option<i64>,
    /// The load's centre of gravity from the bin's origin along x, y and z, to the next whole millimetre. Absent where nothing weighs
    /// anything, and of orders' bins whose type says nothing of `centre` and `axles`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub centre_mm: Option<[i64; 3]>,
    /// What each of its axles carries, the empty vehicle included, to the next whole gram.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub axles_g: Option<[i64; 2]>,
    /// Its share of the parts of the objective `cost`, in cents; parts of nothing are left out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub costs: BTreeMap<String, f64>,
    /// CO2 of the bin and its filler in grams, where the instance says what they emit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub co2_g: Option<f64>,
}

/// Sums over all bins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// Bins used.
    pub bins: u64,
    /// Items in them.
    pub items: u64,
    /// The share of these bins' inner volume that the items take, as packed, to four decimals.
    pub fill: f64,
    /// What the items weigh, in grams; absent where that is nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight_g: Option<i64>,
    /// What the bins weigh with them, in grams, where any of them weighs anything itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gross_g: Option<i64>,
    /// CO2 of the bins and their filler in grams, where the instance says what they emit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub co2_g: Option<f64>,
}

/// One item in its place. Lengths are in the instance's unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Placed {
    /// Id of the item type; copies repeat it.
    pub item: String,
    /// x of the corner nearest the origin.
    pub x: i64,
    /// y of that corner.
    pub y: i64,
    /// z of that corner, the height at which the item stands.
    pub z: i64,
    /// Size along x as placed.
    pub dx: i64,
    /// Size along y as placed.
    pub dy: i64,
    /// Size along z as placed.
    pub dz: i64,
}

impl Placed {
    /// The corner nearest the origin.
    pub const fn corner(&self) -> [i64; 3] {
        [self.x, self.y, self.z]
    }
    /// The size as placed.
    pub const fn size(&self) -> [i64; 3] {
        [self.dx, self.dy, self.dz]
    }
}

/// Copies of one item type that are not packed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unpacked {
    /// Id of the item type.
    pub id: String,
    /// Id of the order that lacks them, where the instance has orders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// How many copies.
    pub quantity: u32,
    /// Why, in a sentence.
    pub reason: String,
}

/// One truck with the bins in it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackedTruck {
    /// Id of the truck type.
    pub truck: String,
    /// The bins in it.
    pub bins: Vec<StoodBin>,
    /// How full and heavy it is; its items are the loaded bins. A plan written by hand may leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figures: Option<Figures>,
}

/// One loaded bin in its place in a truck.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StoodBin {
    /// Number of the bin in the plan's `bins`, from 1.
    pub bin: usize,
    /// x of the outer corner nearest the origin.
    pub x: i64,
    /// y of that corner.
    pub y: i64,
    /// z of that corner, the height at which the bin stands.
    pub z: i64,
    /// Outer size along x as it stands.
    pub dx: i64,
    /// Outer size along y as it stands.
    pub dy: i64,
    /// Outer height, with its load.
    pub dz: i64,
    /// Whether it is turned by a quarter, counterclockwise seen from above: its own x edge lies along y. Default: false.
    #[serde(default, skip_serializing_if = "crate::defaults::is_default")]
    pub turned: bool,
}

impl StoodBin {
    /// The outer corner nearest the origin.
    pub const fn corner(&self) -> [i64; 3] {
        [self.x, self.y, self.z]
    }
    /// The outer size as it stands.
    pub const fn size(&self) -> [i64; 3] {
        [self.dx, self.dy, self.dz]
    }
}

impl Plan {
    /// The bin with a number from 1, if there is one.
    pub fn numbered(&self, number: usize) -> Option<&PackedBin> {
        self.bins.get(number.checked_sub(1)?)
    }
}
