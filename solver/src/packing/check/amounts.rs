//! Ids, quantities, weights and stocks.

use super::{LISTED, Opened};
use crate::kind::Violation;
use crate::packing::plan::Plan;
use crate::packing::problem::Problem;
use std::collections::BTreeMap;

/// Every id names something.
pub(super) fn ids(bin: &Opened<'_>, violations: &mut Vec<Violation>) {
    if bin.bin.is_none() {
        violations.push(Violation::new("unknown-id", format!("{} is of a type that is not known", bin.name())));
    }
    for (placed, _) in bin.items.iter().filter(|(_, item)| item.is_none()).take(LISTED) {
        let message = format!("{} holds the item \"{}\", which is not known", bin.name(), placed.item);
        violations.push(Violation::new("unknown-id", message));
    }
}

/// The load weighs at most what the bin bears, and with the bin itself at most what it may weigh gross.
pub(super) fn weight(bin: &Opened<'_>, violations: &mut Vec<Violation>) {
    let Some(kind) = bin.bin else { return };
    let load: i128 = bin.items.iter().filter_map(|(_, item)| Some(i128::from((*item)?.weight))).sum();
    if let Some(limit) = kind.max_load.filter(|&limit| load > i128::from(limit)) {
        let message = format!("{} is loaded with {load} g, allowed are {limit} g", bin.name());
        violations.push(Violation::new("weight", message));
    }
    let gross = load + i128::from(kind.tare);
    if let Some(limit) = kind.max_gross.filter(|&limit| gross > i128::from(limit)) {
        let message = format!("{} weighs {gross} g with its load, allowed are {limit} g", bin.name());
        violations.push(Violation::new("gross-weight", message));
    }
}

/// The items take at most the share of the inner volume that may be filled, counted in billionths.
pub(super) fn fill(problem: &Problem, bin: &Opened<'_>, violations: &mut Vec<Violation>) {
    const BILLION: f64 = 1e9;
    let Some(kind) = bin.bin else { return };
    let Some(limit) = problem.draft().bins[kind.row.0 as usize].fill_limit else { return };
    let filled: i128 = bin.items.iter().map(|(placed, _)| placed.size().map(i128::from).iter().product::<i128>()).sum();
    let inner: i128 = kind.size.map(i128::from).iter().product();
    if filled * 1_000_000_000 > (limit * BILLION).round() as i128 * inner {
        let share = filled as f64 / inner.max(1) as f64;
        let message = format!("{} is filled to {share:.6} of its volume, allowed are {limit}", bin.name());
        violations.push(Violation::new("fill-limit", message));
    }
}

/// No more bins of a type than there are.
pub(super) fn stock(problem: &Problem, opened: &[Opened<'_>], violations: &mut Vec<Violation>) {
    let mut used: BTreeMap<&str, u64> = BTreeMap::new();
    for bin in opened {
        *used.entry(bin.packed.bin.as_str()).or_default() += 1;
    }
    for (id, used) in used {
        let stock = problem.find_bin(id).and_then(|bin| problem.bins()[bin].stock);
        if let Some(stock) = stock.filter(|&stock| used > u64::from(stock)) {
            let message = format!("{used} bins of type \"{id}\" are used, in stock are {stock}");
            violations.push(Violation::new("stock", message));
        }
    }
}

/// Packed and left out add up to what there is. Returns how many mandatory copies are left out.
pub(super) fn quantities(problem: &Problem, plan: &Plan, violations: &mut Vec<Violation>) -> usize {
    let mut packed = vec![0_u64; problem.items().len()];
    let mut declared = vec![0_u64; problem.items().len()];
    for placed in plan.bins.iter().flat_map(|bin| &bin.items) {
        if let Some(item) = problem.find_item(&placed.item) {
            packed[item.0 as usize] += 1;
        }
    }
    for unpacked in &plan.unpacked {
        match problem.find_item(&unpacked.id) {
            Some(item) => declared[item.0 as usize] += u64::from(unpacked.quantity),
            None => {
                let message = format!("the list of unpacked items names \"{}\", which is not known", unpacked.id);
                violations.push(Violation::new("unknown-id", message));
            }
        }
    }
    let optional = problem.objective().is_knapsack();
    let mut left_out = 0_u64;
    for (index, item) in problem.items().iter_enumerated() {
        let (row, quantity) = (index.0 as usize, u64::from(item.quantity));
        let told = packed[row] + declared[row];
        let id = problem.item_id(index);
        if told > quantity {
            let message =
                format!("\"{id}\": {} packed and {} left out, but there are {quantity}", packed[row], declared[row]);
            violations.push(Violation::new("quantity", message));
        } else if told < quantity && !optional {
            let message = format!("\"{id}\": {} of {quantity} are neither packed nor left out", quantity - told);
            violations.push(Violation::new("quantity", message));
        }
        if !optional {
            left_out += declared[row];
        }
    }
    usize::try_from(left_out).unwrap_or(usize::MAX)
}
