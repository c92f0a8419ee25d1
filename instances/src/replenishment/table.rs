//! Tables of single-item problems, CSV or JSON: a row a problem, columns by name.
//!
//! Columns `demand, mean, var_over_mean, lead_time, h, p, K`: periodic review, policy (s, S).
//! Columns `lambda, L, h, p, K`: continuous review, Poisson demand, policy (r, Q).
//! Columns `lambda, lt_pmf, alpha`: the same with a random lead time (`3:0.7;10:0.3`) and a target.
//! Other columns (answers) are not read. `FILE#ROW` is one row, from 1; without it every row is an
//! item of one instance, numbered by its row.

use crate::ReadError;
use crate::formats::{Format, Parsed, Written};
use crate::source::{Source, place};
use crate::tokens::shown;
use packhorse_solver::Finding;
use packhorse_solver::plan_file::Rules;
use packhorse_solver::replenishment::Draft;
use packhorse_solver::replenishment::problem::{DemandForm, LeadTime, Mode, PolicyForm, Service, Stock};
use std::collections::BTreeMap;

/// The format.
pub(super) const FORMAT: Format<Draft> = Format {
    name: "table",
    about: "tables of single-item problems, CSV or JSON (FILE#ROW, rows from 1)",
    ending: "csv",
    fits,
    read,
    write: Some(write),
};

/// One row by column name.
struct Row<'a> {
    cells: BTreeMap<String, String>,
    line: usize,
    number: usize,
    source: &'a Source,
}

fn is_table(has: &dyn Fn(&str) -> bool) -> bool {
    let all = |names: &[&str]| names.iter().all(|name| has(name));
    all(&["mean", "h", "p", "K"]) || all(&["lambda", "L", "h", "p", "K"]) || all(&["lambda", "lt_pmf", "alpha"])
}

fn fits(_: &str, head: &str) -> bool {
    let start = head.trim_start();
    if start.starts_with('[') {
        return is_table(&|name| start.contains(&format!("\"{name}\"")));
    }
    let first = start.lines().next().unwrap_or_default();
    is_table(&|name| first.split(',').any(|cell| cell.trim().trim_matches('"') == name))
}

fn read(source: &Source, rules: &Rules) -> Result<Parsed<Draft>, ReadError> {
    super::only_cost(rules)?;
    let wanted = match &source.part {
        None => None,
        Some(part) => Some(part.parse::<usize>().ok().filter(|&row| row > 0).ok_or_else(|| {
            ReadError::Usage(format!("\"#{part}\" is no row: write a whole number from 1, such as #1"))
        })?),
    };
    let rows = if source.text.trim_start().starts_with('[') { json_rows(source)? } else { csv_rows(source)? };
    let count = rows.len();
    let mut draft = Draft::new(source.instance_name(), Mode::Policies);
    let mut lines = Vec::new();
    for row in rows.iter().filter(|row| wanted.is_none_or(|wanted| wanted == row.number)) {
        let id = if wanted.is_some() { 1 } else { row.number };
        draft.stocks.push(stock(row, id)?);
        lines.push(row.line as u32);
    }
    if draft.stocks.is_empty() {
        let text = match wanted {
            Some(row) => format!("there is no row {row}: the table has {count}"),
            None => "the table has no rows".to_owned(),
        };
        return Err(ReadError::Usage(text));
    }
    Ok(Parsed { draft, lines: vec![("stocks", lines)] })
}

fn csv_rows(source: &Source) -> Result<Vec<Row<'_>>, ReadError> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(source.text.as_bytes());
    let wrong = |error: &csv::Error| {
        let line = error.position().map_or(1, |position| position.line() as usize);
        let finding =
            Finding::error("F-011", "", error.to_string(), "a row with as many cells as the header", "mend the row");
        ReadError::from(place(finding, &source.path, line, None))
    };
    let header = reader.headers().map_err(|error| wrong(&error))?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| wrong(&error))?;
        let line = record.position().map_or(0, |position| position.line() as usize);
        let cells = header.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect();
        rows.push(Row { cells, line, number: rows.len() + 1, source });
    }
    Ok(rows)
}

fn json_rows(source: &Source) -> Result<Vec<Row<'_>>, ReadError> {
    type Object = serde_json::Map<String, serde_json::Value>;
    let objects: Vec<Object> = serde_json::from_str(&source.text).map_err(|error| {
        let help = "write a list of objects, one a problem";
        let finding = Finding::error("F-011", "", error.to_string(), "a JSON list of objects", help);
        ReadError::from(place(finding, &source.path, error.line(), Some(error.column())))
    })?;
    let text = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    let rows = objects.into_iter().enumerate().map(|(k, object)| Row {
        cells: object.into_iter().map(|(name, value)| (name, text(value))).collect(),
        line: 1,
        number: k + 1,
        source,
    });
    Ok(rows.collect())
}

impl Row<'_> {
    fn wrong(&self, column: &str, expected: &str) -> ReadError {
        let found = self.cells.get(column).map_or("no such cell".to_owned(), |cell| shown(cell));
        let help = "correct the cell; a decimal mark is a point";
        let path = format!("[{}].{column}", self.number - 1);
        let mut finding =
            place(Finding::error("F-011", path, found, expected, help), &self.source.path, self.line, None);
        if let Some(place) = &mut finding.place {
            place.column_name = Some(column.to_owned());
        }
        ReadError::from(finding)
    }
    fn number(&self, column: &str) -> Result<f64, ReadError> {
        let value = self.cells.get(column).and_then(|cell| cell.parse::<f64>().ok()).filter(|value| value.is_finite());
        value.ok_or_else(|| self.wrong(column, "a finite number"))
    }
    fn optional(&self, column: &str, default: f64) -> Result<f64, ReadError> {
        if self.cells.get(column).is_none_or(String::is_empty) { Ok(default) } else { self.number(column) }
    }
}

fn stock(row: &Row<'_>, id: usize) -> Result<Stock, ReadError> {
    let mut stock = Stock::new(id.to_string(), DemandForm::Poisson, row.optional("h", 1.0)?);
    stock.shortage_cost = row.optional("p", 0.0)?;
    stock.fixed_order_cost = row.optional("K", 0.0)?;
    if row.cells.contains_key("lambda") {
        stock.mean = Some(row.number("lambda")?);
        stock.review_period = 0.0;
        stock.policy = Some(PolicyForm::ReorderLot);
        if row.cells.contains_key("lt_pmf") {
            stock.lead_times = lead_times(row)?;
            stock.service = Some(Service::Alpha);
            stock.service_target = Some(row.number("alpha")?);
        } else {
            stock.lead_time = row.optional("L", 0.0)?;
        }
        return Ok(stock);
    }
    stock.demand = match row.cells.get("demand").map_or("poisson", String::as_str) {
        "poisson" => DemandForm::Poisson,
        "negbin" | "negative-binomial" => DemandForm::NegativeBinomial,
        "normal" => DemandForm::Normal,
        "gamma" => DemandForm::Gamma,
        "deterministic" => DemandForm::Deterministic,
        _ => return Err(row.wrong("demand", "poisson, negbin, normal, gamma or deterministic")),
    };
    stock.mean = Some(row.number("mean")?);
    if !matches!(stock.demand, DemandForm::Poisson | DemandForm::Deterministic) {
        stock.variance_ratio = Some(row.number("var_over_mean")?);
    }
    stock.lead_time = row.optional("lead_time", 0.0)?;
    stock.policy = Some(PolicyForm::MinMax);
    Ok(stock)
}

/// `3:0.7;10:0.3`: periods and probability. Printed probabilities are rounded: they are scaled to
/// a sum of 1.
fn lead_times(row: &Row<'_>) -> Result<Vec<LeadTime>, ReadError> {
    let expected = "lead times and probabilities such as 3:0.7;10:0.3";
    let cell = row.cells.get("lt_pmf").map_or("", String::as_str);
    let mut found = Vec::new();
    for entry in cell.split(';') {
        let pair = entry.split_once(':').and_then(|(a, b)| Some((a.trim().parse().ok()?, b.trim().parse().ok()?)));
        let Some((periods, probability)) = pair else { return Err(row.wrong("lt_pmf", expected)) };
        found.push(LeadTime { periods, probability });
    }
    let sum: f64 = found.iter().map(|entry: &LeadTime| entry.probability).sum();
    // A sum that is not a number fails here too.
    if sum.is_nan() || (sum - 1.0).abs() >= 1e-6 {
        return Err(row.wrong("lt_pmf", "probabilities that add up to 1"));
    }
    for entry in &mut found {
        entry.probability /= sum;
    }
    Ok(found)
}

/// Writes the problems that the (s, S) and (r, Q) tables can hold.
fn write(draft: &Draft) -> Result<Written, String> {
    if draft.mode != Mode::Policies {
        return Err("a table holds policies, not lot sizing".to_owned());
    }
    let continuous = draft.stocks.first().is_some_and(|stock| stock.review_period == 0.0);
    let wanted = if continuous { PolicyForm::ReorderLot } else { PolicyForm::MinMax };
    let mut text =
        String::from(if continuous { "lambda,L,h,p,K\n" } else { "demand,mean,var_over_mean,lead_time,h,p,K\n" });
    for (k, stock) in draft.stocks.iter().enumerate() {
        let Some(mean) = stock.mean.filter(|_| stock.policy.is_none_or(|form| form == wanted)) else {
            return Err(format!("stocks[{k}] has a demand history or another policy than the table's"));
        };
        if stock.review_period != if continuous { 0.0 } else { 1.0 }
            || !stock.lead_times.is_empty()
            || stock.service.is_some()
        {
            return Err(format!("stocks[{k}] has a review period, lead times or a target that the table cannot hold"));
        }
        if stock.moq > 1.0 || stock.pack_size > 1.0 {
            return Err(format!("stocks[{k}] has a minimum or packs, which the table cannot hold"));
        }
        let costs = format!("{},{},{}", stock.holding_cost, stock.shortage_cost, stock.fixed_order_cost);
        if continuous {
            if stock.demand != DemandForm::Poisson {
                return Err(format!("stocks[{k}] is not Poisson, which tables of continuous review ask for"));
            }
            text.push_str(&format!("{mean},{},{costs}\n", stock.lead_time));
        } else {
            let (word, ratio) = match stock.demand {
                DemandForm::Poisson => ("poisson", 1.0),
                DemandForm::NegativeBinomial => ("negbin", stock.variance_ratio.unwrap_or(1.0)),
                DemandForm::Normal => ("normal", stock.variance_ratio.unwrap_or(1.0)),
                DemandForm::Gamma => ("gamma", stock.variance_ratio.unwrap_or(1.0)),
                DemandForm::Deterministic | DemandForm::History => ("deterministic", 0.0),
            };
            text.push_str(&format!("{word},{mean},{ratio},{},{costs}\n", stock.lead_time));
        }
    }
    let mut dropped = vec!["items, locations and suppliers: rows are numbered from 1".to_owned()];
    if draft.stocks.iter().any(|stock| stock.on_hand != 0.0 || stock.backorders != 0.0) || !draft.on_order.is_empty() {
        dropped.push("stock on hand, backorders and open orders".to_owned());
    }
    if draft.start_date.is_some() {
        dropped.push("the start date".to_owned());
    }
    Ok(Written { text, dropped })
}
