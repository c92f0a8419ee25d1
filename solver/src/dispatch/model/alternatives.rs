//! Stops of which one is enough, in the flow model.

use super::super::problem::StopIndex;
use super::build::Model;
use crate::ids::Idx as _;
use crate::milp::{Expression, constraint};

impl Model<'_> {
    /// Every stop once where it must be served, and one of each group of alternatives.
    pub(super) fn coverage(&mut self) {
        let problem = self.problem;
        for i in 0..self.n {
            let served = self.served(i);
            let must = problem.must_serve(StopIndex::new(i));
            self.program.constrain(if must { constraint!(served == 1.0) } else { constraint!(served <= 1.0) });
        }
        for group in problem.alternatives().iter() {
            let served = self.served_of(group);
            let must = problem.stops()[group[0]].prize.is_none();
            self.program.constrain(if must { constraint!(served == 1.0) } else { constraint!(served <= 1.0) });
        }
    }

    /// What stops and groups left out cost.
    pub(super) fn prizes(&self) -> Expression {
        let problem = self.problem;
        let mut sum = Expression::default();
        for (index, stop) in problem.stops().iter_enumerated() {
            let group = problem.alternatives().of(index);
            // A group pays once, by its first stop.
            if let Some(prize) = stop.prize.filter(|_| group.is_none_or(|group| group[0] == index)) {
                let served = group.map_or_else(|| self.served(index.row()), |group| self.served_of(group));
                sum += prize * (1.0 - served);
            }
        }
        sum
    }

    fn served_of(&self, group: &[StopIndex]) -> Expression {
        group.iter().map(|stop| self.served(stop.row())).sum()
    }
}
