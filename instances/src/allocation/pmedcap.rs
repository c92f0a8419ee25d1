//! OR-Library's capacitated p-median files: `number best`, `n p capacity`, then `id x y demand`.
//!
//! Distances are Euclidean, rounded down; serving a demand costs its distance, whatever its size.

use super::common::{Reading, first_line, no_part, objective, words_by_line};
use crate::ReadError;
use crate::formats::{Format, Parsed};
use crate::source::Source;
use crate::tokens::Tokens;
use packhorse_solver::allocation::{Draft, Model};
use packhorse_solver::plan_file::Rules;

/// The format. The costs of such a file need not come from its coordinates once it is edited, so
/// there is no writer; `orlib-cap`, `holmberg` and JSON hold the costs.
pub(super) const FORMAT: Format<Draft> = Format {
    name: "pmedcap",
    about: "OR-Library capacitated p-median in the plane",
    ending: "txt",
    fits,
    read,
    write: None,
};

/// The full table of distances is written out: more nodes are no such file.
const MOST_NODES: usize = 10_000;

fn fits(_: &str, head: &str) -> bool {
    let words = words_by_line(head);
    first_line(head).is_some_and(|first| first.len() == 2)
        && words.get(1) == Some(&3)
        && words.len() > 2
        && words[2..].iter().all(|&count| count == 4)
}

fn read(source: &Source, rules: &Rules) -> Result<Parsed<Draft>, ReadError> {
    let model = objective(rules, &[Model::CapacitatedPMedian, Model::PMedian], "pmedcap")?;
    no_part(source, "pmedcap")?;
    let mut tokens = Tokens::new(source);
    tokens.number("the instance's number")?;
    tokens.number("the best known value")?;
    let n = tokens.count("the number of nodes", MOST_NODES)?;
    let p = tokens.count("p, the number of open sites", n)?;
    let capacity = tokens.amount("the capacity of every site")?;
    let mut reading = Reading::new(source, model);
    let mut places = Vec::new();
    for node in 1..=n {
        let line = tokens.line();
        tokens.number(&format!("the number of node {node}"))?;
        let x = tokens.number(&format!("x of node {node}"))?;
        let y = tokens.number(&format!("y of node {node}"))?;
        let quantity = tokens.amount(&format!("the demand of node {node}"))?;
        reading.site(line, 0.0, Some(capacity));
        reading.demand(line, quantity);
        let (site, demand) = (&mut reading.draft.sites[node - 1], &mut reading.draft.demands[node - 1]);
        (site.x, site.y, demand.x, demand.y) = (Some(x), Some(y), Some(x), Some(y));
        places.push((x, y));
    }
    reading.draft.p = Some(p);
    for (costs, from) in reading.draft.costs.iter_mut().zip(&places) {
        costs.extend(places.iter().map(|to| (from.0 - to.0).hypot(from.1 - to.1).floor()));
    }
    reading.finish(&mut tokens)
}
