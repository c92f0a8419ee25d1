//! Marks that stops set and ways hand on, in the flow model.

use super::super::problem::StopIndex;
use super::build::Model;
use crate::ids::Idx as _;
use crate::milp::{Expression, Variable, constraint, variable};

impl Model<'_> {
    /// A mark that some stops set, that ways hand on to the stops behind, and that other stops must
    /// not have: none of these comes behind one of those on a route.
    pub(super) fn bar_behind(&mut self, sets: impl Fn(usize) -> bool, barred: impl Fn(usize) -> bool) {
        let n = self.n;
        let bound = |on: bool| f64::from(u8::from(on));
        let mark: Vec<Variable> =
            (0..n).map(|i| self.program.add(variable().min(bound(sets(i))).max(bound(!barred(i))))).collect();
        for j in 0..n {
            for i in 0..n {
                let driven: Expression = self.ways.iter().filter_map(|ways| ways.between[i * n + j]).sum();
                self.program.constrain(constraint!(mark[j] >= mark[i] - (1.0 - driven)));
            }
        }
    }

    /// Goods that exclude each other: neither comes behind the other on a route.
    pub(super) fn goods(&mut self) {
        let draft = self.problem.draft();
        let has = |i: usize, class: &str| draft.stops[StopIndex::new(i).row()].goods.as_deref() == Some(class);
        for pair in &draft.incompatible_goods {
            self.bar_behind(|i| has(i, &pair.goods), |i| has(i, &pair.with));
            self.bar_behind(|i| has(i, &pair.with), |i| has(i, &pair.goods));
        }
    }
}
