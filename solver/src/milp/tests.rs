//! The door itself: bound, constant, status, limits, and how fast a stop takes effect.

use super::{Limits, Program, Status, constraint, variable};
use crate::search::stop::Stop;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A market-split program: tiny, and beyond any branch and bound within minutes.
fn market_split() -> Program {
    let mut program = Program::minimise();
    let items: Vec<_> = (0..40).map(|_| program.binary()).collect();
    let mut state = 12345_u64;
    for _ in 0..5 {
        let weights: Vec<f64> = items
            .iter()
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                ((state >> 33) % 100) as f64
            })
            .collect();
        let half = (weights.iter().sum::<f64>() / 2.0).floor();
        let load: good_lp::Expression = items.iter().zip(&weights).map(|(&item, &weight)| weight * item).sum();
        let (over, under) = (program.non_negative(), program.non_negative());
        program.cost(1.0, over);
        program.cost(1.0, under);
        program.constrain(constraint!(load - over + under == half));
    }
    program
}

#[test]
fn objective_and_bound_carry_the_constant() {
    let mut program = Program::minimise();
    let x = program.add(variable().integer().min(0.0).max(10.0));
    program.cost(2.0, x);
    program.add_objective(100.0);
    program.constrain(constraint!(3.0 * x >= 10.0));
    let stop = Stop::after_iterations(100);
    let mut heard = Vec::new();
    let solved = program.solve(&Limits::of(&stop, 1), &mut |objective, bound| heard.push((objective, bound)));
    assert_eq!(solved.status, Status::Optimal);
    assert_eq!(solved.objective, Some(108.0));
    assert_eq!(solved.bound, Some(108.0));
    assert_eq!(solved.value(x), 4.0);
    assert!(heard.iter().all(|&(objective, _)| objective >= 100.0));
}

#[test]
fn a_linear_program_is_its_own_bound() {
    let mut program = Program::maximise();
    let x = program.add(variable().min(0.0).max(2.5));
    program.cost(1.0, x);
    let stop = Stop::after_iterations(100);
    let solved = program.solve(&Limits::of(&stop, 1), &mut |_, _| {});
    assert_eq!((solved.objective, solved.bound), (Some(2.5), Some(2.5)));
}

#[test]
fn infeasibility_is_a_status() {
    let mut program = Program::minimise();
    let x = program.binary();
    program.constrain(constraint!(x >= 2.0));
    let stop = Stop::after_iterations(100);
    assert_eq!(program.solve(&Limits::of(&stop, 1), &mut |_, _| {}).status, Status::Infeasible);
}

#[test]
fn a_program_without_variables_is_its_constant() {
    let mut program = Program::minimise();
    program.add_objective(7.0);
    let stop = Stop::after_iterations(1);
    assert_eq!(program.solve(&Limits::of(&stop, 1), &mut |_, _| {}).objective, Some(7.0));
}

#[cfg(feature = "highs")]
#[test]
fn a_signal_interrupts_highs_and_leaves_objective_and_bound() {
    let flag = Arc::new(AtomicBool::new(false));
    let stop = Stop::new(Instant::now()).with_signal(Arc::clone(&flag)).with_time_limit(Duration::from_secs(60));
    let asked = Arc::new(std::sync::Mutex::new(None));
    let setter = {
        let (flag, asked) = (Arc::clone(&flag), Arc::clone(&asked));
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(800));
            *asked.lock().unwrap() = Some(Instant::now());
            flag.store(true, Ordering::Relaxed);
        })
    };
    let solved = market_split().solve(&Limits::of(&stop, 1), &mut |_, _| {});
    let ended = Instant::now();
    setter.join().unwrap();
    let latency = ended.duration_since(asked.lock().unwrap().unwrap());
    // The promise is 0.3 s; a loaded machine gets a generous margin, since this guards the
    // callback's presence, not the machine's speed.
    assert!(latency < Duration::from_secs(5), "took {latency:?}");
    assert_eq!(solved.status, Status::Feasible);
    assert!(solved.bound.is_some_and(|bound| bound <= solved.objective.unwrap()));
}

#[cfg(feature = "highs")]
#[test]
fn node_limits_repeat_exactly() {
    let run = || {
        let stop = Stop::after_iterations(300);
        let solved = market_split().solve(&Limits::of(&stop, 7), &mut |_, _| {});
        (solved.objective, solved.bound, solved.values)
    };
    assert_eq!(run(), run());
}

#[cfg(feature = "highs")]
#[test]
fn a_linear_program_grows_and_restarts() {
    use super::{Linear, LinearStatus};
    use crate::outcome::Sense;
    let stop = Stop::after_iterations(1000);
    let limits = Limits::of(&stop, 1);
    let mut linear = Linear::new(Sense::Minimise);
    let x = linear.add_column(1.0, 0.0, f64::INFINITY, &[]);
    let y = linear.add_column(2.0, 0.0, f64::INFINITY, &[]);
    let row = linear.add_row(4.0, f64::INFINITY, &[(x, 1.0), (y, 1.0)]);
    assert_eq!(linear.solve(&limits), LinearStatus::Optimal);
    assert_eq!(linear.objective(), 4.0);
    assert_eq!(linear.row_duals()[row], 1.0);
    linear.add_row(f64::NEG_INFINITY, 1.0, &[(x, 1.0)]);
    assert_eq!(linear.solve(&limits), LinearStatus::Optimal);
    assert_eq!(linear.objective(), 7.0);
    let z = linear.add_column(1.5, 0.0, f64::INFINITY, &[(row, 1.0)]);
    assert_eq!(linear.solve(&limits), LinearStatus::Optimal);
    assert_eq!((linear.objective(), linear.primal()[z]), (5.5, 3.0));
}
