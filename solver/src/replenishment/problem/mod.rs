//! What is asked: policies for stocks, or lot sizes by period; validated, then immutable.

mod calendar;
mod demand;
mod draft;
mod findings;
mod lot_rules;
mod stock_rules;
#[cfg(test)]
mod tests;

pub use calendar::Calendar;
pub use demand::{Demand, Family};
pub use draft::{DemandForm, Draft, Item, LeadTime, Mode, OnOrder, PolicyForm, Service, Stock};

use crate::finding::Validated;
use crate::ids::IndexVec;
use crate::kind::KindName;
use findings::Findings;

crate::index_type! {
    /// A stock: one item at one location.
    StockIndex;
    /// An item of a lot-sizing problem.
    ItemIndex
}

/// A validated problem.
#[derive(Debug, Clone)]
pub struct Problem {
    draft: Draft,
    task: Task,
}

/// What is asked, by mode.
#[derive(Debug, Clone)]
pub enum Task {
    /// A policy and today's order for each stock.
    Policies(Policies),
    /// Quantities by period.
    LotSizing(Lots),
}

/// The stocks of a policy problem; row k is `draft.stocks[k]`.
#[derive(Debug, Clone)]
pub struct Policies {
    /// All stocks.
    pub stocks: IndexVec<StockIndex, StockTask>,
    /// Dates and periods.
    pub calendar: Calendar,
}

/// One stock, ready for computing.
#[derive(Debug, Clone)]
pub struct StockTask {
    /// Demand of a period.
    pub demand: Demand,
    /// The form of policy that is asked for.
    pub form: PolicyForm,
    /// Periods between two chances to order; 0: at any moment.
    pub review: u32,
    /// Possible lead times in periods with their probabilities, which add up to 1.
    pub lead_times: Vec<(f64, f64)>,
    /// Cost of a unit on hand over a period.
    pub holding: f64,
    /// Cost of a unit owed over a period.
    pub shortage: f64,
    /// Cost of an order.
    pub fixed: f64,
    /// The least service.
    pub service: Option<(Service, f64)>,
    /// Least quantity of an order in units.
    pub moq: f64,
    /// Units of a pack.
    pub pack: f64,
    /// The step in units on which laws and parameters live: 1 but where that would need more than
    /// some 4,000 steps.
    pub step: f64,
    /// Units on hand less units owed.
    pub net_stock: f64,
    /// Open orders: period of arrival, units.
    pub on_order: Vec<(u32, f64)>,
}

impl StockTask {
    /// Mean lead time in periods.
    pub fn mean_lead_time(&self) -> f64 {
        self.lead_times.iter().map(|(periods, probability)| periods * probability).sum()
    }
    /// The last period that an order placed today has to cover: an order of the next review
    /// arrives after it. Open orders due later are no cover.
    pub fn cover(&self) -> f64 {
        (self.mean_lead_time() - 1e-9).ceil().max(0.0) + f64::from(self.review.max(1))
    }
}

/// A lot-sizing problem. Item rows and periods (columns, from 0) as in the file.
#[derive(Debug, Clone)]
pub struct Lots {
    /// The items; row k is `draft.items[k]`.
    pub items: IndexVec<ItemIndex, Item>,
    /// Demand in units by item and period.
    pub demand: IndexVec<ItemIndex, Vec<f64>>,
    /// Capacity by period, `f64::INFINITY` where there is no limit.
    pub capacity: Vec<f64>,
}

impl Lots {
    /// How many periods there are.
    pub fn periods(&self) -> usize {
        self.capacity.len()
    }
    /// Whether capacity is limited at all.
    pub fn is_capacitated(&self) -> bool {
        self.capacity.iter().any(|capacity| capacity.is_finite())
    }
}

impl Problem {
    /// Applies every rule.
    ///
    /// # Errors
    /// All findings together, when one of them is an error.
    pub fn new(draft: Draft) -> Validated<Self> {
        let mut findings = Findings::default();
        if draft.format != 1 {
            let help = "set \"format\" to 1, or use the version of packhorse that wrote the file";
            findings.error("R-101", "format", None, draft.format.to_string(), "1", help);
        }
        if draft.kind != KindName::Replenishment {
            let help = "this file is of another kind: drop --kind, or correct the field";
            findings.error("R-102", "kind", None, format!("\"{}\"", draft.kind), "\"replenishment\"", help);
        }
        let task = match draft.mode {
            Mode::Policies => stock_rules::apply(&draft, &mut findings).map(Task::Policies),
            Mode::LotSizing => lot_rules::apply(&draft, &mut findings).map(Task::LotSizing),
        };
        match (task, findings.finish()) {
            (Some(task), Ok(warnings)) => Ok((Self { draft, task }, warnings)),
            (_, Err(all)) => Err(all),
            // A rule that yields no task has reported why.
            (None, Ok(warnings)) => Err(warnings),
        }
    }

    /// The draft it was made from.
    pub const fn draft(&self) -> &Draft {
        &self.draft
    }
    /// What is asked.
    pub const fn task(&self) -> &Task {
        &self.task
    }
}
