//! The least that a way can be between two places: vehicles that load again or charge may go by depots and
//! stations, and traffic may be faster than usual.
//!
//! With what lies between stops left out, a route is its stops in order again: ways are as short and as quick as
//! any way by such places (shortest paths of Floyd 1962, by these places alone), and what happens there
//! takes no time, no room and no energy.

use crate::dispatch::problem::{PlaceIndex, Problem, StopIndex, Vehicle};
use crate::ids::Idx as _;

/// More steps than this are not taken to find the shortest paths.
const MOST_STEPS: usize = 200_000_000;

/// Least distances and travel times of one vehicle type between all places.
pub(super) struct Least<'a> {
    problem: &'a Problem,
    walked: bool,
    /// By row and column, distance and time at the common speed; empty where they are those of the tables.
    ways: Vec<(f64, f64)>,
}

impl<'a> Least<'a> {
    /// `None` where there are too many places.
    pub(super) fn new(problem: &'a Problem, vehicle: &Vehicle) -> Option<Self> {
        let mut least = Self { problem, walked: vehicle.walked, ways: Vec::new() };
        if !vehicle.walked {
            return Some(least);
        }
        let places = problem.places();
        let stations = if vehicle.battery.is_some() { problem.stations().len() } else { 0 };
        let stations = (places - problem.stations().len()..places).take(stations);
        let hubs: Vec<usize> = vehicle.reload.iter().map(|depot| depot.row()).chain(stations).collect();
        if (hubs.len() + 1).saturating_mul(places).saturating_mul(places) > MOST_STEPS {
            return None;
        }
        let fastest = vehicle.traffic.iter().map(|period| period.speed_factor).fold(1.0, f64::max);
        let pairs = (0..places).flat_map(|a| (0..places).map(move |b| (PlaceIndex::new(a), PlaceIndex::new(b))));
        let way = |(a, b)| {
            let time = problem.duration_for(vehicle, a, b) / vehicle.time_factor / fastest;
            (problem.distance_for(vehicle, a, b), time)
        };
        least.ways = pairs.map(way).collect();
        for hub in hubs {
            for a in 0..places {
                let (out, late) = least.ways[a * places + hub];
                for b in 0..places {
                    let (on, later) = least.ways[hub * places + b];
                    let known = &mut least.ways[a * places + b];
                    *known = (known.0.min(out + on), known.1.min(late + later));
                }
            }
        }
        Some(least)
    }

    pub(super) fn distance(&self, from: PlaceIndex, to: PlaceIndex) -> f64 {
        let row = from.row() * self.problem.places() + to.row();
        self.ways.get(row).map_or_else(|| self.problem.distance(from, to), |way| way.0)
    }
    /// Travel time at the common speed.
    pub(super) fn duration(&self, from: PlaceIndex, to: PlaceIndex) -> f64 {
        let row = from.row() * self.problem.places() + to.row();
        self.ways.get(row).map_or_else(|| self.problem.duration(from, to), |way| way.1)
    }
    /// Set-up at a stop; none where the vehicle may come from a place between.
    pub(super) fn setup(&self, from: Option<PlaceIndex>, stop: StopIndex) -> f64 {
        if self.walked { 0.0 } else { self.problem.setup(from, stop) }
    }
}
