//! The rules of trucks and of bins that are loaded into them: P-170 to P-179, warnings from P-970.

use super::draft::{BinType, Draft, Objective};
use super::orientation::Orientation;
use super::rules::{self, HEAVIEST, LISTED, LONGEST, MOST};
use super::trucks::Outside;
use super::{company_rules, physics_rules};
use crate::finding::Finding;
use rustc_hash::FxHashMap;

/// All of them.
pub(super) const RULES: [fn(&Draft) -> Vec<Finding>; 8] = [
    trucks_are_sound_bins,
    trucks_suit_the_rest,
    outsides_are_sound,
    turns_are_upright,
    outsides_are_for_trucks,
    company_is_for_trucks,
    bins_fit_some_truck,
    groups_leave_together,
];

/// What is asked of bins is asked of trucks, under the same codes.
fn trucks_are_sound_bins(draft: &Draft) -> Vec<Finding> {
    const RULES: [fn(&Draft) -> Vec<Finding>; 8] = [
        rules::bin_ids_are_unique,
        rules::sides_are_positive,
        rules::weights_are_sound,
        rules::costs_are_known,
        rules::stock_is_known,
        physics_rules::centres_are_shares,
        physics_rules::axles_are_sound,
        company_rules::gross_weights_are_sound,
    ];
    if draft.trucks.is_empty() {
        return Vec::new();
    }
    // A knapsack over trucks is refused by a rule of its own.
    let objective = if draft.objective.is_knapsack() { Objective::Bins } else { draft.objective };
    let trucks = Draft { objective, ..draft.of_trucks() };
    let mut found: Vec<Finding> = RULES.iter().flat_map(|rule| rule(&trucks)).collect();
    for finding in &mut found {
        finding.path = finding.path.replacen("bins", "trucks", 1);
        finding.expected = finding.expected.replace("bins[", "trucks[");
    }
    found
}

fn trucks_suit_the_rest(draft: &Draft) -> Vec<Finding> {
    if draft.trucks.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut tell = |path: &'static str, what: String, expected: &str, help: &str| {
        found.push(Finding::error("P-170", path, what, expected, help));
    };
    if draft.objective.is_knapsack() {
        let what = format!("\"{}\" with trucks", draft.objective.as_str());
        let help = "with a limited stock of trucks the objective bins leaves out what they do not take";
        tell("objective", what, "bins or cost", help);
    }
    if !draft.orders.is_empty() {
        let help = "pack the orders first, and load the cartons as items of a second instance";
        tell("orders", "orders and trucks".to_owned(), "one of the two", help);
    }
    if !draft.loaded.is_empty() {
        let help = "give the goods of loaded bins as items, or leave the trucks out";
        tell("loaded", "loaded bins and trucks".to_owned(), "one of the two", help);
    }
    if draft.prices.is_some() {
        let help = "prices are those of parcels: say what a bin and a truck cost in their \"cost\"";
        tell("prices", "prices and trucks".to_owned(), "one of the two", help);
    }
    found
}

/// A finding for each bin type for which `wrong` has one.
fn each_bin(draft: &Draft, wrong: impl Fn(usize, &BinType) -> Option<Finding>) -> Vec<Finding> {
    let bins = draft.bins.iter().enumerate();
    bins.filter_map(|(row, bin)| Some(wrong(row, bin)?.about(&bin.id))).take(LISTED).collect()
}

fn outsides_are_sound(draft: &Draft) -> Vec<Finding> {
    each_bin(draft, |row, bin| {
        let path = |field: &str| format!("bins[{row}].{field}");
        let deck = bin.deck_mm.get();
        if !(0..=LONGEST).contains(&deck) {
            let expected = format!("a whole number of millimetres from 0 to {LONGEST}");
            let help = "the deck is the height of the floor on which the goods stand; a pallet has 144";
            return Some(Finding::error("P-171", path("deck_mm"), deck.to_string(), expected, help));
        }
        if let Some(bears) = bin.bears_g.map(crate::units::Grams::get).filter(|bears| !(0..=HEAVIEST).contains(bears)) {
            let help = "0 lets nothing stand on it; leave bears_g out where there is no limit";
            let expected = format!("grams from 0 to {HEAVIEST}");
            return Some(Finding::error("P-171", path("bears_g"), bears.to_string(), expected, help));
        }
        if let Some(stack) = bin.max_stack.filter(|&stack| stack == 0 || u64::from(stack) > MOST) {
            let help = "it counts itself: 1 lets nothing stand on it; leave max_stack out where there is no limit";
            let expected = format!("a count from 1 to {MOST}");
            return Some(Finding::error("P-171", path("max_stack"), stack.to_string(), expected, help));
        }
        // That it is no smaller outside than inside is a rule of its own; the height of an open one does not count.
        let outer = bin.outer_mm.filter(|_| !bin.open)?[2].get();
        let least = bin.z.get().saturating_add(deck);
        (outer < least && outer >= bin.z.get()).then(|| {
            let help = "outside a bin is as high as its deck and its inner side, or higher";
            let expected = format!("at least {least}, the deck included");
            Finding::error("P-171", path("outer_mm[2]"), outer.to_string(), expected, help)
        })
    })
}

fn turns_are_upright(draft: &Draft) -> Vec<Finding> {
    each_bin(draft, |row, bin| {
        let given = &bin.orientations;
        let upright = |one: &Orientation| matches!(one, Orientation::Xyz | Orientation::Yxz);
        let twice = given.iter().enumerate().any(|(k, one)| given[..k].contains(one));
        (twice || !given.iter().all(upright)).then(|| {
            let path = format!("bins[{row}].orientations");
            let what = if twice { "an orientation named twice" } else { "a loaded bin that is tipped over" };
            let help = "a loaded bin stands upright: \"xyz\" is as given, \"yxz\" turned about the vertical";
            Finding::error("P-172", path, what, "xyz, yxz or both", help)
        })
    })
}

fn outsides_are_for_trucks(draft: &Draft) -> Vec<Finding> {
    if !draft.trucks.is_empty() {
        return Vec::new();
    }
    each_bin(draft, |row, bin| {
        let plain = BinType::default();
        let field = if bin.open {
            "open"
        } else if bin.deck_mm != plain.deck_mm {
            "deck_mm"
        } else if bin.bears_g.is_some() {
            "bears_g"
        } else if bin.max_stack.is_some() {
            "max_stack"
        } else if !bin.orientations.is_empty() {
            "orientations"
        } else {
            return None;
        };
        let help = "it says how a loaded bin stands in a truck: add \"trucks\", or leave it out";
        Some(Finding::warning("P-970", format!("bins[{row}].{field}"), "no trucks", "trucks to load bins into", help))
    })
}

/// Who may travel together is asked of trucks.
fn company_is_for_trucks(draft: &Draft) -> Vec<Finding> {
    if !draft.trucks.is_empty() {
        return Vec::new();
    }
    let tell = |path: String, bins: &str| {
        let help =
            format!("it is a rule of what shares a truck: add \"trucks\", or say \"{bins}\" of what shares a bin");
        Finding::error("P-173", path, "no trucks", "trucks to load bins into", help)
    };
    let mut found = Vec::new();
    if !draft.incompatible_in_truck.is_empty() {
        found.push(tell("incompatible_in_truck".to_owned(), "incompatible"));
    }
    for (row, class) in draft.classes.iter().enumerate() {
        let path = |field: &str| format!("classes[{row}].{field}");
        if class.max_per_truck.is_some() {
            found.push(tell(path("max_per_truck"), "max_per_bin").about(&class.id));
        }
        if class.max_value_per_truck.is_some() {
            found.push(tell(path("max_value_per_truck"), "max_value_per_bin").about(&class.id));
        }
    }
    found
}

fn bins_fit_some_truck(draft: &Draft) -> Vec<Finding> {
    if draft.trucks.is_empty() {
        return Vec::new();
    }
    each_bin(draft, |row, bin| {
        let outside = Outside::of(bin);
        let fits =
            draft.trucks.iter().filter(|truck| truck.stock != Some(0)).map(super::TruckType::as_bin).any(|truck| {
                let stands = |turned: bool| {
                    // An open bin holds goods of a millimetre at least.
                    let size = outside.size_with(1, turned);
                    outside.turns[usize::from(turned)] && (0..3).all(|axis| size[axis] <= truck.size()[axis])
                };
                truck.max_net_g().is_none_or(|limit| bin.tare_g.get() <= limit) && (stands(false) || stands(true))
            });
        (!fits).then(|| {
            let [x, y, z] = outside.size_with(1, false);
            let what = format!("a bin of {x} × {y} × {z} outside that fits no truck in stock");
            let help = "allow it to be turned, or add a larger truck; until then it is not used";
            let expected = "a truck that takes it, by size and weight";
            Finding::warning("P-971", format!("bins[{row}]"), what, expected, help)
        })
    })
}

/// A group is in one bin, and with trucks all of a bin leaves at one stop.
fn groups_leave_together(draft: &Draft) -> Vec<Finding> {
    if draft.trucks.is_empty() {
        return Vec::new();
    }
    let mut stops: FxHashMap<&str, Option<u32>> = FxHashMap::default();
    let mut found = Vec::new();
    for (row, item) in draft.items.iter().enumerate() {
        let Some(group) = item.group.as_deref() else { continue };
        if *stops.entry(group).or_insert(item.stop) != item.stop && found.len() < LISTED {
            let help = "give all items of the group one stop; until then the group is left out";
            let what = format!("another stop than others of the group \"{group}\"");
            let expected = "one stop for a group, since a bin in a truck holds the goods of one stop";
            found.push(Finding::warning("P-972", format!("items[{row}].stop"), what, expected, help).about(&item.id));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::Problem;

    /// The codes that an instance with these parts gives, in order.
    fn codes(fields: &str, bin: &str, item: &str, trucks: &str) -> Vec<(&'static str, String)> {
        let text = format!(
            r#"{{"kind":"packing",{fields}"bins":[{{"id":"b","x":10,"y":8,"z":9{bin}}}],
                "items":[{{"id":"a","x":4,"y":4,"z":4,"group":"g"}},{{"id":"c","x":4,"y":4,"z":4{item}}}]{trucks}}}"#
        );
        let found = Problem::validate(serde_json::from_str(&text).expect("well formed"));
        let findings = found.map_or_else(|findings| findings, |(_, findings)| findings);
        findings.into_iter().map(|finding| (finding.code, finding.path)).collect()
    }

    #[test]
    fn mistakes_about_trucks_are_told_where_they_stand() {
        let van = r#","trucks":[{"id":"van","x":24,"y":12,"z":20}]"#;
        let one = |code, path: &str| vec![(code, path.to_owned())];
        assert_eq!(codes("", "", "", van), []);
        assert_eq!(codes("", "", "", &van.replace("24", "0"))[0], ("P-106", "trucks[0].x".to_owned()));
        assert_eq!(codes("", "", "", &van.replace("20}", r#"20,"max_weight_g":0}"#))[0].1, "trucks[0].max_weight_g");
        assert_eq!(codes("", "", "", &van.replace("20}", r#"20,"stock":0}"#))[0], ("P-113", "trucks".to_owned()));
        let cost = r#""objective":"cost","#;
        assert_eq!(codes(cost, r#","cost":3"#, "", van), one("P-109", "trucks[0].cost"));
        let profit = r#""objective":"utilisation","#;
        assert_eq!(codes(profit, r#","stock":3"#, "", van), one("P-170", "objective"));
        let loaded = r#""loaded":[{"bin":"b","items":[]}],"#;
        assert_eq!(codes(loaded, "", "", van), one("P-170", "loaded"));
        let orders = r#""orders":[{"id":"1","lines":[{"item":"a"}]}],"#;
        assert!(codes(orders, "", "", van).contains(&("P-170", "orders".to_owned())));
        assert_eq!(codes("", r#","deck_mm":-1"#, "", van)[0], ("P-171", "bins[0].deck_mm".to_owned()));
        assert_eq!(codes("", r#","bears_g":-1"#, "", van), one("P-171", "bins[0].bears_g"));
        assert_eq!(codes("", r#","max_stack":0"#, "", van), one("P-171", "bins[0].max_stack"));
        assert_eq!(codes("", r#","outer_mm":[9,8,9]"#, "", van), one("P-165", "bins[0].outer_mm[0]"));
        assert_eq!(codes("", r#","outer_mm":[10,8,9],"deck_mm":1"#, "", van), one("P-171", "bins[0].outer_mm[2]"));
        assert_eq!(codes("", r#","outer_mm":[12,8,9],"open":true,"deck_mm":1"#, "", van), []);
        assert_eq!(codes("", r#","orientations":["xyz","xzy"]"#, "", van), one("P-172", "bins[0].orientations"));
        assert_eq!(codes("", r#","orientations":["xyz","xyz"]"#, "", van), one("P-172", "bins[0].orientations"));
        let classes = |fields: &str| format!(r#""classes":[{{"id":"x"{fields}}},{{"id":"y"}}],"#);
        let pairs = |pair: &str| format!(r#"{}"incompatible_in_truck":[{pair}],"#, classes(""));
        assert_eq!(codes(&classes(r#","max_per_truck":2,"max_value_per_truck":0"#), "", "", van), []);
        assert_eq!(codes(&classes(r#","max_per_truck":0"#), "", "", van), one("P-144", "classes[0].max_per_truck"));
        let value = classes(r#","max_value_per_truck":-1"#);
        assert_eq!(codes(&value, "", "", van), one("P-144", "classes[0].max_value_per_truck"));
        assert_eq!(codes(&pairs(r#"["x","y"]"#), "", "", van), []);
        assert_eq!(codes(&pairs(r#"["x","z"]"#), "", "", van), one("P-146", "incompatible_in_truck[0][1]"));
        assert_eq!(codes(&pairs(r#"["x","x"]"#), "", "", van), one("P-146", "incompatible_in_truck[0]"));
        let both = r#","classes":["x","y"]"#;
        assert_eq!(codes(&pairs(r#"["y","x"]"#), "", both, van), one("P-146", "items[1].classes"));
        // Rules of trucks without trucks.
        assert_eq!(codes(&pairs(r#"["x","y"]"#), "", "", ""), one("P-173", "incompatible_in_truck"));
        assert_eq!(codes(&classes(r#","max_per_truck":2"#), "", "", ""), one("P-173", "classes[0].max_per_truck"));
        let value = classes(r#","max_value_per_truck":2"#);
        assert_eq!(codes(&value, "", "", ""), one("P-173", "classes[0].max_value_per_truck"));
        assert_eq!(codes("", r#","open":true"#, "", ""), one("P-970", "bins[0].open"));
        assert_eq!(codes("", "", "", &van.replace("20}", "8}")), one("P-971", "bins[0]"));
        assert_eq!(codes("", r#","orientations":["yxz"]"#, "", &van.replace("12", "9")), one("P-971", "bins[0]"));
        assert_eq!(codes("", "", r#","group":"g","stop":2"#, van).last().map(|(code, _)| *code), Some("P-972"));
    }
}
