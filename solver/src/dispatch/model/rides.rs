//! Longest rides, in the flow model.

use super::super::problem::StopKind;
use super::build::Model;
use crate::ids::Idx as _;
use crate::milp::{Variable, constraint};

impl Model<'_> {
    /// Service at a delivery begins soon enough after its pickup is left. Any vehicle may wait before a pickup here,
    /// also one that serves as early as it can: of such a plan the check decides, and the bound holds.
    pub(super) fn rides(&mut self, begin: &[Variable], big: f64) {
        let problem = self.problem;
        for (index, stop) in problem.stops().iter_enumerated() {
            let Some(limit) = stop.max_ride.filter(|_| stop.kind == StopKind::Pickup) else { continue };
            let Some(delivery) = stop.pair else { continue };
            let (p, d) = (index.row(), delivery.row());
            for (v, vehicle) in problem.vehicles().iter().enumerate() {
                let longest = limit + stop.service * vehicle.service_factor;
                let slack = big * (1.0 - self.into[v][p].clone());
                self.program.constrain(constraint!(begin[d] - begin[p] <= longest + slack));
            }
        }
    }
}
