//! Measures of a plan, caps on them and the goal of a run, in the flow model.

use super::super::problem::{Goal, Measure, StopIndex, StopKind, Vehicle, Work};
use super::build::Model;
use super::hubs::Node;
use crate::ids::Idx as _;
use crate::milp::{Expression, Variable, constraint, variable};
use std::rc::Rc;

/// What one run minimises: a goal of the objective, by its number, with earlier ones at most at these values.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turn<'a> {
    pub(super) earlier: &'a [f64],
    /// What a known plan has reached of it.
    pub(super) known: Option<f64>,
}

/// What the times of the routes come to.
#[derive(Default)]
pub(super) struct Times {
    /// Of all routes, where some goal counts it.
    pub(super) duration: Expression,
    /// Cost of durations and overtime.
    pub(super) paid: Expression,
    /// Lateness, and what it costs.
    pub(super) late: Expression,
    pub(super) lateness: Expression,
    /// The duration of the route that ends at a stop, by vehicle type and stop, where balance counts it.
    pub(super) of_route: Vec<Vec<Option<Variable>>>,
}

impl Model<'_> {
    /// States the caps on the plan, holds the earlier goals, and minimises the next.
    pub(super) fn objective(&mut self, turn: Turn<'_>, times: &Times) {
        let problem = self.problem;
        if let Some(most) = problem.draft().max_co2 {
            let co2 = self.co2();
            self.program.constrain(constraint!(co2 <= most));
        }
        let spread = self.spread(times);
        let changes = self.changes();
        let goals = problem.objective().goals();
        for (goal, &value) in goals.iter().zip(turn.earlier) {
            let expression = self.value(goal, times, &spread, &changes);
            let most = value + 1e-7 * value.abs().max(1.0);
            self.program.constrain(constraint!(expression <= most));
        }
        let next = self.value(&goals[turn.earlier.len()], times, &spread, &changes);
        if let Some(known) = turn.known {
            // What is worse need not be looked at.
            let most = known + 1e-6 * known.abs().max(1.0);
            self.program.constrain(constraint!(next.clone() <= most));
        }
        self.program.add_objective(next);
    }

    fn value(
        &self,
        goal: &Goal,
        times: &Times,
        (longest, range): &(Expression, Expression),
        changes: &Expression,
    ) -> Expression {
        let draft = self.problem.draft();
        let measured = |measure| match measure {
            Measure::Vehicles => self.along_ways(|_| (1.0, 0.0)),
            Measure::Distance => self.along_ways(|_| (0.0, 1.0)),
            Measure::Duration => times.duration.clone(),
            Measure::Lateness => times.late.clone(),
            Measure::Prizes => self.prizes(),
            Measure::Co2 => self.co2(),
            Measure::Longest => longest.clone(),
            Measure::Range => range.clone(),
            Measure::Cost => {
                let each = |v: &Vehicle| (v.fixed_cost, v.cost_per_distance);
                let even = draft.balance.map_or((0.0, 0.0), |balance| (balance.longest_cost, balance.range_cost));
                let emitted = if draft.co2_cost > 0.0 { draft.co2_cost * self.co2() } else { Expression::default() };
                self.along_ways(each)
                    + emitted
                    + times.paid.clone()
                    + times.lateness.clone()
                    + changes.clone()
                    + self.prizes()
                    + even.0 * longest.clone()
                    + even.1 * range.clone()
            }
        };
        goal.terms().map(|(measure, factor)| factor * measured(measure)).sum()
    }

    /// Kilograms of CO2.
    fn co2(&self) -> Expression {
        self.along_ways(|vehicle| (0.0, vehicle.co2_per_distance))
            + self.hauled(|vehicle| vehicle.co2_per_distance_load)
    }

    /// So much for each route, and so much for each distance unit, by vehicle type.
    fn along_ways(&self, each: impl Fn(&Vehicle) -> (f64, f64)) -> Expression {
        let mut sum = Expression::default();
        for (v, vehicle) in self.problem.vehicles().iter().enumerate() {
            let (route, distance) = each(vehicle);
            for &first in self.ways[v].first.iter().flatten() {
                sum += route * first;
            }
            for drive in &self.drives[v] {
                sum += distance * drive.distance * drive.on.clone();
            }
        }
        sum
    }

    /// The work of the longest route, and the range, where balance counts. Durations may be longer here
    /// than the check's, which makes the range a lower bound.
    fn spread(&mut self, times: &Times) -> (Expression, Expression) {
        let nothing = (Expression::default(), Expression::default());
        let Some(balance) = self.problem.draft().balance else { return nothing };
        let (longest, shortest, range) =
            (self.program.non_negative(), self.program.non_negative(), self.program.non_negative());
        self.program.constrain(constraint!(range >= longest - shortest));
        let work = if balance.of == Work::Duration { None } else { Some(self.work_so_far(balance.of)) };
        let (early, late) = self.day();
        let day = 2.0 * (late - early);
        let drives = Rc::clone(&self.drives);
        for (v, drives) in drives.iter().enumerate() {
            for drive in drives.iter().filter(|drive| drive.to == Node::End) {
                let Some(from) = self.row(drive.from) else { continue };
                let (total, big): (Expression, f64) = match &work {
                    Some((work, big)) => {
                        let back = if balance.of == Work::Distance { drive.distance } else { 0.0 };
                        (work[from] + back, *big)
                    }
                    None => {
                        let last = self.last_stop(drive);
                        let Some(duration) = times.of_route.get(v).and_then(|row| row[last]) else { continue };
                        (duration.into(), day)
                    }
                };
                let slack = big * (1.0 - drive.on.clone());
                self.program.constrain(constraint!(longest >= total.clone() - slack.clone()));
                self.program.constrain(constraint!(shortest <= total + slack));
            }
        }
        if let Some(most) = balance.max_range {
            self.program.constrain(constraint!(range <= most));
        }
        (longest.into(), range.into())
    }

    /// The work of a route up to each stop, exactly, and a number that no work exceeds.
    fn work_so_far(&mut self, of: Work) -> (Vec<Variable>, f64) {
        let (n, problem) = (self.n, self.problem);
        let at = |stop: usize| {
            let index = StopIndex::new(stop);
            let known = &problem.stops()[index];
            match of {
                Work::Stops => 1.0,
                Work::Load if known.pair.is_none() || known.kind == StopKind::Pickup => {
                    problem.quantities(index)[0] as f64
                }
                _ => 0.0,
            }
        };
        let drives = Rc::clone(&self.drives);
        let far = drives.iter().flatten().map(|drive| drive.distance).fold(0.0, f64::max);
        let far = if of == Work::Distance { far } else { 0.0 };
        let rows = self.rows();
        let big = (0..n).map(at).sum::<f64>() + far * (rows + 2) as f64;
        let work: Vec<Variable> = (0..rows).map(|_| self.program.add(variable().min(0.0).max(big))).collect();
        for drive in drives.iter().flatten() {
            let Some(to) = self.row(drive.to) else { continue };
            let own = if let Node::Stop(stop) = drive.to { at(stop) } else { 0.0 };
            let step = own + if far > 0.0 { drive.distance } else { 0.0 };
            let before = self.row(drive.from).map_or_else(Expression::default, |row| work[row].into());
            let slack = 2.0 * big * (1.0 - drive.on.clone());
            self.program.constrain(constraint!(work[to] - before.clone() >= step - slack.clone()));
            self.program.constrain(constraint!(work[to] - before <= step + slack));
        }
        (work, 2.0 * big)
    }
}
