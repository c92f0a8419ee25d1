//! Bounds on instances whose answer is plain.

use super::bound;
use crate::packing::problem::Problem;
use crate::search::stop::Stop;

fn of(text: &str) -> Option<f64> {
    let problem = Problem::validate(serde_json::from_str(text).expect("well formed")).expect("valid").0;
    bound(&problem, &Stop::after_iterations(1))
}

#[test]
fn big_items_need_a_bin_each() {
    let text = r#"{"kind":"packing","bins":[{"id":"b","x":10,"y":10,"z":10}],
        "items":[{"id":"a","x":6,"y":6,"z":6,"quantity":5},{"id":"c","x":1,"y":1,"z":1}]}"#;
    assert_eq!(of(text), Some(5.0));
    // Turned upright two of these stand side by side, but only where that is allowed.
    let slabs = r#"{"kind":"packing","bins":[{"id":"b","x":10,"y":10,"z":10}],
        "items":[{"id":"a","x":10,"y":6,"z":6,"quantity":4,"orientations":["xyz"]}]}"#;
    assert_eq!(of(slabs), Some(4.0));
}

#[test]
fn volume_and_weight_are_covered_at_the_least_price() {
    let text = r#"{"kind":"packing","objective":"cost",
        "bins":[{"id":"s","x":10,"y":10,"z":10,"cost":3,"max_weight_g":100},{"id":"l","x":20,"y":10,"z":10,"cost":5,"stock":2,"max_weight_g":1000}],
        "items":[{"id":"a","x":10,"y":10,"z":5,"quantity":12,"weight_g":1}]}"#;
    // 6,000 of volume: two large ones (4,000 for 10) and two small ones (2,000 for 6).
    assert_eq!(of(text), Some(16.0));
    assert_eq!(of(&text.replace("\"weight_g\":1}", "\"weight_g\":100}")), Some(16.0));
    assert_eq!(of(&text.replace("\"weight_g\":1}", "\"weight_g\":250}")), Some(40.0));
}

#[test]
fn strips_that_no_item_reaches_do_not_count() {
    let text = r#"{"kind":"packing","objective":"utilisation","bins":[{"id":"b","x":10,"y":10,"z":10,"stock":1}],
        "items":[{"id":"a","x":4,"y":4,"z":4,"quantity":99}]}"#;
    assert_eq!(of(text), Some(51.2));
    let profit = text.replace("utilisation", "profit").replace("\"quantity\":99", "\"quantity\":99,\"value\":10");
    assert!((of(&profit).unwrap_or(0.0) - 80.0).abs() < 1e-6);
}
