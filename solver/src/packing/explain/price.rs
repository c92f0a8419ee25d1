//! What each constraint costs: the instance is solved again without it, under the same iterations, and the check says what
//! both plans are worth.

use crate::explanation::Price;
use crate::kind::{Kind as _, Options};
use crate::outcome::{Objective, Sense};
use crate::packing::plan::Plan;
use crate::packing::problem::{Draft, Problem, Shape};
use crate::packing::{Orientation, Packing, check};
use crate::search::observer::Silent;
use crate::search::stop::Stop;

/// Copies times iterations of one run: a small instance is searched longer.
const WORK: u64 = 60_000;
/// Of more orders it is not told what constraints cost: for each all of them are packed again.
const MOST_ORDERS: usize = 2_000;
/// Iterations for each order, where each is packed on its own.
const ROUNDS: u64 = 2;
/// Iterations of one run at least and at most.
const ITERATIONS: (u64, u64) = (10, 1_000);

/// A constraint: its name and what takes it out of a draft, if it is there.
type Constraint = (&'static str, fn(&mut Draft));

/// Everything that can be taken out so that a plan stays feasible. Cushions change the goods themselves.
const CONSTRAINTS: [Constraint; 24] = [
    ("max_weight_g", |draft| {
        draft.bins.iter_mut().for_each(|bin| bin.max_weight_g = None);
        draft.trucks.iter_mut().for_each(|truck| truck.max_weight_g = None);
    }),
    ("max_gross_g", |draft| {
        draft.bins.iter_mut().for_each(|bin| bin.max_gross_g = None);
        draft.trucks.iter_mut().for_each(|truck| truck.max_gross_g = None);
    }),
    ("fill_limit", |draft| draft.bins.iter_mut().for_each(|bin| bin.fill_limit = None)),
    ("centre", |draft| {
        draft.bins.iter_mut().for_each(|bin| bin.centre = None);
        draft.trucks.iter_mut().for_each(|truck| truck.centre = None);
    }),
    ("axles", |draft| {
        draft.bins.iter_mut().for_each(|bin| bin.axles.clear());
        draft.trucks.iter_mut().for_each(|truck| truck.axles.clear());
    }),
    ("support", |draft| draft.support = 0.0),
    ("overhang_mm", |draft| draft.overhang_mm = None),
    ("stable", |draft| draft.stable = false),
    ("orientations", |draft| {
        draft.items.iter_mut().for_each(|item| item.orientations = Orientation::ALL.to_vec());
        draft.bins.iter_mut().for_each(|bin| bin.orientations.clear());
    }),
    ("bears_g", |draft| {
        draft.items.iter_mut().for_each(|item| item.bears_g = None);
        draft.bins.iter_mut().for_each(|bin| bin.bears_g = None);
    }),
    ("bears_g_dm2", |draft| draft.items.iter_mut().for_each(|item| item.bears_g_dm2 = None)),
    ("max_stack", |draft| {
        draft.items.iter_mut().for_each(|item| item.max_stack = None);
        draft.bins.iter_mut().for_each(|bin| bin.max_stack = None);
    }),
    ("only_on_same", |draft| draft.items.iter_mut().for_each(|item| item.only_on_same = false)),
    ("stop", |draft| draft.items.iter_mut().for_each(|item| item.stop = None)),
    ("bins and not_bins", |draft| {
        draft.items.iter_mut().for_each(|item| {
            item.bins.clear();
            item.not_bins.clear();
        });
    }),
    ("classes", |draft| {
        for class in &mut draft.classes {
            (class.max_per_bin, class.max_value_per_bin) = (None, None);
        }
    }),
    ("incompatible", |draft| draft.incompatible.clear()),
    ("classes in trucks", |draft| {
        for class in &mut draft.classes {
            (class.max_per_truck, class.max_value_per_truck) = (None, None);
        }
    }),
    ("incompatible_in_truck", |draft| draft.incompatible_in_truck.clear()),
    ("apart", |draft| draft.items.iter_mut().for_each(|item| item.apart = None)),
    ("group", |draft| draft.items.iter_mut().for_each(|item| item.group = None)),
    ("shape", |draft| {
        draft.items.iter_mut().for_each(|item| (item.shape, item.axis) = (Shape::Box, None));
    }),
    ("loaded", |draft| draft.loaded.clear()),
    ("choose", |draft| draft.choose = None),
];

/// What each constraint in force costs.
///
/// # Errors
/// A sentence where there are too many orders.
pub(super) fn prices(problem: &Problem, plan: &Plan) -> Result<Vec<Price>, String> {
    if problem.orders().len() > MOST_ORDERS {
        let count = problem.orders().len();
        return Err(format!("what constraints cost is told of up to {MOST_ORDERS} orders, and these are {count}"));
    }
    let iterations = match problem.orders().len() {
        0 => (WORK / problem.copies().max(1)).clamp(ITERATIONS.0, ITERATIONS.1),
        // So many that each order gets its first answer and, where that is not proven best, a round of refinement.
        orders => ROUNDS * orders as u64,
    };
    let relaxed = CONSTRAINTS.iter().filter_map(|(name, take_out)| {
        let mut draft = problem.draft().clone();
        take_out(&mut draft);
        let changed = draft != *problem.draft();
        Some((*name, Packing::validate(draft).ok().filter(|_| changed)?.0))
    });
    let relaxed: Vec<(&str, Problem)> = relaxed.collect();
    if relaxed.is_empty() {
        return Ok(Vec::new());
    }
    // Both runs begin with a plan that they cannot but keep or better, the one without the constraint with what the other found.
    let Some(with) = solved(problem, plan, iterations) else { return Ok(Vec::new()) };
    let price = |(name, without): &(&str, Problem)| {
        let found = solved(without, &with.plan, iterations)?;
        // What a plan is worth may hang on the constraint: a tube that counts as a box takes more room.
        let kept = worth(without, &with.plan).filter(|kept| !better(without, &found.worth, kept));
        let best = kept.unwrap_or(found.worth);
        Some(Price {
            constraint: (*name).to_owned(),
            with: with.worth.1.clone(),
            left_out_with: with.worth.0,
            without: best.1,
            left_out_without: best.0,
            iterations,
        })
    };
    Ok(relaxed.iter().filter_map(price).collect())
}

/// Items left out, and the objective.
type Worth = (usize, Objective);

/// What a run found.
struct Solved {
    plan: Plan,
    worth: Worth,
}

/// What the search makes of a plan; `None` where it ends with none that keeps all rules.
fn solved(problem: &Problem, start: &Plan, iterations: u64) -> Option<Solved> {
    let options = Options { start: Some(start.clone()), ..Options::default() };
    let plan = Packing::solve(problem, &options, &Stop::after_iterations(iterations), &Silent).plan?;
    let worth = worth(problem, &plan)?;
    Some(Solved { plan, worth })
}

/// What a plan is worth that keeps all rules.
fn worth(problem: &Problem, plan: &Plan) -> Option<Worth> {
    let evaluation = check::check(problem, plan);
    if !evaluation.violations.is_empty() {
        return None;
    }
    let value = evaluation.objectives.first().copied().unwrap_or(0.0);
    let name = Packing::objectives(problem).first().map_or("", |spec| spec.name).to_owned();
    Some((evaluation.left_out, Objective { name, value }))
}

/// Whether one is better than another: less left out, then the objective.
fn better(problem: &Problem, one: &Worth, other: &Worth) -> bool {
    let sense = Packing::objectives(problem).first().map_or(Sense::Minimise, |spec| spec.sense);
    one.0 < other.0 || (one.0 == other.0 && sense.better(one.1.value, other.1.value))
}
