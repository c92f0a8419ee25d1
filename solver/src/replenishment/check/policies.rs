//! Policies: each stock has one, of the right form, within its limits, serving enough.

use super::super::plan::{Plan, Policy};
use super::super::problem::{Policies, PolicyForm, Problem, Service, Stock, StockIndex, StockTask};
use super::{expected, orders};
use crate::ids::Idx as _;
use crate::kind::{Evaluation, Violation};
use crate::outcome::CostPart;
use rustc_hash::FxHashMap;

/// Wider spans are refused: no sensible policy needs them, and a slip of the pen should not cost hours.
const WIDEST: f64 = 200_000.0;
/// Services are compared with this slack.
const SLACK: f64 = 1e-9;

/// A policy's numbers in steps.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) reorder: i64,
    pub(super) width: i64,
}

pub(super) fn evaluate(problem: &Problem, task: &Policies, plan: &Plan) -> Evaluation {
    let stocks = &problem.draft().stocks;
    let rows: FxHashMap<(&str, &str), StockIndex> = stocks
        .iter()
        .zip(task.stocks.indices())
        .map(|(stock, index)| ((stock.item.as_str(), stock.location.as_str()), index))
        .collect();
    let mut violations = Vec::new();
    let mut spans: Vec<Option<Span>> = vec![None; stocks.len()];
    let mut seen = vec![false; stocks.len()];
    for policy in &plan.policies {
        let Some(&index) = rows.get(&(policy.item.as_str(), policy.location.as_str())) else {
            violations.push(Violation::new("unknown", format!("{} is no stock of the instance", named(policy))));
            continue;
        };
        if std::mem::replace(&mut seen[index.row()], true) {
            violations.push(Violation::new("twice", format!("{} has a second policy", named(policy))));
            continue;
        }
        match span(&task.stocks[index], policy) {
            Ok(found) => spans[index.row()] = Some(found),
            Err(message) => violations.push(Violation::new("policy", format!("{}: {message}", named(policy)))),
        }
    }
    let [mut ordering, mut holding, mut shortage] = [0.0; 3];
    for (index, stock) in task.stocks.indices().zip(stocks) {
        let one = &task.stocks[index];
        if !seen[index.row()] {
            let message = format!("item \"{}\" at location \"{}\" has no policy", stock.item, stock.location);
            violations.push(Violation::new("missing", message));
        }
        let Some(span) = spans[index.row()] else { continue };
        let found = expected::of(one, span.reorder, span.width, one.form == PolicyForm::ReorderLot);
        ordering += found.ordering;
        holding += found.holding;
        shortage += found.shortage;
        service(stock, one, found.service, &mut violations);
    }
    orders::check(stocks, task, &rows, &spans, plan, &mut violations);
    Evaluation {
        violations,
        left_out: 0,
        objectives: vec![ordering + holding + shortage],
        costs: vec![
            CostPart { name: "ordering", value: ordering },
            CostPart { name: "holding", value: holding },
            CostPart { name: "shortage", value: shortage },
        ],
    }
}

fn named(policy: &Policy) -> String {
    format!("item \"{}\" at location \"{}\"", policy.item, policy.location)
}

fn service(stock: &Stock, task: &StockTask, found: f64, violations: &mut Vec<Violation>) {
    let Some((measure, target)) = task.service else { return };
    if found < target - SLACK {
        let word = if measure == Service::Alpha { "alpha" } else { "beta" };
        let message = format!(
            "item \"{}\" at location \"{}\": {word} is {found:.9}, at least {target} is asked for",
            stock.item, stock.location
        );
        violations.push(Violation::new("service", message));
    }
}

/// The policy in steps, or what is wrong with it.
fn span(task: &StockTask, policy: &Policy) -> Result<Span, String> {
    if policy.policy != task.form {
        return Err(format!("the form is \"{}\", asked for is \"{}\"", policy.policy.as_str(), task.form.as_str()));
    }
    let given = [("s", policy.s), ("S", policy.order_up_to), ("r", policy.r), ("Q", policy.lot)];
    let wanted: &[&str] = match task.form {
        PolicyForm::MinMax => &["s", "S"],
        PolicyForm::BaseStock => &["S"],
        PolicyForm::ReorderLot => &["r", "Q"],
    };
    for (name, value) in given {
        match value {
            Some(_) if !wanted.contains(&name) => return Err(format!("\"{name}\" does not belong to its form")),
            None if wanted.contains(&name) => return Err(format!("\"{name}\" is missing")),
            _ => {}
        }
    }
    let steps = |name: &str, value: Option<f64>| {
        let steps = value.unwrap_or(0.0) / task.step;
        let whole = steps.round();
        if !(steps.is_finite() && whole.abs() <= 1e12 && (steps - whole).abs() <= 1e-6) {
            return Err(format!("\"{name}\" is no multiple of {}, the step of this stock", task.step));
        }
        Ok(whole as i64)
    };
    let (reorder, width) = match task.form {
        PolicyForm::MinMax => {
            let (low, high) = (steps("s", policy.s)?, steps("S", policy.order_up_to)?);
            (low, high - low)
        }
        PolicyForm::BaseStock => (steps("S", policy.order_up_to)? - 1, 1),
        PolicyForm::ReorderLot => (steps("r", policy.r)?, steps("Q", policy.lot)?),
    };
    let units = width as f64 * task.step;
    if width < 1 {
        return Err("S must lie above s, and Q above 0".to_owned());
    }
    if width as f64 > WIDEST {
        return Err(format!("a span of {units} units is too wide to be meant"));
    }
    if task.form != PolicyForm::BaseStock && units < task.moq - 1e-6 * task.moq.max(1.0) {
        return Err(format!("it orders as little as {units} units, at least {} are allowed", task.moq));
    }
    let packs = units / task.pack;
    if task.form == PolicyForm::ReorderLot && (packs - packs.round()).abs() > 1e-6 {
        return Err(format!("lots of {units} units are no whole packs of {}", task.pack));
    }
    Ok(Span { reorder, width })
}
