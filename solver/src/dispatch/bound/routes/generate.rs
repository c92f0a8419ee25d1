//! Column generation: master and pricing in turn, and the bound that every exact pricing proves.
//!
//! For any prices π of the rows, μ of the number of routes, ν ≤ 0 of the classes and σ ≥ 0 of the cuts,
//!
//!   L = Σ_r min(π_r, skip_r) + least over k of μ k + Σ_c ν_c count_c + Σ_S σ_S k_S
//!       + Σ_v min(0, reduced_v)
//!
//! bounds every plan from below, where reduced_v is the least reduced cost of a route with key v:
//! each stop is the key of one route of a plan at most, and a plan has at most `most` routes.

use super::super::Routes;
use super::effort::Effort;
use super::labels::Care;
use super::master::{Master, Prices};
use super::memory::Memory;
use super::price::{Route, price};
use super::relaxed::{Goal, Relaxed};
use crate::dispatch::plan::Plan;
use crate::dispatch::problem::Problem;
use crate::ids::Idx as _;

/// Sets of remembered stops begin with so many neighbours, and grow where routes return.
const NEIGHBOURS: usize = 6;
const MOST_REMEMBERED: u32 = 16;
/// A reduced cost below this share of the mean cost of a stop makes a column.
const NEGATIVE: f64 = 1e-7;
/// The bound is as good as the master's value at this share of it: while sets may still grow, and
/// at last.
const CLOSE: (f64, f64) = (1e-4, 1e-7);

/// A column generation that can be stopped and gone on with.
pub(in super::super) struct Generation {
    relaxed: Relaxed,
    memory: Memory,
    master: Master,
    best: Option<f64>,
    /// Where labels of both ends meet, a share of each class's first resource.
    middle: Vec<f64>,
    close: f64,
    /// What the dearest stop costs alone.
    scale: f64,
}

/// How one round ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Round {
    /// New columns.
    More,
    /// The master's value is proven, or as good as.
    Closed,
    /// The effort is spent.
    Spent,
}

impl Generation {
    /// Knows the routes of one stop alone. `None` where the relaxation does not suit.
    pub(in super::super) fn new(problem: &Problem, routes: Routes, goal: Goal) -> Option<Self> {
        let relaxed = Relaxed::new(problem, routes, goal)?;
        let memory = Memory::nearest(relaxed.stops(), NEIGHBOURS, |i, j| relaxed.distance(i, j));
        let alone = relaxed.single_routes();
        let scale = alone.iter().map(|route| route.reduced.abs()).fold(1e-6, f64::max);
        let mut master = Master::new(&relaxed, 2.0 * scale);
        for route in &alone {
            master.add(&relaxed, route);
        }
        let middle = vec![0.5; relaxed.classes.len()];
        Some(Self { relaxed, memory, master, best: None, middle, close: CLOSE.0, scale })
    }

    /// Raises the bound until nothing more is to be had, `enough` is reached or the effort is
    /// spent, with the routes of `plan` to start from. The best bound so far.
    pub(in super::super) fn run(
        &mut self,
        problem: &Problem,
        plan: &Plan,
        enough: impl Fn(f64) -> bool,
        effort: &mut Effort,
    ) -> Option<f64> {
        for route in &plan.routes {
            // What lies between the stops is left out.
            let stops = route.stops.iter().filter_map(|visit| problem.stop_by_id(visit.id()));
            let stops = stops.map(|stop| stop.row() as u16).collect();
            let Some(class) = problem.in_shift(&route.vehicle, route.depart) else { continue };
            let route = Route { class: class.row(), reduced: 0.0, stops };
            if self.relaxed.classes[route.class].cost_of(&route.stops).is_finite() {
                self.master.add(&self.relaxed, &route);
            }
        }
        loop {
            let round = self.round(effort);
            if round == Round::Spent || self.best.is_some_and(&enough) {
                return self.best;
            }
            if round == Round::Closed && !self.master.raise_penalty() && !self.strengthen() {
                if self.close == CLOSE.1 {
                    return self.best;
                }
                self.close = CLOSE.1;
            }
        }
    }

    /// Adds cuts that the last solution violates, and lets sets grow where its routes return to a
    /// stop; false where neither is to be had.
    fn strengthen(&mut self) -> bool {
        let cycling: Vec<Vec<u16>> = self.master.cycling().map(<[u16]>::to_vec).collect();
        let mut grew = self.master.cut_off(&self.relaxed) > 0;
        for stops in &cycling {
            grew |= self.memory.forbid(stops, MOST_REMEMBERED);
        }
        if grew {
            self.master.keep_allowed(&self.memory);
            self.close = CLOSE.0;
        }
        grew
    }

    /// Solves the master, and asks for routes: quickly first, exactly where that finds none.
    fn round(&mut self, effort: &mut Effort) -> Round {
        let Some(value) = self.master.solve(effort) else { return Round::Spent };
        let prices = self.master.prices();
        // Some bound in any case: without one, exact pricing does not wait for the others to end.
        let hurry = self.best.is_none() && effort.is_half_spent();
        let cares = [Care::Near, Care::Loose, Care::Exact];
        for care in cares.into_iter().skip(if hurry { 2 } else { 0 }) {
            let Some((bound, routes)) = self.price(&prices, care, effort) else { return Round::Spent };
            if care == Care::Exact {
                self.best = Some(self.best.map_or(bound, |best| best.max(bound)));
            }
            if self.best.is_some_and(|best| value - best <= self.close * value.abs()) {
                return Round::Closed;
            }
            if self.add(&routes) > 0 {
                return Round::More;
            }
        }
        Round::Closed
    }

    /// Prices all classes: the bound that the prices prove if `exact`, and the routes found.
    fn price(&mut self, prices: &Prices, care: Care, effort: &mut Effort) -> Option<(f64, Vec<Route>)> {
        let relaxed = &self.relaxed;
        let at_stops: Vec<f64> = relaxed.row.iter().map(|&row| prices.rows[row as usize]).collect();
        let mut least = vec![0.0_f64; relaxed.stops()];
        let mut routes = Vec::new();
        for (number, class) in relaxed.classes.iter().enumerate() {
            let class = &class.with_cuts(&self.master.cuts, &prices.cuts);
            let toll = -prices.routes - prices.classes[number];
            let middle = self.middle[number] * class.horizon;
            let priced = price((number, class), &at_stops, toll, &self.memory, middle, care, effort)?;
            for (least, reduced) in least.iter_mut().zip(&priced.least) {
                *least = least.min(*reduced);
            }
            routes.extend(priced.routes);
            // The end that made more labels gets less of the resource.
            let (heads, tails) = (priced.labels.0 as f64, priced.labels.1 as f64);
            if care == Care::Exact {
                let drift = if heads > 1.2 * tails {
                    -0.03
                } else if tails > 1.2 * heads {
                    0.03
                } else {
                    0.0
                };
                self.middle[number] = (self.middle[number] + drift).clamp(0.1, 0.9);
            }
        }
        Some((self.lagrangian(prices, least), routes))
    }

    /// The bound of the module's formula.
    fn lagrangian(&self, prices: &Prices, mut least: Vec<f64>) -> f64 {
        let relaxed = &self.relaxed;
        let rows: f64 = prices.rows.iter().zip(&relaxed.skip).map(|(price, skip)| price.min(*skip)).sum();
        let routes = if prices.routes >= 0.0 { relaxed.routes.least } else { relaxed.routes.most };
        let counted = |(class, price): (&super::class::Class, &f64)| price * class.count.min(relaxed.stops()) as f64;
        let classes: f64 = relaxed.classes.iter().zip(&prices.classes).map(counted).sum();
        least.sort_by(f64::total_cmp);
        let missing: f64 = least.iter().take(relaxed.routes.most).sum();
        let cuts: f64 = self.master.cuts.iter().zip(&prices.cuts).map(|(cut, price)| price * cut.least).sum();
        rows + prices.routes * routes as f64 + classes + cuts + missing
    }

    /// Adds the routes of negative reduced cost; how many.
    fn add(&mut self, routes: &[Route]) -> usize {
        let paying = routes.iter().filter(|route| route.reduced < -NEGATIVE * self.scale);
        paying.map(|route| self.master.add(&self.relaxed, route)).count()
    }
}
