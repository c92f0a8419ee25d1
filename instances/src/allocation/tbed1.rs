//! Avella and Boccia's test bed (2009): `m n`; n demands; m capacities; m opening costs; m rows of
//! n costs of one unit.

use super::common::{
    MOST, Reading, dropped_with_objective, enough, first_line, no_p, no_part, objective, put_numbers, whole_costs,
    words_by_line,
};
use super::delmaire;
use crate::ReadError;
use crate::formats::{Format, Parsed, Written};
use crate::source::Source;
use crate::tokens::Tokens;
use packhorse_solver::allocation::{CostBasis, Draft, Model};
use packhorse_solver::plan_file::Rules;

/// The format.
pub(super) const FORMAT: Format<Draft> = Format {
    name: "tbed1",
    about: "Avella and Boccia's large capacitated location, costs by unit",
    ending: "txt",
    fits,
    read,
    write: Some(write),
};

const OBJECTIVES: [Model; 3] = [Model::MultipleSourcing, Model::SingleSourcing, Model::Uncapacitated];

fn fits(name: &str, head: &str) -> bool {
    // Demands, many a line, follow the sizes at once.
    let many = words_by_line(head).get(1).is_some_and(|&count| count > 4);
    // Where both counts are equal, even the lines do not tell it from Delmaire's: both fit.
    let other = first_line(head).is_some_and(|sizes| sizes.first() != sizes.get(1)) && delmaire::fits(name, head);
    first_line(head).is_some_and(|first| first.len() == 2) && many && !other
}

fn read(source: &Source, rules: &Rules) -> Result<Parsed<Draft>, ReadError> {
    let model = objective(rules, &OBJECTIVES, "tbed1")?;
    no_part(source, "tbed1")?;
    let mut tokens = Tokens::new(source);
    let m = tokens.count("the number of facilities", MOST)?;
    let n = tokens.count("the number of customers", MOST)?;
    let mut reading = Reading::new(source, model);
    reading.draft.cost_basis = CostBasis::Unit;
    reading.demands(&mut tokens, n)?;
    reading.site_columns(&mut tokens, m)?;
    reading.cost_rows(&mut tokens, "a unit cost")?;
    reading.finish(&mut tokens)
}

fn write(draft: &Draft) -> Result<Written, String> {
    no_p(draft)?;
    let unit = draft.cost_basis == CostBasis::Unit && !draft.costs.is_empty();
    let mut costs = if unit { draft.costs.clone() } else { whole_costs(draft)? };
    let mut dropped = dropped_with_objective(draft, OBJECTIVES[0]);
    if !unit {
        for row in &mut costs {
            for (cost, demand) in row.iter_mut().zip(&draft.demands) {
                *cost /= if demand.quantity > 0.0 { demand.quantity } else { 1.0 };
            }
        }
        dropped.push("the last digits of some costs: the format holds them by unit".to_owned());
    }
    let mut text = format!("{} {}\n\n", draft.sites.len(), draft.demands.len());
    put_numbers(&mut text, draft.demands.iter().map(|demand| demand.quantity));
    text.push('\n');
    put_numbers(&mut text, draft.sites.iter().map(|site| site.capacity.unwrap_or_else(|| enough(draft))));
    text.push('\n');
    put_numbers(&mut text, draft.sites.iter().map(|site| site.opening_cost));
    for row in &costs {
        text.push('\n');
        put_numbers(&mut text, row.iter().copied());
    }
    Ok(Written { text, dropped })
}
