//! The JSON Schemas are sound, describe every field, and agree with what the readers accept.

use packhorse_instances::{
    Files, allocation, dispatch, instance_json, instance_schema, packing, plan_schema, replenishment,
};
use packhorse_solver::KindName;
use packhorse_solver::allocation::Allocation;
use packhorse_solver::dispatch::Dispatch;
use packhorse_solver::packing::Packing;
use packhorse_solver::replenishment::Replenishment;
use serde_json::{Value, json};

/// Every property of every object, with its path.
fn properties(schema: &Value, path: &str, visit: &mut dyn FnMut(&str, &Value)) {
    if let Some(fields) = schema.get("properties").and_then(Value::as_object) {
        for (name, field) in fields {
            visit(&format!("{path}.{name}"), field);
        }
    }
    match schema {
        Value::Object(members) => members.iter().for_each(|(name, below)| {
            properties(below, &if name == "properties" { path.to_owned() } else { format!("{path}/{name}") }, visit);
        }),
        Value::Array(items) => items.iter().for_each(|below| properties(below, path, visit)),
        _ => {}
    }
}

#[test]
fn every_field_says_what_it_means() {
    for kind in KindName::ALL {
        for (schema, what) in [(instance_schema(kind), "instance"), (plan_schema(kind), "plan")] {
            assert_eq!(schema["title"], format!("packhorse {kind} {what}, format 1"));
            assert_eq!(schema["properties"]["kind"]["const"], kind.as_str());
            assert!(jsonschema::meta::is_valid(&schema), "{kind} {what}");
            let mut count = 0;
            properties(&schema, "", &mut |path, field| {
                count += 1;
                // What an alternative is told by needs no description of its own.
                let told = field.get("description").is_some() || field.get("const").is_some();
                assert!(told, "{kind} {what}: {path} has no description");
            });
            assert!(count > 5, "{kind} {what}");
        }
    }
}

#[test]
fn unknown_fields_are_refused_by_the_schema_as_well() {
    for kind in KindName::ALL {
        assert_eq!(instance_schema(kind)["additionalProperties"], json!(false), "{kind}");
    }
}

fn fits<K: Files>(draft: &K::Draft) {
    let schema = jsonschema::validator_for(&instance_schema(K::NAME)).expect("a sound schema");
    let mut value: Value = serde_json::from_str(&instance_json::<K>(draft)).expect("sound JSON");
    if let Some(error) = schema.iter_errors(&value).next() {
        panic!("{}: {error} at {}", K::NAME, error.instance_path());
    }
    value["nonsense"] = json!(1);
    assert!(!schema.is_valid(&value));
}

#[test]
fn generated_instances_fit_their_schemas() {
    fits::<Allocation>(&allocation::generate(&allocation::Size::default(), 1));
    fits::<Dispatch>(&dispatch::generate(&dispatch::Size::default(), 1));
    fits::<Packing>(&packing::generate(&packing::Size::default(), 1));
    fits::<Replenishment>(&replenishment::generate(&replenishment::Size::default(), 1));
}
