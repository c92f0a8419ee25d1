//! A [`Program`] on HiGHS.

use super::interrupt::{Watch, hook, node_count, unhook};
use super::program::{Limits, Program, Solved, Status};
use crate::outcome::Sense;
use good_lp::solvers::highs::HighsProblem;
use good_lp::{IntoAffineExpression as _, SolverModel as _};
use highs::{HighsModelStatus, HighsSolutionStatus, Model};
use std::sync::mpsc;
use std::time::Duration;

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

/// What the solving thread tells.
enum Told {
    /// A new incumbent: objective and bound without the constant, and the column values.
    Improved(f64, Option<f64>, Vec<f64>),
    /// The end.
    Done(Solved),
}

/// How long HiGHS may take to notice a stop, in ticks of [`TICK`].
const PATIENCE: u32 = 3;
/// How often the waiting thread looks at the stop rules.
const TICK: Duration = Duration::from_millis(80);

/// Solves on a thread of its own. HiGHS has stretches without a callback (presolve, cut rounds,
/// clique tables) that last seconds on large models; when a stop is not noticed in time, the
/// caller goes on with the last incumbent and bound, and the thread ends at HiGHS's next look.
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
    let (sender, told) = mpsc::channel();
    let stop = limits.stop.clone();
    let (gap, nodes, simplex_iterations, seed) = (limits.gap, limits.nodes, limits.simplex_iterations, limits.seed);
    let spawned = std::thread::Builder::new().name("highs".to_owned()).stack_size(16 << 20).spawn(move || {
        let limits = Limits { stop: &stop, gap, nodes, simplex_iterations, seed };
        let mut built = unsolved.using(good_lp::solvers::highs::highs);
        for constraint in constraints {
            built.add_constraint(constraint);
        }
        let solved = run(built, start, &limits, &sender);
        // Nobody listens any more where the caller went on without us.
        let _ = sender.send(Told::Done(solved));
    });
    if spawned.is_err() {
        return Solved::nothing(Status::Unknown);
    }
    let mut best = Solved::nothing(Status::Unknown);
    let mut late = 0;
    let mut solved = loop {
        match told.recv_timeout(TICK) {
            Ok(Told::Improved(objective, bound, values)) => {
                improved(objective + constant, bound.map(|bound| bound + constant));
                best = Solved { objective: Some(objective), bound, values, ..Solved::nothing(Status::Unknown) };
            }
            Ok(Told::Done(solved)) => break solved,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                late += u32::from(limits.stop.urgent());
                if late >= PATIENCE {
                    break best;
                }
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => break best,
        }
    };
    if matches!(solved.status, Status::Infeasible | Status::Unbounded) {
        return solved;
    }
    solved.columns = columns;
    solved.objective = solved.objective.filter(|_| !solved.values.is_empty()).map(|value| value + constant);
    solved.bound = solved.bound.map(|bound| bound + constant);
    solved.judged(limits.gap)
}

/// Runs HiGHS; objective and bound are without the constant.
fn run(built: HighsProblem, start: Option<Vec<f64>>, limits: &Limits<'_>, sender: &mpsc::Sender<Told>) -> Solved {
    let Ok(mut model) = built.try_into_inner() else {
        return Solved::nothing(Status::Unknown);
    };
    configure(&mut model, limits);
    if let Some(start) = start {
        // A start of the wrong length or infeasible is refused by HiGHS and simply not used.
        let _ = model.try_set_solution(Some(&start), None, None, None);
    }
    let mut tell = |objective: f64, bound: Option<f64>, values: &[f64]| {
        let _ = sender.send(Told::Improved(objective, bound, values.to_vec()));
    };
    let mut watch = Watch { stop: limits.stop, improved: &mut tell };
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
    if solved.primal_solution_status() == HighsSolutionStatus::Feasible {
        result.objective = Some(solved.objective_value());
        result.values = solved.get_solution().columns().to_vec();
    }
    let nodes = node_count(solved.as_mut_ptr());
    result.nodes = nodes.unwrap_or(0);
    result.bound = if nodes.is_some() {
        let bound = solved.double_info_value(c"mip_dual_bound").ok();
        bound.filter(|bound| bound.is_finite() && bound.abs() < 1e20)
    } else if solved.status() == HighsModelStatus::Optimal {
        // A linear program's optimum is its own bound.
        result.objective
    } else {
        None
    };
    result
}
