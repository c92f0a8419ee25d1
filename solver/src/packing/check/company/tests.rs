//! Hand-made plans, each breaking one rule about bins or about who shares them.

use super::super::check;
use crate::packing::plan::Plan;
use crate::packing::problem::Problem;

const INSTANCE: &str = r#"{"kind":"packing","classes":[{"id":"lithium","max_per_bin":1},{"id":"jewels","max_value_per_bin":100},
      {"id":"food"},{"id":"poison"}],"incompatible":[["food","poison"]],
    "bins":[{"id":"box","x":10,"y":10,"z":10,"max_weight_g":90,"tare_g":20,"max_gross_g":100,"fill_limit":0.5},
            {"id":"crate","x":20,"y":20,"z":20}],
    "items":[{"id":"cell","x":1,"y":1,"z":1,"quantity":2,"classes":["lithium"]},
             {"id":"ring","x":1,"y":1,"z":1,"quantity":2,"value":60,"classes":["jewels"]},
             {"id":"bread","x":1,"y":1,"z":1,"classes":["food"]},
             {"id":"bait","x":1,"y":1,"z":1,"classes":["poison","lithium"]},
             {"id":"left","x":1,"y":1,"z":1,"apart":"pair"},
             {"id":"right","x":1,"y":1,"z":1,"quantity":2,"apart":"pair"},
             {"id":"heavy","x":1,"y":1,"z":1,"weight_g":81,"bins":["crate"]},
             {"id":"light","x":1,"y":1,"z":1,"weight_g":81,"not_bins":["crate"]},
             {"id":"big","x":10,"y":10,"z":5},
             {"id":"cup","x":1,"y":1,"z":1,"quantity":2,"group":"set"},
             {"id":"pot","x":1,"y":1,"z":1,"group":"set"}]}"#;

/// The rules broken by a bin of type `bin` with these items side by side along x, all else left out.
fn broken(bin: &str, items: &[&str]) -> Vec<&'static str> {
    let (problem, _) = Problem::validate(serde_json::from_str(INSTANCE).expect("well formed")).expect("valid");
    let (mut x, mut placed) = (0, Vec::new());
    for item in items {
        let size = problem.items()[problem.find_item(item).expect("known")].size;
        let [dx, dy, dz] = size;
        let z = if dz > 1 { 1 } else { 0 };
        placed.push(format!(
            r#"{{"item":"{item}","x":{},"y":0,"z":{z},"dx":{dx},"dy":{dy},"dz":{dz}}}"#,
            if dx > 1 { 0 } else { x }
        ));
        x += 1;
    }
    let out: Vec<String> = problem
        .items()
        .iter_enumerated()
        .map(|(index, item)| (problem.item_id(index), item.quantity as usize))
        .map(|(id, all)| (id, all - items.iter().filter(|item| **item == id).count()))
        .map(|(id, out)| format!(r#"{{"id":"{id}","quantity":{out},"reason":"test"}}"#))
        .collect();
    let text =
        format!(r#"{{"bins":[{{"bin":"{bin}","items":[{}]}}],"unpacked":[{}]}}"#, placed.join(","), out.join(","));
    let plan: Plan = serde_json::from_str(&text).expect("well formed");
    check(&problem, &plan).violations.iter().map(|violation| violation.rule).collect()
}

#[test]
fn each_rule_is_seen() {
    const NONE: [&str; 0] = [];
    assert_eq!(broken("box", &["cell", "ring", "bread", "left", "big"]), ["fill-limit"]);
    assert_eq!(broken("box", &["cell", "ring", "bread", "left"]), NONE);
    assert_eq!(broken("box", &["big"]), NONE);
    assert_eq!(broken("crate", &["cell", "ring", "bread", "left", "big"]), NONE);
    assert_eq!(broken("box", &["cell", "cell"]), ["class-count"]);
    assert_eq!(broken("box", &["cell", "bait"]), ["class-count"]);
    assert_eq!(broken("box", &["ring", "ring"]), ["class-value"]);
    assert_eq!(broken("box", &["bread", "bait"]), ["incompatible"]);
    assert_eq!(broken("box", &["left", "right"]), ["apart"]);
    assert_eq!(broken("box", &["right", "right"]), ["apart"]);
    assert_eq!(broken("crate", &["light"]), ["bin-type"]);
    assert_eq!(broken("box", &["cup", "pot", "cup"]), NONE);
    assert_eq!(broken("box", &["cup", "cup"]), ["group"]);
    assert_eq!(broken("box", &["light"]), ["gross-weight"]);
    assert_eq!(broken("box", &["light", "heavy"]), ["weight", "gross-weight", "bin-type"]);
}

#[test]
fn a_group_in_two_bins_is_seen() {
    let (problem, _) = Problem::validate(serde_json::from_str(INSTANCE).expect("well formed")).expect("valid");
    let at = |item: &str, x: i64| format!(r#"{{"item":"{item}","x":{x},"y":0,"z":0,"dx":1,"dy":1,"dz":1}}"#);
    let text = format!(
        r#"{{"bins":[{{"bin":"box","items":[{},{}]}},{{"bin":"box","items":[{}]}}],"unpacked":[]}}"#,
        at("cup", 0),
        at("cup", 1),
        at("pot", 0)
    );
    let violations = check(&problem, &serde_json::from_str(&text).expect("well formed")).violations;
    let of_group: Vec<&str> =
        violations.iter().filter(|found| found.rule == "group").map(|found| found.message.as_str()).collect();
    assert_eq!(of_group.len(), 1);
    assert!(of_group[0].contains("\"set\"") && of_group[0].contains("bin 2"), "{of_group:?}");
}
