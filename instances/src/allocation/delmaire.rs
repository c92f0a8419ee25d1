//! Delmaire's and Díaz and Fernández's single-sourcing files, and Yang's.
//!
//! `m n`; m capacities; m opening costs; n demands; n rows, one a customer, of m costs of serving
//! the whole demand. The counts are those of `tbed1`: only the lengths of the lines tell them apart.
//! Yang's files (2012) have Holmberg's layout, and content is recognised as that.

use super::common::{
    MOST, Reading, dropped_with_objective, enough, first_line, no_p, no_part, objective, put_numbers, whole_costs,
    words_by_line,
};
use super::holmberg;
use crate::ReadError;
use crate::formats::{Format, Parsed, Written};
use crate::source::Source;
use crate::tokens::Tokens;
use packhorse_solver::allocation::{Draft, Model};
use packhorse_solver::plan_file::Rules;

/// The format.
pub(super) const FORMAT: Format<Draft> = Format {
    name: "delmaire",
    about: "Delmaire, Díaz and Fernández: single sourcing, costs customer by customer",
    ending: "txt",
    fits,
    read,
    write: Some(write),
};

/// Holmberg's layout under the name of Yang's set.
pub(super) const YANG: Format<Draft> = Format {
    name: "yang",
    about: "Yang: single-sourcing location in Holmberg's layout",
    fits: |_, _| false,
    ..holmberg::FORMAT
};

const OBJECTIVES: [Model; 3] = [Model::SingleSourcing, Model::MultipleSourcing, Model::Uncapacitated];

/// Lines of m, m, n and m words after the first.
pub(super) fn fits(_: &str, head: &str) -> bool {
    let Some(&[m, n]) = first_line(head).as_deref() else { return false };
    let words = words_by_line(head);
    // Lines of two words are Holmberg's facilities.
    m > 2 && words.iter().skip(1).zip([m, m, n, m]).all(|(&found, expected)| found == expected) && words.len() > 4
}

fn read(source: &Source, rules: &Rules) -> Result<Parsed<Draft>, ReadError> {
    let model = objective(rules, &OBJECTIVES, "delmaire")?;
    no_part(source, "delmaire")?;
    let mut tokens = Tokens::new(source);
    let m = tokens.count("the number of facilities", MOST)?;
    let n = tokens.count("the number of customers", MOST)?;
    let mut reading = Reading::new(source, model);
    reading.site_columns(&mut tokens, m)?;
    reading.demands(&mut tokens, n)?;
    for customer in 1..=n {
        let what = format!("a cost of customer {customer}");
        for costs in &mut reading.draft.costs {
            costs.push(tokens.amount(&what)?);
        }
    }
    reading.finish(&mut tokens)
}

fn write(draft: &Draft) -> Result<Written, String> {
    no_p(draft)?;
    let costs = whole_costs(draft)?;
    let mut text = format!("{} {}\n", draft.sites.len(), draft.demands.len());
    put_numbers(&mut text, draft.sites.iter().map(|site| site.capacity.unwrap_or_else(|| enough(draft))));
    put_numbers(&mut text, draft.sites.iter().map(|site| site.opening_cost));
    put_numbers(&mut text, draft.demands.iter().map(|demand| demand.quantity));
    for customer in 0..draft.demands.len() {
        put_numbers(&mut text, costs.iter().map(|row| row[customer]));
    }
    Ok(Written { text, dropped: dropped_with_objective(draft, OBJECTIVES[0]) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn costs_stand_customer_by_customer() {
        let text = "3 2\n10 20 30\n1.0 2.0 3.0\n5 6\n11 12 13\n21 22 23\n".to_owned();
        assert!(fits("", &text) && !(super::super::tbed1::FORMAT.fits)("", &text));
        let source = Source { path: PathBuf::from("p1.txt"), part: None, text };
        let draft = read(&source, &Rules::default()).expect("read").draft;
        assert_eq!(draft.objective, Model::SingleSourcing);
        assert_eq!(draft.costs, [[11.0, 21.0], [12.0, 22.0], [13.0, 23.0]]);
        assert_eq!((draft.sites[2].capacity, draft.sites[2].opening_cost), (Some(30.0), 3.0));
        let written = write(&draft).expect("written");
        assert!(written.dropped.is_empty() || written.dropped.len() == 1, "{:?}", written.dropped);
        let again = Source { text: written.text, ..source };
        assert_eq!(read(&again, &Rules::default()).expect("read").draft, draft);
    }
}
