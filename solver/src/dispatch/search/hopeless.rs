//! Proof that nothing at all can be served: then there is no plan, and sentences say why.
//!
//! A stop is hopeless when no vehicle type has its skills, holds its quantity, or reaches it in
//! time by the shortest ways (not only the direct one: ways may be shorter by way of others).

use super::data::{Data, NONE};
use super::snapshot::Snapshot;
use crate::dispatch::problem::{Problem, StopIndex};

/// So many sentences at most.
const MOST_SENTENCES: usize = 20;

/// Sentences that prove that no mandatory stop can be served, or `None` where that is not proven.
pub(super) fn reasons(problem: &Problem, data: &Data<'_>, plan: &Snapshot) -> Option<Vec<String>> {
    let ways: Vec<Ways> = (0..data.fleet.len() as u32).map(|kind| Ways::of(data, kind)).collect::<Option<_>>()?;
    let mut sentences = Vec::new();
    for stop in 0..data.stops as u32 {
        if data.prize[stop as usize].is_finite() {
            continue;
        }
        let why = why_hopeless(data, &ways, stop)?;
        if sentences.len() < MOST_SENTENCES {
            sentences.push(format!("stop \"{}\" cannot be served: {why}", problem.stops()[StopIndex(stop)].id));
        }
    }
    if plan.missing as usize > sentences.len() {
        sentences.push(format!("{} more stops cannot be served either", plan.missing as usize - sentences.len()));
    }
    Some(sentences)
}

fn why_hopeless(data: &Data<'_>, ways: &[Ways], stop: u32) -> Option<String> {
    let partner = data.partner[stop as usize];
    let halves = [stop, if partner == NONE { stop } else { partner }];
    let usable = |kind: &u32| data.fleet[*kind as usize].count > 0;
    let skilled = |kind: &u32| halves.iter().all(|&half| data.allows(*kind, half));
    let kinds: Vec<u32> = (0..data.fleet.len() as u32).filter(usable).collect();
    if kinds.is_empty() {
        return Some("the fleet has no vehicle".to_owned());
    }
    let kinds: Vec<u32> = kinds.into_iter().filter(skilled).collect();
    if kinds.is_empty() {
        return Some(barred(data, stop));
    }
    let holds = |kind: &u32| {
        (0..data.dims).all(|dim| {
            let at = stop as usize * data.dims + dim;
            data.quantity[at].max(data.carried[at].abs()) <= data.capacity(*kind)[dim]
        })
    };
    let kinds: Vec<u32> = kinds.into_iter().filter(holds).collect();
    if kinds.is_empty() {
        return Some("its quantity is more than any vehicle that may serve it can hold".to_owned());
    }
    let in_time = |kind: &u32| {
        let (fleet, ways) = (&data.fleet[*kind as usize], &ways[*kind as usize]);
        // A route in progress, which may have left before, may take it.
        let open = if data.fixed.on { fleet.begins } else { fleet.open };
        let begin = data.earliest_start(stop, open + ways.there[stop as usize]);
        begin + data.service[stop as usize] * (1.0 + fleet.extra_service) + ways.back[stop as usize] <= fleet.close
    };
    if data.timed && !kinds.iter().any(in_time) {
        return Some(
            "no vehicle that may serve it can be there within its windows and back within the shift".to_owned(),
        );
    }
    None
}

/// What to say of a stop that no vehicle there is may serve.
fn barred(data: &Data<'_>, stop: u32) -> String {
    let asked = &data.problem.draft().stops[stop as usize];
    if asked.vehicles.is_empty() && asked.not_vehicles.is_empty() {
        "no vehicle has the skills that it asks for".to_owned()
    } else {
        "no vehicle is among those that may serve it, and has the skills that it asks for".to_owned()
    }
}

/// Shortest travel times of one vehicle type from its start to every stop and from there to its end.
struct Ways {
    there: Vec<f64>,
    back: Vec<f64>,
}

impl Ways {
    /// `None` where there are no tables to search.
    fn of(data: &Data<'_>, kind: u32) -> Option<Self> {
        let fleet = &data.fleet[kind as usize];
        if !data.dense && data.timed {
            return None;
        }
        if !data.timed {
            return Some(Self { there: Vec::new(), back: Vec::new() });
        }
        let there = shortest(data, fleet.start, |from, to| data.travel(fleet.slowness, from, to));
        let back = shortest(data, fleet.end, |from, to| data.travel_back(fleet.slowness, from, to));
        Some(Self { there, back })
    }
}

/// Dijkstra on the dense table, over the stops.
fn shortest(data: &Data<'_>, source: u32, arc: impl Fn(u32, u32) -> f64) -> Vec<f64> {
    let mut best: Vec<f64> = (0..data.stops as u32).map(|stop| arc(source, stop)).collect();
    let mut open: Vec<u32> = (0..data.stops as u32).collect();
    while let Some(at) = (0..open.len()).min_by(|&a, &b| best[open[a] as usize].total_cmp(&best[open[b] as usize])) {
        let from = open.swap_remove(at);
        for &to in &open {
            let through = best[from as usize] + arc(from, to);
            if through < best[to as usize] {
                best[to as usize] = through;
            }
        }
    }
    best
}
