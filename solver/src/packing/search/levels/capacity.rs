//! What may rest on the goods of an open bin, if it rests evenly on the highest of them.

use crate::packing::plan::{PackedBin, Placed};
use crate::packing::problem::{Bearing, Problem};

/// Square millimetres in a square decimetre.
const DECIMETRE: f64 = 10_000.0;
/// Bins with more items are taken to bear nothing.
const MOST: usize = 1_500;

/// Grams that may rest on the goods up to `top`; `None` without a limit.
///
/// What rests on an item is a constant, of the goods above it, and a share of the weight sought: both go down by contact areas
/// from item to item, and each limit bounds the weight.
pub(super) fn capacity(problem: &Problem, bin: &PackedBin, top: i64) -> Option<i64> {
    if bin.items.len() > MOST {
        return Some(0);
    }
    let items: Vec<(&Placed, Bearing, f64)> = bin
        .items
        .iter()
        .filter_map(|placed| {
            let item = &problem.items()[problem.find_item(&placed.item)?];
            Some((placed, item.bearing, item.weight as f64))
        })
        .collect();
    let area = |placed: &Placed| placed.dx as f64 * placed.dy as f64;
    let whole: f64 =
        items.iter().filter(|(placed, ..)| placed.z + placed.dz == top).map(|(placed, ..)| area(placed)).sum();
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|&row| std::cmp::Reverse(items[row].0.z));
    // Of goods, and of each gram above all.
    let mut rests = vec![(0.0, 0.0); items.len()];
    let mut most = f64::INFINITY;
    let mut limit = |(goods, share): (f64, f64), limit: f64| {
        if share > 0.0 {
            most = most.min((limit - goods) / share);
        }
    };
    for row in order {
        let (placed, bearing, weight) = items[row];
        if placed.z + placed.dz == top {
            rests[row].1 += area(placed) / whole;
            if let Some(pressure) = bearing.pressure {
                limit((0.0, rests[row].1), pressure as f64 * area(placed) / DECIMETRE);
            }
        }
        if let Some(bears) = bearing.weight {
            limit(rests[row], bears as f64);
        }
        let shared = |below: &Placed| {
            let length = |from: i64, to: i64| (to - from).max(0) as f64;
            length(placed.x.max(below.x), (placed.x + placed.dx).min(below.x + below.dx))
                * length(placed.y.max(below.y), (placed.y + placed.dy).min(below.y + below.dy))
        };
        let under = || items.iter().enumerate().filter(|(_, (below, ..))| below.z + below.dz == placed.z);
        let total: f64 = under().map(|(_, (below, ..))| shared(below)).sum();
        for (other, (below, limits, _)) in under() {
            let contact = shared(below);
            if contact > 0.0 {
                let part = contact / total;
                let passed = ((rests[row].0 + weight) * part, rests[row].1 * part);
                if let Some(pressure) = limits.pressure {
                    limit(passed, pressure as f64 * contact / DECIMETRE);
                }
                rests[other].0 += passed.0;
                rests[other].1 += passed.1;
            }
        }
    }
    most.is_finite().then(|| most.max(0.0) as i64)
}
