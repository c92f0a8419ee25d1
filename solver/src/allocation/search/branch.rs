//! Branch and bound over the sites, on Lagrangian bounds (Görtz and Klose 2012): exact where the
//! open sites decide everything, that is where demands may be split or capacities do not bind.
//!
//! A node fixes some sites; its bound climbs from its parent's prices, fixes further sites by what
//! forcing them would cost, and tries the sites that it chooses. With all sites fixed the search's
//! judge says the exact cost. Depth first, so that memory stays small.

use super::OpenSites;
use super::explore::{chosen_sites, offer};
use super::incumbent::Incumbent;
use crate::allocation::bound::{Ascent, Fixing};
use crate::allocation::tables::Tables;
use crate::search::random::Random;

/// Evaluations at one node.
const STEPS: u64 = 50;

/// What is fixed, and where the prices start.
struct Node {
    fixed: Vec<Fixing>,
    price: Vec<f64>,
    bound: f64,
}

/// The tree, so far as it is open.
pub(super) struct Tree {
    open: Vec<Node>,
    /// The least bound of what was cut off.
    cut_off: f64,
}

impl Tree {
    /// From `fixed`, whose exceptions are no better than the best solution of now, and `price`.
    pub(super) fn new(fixed: Vec<Fixing>, price: Vec<f64>, incumbent: &Incumbent<'_>) -> Self {
        let bound = incumbent.bound().unwrap_or(0.0);
        Self { open: vec![Node { fixed, price, bound }], cut_off: incumbent.objective() }
    }
    /// Whether all is settled.
    pub(super) const fn is_settled(&self) -> bool {
        self.open.is_empty()
    }

    /// What is proven: nothing is better than this, but for the best solution known.
    fn bound(&self, current: f64) -> f64 {
        self.open.iter().map(|node| node.bound).fold(self.cut_off.min(current), f64::min)
    }
    fn cut(&mut self, bound: f64) {
        self.cut_off = self.cut_off.min(bound);
    }
}

/// From here on a node need not be looked at: half the gap that is asked for is left for its bound.
fn enough(incumbent: &Incumbent<'_>) -> f64 {
    let best = incumbent.objective();
    best - 0.5 * incumbent.stop().gap() * best.abs()
}

/// Looks at up to `nodes` nodes, until all is settled or the run ends.
pub(super) fn branch<'t, S: OpenSites>(
    tables: &'t Tables,
    tree: &mut Tree,
    nodes: u64,
    state: &mut S,
    random: &mut Random,
    incumbent: &mut Incumbent<'t>,
) {
    for _ in 0..nodes {
        let Some(node) = tree.open.pop() else { break };
        let bound = node.bound;
        if bound >= enough(incumbent) {
            tree.cut(bound);
            continue;
        }
        let done = look(tables, node, tree, state, random, incumbent).is_some();
        // A node that was cut short is as open as before.
        let current = if done { f64::INFINITY } else { bound };
        incumbent.prove(tables.safe_bound(tree.bound(current).min(incumbent.objective())), "branching");
        if !done {
            return;
        }
    }
    if tree.is_settled() {
        // Every node was as dear as the best solution, or its bound says how much dearer it may be.
        let best = incumbent.objective();
        let proven = if tree.cut_off >= best { best } else { tables.safe_bound(tree.cut_off) };
        incumbent.prove(proven, "branching");
    }
}

/// Bounds a node, and puts its children on the tree. `None` if the run ended meanwhile.
fn look<'t, S: OpenSites>(
    tables: &'t Tables,
    node: Node,
    tree: &mut Tree,
    state: &mut S,
    random: &mut Random,
    incumbent: &mut Incumbent<'t>,
) -> Option<()> {
    let Node { mut fixed, price, mut bound } = node;
    if !is_possible(tables, &fixed) {
        return Some(());
    }
    if !fixed.contains(&Fixing::Free) {
        let open: Vec<bool> = fixed.iter().map(|&fixing| fixing == Fixing::Open).collect();
        state.restart(&open);
        offer(state, tables, random, incumbent, "branching");
        if incumbent.stop().urgent() {
            return None;
        }
        let (missing, cost) = state.value();
        tree.cut(if missing > tables.slack() { f64::INFINITY } else { cost });
        return Some(());
    }
    let mut ascent = Ascent::new(tables, incumbent.stop(), fixed.clone(), price).gently();
    for _ in 0..STEPS {
        ascent.advance(incumbent.objective());
        incumbent.iterations += 1;
        if incumbent.ended().is_some() {
            return None;
        }
        if ascent.is_over() || ascent.value() >= enough(incumbent) {
            break;
        }
    }
    bound = bound.max(ascent.value());
    if bound >= enough(incumbent) {
        tree.cut(bound);
        return Some(());
    }
    state.restart(&chosen_sites(tables, &ascent));
    offer(state, tables, random, incumbent, "branching");
    let site = settle_sites(tables, &ascent, &mut fixed, tree, incumbent);
    let Some(site) = site else {
        // Everything is fixed now: once more, for the exact cost.
        tree.open.push(Node { fixed, price: ascent.prices().to_vec(), bound });
        return Some(());
    };
    let likely = ascent.frequency()[site] >= 0.5;
    for opened in [!likely, likely] {
        let mut child = fixed.clone();
        child[site] = if opened { Fixing::Open } else { Fixing::Closed };
        tree.open.push(Node { fixed: child, price: ascent.prices().to_vec(), bound });
    }
    Some(())
}

/// Fixes what the bound allows to fix, and names the free site that is least decided, if any is left.
fn settle_sites(
    tables: &Tables,
    ascent: &Ascent<'_>,
    fixed: &mut [Fixing],
    tree: &mut Tree,
    incumbent: &Incumbent<'_>,
) -> Option<usize> {
    let limit = enough(incumbent);
    let mut least: Option<(f64, usize)> = None;
    for (site, &(penalty, chosen)) in ascent.penalties().iter().enumerate() {
        if fixed[site] != Fixing::Free {
            continue;
        }
        let forced = ascent.value() + penalty;
        if forced >= limit + 1e-9 * limit.abs() {
            tree.cut(forced);
            fixed[site] = if chosen { Fixing::Open } else { Fixing::Closed };
            continue;
        }
        // How undecided it is; where the prices are at rest, how little forcing it costs.
        let frequency = ascent.frequency()[site];
        let doubt = frequency * (1.0 - frequency) - 1e-3 * penalty / tables.opening[site].max(1.0);
        if least.is_none_or(|(most, _)| doubt > most) {
            least = Some((doubt, site));
        }
    }
    least.map(|(_, site)| site)
}

/// Whether number and capacity allow anything at all under the fixings.
fn is_possible(tables: &Tables, fixed: &[Fixing]) -> bool {
    let open = fixed.iter().filter(|&&fixing| fixing == Fixing::Open).count();
    let usable = fixed.iter().filter(|&&fixing| fixing != Fixing::Closed).count();
    let room: f64 = (0..tables.m).filter(|&site| fixed[site] != Fixing::Closed).map(|site| tables.capacity[site]).sum();
    open <= tables.max_open && usable >= tables.min_open && room >= tables.total - tables.slack()
}
