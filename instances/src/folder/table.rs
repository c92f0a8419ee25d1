//! A CSV file as the rows of a JSON list: separator, header and cells, each mistake in its line and column.

use super::cell::{CellType, push_number};
use super::long::form_of;
use crate::json::Table;
use crate::json::shape::{Object, Shapes};
use crate::json::structure::MOST;
use crate::source::Source;
use crate::suggest;
use crate::tokens::shown;
use packhorse_solver::Finding;
use packhorse_solver::finding::Place;

/// A CSV file that stands for the member `name` of the document.
pub(crate) struct Csv<'a> {
    pub(crate) source: &'a Source,
    pub(crate) name: &'a str,
}

impl Csv<'_> {
    pub(super) fn finding(&self, line: u64, column: Option<&str>, finding: Finding) -> Finding {
        let file = self.source.path.display().to_string();
        let column_name = column.map(str::to_owned);
        let place = Place { file, line: usize::try_from(line).unwrap_or(1), column: None, column_name };
        Finding { place: Some(place), ..finding }
    }

    fn reader(&self) -> csv::Reader<&[u8]> {
        csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator(&self.source.text))
            .from_reader(self.source.text.as_bytes())
    }

    /// Appends the rows as a JSON list of objects to `out`, and all mistakes to `findings`.
    pub(crate) fn append_rows(
        &self,
        object: &Object,
        shapes: &Shapes,
        out: &mut String,
        findings: &mut Vec<Finding>,
    ) -> Table {
        let mut table = Table { name: self.name.to_owned(), path: self.source.path.clone(), lines: Vec::new() };
        out.push('[');
        let mut reader = self.reader();
        let mut record = csv::StringRecord::new();
        let Ok(true) = reader.read_record(&mut record) else {
            let known: Vec<&str> = object.fields.iter().map(|field| field.name.as_str()).collect();
            let help = format!("write the columns' names into the first line: {}", suggest::list(&known));
            let finding = Finding::error("F-040", self.name, "an empty file", "a header and rows", help);
            findings.push(self.finding(1, None, finding));
            out.push(']');
            return table;
        };
        if let Some(form) = form_of(self.name).filter(|form| form.is_header(&record)) {
            return form.append(self, &mut reader, &record, object, shapes, out, findings);
        }
        let columns = self.columns(&record, object, shapes, findings);
        while let Ok(true) = reader.read_record(&mut record) {
            let line = record.position().map_or(0, csv::Position::line);
            // Spreadsheets leave rows of bare separators at the end.
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let row = table.lines.len();
            table.lines.push(u32::try_from(line).unwrap_or(u32::MAX));
            if findings.len() > MOST {
                continue;
            }
            if record.len() != columns.len() {
                let found = format!("{} cells", record.len());
                let help = "a separator is missing or too many, or a cell with a separator or line break in it is not \
                            in quotation marks";
                let expected = format!("{} cells, as in the header", columns.len());
                let finding = Finding::error("F-044", format!("{}[{row}]", self.name), found, expected, help);
                findings.push(self.finding(line, None, finding));
            }
            out.push_str(if row == 0 { "\n{" } else { ",\n{" });
            let mut first = true;
            for (cell, (name, kind)) in record.iter().zip(&columns) {
                let Some(kind) = kind else { continue };
                let mark = out.len();
                out.push_str(if first { "\"" } else { ",\"" });
                // Known names are plain identifiers and need no escape.
                out.push_str(name);
                out.push_str("\":");
                match kind.read(cell, out) {
                    Ok(true) => first = false,
                    Ok(false) => out.truncate(mark),
                    Err(cell) => {
                        out.truncate(mark);
                        let path = format!("{}[{row}].{name}", self.name);
                        let help = "write the list or object as in JSON, for example [1, 2]; in a CSV file the cell is \
                                    put in quotation marks and each mark in it is doubled";
                        let finding = Finding::error("F-045", path, shown(cell), "JSON text", help);
                        findings.push(self.finding(line, Some(name), finding));
                    }
                }
            }
            out.push('}');
        }
        out.push(']');
        table
    }

    /// The columns of the header; unknown ones are findings and are skipped.
    pub(super) fn columns(
        &self,
        header: &csv::StringRecord,
        object: &Object,
        shapes: &Shapes,
        findings: &mut Vec<Finding>,
    ) -> Vec<(String, Option<CellType>)> {
        let known: Vec<&str> = object.fields.iter().map(|field| field.name.as_str()).collect();
        let given: Vec<&str> = header.iter().map(str::trim).collect();
        let free: Vec<&str> = known.iter().copied().filter(|name| !given.contains(name)).collect();
        let mut columns: Vec<(String, Option<CellType>)> = Vec::with_capacity(given.len());
        for name in given {
            let path = format!("{}[…].{name}", self.name);
            let mut kind = None;
            if columns.iter().any(|(other, _)| other == name) {
                let found = format!("a second column {}", shown(name));
                let finding = Finding::error("F-043", path, found, "each column at most once", "delete one of the two");
                push(findings, self.finding(1, Some(name), finding));
            } else if let Some(field) = object.field(name) {
                kind = Some(CellType::of(&field.shape, field.required, shapes));
            } else {
                let (expected, help) = suggest::field(name, &known, &free);
                let found = format!("the unknown column {}", shown(name));
                let finding = Finding::error("F-042", path, found, expected.replace("field", "column"), help);
                push(findings, self.finding(1, Some(name), finding));
            }
            columns.push((name.to_owned(), kind));
        }
        columns
    }

    /// Appends the cells, all numbers and no header, as a JSON list of lists to `out`.
    pub(crate) fn append_matrix(&self, out: &mut String) -> Table {
        let mut table = Table { name: self.name.to_owned(), path: self.source.path.clone(), lines: Vec::new() };
        out.push('[');
        let mut reader = self.reader();
        let mut record = csv::StringRecord::new();
        while let Ok(true) = reader.read_record(&mut record) {
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            out.push_str(if table.lines.is_empty() { "\n[" } else { ",\n[" });
            let line = record.position().map_or(0, csv::Position::line);
            table.lines.push(u32::try_from(line).unwrap_or(u32::MAX));
            for (row, cell) in record.iter().enumerate() {
                out.push_str(if row == 0 { "" } else { "," });
                push_number(cell.trim(), false, out);
            }
            out.push(']');
        }
        out.push(']');
        table
    }
}

fn push(findings: &mut Vec<Finding>, finding: Finding) {
    if findings.len() <= MOST {
        findings.push(finding);
    }
}

/// The separator of the first line: comma, semicolon or tab, whichever is most frequent outside
/// quotation marks.
fn separator(text: &str) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.trim_start().bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if !quoted => counts.iter_mut().filter(|(mark, _)| *mark == byte).for_each(|(_, count)| *count += 1),
            _ => {}
        }
    }
    // The earlier of equals, so that a single column is read as with commas.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(mark, _)| *mark)
}
