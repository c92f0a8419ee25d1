//! What the search holds: open sites and flows by row, with the objective as the search sums it.

use super::plan::{Flow, Plan, Unassigned};
use super::problem::Problem;
use super::tables::Tables;
use crate::ids::Idx as _;

/// A quantity from a site to a demand, by rows of the tables.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shipment {
    /// Row of the demand.
    pub(super) demand: u32,
    /// Row of the site.
    pub(super) site: u32,
    /// In units of demand, positive.
    pub(super) quantity: f64,
}

/// A solution of the tables.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Solution {
    /// Whether each site is open.
    pub(super) open: Vec<bool>,
    /// Who serves whom, sorted by demand and site.
    pub(super) shipments: Vec<Shipment>,
    /// Demands that are left out, with the quantity.
    pub(super) left_out: Vec<(u32, f64)>,
    /// Opening and transport.
    pub(super) objective: f64,
}

impl Solution {
    /// From open sites and shipments; sums the objective.
    pub(super) fn new(tables: &Tables, open: Vec<bool>, mut shipments: Vec<Shipment>) -> Self {
        shipments.retain(|shipment| shipment.quantity > 0.0);
        shipments.sort_by_key(|shipment| (shipment.demand, shipment.site));
        let opening: f64 = open.iter().zip(&tables.opening).filter(|(open, _)| **open).map(|(_, cost)| cost).sum();
        let transport: f64 = shipments
            .iter()
            .map(|shipment| {
                let demand = shipment.demand as usize;
                tables.row(demand)[shipment.site as usize] * (shipment.quantity / tables.quantity[demand])
            })
            .sum();
        Self { open, shipments, left_out: Vec::new(), objective: opening + transport }
    }

    /// From open sites and one source a demand.
    pub(super) fn assigned(tables: &Tables, open: Vec<bool>, source: &[u32]) -> Self {
        let shipments = source
            .iter()
            .enumerate()
            .map(|(demand, &site)| Shipment { demand: demand as u32, site, quantity: tables.quantity[demand] })
            .collect();
        Self::new(tables, open, shipments)
    }

    /// Closes sites that serve nothing, as far as cost and the number of sites allow.
    pub(super) fn close_idle(&mut self, tables: &Tables) {
        let mut used = vec![false; tables.m];
        for shipment in &self.shipments {
            used[shipment.site as usize] = true;
        }
        let mut count = self.open.iter().filter(|&&open| open).count();
        for (site, used) in used.into_iter().enumerate() {
            if self.open[site] && !used && !tables.must[site] && count > tables.min_open {
                self.open[site] = false;
                self.objective -= tables.opening[site];
                count -= 1;
            }
        }
    }

    /// Whether every rule of the tables holds, within the search's own tolerance.
    pub(super) fn is_feasible(&self, tables: &Tables) -> bool {
        let count = self.open.iter().filter(|&&open| open).count();
        let slack = tables.slack();
        let (mut load, mut got) = (vec![0.0; tables.m], vec![0.0; tables.n]);
        let mut sources = vec![0_u32; tables.n];
        let mut near = 0.0;
        for shipment in &self.shipments {
            let (demand, site) = (shipment.demand as usize, shipment.site as usize);
            if !self.open[site] || !tables.row(demand)[site].is_finite() {
                return false;
            }
            load[site] += shipment.quantity;
            got[demand] += shipment.quantity;
            sources[demand] += 1;
            if tables.share.as_ref().is_some_and(|share| share.near[demand * tables.m + site]) {
                near += shipment.quantity;
            }
        }
        count >= tables.min_open
            && count <= tables.max_open
            && self.left_out.is_empty()
            && tables.must.iter().zip(&self.open).all(|(&must, &open)| open || !must)
            && load.iter().zip(&tables.capacity).all(|(&load, &capacity)| load <= capacity + slack)
            && got.iter().zip(&tables.quantity).all(|(got, quantity)| (got - quantity).abs() <= slack)
            && (!tables.single || sources.iter().all(|&count| count == 1))
            && tables.share.as_ref().is_none_or(|share| near >= share.needed - slack)
    }

    /// The plan in the problem's own ids.
    pub(super) fn plan(&self, problem: &Problem, tables: &Tables) -> Plan {
        let site = |row: usize| problem.site(tables.sites[row]).id.clone();
        let demand = |row: usize| problem.demand(tables.demands[row]).id.clone();
        let flow = |shipment: &Shipment| Flow {
            from: site(shipment.site as usize),
            to: demand(shipment.demand as usize),
            quantity: shipment.quantity,
        };
        let left_out = |&(row, quantity): &(u32, f64)| Unassigned {
            id: demand(row as usize),
            quantity,
            reason: "no open site that may serve it has enough capacity left".to_owned(),
        };
        Plan {
            open: (0..tables.m).filter(|&row| self.open[row]).map(site).collect(),
            flows: self.shipments.iter().map(flow).collect(),
            unassigned: self.left_out.iter().map(left_out).collect(),
        }
    }

    /// Reads a plan against the tables: what is known and usable of it, broken rules and all.
    pub(super) fn read(problem: &Problem, tables: &Tables, plan: &Plan) -> Self {
        let mut site_row = vec![u32::MAX; problem.sites().len()];
        for (row, site) in tables.sites.iter().enumerate() {
            site_row[site.row()] = row as u32;
        }
        let mut demand_row = vec![u32::MAX; problem.demands().len()];
        for (row, demand) in tables.demands.iter().enumerate() {
            demand_row[demand.row()] = row as u32;
        }
        let mut open = tables.must.clone();
        for id in &plan.open {
            if let Some(site) = problem.site_by_id(id).map(|site| site_row[site.row()]).filter(|&row| row != u32::MAX) {
                open[site as usize] = true;
            }
        }
        let mut shipments: Vec<Shipment> = Vec::new();
        for flow in plan.flows.iter().filter(|flow| flow.quantity.is_finite() && flow.quantity > 0.0) {
            let site = problem.site_by_id(&flow.from).map_or(u32::MAX, |site| site_row[site.row()]);
            let demand = problem.demand_by_id(&flow.to).map_or(u32::MAX, |demand| demand_row[demand.row()]);
            if site != u32::MAX
                && demand != u32::MAX
                && open[site as usize]
                && tables.row(demand as usize)[site as usize].is_finite()
            {
                shipments.push(Shipment { demand, site, quantity: flow.quantity });
            }
        }
        shipments.sort_by_key(|shipment| (shipment.demand, shipment.site));
        shipments.dedup_by(|later, first| {
            let same = (later.demand, later.site) == (first.demand, first.site);
            if same {
                first.quantity += later.quantity;
            }
            same
        });
        Self::new(tables, open, shipments)
    }
}
