//! Stops on another route than in the plan before, in the flow model.

use super::build::Model;
use crate::ids::Idx as _;
use crate::milp::{Expression, Variable, constraint};

impl Model<'_> {
    /// What changes cost. A stop is kept or changed. Kept stops of one route before are on one route of its
    /// vehicle type, kept stops of two on two.
    pub(super) fn changes(&mut self) -> Expression {
        let problem = self.problem;
        let price = problem.change_cost();
        let mut cost = Expression::default();
        if price == 0.0 || problem.draft().previous_routes.is_empty() {
            return cost;
        }
        let mark = self.first_of_route();
        let big = 2.0 * self.n as f64;
        let mut kept: Vec<(usize, usize, Variable)> = Vec::new();
        for (k, route) in problem.draft().previous_routes.iter().enumerate() {
            for stop in route.stops.iter().filter_map(|id| problem.stop_by_id(id)) {
                let own = self.program.binary();
                let types =
                    problem.vehicles().iter().zip(&self.into).filter(|(vehicle, _)| vehicle.id == route.vehicle);
                let fits: Expression = types.map(|(_, into)| into[stop.row()].clone()).sum();
                self.program.constrain(constraint!(own <= fits));
                cost += price * (self.served(stop.row()) - own);
                kept.push((k, stop.row(), own));
            }
        }
        for (at, &(k, i, own)) in kept.iter().enumerate() {
            // Kept on routes of different types, they are on two anyway.
            let routes = &problem.draft().previous_routes;
            let alike = |&&(l, ..): &&(usize, usize, Variable)| routes[k].vehicle == routes[l].vehicle;
            for &(l, j, other) in kept[..at].iter().filter(alike) {
                let slack = big * (2.0 - own - other);
                let (above, below) = if k == l {
                    (slack.clone(), slack)
                } else {
                    // Either mark is the greater one, by at least 1.
                    let first = self.program.binary();
                    (slack.clone() + big * first - 1.0, slack + big * (1.0 - first) - 1.0)
                };
                self.program.constrain(constraint!(mark[i] - mark[j] <= above));
                self.program.constrain(constraint!(mark[j] - mark[i] <= below));
            }
        }
        cost
    }
}
