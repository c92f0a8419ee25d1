//! A policy and today's order for every stock: exact, each stock on its own.

use super::super::plan::{Order, Plan, Policy};
use super::super::problem::{Draft, Policies, PolicyForm, Service, Stock, StockIndex, StockTask};
use super::profile::Profile;
use super::spans::{self, Wanted};
use super::{lots_of_q, min_max, quick};
use crate::search::stop::Stop;
use rayon::prelude::*;

/// A policy in steps: the position after ordering runs over reorder + 1 … reorder + span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Levels {
    /// s, r, or S − 1 of a base stock.
    pub(crate) reorder: i64,
    /// S − s, Q, or 1.
    pub(crate) span: i64,
}

/// One stock solved.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StockAnswer {
    pub(crate) levels: Levels,
    /// Expected cost per period; `None` for a quick policy, whose cost nobody computed.
    pub(crate) cost: Option<f64>,
    /// Proven bound on the cost of every policy of the form.
    pub(crate) bound: f64,
}

/// K, divided by the periods between reviews where there are reviews.
pub(super) fn fixed_per_cycle(task: &StockTask) -> f64 {
    task.fixed / f64::from(task.review.max(1))
}

/// The optimal policy of the stock's form, with its proof where the run is not stopped before.
pub(crate) fn solve_stock(task: &StockTask, stop: &Stop) -> StockAnswer {
    let unsolved = StockAnswer { levels: quick::levels(task), cost: None, bound: 0.0 };
    if stop.urgent() {
        return unsolved;
    }
    let profile = Profile::of(task);
    let fixed = fixed_per_cycle(task);
    let (least, pack) = (quick::least_span(task), quick::pack_steps(task));
    let exact = |reorder, span, cost| StockAnswer { levels: Levels { reorder, span }, cost: Some(cost), bound: cost };
    if task.service.is_none() {
        match task.form {
            PolicyForm::ReorderLot => {
                let (reorder, lot, cost) = lots_of_q::best(&profile, fixed, least, pack);
                return exact(reorder, lot, cost);
            }
            PolicyForm::MinMax => {
                let (s, top, cost) = min_max::best(&profile, fixed);
                if top - s >= least {
                    return exact(s, top - s, cost);
                }
            }
            PolicyForm::BaseStock => {}
        }
    }
    let target = task.service.map(|(_, target)| target);
    let cycle_alpha = task.review == 0 && matches!(task.service, Some((Service::Alpha, _)));
    let wanted = Wanted {
        least,
        pack,
        single: task.form == PolicyForm::BaseStock,
        uniform: task.form == PolicyForm::ReorderLot,
        fixed,
        target,
        least_reorder: target.filter(|_| cycle_alpha).map(|target| reorder_for(&profile, target)),
    };
    spans::best(&profile, &wanted, stop).map_or(unsolved, |found| StockAnswer {
        levels: Levels { reorder: found.reorder, span: found.span },
        cost: Some(found.cost),
        bound: found.bound,
    })
}

/// The least r with P(lead-time demand ≤ r) at least the target.
fn reorder_for(profile: &Profile, target: f64) -> i64 {
    let mut reorder = 0;
    while profile.covered(reorder) < target {
        reorder += 1;
    }
    reorder
}

/// Solves the first `limit` stocks, the others quickly; `threads` at most are busy.
pub(crate) fn solve_all(policies: &Policies, threads: usize, limit: usize, stop: &Stop) -> Vec<StockAnswer> {
    let tasks = policies.stocks.as_slice();
    let one = |(row, task): (usize, &StockTask)| {
        if row < limit {
            solve_stock(task, stop)
        } else {
            StockAnswer { levels: quick::levels(task), cost: None, bound: 0.0 }
        }
    };
    // Each stock is on its own, so the answer does not depend on the threads.
    if threads > 1
        && tasks.len() > 1
        && let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(threads).build()
    {
        return pool.install(|| tasks.par_iter().enumerate().map(one).collect());
    }
    tasks.iter().enumerate().map(one).collect()
}

/// The plan: every stock's policy, and the orders that the policies place today.
pub(crate) fn plan(draft: &Draft, policies: &Policies, levels: impl Iterator<Item = Levels>) -> Plan {
    let mut plan = Plan::default();
    for ((stock, (_, task)), levels) in draft.stocks.iter().zip(policies.stocks.iter_enumerated()).zip(levels) {
        let policy = policy(stock, task, levels);
        if let Some(quantity) = order_today(task, levels) {
            let date = policies.calendar.start();
            plan.orders.push(Order {
                item: stock.item.clone(),
                location: stock.location.clone(),
                supplier: stock.supplier.clone(),
                period: date.is_none().then_some(1),
                date,
                quantity,
            });
        }
        plan.policies.push(policy);
    }
    plan
}

fn policy(stock: &Stock, task: &StockTask, levels: Levels) -> Policy {
    let units = |steps: i64| Some(steps as f64 * task.step);
    let empty = Policy {
        item: stock.item.clone(),
        location: stock.location.clone(),
        policy: task.form,
        s: None,
        order_up_to: None,
        r: None,
        lot: None,
    };
    let top = units(levels.reorder + levels.span);
    match task.form {
        PolicyForm::MinMax => Policy { s: units(levels.reorder), order_up_to: top, ..empty },
        PolicyForm::BaseStock => Policy { order_up_to: top, ..empty },
        PolicyForm::ReorderLot => Policy { r: units(levels.reorder), lot: units(levels.span), ..empty },
    }
}

/// What the policy orders today. The position counts open orders only where they are due by the
/// end of the cover (an order due far in the future leaves the shelf empty until then).
fn order_today(task: &StockTask, levels: Levels) -> Option<f64> {
    let cover = task.cover();
    let coming: f64 =
        task.on_order.iter().filter(|(period, _)| f64::from(*period) <= cover).map(|(_, quantity)| quantity).sum();
    let position = task.net_stock + coming;
    let reorder = levels.reorder as f64 * task.step;
    let lot = levels.span as f64 * task.step;
    let slack = 1e-9 * position.abs().max(1.0);
    match task.form {
        PolicyForm::MinMax if position <= reorder + slack => Some((reorder + lot - position - slack).ceil()),
        PolicyForm::BaseStock if position < reorder + lot - slack => Some((reorder + lot - position - slack).ceil()),
        PolicyForm::ReorderLot if position <= reorder + slack => {
            Some((((reorder - position) / lot + 1e-9).floor() + 1.0) * lot)
        }
        _ => None,
    }
}

/// The levels of a plan's policies, by stock; `None` where the plan has none that fits the form.
pub(crate) fn levels_of(draft: &Draft, policies: &Policies, plan: &Plan) -> Vec<Option<Levels>> {
    let rows: rustc_hash::FxHashMap<(&str, &str), StockIndex> = draft
        .stocks
        .iter()
        .zip(policies.stocks.indices())
        .map(|(stock, index)| ((stock.item.as_str(), stock.location.as_str()), index))
        .collect();
    let mut found = vec![None; draft.stocks.len()];
    for policy in &plan.policies {
        let Some(&index) = rows.get(&(policy.item.as_str(), policy.location.as_str())) else { continue };
        let task = &policies.stocks[index];
        if policy.policy != task.form {
            continue;
        }
        let ends = match task.form {
            PolicyForm::MinMax => policy.s.zip(policy.order_up_to),
            PolicyForm::BaseStock => policy.order_up_to.map(|top| (top - task.step, top)),
            PolicyForm::ReorderLot => policy.r.zip(policy.lot).map(|(r, lot)| (r, r + lot)),
        };
        let Some((low, high)) = ends else { continue };
        let (low, high) = ((low / task.step).round(), (high / task.step).round());
        if low.abs() < 1e15 && high.abs() < 1e15 && high > low {
            found[crate::ids::Idx::row(index)] = Some(Levels { reorder: low as i64, span: (high - low) as i64 });
        }
    }
    found
}
