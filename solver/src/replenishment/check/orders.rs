//! Today's orders: what the policies order at the position of today, neither more nor less.

use super::super::plan::{Order, Plan};
use super::super::problem::{Calendar, Policies, PolicyForm, Stock, StockIndex, StockTask};
use super::policies::Span;
use crate::ids::Idx as _;
use crate::kind::Violation;
use rustc_hash::FxHashMap;

pub(super) fn check(
    stocks: &[Stock],
    task: &Policies,
    rows: &FxHashMap<(&str, &str), StockIndex>,
    spans: &[Option<Span>],
    plan: &Plan,
    violations: &mut Vec<Violation>,
) {
    let mut ordered = vec![0.0; stocks.len()];
    for order in &plan.orders {
        let named = format!("the order of item \"{}\" at location \"{}\"", order.item, order.location);
        let Some(&index) = rows.get(&(order.item.as_str(), order.location.as_str())) else {
            violations.push(Violation::new("unknown", format!("{named} is for no stock of the instance")));
            continue;
        };
        let supplier = &stocks[index.row()].supplier;
        if order.supplier != *supplier {
            let message = format!("{named} goes to supplier \"{}\", its supplier is \"{supplier}\"", order.supplier);
            violations.push(Violation::new("supplier", message));
        }
        if !today(order, task.calendar) {
            let message = format!("{named} is not placed today (period 1, or the start date)");
            violations.push(Violation::new("period", message));
        }
        if !(order.quantity.is_finite() && order.quantity > 0.0) {
            violations.push(Violation::new("quantity", format!("{named} is of {} units", order.quantity)));
            continue;
        }
        ordered[index.row()] += order.quantity;
    }
    for ((index, stock), span) in task.stocks.indices().zip(stocks).zip(spans) {
        let Some(span) = span else { continue };
        let (found, wanted) = (ordered[index.row()], due(&task.stocks[index], *span));
        if (found - wanted).abs() > 1e-6 * wanted.max(1.0) {
            let message = format!(
                "item \"{}\" at location \"{}\": {found} units are ordered today, its policy orders {wanted}",
                stock.item, stock.location
            );
            violations.push(Violation::new("order", message));
        }
    }
}

fn today(order: &Order, calendar: Calendar) -> bool {
    match (order.period, &order.date) {
        (Some(period), None) => period == 1,
        (None, Some(date)) => calendar.start().is_some_and(|start| start == *date),
        _ => false,
    }
}

/// Units that the policy orders at today's position: on hand less owed, plus what is due before
/// an order of the next review could arrive.
fn due(task: &StockTask, span: Span) -> f64 {
    let mut position = task.net_stock;
    for &(period, quantity) in &task.on_order {
        if f64::from(period) <= task.cover() {
            position += quantity;
        }
    }
    let low = span.reorder as f64 * task.step;
    let high = (span.reorder + span.width) as f64 * task.step;
    let near = 1e-9 * position.abs().max(1.0);
    match task.form {
        PolicyForm::BaseStock | PolicyForm::MinMax => {
            let trigger = if task.form == PolicyForm::MinMax { low } else { high - 1.0e-300 };
            let missing = high - position;
            let triggered = if task.form == PolicyForm::MinMax { position <= trigger + near } else { missing > near };
            if triggered { (missing - near).ceil() } else { 0.0 }
        }
        PolicyForm::ReorderLot => {
            let mut lots = 0.0;
            if position <= low + near {
                lots = ((low + near - position) / (high - low)).floor() + 1.0;
            }
            lots * (high - low)
        }
    }
}
