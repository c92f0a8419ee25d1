//! A CSV folder: `problem.json` and beside it one CSV file for each of its lists of objects and matrices.
//!
//! The rows become the JSON list that they stand for, and the whole is read as one document. The
//! column's type decides how a cell is read: ids stay texts even if they look like numbers, an
//! empty cell is an absent field, lists and objects are JSON text. A matrix has no header.
//! Separators may be commas, semicolons or tabs; the decimal mark is a point.

mod cell;
mod long;
mod table;
pub(crate) mod write;

use crate::ReadError;
use crate::json::shape::Shapes;
use crate::json::{Document, head, reopen, syntax};
use crate::source::Source;
use crate::suggest;
use packhorse_solver::Finding;
use packhorse_solver::finding::Place;
use std::fs;
use std::path::{Path, PathBuf};
use table::Csv;

/// The file that says everything that is not a table.
pub(crate) const PROBLEM: &str = "problem.json";

/// The folder that `path` stands for: itself, or that of a `problem.json` with CSV files beside it.
pub(crate) fn folder_of(path: &Path) -> Option<PathBuf> {
    if path.is_dir() {
        return Some(path.to_owned());
    }
    if path.file_name()? != PROBLEM {
        return None;
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let has_tables = files(folder).iter().any(|name| list_name(name).is_some());
    has_tables.then(|| folder.to_owned())
}

/// Opens the `problem.json` of a folder.
///
/// # Errors
/// When there is none, or as [`Source::open`].
pub(crate) fn open(folder: &Path) -> Result<Source, ReadError> {
    let path = folder.join(PROBLEM);
    if !path.exists() {
        let message = format!("is a folder without {PROBLEM}; a CSV folder needs that file beside its tables");
        return Err(ReadError::Io { path: folder.to_owned(), message });
    }
    let source = Source::open(&path, None)?;
    syntax::check(&source.path, &source.text)?;
    if head(&source.text).names.is_empty() && !source.text.trim_start().starts_with('{') {
        let help = "write an object: {\"format\": 1, \"kind\": \"dispatch\", …}";
        let finding = Finding::error("F-022", "", "no object", "one JSON object", help);
        return Err(syntax::placed(finding, &source.path, &source.text, 0).into());
    }
    Ok(source)
}

/// The member that a file of the folder stands for, by its name.
fn list_name(file: &str) -> Option<&str> {
    file.strip_suffix(".gz").unwrap_or(file).strip_suffix(".csv")
}

/// The names of the folder's files, in order.
fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort_unstable();
    names
}

/// The members that the folder's CSV files stand for.
pub(crate) fn list_names(folder: &Path) -> Vec<String> {
    files(folder).iter().filter_map(|name| list_name(name)).map(str::to_owned).collect()
}

/// Joins `problem.json` and the tables beside it; also returns the warnings.
///
/// # Errors
/// All that is wrong with the tables.
pub(crate) fn assemble(source: Source, folder: &Path, shapes: &Shapes) -> Result<(Document, Vec<Finding>), ReadError> {
    let in_problem = head(&source.text).names;
    let tabular: Vec<&str> = shapes
        .fields()
        .iter()
        .filter(|field| shapes.rows(&field.shape).is_some() || shapes.is_matrix(&field.shape))
        .map(|field| field.name.as_str())
        .collect();
    let mut document = Document { path: source.path, text: source.text, tables: Vec::new() };
    let mut first = reopen(&mut document.text);
    let (mut errors, mut warnings) = (Vec::new(), Vec::new());
    for file in files(folder) {
        let path = folder.join(&file);
        let place = |finding: Finding| {
            let file = path.display().to_string();
            Finding { place: Some(Place { file, line: 1, column: None, column_name: None }), ..finding }
        };
        let known = list_name(&file).filter(|name| tabular.contains(name));
        let Some(name) = known else {
            if !is_expected(&file) {
                warnings.push(place(unknown_file(&file, &tabular)));
            }
            continue;
        };
        let twice = in_problem.iter().any(|member| member == name);
        if twice || document.tables.iter().any(|table| table.name == name) {
            let found = format!("\"{name}\" also in {}", if twice { PROBLEM } else { "another file" });
            let help = "keep the one that holds and delete the other";
            errors.push(place(Finding::error("F-041", name, found, "each list in one place", help)));
            continue;
        }
        let table = match Source::open(&path, None) {
            Ok(source) => source,
            Err(ReadError::Invalid(findings)) => {
                errors.extend(findings);
                continue;
            }
            Err(error) => return Err(error),
        };
        if !first {
            document.text.push(',');
        }
        first = false;
        document.text.push_str(&format!("\n\"{name}\":"));
        let csv = Csv { source: &table, name };
        let field = shapes.fields().iter().find(|field| field.name == name);
        let table = match field.and_then(|field| shapes.rows(&field.shape)) {
            Some(object) => csv.append_rows(object, shapes, &mut document.text, &mut errors),
            None => csv.append_matrix(&mut document.text),
        };
        document.tables.push(table);
    }
    document.text.push('}');
    if errors.is_empty() { Ok((document, warnings)) } else { Err(ReadError::Invalid(errors)) }
}

/// Files that may lie in the folder without a word: the problem, notes, hidden files, plans.
fn is_expected(file: &str) -> bool {
    let lower = file.to_lowercase();
    let (hidden, note) = (file.starts_with('.'), lower.starts_with("readme") || lower.ends_with(".md"));
    file == PROBLEM || hidden || note || (lower.starts_with("plan") && lower.ends_with(".json"))
}

fn unknown_file(file: &str, tabular: &[&str]) -> Finding {
    let stem = file.split('.').next().unwrap_or(file);
    let help = match suggest::nearest(stem, tabular.iter().copied()) {
        Some(near) => format!("it is not read; did you mean {near}.csv?"),
        None => format!("it is not read; the tables of this kind are {}", suggest::list(tabular)),
    };
    Finding::warning("F-046", "", format!("the file {file}"), "only tables that packhorse knows", help)
}
