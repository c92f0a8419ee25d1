//! The program itself: variables and constraints of the three-index flow model.

use super::super::problem::{Problem, StopIndex, StopKind, VehicleIndex};
use super::answer::Sketch;
use super::battery::Levels;
use super::goals::Turn;
use super::hubs::{Drive, Hub, Via, hubs};
use super::rests::Rest;
use crate::ids::Idx as _;
use crate::milp::{Expression, Limits, Program, Solved, Variable, constraint, variable};
use std::rc::Rc;

/// Which stop follows which on routes of one vehicle type; `None` where it cannot.
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
    /// Places between stops.
    pub(super) hubs: Vec<Hub>,
    /// Ways by them, per type.
    pub(super) vias: Vec<Vec<Via>>,
    /// Ways from node to node, per type.
    pub(super) drives: Rc<Vec<Vec<Drive>>>,
    /// Breaks, per type.
    pub(super) rests: Vec<Vec<Rest>>,
    pub(super) levels: Levels,
    /// What is on board on each drive, per type, where that counts.
    pub(super) hauls: Vec<Vec<Expression>>,
}

impl<'a> Model<'a> {
    /// States everything.
    pub(super) fn new(problem: &'a Problem, turn: Turn<'_>) -> Self {
        let mut model = Self {
            problem,
            program: Program::minimise(),
            n: problem.stops().len(),
            ways: Vec::new(),
            into: Vec::new(),
            hubs: hubs(problem),
            vias: Vec::new(),
            drives: Rc::default(),
            rests: Vec::new(),
            levels: Levels::default(),
            hauls: Vec::new(),
        };
        for vehicle in problem.vehicles().indices() {
            model.add_ways(vehicle);
        }
        model.flow();
        model.add_vias();
        model.drives = Rc::new((0..problem.vehicles().len()).map(|v| model.list_drives(v)).collect());
        model.go_on();
        let rank = model.ranks();
        model.loads();
        model.haul();
        model.lengths();
        model.levels();
        model.charge_as_decided();
        model.add_rests();
        let times = model.times();
        model.routes(&rank);
        model.backhauls();
        model.goods();
        model.lifo();
        model.objective(turn, &times);
        model
    }

    /// Solves; what the routes look like.
    pub(super) fn solve(
        self,
        limits: &Limits<'_>,
        improved: &mut dyn FnMut(f64, Option<f64>),
    ) -> (Solved, Option<Vec<Sketch>>) {
        let Self { program, n, ways, hubs, vias, levels, .. } = self;
        let solved = program.solve(limits, improved);
        if solved.objective.is_none() {
            return (solved, None);
        }
        let copies = |leg: usize| Sketch::copies(&hubs, &vias, &levels, &solved, n, leg);
        let mut routes = Vec::new();
        for (v, ways) in ways.iter().enumerate() {
            let on = |way: &Option<Variable>| way.is_some_and(|way| solved.is_on(way));
            for begin in (0..n).filter(|&i| on(&ways.first[i])) {
                let mut route = Sketch { vehicle: VehicleIndex::new(v), visits: Vec::new(), stops: Vec::new() };
                let mut at = begin;
                route.come_to(at, copies(at));
                while let Some(next) = (0..n).find(|&j| on(&ways.between[at * n + j])).filter(|_| route.stops.len() < n)
                {
                    route.come_to(next, copies(next));
                    at = next;
                }
                route.visits.extend(copies(n + at));
                routes.push(route);
            }
        }
        (solved, Some(routes))
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
                self.program.constrain(constraint!(rank[j] - rank[i] >= 1.0 - big * (1.0 - driven.clone())));
                if i < j {
                    let back: Expression = self.ways.iter().filter_map(|ways| ways.between[j * n + i]).sum();
                    let served = self.served(i);
                    self.program.constrain(constraint!(driven + back <= served));
                }
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
}
