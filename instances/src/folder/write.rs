//! A draft as a CSV folder that reads back as the same draft.

use super::cell::CellType;
use super::long::form_of;
use super::{PROBLEM, list_name};
use crate::json::layout::lay_out;
use crate::json::scan::{Scan, What};
use crate::json::shape::{Object, Shapes};
use crate::write::write_whole;
use packhorse_solver::Kind;
use std::fs;
use std::io;
use std::path::Path;

/// Writes `draft` as a CSV folder: `problem.json`, and one CSV file for each list of objects and
/// each matrix. What a table could not give back unchanged (an empty list, an empty row) stays in
/// `problem.json`. Tables of an earlier writing are replaced or removed.
///
/// # Errors
/// When the folder cannot be made or written, or holds files but no `problem.json`.
pub fn write_folder<K: Kind>(draft: &K::Draft, folder: &Path) -> io::Result<()> {
    let text = serde_json::to_string(draft).map_err(io::Error::other)?;
    let shapes = Shapes::of::<K::Draft>();
    let (problem, tables) = split(&text, &shapes)?;
    make_room(folder, &shapes)?;
    for (name, bytes) in &tables {
        write_whole(&folder.join(format!("{name}.csv")), bytes)?;
    }
    // Last, so that a folder cut off in the middle is not taken for a whole one.
    write_whole(&folder.join(PROBLEM), lay_out(&problem).as_bytes())
}

/// Makes the folder, or clears the tables of an earlier writing out of it.
fn make_room(folder: &Path, shapes: &Shapes) -> io::Result<()> {
    if !folder.exists() {
        return fs::create_dir(folder)
            .map_err(|error| io::Error::new(error.kind(), format!("the folder cannot be made: {error}")));
    }
    let names = super::files(folder);
    let ours = names.iter().any(|name| name == PROBLEM);
    if !names.is_empty() && !ours {
        let message = "the folder holds other files and no problem.json; name a new or an empty one";
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
    }
    for name in &names {
        let is_table = list_name(name).is_some_and(|list| shapes.fields().iter().any(|field| field.name == list));
        if is_table || name == PROBLEM {
            fs::remove_file(folder.join(name))?;
        }
    }
    Ok(())
}

/// A table's name and its CSV text.
type Sheet = (String, Vec<u8>);

/// What goes into `problem.json`, compact, and the tables.
fn split(text: &str, shapes: &Shapes) -> io::Result<(String, Vec<Sheet>)> {
    let mut problem = String::from("{");
    let mut tables = Vec::new();
    let mut scan = Scan::new(text);
    scan.enter();
    while let Some(member) = scan.member() {
        let raw = scan.skip();
        let field = shapes.fields().iter().find(|field| field.name == member.name);
        let table = match field {
            Some(field) => match shapes.rows(&field.shape) {
                Some(object) => match form_of(&member.name) {
                    Some(form) => form.write(raw, object, shapes)?,
                    None => rows(raw, object, shapes)?,
                },
                None if shapes.is_matrix(&field.shape) => matrix(raw)?,
                None => None,
            },
            None => None,
        };
        match table {
            Some(bytes) => tables.push((member.name.into_owned(), bytes)),
            None => {
                problem.push_str(if problem.len() == 1 { "" } else { "," });
                problem.push_str(scan.name_text(member.name_at));
                problem.push(':');
                problem.push_str(raw);
            }
        }
    }
    problem.push('}');
    Ok((problem, tables))
}

/// The list `raw` as a table, where nothing is lost.
fn rows(raw: &str, object: &Object, shapes: &Shapes) -> io::Result<Option<Vec<u8>>> {
    let mut columns: Vec<(String, CellType)> = Vec::new();
    let mut scan = Scan::new(raw);
    if scan.what() != What::List {
        return Ok(None);
    }
    scan.enter();
    while scan.item() {
        if scan.what() != What::Object {
            return Ok(None);
        }
        scan.enter();
        let mut members = 0;
        while let Some(member) = scan.member() {
            scan.skip();
            members += 1;
            if columns.iter().all(|(name, _)| *name != member.name) {
                let Some(field) = object.field(&member.name) else { return Ok(None) };
                let kind = CellType::of(&field.shape, field.required, shapes);
                columns.push((member.name.into_owned(), kind));
            }
        }
        if members == 0 {
            return Ok(None);
        }
    }
    if columns.is_empty() {
        return Ok(None);
    }
    let mut writer = csv::Writer::from_writer(Vec::with_capacity(raw.len()));
    writer.write_record(columns.iter().map(|(name, _)| name)).map_err(io::Error::other)?;
    let mut cells = vec![String::new(); columns.len()];
    let mut scan = Scan::new(raw);
    scan.enter();
    while scan.item() {
        cells.iter_mut().for_each(String::clear);
        scan.enter();
        while let Some(member) = scan.member() {
            let raw = scan.skip();
            if let Some(row) = columns.iter().position(|(name, _)| *name == member.name) {
                cells[row] = columns[row].1.write(raw);
            }
        }
        writer.write_record(&cells).map_err(io::Error::other)?;
    }
    writer.into_inner().map(Some).map_err(|error| io::Error::other(error.to_string()))
}

/// The list of lists `raw` as a table without header, where nothing is lost.
fn matrix(raw: &str) -> io::Result<Option<Vec<u8>>> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::with_capacity(raw.len()));
    let mut scan = Scan::new(raw);
    if scan.what() != What::List {
        return Ok(None);
    }
    let mut any = false;
    let mut cells: Vec<&str> = Vec::new();
    scan.enter();
    while scan.item() {
        if scan.what() != What::List {
            return Ok(None);
        }
        cells.clear();
        scan.enter();
        while scan.item() {
            cells.push(scan.skip());
        }
        if cells.is_empty() {
            return Ok(None);
        }
        any = true;
        writer.write_record(&cells).map_err(io::Error::other)?;
    }
    if !any {
        return Ok(None);
    }
    writer.into_inner().map(Some).map_err(|error| io::Error::other(error.to_string()))
}
