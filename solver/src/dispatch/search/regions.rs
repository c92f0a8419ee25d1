//! Regions: large plans are searched part by part, several parts at once.
//!
//! A round cuts the plan into groups of neighbouring routes, each small enough for the cache of a
//! processor; every island anneals some of them, one after the other, all at the run's present
//! temperature, and the next round cuts elsewhere. Spatial decomposition after Taillard (1993),
//! "Parallel iterative search methods for vehicle routing problems", and Santini, Schneider, Vidal
//! and Vigo (2023), "Decomposition strategies for vehicle routing heuristics", section 3.2
//! (barycentres); ours differs in that the parts are neither solved nor kept: the cuts follow a
//! turning axis, and a part gets a few thousand steps of one annealing that spans all rounds.
//!
//! Parts, their islands and their iterations depend on counts alone, so that a run limited by
//! iterations gives the same plan however loaded the machine is.

use super::anneal::{Island, Phase};
use super::data::Data;
use super::islands::Islands;
use super::snapshot::Snapshot;
use super::watch::Watch;
use crate::geometry::Point;
use crate::search::random::Random;
use rand::RngExt;
use rayon::iter::{IndexedParallelIterator as _, IntoParallelRefMutIterator as _, ParallelIterator as _};

/// Stops from which on one island searches by regions, and several do.
const LARGE: [usize; 2] = [2_000, 600];
/// Stops of a region, and iterations a stop that it gets in a round.
const SIZE: usize = 2_500;
const EACH: u64 = 2;
/// A cut leaves its sides unequal by up to this share.
const UNEVEN: f64 = 0.1;

/// A route: vehicle type and stops.
type Route = (u32, Vec<u32>);

/// Some routes of a plan and what is left out near them.
#[derive(Default)]
pub(super) struct Part {
    pub(super) routes: Vec<Route>,
    pub(super) absent: Vec<u32>,
    /// Vehicles by type, and routes in all, that it may have at most.
    pub(super) limits: Vec<u32>,
    pub(super) most: u32,
}

/// What an island made of a part: where its annealing stands, and the best it met.
struct Searched {
    routes: Vec<Route>,
    absent: Vec<u32>,
    best: Vec<Route>,
    best_missing: u32,
    best_cost: f64,
}

/// Whether a run on so many islands goes by regions.
pub(super) fn pay(data: &Data<'_>, islands: usize) -> bool {
    data.stops >= LARGE[usize::from(islands > 1)]
        && !data.judge.on
        && !data.fixed.on
        && !data.changes.on
        && data.problem.points().is_some()
}

impl Islands<'_> {
    /// Anneals region by region until `end` of the run.
    pub(super) fn run_by_regions(&mut self, from: f64, end: f64, watch: &Watch<'_>) {
        let data = self.islands[0].data;
        let stop = self.stop.clone();
        let islands = self.islands.len();
        let turns = data.stops.div_ceil(SIZE * islands).max(1);
        let steps = (data.stops as u64 * EACH).div_ceil((turns * islands) as u64);
        self.islands[0].return_to_best();
        let most = self.islands[0].state.most;
        let mut best = self.best().clone();
        let mut routes: Vec<Route> = best.routes.iter().filter(|(_, stops)| !stops.is_empty()).cloned().collect();
        let mut absent = self.islands[0].state.absent.clone();
        loop {
            let parts = cut(data, &routes, &absent, turns * islands, most, &mut self.islands[0].random);
            let searched = self.search(&parts, turns, |island| {
                let until = island.iterations + steps;
                island.anneal(Phase { from, to: end, until }, &stop, watch);
            });
            routes.clear();
            absent.clear();
            let (mut missing, mut cost, mut best_routes) = (0, 0.0, Vec::new());
            for part in searched {
                routes.extend(part.routes);
                absent.extend(part.absent);
                best_routes.extend(part.best);
                missing += part.best_missing;
                cost += part.best_cost;
            }
            let found = Snapshot::of_routes(data.slots, best_routes, missing, cost);
            if found.better_than(&best, data.vehicles_first) {
                best = found;
                self.islands[0].best.clone_from(&best);
                watch.tell(&self.islands[0], "regions");
            }
            let done = self.most_iterations();
            if watch.done() || stop.reached(done).is_some() || stop.progress(done) >= end {
                break;
            }
        }
        for island in &mut self.islands {
            island.state.take_whole();
            island.state.most = most;
            island.adopt(&best);
        }
    }

    /// Every island takes its share of the parts, one after the other.
    fn search(&mut self, parts: &[Part], turns: usize, anneal: impl Fn(&mut Island<'_>) + Sync) -> Vec<Searched> {
        let work = |(island, parts): (&mut Island<'_>, &[Part])| -> Vec<Searched> {
            let turn = |part: &Part| {
                island.take_part(part);
                anneal(island);
                island.searched()
            };
            parts.iter().map(turn).collect()
        };
        match &self.pool {
            Some(pool) => {
                let islands = &mut self.islands;
                let shares: Vec<Vec<Searched>> = pool.install(|| {
                    let shares: Vec<&[Part]> = parts.chunks(turns).collect();
                    islands.par_iter_mut().zip(shares).map(work).collect()
                });
                shares.into_iter().flatten().collect()
            }
            None => self.islands.iter_mut().zip(parts.chunks(turns)).flat_map(work).collect(),
        }
    }
}

impl Island<'_> {
    /// Goes on from a part of a plan, which is the best of it so far.
    fn take_part(&mut self, part: &Part) {
        self.state.take_part(part);
        let plan = Snapshot::of(&self.state);
        self.hold(plan);
    }

    fn searched(&self) -> Searched {
        let open = |slot: &u32| self.state.routes[*slot as usize].len > 0;
        let route = |slot: u32| (self.state.routes[slot as usize].kind, self.state.stops_of(slot).collect());
        Searched {
            routes: (0..self.state.high).filter(open).map(route).collect(),
            absent: self.state.absent.clone(),
            best: self.best.routes.iter().filter(|(_, stops)| !stops.is_empty()).cloned().collect(),
            best_missing: self.best.missing,
            best_cost: self.best.cost,
        }
    }
}

/// Cuts a plan into parts of about the same number of stops.
fn cut(data: &Data<'_>, routes: &[Route], absent: &[u32], count: usize, most: u32, random: &mut Random) -> Vec<Part> {
    let points = data.problem.points().unwrap_or_default();
    let point = |stop: u32| points[data.origin[stop as usize] as usize];
    let angle: f64 = random.random_range(0.0..std::f64::consts::PI);
    let (sine, cosine) = angle.sin_cos();
    let mut spots: Vec<(Point, u32)> = Vec::with_capacity(routes.len());
    for (index, (_, stops)) in routes.iter().enumerate() {
        let mut sum = Point { x: 0.0, y: 0.0 };
        for &stop in stops {
            let Point { x, y } = point(stop);
            sum = Point { x: sum.x + cosine * x - sine * y, y: sum.y + sine * x + cosine * y };
        }
        let weight = stops.len() as f64;
        spots.push((Point { x: sum.x / weight, y: sum.y / weight }, index as u32));
    }
    let mut groups = Vec::with_capacity(count);
    halve(&mut spots, routes, count, &mut groups, random);
    let mut of_stop = vec![u32::MAX; data.stops];
    let mut parts: Vec<Part> = Vec::with_capacity(count);
    for (index, group) in groups.into_iter().enumerate() {
        let mut part = Part::default();
        for route in group {
            let (kind, stops) = &routes[route as usize];
            for &stop in stops {
                of_stop[stop as usize] = index as u32;
            }
            part.routes.push((*kind, stops.clone()));
        }
        parts.push(part);
    }
    // What is left out goes, whole units together, where the nearest served stop is.
    for &stop in absent {
        let part_of = |near: &u32| of_stop.get(*near as usize).copied().filter(|&part| part != u32::MAX);
        let part = data.near(data.unit(stop)).iter().find_map(part_of);
        parts[part.unwrap_or(0) as usize].absent.push(stop);
    }
    share_vehicles(data, &mut parts, most);
    parts
}

/// Groups routes by cuts across the wider side, until there are `count` groups.
fn halve(spots: &mut [(Point, u32)], routes: &[Route], count: usize, groups: &mut Vec<Vec<u32>>, random: &mut Random) {
    if count <= 1 {
        groups.push(spots.iter().map(|&(_, route)| route).collect());
        return;
    }
    let spread = |of: &dyn Fn(&Point) -> f64| {
        let (low, high) = spots
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (spot, _)| (low.min(of(spot)), high.max(of(spot))));
        high - low
    };
    let along_x = spread(&|spot| spot.x) >= spread(&|spot| spot.y);
    let key = |spot: &Point| if along_x { spot.x } else { spot.y };
    spots.sort_unstable_by(|(a, one), (b, other)| key(a).total_cmp(&key(b)).then(one.cmp(other)));
    let first = count / 2;
    let uneven = 1.0 + random.random_range(-UNEVEN..=UNEVEN);
    let stops = |spot: &(Point, u32)| routes[spot.1 as usize].1.len();
    let all: usize = spots.iter().map(stops).sum();
    let wanted = all as f64 * (first as f64 / count as f64) * uneven;
    let (mut before, mut at) = (0, 0);
    while at < spots.len() && before as f64 + 0.5 * stops(&spots[at]) as f64 <= wanted {
        before += stops(&spots[at]);
        at += 1;
    }
    let (left, right) = spots.split_at_mut(at);
    halve(left, routes, first, groups, random);
    halve(right, routes, count - first, groups, random);
}

/// Vehicles not in use are shared out among the parts in turn.
fn share_vehicles(data: &Data<'_>, parts: &mut [Part], most: u32) {
    let count = parts.len() as u32;
    let share = |index: usize, used: u32, all: u32, own: u32| {
        if all == u32::MAX {
            return all;
        }
        let spare = all.saturating_sub(used);
        own + spare / count + u32::from((index as u32) < spare % count)
    };
    let open = |part: &Part| part.routes.len() as u32;
    let used: u32 = parts.iter().map(open).sum();
    for (index, part) in parts.iter_mut().enumerate() {
        part.most = share(index, used, most, open(part));
    }
    for (kind, fleet) in data.fleet.iter().enumerate() {
        let own = |part: &Part| part.routes.iter().filter(|(of, _)| *of == kind as u32).count() as u32;
        let used: u32 = parts.iter().map(own).sum();
        for (index, part) in parts.iter_mut().enumerate() {
            part.limits.push(share(index, used, fleet.count, own(part)));
        }
    }
}
