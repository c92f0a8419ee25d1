//! What rests on each item: weight, pressure, items in a stack, like on like.
//!
//! Weights go down from item to item: each passes its own and what rests on it to what it stands on, in
//! proportion to the contact areas. The unit is a millionth of a gram, and each share is rounded down to it:
//! a sum of shares is never more than the exact one, and less by under a millionth of a gram for each contact on the way.

use super::contact::Contact;
use super::{LISTED, Opened, place_name};
use crate::kind::Violation;
use crate::packing::problem::{Bearing, Problem};

/// Millionths in a gram.
pub(super) const FINE: i128 = 1_000_000;
/// Square millimetres in a square decimetre.
const DECIMETRE: i128 = 10_000;

/// Whether any item has a limit.
pub(super) fn asked(problem: &Problem) -> bool {
    problem.items().iter().any(|item| item.bearing.asks())
}

/// What presses on an item from outside its bin.
pub(super) struct Pressed {
    /// Row of the item.
    pub(super) row: usize,
    /// What presses, for messages.
    pub(super) by: String,
    /// With so many millionths of a gram, on so large an area.
    pub(super) share: i128,
    pub(super) area: i128,
}

/// No item bears more than it may, of what stands in the bin and of what is `pressed` on it from outside.
pub(super) fn loads(bin: &Opened<'_>, contacts: &[Contact], pressed: &[Pressed], violations: &mut Vec<Violation>) {
    let none = Bearing::default();
    let bearing = |row: usize| bin.items[row].1.map_or(&none, |item| &item.bearing);
    let name = |row: usize| place_name(bin.items[row].0);
    let before = violations.len();
    let mut tell = |rule: &'static str, what: String| {
        if violations[before..].iter().filter(|violation| violation.rule == rule).count() < LISTED {
            violations.push(Violation::new(rule, format!("{}: {what}", bin.name())));
        }
    };
    // Where each item's contacts begin: they come by the item above.
    let mut starts = vec![contacts.len(); bin.items.len() + 1];
    for (k, contact) in contacts.iter().enumerate().rev() {
        starts[contact.above] = k;
    }
    for row in (0..bin.items.len()).rev() {
        starts[row] = starts[row].min(starts[row + 1]);
    }
    let mut order: Vec<usize> = (0..bin.items.len()).collect();
    order.sort_by_key(|&row| std::cmp::Reverse(bin.items[row].0.z));
    let mut rests = vec![0_i128; bin.items.len()];
    let mut height = vec![1_u32; bin.items.len()];
    for Pressed { row, by, share, area } in pressed {
        rests[*row] += share;
        if bearing(*row).weight == Some(0) {
            tell("bearing", format!("{by} stands on {}, which is fragile", name(*row)));
        }
        if let Some(limit) = bearing(*row).pressure
            && share * DECIMETRE > i128::from(limit) * FINE * area
        {
            let pressure = *share as f64 * DECIMETRE as f64 / (FINE as f64 * *area as f64);
            let what = format!("{by} presses on {} with {pressure} g/dm²", name(*row));
            tell("pressure", format!("{what}, it bears {limit} g/dm²"));
        }
        if bearing(*row).only_on_same {
            tell("like-on-like", format!("{by} stands on {}, on which only its own type may stand", name(*row)));
        }
    }
    // From the top down: what is above an item has been seen when its turn comes.
    for row in order {
        let own = bin.items[row].1.map_or(0, |item| i128::from(item.weight)) * FINE;
        let limits = bearing(row);
        if let Some(limit) = limits.weight.filter(|&limit| rests[row] > i128::from(limit) * FINE) {
            let grams = rests[row] as f64 / FINE as f64;
            tell("bearing", format!("{grams} g rest on {}, it bears {limit} g", name(row)));
        }
        if let Some(limit) = limits.stack.filter(|&limit| height[row] > limit) {
            tell(
                "stack",
                format!("{} items stand in the stack from {} up, allowed are {limit}", height[row], name(row)),
            );
        }
        let under = &contacts[starts[row]..starts[row + 1]];
        let total: i128 = under.iter().map(Contact::area).sum();
        for contact in under {
            let (below, area) = (contact.below, contact.area());
            let share = (own + rests[row]) * area / total;
            rests[below] += share;
            height[below] = height[below].max(height[row] + 1);
            if bearing(below).weight == Some(0) {
                tell("bearing", format!("{} stands on {}, which is fragile", name(row), name(below)));
            }
            if let Some(limit) = bearing(below).pressure
                && share * DECIMETRE > i128::from(limit) * FINE * area
            {
                let pressure = share as f64 * DECIMETRE as f64 / (FINE as f64 * area as f64);
                let what = format!("{} presses on {} with {pressure} g/dm²", name(row), name(below));
                tell("pressure", format!("{what}, it bears {limit} g/dm²"));
            }
            let strange = bin.items[row].0.item != bin.items[below].0.item;
            if strange && (limits.only_on_same || bearing(below).only_on_same) {
                tell("like-on-like", format!("{} stands on {}, another type", name(row), name(below)));
            }
        }
    }
}
