//! What is answered: which item stands where in which bin.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackedBin {
    /// Id of the bin type.
    pub bin: String,
    /// Id of the order that it is packed for, where the instance has orders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// The items in it.
    pub items: Vec<Placed>,
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackedTruck {
    /// Id of the truck type.
    pub truck: String,
    /// The bins in it.
    pub bins: Vec<StoodBin>,
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
