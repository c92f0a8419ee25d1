//! Shortest ways over a road network, by Dijkstra's algorithm from every site on a petgraph graph.
//!
//! petgraph's own `dijkstra` keeps its labels in a hash map; a dense row of labels, reused for all
//! sites, and the roads of a place side by side are several times faster on a thousand places.

use super::draft::Draft;
use crate::geometry::Matrix;
use ordered_float::OrderedFloat;
use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::visit::EdgeRef as _;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The shortest way from every site to every demand; infinite where there is none.
pub(super) fn distances(draft: &Draft) -> Matrix {
    let mut graph = UnGraph::<(), f64, u32>::default();
    let mut places: FxHashMap<&str, NodeIndex> = FxHashMap::default();
    let ids = draft.sites.iter().map(|site| &site.id).chain(draft.demands.iter().map(|demand| &demand.id));
    for id in ids {
        places.entry(id).or_insert_with(|| graph.add_node(()));
    }
    for road in &draft.roads {
        graph.add_edge(places[road.from.as_str()], places[road.to.as_str()], road.length);
    }
    // The roads of each place side by side, as the searches walk them.
    let ways: Vec<Vec<(u32, f64)>> = graph
        .node_indices()
        .map(|node| graph.edges(node).map(|edge| (edge.target().index() as u32, *edge.weight())).collect())
        .collect();
    let demands: Vec<NodeIndex> = draft.demands.iter().map(|demand| places[demand.id.as_str()]).collect();
    let mut labels = vec![f64::INFINITY; graph.node_count()];
    let mut heap = BinaryHeap::new();
    Matrix::from_fn(draft.sites.len(), draft.demands.len(), |site, demand| {
        if demand == 0 {
            from_one(&ways, places[draft.sites[site].id.as_str()].index() as u32, &mut labels, &mut heap);
        }
        labels[demands[demand].index()]
    })
}

/// Labels every node with its distance from `start`.
fn from_one(
    ways: &[Vec<(u32, f64)>],
    start: u32,
    labels: &mut [f64],
    heap: &mut BinaryHeap<Reverse<(OrderedFloat<f64>, u32)>>,
) {
    labels.fill(f64::INFINITY);
    labels[start as usize] = 0.0;
    heap.push(Reverse((OrderedFloat(0.0), start)));
    while let Some(Reverse((OrderedFloat(label), node))) = heap.pop() {
        if label > labels[node as usize] {
            continue;
        }
        for &(next, length) in &ways[node as usize] {
            let reached = label + length;
            if reached < labels[next as usize] {
                labels[next as usize] = reached;
                heap.push(Reverse((OrderedFloat(reached), next)));
            }
        }
    }
}
