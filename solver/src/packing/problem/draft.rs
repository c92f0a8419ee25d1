//! What a packing file says: plain data, one to one with packhorse's own JSON.

use super::bearing::Top;
use super::company::ClassRule;
use super::orders::Order;
use super::orientation::Orientation;
use super::prices::Prices;
use super::shape::{Axis, Shape};
use super::trucks::TruckType;
use super::vehicle::{Axle, Centre, Door};
use crate::defaults;
use crate::kind::KindName;
use crate::packing::plan::PackedBin;
use crate::units::{Grams, Millimetres};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A packing instance: items to put into bins.
///
/// Lengths are whole millimetres in packhorse's own files; a public file without units keeps its
/// own whole unit. Axis z points up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Version of the file format: 1.
    #[serde(default = "defaults::format")]
    pub format: u32,
    /// Always `packing`.
    pub kind: KindName,
    /// Name of the instance, for people. Default: empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What is sought. Default: `bins`.
    #[serde(default)]
    pub objective: Objective,
    /// The share (0 to 1) of every item's base that must stand on the floor or on other items.
    /// Default: 0, nothing is asked.
    #[serde(default, skip_serializing_if = "defaults::is_zero")]
    pub support: f64,
    /// No base may stick out by more than this, in millimetres, on any of its four sides beyond the rectangle round all
    /// its contact areas. Default: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overhang_mm: Option<Millimetres>,
    /// Whether every item must stand stably by itself: its centre over the convex hull of its contact areas.
    /// Default: false.
    #[serde(default, skip_serializing_if = "defaults::is_default")]
    pub stable: bool,
    /// The types of bin (carton, pallet, container) there are.
    pub bins: Vec<BinType>,
    /// The types of item to pack.
    pub items: Vec<ItemType>,
    /// Orders, each packed on its own: the items are then the catalogue of articles, without quantities. Default: all
    /// items are packed together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<Order>,
    /// With orders: at most so many of the bin types are used, over all orders together; which ones is part of the answer.
    /// Default: all may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choose: Option<u32>,
    /// What packed bins cost besides themselves, for the objective `cost`. Default: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prices: Option<Prices>,
    /// The zone of the freight prices that everything goes to, where there are no orders. Default: the first zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// The classes of goods that `classes` of items, `incompatible` and `incompatible_in_truck` name, with what one bin and one
    /// truck may hold of each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<ClassRule>,
    /// Pairs of classes that must not share a bin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub incompatible: Vec<[String; 2]>,
    /// With trucks: pairs of classes that must not share a truck, and so no bin. Default: none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub incompatible_in_truck: Vec<[String; 2]>,
    /// Bins that are loaded already, in the plan's form. They and what is in them count in `stock` and `quantity`; the items
    /// stay where they are, and the plan's first bins are these, in this order, perhaps with more in them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub loaded: Vec<PackedBin>,
    /// The types of truck (container, wagon) into which the loaded bins go. A bin then holds the goods of one stop only. Default:
    /// none, the bins are not loaded into anything.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trucks: Vec<TruckType>,
}

/// What is sought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Objective {
    /// All items packed into as few bins as possible.
    #[default]
    Bins,
    /// All items packed into bins of the least total cost.
    Cost,
    /// As much of the offered bins' volume filled as possible, in percent; items may stay out.
    Utilisation,
    /// As much value packed into the offered bins as possible; items may stay out.
    Profit,
}

impl Objective {
    /// The word of files and flags.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bins => "bins",
            Self::Cost => "cost",
            Self::Utilisation => "utilisation",
            Self::Profit => "profit",
        }
    }

    /// Whether items may stay out (the bins are given, the best load is sought).
    pub const fn is_knapsack(self) -> bool {
        matches!(self, Self::Utilisation | Self::Profit)
    }
}

/// One type of bin.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BinType {
    /// Its id, unique among the bins.
    pub id: String,
    /// Inner size along x.
    pub x: Millimetres,
    /// Inner size along y.
    pub y: Millimetres,
    /// Inner size along z, the height.
    pub z: Millimetres,
    /// The items in one bin weigh at most this, in grams. Default: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_weight_g: Option<Grams>,
    /// Cost of using one bin, in cents. Needed by the objective `cost`, ignored by the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
    /// How many there are. Default: as many as needed; the objectives `utilisation` and `profit`
    /// need the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<u32>,
    /// The side through which it is unloaded, for items with a `stop`. Default: `rear`.
    #[serde(default, skip_serializing_if = "defaults::is_default")]
    pub door: Door,
    /// Where the centre of gravity of its load must lie. Default: anywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub centre: Option<Centre>,
    /// The two axles that carry it, by which the load is shared like on a beam. Neither may be loaded beyond its limit
    /// or be lifted off the ground. Default: none, nothing is asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub axles: Vec<Axle>,
    /// Weight of the empty bin, in grams. Default: 0.
    #[serde(default, skip_serializing_if = "defaults::is_default")]
    pub tare_g: Grams,
    /// The bin with its load weighs at most this, in grams. Default: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_gross_g: Option<Grams>,
    /// Outer sides along x, y and z, which count for dimensional weight and in trucks; the inner space lies in the middle.
    /// Default: the inner ones, with the deck's height.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outer_mm: Option<[Millimetres; 3]>,
    /// Packaging material of one, in square centimetres. Default: 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub material_cm2: Option<f64>,
    /// CO2 of making one, in grams. Default: 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub co2_g: Option<f64>,
    /// The share (above 0, at most 1) of the inner volume that the items may take: the rest is kept for filler.
    /// Default: 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fill_limit: Option<f64>,
    /// In a truck: whether it is open above (a pallet) and so as high as its deck and its load. Default: false, as high as
    /// `outer_mm` says.
    #[serde(default, skip_serializing_if = "defaults::is_default")]
    pub open: bool,
    /// In a truck: height of the floor on which its goods stand, above what the bin stands on. Default: 0.
    #[serde(default, skip_serializing_if = "defaults::is_default")]
    pub deck_mm: Millimetres,
    /// In a truck: the weight of other loaded bins that may rest on one, in grams. 0: nothing may stand on it. On an open
    /// bin they stand on its goods, which must bear them, too. Default: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bears_g: Option<Grams>,
    /// In a truck: at most so many loaded bins stand one upon another in a stack of which this is the lowest, itself
    /// counted. Default: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_stack: Option<u32>,
    /// In a truck: how it may stand, `xyz` as given, `yxz` turned about the vertical. Default: both.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub orientations: Vec<Orientation>,
}

/// One type of item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemType {
    /// Its id, unique among the items.
    pub id: String,
    /// Its x edge.
    pub x: Millimetres,
    /// Its y edge.
    pub y: Millimetres,
    /// Its z edge, upright as given.
    pub z: Millimetres,
    /// How many there are. Default: 1.
    #[serde(default = "defaults::one::<u32>", skip_serializing_if = "defaults::is_one")]
    pub quantity: u32,
    /// Weight of one, in grams. Default: 0.
    #[serde(default, skip_serializing_if = "defaults::is_default")]
    pub weight_g: Grams,
    /// Value of one when packed, for the objective `profit`. Default: 0.
    #[serde(default, skip_serializing_if = "defaults::is_zero")]
    pub value: f64,
    /// The orientations allowed. Default: all six.
    #[serde(default = "all_six", skip_serializing_if = "is_all_six")]
    pub orientations: Vec<Orientation>,
    /// The weight that may rest on the top of one, in grams: all that stands on it, directly and indirectly, each item
    /// passing its own weight and what rests on it to what it stands on by shares of contact area. 0: fragile, nothing
    /// may stand on it. Default: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bears_g: Option<Grams>,
    /// The pressure that its top bears, in grams per square decimetre of contact, at every contact. Default: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bears_g_dm2: Option<Grams>,
    /// Which part of its top bears. Default: `full`.
    #[serde(default, skip_serializing_if = "defaults::is_default")]
    pub top: Top,
    /// At most so many items stand one upon another in a stack of which this is the lowest, itself counted; 1: nothing
    /// stands on it. Default: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_stack: Option<u32>,
    /// Whether it stands only on the floor or on items of its own type, and only those stand on it. Default: false.
    #[serde(default, skip_serializing_if = "defaults::is_default")]
    pub only_on_same: bool,
    /// The stop at which it is unloaded, from 1 in the order of the route. No item that is unloaded later may stand in
    /// its way to the bin's `door`, straight on, or anywhere above it. Default: unloaded after all stops.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<u32>,
    /// Ids of the bin types that it must go into one of. Default: any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bins: Vec<String>,
    /// Ids of the bin types that it must not go into. Default: none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_bins: Vec<String>,
    /// Classes of goods that it belongs to, by their ids in the problem's `classes`. Default: none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// A name: no two items of the same name share a bin, copies of one type among them. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apart: Option<String>,
    /// A name: all items of the same name go into one bin, copies of one type among them, or all of them stay out.
    /// Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Thickness of the padding on every side: one is so much larger on each side when packed. Default: 0.
    #[serde(default, skip_serializing_if = "defaults::is_default")]
    pub cushion_mm: Millimetres,
    /// The share (above 0, at most 1) that is left of the z edge, upright as given, when goods are compressed or nested,
    /// before padding. Default: 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compresses_to: Option<f64>,
    /// What it looks like inside its edges. Default: `box`.
    #[serde(default, skip_serializing_if = "defaults::is_default")]
    pub shape: Shape,
    /// For a cylinder, the edge along which it runs; the other two are its diameter. A cylinder that lies must touch
    /// something on both long sides, so that it cannot roll.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub axis: Option<Axis>,
}

impl Default for Draft {
    /// Nothing to pack into nothing, every field as its absence in a file says.
    fn default() -> Self {
        Self {
            format: defaults::format(),
            kind: KindName::Packing,
            name: String::new(),
            objective: Objective::default(),
            support: 0.0,
            overhang_mm: None,
            stable: false,
            bins: Vec::new(),
            items: Vec::new(),
            orders: Vec::new(),
            choose: None,
            zone: None,
            prices: None,
            classes: Vec::new(),
            incompatible: Vec::new(),
            incompatible_in_truck: Vec::new(),
            loaded: Vec::new(),
            trucks: Vec::new(),
        }
    }
}

impl Default for ItemType {
    /// One item without size, every field as its absence in a file says.
    fn default() -> Self {
        Self {
            id: String::new(),
            x: Millimetres(0),
            y: Millimetres(0),
            z: Millimetres(0),
            quantity: 1,
            weight_g: Grams(0),
            value: 0.0,
            orientations: all_six(),
            bears_g: None,
            bears_g_dm2: None,
            top: Top::default(),
            max_stack: None,
            only_on_same: false,
            stop: None,
            bins: Vec::new(),
            not_bins: Vec::new(),
            classes: Vec::new(),
            apart: None,
            group: None,
            cushion_mm: Millimetres(0),
            compresses_to: None,
            shape: Shape::default(),
            axis: None,
        }
    }
}

impl BinType {
    /// Inner size along x, y, z.
    pub const fn size(&self) -> [i64; 3] {
        [self.x.get(), self.y.get(), self.z.get()]
    }

    /// What its load may weigh, in grams: the less of `max_weight_g` and of what `max_gross_g` leaves.
    pub fn max_net_g(&self) -> Option<i64> {
        let load = self.max_weight_g.map(Grams::get);
        let gross = self.max_gross_g.map(|gross| gross.get().saturating_sub(self.tare_g.get()));
        load.into_iter().chain(gross).min()
    }

    /// The volume that its items may take together, in whole cubed units of length.
    pub fn room(&self) -> i64 {
        let [x, y, z] = self.size().map(i128::from);
        let volume = x.saturating_mul(y).saturating_mul(z);
        let room = self.fill_limit.map_or(volume, |limit| volume.saturating_mul(billionths(limit)) / BILLION);
        i64::try_from(room).unwrap_or(i64::MAX)
    }
}

/// Shares are counted in whole billionths, so that what is allowed is computed in integers.
const BILLION: i128 = 1_000_000_000;

fn billionths(share: f64) -> i128 {
    (share * BILLION as f64).round() as i128
}

impl ItemType {
    /// Its edges x, y, z.
    pub const fn size(&self) -> [i64; 3] {
        [self.x.get(), self.y.get(), self.z.get()]
    }

    /// Its edges x, y, z as packed: the upright one compressed, rounded up, and padding on every side.
    pub fn packed_size(&self) -> [i64; 3] {
        let [x, y, z] = self.size();
        let pressed = self.compresses_to.map_or(z, |share| {
            let parts = i128::from(z).saturating_mul(billionths(share));
            i64::try_from((parts + BILLION - 1) / BILLION).unwrap_or(z).max(1)
        });
        [x, y, pressed].map(|edge| edge.saturating_add(self.cushion_mm.get().saturating_mul(2)))
    }

    /// The volume that it takes as packed, as far as 64 bits go.
    pub fn volume(&self) -> i64 {
        self.packed_size().into_iter().fold(1, i64::saturating_mul)
    }
}

fn all_six() -> Vec<Orientation> {
    Orientation::ALL.to_vec()
}

fn is_all_six(orientations: &[Orientation]) -> bool {
    orientations == Orientation::ALL
}
