//! Load times distance, in the flow model: what flows along the ways that are driven.

use super::super::problem::{StopIndex, StopKind, Vehicle, VehicleIndex};
use super::build::Model;
use super::hubs::Node;
use crate::ids::Idx as _;
use crate::milp::{Expression, Variable, constraint, variable};
use std::rc::Rc;

impl Model<'_> {
    /// Three flows along the drives of every type whose load counts: what a trip brings, what it collects, and what
    /// goes from stop to stop. Each is as small as can be where less is better: what is brought ends with the last
    /// stop that it is for, what is collected begins with the first.
    pub(super) fn haul(&mut self) {
        let problem = self.problem;
        let drives = Rc::clone(&self.drives);
        let kinds = [(StopKind::Delivery, false), (StopKind::Pickup, false), (StopKind::Pickup, true)];
        for (v, vehicle) in problem.vehicles().iter().enumerate() {
            let mut sums = vec![Expression::default(); drives[v].len()];
            for (kind, paired) in kinds.into_iter().filter(|_| vehicle.co2_per_distance_load > 0.0) {
                let change = |stop: usize| {
                    let (index, known) = (StopIndex::new(stop), &problem.stops()[StopIndex::new(stop)]);
                    let own = known.pair.is_some() == paired && (paired || known.kind == kind);
                    let sign = if known.kind == StopKind::Pickup { 1.0 } else { -1.0 };
                    if own { sign * problem.quantities(index)[0] as f64 } else { 0.0 }
                };
                let total: f64 = (0..self.n).map(|stop| change(stop).abs()).sum();
                if total == 0.0 {
                    continue;
                }
                let most = total.min(problem.capacity(VehicleIndex::new(v))[0] as f64);
                let flows: Vec<Variable> =
                    drives[v].iter().map(|_| self.program.add(variable().min(0.0).max(most))).collect();
                for (drive, &flow) in drives[v].iter().zip(&flows) {
                    self.program.constrain(constraint!(flow <= most * drive.on.clone()));
                }
                for row in 0..self.rows() {
                    let node = self.node(row);
                    // Where a trip ends and the next begins, only what goes from stop to stop stays on board.
                    if self.loads_at(node) && !paired {
                        continue;
                    }
                    let sum = |at: fn(&super::hubs::Drive) -> Node| -> Expression {
                        drives[v].iter().zip(&flows).filter(|(drive, _)| at(drive) == node).map(|(_, &flow)| flow).sum()
                    };
                    let (into, out) = (sum(|drive| drive.to), sum(|drive| drive.from));
                    let own = if let Node::Stop(stop) = node { change(stop) } else { 0.0 };
                    self.program.constrain(constraint!(out == into + own * self.visited(v, node)));
                }
                for (sum, &flow) in sums.iter_mut().zip(&flows) {
                    *sum += flow;
                }
            }
            self.hauls.push(sums);
        }
    }

    /// So much for each distance unit and unit of load, by vehicle type.
    pub(super) fn hauled(&self, each: impl Fn(&Vehicle) -> f64) -> Expression {
        let mut sum = Expression::default();
        for (v, vehicle) in self.problem.vehicles().iter().enumerate() {
            for (drive, flow) in self.drives[v].iter().zip(&self.hauls[v]) {
                sum += each(vehicle) * drive.distance * flow.clone();
            }
        }
        sum
    }
}
