//! Orders: no bin holds goods of two, and each gets what it wants.

use super::{LISTED, Opened};
use crate::kind::Violation;
use crate::packing::plan::Plan;
use crate::packing::problem::Problem;
use std::collections::BTreeSet;

/// Every bin is packed for an order that there is, and none where there are no orders.
pub(super) fn named(problem: &Problem, bin: &Opened<'_>, violations: &mut Vec<Violation>) {
    let message = match &bin.packed.order {
        None if !problem.orders().are_named() => return,
        None => format!("{} names no order that it is packed for", bin.name()),
        Some(id) if problem.orders().find(Some(id)).is_some() => return,
        Some(id) => format!("{} is packed for the order \"{id}\", which is not known", bin.name()),
    };
    violations.push(Violation::new("order", message));
}

/// No more types of bin than may be chosen.
pub(super) fn types(problem: &Problem, plan: &Plan, violations: &mut Vec<Violation>) {
    let Some(most) = problem.draft().choose else { return };
    let used: BTreeSet<&str> = plan.bins.iter().map(|bin| bin.bin.as_str()).collect();
    if used.len() > most as usize {
        let message = format!("{} types of bin are used, at most {most} may be chosen", used.len());
        violations.push(Violation::new("choose", message));
    }
}

/// Each order is proven or open: those that are open are known and named once, and the others are counted.
pub(super) fn proof(problem: &Problem, plan: &Plan, wrong: &mut Vec<Violation>) {
    let Some(proof) = &plan.proof else { return };
    let mut open = BTreeSet::new();
    let known = |id: &str| problem.orders().find(Some(id)).is_some();
    let strange = proof.open.iter().find(|id| !known(id) || !open.insert(id.as_str()));
    let orders = problem.draft().orders.len();
    let message = if let Some(id) = strange {
        format!("the proof calls \"{id}\" open, which is no order or was named before")
    } else if proof.proven.checked_add(proof.open.len()) != Some(orders) {
        let (proven, open) = (proof.proven, proof.open.len());
        format!("the proof speaks of {proven} orders proven and {open} open, but there are {orders}")
    } else {
        return;
    };
    wrong.push(Violation::new("misstated", message));
}

/// What one order has of an item.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    order: u32,
    item: u32,
    wanted: u64,
    packed: u64,
    declared: u64,
}

/// For every order, packed and left out add up to what is ordered. Returns how many copies are left out.
pub(super) fn quantities(problem: &Problem, plan: &Plan, violations: &mut Vec<Violation>) -> usize {
    let orders = problem.orders();
    let mut sums: Vec<Sum> = Vec::new();
    for order in 0..orders.len() {
        for &(item, quantity) in orders.lines(order) {
            sums.push(Sum { order: order as u32, item: item.0, wanted: u64::from(quantity), ..Sum::default() });
        }
    }
    for bin in &plan.bins {
        let Some(order) = orders.find(bin.order.as_deref()) else { continue };
        for item in bin.items.iter().filter_map(|placed| problem.find_item(&placed.item)) {
            sums.push(Sum { order: order as u32, item: item.0, packed: 1, ..Sum::default() });
        }
    }
    for unpacked in &plan.unpacked {
        let order = orders.find(unpacked.order.as_deref());
        let item = problem.find_item(&unpacked.id);
        if let (Some(order), Some(item)) = (order, item) {
            let declared = u64::from(unpacked.quantity);
            sums.push(Sum { order: order as u32, item: item.0, declared, ..Sum::default() });
        } else {
            let order = unpacked.order.as_deref().map_or("no order".to_owned(), |id| format!("the order \"{id}\""));
            let message = format!("the list of unpacked items names \"{}\" of {order}: one is not known", unpacked.id);
            violations.push(Violation::new("unknown-id", message));
        }
    }
    sums.sort_unstable_by_key(|sum| (sum.order, sum.item));
    let mut left_out = 0_u64;
    let mut listed = 0;
    for group in sums.chunk_by(|a, b| (a.order, a.item) == (b.order, b.item)) {
        let total = |part: fn(&Sum) -> u64| group.iter().map(part).sum::<u64>();
        let (wanted, packed, declared) = (total(|sum| sum.wanted), total(|sum| sum.packed), total(|sum| sum.declared));
        left_out += declared;
        if packed + declared != wanted && listed < LISTED {
            listed += 1;
            let order = &problem.draft().orders[group[0].order as usize].id;
            let item = &problem.draft().items[group[0].item as usize].id;
            let message = format!(
                "the order \"{order}\" wants {wanted} of \"{item}\": {packed} are packed for it and {declared} left out"
            );
            violations.push(Violation::new("quantity", message));
        }
    }
    usize::try_from(left_out).unwrap_or(usize::MAX)
}
