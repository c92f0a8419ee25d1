//! Last in, first out, in the flow model.

use super::super::problem::{StopIndex, StopKind};
use super::build::Model;
use crate::ids::Idx as _;
use crate::milp::{Expression, Variable, constraint, variable};

impl Model<'_> {
    /// How many transports are on board after each stop. They lie one behind the other exactly if
    /// each delivery finds on board as many as its pickup left: the first delivery that does not
    /// take the front one finds more.
    pub(super) fn lifo(&mut self) {
        let (n, problem) = (self.n, self.problem);
        if problem.vehicles().iter().all(|vehicle| !vehicle.lifo) || !problem.has_pairs() {
            return;
        }
        let big = n as f64;
        let gain = |i: usize| {
            let stop = &problem.stops()[StopIndex::new(i)];
            match (stop.pair.is_some(), stop.kind) {
                (false, _) => 0.0,
                (true, StopKind::Pickup) => 1.0,
                (true, StopKind::Delivery) => -1.0,
            }
        };
        let depth: Vec<Variable> = (0..n).map(|_| self.program.add(variable().min(0.0).max(big))).collect();
        for j in 0..n {
            for i in 0..n {
                let driven: Expression = self.ways.iter().filter_map(|ways| ways.between[i * n + j]).sum();
                let slack = (big + 1.0) * (1.0 - driven);
                self.program.constrain(constraint!(depth[j] - depth[i] <= gain(j) + slack.clone()));
                self.program.constrain(constraint!(depth[j] - depth[i] >= gain(j) - slack));
            }
            let first: Expression = self.ways.iter().filter_map(|ways| ways.first[j]).sum();
            self.program.constrain(constraint!(depth[j] <= gain(j) + (big + 1.0) * (1.0 - first)));
        }
        for (index, stop) in problem.stops().iter_enumerated() {
            let Some(delivery) = stop.pair.filter(|_| stop.kind == StopKind::Pickup) else { continue };
            let (p, d) = (index.row(), delivery.row());
            for (v, _) in problem.vehicles().iter().enumerate().filter(|(_, vehicle)| vehicle.lifo) {
                let slack = (big + 1.0) * (1.0 - self.into[v][p].clone());
                self.program.constrain(constraint!(depth[d] + 1.0 - depth[p] <= slack.clone()));
                self.program.constrain(constraint!(depth[p] - depth[d] - 1.0 <= slack));
            }
        }
    }
}
