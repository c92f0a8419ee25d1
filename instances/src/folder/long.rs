//! Tables in long form: a list whose entries hold lists of their own, with a row for each inner entry.
//!
//! `orders.csv` with the columns `order`, `item`, `quantity` stands for orders with lines: rows of the same order belong
//! together, wherever they stand. What an order says once (its zone) stands in any of its rows.

use super::cell::CellType;
use super::table::Csv;
use crate::json::Table;
use crate::json::scan::{Scan, What};
use crate::json::shape::{Object, Shapes};
use packhorse_solver::Finding;
use std::collections::HashMap;
use std::io;

/// A list that may be written in long form.
pub(super) struct Long {
    /// The list, and so the file.
    list: &'static str,
    /// The inner list.
    inner: &'static str,
    /// The column that holds the entry's id.
    column: &'static str,
}

const LONG: [Long; 1] = [Long { list: "orders", inner: "lines", column: "order" }];

/// The long form of a list, where it has one.
pub(super) fn form_of(list: &str) -> Option<&'static Long> {
    LONG.iter().find(|form| form.list == list)
}

/// One entry being gathered.
#[derive(Default)]
struct Entry {
    /// Its own members as JSON.
    own: Vec<Option<String>>,
    /// Its inner entries as JSON.
    inner: String,
    line: u32,
}

impl Long {
    /// Whether a header is one of this long form.
    pub(super) fn is_header(&self, header: &csv::StringRecord) -> bool {
        let has = |name: &str| header.iter().any(|column| column.trim() == name);
        has(self.column) && !has(self.inner)
    }

    /// The object of the inner entries.
    fn inner_object<'a>(&self, object: &'a Object, shapes: &'a Shapes) -> Option<&'a Object> {
        shapes.rows(&object.field(self.inner)?.shape)
    }

    /// Appends the rows behind the header as a JSON list of nested objects to `out`, and all mistakes to `findings`.
    pub(super) fn append(
        &self,
        csv: &Csv<'_>,
        reader: &mut csv::Reader<&[u8]>,
        header: &csv::StringRecord,
        object: &Object,
        shapes: &Shapes,
        out: &mut String,
        findings: &mut Vec<Finding>,
    ) -> Table {
        let mut table = Table { name: csv.name.to_owned(), path: csv.source.path.clone(), lines: Vec::new() };
        let Some(inner) = self.inner_object(object, shapes) else { return table };
        // The header as the two objects know it; unknown columns are told there.
        let mut known = Object { fields: inner.fields.clone(), others: None };
        known.fields.extend(object.fields.iter().filter(|field| field.name != self.inner).cloned());
        for field in &mut known.fields {
            if field.name == "id" {
                field.name = self.column.to_owned();
            }
        }
        let columns = csv.columns(header, &known, shapes, findings);
        let is_own = |name: &str| name == self.column || (object.field(name).is_some() && inner.field(name).is_none());
        let own: Vec<usize> = (0..columns.len()).filter(|&column| is_own(&columns[column].0)).collect();
        let mut entries: Vec<Entry> = Vec::new();
        let mut rows: HashMap<String, usize> = HashMap::new();
        let mut record = csv::StringRecord::new();
        while let Ok(true) = reader.read_record(&mut record) {
            let line = record.position().map_or(0, csv::Position::line);
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let at = columns.iter().position(|(name, _)| name == self.column).unwrap_or(0);
            let id = record.get(at).unwrap_or("").trim().to_owned();
            let row = *rows.entry(id).or_insert_with(|| {
                entries.push(Entry { own: vec![None; own.len()], ..Entry::default() });
                entries.len() - 1
            });
            let path = format!("{}[{row}]", csv.name);
            if record.len() != columns.len() {
                let found = format!("{} cells", record.len());
                let help = "a separator is missing or too many";
                let expected = format!("{} cells, as in the header", columns.len());
                let finding = Finding::error("F-044", path.clone(), found, expected, help);
                findings.push(csv.finding(line, None, finding));
            }
            let entry = &mut entries[row];
            if entry.line == 0 {
                entry.line = u32::try_from(line).unwrap_or(u32::MAX);
            }
            entry.inner.push_str(if entry.inner.is_empty() { "{" } else { ",{" });
            let mut first = true;
            for (column, (cell, (name, kind))) in record.iter().zip(&columns).enumerate() {
                let Some(kind) = kind else { continue };
                let mut text = String::new();
                match kind.read(cell, &mut text) {
                    Ok(true) => {}
                    Ok(false) => continue,
                    Err(cell) => {
                        let help = "write the list or object as in JSON";
                        let found = crate::tokens::shown(cell);
                        let finding = Finding::error("F-045", format!("{path}.{name}"), found, "JSON text", help);
                        findings.push(csv.finding(line, Some(name), finding));
                        continue;
                    }
                }
                if let Some(slot) = own.iter().position(|&own| own == column) {
                    match &entry.own[slot] {
                        Some(before) if *before != text => {
                            let help = "say it once for each order, or the same in all its rows";
                            let expected = format!("{before}, as in an earlier row of the same {}", self.column);
                            let finding = Finding::error("F-048", format!("{path}.{name}"), text, expected, help);
                            findings.push(csv.finding(line, Some(name), finding));
                        }
                        _ => entry.own[slot] = Some(text),
                    }
                } else {
                    entry.inner.push_str(if first { "\"" } else { ",\"" });
                    entry.inner.push_str(name);
                    entry.inner.push_str("\":");
                    entry.inner.push_str(&text);
                    first = false;
                }
            }
            entry.inner.push('}');
        }
        for (row, entry) in entries.iter().enumerate() {
            table.lines.push(entry.line);
            out.push_str(if row == 0 { "\n{" } else { ",\n{" });
            for (slot, &column) in own.iter().enumerate() {
                let name = if columns[column].0 == self.column { "id" } else { columns[column].0.as_str() };
                if let Some(text) = &entry.own[slot] {
                    out.push_str(&format!("\"{name}\":{text},"));
                }
            }
            out.push_str(&format!("\"{}\":[{}]}}", self.inner, entry.inner));
        }
        out.push(']');
        table
    }

    /// The list `raw` in long form, where nothing is lost.
    pub(super) fn write(&self, raw: &str, object: &Object, shapes: &Shapes) -> io::Result<Option<Vec<u8>>> {
        let Some(inner) = self.inner_object(object, shapes) else { return Ok(None) };
        let own: Vec<&str> =
            object.fields.iter().map(|field| field.name.as_str()).filter(|name| *name != self.inner).collect();
        let names: Vec<&str> =
            own.iter().copied().chain(inner.fields.iter().map(|field| field.name.as_str())).collect();
        let kind = |name: &str, object: &Object| {
            object.field(name).map(|field| CellType::of(&field.shape, field.required, shapes))
        };
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut scan = Scan::new(raw);
        if scan.what() != What::List {
            return Ok(None);
        }
        scan.enter();
        while scan.item() {
            if scan.what() != What::Object {
                return Ok(None);
            }
            let mut head = vec![String::new(); names.len()];
            let mut list = None;
            scan.enter();
            while let Some(member) = scan.member() {
                let raw = scan.skip();
                if member.name == self.inner {
                    list = Some(raw);
                } else {
                    let Some(at) = own.iter().position(|name| *name == member.name) else { return Ok(None) };
                    let Some(kind) = kind(&member.name, object) else { return Ok(None) };
                    head[at] = kind.write(raw);
                }
            }
            let Some(list) = list else { return Ok(None) };
            let before = rows.len();
            let mut scan = Scan::new(list);
            scan.enter();
            while scan.item() {
                let mut cells = head.clone();
                scan.enter();
                while let Some(member) = scan.member() {
                    let raw = scan.skip();
                    let found = names[own.len()..].iter().position(|name| *name == member.name);
                    let (Some(at), Some(kind)) = (found, kind(&member.name, inner)) else { return Ok(None) };
                    cells[own.len() + at] = kind.write(raw);
                }
                rows.push(cells);
            }
            // An entry without inner entries has no row.
            if rows.len() == before {
                return Ok(None);
            }
        }
        if rows.is_empty() {
            return Ok(None);
        }
        let filled: Vec<usize> = (0..names.len()).filter(|&at| rows.iter().any(|row| !row[at].is_empty())).collect();
        let mut writer = csv::Writer::from_writer(Vec::with_capacity(raw.len()));
        let header = filled.iter().map(|&at| if names[at] == "id" { self.column } else { names[at] });
        writer.write_record(header).map_err(io::Error::other)?;
        for row in &rows {
            writer.write_record(filled.iter().map(|&at| &row[at])).map_err(io::Error::other)?;
        }
        writer.into_inner().map(Some).map_err(|error| io::Error::other(error.to_string()))
    }
}
