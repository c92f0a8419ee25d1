//! The least price of bins whose capacity covers the goods.

use super::up_to_whole;
use crate::packing::problem::{Bin, Objective, Problem};

/// What using one bin adds to the objective.
pub(super) fn price(problem: &Problem, bin: &Bin) -> f64 {
    if problem.objective() == Objective::Cost { bin.cost } else { 1.0 }
}

/// The objective is at least this: the price of covering the volume, of covering the weight, and of a bin
/// for the item that is hardest to please.
pub(super) fn at_least(problem: &Problem) -> f64 {
    let items = || problem.items().iter().filter(|item| problem.bins().iter().any(|bin| item.fits(bin)));
    let volume: i128 = items().map(|item| i128::from(item.volume) * i128::from(item.quantity)).sum();
    let weight: i128 = items().map(|item| i128::from(item.weight) * i128::from(item.quantity)).sum();
    let by_volume = cover(problem, volume as f64, |bin| bin.room as f64);
    let by_weight = cover(problem, weight as f64, |bin| bin.max_weight.map_or(f64::INFINITY, |limit| limit as f64));
    let dearest = items()
        .map(|item| {
            let fitting = problem.bins().iter().filter(|bin| bin.stock != Some(0) && item.fits(bin));
            fitting.map(|bin| price(problem, bin)).fold(f64::INFINITY, f64::min)
        })
        .filter(|price| price.is_finite())
        .fold(0.0, f64::max);
    let whole = problem.bins().iter().all(|bin| price(problem, bin).fract() == 0.0);
    let best = by_volume.max(by_weight).max(dearest).max(by_company(problem));
    if whole { up_to_whole(best) } else { best * (1.0 - 1e-9) }
}

/// The price of covering the items of a class by what one bin may hold of it, and those of a name that keeps
/// apart by one a bin.
fn by_company(problem: &Problem) -> f64 {
    let company = problem.company();
    if company.is_empty() {
        return 0.0;
    }
    let mut counts = vec![0.0_f64; company.classes.len()];
    let mut values = vec![0.0_f64; company.classes.len()];
    let mut aparts = vec![0.0_f64; company.aparts.len()];
    for item in problem.items().iter().filter(|item| problem.bins().iter().any(|bin| item.fits(bin))) {
        let quantity = f64::from(item.quantity);
        for &class in &item.classes {
            let row = class as usize;
            counts[row] += quantity;
            // What is worth more than all that a bin may hold is packed nowhere.
            let packable = company.classes[row].max_value_per_bin.is_none_or(|most| item.value <= most);
            values[row] += if packable { quantity * item.value } else { 0.0 };
        }
        if let Some(name) = item.apart {
            aparts[name as usize] += quantity;
        }
    }
    let mut best = cover(problem, aparts.iter().copied().fold(0.0, f64::max), |_| 1.0);
    for (row, class) in company.classes.iter().enumerate() {
        if let Some(most) = class.max_per_bin {
            best = best.max(cover(problem, counts[row], |_| f64::from(most)));
        }
        if let Some(most) = class.max_value_per_bin.filter(|&most| most > 0.0) {
            best = best.max(cover(problem, values[row] * (1.0 - 1e-9), |_| most));
        }
    }
    best
}

/// The least price of bins in stock whose capacities sum to `demand`, parts of bins allowed: the cheapest
/// capacity first.
pub(super) fn cover(problem: &Problem, demand: f64, capacity: impl Fn(&Bin) -> f64) -> f64 {
    let mut bins: Vec<(f64, f64, f64)> = problem
        .bins()
        .iter()
        .filter(|bin| bin.stock != Some(0))
        .map(|bin| {
            let stock = bin.stock.map_or(f64::INFINITY, f64::from);
            (price(problem, bin), capacity(bin), stock)
        })
        .collect();
    bins.sort_by(|a, b| (a.0 / a.1).total_cmp(&(b.0 / b.1)));
    let (mut rest, mut sum) = (demand, 0.0);
    for (price, capacity, stock) in bins {
        if rest <= 0.0 || capacity.is_infinite() {
            break; // one such bin bears all the rest, at a vanishing part of its price
        }
        let used = (rest / capacity).min(stock);
        sum += used * price;
        rest -= used * capacity;
    }
    sum
}
