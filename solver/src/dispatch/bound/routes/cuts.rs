//! Rounded capacity cuts: a set of stops that asks for more than k − 1 vehicles hold is entered k times.
//!
//! Sets are sought greedily from every stop, on the ways that the master's solution drives: each
//! next stop is the one most driven to and from, or the one that most lowers what the set lacks
//! (Lysgaard, Letchford and Eglese 2004, section 3).

use super::memory::StopSet;
use super::relaxed::Relaxed;

/// What a set must lack to be worth a cut.
const VIOLATED: f64 = 0.03;
/// Cuts found at once, and in all.
const AT_ONCE: usize = 40;
const MOST: usize = 400;

/// A set of stops, and how often routes enter it at least.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cut {
    pub(super) set: StopSet,
    pub(super) least: f64,
}

impl Cut {
    /// How often a route enters it.
    pub(super) fn entries(&self, stops: &[u16]) -> usize {
        let inside = |stop: &u16| self.set.contains(*stop as usize);
        let later = stops.windows(2).filter(|pair| inside(&pair[1]) && !inside(&pair[0])).count();
        usize::from(stops.first().is_some_and(inside)) + later
    }
}

/// What the master's solution drives.
pub(super) struct Driven {
    stops: usize,
    /// How often each stop is visited, and each way driven, in both directions together.
    visits: Vec<f64>,
    ways: Vec<f64>,
}

impl Driven {
    /// Nothing yet.
    pub(super) fn new(stops: usize) -> Self {
        Self { stops, visits: vec![0.0; stops], ways: vec![0.0; stops * stops] }
    }

    /// A route, driven so often.
    pub(super) fn add(&mut self, route: &[u16], often: f64) {
        for &stop in route {
            self.visits[stop as usize] += often;
        }
        for pair in route.windows(2) {
            let (a, b) = (pair[0] as usize, pair[1] as usize);
            self.ways[a * self.stops + b] += often;
            self.ways[b * self.stops + a] += often;
        }
    }

    /// Cuts that it violates and that are not `known`, the most violated first.
    pub(super) fn violated(&self, relaxed: &Relaxed, known: &[Cut]) -> Vec<Cut> {
        let mut found: Vec<(f64, Cut)> = Vec::new();
        if relaxed.largest <= 0 || known.len() >= MOST {
            return Vec::new();
        }
        for seed in (0..self.stops).filter(|&stop| relaxed.demand[stop] > 0) {
            for by_lack in [false, true] {
                if let Some((lack, cut)) = self.grow(relaxed, seed, by_lack)
                    && !known.contains(&cut)
                    && found.iter().all(|(_, other)| *other != cut)
                {
                    found.push((lack, cut));
                }
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        found.into_iter().take(AT_ONCE).map(|(_, cut)| cut).collect()
    }

    /// The set grown from `seed` that lacks most entries.
    fn grow(&self, relaxed: &Relaxed, seed: usize, by_lack: bool) -> Option<(f64, Cut)> {
        let largest = relaxed.largest as f64;
        let mut set = StopSet::default();
        // What each stop shares with the set.
        let mut shared = vec![0.0; self.stops];
        let (mut entered, mut asked) = (0.0, 0_i64);
        let mut best: Option<(f64, Cut)> = None;
        let mut next = Some(seed);
        while let Some(stop) = next {
            set.insert(stop);
            entered += self.visits[stop] - shared[stop];
            asked += relaxed.demand[stop];
            for (shared, way) in shared.iter_mut().zip(&self.ways[stop * self.stops..]) {
                *shared += way;
            }
            let least = (asked as u64).div_ceil(relaxed.largest as u64) as f64;
            let lack = least - entered;
            if lack > VIOLATED && best.is_none_or(|(most, _)| lack > most + 1e-9) {
                best = Some((lack, Cut { set, least }));
            }
            let worth = |j: usize| {
                let gained = shared[j] - self.visits[j];
                if by_lack { gained + relaxed.demand[j] as f64 / largest } else { shared[j] }
            };
            let open = |&j: &usize| relaxed.demand[j] > 0 && shared[j] > 1e-9 && !set.contains(j);
            next = (0..self.stops).filter(open).max_by(|&a, &b| worth(a).total_cmp(&worth(b)).then(b.cmp(&a)));
        }
        best
    }
}
