//! Beam search with greedy completion for one bin.
//!
//! After Araya and Riff (2014) and Araya, Guerrero and Nuñez (2017): a level of `width` partial loads, each
//! branched to its best blocks in the next space, each child judged by completing it greedily; the best `width`
//! children with different ends form the next level. Ours differs in that a child's completion is not repeated
//! when it is known from its parent, and in that the breadth of branching is not always the width ([`super::one`]).

use super::node::{Node, Put, Scene, Tools};
use crate::search::stop::Stop;
use rayon::prelude::*;

/// A finished load of one bin.
#[derive(Debug, Clone, Default)]
pub(super) struct Load {
    pub(super) worth: f64,
    pub(super) puts: Vec<Put>,
}

/// One child of the level: how it came about and how its completion ended.
struct Child {
    parent: usize,
    put: Put,
    worth: f64,
    /// Worth of the child itself, before completion.
    own: f64,
    end: Option<Vec<Put>>,
}

/// One worker's buffers.
#[derive(Default)]
struct Worker {
    node: Node,
    tools: Tools,
    ranked: Vec<(f64, Put)>,
}

/// One pass from `root` of the given width, each load branched to `breadth` blocks at most. `best` is replaced when a better
/// load is found. `budget` limits the completions; `pool` holds the threads, `None` for one thread. Returns the completions done.
pub(super) fn pass(
    scene: &Scene<'_>,
    root: &Node,
    (width, breadth): (usize, usize),
    budget: u64,
    stop: &Stop,
    pool: Option<&rayon::ThreadPool>,
    best: &mut Load,
    improved: &mut dyn FnMut(&Load, u64),
) -> u64 {
    let mut worker = Worker::default();
    let mut done = 0;
    // A level: partial loads with the end that is already known of each.
    let mut level: Vec<(Node, f64)> = vec![(root.clone(), f64::NEG_INFINITY)];
    loop {
        let mut children: Vec<Child> = Vec::new();
        let mut known: Vec<Child> = Vec::new();
        for (parent, (node, end)) in level.iter_mut().enumerate() {
            node.rank(scene, breadth, &mut worker.tools, &mut worker.ranked);
            for (k, &(_, put)) in worker.ranked.iter().enumerate() {
                let own = node.worth + scene.blocks.get(put.block).worth;
                let child = Child { parent, put, worth: *end, own, end: None };
                // The best-ranked child is what the parent's own completion went through.
                if k == 0 && *end > f64::NEG_INFINITY { known.push(child) } else { children.push(child) }
            }
            if stop.urgent() {
                return done;
            }
        }
        if children.is_empty() && known.is_empty() {
            return done;
        }
        let cut = usize::try_from(budget - done).unwrap_or(usize::MAX).min(children.len());
        let whole = cut == children.len();
        children.truncate(cut);
        let floor = best.worth;
        let judge = |worker: &mut Worker, child: &mut Child| {
            if stop.urgent() {
                return;
            }
            worker.node.copy(&level[child.parent].0);
            worker.node.put(scene, child.put, &mut worker.tools);
            worker.node.complete(scene, &mut worker.tools, &mut worker.ranked, stop);
            child.worth = worker.node.worth;
            if child.worth > floor {
                child.end = Some(worker.node.puts.clone());
            }
        };
        match pool {
            None => children.iter_mut().for_each(|child| judge(&mut worker, child)),
            Some(pool) => pool.install(|| children.par_iter_mut().for_each_init(Worker::default, judge)),
        }
        done += children.len() as u64;
        for child in &mut children {
            if child.worth > best.worth && child.end.is_some() {
                *best = Load { worth: child.worth, puts: child.end.take().unwrap_or_default() };
                improved(best, done);
            }
        }
        if !whole || stop.urgent() {
            return done;
        }
        children.append(&mut known);
        level = select(scene, &level, children, width, &mut worker.tools);
    }
}

/// The best `width` children with different ends.
fn select(
    scene: &Scene<'_>,
    level: &[(Node, f64)],
    mut children: Vec<Child>,
    width: usize,
    tools: &mut Tools,
) -> Vec<(Node, f64)> {
    children.sort_by(|a, b| b.worth.total_cmp(&a.worth).then(b.own.total_cmp(&a.own)));
    // Two partial loads with the same worth now and in the end are taken for the same.
    children.dedup_by(|a, b| a.worth == b.worth && a.own == b.own);
    children.truncate(width);
    children
        .iter()
        .map(|child| {
            let mut node = level[child.parent].0.clone();
            node.put(scene, child.put, tools);
            (node, child.worth)
        })
        .collect()
}
