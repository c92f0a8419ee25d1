//! Breaks, in the flow model: each is taken at one place of the route, or falls before or behind the route.

use super::super::problem::{StopIndex, VehicleIndex};
use super::build::Model;
use super::drives::Growth;
use super::hubs::Node;
use super::times::Clock;
use crate::ids::Idx as _;
use crate::milp::{Expression, Variable, constraint, variable};
use std::rc::Rc;

/// A break of a vehicle type, or the rest that driving asks for.
pub(super) struct Rest {
    /// When it begins.
    earliest: f64,
    latest: f64,
    pub(super) duration: f64,
    /// Whether driving counts anew behind it.
    fresh: bool,
    /// Whether it must be taken.
    pub(super) owed: bool,
    /// Row by row, whether it is taken there: before the service, and after it.
    pub(super) taken: Vec<Option<[Variable; 2]>>,
    /// Row by row, when it begins if it is taken there.
    pub(super) begin: Vec<Option<Variable>>,
}

impl Rest {
    /// 1 where it is taken at a row.
    fn at(&self, row: usize) -> Expression {
        self.taken[row].iter().flatten().sum()
    }
}

impl Model<'_> {
    /// Where breaks may be taken, and driving without one, which is limited whatever the time.
    pub(super) fn add_rests(&mut self) {
        let problem = self.problem;
        for (v, vehicle) in problem.vehicles().iter().enumerate() {
            let long = vehicle.driving_break.map_or(f64::INFINITY, |driving| driving.duration);
            let breaks = vehicle.breaks.iter().map(|b| (b.earliest, b.latest, b.duration, true));
            let driving = vehicle.driving_break.map(|d| (f64::NEG_INFINITY, f64::INFINITY, d.duration, false));
            let mut rests = Vec::new();
            for (earliest, latest, duration, owed) in breaks.chain(driving) {
                let taken = (0..self.rows()).map(|row| self.places(v, row)).collect();
                rests.push(Rest {
                    earliest,
                    latest,
                    duration,
                    fresh: duration >= long,
                    owed,
                    taken,
                    begin: Vec::new(),
                });
            }
            self.rests.push(rests);
        }
        let fresh = |rests: &Vec<Rest>| -> Vec<Expression> {
            let at = |row| rests.iter().filter(|rest| rest.fresh).map(|rest| rest.at(row)).sum();
            (0..self.rows()).map(at).collect()
        };
        let fresh: Vec<Vec<Expression>> = self.rests.iter().map(fresh).collect();
        let (n, hubs) = (self.n, self.hubs.len());
        let anew =
            |v: usize, node: Node| node.row(n, hubs).map_or_else(Expression::default, |row| fresh[v][row].clone());
        let limit = |vehicle: &super::super::problem::Vehicle| vehicle.driving_break.map(|driving| driving.after);
        self.grow(&Growth { limit: &limit, step: &|drive| drive.time, anew: &anew });
    }

    /// Marks of a break taken at a row by a vehicle of a type that may be there.
    fn places(&mut self, v: usize, row: usize) -> Option<[Variable; 2]> {
        let node = self.node(row);
        let there = match node {
            Node::Stop(stop) => self.problem.may_serve(VehicleIndex::new(v), StopIndex::new(stop)),
            _ => self.vias[v].iter().any(|via| via.to == node),
        };
        there.then(|| {
            let marks = [self.program.binary(), self.program.binary()];
            let visited = self.visited(v, node);
            self.program.constrain(constraint!(marks[0] + marks[1] <= visited));
            marks
        })
    }

    /// Breaks take their time, and all that are owed are taken.
    pub(super) fn rest(&mut self, clock: &Clock) {
        let mut all = std::mem::take(&mut self.rests);
        for rest in all.iter_mut().flatten() {
            rest.begin = (0..self.rows()).map(|row| self.begin_at(rest, row, clock)).collect();
        }
        for (v, rests) in all.iter().enumerate() {
            for row in 0..self.rows() {
                self.rest_at(rests, row, clock);
            }
            for rest in rests.iter().filter(|rest| rest.owed) {
                self.owe(v, rest, clock);
            }
        }
        self.rest_as_decided(&all, clock);
        self.rests = all;
    }

    /// When a break begins that may be taken at a row.
    fn begin_at(&mut self, rest: &Rest, row: usize, clock: &Clock) -> Option<Variable> {
        let [before, after] = rest.taken[row]?;
        let (from, to) = (rest.earliest.max(clock.early), rest.latest.min(clock.early + clock.big));
        if from > to {
            self.program.constrain(constraint!(before + after <= 0.0));
            return None;
        }
        Some(self.program.add(variable().min(from).max(to)))
    }

    /// The breaks at a row, one after the other.
    fn rest_at(&mut self, rests: &[Rest], row: usize, clock: &Clock) {
        let mut known: Vec<(&Rest, Variable)> = Vec::new();
        for rest in rests {
            let (Some([before, after]), Some(begin)) = (rest.taken[row], rest.begin[row]) else { continue };
            let big = clock.big + rest.duration;
            for (on, ready, next) in
                [(before, clock.arrive[row], clock.begin[row]), (after, clock.done[row], clock.leave[row])]
            {
                self.program.constrain(constraint!(begin >= ready - big * (1.0 - on)));
                self.program.constrain(constraint!(next >= begin + rest.duration - big * (1.0 - on)));
            }
            for &(other, theirs) in &known {
                let first = self.program.binary();
                let apart = 2.0 - rest.at(row) - other.at(row);
                let big = big.max(clock.big + other.duration);
                let slack = big * apart + big * first;
                self.program.constrain(constraint!(theirs >= begin + rest.duration - slack));
                let slack = big * (3.0 - rest.at(row) - other.at(row) - first);
                self.program.constrain(constraint!(begin >= theirs + other.duration - slack));
            }
            known.push((rest, begin));
        }
    }

    /// A break that is owed is taken on the way, or over before the departure, or begins behind the end.
    fn owe(&mut self, v: usize, rest: &Rest, clock: &Clock) {
        let taken: Vec<Variable> = (0..self.rows()).map(|_| self.program.add(variable().min(0.0).max(1.0))).collect();
        let drives = Rc::clone(&self.drives);
        for drive in &drives[v] {
            let off = || 1.0 - drive.on.clone();
            match (self.row(drive.from), self.row(drive.to)) {
                (from, Some(to)) => {
                    let before = match from {
                        Some(from) => Expression::from(taken[from]),
                        None => self.rested_before(rest, clock.depart[to], clock).into(),
                    };
                    self.program.constrain(constraint!(taken[to] <= before + rest.at(to) + off()));
                }
                (Some(from), None) => {
                    let behind = self.program.binary();
                    let end = clock.leave[from] + drive.time;
                    let big = (clock.early + clock.big + drive.time - rest.latest).max(0.0);
                    self.program.constrain(constraint!(end <= rest.latest + big * (1.0 - behind) + big * off()));
                    self.program.constrain(constraint!(taken[from] + behind >= drive.on.clone()));
                }
                (None, None) => {}
            }
        }
    }

    /// Whether a route leaves so late that the break is over.
    fn rested_before(&mut self, rest: &Rest, depart: Variable, clock: &Clock) -> Variable {
        let before = self.program.binary();
        let over = rest.earliest + rest.duration;
        let big = (over - clock.early).max(0.0);
        self.program.constrain(constraint!(depart >= over - big * (1.0 - before)));
        before
    }
}
