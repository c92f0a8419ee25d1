//! packhorse's own JSON: fast where the file is right, thorough where it is wrong.
//!
//! A right file is read straight into its type. Only when that fails is the text walked again,
//! beside the type's JSON Schema, so that every finding is reported together and in its place.
//!
//! | code | what is wrong with the file |
//! | --- | --- |
//! | F-001 | not text in UTF-8 |
//! | F-002 | not sound JSON |
//! | F-003 | nested too deeply |
//! | F-004 | of no format that packhorse knows |
//! | F-005 | several formats fit, or none is named |
//! | F-006 | the kind is missing or unknown |
//! | F-007 | a format version that is not 1 |
//! | F-010, F-011 | a public file is cut off; a word that is not what its format asks for |
//! | F-020 … F-026 | an unknown, missing or repeated field; a wrong type, word, number or list length |
//! | F-029 | how many further findings there are |
//! | F-030 | anything else that the type refuses |
//! | F-040 … F-047 | the tables of a CSV folder |
//! | F-050 | the plan is for another kind |

pub(crate) mod layout;
pub(crate) mod scan;
pub(crate) mod shape;
pub(crate) mod structure;
pub(crate) mod syntax;

use crate::places::{Step, lines_and_columns, locate, steps};
use packhorse_solver::Finding;
use packhorse_solver::finding::Place;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use shape::Shapes;
use std::path::PathBuf;

/// A JSON text with the knowledge of where its parts came from.
#[derive(Debug)]
pub(crate) struct Document {
    /// The file of the text.
    pub(crate) path: PathBuf,
    /// One JSON object. Beyond the file's own text it may end in members from elsewhere.
    pub(crate) text: String,
    /// The members that came from CSV files.
    pub(crate) tables: Vec<Table>,
}

/// A member of the document that was a CSV file.
#[derive(Debug)]
pub(crate) struct Table {
    /// The member's name.
    pub(crate) name: String,
    /// The CSV file.
    pub(crate) path: PathBuf,
    /// The line of each row, from 1.
    pub(crate) lines: Vec<u32>,
}

impl Document {
    /// Reads the document as a `T`.
    ///
    /// # Errors
    /// All that is wrong with it, each finding in its place.
    pub(crate) fn parse<T: DeserializeOwned + JsonSchema>(&self) -> Result<T, Vec<Finding>> {
        let error = match serde_json::from_str(&self.text) {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        syntax::check(&self.path, &self.text).map_err(|finding| vec![*finding])?;
        let mut spotted = structure::check(&self.text, &Shapes::of::<T>());
        if spotted.is_empty() {
            spotted.push(self.refused::<T>(&error));
        }
        let offsets: Vec<usize> = spotted.iter().map(|(offset, _)| *offset).collect();
        let places = lines_and_columns(&self.text, &offsets);
        let placed = spotted.into_iter().zip(places).map(|((_, mut finding), (line, column))| {
            finding.place = Some(self.table_place(&finding.path).unwrap_or_else(|| self.place(line, column)));
            finding
        });
        Err(placed.collect())
    }

    /// What the type refuses although its shape is right, such as a date that does not exist.
    fn refused<T: DeserializeOwned>(&self, error: &serde_json::Error) -> structure::Spotted {
        let mut deserializer = serde_json::Deserializer::from_str(&self.text);
        let path = match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
            Err(error) => error.path().to_string(),
            Ok(_) => String::new(),
        };
        let message = error.to_string();
        let reason = message.split(" at line ").next().unwrap_or(&message);
        let expected = "a value that this field can take";
        let help = "correct the value; `packhorse schema` tells what the field means";
        let offset = syntax::offset(&self.text, error.line(), error.column());
        (offset, Finding::error("F-030", path.trim_matches('.'), reason, expected, help))
    }

    /// Gives every finding without a place the place of its path.
    pub(crate) fn place_all(&self, findings: &mut [Finding]) {
        for finding in findings.iter_mut().filter(|finding| finding.place.is_none()) {
            finding.place = self.table_place(&finding.path);
        }
        let open: Vec<usize> = (0..findings.len()).filter(|&row| findings[row].place.is_none()).collect();
        if open.is_empty() {
            return;
        }
        let paths: Vec<&str> = open.iter().map(|&row| findings[row].path.as_str()).collect();
        let places = lines_and_columns(&self.text, &locate(&self.text, &paths));
        for (row, (line, column)) in open.into_iter().zip(places) {
            findings[row].place = Some(self.place(line, column));
        }
    }

    fn place(&self, line: usize, column: usize) -> Place {
        Place { file: self.path.display().to_string(), line, column: Some(column), column_name: None }
    }

    /// The line of a table that `path` leads to, and the column by name (of a matrix: by number).
    fn table_place(&self, path: &str) -> Option<Place> {
        let steps = steps(path);
        let Some(Step::Name(name)) = steps.first() else { return None };
        let table = self.tables.iter().find(|table| table.name == *name)?;
        let line = match steps.get(1) {
            Some(Step::Row(row)) => table.lines.get(*row).copied().unwrap_or(1),
            _ => 1,
        };
        let column_name = steps.get(2).map(|step| match step {
            Step::Name(name) => name.to_string(),
            Step::Row(row) => (row + 1).to_string(),
        });
        Some(Place { file: table.path.display().to_string(), line: line as usize, column: None, column_name })
    }
}

/// What the head of an own file says, read without reading the rest into memory.
#[derive(Debug, Default)]
pub(crate) struct Head<'a> {
    /// Names of all members.
    pub(crate) names: Vec<String>,
    /// Text and offset of `kind`.
    pub(crate) kind: Option<(&'a str, usize)>,
    /// Text and offset of `format`.
    pub(crate) format: Option<(&'a str, usize)>,
    /// Text of `rules`.
    pub(crate) rules: Option<&'a str>,
}

/// The head of the object `text`.
pub(crate) fn head(text: &str) -> Head<'_> {
    let mut head = Head::default();
    let mut scan = scan::Scan::new(text);
    if scan.what() != scan::What::Object {
        return head;
    }
    scan.enter();
    while let Some(member) = scan.member() {
        let raw = scan.skip();
        match member.name.as_ref() {
            "kind" => head.kind = Some((raw, member.value_at)),
            "format" => head.format = Some((raw, member.value_at)),
            "rules" => head.rules = Some(raw),
            _ => {}
        }
        // A head is short; a file of a million members is none of ours.
        if head.names.len() < 1000 {
            head.names.push(member.name.into_owned());
        }
    }
    head
}

/// Opens the object at the end of `text` for further members: takes its closing brace off.
/// Returns whether the next member is the first.
pub(crate) fn reopen(text: &mut String) -> bool {
    text.truncate(text.trim_end().len());
    if text.ends_with('}') {
        text.pop();
    }
    text.trim_end().ends_with('{')
}

#[cfg(test)]
mod tests;
