//! Seeded synthetic instances: a city whose demand clusters around a few centres, in packhorse's own units.

use crate::city::{self, MIDDLE};
use packhorse_solver::allocation::{Demand, Draft, Model, Site};
use packhorse_solver::geometry::{Metric, Rounding};
use packhorse_solver::search::random::stream;
use rand::RngExt as _;

/// How large the instance is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Candidate sites.
    pub sites: usize,
    /// Demand points.
    pub demands: usize,
}

impl Default for Size {
    fn default() -> Self {
        Self { sites: 20, demands: 200 }
    }
}

/// A size from pairs such as `sites=20`.
///
/// # Errors
/// Names the allowed words when a pair has another, or a count of 0.
pub fn size_from(pairs: &[(String, usize)]) -> Result<Size, String> {
    let mut size = Size::default();
    for (name, count) in pairs {
        match name.as_str() {
            _ if *count == 0 => return Err(format!("the size {name}=0 is empty; write at least 1")),
            "sites" => size.sites = *count,
            "demands" => size.demands = *count,
            _ => return Err(format!("an allocation has no size \"{name}\"; there are sites, demands")),
        }
    }
    Ok(size)
}

/// The city's half width in degrees of longitude and latitude, about 20 km each.
const HALF: (f64, f64) = (0.30, 0.18);

/// An instance of that size: parcels a day, capacities for about three times the demand, cents.
pub fn generate(size: &Size, seed: u64) -> Draft {
    let mut draft = Draft::empty(format!("city-s{}-d{}-seed{seed}", size.sites, size.demands), Model::MultipleSourcing);
    draft.metric = Metric::Haversine;
    draft.rounding = Rounding::Nearest;
    draft.speed_kmh = Some(30.0);
    let mut quantities = stream(seed, "allocation-quantities", 0);
    for number in 1..=size.demands {
        let customer = city::customer(seed, number);
        // Many small neighbourhoods, few large ones.
        let quantity = (10.0 / (1.0 - quantities.random_range(0.0..0.9_f64)).powf(0.8)).round();
        let mut demand = Demand::new(customer.id, quantity);
        (demand.x, demand.y) = (Some(customer.x), Some(customer.y));
        draft.demands.push(demand);
    }
    let total: f64 = draft.demands.iter().map(|demand| demand.quantity).sum();
    for number in 1..=size.sites {
        let warehouse = city::warehouse(seed, number);
        let share = quantities.random_range(2.0..5.0) / size.sites as f64;
        let capacity = (total * share.max(1.2 / size.sites as f64)).ceil();
        // Land in the middle of the city costs more.
        let away = ((warehouse.x - MIDDLE.0).abs() / HALF.0 + (warehouse.y - MIDDLE.1).abs() / HALF.1) / 2.0;
        let opening = (20_000.0 + 40.0 * capacity * (1.5 - away)).round();
        let mut site = Site::new(warehouse.id, opening, Some(capacity));
        (site.x, site.y) = (Some(warehouse.x), Some(warehouse.y));
        draft.sites.push(site);
    }
    // A parcel costs two cents a kilometre.
    draft.cost_per_distance = 0.002;
    draft
}
