//! The problem as dense tables: what bounds, models and searches compute on.
//!
//! Closed sites and demands of zero are left out; everything is numbered anew from 0. Costs stand
//! demand by demand, so that one demand's costs at all sites are one slice.

use super::problem::{DemandIndex, Problem, SiteIndex};
use crate::ids::Idx as _;
use crate::search::stop::Stop;

/// The share of demand that must be served near.
#[derive(Debug, Clone)]
pub(super) struct Share {
    /// Whether a site is near a demand, laid out as the costs.
    pub(super) near: Vec<bool>,
    /// The quantity that must be served near.
    pub(super) needed: f64,
}

/// A problem's numbers. Infinite cost: the site may not serve the demand. Infinite capacity: no limit.
#[derive(Debug, Clone)]
pub(super) struct Tables {
    /// Number of sites.
    pub(super) m: usize,
    /// Number of demands.
    pub(super) n: usize,
    /// The problem's own index of each site.
    pub(super) sites: Vec<SiteIndex>,
    /// The problem's own index of each demand.
    pub(super) demands: Vec<DemandIndex>,
    /// Cost of serving a whole demand: entry `demand * m + site`.
    pub(super) cost: Vec<f64>,
    /// Quantity of each demand, positive.
    pub(super) quantity: Vec<f64>,
    /// Capacity of each site.
    pub(super) capacity: Vec<f64>,
    /// Opening cost of each site.
    pub(super) opening: Vec<f64>,
    /// Whether the site must be open.
    pub(super) must: Vec<bool>,
    /// At least so many sites open.
    pub(super) min_open: usize,
    /// At most so many sites open.
    pub(super) max_open: usize,
    /// Whether capacities can bind at all.
    pub(super) capacitated: bool,
    /// Whether every demand has one source.
    pub(super) single: bool,
    /// The sum of the demands.
    pub(super) total: f64,
    /// The service share, where one is asked for.
    pub(super) share: Option<Share>,
    /// Whether all costs are whole numbers, so that a bound may be rounded up.
    pub(super) whole_costs: bool,
}

impl Tables {
    /// Fills the tables; `None` if time or a signal cuts it short.
    pub(super) fn new(problem: &Problem, stop: &Stop) -> Option<Self> {
        let sites: Vec<SiteIndex> =
            (0..problem.sites().len()).map(SiteIndex::new).filter(|&site| !problem.site(site).closed).collect();
        let demands: Vec<DemandIndex> = (0..problem.demands().len())
            .map(DemandIndex::new)
            .filter(|&demand| problem.demand(demand).quantity > 0.0)
            .collect();
        let (m, n) = (sites.len(), demands.len());
        let quantity: Vec<f64> = demands.iter().map(|&demand| problem.demand(demand).quantity).collect();
        let total: f64 = quantity.iter().sum();
        let capacity: Vec<f64> = sites.iter().map(|&site| problem.capacity(site).unwrap_or(f64::INFINITY)).collect();
        let mut cost = Vec::with_capacity(m * n);
        let mut near = Vec::new();
        let share = problem.draft().service_share;
        for (row, &demand) in demands.iter().enumerate() {
            if row % 64 == 0 && stop.urgent() {
                return None;
            }
            for &site in &sites {
                let allowed = problem.may_serve(site, demand);
                let entry = if allowed { problem.cost(site, demand) } else { None };
                cost.push(entry.unwrap_or(f64::INFINITY));
                if share.is_some() {
                    near.push(allowed && problem.is_near(site, demand));
                }
            }
        }
        let opening: Vec<f64> = sites.iter().map(|&site| problem.site(site).opening_cost).collect();
        let single = problem.model().is_single_sourcing();
        let capacitated = capacity.iter().any(|&capacity| capacity < total);
        let whole = |value: &f64| !value.is_finite() || (value.fract() == 0.0 && value.abs() < 1e12);
        // A split demand pays a fraction of its cost; only unsplit ones keep the sum whole.
        let whole_costs = (single || (!capacitated && share.is_none())) && opening.iter().chain(&cost).all(whole);
        Some(Self {
            m,
            n,
            cost,
            capacity,
            opening,
            must: sites.iter().map(|&site| problem.site(site).must_open).collect(),
            min_open: problem.min_sites(),
            max_open: problem.max_sites().min(m),
            capacitated,
            single,
            total,
            share: share.map(|share| Share { near, needed: share * problem.total_demand() }),
            whole_costs,
            quantity,
            sites,
            demands,
        })
    }

    /// One demand's costs at all sites.
    #[inline]
    pub(super) fn row(&self, demand: usize) -> &[f64] {
        &self.cost[demand * self.m..(demand + 1) * self.m]
    }

    /// Room for what rounding does to sums of quantities.
    pub(super) fn slack(&self) -> f64 {
        1e-9 * self.total.max(1.0)
    }

    /// A proven bound, made safe against rounding, and rounded up where all costs are whole.
    pub(super) fn safe_bound(&self, bound: f64) -> f64 {
        let safe = bound - 1e-9 * bound.abs().max(1.0);
        // The margin covers what the safe bound gave away twice over.
        if self.whole_costs { (safe - 1e-9 * safe.abs().max(1.0)).ceil() } else { safe }
    }
}
