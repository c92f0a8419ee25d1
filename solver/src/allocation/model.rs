//! The mixed-integer model, exact: the judge of the heuristics and the method `milp`.
//!
//! The strong formulation (Krarup and Pruzan 1983): x(i,j) is the share of demand j that site i
//! serves, y(i) whether it is open; x(i,j) <= y(i) for every pair, and where capacities bind the
//! aggregate row "open capacity covers the whole demand" (Leung and Magnanti 1989), which on the
//! OR-Library's large instances is worth two percent of bound.

use super::solution::{Shipment, Solution};
use super::tables::Tables;
use crate::milp::{Expression, Limits, Program, Status, Variable, constraint, variable};

/// What is left to decide after some of it is known.
pub(super) struct Reduction<'a> {
    /// Sites that may be open.
    pub(super) may_open: &'a [bool],
    /// Sites that must be open, beside the problem's own.
    pub(super) must_open: &'a [bool],
    /// Whether a pair (demand, site) may be used.
    pub(super) may_serve: &'a dyn Fn(usize, usize) -> bool,
}

/// How a solve of the model ended.
pub(super) struct Answer {
    /// The status of the reduced model.
    pub(super) status: Status,
    /// The best solution found.
    pub(super) solution: Option<Solution>,
    /// Proven bound of the reduced model.
    pub(super) bound: Option<f64>,
}

/// The variables of the model: of each site, and of each usable pair.
struct Variables {
    open: Vec<Option<Variable>>,
    serve: Vec<(u32, u32, Variable)>,
}

fn usable(tables: &Tables, reduction: &Reduction<'_>, demand: usize, site: usize) -> bool {
    reduction.may_open[site] && tables.row(demand)[site].is_finite() && (reduction.may_serve)(demand, site)
}

/// Builds and solves the reduced model, from `start` where it fits into it. `improved` hears of objectives and bounds.
pub(super) fn solve(
    tables: &Tables,
    reduction: &Reduction<'_>,
    start: Option<&Solution>,
    limits: &Limits<'_>,
    improved: &mut dyn FnMut(f64, Option<f64>),
) -> Answer {
    let mut program = Program::minimise();
    let variables = declare(tables, reduction, &mut program);
    demands(tables, &variables, &mut program);
    sites(tables, &variables, &mut program);
    share(tables, &variables, &mut program);
    if let Some(start) = start {
        program.start_from(values(tables, &variables, start));
    }
    let solved = program.solve(limits, improved);
    let solution = solved.objective.map(|_| {
        let open: Vec<bool> =
            variables.open.iter().map(|open| open.is_some_and(|variable| solved.is_on(variable))).collect();
        read(tables, &variables, open, |variable| solved.value(variable))
    });
    Answer { status: solved.status, solution, bound: solved.bound }
}

fn declare(tables: &Tables, reduction: &Reduction<'_>, program: &mut Program) -> Variables {
    let mut open = Vec::with_capacity(tables.m);
    for site in 0..tables.m {
        open.push(reduction.may_open[site].then(|| {
            let least = if tables.must[site] || reduction.must_open[site] { 1.0 } else { 0.0 };
            let opened = program.add(variable().integer().min(least).max(1.0));
            program.cost(tables.opening[site], opened);
            opened
        }));
    }
    let whole = tables.single && (tables.capacitated || tables.share.is_some());
    let mut serve = Vec::new();
    for demand in 0..tables.n {
        for site in 0..tables.m {
            if usable(tables, reduction, demand, site) {
                let served = if whole { program.binary() } else { program.add(variable().min(0.0).max(1.0)) };
                program.cost(tables.row(demand)[site], served);
                serve.push((demand as u32, site as u32, served));
            }
        }
    }
    Variables { open, serve }
}

/// Every demand is served whole, and only from open sites.
fn demands(tables: &Tables, variables: &Variables, program: &mut Program) {
    let mut whole = vec![Expression::default(); tables.n];
    for &(demand, site, served) in &variables.serve {
        whole[demand as usize].add_mul(1.0, served);
        if let Some(open) = variables.open[site as usize] {
            program.constrain(constraint!(served <= open));
        }
    }
    for sum in whole {
        program.constrain(constraint!(sum == 1.0));
    }
}

/// Capacities, the aggregate row, and the number of sites.
fn sites(tables: &Tables, variables: &Variables, program: &mut Program) {
    let count = || variables.open.iter().flatten().map(|&open| Expression::from(open)).sum::<Expression>();
    if tables.min_open > 0 {
        program.constrain(constraint!(count() >= tables.min_open as f64));
    }
    if tables.max_open < tables.m {
        program.constrain(constraint!(count() <= tables.max_open as f64));
    }
    if !tables.capacitated {
        return;
    }
    let mut load = vec![Expression::default(); tables.m];
    for &(demand, site, served) in &variables.serve {
        load[site as usize].add_mul(tables.quantity[demand as usize], served);
    }
    let mut covered = Expression::default();
    for (site, load) in load.into_iter().enumerate() {
        // No site serves more than everything: the smaller number makes the stronger row.
        let capacity = tables.capacity[site].min(tables.total);
        if let Some(open) = variables.open[site] {
            covered.add_mul(capacity, open);
            if tables.capacity[site] < tables.total {
                program.constrain(constraint!(load <= capacity * open));
            }
        }
    }
    program.constrain(constraint!(covered >= tables.total));
}

/// Enough is served near.
fn share(tables: &Tables, variables: &Variables, program: &mut Program) {
    let Some(share) = &tables.share else { return };
    let mut near = Expression::default();
    for &(demand, site, served) in &variables.serve {
        if share.near[demand as usize * tables.m + site as usize] {
            near.add_mul(tables.quantity[demand as usize], served);
        }
    }
    program.constrain(constraint!(near >= share.needed));
}

/// The variables' values in `solution`.
fn values(tables: &Tables, variables: &Variables, solution: &Solution) -> Vec<f64> {
    let opened = variables.open.iter().enumerate().filter(|(_, open)| open.is_some());
    let mut values: Vec<f64> = opened.map(|(site, _)| f64::from(u8::from(solution.open[site]))).collect();
    // Both lists are sorted by demand and site.
    let mut shipments = solution.shipments.iter().peekable();
    for &(demand, site, _) in &variables.serve {
        while shipments.next_if(|shipment| (shipment.demand, shipment.site) < (demand, site)).is_some() {}
        let here = shipments.next_if(|shipment| (shipment.demand, shipment.site) == (demand, site));
        values.push(here.map_or(0.0, |shipment| shipment.quantity / tables.quantity[demand as usize]));
    }
    values
}

/// The solution that the variables' values say, cleared of the solver's rounding.
fn read(tables: &Tables, variables: &Variables, open: Vec<bool>, value: impl Fn(Variable) -> f64) -> Solution {
    const TINY: f64 = 1e-7;
    let mut shipments: Vec<Shipment> = Vec::new();
    let mut at = 0;
    for demand in 0..tables.n {
        let first = shipments.len();
        while let Some(&(_, site, served)) = variables.serve.get(at).filter(|&&(of, _, _)| of as usize == demand) {
            at += 1;
            let part = value(served);
            if part > TINY && open[site as usize] {
                shipments.push(Shipment { demand: demand as u32, site, quantity: part });
            }
        }
        let sum: f64 = shipments[first..].iter().map(|shipment| shipment.quantity).sum();
        for shipment in &mut shipments[first..] {
            shipment.quantity *= tables.quantity[demand] / sum;
        }
    }
    let mut solution = Solution::new(tables, open, shipments);
    solution.close_idle(tables);
    solution
}
