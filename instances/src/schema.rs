//! JSON Schema of instances and plans, from the types.

use crate::kinds::for_kind;
use packhorse_solver::{Kind, KindName, PlanFile};
use serde_json::{Value, json};

/// The JSON Schema of a kind's instance.
pub fn instance_schema(kind: KindName) -> Value {
    for_kind!(kind, instance_of)
}

/// The JSON Schema of a kind's plan file.
pub fn plan_schema(kind: KindName) -> Value {
    for_kind!(kind, plan_of)
}

fn instance_of<K: Kind>() -> Value {
    titled::<K>(schemars::schema_for!(K::Draft).to_value(), "instance")
}

fn plan_of<K: Kind>() -> Value {
    titled::<K>(schemars::schema_for!(PlanFile<K::Plan>).to_value(), "plan")
}

fn titled<K: Kind>(mut schema: Value, what: &str) -> Value {
    schema["title"] = json!(format!("packhorse {} {what}, format 1", K::NAME));
    // Of all kinds and versions that the type knows, one is meant here.
    for (name, only) in [("kind", json!(K::NAME.as_str())), ("format", json!(1))] {
        let Some(property) = schema["properties"].get_mut(name).and_then(Value::as_object_mut) else { continue };
        property.retain(|key, _| key == "description" || key == "default");
        property.insert("const".to_owned(), only);
    }
    schema
}
