//! Lot sizing as a mixed-integer program: the facility-location formulation.
//!
//! With z(i,t,k) the share of item i's demand of period k that is made in t ≤ k, and y(i,t) the set-up
//! (Krarup, Bilde 1977):
//!
//! ```text
//! min  Σ set-up cost_i y(i,t) + Σ holding_i (k − t) demand(i,k) z(i,t,k)
//! Σ_t z(i,t,k) = 1                                                   every demand
//! z(i,t,k) ≤ y(i,t)
//! Σ_i unit time_i Σ_k demand(i,k) z(i,t,k) + set-up time_i y(i,t) ≤ capacity_t
//! ```

use super::search::net::{Net, Quantities};
use crate::milp::{Expression, Limits, Program, Status, Variable, constraint, variable};

/// What a set-up may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    /// To be decided.
    Free,
    /// Open.
    On,
    /// Closed.
    Off,
}

/// The end of a solve.
pub(crate) struct Answer {
    /// The quantities of the best solution.
    pub(crate) made: Option<Quantities>,
    /// Proven bound on the cost of what was left free, constant included.
    pub(crate) bound: Option<f64>,
    /// Proven: there is none.
    pub(crate) infeasible: bool,
}

/// How many variables the program has with all set-ups free.
pub(crate) fn size(net: &Net<'_>) -> usize {
    let demands = |row: &Vec<f64>| {
        row.iter().enumerate().filter(|(_, demand)| **demand > 0.0).map(|(k, _)| k + 1).sum::<usize>() + row.len()
    };
    net.demand.iter().map(demands).sum()
}

/// Solves with some set-ups fixed, starting from `start` where that fits.
pub(crate) fn solve(
    net: &Net<'_>,
    choices: &[Vec<Choice>],
    start: Option<&Quantities>,
    limits: &Limits<'_>,
    improved: &mut dyn FnMut(f64, Option<f64>),
) -> Answer {
    let periods = net.periods();
    let mut program = Program::minimise();
    program.add_objective(net.constant);
    let mut values = Vec::new();
    let mut loads: Vec<Expression> = vec![Expression::default(); periods];
    // Each share with its item, the period it is made in and its units.
    let mut shares: Vec<(Variable, usize, usize, f64)> = Vec::new();
    for (i, (item, demand)) in net.items.iter().zip(&net.demand).enumerate() {
        if limits.stop.urgent() {
            return Answer { made: None, bound: None, infeasible: false };
        }
        let last = demand.iter().rposition(|&wanted| wanted > 0.0);
        let mut setups: Vec<Option<Variable>> = Vec::with_capacity(periods);
        for (t, load) in loads.iter_mut().enumerate() {
            let open = last.is_some_and(|last| t <= last) && choices[i][t] != Choice::Off;
            setups.push(open.then(|| {
                let setup = program.add(match choices[i][t] {
                    Choice::Free => variable().binary(),
                    Choice::On | Choice::Off => variable().min(1.0).max(1.0),
                });
                program.cost(item.setup_cost, setup);
                if item.setup_time > 0.0 {
                    load.add_mul(item.setup_time, setup);
                }
                let on = start.is_some_and(|start| start[i][t] > 0.0) || choices[i][t] == Choice::On;
                values.push(f64::from(u8::from(on)));
                setup
            }));
        }
        // What each lot of the start has left to give, first lots first.
        let mut left = start.map(|start| start[i].clone());
        for (k, &wanted) in demand.iter().enumerate().filter(|(_, wanted)| **wanted > 0.0) {
            let mut sum = Expression::default();
            let mut missing = wanted;
            for t in 0..=k {
                let Some(setup) = setups[t] else { continue };
                let share = program.non_negative();
                program.cost(item.holding_cost * (k - t) as f64 * wanted, share);
                program.constrain(constraint!(share <= setup));
                if item.unit_time > 0.0 {
                    loads[t].add_mul(item.unit_time * wanted, share);
                }
                sum.add_mul(1.0, share);
                shares.push((share, i, t, wanted));
                let given = left.as_mut().map_or(0.0, |left| {
                    let given = left[t].min(missing);
                    left[t] -= given;
                    given
                });
                missing -= given;
                values.push(given / wanted);
            }
            program.constrain(constraint!(sum == 1.0));
        }
    }
    for (load, &capacity) in loads.into_iter().zip(net.capacity) {
        if capacity.is_finite() {
            program.constrain(constraint!(load <= capacity));
        }
    }
    if start.is_some() {
        program.start_from(values);
    }
    let solved = program.solve(limits, improved);
    let made = (!solved.values.is_empty()).then(|| {
        let mut made = vec![vec![0.0; periods]; net.items.len()];
        for &(share, i, t, wanted) in &shares {
            let value = solved.value(share);
            if value > 1e-7 {
                made[i][t] += value * wanted;
            }
        }
        made
    });
    Answer { made, bound: solved.bound, infeasible: solved.status == Status::Infeasible }
}
