//! A TSPLIB-like text as headers (`KEY : value`) and sections (`KEY_SECTION` and rows of numbers).

use crate::ReadError;
use crate::source::{Source, place};
use crate::tokens::{Tokens, shown};
use packhorse_solver::Finding;
use std::ops::Range;

/// `KEY : value`.
pub(super) struct Header<'a> {
    pub(super) key: String,
    pub(super) value: &'a str,
    pub(super) line: usize,
}

/// `KEY_SECTION` and where its rows stand.
pub(super) struct Section {
    pub(super) key: String,
    /// Bytes of the rows.
    pub(super) range: Range<usize>,
    /// Line of the first row.
    pub(super) line: usize,
}

/// The file, cut up.
pub(super) struct File<'a> {
    source: &'a Source,
    pub(super) headers: Vec<Header<'a>>,
    pub(super) sections: Vec<Section>,
}

/// An error about a header or section.
pub(super) fn wrong(source: &Source, line: usize, found: String, expected: &str, help: &str) -> ReadError {
    ReadError::from(place(Finding::error("F-301", "", found, expected, help), &source.path, line, None))
}

impl<'a> File<'a> {
    /// Cuts up the text. Keys are in upper case.
    pub(super) fn parse(source: &'a Source) -> Result<Self, ReadError> {
        let mut file = Self { source, headers: Vec::new(), sections: Vec::new() };
        let (mut at, mut open) = (0, false);
        for (k, raw) in source.text.split_inclusive('\n').enumerate() {
            let line = k + 1;
            at += raw.len();
            let text = raw.trim();
            if text.is_empty() {
                continue;
            }
            if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
                if !open {
                    let help = "a .vrp file begins with lines such as \"NAME : X-n101-k25\"";
                    return Err(wrong(source, line, shown(text), "\"KEY : value\" or a section", help));
                }
                if let Some(section) = file.sections.last_mut() {
                    section.range.end = at;
                }
                continue;
            }
            let (key, value) = text.split_once(':').unwrap_or((text, ""));
            let key = key.trim().to_ascii_uppercase();
            if key == "EOF" {
                return Ok(file);
            }
            if file.headers.iter().any(|h| h.key == key) || file.sections.iter().any(|s| s.key == key) {
                return Err(wrong(
                    source,
                    line,
                    format!("{} a second time", shown(&key)),
                    "each key once",
                    "delete one",
                ));
            }
            open = key.ends_with("_SECTION");
            if open {
                file.sections.push(Section { key, range: at..at, line: line + 1 });
            } else if text.contains(':') {
                file.headers.push(Header { key, value: value.trim(), line });
            } else {
                let help = "a header is written \"KEY : value\", a section's name ends in _SECTION";
                return Err(wrong(source, line, shown(text), "\"KEY : value\" or a section", help));
            }
        }
        Ok(file)
    }

    /// The header `key`.
    pub(super) fn header(&self, key: &str) -> Option<&Header<'a>> {
        self.headers.iter().find(|header| header.key == key)
    }

    /// The value of the header `key` as a number, if the header is there.
    pub(super) fn number(&self, key: &str) -> Result<Option<f64>, ReadError> {
        let Some(header) = self.header(key) else { return Ok(None) };
        match header.value.parse::<f64>() {
            Ok(value) if value.is_finite() && value >= 0.0 => Ok(Some(value)),
            _ => {
                let found = format!("{key} : {}", shown(header.value));
                let help = "write a finite number of at least 0 after the colon";
                Err(wrong(self.source, header.line, found, "a number", help))
            }
        }
    }

    /// The value of the header `key` as a whole number, if the header is there.
    pub(super) fn whole(&self, key: &str) -> Result<Option<i64>, ReadError> {
        let Some(value) = self.number(key)? else { return Ok(None) };
        if value.fract() == 0.0 && value <= 9e15 {
            return Ok(Some(value as i64));
        }
        let line = self.header(key).map_or(1, |header| header.line);
        Err(wrong(self.source, line, format!("{key} : {value}"), "a whole number", "write a whole number"))
    }

    /// The rows of the section `key`, if it is there.
    pub(super) fn section(&self, key: &str) -> Option<Tokens<'a>> {
        let section = self.sections.iter().find(|section| section.key == key)?;
        Some(Tokens::within(self.source, section.range.clone(), section.line))
    }

    /// Line of the section `key`'s first row, or of the header `key`; 1 where there is neither.
    pub(super) fn line(&self, key: &str) -> usize {
        let section = self.sections.iter().find(|section| section.key == key).map(|section| section.line);
        section.or_else(|| self.header(key).map(|header| header.line)).unwrap_or(1)
    }

    /// An error that points at the whole file's first line.
    pub(super) fn lacks(&self, what: &str, help: &str) -> ReadError {
        wrong(self.source, 1, format!("no {what}"), what, help)
    }
}

/// What stands on line `line` from the cursor on, each word read by `value`.
pub(super) fn rest_of_line<T>(
    tokens: &mut Tokens<'_>,
    line: usize,
    value: impl Fn(&mut Tokens<'_>) -> Result<T, ReadError>,
) -> Result<Vec<T>, ReadError> {
    let mut values = Vec::new();
    while tokens.peek().is_some_and(|token| token.line == line) {
        values.push(value(tokens)?);
    }
    Ok(values)
}
