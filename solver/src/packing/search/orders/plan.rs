//! From answers to the plan: who gets cartons of which there are only so many, and what is left of
//! orders that get too few.

use super::one::{first, refine};
use super::stock::{Claim, share};
use super::wanted::{Answer, Parcel, Types};
use super::worker::Worker;
use super::{Packing, ROUNDS};
use crate::packing::plan::{PackedBin, Plan, Proof, Unpacked};
use crate::packing::problem::ItemIndex;
use crate::search::random;
use rayon::prelude::*;

/// Why something is left out, as far as the search knows.
const INTERRUPTED: &str = "the run ended before it was packed";
const NO_ROOM: &str = "no carton was found for it";

impl Packing<'_> {
    /// One claim an order where some stock is limited, else one a group.
    pub(super) fn claims(&self, answers: Vec<Option<Answer>>) -> Vec<Claim> {
        let stocks: Vec<Option<u32>> = self.shops[0].cartons.iter().map(|carton| carton.stock).collect();
        let claim = |group: usize, members: u32, answer: Option<Answer>| {
            let whole = answer.is_some();
            Claim { group, members, answer, whole, forbidden: self.base.clone() }
        };
        let mut claims: Vec<Claim> = if stocks.iter().all(Option::is_none) {
            let rows = answers.into_iter().zip(&self.groups.members).enumerate();
            rows.map(|(group, (answer, &members))| claim(group, members, answer)).collect()
        } else {
            let groups = self.groups.of_order.iter().map(|&group| group as usize);
            let mut claims: Vec<Claim> = groups.map(|group| claim(group, 1, answers[group].clone())).collect();
            let groups: Vec<usize> = claims.iter().map(|claim| claim.group).collect();
            share(&stocks, &mut claims, &|| self.stop.interrupted(), &mut |asked| {
                asked
                    .par_iter()
                    .map_init(
                        || Worker::new(self.stop),
                        |worker, (order, forbidden)| {
                            let group = groups[*order];
                            self.without(group, forbidden, answers[group].as_ref()?.lower, worker)
                        },
                    )
                    .collect()
            });
            claims
        };
        self.fill_up(&stocks, &mut claims);
        claims
    }

    /// An order of a group without some types of carton. `lower`: no packing costs less, whatever the types.
    fn without(&self, group: usize, forbidden: &Types, lower: f64, worker: &mut Worker<'_>) -> Option<Answer> {
        let wanted = self.wanted(group, forbidden);
        // An order that would lose goods by it keeps the type as long as it can.
        if wanted.misfits.len() > self.wanted(group, &self.base).misfits.len() {
            return None;
        }
        let mut random = random::stream(self.options.seed, "packing-orders-stock", group as u64);
        let shop = self.shop(group);
        let mut answer = first(self.engine, shop, &wanted, forbidden, worker, &mut random)?;
        if !self.stop.urgent() {
            refine(self.engine, shop, &wanted, forbidden, ROUNDS[0], worker, &mut random, &mut answer);
        }
        // What is best without them is not best.
        answer.lower = lower;
        Some(answer)
    }

    /// Packs what fits of orders that are not packed whole into what the others leave of the stock.
    fn fill_up(&self, stocks: &[Option<u32>], claims: &mut [Claim]) {
        let used = |carton: usize| claims.iter().map(|claim| claim.uses(carton)).sum::<u32>();
        let mut left: Vec<Option<u32>> = Vec::with_capacity(stocks.len());
        for (carton, stock) in stocks.iter().enumerate() {
            let none = self.base.has(carton);
            left.push(if none { Some(0) } else { stock.map(|stock| stock.saturating_sub(used(carton))) });
        }
        let mut worker = Worker::new(self.stop);
        for claim in claims.iter_mut().filter(|claim| claim.answer.is_none()) {
            if self.stop.urgent() || left.iter().all(|left| *left == Some(0)) {
                return;
            }
            let (shop, wanted) = (self.shop(claim.group), self.wanted(claim.group, &self.base));
            let parcels = if self.engine.is_plain(&wanted) {
                worker.some(shop, &wanted, &left)
            } else {
                self.engine.some(shop, &wanted, &left, ROUNDS[0].general).unwrap_or_default()
            };
            if parcels.is_empty() {
                continue;
            }
            for parcel in &parcels {
                if let Some(left) = &mut left[usize::from(parcel.carton)] {
                    *left = left.saturating_sub(1);
                }
            }
            let packed: usize = parcels.iter().map(|parcel| parcel.places.len()).sum();
            claim.whole = packed == wanted.copies() as usize;
            let price = parcels.iter().map(|parcel| wanted.price(shop, parcel)).sum();
            claim.answer = Some(Answer { parcels, price, lower: 0.0 });
        }
    }

    pub(super) fn plan(&self, claims: &[Claim]) -> Plan {
        let (problem, orders) = (self.problem, self.problem.orders());
        let shared = self.shops[0].cartons.iter().any(|carton| carton.stock.is_some());
        let mut plan = Plan::default();
        let mut proof = Proof::default();
        // `explain` tells why, unless the run is interrupted or it would take too long.
        let reason = if self.stop.interrupted() { INTERRUPTED } else { NO_ROOM };
        for order in 0..orders.len() {
            let group = self.groups.of_order[order] as usize;
            let claim = &claims[if shared { order } else { group }];
            let wanted = self.wanted(group, &self.base);
            let id = || problem.draft().orders.get(order).map(|order| order.id.clone());
            let mut unpack = |article: u32, quantity: u32| {
                let (item, reason) = (problem.item_id(ItemIndex(article)).to_owned(), reason.to_owned());
                plan.unpacked.push(Unpacked { id: item, order: id(), quantity, reason });
            };
            for &(article, quantity) in &wanted.misfits {
                unpack(article, quantity);
            }
            let parcels: &[Parcel] = claim.answer.as_ref().map_or(&[], |answer| &answer.parcels);
            let mut left = wanted.counts();
            for place in parcels.iter().flat_map(|parcel| &parcel.places) {
                left[usize::from(place.kind)] -= 1;
            }
            for (kind, &count) in wanted.kinds.iter().zip(&left).filter(|&(_, &count)| count > 0) {
                unpack(kind.article, count);
            }
            if claim.whole && claim.answer.as_ref().is_some_and(|answer| answer.proven(self.shop(group))) {
                proof.proven += 1;
            } else {
                proof.open.extend(id());
            }
            for parcel in parcels {
                plan.bins.push(PackedBin { order: id(), ..wanted.packed(problem, parcel) });
            }
        }
        // Of goods without orders the plan's bound says as much.
        plan.proof = orders.are_named().then_some(proof);
        plan
    }
}
