//! What the location formats share: facilities, objectives, costs of all pairs, what a format cannot hold.

use crate::ReadError;
use crate::formats::Parsed;
use crate::source::Source;
use crate::tokens::Tokens;
use packhorse_solver::allocation::{CostBasis, Demand, DemandIndex, Draft, Model, Problem, Site, SiteIndex};
use packhorse_solver::ids::Idx as _;
use packhorse_solver::plan_file::Rules;
use std::fmt::Write as _;

/// Counts beyond this are rubbish, not instances.
pub(super) const MOST: usize = 10_000_000;

/// The objective that `rules` ask for, else the format's first.
pub(super) fn objective(rules: &Rules, allowed: &[Model], format: &str) -> Result<Model, ReadError> {
    let names = || allowed.iter().map(|model| model.as_str()).collect::<Vec<_>>().join(", ");
    if let Some(rounding) = rules.rounding.as_deref().filter(|&rule| rule != "matrix" && rule != "none") {
        return Err(ReadError::Usage(format!(
            "the rounding rule \"{rounding}\" does not apply to {format}, whose costs are written out; leave --rounding away"
        )));
    }
    let Some(words) = &rules.objective else { return Ok(allowed[0]) };
    let model = match words.as_slice() {
        [word] => word.parse::<Model>().map_err(ReadError::Usage)?,
        _ => return Err(ReadError::Usage(format!("an allocation has one objective; {format} offers {}", names()))),
    };
    if allowed.contains(&model) {
        Ok(model)
    } else {
        Err(ReadError::Usage(format!(
            "the objective \"{}\" does not fit {format}, which offers {}",
            model.as_str(),
            names()
        )))
    }
}

/// Refuses a `#PART` where a file holds one complete instance.
pub(super) fn no_part(source: &Source, format: &str) -> Result<(), ReadError> {
    source.part.as_ref().map_or(Ok(()), |part| {
        Err(ReadError::Usage(format!("{format} files hold one complete instance: leave \"#{part}\" away")))
    })
}

/// A draft being read, with the lines of its entries.
pub(super) struct Reading {
    /// The draft so far.
    pub(super) draft: Draft,
    site_lines: Vec<u32>,
    demand_lines: Vec<u32>,
}

impl Reading {
    /// Nothing but name and objective; costs will be those of whole demands.
    pub(super) fn new(source: &Source, objective: Model) -> Self {
        let mut draft = Draft::empty(source.instance_name(), objective);
        draft.cost_basis = CostBasis::Whole;
        Self { draft, site_lines: Vec::new(), demand_lines: Vec::new() }
    }
    /// Adds the next site, numbered in file order.
    pub(super) fn site(&mut self, line: usize, opening_cost: f64, capacity: Option<f64>) {
        let id = (self.draft.sites.len() + 1).to_string();
        self.draft.sites.push(Site::new(id, opening_cost, capacity));
        self.site_lines.push(line as u32);
        self.draft.costs.push(Vec::new());
    }
    /// Adds the next demand, numbered in file order. Without capacities a demand of 0 counts as 1,
    /// since its costs count all the same.
    pub(super) fn demand(&mut self, line: usize, quantity: f64) {
        let id = (self.draft.demands.len() + 1).to_string();
        let counted = if quantity == 0.0 && !self.draft.objective.has_capacities() { 1.0 } else { quantity };
        self.draft.demands.push(Demand::new(id, counted));
        self.demand_lines.push(line as u32);
    }
    /// Columns of sites, numbered from 1: all capacities, then all opening costs.
    pub(super) fn site_columns(&mut self, tokens: &mut Tokens<'_>, sites: usize) -> Result<(), ReadError> {
        let mut capacities = Vec::new();
        for facility in 1..=sites {
            capacities.push(tokens.amount(&format!("the capacity of facility {facility}"))?);
        }
        for (facility, capacity) in (1..).zip(capacities) {
            let line = tokens.line();
            let opening = tokens.amount(&format!("the opening cost of facility {facility}"))?;
            self.site(line, opening, Some(capacity));
        }
        Ok(())
    }
    /// A block of demands, numbered from 1.
    pub(super) fn demands(&mut self, tokens: &mut Tokens<'_>, demands: usize) -> Result<(), ReadError> {
        for customer in 1..=demands {
            let line = tokens.line();
            let quantity = tokens.amount(&format!("the demand of customer {customer}"))?;
            self.demand(line, quantity);
        }
        Ok(())
    }
    /// A block of costs, a row a site.
    pub(super) fn cost_rows(&mut self, tokens: &mut Tokens<'_>, what: &str) -> Result<(), ReadError> {
        let n = self.draft.demands.len();
        for (row, costs) in self.draft.costs.iter_mut().enumerate() {
            let what = format!("{what} from facility {}", row + 1);
            for _ in 0..n {
                costs.push(tokens.amount(&what)?);
            }
        }
        Ok(())
    }
    /// The end: no further words, and the lines beside the draft.
    pub(super) fn finish(self, tokens: &mut Tokens<'_>) -> Result<Parsed<Draft>, ReadError> {
        tokens.end()?;
        Ok(Parsed { draft: self.draft, lines: vec![("sites", self.site_lines), ("demands", self.demand_lines)] })
    }
}

/// The number of words on each of the first complete lines of `head` that have any.
pub(super) fn words_by_line(head: &str) -> Vec<usize> {
    let complete = head.rfind('\n').map_or(head, |end| &head[..end]);
    complete.lines().map(|line| line.split_ascii_whitespace().count()).filter(|&count| count > 0).collect()
}

/// The whole numbers of the first line that has any words, if it has nothing else.
pub(super) fn first_line(head: &str) -> Option<Vec<usize>> {
    let line = head.lines().find(|line| !line.trim().is_empty())?;
    line.split_ascii_whitespace().map(|word| word.parse().ok()).collect()
}

/// The cost of serving each whole demand from each site, a row a site; an error where a pair is forbidden.
pub(super) fn whole_costs(draft: &Draft) -> Result<Vec<Vec<f64>>, String> {
    let (problem, _) = Problem::new(draft.clone()).map_err(|_| "the instance is not valid".to_owned())?;
    let row = |site: usize| (0..draft.demands.len()).map(|demand| cost(&problem, site, demand)).collect();
    (0..draft.sites.len()).map(row).collect()
}

fn cost(problem: &Problem, site: usize, demand: usize) -> Result<f64, String> {
    let draft = problem.draft();
    // The entry itself where there is one: the cost of a demand of 0 counts elsewhere.
    let written = draft.costs.get(site).filter(|_| draft.cost_basis == CostBasis::Whole).map(|row| row[demand]);
    let (site, demand) = (SiteIndex::new(site), DemandIndex::new(demand));
    let allowed = problem.may_serve(site, demand) && !problem.site(site).closed;
    written.or_else(|| problem.cost(site, demand)).filter(|_| allowed).ok_or_else(|| {
        let (site, demand) = (&problem.site(site).id, &problem.demand(demand).id);
        format!("the site \"{site}\" may not serve the demand \"{demand}\", and the format cannot forbid a pair")
    })
}

/// What no location format of numbers alone can hold, in sentences.
pub(super) fn dropped(draft: &Draft) -> Vec<String> {
    let mut dropped = Vec::new();
    let numbered = |mut ids: Box<dyn Iterator<Item = &String> + '_>| {
        let mut next = 0_usize;
        ids.all(|id| {
            next += 1;
            *id == next.to_string()
        })
    };
    if !numbered(Box::new(draft.sites.iter().map(|site| &site.id))) {
        dropped.push("the ids of the sites: they are numbered from 1".to_owned());
    }
    if !numbered(Box::new(draft.demands.iter().map(|demand| &demand.id))) {
        dropped.push("the ids of the demands: they are numbered from 1".to_owned());
    }
    let placed =
        draft.sites.iter().any(|site| site.x.is_some()) || draft.demands.iter().any(|demand| demand.x.is_some());
    let limited = draft.demands.iter().any(|demand| demand.max_distance.is_some() || demand.max_time_s.is_some());
    let facts = [
        (placed, "the coordinates: costs are written out"),
        (limited, "the limits on distance and time: no pair breaks them, but the format does not say so"),
        (draft.sites.iter().any(|site| site.must_open), "which sites must be open"),
        (draft.max_sites.is_some(), "the greatest number of sites"),
        (draft.service_share.is_some(), "the service share"),
        (!draft.distances.is_empty(), "the distances: costs are written out"),
        (!draft.times_s.is_empty() || draft.speed_kmh.is_some(), "the travel times"),
    ];
    dropped.extend(facts.into_iter().filter(|(is, _)| *is).map(|(_, what)| what.to_owned()));
    dropped
}

/// Refuses what needs `p`, for formats without a place for it.
pub(super) fn no_p(draft: &Draft) -> Result<(), String> {
    if draft.objective.is_p_median() {
        return Err("the format has no place for p; pmed has, where distances are those of a road network".to_owned());
    }
    Ok(())
}

/// As [`dropped`], and the objective where it is not the one that the format is read with.
pub(super) fn dropped_with_objective(draft: &Draft, default: Model) -> Vec<String> {
    let mut dropped = dropped(draft);
    if draft.objective != default {
        dropped.push(format!("the objective: read the file with --objective {}", draft.objective.as_str()));
    }
    dropped
}

/// Appends numbers to `text`, several a line.
pub(super) fn put_numbers(text: &mut String, numbers: impl Iterator<Item = f64>) {
    for (place, number) in numbers.enumerate() {
        text.push_str(if place == 0 {
            ""
        } else if place % 10 == 0 {
            "\n"
        } else {
            " "
        });
        // Writing to a String cannot fail.
        let _ = write!(text, "{number}");
    }
    text.push('\n');
}

/// The sum of the demands: a capacity that never binds.
pub(super) fn enough(draft: &Draft) -> f64 {
    draft.demands.iter().map(|demand| demand.quantity).sum()
}
