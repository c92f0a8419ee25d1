//! Bins that are loaded in part and unsound until more goods are in them, loads that a turned item mends, and what counts as a proof.

use super::{Draft, Packing};
use crate::finding::Finding;
use crate::kind::{Kind as _, Options};
use crate::outcome::Outcome;
use crate::search::observer::Silent;
use crate::search::stop::Stop;

fn solved(text: &str, method: &str, iterations: u64) -> (Outcome<super::Plan>, Vec<Finding>) {
    let draft: Draft = serde_json::from_str(text).expect("well formed");
    let (problem, findings) = Packing::validate(draft).expect("valid");
    let options = Options { method: method.to_owned(), ..Options::default() };
    let outcome = Packing::solve(&problem, &options, &Stop::after_iterations(iterations), &Silent);
    if let Some(plan) = &outcome.plan {
        let evaluation = Packing::check(&problem, plan);
        assert!(evaluation.violations.is_empty(), "{:?} in {plan:?}", evaluation.violations);
    }
    (outcome, findings)
}

const LOPSIDED: &str = r#"{"kind":"packing","bins":[{"id":"b","x":100,"y":100,"z":100,"centre":{"x":[0.4,0.6]}}],
    "items":[{"id":"i","x":20,"y":100,"z":100,"quantity":2,"weight_g":500,"orientations":["xyz"]}],
    "loaded":[{"bin":"b","items":[{"item":"i","x":0,"y":0,"z":0,"dx":20,"dy":100,"dz":100}]}]}"#;

const LOOSE: &str = r#"{"kind":"packing","bins":[{"id":"b","x":100,"y":100,"z":100}],
    "items":[{"id":"t","x":100,"y":20,"z":20,"shape":"cylinder","axis":"x","orientations":["xyz"]},
             {"id":"c","x":100,"y":80,"z":20,"orientations":["xyz"]}],
    "loaded":[{"bin":"b","items":[{"item":"t","x":0,"y":0,"z":0,"dx":100,"dy":20,"dz":20}]}]}"#;

#[test]
fn goods_that_mend_a_loaded_bin_are_found() {
    let axles = LOPSIDED.replace(
        r#""centre":{"x":[0.4,0.6]}"#,
        r#""axles":[{"position_mm":20,"max_g":700},{"position_mm":80,"max_g":700}]"#,
    );
    for text in [LOPSIDED, &axles, LOOSE] {
        for method in ["auto", "ruin"] {
            let (outcome, findings) = solved(text, method, 50);
            let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
            assert!(codes.contains(&"P-952"), "{findings:?}");
            let plan = outcome.plan.expect("one more mends it");
            assert!(plan.unpacked.is_empty() && plan.bins.len() == 1, "{plan:?}");
        }
    }
}

#[test]
fn a_loaded_bin_that_nothing_mends_is_in_no_plan() {
    let light = LOPSIDED.replace(
        r#""quantity":2,"weight_g":500,"orientations":["xyz"]}"#,
        r#""quantity":1,"weight_g":500,"orientations":["xyz"]},{"id":"feather","x":20,"y":20,"z":20,"weight_g":1}"#,
    );
    let short = LOOSE.replace(r#""y":80"#, r#""y":90"#);
    for text in [light.as_str(), short.as_str()] {
        for method in ["auto", "ruin", "greedy", "milp"] {
            assert_eq!(solved(text, method, 30).0.plan, None, "{text} by {method}");
        }
    }
}

#[test]
fn an_item_is_turned_before_it_is_taken_out_for_balance() {
    let text = r#"{"kind":"packing","support":0.7,"bins":[{"id":"b0","x":4,"y":2,"z":2,"centre":{"y":[0.5,0.5]}}],
        "items":[{"id":"i0","x":1,"y":3,"z":2,"weight_g":8}]}"#;
    for method in ["greedy", "auto"] {
        let plan = solved(text, method, 30).0.plan.expect("there is one");
        assert!(plan.unpacked.is_empty(), "{plan:?}");
    }
}

#[test]
fn a_search_that_ends_has_proved_nothing() {
    let text = r#"{"kind":"packing","objective":"profit","bins":[{"id":"b","x":10,"y":10,"z":10,"stock":1}],
        "items":[{"id":"a","x":10,"y":10,"z":6,"value":10,"orientations":["xyz"]},
                 {"id":"c","x":10,"y":10,"z":5,"value":9,"orientations":["xyz"]},
                 {"id":"d","x":10,"y":10,"z":5,"value":2,"orientations":["xyz"]}]}"#;
    let (outcome, _) = solved(text, "auto", 1_000_000);
    assert!((outcome.bounds[0].expect("proven") - 11.0).abs() < 1e-6, "{outcome:?}");
}

#[test]
fn what_items_bear_is_listed_for_each_bin() {
    let text = r#"{"kind":"packing","bins":[{"id":"b","x":60,"y":1,"z":2}],
        "items":[{"id":"glass","x":1,"y":1,"z":1,"quantity":120,"bears_g":0},
                 {"id":"iron","x":1,"y":1,"z":1,"quantity":120,"weight_g":8}]}"#;
    let draft: Draft = serde_json::from_str(text).expect("well formed");
    let (problem, _) = Packing::validate(draft).expect("valid");
    let at = |item: &str, x: i64, z: i64| super::Placed { item: item.to_owned(), x, y: 0, z, dx: 1, dy: 1, dz: 1 };
    let items: Vec<super::Placed> = (0..60).flat_map(|x| [at("glass", x, 0), at("iron", x, 1)]).collect();
    let bin = super::PackedBin { bin: "b".to_owned(), items, ..super::PackedBin::default() };
    let plan = super::Plan { bins: vec![bin.clone(), bin], ..super::Plan::default() };
    let violations = Packing::check(&problem, &plan).violations;
    let of = |bin: &str| violations.iter().filter(|one| one.rule == "bearing" && one.message.contains(bin)).count();
    assert_eq!((of("bin 1"), of("bin 2")), (50, 50));
}

#[test]
fn nothing_packed_is_worth_a_plain_zero() {
    for objective in ["profit", "cost"] {
        let text = format!(
            r#"{{"kind":"packing","objective":"{objective}","bins":[{{"id":"b","x":1,"y":1,"z":1,"stock":1,"cost":1}}],
                "items":[{{"id":"a","x":2,"y":2,"z":2,"value":1}}]}}"#
        );
        let draft: Draft = serde_json::from_str(&text).expect("well formed");
        let (problem, _) = Packing::validate(draft).expect("valid");
        let evaluation = Packing::check(&problem, &super::Plan::default());
        assert!(evaluation.objectives[0].is_sign_positive() && evaluation.costs[0].value.is_sign_positive());
    }
}
