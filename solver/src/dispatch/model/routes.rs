//! Which route a stop is on, in the flow model: pairs and same-vehicle groups.

use super::super::problem::StopKind;
use super::build::Model;
use crate::ids::Idx as _;
use crate::milp::{Expression, Variable, constraint, variable};

impl Model<'_> {
    /// Both ends of a transport on the same route, the pickup first; a same-vehicle group on one
    /// route, or none of it served.
    pub(super) fn routes(&mut self, rank: &[Variable]) {
        let problem = self.problem;
        if !problem.has_pairs() && problem.same_vehicle().is_empty() {
            return;
        }
        let mark = self.first_of_route();
        for (index, stop) in problem.stops().iter_enumerated() {
            if let Some(delivery) = stop.pair.filter(|_| stop.kind == StopKind::Pickup) {
                let (p, d) = (index.row(), delivery.row());
                self.program.constrain(constraint!(rank[d] >= rank[p] + 1.0));
                self.join(&mark, p, d);
            }
        }
        for group in problem.same_vehicle().iter() {
            for two in group.windows(2) {
                self.join(&mark, two[0].row(), two[1].row());
            }
        }
    }

    /// The row of the route's first stop, handed on along the ways.
    pub(super) fn first_of_route(&mut self) -> Vec<Variable> {
        let n = self.n;
        let big = n as f64;
        let mark: Vec<Variable> = (0..n).map(|_| self.program.add(variable().min(0.0).max(big))).collect();
        for j in 0..n {
            for i in 0..n {
                let driven: Expression = self.ways.iter().filter_map(|ways| ways.between[i * n + j]).sum();
                self.program.constrain(constraint!(mark[j] - mark[i] <= big * (1.0 - driven.clone())));
                self.program.constrain(constraint!(mark[i] - mark[j] <= big * (1.0 - driven)));
            }
            let first: Expression = self.ways.iter().filter_map(|ways| ways.first[j]).sum();
            self.program.constrain(constraint!(mark[j] >= j as f64 * first.clone()));
            self.program.constrain(constraint!(mark[j] <= j as f64 + big * (1.0 - first)));
        }
        mark
    }

    /// Two stops on the same route, or on none.
    fn join(&mut self, mark: &[Variable], a: usize, b: usize) {
        self.program.constrain(constraint!(mark[a] == mark[b]));
        for v in 0..self.into.len() {
            let (one, other) = (self.into[v][a].clone(), self.into[v][b].clone());
            self.program.constrain(constraint!(one == other));
        }
    }
}
