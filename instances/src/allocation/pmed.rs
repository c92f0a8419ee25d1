//! OR-Library's p-median files (Beasley 1985): `n edges p`, then the edges `i j cost`.
//!
//! Every node is a customer of demand 1 and a site without opening cost; distances are shortest
//! ways. Of several lines for one edge the last counts, as OR-Library says.

use super::common::{MOST, first_line, no_part, objective, words_by_line};
use crate::ReadError;
use crate::formats::{Format, Parsed, Written};
use crate::source::Source;
use crate::tokens::Tokens;
use packhorse_solver::allocation::{Demand, Draft, Model, Road, Site};
use packhorse_solver::plan_file::Rules;
use rustc_hash::FxHashMap;
use std::fmt::Write as _;

/// The format.
pub(super) const FORMAT: Format<Draft> =
    Format { name: "pmed", about: "OR-Library p-median on a network", ending: "txt", fits, read, write: Some(write) };

fn fits(_: &str, head: &str) -> bool {
    let Some(&[n, _, p]) = first_line(head).as_deref() else { return false };
    p <= n && words_by_line(head).iter().all(|&count| count == 3)
}

fn read(source: &Source, rules: &Rules) -> Result<Parsed<Draft>, ReadError> {
    let model = objective(rules, &[Model::PMedian], "pmed")?;
    no_part(source, "pmed")?;
    let mut tokens = Tokens::new(source);
    let n = tokens.count("the number of nodes", MOST)?;
    let edges = tokens.count("the number of edges", 10 * MOST)?;
    let p = tokens.count("p, the number of open sites", n)?;
    let mut draft = Draft::empty(source.instance_name(), model);
    draft.p = Some(p);
    let mut lines = Vec::new();
    let mut row_of: FxHashMap<(usize, usize), usize> = FxHashMap::default();
    for edge in 1..=edges {
        let line = tokens.line();
        let mut ends = [0; 2];
        for end in &mut ends {
            let token = tokens.peek();
            *end = tokens.count(&format!("a node of edge {edge}"), n)?;
            if let (0, Some(token)) = (*end, token) {
                return Err(tokens.wrong(token, &format!("a node of edge {edge}"), "nodes are numbered from 1"));
            }
        }
        let length = tokens.amount(&format!("the cost of edge {edge}"))?;
        let key = (ends[0].min(ends[1]), ends[0].max(ends[1]));
        if let Some(&row) = row_of.get(&key) {
            let road: &mut Road = &mut draft.roads[row];
            road.length = length;
            lines[row] = line as u32;
        } else {
            row_of.insert(key, draft.roads.len());
            draft.roads.push(Road { from: ends[0].to_string(), to: ends[1].to_string(), length });
            lines.push(line as u32);
        }
    }
    tokens.end()?;
    // Only now: a count without its edges must not fill memory.
    if n > 1 && edges < n - 1 {
        return Err(ReadError::from(packhorse_solver::Finding::error(
            "F-011",
            "",
            format!("{n} nodes and {edges} edges"),
            format!("at least {} edges, so that every node can be reached", n - 1),
            "complete the edges, or correct the number of nodes",
        )));
    }
    for node in 1..=n {
        draft.sites.push(Site::new(node.to_string(), 0.0, None));
        draft.demands.push(Demand::new(node.to_string(), 1.0));
    }
    Ok(Parsed { draft, lines: vec![("roads", lines)] })
}

fn write(draft: &Draft) -> Result<Written, String> {
    let (Model::PMedian, Some(p)) = (draft.objective, draft.p) else {
        return Err("the format holds the objective p-median alone".to_owned());
    };
    let same = draft.sites.len() == draft.demands.len()
        && draft.sites.iter().zip(&draft.demands).all(|(site, demand)| site.id == demand.id);
    if !same
        || draft.roads.is_empty()
        || !draft.lanes.is_empty()
        || !draft.costs.is_empty()
        || !draft.distances.is_empty()
    {
        return Err(
            "the format holds a road network whose places are all both site and demand, in one order".to_owned()
        );
    }
    let plain = draft
        .demands
        .iter()
        .all(|demand| demand.quantity == 1.0 && demand.max_distance.is_none() && demand.max_time_s.is_none())
        && draft.sites.iter().all(|site| site.opening_cost == 0.0 && !site.must_open && !site.closed)
        && draft.service_share.is_none()
        && draft.cost_per_distance == 1.0;
    if !plain {
        return Err("the format holds demands of 1, sites without opening cost, and no further rules".to_owned());
    }
    let number: FxHashMap<&str, usize> =
        draft.sites.iter().enumerate().map(|(row, site)| (site.id.as_str(), row + 1)).collect();
    let mut text = format!(" {} {} {p}\n", draft.sites.len(), draft.roads.len());
    for road in &draft.roads {
        let _ = writeln!(text, " {} {} {}", number[road.from.as_str()], number[road.to.as_str()], road.length);
    }
    Ok(Written { text, dropped: super::common::dropped(draft) })
}
