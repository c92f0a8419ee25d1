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
use crate::packing::plan::{PackedBin, Placed, Plan, Proof, Unpacked};
use crate::packing::problem::{BinIndex, ItemIndex, Problem};
use crate::search::observer::{Event, Observer};
use crate::search::random;
use crate::search::stop::Stop;
use engine::Engine;
use groups::Groups;
use one::{Care, at_least, best_fit, first, refine};
use rayon::prelude::*;
use shop::Shop;
use std::sync::atomic::{AtomicU64, Ordering};
use stock::{Claim, share};
use wanted::{Answer, Wanted};
use worker::{Effort, Worker};

/// What each round does for an order that is still open.
const ROUNDS: [Care; 3] = [
    Care { effort: Effort { tries: 20, nodes: 2_000 }, divisions: 40, ruins: 100, general: 30 },
    Care { effort: Effort { tries: 100, nodes: 40_000 }, divisions: 200, ruins: 300, general: 100 },
    Care { effort: Effort { tries: 500, nodes: 400_000 }, divisions: 400, ruins: 1_000, general: 200 },
];

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
    let mut packing =
        Packing { problem, engine: &engine, shops: &shops, groups: &groups, saved: Vec::new(), options, stop, base: 0 };
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
    /// Carton types that no order may take, one bit each.
    base: u64,
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

    fn wanted(&self, group: usize, forbidden: u64) -> Wanted {
        Wanted::of(self.shop(group), self.problem.orders(), self.groups.first[group] as usize, forbidden)
    }

    fn run(&self, way: Way, observer: &dyn Observer) -> Packed {
        let mut trace = Vec::new();
        let mut answers = self.first_answers(way);
        let mut tell = |answers: &[Option<Answer>], iterations: u64, source: &'static str| {
            let objective = self.objective(answers);
            let (elapsed_s, bound) = (self.stop.elapsed_s(), Some(self.bound(answers)));
            let feasible = answers.iter().all(Option::is_some);
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
        let mut reached = self.reached(&answers);
        let rounds = if way == Way::Whole && reached.is_none() { ROUNDS.len() } else { 0 };
        for (number, care) in ROUNDS.iter().enumerate().take(rounds) {
            let (done, whole) = self.round(number as u64, *care, iterations, &mut answers);
            iterations += done;
            all_done &= whole;
            if done > 0 {
                tell(&answers, iterations, "orders");
            }
            reached = self.reached(&answers);
            if !whole || reached.is_some() {
                break;
            }
        }
        let bound = if self.base == 0 { self.bound(&answers) } else { self.free_bound() };
        // No packing of a group's order costs less, whatever the stock.
        let lowers: Vec<f64> =
            answers.iter().map(|answer| answer.as_ref().map_or(0.0, |answer| answer.lower)).collect();
        let claims = self.claims(answers);
        let shared = claims.iter().any(|claim| claim.forbidden != self.base || claim.answer.is_none());
        let plan = self.plan(&claims, &lowers);
        let stopped_by = if self.stop.interrupted() {
            StoppedBy::Signal
        } else if let Some(reached) = reached.filter(|_| !shared) {
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
        let fit = matches!(way, Way::BestFit | Way::SmallestFit) && self.engine.plain;
        let answer = |worker: &mut Worker, group: usize| {
            if self.stop.interrupted() {
                return None;
            }
            let (shop, wanted) = (self.shop(group), self.wanted(group, self.base));
            if fit || (self.engine.plain && self.stop.urgent()) {
                return best_fit(shop, &wanted, self.base, way != Way::SmallestFit, worker);
            }
            let mut random = random::stream(self.options.seed, "packing-orders", group as u64);
            first(self.engine, shop, &wanted, self.base, worker, &mut random)
        };
        (0..self.groups.len()).into_par_iter().map_init(|| Worker::of(self.stop), answer).collect()
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
                || Worker::of(self.stop),
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
                        &self.wanted(group, self.base),
                        self.base,
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

    /// Whether the answers are as good as was asked for.
    fn reached(&self, answers: &[Option<Answer>]) -> Option<StoppedBy> {
        if answers.iter().any(Option::is_none) {
            return None;
        }
        let objective = self.objective(answers);
        if self.stop.target_reached(&crate::packing::Packing::objectives(self.problem), &[objective]) {
            return Some(StoppedBy::Target);
        }
        self.stop.gap_reached(objective, self.bound(answers)).then_some(StoppedBy::Gap)
    }

    /// What the answers cost together, as the check will count.
    fn objective(&self, answers: &[Option<Answer>]) -> f64 {
        let each = answers.iter().zip(&self.groups.members).enumerate();
        each.map(|(group, (answer, &members))| {
            let cost = answer.as_ref().map_or(0.0, |answer| {
                if self.counting() { answer.parcels.len() as f64 } else { answer.price - self.saved[group] }
            });
            f64::from(members) * cost
        })
        .sum()
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
            let wanted = self.wanted(group, 0);
            let lower = at_least(self.shop(group), &wanted, 0);
            let cost = if self.counting() { lower } else { lower - self.saved[group] };
            f64::from(self.groups.members[group]) * cost
        };
        let sum: f64 = (0..self.groups.len()).map(lower).sum();
        if self.counting() { sum } else { sum - 1e-9 * sum.abs() }
    }

    fn saving(&self, group: usize) -> f64 {
        let wanted = self.wanted(group, self.base);
        self.shop(group).saved(wanted.volume(&wanted.counts()))
    }

    /// One claim an order where some stock is limited, else one a group.
    fn claims(&self, answers: Vec<Option<Answer>>) -> Vec<Claim> {
        let stocks: Vec<Option<u32>> = self.shops[0].cartons.iter().map(|carton| carton.stock).collect();
        if stocks.iter().all(Option::is_none) {
            return answers.into_iter().map(|answer| Claim { answer, forbidden: self.base, short: false }).collect();
        }
        let groups = &self.groups.of_order;
        let mut claims: Vec<Claim> = groups
            .iter()
            .map(|&group| Claim { answer: answers[group as usize].clone(), forbidden: self.base, short: false })
            .collect();
        share(&stocks, &mut claims, &|| self.stop.interrupted(), &mut |asked| {
            asked
                .par_iter()
                .map_init(
                    || Worker::of(self.stop),
                    |worker, &(order, forbidden)| {
                        let group = groups[order] as usize;
                        let mut random = random::stream(self.options.seed, "packing-orders-stock", group as u64);
                        let wanted = self.wanted(group, forbidden);
                        // An order that would lose goods by it keeps the type as long as it can.
                        let whole = wanted.misfits.len() == self.wanted(group, self.base).misfits.len();
                        let mut answer = if whole {
                            first(self.engine, self.shop(group), &wanted, forbidden, worker, &mut random)
                        } else {
                            None
                        };
                        if let Some(answer) = answer.as_mut().filter(|_| !self.stop.urgent()) {
                            refine(
                                self.engine,
                                self.shop(group),
                                &wanted,
                                forbidden,
                                ROUNDS[0],
                                worker,
                                &mut random,
                                answer,
                            );
                        }
                        answer
                    },
                )
                .collect()
        });
        claims
    }

    fn plan(&self, claims: &[Claim], lowers: &[f64]) -> Plan {
        let (problem, orders) = (self.problem, self.problem.orders());
        let shared = claims.len() == orders.len() && self.shops[0].cartons.iter().any(|carton| carton.stock.is_some());
        let mut plan = Plan::default();
        let mut proof = Proof::default();
        for order in 0..orders.len() {
            let group = self.groups.of_order[order] as usize;
            let claim = &claims[if shared { order } else { group }];
            let wanted = self.wanted(group, self.base);
            let id = || Some(problem.draft().orders[order].id.clone());
            let mut unpack = |article: u32, quantity: u32, reason: String| {
                let item = problem.item_id(ItemIndex(article)).to_owned();
                plan.unpacked.push(Unpacked { id: item, order: id(), quantity, reason });
            };
            for &(article, quantity) in &wanted.misfits {
                unpack(
                    article,
                    quantity,
                    "it fits into no carton, by size, weight or what the carrier takes".to_owned(),
                );
            }
            let Some(answer) = &claim.answer else {
                let why = if self.stop.interrupted() {
                    "the run ended before it was packed"
                } else if !claim.short {
                    "the order was packed by all rules in no carton that was tried"
                } else if claims.iter().any(|other| other.answer.is_some()) {
                    "the cartons in stock do not suffice for all orders, and go to others"
                } else {
                    "the cartons in stock do not suffice for the order"
                };
                for kind in &wanted.kinds {
                    unpack(kind.article, kind.count, why.to_owned());
                }
                proof.open.extend(id());
                continue;
            };
            if (Answer { lower: lowers[group], ..answer.clone() }).proven(self.shop(group)) {
                proof.proven += 1;
            } else {
                proof.open.extend(id());
            }
            for parcel in &answer.parcels {
                let mut items: Vec<Placed> = parcel
                    .places
                    .iter()
                    .map(|place| {
                        let article = wanted.kinds[usize::from(place.kind)].article;
                        let item = problem.item_id(ItemIndex(article)).to_owned();
                        let ([x, y, z], [dx, dy, dz]) = (place.at.map(i64::from), place.size.map(i64::from));
                        Placed { item, x, y, z, dx, dy, dz }
                    })
                    .collect();
                items.sort_by_key(|placed| (placed.z, placed.x, placed.y));
                let bin = problem.bin_id(BinIndex(u32::from(parcel.carton))).to_owned();
                plan.bins.push(PackedBin { bin, order: id(), items, ..PackedBin::default() });
            }
        }
        plan.proof = Some(proof);
        plan
    }
}
