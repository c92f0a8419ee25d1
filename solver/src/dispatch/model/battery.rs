//! Levels of batteries and charging, in the flow model.
//!
//! How long charging takes is the time from empty to the level on leaving less that to the level on
//! arrival, each interpolated between two neighbouring points of the station's curve: the piecewise linear
//! function of Montoya, Guéret, Mendoza and Villegas (2017), section 3.2, for curves of any shape.

use super::super::problem::{Problem, Station};
use super::build::Model;
use super::hubs::{Hub, Node};
use crate::milp::{Expression, Variable, constraint, variable};
use std::rc::Rc;

/// Batteries at each node, row by row.
#[derive(Default)]
pub(super) struct Levels {
    /// At most the energy on leaving; empty where no vehicle has a battery.
    pub(super) leave: Vec<Variable>,
    /// How long charging takes.
    time: Vec<Expression>,
}

/// A station's curve from empty to `most`, beyond its last point at the last rate.
pub(super) fn curve(station: &Station, most: f64) -> Vec<(f64, f64)> {
    let mut points: Vec<(f64, f64)> = station.curve.iter().copied().filter(|&(energy, _)| energy < most).collect();
    let last = points.len().min(station.curve.len() - 1).max(1);
    let ((e0, t0), (e1, t1)) = (station.curve[last - 1], station.curve[last]);
    points.push((most, t0 + (most - e0) * (t1 - t0) / (e1 - e0)));
    points
}

/// What the largest battery holds; 0 where there is none.
pub(super) fn most_energy(problem: &Problem) -> f64 {
    let batteries = problem.vehicles().iter().filter_map(|vehicle| vehicle.battery);
    batteries.map(|battery| battery.capacity).fold(0.0, f64::max)
}

impl Model<'_> {
    /// The level at every node is at least the reserve and at most full.
    pub(super) fn levels(&mut self) {
        let problem = self.problem;
        if problem.vehicles().iter().all(|vehicle| vehicle.battery.is_none()) {
            return;
        }
        let most = most_energy(problem);
        let rows = self.rows();
        let mut add = |_| self.program.add(variable().min(0.0).max(most));
        let arrive: Vec<Variable> = (0..rows).map(&mut add).collect();
        let leave: Vec<Variable> = (0..rows).map(&mut add).collect();
        let drives = Rc::clone(&self.drives);
        for (v, vehicle) in problem.vehicles().iter().enumerate() {
            let Some(battery) = vehicle.battery else { continue };
            for drive in &drives[v] {
                let used = drive.distance * battery.per_distance;
                let slack = (most + used) * (1.0 - drive.on.clone());
                let before = match self.row(drive.from) {
                    Some(row) => Expression::from(leave[row]),
                    None => battery.start.into(),
                };
                match self.row(drive.to) {
                    Some(to) => self.program.constrain(constraint!(arrive[to] <= before - used + slack)),
                    None => self.program.constrain(constraint!(before - used >= battery.reserve - slack)),
                }
            }
            for row in 0..rows {
                let visited = self.visited(v, self.node(row));
                self.program.constrain(constraint!(arrive[row] >= battery.reserve * visited.clone()));
                let full = battery.capacity + (most - battery.capacity) * (1.0 - visited);
                self.program.constrain(constraint!(leave[row] <= full));
            }
        }
        let timed = self.has_times();
        let mut time = Vec::with_capacity(rows);
        for row in 0..rows {
            let Some(Hub::Station(station)) = self.hub(self.node(row)) else {
                self.program.constrain(constraint!(leave[row] <= arrive[row]));
                time.push(Expression::default());
                continue;
            };
            let known = &problem.stations()[station];
            time.push(if timed {
                self.charge(row, known, most, arrive[row], leave[row])
            } else {
                Expression::default()
            });
        }
        self.levels = Levels { leave, time };
    }

    /// The time that charging takes at a row.
    pub(super) fn charging_time(&self, row: usize) -> Expression {
        self.levels.time.get(row).cloned().unwrap_or_default()
    }

    /// Time of charging between two levels at a station.
    fn charge(&mut self, row: usize, station: &Station, most: f64, arrive: Variable, leave: Variable) -> Expression {
        let points = curve(station, most);
        let node: Node = self.node(row);
        let visited: Expression = (0..self.vias.len()).map(|v| self.visited(v, node)).sum();
        let (low, begun) = self.on_curve(&points, &visited);
        let (high, over) = self.on_curve(&points, &visited);
        // Charging from a level understated takes no less time.
        self.program.constrain(constraint!(low.clone() <= arrive));
        self.program.constrain(constraint!(leave <= high.clone() + most * (1.0 - visited)));
        self.program.constrain(constraint!(high >= low));
        over - begun
    }

    /// A level on the curve where `visited` is 1, and its time; both 0 elsewhere.
    fn on_curve(&mut self, points: &[(f64, f64)], visited: &Expression) -> (Expression, Expression) {
        let shares: Vec<Variable> = points.iter().map(|_| self.program.add(variable().min(0.0).max(1.0))).collect();
        let all: Expression = shares.iter().sum();
        self.program.constrain(constraint!(all == visited.clone()));
        if points.len() > 2 {
            // Only neighbouring points have a share.
            let between: Vec<Variable> = points[1..].iter().map(|_| self.program.binary()).collect();
            let one: Expression = between.iter().sum();
            self.program.constrain(constraint!(one == visited.clone()));
            for (k, &share) in shares.iter().enumerate() {
                let beside: Expression = between[k.saturating_sub(1)..=k.min(between.len() - 1)].iter().sum();
                self.program.constrain(constraint!(share <= beside));
            }
        }
        let sum = |of: fn(&(f64, f64)) -> f64| points.iter().zip(&shares).map(|(p, &share)| of(p) * share).sum();
        (sum(|point| point.0), sum(|point| point.1))
    }
}
