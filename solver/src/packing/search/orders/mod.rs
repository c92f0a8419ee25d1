//! Cartonisation: many orders, each packed on its own into the cheapest combination of cartons.
//!
//! Equal orders are packed once. Each is packed greedily at first; those that are not proven best by bounds are then refined, in
//! rounds of growing care, in parallel: single cartons by complete search, several by dynamic programming over the
//! parts of the order, larger orders by ruin and recreate. Every order draws from its own stream of random numbers, so the
//! plan does not hang on the number of threads.

mod choose;
mod engine;
mod exact;
mod fits;
mod groups;
mod many;
mod one;
mod packer;
mod plan;
mod rates;
mod shop;
mod split;
mod start;
mod stock;
mod wanted;
mod worker;

#[cfg(test)]
mod tests;

use crate::kind::{Kind as _, Options};
use crate::outcome::{StoppedBy, TracePoint};
use crate::packing::plan::Plan;
use crate::packing::problem::Problem;
use crate::search::observer::{Event, Observer};
use crate::search::random;
use crate::search::stop::Stop;
use engine::{Engine, Errand};
use groups::Groups;
use one::{Care, at_least, best_fit, first, refine, take};
use rayon::prelude::*;
use shop::Shop;
use std::sync::atomic::{AtomicU64, Ordering};
use stock::Claim;
use wanted::{Answer, Types, Wanted};
use worker::{Effort, Worker};

/// What each round does for an order that is still open.
const ROUNDS: [Care; 3] = [
    Care { effort: Effort { tries: 20, nodes: 2_000 }, divisions: 40, ruins: 100, general: 30 },
    Care { effort: Effort { tries: 100, nodes: 40_000 }, divisions: 200, ruins: 300, general: 100 },
    Care { effort: Effort { tries: 500, nodes: 400_000 }, divisions: 400, ruins: 1_000, general: 200 },
];

/// Errands of the general search at most for all goods as one order, and for each order of which the quick packer does not know all rules;
/// the first has so many iterations, and each twice as many as the one before.
const ERRANDS: u64 = 16;
const ERRANDS_OF_EACH: u64 = 6;
const LENGTH: u64 = 500;
/// How full cartons are thought to be on them, in turn.
const FILLS: [f64; 3] = [0.8, 0.9, 0.65];

/// What was found for all orders.
pub(in crate::packing) struct Packed {
    pub(in crate::packing) plan: Plan,
    pub(in crate::packing) bound: f64,
    pub(in crate::packing) iterations: u64,
    pub(in crate::packing) stopped_by: StoppedBy,
    pub(in crate::packing) trace: Vec<TracePoint>,
}

/// How far orders are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::packing) enum Way {
    /// Largest item first, best fit, cartons chosen by volume.
    BestFit,
    /// The same in the smallest carton that takes the order.
    SmallestFit,
    /// The first answers alone.
    Greedy,
    /// All rounds.
    Whole,
}

/// Packs all orders.
pub(in crate::packing) fn pack(
    problem: &Problem,
    options: &Options<Plan>,
    way: Way,
    stop: &Stop,
    observer: &dyn Observer,
) -> Packed {
    let shops = Shop::all(problem);
    let groups = Groups::of(problem.orders());
    let engine = Engine::new(problem, options.seed, stop);
    let mut packing = Packing {
        problem,
        engine: &engine,
        shops: &shops,
        groups: &groups,
        saved: Vec::new(),
        options,
        stop,
        base: Types::default(),
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads.max(1)).build().ok();
    let mut run = || {
        if let Some(most) = problem.draft().choose {
            packing.base = choose::leave_out(&packing, most as usize);
        }
        packing.saved = (0..groups.len()).into_par_iter().map(|group| packing.saving(group)).collect();
        packing.run(way, observer)
    };
    match &pool {
        Some(pool) => pool.install(run),
        None => run(),
    }
}

struct Packing<'a> {
    problem: &'a Problem,
    engine: &'a Engine<'a>,
    shops: &'a [Shop],
    groups: &'a Groups,
    /// What the goods of each group's orders save of filler.
    saved: Vec<f64>,
    options: &'a Options<Plan>,
    stop: &'a Stop,
    /// Carton types that no order may take.
    base: Types,
}

impl Packing<'_> {
    /// The shop of a group's zone.
    fn shop(&self, group: usize) -> &Shop {
        &self.shops[self.problem.orders().zone(self.groups.first[group] as usize)]
    }

    /// Whether cartons are counted.
    fn counting(&self) -> bool {
        self.shops.iter().any(|shop| shop.counting)
    }

    fn wanted(&self, group: usize, forbidden: &Types) -> Wanted {
        Wanted::of(self.shop(group), self.problem.orders(), self.groups.first[group] as usize, forbidden)
    }

    fn run(&self, way: Way, observer: &dyn Observer) -> Packed {
        let mut trace = Vec::new();
        let mut answers = self.first_answers(way);
        // Bounds of the types chosen are none where others could have been chosen.
        let free = (!self.base.is_empty()).then(|| self.free_bound());
        let bound_of = |answers: &[Option<Answer>]| free.unwrap_or_else(|| self.bound(answers));
        let good_enough = |answers: &[Option<Answer>]| {
            let whole = answers.iter().all(Option::is_some) && self.within_stock(answers);
            whole.then(|| self.reached(self.objective(answers), bound_of(answers))).flatten()
        };
        let mut tell = |answers: &[Option<Answer>], iterations: u64, source: &'static str| {
            let objective = self.objective(answers);
            let (elapsed_s, bound) = (self.stop.elapsed_s(), Some(bound_of(answers)));
            let feasible = answers.iter().all(Option::is_some) && self.within_stock(answers);
            let objectives = [objective];
            observer.event(&Event {
                elapsed_s,
                iteration: iterations,
                objectives: &objectives,
                bound,
                feasible,
                source,
            });
            trace.push(TracePoint { elapsed_s, iteration: iterations, objectives: vec![objective] });
        };
        if let Some(start) = &self.options.start {
            start::take_over(self, start, &mut answers);
        }
        tell(&answers, 0, if self.options.start.is_some() { "start" } else { "greedy" });
        let mut iterations = 0;
        let mut all_done = true;
        let mut reached = good_enough(&answers);
        let rounds = if way == Way::Whole && reached.is_none() { ROUNDS.len() } else { 0 };
        for (number, care) in ROUNDS.iter().enumerate().take(rounds) {
            let (done, whole) = self.round(number as u64, *care, iterations, &mut answers);
            iterations += done;
            all_done &= whole;
            if done > 0 {
                tell(&answers, iterations, "orders");
            }
            reached = good_enough(&answers);
            if !whole || reached.is_some() {
                break;
            }
        }
        // All goods as one order may be many: they get the time that is left.
        let errands = match (rounds > 0 && all_done, self.problem.orders().are_named()) {
            (false, _) => 0,
            (true, true) => ERRANDS_OF_EACH,
            (true, false) => ERRANDS,
        };
        for number in 0..errands {
            if reached.is_some() || self.stop.reached(iterations).is_some() {
                break;
            }
            let Some((done, better)) = self.errands(number, iterations, &mut answers) else { break };
            iterations += done;
            if better {
                tell(&answers, iterations, "orders");
                reached = good_enough(&answers);
            }
        }
        // Errands that were cut short have not finished.
        all_done &= errands == 0 || self.stop.reached(iterations).is_none();
        let bound = bound_of(&answers);
        let claims = self.claims(answers);
        // Where a stock was shared out, what the orders cost is no longer what it was.
        let total = claims.iter().map(|claim| self.claimed(claim)).sum::<Option<f64>>();
        let reached = total.and_then(|total| self.reached(total, bound));
        let plan = self.plan(&claims);
        let stopped_by = if self.stop.interrupted() {
            StoppedBy::Signal
        } else if let Some(reached) = reached {
            reached
        } else if all_done {
            StoppedBy::Finished
        } else {
            self.stop.reason(iterations)
        };
        Packed { plan, bound, iterations, stopped_by, trace }
    }

    /// However late it is, every order gets an answer unless the run is interrupted: a quick one once the time
    /// is over.
    fn first_answers(&self, way: Way) -> Vec<Option<Answer>> {
        let fit = matches!(way, Way::BestFit | Way::SmallestFit);
        let answer = |worker: &mut Worker<'_>, group: usize| {
            if self.stop.interrupted() {
                return None;
            }
            let (shop, wanted) = (self.shop(group), self.wanted(group, &self.base));
            if (fit || self.stop.urgent()) && self.engine.is_plain(&wanted) {
                return best_fit(shop, &wanted, &self.base, way != Way::SmallestFit, worker);
            }
            let mut random = random::stream(self.options.seed, "packing-orders", group as u64);
            first(self.engine, shop, &wanted, &self.base, worker, &mut random)
        };
        (0..self.groups.len()).into_par_iter().map_init(|| Worker::new(self.stop), answer).collect()
    }

    /// Refines what is open. How many orders were, and whether all of them.
    fn round(&self, number: u64, care: Care, before: u64, answers: &mut [Option<Answer>]) -> (u64, bool) {
        let limit = self.stop.iterations().unwrap_or(u64::MAX).saturating_sub(before);
        let open: Vec<usize> = (0..answers.len())
            .filter(|&group| answers[group].as_ref().is_some_and(|answer| !answer.proven(self.shop(group))))
            .collect();
        let taken = open.len().min(usize::try_from(limit).unwrap_or(usize::MAX));
        let done = AtomicU64::new(0);
        let better: Vec<(usize, Answer)> = open[..taken]
            .par_iter()
            .map_init(
                || Worker::new(self.stop),
                |worker, &group| {
                    let mut answer = answers[group].clone()?;
                    if self.stop.urgent() {
                        return None;
                    }
                    let stream = group as u64 | (number + 1) << 48;
                    let mut random = random::stream(self.options.seed, "packing-orders", stream);
                    refine(
                        self.engine,
                        self.shop(group),
                        &self.wanted(group, &self.base),
                        &self.base,
                        care,
                        worker,
                        &mut random,
                        &mut answer,
                    );
                    done.fetch_add(1, Ordering::Relaxed);
                    Some((group, answer))
                },
            )
            .flatten()
            .collect();
        for (group, answer) in better {
            answers[group] = Some(answer);
        }
        let done = done.into_inner();
        (done, done == open.len() as u64)
    }

    /// Sends out the general search for all goods as one order, or for each open order of which the quick packer does not know all
    /// rules: how many iterations it did, and whether it found something better. `None` where there is nothing left to find.
    fn errands(&self, number: u64, before: u64, answers: &mut [Option<Answer>]) -> Option<(u64, bool)> {
        let named = self.problem.orders().are_named();
        let is_open = |&group: &usize| {
            let open = answers[group].as_ref().is_some_and(|answer| !answer.proven(self.shop(group)));
            open && !(named && self.engine.is_plain(&self.wanted(group, &self.base)))
        };
        let left = self.stop.iterations().unwrap_or(u64::MAX).saturating_sub(before);
        let most = usize::try_from(left).unwrap_or(usize::MAX);
        let open: Vec<usize> = (0..answers.len()).filter(is_open).take(most).collect();
        let each = (LENGTH << number).min(left.checked_div(open.len() as u64)?);
        // The rounds before had the order's own numbers.
        let errand = Errand { iterations: each, fill: FILLS[number as usize % FILLS.len()], number: number + 1 };
        let sent = |&group: &usize| {
            let (shop, wanted) = (self.shop(group), self.wanted(group, &self.base));
            if self.stop.urgent() {
                return (group, None, 0);
            }
            let (parcels, done) = self.engine.send(shop, &wanted, None, &self.base, errand);
            (group, parcels, done)
        };
        let found: Vec<_> = open.par_iter().map(sent).collect();
        let (mut iterations, mut better) = (0, false);
        for (group, parcels, done) in found {
            let (shop, wanted) = (self.shop(group), self.wanted(group, &self.base));
            let Some(answer) = &mut answers[group] else { continue };
            let was = answer.price;
            take(shop, &wanted, parcels, answer);
            better |= answer.price < was;
            iterations += done;
        }
        Some((iterations, better))
    }

    /// Whether what all orders cost is as good as was asked for.
    fn reached(&self, objective: f64, bound: f64) -> Option<StoppedBy> {
        if self.stop.target_reached(&crate::packing::Packing::objectives(self.problem), &[objective]) {
            return Some(StoppedBy::Target);
        }
        self.stop.gap_reached(objective, bound).then_some(StoppedBy::Gap)
    }

    /// What the answers cost together, as the check will count.
    fn objective(&self, answers: &[Option<Answer>]) -> f64 {
        let each = answers.iter().zip(&self.groups.members).enumerate();
        each.map(|(group, (answer, &members))| {
            f64::from(members) * answer.as_ref().map_or(0.0, |answer| self.cost(group, answer))
        })
        .sum()
    }

    /// What an order of a group costs, as the check will count.
    fn cost(&self, group: usize, answer: &Answer) -> f64 {
        if self.counting() { answer.parcels.len() as f64 } else { answer.price - self.saved[group] }
    }

    /// What the orders of a claim cost; none where they are not packed whole.
    fn claimed(&self, claim: &Claim) -> Option<f64> {
        let answer = claim.answer.as_ref().filter(|_| claim.whole)?;
        Some(f64::from(claim.members) * self.cost(claim.group, answer))
    }

    /// Whether no type of carton is used more often than there are.
    fn within_stock(&self, answers: &[Option<Answer>]) -> bool {
        let mut used = vec![0_u64; self.shops[0].cartons.len()];
        for (answer, &members) in answers.iter().zip(&self.groups.members) {
            for parcel in answer.iter().flat_map(|answer| &answer.parcels) {
                used[usize::from(parcel.carton)] += u64::from(members);
            }
        }
        let cartons = self.shops[0].cartons.iter();
        cartons.zip(used).all(|(carton, used)| carton.stock.is_none_or(|stock| used <= u64::from(stock)))
    }

    /// What all orders cost at least.
    fn bound(&self, answers: &[Option<Answer>]) -> f64 {
        let each = answers.iter().zip(&self.groups.members).enumerate();
        let sum: f64 = each
            .map(|(group, (answer, &members))| {
                let cost = answer.as_ref().map_or(0.0, |answer| {
                    let lower = answer.lower.min(answer.price);
                    if self.counting() {
                        (lower - 1e-3 * lower.max(1.0)).ceil().max(0.0)
                    } else {
                        lower - self.saved[group]
                    }
                });
                f64::from(members) * cost
            })
            .sum();
        if self.counting() { sum } else { sum - 1e-9 * sum.abs() }
    }

    /// The same with all carton types allowed.
    fn free_bound(&self) -> f64 {
        let lower = |group: usize| {
            let wanted = self.wanted(group, &Types::default());
            let lower = at_least(self.shop(group), &wanted, &Types::default());
            let cost = if self.counting() { lower } else { lower - self.saved[group] };
            f64::from(self.groups.members[group]) * cost
        };
        let sum: f64 = (0..self.groups.len()).map(lower).sum();
        if self.counting() { sum } else { sum - 1e-9 * sum.abs() }
    }

    fn saving(&self, group: usize) -> f64 {
        let wanted = self.wanted(group, &self.base);
        self.shop(group).saved(wanted.volume(&wanted.counts()))
    }
}
