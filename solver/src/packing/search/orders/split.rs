//! Small orders over several cartons, exactly: dynamic programming over all parts of the order, with cartons believed to
//! hold a part until it is tried (combinatorial cuts in the manner of Hooker and Ottosson 2003).
//!
//! `cost[part]` is the price of the cheapest carton that may still hold the part; `best[rest]` the cheapest division of what
//! is left. The division of the whole order is tried carton by carton: a part that does not fit loses the carton, and all
//! larger parts with it; the division is then computed anew. What is found when every part of a division holds is proven best.

use super::exact::Said;
use super::shop::Shop;
use super::wanted::{Answer, Counts, Parcel, Place, Wanted};
use super::worker::{Effort, Worker};
use crate::search::random::Random;
use smallvec::SmallVec;

/// Parts of an order at most.
const MOST_PARTS: usize = 4_096;
/// Pairs of a part and a rest at most.
const MOST_PAIRS: u64 = 600_000;

/// Carton types at most: each is a bit.
const MOST_CARTONS: usize = 64;

/// What is known of a part in a carton.
#[derive(Debug, Clone, PartialEq)]
enum Known {
    Holds(Vec<Place>),
    No,
    Open,
}

/// The division of one order.
pub(super) struct Split<'a> {
    shop: &'a Shop,
    wanted: &'a Wanted,
    full: Counts,
    /// Places of each kind's count in a part's number.
    weights: SmallVec<[usize; 12]>,
    parts: usize,
    /// The cartons by price of each part's load, and the first of them that may still hold it, by part.
    known: rustc_hash::FxHashMap<(u32, u16), Known>,
    cartons: Vec<usize>,
    refused: Vec<u64>,
    open: Vec<u64>,
}

/// Whether an order is small enough.
pub(super) fn is_small(wanted: &Wanted, cartons: usize) -> bool {
    let mut parts = 1_usize;
    let mut pairs = 1_u64;
    for kind in &wanted.kinds {
        let count = u64::from(kind.count);
        parts = parts.saturating_mul(count as usize + 1);
        pairs = pairs.saturating_mul((count + 1).saturating_mul(count + 2) / 2);
    }
    cartons <= MOST_CARTONS && parts <= MOST_PARTS && pairs <= MOST_PAIRS
}

impl<'a> Split<'a> {
    /// `cartons`: all that are allowed, those too that the carrier does not take with the whole order.
    pub(super) fn new(shop: &'a Shop, wanted: &'a Wanted, cartons: Vec<usize>) -> Self {
        let full = wanted.counts();
        let mut weights = SmallVec::new();
        let mut parts = 1;
        for &count in &full {
            weights.push(parts);
            parts *= count as usize + 1;
        }
        let known = rustc_hash::FxHashMap::default();
        Self { shop, wanted, full, weights, parts, known, cartons, refused: vec![0; parts], open: vec![0; parts] }
    }

    fn counts(&self, part: usize) -> Counts {
        self.full
            .iter()
            .zip(&self.weights)
            .map(|(&most, &weight)| (part / weight % (most as usize + 1)) as u32)
            .collect()
    }

    /// The cheapest division by what is known. `open_holds`: what is open counts as holding.
    fn divide(&self, open_holds: bool) -> (f64, Vec<(usize, usize)>) {
        let mut cost = vec![f64::INFINITY; self.parts];
        let mut choice = vec![0_usize; self.parts];
        for part in 1..self.parts {
            let counts = self.counts(part);
            let (volume, weight) = (self.wanted.volume(&counts), self.wanted.weight(&counts));
            let barred = self.refused[part] | if open_holds { 0 } else { self.open[part] };
            for (row, &carton) in self.cartons.iter().enumerate().filter(|(row, _)| barred >> row & 1 == 0) {
                let bin = &self.shop.cartons[carton];
                if volume <= bin.volume && weight <= bin.max_weight {
                    let price = self.shop.price(carton, weight);
                    if price < cost[part] {
                        (cost[part], choice[part]) = (price, row);
                    }
                }
            }
        }
        let mut best = vec![f64::INFINITY; self.parts];
        let mut taken = vec![0_usize; self.parts];
        best[0] = 0.0;
        for rest in 1..self.parts {
            let counts = self.counts(rest);
            // Some carton holds a copy of the first kind that is left.
            let first = counts.iter().position(|&count| count > 0).unwrap_or(0);
            let mut digits: Counts = SmallVec::from_elem(0, counts.len());
            let mut part = 0_usize;
            loop {
                // The next part of what is left, counted like an odometer.
                let mut at = 0;
                while at < digits.len() {
                    if digits[at] < counts[at] {
                        digits[at] += 1;
                        part += self.weights[at];
                        break;
                    }
                    part -= digits[at] as usize * self.weights[at];
                    digits[at] = 0;
                    at += 1;
                }
                if at == digits.len() {
                    break;
                }
                if digits[first] > 0 && cost[part] + best[rest - part] < best[rest] {
                    best[rest] = cost[part] + best[rest - part];
                    taken[rest] = part;
                }
            }
        }
        let mut division = Vec::new();
        let mut rest = self.parts - 1;
        while rest > 0 && taken[rest] > 0 {
            division.push((taken[rest], choice[taken[rest]]));
            rest -= taken[rest];
        }
        (best[self.parts - 1], division)
    }

    /// Every part that contains `part` is refused by what refuses it.
    fn refuse(&mut self, part: usize, row: usize, open: bool) {
        let least = self.counts(part);
        for larger in part..self.parts {
            let counts = self.counts(larger);
            if counts.iter().zip(&least).all(|(a, b)| a >= b) {
                if open {
                    if larger == part {
                        self.open[larger] |= 1 << row;
                    }
                } else {
                    self.refused[larger] |= 1 << row;
                }
            }
        }
    }

    /// Improves `answer` until it is proven best, or `rounds` divisions are tried.
    pub(super) fn run(
        &mut self,
        worker: &mut Worker<'_>,
        answer: &mut Answer,
        rounds: u32,
        effort: Effort,
        random: &mut Random,
    ) {
        let mut trusting = true;
        for _ in 0..rounds {
            if worker.stop.urgent() {
                return;
            }
            let (price, division) = self.divide(trusting);
            if trusting && price.is_finite() {
                answer.lower = answer.lower.max(price.min(answer.price));
            }
            // A division that costs as much as what is known proves it.
            if answer.proven(self.shop) || price >= answer.price * (1.0 - 1e-12) || division.is_empty() {
                return;
            }
            let mut holds = true;
            for &(part, row) in &division {
                match self.try_part(worker, part, row, effort, random) {
                    Known::Holds(_) => {}
                    Known::No => {
                        self.refuse(part, row, false);
                        holds = false;
                    }
                    _ => {
                        self.refuse(part, row, true);
                        holds = false;
                        trusting = false;
                    }
                }
            }
            if holds {
                answer.price = price;
                answer.parcels = division.iter().filter_map(|&(part, row)| self.parcel(part, row)).collect();
                if trusting {
                    answer.lower = price;
                }
                return;
            }
        }
    }

    fn parcel(&self, part: usize, row: usize) -> Option<Parcel> {
        match self.known.get(&(part as u32, row as u16)) {
            Some(Known::Holds(places)) => {
                let carton = self.cartons[row] as u16;
                Some(Parcel { carton, places: places.clone().into_boxed_slice() })
            }
            _ => None,
        }
    }

    fn try_part(
        &mut self,
        worker: &mut Worker<'_>,
        part: usize,
        row: usize,
        effort: Effort,
        random: &mut Random,
    ) -> Known {
        let key = (part as u32, row as u16);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let counts = self.counts(part);
        let said = worker.settle(self.shop, self.cartons[row], &self.wanted.kinds, &counts, effort, random);
        let known = match said {
            Said::Yes(places) => Known::Holds(places),
            Said::No => Known::No,
            Said::Open => Known::Open,
        };
        self.known.insert(key, known.clone());
        known
    }
}
