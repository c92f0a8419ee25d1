//! Hand-made plans, each breaking one rule.

use super::check;
use crate::packing::plan::Plan;
use crate::packing::problem::Problem;

const INSTANCE: &str = r#"{"kind":"packing","support":0.5,
    "bins":[{"id":"box","x":10,"y":10,"z":10,"max_weight_g":50,"stock":1}],
    "items":[{"id":"a","x":4,"y":5,"z":6,"quantity":2,"weight_g":20,"orientations":["xyz","yxz"]},
             {"id":"b","x":2,"y":2,"z":2,"weight_g":15}]}"#;

fn problem() -> Problem {
    Problem::validate(serde_json::from_str(INSTANCE).expect("well formed")).expect("valid").0
}

/// The rules broken by a plan with these items in one bin, as `item x y z dx dy dz`.
fn broken(items: &[&str], unpacked: &str) -> Vec<&'static str> {
    let items: Vec<String> = items
        .iter()
        .map(|line| {
            let word: Vec<&str> = line.split(' ').collect();
            format!(
                r#"{{"item":"{}","x":{},"y":{},"z":{},"dx":{},"dy":{},"dz":{}}}"#,
                word[0], word[1], word[2], word[3], word[4], word[5], word[6]
            )
        })
        .collect();
    let text = format!(r#"{{"bins":[{{"bin":"box","items":[{}]}}],"unpacked":[{unpacked}]}}"#, items.join(","));
    let plan: Plan = serde_json::from_str(&text).expect("well formed");
    check(&problem(), &plan).violations.iter().map(|violation| violation.rule).collect()
}

const ONE_A_OUT: &str = r#"{"id":"a","quantity":1,"reason":"test"}"#;

#[test]
fn each_rule_is_seen() {
    assert_eq!(broken(&["a 0 0 0 4 5 6", "b 4 0 0 2 2 2"], ONE_A_OUT), [""; 0]);
    assert_eq!(broken(&["a 0 0 0 6 5 4", "b 6 0 0 2 2 2"], ONE_A_OUT), ["orientation"]);
    assert_eq!(broken(&["a 7 0 0 4 5 6", "b 4 0 0 2 2 2"], ONE_A_OUT), ["containment"]);
    assert_eq!(broken(&["a 0 0 0 4 5 6", "b 3 4 0 2 2 2"], ONE_A_OUT), ["overlap"]);
    assert_eq!(broken(&["a 0 0 0 4 5 6", "a 4 0 0 4 5 6", "b 8 0 0 2 2 2"], ""), ["weight"]);
    assert_eq!(broken(&["a 0 0 0 4 5 6", "b 4 0 0 2 2 2"], ""), ["quantity"]);
    assert_eq!(broken(&["a 0 0 0 4 5 6", "b 4 0 0 2 2 2", "c 9 9 0 1 1 1"], ONE_A_OUT), ["unknown-id"]);
    assert_eq!(broken(&["a 0 0 0 4 5 6", "b 3 0 6 2 2 2"], ONE_A_OUT), [""; 0]);
    assert_eq!(broken(&["a 0 0 0 4 5 6", "b 3 4 6 2 2 2"], ONE_A_OUT), ["support"]);
    assert_eq!(broken(&["a 0 0 0 4 5 6", "b 0 0 7 2 2 2"], ONE_A_OUT), ["support"]);
    assert_eq!(broken(&["a 9223372036854775807 0 0 4 5 6", "b 0 0 0 2 2 2"], ONE_A_OUT), ["containment"]);
}

#[test]
fn stock_and_left_out_are_counted() {
    let text = r#"{"bins":[{"bin":"box","items":[]},{"bin":"box","items":[]},{"bin":"crate","items":[]}],
        "unpacked":[{"id":"a","quantity":2,"reason":"r"},{"id":"b","quantity":1,"reason":"r"}]}"#;
    let evaluation = check(&problem(), &serde_json::from_str(text).expect("well formed"));
    let rules: Vec<&str> = evaluation.violations.iter().map(|violation| violation.rule).collect();
    assert_eq!(rules, ["unknown-id", "stock"]);
    assert_eq!(evaluation.left_out, 3);
    assert_eq!(evaluation.objectives, [3.0]);
}
