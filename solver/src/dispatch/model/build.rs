//! The program itself: variables and constraints of the three-index flow model.

use super::super::problem::{Measure, PlaceIndex, Problem, StopIndex, StopKind, Vehicle, VehicleIndex, Work};
use super::goals::{Times, Turn};
use crate::ids::Idx as _;
use crate::milp::{Expression, Limits, Program, Solved, Variable, constraint, variable};

/// Ways of one vehicle type; `None` where it cannot drive.
pub(super) struct Ways {
    /// From its start to each stop.
    pub(super) first: Vec<Option<Variable>>,
    /// From each stop to its end.
    pub(super) last: Vec<Option<Variable>>,
    /// From stop to stop, row by row.
    pub(super) between: Vec<Option<Variable>>,
}

/// The program under construction.
pub(super) struct Model<'a> {
    pub(super) problem: &'a Problem,
    pub(super) program: Program,
    pub(super) n: usize,
    pub(super) ways: Vec<Ways>,
    /// Number of ways into each stop, per type.
    pub(super) into: Vec<Vec<Expression>>,
}

impl<'a> Model<'a> {
    /// States everything.
    pub(super) fn new(problem: &'a Problem, turn: Turn<'_>) -> Self {
        let n = problem.stops().len();
        let mut model = Self { problem, program: Program::minimise(), n, ways: Vec::new(), into: Vec::new() };
        for vehicle in problem.vehicles().indices() {
            model.add_ways(vehicle);
        }
        model.flow();
        let rank = model.ranks();
        model.loads();
        model.distances();
        let times = model.times();
        model.routes(&rank);
        model.backhauls();
        model.goods();
        model.lifo();
        model.objective(turn, &times);
        model
    }

    /// Solves; the routes, each led by the row of its vehicle type.
    pub(super) fn solve(
        self,
        limits: &Limits<'_>,
        improved: &mut dyn FnMut(f64, Option<f64>),
    ) -> (Solved, Option<Vec<Vec<StopIndex>>>) {
        let Self { program, n, ways, .. } = self;
        let solved = program.solve(limits, improved);
        if solved.objective.is_none() {
            return (solved, None);
        }
        let mut routes = Vec::new();
        for (v, ways) in ways.iter().enumerate() {
            let on = |way: &Option<Variable>| way.is_some_and(|way| solved.is_on(way));
            for begin in (0..n).filter(|&i| on(&ways.first[i])) {
                let mut route = vec![StopIndex::new(v), StopIndex::new(begin)];
                let mut at = begin;
                while let Some(next) = (0..n).find(|&j| on(&ways.between[at * n + j])).filter(|_| route.len() <= n) {
                    route.push(StopIndex::new(next));
                    at = next;
                }
                routes.push(route);
            }
        }
        (solved, Some(routes))
    }

    pub(super) fn place(&self, stop: usize) -> PlaceIndex {
        self.problem.place(StopIndex::new(stop))
    }
    /// Travel time of type `v`.
    fn time(&self, v: usize, from: Option<PlaceIndex>, to: Option<PlaceIndex>) -> f64 {
        let factor = self.problem.vehicles()[VehicleIndex::new(v)].time_factor;
        from.zip(to).map_or(0.0, |(from, to)| factor * self.problem.duration(from, to))
    }
    /// Time of the set-up at stop `to`.
    fn setup(&self, from: Option<PlaceIndex>, to: usize) -> f64 {
        self.problem.setup(from, StopIndex::new(to))
    }
    pub(super) fn way(&self, from: Option<PlaceIndex>, to: Option<PlaceIndex>) -> f64 {
        from.zip(to).map_or(0.0, |(from, to)| self.problem.distance(from, to))
    }

    /// A binary for each way of a type that its skills and the pairs admit.
    fn add_ways(&mut self, vehicle: VehicleIndex) {
        let (problem, n) = (self.problem, self.n);
        let admitted: Vec<bool> = problem.stops().indices().map(|stop| problem.may_serve(vehicle, stop)).collect();
        let ends = |i: usize, barred: StopKind| {
            let stop = &problem.stops()[StopIndex::new(i)];
            admitted[i] && !(stop.pair.is_some() && stop.kind == barred)
        };
        let mut add = |wanted: bool| wanted.then(|| self.program.binary());
        let first = (0..n).map(|i| add(ends(i, StopKind::Delivery))).collect();
        let last = (0..n).map(|i| add(ends(i, StopKind::Pickup))).collect();
        let mut between = Vec::with_capacity(n * n);
        for i in 0..n {
            for j in 0..n {
                let from = &problem.stops()[StopIndex::new(i)];
                let back = from.kind == StopKind::Delivery && from.pair == Some(StopIndex::new(j));
                between.push(add(i != j && admitted[i] && admitted[j] && !back));
            }
        }
        self.ways.push(Ways { first, last, between });
    }

    /// In as out, each stop once, no more routes than vehicles.
    fn flow(&mut self) {
        let n = self.n;
        for (v, vehicle) in self.problem.vehicles().iter().enumerate() {
            let ways = &self.ways[v];
            let mut into = Vec::with_capacity(n);
            for i in 0..n {
                let column: Expression = (0..n).filter_map(|j| ways.between[j * n + i]).chain(ways.first[i]).sum();
                let row: Expression = (0..n).filter_map(|j| ways.between[i * n + j]).chain(ways.last[i]).sum();
                self.program.constrain(constraint!(column.clone() == row));
                into.push(column);
            }
            self.into.push(into);
            if let Some(count) = vehicle.count {
                let used: Expression = self.ways[v].first.iter().flatten().sum();
                self.program.constrain(constraint!(used <= f64::from(count)));
            }
        }
        self.coverage();
    }

    pub(super) fn served(&self, i: usize) -> Expression {
        self.into.iter().map(|into| into[i].clone()).sum()
    }

    /// Rank on the route: no circles, and no more stops than allowed.
    fn ranks(&mut self) -> Vec<Variable> {
        let n = self.n;
        let rank: Vec<Variable> = (0..n).map(|_| self.program.add(variable().min(1.0).max(n as f64))).collect();
        for i in 0..n {
            for j in 0..n {
                let driven: Expression = self.ways.iter().filter_map(|ways| ways.between[i * n + j]).sum();
                let big = n as f64;
                self.program.constrain(constraint!(rank[j] - rank[i] >= 1.0 - big * (1.0 - driven)));
            }
        }
        for (v, vehicle) in self.problem.vehicles().iter().enumerate() {
            if let Some(most) = vehicle.max_stops {
                for (&rank, last) in rank.iter().zip(&self.ways[v].last) {
                    if let &Some(last) = last {
                        let big = n as f64;
                        self.program.constrain(constraint!(rank <= f64::from(most) + big * (1.0 - last)));
                    }
                }
            }
        }
        rank
    }

    /// Two loads a dimension after each stop: what is still to be delivered from the start, and
    /// what was picked up and not yet brought on; together at most the capacity.
    fn loads(&mut self) {
        let (n, problem) = (self.n, self.problem);
        for d in 0..problem.dimensions() {
            let quantity = |i: usize| problem.quantities(StopIndex::new(i))[d] as f64;
            let total: f64 = (0..n).map(quantity).sum();
            let sorts = |i: usize| {
                let stop = &problem.stops()[StopIndex::new(i)];
                match (stop.kind, stop.pair.is_some()) {
                    (StopKind::Delivery, false) => (quantity(i), 0.0),
                    (StopKind::Delivery, true) => (0.0, -quantity(i)),
                    (StopKind::Pickup, _) => (0.0, quantity(i)),
                }
            };
            let mut add = |_| self.program.add(variable().min(0.0).max(total));
            let out: Vec<Variable> = (0..n).map(&mut add).collect();
            let on: Vec<Variable> = (0..n).map(&mut add).collect();
            for j in 0..n {
                let (dropped, gained) = sorts(j);
                for i in 0..n {
                    let driven: Expression = self.ways.iter().filter_map(|ways| ways.between[i * n + j]).sum();
                    let slack = 2.0 * total * (1.0 - driven);
                    self.program.constrain(constraint!(out[i] - out[j] >= dropped - slack.clone()));
                    self.program.constrain(constraint!(on[j] - on[i] >= gained - slack));
                }
                let mut room = Expression::default();
                for (v, into) in self.into.iter().enumerate() {
                    let capacity = problem.capacity(VehicleIndex::new(v))[d] as f64;
                    room += into[j].clone() * capacity;
                    if let Some(first) = self.ways[v].first[j] {
                        let slack = 2.0 * total * (1.0 - first);
                        self.program.constrain(constraint!(out[j] + dropped <= capacity + slack.clone()));
                        self.program.constrain(constraint!(on[j] >= gained - slack));
                    }
                }
                self.program.constrain(constraint!(out[j] + on[j] <= room));
            }
        }
    }

    /// Distance driven up to each stop, where a type limits it.
    fn distances(&mut self) {
        let (n, problem) = (self.n, self.problem);
        if problem.vehicles().iter().all(|vehicle| vehicle.max_distance.is_none()) {
            return;
        }
        let limit = problem.vehicles().iter().filter_map(|v| v.max_distance).fold(0.0, f64::max);
        let far = self.longest(|problem, a, b| problem.distance(a, b));
        let big = limit + far * (n + 2) as f64;
        let driven: Vec<Variable> = (0..n).map(|_| self.program.add(variable().min(0.0).max(big))).collect();
        for (v, vehicle) in problem.vehicles().iter().enumerate() {
            for j in 0..n {
                for i in 0..n {
                    if let Some(way) = self.ways[v].between[i * n + j] {
                        let length = self.way(Some(self.place(i)), Some(self.place(j)));
                        self.program.constrain(constraint!(driven[j] - driven[i] >= length - 2.0 * big * (1.0 - way)));
                    }
                }
                if let Some(first) = self.ways[v].first[j] {
                    let length = self.way(vehicle.start, Some(self.place(j)));
                    self.program.constrain(constraint!(driven[j] >= length - big * (1.0 - first)));
                }
                if let (Some(last), Some(limit)) = (self.ways[v].last[j], vehicle.max_distance) {
                    let length = self.way(Some(self.place(j)), vehicle.end);
                    self.program.constrain(constraint!(driven[j] + length <= limit + 2.0 * big * (1.0 - last)));
                }
            }
        }
    }

    /// Begin of service and departure; returns what they come to.
    fn times(&mut self) -> Times {
        let (n, problem) = (self.n, self.problem);
        let objective = problem.objective();
        let balanced = problem.draft().balance.is_some_and(|balance| balance.of == Work::Duration);
        let counted = objective.counts(Measure::Duration) || balanced;
        let priced = |v: &Vehicle| {
            let paid = v.cost_per_time > 0.0 || v.overtime_per_time > 0.0;
            counted || paid && objective.counts(Measure::Cost)
        };
        let late_counts = problem.stops().iter().any(|stop| stop.due.is_some());
        let mut times = Times::default();
        if !problem.has_time_limits() && !problem.vehicles().iter().any(priced) && !late_counts {
            return times;
        }
        let (early, late) = self.day();
        let big = late - early;
        let begin: Vec<Variable> = (0..n).map(|_| self.program.add(variable().min(early).max(late))).collect();
        let depart: Vec<Variable> = (0..n).map(|_| self.program.add(variable().min(early).max(late))).collect();
        self.windows(&begin);
        self.lateness(&begin, big, &mut times);
        self.rides(&begin, big);
        for (stop, &depart) in problem.stops().iter().zip(&depart) {
            // The departure is passed on along the route and never grows.
            self.program.constrain(constraint!(depart >= stop.release.max(early)));
        }
        for (v, vehicle) in problem.vehicles().iter().enumerate() {
            times.of_route.push(vec![None; n]);
            for j in 0..n {
                let here = Some(self.place(j));
                for i in 0..n {
                    if let Some(way) = self.ways[v].between[i * n + j] {
                        let service = problem.stops()[StopIndex::new(i)].service * vehicle.service_factor;
                        let step =
                            service + self.setup(Some(self.place(i)), j) + self.time(v, Some(self.place(i)), here);
                        self.program.constrain(constraint!(begin[j] - begin[i] >= step - (big + step) * (1.0 - way)));
                        self.program.constrain(constraint!(depart[j] - depart[i] <= big * (1.0 - way)));
                    }
                }
                if let Some(first) = self.ways[v].first[j] {
                    let step = self.setup(vehicle.start, j) + self.time(v, vehicle.start, here);
                    let reached = vehicle.shift.from + step;
                    self.program.constrain(constraint!(begin[j] >= reached - (big + step) * (1.0 - first)));
                    self.program.constrain(constraint!(depart[j] <= begin[j] - step + (big + step) * (1.0 - first)));
                }
                if let Some(last) = self.ways[v].last[j] {
                    let service = problem.stops()[StopIndex::new(j)].service * vehicle.service_factor;
                    let step = service + self.time(v, here, vehicle.end);
                    let slack = (big + step) * (1.0 - last);
                    if vehicle.shift.to.is_finite() {
                        self.program.constrain(constraint!(begin[j] + step <= vehicle.shift.to + slack.clone()));
                    }
                    if let Some(limit) = vehicle.max_duration {
                        self.program.constrain(constraint!(begin[j] + step - depart[j] <= limit + slack.clone()));
                    }
                    if priced(vehicle) {
                        let duration = self.program.non_negative();
                        self.program.constrain(constraint!(duration >= begin[j] + step - depart[j] - slack));
                        times.of_route[v][j] = Some(duration);
                        times.duration += duration;
                        times.paid += vehicle.cost_per_time * duration;
                        if vehicle.overtime_per_time > 0.0 {
                            let over = self.program.non_negative();
                            self.program.constrain(constraint!(over >= duration - vehicle.regular_duration));
                            times.paid += vehicle.overtime_per_time * over;
                        }
                    }
                }
            }
        }
        times
    }

    /// How much later than due service begins, where the stop is served, and what that costs.
    fn lateness(&mut self, begin: &[Variable], big: f64, times: &mut Times) {
        for (index, stop) in self.problem.stops().iter_enumerated() {
            if let Some(due) = stop.due {
                let late = self.program.non_negative();
                let unserved = 1.0 - self.served(index.row());
                let slack = (big + due.at.abs()) * unserved;
                self.program.constrain(constraint!(late >= begin[index.row()] - due.at - slack));
                times.late += late;
                times.lateness += due.cost_per_time * late;
            }
        }
    }

    /// Service begins within one of the windows.
    fn windows(&mut self, begin: &[Variable]) {
        for (stop, &begin) in self.problem.stops().iter().zip(begin) {
            if stop.windows.is_empty() {
                continue;
            }
            let (mut from, mut to, mut chosen) = (Expression::default(), Expression::default(), Expression::default());
            for window in &stop.windows {
                let choice = self.program.binary();
                from += window.from * choice;
                to += window.to * choice;
                chosen += choice;
            }
            self.program.constrain(constraint!(chosen == 1.0));
            self.program.constrain(constraint!(begin >= from));
            self.program.constrain(constraint!(begin <= to));
        }
    }

    /// The first and last moment that any begin of service may have.
    pub(super) fn day(&self) -> (f64, f64) {
        let problem = self.problem;
        let froms = problem.stops().iter().flat_map(|s| &s.windows).map(|w| w.from);
        let early = problem.vehicles().iter().map(|v| v.shift.from).chain(froms.clone()).fold(f64::INFINITY, f64::min);
        let froms = froms.chain(problem.stops().iter().map(|stop| stop.release));
        let latest = problem.vehicles().iter().map(|v| v.shift.from).chain(froms).fold(early, f64::max);
        let longest = problem.vehicles().iter().map(|v| v.service_factor).fold(0.0, f64::max);
        let slowest = problem.vehicles().iter().map(|v| v.time_factor).fold(0.0, f64::max);
        let way = slowest * self.longest(|problem, a, b| problem.duration(a, b));
        // After the last opening nobody waits: all ways and services one after the other are enough.
        let work: f64 = problem.stops().iter().map(|stop| longest * stop.service + stop.setup + way).sum();
        let tos = problem.stops().iter().flat_map(|s| &s.windows).map(|w| w.to);
        (early, tos.fold(latest + work + way, f64::max))
    }

    pub(super) fn longest(&self, between: fn(&Problem, PlaceIndex, PlaceIndex) -> f64) -> f64 {
        let places = self.problem.places();
        let pairs = (0..places).flat_map(|a| (0..places).map(move |b| (a, b)));
        pairs.map(|(a, b)| between(self.problem, PlaceIndex::new(a), PlaceIndex::new(b))).fold(0.0, f64::max)
    }
}
