//! Cartons, articles and prices as the packing of orders sees them: 32-bit lengths, and what a packed carton costs.

use super::rates::{Offer, Rate, binding, rates};
use super::wanted::Types;
use crate::packing::problem::{Objective, Prices, Problem, Zone};
use std::sync::Arc;

/// One type of carton.
#[derive(Debug, Clone)]
pub(super) struct Carton {
    pub(super) size: [i32; 3],
    pub(super) volume: i64,
    /// `i64::MAX` without a limit.
    pub(super) max_weight: i64,
    tare: i64,
    /// Billable weight by size alone, in grams.
    dimensional: i64,
    /// What using one costs whatever is in it, filled with filler to the brim.
    fixed: f64,
    pub(super) stock: Option<u32>,
}

/// One article.
#[derive(Debug, Clone)]
pub(super) struct Article {
    pub(super) stances: Vec<[i32; 3]>,
    pub(super) volume: i64,
    pub(super) weight: i64,
    /// The group that it goes together with.
    pub(super) group: Option<u32>,
}

/// All that orders to one zone have in common.
#[derive(Debug, Clone)]
pub(super) struct Shop {
    pub(super) cartons: Vec<Carton>,
    pub(super) articles: Arc<[Article]>,
    /// The prices of the zone.
    zone: Option<Zone>,
    round: i64,
    freight_weight: f64,
    /// What a unit of packed volume saves of filler.
    saved: f64,
    /// The objective is the number of cartons; a carton's volume then decides between equals.
    pub(super) counting: bool,
    /// For each carton the loads up to which it costs what it costs, those that bind.
    offers: Vec<Vec<Offer>>,
    /// Rates that no parcel undercuts, with all cartons allowed.
    rates: Vec<Rate>,
}

impl Shop {
    /// One for each zone; without freight there is one.
    pub(super) fn all(problem: &Problem) -> Vec<Self> {
        let side = |size: [i64; 3]| size.map(|side| side as i32); // at most 10^6 by rule P-106
        let articles: Arc<[Article]> = problem
            .items()
            .iter()
            .map(|item| Article {
                stances: item.stances.iter().map(|&stance| side(stance)).collect(),
                volume: item.volume,
                weight: item.weight,
                group: item.group,
            })
            .collect();
        let freight = problem.draft().prices.as_ref().and_then(|prices| prices.freight.as_ref());
        let zones: Vec<Option<Zone>> =
            freight.map_or(vec![None], |freight| freight.zones.iter().cloned().map(Some).collect());
        zones.into_iter().map(|zone| Self::new(problem, articles.clone(), zone)).collect()
    }

    fn new(problem: &Problem, articles: Arc<[Article]>, zone: Option<Zone>) -> Self {
        let draft = problem.draft();
        let counting = problem.objective() == Objective::Bins;
        let prices = draft.prices.clone().unwrap_or_default();
        let weights = prices.weights;
        // Cents for a cubic millimetre of filler.
        let filler = (weights.filler * prices.filler_per_litre
            + weights.co2 * prices.co2_per_kg * prices.filler_co2_g_per_litre / 1e3)
            / 1e6;
        let freight = prices.freight.as_ref();
        let round = freight.map_or(1, |freight| freight.round_g.get());
        let largest = problem.bins().iter().map(|bin| bin.volume).max().unwrap_or(1) as f64;
        let side = |size: [i64; 3]| size.map(|side| side as i32); // at most 10^6 by rule P-106
        let cartons = problem
            .bins()
            .iter()
            .zip(&draft.bins)
            .map(|(bin, given)| {
                let dimensional = freight.map_or(0, |freight| freight.dimensional_g(given));
                let tare = given.tare_g.get();
                let carried =
                    zone.as_ref().zip(freight).map_or(i64::MAX, |(zone, freight)| freight.carried_g(zone, given));
                Carton {
                    size: side(bin.size),
                    volume: bin.volume,
                    max_weight: bin.max_weight.unwrap_or(i64::MAX).min(carried),
                    tare,
                    dimensional,
                    fixed: if counting {
                        1.0 + 1e-6 * bin.volume as f64 / largest
                    } else {
                        own(&prices, given.cost, given.material_cm2, given.co2_g) + filler * bin.volume as f64
                    },
                    stock: bin.stock,
                }
            })
            .collect();
        let mut shop = Self {
            cartons,
            articles,
            zone,
            round,
            freight_weight: weights.freight,
            saved: if counting { 0.0 } else { filler },
            counting,
            offers: Vec::new(),
            rates: Vec::new(),
        };
        shop.offers = (0..shop.cartons.len()).map(|carton| shop.all_offers(carton)).collect();
        shop.rates = rates(&shop, &Types::default());
        shop
    }

    /// No goods of this volume and weight cost less, however they are divided into cartons.
    pub(super) fn at_least(&self, volume: i64, weight: i64, forbidden: &Types) -> f64 {
        let fewer = (!forbidden.is_empty()).then(|| rates(self, forbidden));
        let rates = fewer.as_ref().unwrap_or(&self.rates);
        rates.iter().map(|[lambda, mu]| lambda * volume as f64 + mu * weight as f64).fold(0.0, f64::max)
    }

    /// The loads up to which a carton costs what it costs.
    pub(super) fn offers(&self, carton: usize) -> &[Offer] {
        &self.offers[carton]
    }

    /// The same, found: what lies between costs no less. None where the carrier does not take it.
    fn all_offers(&self, carton: usize) -> Vec<Offer> {
        let own = &self.cartons[carton];
        if own.max_weight < 0 {
            return Vec::new();
        }
        let grams = |load: i64| if load == i64::MAX { f64::INFINITY } else { load as f64 };
        let volume = own.volume as f64;
        let Some(zone) = &self.zone else { return vec![[volume, grams(own.max_weight), own.fixed]] };
        let whole = |billable: i64| billable / self.round * self.round;
        // What the dimensional weight pays for, and each step of the table.
        let ends = zone.steps.iter().map(|step| whole(step.to_g.get()));
        let paid = up(own.dimensional, self.round).saturating_mul(self.round);
        let ends = ends.chain([paid]).map(|end| end.saturating_sub(own.tare).min(own.max_weight));
        let ends = ends.chain([0]).filter(|&load| load >= 0);
        let priced = ends.map(|load| [volume, load as f64, self.price(carton, load)]);
        let mut offers: Vec<Offer> = priced.filter(|[.., price]| price.is_finite()).collect();
        let Some((last, per_kg)) = zone.steps.last().zip(zone.beyond_per_kg) else { return binding(offers) };
        // Beyond the table the price is at least a line in the weight.
        let line = |load: f64| {
            let beyond = (load + own.tare as f64 - last.to_g.get() as f64).max(0.0);
            own.fixed + self.freight_weight * (last.cost + per_kg * beyond / 1e3)
        };
        let begins = (last.to_g.get() - own.tare).clamp(0, own.max_weight) as f64;
        offers.push([volume, begins, line(begins)]);
        if own.max_weight < i64::MAX {
            let most = own.max_weight as f64;
            offers.push([volume, most, line(most)]);
            return binding(offers);
        }
        // Without a limit each further kilogram may be paid for, whatever the volume.
        let mut offers = binding(offers);
        offers.push([0.0, 1e3, self.freight_weight * per_kg]);
        offers
    }

    /// What a carton with a load of `weight` grams costs, filler for its whole volume counted. Infinite where the carrier
    /// does not take it.
    pub(super) fn price(&self, carton: usize, weight: i64) -> f64 {
        let carton = &self.cartons[carton];
        let Some(zone) = &self.zone else { return carton.fixed };
        let heavier = carton.dimensional.max(weight.saturating_add(carton.tare));
        let billable = up(heavier, self.round).saturating_mul(self.round);
        let step = zone.steps.partition_point(|step| step.to_g.get() < billable);
        let cents = match (zone.steps.get(step), zone.steps.last(), zone.beyond_per_kg) {
            (Some(step), _, _) => step.cost,
            (None, Some(last), Some(per_kg)) => last.cost + per_kg * up(billable - last.to_g.get(), 1000) as f64,
            _ => return f64::INFINITY,
        };
        carton.fixed + self.freight_weight * cents
    }

    /// What goods of this volume save of the filler that the cartons' prices count.
    pub(super) fn saved(&self, volume: i64) -> f64 {
        self.saved * volume as f64
    }
}

/// What a carton costs by itself, weighted.
fn own(prices: &Prices, cost: Option<f64>, material: Option<f64>, co2: Option<f64>) -> f64 {
    let weights = prices.weights;
    weights.bins * cost.unwrap_or(0.0)
        + weights.material * prices.material_per_m2 * material.unwrap_or(0.0) / 1e4
        + weights.co2 * prices.co2_per_kg * co2.unwrap_or(0.0) / 1e3
}

/// How many steps reach `value`.
const fn up(value: i64, step: i64) -> i64 {
    value / step + (value % step > 0) as i64
}
