//! The outer level: trucks into which the bins are loaded, and what a loaded bin looks like from outside.

use super::draft::{BinType, Draft};
use super::orientation::Orientation;
use super::vehicle::{Axle, Centre, Door};
use super::{Bin, Item, ItemIndex, Problem};
use crate::defaults;
use crate::packing::plan::Placed;
use crate::units::{Grams, Millimetres};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One type of truck (container, wagon) into which loaded bins go.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TruckType {
    /// Its id, unique among the trucks.
    pub id: String,
    /// Inner size along x, its length.
    pub x: Millimetres,
    /// Inner size along y.
    pub y: Millimetres,
    /// Inner size along z, the height.
    pub z: Millimetres,
    /// The loaded bins in one truck weigh at most this, their tare included, in grams. Default: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_weight_g: Option<Grams>,
    /// Cost of using one truck, in cents. Needed by the objective `cost`, ignored by the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
    /// How many there are. Default: as many as needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<u32>,
    /// The side through which it is unloaded, for bins whose goods have a `stop`. Default: `rear`.
    #[serde(default, skip_serializing_if = "defaults::is_default")]
    pub door: Door,
    /// Where the centre of gravity of its load must lie. Default: anywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub centre: Option<Centre>,
    /// The two axles that carry it. Neither may be loaded beyond its limit or be lifted off the ground. Default: none,
    /// nothing is asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub axles: Vec<Axle>,
    /// Weight of the empty truck, in grams. Default: 0.
    #[serde(default, skip_serializing_if = "defaults::is_default")]
    pub tare_g: Grams,
    /// The truck with its load weighs at most this, in grams. Default: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_gross_g: Option<Grams>,
}

impl TruckType {
    /// The bin that it is for the loaded bins.
    pub fn as_bin(&self) -> BinType {
        let Self { id, x, y, z, max_weight_g, cost, stock, door, centre, axles, tare_g, max_gross_g } = self.clone();
        BinType {
            id,
            x,
            y,
            z,
            max_weight_g,
            cost,
            stock,
            door,
            centre,
            axles,
            tare_g,
            max_gross_g,
            ..BinType::default()
        }
    }
}

/// What a bin is for a truck.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outside {
    /// Outer sides along x and y.
    pub base: [i64; 2],
    /// Outer height; `None` for an open bin, which is as high as its load.
    pub height: Option<i64>,
    /// Height of the floor on which its goods stand.
    pub deck: i64,
    /// Where its inner space begins along x and y: in the middle, rounded down.
    pub inset: [i64; 2],
    /// Whether it may stand as it is, and turned by a quarter.
    pub turns: [bool; 2],
    /// Grams that may rest on it.
    pub bears: Option<i64>,
    /// Loaded bins in a stack of which it is the lowest, at most.
    pub stack: Option<u32>,
}

impl Outside {
    pub(super) fn of(bin: &BinType) -> Self {
        let [x, y, z] = bin.size();
        let deck = bin.deck_mm.get();
        let outer = bin.outer_mm.map_or([x, y, z.saturating_add(deck)], |sides| sides.map(Millimetres::get));
        let may = |orientation| bin.orientations.is_empty() || bin.orientations.contains(&orientation);
        Self {
            base: [outer[0], outer[1]],
            height: (!bin.open).then_some(outer[2]),
            deck,
            inset: [outer[0].saturating_sub(x) / 2, outer[1].saturating_sub(y) / 2],
            turns: [may(Orientation::Xyz), may(Orientation::Yxz)],
            bears: bin.bears_g.map(Grams::get),
            stack: bin.max_stack,
        }
    }

    /// Its height with goods up to `top` above its floor.
    pub fn height_with(&self, top: i64) -> i64 {
        self.height.unwrap_or_else(|| self.deck.saturating_add(top))
    }

    /// Its outer size with goods up to `top`, turned by a quarter or not.
    pub fn size_with(&self, top: i64, turned: bool) -> [i64; 3] {
        let [x, y] = self.base;
        let height = self.height_with(top);
        if turned { [y, x, height] } else { [x, y, height] }
    }
}

impl Draft {
    /// The trucks as the bins of a draft of their own, whose items are the caller's.
    pub fn of_trucks(&self) -> Self {
        let (classes, incompatible) = self.classes_of_one_truck();
        Self {
            classes,
            incompatible,
            objective: self.objective,
            support: self.support,
            overhang_mm: self.overhang_mm,
            // A loaded bin never hangs in the air: where nothing is asked, it stands stably.
            stable: self.stable || (self.support == 0.0 && self.overhang_mm.is_none()),
            bins: self.trucks.iter().map(TruckType::as_bin).collect(),
            ..Self::default()
        }
    }
}

impl Problem {
    /// The first stop at which any of these goods leaves; the largest number where none does.
    pub fn first_stop<'a>(&self, goods: impl IntoIterator<Item = &'a Placed>) -> u32 {
        let stops = goods.into_iter().filter_map(|placed| Some(self.items[self.find_item(&placed.item)?].stop));
        stops.min().unwrap_or(u32::MAX)
    }
    /// The types of truck into which the bins are loaded; empty: the bins are not loaded into anything.
    pub fn trucks(&self) -> &[Bin] {
        &self.trucks
    }
    /// The truck type with an id.
    pub fn find_truck(&self, id: &str) -> Option<&Bin> {
        self.draft.trucks.iter().zip(&self.trucks).find(|(truck, _)| truck.id == id).map(|(_, truck)| truck)
    }
    /// The group of an item that can be packed nowhere, since its items leave trucks at different stops.
    pub fn torn_group(&self, item: ItemIndex) -> Option<&str> {
        let Item { group: Some(group), stop, .. } = self.items()[item] else { return None };
        let torn = self.items().iter().any(|other| other.group == Some(group) && other.stop != stop);
        (torn && !self.trucks.is_empty()).then(|| self.company().groups[group as usize].as_str())
    }
    /// Whether a loaded bin must stand stably in a truck: so it is asked, or nothing else is.
    pub fn trucks_are_stable(&self) -> bool {
        self.stable() || (self.support() == 0.0 && self.overhang().is_none())
    }
}
