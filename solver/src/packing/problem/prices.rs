//! Prices: what a packed bin costs besides itself. Filler, material, freight by weight and size, CO2.

use super::draft::BinType;
use crate::defaults;
use crate::units::{Grams, Millimetres};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What makes up the objective `cost` besides each bin's own `cost`. Every part is a sum over the bins used.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// Cents for each litre of a bin that no item takes, which filler fills. Default: 0.
    #[serde(default, skip_serializing_if = "defaults::is_zero")]
    pub filler_per_litre: f64,
    /// Grams of CO2 for each litre of filler. Default: 0.
    #[serde(default, skip_serializing_if = "defaults::is_zero")]
    pub filler_co2_g_per_litre: f64,
    /// Cents for each square metre of packaging material, see `material_cm2` of the bins. Default: 0.
    #[serde(default, skip_serializing_if = "defaults::is_zero")]
    pub material_per_m2: f64,
    /// Cents for each kilogram of CO2, of the bins and of their filler. Default: 0.
    #[serde(default, skip_serializing_if = "defaults::is_zero")]
    pub co2_per_kg: f64,
    /// The carrier's price table. Default: no freight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freight: Option<Freight>,
    /// How much each part counts in the objective.
    #[serde(default, skip_serializing_if = "defaults::is_default")]
    pub weights: Weights,
}

/// How much each part of the cost counts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// The bins' own costs. Default: 1.
    #[serde(default = "defaults::one::<f64>", skip_serializing_if = "defaults::is_one")]
    pub bins: f64,
    /// Material. Default: 1.
    #[serde(default = "defaults::one::<f64>", skip_serializing_if = "defaults::is_one")]
    pub material: f64,
    /// Filler. Default: 1.
    #[serde(default = "defaults::one::<f64>", skip_serializing_if = "defaults::is_one")]
    pub filler: f64,
    /// Freight. Default: 1.
    #[serde(default = "defaults::one::<f64>", skip_serializing_if = "defaults::is_one")]
    pub freight: f64,
    /// CO2. Default: 1.
    #[serde(default = "defaults::one::<f64>", skip_serializing_if = "defaults::is_one")]
    pub co2: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Self { bins: 1.0, material: 1.0, filler: 1.0, freight: 1.0, co2: 1.0 }
    }
}

/// What the carrier takes for a parcel, by zone and billable weight.
///
/// The billable weight is the greater of what the bin weighs with its load (`tare_g` included) and of its dimensional
/// weight, rounded up to whole steps of `round_g`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Freight {
    /// Cubic centimetres of outer volume that count as a kilogram, such as 5000. Default: size does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub divisor: Option<u32>,
    /// The billable weight is rounded up to whole multiples of this, in grams. Default: 1.
    #[serde(default = "one_gram", skip_serializing_if = "is_one_gram")]
    pub round_g: Grams,
    /// The zones. An order names its zone; without one it is the first.
    pub zones: Vec<Zone>,
}

/// One zone's prices.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    /// Its id, unique among the zones.
    pub id: String,
    /// The steps in ascending order: the price is that of the first whose `to_g` is at least the billable weight.
    pub steps: Vec<Step>,
    /// Cents for each further kilogram begun beyond the last step. Default: heavier parcels are not taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beyond_per_kg: Option<f64>,
}

/// One step of a price table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Up to this billable weight, in grams.
    pub to_g: Grams,
    /// The price of a parcel, in cents.
    pub cost: f64,
}

const fn one_gram() -> Grams {
    Grams(1)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_one_gram(grams: &Grams) -> bool {
    grams.get() == 1
}

impl Prices {
    /// Rows of the zone with this id.
    pub(super) fn zone(&self, id: &str) -> Option<usize> {
        self.freight.as_ref()?.zones.iter().position(|zone| zone.id == id)
    }
}

impl Freight {
    /// Billable weight of a bin by its outer size alone, in grams.
    pub(in crate::packing) fn dimensional_g(&self, bin: &BinType) -> i64 {
        let sides = bin.outer_mm.map_or(bin.size(), |sides| sides.map(Millimetres::get));
        let volume: i64 = sides.iter().product(); // sides are at most 10^6, so it fits
        self.divisor
            .map_or(0, |divisor| volume.div_euclid(i64::from(divisor)) + i64::from(volume % i64::from(divisor) > 0))
    }

    /// The carrier takes loads up to this weight in a bin to a zone, in grams; below 0: it does not take the bin.
    pub(in crate::packing) fn carried_g(&self, zone: &Zone, bin: &BinType) -> i64 {
        if zone.beyond_per_kg.is_some() {
            return i64::MAX;
        }
        let round = self.round_g.get();
        let most = zone.steps.last().map_or(-1, |last| last.to_g.get() / round * round);
        if self.dimensional_g(bin) <= most { most - bin.tare_g.get() } else { -1 }
    }
}
