//! What validation has to say about an input: numbered, placed, and with its remedy.

use serde::Serialize;
use std::fmt;

/// How grave a [`Finding`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The input cannot be used.
    Error,
    /// Valid but implausible; the run goes on.
    Warning,
}

/// Where in a file a finding points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file, as the user named it (inside a CSV folder: folder/file).
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// The header of the CSV column, where the file is a table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column_name: Option<String>,
}

/// One finding of one numbered rule.
///
/// The rule names the place by a path into the document (`stops[37].windows[0]`); the reader,
/// which knows the text, turns it into a [`Place`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule, such as `D-104`; the letter is the kind's, `F` for the file format itself.
    pub code: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// Path of the value in the document.
    pub path: String,
    /// Id of the entity concerned, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// What stands there.
    pub found: String,
    /// What the rule expects.
    pub expected: String,
    /// How to mend it.
    pub help: String,
    /// The place in the file, filled in by the reader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

impl Finding {
    /// An error: `found` and `expected` are phrases, `help` one sentence.
    pub fn error(
        code: &'static str,
        path: impl Into<String>,
        found: impl Into<String>,
        expected: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            code,
            severity: Severity::Error,
            path: path.into(),
            entity: None,
            found: found.into(),
            expected: expected.into(),
            help: help.into(),
            place: None,
        }
    }

    /// A warning, written like [`Finding::error`].
    pub fn warning(
        code: &'static str,
        path: impl Into<String>,
        found: impl Into<String>,
        expected: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, path, found, expected, help) }
    }

    /// Names the entity that the finding is about.
    #[must_use]
    pub fn about(mut self, entity: impl Into<String>) -> Self {
        self.entity = Some(entity.into());
        self
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = if self.is_error() { "error" } else { "warning" };
        write!(f, "{severity}[{}]: found {}, expected {}", self.code, self.found, self.expected)?;
        write!(f, "\n  --> ")?;
        if let Some(place) = &self.place {
            write!(f, "{}:{}", place.file, place.line)?;
            if let Some(column) = place.column {
                write!(f, ":{column}")?;
            }
            if let Some(name) = &place.column_name {
                write!(f, ", column \"{name}\"")?;
            }
            write!(f, "  ")?;
        }
        write!(f, "{}", if self.path.is_empty() { "(the document)" } else { &self.path })?;
        if let Some(entity) = &self.entity {
            write!(f, "  (\"{entity}\")")?;
        }
        write!(f, "\n  = help: {}", self.help)
    }
}

/// The result of validating a draft: the problem with its warnings, or every finding there is.
pub type Validated<P> = Result<(P, Vec<Finding>), Vec<Finding>>;
