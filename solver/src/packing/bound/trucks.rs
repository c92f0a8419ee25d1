//! How many trucks, at what cost, the loaded bins need at least.
//!
//! A bin takes more of a truck than its goods: outside it is larger than the room in it, and its tare comes on top. The least of
//! these ratios over the bin types turns the goods' volume and weight into what trucks must carry, and that is covered by the
//! cheapest capacity. Where nothing may stand on any bin, the bases are covered by floors as well, and the goods of a class
//! by what a truck may hold of it.

use super::covering::{self, cover};
use super::up_to_whole;
use crate::packing::problem::{Bin, Draft, ItemType, Objective, Problem};
use crate::search::stop::Stop;
use crate::units::Millimetres;

/// A bound for each objective: under `bins` on the trucks and on the bins, under `cost` on the sum of both.
pub(in crate::packing) fn bounds(problem: &Problem, stop: &Stop) -> Vec<Option<f64>> {
    let bins = super::bound(problem, stop);
    let trucks = at_least(problem);
    if problem.objective() == Objective::Cost {
        return vec![bins.zip(trucks).map(|(bins, trucks)| bins + trucks)];
    }
    vec![trucks, bins]
}

/// The least of a ratio over the bins in stock.
fn least(problem: &Problem, ratio: impl Fn(&Bin) -> f64) -> f64 {
    let bins = problem.bins().iter().filter(|bin| bin.stock != Some(0));
    let least = bins.map(ratio).fold(f64::INFINITY, f64::min);
    if least.is_finite() { least } else { 0.0 }
}

/// The least price of trucks for the goods that fit some bin.
fn at_least(problem: &Problem) -> Option<f64> {
    // The trucks as bins of an instance with an item that fits them all.
    let dummy =
        ItemType { id: "1".to_owned(), x: Millimetres(1), y: Millimetres(1), z: Millimetres(1), ..ItemType::default() };
    let draft = Draft { items: vec![dummy], ..problem.draft().of_trucks() };
    let trucks = Problem::validate(draft).ok()?.0;
    let goods = || problem.items().iter().filter(|item| problem.bins().iter().any(|bin| item.fits(bin)));
    let volume = goods().map(|item| item.volume as f64 * f64::from(item.quantity)).sum::<f64>();
    let weight = goods().map(|item| item.weight as f64 * f64::from(item.quantity)).sum::<f64>();
    if volume == 0.0 {
        return Some(0.0);
    }
    let base = |bin: &Bin| bin.outside.base[0] as f64 * bin.outside.base[1] as f64;
    let room = |bin: &Bin| bin.room.max(1) as f64;
    // An open bin is the better filled the higher its load; its deck comes on top of the share of the base that goods take.
    let outer = |bin: &Bin| match bin.outside.height {
        Some(height) => base(bin) * height as f64 / room(bin),
        None => {
            let inner = bin.size[0] as f64 * bin.size[1] as f64;
            base(bin) * (bin.outside.deck as f64 + bin.size[2] as f64) / (inner * bin.size[2] as f64)
        }
    };
    let demand = volume * least(problem, outer);
    let by_volume = cover(&trucks, demand, |truck| truck.volume as f64);
    // The tare of as few bins as carry the weight, and of as few as hold the volume.
    let tare = |bin: &Bin| bin.tare as f64;
    let by_load = weight * least(problem, |bin| bin.max_weight.map_or(0.0, |limit| tare(bin) / limit.max(1) as f64));
    let by_room = volume * least(problem, |bin| tare(bin) / room(bin));
    let heavy = weight + by_load.max(by_room);
    let by_weight = cover(&trucks, heavy, |truck| truck.max_weight.map_or(f64::INFINITY, |limit| limit as f64));
    let flat = problem.bins().iter().all(|bin| bin.outside.bears == Some(0) || bin.outside.stack == Some(1));
    let by_floor = if flat && stands(problem) {
        let needed = volume * least(problem, |bin| base(bin) / room(bin));
        cover(&trucks, needed, |truck| truck.size[0] as f64 * truck.size[1] as f64)
    } else {
        0.0
    };
    let price = |truck: &Bin| covering::price(&trucks, truck);
    let cheapest = trucks.bins().iter().filter(|truck| truck.stock != Some(0)).map(price).fold(f64::INFINITY, f64::min);
    let cheapest = if cheapest.is_finite() { cheapest } else { 0.0 };
    let best = by_volume.max(by_weight).max(by_floor).max(by_company(problem, &trucks)) * (1.0 - 1e-9);
    let whole = trucks.bins().iter().all(|truck| price(truck).fract() == 0.0);
    Some(if whole { up_to_whole(best).max(cheapest) } else { best.max(cheapest) })
}

/// The price of trucks that carry the goods of a class by what one may hold of it.
fn by_company(problem: &Problem, trucks: &Problem) -> f64 {
    let mut best = 0.0_f64;
    for (row, class) in (0..).zip(&problem.company().classes) {
        let goods = || {
            let fitting = problem.items().iter().filter(|item| problem.bins().iter().any(|bin| item.fits(bin)));
            fitting.filter(move |item| item.classes.contains(&row))
        };
        if let Some(most) = class.max_per_truck {
            let count = goods().map(|item| f64::from(item.quantity)).sum();
            best = best.max(cover(trucks, count, |_| f64::from(most)));
        }
        if let Some(most) = class.max_value_per_truck.filter(|&most| most > 0.0) {
            // What is worth more than all that a truck may hold goes nowhere.
            let packable = goods().filter(|item| item.value <= most);
            let value = packable.map(|item| f64::from(item.quantity) * item.value).sum::<f64>();
            best = best.max(cover(trucks, value * (1.0 - 1e-6), |_| most));
        }
    }
    best
}

/// Whether every loaded bin that is not on the floor stands on another.
fn stands(problem: &Problem) -> bool {
    problem.trucks_are_stable() || problem.overhang().is_some() || problem.support() >= 1e-6
}
