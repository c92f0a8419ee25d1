//! Which carton types to stock: at most k of the candidates, so that all orders together cost least.
//!
//! A k-median problem over packed candidates: what each order costs in each type alone is computed by packing it, then k types
//! are chosen that serve the orders best, each by its cheapest. Few orders and types: exactly, by a mixed-integer program.
//! Many: the types that help most one after the other, then exchanges of one type for another while that helps (Teitz
//! and Bart 1968). Of very many orders a sample decides. The orders are then packed into the types chosen,
//! where they may also mix them.

use super::Packing;
use super::one::first;
use super::wanted::Types;
use super::worker::Worker;
use crate::milp::{Expression, Limits, Program, Variable, constraint};
use crate::outcome::Sense;
use crate::search::random;
use rayon::prelude::*;

/// Kinds of order that decide at most.
const SAMPLE: usize = 20_000;
/// Entries of the cost table that the exact model takes at most.
const MOST_ENTRIES: usize = 4_000;
/// What an order costs that a choice cannot pack at all.
const DEAREST: f64 = 1e12;

/// The cost table: what each kind of order, all its members counted, costs in each carton type alone.
struct Table {
    types: usize,
    rows: Vec<f64>,
}

impl Table {
    fn row(&self, order: usize) -> &[f64] {
        &self.rows[order * self.types..(order + 1) * self.types]
    }
    fn orders(&self) -> usize {
        self.rows.len() / self.types
    }
    /// What all orders cost with these types.
    fn cost(&self, chosen: &[usize]) -> f64 {
        let best = |order| chosen.iter().map(|&carton| self.row(order)[carton]).fold(f64::INFINITY, f64::min);
        (0..self.orders()).map(best).sum()
    }
}

/// The carton types that are left out.
pub(super) fn leave_out(packing: &Packing<'_>, most: usize) -> Types {
    let types = packing.shops[0].cartons.len();
    if most >= types {
        return Types::default();
    }
    let table = table(packing, types);
    let chosen = exact(packing, &table, most).unwrap_or_else(|| by_exchange(&table, most));
    Types::of(types, |carton| !chosen.contains(&carton))
}

fn table(packing: &Packing<'_>, types: usize) -> Table {
    let groups = packing.groups.len();
    let stride = groups.div_ceil(SAMPLE).max(1);
    let sample: Vec<usize> = (0..groups).step_by(stride).collect();
    let rows: Vec<Vec<f64>> = sample
        .par_iter()
        .map_init(
            || Worker::new(packing.stop),
            |worker, &group| {
                let mut random = random::stream(packing.options.seed, "packing-orders-choose", group as u64);
                let members = f64::from(packing.groups.members[group]);
                let all = packing.wanted(group, &Types::default()).misfits.len();
                (0..types)
                    .map(|carton| {
                        let forbidden = Types::of(types, |other| other != carton);
                        let wanted = packing.wanted(group, &forbidden);
                        if packing.stop.urgent() || wanted.misfits.len() > all {
                            return DEAREST * members;
                        }
                        let answer =
                            first(packing.engine, packing.shop(group), &wanted, &forbidden, worker, &mut random);
                        answer.map_or(DEAREST, |answer| answer.price) * members
                    })
                    .collect()
            },
        )
        .collect();
    Table { types, rows: rows.into_iter().flatten().collect() }
}

/// The k-median by its mixed-integer program, where it is small and solved to the end.
fn exact(packing: &Packing<'_>, table: &Table, most: usize) -> Option<Vec<usize>> {
    if table.rows.len() > MOST_ENTRIES {
        return None;
    }
    let unit = table.cost(&(0..table.types).collect::<Vec<usize>>()).max(1.0);
    let mut program = Program::new(Sense::Minimise);
    let stocked: Vec<Variable> = (0..table.types).map(|_| program.binary()).collect();
    program.constrain(constraint!(stocked.iter().sum::<Expression>() <= most as f64));
    for order in 0..table.orders() {
        let mut served = Expression::default();
        for (&cost, &stocked) in table.row(order).iter().zip(&stocked) {
            let share = program.non_negative();
            program.cost(cost / unit, share);
            program.constrain(constraint!(share <= stocked));
            served += share;
        }
        program.constrain(constraint!(served == 1.0));
    }
    let limits = Limits { gap: 1e-9, ..Limits::of(packing.stop, packing.options.seed) };
    let solved = program.solve(&limits, &mut |_, _| {});
    if solved.values.is_empty() {
        return None;
    }
    let chosen: Vec<usize> = (0..table.types).filter(|&carton| solved.is_on(stocked[carton])).collect();
    // What exchanges find is taken where the program was cut off.
    let other = by_exchange(table, most);
    Some(if table.cost(&chosen) <= table.cost(&other) { chosen } else { other })
}

fn by_exchange(table: &Table, most: usize) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::new();
    while chosen.len() < most {
        let open = (0..table.types).filter(|carton| !chosen.contains(carton));
        let with = |carton: usize| {
            let mut more = chosen.clone();
            more.push(carton);
            (table.cost(&more), carton)
        };
        let Some((_, best)) = open.map(with).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))) else { break };
        chosen.push(best);
    }
    let mut cost = table.cost(&chosen);
    loop {
        let mut best: Option<(f64, usize, usize)> = None;
        for place in 0..chosen.len() {
            for carton in (0..table.types).filter(|carton| !chosen.contains(carton)) {
                let mut other = chosen.clone();
                other[place] = carton;
                let price = table.cost(&other);
                if price < best.map_or(cost * (1.0 - 1e-12), |(known, _, _)| known) {
                    best = Some((price, place, carton));
                }
            }
        }
        let Some((price, place, carton)) = best else { return chosen };
        (cost, chosen[place]) = (price, carton);
    }
}
