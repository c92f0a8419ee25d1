//! Ways as the bounds see them: what each costs at least under the objective, and which stops can
//! follow each other at all.

use super::super::problem::{Objective, PlaceIndex, Problem, StopIndex, StopKind};
use crate::geometry::Matrix;
use crate::ids::Idx as _;
use crate::search::stop::Stop;

/// Up to so many stops the arcs are kept with what time and load allow (32 MB).
const KEPT: usize = 2_000;

/// Weights of ways between stops, in the objective's unit.
pub(super) struct Weights<'a> {
    problem: &'a Problem,
    /// Cost per distance and per travel time of the cheapest vehicle.
    per_distance: f64,
    per_time: f64,
    /// Row = from, column = to; infinite where one cannot follow the other.
    kept: Option<Matrix>,
    /// From a start to each stop, from each stop to an end; infinite where impossible.
    pub(super) start: Vec<f64>,
    pub(super) end: Vec<f64>,
    /// What leaving a stop out costs; infinite where it must be served, 0 where it has alternatives.
    pub(super) skip: Vec<f64>,
    /// What the cheapest k vehicles cost to use, for k = 0, 1, …; beyond, the last step repeats.
    pub(super) fixed: Vec<f64>,
    /// Service of the mandatory stops, which every plan pays.
    pub(super) constant: f64,
}

impl<'a> Weights<'a> {
    /// `None` if stopped before all are known.
    pub(super) fn new(problem: &'a Problem, stop: &Stop) -> Option<Self> {
        let cost = problem.objective() == Objective::Cost;
        let least = |value: fn(&super::super::problem::Vehicle) -> f64| {
            problem.vehicles().iter().map(value).fold(f64::INFINITY, f64::min)
        };
        let (per_distance, per_second) =
            if cost { (least(|v| v.cost_per_distance), least(|v| v.cost_per_time)) } else { (1.0, 0.0) };
        let per_time = if cost { per_second * least(|v| v.time_factor) } else { 0.0 };
        let counts_prizes = problem.objective().counts_prizes();
        let skip = |(index, stop): (StopIndex, &super::super::problem::Stop)| {
            if problem.alternatives().of(index).is_some() {
                return 0.0;
            }
            stop.prize.map_or(f64::INFINITY, |prize| if counts_prizes { prize } else { 0.0 })
        };
        let mandatory = problem.stops().indices().filter(|&stop| problem.must_serve(stop));
        let mut weights = Self {
            problem,
            per_distance,
            per_time,
            kept: None,
            start: Vec::new(),
            end: Vec::new(),
            skip: problem.stops().iter_enumerated().map(skip).collect(),
            fixed: if cost { fixed(problem) } else { vec![0.0] },
            constant: per_second * mandatory.map(|index| problem.least_service(index)).sum::<f64>(),
        };
        weights.start = weights.ends(StopKind::Delivery, |v| v.start, |from, at| (from, at));
        weights.end = weights.ends(StopKind::Pickup, |v| v.end, |to, at| (at, to));
        if problem.stops().len() <= KEPT {
            weights.kept = Some(weights.keep(stop)?);
        }
        Some(weights)
    }

    /// The cheapest way between each stop and a start or an end. A pair's `barred` end cannot be there.
    fn ends(
        &self,
        barred: StopKind,
        place: fn(&super::super::problem::Vehicle) -> Option<PlaceIndex>,
        order: fn(PlaceIndex, PlaceIndex) -> (PlaceIndex, PlaceIndex),
    ) -> Vec<f64> {
        let mut places: Vec<Option<PlaceIndex>> = self.problem.vehicles().iter().map(place).collect();
        places.sort_unstable();
        places.dedup();
        let way = |stop: StopIndex| {
            let known = &self.problem.stops()[stop];
            if known.pair.is_some() && known.kind == barred {
                return f64::INFINITY;
            }
            let ways = places.iter().map(|place| {
                place.map_or(0.0, |place| {
                    let (from, to) = order(place, self.problem.place(stop));
                    self.between(from, to)
                })
            });
            ways.fold(f64::INFINITY, f64::min)
        };
        self.problem.stops().indices().map(way).collect()
    }

    fn keep(&self, stop: &Stop) -> Option<Matrix> {
        let n = self.problem.stops().len();
        let follow = Follow::new(self.problem);
        let mut stopped = false;
        let matrix = Matrix::from_fn(n, n, |from, to| {
            stopped = stopped || to == 0 && stop.urgent();
            if stopped || from == to || !follow.may(self.problem, StopIndex::new(from), StopIndex::new(to)) {
                f64::INFINITY
            } else {
                self.way(from, to)
            }
        });
        (!stopped).then_some(matrix)
    }

    /// The least a way costs, whatever lies there.
    pub(super) fn between(&self, from: PlaceIndex, to: PlaceIndex) -> f64 {
        let distance = self.per_distance * self.problem.distance(from, to);
        if self.per_time == 0.0 { distance } else { distance + self.per_time * self.problem.duration(from, to) }
    }
    fn way(&self, from: usize, to: usize) -> f64 {
        self.between(self.problem.place(StopIndex::new(from)), self.problem.place(StopIndex::new(to)))
    }

    /// Number of stops.
    pub(super) fn len(&self) -> usize {
        self.start.len()
    }
    /// Whether some stop may be left out.
    pub(super) fn has_choice(&self) -> bool {
        self.skip.iter().any(|skip| skip.is_finite())
    }
    /// Whether ways are the same both ways, as far as is known without looking at all.
    pub(super) fn is_even(&self) -> bool {
        self.problem.draft().distances.is_empty() && self.problem.draft().durations.is_empty()
    }
    /// From one stop to another.
    #[inline]
    pub(super) fn arc(&self, from: usize, to: usize) -> f64 {
        self.kept.as_ref().map_or_else(|| self.way(from, to), |kept| kept.get(from, to))
    }
    /// Between two stops, whichever way is cheaper.
    #[inline]
    pub(super) fn edge(&self, a: usize, b: usize) -> f64 {
        if self.kept.is_none() && self.is_even() { self.way(a, b) } else { self.arc(a, b).min(self.arc(b, a)) }
    }
    /// What the next vehicle after `k` costs to use.
    pub(super) fn next_fixed(&self, k: usize) -> f64 {
        let last = self.fixed.len() - 1;
        let upper = (k + 1).min(last);
        self.fixed[upper] - self.fixed[upper.saturating_sub(1)]
    }
}

/// Cost of the cheapest k vehicles, as far as there are stops.
fn fixed(problem: &Problem) -> Vec<f64> {
    let mut types: Vec<(f64, usize)> =
        problem.vehicles().iter().map(|v| (v.fixed_cost, v.count.map_or(usize::MAX, |count| count as usize))).collect();
    types.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut sums = vec![0.0];
    for (cost, count) in types {
        for _ in 0..count.min(problem.stops().len().saturating_sub(sums.len() - 1)) {
            sums.push(sums[sums.len() - 1] + cost);
        }
    }
    sums
}

/// Which stop may directly follow which, by time, load and precedence.
struct Follow {
    fastest: f64,
    earliest: f64,
    capacity: Vec<i64>,
}

impl Follow {
    fn new(problem: &Problem) -> Self {
        let capacity = (0..problem.dimensions())
            .map(|d| problem.vehicles().indices().map(|v| problem.capacity(v)[d]).max().unwrap_or(0));
        Self {
            fastest: problem.vehicles().iter().map(|v| v.time_factor).fold(f64::INFINITY, f64::min),
            earliest: problem.vehicles().iter().map(|v| v.shift.from).fold(f64::INFINITY, f64::min),
            capacity: capacity.collect(),
        }
    }

    fn may(&self, problem: &Problem, from: StopIndex, to: StopIndex) -> bool {
        let (a, b) = (&problem.stops()[from], &problem.stops()[to]);
        if a.pair == Some(to) && a.kind == StopKind::Delivery {
            return false;
        }
        let together = a.pair.is_none() && b.pair.is_none() && a.kind == b.kind;
        let load = |d: usize| problem.quantities(from)[d].saturating_add(problem.quantities(to)[d]);
        if together && self.capacity.iter().enumerate().any(|(d, &capacity)| load(d) > capacity) {
            return false;
        }
        let Some(last) = b.windows.last() else { return true };
        let begin = a.windows.first().map_or(self.earliest, |window| window.from.max(self.earliest));
        let arrival = begin
            + problem.least_service(from)
            + self.fastest * problem.duration(problem.place(from), problem.place(to));
        // A hair beyond the check's tolerance.
        arrival <= last.to + 2e-6 * last.to.abs().max(1.0)
    }
}
