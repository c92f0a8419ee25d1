//! What is asked: sites, demands, and what serving one from the other costs.

mod draft;
mod roads;
mod rules;
#[cfg(test)]
mod tests;
mod warnings;

pub use draft::{CostBasis, Demand, Draft, Lane, Model, Road, Site};

use crate::finding::Validated;
use crate::geometry::{Matrix, Point};
use crate::ids::Idx as _;
use crate::index_type;
use rustc_hash::FxHashMap;

index_type! {
    /// A candidate site.
    SiteIndex;
    /// A demand.
    DemandIndex
}

/// A validated, immutable allocation problem.
#[derive(Debug, Clone)]
pub struct Problem {
    draft: Draft,
    site_rows: FxHashMap<String, u32>,
    demand_rows: FxHashMap<String, u32>,
    /// Row of the lane from a site to a demand; empty where the instance has no lanes.
    lane_rows: FxHashMap<(u32, u32), u32>,
    /// Shortest ways over the roads, a row a site; infinite where there is none.
    road_distances: Option<Matrix>,
}

impl Problem {
    /// Applies every rule to the draft.
    ///
    /// # Errors
    /// All findings, where one of them is an error.
    pub fn new(draft: Draft) -> Validated<Self> {
        let findings = rules::all(&draft);
        if !findings.is_empty() {
            return Err(findings);
        }
        let site_rows: FxHashMap<String, u32> =
            draft.sites.iter().enumerate().map(|(row, site)| (site.id.clone(), row as u32)).collect();
        let demand_rows: FxHashMap<String, u32> =
            draft.demands.iter().enumerate().map(|(row, demand)| (demand.id.clone(), row as u32)).collect();
        let lane_rows = draft
            .lanes
            .iter()
            .enumerate()
            .map(|(row, lane)| ((site_rows[&lane.from], demand_rows[&lane.to]), row as u32))
            .collect();
        let road_distances = (!draft.roads.is_empty()).then(|| roads::distances(&draft));
        let problem = Self { draft, site_rows, demand_rows, lane_rows, road_distances };
        let warnings = warnings::all(&problem);
        Ok((problem, warnings))
    }

    /// The draft it was made from.
    pub const fn draft(&self) -> &Draft {
        &self.draft
    }
    /// The model asked for.
    pub const fn model(&self) -> Model {
        self.draft.objective
    }
    /// All sites in file order.
    pub fn sites(&self) -> &[Site] {
        &self.draft.sites
    }
    /// All demands in file order.
    pub fn demands(&self) -> &[Demand] {
        &self.draft.demands
    }
    /// One site.
    pub fn site(&self, site: SiteIndex) -> &Site {
        &self.draft.sites[site.row()]
    }
    /// One demand.
    pub fn demand(&self, demand: DemandIndex) -> &Demand {
        &self.draft.demands[demand.row()]
    }
    /// The site of that id.
    pub fn site_by_id(&self, id: &str) -> Option<SiteIndex> {
        self.site_rows.get(id).map(|&row| SiteIndex(row))
    }
    /// The demand of that id.
    pub fn demand_by_id(&self, id: &str) -> Option<DemandIndex> {
        self.demand_rows.get(id).map(|&row| DemandIndex(row))
    }
    /// The site's capacity, where the model has any and the site is limited.
    pub fn capacity(&self, site: SiteIndex) -> Option<f64> {
        if self.model().has_capacities() { self.site(site).capacity } else { None }
    }
    /// The least number of sites that must be open: `p`, else 0.
    pub fn min_sites(&self) -> usize {
        self.draft.p.unwrap_or(0)
    }
    /// The greatest number of sites that may be open.
    pub fn max_sites(&self) -> usize {
        self.draft.p.or(self.draft.max_sites).unwrap_or(usize::MAX)
    }
    /// The sum of all demands.
    pub fn total_demand(&self) -> f64 {
        self.draft.demands.iter().map(|demand| demand.quantity).sum()
    }

    /// Cost of serving the whole of `demand` from `site`, limits aside; `None` where there is no way.
    pub fn cost(&self, site: SiteIndex, demand: DemandIndex) -> Option<f64> {
        let quantity = self.demand(demand).quantity;
        if !self.draft.lanes.is_empty() {
            return self.lane(site, demand).map(|lane| lane.unit_cost * quantity);
        }
        if let Some(row) = self.draft.costs.get(site.row()) {
            let entry = row[demand.row()];
            return Some(match self.draft.cost_basis {
                CostBasis::Unit => entry * quantity,
                CostBasis::Whole if quantity > 0.0 => entry,
                CostBasis::Whole => 0.0,
            });
        }
        self.distance(site, demand).map(|distance| distance * self.draft.cost_per_distance * quantity)
    }

    /// The lane from `site` to `demand`, where lanes are given.
    fn lane(&self, site: SiteIndex, demand: DemandIndex) -> Option<&Lane> {
        self.lane_rows.get(&(site.0, demand.0)).map(|&row| &self.draft.lanes[row as usize])
    }

    /// Distance from `site` to `demand`; `None` where it is unknown or there is no way.
    pub fn distance(&self, site: SiteIndex, demand: DemandIndex) -> Option<f64> {
        if !self.draft.lanes.is_empty()
            && let Some(distance) = self.lane(site, demand)?.distance
        {
            return Some(distance);
        }
        if let Some(row) = self.draft.distances.get(site.row()) {
            return Some(row[demand.row()]);
        }
        if let Some(distances) = &self.road_distances {
            return Some(distances.get(site.row(), demand.row())).filter(|distance| distance.is_finite());
        }
        let from = point(self.site(site).x, self.site(site).y)?;
        let to = point(self.demand(demand).x, self.demand(demand).y)?;
        Some(self.draft.rounding.apply(self.draft.metric.between(from, to)))
    }

    /// Travel time from `site` to `demand` in seconds; `None` where it is unknown or there is no way.
    pub fn time_s(&self, site: SiteIndex, demand: DemandIndex) -> Option<f64> {
        if !self.draft.lanes.is_empty()
            && let Some(time) = self.lane(site, demand)?.time_s
        {
            return Some(time);
        }
        if let Some(row) = self.draft.times_s.get(site.row()) {
            return Some(row[demand.row()]);
        }
        let speed = self.draft.speed_kmh?;
        self.distance(site, demand).map(|distance| distance * 3.6 / speed)
    }

    /// Whether `site` may serve `demand`: there is a way, and it keeps the demand's limits.
    pub fn may_serve(&self, site: SiteIndex, demand: DemandIndex) -> bool {
        let limits = self.demand(demand);
        self.cost(site, demand).is_some()
            && within(limits.max_distance, || self.distance(site, demand))
            && within(limits.max_time_s, || self.time_s(site, demand))
    }

    /// Whether serving `demand` from `site` counts as near for the service share.
    pub fn is_near(&self, site: SiteIndex, demand: DemandIndex) -> bool {
        within(self.draft.service_within_distance, || self.distance(site, demand))
            && within(self.draft.service_within_time_s, || self.time_s(site, demand))
    }
}

/// Both coordinates, or nothing.
fn point(x: Option<f64>, y: Option<f64>) -> Option<Point> {
    Some(Point { x: x?, y: y? })
}

/// Whether a value keeps a limit; what is unknown keeps none.
fn within(limit: Option<f64>, value: impl FnOnce() -> Option<f64>) -> bool {
    limit.is_none_or(|limit| value().is_some_and(|value| value <= limit))
}
