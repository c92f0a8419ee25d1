//! Recomputes feasibility and objective from problem and plan alone, in exact integers.
//!
//! One file a family of rules; each reads the plan as it stands, unknown ids included.

mod amounts;
mod balance;
mod bearing;
mod company;
mod contact;
mod costs;
mod figures;
mod geometry;
mod loaded;
mod loading;
mod near;
mod objective;
mod orders;
mod support;
mod trucks;
mod unloading;
mod wedge;

pub(super) use company::classes_in_truck;

use super::plan::{PackedBin, Placed, Plan};
use super::problem::{Bin, Item, Problem};
use crate::kind::{Evaluation, Violation};
use support::Standing;

/// At most so many violations of one rule are listed for one bin.
const LISTED: usize = 50;

/// One bin of the plan with what its ids name, where they name something.
struct Opened<'a> {
    /// What it is called: `bin`, or `truck` for one whose items are loaded bins.
    what: &'static str,
    /// Row in the plan's list, from 1, for messages.
    number: usize,
    packed: &'a PackedBin,
    bin: Option<&'a Bin>,
    items: Vec<(&'a Placed, Option<&'a Item>)>,
}

impl Opened<'_> {
    /// Such as `bin 3 ("carton-l")`.
    fn name(&self) -> String {
        format!("{} {} (\"{}\")", self.what, self.number, self.packed.bin)
    }
}

/// Such as `"book" at (0, 20, 100)`.
fn place_name(placed: &Placed) -> String {
    format!("\"{}\" at ({}, {}, {})", placed.item, placed.x, placed.y, placed.z)
}

/// The plan's bins with what their ids name.
fn open<'a>(problem: &'a Problem, plan: &'a Plan) -> impl Iterator<Item = Opened<'a>> {
    plan.bins.iter().enumerate().map(|(row, packed)| Opened {
        what: "bin",
        number: row + 1,
        packed,
        bin: problem.find_bin(&packed.bin).map(|bin| &problem.bins()[bin]),
        items: packed
            .items
            .iter()
            .map(|placed| (placed, problem.find_item(&placed.item).map(|item| &problem.items()[item])))
            .collect(),
    })
}

/// What a plan that breaks no rule says of its bins and their order, and is not so.
pub(super) fn misstated(problem: &Problem, plan: &Plan) -> Vec<Violation> {
    let mut wrong = Vec::new();
    for bin in open(problem, plan) {
        if plan.loading_order {
            loading::order(problem, &bin, &mut wrong);
        }
        if wrong.len() >= LISTED {
            return wrong;
        }
        figures::stated(problem, &bin, &mut wrong);
    }
    figures::totals(problem, plan, &mut wrong);
    trucks::misstated(problem, plan, &mut wrong);
    orders::proof(problem, plan, &mut wrong);
    wrong
}

/// Recomputes everything.
pub(super) fn check(problem: &Problem, plan: &Plan) -> Evaluation {
    let opened: Vec<Opened<'_>> = open(problem, plan).collect();
    let mut violations: Vec<Violation> = Vec::new();
    let bears = bearing::asked(problem);
    let stops = problem.has_stops();
    let standing = Standing::of(problem);
    let stands = bears || standing.asks();
    for bin in &opened {
        amounts::ids(bin, &mut violations);
        orders::named(problem, bin, &mut violations);
        geometry::orientations(bin, &mut violations);
        let sane = geometry::containment(bin, &mut violations);
        if sane {
            amounts::fill(problem, bin, &mut violations);
            let told = geometry::overlaps(bin, &mut violations);
            if told {
                wedge::wedges(bin, &mut violations);
            }
            if told && stands && contact::near(bin) {
                let contacts = contact::contacts(bin);
                support::supports(standing, bin, &contacts, &support::middle, &mut violations);
                if bears {
                    bearing::loads(bin, &contacts, &[], &mut violations);
                }
            }
        }
        if sane && contact::near(bin) {
            if stops {
                unloading::order(bin, &mut violations);
            }
            balance::balance(bin, &mut violations);
        }
        amounts::weight(bin, &mut violations);
        company::bins(bin, &mut violations);
        company::classes(problem, bin, &mut violations);
        company::apart(problem, bin, &mut violations);
    }
    company::groups(problem, &opened, &mut violations);
    loaded::kept(problem, &opened, &mut violations);
    amounts::stock(problem, &opened, &mut violations);
    orders::types(problem, plan, &mut violations);
    let left_out = if problem.orders().are_named() {
        orders::quantities(problem, plan, &mut violations)
    } else {
        amounts::quantities(problem, plan, &mut violations)
    };
    let (mut objectives, mut costs) = objective::values(problem, &opened, &mut violations);
    trucks::check(problem, plan, &opened, &mut violations);
    trucks::add_value(problem, plan, &mut objectives, &mut costs);
    Evaluation { violations, left_out, objectives, costs }
}

#[cfg(test)]
mod tests;
