//! [`Linear`] where HiGHS is not compiled in: it solves nothing.

use super::program::Limits;
use crate::outcome::Sense;

/// How a [`Linear::solve`] ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinearStatus {
    /// Solved to optimality; never without HiGHS.
    Optimal,
    /// Nothing may be concluded.
    Stopped,
}

/// A growing linear program that is never solved.
pub struct Linear {
    columns: usize,
    rows: usize,
}

impl Linear {
    /// An empty program.
    pub const fn new(_: Sense) -> Self {
        Self { columns: 0, rows: 0 }
    }
    /// Counts a column.
    pub const fn add_column(&mut self, _: f64, _: f64, _: f64, _: &[(usize, f64)]) -> usize {
        self.columns += 1;
        self.columns - 1
    }
    /// Counts a row.
    pub const fn add_row(&mut self, _: f64, _: f64, _: &[(usize, f64)]) -> usize {
        self.rows += 1;
        self.rows - 1
    }
    /// Does nothing.
    pub const fn set_bounds(&mut self, _: usize, _: f64, _: f64) {}
    /// Does nothing.
    pub const fn set_cost(&mut self, _: usize, _: f64) {}
    /// Stops at once.
    pub const fn solve(&mut self, _: &Limits<'_>) -> LinearStatus {
        LinearStatus::Stopped
    }
    /// Of no solve.
    pub const fn objective(&self) -> f64 {
        0.0
    }
    /// Of no solve.
    pub const fn primal(&self) -> &[f64] {
        &[]
    }
    /// Of no solve.
    pub const fn row_duals(&self) -> &[f64] {
        &[]
    }
}
