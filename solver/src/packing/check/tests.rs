//! Hand-made plans, each breaking one rule.

use super::check;
use crate::packing::plan::{PackedBin, Placed, Plan};
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

/// The rules broken by a plan of the items `lines` in the one bin of an instance with these fields, bin fields and items.
fn broken_in(fields: &str, bin: &str, items: &str, lines: &[&str]) -> Vec<&'static str> {
    let text = format!(
        r#"{{"kind":"packing",{fields}"objective":"utilisation",
            "bins":[{{"id":"box","x":100,"y":100,"z":100,"stock":1{bin}}}],"items":[{items}]}}"#
    );
    let problem = Problem::validate(serde_json::from_str(&text).expect("well formed")).expect("valid").0;
    let items = lines
        .iter()
        .map(|line| {
            let word: Vec<&str> = line.split(' ').collect();
            let number = |at: usize| word[at].parse::<i64>().expect("a number");
            let item = word[0].to_owned();
            let [x, y, z, dx, dy, dz] = [1, 2, 3, 4, 5, 6].map(number);
            Placed { item, x, y, z, dx, dy, dz }
        })
        .collect();
    let plan =
        Plan { bins: vec![PackedBin { bin: "box".to_owned(), items, ..PackedBin::default() }], ..Plan::default() };
    check(&problem, &plan).violations.iter().map(|violation| violation.rule).collect()
}

/// A cube of 20 that weighs 100 g, and another type of the same size; `rest` are fields of the first.
fn cubes(rest: &str) -> String {
    format!(
        r#"{{"id":"a","x":20,"y":20,"z":20,"quantity":9,"weight_g":100{rest}}},
           {{"id":"b","x":20,"y":20,"z":20,"quantity":9,"weight_g":100}},
           {{"id":"plank","x":60,"y":20,"z":10,"quantity":9,"weight_g":90}}"#
    )
}

#[test]
fn a_base_that_sticks_out_or_tips_is_seen() {
    let over = |x: i64| ["a 0 0 0 20 20 20".to_owned(), format!("b {x} 0 20 20 20 20")];
    let broken = |fields: &str, x: i64| {
        let lines = over(x);
        broken_in(fields, "", &cubes(""), &[lines[0].as_str(), lines[1].as_str()])
    };
    assert_eq!(broken(r#""overhang_mm":5,"#, 5), [""; 0]);
    assert_eq!(broken(r#""overhang_mm":5,"#, 6), ["overhang"]);
    assert_eq!(broken(r#""overhang_mm":0,"#, 0), [""; 0]);
    assert_eq!(broken(r#""overhang_mm":5,"#, 40), ["overhang"]);
    assert_eq!(broken(r#""stable":true,"#, 10), [""; 0]);
    assert_eq!(broken(r#""stable":true,"#, 11), ["stability"]);
    assert_eq!(broken(r#""support":0.45,"stable":true,"#, 11), ["stability"]);
    assert_eq!(broken(r#""support":0.46,"stable":true,"#, 11), ["support", "stability"]);
    // A plank on two cubes at its ends: its centre is over nothing, but between what bears it.
    let bridge = ["a 0 0 0 20 20 20", "a 40 0 0 20 20 20", "plank 0 0 20 60 20 10"];
    assert_eq!(broken_in(r#""stable":true,"overhang_mm":0,"#, "", &cubes(""), &bridge), [""; 0]);
    // On two cubes at diagonal corners the centre lies on the hull; moved to one side of it, it tips.
    let corners = ["a 0 0 0 20 20 20", "b 30 15 0 20 20 20", "plank 0 10 20 60 20 10"];
    assert_eq!(broken_in(r#""stable":true,"#, "", &cubes(""), &corners), [""; 0]);
    let aside = ["a 0 0 0 20 20 20", "plank 10 10 20 60 20 10"];
    assert_eq!(broken_in(r#""stable":true,"#, "", &cubes(""), &aside), ["stability"]);
}

#[test]
fn what_rests_on_an_item_is_passed_down_by_contact_area() {
    let tower = ["a 0 0 0 20 20 20", "b 0 0 20 20 20 20", "b 0 0 40 20 20 20"];
    let broken = |rest: &str, lines: &[&str]| broken_in(r#""support":0.1,"#, "", &cubes(rest), lines);
    assert_eq!(broken(r#","bears_g":200"#, &tower), [""; 0]);
    assert_eq!(broken(r#","bears_g":199"#, &tower), ["bearing"]);
    // The plank's 90 g and the cube's 100 g go down in halves: 95 g each.
    let bridge = ["a 0 0 0 20 20 20", "b 40 0 0 20 20 20", "plank 0 0 20 60 20 10", "b 0 0 30 20 20 20"];
    assert_eq!(broken(r#","bears_g":95"#, &bridge), [""; 0]);
    assert_eq!(broken(r#","bears_g":94"#, &bridge), ["bearing"]);
    // 95 g on 4 dm² / 100.
    assert_eq!(broken(r#","bears_g_dm2":2375"#, &bridge), [""; 0]);
    assert_eq!(broken(r#","bears_g_dm2":2374"#, &bridge), ["pressure"]);
    assert_eq!(broken(r#","bears_g":0"#, &["b 0 0 0 20 20 20", "a 0 0 20 20 20 20"]), [""; 0]);
    assert_eq!(broken(r#","bears_g":0"#, &tower), ["bearing", "bearing"]);
    assert_eq!(broken(r#","max_stack":3"#, &tower), [""; 0]);
    assert_eq!(broken(r#","max_stack":2"#, &tower), ["stack"]);
    assert_eq!(broken(r#","only_on_same":true"#, &["a 0 0 0 20 20 20", "a 0 0 20 20 20 20"]), [""; 0]);
    assert_eq!(broken(r#","only_on_same":true"#, &tower), ["like-on-like"]);
    assert_eq!(broken(r#","only_on_same":true"#, &["b 0 0 0 20 20 20", "a 0 0 20 20 20 20"]), ["like-on-like"]);
    // Thirds of a gram are not lost: three times a third of 100 g rest on the lowest again.
    let fan = [
        "a 40 0 0 20 20 20",
        "b 20 0 20 20 20 20",
        "b 40 0 20 20 20 20",
        "b 60 0 20 20 20 20",
        "plank 20 0 40 60 20 10",
        "b 40 0 50 20 20 20",
    ];
    let loaded = |rest: &str| broken_in("", "", &cubes(rest), &fan);
    assert_eq!(loaded(r#","bears_g":164"#), [""; 0]); // 100 g and a third of 190 g: 163⅓ g
    assert_eq!(loaded(r#","bears_g":163"#), ["bearing"]);
}

#[test]
fn only_the_part_of_a_top_that_bears_is_stood_on() {
    let on_top = |top: &str, line: &str| {
        broken_in(r#""stable":true,"#, "", &cubes(&format!(r#","top":"{top}""#)), &["a 0 0 0 20 20 20", line])
    };
    assert_eq!(on_top("full", "b 10 0 20 20 20 20"), [""; 0]);
    assert_eq!(on_top("corners", "b 0 0 20 20 20 20"), [""; 0]);
    assert_eq!(on_top("all-edges", "b 10 0 20 20 20 20"), [""; 0]);
    // A square top: its short edges are those along y, so that nothing bears left of x = 18 but at x < 2.
    assert_eq!(on_top("short-edges", "b 4 0 20 20 20 20"), ["stability"]);
    assert_eq!(on_top("long-edges", "b 4 0 20 20 20 20"), [""; 0]);
}

/// Cubes of 20 and 100 g that leave at stops 1 and 2, and one that stays.
const STOPS: &str = r#"{"id":"one","x":20,"y":20,"z":20,"quantity":9,"weight_g":100,"stop":1},
    {"id":"two","x":20,"y":20,"z":20,"quantity":9,"weight_g":100,"stop":2},
    {"id":"stays","x":20,"y":20,"z":20,"quantity":9,"weight_g":100}"#;

#[test]
fn what_leaves_first_is_neither_behind_nor_under_what_leaves_later() {
    let rear = |lines: &[&str]| broken_in("", "", STOPS, lines);
    let side = |lines: &[&str]| broken_in("", r#","door":"side""#, STOPS, lines);
    let [one, before] = ["one 20 20 0 20 20 20", "two 60 30 10 20 20 20"];
    assert_eq!(rear(&[one, before]), ["unloading"]);
    assert_eq!(rear(&[one, "stays 60 30 10 20 20 20"]), ["unloading"]);
    assert_eq!(rear(&[one, "one 60 30 10 20 20 20"]), [""; 0]);
    assert_eq!(side(&[one, before]), [""; 0]);
    assert_eq!(side(&[one, "two 30 40 0 20 20 20"]), ["unloading"]);
    assert_eq!(rear(&[one, "two 30 40 0 20 20 20"]), [""; 0]);
    // Deeper, beside, and under what leaves first is fine; above it is not, however high.
    assert_eq!(rear(&[one, "two 0 20 0 20 20 20", "two 40 40 0 20 20 20"]), [""; 0]);
    assert_eq!(rear(&["one 20 20 20 20 20 20", "two 20 20 0 20 20 20"]), [""; 0]);
    assert_eq!(rear(&[one, "two 30 30 60 20 20 20"]), ["unloading"]);
    assert_eq!(rear(&["two 20 20 0 20 20 20", "stays 20 20 20 20 20 20"]), ["unloading"]);
}

#[test]
fn the_load_weighs_where_it_must() {
    let at =
        |bin: &str, x: i64, y: i64, z: i64| broken_in("", bin, STOPS, &[format!("one {x} {y} {z} 20 20 20").as_str()]);
    let centre = r#","centre":{"x":[0.4,0.6],"y":[0.1,0.5],"z":[0,0.3]}"#;
    assert_eq!(at(centre, 30, 0, 0), [""; 0]);
    assert_eq!(at(centre, 50, 40, 20), [""; 0]);
    assert_eq!(at(centre, 29, 0, 0), ["balance"]);
    assert_eq!(at(centre, 51, 41, 21), ["balance"; 3]);
    assert_eq!(broken_in("", centre, STOPS, &[]), [""; 0]);
    // 100 g at x = 40 between axles at 0 and 80: half on each, beside 10 g and 20 g of the empty vehicle.
    let axles = |first: i64, second: i64| {
        format!(
            r#","axles":[{{"position_mm":0,"max_g":{first},"tare_g":10}},{{"position_mm":80,"max_g":{second},"tare_g":20}}]"#
        )
    };
    assert_eq!(at(&axles(60, 70), 30, 0, 0), [""; 0]);
    assert_eq!(at(&axles(59, 70), 30, 0, 0), ["axle-load"]);
    assert_eq!(at(&axles(60, 69), 30, 0, 0), ["axle-load"]);
    // At x = 90 the load lifts the first axle by 12.5 g, and 10 g rest on it.
    assert_eq!(at(&axles(60, 700), 80, 0, 0), ["axle-load"]);
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

const ORDERS: &str = r#"{"kind":"packing","bins":[{"id":"box","x":10,"y":10,"z":10}],
    "items":[{"id":"a","x":4,"y":5,"z":6},{"id":"b","x":2,"y":2,"z":2}],
    "orders":[{"id":"1","lines":[{"item":"a","quantity":1},{"item":"b"}]},{"id":"2","lines":[{"item":"b"}]}]}"#;

/// The rules broken by bins, each as an order (or nothing) and the items in it, side by side along x.
fn broken_orders(bins: &[(&str, &str)], unpacked: &str) -> (Vec<&'static str>, usize) {
    let problem = Problem::validate(serde_json::from_str(ORDERS).expect("well formed")).expect("valid").0;
    let bins: Vec<String> = bins
        .iter()
        .map(|(order, items)| {
            let mut x = 0;
            let placed: Vec<String> = items
                .chars()
                .map(|item| {
                    let [dx, dy, dz] = if item == 'a' { [4, 5, 6] } else { [2, 2, 2] };
                    x += dx;
                    let at = x - dx;
                    format!(r#"{{"item":"{item}","x":{at},"y":0,"z":0,"dx":{dx},"dy":{dy},"dz":{dz}}}"#)
                })
                .collect();
            let order = if order.is_empty() { String::new() } else { format!(r#""order":"{order}","#) };
            format!(r#"{{"bin":"box",{order}"items":[{}]}}"#, placed.join(","))
        })
        .collect();
    let text = format!(r#"{{"bins":[{}],"unpacked":[{unpacked}]}}"#, bins.join(","));
    let evaluation = check(&problem, &serde_json::from_str(&text).expect("well formed"));
    (evaluation.violations.iter().map(|violation| violation.rule).collect(), evaluation.left_out)
}

#[test]
fn every_order_gets_what_it_wants_in_bins_of_its_own() {
    assert_eq!(broken_orders(&[("1", "ab"), ("2", "b")], "").0, [""; 0]);
    // All goods are there, but those of order 2 are in a bin of order 1.
    assert_eq!(broken_orders(&[("1", "abb")], "").0, ["quantity", "quantity"]);
    assert_eq!(broken_orders(&[("1", "ab"), ("", "b")], "").0, ["order", "quantity"]);
    assert_eq!(broken_orders(&[("1", "ab"), ("3", "b")], "").0, ["order", "quantity"]);
    let out = r#"{"id":"b","order":"2","quantity":1,"reason":"r"}"#;
    assert_eq!(broken_orders(&[("1", "ab")], out), (vec![], 1));
    assert_eq!(broken_orders(&[("1", "ab")], &out.replace("\"order\":\"2\",", "")).0, ["unknown-id", "quantity"]);
}

#[test]
fn prices_are_recomputed_and_carriers_have_limits() {
    let text = r#"{"kind":"packing","objective":"cost",
        "bins":[{"id":"box","x":100,"y":100,"z":100,"cost":7,"tare_g":40,"outer_mm":[110,110,110],"material_cm2":5000,"co2_g":90}],
        "items":[{"id":"a","x":100,"y":100,"z":50,"weight_g":300}],
        "prices":{"filler_per_litre":6,"filler_co2_g_per_litre":20,"material_per_m2":30,"co2_per_kg":50,"weights":{"co2":2},
            "freight":{"divisor":1000,"round_g":100,"zones":[{"id":"x","steps":[{"to_g":500,"cost":90}]},
                {"id":"z","steps":[{"to_g":500,"cost":100},{"to_g":1350,"cost":150}],"beyond_per_kg":70}]}},
        "orders":[{"id":"1","lines":[{"item":"a"}],"zone":"z"}]}"#;
    let plan =
        r#"{"bins":[{"bin":"box","order":"1","items":[{"item":"a","x":0,"y":0,"z":0,"dx":100,"dy":100,"dz":50}]}]}"#;
    let plan: Plan = serde_json::from_str(plan).expect("well formed");
    let evaluate = |text: &str| {
        let problem = Problem::validate(serde_json::from_str(text).expect("well formed")).expect("valid").0;
        check(&problem, &plan)
    };
    // 1,331 g by size, rounded up to 1,400: the last step and one kilogram begun.
    let evaluation = evaluate(text);
    let parts: Vec<f64> = evaluation.costs.iter().map(|part| part.value).collect();
    assert_eq!(parts, [7.0, 15.0, 3.0, 220.0, 10.0]);
    assert_eq!(evaluation.objectives, [255.0]);
    assert_eq!(evaluation.violations, []);
    let light = evaluate(&text.replace("\"divisor\":1000,", ""));
    assert_eq!(light.costs[3].value, 100.0, "340 g count 400");
    let far = evaluate(&text.replace("\"zone\":\"z\"", "\"zone\":\"x\""));
    assert_eq!(far.violations[0].rule, "freight");
}

#[test]
fn no_more_types_than_chosen_are_used() {
    let text = ORDERS.replace("\"bins\":[", "\"choose\":1,\"bins\":[{\"id\":\"crate\",\"x\":9,\"y\":9,\"z\":9},");
    let problem = Problem::validate(serde_json::from_str(&text).expect("well formed")).expect("valid").0;
    let bin = |id: &str, order: u8| format!(r#"{{"bin":"{id}","order":"{order}","items":[]}}"#);
    let out = r#"{"id":"a","order":"1","quantity":1,"reason":"r"},{"id":"b","order":"1","quantity":1,"reason":"r"},
        {"id":"b","order":"2","quantity":1,"reason":"r"}"#;
    for (other, rules) in [("box", vec![]), ("crate", vec!["choose"])] {
        let text = format!(r#"{{"bins":[{},{}],"unpacked":[{out}]}}"#, bin("box", 1), bin(other, 2));
        let evaluation = check(&problem, &serde_json::from_str(&text).expect("well formed"));
        assert_eq!(evaluation.violations.iter().map(|violation| violation.rule).collect::<Vec<_>>(), rules);
    }
}

#[test]
fn a_proof_speaks_of_each_order_once() {
    let problem = Problem::validate(serde_json::from_str(ORDERS).expect("well formed")).expect("valid").0;
    let told = |proof: &str| {
        let plan: Plan = serde_json::from_str(&format!(r#"{{"bins":[],"proof":{proof}}}"#)).expect("well formed");
        super::misstated(&problem, &plan).into_iter().map(|wrong| wrong.message).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(told(r#"{"proven":1,"open":["2"]}"#), "");
    assert!(told(r#"{"proven":0,"open":["2"]}"#).contains("0 orders proven and 1 open, but there are 2"));
    for strange in [r#"{"proven":0,"open":["2","2"]}"#, r#"{"proven":1,"open":["x"]}"#] {
        assert!(told(strange).contains("is no order or was named before"), "{strange}");
    }
}
