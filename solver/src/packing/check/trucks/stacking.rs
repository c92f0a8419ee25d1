//! Loaded bins upon loaded bins: on the whole top of a closed one, on the highest goods of an open one.

use super::super::bearing::{FINE, Pressed};
use super::super::contact::{self, Contact, Rectangle, bearing_parts, shared};
use super::super::{LISTED, Opened, bearing, place_name};
use super::loaded::Loaded;
use crate::kind::Violation;
use crate::packing::plan::StoodBin;
use crate::packing::problem::{Bearing, Top};

/// Who stands on whom in a truck.
pub(super) struct Stacked {
    pub(super) contacts: Vec<Contact>,
    /// For each contact with an open bin, the rows of its goods that are stood on, with the area.
    pub(super) goods: Vec<Vec<(usize, i128)>>,
}

fn area([x1, x2, y1, y2]: Rectangle) -> i128 {
    i128::from(x2 - x1) * i128::from(y2 - y1)
}

/// All contacts of a truck, by the rows of the bins above.
pub(super) fn contacts(truck: &Opened<'_>, stood: &[(&StoodBin, Option<&Loaded>)], opened: &[Opened<'_>]) -> Stacked {
    let mut found = Stacked { contacts: Vec::new(), goods: Vec::new() };
    for whole in contact::contacts(truck) {
        let (lower, bin) = stood[whole.below];
        let open = bin.filter(|bin| bin.outside.height.is_none());
        let Some(bin) = open else {
            found.contacts.push(whole);
            found.goods.push(Vec::new());
            continue;
        };
        let above = truck.items[whole.above].0;
        let (mut areas, mut goods) = (Vec::new(), Vec::new());
        for (row, (placed, item)) in opened[lower.bin - 1].items.iter().enumerate() {
            if placed.z + placed.dz != bin.top {
                continue;
            }
            let top = item.map_or(Top::Full, |item| item.bearing.top);
            let parts = bearing_parts(&bin.in_truck(lower, placed), top);
            let parts: Vec<Rectangle> = parts.into_iter().filter_map(|part| shared(part, above)).collect();
            if !parts.is_empty() {
                goods.push((row, parts.iter().copied().map(area).sum()));
                areas.extend(parts);
            }
        }
        if !areas.is_empty() {
            found.contacts.push(Contact { above: whole.above, below: whole.below, areas });
            found.goods.push(goods);
        }
    }
    found
}

/// No loaded bin, and with `goods` nothing in an open one, bears more than it may.
pub(super) fn bears(
    truck: &Opened<'_>,
    stood: &[(&StoodBin, Option<&Loaded>)],
    stacked: &Stacked,
    opened: &[Opened<'_>],
    goods: bool,
    violations: &mut Vec<Violation>,
) {
    let none = Bearing::default();
    let limits = |row: usize| truck.items[row].1.map_or(&none, |item| &item.bearing);
    let name = |row: usize| place_name(truck.items[row].0);
    let mut order: Vec<usize> = (0..truck.items.len()).collect();
    order.sort_by_key(|&row| std::cmp::Reverse(truck.items[row].0.z));
    let mut rests = vec![0_i128; truck.items.len()];
    let mut height = vec![1_u32; truck.items.len()];
    let mut pressed: Vec<Vec<Pressed>> = truck.items.iter().map(|_| Vec::new()).collect();
    let mut told = 0;
    let mut tell = |rule: &'static str, what: String| {
        told += 1;
        if told <= LISTED {
            violations.push(Violation::new(rule, format!("{}: {what}", truck.name())));
        }
    };
    // From the top down: what is above a bin has been seen when its turn comes.
    for row in order {
        let own = truck.items[row].1.map_or(0, |item| i128::from(item.weight)) * FINE;
        if let Some(limit) = limits(row).weight.filter(|&limit| rests[row] > i128::from(limit) * FINE) {
            let grams = rests[row] as f64 / FINE as f64;
            tell("bearing", format!("{grams} g rest on {}, it bears {limit} g", name(row)));
        }
        if let Some(limit) = limits(row).stack.filter(|&limit| height[row] > limit) {
            let found = format!("{} bins stand in the stack from {} up", height[row], name(row));
            tell("stack", format!("{found}, allowed are {limit}"));
        }
        let first = stacked.contacts.partition_point(|contact| contact.above < row);
        let under = || (first..stacked.contacts.len()).take_while(|&k| stacked.contacts[k].above == row);
        let total: i128 = under().map(|k| stacked.contacts[k].area()).sum();
        for k in under() {
            let below = stacked.contacts[k].below;
            let whole = own + rests[row];
            let part = |area: i128| whole * area / total;
            let share = part(stacked.contacts[k].area());
            rests[below] += share;
            height[below] = height[below].max(height[row] + 1);
            if limits(below).weight == Some(0) {
                tell("bearing", format!("{} stands on {}, on which nothing may stand", name(row), name(below)));
            }
            let parts = stacked.goods[k].iter();
            pressed[below].extend(parts.map(|&(row_of_item, area)| Pressed {
                row: row_of_item,
                by: name(row),
                share: part(area),
                area,
            }));
        }
    }
    for ((stood, _), pressed) in stood.iter().zip(pressed).filter(|(_, pressed)| goods && !pressed.is_empty()) {
        let bin = &opened[stood.bin - 1];
        bearing::loads(bin, &contact::contacts(bin), &pressed, violations);
    }
}
