//! Pages of every kind are well formed, hold every id escaped, and fetch nothing.

use super::{Choice, Drawn, page};
use packhorse_solver::PlanFile;
use packhorse_solver::allocation::Allocation;
use packhorse_solver::dispatch::Dispatch;
use packhorse_solver::packing::Packing;
use packhorse_solver::replenishment::Replenishment;
use serde_json::{Value, json};

/// An id with everything that HTML would read as its own.
const ODD: &str = "<b>&\"'é";
const ESCAPED: &str = "&lt;b&gt;&amp;&quot;&#39;é";

fn drawn<K: Drawn>(instance: Value, body: &Value) -> String {
    chosen::<K>(instance, body, &Choice::default())
}

fn chosen<K: Drawn>(instance: Value, body: &Value, choice: &Choice) -> String {
    let draft: K::Draft = serde_json::from_value(instance).expect("a draft");
    let problem = K::validate(draft).unwrap_or_else(|findings| panic!("{findings:?}")).0;
    let file = json!({"packhorse": "0.1.0", "format": 1, "kind": K::NAME, "instance": ODD, "status": "feasible",
        "objective": 1.0, "objectives": [{"name": "bins", "value": 1.0}], "costs": {"a": 1.0, "b": 2.0},
        "reasons": [ODD], "plan": body,
        "run": {"seed": 1, "threads": 1, "method": "auto", "elapsed_s": 0.1, "iterations": 5, "stopped_by": "finished"}});
    let file: PlanFile<K::Plan> = serde_json::from_value(file).expect("a plan file");
    if let Some(plan) = &file.plan {
        assert_eq!(K::check(&problem, plan).violations, []);
    }
    let page = page::<K>(&problem, &file, choice);
    well_formed(&page);
    page
}

/// Every element is closed, in order, and nothing is fetched.
fn well_formed(page: &str) {
    assert!(page.starts_with("<!DOCTYPE html>\n") && page.ends_with("</html>\n"));
    let mut open: Vec<&str> = Vec::new();
    let mut rest = page.strip_prefix("<!DOCTYPE html>").expect("a document type");
    while let Some(at) = rest.find('<') {
        assert!(!rest[..at].contains('>') || open.last() == Some(&"style"), "a bare > in {:?}", &rest[..at]);
        let end = rest[at..].find('>').expect("a tag that ends") + at;
        let tag = &rest[at + 1..end];
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        let name = tag.trim_start_matches('/').split([' ', '/']).next().expect("a name");
        assert!(name.chars().all(|letter| letter.is_ascii_alphanumeric()) && !name.is_empty(), "<{tag}>");
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') && !["meta"].contains(&name) {
            open.push(name);
        }
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty(), "{open:?}");
    for fetched in ["<script", "<link", "<img", "src=", "url(", "@import", "href=\"http"] {
        assert!(!page.contains(fetched), "{fetched}");
    }
    assert!(!page.contains(ODD), "an id that is not escaped");
    assert!(!page.contains("NaN") && !page.contains("inf\""), "a drawing with no place");
}

fn truck() -> Value {
    json!({"kind": "packing", "bins": [{"id": ODD, "x": 700, "y": 250, "z": 230, "axles": [
            {"position_mm": -70, "max_g": 4_400_000, "tare_g": 1000}, {"position_mm": 420, "max_g": 8_000_000}]}],
        "items": [{"id": ODD, "x": 100, "y": 100, "z": 100, "quantity": 3, "weight_g": 900, "stop": 1}]})
}

fn load() -> Value {
    let at = |x: i64, z: i64| json!({"item": ODD, "x": x, "y": 0, "z": z, "dx": 100, "dy": 100, "dz": 100});
    json!({"bins": [{"bin": ODD, "items": [at(0, 100), at(0, 0)]}],
        "unpacked": [{"id": ODD, "quantity": 1, "reason": ODD}]})
}

#[test]
fn a_load_is_drawn_with_layers_steps_and_what_is_left_out() {
    let page = drawn::<Packing>(truck(), &load());
    assert!(page.contains("Layer 1 on the floor: 1 item") && page.contains("Layer 2 at height 100: 1 item"));
    assert!(page.contains("Not packed") && page.contains("door at the far end along x"));
    // The order of the file is not one to load in: the page shows one that is.
    let floor = page.find("<td class=\"number\">0, 0, 0</td>").expect("the lower item");
    assert!(floor < page.find("<td class=\"number\">0, 0, 100</td>").expect("the upper item"));
    assert!(page.matches(ESCAPED).count() > 10);
    assert!(page.contains("g of 4400 kg"), "axles");
}

#[test]
fn plans_without_anything_have_a_page() {
    let nothing = json!({"kind": "packing", "objective": "utilisation", "bins": [{"id": "b", "x": 5, "y": 5, "z": 5, "stock": 1}],
        "items": [{"id": "a", "x": 1, "y": 1, "z": 1}]});
    assert!(drawn::<Packing>(nothing.clone(), &json!({"bins": []})).contains("No bin is used"));
    assert!(drawn::<Packing>(nothing.clone(), &json!({"bins": [{"bin": "b", "items": []}]})).contains("Bin 1"));
    assert!(drawn::<Packing>(nothing, &Value::Null).contains(ESCAPED));
    let idle = json!({"kind": "dispatch", "objective": "prizes", "depots": [{"id": "d"}], "vehicles": [{"id": "v"}],
        "stops": [{"id": "s", "prize": 1.0}], "distances": [[0.0, 1.0], [1.0, 0.0]]});
    let unassigned = json!([{"id": "s", "reason": "it does not pay"}]);
    assert!(drawn::<Dispatch>(idle, &json!({"routes": [], "unassigned": unassigned})).contains("No vehicle is used"));
}

#[test]
fn what_is_chosen_is_drawn() {
    let cubes = json!({"kind": "packing", "bins": [{"id": "b", "x": 1, "y": 1, "z": 1}],
        "items": [{"id": "a", "x": 1, "y": 1, "z": 1, "quantity": 12}]});
    let bin = json!({"bin": "b", "items": [{"item": "a", "x": 0, "y": 0, "z": 0, "dx": 1, "dy": 1, "dz": 1}]});
    let plan = json!({"bins": vec![bin; 12]});
    let first = drawn::<Packing>(cubes.clone(), &plan);
    assert!(first.contains("<h3 id=\"bin-10\">") && !first.contains("<h3 id=\"bin-11\">"));
    assert!(first.contains("10 of 12 bins are drawn"));
    let numbers = Some("12".parse().expect("read"));
    let last = chosen::<Packing>(cubes, &plan, &Choice { numbers, ..Choice::default() });
    assert!(last.contains("<h3 id=\"bin-12\">") && !last.contains("<h3 id=\"bin-1\">"));
}

#[test]
fn routes_are_drawn_on_a_map() {
    let instance = json!({"kind": "dispatch", "depots": [{"id": "d", "x": 0.0, "y": 0.0}],
        "vehicles": [{"id": ODD, "capacity": [9]}],
        "stops": [{"id": ODD, "x": 30.0, "y": 40.0, "quantities": [2], "service": 60.0},
                  {"id": "out", "x": 3.0, "y": -4.0, "prize": 1.0}]});
    let plan = json!({"routes": [{"vehicle": ODD, "stops": [ODD]}], "unassigned": [{"id": "out", "reason": ODD}]});
    let page = drawn::<Dispatch>(instance, &plan);
    assert!(page.contains("map of the routes") && page.contains("out, unassigned") && page.contains("0 load"));
    assert!(page.contains("<h3 id=\"route-1\">"));
}

#[test]
fn sites_and_orders_have_their_tables() {
    let instance = json!({"kind": "allocation", "sites": [{"id": ODD, "opening_cost": 5.0, "capacity": 9.0, "x": 0.0, "y": 0.0}],
        "demands": [{"id": ODD, "quantity": 3.0, "x": 1.0, "y": 1.0}]});
    let plan = json!({"open": [ODD], "flows": [{"from": ODD, "to": ODD, "quantity": 3.0}]});
    let page = drawn::<Allocation>(instance, &plan);
    assert!(page.contains("33.3%") && page.contains("map of sites and demands"));
    let instance = json!({"kind": "replenishment", "mode": "lot-sizing", "items": [{"id": ODD, "setup_cost": 5.0, "holding_cost": 1.0}],
        "demand": [[3.0, 0.0]]});
    let order = json!({"item": ODD, "location": "1", "supplier": "1", "period": 1, "quantity": 3.0});
    let page = drawn::<Replenishment>(instance, &json!({"orders": [order]}));
    assert!(page.contains("By period") && page.contains("One by one"));
}
