//! Lot sizing: every demand met in time, no period above its capacity; set-up and holding cost.

use super::super::plan::Plan;
use super::super::problem::{ItemIndex, Lots};
use crate::ids::Idx as _;
use crate::kind::{Evaluation, Violation};
use crate::outcome::CostPart;
use rustc_hash::FxHashMap;

/// Capacity and stock are compared with this slack, relative to max(1, value).
const SLACK: f64 = 1e-6;

pub(super) fn evaluate(task: &Lots, plan: &Plan) -> Evaluation {
    let rows: FxHashMap<&str, ItemIndex> =
        task.items.iter_enumerated().map(|(index, item)| (item.id.as_str(), index)).collect();
    let periods = task.periods();
    let mut made = vec![vec![0.0; periods]; task.items.len()];
    let mut violations = Vec::new();
    for order in &plan.orders {
        let named = format!("the order of item \"{}\"", order.item);
        let Some(&item) = rows.get(order.item.as_str()) else {
            violations.push(Violation::new("unknown", format!("{named} is for no item of the instance")));
            continue;
        };
        if order.location != "1" || order.supplier != "1" {
            let message = format!("{named} names location or supplier other than \"1\"");
            violations.push(Violation::new("unknown", message));
        }
        let period =
            order.period.filter(|&period| order.date.is_none() && (1..=periods as u64).contains(&u64::from(period)));
        let Some(period) = period else {
            let message = format!("{named} has no period from 1 to {periods}");
            violations.push(Violation::new("period", message));
            continue;
        };
        if !(order.quantity.is_finite() && order.quantity >= 0.0) {
            let message = format!("{named} in period {period} is of {} units", order.quantity);
            violations.push(Violation::new("quantity", message));
            continue;
        }
        made[item.row()][period as usize - 1] += order.quantity;
    }
    if !plan.policies.is_empty() {
        violations.push(Violation::new("policy", "lot sizing knows no policies"));
    }
    let mut used = vec![0.0; periods];
    let (mut setups, mut holding) = (0.0, 0.0);
    for (index, item) in task.items.iter_enumerated() {
        let mut stock = item.initial_stock;
        for (t, (&quantity, &demand)) in made[index.row()].iter().zip(&task.demand[index]).enumerate() {
            if quantity > 0.0 {
                setups += item.setup_cost;
                used[t] += item.setup_time + item.unit_time * quantity;
            }
            stock += quantity - demand;
            if stock < -SLACK * demand.max(1.0) {
                let message = format!("item \"{}\": {} units are short in period {}", item.id, -stock, t + 1);
                violations.push(Violation::new("demand", message));
                stock = 0.0;
            }
            holding += item.holding_cost * stock.max(0.0);
        }
    }
    for (t, (&used, &capacity)) in used.iter().zip(&task.capacity).enumerate() {
        if used > capacity + SLACK * capacity.abs().max(1.0) {
            let message = format!("period {} uses {used} of its capacity {capacity}", t + 1);
            violations.push(Violation::new("capacity", message));
        }
    }
    Evaluation {
        violations,
        left_out: 0,
        objectives: vec![setups + holding],
        costs: vec![CostPart { name: "setup", value: setups }, CostPart { name: "holding", value: holding }],
    }
}
