//! Conversion and schemas: nothing is lost, and what is written is what the schema says.

use crate::tools::{KINDS, folder, instance, json, packhorse, text};
use serde_json::Value;

#[test]
fn a_csv_folder_and_back_loses_nothing() {
    for kind in KINDS {
        let folder = folder();
        let file = instance(kind, "", &folder);
        let tables = folder.path().join("tables");
        let back = folder.path().join("back.json");
        packhorse().arg("convert").arg(&file).arg("-o").arg(&tables).assert().success();
        packhorse().arg("convert").arg(&tables).arg("-o").arg(&back).assert().success();
        assert_eq!(text(&file), text(&back), "{kind}");
        let ended = packhorse().arg("convert").arg(&file).args(["-o", "-"]).assert().success();
        assert_eq!(String::from_utf8_lossy(&ended.get_output().stdout), text(&file), "{kind}");
    }
}

#[test]
fn the_generator_repeats_by_seed() {
    for kind in KINDS {
        let make = |seed: &str| {
            let ended = packhorse().args(["generate", kind, "-o", "-", "--seed", seed]).assert().success();
            ended.get_output().stdout.clone()
        };
        assert_eq!(make("7"), make("7"), "{kind}");
        assert_ne!(make("7"), make("8"), "{kind}");
    }
}

#[test]
fn instances_and_plans_satisfy_their_schemas() {
    for kind in KINDS {
        let folder = folder();
        let file = instance(kind, "", &folder);
        let plan = folder.path().join("plan.json");
        packhorse().arg("solve").arg(&file).args(["--time-limit", "2s", "-o"]).arg(&plan).assert().success();
        for (line, value) in [(vec!["schema", kind], json(&file)), (vec!["schema", kind, "--plan"], json(&plan))] {
            let ended = packhorse().args(&line).assert().success();
            let schema: Value = serde_json::from_slice(&ended.get_output().stdout).expect("a schema in JSON");
            let validator = jsonschema::validator_for(&schema).expect("a sound schema");
            let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
            assert_eq!(errors, Vec::<String>::new(), "{line:?}");
        }
    }
}
