//! Schneider's format for electric vehicles: recognised, and refused by the line of its first
//! charging station, since packhorse does not plan charging.

use crate::ReadError;
use crate::formats::{Format, Parsed};
use crate::source::Source;
use crate::tokens::Tokens;
use packhorse_solver::dispatch::Draft;
use packhorse_solver::plan_file::Rules;

/// The format `schneider`.
pub(super) const FORMAT: Format<Draft> = Format {
    name: "schneider",
    about: "electric vehicles with charging stations (recognised, not planned yet)",
    ending: "txt",
    fits,
    read,
    write: None,
};

fn fits(_: &str, head: &str) -> bool {
    let mut words = head.split_ascii_whitespace();
    words.next() == Some("StringID") && words.next() == Some("Type")
}

fn read(source: &Source, _: &Rules) -> Result<Parsed<Draft>, ReadError> {
    let mut tokens = Tokens::new(source);
    let mut row = tokens.line();
    let mut station = tokens.word("the heading StringID")?;
    // The second word of a station's row is f.
    while let Some(token) = tokens.next_token() {
        if token.line == row && token.text == "f" {
            station = token;
            break;
        }
        row = token.line;
    }
    let help = "a type f is a charging station: this version of packhorse plans neither range nor charging";
    Err(tokens.wrong(station, "depots (d) and customers (c) in a format without charging stations", help))
}
