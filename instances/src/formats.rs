//! The public formats by name: which kind they hold, how to recognise, read and write them.

use crate::ReadError;
use crate::source::Source;
use packhorse_solver::plan_file::Rules;

/// A draft with the lines its entries came from, so that findings of the rules can be placed.
#[derive(Debug, Clone)]
pub struct Parsed<D> {
    /// The draft.
    pub draft: D,
    /// For a list of the draft (`stops`), the line of each entry, from 1.
    pub lines: Vec<(&'static str, Vec<u32>)>,
}

/// A draft written in a public format.
#[derive(Debug, Clone)]
pub struct Written {
    /// The file's text.
    pub text: String,
    /// What the format cannot hold, in sentences; nothing is dropped in silence.
    pub dropped: Vec<String>,
}

/// Writes a draft, or says why the format cannot hold it.
pub type Writer<D> = fn(draft: &D) -> Result<Written, String>;

/// One public format of the kind with drafts `D`.
pub struct Format<D> {
    /// Its name after `--format`.
    pub name: &'static str,
    /// What it is, in one line.
    pub about: &'static str,
    /// The ending that files written in it get, such as `vrp`.
    pub ending: &'static str,
    /// Whether a file looks like this format. `head` is the file's name in lower case and its
    /// first 64 KiB. Cheap, never an error.
    pub fits: fn(name: &str, head: &str) -> bool,
    /// Reads one instance. `rules` are what flags or the plan chose.
    pub read: fn(source: &Source, rules: &Rules) -> Result<Parsed<D>, ReadError>,
    /// Writes a draft, where the format can hold such a draft at all; the error says why not.
    pub write: Option<Writer<D>>,
}
