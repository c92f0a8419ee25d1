//! The page of a replenishment plan: what is ordered by period, and the policies.

use super::choice::Choice;
use super::head::{ROWS, left_out};
use super::html::{Cell, Html, Table};
use super::{Drawn, Sections};
use crate::numbers;
use packhorse_solver::PlanFile;
use packhorse_solver::replenishment::{Plan, Problem, Replenishment};
use std::collections::BTreeMap;

impl Drawn for Replenishment {
    fn sections(_problem: &Problem, _file: &PlanFile<Plan>, plan: &Plan, _choice: &Choice) -> Sections {
        let mut html = Html::default();
        orders(plan, &mut html);
        policies(plan, &mut html);
        Sections(html)
    }
}

/// The period or the day of an order.
type When<'a> = (Option<u32>, Option<&'a str>);

/// Orders with their period or day, each of these together.
fn orders(plan: &Plan, html: &mut Html) {
    html.heading("Orders");
    if plan.orders.is_empty() {
        html.paragraph("Nothing is to be ordered.");
        return;
    }
    let mut times: BTreeMap<When<'_>, (usize, f64)> = BTreeMap::new();
    for order in &plan.orders {
        let entry = times.entry((order.period, order.date.as_deref())).or_default();
        entry.0 += 1;
        entry.1 += order.quantity;
    }
    let most = times.values().map(|&(_, quantity)| quantity).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let mut table = Table::new(&["period", "day", "orders", "units", "of the largest"]);
    for (&(period, date), &(count, quantity)) in times.iter().take(ROWS) {
        table.row(vec![
            Cell::Number(period.map_or(String::new(), |period| period.to_string())),
            Cell::Text(date.unwrap_or_default().to_owned()),
            Cell::Number(count.to_string()),
            Cell::Number(numbers::value(quantity)),
            Cell::Share(quantity / most),
        ]);
    }
    html.label("By period");
    table.into_html(html);
    left_out(html, ROWS, times.len(), "periods");
    let mut sorted: Vec<_> = plan.orders.iter().collect();
    sorted.sort_by(|a, b| (a.period, &a.date, &a.item, &a.location).cmp(&(b.period, &b.date, &b.item, &b.location)));
    let mut table = Table::new(&["period", "day", "item", "location", "supplier", "units"]);
    for order in sorted.iter().take(ROWS) {
        table.row(vec![
            Cell::Number(order.period.map_or(String::new(), |period| period.to_string())),
            Cell::Text(order.date.clone().unwrap_or_default()),
            Cell::Text(order.item.clone()),
            Cell::Text(order.location.clone()),
            Cell::Text(order.supplier.clone()),
            Cell::Number(numbers::value(order.quantity)),
        ]);
    }
    html.label("One by one");
    table.into_html(html);
    left_out(html, ROWS, sorted.len(), "orders");
}

fn policies(plan: &Plan, html: &mut Html) {
    if plan.policies.is_empty() {
        return;
    }
    html.heading("Policies");
    let mut table = Table::new(&["item", "location", "policy", "s", "S", "r", "Q"]);
    let number = |value: Option<f64>| Cell::Number(value.map_or(String::new(), numbers::value));
    for policy in plan.policies.iter().take(ROWS) {
        table.row(vec![
            Cell::Text(policy.item.clone()),
            Cell::Text(policy.location.clone()),
            policy.policy.as_str().into(),
            number(policy.s),
            number(policy.order_up_to),
            number(policy.r),
            number(policy.lot),
        ]);
    }
    table.into_html(html);
    left_out(html, ROWS, plan.policies.len(), "policies");
}
