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
    hold(problem, bin, goods, limits, &problem.company().incompatible, violations);
}

/// The same of a truck with the `goods` of all its bins.
pub(super) fn classes_in_truck<'a>(
    problem: &Problem,
    truck: &Opened<'_>,
    goods: impl Iterator<Item = &'a Item>,
    violations: &mut Vec<Violation>,
) {
    let limits: Limits = |class| (class.max_per_truck, class.max_value_per_truck);
    hold(problem, truck, goods, limits, &problem.company().incompatible_in_truck, violations);
}

/// The same of what holds `goods`, under `limits` and with `pairs` of classes that must not meet.
fn hold<'a>(
    problem: &Problem,
    bin: &Opened<'_>,
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
            let message = format!("{} holds {count} items of class \"{}\", allowed are {most}", bin.name(), class.id);
            violations.push(Violation::new("class-count", message));
        }
        let over = |most: &f64| value > most + TOLERANCE * most.abs().max(1.0);
        if let Some(most) = most_value.filter(over) {
            let message =
                format!("{} holds items of class \"{}\" worth {value}, allowed are {most}", bin.name(), class.id);
            violations.push(Violation::new("class-value", message));
        }
    }
    for [one, other] in pairs.iter().filter(|pair| pair.iter().all(|class| sums.contains_key(class))) {
        let name = |class: &u32| &company.classes[*class as usize].id;
        let message = format!(
            "{} holds items of the classes \"{}\" and \"{}\", which must not meet",
            bin.name(),
            name(one),
            name(other)
        );
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

/// All items of a group are in one bin, or none of them is packed; of orders, all that one order has of it.
pub(super) fn groups(problem: &Problem, opened: &[Opened<'_>], violations: &mut Vec<Violation>) {
    let names = &problem.company().groups;
    if names.is_empty() {
        return;
    }
    if problem.orders().are_named() {
        return groups_of_orders(problem, opened, violations);
    }
    let mut asked = vec![0_u64; names.len()];
    for item in problem.items() {
        if let Some(group) = item.group {
            asked[group as usize] += u64::from(item.quantity);
        }
    }
    // Of a group that is loaded in part the rest may stay out.
    let mut loaded = vec![0_u64; names.len()];
    for placed in problem.draft().loaded.iter().flat_map(|bin| &bin.items) {
        if let Some(group) = problem.find_item(&placed.item).and_then(|item| problem.items()[item].group) {
            loaded[group as usize] += 1;
        }
    }
    let mut packed = vec![0_u64; names.len()];
    let mut first: Vec<Option<usize>> = vec![None; names.len()];
    let mut parted = vec![None; names.len()];
    for (row, bin) in opened.iter().enumerate() {
        for (group, items) in by_name(bin, |item| item.group) {
            let group = group as usize;
            packed[group] += items.len() as u64;
            match first[group] {
                None => first[group] = Some(row),
                Some(earlier) => parted[group] = parted[group].or(Some((earlier, row))),
            }
        }
    }
    let mut told = Vec::new();
    for (group, name) in names.iter().enumerate() {
        if let Some((earlier, later)) = parted[group] {
            let message = format!(
                "the group \"{name}\" must share one bin, but is in {} and {}",
                opened[earlier].name(),
                opened[later].name()
            );
            told.push(Violation::new("group", message));
        } else if packed[group] > 0 && packed[group] < asked[group] && packed[group] != loaded[group] {
            let message = format!(
                "the group \"{name}\" must be packed as a whole or not at all, but {} of {} are",
                packed[group], asked[group]
            );
            told.push(Violation::new("group", message));
        }
    }
    violations.extend(told.into_iter().take(LISTED));
}

/// What an order has of a group.
#[derive(Debug, Clone, Copy, Default)]
struct Share {
    asked: u64,
    packed: u64,
    /// The first bin with some of it, and the first of the others.
    bins: [Option<usize>; 2],
}

fn groups_of_orders(problem: &Problem, opened: &[Opened<'_>], violations: &mut Vec<Violation>) {
    let orders = problem.orders();
    let mut shares: BTreeMap<(usize, u32), Share> = BTreeMap::new();
    for order in 0..orders.len() {
        for &(item, quantity) in orders.lines(order) {
            if let Some(group) = problem.items()[item].group {
                shares.entry((order, group)).or_default().asked += u64::from(quantity);
            }
        }
    }
    for (row, bin) in opened.iter().enumerate() {
        let Some(order) = orders.find(bin.packed.order.as_deref()) else { continue };
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
    let mut told = Vec::new();
    for ((order, group), share) in shares {
        let (of, name) = (&problem.draft().orders[order].id, &problem.company().groups[group as usize]);
        if let [Some(one), Some(other)] = share.bins {
            let (one, other) = (opened[one].name(), opened[other].name());
            let message =
                format!("the group \"{name}\" of order \"{of}\" must share one bin, but is in {one} and {other}");
            told.push(Violation::new("group", message));
        } else if share.packed > 0 && share.packed < share.asked {
            let message = format!(
                "the group \"{name}\" of order \"{of}\" must be packed as a whole or not at all, but {} of {} are",
                share.packed, share.asked
            );
            told.push(Violation::new("group", message));
        }
        if told.len() >= LISTED {
            break;
        }
    }
    violations.extend(told);
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
