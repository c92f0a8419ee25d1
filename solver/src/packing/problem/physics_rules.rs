//! The numbered validation rules of what stands on what: P-120 to P-139, warnings from P-920.

use super::draft::{Draft, ItemType};
use super::rules::{HEAVIEST, LISTED, LONGEST, MOST};
use crate::finding::Finding;

/// All of them.
pub(super) const RULES: [fn(&Draft) -> Vec<Finding>; 4] =
    [overhang_is_a_length, bearings_are_sound, stacks_are_sound, what_bears_is_stood_on];

fn overhang_is_a_length(draft: &Draft) -> Vec<Finding> {
    let overhang = draft.overhang_mm.map(crate::units::Millimetres::get);
    overhang
        .filter(|overhang| !(0..=LONGEST).contains(overhang))
        .map(|overhang| {
            let expected = format!("a whole number of millimetres from 0 to {LONGEST}");
            let help = "0 lets no base stick out; leave overhang_mm out where it may";
            Finding::error("P-120", "overhang_mm", overhang.to_string(), expected, help)
        })
        .into_iter()
        .collect()
}

/// A finding for each item and field whose value is out of range.
fn each_item(draft: &Draft, wrong: impl Fn(usize, &ItemType) -> Option<Finding>) -> Vec<Finding> {
    let items = draft.items.iter().enumerate();
    items.filter_map(|(row, item)| Some(wrong(row, item)?.about(&item.id))).take(LISTED).collect()
}

fn bearings_are_sound(draft: &Draft) -> Vec<Finding> {
    each_item(draft, |row, item| {
        let fields = [("bears_g", item.bears_g), ("bears_g_dm2", item.bears_g_dm2)];
        let (field, value) = fields.into_iter().find_map(|(field, value)| {
            let value = value?.get();
            (!(0..=HEAVIEST).contains(&value)).then_some((field, value))
        })?;
        let help = format!("0 lets nothing rest on it; leave {field} out where there is no limit");
        let path = format!("items[{row}].{field}");
        Some(Finding::error("P-121", path, value.to_string(), format!("grams from 0 to {HEAVIEST}"), help))
    })
}

fn stacks_are_sound(draft: &Draft) -> Vec<Finding> {
    each_item(draft, |row, item| {
        let stack = item.max_stack.filter(|&stack| stack == 0 || u64::from(stack) > MOST)?;
        let help = "it counts itself: 1 lets nothing stand on it; leave max_stack out where there is no limit";
        let path = format!("items[{row}].max_stack");
        Some(Finding::error("P-122", path, stack.to_string(), format!("a count from 1 to {MOST}"), help))
    })
}

/// Without any support asked for, items may hang in the air and weigh on nothing.
fn what_bears_is_stood_on(draft: &Draft) -> Vec<Finding> {
    if draft.support > 0.0 || draft.stable || draft.overhang_mm.is_some() {
        return Vec::new();
    }
    let bearing = |item: &ItemType| {
        item.bears_g.is_some() || item.bears_g_dm2.is_some() || item.max_stack.is_some() || item.only_on_same
    };
    let first = draft.items.iter().position(bearing);
    first
        .map(|row| {
            let help = "ask for \"support\" or \"stable\": until then an item may hang in the air and weigh on nothing";
            let what = format!("limits of what items bear, first in items[{row}], and no support asked for");
            Finding::warning("P-920", "support", what, "a share above 0, or stable", help).about(&draft.items[row].id)
        })
        .into_iter()
        .collect()
}
