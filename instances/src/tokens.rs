//! The words of a text file with their places, for the formats that are rows of numbers.

use crate::ReadError;
use crate::source::{Source, place};
use packhorse_solver::Finding;
use std::path::Path;

/// One word and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// The word.
    pub text: &'a str,
    /// Line, from 1.
    pub line: usize,
    /// Column in bytes, from 1.
    pub column: usize,
}

/// A cursor over the words of a file, split at white space.
#[derive(Debug, Clone)]
pub struct Tokens<'a> {
    path: &'a Path,
    text: &'a str,
    at: usize,
    line: usize,
    line_start: usize,
}

/// At most so many characters of a word are shown in a message.
const SHOWN: usize = 40;

/// A word as a message shows it: quoted, cut if long.
pub fn shown(word: &str) -> String {
    if word.chars().count() > SHOWN {
        format!("\"{}…\"", word.chars().take(SHOWN).collect::<String>())
    } else {
        format!("\"{word}\"")
    }
}

impl<'a> Tokens<'a> {
    /// From the start of `source`.
    pub fn new(source: &'a Source) -> Self {
        Self { path: &source.path, text: &source.text, at: 0, line: 1, line_start: 0 }
    }

    /// Over the bytes `range` of `source`, which begin with line `line`.
    pub fn within(source: &'a Source, range: std::ops::Range<usize>, line: usize) -> Self {
        let at = range.start;
        Self { path: &source.path, text: &source.text[..range.end], at, line, line_start: at }
    }

    /// The next word, if any.
    pub fn next_token(&mut self) -> Option<Token<'a>> {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            if byte == b'\n' {
                self.line += 1;
                self.line_start = self.at + 1;
            } else if !byte.is_ascii_whitespace() {
                break;
            }
            self.at += 1;
        }
        let start = self.at;
        while bytes.get(self.at).is_some_and(|byte| !byte.is_ascii_whitespace()) {
            self.at += 1;
        }
        (self.at > start).then(|| Token {
            text: &self.text[start..self.at],
            line: self.line,
            column: start - self.line_start + 1,
        })
    }

    /// The next word without taking it.
    pub fn peek(&self) -> Option<Token<'a>> {
        self.clone().next_token()
    }

    /// The line of the next word, or of the end.
    pub fn line(&self) -> usize {
        self.peek().map_or(self.line, |token| token.line)
    }

    /// The next word; `what` says what it should be, such as "the capacity of facility 3".
    ///
    /// # Errors
    /// At the end of the file.
    pub fn word(&mut self, what: &str) -> Result<Token<'a>, ReadError> {
        self.next_token().ok_or_else(|| {
            let finding = Finding::error(
                "F-010",
                "",
                "the end of the file",
                what.to_owned(),
                "the file is cut off or its counts are too high: compare the counts in its head with its rows",
            );
            ReadError::from(place(finding, self.path, self.line, None))
        })
    }

    /// The next word as a number, finite.
    ///
    /// # Errors
    /// When it is none.
    pub fn number(&mut self, what: &str) -> Result<f64, ReadError> {
        let token = self.word(what)?;
        match token.text.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(value),
            _ => Err(self.wrong(token, what, "write a finite number with a point as decimal mark")),
        }
    }

    /// The next word as a number of at least 0.
    ///
    /// # Errors
    /// When it is none.
    pub fn amount(&mut self, what: &str) -> Result<f64, ReadError> {
        let before = self.clone();
        let value = self.number(what)?;
        if value < 0.0 {
            let token = before.clone().word(what)?;
            return Err(self.wrong(token, what, "write a number of at least 0"));
        }
        Ok(value)
    }

    /// The next word as a whole number; `5.` and `5.0` count as 5.
    ///
    /// # Errors
    /// When it is none.
    pub fn integer(&mut self, what: &str) -> Result<i64, ReadError> {
        let token = self.word(what)?;
        if let Ok(value) = token.text.parse::<i64>() {
            return Ok(value);
        }
        match token.text.parse::<f64>() {
            Ok(value) if value.fract() == 0.0 && value.abs() <= 9e15 => Ok(value as i64),
            _ => Err(self.wrong(token, what, "write a whole number")),
        }
    }

    /// The next word as a count of at most `limit` entries.
    ///
    /// # Errors
    /// When it is none.
    pub fn count(&mut self, what: &str, limit: usize) -> Result<usize, ReadError> {
        let token = self.word(what)?;
        match token.text.parse::<usize>() {
            Ok(value) if value <= limit => Ok(value),
            _ => Err(self.wrong(token, what, &format!("write a whole number from 0 to {limit}"))),
        }
    }

    /// The error "found this word where `what` was expected".
    pub fn wrong(&self, token: Token<'_>, what: &str, help: &str) -> ReadError {
        let finding = Finding::error("F-011", "", shown(token.text), what.to_owned(), help.to_owned());
        ReadError::from(place(finding, self.path, token.line, Some(token.column)))
    }

    /// Refuses words after the end.
    ///
    /// # Errors
    /// When there is a further word.
    pub fn end(&mut self) -> Result<(), ReadError> {
        match self.next_token() {
            None => Ok(()),
            Some(token) => Err(self.wrong(
                token,
                "the end of the file",
                "the file has more words than its counts announce: correct the counts, or delete the rest",
            )),
        }
    }
}
