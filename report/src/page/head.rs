//! The head of every page: what was solved, how good the answer is, what it costs, and how it was found.

use super::html::{Cell, Html, Table, escape};
use crate::numbers;
use packhorse_solver::plan_file::Status;
use packhorse_solver::{Kind, KindName, PlanFile};

/// Puts the head into an empty page.
pub(super) fn head<K: Kind>(problem: &K::Problem, file: &PlanFile<K::Plan>, html: &mut Html) {
    let name = if file.instance.is_empty() { "without a name" } else { &file.instance };
    html.raw(&format!("<h1>{}</h1>\n", escape(name)));
    let (class, says) = match file.status {
        Status::Optimal => ("good", "optimal: proven within the gap asked for"),
        Status::Feasible => ("good", "feasible: complete and checked"),
        Status::Partial => ("bad", "partial: what is left out is listed below"),
        Status::Infeasible => ("bad", "infeasible: proven"),
        Status::Unknown => ("bad", "unknown: nothing found, nothing proven"),
    };
    html.raw(&format!("<p>{} <span class=\"status {class}\">{says}</span></p>\n", escape(K::NAME.as_str())));
    for reason in &file.reasons {
        html.paragraph(reason);
    }
    let specs = K::objectives(problem);
    let mut facts: Vec<(String, String)> =
        file.objectives.iter().map(|objective| (objective.name.clone(), numbers::value(objective.value))).collect();
    let last = specs.last().map_or("objective", |spec| spec.name);
    if let Some(bound) = file.bound {
        facts.push((format!("proven bound on {last}"), numbers::value(bound)));
    }
    if let Some(gap) = file.gap {
        facts.push(("gap".to_owned(), numbers::gap(gap, file.objective.unwrap_or(1.0))));
    }
    if let Some(run) = &file.run {
        facts.push(("found in".to_owned(), numbers::seconds(run.elapsed_s)));
    }
    if !facts.is_empty() {
        html.raw("<dl class=\"facts\">");
        for (name, value) in facts {
            html.raw(&format!("<div><dt>{}</dt><dd>{}</dd></div>", escape(&name), escape(&value)));
        }
        html.raw("</dl>\n");
    }
    if file.costs.len() > 1 {
        let mut table = Table::new(&["part", "value", "share"]);
        let sum: f64 = file.costs.values().sum();
        for (name, &value) in &file.costs {
            let share = if sum > 0.0 && value >= 0.0 { Cell::Share(value / sum) } else { "".into() };
            table.row(vec![Cell::Text(name.clone()), Cell::Number(numbers::value(value)), share]);
        }
        html.label(&format!("What makes up {last}"));
        table.into_html(html);
    }
    if let Some(run) = &file.run {
        let stopped = serde_json::to_string(&run.stopped_by).unwrap_or_default();
        html.note(&format!(
            "packhorse {}, method {}, seed {}, {}, {}, ended by {}.",
            file.packhorse,
            run.method,
            run.seed,
            numbers::count(run.threads, "thread"),
            numbers::count(usize::try_from(run.iterations).unwrap_or(usize::MAX), "iteration"),
            stopped.trim_matches('"')
        ));
    }
    let rules = &file.rules;
    let said = [
        rules.format.as_ref().map(|format| format!("read as {format}")),
        rules.objective.as_ref().map(|names| format!("objective {}", names.join(","))),
        rules.rounding.as_ref().map(|rule| format!("rounding {rule}")),
        rules.support.filter(|&share| share > 0.0).map(|share| format!("support {share}")),
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    if !said.is_empty() {
        html.note(&format!("{}: the units are the file's own.", said.join(", ")));
    } else {
        html.note(match K::NAME {
            KindName::Packing => "Money is in cents, lengths are in millimetres.",
            KindName::Dispatch => "Money is in cents, distances are in metres, times in hours and minutes.",
            KindName::Allocation => "Money is in cents, distances are in metres.",
            KindName::Replenishment => "Money is in cents.",
        });
    }
}

/// Grams as people read them.
pub(super) fn grams(grams: i64) -> String {
    if grams.abs() < 10_000 {
        return format!("{grams} g");
    }
    let kilograms = grams as f64 / 1e3;
    // From a tonne on whole kilograms are enough.
    if grams.abs() < 1_000_000 {
        format!("{kilograms:.1} kg")
    } else {
        format!("{} kg", numbers::value(kilograms.round()))
    }
}

/// At most so many rows of a table; the plan file holds all.
pub(super) const ROWS: usize = 500;

/// A note where a table of at most `shown` rows leaves out some of `all`; `nouns` names them, in the plural.
pub(super) fn left_out(html: &mut Html, shown: usize, all: usize, nouns: &str) {
    if all > shown {
        html.note(&format!(
            "The first {shown} of {} {nouns} are listed; the plan file holds all.",
            numbers::value(all as f64)
        ));
    }
}
