//! One worker: packs goods into one carton, greedily and by proof, and counts what that took.

use super::exact::{self, Said};
use super::fits::{Duals, dually_too_much, plainly_too_much};
use super::packer::{Packer, RULES, Rule};
use super::shop::Shop;
use super::wanted::{Counts, Kind, Parcel, Place, Types, Wanted};
use crate::search::random::Random;
use crate::search::stop::Stop;
use rand::RngExt as _;

/// How much is tried for one carton.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effort {
    /// Greedy fillings in random sequences, beyond the plain ones.
    pub(super) tries: u32,
    /// Nodes of the complete search; 0: none.
    pub(super) nodes: u64,
}

/// Plain sequences.
pub(super) const SEQUENCES: usize = 4;

/// Buffers of one thread.
#[derive(Debug)]
pub(super) struct Worker<'a> {
    /// What is long looks at it: time and signals alone, so that runs limited by iterations go on as they would.
    pub(super) stop: &'a Stop,
    pub(super) packer: Packer,
    duals: Duals,
    sequence: Vec<u16>,
    order: Vec<(f64, u16)>,
}

impl<'a> Worker<'a> {
    /// With empty buffers.
    pub(super) fn new(stop: &'a Stop) -> Self {
        let (packer, duals) = (Packer::default(), Duals::default());
        Self { stop, packer, duals, sequence: Vec::new(), order: Vec::new() }
    }

    /// Arranges the pieces: by volume, longest edge, largest face or shortest edge, each the largest first, times a
    /// random factor up to `e^noise`.
    pub(super) fn arrange(&mut self, kinds: &[Kind], counts: &[u32], by: usize, noise: Option<(f64, &mut Random)>) {
        self.order.clear();
        for (row, (kind, _)) in kinds.iter().zip(counts).enumerate().filter(|(_, (_, count))| **count > 0) {
            let mut edges = kind.stances.first().copied().unwrap_or([0; 3]).map(f64::from);
            edges.sort_unstable_by(f64::total_cmp);
            let key = match by % SEQUENCES {
                0 => kind.volume as f64,
                1 => edges[2],
                2 => edges[1] * edges[2],
                _ => edges[0],
            };
            self.order.push((key, row as u16));
        }
        if let Some((spread, random)) = noise {
            for (key, _) in &mut self.order {
                *key *= (spread * random.random_range(-1.0..1.0)).exp();
            }
        }
        self.order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        self.sequence.clear();
        for &(_, row) in &self.order {
            self.sequence.extend(std::iter::repeat_n(row, counts[usize::from(row)] as usize));
        }
    }

    /// Fills a carton with the pieces arranged. Whether all went in; the places are in the packer.
    pub(super) fn fill(&mut self, shop: &Shop, carton: usize, kinds: &[Kind], rule: Rule, whole: bool) -> bool {
        let carton = &shop.cartons[carton];
        self.packer.fill(carton.size, carton.max_weight, kinds, &self.sequence, rule, whole)
    }

    /// All of `counts` in one carton, by greedy fillings.
    pub(super) fn pack(
        &mut self,
        shop: &Shop,
        carton: usize,
        kinds: &[Kind],
        counts: &[u32],
        tries: u32,
        random: &mut Random,
    ) -> Option<Vec<Place>> {
        if plainly_too_much(&shop.cartons[carton], kinds, counts) {
            return None;
        }
        let single = counts.iter().filter(|&&count| count > 0).count() == 1;
        for by in 0..if single { 1 } else { SEQUENCES } {
            self.arrange(kinds, counts, by, None);
            for rule in RULES {
                if self.fill(shop, carton, kinds, rule, true) {
                    return Some(self.packer.places.clone());
                }
                if self.stop.urgent() {
                    return None;
                }
            }
        }
        for row in 0..if single { 0 } else { tries } {
            if self.stop.urgent() {
                return None;
            }
            let rule = RULES[random.random_range(0..RULES.len())];
            self.arrange(kinds, counts, row as usize, Some((0.7, random)));
            if self.fill(shop, carton, kinds, rule, true) {
                return Some(self.packer.places.clone());
            }
        }
        None
    }

    /// Whether all of `counts` go into one carton: bounds, greedy fillings, then the complete search.
    pub(super) fn settle(
        &mut self,
        shop: &Shop,
        carton: usize,
        kinds: &[Kind],
        counts: &[u32],
        effort: Effort,
        random: &mut Random,
    ) -> Said {
        if self.impossible(shop, carton, kinds, counts) {
            return Said::No;
        }
        if let Some(places) = self.pack(shop, carton, kinds, counts, effort.tries, random) {
            return Said::Yes(places);
        }
        if effort.nodes == 0 {
            return Said::Open;
        }
        let size = shop.cartons[carton].size;
        let (kinds, rows): (Vec<Kind>, Vec<u16>) = {
            let wanted = kinds.iter().zip(counts).zip(0_u16..).filter(|((_, count), _)| **count > 0);
            wanted.map(|((kind, &count), row)| (Kind { count, ..kind.clone() }, row)).unzip()
        };
        let counts: Counts = kinds.iter().map(|kind| kind.count).collect();
        self.duals.prepare(size, &kinds);
        let mut nodes = effort.nodes;
        match exact::search(size, &kinds, &counts, &self.duals, self.stop, &mut nodes) {
            Said::Yes(mut places) => {
                for place in &mut places {
                    place.kind = rows[usize::from(place.kind)];
                }
                Said::Yes(places)
            }
            other => other,
        }
    }

    /// Whether it is proven that so much does not go into one carton.
    pub(super) fn impossible(&mut self, shop: &Shop, carton: usize, kinds: &[Kind], counts: &[u32]) -> bool {
        let carton = &shop.cartons[carton];
        if plainly_too_much(carton, kinds, counts) {
            return true;
        }
        let volume: i64 = kinds.iter().zip(counts).map(|(kind, &count)| kind.volume * i64::from(count)).sum();
        // Half empty cartons are seldom proven too small by these functions, but long goods may be.
        volume * 4 > carton.volume && dually_too_much(&mut self.duals, carton, kinds, counts)
    }

    /// What fits of an order into so many cartons of each type, carton after carton, the one first that takes most volume, the
    /// cheaper of two.
    pub(super) fn some(&mut self, shop: &Shop, wanted: &Wanted, stocks: &[Option<u32>]) -> Vec<Parcel> {
        let (kinds, mut counts) = (&wanted.kinds, wanted.counts());
        let mut left = stocks.to_vec();
        let mut parcels: Vec<Parcel> = Vec::new();
        while counts.iter().any(|&count| count > 0) {
            self.arrange(kinds, &counts, 0, None);
            let mut best: Option<(i64, f64, Parcel)> = None;
            for carton in (0..left.len()).filter(|&carton| left[carton] != Some(0)) {
                self.fill(shop, carton, kinds, RULES[0], false);
                let parcel = Parcel { carton: carton as u16, places: self.packer.places.clone().into_boxed_slice() };
                let (volume, price) = (wanted.volume(&wanted.held(&parcel)), wanted.price(shop, &parcel));
                let better = |known: &(i64, f64, Parcel)| volume > known.0 || (volume == known.0 && price < known.1);
                if !parcel.places.is_empty() && price.is_finite() && best.as_ref().is_none_or(better) {
                    best = Some((volume, price, parcel));
                }
            }
            let Some((_, _, parcel)) = best else { break };
            for (count, held) in counts.iter_mut().zip(wanted.held(&parcel)) {
                *count -= held;
            }
            if let Some(left) = &mut left[usize::from(parcel.carton)] {
                *left -= 1;
            }
            parcels.push(parcel);
        }
        parcels
    }

    /// The cartons that an order may take and the carrier takes with its whole load, the cheapest first, with those prices.
    pub(super) fn cheapest_first(&self, shop: &Shop, weight: i64, forbidden: &Types) -> Vec<(f64, usize)> {
        let allowed = (0..shop.cartons.len()).filter(|&carton| !forbidden.has(carton));
        let mut cartons: Vec<(f64, usize)> =
            allowed.map(|carton| (shop.price(carton, weight), carton)).filter(|(price, _)| price.is_finite()).collect();
        cartons.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        cartons
    }
}
