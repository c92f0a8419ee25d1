//! Orders over several cartons: greedy assemblies in many sequences, emptied and assembled anew in parts.

use super::packer::{RULES, Rule};
use super::shop::Shop;
use super::wanted::{Answer, Counts, Parcel, Types, Wanted};
use super::worker::{SEQUENCES, Worker};
use crate::search::random::Random;
use rand::RngExt as _;
use smallvec::SmallVec;

/// One order being divided.
pub(super) struct Assembly<'a> {
    pub(super) shop: &'a Shop,
    pub(super) wanted: &'a Wanted,
    pub(super) forbidden: &'a Types,
}

impl Assembly<'_> {
    fn price(&self, parcel: &Parcel) -> f64 {
        self.wanted.price(self.shop, parcel)
    }

    /// Fills carton after carton from `counts`. `None` where something fits into no carton any more.
    fn assemble(
        &self,
        worker: &mut Worker<'_>,
        mut counts: Counts,
        by: usize,
        rule: Rule,
        mut noise: Option<(f64, &mut Random)>,
    ) -> Option<Vec<Parcel>> {
        let kinds = &self.wanted.kinds;
        let mut parcels = Vec::new();
        while counts.iter().any(|&count| count > 0) {
            let again = noise.as_mut().map(|(spread, random)| (*spread, &mut **random));
            worker.arrange(kinds, &counts, by, again);
            let mut best: Option<(f64, Parcel)> = None;
            for carton in (0..self.shop.cartons.len()).filter(|&carton| !self.forbidden.has(carton)) {
                let all = worker.fill(self.shop, carton, kinds, rule, false);
                let places = &worker.packer.places;
                if places.is_empty() {
                    continue;
                }
                let volume: i64 = places.iter().map(|place| kinds[usize::from(place.kind)].volume).sum();
                let weight = places.iter().map(|place| kinds[usize::from(place.kind)].weight).sum();
                let price = self.shop.price(carton, weight);
                // By price for each unit of volume; one that takes all the rest by its price alone.
                let rest = self.wanted.volume(&counts) as f64;
                let score = if all { price / rest } else { price / volume as f64 };
                if price.is_finite() && best.as_ref().is_none_or(|(known, _)| score < *known) {
                    let places = places.clone().into_boxed_slice();
                    best = Some((score, Parcel { carton: carton as u16, places }));
                }
            }
            let (_, parcel) = best?;
            for place in &parcel.places {
                counts[usize::from(place.kind)] -= 1;
            }
            parcels.push(parcel);
        }
        Some(parcels)
    }

    /// Moves each parcel's load into the cheapest carton that takes it.
    fn tighten(&self, worker: &mut Worker<'_>, parcels: &mut [Parcel], random: &mut Random) {
        for parcel in parcels {
            let counts = self.wanted.held(parcel);
            let price = self.price(parcel);
            let weight = self.wanted.weight(&counts);
            for (cheaper, carton) in worker.cheapest_first(self.shop, weight, self.forbidden) {
                if cheaper >= price {
                    break;
                }
                if let Some(places) = worker.pack(self.shop, carton, &self.wanted.kinds, &counts, 0, random) {
                    *parcel = Parcel { carton: carton as u16, places: places.into_boxed_slice() };
                    break;
                }
            }
        }
    }

    fn total(&self, parcels: &[Parcel]) -> f64 {
        parcels.iter().map(|parcel| self.price(parcel)).sum()
    }

    /// Takes an assembly where it is cheaper than `answer`.
    fn offer(&self, worker: &mut Worker<'_>, mut parcels: Vec<Parcel>, answer: &mut Answer, random: &mut Random) {
        self.tighten(worker, &mut parcels, random);
        let price = self.total(&parcels);
        if answer.parcels.is_empty() || price < answer.price {
            answer.price = price;
            answer.parcels = parcels;
        }
    }

    /// Greedy assemblies in the plain sequences.
    pub(super) fn start(&self, worker: &mut Worker<'_>, answer: &mut Answer, random: &mut Random) {
        for by in 0..SEQUENCES {
            for rule in RULES {
                if let Some(parcels) = self.assemble(worker, self.wanted.counts(), by, rule, None) {
                    self.offer(worker, parcels, answer, random);
                }
                // One assembly is made however late it is.
                if answer.proven(self.shop) || (!answer.parcels.is_empty() && worker.stop.urgent()) {
                    return;
                }
            }
        }
    }

    /// Empties a few parcels and assembles their goods anew, `rounds` times, keeping what is no worse.
    pub(super) fn improve(&self, worker: &mut Worker<'_>, answer: &mut Answer, rounds: u32, random: &mut Random) {
        let mut now = answer.parcels.clone();
        for _ in 0..rounds {
            if answer.proven(self.shop) || now.is_empty() || worker.stop.urgent() {
                return;
            }
            let emptied = random.random_range(1..=now.len().min(3));
            let mut counts: Counts = SmallVec::from_elem(0, self.wanted.kinds.len());
            let mut before = 0.0;
            let mut kept = now.clone();
            for _ in 0..emptied {
                let parcel = kept.swap_remove(random.random_range(0..kept.len()));
                before += self.price(&parcel);
                for (count, held) in counts.iter_mut().zip(self.wanted.held(&parcel)) {
                    *count += held;
                }
            }
            let by = random.random_range(0..SEQUENCES);
            let rule = RULES[random.random_range(0..RULES.len())];
            let spread = [0.1, 0.4, 1.0][random.random_range(0..3)];
            let noise = Some((spread, &mut *random));
            let Some(mut parcels) = self.assemble(worker, counts, by, rule, noise) else { continue };
            self.tighten(worker, &mut parcels, random);
            if self.total(&parcels) <= before * (1.0 + 1e-12) {
                kept.append(&mut parcels);
                now = kept;
                let price = self.total(&now);
                if price < answer.price * (1.0 - 1e-12) {
                    answer.price = price;
                    answer.parcels.clone_from(&now);
                }
            }
        }
    }
}
