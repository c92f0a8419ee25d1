//! Validation and the round trip of drafts.

use super::{Draft, Orientation, Problem};

fn draft(text: &str) -> Draft {
    serde_json::from_str(text).expect("test drafts are well formed")
}

fn codes(text: &str) -> Vec<&'static str> {
    match Problem::validate(draft(text)) {
        Ok((_, warnings)) => warnings.iter().map(|finding| finding.code).collect(),
        Err(findings) => findings.iter().map(|finding| finding.code).collect(),
    }
}

const SMALL: &str = r#"{"kind":"packing","bins":[{"id":"box","x":300,"y":200,"z":100}],
    "items":[{"id":"book","x":200,"y":150,"z":30,"quantity":4,"weight_g":500,"orientations":["xyz","yxz"]}]}"#;

#[test]
fn a_small_draft_is_accepted_and_lost_in_nothing() {
    let before = draft(SMALL);
    assert_eq!(before.items[0].orientations, [Orientation::Xyz, Orientation::Yxz]);
    let text = serde_json::to_string(&before).expect("drafts serialise");
    assert_eq!(draft(&text), before);
    let (problem, warnings) = Problem::validate(before).expect("it is valid");
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(problem.copies(), 4);
    assert_eq!(problem.items().as_slice()[0].stances, [[200, 150, 30], [150, 200, 30]]);
}

#[test]
fn all_findings_come_together() {
    let text = r#"{"format":2,"kind":"dispatch","objective":"cost","support":1.5,
        "bins":[{"id":"a","x":0,"y":200,"z":100,"max_weight_g":0},{"id":"a","x":1,"y":1,"z":1,"cost":-1}],
        "items":[{"id":"","x":-5,"y":1,"z":9999999,"quantity":0,"weight_g":-1,"value":-2,"orientations":[]}]}"#;
    let found = codes(text);
    for code in ["P-101", "P-102", "P-104", "P-105", "P-106", "P-107", "P-108", "P-109", "P-110", "P-111", "P-112"] {
        assert!(found.contains(&code), "{code} is missing in {found:?}");
    }
    assert!(codes(r#"{"kind":"packing","bins":[],"items":[]}"#).contains(&"P-103"));
    assert!(codes(&SMALL.replace("\"kind\"", "\"objective\":\"profit\",\"kind\"")).contains(&"P-113"));
}

#[test]
fn limits_of_what_stands_on_what_are_in_range() {
    let item = |rest: &str| codes(&SMALL.replace("\"kind\"", "\"support\":1,\"kind\"").replace("\"z\":30", rest));
    assert_eq!(item("\"z\":30,\"bears_g\":0,\"bears_g_dm2\":5,\"max_stack\":1,\"top\":\"all-edges\""), [""; 0]);
    assert_eq!(item("\"z\":30,\"bears_g\":-1"), ["P-121"]);
    assert_eq!(item("\"z\":30,\"bears_g_dm2\":-1"), ["P-121"]);
    assert_eq!(item("\"z\":30,\"max_stack\":0"), ["P-122"]);
    assert_eq!(item("\"z\":30,\"stop\":0"), ["P-123"]);
    let bin = |rest: &str| codes(&SMALL.replace("\"z\":100", &format!("\"z\":100,{rest}")));
    assert_eq!(bin("\"centre\":{\"x\":[0.4,0.6]},\"door\":\"side\""), [""; 0]);
    assert_eq!(bin("\"centre\":{\"x\":[0.6,0.4],\"z\":[0,1.5]}"), ["P-124", "P-124"]);
    assert_eq!(bin("\"axles\":[{\"position_mm\":0,\"max_g\":5}]"), ["P-125"]);
    assert_eq!(bin("\"axles\":[{\"position_mm\":9,\"max_g\":5},{\"position_mm\":9,\"max_g\":5}]"), ["P-125"]);
    assert_eq!(
        bin("\"axles\":[{\"position_mm\":0,\"max_g\":5,\"tare_g\":6},{\"position_mm\":9,\"max_g\":5}]"),
        ["P-125"]
    );
    assert_eq!(codes(&SMALL.replace("\"kind\"", "\"overhang_mm\":-1,\"kind\"")), ["P-120"]);
    assert_eq!(codes(&SMALL.replace("\"z\":30", "\"z\":30,\"bears_g\":9")), ["P-920"]);
}

#[test]
fn the_implausible_is_warned_of() {
    assert_eq!(codes(&SMALL.replace("\"weight_g\":500", "\"weight_g\":500000")), ["P-901"]);
    assert_eq!(codes(&SMALL.replace("\"weight_g\":500", "\"weight_g\":0")), [""; 0]);
    assert_eq!(codes(&SMALL.replace("\"weight_g\":500", "\"weight_g\":1").replace("\"z\":30", "\"z\":99")), ["P-902"]);
    assert_eq!(codes(&SMALL.replace("\"z\":30", "\"z\":101")), ["P-903"]);
}

#[test]
fn orders_and_prices_have_rules_of_their_own() {
    let text = r#"{"kind":"packing","objective":"profit","choose":0,
        "bins":[{"id":"a","x":9,"y":9,"z":9,"stock":1,"outer_mm":[8,9,9],"co2_g":-1}],
        "items":[{"id":"i","x":5,"y":1,"z":9,"quantity":2,"value":1}],
        "orders":[{"id":"1","lines":[]},{"id":"1","lines":[{"item":"j","quantity":0}],"zone":"z"}],
        "prices":{"filler_per_litre":-1,"freight":{"divisor":0,"round_g":0,"zones":[
            {"id":"x","steps":[{"to_g":5,"cost":3},{"to_g":5,"cost":2}]},{"id":"x","steps":[]}]}}}"#;
    let found = codes(text);
    for code in ["P-160", "P-161", "P-162", "P-163", "P-164", "P-165", "P-166", "P-167"] {
        assert!(found.contains(&code), "{code} is missing in {found:?}");
    }
    let few = |code: &str| found.iter().filter(|&&found| found == code).count();
    assert_eq!((few("P-161"), few("P-165"), few("P-166")), (3, 4, 6));
    let beside = text.replace("\"choose\":0", "\"zone\":\"x\"");
    assert_eq!(codes(&beside).iter().filter(|&&found| found == "P-164").count(), 2);
    let prices = r#""objective":"cost","zone":"moon","prices":{"freight":{"zones":[{"id":"earth","steps":[{"to_g":9,"cost":1}]}]}}"#;
    let loaded = SMALL
        .replace("\"z\":100", "\"z\":100,\"cost\":1")
        .replace("\"kind\"", &format!("{prices},\"loaded\":[{{\"bin\":\"box\",\"items\":[]}}],\"kind\""));
    assert_eq!(
        codes(&loaded).into_iter().filter(|code| code.starts_with("P-1")).collect::<Vec<_>>(),
        ["P-164", "P-153"]
    );
    let orders = r#""orders":[{"id":"1","lines":[{"item":"book","quantity":2},{"item":"book"}]}],"kind""#;
    let text = SMALL.replace("\"kind\"", orders).replace("\"quantity\":4,", "");
    let (problem, _) = Problem::validate(draft(&text)).unwrap_or_else(|all| panic!("{all:?}"));
    assert_eq!(problem.orders().lines(0), [(super::ItemIndex(0), 3)]);
    assert_eq!((problem.copies(), problem.orders().find(Some("1")), problem.orders().zone(0)), (3, Some(0), 0));
}
