//! A [`Program`] on HiGHS.

use super::interrupt::{Watch, hook, node_count, unhook};
use super::program::{Limits, Program, Solved, Status};
use crate::outcome::Sense;
use good_lp::{IntoAffineExpression as _, SolverModel as _};
use highs::{HighsModelStatus, HighsSolutionStatus, Model};

/// Sets one option. HiGHS refuses only unknown names and types, so a refusal is a bug of ours.
pub(super) fn set<V: highs::HighsOptionValue>(model: &mut Model, name: &str, value: V) {
    let result = model.try_set_option(name, value);
    debug_assert!(result.is_ok(), "HiGHS refuses option {name}");
}

/// Options that every solve shares: silent, one thread, limited as asked.
pub(super) fn configure(model: &mut Model, limits: &Limits<'_>) {
    model.make_quiet();
    set(model, "threads", 1);
    set(model, "parallel", "off");
    set(model, "random_seed", (limits.seed % (i32::MAX as u64)) as i32);
    set(model, "mip_rel_gap", limits.gap);
    set(model, "mip_abs_gap", 0.0);
    if let Some(nodes) = limits.nodes {
        set(model, "mip_max_nodes", i32::try_from(nodes).unwrap_or(i32::MAX));
    }
    if let Some(iterations) = limits.simplex_iterations {
        set(model, "simplex_iteration_limit", i32::try_from(iterations).unwrap_or(i32::MAX));
    }
    // Beside the callback: HiGHS has stretches without one, and watches its own clock there.
    if limits.stop.iterations().is_none()
        && let Some(rest) = limits.stop.remaining()
    {
        set(model, "time_limit", rest.as_secs_f64());
    }
}

pub(super) fn solve(program: Program, limits: &Limits<'_>, improved: &mut dyn FnMut(f64, Option<f64>)) -> Solved {
    if limits.stop.urgent() {
        return Solved::nothing(Status::Unknown);
    }
    let Program { sense, variables, columns, objective, constraints, start } = program;
    let constant = objective.constant();
    let unsolved = match sense {
        Sense::Minimise => variables.minimise(objective),
        Sense::Maximise => variables.maximise(objective),
    };
    let mut built = unsolved.using(good_lp::solvers::highs::highs);
    for constraint in constraints {
        built.add_constraint(constraint);
    }
    let Ok(mut model) = built.try_into_inner() else {
        return Solved::nothing(Status::Unknown);
    };
    configure(&mut model, limits);
    if let Some(start) = start {
        // A start of the wrong length or infeasible is refused by HiGHS and simply not used.
        let _ = model.try_set_solution(Some(&start), None, None, None);
    }
    let mut told = |value: f64, bound: Option<f64>| improved(value + constant, bound.map(|bound| bound + constant));
    let mut watch = Watch { stop: limits.stop, improved: &mut told };
    hook(&mut model, &mut watch);
    let Ok(mut solved) = model.try_solve() else {
        return Solved::nothing(Status::Unknown);
    };
    unhook(solved.as_mut_ptr());

    let mut result = match solved.status() {
        HighsModelStatus::Infeasible => return Solved::nothing(Status::Infeasible),
        HighsModelStatus::Unbounded => return Solved::nothing(Status::Unbounded),
        _ => Solved::nothing(Status::Unknown),
    };
    result.columns = columns;
    if solved.primal_solution_status() == HighsSolutionStatus::Feasible {
        result.objective = Some(solved.objective_value() + constant);
        result.values = solved.get_solution().columns().to_vec();
    }
    let nodes = node_count(solved.as_mut_ptr());
    result.nodes = nodes.unwrap_or(0);
    result.bound = if nodes.is_some() {
        let bound = solved.double_info_value(c"mip_dual_bound").ok();
        bound.filter(|bound| bound.is_finite() && bound.abs() < 1e20).map(|bound| bound + constant)
    } else if solved.status() == HighsModelStatus::Optimal {
        // A linear program's optimum is its own bound.
        result.objective
    } else {
        None
    };
    result.judged(limits.gap)
}
