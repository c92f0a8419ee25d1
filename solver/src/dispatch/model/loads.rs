//! Loads of every trip, in the flow model.

use super::super::problem::{StopIndex, StopKind, VehicleIndex};
use super::build::Model;
use crate::ids::Idx as _;
use crate::milp::{Expression, Variable, constraint, variable};

/// What a stop does to the load in one dimension.
struct Change {
    /// Taken off what the trip brings.
    dropped: f64,
    /// Added to what the trip collects for its end.
    collected: f64,
    /// Added to what goes from stop to stop, or taken off it.
    carried: f64,
}

impl Model<'_> {
    /// Three loads a dimension after each stop: what the trip is still to deliver, what it collected, and what
    /// goes from stop to stop; together at most the capacity. Loading again empties the first two.
    pub(super) fn loads(&mut self) {
        let (n, problem) = (self.n, self.problem);
        for d in 0..problem.dimensions() {
            let quantity = |i: usize| problem.quantities(StopIndex::new(i))[d] as f64;
            let total: f64 = (0..n).map(quantity).sum();
            let change = |i: usize| {
                let stop = &problem.stops()[StopIndex::new(i)];
                let (dropped, collected, carried) = match (stop.kind, stop.pair.is_some()) {
                    (StopKind::Delivery, false) => (quantity(i), 0.0, 0.0),
                    (StopKind::Pickup, false) => (0.0, quantity(i), 0.0),
                    (StopKind::Delivery, true) => (0.0, 0.0, -quantity(i)),
                    (StopKind::Pickup, true) => (0.0, 0.0, quantity(i)),
                };
                Change { dropped, collected, carried }
            };
            let mut add = |_| self.program.add(variable().min(0.0).max(total));
            let bring: Vec<Variable> = (0..n).map(&mut add).collect();
            let collect: Vec<Variable> = (0..n).map(&mut add).collect();
            let carry: Vec<Variable> = if problem.has_pairs() { (0..n).map(&mut add).collect() } else { Vec::new() };
            let carries = |i: usize| carry.get(i).map_or_else(Expression::default, |&carry| carry.into());
            for j in 0..n {
                let Change { dropped, collected, carried } = change(j);
                let again: Expression = (0..self.ways.len()).map(|v| self.loadings(v, j)).sum();
                self.program.constrain(constraint!(collect[j] >= collected * self.served(j)));
                for i in (0..n).filter(|&i| i != j) {
                    let driven: Expression = self.ways.iter().filter_map(|ways| ways.between[i * n + j]).sum();
                    let slack = 2.0 * total * (1.0 - driven);
                    let of_trip = slack.clone() + 2.0 * total * again.clone();
                    self.program.constrain(constraint!(bring[i] - bring[j] >= dropped - of_trip.clone()));
                    self.program.constrain(constraint!(collect[j] - collect[i] >= collected - of_trip));
                    if let (Some(&here), Some(&before)) = (carry.get(j), carry.get(i)) {
                        self.program.constrain(constraint!(here - before >= carried - slack));
                    }
                }
                let mut room = Expression::default();
                for (v, into) in self.into.iter().enumerate() {
                    let capacity = problem.capacity(VehicleIndex::new(v))[d] as f64;
                    room += into[j].clone() * capacity;
                    if let Some(first) = self.ways[v].first[j] {
                        let slack = 2.0 * total * (1.0 - first);
                        self.program.constrain(constraint!(bring[j] + dropped <= capacity + slack.clone()));
                        if let Some(&here) = carry.get(j) {
                            self.program.constrain(constraint!(here >= carried - slack));
                        }
                    }
                    if problem.vehicles()[VehicleIndex::new(v)].reload.is_empty() {
                        continue;
                    }
                    let slack = 2.0 * total * (1.0 - self.loadings(v, j));
                    self.program.constrain(constraint!(bring[j] + dropped <= capacity + slack.clone()));
                    for (i, &carried) in carry.iter().enumerate() {
                        if let Some(way) = self.ways[v].between[i * n + j] {
                            let slack = slack.clone() + 2.0 * total * (1.0 - way);
                            self.program.constrain(constraint!(bring[j] + dropped + carried <= capacity + slack));
                        }
                    }
                }
                self.program.constrain(constraint!(bring[j] + collect[j] + carries(j) <= room));
            }
            let of_stops: [fn(&Change) -> f64; 2] = [|change| change.dropped, |change| change.collected];
            for of_stop in of_stops {
                let all: Expression = (0..n).map(|j| of_stop(&change(j)) * self.served(j)).sum();
                let room = self.room_of_trips(d);
                self.program.constrain(constraint!(all <= room));
            }
        }
    }

    /// What all trips together can hold in one dimension: true of each by itself, but the relaxation does
    /// not see it there.
    fn room_of_trips(&self, d: usize) -> Expression {
        let trips = |v: usize| {
            let routes: Expression = self.ways[v].first.iter().flatten().sum();
            (0..2 * self.n).fold(routes, |trips, leg| trips + self.loadings(v, leg))
        };
        let capacity = |v: usize| self.problem.capacity(VehicleIndex::new(v))[d] as f64;
        (0..self.ways.len()).map(|v| capacity(v) * trips(v)).sum()
    }
}
