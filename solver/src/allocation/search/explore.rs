//! The heuristic: bound and open sites from the prices, then local search that is shaken and descends again.

use super::OpenSites;
use super::incumbent::Incumbent;
use crate::allocation::bound::{Ascent, Fixing};
use crate::allocation::tables::Tables;
use crate::search::random::Random;

/// How long the ascent may climb in one go.
const CLIMB: u64 = 800;
/// Between two looks at the open sites that the relaxation chooses.
const LOOK: u64 = 10;

/// Open sites to begin with: those that must be, then the cheapest for their capacity (or any, in
/// file order, where capacity does not bind) until capacity covers the demand.
pub(super) fn first_sites(tables: &Tables) -> Vec<bool> {
    let mut open = tables.must.clone();
    let mut order: Vec<usize> = (0..tables.m).filter(|&site| !open[site]).collect();
    let rate = |site: usize| tables.opening[site] / tables.capacity[site].min(tables.total).max(1e-9);
    if tables.max_open < tables.m {
        order.sort_by(|&a, &b| tables.capacity[b].total_cmp(&tables.capacity[a]));
    } else {
        order.sort_by(|&a, &b| rate(a).total_cmp(&rate(b)));
    }
    fill(tables, &mut open, &order);
    open
}

/// Opens sites in `order` until their number and their capacity suffice.
fn fill(tables: &Tables, open: &mut [bool], order: &[usize]) {
    let mut count = open.iter().filter(|&&open| open).count();
    let mut room: f64 = (0..tables.m).filter(|&site| open[site]).map(|site| tables.capacity[site]).sum();
    for &site in order {
        let enough = count >= tables.min_open.max(1) && room >= tables.total;
        if enough || count >= tables.max_open {
            break;
        }
        if !open[site] {
            open[site] = true;
            count += 1;
            room += tables.capacity[site];
        }
    }
}

/// The sites that the relaxation opens, as far as their number may go, filled up to what is needed.
pub(super) fn chosen_sites(tables: &Tables, ascent: &Ascent<'_>) -> Vec<bool> {
    let mut order: Vec<usize> = (0..tables.m).collect();
    let nets = ascent.nets();
    order.sort_by(|&a, &b| nets[a].total_cmp(&nets[b]).then(a.cmp(&b)));
    let mut open = tables.must.clone();
    let mut count = open.iter().filter(|&&open| open).count();
    for &site in &order {
        if ascent.chosen()[site] > 0.0 && !open[site] && count < tables.max_open {
            open[site] = true;
            count += 1;
        }
    }
    fill(tables, &mut open, &order);
    open
}

/// Offers what the search holds, if it could be better than the best.
pub(super) fn offer<S: OpenSites>(
    state: &mut S,
    tables: &Tables,
    random: &mut Random,
    incumbent: &mut Incumbent<'_>,
    source: &'static str,
) -> bool {
    let (missing, value) = state.value();
    if missing > tables.slack() || (tables.share.is_none() && value >= incumbent.objective()) {
        return false;
    }
    let solution = state.solution(tables, random, incumbent.stop());
    solution.is_some_and(|solution| incumbent.offer(&solution, source))
}

/// Climbs with the prices; the open sites they choose are tried on the way. Returns the ascent.
pub(super) fn climb<'t, S: OpenSites>(
    tables: &'t Tables,
    state: &mut S,
    random: &mut Random,
    incumbent: &mut Incumbent<'t>,
) -> Ascent<'t> {
    let stop = incumbent.stop();
    let mut ascent = Ascent::new(tables, stop, vec![Fixing::Free; tables.m], Ascent::start(tables));
    let steps = stop.iterations().map_or(CLIMB, |limit| CLIMB.min(limit / 2).max(1));
    let (mut tried, mut least) = (Vec::new(), f64::INFINITY);
    for step in 0..steps {
        let target = if incumbent.objective().is_finite() { incumbent.objective() } else { fallback(ascent.value()) };
        ascent.advance(target);
        incumbent.iterations += 1;
        if ascent.value().is_finite() {
            incumbent.prove(tables.safe_bound(ascent.value()), "lagrangian");
        }
        if ascent.is_over() || incumbent.ended().is_some() {
            break;
        }
        if step % LOOK == LOOK - 1 {
            let open = chosen_sites(tables, &ascent);
            if open != tried {
                state.restart(&open);
                // Where demands stay whole a solution takes long to make: only for better sites.
                if !tables.single || state.value().1 < least {
                    least = least.min(state.value().1);
                    offer(state, tables, random, incumbent, "lagrangian");
                }
                tried = open;
            }
        }
    }
    ascent
}

/// Something above the bound to climb to while no objective is known.
fn fallback(bound: f64) -> f64 {
    if bound.is_finite() { bound + 0.1 * bound.abs() + 1.0 } else { 1.0 }
}

/// The sites worth opening: those that make most at the best prices, in that order.
pub(super) fn candidates(tables: &Tables, ascent: &Ascent<'_>, open: usize) -> Vec<u32> {
    let nets = ascent.nets();
    let mut order: Vec<u32> = (0..tables.m as u32).collect();
    order.sort_by(|&a, &b| nets[a as usize].total_cmp(&nets[b as usize]).then(a.cmp(&b)));
    order.truncate((2 * open + 15).min(tables.m));
    order
}

/// Descends from `state`, then shakes and descends again, until the run ends or `patience` rounds found nothing better.
pub(super) fn wander<S: OpenSites>(
    tables: &Tables,
    state: &mut S,
    home: &mut S,
    candidates: &[u32],
    patience: u64,
    random: &mut Random,
    incumbent: &mut Incumbent<'_>,
) {
    let stop = incumbent.stop();
    let (mut quiet, mut at_rest) = (0, false);
    home.copy_from(state);
    while incumbent.ended().is_none() && quiet < patience {
        if at_rest {
            state.shake(1 + (quiet % 4) as usize, candidates, random);
        }
        at_rest = state.descend(candidates, random, stop);
        incumbent.iterations += 1;
        let better = offer(state, tables, random, incumbent, "local search");
        let (here, there) = (state.value(), home.value());
        quiet = if better { 0 } else { quiet + 1 };
        // Slightly worse sites are a way out of a valley; the best solution is kept elsewhere.
        let slip = if quiet % 5 == 4 { 1e-3 } else { 0.0 };
        if here.0 < there.0 || (here.0 == there.0 && here.1 <= there.1 * (1.0 + slip)) {
            home.copy_from(state);
        } else {
            state.copy_from(home);
            at_rest = true;
        }
    }
}
