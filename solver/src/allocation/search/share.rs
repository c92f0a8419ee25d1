//! The service share as a price: far service costs more, until enough is served near.

use super::explore::first_sites;
use super::nearest::{Nearest, SiteCosts};
use super::transport::Units;
use super::{OpenSites, flows::Flows};
use crate::allocation::tables::Tables;
use crate::search::random::stream;
use crate::search::stop::Stop;

/// The tables with a price on every unit that is served far: the least power of two times the mean
/// unit cost at which a descent serves enough near.
pub(super) fn priced(tables: &Tables, seed: u64, stop: &Stop) -> Tables {
    const DOUBLINGS: i32 = 24;
    let finite = || tables.cost.iter().filter(|cost| cost.is_finite());
    let mean = finite().sum::<f64>() / finite().count().max(1) as f64;
    let unit = (mean * tables.n as f64 / tables.total.max(1e-9)).max(1e-6);
    let mut seen = tables.clone();
    for doubling in -4..DOUBLINGS {
        let price = if doubling == -4 { 0.0 } else { unit * 2f64.powi(doubling) };
        reprice(tables, price, &mut seen);
        if stop.urgent() || serves_near(tables, &seen, seed, stop) {
            break;
        }
    }
    seen
}

/// Adds `price` to every unit served far.
fn reprice(tables: &Tables, price: f64, seen: &mut Tables) {
    let Some(share) = &tables.share else { return };
    for (at, cost) in seen.cost.iter_mut().enumerate() {
        let far = if share.near[at] { 0.0 } else { price * tables.quantity[at / tables.m] };
        *cost = tables.cost[at] + far;
    }
}

/// Whether a descent under the priced tables finds a solution that keeps the share.
fn serves_near(tables: &Tables, seen: &Tables, seed: u64, stop: &Stop) -> bool {
    let open = first_sites(seen);
    if seen.capacitated {
        let units = Units::new(seen, stop);
        try_out(tables, &mut Flows::new(seen, &units, &open), seed, stop)
    } else {
        let Some(costs) = SiteCosts::new(seen, stop) else { return false };
        try_out(tables, &mut Nearest::new(seen, &costs, &open), seed, stop)
    }
}

fn try_out<S: OpenSites>(tables: &Tables, state: &mut S, seed: u64, stop: &Stop) -> bool {
    let random = &mut stream(seed, "allocation-share", 0);
    let all: Vec<u32> = (0..tables.m as u32).collect();
    while !state.descend(&all, random, stop) && !stop.urgent() {}
    state.solution(tables, random, stop).is_some_and(|solution| solution.is_feasible(tables))
}
