//! What a JSON Schema from the types asks of a value, in a form that is quick to walk beside a text.

use schemars::JsonSchema;
use serde_json::{Map, Value};

/// What a value must look like.
#[derive(Debug, Clone)]
pub(crate) enum Form {
    /// Anything.
    Any,
    Bool,
    /// A whole number within these limits.
    Whole {
        least: i128,
        most: i128,
    },
    /// A finite number within these limits.
    Real {
        least: f64,
        most: f64,
    },
    Text,
    /// One of these words.
    Words(Vec<String>),
    /// A list of so many entries, all of one shape.
    List {
        item: Box<Shape>,
        least: u64,
        most: u64,
    },
    Object(Object),
    /// Any one of these.
    Choice(Vec<Shape>),
    /// The definition of this row.
    Ref(usize),
}

/// A form, and whether `null` is also fine.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    pub(crate) form: Form,
    pub(crate) nullable: bool,
}

/// The members of an object.
#[derive(Debug, Clone, Default)]
pub(crate) struct Object {
    pub(crate) fields: Vec<Field>,
    /// What members of other names must look like; `None`: there must be none.
    pub(crate) others: Option<Box<Shape>>,
}

/// A named member.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) shape: Shape,
}

impl Object {
    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// The shape of a document with the definitions it refers to.
#[derive(Debug)]
pub(crate) struct Shapes {
    root: Shape,
    definitions: Vec<Shape>,
}

const ANY: Shape = Shape { form: Form::Any, nullable: true };

impl Shapes {
    /// The shape of the type `T`'s JSON.
    pub(crate) fn of<T: JsonSchema>() -> Self {
        let schema = schemars::SchemaGenerator::default().into_root_schema_for::<T>();
        let schema = schema.as_value();
        let definitions = schema.get("$defs").and_then(Value::as_object).cloned().unwrap_or_default();
        Self {
            root: shape(schema, &definitions),
            definitions: definitions.values().map(|definition| shape(definition, &definitions)).collect(),
        }
    }

    /// The document's own shape.
    pub(crate) fn root(&self) -> &Shape {
        self.resolve(&self.root)
    }

    /// Follows references.
    pub(crate) fn resolve<'a>(&'a self, mut shape: &'a Shape) -> &'a Shape {
        // A chain of references longer than the table would be a circle.
        for _ in 0..=self.definitions.len() {
            match shape.form {
                Form::Ref(row) => shape = &self.definitions[row],
                _ => break,
            }
        }
        shape
    }

    /// The fields of the document, an object.
    pub(crate) fn fields(&self) -> &[Field] {
        match &self.root().form {
            Form::Object(object) => &object.fields,
            _ => &[],
        }
    }

    /// The members of the entries of `shape`, where it is a list of objects.
    pub(crate) fn rows<'a>(&'a self, shape: &'a Shape) -> Option<&'a Object> {
        match &self.resolve(self.list_item(shape)?).form {
            Form::Object(object) => Some(object),
            _ => None,
        }
    }

    /// Whether `shape` is a list of lists of numbers.
    pub(crate) fn is_matrix(&self, shape: &Shape) -> bool {
        self.list_item(shape)
            .and_then(|row| self.list_item(row))
            .is_some_and(|cell| matches!(self.resolve(cell).form, Form::Real { .. } | Form::Whole { .. }))
    }

    fn list_item<'a>(&'a self, shape: &'a Shape) -> Option<&'a Shape> {
        match &self.resolve(shape).form {
            Form::List { item, .. } => Some(item),
            // An optional definition is spelled as a choice of one.
            Form::Choice(among) if among.len() == 1 => self.list_item(&among[0]),
            _ => None,
        }
    }
}

fn shape(schema: &Value, names: &Map<String, Value>) -> Shape {
    let Some(schema) = schema.as_object() else { return ANY };
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        let name = name.strip_prefix("#/$defs/").unwrap_or(name);
        let Some(row) = names.keys().position(|known| known == name) else { return ANY };
        if schema.contains_key("properties") {
            // A tagged alternative: the definition's members and the tag beside them.
            let mut members = object(schema, names);
            if let Some(definition) = names.get(name).and_then(Value::as_object) {
                members.fields.extend(object(definition, names).fields);
            }
            return plain(Form::Object(members));
        }
        return plain(Form::Ref(row));
    }
    if let Some(word) = schema.get("const") {
        return word.as_str().map_or(ANY, |word| plain(Form::Words(vec![word.to_owned()])));
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        let nullable = words.iter().any(Value::is_null);
        let words = words.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        return Shape { form: Form::Words(words), nullable };
    }
    for key in ["oneOf", "anyOf"] {
        if let Some(among) = schema.get(key).and_then(Value::as_array) {
            return choice(schema, among, names);
        }
    }
    let types: Vec<&str> = match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => return ANY,
    };
    let nullable = types.contains(&"null");
    let mut forms: Vec<Form> =
        types.iter().filter(|&&name| name != "null").map(|name| form(name, schema, names)).collect();
    let form = match forms.len() {
        1 => forms.remove(0),
        0 => Form::Choice(Vec::new()),
        _ => Form::Choice(forms.into_iter().map(plain).collect()),
    };
    Shape { form, nullable }
}

fn plain(form: Form) -> Shape {
    Shape { form, nullable: false }
}

/// Alternatives: `null` becomes a flag, words are gathered, fields that stand beside the
/// alternatives belong to each of them.
fn choice(schema: &Map<String, Value>, among: &[Value], names: &Map<String, Value>) -> Shape {
    let is_null = |schema: &Value| schema.get("type").and_then(Value::as_str) == Some("null");
    let mut nullable = among.iter().any(is_null);
    let mut shapes: Vec<Shape> =
        among.iter().filter(|schema| !is_null(schema)).map(|schema| shape(schema, names)).collect();
    let beside = object(schema, names);
    if !beside.fields.is_empty() {
        for shape in &mut shapes {
            if let Form::Object(object) = &mut shape.form {
                object.fields.extend(beside.fields.iter().cloned());
            }
        }
    }
    nullable |= shapes.iter().any(|shape| shape.nullable);
    if !shapes.is_empty() && shapes.iter().all(|shape| matches!(shape.form, Form::Words(_))) {
        let words = shapes.into_iter().flat_map(|shape| match shape.form {
            Form::Words(words) => words,
            _ => Vec::new(),
        });
        return Shape { form: Form::Words(words.collect()), nullable };
    }
    if shapes.len() == 1 {
        let only = shapes.remove(0);
        return Shape { nullable: nullable || only.nullable, form: only.form };
    }
    Shape { form: Form::Choice(shapes), nullable }
}

fn form(name: &str, schema: &Map<String, Value>, names: &Map<String, Value>) -> Form {
    let limit = |key: &str| schema.get(key).and_then(Value::as_f64);
    match name {
        "boolean" => Form::Bool,
        "string" => Form::Text,
        "number" => Form::Real {
            least: limit("minimum").unwrap_or(f64::NEG_INFINITY),
            most: limit("maximum").unwrap_or(f64::INFINITY),
        },
        "integer" => {
            let (least, most) = match schema.get("format").and_then(Value::as_str) {
                Some("int8") => (i8::MIN.into(), i8::MAX.into()),
                Some("int16") => (i16::MIN.into(), i16::MAX.into()),
                Some("int32") => (i32::MIN.into(), i32::MAX.into()),
                Some("uint8") => (0, u8::MAX.into()),
                Some("uint16") => (0, u16::MAX.into()),
                Some("uint32") => (0, u32::MAX.into()),
                Some("uint64" | "uint") => (0, u64::MAX.into()),
                _ => (i64::MIN.into(), i64::MAX.into()),
            };
            Form::Whole {
                least: limit("minimum").map_or(least, |value| least.max(value as i128)),
                most: limit("maximum").map_or(most, |value| most.min(value as i128)),
            }
        }
        "array" => Form::List {
            item: Box::new(schema.get("items").map_or(ANY, |item| shape(item, names))),
            least: schema.get("minItems").and_then(Value::as_u64).unwrap_or(0),
            most: schema.get("maxItems").and_then(Value::as_u64).unwrap_or(u64::MAX),
        },
        "object" => Form::Object(object(schema, names)),
        _ => Form::Any,
    }
}

fn object(schema: &Map<String, Value>, names: &Map<String, Value>) -> Object {
    let required: Vec<&str> = match schema.get("required").and_then(Value::as_array) {
        Some(required) => required.iter().filter_map(Value::as_str).collect(),
        None => Vec::new(),
    };
    let properties = schema.get("properties").and_then(Value::as_object);
    let fields = properties.into_iter().flatten().map(|(name, schema)| Field {
        name: name.clone(),
        required: required.contains(&name.as_str()),
        shape: shape(schema, names),
    });
    let others = match schema.get("additionalProperties") {
        Some(Value::Bool(false)) => None,
        Some(other) => Some(Box::new(shape(other, names))),
        None => Some(Box::new(ANY)),
    };
    Object { fields: fields.collect(), others }
}
