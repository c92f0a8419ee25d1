//! Shortest ways over a road network, by Dijkstra's algorithm from every site on a petgraph graph.
//!
//! petgraph's own `dijkstra` keeps its labels in a hash map; a dense row of labels, reused for all
//! sites, is several times faster on networks of a thousand places.

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
    let demands: Vec<NodeIndex> = draft.demands.iter().map(|demand| places[demand.id.as_str()]).collect();
    let mut labels = vec![f64::INFINITY; graph.node_count()];
    let mut heap = BinaryHeap::new();
    Matrix::from_fn(draft.sites.len(), draft.demands.len(), |site, demand| {
        if demand == 0 {
            from_one(&graph, places[draft.sites[site].id.as_str()], &mut labels, &mut heap);
        }
        labels[demands[demand].index()]
    })
}

/// Labels every node with its distance from `start`.
fn from_one(
    graph: &UnGraph<(), f64, u32>,
    start: NodeIndex,
    labels: &mut [f64],
    heap: &mut BinaryHeap<(Reverse<OrderedFloat<f64>>, NodeIndex)>,
) {
    labels.fill(f64::INFINITY);
    labels[start.index()] = 0.0;
    heap.push((Reverse(OrderedFloat(0.0)), start));
    while let Some((Reverse(OrderedFloat(label)), node)) = heap.pop() {
        if label > labels[node.index()] {
            continue;
        }
        for edge in graph.edges(node) {
            let (next, reached) = (edge.target(), label + edge.weight());
            if reached < labels[next.index()] {
                labels[next.index()] = reached;
                heap.push((Reverse(OrderedFloat(reached)), next));
            }
        }
    }
}
