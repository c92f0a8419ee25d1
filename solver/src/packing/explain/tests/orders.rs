//! Orders: each line left out has its rule, its change and its order.

use super::{explain, give_reasons, problem};
use crate::kind::Options;
use crate::packing::plan::Plan;
use crate::packing::problem::Problem;
use crate::search::observer::Silent;
use crate::search::stop::Stop;

/// Two carton types, one large one in stock, a carrier that takes up to 50 g, and six articles.
const SHOP: &str = r#"{"kind":"packing","objective":"cost",
    "bins":[{"id":"small","x":4,"y":2,"z":2,"cost":1},{"id":"large","x":8,"y":2,"z":2,"cost":3,"stock":1}],
    "items":[{"id":"cube","x":2,"y":2,"z":2},{"id":"rod","x":8,"y":1,"z":1},{"id":"pole","x":9,"y":1,"z":1},
             {"id":"lead","x":1,"y":1,"z":1,"weight_g":60},{"id":"shy","x":1,"y":1,"z":1,"not_bins":["small","large"]},
             {"id":"unsold","x":99,"y":1,"z":1}],
    "prices":{"freight":{"zones":[{"id":"home","steps":[{"to_g":50,"cost":1}]},
                                  {"id":"abroad","steps":[{"to_g":90,"cost":2}]}]}},
    "orders":[{"id":"a","lines":[{"item":"rod"},{"item":"cube"}]},
              {"id":"b","lines":[{"item":"rod"},{"item":"pole"},{"item":"lead"},{"item":"shy"}]},
              {"id":"c","lines":[{"item":"lead"}],"zone":"abroad"}]}"#;

fn solved(problem: &Problem) -> Plan {
    let stop = Stop::after_iterations(50);
    crate::packing::solve::solve(problem, &Options::default(), &stop, &Silent).plan.expect("a plan")
}

#[test]
fn each_line_left_out_has_its_rule_and_what_would_make_room() {
    let problem = problem(SHOP);
    let plan = solved(&problem);
    let found = explain(&problem, Some(&plan));
    let lost = if plan.unpacked.iter().any(|entry| entry.order.as_deref() == Some("a")) { "a" } else { "b" };
    let entry = |id: &str, order: &str| {
        let same = |entry: &&crate::explanation::LeftOut| entry.id == id && entry.order.as_deref() == Some(order);
        found.left_out.iter().find(same).unwrap_or_else(|| panic!("{id} of {order}: {found:?}"))
    };
    let changes = |id: &str, order: &str| entry(id, order).relaxation.as_ref().map(|change| change.changes.clone());
    assert_eq!(found.left_out.len(), 4, "{found:?}");
    assert_eq!(changes("rod", lost), Some(vec!["stock of \"large\" by 1".to_owned()]));
    assert_eq!((entry("pole", "b").code.as_str(), entry("lead", "b").code.as_str()), ("size", "weight"));
    // Where the one large carton is another order's, making it larger helps nobody.
    let larger = if lost == "b" { "x of \"small\" by 5" } else { "x of \"large\" by 1" };
    assert_eq!(changes("pole", "b"), Some(vec![larger.to_owned()]));
    assert_eq!(changes("lead", "b"), Some(vec!["what the carrier takes in \"small\" by 10 g".to_owned()]));
    assert!(entry("lead", "b").reason.contains("the carrier takes \"small\" with at most 50 g"), "{found:?}");
    assert_eq!((entry("shy", "b").code.as_str(), changes("shy", "b")), ("bin-type", None));
    for unpacked in plan.unpacked.iter().filter(|entry| ["pole", "lead", "shy"].contains(&entry.id.as_str())) {
        assert_eq!(unpacked.reason, entry(&unpacked.id, "b").reason);
    }
    let names: Vec<&str> = found.constraints.iter().map(|price| price.constraint.as_str()).collect();
    assert_eq!(names, ["bins and not_bins"]);
    assert_eq!((found.constraints[0].left_out_with, found.constraints[0].left_out_without), (4, 3));
}

#[test]
fn without_a_plan_only_what_is_ordered_is_tried_in_each_zone() {
    let found = explain(&problem(SHOP), None);
    let told: Vec<(&str, bool)> =
        found.left_out.iter().map(|entry| (entry.id.as_str(), entry.reason.contains("\"home\""))).collect();
    assert_eq!(told, [("pole", true), ("lead", true), ("shy", true)], "{found:?}");
    assert!(found.notes.is_empty());
}

#[test]
fn types_that_may_not_be_chosen_are_offered_as_a_choice_more() {
    let text =
        SHOP.replace("\"objective\":\"cost\"", "\"objective\":\"cost\",\"choose\":1").replace(",\"stock\":1", "");
    let problem = problem(&text);
    let mut plan = solved(&problem);
    // A plan that uses the small type only leaves out both rods.
    plan.bins.retain(|bin| bin.bin == "small");
    plan.unpacked.clear();
    let entry = |order: &str| crate::packing::plan::Unpacked {
        id: "rod".to_owned(),
        order: Some(order.to_owned()),
        quantity: 1,
        reason: "?".to_owned(),
    };
    plan.unpacked.extend([entry("a"), entry("b")]);
    let cube = crate::packing::plan::Placed { item: "cube".to_owned(), x: 0, y: 0, z: 0, dx: 2, dy: 2, dz: 2 };
    let order = Some("a".to_owned());
    let bin = crate::packing::plan::PackedBin { bin: "small".to_owned(), order, items: vec![cube], figures: None };
    plan.bins = vec![bin];
    let found = explain(&problem, Some(&plan));
    for entry in &found.left_out {
        let changes = entry.relaxation.as_ref().map(|change| change.changes.clone()).unwrap_or_default();
        assert!(changes == ["choose by 1"] || changes == ["x of \"small\" by 4"], "{entry:?}");
    }
    assert_eq!(found.left_out.len(), 2);
    give_reasons(&problem, &mut plan, &Stop::after_iterations(1));
    assert!(plan.unpacked.iter().all(|entry| entry.reason.contains("8 × 1 × 1")), "{:?}", plan.unpacked);
    assert!(found.constraints.iter().any(|price| price.constraint == "choose"), "{found:?}");
}
