//! The forest relaxation: without their ends, k routes over n stops are a forest of n − k edges.
//!
//! Relaxed are the degrees (every stop has two), with a multiplier a stop:
//!
//!   L(λ) = min over k of [ lightest forest with n − k edges + k lightest starts + k lightest
//!          ends + cost of k vehicles ] − 2 Σ λ,  each edge and end weighted with its λ.
//!
//! The lightest forest with m edges is the m lightest edges of the minimum spanning tree
//! (Kruskal's order), so one tree gives all k. In the spirit of Held and Karp (1971) and of
//! Fisher's K-trees (1994, section 2); unlike K-trees the depot is no node, so several depots,
//! open ends and one-way starts fit in, and k is free.

use super::steps::Steps;
use super::weights::Weights;
use super::{Effort, Routes};
use crate::search::stop::Stop;

/// The best bound that the rounds find; `None` if stopped before the first.
pub(super) fn bound(weights: &Weights<'_>, routes: Routes, effort: &Effort<'_>) -> Option<f64> {
    let n = weights.len();
    let mut lambda = vec![0.0_f64; n];
    let mut steps = Steps::new(&lambda);
    let mut direction = vec![0.0_f64; n];
    let mut tree = Tree::new(n);
    for _ in 0..effort.rounds.max(1) {
        if !tree.grow(weights, &lambda, effort.stop) {
            break;
        }
        let Some(value) = tree.cut(weights, &lambda, routes) else { break };
        let norm: f64 = tree.degree.iter().map(|&degree| f64::from(degree - 2).powi(2)).sum();
        let Some(step) = steps.step(value, &mut lambda, norm) else { break };
        // Along a smoothed subgradient.
        for ((lambda, direction), &degree) in lambda.iter_mut().zip(&mut direction).zip(&tree.degree) {
            *direction = 0.7 * f64::from(degree - 2) + 0.3 * *direction;
            *lambda += step * *direction;
        }
    }
    steps.best()
}

/// How many parts the stops fall into if only stops that may follow each other are joined: at
/// least so many routes there are. 0 where some may be left out, or if stopped.
pub(super) fn components(weights: &Weights<'_>, stop: &Stop) -> usize {
    let n = weights.len();
    let mut tree = Tree::new(n);
    if weights.has_choice() || n > 2_000 || !tree.grow(weights, &vec![0.0; n], stop) {
        return 0;
    }
    n - tree.edges.iter().filter(|edge| edge.weight.is_finite()).count()
}

#[derive(Debug, Clone, Copy)]
struct Edge {
    weight: f64,
    a: u32,
    b: u32,
}

/// A minimum spanning tree and what is cut from it.
struct Tree {
    edges: Vec<Edge>,
    degree: Vec<i32>,
    /// Prim's state: the stops not yet in the tree, with their lightest edge into it.
    open: Vec<u32>,
    near: Vec<f64>,
    via: Vec<u32>,
    order: Vec<u32>,
}

impl Tree {
    fn new(n: usize) -> Self {
        Self {
            edges: Vec::with_capacity(n),
            degree: vec![0; n],
            open: Vec::with_capacity(n),
            near: vec![0.0; n],
            via: vec![0; n],
            order: (0..n as u32).collect(),
        }
    }

    /// Prim's algorithm on `edge + λ + λ`; edges sorted by weight. False if stopped.
    fn grow(&mut self, weights: &Weights<'_>, lambda: &[f64], stop: &Stop) -> bool {
        let n = lambda.len();
        self.edges.clear();
        self.open.clear();
        self.open.extend(1..n as u32);
        self.near.fill(f64::INFINITY);
        self.via.fill(0);
        let mut last = 0_usize;
        for round in 1..n {
            if round.is_multiple_of(16) && stop.urgent() {
                return false;
            }
            let (mut next, mut least) = (0, f64::INFINITY);
            for (k, &candidate) in self.open.iter().enumerate() {
                let c = candidate as usize;
                let weight = weights.edge(last, c) + lambda[last] + lambda[c];
                if weight < self.near[c] {
                    self.near[c] = weight;
                    self.via[c] = last as u32;
                }
                if self.near[c] < least {
                    (next, least) = (k, self.near[c]);
                }
            }
            let chosen = self.open.swap_remove(next);
            self.edges.push(Edge { weight: least, a: chosen, b: self.via[chosen as usize] });
            last = chosen as usize;
        }
        self.edges.sort_by(|x, y| x.weight.total_cmp(&y.weight));
        true
    }

    /// Chooses k, cuts the forest, adds the ends; returns L(λ) and leaves the degrees. `None`
    /// where no k within `routes` is possible.
    fn cut(&mut self, weights: &Weights<'_>, lambda: &[f64], routes: Routes) -> Option<f64> {
        let n = lambda.len();
        let finite = self.edges.iter().take_while(|edge| edge.weight.is_finite()).count();
        let least = routes.least.max(n - finite).max(1);
        let most = routes.most.min(n);
        if least > most {
            return None;
        }
        let starts = self.sorted(&weights.start, lambda);
        let ends = self.sorted(&weights.end, lambda);
        // Each further route costs its vehicle, a start and an end, and saves an edge. Starts,
        // ends and saved edges only get worse, fixed costs only rise: stop at the first loss.
        let mut k = least;
        let weight = |ends: &[(f64, u32)], k: usize| ends.get(k).map_or(f64::INFINITY, |end| end.0);
        while k < most {
            let extra = weight(&starts, k) + weight(&ends, k) + weights.next_fixed(k) - self.edges[n - k - 1].weight;
            if extra >= 0.0 {
                break;
            }
            k += 1;
        }
        self.degree.fill(0);
        let mut value = weights.fixed[k.min(weights.fixed.len() - 1)] - 2.0 * lambda.iter().sum::<f64>();
        for edge in &self.edges[..n - k] {
            value += edge.weight;
            self.degree[edge.a as usize] += 1;
            self.degree[edge.b as usize] += 1;
        }
        for &(weight, stop) in starts.iter().take(k).chain(ends.iter().take(k)) {
            value += weight;
            self.degree[stop as usize] += 1;
        }
        (starts.len() >= k && ends.len() >= k).then_some(value)
    }

    /// Possible starts or ends with their λ, lightest first.
    fn sorted(&self, ends: &[f64], lambda: &[f64]) -> Vec<(f64, u32)> {
        let weighted = self.order.iter().map(|&stop| (ends[stop as usize] + lambda[stop as usize], stop));
        let mut list: Vec<(f64, u32)> = weighted.filter(|(weight, _)| weight.is_finite()).collect();
        list.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
        list
    }
}
