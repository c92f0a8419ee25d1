//! What adds up along the ways that a vehicle drives, and is limited, in the flow model.

use super::super::problem::Vehicle;
use super::build::Model;
use super::hubs::{Drive, Hub, Node};
use crate::milp::{Expression, Variable, constraint, variable};
use std::rc::Rc;

/// A quantity that grows along drives.
pub(super) struct Growth<'g> {
    /// The most that a vehicle type may have of it, if anything.
    pub(super) limit: &'g dyn Fn(&Vehicle) -> Option<f64>,
    /// What a drive adds.
    pub(super) step: &'g dyn Fn(&Drive) -> f64,
    /// 1 where it begins anew on leaving a node, by vehicle type.
    pub(super) anew: &'g dyn Fn(usize, Node) -> Expression,
}

impl Model<'_> {
    /// Distance of routes and of trips, and the number of trips, where a type limits them.
    pub(super) fn lengths(&mut self) {
        let hubs = self.hubs.clone();
        let loads = |node: Node| match node {
            Node::Copy { hub, .. } => f64::from(u8::from(matches!(hubs[hub], Hub::Depot(_)))),
            _ => 0.0,
        };
        let never = |_: usize, _: Node| Expression::default();
        let behind_loading = |_: usize, node: Node| Expression::from(loads(node));
        let distance = |drive: &Drive| drive.distance;
        self.grow(&Growth { limit: &|vehicle| vehicle.max_distance, step: &distance, anew: &never });
        self.grow(&Growth { limit: &|vehicle| vehicle.max_trip_distance, step: &distance, anew: &behind_loading });
        let loadings = |vehicle: &Vehicle| vehicle.max_trips.map(|trips| f64::from(trips) - 1.0);
        self.grow(&Growth { limit: &loadings, step: &|drive| loads(drive.to), anew: &never });
    }

    /// What has been reached at each node, and no more than the limit anywhere (Miller, Tucker and Zemlin
    /// 1960).
    pub(super) fn grow(&mut self, growth: &Growth<'_>) {
        let problem = self.problem;
        let limited: Vec<(usize, f64)> =
            problem.vehicles().iter().enumerate().filter_map(|(v, kind)| Some((v, (growth.limit)(kind)?))).collect();
        let Some(most) = limited.iter().map(|&(_, limit)| limit).reduce(f64::max) else { return };
        let amount: Vec<Variable> = (0..self.rows()).map(|_| self.program.add(variable().min(0.0).max(most))).collect();
        let drives = Rc::clone(&self.drives);
        for (v, limit) in limited {
            for drive in &drives[v] {
                let (step, on) = ((growth.step)(drive), || drive.on.clone());
                let slack = (most + step) * (1.0 - on());
                let anew = (growth.anew)(v, drive.from);
                let before = self.row(drive.from).map_or_else(Expression::default, |row| amount[row] - most * anew);
                match self.row(drive.to) {
                    Some(to) => {
                        self.program.constrain(constraint!(amount[to] >= before + step - slack));
                        self.program.constrain(constraint!(amount[to] >= step * on()));
                        self.program.constrain(constraint!(amount[to] <= limit + (most - limit) * (1.0 - on())));
                    }
                    None => self.program.constrain(constraint!(before + step <= limit + slack)),
                }
                if step > limit {
                    self.program.constrain(constraint!(on() <= 0.0));
                }
            }
        }
    }
}
