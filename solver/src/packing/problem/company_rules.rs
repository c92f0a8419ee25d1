//! Validation of the rules about bins and about who goes with whom: P-140 to P-159.

use super::draft::Draft;
use super::rules::{DEAREST, HEAVIEST, LISTED, LONGEST};
use super::shape::{Axis, Shape};
use crate::finding::Finding;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// So many classes may stand in `incompatible` at most.
pub(crate) const MOST_CLASHING: usize = 128;

/// The rules of this file.
pub(super) const RULES: [fn(&Draft) -> Vec<Finding>; 10] = [
    gross_weights_are_sound,
    fill_limits_are_shares,
    bins_are_known,
    classes_are_sound,
    pairs_are_sound,
    names_are_given,
    groups_fit_some_bin,
    padding_is_sound,
    cylinders_are_round,
    orders_have_no_loaded_bins,
];

pub(super) fn gross_weights_are_sound(draft: &Draft) -> Vec<Finding> {
    let mut found = Vec::new();
    for (row, bin) in draft.bins.iter().enumerate() {
        let tare = bin.tare_g.get();
        if !(0..=HEAVIEST).contains(&tare) {
            let range = format!("grams from 0 to {HEAVIEST}");
            let help = "give the weight of the empty bin in grams, or leave it out";
            let path = format!("bins[{row}].tare_g");
            found.push(Finding::error("P-140", path, tare.to_string(), range, help).about(&bin.id));
        } else if let Some(gross) = bin.max_gross_g.map(|gross| gross.get())
            && !(tare + 1..=HEAVIEST).contains(&gross)
        {
            let range = format!("grams above the tare of {tare}, at most {HEAVIEST}");
            let help = "the gross weight is that of the bin with its load; leave it out where there is no limit";
            let path = format!("bins[{row}].max_gross_g");
            found.push(Finding::error("P-140", path, gross.to_string(), range, help).about(&bin.id));
        }
    }
    found
}

fn fill_limits_are_shares(draft: &Draft) -> Vec<Finding> {
    let bad = draft.bins.iter().enumerate().filter_map(|(row, bin)| Some((row, bin, bin.fill_limit?)));
    bad.filter(|&(_, _, limit)| !(limit > 0.0 && limit <= 1.0))
        .map(|(row, bin, limit)| {
            let help = "0.9 keeps a tenth of the bin free for filler; leave it out where all may be filled";
            let path = format!("bins[{row}].fill_limit");
            Finding::error("P-141", path, limit.to_string(), "a share above 0, at most 1", help).about(&bin.id)
        })
        .collect()
}

fn bins_are_known(draft: &Draft) -> Vec<Finding> {
    if draft.items.iter().all(|item| item.bins.is_empty() && item.not_bins.is_empty()) {
        return Vec::new();
    }
    let known: FxHashSet<&str> = draft.bins.iter().map(|bin| bin.id.as_str()).collect();
    let mut found = Vec::new();
    for (row, item) in draft.items.iter().enumerate() {
        for (list, ids) in [("bins", &item.bins), ("not_bins", &item.not_bins)] {
            for (k, id) in ids.iter().enumerate().filter(|(_, id)| !known.contains(id.as_str())) {
                let path = format!("items[{row}].{list}[{k}]");
                let help = "name bin types as they stand in \"bins\"";
                let expected = "the id of a bin type";
                found.push(Finding::error("P-142", path, format!("\"{id}\""), expected, help).about(&item.id));
            }
        }
        if let Some(id) = item.bins.iter().find(|id| item.not_bins.contains(id)) {
            let help = "take it out of one of the two lists";
            let what = format!("\"{id}\" in both bins and not_bins");
            found.push(
                Finding::error("P-142", format!("items[{row}].bins"), what, "one of the two", help).about(&item.id),
            );
        }
        if found.len() >= LISTED {
            break;
        }
    }
    found
}

fn classes_are_sound(draft: &Draft) -> Vec<Finding> {
    let mut first: FxHashMap<&str, usize> = FxHashMap::default();
    let mut found = Vec::new();
    for (row, class) in draft.classes.iter().enumerate() {
        let path = |member: &str| format!("classes[{row}].{member}");
        if class.id.trim().is_empty() {
            let help = "give the class a name that items can bear";
            found.push(Finding::error("P-143", path("id"), "an empty id", "a name", help));
        } else if let Some(earlier) = first.insert(&class.id, row) {
            let expected = format!("an id that classes[{earlier}] does not have");
            let help = "join the two entries, or rename one of them";
            found.push(Finding::error("P-143", path("id"), format!("\"{}\" again", class.id), expected, help));
        }
        for (member, what, most) in
            [("max_per_bin", "bin", class.max_per_bin), ("max_per_truck", "truck", class.max_per_truck)]
        {
            if most == Some(0) {
                let help = format!(
                    "goods that may go into no {what} are left out of the instance; leave the limit out if there is none"
                );
                found.push(Finding::error("P-144", path(member), "0", "at least 1", help).about(&class.id));
            }
        }
        for (member, most) in
            [("max_value_per_bin", class.max_value_per_bin), ("max_value_per_truck", class.max_value_per_truck)]
        {
            if let Some(most) = most.filter(|most| !(0.0..=DEAREST).contains(most)) {
                let expected = format!("a number from 0 to {DEAREST:e}");
                let help = "leave it out where there is no limit";
                found.push(Finding::error("P-144", path(member), most.to_string(), expected, help).about(&class.id));
            }
        }
    }
    for (row, item) in draft.items.iter().enumerate() {
        for (k, id) in item.classes.iter().enumerate().filter(|(_, id)| !first.contains_key(id.as_str())) {
            let help = "list the class in the problem's \"classes\": {\"id\": …}";
            let path = format!("items[{row}].classes[{k}]");
            found.push(Finding::error("P-145", path, format!("\"{id}\""), "the id of a class", help).about(&item.id));
        }
        if found.len() >= LISTED {
            break;
        }
    }
    found
}

fn pairs_are_sound(draft: &Draft) -> Vec<Finding> {
    let known: FxHashSet<&str> = draft.classes.iter().map(|class| class.id.as_str()).collect();
    let mut found = Vec::new();
    let mut clashing: FxHashSet<&str> = FxHashSet::default();
    let lists = [
        ("incompatible", "max_per_bin", &draft.incompatible),
        ("incompatible_in_truck", "max_per_truck", &draft.incompatible_in_truck),
    ];
    for (list, limit, pairs) in lists {
        for (row, pair) in pairs.iter().enumerate() {
            for (k, id) in pair.iter().enumerate() {
                clashing.insert(id);
                if !known.contains(id.as_str()) {
                    let help = "list the class in the problem's \"classes\": {\"id\": …}";
                    let path = format!("{list}[{row}][{k}]");
                    found.push(Finding::error("P-146", path, format!("\"{id}\""), "the id of a class", help));
                }
            }
            if pair[0] == pair[1] {
                let help = format!("give the class \"{limit}\": 1 where its items must not meet each other");
                let what = format!("\"{}\" twice", pair[0]);
                found.push(Finding::error("P-146", format!("{list}[{row}]"), what, "two classes", help));
            }
        }
    }
    if clashing.len() > MOST_CLASHING {
        let help = "join classes that the same others are incompatible with";
        let (what, expected) = (format!("{} classes", clashing.len()), format!("at most {MOST_CLASHING}"));
        found.push(Finding::error("P-146", "incompatible", what, expected, help));
    }
    let clash = |one: &String, other: &String| {
        let mut pairs = draft.incompatible.iter().chain(&draft.incompatible_in_truck);
        pairs.any(|[a, b]| (a == one && b == other) || (a == other && b == one))
    };
    for (row, item) in draft.items.iter().enumerate().filter(|(_, item)| item.classes.len() > 1) {
        let pairs =
            item.classes.iter().enumerate().flat_map(|(k, one)| item.classes[..k].iter().map(move |b| (b, one)));
        if let Some((one, other)) = pairs.into_iter().find(|(one, other)| clash(one, other)) {
            let help = "take one of the two classes from the item, or the pair from the list of pairs";
            let path = format!("items[{row}].classes");
            let what = format!("\"{one}\" and \"{other}\", which must not meet");
            found.push(Finding::error("P-146", path, what, "classes that go together", help).about(&item.id));
        }
        if found.len() >= LISTED {
            break;
        }
    }
    found
}

fn names_are_given(draft: &Draft) -> Vec<Finding> {
    let blank = |name: &Option<String>| name.as_ref().is_some_and(|name| name.trim().is_empty());
    let mut found = Vec::new();
    for (row, item) in draft.items.iter().enumerate() {
        for (member, _) in [("apart", &item.apart), ("group", &item.group)].into_iter().filter(|(_, name)| blank(name))
        {
            let help = "give the same name to items that the rule binds, or leave it out";
            let path = format!("items[{row}].{member}");
            found.push(Finding::error("P-147", path, "an empty name", "a name", help).about(&item.id));
        }
        if found.len() >= LISTED {
            break;
        }
    }
    found
}

fn groups_fit_some_bin(draft: &Draft) -> Vec<Finding> {
    // Of orders each has a group of its own, and what of it goes into no carton is told with the plan.
    if !draft.orders.is_empty() {
        return Vec::new();
    }
    let mut sums: BTreeMap<&str, (usize, i128, i128)> = BTreeMap::new();
    for (row, item) in draft.items.iter().enumerate() {
        let Some(group) = item.group.as_deref() else { continue };
        let (_, volume, weight) = sums.entry(group).or_insert((row, 0, 0));
        *volume += i128::from(item.volume()) * i128::from(item.quantity);
        *weight += i128::from(item.weight_g.get()) * i128::from(item.quantity);
    }
    let holds = |volume: i128, weight: i128| {
        let mut bins = draft.bins.iter().filter(|bin| bin.stock != Some(0));
        bins.any(|bin| {
            volume <= i128::from(bin.room()) && bin.max_net_g().is_none_or(|most| weight <= i128::from(most))
        })
    };
    let large = sums.into_iter().filter(|&(_, (_, volume, weight))| !holds(volume, weight));
    large
        .map(|(group, (row, ..))| {
            let what = format!("a group, \"{group}\", that no bin in stock holds by volume and weight");
            let help = "split the group or add a larger bin; until then all of it is left out of the plan";
            Finding::warning("P-940", format!("items[{row}].group"), what, "a group that one bin holds", help)
        })
        .collect()
}

fn padding_is_sound(draft: &Draft) -> Vec<Finding> {
    let mut found = Vec::new();
    for (row, item) in draft.items.iter().enumerate() {
        let cushion = item.cushion_mm.get();
        if !(0..=LONGEST).contains(&cushion) || item.packed_size().iter().any(|&edge| edge > LONGEST) && cushion > 0 {
            let range = format!("millimetres from 0, with which no edge grows past {LONGEST}");
            let help = "give the thickness of the padding on one side";
            let path = format!("items[{row}].cushion_mm");
            found.push(Finding::error("P-148", path, cushion.to_string(), range, help).about(&item.id));
        }
        if let Some(share) = item.compresses_to.filter(|&share| !(share > 0.0 && share <= 1.0)) {
            let help =
                "0.8 says that four fifths of the upright edge are left; leave it out where nothing is compressed";
            let path = format!("items[{row}].compresses_to");
            let expected = "a share above 0, at most 1";
            found.push(Finding::error("P-149", path, share.to_string(), expected, help).about(&item.id));
        }
        if found.len() >= LISTED {
            break;
        }
    }
    found
}

fn cylinders_are_round(draft: &Draft) -> Vec<Finding> {
    let mut found = Vec::new();
    for (row, item) in draft.items.iter().enumerate() {
        let round = |axis: Axis| item.size()[(axis as usize + 1) % 3] == item.size()[(axis as usize + 2) % 3];
        let (what, expected, help) = match (item.shape, item.axis) {
            (Shape::Box, None) => continue,
            (Shape::Cylinder, Some(axis)) if round(axis) => continue,
            (Shape::Box, Some(_)) => {
                ("an axis of a box", "no axis", "add \"shape\": \"cylinder\", or leave the axis out")
            }
            (Shape::Cylinder, None) => {
                ("a cylinder without an axis", "\"x\", \"y\" or \"z\"", "name the edge along which the cylinder runs")
            }
            (Shape::Cylinder, Some(_)) => {
                let help = "the two edges beside the axis are the diameter; what is not round is packed as a box";
                ("a cylinder with two diameters", "two equal edges beside the axis", help)
            }
        };
        let path = format!("items[{row}].axis");
        found.push(Finding::error("P-150", path, what, expected, help).about(&item.id));
        if found.len() >= LISTED {
            break;
        }
    }
    found
}

fn orders_have_no_loaded_bins(draft: &Draft) -> Vec<Finding> {
    let beside = match (draft.orders.is_empty(), &draft.prices) {
        (false, _) => "orders",
        (true, Some(_)) => "prices",
        (true, None) => return Vec::new(),
    };
    let loaded = (!draft.loaded.is_empty()).then(|| {
        let help = format!("cartons of parcels are empty at first: leave the loaded bins out, or the {beside}");
        let (what, expected) = (format!("loaded bins beside {beside}"), format!("loaded bins or {beside}"));
        Finding::error("P-153", "loaded", what, expected, help)
    });
    loaded.into_iter().collect()
}

#[cfg(test)]
mod tests;
