//! `packhorse explain`: exit codes, and what it prints for people and for machines.

use crate::tools::{KINDS, folder, instance, json, packhorse, root, small, text};
use serde_json::Value;

fn said(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn machines_get_codes_changes_places_and_limits() {
    let folder = folder();
    let sample = root().join("instances/data/examples/left-out.json");
    let plan = folder.path().join("plan.json");
    packhorse().args(["solve", "-q", "--iterations", "200", "-o"]).arg(&plan).arg(&sample).assert().code(6);
    let codes: Vec<String> = json(&plan)["plan"]["unassigned"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|entry| entry["code"].as_str().expect("a word").to_owned())
        .collect();
    assert_eq!(codes, ["fleet-used-up", "capacity", "prize"]);
    let other = folder.path().join("other.json");
    std::fs::write(&other, text(&plan).replace("\"fleet-used-up\"", "\"no-skill\"")).expect("written");
    let ended = packhorse().arg("check").arg(&sample).arg(&other).assert().code(1);
    let told = said(ended.get_output());
    assert!(told.contains("is left out for the reason no-skill, trying it gives fleet-used-up"), "{told}");
    let ended = packhorse().arg("explain").arg(&sample).arg(&plan).args(["-q", "--json"]).assert().code(0);
    assert_eq!(String::from_utf8_lossy(&ended.get_output().stderr), "");
    let found: Value = serde_json::from_str(&said(ended.get_output())).expect("one JSON object");
    let told = found["left_out"].as_array().expect("a list");
    assert_eq!(told.iter().map(|entry| entry["code"].as_str().expect("a word")).collect::<Vec<_>>(), codes);
    assert_eq!(told[0]["relaxation"]["size"], 0.2);
    assert_eq!(told[2]["place"]["extra"][0]["value"], 80.0);
    assert_eq!(found["parts"][0]["limits"][0]["left"], 2.0);
    let limits = found["parts"][0]["limits"].as_array().expect("a list").len();
    assert_eq!(limits, 2, "capacity and latest end");
}

#[test]
fn lines_of_orders_are_explained_with_their_order() {
    let folder = folder();
    let (file, plan) = (folder.path().join("orders.json"), folder.path().join("plan.json"));
    let bins = serde_json::json!([{"id": "box", "x": 40, "y": 20, "z": 20, "max_weight_g": 500}]);
    let item = |id: &str, weight: u32| serde_json::json!({"id": id, "x": 20, "y": 20, "z": 20, "weight_g": weight});
    let lines = serde_json::json!([{"item": "mug"}, {"item": "anvil"}]);
    let draft = serde_json::json!({"format": 1, "kind": "packing", "bins": bins,
        "items": [item("mug", 100), item("anvil", 900)],
        "orders": [{"id": "1", "lines": [{"item": "mug"}]}, {"id": "2", "lines": lines}]});
    std::fs::write(&file, draft.to_string()).expect("written");
    packhorse().args(["solve", "-q", "--iterations", "20", "-o"]).arg(&plan).arg(&file).assert().code(6);
    let because = "one weighs 900 g, more than \"box\" may hold";
    assert_eq!(json(&plan)["plan"]["unpacked"][0]["reason"], because);
    let ended = packhorse().arg("explain").arg(&file).arg(&plan).assert().code(0);
    let told = said(ended.get_output());
    assert!(told.starts_with(&format!("1 left out\n\"anvil\" of order \"2\": weight\n  {because}\n")), "{told}");
    assert!(told.contains("  room by: weight limit of \"box\" by 400 g (a change of 80.00%)\n"), "{told}");
    assert!(told.contains("max_weight_g: bins 2 and 1 left out with it, 2 without it\n"), "{told}");
    let ended = packhorse().arg("explain").arg(&file).args(["-q", "--json"]).assert().code(0);
    let found: Value = serde_json::from_str(&said(ended.get_output())).expect("one JSON object");
    assert_eq!((&found["left_out"][0]["id"], found["left_out"].as_array().map(Vec::len)), (&"anvil".into(), Some(1)));
}

#[test]
fn plans_that_are_wrong_end_as_in_check_and_other_kinds_are_told_so() {
    let folder = folder();
    for kind in KINDS {
        let file = instance(kind, small(kind), &folder);
        let expected = if ["dispatch", "packing"].contains(&kind) { 0 } else { 2 };
        packhorse().arg("explain").arg(&file).assert().code(expected);
    }
    let file = instance("dispatch", "stops=6", &folder);
    let plan = folder.path().join("plan.json");
    packhorse().args(["solve", "-q", "--iterations", "50", "-o"]).arg(&plan).arg(&file).assert().code(0);
    let ended = packhorse().arg("explain").arg(&file).arg(&plan).assert().code(0);
    assert!(said(ended.get_output()).starts_with("nothing is left out\n"));
    let first = json(&plan)["plan"]["routes"][0]["stops"][0].as_str().expect("an id").to_owned();
    std::fs::write(&plan, text(&plan).replacen(&format!("\"{first}\""), "\"nobody\"", 1)).expect("written");
    let ended = packhorse().arg("explain").arg(&file).arg(&plan).assert().code(1);
    assert!(said(ended.get_output()).contains("\"nobody\", which is no stop"), "{}", said(ended.get_output()));
    std::fs::write(&plan, "{\"kind\": \"dispatch\", \"format\": 1}").expect("written");
    packhorse().arg("explain").arg(&file).arg(&plan).assert().code(3);
    packhorse().arg("explain").arg(&file).arg(folder.path().join("none.json")).assert().code(4);
}

#[test]
fn a_file_without_a_plan_is_explained_by_its_instance() {
    let folder = folder();
    let (file, plan) = (folder.path().join("late.json"), folder.path().join("plan.json"));
    let draft = serde_json::json!({"format": 1, "kind": "dispatch", "depots": [{"id": "D", "x": 0, "y": 0}],
        "vehicles": [{"id": "van", "latest_end": 30}], "stops": [{"id": "far", "x": 20, "y": 0}]});
    std::fs::write(&file, draft.to_string()).expect("written");
    packhorse().args(["solve", "-q", "--iterations", "20", "-o"]).arg(&plan).arg(&file).assert().code(1);
    assert!(json(&plan)["plan"].is_null());
    let ended = packhorse().arg("explain").arg(&file).arg(&plan).assert().code(0);
    assert!(said(ended.get_output()).contains("\"far\": shift"), "{}", said(ended.get_output()));
}

#[test]
fn a_start_for_other_orders_is_told_and_used() {
    let examples = root().join("instances/data/examples");
    let (today, yesterday) = (examples.join("today.json"), examples.join("yesterday.plan.json"));
    let folder = folder();
    let plan = folder.path().join("plan.json");
    let solve = |quiet: bool| {
        let mut command = packhorse();
        command.arg("solve").arg(&today).arg("--start").arg(&yesterday).args(["--iterations", "100", "-o"]).arg(&plan);
        if quiet {
            command.arg("-q");
        }
        let ended = command.assert().code(0);
        String::from_utf8_lossy(&ended.get_output().stderr).into_owned()
    };
    let told = solve(false);
    for note in
        ["1 stop of the start plan: not in the instance, dropped: \"b\"", "to be inserted: \"d\", \"e\"", "\"bike\""]
    {
        assert!(told.contains(note), "{told}");
    }
    assert_eq!(solve(true), "");
    packhorse().arg("check").arg(&today).arg(&plan).assert().code(0);
}

#[test]
fn changes_against_the_start_have_their_price_and_the_check_knows_it_without_flags() {
    let folder = folder();
    let (instance, first, second) =
        (folder.path().join("x.json"), folder.path().join("1.json"), folder.path().join("2.json"));
    let stop = |id: &str, x: i32| serde_json::json!({"id": id, "x": x, "y": 0, "quantities": [1]});
    let mut draft = serde_json::json!({
        "format": 1, "kind": "dispatch", "objective": "cost", "depots": [{"id": "D", "x": 0, "y": 0}],
        "vehicles": [{"id": "van", "count": 2, "capacity": [2], "cost_per_distance": 1}],
        "stops": [stop("a", 10), stop("b", 11), stop("c", -10), stop("d", -11)],
    });
    let routes = [["a", "c"], ["d", "b"]].map(|stops| serde_json::json!({"vehicle": "van", "stops": stops}));
    let start = serde_json::json!({"packhorse": "0.1.0", "format": 1, "kind": "dispatch", "instance": "", "status": "feasible",
        "objective": 42.0, "plan": {"routes": routes}});
    std::fs::write(&first, start.to_string()).expect("written");
    let mut solved = |price: f64| {
        draft["change_cost"] = price.into();
        std::fs::write(&instance, draft.to_string()).expect("written");
        let flags = ["solve", "-q", "--iterations", "300", "--threads", "1", "--start"];
        packhorse().args(flags).arg(&first).arg(&instance).arg("-o").arg(&second).assert().code(0);
        packhorse().arg("check").arg(&instance).arg(&second).assert().code(0);
        json(&second)
    };
    let cheap = solved(1.0);
    assert_eq!((&cheap["objective"], &cheap["costs"]["changes"]), (&46.0.into(), &2.0.into()));
    assert_eq!(cheap["plan"]["totals"]["changes"], 2);
    let dear = solved(100.0);
    assert_eq!(
        (&dear["costs"]["changes"], &dear["rules"]["previous_routes"][0]["stops"][1]),
        (&0.0.into(), &"c".into())
    );
    // A later start counts against itself; another plan before costs something else.
    std::fs::write(&first, text(&second)).expect("written");
    assert_eq!(solved(100.0)["costs"]["changes"], 0.0);
    let mut other = json(&second);
    other["rules"]["previous_routes"][0]["stops"] = serde_json::json!(["a", "b"]);
    other["rules"]["previous_routes"][1]["stops"] = serde_json::json!(["c", "d"]);
    std::fs::write(&second, other.to_string()).expect("written");
    packhorse().arg("check").arg(&instance).arg(&second).assert().code(1);
}

#[test]
fn what_is_frozen_stays_and_the_check_holds_it_without_flags() {
    let examples = root().join("instances/data/examples");
    let folder = folder();
    let (first, second, third) =
        (folder.path().join("1.json"), folder.path().join("2.json"), folder.path().join("3.json"));
    let solve = ["solve", "-q", "--iterations", "200", "--threads", "1", "-o"];
    packhorse().args(solve).arg(&first).arg(examples.join("morning.json")).assert().code(0);
    let noon = examples.join("noon.json");
    let freeze = ["--freeze-until", "25", "--start"];
    packhorse().args(solve).arg(&second).arg(&noon).args(freeze).arg(&first).assert().code(0);
    let plan = json(&second);
    let begun = plan["rules"]["initial_routes"].as_array().expect("a list").clone();
    assert_eq!(begun.len(), 1);
    let frozen = begun[0]["stops"].as_array().expect("stops").clone();
    assert_eq!(frozen[0], "a");
    let route = plan["plan"]["routes"].as_array().expect("routes").iter().find(|route| route["stops"][0] == "a");
    let stops = route.expect("the route goes on")["stops"].as_array().expect("stops").clone();
    assert_eq!(stops[..frozen.len()], frozen[..]);
    packhorse().arg("check").arg(&noon).arg(&second).assert().code(0);
    assert_eq!(plan["rules"]["not_before"], 25.0);
    let mut early = plan.clone();
    early["rules"]["initial_routes"] = serde_json::json!([]);
    early["plan"]["routes"][0]["depart"] = serde_json::json!(0.0);
    std::fs::write(&third, early.to_string()).expect("written");
    let ended = packhorse().arg("check").arg(&noon).arg(&third).assert().code(1);
    assert!(said(ended.get_output()).contains("not-before: "), "{}", said(ended.get_output()));
    // A later start keeps it without the flag; another order of its stops is refused.
    packhorse().args(solve).arg(&third).arg(&noon).arg("--start").arg(&second).assert().code(0);
    assert_eq!(json(&third)["rules"]["initial_routes"], plan["rules"]["initial_routes"]);
    let mut other = plan.clone();
    other["rules"]["initial_routes"][0]["stops"] = serde_json::json!(["d"]);
    std::fs::write(&third, other.to_string()).expect("written");
    let ended = packhorse().arg("check").arg(&noon).arg(&third).assert().code(1);
    assert!(said(ended.get_output()).contains("initial-route: "), "{}", said(ended.get_output()));
    // Only routes have moments, and only a feasible start plan has known ones.
    packhorse().args(solve).arg(&third).arg(&noon).args(["--freeze-until", "25"]).assert().code(2);
    std::fs::write(&third, text(&first).replacen("\"a\"", "\"c\"", 1)).expect("written");
    // That one does not serve "a", for which it is too late at 25.
    packhorse().args(["solve", "-q", "--iterations", "20"]).arg(&noon).args(freeze).arg(&third).assert().code(6);
    let packing = instance("packing", small("packing"), &folder);
    packhorse().args(solve).arg(&first).arg(&packing).assert().code(0);
    packhorse().args(solve).arg(&third).arg(&packing).args(freeze).arg(&first).assert().code(2);
}
