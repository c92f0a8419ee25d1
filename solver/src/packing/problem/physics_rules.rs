//! The numbered validation rules of what stands on what: P-120 to P-139, warnings from P-920.

use super::draft::{Draft, ItemType};
use super::rules::{HEAVIEST, LISTED, LONGEST, MOST};
use crate::finding::Finding;

/// All of them.
pub(super) const RULES: [fn(&Draft) -> Vec<Finding>; 8] = [
    overhang_is_a_length,
    bearings_are_sound,
    stacks_are_sound,
    stops_count_from_one,
    centres_are_shares,
    axles_are_sound,
    what_bears_is_stood_on,
    all_items_have_stops,
];

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

fn stops_count_from_one(draft: &Draft) -> Vec<Finding> {
    each_item(draft, |row, item| {
        let stop = item.stop.filter(|&stop| stop == 0 || u64::from(stop) > MOST)?;
        let help = "number the stops from 1 in the order of the route";
        let path = format!("items[{row}].stop");
        Some(Finding::error("P-123", path, stop.to_string(), format!("a number from 1 to {MOST}"), help))
    })
}

pub(super) fn centres_are_shares(draft: &Draft) -> Vec<Finding> {
    let mut found = Vec::new();
    for (row, bin) in draft.bins.iter().enumerate() {
        let ranges = bin.centre.map_or([None; 3], |centre| centre.ranges());
        for (axis, range) in ["x", "y", "z"].into_iter().zip(ranges) {
            let Some([from, to]) = range.filter(|[from, to]| !(0.0 <= *from && from <= to && *to <= 1.0)) else {
                continue;
            };
            let path = format!("bins[{row}].centre.{axis}");
            let help = "give from and to as shares of the side, such as [0.4, 0.6]";
            let expected = "two shares from 0 to 1, the lower first";
            found.push(Finding::error("P-124", path, format!("[{from}, {to}]"), expected, help).about(&bin.id));
        }
    }
    found
}

pub(super) fn axles_are_sound(draft: &Draft) -> Vec<Finding> {
    let mut found = Vec::new();
    for (row, bin) in draft.bins.iter().enumerate().filter(|(_, bin)| !bin.axles.is_empty()) {
        let path = format!("bins[{row}].axles");
        let mut tell = |what: String, expected: &str, help: &str| {
            found.push(Finding::error("P-125", path.clone(), what, expected, help).about(&bin.id));
        };
        let count = bin.axles.len();
        let [first, second] = bin.axles.as_slice() else {
            let help = "take a group of axles as one in its middle; leave axles out where nothing is asked";
            tell(format!("{count} axles"), "two axles", help);
            continue;
        };
        if first.position_mm >= second.position_mm {
            let what = format!("positions {} and {}", first.position_mm.get(), second.position_mm.get());
            tell(what, "two positions along x, the lower first", "order the axles by their position");
        }
        for axle in [first, second] {
            let [position, most, tare] = [axle.position_mm.get(), axle.max_g.get(), axle.tare_g.get()];
            let sound = (-LONGEST..=2 * LONGEST).contains(&position) && (0..=HEAVIEST).contains(&most);
            if !sound || !(0..=most).contains(&tare) {
                let what = format!("position {position}, limit {most}, tare {tare}");
                let expected = "millimetres near the bin, and grams with the tare at most the limit";
                tell(
                    what,
                    expected,
                    "give millimetres from the bin's origin, and grams with the empty vehicle included",
                );
            }
        }
    }
    found
}

fn all_items_have_stops(draft: &Draft) -> Vec<Finding> {
    let without = draft.items.iter().position(|item| item.stop.is_none());
    let some = draft.items.iter().any(|item| item.stop.is_some());
    without
        .filter(|_| some)
        .map(|row| {
            let help = "give every item a stop, or leave it as it is where such items stay on board";
            let what = "an item without a stop beside items with one";
            let expected = "a stop; without, it is unloaded after all stops";
            Finding::warning("P-921", format!("items[{row}].stop"), what, expected, help).about(&draft.items[row].id)
        })
        .into_iter()
        .collect()
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
