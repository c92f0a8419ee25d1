//! Two levels: goods into bins, and the loaded bins into trucks, each by the packing search, and both together again and again.
//!
//! A round packs goods under a *policy* (how high and how heavy a bin may become, of which type), makes of every loaded bin an item
//! and loads these into trucks as the bins of an instance of its own. What the two instances do not know of each other (where a
//! loaded bin weighs, where its top bears) the check decides, truck by truck: what it refuses is loaded again under harder
//! terms or taken out, and what is left over though a truck would take it is packed anew ([`rest`]). The first rounds pack everything
//! under one policy each; later ones empty a few trucks, pack their goods anew and keep what became no worse (ruin and recreate, Schrimpf et al. 2000, one level up). Each truck of an answer has
//! passed the check by itself, so there is a whole plan at every moment.

mod answer;
mod capacity;
mod goods;
mod loading;
mod policy;
mod rest;
mod rounds;
mod unit;
mod weight;

#[cfg(test)]
mod tests;

use super::{Effort, Found};
use crate::kind::{Kind as _, Options};
use crate::outcome::{StoppedBy, TracePoint};
use crate::packing::Packing;
use crate::packing::plan::Plan;
use crate::packing::problem::{Draft, Objective, Problem};
use crate::search::observer::{Event, Observer};
use crate::search::stop::Stop;
use answer::Answer;
use policy::Policy;
use rayon::prelude::*;
use rest::Alone;
use std::sync::OnceLock;

/// What an inner search costs before its first iteration (its instance, its blocks), in iterations.
const SETTING_UP: u64 = 20;

/// What all rounds see.
struct Levels<'a> {
    problem: &'a Problem,
    /// The instance without its items, bins and trucks, of which the goods' instances are made.
    shell: Draft,
    /// The trucks as the bins of an instance without items.
    trucks: Draft,
    /// What may never be packed: goods of a group whose items leave at different stops.
    banned: Vec<bool>,
    policies: Vec<Policy>,
    /// For what is left over.
    harder: Vec<Policy>,
    /// How each item, or its group, goes alone into a bin alone in a truck; found once it is left over.
    alone: Vec<OnceLock<Vec<Alone>>>,
    effort: Effort,
    seed: u64,
    /// The rules of the run without its target, which speaks of both levels.
    stop: Stop,
    /// Whether anything is asked about weights in trucks.
    weighs: bool,
}

impl<'a> Levels<'a> {
    fn new(problem: &'a Problem, options: &Options<Plan>, effort: Effort, stop: &Stop) -> Self {
        let draft = problem.draft();
        let (classes, incompatible) = draft.classes_of_one_bin();
        let shell = Draft {
            name: String::new(),
            items: Vec::new(),
            bins: Vec::new(),
            trucks: Vec::new(),
            classes,
            incompatible,
            incompatible_in_truck: Vec::new(),
            ..draft.clone()
        };
        let mut trucks = draft.of_trucks();
        trucks.items = Vec::new();
        let limited =
            |bin: &crate::packing::Bin| bin.max_weight.is_some() || bin.centre.is_some() || bin.axles.is_some();
        let weighs = problem.trucks().iter().any(limited)
            || problem.bins().iter().any(|bin| bin.outside.bears.is_some())
            || problem.items().iter().any(|item| item.bearing.asks());
        let mut own = Self {
            problem,
            shell,
            trucks,
            banned: problem.items().indices().map(|item| problem.torn_group(item).is_some()).collect(),
            policies: Vec::new(),
            harder: Vec::new(),
            alone: problem.items().iter().map(|_| OnceLock::new()).collect(),
            effort,
            seed: options.seed,
            stop: stop.clone().with_target(Vec::new()),
            weighs,
        };
        own.policies = own.all_policies();
        own.harder = own.harder_policies();
        own
    }

    /// The same rules for a part of a run, with so many iterations: with a time limit it may take `share` of what is left.
    fn part(&self, iterations: u64, share: f64) -> Stop {
        let stop = self.stop.with_part_iterations(iterations.max(1));
        if self.stop.iterations().is_none() { stop.with_share_of_rest(share) } else { stop }
    }
}

/// Packs goods into bins and bins into trucks. `bounds` are proven, one for each objective.
pub(in crate::packing) fn pack(
    problem: &Problem,
    options: &Options<Plan>,
    effort: Effort,
    bounds: &[Option<f64>],
    stop: &Stop,
    observer: &dyn Observer,
) -> Found {
    let levels = Levels::new(problem, options, effort, stop);
    let specs = Packing::objectives(problem);
    let mut trace: Vec<TracePoint> = Vec::new();
    let mut tell = |answer: &Answer, iteration: u64, source: &str| {
        let (elapsed_s, objectives) = (stop.elapsed_s(), answer.objectives(problem));
        let feasible = answer.key.missing == 0;
        let bound = bounds.last().copied().flatten();
        observer.event(&Event { elapsed_s, iteration, objectives: &objectives, bound, feasible, source });
        if feasible {
            trace.push(TracePoint { elapsed_s, iteration, objectives });
        }
    };
    let ended = |answer: &Answer| {
        if answer.key.missing > 0 {
            return None;
        }
        let values = answer.objectives(problem);
        let reached =
            values.iter().zip(bounds).all(|(value, bound)| bound.is_some_and(|bound| *value <= bound * (1.0 + 1e-9)));
        if reached {
            return Some(StoppedBy::Finished);
        }
        if stop.target_reached(&specs, &values) {
            return Some(StoppedBy::Target);
        }
        let near = |bound: f64| problem.objective() == Objective::Cost && stop.gap_reached(values[0], bound);
        bounds[0].is_some_and(near).then_some(StoppedBy::Gap)
    };
    let (mut best, mut done) = (Answer::default(), 0);
    best.weigh(&levels);
    let mut source = "greedy";
    if let Some(start) = &options.start {
        best = levels.repaired(start);
        tell(&best, 0, "start");
        source = "start";
    }
    let whole = best.key.missing == 0;
    if !whole {
        let (first, iterations) = levels.first(&best);
        done += iterations;
        best = best.better_of(first);
    }
    tell(&best, done, source);
    let pool = (options.threads > 1 && effort != Effort::Greedy)
        .then(|| rayon::ThreadPoolBuilder::new().num_threads(options.threads).build().ok())
        .flatten();
    let islands = pool.as_ref().map_or(1, rayon::ThreadPool::current_num_threads).max(1) as u64;
    let mut number = 0_u64;
    while effort != Effort::Greedy && ended(&best).is_none() && stop.reached(done).is_none() {
        let rest = stop.iterations().map_or(u64::MAX, |limit| limit.saturating_sub(done).div_ceil(islands));
        let round = |island: u64| levels.round(&best, number + island, rest);
        let found: Vec<(Answer, u64)> = match &pool {
            None => vec![round(0)],
            Some(pool) => pool.install(|| (0..islands).into_par_iter().map(round).collect()),
        };
        number += islands;
        for (answer, iterations) in found {
            done += iterations;
            let better = answer.key.told() < best.key.told();
            best = best.better_of(answer);
            if better {
                tell(&best, done, "levels");
            }
        }
    }
    let ended = ended(&best);
    let stopped_by = ended.unwrap_or_else(|| stop.reason(done));
    let iterations = stop.iterations().map_or(done, |limit| done.min(limit));
    Found { plan: best.plan(&levels), iterations, reached: ended.is_some(), stopped_by, trace }
}
