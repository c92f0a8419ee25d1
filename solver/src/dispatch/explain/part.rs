//! The part of an instance that one route is about: all its rules, depots and vehicle types, few stops.

use super::super::problem::{Draft, Problem, StopIndex};
use crate::ids::Idx as _;

/// Cuts parts out of an instance.
pub(super) struct Parts<'p> {
    problem: &'p Problem,
    /// The instance without stops and matrices.
    frame: Draft,
}

impl<'p> Parts<'p> {
    /// Parts of `problem`.
    pub(super) fn new(problem: &'p Problem) -> Self {
        let frame =
            Draft { stops: Vec::new(), distances: Vec::new(), durations: Vec::new(), ..problem.draft().clone() };
        Self { problem, frame }
    }

    /// The whole instance.
    pub(super) const fn problem(&self) -> &'p Problem {
        self.problem
    }

    /// The instance with these stops alone, in file order.
    pub(super) fn draft(&self, stops: &[StopIndex]) -> Draft {
        let whole = self.problem.draft();
        let mut kept = stops.to_vec();
        kept.sort_unstable();
        kept.dedup();
        let mut draft = self.frame.clone();
        draft.stops = kept.iter().map(|stop| whole.stops[stop.row()].clone()).collect();
        for (rows, all) in [(&mut draft.distances, &whole.distances), (&mut draft.durations, &whole.durations)] {
            if all.is_empty() {
                continue;
            }
            let first = self.problem.place(StopIndex(0)).row();
            let behind = first + whole.stops.len();
            let stops = kept.iter().map(|&stop| self.problem.place(stop).row());
            let places: Vec<usize> = (0..first).chain(stops).chain(behind..all.len()).collect();
            *rows = places.iter().map(|&from| places.iter().map(|&to| all[from][to]).collect()).collect();
        }
        draft
    }
}
