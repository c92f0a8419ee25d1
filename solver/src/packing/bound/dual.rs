//! Dual feasible functions: how many bins of one type are needed at least.
//!
//! A function f on [0, 1] is dual feasible if lengths that sum to at most 1 keep a sum of at most 1
//! under f. With one such function an axis, the sum over the items of the products of their transformed
//! sides is at most 1 for the load of one bin (Fekete and Schepers 2004, theorem 4). An item that may turn counts with
//! its least product. All triples out of three families are tried: the identity; Fekete and
//! Schepers' u(k), which rounds to multiples of 1/k; and U(ε), which drops lengths below ε and lifts those
//! above 1 − ε to 1, with ε at the items' own edges. L1 and L2 of Martello, Pisinger and Vigo (2000) use the last alone.

use super::up_to_whole;
use crate::packing::problem::{Bin, Problem};
use crate::search::stop::Stop;

/// Work of the triples together: triples times stances.
const WORK: usize = 20_000_000;
/// Stances beyond which the triples are not tried at all.
const MOST_STANCES: usize = 200_000;

/// At least so many bins are needed.
pub(super) fn bins_at_least(problem: &Problem, bin: &Bin, stop: &Stop) -> f64 {
    // All stances that fit, item after item; `ends[i]` is where item i ends.
    let mut stances: Vec<[i64; 3]> = Vec::new();
    let mut items: Vec<(usize, f64)> = Vec::new();
    for item in problem.items().iter().filter(|item| item.fits(bin)) {
        stances.extend(item.stances.iter().filter(|stance| (0..3).all(|axis| stance[axis] <= bin.size[axis])));
        items.push((stances.len(), f64::from(item.quantity)));
    }
    if stances.is_empty() || stances.len() > MOST_STANCES {
        return 0.0;
    }
    let families = ((WORK / stances.len()) as f64).cbrt().clamp(4.0, 30.0) as usize;
    let axes = [0, 1, 2].map(|axis| transformed(&stances, axis, bin.size[axis], families));
    let mut best = 0.0_f64;
    for fx in &axes[0] {
        for fy in &axes[1] {
            if stop.urgent() {
                return up_to_whole(best);
            }
            for fz in &axes[2] {
                let mut sum = 0.0;
                let mut at = 0;
                for &(end, quantity) in &items {
                    let mut least = 1.0_f64;
                    while at < end {
                        least = least.min(fx[at] * fy[at] * fz[at]);
                        at += 1;
                    }
                    sum += quantity * least;
                }
                best = best.max(sum);
            }
        }
    }
    up_to_whole(best)
}

/// For each function of the families: the transformed side of every stance along `axis`.
fn transformed(stances: &[[i64; 3]], axis: usize, side: i64, most: usize) -> Vec<Vec<f64>> {
    let whole = side as f64;
    let apply = |f: &dyn Fn(i64) -> f64| stances.iter().map(|stance| f(stance[axis])).collect::<Vec<f64>>();
    let mut all = vec![apply(&|x| x as f64 / whole)];
    for k in 1..=3_i64 {
        all.push(apply(&|x| rounded(k, x, side)));
    }
    // Twice ε, so that ε = W/2 is whole.
    let mut edges: Vec<i64> = stances.iter().map(|stance| 2 * stance[axis]).filter(|&twice| twice <= side).collect();
    edges.push(side);
    edges.sort_unstable();
    edges.dedup();
    let room = most.saturating_sub(all.len()).max(1);
    let stride = edges.len().div_ceil(room).max(1);
    // Counted from the largest, which lifts most.
    for &epsilon in edges.iter().rev().step_by(stride) {
        all.push(apply(&|x| lifted(epsilon, x, side)));
    }
    all
}

/// u(k) of a length in a `side` W: x/W if (k+1)x/W is whole, else floor((k+1)x/W)/k.
pub(in crate::packing) fn rounded(k: i64, x: i64, side: i64) -> f64 {
    let scaled = (k + 1) * x;
    if scaled % side == 0 { x as f64 / side as f64 } else { (scaled / side) as f64 / k as f64 }
}

/// U(ε) of a length in a `side` W, by twice ε: 0 below ε, 1 above W − ε, else x/W.
pub(in crate::packing) fn lifted(twice_epsilon: i64, x: i64, side: i64) -> f64 {
    match 2 * x {
        twice if twice > 2 * side - twice_epsilon => 1.0,
        twice if twice < twice_epsilon => 0.0,
        _ => x as f64 / side as f64,
    }
}
