//! Deliveries before pickups, in the flow model.

use super::super::problem::{Backhauls, StopIndex, StopKind};
use super::build::Model;
use crate::ids::Idx as _;
use crate::milp::{Expression, Variable, constraint, variable};

impl Model<'_> {
    /// No delivery comes behind a pickup. Where a route may not only pick up, deliveries set a mark
    /// that ways hand on and pickups need.
    pub(super) fn backhauls(&mut self) {
        let (n, problem) = (self.n, self.problem);
        let rule = problem.backhauls();
        if rule == Backhauls::Mixed {
            return;
        }
        let is = |i: usize, kind: StopKind| {
            let stop = &problem.stops()[StopIndex::new(i)];
            stop.pair.is_none() && stop.kind == kind
        };
        let (picks, drops) = (|i| is(i, StopKind::Pickup), |i| is(i, StopKind::Delivery));
        self.bar_behind(picks, drops);
        if rule == Backhauls::Strict {
            return;
        }
        let least = |i: usize| f64::from(u8::from(drops(i)));
        let dropped: Vec<Variable> = (0..n).map(|i| self.program.add(variable().min(least(i)).max(1.0))).collect();
        for j in (0..n).filter(|&j| !drops(j)) {
            for i in 0..n {
                let driven: Expression = self.ways.iter().filter_map(|ways| ways.between[i * n + j]).sum();
                self.program.constrain(constraint!(dropped[j] <= dropped[i] + (1.0 - driven)));
            }
            let first: Expression = self.ways.iter().filter_map(|ways| ways.first[j]).sum();
            self.program.constrain(constraint!(dropped[j] <= 1.0 - first));
            if picks(j) {
                // A stop on no route may have the mark for nothing.
                self.program.constrain(constraint!(dropped[j] >= 1.0));
            }
        }
    }
}
