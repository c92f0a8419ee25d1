//! The general packing search on one order: for large orders, and for rules that the quick packer does not know.

use super::super::{Effort, search};
use super::shop::Shop;
use super::wanted::{Kind, Parcel, Place, Types, Wanted};
use crate::kind::{Kind as _, Options};
use crate::packing::plan::Plan;
use crate::packing::problem::{BinType, Draft, ItemType, Objective, Problem};
use crate::packing::{Packing, check};
use crate::search::observer::Silent;
use crate::search::stop::Stop;
use crate::units::Grams;
use rustc_hash::FxHashMap;

/// How the general search is sent out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Errand {
    pub(super) iterations: u64,
    /// The share of a carton that is thought to be filled, where its freight hangs on what is in it.
    pub(super) fill: f64,
    /// Tells one errand for an order from another.
    pub(super) number: u64,
}

impl Errand {
    /// So many iterations, and nothing else said.
    pub(super) const fn of(iterations: u64) -> Self {
        Self { iterations, fill: 0.8, number: 0 }
    }
}

/// The instance without its orders, items and prices, of which each order's own problem is made.
pub(super) struct Engine<'a> {
    problem: &'a Problem,
    shell: Draft,
    seed: u64,
    stop: &'a Stop,
    /// By article: of it and of cartons nothing is asked but size, weight and orientation.
    plain_articles: Vec<bool>,
    /// So it is of all articles: the quick packer knows all.
    pub(super) plain: bool,
}

impl<'a> Engine<'a> {
    pub(super) fn new(problem: &'a Problem, seed: u64, stop: &'a Stop) -> Self {
        let mut shell = problem.draft().clone();
        (shell.name, shell.zone) = (String::new(), None);
        shell.objective = Objective::default();
        (shell.bins, shell.items, shell.orders) = (Vec::new(), Vec::new(), Vec::new());
        (shell.prices, shell.choose) = (None, None);
        let draft = problem.draft();
        // With every field of today named the update says nothing, until a new rule brings a field.
        #[allow(clippy::needless_update, reason = "a field that a new rule brings must make an item other than plain")]
        let plain_item = |item: &ItemType| {
            let (id, orientations) = (item.id.clone(), item.orientations.clone());
            let ItemType { x, y, z, quantity, weight_g, value, cushion_mm, compresses_to, .. } = *item;
            let known = ItemType { id, x, y, z, quantity, weight_g, value, orientations, ..ItemType::default() };
            // Padding and compression are in the sizes that the quick packer works with.
            *item == ItemType { cushion_mm, compresses_to, ..known }
        };
        let plain_bin = |bin: &BinType| {
            let id = bin.id.clone();
            let BinType { x, y, z, max_weight_g, cost, stock, tare_g, max_gross_g, .. } = *bin;
            let BinType { outer_mm, material_cm2, co2_g, .. } = *bin;
            let known = BinType { id, x, y, z, max_weight_g, cost, stock, tare_g, max_gross_g, ..BinType::default() };
            *bin == BinType { outer_mm, material_cm2, co2_g, ..known }
        };
        let common = shell == Draft::default() && draft.bins.iter().all(plain_bin);
        let plain_articles: Vec<bool> = draft.items.iter().map(|item| common && plain_item(item)).collect();
        let plain = plain_articles.iter().all(|&plain| plain);
        Self { problem, shell, seed, stop, plain_articles, plain }
    }

    /// Whether the quick packer knows all that is asked of an order.
    pub(super) fn is_plain(&self, wanted: &Wanted) -> bool {
        self.plain || wanted.kinds.iter().all(|kind| self.plain_articles[kind.article as usize])
    }

    /// Whether an order may be packed so by all rules but prices and stock: the check says so.
    pub(super) fn accepts(&self, wanted: &Wanted, parcels: &[Parcel]) -> bool {
        let draft = self.problem.draft();
        let mut own = self.shell.clone();
        own.objective = Objective::Bins;
        own.bins = draft.bins.iter().map(|bin| BinType { stock: None, ..bin.clone() }).collect();
        let item = |kind: &Kind| ItemType { quantity: kind.count, ..draft.items[kind.article as usize].clone() };
        own.items = wanted.kinds.iter().map(item).collect();
        let bins = parcels.iter().map(|parcel| wanted.packed(self.problem, parcel)).collect();
        let plan = Plan { bins, ..Plan::default() };
        Problem::validate(own).is_ok_and(|(problem, _)| check::check(&problem, &plan).violations.is_empty())
    }

    /// Packs an order. `only`: into one carton of this type or not at all; else into any, as cheaply as it can.
    pub(super) fn pack(
        &self,
        shop: &Shop,
        wanted: &Wanted,
        only: Option<usize>,
        forbidden: &Types,
        iterations: u64,
    ) -> Option<Vec<Parcel>> {
        self.send(shop, wanted, only, forbidden, Errand::of(iterations)).0
    }

    /// The same on an errand, with the iterations done.
    pub(super) fn send(
        &self,
        shop: &Shop,
        wanted: &Wanted,
        only: Option<usize>,
        forbidden: &Types,
        errand: Errand,
    ) -> (Option<Vec<Parcel>>, u64) {
        let stock = |carton: usize| match only {
            Some(only) => Some(u32::from(only == carton)),
            None => forbidden.has(carton).then_some(0),
        };
        let objective = if only.is_some() { Objective::Utilisation } else { Objective::Cost };
        let Some((parcels, done)) = self.search(shop, wanted, objective, stock, errand) else { return (None, 0) };
        let packed: usize = parcels.iter().map(|parcel| parcel.places.len()).sum();
        ((packed == wanted.copies() as usize).then_some(parcels), done)
    }

    /// Packs what fits of an order into so many cartons of each type.
    pub(super) fn some(
        &self,
        shop: &Shop,
        wanted: &Wanted,
        stocks: &[Option<u32>],
        iterations: u64,
    ) -> Option<Vec<Parcel>> {
        let found = self.search(shop, wanted, Objective::Cost, |carton| stocks[carton], Errand::of(iterations));
        found.map(|(parcels, _)| parcels)
    }

    fn search(
        &self,
        shop: &Shop,
        wanted: &Wanted,
        objective: Objective,
        stock: impl Fn(usize) -> Option<u32>,
        errand: Errand,
    ) -> Option<(Vec<Parcel>, u64)> {
        let draft = self.problem.draft();
        let mut own = self.shell.clone();
        own.objective = objective;
        let allowed = |row: usize| stock(row) != Some(0) && shop.cartons[row].max_weight > 0;
        let rows: Vec<usize> = (0..draft.bins.len()).filter(|&row| allowed(row)).collect();
        let counts = wanted.counts();
        let (volume, weight) = (wanted.volume(&counts), wanted.weight(&counts));
        own.bins = rows
            .iter()
            .map(|&row| {
                let carton = &shop.cartons[row];
                // What a full one would weigh decides the freight that it is taken for.
                let share = errand.fill * carton.volume as f64 / volume.max(1) as f64;
                let full = (weight as f64 * share.min(1.0)) as i64;
                let limit = (carton.max_weight < i64::MAX).then_some(carton.max_weight);
                BinType {
                    cost: Some(shop.price(row, full.min(carton.max_weight))),
                    stock: stock(row),
                    max_weight_g: limit.map(Grams),
                    max_gross_g: None,
                    ..draft.bins[row].clone()
                }
            })
            .collect();
        let items = wanted
            .kinds
            .iter()
            .map(|kind| ItemType { quantity: kind.count, ..draft.items[kind.article as usize].clone() });
        own.items = items.collect();
        own.items.retain_mut(|item| {
            // Bin types that are not open to this order are not there; an item that must go into one of them cannot go.
            let there = |id: &String| own.bins.iter().any(|bin| bin.id == *id);
            let bound = !item.bins.is_empty();
            item.bins.retain(there);
            item.not_bins.retain(there);
            !bound || !item.bins.is_empty()
        });
        let problem = Problem::validate(own).ok()?.0;
        let stop = self.stop.with_part_iterations(errand.iterations);
        let options = Options { seed: self.seed.wrapping_add(errand.number), ..Options::default() };
        let full = (objective == Objective::Utilisation)
            .then(|| 100.0 * volume as f64 / problem.offered_volume().unwrap_or(1).max(1) as f64);
        let found = search(&problem, &options, Effort::Auto, full, Packing::objectives(&problem), &stop, &Silent);
        let kinds: FxHashMap<u32, u16> = wanted.kinds.iter().map(|kind| kind.article).zip(0..).collect();
        let mut parcels = Vec::new();
        for bin in &found.plan.bins {
            let carton = rows[problem.find_bin(&bin.bin)?.0 as usize] as u16;
            let places = bin.items.iter().map(|placed| {
                let item = self.problem.find_item(&placed.item)?.0;
                let kind = *kinds.get(&item)?;
                let narrow = |values: [i64; 3]| values.map(|value| value as i32); // inside a bin, so they fit
                Some(Place { kind, at: narrow(placed.corner()), size: narrow(placed.size()) })
            });
            let places = places.collect::<Option<Vec<Place>>>()?.into_boxed_slice();
            parcels.push(Parcel { carton, places });
        }
        Some((parcels, found.iterations))
    }
}
