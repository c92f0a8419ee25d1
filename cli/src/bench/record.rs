//! The CSV that a bench writes, one row a job, appended as jobs are done, so that a run that was
//! cut off resumes from it.

use super::jobs::Row;
use crate::exit::Failure;
use packhorse_instances::ReadError;
use packhorse_instances::source::{Source, place};
use packhorse_instances::write_whole;
use packhorse_solver::Finding;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

/// What a job came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) set: String,
    pub(super) instance: String,
    pub(super) path: String,
    pub(super) part: String,
    pub(super) objective: String,
    pub(super) rounding: String,
    pub(super) sense: String,
    pub(super) best_known: Option<f64>,
    pub(super) best_vehicles: Option<f64>,
    /// A status of the plan file, or `error`.
    pub(super) status: String,
    /// The last objective's value of our plan.
    pub(super) ours: Option<f64>,
    /// The first objective's value, where there are two.
    pub(super) vehicles: Option<f64>,
    pub(super) bound: Option<f64>,
    /// The proven gap of our plan to its bound.
    pub(super) gap: Option<f64>,
    /// The gap to the best known value, as a share.
    pub(super) gap_to_best: Option<f64>,
    pub(super) elapsed_s: f64,
    pub(super) iterations: u64,
    pub(super) stopped_by: String,
    /// The flags that decide the result; a record made under others is not taken over.
    pub(super) settings: String,
    /// What went wrong.
    pub(super) message: String,
}

impl Record {
    /// A record of `row` that says nothing yet.
    pub(super) fn new(row: &Row, settings: &str) -> Self {
        Self {
            set: row.set.clone(),
            instance: row.instance.clone(),
            path: row.path.clone(),
            part: row.part.clone(),
            objective: row.objective.clone(),
            rounding: row.rounding.clone(),
            sense: row.sense.clone(),
            best_known: row.best(),
            best_vehicles: row.vehicles(),
            status: String::new(),
            ours: None,
            vehicles: None,
            bound: None,
            gap: None,
            gap_to_best: None,
            elapsed_s: 0.0,
            iterations: 0,
            stopped_by: String::new(),
            settings: settings.to_owned(),
            message: String::new(),
        }
    }

    /// Whether it tells of the job `row` under the same settings, with a result.
    pub(super) fn settles(&self, row: &Row, settings: &str) -> bool {
        self.status != "error"
            && self.settings == settings
            && self.set == row.set
            && self.instance == row.instance
            && self.path == row.path
            && self.part == row.part
            && self.objective == row.objective
            && self.rounding == row.rounding
    }
}

/// The CSV under construction.
pub(super) struct Book {
    path: PathBuf,
    file: File,
}

impl Book {
    /// Opens the CSV, with the records of an earlier run. A row that was cut off in writing and
    /// rows of errors are dropped, so that their jobs run again.
    ///
    /// # Errors
    /// `Io`, or `Invalid` where the file is something else.
    pub(super) fn open(path: &Path) -> Result<(Self, Vec<Record>), Failure> {
        let mut records = Vec::new();
        if path.exists() {
            records = read_records(path)?;
            records.retain(|record| record.status != "error");
        }
        let mut text = head()?;
        for record in &records {
            text.extend(line(record)?);
        }
        write_whole(path, &text).map_err(|error| Failure::writing(path, error))?;
        let file = OpenOptions::new().append(true).open(path).map_err(|error| Failure::writing(path, error))?;
        Ok((Self { path: path.to_owned(), file }, records))
    }

    /// Appends one record; it is on its way to the disk when this returns.
    ///
    /// # Errors
    /// `Io`.
    pub(super) fn append(&mut self, record: &Record) -> Result<(), Failure> {
        let line = line(record)?;
        // One write a row, so that two benches into one file or a kill cannot interleave rows.
        let written = self.file.write_all(&line).and_then(|()| self.file.sync_data());
        written.map_err(|error| Failure::writing(&self.path, error))
    }
}

/// A table with a header, every row of the type `T`.
///
/// # Errors
/// `Io`, or `Invalid` with the line where the file is something else.
pub(super) fn read_table<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, Failure> {
    let source = Source::open(path, None)?;
    parse(path, &source.text)
}

/// The records of an earlier run, without the row that was cut off in writing.
fn read_records(path: &Path) -> Result<Vec<Record>, Failure> {
    let source = Source::open(path, None)?;
    let whole = source.text.rfind('\n').map_or("", |end| &source.text[..=end]);
    parse(path, whole)
}

fn parse<T: DeserializeOwned>(path: &Path, text: &str) -> Result<Vec<T>, Failure> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for row in reader.deserialize() {
        rows.push(row.map_err(|error| {
            let line = error.position().map_or(1, |position| usize::try_from(position.line()).unwrap_or(1));
            let found = match error.kind() {
                csv::ErrorKind::Deserialize { err, .. } => format!("a row that does not fit: {}", err.kind()),
                csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                    format!("a row of {len} cells under a header of {expected_len}")
                }
                _ => error.to_string(),
            };
            let finding = Finding::error(
                "F-002",
                "",
                found,
                "a table with the columns of a bench",
                "name another file, or mend this row",
            );
            Failure::from(ReadError::from(place(finding, path, line, None)))
        })?);
    }
    Ok(rows)
}

/// The header row.
fn head() -> Result<Vec<u8>, Failure> {
    let row = Row::default();
    let text = with_header(&Record::new(&row, ""))?;
    Ok(text.split_inclusive(|&byte| byte == b'\n').next().unwrap_or_default().to_vec())
}

/// One record as a row.
fn line(record: &Record) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    writer.serialize(record).map_err(|error| Failure::Own(error.to_string()))?;
    writer.into_inner().map_err(|error| Failure::Own(error.to_string()))
}

fn with_header(record: &Record) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.serialize(record).map_err(|error| Failure::Own(error.to_string()))?;
    writer.into_inner().map_err(|error| Failure::Own(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::{Book, Record};
    use crate::bench::jobs::Row;
    use std::io::Write;

    fn record(instance: &str, status: &str) -> Record {
        let row = Row { instance: instance.to_owned(), ..Row::default() };
        Record { status: status.to_owned(), ours: Some(0.1 + 0.2), ..Record::new(&row, "s") }
    }

    #[test]
    fn a_cut_off_run_resumes_without_torn_rows_and_errors() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("out.csv");
        let (mut book, before) = Book::open(&path).expect("a new file");
        assert!(before.is_empty());
        book.append(&record("a", "feasible")).expect("a row");
        book.append(&record("b", "error")).expect("a row");
        let mut file = std::fs::OpenOptions::new().append(true).open(&path).expect("the file");
        file.write_all(b"set,c,torn").expect("a torn row");
        let (mut book, before) = Book::open(&path).expect("the file again");
        assert_eq!(before, [record("a", "feasible")]);
        book.append(&record("c", "optimal")).expect("a row");
        let (_, after) = Book::open(&path).expect("the file once more");
        assert_eq!(after, [record("a", "feasible"), record("c", "optimal")]);
    }

    #[test]
    fn records_of_other_settings_settle_nothing() {
        let row = Row { instance: "a".to_owned(), ..Row::default() };
        assert!(record("a", "partial").settles(&row, "s"));
        assert!(!record("a", "partial").settles(&row, "t"));
        assert!(!record("a", "error").settles(&row, "s"));
    }

    #[test]
    fn another_table_is_refused_with_its_line() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("out.csv");
        std::fs::write(&path, "name,age\nAda,36\n").expect("a table");
        let failure = Book::open(&path).err().expect("a refusal");
        assert_eq!(failure.exit(), crate::exit::Exit::Invalid);
        assert!(failure.to_string().contains("out.csv:2"), "{failure}");
    }
}
