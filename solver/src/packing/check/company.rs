//! Who shares a bin or a truck with whom: bin types allowed, classes of goods, names kept apart, groups kept together.

use super::{LISTED, Opened};
use crate::kind::Violation;
use crate::packing::problem::{ClassRule, Item, Problem};
use std::collections::BTreeMap;

/// What a sum of values may differ by, as a share of the limit.
const TOLERANCE: f64 = 1e-6;

/// Every item is in a bin that it may go into.
pub(super) fn bins(bin: &Opened<'_>, violations: &mut Vec<Violation>) {
    let Some(kind) = bin.bin else { return };
    let wrong = bin.items.iter().filter(|(_, item)| item.is_some_and(|item| !item.may_go_into(kind)));
    for (placed, _) in wrong.take(LISTED) {
        let message = format!("{}: \"{}\" must not go into bins of this type", bin.name(), placed.item);
        violations.push(Violation::new("bin-type", message));
    }
}

/// What a bin or a truck may hold of a class, by number and by value.
type Limits = fn(&ClassRule) -> (Option<u32>, Option<f64>);

/// The bin holds no more of a class than it may, by number and by value, and no two classes that must not meet.
pub(super) fn classes(problem: &Problem, bin: &Opened<'_>, violations: &mut Vec<Violation>) {
    let goods = bin.items.iter().filter_map(|&(_, item)| item);
    let limits: Limits = |class| (class.max_per_bin, class.max_value_per_bin);
    hold(problem, &|| bin.name(), goods, limits, &problem.company().incompatible, violations);
}

/// The same of a truck, by its name, with the `goods` of all its bins.
pub(in crate::packing) fn classes_in_truck<'a>(
    problem: &Problem,
    truck: &dyn Fn() -> String,
    goods: impl Iterator<Item = &'a Item>,
    violations: &mut Vec<Violation>,
) {
    let limits: Limits = |class| (class.max_per_truck, class.max_value_per_truck);
    hold(problem, truck, goods, limits, &problem.company().incompatible_in_truck, violations);
}

/// The same of what holds `goods`, under `limits` and with `pairs` of classes that must not meet.
fn hold<'a>(
    problem: &Problem,
    name: &dyn Fn() -> String,
    goods: impl Iterator<Item = &'a Item>,
    limits: Limits,
    pairs: &[[u32; 2]],
    violations: &mut Vec<Violation>,
) {
    let company = problem.company();
    if company.classes.is_empty() {
        return;
    }
    let mut sums: BTreeMap<u32, (u64, f64)> = BTreeMap::new();
    for item in goods {
        for &class in &item.classes {
            let sum = sums.entry(class).or_default();
            sum.0 += 1;
            sum.1 += item.value;
        }
    }
    for (&row, &(count, value)) in &sums {
        let class = &company.classes[row as usize];
        let (most, most_value) = limits(class);
        if let Some(most) = most.filter(|&most| count > u64::from(most)) {
            let message = format!("{} holds {count} items of class \"{}\", allowed are {most}", name(), class.id);
            violations.push(Violation::new("class-count", message));
        }
        let over = |most: &f64| value > most + TOLERANCE * most.abs().max(1.0);
        if let Some(most) = most_value.filter(over) {
            let message = format!("{} holds items of class \"{}\" worth {value}, allowed are {most}", name(), class.id);
            violations.push(Violation::new("class-value", message));
        }
    }
    for [one, other] in pairs.iter().filter(|pair| pair.iter().all(|class| sums.contains_key(class))) {
        let id = |class: &u32| &company.classes[*class as usize].id;
        let message =
            format!("{} holds items of the classes \"{}\" and \"{}\", which must not meet", name(), id(one), id(other));
        violations.push(Violation::new("incompatible", message));
    }
}

/// The bin holds one item at most of each name that keeps apart.
pub(super) fn apart(problem: &Problem, bin: &Opened<'_>, violations: &mut Vec<Violation>) {
    for (row, items) in by_name(bin, |item| item.apart) {
        if let [first, second, ..] = items.as_slice() {
            let name = &problem.company().aparts[row as usize];
            let message = format!("{} holds \"{first}\" and \"{second}\", which \"{name}\" keeps apart", bin.name());
            violations.push(Violation::new("apart", message));
        }
    }
}

/// What an order, or the whole instance where there are no named orders, has of a group.
#[derive(Debug, Clone, Copy, Default)]
struct Share {
    asked: u64,
    loaded: u64,
    packed: u64,
    /// The first bin with some of it, and the first of the others.
    bins: [Option<usize>; 2],
}

/// All items of a group are in one bin, or none of them is packed; of orders, all that one order has of it.
pub(super) fn groups(problem: &Problem, opened: &[Opened<'_>], violations: &mut Vec<Violation>) {
    let (names, orders) = (&problem.company().groups, problem.orders());
    if names.is_empty() {
        return;
    }
    let named = orders.are_named();
    let mut shares: BTreeMap<(usize, u32), Share> = BTreeMap::new();
    let mut ask = |order: usize, item: &Item, quantity: u32| {
        if let Some(group) = item.group {
            shares.entry((order, group)).or_default().asked += u64::from(quantity);
        }
    };
    if named {
        for order in 0..orders.len() {
            orders.lines(order).iter().for_each(|&(item, quantity)| ask(order, &problem.items()[item], quantity));
        }
    } else {
        problem.items().iter().for_each(|item| ask(0, item, item.quantity));
    }
    // Of a group that is loaded in part the rest may stay out.
    for placed in problem.draft().loaded.iter().flat_map(|bin| &bin.items) {
        if let Some(group) = problem.find_item(&placed.item).and_then(|item| problem.items()[item].group) {
            shares.entry((0, group)).or_default().loaded += 1;
        }
    }
    for (row, bin) in opened.iter().enumerate() {
        let order = if named { orders.find(bin.packed.order.as_deref()) } else { Some(0) };
        let Some(order) = order else { continue };
        for (group, items) in by_name(bin, |item| item.group) {
            let share = shares.entry((order, group)).or_default();
            share.packed += items.len() as u64;
            match share.bins {
                [None, _] => share.bins[0] = Some(row),
                [_, None] => share.bins[1] = Some(row),
                _ => {}
            }
        }
    }
    let told = shares.into_iter().filter_map(|((order, group), Share { asked, loaded, packed, bins })| {
        let name = &names[group as usize];
        let of = if named { format!(" of order \"{}\"", problem.draft().orders[order].id) } else { String::new() };
        let message = if let [Some(one), Some(other)] = bins {
            let (one, other) = (opened[one].name(), opened[other].name());
            format!("the group \"{name}\"{of} must share one bin, but is in {one} and {other}")
        } else if packed > 0 && packed < asked && packed != loaded {
            format!("the group \"{name}\"{of} must be packed as a whole or not at all, but {packed} of {asked} are")
        } else {
            return None;
        };
        Some(Violation::new("group", message))
    });
    violations.extend(told.take(LISTED));
}

/// The ids of a bin's items by the row of a name that they bear.
fn by_name<'a>(bin: &Opened<'a>, name: impl Fn(&Item) -> Option<u32>) -> BTreeMap<u32, Vec<&'a str>> {
    let mut bearers: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    for &(placed, item) in &bin.items {
        if let Some(row) = item.and_then(&name) {
            bearers.entry(row).or_default().push(&placed.item);
        }
    }
    bearers
}

#[cfg(test)]
mod tests;
