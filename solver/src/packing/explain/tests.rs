//! Reasons that are plain by construction, and what constraints cost.

mod changes;
mod orders;

use super::{explain, give_reasons};
use crate::packing::plan::{PackedBin, PackedTruck, Placed, Plan, StoodBin, Unpacked};
use crate::packing::problem::Problem;
use crate::search::stop::Stop;

fn problem(text: &str) -> Problem {
    Problem::validate(serde_json::from_str(text).expect("well formed")).expect("valid").0
}

/// The reason of each item when bins of type "b" hold these cubes of 2, side by side along x, and all else stays out.
fn reasons(problem: &Problem, bins: &[&[&str]]) -> Vec<(String, String)> {
    let cube =
        |(k, id): (usize, &&str)| Placed { item: (*id).to_owned(), x: 2 * k as i64, y: 0, z: 0, dx: 2, dy: 2, dz: 2 };
    let packed = |items: &&[&str]| PackedBin {
        bin: "b".to_owned(),
        items: items.iter().enumerate().map(cube).collect(),
        ..PackedBin::default()
    };
    let mut plan = Plan { bins: bins.iter().map(packed).collect(), ..Plan::default() };
    for (index, item) in problem.items().iter_enumerated() {
        let id = problem.item_id(index);
        let there = bins.iter().flat_map(|items| items.iter()).filter(|there| **there == id).count() as u32;
        if there < item.quantity {
            let quantity = item.quantity - there;
            plan.unpacked.push(Unpacked { id: id.to_owned(), order: None, quantity, reason: "?".to_owned() });
        }
    }
    give_reasons(problem, &mut plan, &Stop::after_iterations(1));
    plan.unpacked.into_iter().map(|unpacked| (unpacked.id, unpacked.reason)).collect()
}

const CUBES: &str = r#"{"kind":"packing","objective":"profit","classes":[{"id":"c","max_per_bin":1}],
    "bins":[{"id":"b","x":4,"y":2,"z":2,"stock":1,"max_weight_g":10}],
    "items":[{"id":"a","x":2,"y":2,"z":2,"quantity":2,"value":1,"classes":["c"]},
             {"id":"heavy","x":2,"y":2,"z":2,"value":1,"weight_g":8},
             {"id":"iron","x":2,"y":2,"z":2,"value":1,"weight_g":80},
             {"id":"long","x":5,"y":1,"z":1,"value":1},
             {"id":"d","x":2,"y":2,"z":2,"value":1,"weight_g":3}]}"#;

#[test]
fn the_rule_that_keeps_an_item_out_is_named() {
    let problem = problem(CUBES);
    let told = |bins: &[&[&str]], id: &str| -> String {
        reasons(&problem, bins).into_iter().find(|(other, _)| other == id).map(|(_, reason)| reason).unwrap_or_default()
    };
    assert!(told(&[&["a"]], "a").contains("class-count"), "{}", told(&[&["a"]], "a"));
    assert!(told(&[&["heavy"]], "d").contains("weight"), "{}", told(&[&["heavy"]], "d"));
    assert!(told(&[&["a", "d"]], "heavy").contains("\"weight\""), "{}", told(&[&["a", "d"]], "heavy"));
    assert!(told(&[&["a"]], "iron").contains("80 g"), "{}", told(&[&["a"]], "iron"));
    assert!(told(&[&["a"]], "long").contains("5 × 1 × 1"), "{}", told(&[&["a"]], "long"));
    assert!(told(&[&["a"]], "d").contains("there is a place"), "{}", told(&[&["a"]], "d"));
    assert!(told(&[], "d").contains("in stock"), "{}", told(&[], "d"));
    let full = CUBES.replace("\"max_weight_g\":10", "\"max_weight_g\":99");
    let problem = self::problem(&full);
    let found = reasons(&problem, &[&["heavy", "a"]]);
    assert!(found.iter().any(|(id, reason)| id == "d" && reason.contains("no empty space")), "{found:?}");
}

#[test]
fn groups_that_no_bin_takes_are_named() {
    let text = r#"{"kind":"packing","bins":[{"id":"b","x":4,"y":2,"z":2}],
        "items":[{"id":"a","x":2,"y":2,"z":2,"quantity":3,"group":"trio","weight_g":1},{"id":"d","x":2,"y":2,"z":2}]}"#;
    let text = text.replace("\"z\":2}],", "\"z\":2,\"max_weight_g\":2}],");
    let found = reasons(&problem(&text), &[&["d"]]);
    assert!(found[0].1.contains("\"trio\"") && found[0].1.contains("\"weight\""), "{found:?}");
}

#[test]
fn an_explanation_offers_changes_and_prices() {
    let problem = problem(CUBES);
    let outcome = crate::packing::solve::solve(
        &problem,
        &crate::kind::Options::default(),
        &Stop::after_iterations(50),
        &crate::search::observer::Silent,
    );
    let found = explain(&problem, outcome.plan.as_ref());
    assert_eq!(found.parts.len(), 1);
    let long = found.left_out.iter().find(|entry| entry.id == "long").expect("it is left out");
    assert_eq!(long.code, "size");
    assert!(long.relaxation.as_ref().is_some_and(|change| change.changes[0].contains("by 1")), "{long:?}");
    let names: Vec<&str> = found.constraints.iter().map(|price| price.constraint.as_str()).collect();
    assert_eq!(names, ["max_weight_g", "classes"]);
    for price in &found.constraints {
        assert!(price.without.value >= price.with.value, "{price:?}");
    }
    let bare = explain(&problem, None);
    let ids: Vec<&str> = bare.left_out.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids, ["iron", "long"]);
}

#[test]
fn a_rule_that_is_broken_at_every_place_is_told_as_that() {
    let tube = problem(
        r#"{"kind":"packing","bins":[{"id":"b","x":100,"y":100,"z":100}],
            "items":[{"id":"t","x":80,"y":20,"z":20,"shape":"cylinder","axis":"x","orientations":["xyz"]}]}"#,
    );
    let found = reasons(&tube, &[]);
    assert!(found[0].1.contains("alone") && found[0].1.contains("\"wedge\""), "{found:?}");
    assert!(!found[0].1.contains("would take it"), "{found:?}");
}

#[test]
fn places_flush_with_what_bears_are_tried() {
    // Beside the pillar there is no room for the plate, and on it only flush with both of its sides.
    let text = r#"{"kind":"packing","objective":"profit","support":1,"bins":[{"id":"b","x":9,"y":4,"z":5,"stock":1}],
        "items":[{"id":"pillar","x":4,"y":4,"z":3,"value":1,"orientations":["xyz"]},
                 {"id":"plate","x":4,"y":4,"z":2,"value":1,"orientations":["xyz"]}]}"#;
    let problem = problem(text);
    let pillar = Placed { item: "pillar".to_owned(), x: 3, y: 0, z: 0, dx: 4, dy: 4, dz: 3 };
    let bin = PackedBin { bin: "b".to_owned(), items: vec![pillar], ..PackedBin::default() };
    let left = Unpacked { id: "plate".to_owned(), order: None, quantity: 1, reason: "?".to_owned() };
    let mut plan = Plan { bins: vec![bin], unpacked: vec![left], ..Plan::default() };
    give_reasons(&problem, &mut plan, &Stop::after_iterations(1));
    assert!(plan.unpacked[0].reason.contains("there is a place"), "{}", plan.unpacked[0].reason);
}

#[test]
fn reasons_end_with_the_time() {
    let problem = problem(CUBES);
    let unpacked = |id: &str| Unpacked { id: id.to_owned(), order: None, quantity: 1, reason: "?".to_owned() };
    let signal = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let stop = Stop::after(std::time::Duration::ZERO).with_signal(signal);
    let mut plan = Plan { unpacked: vec![unpacked("long"), unpacked("iron")], ..Plan::default() };
    give_reasons(&problem, &mut plan, &stop);
    assert!(plan.unpacked.iter().all(|entry| entry.reason == "?"), "{:?}", plan.unpacked);
}

#[test]
fn what_may_not_travel_together_is_told() {
    let text = r#"{"kind":"packing","classes":[{"id":"food"},{"id":"bait","max_per_truck":9},{"id":"gold","max_value_per_truck":5}],
        "incompatible_in_truck":[["food","bait"]],"bins":[{"id":"b","x":4,"y":2,"z":2}],
        "items":[{"id":"tea","x":2,"y":2,"z":2,"classes":["food"]},{"id":"rat","x":2,"y":2,"z":2,"classes":["bait"]},
                 {"id":"ring","x":2,"y":2,"z":2,"value":6,"classes":["gold"]}],
        "trucks":[{"id":"van","x":9,"y":9,"z":9,"stock":1}]}"#;
    let problem = problem(text);
    let placed = Placed { item: "tea".to_owned(), x: 0, y: 0, z: 0, dx: 2, dy: 2, dz: 2 };
    let bin = PackedBin { bin: "b".to_owned(), items: vec![placed], ..PackedBin::default() };
    let stood = StoodBin { bin: 1, x: 0, y: 0, z: 0, dx: 4, dy: 2, dz: 2, turned: false };
    let truck = PackedTruck { truck: "van".to_owned(), bins: vec![stood], figures: None };
    let left = |id: &str| Unpacked { id: id.to_owned(), order: None, quantity: 1, reason: "?".to_owned() };
    let unpacked = vec![left("rat"), left("ring")];
    let mut plan = Plan { bins: vec![bin], trucks: vec![truck], unpacked, ..Plan::default() };
    give_reasons(&problem, &mut plan, &Stop::after_iterations(1));
    let [rat, ring] = [0, 1].map(|row| plan.unpacked[row].reason.as_str());
    assert!(rat.contains("with what travels there it would break the rule \"incompatible\""), "{rat}");
    assert!(ring.contains("worth more than \"b\" or a truck may hold of its class"), "{ring}");
    let told = explain(&problem, Some(&plan));
    assert_eq!([&told.left_out[0].code, &told.left_out[1].code], ["trucks", "class-value"]);
    let names: Vec<&str> = told.constraints.iter().map(|price| price.constraint.as_str()).collect();
    assert_eq!(names, ["classes in trucks", "incompatible_in_truck"]);
}
