//! A mixed-integer linear program: built with good_lp, solved by HiGHS or microlp.

use crate::outcome::Sense;
use crate::plan_file::gap;
use crate::search::stop::Stop;
use good_lp::variable::ProblemVariables;
use good_lp::{Constraint, Expression, Variable, VariableDefinition};
use rustc_hash::FxHashMap;

/// The column of each variable: good_lp keeps a variable's own index to itself.
pub(super) type Columns = FxHashMap<Variable, u32>;

/// A program under construction. Build, [`Program::solve`] once.
pub struct Program {
    pub(super) sense: Sense,
    pub(super) variables: ProblemVariables,
    pub(super) columns: Columns,
    pub(super) objective: Expression,
    pub(super) constraints: Vec<Constraint>,
    pub(super) start: Option<Vec<f64>>,
}

/// What limits one solve.
#[derive(Debug, Clone)]
pub struct Limits<'a> {
    /// The run's stop rules: time and signals, and whether anything may depend on the clock.
    pub stop: &'a Stop,
    /// Relative gap at which to stop.
    pub gap: f64,
    /// Branch-and-bound nodes at most.
    pub nodes: Option<u64>,
    /// Simplex iterations at most.
    pub simplex_iterations: Option<u64>,
    /// Seed of the solver's own randomness.
    pub seed: u64,
}

impl<'a> Limits<'a> {
    /// The usual limits: the stop's gap; under `--iterations N`, N nodes and 1000 N + 100,000
    /// simplex iterations instead of time.
    pub fn of(stop: &'a Stop, seed: u64) -> Self {
        Self {
            stop,
            gap: stop.gap(),
            nodes: stop.iterations(),
            simplex_iterations: stop.iterations().map(|n| n.saturating_mul(1000).saturating_add(100_000)),
            seed,
        }
    }
}

/// How far a program is solved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// A solution is proven within the gap asked for.
    Optimal,
    /// A solution, not proven.
    Feasible,
    /// Proven: no solution.
    Infeasible,
    /// The objective has no limit.
    Unbounded,
    /// Nothing found, nothing proven.
    Unknown,
}

/// The end of a solve.
#[derive(Debug, Clone)]
pub struct Solved {
    /// How far.
    pub status: Status,
    /// The solution's objective, constant included.
    pub objective: Option<f64>,
    /// Proven bound on the objective, constant included.
    pub bound: Option<f64>,
    /// Value of each variable by index; empty without a solution.
    pub values: Vec<f64>,
    /// Branch-and-bound nodes.
    pub nodes: u64,
    pub(super) columns: Columns,
}

impl Solved {
    /// The value of a variable in the solution.
    pub fn value(&self, variable: Variable) -> f64 {
        self.values[self.columns[&variable] as usize]
    }
    /// Whether a binary variable is on in the solution.
    pub fn is_on(&self, variable: Variable) -> bool {
        self.value(variable) > 0.5
    }
    pub(super) fn nothing(status: Status) -> Self {
        Self { status, objective: None, bound: None, values: Vec::new(), nodes: 0, columns: Columns::default() }
    }
    /// Our own status from objective and bound.
    pub(super) fn judged(mut self, wanted_gap: f64) -> Self {
        if let Some(objective) = self.objective {
            let proven = self.bound.is_some_and(|bound| gap(objective, bound) <= wanted_gap.max(1e-9));
            self.status = if proven { Status::Optimal } else { Status::Feasible };
        }
        self
    }
}

impl Program {
    /// An empty program.
    pub fn new(sense: Sense) -> Self {
        Self {
            sense,
            variables: ProblemVariables::new(),
            columns: Columns::default(),
            objective: Expression::default(),
            constraints: Vec::new(),
            start: None,
        }
    }
    /// An empty program to be minimised.
    pub fn minimise() -> Self {
        Self::new(Sense::Minimise)
    }
    /// An empty program to be maximised.
    pub fn maximise() -> Self {
        Self::new(Sense::Maximise)
    }
    /// Adds a variable, such as `variable().binary()` or `variable().min(0.0)`.
    pub fn add(&mut self, definition: VariableDefinition) -> Variable {
        let variable = self.variables.add(definition);
        let column = self.columns.len() as u32;
        self.columns.insert(variable, column);
        variable
    }
    /// Adds a binary variable.
    pub fn binary(&mut self) -> Variable {
        self.add(good_lp::variable().binary())
    }
    /// Adds a continuous variable of at least 0.
    pub fn non_negative(&mut self) -> Variable {
        self.add(good_lp::variable().min(0.0))
    }
    /// Adds a constraint, such as `constraint!(x + y <= 3)`.
    pub fn constrain(&mut self, constraint: Constraint) {
        self.constraints.push(constraint);
    }
    /// Adds `coefficient * variable` to the objective.
    pub fn cost(&mut self, coefficient: f64, variable: Variable) {
        self.objective.add_mul(coefficient, variable);
    }
    /// Adds any affine expression to the objective; its constant is kept.
    pub fn add_objective(&mut self, expression: impl Into<Expression>) {
        self.objective += expression.into();
    }
    /// How many variables there are.
    pub fn len(&self) -> usize {
        self.columns.len()
    }
    /// Whether there is no variable.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }
    /// A full solution to start from: the value of every variable, in the order of creation.
    pub fn start_from(&mut self, values: Vec<f64>) {
        self.start = Some(values);
    }
    /// Solves. `improved` hears of each new incumbent: objective and bound, constant included.
    pub fn solve(self, limits: &Limits<'_>, improved: &mut dyn FnMut(f64, Option<f64>)) -> Solved {
        if self.is_empty() {
            let constant = good_lp::IntoAffineExpression::constant(&self.objective);
            return Solved { objective: Some(constant), bound: Some(constant), ..Solved::nothing(Status::Optimal) };
        }
        #[cfg(feature = "highs")]
        {
            super::on_highs::solve(self, limits, improved)
        }
        #[cfg(not(feature = "highs"))]
        {
            super::on_microlp::solve(self, limits, improved)
        }
    }
}
