//! Filling bins one after the other.

use super::loads::{Loaded, Loads};
use super::node::{Node, Put, Scene, Tools};
use crate::search::stop::Stop;

/// At most so many bin types are tried for each bin that is opened.
const TYPES: usize = 4;

/// One worker's buffers for filling bins.
#[derive(Debug, Default)]
pub(super) struct Filler {
    pub(super) node: Node,
    spare: Node,
    pub(super) tools: Tools,
    pub(super) ranked: Vec<(f64, Put)>,
    candidates: Vec<usize>,
}

impl Filler {
    /// Opens one more bin, of the type that pays best among `candidates`, and fills it from `left`.
    /// Whether anything went in; then `self.node` holds it. `taste` weighs each type's price.
    pub(super) fn open_best(
        &mut self,
        scene: &Scene<'_>,
        left: &[u32],
        candidates: &[usize],
        stop: &Stop,
        taste: &mut dyn FnMut() -> f64,
    ) -> bool {
        let mut best = f64::INFINITY;
        for &container in candidates {
            if best < f64::INFINITY && stop.urgent() {
                break;
            }
            // The best so far waits in `spare`.
            std::mem::swap(&mut self.node, &mut self.spare);
            self.node.open(scene, container, left);
            self.node.complete(scene, &mut self.tools, &mut self.ranked, stop);
            let score = self.score(scene) * taste();
            if score < best {
                best = score;
            } else {
                std::mem::swap(&mut self.node, &mut self.spare);
            }
        }
        best < f64::INFINITY
    }

    /// What the load in the node costs for each unit of volume, the less the better; infinite if it is empty.
    /// Where items may stay out: its worth's inverse.
    fn score(&self, scene: &Scene<'_>) -> f64 {
        if self.node.volume == 0 {
            return f64::INFINITY;
        }
        if scene.cargo.knapsack {
            return 1.0 / self.node.worth.max(1e-9);
        }
        // A bin without a price still is worse half empty than full.
        let bin = &scene.cargo.containers[self.node.container];
        (bin.price + 1e-9 * bin.volume) / self.node.volume as f64
    }

    /// The same with the types in `stock` that promise most, and with all others where nothing fits into those.
    fn open_promising(&mut self, scene: &Scene<'_>, left: &[u32], stock: &[u32], stop: &Stop) -> bool {
        let mut candidates = std::mem::take(&mut self.candidates);
        let containers = &scene.cargo.containers;
        candidates.clear();
        candidates.extend((0..stock.len()).filter(|&container| stock[container] > 0));
        let promise = |container: usize| {
            let bin = &containers[container];
            if scene.cargo.knapsack { -bin.volume } else { bin.price / bin.volume }
        };
        candidates.sort_by(|&a, &b| promise(a).total_cmp(&promise(b)).then(a.cmp(&b)));
        if candidates.len() > TYPES && !scene.cargo.knapsack {
            // The cheapest that may hold all the rest is among the first.
            let kinds = scene.cargo.kinds.iter().zip(left);
            let rest: f64 = kinds.map(|(kind, &left)| kind.volume as f64 * f64::from(left)).sum();
            let holding = (0..candidates.len()).filter(|&k| containers[candidates[k]].volume >= rest);
            let price = |k: &usize| containers[candidates[*k]].price;
            let last = holding.min_by(|a, b| price(a).total_cmp(&price(b)));
            if let Some(k) = last.filter(|&k| k >= TYPES) {
                candidates.swap(k, TYPES - 1);
            }
        }
        let (promising, others) = candidates.split_at(candidates.len().min(TYPES));
        let opened = self.open_best(scene, left, promising, stop, &mut || 1.0)
            || others.iter().any(|&other| !stop.urgent() && self.open_best(scene, left, &[other], stop, &mut || 1.0));
        self.candidates = candidates;
        opened
    }

    /// Takes what is in the node out of `left`.
    pub(super) fn take_out(&self, scene: &Scene<'_>, left: &mut [u32]) {
        for put in &self.node.puts {
            for &(kind, count) in scene.blocks.needs(scene.blocks.get(put.block)) {
                left[kind as usize] -= count;
            }
        }
    }
}

/// Opens bins until nothing is left, the stock is used up, or the run ends.
pub(super) fn construct(scene: &Scene<'_>, filler: &mut Filler, loads: &mut Loads, stop: &Stop) {
    let mut stock = loads.stock(scene.cargo);
    while loads.left.iter().any(|&left| left > 0) {
        if !filler.open_promising(scene, &loads.left, &stock, stop) {
            return;
        }
        stock[filler.node.container] -= 1;
        filler.take_out(scene, &mut loads.left);
        loads.bins.push(Loaded::of(scene, &filler.node));
        if stop.urgent() {
            return;
        }
    }
}
