//! Holmberg, Rönnqvist and Yuan's files (1999): single-sourcing location.
//!
//! `m n`; m times capacity and opening cost; n demands; m rows of n costs of serving the whole demand.
//! Yang's files (2012) have the same layout.

use super::common::{
    MOST, Reading, dropped_with_objective, enough, first_line, no_p, no_part, objective, put_numbers, whole_costs,
    words_by_line,
};
use crate::ReadError;
use crate::formats::{Format, Parsed, Written};
use crate::source::Source;
use crate::tokens::Tokens;
use packhorse_solver::allocation::{Draft, Model};
use packhorse_solver::plan_file::Rules;
use std::borrow::Cow;
use std::fmt::Write as _;

/// The format.
pub(super) const FORMAT: Format<Draft> = Format {
    name: "holmberg",
    about: "Holmberg, Rönnqvist and Yuan: single sourcing, costs facility by facility",
    ending: "txt",
    fits,
    read,
    write: Some(write),
};

const OBJECTIVES: [Model; 3] = [Model::SingleSourcing, Model::MultipleSourcing, Model::Uncapacitated];

fn fits(_: &str, head: &str) -> bool {
    let Some(&[m, _]) = first_line(head).as_deref() else { return false };
    let words = words_by_line(head);
    let facilities = words.iter().skip(1).take(m);
    facilities.clone().all(|&count| count == 2) && words.get(m + 1).is_none_or(|&count| count > 1)
}

fn read(source: &Source, rules: &Rules) -> Result<Parsed<Draft>, ReadError> {
    let model = objective(rules, &OBJECTIVES, "holmberg")?;
    no_part(source, "holmberg")?;
    let source = &before_padding(source);
    let mut tokens = Tokens::new(source);
    let m = tokens.count("the number of facilities", MOST)?;
    let n = tokens.count("the number of customers", MOST)?;
    let mut reading = Reading::new(source, model);
    for facility in 1..=m {
        let line = tokens.line();
        let capacity = tokens.amount(&format!("the capacity of facility {facility}"))?;
        let opening = tokens.amount(&format!("the opening cost of facility {facility}"))?;
        reading.site(line, opening, Some(capacity));
    }
    reading.demands(&mut tokens, n)?;
    reading.cost_rows(&mut tokens, "a cost")?;
    reading.finish(&mut tokens)
}

/// Many of the public files were saved over longer ones: NUL bytes, then rests of the old text.
/// The instance ends at the first NUL; if it is not complete there, its counts say so.
fn before_padding(source: &Source) -> Cow<'_, Source> {
    source.text.find('\0').map_or(Cow::Borrowed(source), |end| {
        Cow::Owned(Source { text: source.text[..end].to_owned(), path: source.path.clone(), part: source.part.clone() })
    })
}

fn write(draft: &Draft) -> Result<Written, String> {
    no_p(draft)?;
    let costs = whole_costs(draft)?;
    let mut text = format!("{} {}\n", draft.sites.len(), draft.demands.len());
    for site in &draft.sites {
        let _ = writeln!(text, "{} {}", site.capacity.unwrap_or_else(|| enough(draft)), site.opening_cost);
    }
    put_numbers(&mut text, draft.demands.iter().map(|demand| demand.quantity));
    for row in &costs {
        put_numbers(&mut text, row.iter().copied());
    }
    Ok(Written { text, dropped: dropped_with_objective(draft, OBJECTIVES[0]) })
}
