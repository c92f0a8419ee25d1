//! One cell of a CSV table and one JSON value: how a column's type decides what a cell says.
//!
//! Reading and writing stand side by side here, because what one writes the other must read.

use crate::json::scan::{Scan, What};
use crate::json::shape::{Form, Shape, Shapes};
use crate::json::syntax::DEEPEST;
use serde::de::IgnoredAny;

/// How the cells of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// As they stand.
    Text,
    Number,
    Bool,
    /// As JSON text.
    Json,
    /// As JSON text where they are such, else as they stand.
    Either,
}

/// A column's reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CellType {
    reading: Reading,
    nullable: bool,
    whole: bool,
    /// An empty cell of a required text is the empty text.
    required: bool,
}

impl CellType {
    pub(crate) fn of(shape: &Shape, required: bool, shapes: &Shapes) -> Self {
        let resolved = shapes.resolve(shape);
        let reading = match resolved.form {
            Form::Text | Form::Words(_) => Reading::Text,
            Form::Whole { .. } | Form::Real { .. } => Reading::Number,
            Form::Bool => Reading::Bool,
            Form::List { .. } | Form::Object(_) => Reading::Json,
            Form::Any | Form::Choice(_) | Form::Ref(_) => Reading::Either,
        };
        let whole = matches!(resolved.form, Form::Whole { .. });
        Self { reading, nullable: shape.nullable || resolved.nullable, whole, required }
    }

    /// What a cell says, as JSON: `None` where it says nothing.
    ///
    /// # Errors
    /// When a cell that must hold JSON text does not.
    pub(crate) fn read<'a>(&self, raw: &'a str, out: &mut String) -> Result<bool, &'a str> {
        let cell = raw.trim();
        if cell.is_empty() {
            let empty_text = self.reading == Reading::Text && self.required;
            out.push_str(if empty_text { "\"\"" } else { "" });
            return Ok(empty_text);
        }
        if cell == "null" && self.nullable {
            out.push_str(cell);
            return Ok(true);
        }
        match self.reading {
            Reading::Text if is_json_text(cell) => out.push_str(cell),
            Reading::Text => push_text(cell, out),
            Reading::Number => push_number(cell, self.whole, out),
            // Spreadsheets write TRUE and FALSE.
            Reading::Bool if cell.eq_ignore_ascii_case("true") => out.push_str("true"),
            Reading::Bool if cell.eq_ignore_ascii_case("false") => out.push_str("false"),
            Reading::Bool => push_text(cell, out),
            Reading::Json | Reading::Either if is_json(cell) => out.push_str(cell),
            Reading::Json => return Err(cell),
            Reading::Either => push_text(cell, out),
        }
        Ok(true)
    }

    /// The cell that reads as the JSON value `raw`.
    pub(crate) fn write(&self, raw: &str) -> String {
        if self.reading == Reading::Text && Scan::new(raw).what() == What::Text {
            let text = Scan::new(raw).string();
            let plain = !text.is_empty() && text.trim() == text && !text.starts_with('"');
            if plain && !(self.nullable && text == "null") {
                return text.into_owned();
            }
        }
        raw.to_owned()
    }
}

/// A number as JSON spells it; what is none becomes a text, which the type then refuses.
pub(crate) fn push_number(cell: &str, whole: bool, out: &mut String) {
    if serde_json::from_str::<serde_json::Number>(cell).is_ok() {
        out.push_str(cell);
        return;
    }
    if whole {
        match cell.parse::<i128>() {
            Ok(value) => out.push_str(&value.to_string()),
            Err(_) => push_text(cell, out),
        }
        return;
    }
    match cell.parse::<f64>() {
        Ok(value) if value.is_finite() => out.push_str(&serde_json::Value::from(value).to_string()),
        _ => push_text(cell, out),
    }
}

fn push_text(cell: &str, out: &mut String) {
    let plain = !cell.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\');
    if plain {
        out.push('"');
        out.push_str(cell);
        out.push('"');
    } else {
        out.push_str(&serde_json::Value::from(cell).to_string());
    }
}

fn is_json_text(cell: &str) -> bool {
    cell.starts_with('"') && serde_json::from_str::<String>(cell).is_ok()
}

fn is_json(cell: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(cell).is_ok() && crate::json::scan::deeper_than(cell, DEEPEST / 2).is_none()
}
