//! The packing searches: beam search for one bin, ruin and recreate for many.

/// `Clone` by fields whose `clone_from` keeps the buffers of each, which the derived one gives up.
macro_rules! clone_into_buffers {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl Clone for $name {
            fn clone(&self) -> Self {
                let Self { $($field),* } = self;
                Self { $($field: Clone::clone($field)),* }
            }
            fn clone_from(&mut self, other: &Self) {
                let Self { $($field),* } = other;
                $(Clone::clone_from(&mut self.$field, $field);)*
            }
        }
    };
}

#[cfg(test)]
mod allocations;
mod beam;
mod block;
mod cargo;
mod chunks;
mod company;
mod construct;
mod draw;
pub(super) mod levels;
mod loads;
mod many;
mod node;
mod one;
pub(super) mod orders;
mod part;
mod patterns;
mod physics;
mod rank;
mod reach;
mod report;
mod ruin;
mod sections;
mod settle;
mod space;
mod start;
mod wedge;

pub(super) use space::empty_spaces;

use super::plan::Plan;
use super::problem::{Objective, Problem};
use crate::kind::Options;
use crate::outcome::{ObjectiveSpec, StoppedBy, TracePoint};
use crate::search::observer::Observer;
use crate::search::random;
use crate::search::stop::Stop;
use block::{Blocks, Recipe};
use cargo::Cargo;
use construct::{Filler, construct};
use loads::Loads;
use node::Scene;
use rank::{Power, Stage, Weights};
use rayon::prelude::*;
use report::Report;
use ruin::Ruin;

/// What is sought by the searches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effort {
    /// One greedy construction.
    Greedy,
    /// The beam where one bin is to be filled, ruin and recreate else.
    Auto,
    /// The same: the beam needs one bin.
    Beam,
    /// Ruin and recreate.
    Ruin,
}

/// What the searches found.
pub(super) struct Found {
    /// The best plan.
    pub(super) plan: Plan,
    /// Iterations: greedy completions of the beam, or ruins.
    pub(super) iterations: u64,
    /// Whether the plan reaches its bound, or the target or gap asked for.
    pub(super) reached: bool,
    /// Why they ended.
    pub(super) stopped_by: StoppedBy,
    /// Improvements.
    pub(super) trace: Vec<TracePoint>,
}

/// Weights of the rank, as Guesser Targino da Silva (2025) gives them for a rather empty bin and a rather full one, exponents
/// rounded to quarters.
const WEIGHTS: Weights = Weights {
    stages: [
        Stage { contact: Power::quarters(15), loss: Power::quarters(11), near: 0.0139 },
        Stage { contact: Power::quarters(8), loss: Power::quarters(6), near: 0.0366 },
    ],
    switch: 0.674,
    lively: 120,
    crowded: 400,
    tubes: 1.0,
    early: 0.7,
    lift: 3,
};
/// Blocks of the beam: fill and number as Araya et al. (2017) give them.
const RECIPE: Recipe = Recipe { fill: 0.98, most: 10_000, tries: 12_000_000, crowd: [0.3968, 0.4732] };
/// From where to where in a run patterns are sought, up to how many item types, and from how many iterations on: below that
/// making the programs takes longer than the run.
const COVERED: (f64, f64) = (0.3, 0.7);
const MOST_COVERED: usize = 400;
const LEAST_COVERED: u64 = 1_000;
/// Beams wider than this gain nothing that memory can pay for.
const WIDEST: f64 = 2_000.0;

/// A factor on the rank of tubes with which they go in before other goods.
const TUBES_FIRST: f64 = 1e3;

/// Searches. `bound` is proven and ends the run when it is reached.
pub(super) fn search(
    problem: &Problem,
    options: &Options<Plan>,
    effort: Effort,
    bound: Option<f64>,
    specs: Vec<ObjectiveSpec>,
    stop: &Stop,
    observer: &dyn Observer,
) -> Found {
    let cargo = Cargo::new(problem);
    let single = cargo.single().filter(|_| cargo.knapsack && effort != Effort::Ruin);
    let drawn = single.filter(|_| cargo.kinds.len() > many::MANY);
    let (recipe, weights) = if drawn.is_some() {
        (Recipe { most: 0, ..RECIPE }, WEIGHTS)
    } else if single.is_some() {
        (RECIPE, WEIGHTS)
    } else {
        // Many bins are filled again and again: fewer blocks, and no renewal while a bin is filled.
        let tries = if cargo.kinds.len() > chunks::CHUNK { 0 } else { RECIPE.tries / 6 };
        (Recipe { most: RECIPE.most / 4, tries, ..RECIPE }, Weights { lively: 0, ..WEIGHTS })
    };
    let blocks = Blocks::new(&cargo, recipe, &|| stop.urgent());
    let scene = Scene { cargo: &cargo, blocks: &blocks, weights };
    // Where bases need not stand fully but other rules ask what is on what, loads whose bases do are sought too: there are fewer,
    // found sooner.
    let firm = (cargo.laws.piled() && !cargo.supported).then(|| cargo.firm());
    let firm = firm.as_ref().map(|cargo| Scene { cargo, ..scene });
    let first = firm.as_ref().unwrap_or(&scene);
    let scenes: Vec<&Scene<'_>> = firm.iter().chain([&scene]).collect();
    let report = Report::new(problem, &cargo, bound, specs, stop, observer);
    let pool = (options.threads > 1 && effort != Effort::Greedy)
        .then(|| rayon::ThreadPoolBuilder::new().num_threads(options.threads).build().ok())
        .flatten();
    let mut iterations = 0;
    let mut loads = match &options.start {
        Some(plan) => start::repaired(problem, &scene, plan, stop),
        None => Loads::nothing(&cargo),
    };
    // The start as it is, then topped up: topping up never makes it worse.
    if single.is_none() && cargo.kinds.len() > chunks::CHUNK {
        let large = many::roomiest(&cargo, &loads.stock(&cargo))
            .is_some_and(|container| sections::types_held(&cargo, container, &loads.left) > sections::WHOLE);
        if large {
            many::construct_in_sections(first, &mut loads, options.seed, stop);
        } else {
            chunks::construct_in_chunks(first, &mut loads, stop);
        }
    }
    if let Some(container) = drawn {
        let random = random::stream(options.seed, "packing-draw", 0);
        let once = effort == Effort::Greedy;
        iterations = many::one_bin_of_many(&scenes, container, &mut loads, &report, random, pool.as_ref(), once);
    } else {
        let before = firm.as_ref().map(|_| loads.clone());
        construct(first, &mut Filler::default(), &mut loads, stop);
        if let Some(mut other) = before {
            construct(&scene, &mut Filler::default(), &mut other, stop);
            if (other.missing(&cargo), other.price(&cargo)) < (loads.missing(&cargo), loads.price(&cargo)) {
                loads = other;
            }
        }
    }
    report.improved_loads(&cargo, &loads, 0, if options.start.is_some() { "start" } else { "greedy" });
    let proven = report.verdict(loads.missing(&cargo), loads.price(&cargo)).is_some();
    if effort != Effort::Greedy && drawn.is_none() && !proven && !stop.urgent() {
        iterations = match single {
            Some(container) => one::fill(&scenes, container, &mut loads, &report, pool.as_ref(), options.seed),
            None => many_bins(&scenes, &mut loads, &report, options, pool.as_ref()),
        };
    }
    let ended = report.verdict(loads.missing(&cargo), loads.price(&cargo));
    let stopped_by = ended.unwrap_or_else(|| stop.reason(iterations));
    let why = if cargo.knapsack {
        "no room was found for it beside what is packed"
    } else {
        "no room was found for it in the bins in stock"
    };
    let plan = loads.plan(problem, &cargo, &blocks, why);
    Found { plan, iterations, reached: ended.is_some(), stopped_by, trace: report.trace() }
}

/// Ruin and recreate, one island a thread.
fn many_bins(
    scenes: &[&Scene<'_>],
    loads: &mut Loads,
    report: &Report<'_>,
    options: &Options<Plan>,
    pool: Option<&rayon::ThreadPool>,
) -> u64 {
    let Some(&scene) = scenes.last() else { return 0 };
    let islands = pool.map_or(1, |pool| pool.current_num_threads().max(1));
    let limit = report.stop.iterations().map_or(u64::MAX, |limit| limit.div_ceil(islands as u64));
    let rules = scene.cargo.rules.as_ref();
    let cover = limit >= LEAST_COVERED
        && !scene.cargo.knapsack
        && scene.cargo.kinds.len() <= MOST_COVERED
        && !rules.is_some_and(company::Rules::grouped);
    let island = |index: usize| {
        let stream = random::stream(options.seed, "packing-ruin", index as u64);
        let mut ruin = Ruin::new(scenes, report, stream, loads.clone());
        if index == 0 && cover {
            ruin.patterns = Some(patterns::Patterns::default());
            ruin.run(limit, COVERED.0);
            ruin.cover(limit, COVERED.1, options.seed);
        }
        ruin.run(limit, 1.0);
        (ruin.done, ruin.best)
    };
    let ends: Vec<(u64, Loads)> = match pool {
        None => vec![island(0)],
        Some(pool) => pool.install(|| (0..islands).into_par_iter().map(island).collect()),
    };
    let done = ends.iter().map(|(done, _)| done).sum();
    for (_, end) in ends {
        if (end.missing(scene.cargo), end.price(scene.cargo)) < (loads.missing(scene.cargo), loads.price(scene.cargo)) {
            *loads = end;
        }
    }
    done
}
