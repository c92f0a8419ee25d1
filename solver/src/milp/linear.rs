//! A linear program that grows and restarts hot: for cut loops and column generation.

use super::interrupt::{Watch, hook, unhook};
use super::on_highs::{configure, set};
use super::program::Limits;
use crate::outcome::Sense;
use highs::{Col, HighsModelStatus, Model, Row, RowProblem};

/// HiGHS's simplex strategies.
const DUAL: i32 = 1;
const PRIMAL: i32 = 4;

/// How a [`Linear::solve`] ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinearStatus {
    /// Solved to optimality.
    Optimal,
    /// Proven infeasible.
    Infeasible,
    /// Unbounded.
    Unbounded,
    /// Stopped, or numerical trouble: nothing may be concluded.
    Stopped,
}

/// A growing linear program on HiGHS. Rows and columns are numbered from 0 as they are added.
pub struct Linear {
    model: Option<Model>,
    columns: Vec<Col>,
    rows: Vec<Row>,
    /// Whether only columns were added since the last solve, so that its basis is still feasible.
    grew_wide: bool,
    objective: f64,
    primal: Vec<f64>,
    row_duals: Vec<f64>,
    reduced_costs: Vec<f64>,
}

impl Linear {
    /// An empty program.
    pub fn new(sense: Sense) -> Self {
        let sense = match sense {
            Sense::Minimise => highs::Sense::Minimise,
            Sense::Maximise => highs::Sense::Maximise,
        };
        Self {
            model: RowProblem::new().try_optimise(sense).ok(),
            columns: Vec::new(),
            rows: Vec::new(),
            grew_wide: false,
            objective: 0.0,
            primal: Vec::new(),
            row_duals: Vec::new(),
            reduced_costs: Vec::new(),
        }
    }

    /// Adds a column with its cost, its bounds (`f64::INFINITY` for none) and its entries in
    /// existing rows. Returns its number.
    pub fn add_column(&mut self, cost: f64, lower: f64, upper: f64, entries: &[(usize, f64)]) -> usize {
        if let Some(model) = &mut self.model {
            let entries = entries.iter().map(|&(row, value)| (self.rows[row], value));
            if let Ok(column) = model.try_add_column(cost, lower..=upper, entries) {
                self.columns.push(column);
            } else {
                self.model = None;
            }
        }
        self.columns.len().wrapping_sub(1)
    }

    /// Adds the row `lower <= sum of entries <= upper`. Returns its number.
    pub fn add_row(&mut self, lower: f64, upper: f64, entries: &[(usize, f64)]) -> usize {
        self.grew_wide = false;
        if let Some(model) = &mut self.model {
            let entries = entries.iter().map(|&(column, value)| (self.columns[column], value));
            if let Ok(row) = model.try_add_row(lower..=upper, entries) {
                self.rows.push(row);
            } else {
                self.model = None;
            }
        }
        self.rows.len().wrapping_sub(1)
    }

    /// Changes a column's bounds.
    pub fn set_bounds(&mut self, column: usize, lower: f64, upper: f64) {
        self.grew_wide = false;
        if let Some(model) = &mut self.model {
            model.change_column_bounds(self.columns[column], lower..=upper);
        }
    }

    /// Changes a column's cost.
    pub fn set_cost(&mut self, column: usize, cost: f64) {
        if let Some(model) = &mut self.model {
            model.change_column_cost(self.columns[column], cost);
        }
    }

    /// Solves, from the last basis where there is one: by the primal simplex method where only columns
    /// came or costs changed since, else by the dual one.
    pub fn solve(&mut self, limits: &Limits<'_>) -> LinearStatus {
        let Some(mut model) = self.model.take() else {
            return LinearStatus::Stopped;
        };
        configure(&mut model, limits);
        set(&mut model, "simplex_strategy", if self.grew_wide { PRIMAL } else { DUAL });
        let mut silent = |_: f64, _: Option<f64>, _: &[f64]| {};
        let mut watch = Watch { stop: limits.stop, improved: &mut silent };
        hook(&mut model, &mut watch);
        // A failed run loses the model; the program then reports Stopped for good.
        let Ok(mut solved) = model.try_solve() else {
            return LinearStatus::Stopped;
        };
        unhook(solved.as_mut_ptr());
        let status = match solved.status() {
            HighsModelStatus::Optimal | HighsModelStatus::ModelEmpty => LinearStatus::Optimal,
            HighsModelStatus::Infeasible => LinearStatus::Infeasible,
            HighsModelStatus::Unbounded | HighsModelStatus::UnboundedOrInfeasible => LinearStatus::Unbounded,
            _ => LinearStatus::Stopped,
        };
        if status == LinearStatus::Optimal {
            self.objective = solved.objective_value();
            let solution = solved.get_solution();
            self.primal = solution.columns().to_vec();
            self.row_duals = solution.dual_rows().to_vec();
            self.reduced_costs = solution.dual_columns().to_vec();
        }
        self.model = Some(solved.into());
        self.grew_wide = status == LinearStatus::Optimal;
        status
    }

    /// The optimum of the last optimal solve.
    pub const fn objective(&self) -> f64 {
        self.objective
    }
    /// Column values of the last optimal solve.
    pub fn primal(&self) -> &[f64] {
        &self.primal
    }
    /// Row duals of the last optimal solve.
    pub fn row_duals(&self) -> &[f64] {
        &self.row_duals
    }
    /// Reduced costs of the last optimal solve.
    pub fn reduced_costs(&self) -> &[f64] {
        &self.reduced_costs
    }
}
