//! A [`Program`] on microlp: pure Rust, for builds without HiGHS and small models.

use super::program::{Limits, Program, Solved, Status};
use crate::outcome::Sense;
use good_lp::solvers::{SolutionStatus, WithTimeLimit as _};
use good_lp::{IntoAffineExpression as _, ResolutionError, Solution as _, SolverModel as _, WithMipGap as _};

/// Solves with microlp. Its only limits are time and gap, so under `--iterations` it runs to its
/// end: callers keep models small there. It proves no bound unless it ends by itself.
#[cfg_attr(
    all(feature = "highs", not(test)),
    expect(dead_code, reason = "the fallback is tested in both builds, used in one")
)]
pub(super) fn solve(program: Program, limits: &Limits<'_>, improved: &mut dyn FnMut(f64, Option<f64>)) -> Solved {
    if limits.stop.urgent() {
        return Solved::nothing(Status::Unknown);
    }
    let Program { sense, variables, columns, objective, constraints, start: _ } = program;
    let cost = objective.clone();
    let constant = objective.constant();
    let unsolved = match sense {
        Sense::Minimise => variables.minimise(objective),
        Sense::Maximise => variables.maximise(objective),
    };
    let mut model = unsolved.using(good_lp::solvers::microlp::microlp);
    for constraint in constraints {
        model.add_constraint(constraint);
    }
    if limits.stop.iterations().is_none()
        && let Some(rest) = limits.stop.remaining()
    {
        model = model.with_time_limit(rest.as_secs_f64());
    }
    let Ok(model) = model.with_mip_gap(limits.gap as f32) else {
        return Solved::nothing(Status::Unknown);
    };
    let solution = match model.solve() {
        Ok(solution) => solution,
        Err(ResolutionError::Infeasible) => return Solved::nothing(Status::Infeasible),
        Err(ResolutionError::Unbounded) => return Solved::nothing(Status::Unbounded),
        Err(_) => return Solved::nothing(Status::Unknown),
    };
    let mut values = vec![0.0; columns.len()];
    for (&variable, &column) in &columns {
        values[column as usize] = solution.value(variable);
    }
    let value =
        constant + cost.linear_coefficients().map(|(variable, factor)| factor * solution.value(variable)).sum::<f64>();
    // microlp stops within the gap asked for or proves: the bound it leaves is that far away.
    let slack = limits.gap * value.abs();
    let bound = match (solution.status(), sense) {
        (SolutionStatus::Optimal, _) => Some(value),
        (SolutionStatus::GapLimit, Sense::Minimise) => Some(value - slack),
        (SolutionStatus::GapLimit, Sense::Maximise) => Some(value + slack),
        _ => None,
    };
    improved(value, bound);
    let mut solved = Solved::nothing(Status::Unknown);
    solved.objective = Some(value);
    solved.bound = bound;
    solved.values = values;
    solved.columns = columns;
    solved.judged(limits.gap)
}

#[cfg(test)]
mod tests {
    use super::solve;
    use crate::milp::{Limits, Program, Status, constraint, variable};
    use crate::search::stop::Stop;

    #[test]
    fn a_small_knapsack_is_proven_with_its_constant() {
        let mut program = Program::maximise();
        let items: Vec<_> = [(6.0, 4.0), (5.0, 3.0), (4.0, 2.0)]
            .into_iter()
            .map(|(value, weight)| {
                let taken = program.add(variable().binary());
                program.cost(value, taken);
                (taken, weight)
            })
            .collect();
        let weight: good_lp::Expression = items.iter().map(|&(taken, weight)| weight * taken).sum();
        program.constrain(constraint!(weight <= 5.0));
        program.add_objective(10.0);
        let stop = Stop::after_iterations(1000);
        let solved = solve(program, &Limits::of(&stop, 1), &mut |_, _| {});
        assert_eq!(solved.status, Status::Optimal);
        assert!((solved.objective.unwrap() - 19.0).abs() < 1e-6);
        assert!(!solved.is_on(items[0].0) && solved.is_on(items[1].0));
    }
}
