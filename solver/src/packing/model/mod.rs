//! The MILP: exact on a handful of items, the judge of the searches in tests.
//!
//! Chen, Lee and Shen (1995): each copy of an item has a slot (a bin that may be used), a stance and a corner;
//! two copies in one slot are apart along some axis. Here lengths are in units of the largest bin side, copies of
//! one type are ordered against symmetry, and slots that a known plan makes needless are left out.
//!
//! ```text
//! a[i][b]  copy i is in slot b            u[b]  slot b is used
//! o[i][s]  copy i stands in stance s      x[i][d]  its corner       size[i][d] = Σ_s o[i][s] stance_s[d]
//! p[i][j][d]  copy i ends before copy j begins along d
//! Σ_b a[i][b] = Σ_s o[i][s] ≤ 1 (= 1 where all must be packed)     a[i][b] ≤ u[b]
//! x[i][d] + size[i][d] ≤ Σ_b side_b[d] a[i][b]
//! x[i][d] + size[i][d] ≤ x[j][d] + M (1 − p[i][j][d])
//! Σ_d p[i][j][d] + p[j][i][d] ≥ a[i][b] + a[j][b] − 1
//! where i is unloaded before j, along x through the door:
//! p[j][i][x] + Σ_{d = y, z} p[i][j][d] + p[j][i][d] ≥ a[i][b] + a[j][b] − 1      j is not in i's way
//! p[j][i][z] + Σ_{d = x, y} p[i][j][d] + p[j][i][d] ≥ a[i][b] + a[j][b] − 1      j is not above i
//! ```
//!
//! Who shares a bin with whom is in [`company`], bins loaded already in [`loaded`], tubes that could roll in [`wedge`].
//!
//! Support, stability and bearing are not modelled: contact areas are products of lengths, which no linear constraint
//! holds. Nor is where the load weighs: a moment is linear in the corners, but these are computed anew from who ends before
//! whom, in whole units. With such rules the bound still holds, but the plan may fail the check and is then not used.

mod company;
mod loaded;
mod wedge;

use super::plan::{PackedBin, Placed, Plan, Unpacked};
use super::problem::{BinIndex, ItemIndex, Objective, Problem};
use crate::milp::{Expression, Limits, Program, Solved, Status, Variable, constraint};
use crate::outcome::Sense;
use crate::search::stop::Stop;

/// Copies that the model takes at most.
pub(super) const MOST_COPIES: u64 = 24;
/// Slots that it takes at most.
const MOST_SLOTS: usize = 24;
/// Sides beyond which the solver's tolerances could hide a whole unit of length.
const LONGEST: i64 = 50_000;

/// What the model proved and found.
pub(super) struct Modelled {
    pub(super) plan: Option<Plan>,
    pub(super) bound: Option<f64>,
    pub(super) nodes: u64,
    /// Nothing is left to be searched.
    pub(super) done: bool,
}

struct Model {
    /// The copies' item types.
    copies: Vec<ItemIndex>,
    /// The slots' bin types.
    slots: Vec<BinIndex>,
    inside: Vec<Vec<Variable>>,
    stance: Vec<Vec<Variable>>,
    corner: Vec<[Variable; 3]>,
    /// The unit of lengths.
    unit: f64,
    before: Vec<Vec<Option<[Variable; 3]>>>,
}

/// Solves the model, or `None` where it would be too large. `known` is the objective of a complete plan.
pub(super) fn solve(
    problem: &Problem,
    known: Option<f64>,
    stop: &Stop,
    seed: u64,
    improved: &mut dyn FnMut(f64, Option<f64>),
) -> Option<Modelled> {
    let longest = problem.bins().iter().flat_map(|bin| bin.size).max()?;
    if problem.copies() > MOST_COPIES || longest > LONGEST {
        return None;
    }
    let slots = slots(problem, known)?;
    let sense = if problem.objective().is_knapsack() { Sense::Maximise } else { Sense::Minimise };
    let mut program = Program::new(sense);
    let model = build(problem, &mut program, slots, longest as f64);
    let solved = program.solve(&Limits { gap: stop.gap().min(1e-6), ..Limits::of(stop, seed) }, improved);
    let done = matches!(solved.status, Status::Optimal | Status::Infeasible);
    // Whole objectives may be rounded; others are loosened by the solver's tolerance.
    let whole = problem.objective() == Objective::Bins;
    let slack = |bound: f64| 1e-6 * bound.abs().max(1.0);
    let bound = solved.bound.filter(|bound| bound.is_finite()).map(|bound| match (sense, whole) {
        (Sense::Minimise, true) => (bound - slack(bound)).ceil(),
        (Sense::Minimise, false) => bound - 1e-3 * slack(bound),
        (Sense::Maximise, _) => bound + 1e-3 * slack(bound),
    });
    let plan = (!solved.values.is_empty()).then(|| plan(problem, &model, &solved));
    Some(Modelled { plan, bound, nodes: solved.nodes, done })
}

/// The bins that may be needed, type after type.
fn slots(problem: &Problem, known: Option<f64>) -> Option<Vec<BinIndex>> {
    // The bins that are loaded already come first.
    let mut slots: Vec<BinIndex> = problem.loaded().map(|bin| bin.bin).collect();
    let opened = slots.clone();
    for (index, bin) in problem.bins().iter_enumerated() {
        let taken = opened.iter().filter(|&&bin| bin == index).count() as u64;
        let price = match problem.objective() {
            Objective::Bins => 1.0,
            Objective::Cost => bin.cost,
            Objective::Utilisation | Objective::Profit => 0.0,
        };
        let mut most = problem.copies().min(bin.stock.map_or(u64::MAX, u64::from).saturating_sub(taken));
        if let Some(known) = known.filter(|_| price > 0.0) {
            most = most.min((known / price + 1e-9).floor() as u64);
        }
        for _ in 0..most {
            slots.push(index);
            if slots.len() > MOST_SLOTS {
                return None;
            }
        }
    }
    Some(slots)
}

fn build(problem: &Problem, program: &mut Program, slots: Vec<BinIndex>, unit: f64) -> Model {
    let objective = problem.objective();
    // What is loaded already comes first, by slot.
    let fixed: Vec<loaded::Fixed> = loaded::fixed(problem);
    let rest = problem.items().iter_enumerated().zip(problem.loaded_copies());
    let rest = rest.flat_map(|((index, item), loaded)| std::iter::repeat_n(index, (item.quantity - loaded) as usize));
    let copies: Vec<ItemIndex> = fixed.iter().map(|fixed| fixed.item).chain(rest).collect();
    let opened = problem.loaded().count();
    let used: Vec<Variable> = slots.iter().map(|_| program.binary()).collect();
    let offered = problem.offered_volume().unwrap_or(1).max(1) as f64;
    for (&slot, &used) in slots.iter().zip(&used) {
        match objective {
            Objective::Bins => program.cost(1.0, used),
            Objective::Cost => program.cost(problem.bins()[slot].cost, used),
            Objective::Utilisation | Objective::Profit => {}
        }
    }
    for &used in &used[..opened] {
        program.constrain(constraint!(used == 1.0));
    }
    for k in opened + 1..slots.len() {
        if slots[k] == slots[k - 1] {
            program.constrain(constraint!(used[k] <= used[k - 1]));
        }
    }
    let mut inside = Vec::new();
    let mut stance: Vec<Vec<Variable>> = Vec::new();
    let mut corner: Vec<[Variable; 3]> = Vec::new();
    let mut size: Vec<[Expression; 3]> = Vec::new();
    for &copy in &copies {
        let item = &problem.items()[copy];
        let here: Vec<Variable> = slots.iter().map(|_| program.binary()).collect();
        let stands: Vec<Variable> = item.stances.iter().map(|_| program.binary()).collect();
        let at = [0, 1, 2].map(|_| program.non_negative());
        let extent = [0, 1, 2].map(|axis| {
            let parts = item.stances.iter().zip(&stands);
            parts.map(|(size, &stands)| (size[axis] as f64 / unit) * stands).sum::<Expression>()
        });
        let packed: Expression = here.iter().sum();
        program.constrain(constraint!(stands.iter().sum::<Expression>() == packed.clone()));
        if objective.is_knapsack() {
            let worth = if objective == Objective::Profit { item.value } else { 100.0 * item.volume as f64 / offered };
            program.add_objective(worth * packed.clone());
            program.constrain(constraint!(packed <= 1.0));
        } else {
            program.constrain(constraint!(packed == 1.0));
        }
        for (&here, &used) in here.iter().zip(&used) {
            program.constrain(constraint!(here <= used));
        }
        for axis in 0..3 {
            let sides = slots.iter().zip(&here);
            let room: Expression =
                sides.map(|(&slot, &here)| (problem.bins()[slot].size[axis] as f64 / unit) * here).sum();
            program.constrain(constraint!(at[axis] + extent[axis].clone() <= room));
        }
        inside.push(here);
        stance.push(stands);
        corner.push(at);
        size.push(extent);
    }
    for (k, &slot) in slots.iter().enumerate() {
        let bin = &problem.bins()[slot];
        let sum = |amount: &dyn Fn(ItemIndex) -> f64| -> Expression {
            copies.iter().zip(&inside).map(|(&copy, here)| amount(copy) * here[k]).sum()
        };
        let volume = sum(&|copy| problem.items()[copy].volume as f64 / bin.room.max(1) as f64);
        program.constrain(constraint!(volume <= used[k]));
        if let Some(limit) = bin.max_weight {
            let weight = sum(&|copy| problem.items()[copy].weight as f64 / limit as f64);
            program.constrain(constraint!(weight <= used[k]));
        }
    }
    loaded::constrain(program, &fixed, &loaded::Where { inside: &inside, stance: &stance, corner: &corner, unit });
    company::constrain(problem, program, &copies, &slots, &inside);
    let before = separate(problem, program, &copies, fixed.len(), &slots, &inside, &corner, &size, unit);
    let scale = wedge::Scale { widest: widest(problem, &slots, unit), unit };
    wedge::constrain(
        problem,
        program,
        &wedge::Parts {
            copies: &copies,
            slots: &slots,
            inside: &inside,
            stance: &stance,
            corner: &corner,
            size: &size,
        },
        &scale,
    );
    Model { copies, slots, inside, stance, corner, unit, before }
}

/// The longest side of a slot along each axis.
fn widest(problem: &Problem, slots: &[BinIndex], unit: f64) -> [f64; 3] {
    [0, 1, 2].map(|axis| slots.iter().map(|&slot| problem.bins()[slot].size[axis]).max().unwrap_or(0) as f64 / unit)
}

/// Keeps every two copies in one slot apart.
fn separate(
    problem: &Problem,
    program: &mut Program,
    copies: &[ItemIndex],
    fixed: usize,
    slots: &[BinIndex],
    inside: &[Vec<Variable>],
    corner: &[[Variable; 3]],
    size: &[[Expression; 3]],
    unit: f64,
) -> Vec<Vec<Option<[Variable; 3]>>> {
    let widest = widest(problem, slots, unit);
    let n = copies.len();
    let mut before = vec![vec![None; n]; n];
    for i in 0..n {
        for j in i + 1..n {
            let mut apart = Expression::default();
            let mut orders = Vec::with_capacity(2);
            for (first, second) in [(i, j), (j, i)] {
                let order = [0, 1, 2].map(|_| program.binary());
                for axis in 0..3 {
                    apart += order[axis];
                    let end = corner[first][axis] + size[first][axis].clone();
                    let big = widest[axis];
                    program.constrain(constraint!(end <= corner[second][axis] + big - big * order[axis]));
                }
                before[first][second] = Some(order);
                orders.push(order);
            }
            let [stop, other] = [i, j].map(|copy| problem.items()[copies[copy]].stop);
            if stop != other {
                // (the earlier before the later, the later before the earlier)
                let (ahead, behind) = if stop < other { (orders[0], orders[1]) } else { (orders[1], orders[0]) };
                for (k, &slot) in slots.iter().enumerate() {
                    let door = problem.bins()[slot].door.axis();
                    let across = 1 - door;
                    let together = inside[i][k] + inside[j][k] - 1.0;
                    let clear = behind[door] + ahead[across] + behind[across] + ahead[2] + behind[2];
                    program.constrain(constraint!(clear >= together.clone()));
                    let not_above = ahead[0] + behind[0] + ahead[1] + behind[1] + behind[2];
                    program.constrain(constraint!(not_above >= together));
                }
            }
            for (&here, &there) in inside[i].iter().zip(&inside[j]) {
                program.constrain(constraint!(apart.clone() >= here + there - 1.0));
            }
            if copies[i] == copies[j] && i >= fixed {
                // Equal copies: the first is in no later slot than the second, and not left out before it.
                let rank = |copy: usize| -> Expression {
                    (0..slots.len()).map(|k| (slots.len() - k) as f64 * inside[copy][k]).sum()
                };
                program.constrain(constraint!(rank(i) >= rank(j)));
            }
        }
    }
    before
}

/// The plan: corners are computed anew from who ends before whom, in whole units of length. Where tubes must be held they
/// stay as they are, so that what touches still touches.
fn plan(problem: &Problem, model: &Model, solved: &Solved) -> Plan {
    let n = model.copies.len();
    let slot: Vec<Option<usize>> =
        (0..n).map(|i| model.inside[i].iter().position(|&inside| solved.is_on(inside))).collect();
    let size: Vec<[i64; 3]> = (0..n)
        .map(|i| {
            let stances = &problem.items()[model.copies[i]].stances;
            model.stance[i].iter().position(|&stance| solved.is_on(stance)).map_or([0; 3], |s| stances[s])
        })
        .collect();
    let mut corner = vec![[0_i64; 3]; n];
    for (corner, fixed) in corner.iter_mut().zip(loaded::fixed(problem)) {
        *corner = fixed.at;
    }
    let rolling = problem.items().iter().any(|item| !item.rolls.is_empty());
    if rolling {
        let whole = |at: Variable| (solved.value(at) * model.unit).round() as i64;
        corner = model.corner.iter().map(|at| at.map(whole)).collect();
    }
    for _ in 0..if rolling { 0 } else { n } {
        for i in 0..n {
            for j in 0..n {
                let Some(order) = model.before[i][j].filter(|_| slot[i].is_some() && slot[i] == slot[j]) else {
                    continue;
                };
                for axis in 0..3 {
                    if solved.is_on(order[axis]) {
                        corner[j][axis] = corner[j][axis].max(corner[i][axis] + size[i][axis]);
                    }
                }
            }
        }
    }
    let mut plan = Plan::default();
    let opened = problem.loaded().count();
    for (k, &bin) in model.slots.iter().enumerate() {
        let items: Vec<Placed> = (0..n)
            .filter(|&i| slot[i] == Some(k))
            .map(|i| {
                let ([x, y, z], [dx, dy, dz]) = (corner[i], size[i]);
                Placed { item: problem.item_id(model.copies[i]).to_owned(), x, y, z, dx, dy, dz }
            })
            .collect();
        if !items.is_empty() || k < opened {
            plan.bins.push(PackedBin { bin: problem.bin_id(bin).to_owned(), items, ..PackedBin::default() });
        }
    }
    for index in problem.items().indices() {
        let out = (0..n).filter(|&i| model.copies[i] == index && slot[i].is_none()).count();
        if out > 0 {
            let reason = "no room was found for it beside what is packed".to_owned();
            let id = problem.item_id(index).to_owned();
            plan.unpacked.push(Unpacked { id, order: None, quantity: out as u32, reason });
        }
    }
    plan
}
