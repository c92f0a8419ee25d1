//! Every exit code, by the shortest way to it.

use crate::tools::{KINDS, folder, instance, json, packhorse, small, text};
use std::time::{Duration, Instant};

#[test]
fn a_wrong_command_line_is_2() {
    let folder = folder();
    let packing = instance("packing", small("packing"), &folder);
    let packing = packing.to_str().expect("a path in UTF-8");
    let lines: [&[&str]; 16] = [
        &[],
        &["explode"],
        &["solve"],
        &["solve", packing, "--time-limit", "60"],
        &["solve", packing, "--time-limit", "soon"],
        &["solve", packing, "--threads", "0"],
        &["solve", packing, "--gap", "-1"],
        &["solve", packing, "--gap", "nan"],
        &["solve", packing, "--seed", "one"],
        &["solve", packing, "--method", "magic"],
        &["solve", packing, "--target", "1,2,3,4,5"],
        &["solve", packing, "--output-format", "sol"],
        &["solve", packing, "-o", packing],
        &["solve", packing, "-q", "-v"],
        &["generate", "packing", "-o", "-", "--size", "elephants=3"],
        &["schema", "network"],
    ];
    for line in lines {
        let ended = packhorse().args(line).assert().code(2);
        let output = ended.get_output();
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{line:?}");
    }
}

#[test]
fn an_invalid_instance_is_3_and_says_where() {
    let folder = folder();
    let broken = folder.path().join("broken.json");
    std::fs::write(&broken, "{\"kind\": \"dispatch\",\n  \"stops\": [}\n").expect("a file");
    let ended = packhorse().arg("solve").arg(&broken).assert().code(3);
    let said = String::from_utf8_lossy(&ended.get_output().stderr).into_owned();
    assert!(said.contains("broken.json:2") && said.contains("help:"), "{said}");
}

#[test]
fn an_invalid_plan_is_3() {
    let folder = folder();
    let packing = instance("packing", small("packing"), &folder);
    let plan = folder.path().join("plan.json");
    std::fs::write(&plan, "{\"packhorse\": 1}").expect("a file");
    packhorse().arg("check").arg(&packing).arg(&plan).assert().code(3);
    packhorse().arg("solve").arg(&packing).arg("--start").arg(&plan).assert().code(3);
}

#[test]
fn files_that_were_mixed_up_are_3_and_named_as_what_they_are() {
    let folder = folder();
    let packing = instance("packing", small("packing"), &folder);
    let dispatch = instance("dispatch", small("dispatch"), &folder);
    let plan = folder.path().join("plan.json");
    packhorse().arg("solve").arg(&packing).args(["--time-limit", "1s", "-o"]).arg(&plan).assert().code(0);
    for (files, message) in [
        ([&plan, &packing], "found a plan file, expected an instance"),
        ([&packing, &packing], "found an instance of the kind packing, expected a plan file"),
        ([&dispatch, &plan], "found a plan of the kind packing"),
    ] {
        let ended = packhorse().arg("check").args(files).assert().code(3);
        let said = String::from_utf8_lossy(&ended.get_output().stderr).into_owned();
        assert!(said.contains(message), "{said}");
    }
}

#[test]
fn a_damaged_gzip_file_is_3() {
    let folder = folder();
    let packed = folder.path().join("x.json.gz");
    // The head of a gzip file and nothing behind it.
    std::fs::write(&packed, [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]).expect("a file");
    let ended = packhorse().arg("solve").arg(&packed).assert().code(3);
    let said = String::from_utf8_lossy(&ended.get_output().stderr).into_owned();
    assert!(said.contains("x.json.gz:1") && said.contains("cut off"), "{said}");
}

#[test]
fn a_file_that_cannot_be_read_or_written_is_4() {
    let folder = folder();
    let packing = instance("packing", small("packing"), &folder);
    packhorse().args(["solve", "no/such/file.json"]).assert().code(4);
    packhorse().arg("check").arg(&packing).arg("no/such/plan.json").assert().code(4);
    packhorse().arg("solve").arg(folder.path()).assert().code(4);
    packhorse().arg("solve").arg(&packing).args(["-o", "no/such/folder/plan.json"]).assert().code(4);
    packhorse().arg("solve").arg(&packing).arg("-o").arg(folder.path()).assert().code(4);
}

#[test]
fn a_complete_plan_is_0_and_its_check_agrees() {
    for kind in KINDS {
        let folder = folder();
        let file = instance(kind, small(kind), &folder);
        let plan = folder.path().join("plan.json");
        packhorse().arg("solve").arg(&file).args(["--time-limit", "2s", "-o"]).arg(&plan).assert().code(0);
        let ended = packhorse().arg("check").arg(&file).arg(&plan).assert().code(0);
        let said = String::from_utf8_lossy(&ended.get_output().stdout).into_owned();
        assert!(said.starts_with("feasible"), "{kind}: {said}");
        let stated = json(&plan);
        assert_eq!(stated["kind"], kind);
        assert_eq!(stated["format"], 1);
        let objective = stated["objective"].as_f64().expect("an objective");
        assert!(said.contains(&objective.to_string()), "{kind}: {objective} in {said}");
    }
}

#[test]
fn a_misstated_plan_is_1() {
    for kind in KINDS {
        let folder = folder();
        let file = instance(kind, small(kind), &folder);
        let plan = folder.path().join("plan.json");
        packhorse().arg("solve").arg(&file).args(["--time-limit", "2s", "-o"]).arg(&plan).assert().code(0);
        let mut stated = json(&plan);
        let better = stated["objective"].as_f64().expect("an objective") * 0.5 - 1.0;
        stated["objective"] = better.into();
        std::fs::write(&plan, stated.to_string()).expect("the plan");
        let ended = packhorse().arg("check").arg(&file).arg(&plan).assert().code(1);
        let said = String::from_utf8_lossy(&ended.get_output().stdout).into_owned();
        assert!(said.starts_with("mis-stated"), "{kind}: {said}");
        let ended = packhorse().arg("check").arg(&file).arg(&plan).arg("--json").assert().code(1);
        let verdict: serde_json::Value = serde_json::from_slice(&ended.get_output().stdout).expect("one JSON object");
        assert_eq!((&verdict["passed"], &verdict["feasible"]), (&false.into(), &true.into()), "{kind}");
    }
}

#[test]
fn a_plan_of_nothing_is_1() {
    let folder = folder();
    let file = instance("packing", small("packing"), &folder);
    let plan = folder.path().join("plan.json");
    packhorse().arg("solve").arg(&file).args(["--time-limit", "2s", "-o"]).arg(&plan).assert().code(0);
    let mut stated = json(&plan);
    stated["plan"] = serde_json::Value::Null;
    std::fs::write(&plan, stated.to_string()).expect("the plan");
    packhorse().arg("check").arg(&file).arg(&plan).assert().code(1);
    let said = text(&plan);
    packhorse().arg("solve").arg(&file).args(["--time-limit", "1s", "-o", "-", "--start"]).arg(&plan).assert().code(0);
    assert_eq!(said, text(&plan), "the start is not touched");
}

#[test]
fn what_is_proven_impossible_is_1_with_reasons() {
    let folder = folder();
    let file = instance("allocation", "sites=3,demands=5", &folder);
    let mut stated = json(&file);
    for site in stated["sites"].as_array_mut().expect("sites") {
        site["capacity"] = 1.into();
    }
    std::fs::write(&file, stated.to_string()).expect("the instance");
    let plan = folder.path().join("plan.json");
    packhorse().arg("solve").arg(&file).args(["--time-limit", "5s", "-o"]).arg(&plan).assert().code(1);
    let answer = json(&plan);
    assert_eq!((&answer["status"], &answer["plan"]), (&"infeasible".into(), &serde_json::Value::Null));
    assert!(answer["reasons"][0].as_str().is_some_and(|reason| reason.contains("capacit")), "{answer}");
}

#[test]
fn a_plan_that_leaves_something_out_is_6_with_reasons() {
    let folder = folder();
    let file = instance("packing", small("packing"), &folder);
    let mut stated = json(&file);
    stated["items"][0]["x"] = 5000.into();
    std::fs::write(&file, stated.to_string()).expect("the instance");
    let plan = folder.path().join("plan.json");
    packhorse().arg("solve").arg(&file).args(["--time-limit", "1s", "-o"]).arg(&plan).assert().code(6);
    let answer = json(&plan);
    assert_eq!(answer["status"], "partial");
    assert!(answer["plan"]["unpacked"][0]["reason"].is_string(), "{answer}");
    let ended = packhorse().arg("check").arg(&file).arg(&plan).assert().code(0);
    let said = String::from_utf8_lossy(&ended.get_output().stdout).into_owned();
    assert!(said.starts_with("feasible but partial"), "{said}");
}

#[test]
fn the_time_limit_holds_from_the_start_of_the_program() {
    let folder = folder();
    let file = instance("dispatch", "stops=300", &folder);
    let begun = Instant::now();
    let ended = packhorse().arg("solve").arg(&file).args(["--time-limit", "2s"]).assert();
    let taken = begun.elapsed();
    // A machine with much else to do may leave the plan incomplete; late it may not be.
    assert!(matches!(ended.get_output().status.code(), Some(0 | 6)));
    assert!(taken > Duration::from_millis(1500) && taken < Duration::from_millis(2900), "{taken:?}");
}
