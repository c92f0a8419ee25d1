//! The restricted master: a linear program over the routes known so far.
//!
//! Each row must be covered at least once or pays its skip; the number of routes, and of each
//! class that is limited, keeps its limits. Its duals are the prices that routes are asked to beat.

use super::cuts::{Cut, Driven};
use super::effort::Effort;
use super::memory::Memory;
use super::price::Route;
use super::relaxed::Relaxed;
use crate::milp::{Limits, Linear, LinearStatus};
use crate::outcome::Sense;

/// Duals of the master.
#[derive(Debug)]
pub(super) struct Prices {
    /// What covering each row is worth.
    pub(super) rows: Vec<f64>,
    /// What one route more is worth (negative: it costs).
    pub(super) routes: f64,
    /// The same of each class, at most 0.
    pub(super) classes: Vec<f64>,
    /// What entering the set of each cut is worth.
    pub(super) cuts: Vec<f64>,
}

/// A column of the program.
struct Column {
    number: usize,
    stops: Vec<u16>,
}

/// The program and its columns.
pub(super) struct Master {
    linear: Linear,
    rows: usize,
    classes: usize,
    columns: Vec<Column>,
    pub(super) cuts: Vec<Cut>,
    /// The columns that leave a row uncovered at a made-up cost.
    forced: Vec<usize>,
    penalty: f64,
}

impl Master {
    /// Without any route. Rows that must be covered may be left at `penalty`, until that proves too little.
    pub(super) fn new(relaxed: &Relaxed, penalty: f64) -> Self {
        let mut linear = Linear::new(Sense::Minimise);
        let rows = relaxed.skip.len();
        for _ in 0..rows {
            linear.add_row(1.0, f64::INFINITY, &[]);
        }
        linear.add_row(relaxed.routes.least as f64, relaxed.routes.most as f64, &[]);
        for class in &relaxed.classes {
            linear.add_row(f64::NEG_INFINITY, class.count.min(relaxed.stops()) as f64, &[]);
        }
        let mut forced = Vec::new();
        for (row, &skip) in relaxed.skip.iter().enumerate() {
            let cost = if skip.is_finite() { skip } else { penalty };
            let column = linear.add_column(cost, 0.0, f64::INFINITY, &[(row, 1.0)]);
            if skip.is_infinite() {
                forced.push(column);
            }
        }
        forced.push(linear.add_column(penalty, 0.0, f64::INFINITY, &[(rows, 1.0)]));
        Self { linear, rows, classes: relaxed.classes.len(), columns: Vec::new(), cuts: Vec::new(), forced, penalty }
    }

    /// Adds a route.
    pub(super) fn add(&mut self, relaxed: &Relaxed, route: &Route) {
        let mut entries: Vec<(usize, f64)> = Vec::with_capacity(route.stops.len() + 2);
        let mut covered: Vec<usize> = route.stops.iter().map(|&stop| relaxed.row[stop as usize] as usize).collect();
        covered.sort_unstable();
        for row in covered {
            match entries.last_mut() {
                Some((last, times)) if *last == row => *times += 1.0,
                _ => entries.push((row, 1.0)),
            }
        }
        entries.push((self.rows, 1.0));
        entries.push((self.rows + 1 + route.class, 1.0));
        for (number, cut) in self.cuts.iter().enumerate() {
            let times = cut.entries(&route.stops);
            if times > 0 {
                entries.push((self.rows + 1 + self.classes + number, times as f64));
            }
        }
        let cost = relaxed.classes[route.class].cost_of(&route.stops);
        let number = self.linear.add_column(cost, 0.0, f64::INFINITY, &entries);
        self.columns.push(Column { number, stops: route.stops.clone() });
    }

    /// Adds a cut over the routes known.
    fn cut(&mut self, cut: Cut) {
        let times = self.columns.iter().map(|column| (column.number, cut.entries(&column.stops) as f64));
        let entries: Vec<(usize, f64)> = times.filter(|&(_, times)| times > 0.0).collect();
        let row = self.linear.add_row(cut.least, f64::INFINITY, &entries);
        self.forced.push(self.linear.add_column(self.penalty, 0.0, f64::INFINITY, &[(row, 1.0)]));
        self.cuts.push(cut);
    }

    /// Adds the cuts that the last solution violates; how many.
    pub(super) fn cut_off(&mut self, relaxed: &Relaxed) -> usize {
        let mut driven = Driven::new(relaxed.stops());
        let primal = self.linear.primal();
        for column in &self.columns {
            let often = primal.get(column.number).copied().unwrap_or(0.0);
            if often > 1e-9 {
                driven.add(&column.stops, often);
            }
        }
        let cuts = driven.violated(relaxed, &self.cuts);
        let found = cuts.len();
        cuts.into_iter().for_each(|cut| self.cut(cut));
        found
    }

    /// Solves; the optimum, unless stopped. Charges for the size of the program.
    pub(super) fn solve(&mut self, effort: &mut Effort) -> Option<f64> {
        if !effort.spend((self.rows * (self.columns.len() + self.rows)) as u64) {
            return None;
        }
        let limits =
            Limits { gap: 0.0, nodes: None, simplex_iterations: Some(200_000), ..Limits::of(effort.stop(), 1) };
        (self.linear.solve(&limits) == LinearStatus::Optimal).then(|| self.linear.objective())
    }

    /// The duals of the last solve.
    pub(super) fn prices(&self) -> Prices {
        let duals = self.linear.row_duals();
        Prices {
            rows: duals[..self.rows].to_vec(),
            routes: duals[self.rows],
            classes: duals[self.rows + 1..=self.rows + self.classes].iter().map(|dual| dual.min(0.0)).collect(),
            cuts: duals[self.rows + 1 + self.classes..].iter().map(|dual| dual.max(0.0)).collect(),
        }
    }

    /// Where made-up cost is still paid, raises it tenfold: true if so.
    pub(super) fn raise_penalty(&mut self) -> bool {
        let primal = self.linear.primal();
        let paid = self.forced.iter().any(|&column| primal[column] > 1e-7);
        if paid && self.penalty < 1e12 {
            self.penalty *= 10.0;
            for &column in &self.forced {
                self.linear.set_cost(column, self.penalty);
            }
            return true;
        }
        false
    }

    /// The routes of the last solution that return to a stop.
    pub(super) fn cycling(&self) -> impl Iterator<Item = &[u16]> {
        let primal = self.linear.primal();
        let used = self.columns.iter().filter(|column| primal.get(column.number).is_some_and(|&value| value > 1e-6));
        used.map(|column| column.stops.as_slice()).filter(|stops| {
            let mut sorted = stops.to_vec();
            sorted.sort_unstable();
            sorted.windows(2).any(|pair| pair[0] == pair[1])
        })
    }

    /// Takes out the columns that `memory` no longer allows.
    pub(super) fn keep_allowed(&mut self, memory: &Memory) {
        let linear = &mut self.linear;
        self.columns.retain(|column| {
            let allowed = memory.allows(&column.stops);
            if !allowed {
                linear.set_bounds(column.number, 0.0, 0.0);
            }
            allowed
        });
    }
}
