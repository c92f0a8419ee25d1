//! Deliveries before pickups, in the flow model.

use super::super::problem::{Backhauls, StopIndex, StopKind};
use super::build::Model;
use crate::ids::Idx as _;
use crate::milp::{Expression, Variable, constraint, variable};

impl Model<'_> {
    /// A mark that a pickup sets and ways hand on: deliveries have none. Where a route may not only
    /// pick up, a second one that deliveries set and pickups need.
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
        let mut mark = |low: bool, high: bool| -> Variable {
            let (low, high) = (f64::from(u8::from(low)), f64::from(u8::from(high)));
            self.program.add(variable().min(low).max(high))
        };
        let picked: Vec<Variable> = (0..n).map(|i| mark(picks(i), !drops(i))).collect();
        let dropped: Vec<Variable> = (0..n).map(|i| mark(drops(i), true)).collect();
        let with_delivery = rule == Backhauls::StrictWithDelivery;
        for j in 0..n {
            for i in 0..n {
                let driven: Expression = self.ways.iter().filter_map(|ways| ways.between[i * n + j]).sum();
                self.program.constrain(constraint!(picked[j] >= picked[i] - (1.0 - driven.clone())));
                if with_delivery && !drops(j) {
                    self.program.constrain(constraint!(dropped[j] <= dropped[i] + (1.0 - driven)));
                }
            }
            if with_delivery {
                let first: Expression = self.ways.iter().filter_map(|ways| ways.first[j]).sum();
                if !drops(j) {
                    self.program.constrain(constraint!(dropped[j] <= 1.0 - first));
                }
                if picks(j) {
                    // A stop on no route may have the mark for nothing.
                    self.program.constrain(constraint!(dropped[j] >= 1.0));
                }
            }
        }
    }
}
