//! How much the bins in stock can hold at most.

use crate::packing::problem::{Bin, Item, Objective, Problem};

/// The objective is at most this; `None` where the stock is not limited.
pub(super) fn at_most(problem: &Problem) -> Option<f64> {
    let offered = problem.offered_volume()?;
    let bins = || problem.bins().iter().filter(|bin| bin.stock != Some(0));
    let items: Vec<&Item> = problem.items().iter().filter(|item| bins().any(|bin| item.fits(bin))).collect();
    let room: i128 = bins()
        .map(|bin| i128::from(bin.stock.unwrap_or(0)) * i128::from(usable_volume(bin, &items).min(bin.room)))
        .sum();
    let bearing: Option<i128> =
        bins().map(|bin| Some(i128::from(bin.stock.unwrap_or(0)) * i128::from(bin.max_weight?))).sum();
    let volume = |item: &Item| item.volume as f64;
    let weight = |item: &Item| item.weight as f64;
    let bearing = bearing.map_or(f64::INFINITY, |bearing| bearing as f64);
    match problem.objective() {
        Objective::Utilisation => {
            let goods: i128 = items.iter().map(|item| i128::from(item.volume) * i128::from(item.quantity)).sum();
            // The same expression as the check's, so that a load that reaches it is seen to.
            let by_volume = 100.0 * goods.min(room) as f64 / offered.max(1) as f64;
            let by_weight = 100.0 * fractional(&items, volume, weight, bearing) / offered.max(1) as f64;
            Some(by_volume.min(by_weight * (1.0 + 1e-9)))
        }
        _ => {
            let all: f64 = items.iter().map(|item| item.value * f64::from(item.quantity)).sum();
            let by_volume = fractional(&items, |item| item.value, volume, room as f64);
            let by_weight = fractional(&items, |item| item.value, weight, bearing);
            Some(all.min(by_volume * (1.0 + 1e-9)).min(by_weight * (1.0 + 1e-9)))
        }
    }
}

/// The most `gain` that fits into `capacity` when items may be cut: the densest first.
fn fractional(items: &[&Item], gain: impl Fn(&Item) -> f64, size: impl Fn(&Item) -> f64, capacity: f64) -> f64 {
    let density = |item: &Item| if size(item) > 0.0 { gain(item) / size(item) } else { f64::INFINITY };
    let mut order: Vec<&Item> = items.to_vec();
    order.sort_by(|a, b| density(b).total_cmp(&density(a)));
    let (mut rest, mut sum) = (capacity, 0.0);
    for item in order {
        let (all, each) = (f64::from(item.quantity), size(item));
        let taken = if each <= 0.0 { all } else { (rest / each).min(all).max(0.0) };
        sum += taken * gain(item);
        rest -= taken * each;
    }
    sum
}

/// Steps that the table of one axis may take.
const STEPS: i64 = 20_000_000;

/// The volume of the box that rows of items can reach along each axis: a load pushed towards the origin
/// stays inside it (normal patterns, Herz 1972; Christofides and Whitlock 1977).
fn usable_volume(bin: &Bin, items: &[&Item]) -> i64 {
    let mut volume = 1;
    for axis in 0..3 {
        let side = bin.size[axis];
        let mut edges: Vec<i64> = items
            .iter()
            .flat_map(|item| &item.stances)
            .filter(|stance| (0..3).all(|k| stance[k] <= bin.size[k]))
            .map(|stance| stance[axis])
            .collect();
        edges.sort_unstable();
        edges.dedup();
        volume *= if edges.len() as i64 * side <= STEPS { longest_row(&edges, side) } else { side };
    }
    volume
}

/// The largest sum of `edges`, each as often as wanted, up to `side`.
fn longest_row(edges: &[i64], side: i64) -> i64 {
    let side = side as usize;
    let mut reached = vec![false; side + 1];
    reached[0] = true;
    for &edge in edges {
        let edge = edge as usize;
        for at in edge..=side {
            reached[at] |= reached[at - edge];
        }
    }
    (0..=side).rev().find(|&at| reached[at]).unwrap_or(0) as i64
}
