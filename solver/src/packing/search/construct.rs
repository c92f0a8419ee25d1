//! Filling bins one after the other.

use super::loads::{Loaded, Loads};
use super::node::{Node, Put, Scene, Tools};
use crate::search::stop::Stop;

/// Beyond this many item types only a window of them is offered to each bin.
const WINDOW: usize = 400;

/// One worker's buffers for filling bins.
#[derive(Debug, Default)]
pub(super) struct Filler {
    pub(super) node: Node,
    spare: Node,
    pub(super) tools: Tools,
    pub(super) ranked: Vec<(f64, Put)>,
    offered: Vec<u32>,
    /// Item types by falling volume.
    order: Vec<u32>,
}

impl Filler {
    /// Fills a new bin of type `container` from `left`, in `self.node`.
    pub(super) fn fill(&mut self, scene: &Scene<'_>, container: usize, left: &[u32], stop: &Stop) {
        self.offer(scene, left);
        let offered = std::mem::take(&mut self.offered);
        self.node.open(scene, container, &offered);
        self.offered = offered;
        self.node.complete(scene, &mut self.tools, &mut self.ranked, stop);
    }

    /// Opens one more bin, of the type that pays best among those in `stock`, and fills it from `left`.
    /// Whether anything went in; then `self.node` holds it. `pick` weighs a type's cost per unit packed.
    pub(super) fn open_best(
        &mut self,
        scene: &Scene<'_>,
        left: &[u32],
        stock: &[u32],
        stop: &Stop,
        pick: &mut dyn FnMut(usize) -> Option<f64>,
    ) -> bool {
        let mut best: Option<f64> = None;
        for (container, _) in stock.iter().enumerate().filter(|&(_, &stock)| stock > 0) {
            if best.is_some() && stop.urgent() {
                break;
            }
            let Some(factor) = pick(container) else { continue };
            let spare = std::mem::take(&mut self.node);
            self.node = std::mem::replace(&mut self.spare, spare);
            // self.spare now holds the best so far
            self.fill(scene, container, left, stop);
            let bin = &scene.cargo.containers[container];
            let volume = self.node.volume as f64;
            let score = if volume == 0.0 {
                f64::INFINITY
            } else if scene.cargo.knapsack {
                -self.node.worth * factor
            } else if self.emptied(left) {
                // Nothing is left for other bins: the price alone counts, and it is all that is to pay.
                bin.price * factor / volume - 1e-12 * bin.price.max(1.0) / bin.volume
            } else {
                bin.price.max(1e-9) * factor / volume
            };
            if score < best.unwrap_or(f64::INFINITY) {
                best = Some(score);
            } else {
                std::mem::swap(&mut self.node, &mut self.spare);
            }
        }
        best.is_some()
    }

    /// Whether the node holds all of `left`.
    fn emptied(&self, left: &[u32]) -> bool {
        self.offered.len() == left.len()
            && self.node.left.iter().all(|&left| left == 0)
            && self.offered.iter().zip(left).all(|(offered, left)| offered == left)
    }

    /// What is offered to the next bin: all that is left, or of very many types the largest and
    /// some of the smallest.
    fn offer(&mut self, scene: &Scene<'_>, left: &[u32]) {
        self.offered.clear();
        if left.len() <= WINDOW {
            self.offered.extend_from_slice(left);
            return;
        }
        if self.order.len() != left.len() {
            self.order = (0..left.len() as u32).collect();
            self.order.sort_by_key(|&kind| std::cmp::Reverse(scene.cargo.kinds[kind as usize].volume));
        }
        self.offered.resize(left.len(), 0);
        let mut take = |kinds: &mut dyn Iterator<Item = &u32>, most: usize| {
            for &kind in kinds.filter(|&&kind| left[kind as usize] > 0).take(most) {
                self.offered[kind as usize] = left[kind as usize];
            }
        };
        take(&mut self.order.iter(), WINDOW * 3 / 4);
        take(&mut self.order.iter().rev(), WINDOW / 4);
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
        let opened = filler.open_best(scene, &loads.left, &stock, stop, &mut |_| Some(1.0));
        if !opened {
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
