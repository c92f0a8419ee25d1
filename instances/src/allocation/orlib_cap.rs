//! OR-Library's warehouse location files (Beasley 1988), also UflLib's files of that layout.
//!
//! `m n`; m times capacity and opening cost; then for each customer its demand and the m costs of
//! serving all of it. The large files hold the word `capacity`, which `FILE#8000` replaces.

use super::common::{
    MOST, Reading, dropped_with_objective, enough, first_line, no_p, objective, put_numbers, whole_costs, words_by_line,
};
use crate::ReadError;
use crate::formats::{Format, Parsed, Written};
use crate::source::Source;
use crate::tokens::Tokens;
use packhorse_solver::allocation::{Draft, Model};
use packhorse_solver::plan_file::Rules;
use std::fmt::Write as _;

/// The format.
pub(super) const FORMAT: Format<Draft> = Format {
    name: "orlib-cap",
    about: "OR-Library and UflLib warehouse location: costs customer by customer",
    ending: "txt",
    fits,
    read,
    write: Some(write),
};

const OBJECTIVES: [Model; 3] = [Model::MultipleSourcing, Model::SingleSourcing, Model::Uncapacitated];

fn fits(_: &str, head: &str) -> bool {
    let Some(&[m, _]) = first_line(head).as_deref() else { return false };
    let words = words_by_line(head);
    let facilities = words.iter().skip(1).take(m);
    // The first customer's demand stands alone on its line, or the head is cut before it.
    facilities.clone().all(|&count| count == 2) && words.get(m + 1).is_none_or(|&count| count == 1 || count == m + 1)
}

/// The number after `#`, which stands for the word `capacity`.
fn open_capacity(source: &Source) -> Result<Option<f64>, ReadError> {
    let Some(part) = &source.part else { return Ok(None) };
    match part.parse::<f64>() {
        Ok(value) if value.is_finite() && value > 0.0 => Ok(Some(value)),
        _ => Err(ReadError::Usage(format!("\"#{part}\" is not a capacity: write a positive number, such as #8000"))),
    }
}

fn read(source: &Source, rules: &Rules) -> Result<Parsed<Draft>, ReadError> {
    let model = objective(rules, &OBJECTIVES, "orlib-cap")?;
    let given = open_capacity(source)?;
    let mut tokens = Tokens::new(source);
    let m = tokens.count("the number of facilities", MOST)?;
    let n = tokens.count("the number of customers", MOST)?;
    let mut reading = Reading::new(source, model);
    let mut replaced = false;
    for facility in 1..=m {
        let line = tokens.line();
        let word = tokens.peek().is_some_and(|token| token.text.eq_ignore_ascii_case("capacity"));
        let capacity = if word {
            tokens.word("a capacity")?;
            replaced = true;
            given
        } else {
            Some(tokens.amount(&format!("the capacity of facility {facility}"))?)
        };
        let opening = tokens.amount(&format!("the opening cost of facility {facility}"))?;
        reading.site(line, opening, capacity);
    }
    if replaced && given.is_none() && model.has_capacities() {
        return Err(ReadError::Usage(format!(
            "{file} leaves the capacity open (it holds the word \"capacity\"): give it after the name, such as {file}#8000, \
             or choose --objective uncapacitated",
            file = source.path.display()
        )));
    }
    if let (false, Some(part)) = (replaced, &source.part) {
        return Err(ReadError::Usage(format!(
            "{} says its capacities itself: leave \"#{part}\" away",
            source.path.display()
        )));
    }
    for customer in 1..=n {
        let line = tokens.line();
        let quantity = tokens.amount(&format!("the demand of customer {customer}"))?;
        reading.demand(line, quantity);
        let what = format!("a cost of serving customer {customer}");
        for costs in &mut reading.draft.costs {
            costs.push(tokens.amount(&what)?);
        }
    }
    reading.finish(&mut tokens)
}

fn write(draft: &Draft) -> Result<Written, String> {
    no_p(draft)?;
    let costs = whole_costs(draft)?;
    let mut text = format!(" {} {}\n", draft.sites.len(), draft.demands.len());
    for site in &draft.sites {
        let _ = writeln!(text, " {} {}", site.capacity.unwrap_or_else(|| enough(draft)), site.opening_cost);
    }
    for (column, demand) in draft.demands.iter().enumerate() {
        let _ = writeln!(text, " {}", demand.quantity);
        put_numbers(&mut text, costs.iter().map(|row| row[column]));
    }
    Ok(Written { text, dropped: dropped_with_objective(draft, OBJECTIVES[0]) })
}
