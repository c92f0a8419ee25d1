//! The methods of the kind by name, and how `auto` puts them together.

mod branch;
mod exact;
mod explore;
mod flows;
mod incumbent;
mod nearest;
mod share;
mod single;
#[cfg(test)]
mod tests;
mod transport;

use super::feasibility;
use super::plan::Plan;
use super::problem::Problem;
use super::solution::Solution;
use super::tables::Tables;
use crate::kind::{Method, Options};
use crate::outcome::{Outcome, StoppedBy};
use crate::search::observer::Observer;
use crate::search::random::{Random, stream};
use crate::search::stop::Stop;
use branch::Tree;
use flows::Flows;
use incumbent::Incumbent;
use nearest::{Nearest, SiteCosts};
use transport::Units;

/// The methods, `auto` first.
pub(super) const METHODS: &[Method] = &[
    Method { name: "auto", about: "bound and local search first, then the exact model on what they leave open" },
    Method { name: "search", about: "Lagrangian bound and local search over the open sites" },
    Method { name: "milp", about: "the whole mixed-integer model at once, proven; for small and middling instances" },
];

/// A set of open sites under search, with whatever judges it.
pub(super) trait OpenSites {
    /// Starts over with other open sites (and those that must be).
    fn restart(&mut self, open: &[bool]);
    /// The open sites.
    fn open(&self) -> &[bool];
    /// What is compared: what is not served first, then the cost. Where demands must stay whole
    /// but capacities bind, the cost is that of splitting them, hence a bound.
    fn value(&self) -> (f64, f64);
    /// Becomes a copy of `other`.
    fn copy_from(&mut self, other: &Self);
    /// As a solution of `tables`, which may price differently than the search does.
    fn solution(&mut self, tables: &Tables, random: &mut Random, stop: &Stop) -> Option<Solution>;
    /// Descends until no opening, closing or swap of sites improves, or `stop` is urgent.
    /// `candidates` are the sites worth opening. Says whether it came to rest; if not, it is to
    /// be called again.
    fn descend(&mut self, candidates: &[u32], random: &mut Random, stop: &Stop) -> bool;
    /// Swaps `strength` random open sites for random others, must-open sites kept.
    fn shake(&mut self, strength: usize, candidates: &[u32], random: &mut Random);
}

/// Rounds of local search without improvement before `auto` turns to the exact model.
const PATIENCE: u64 = 6;
/// Nodes of the first turn of branching.
const FIRST_NODES: u64 = 50;
/// Pairs of a remaining model that is worth a try.
const MOST_PAIRS: usize = 60_000;

/// Solves with the method that the options name.
pub(super) fn solve(problem: &Problem, options: &Options<Plan>, stop: &Stop, observer: &dyn Observer) -> Outcome<Plan> {
    let method = METHODS.iter().map(|method| method.name).find(|&name| name == options.method).unwrap_or("auto");
    let mut outcome = Outcome {
        plan: None,
        bounds: vec![None],
        infeasible: None,
        stopped_by: StoppedBy::Finished,
        iterations: 0,
        moves: 0,
        method,
        trace: Vec::new(),
    };
    let Some(tables) = Tables::new(problem, stop) else {
        outcome.stopped_by = stop.reason(0);
        return outcome;
    };
    let reasons = feasibility::reasons(problem, &tables);
    if !reasons.is_empty() {
        outcome.infeasible = Some(reasons);
        return outcome;
    }
    let mut incumbent = Incumbent::new(problem, &tables, stop, observer);
    // No cost is negative.
    incumbent.prove(0.0, "trivial");
    if let Some(plan) = &options.start {
        incumbent.offer(&Solution::read(problem, &tables, plan), "start");
    }
    let finished = if method == "milp" || tables.n == 0 {
        let (finished, reasons) = exact::whole(&tables, options.seed, &mut incumbent);
        outcome.infeasible = reasons;
        finished
    } else {
        heuristic(problem, &tables, options, method == "auto", &mut incumbent, &mut outcome.infeasible)
    };
    let ended = incumbent.ended();
    outcome.stopped_by = if finished {
        ended.unwrap_or(StoppedBy::Finished)
    } else {
        ended.unwrap_or(stop.reason(incumbent.iterations))
    };
    outcome.iterations = incumbent.iterations;
    outcome.bounds = vec![incumbent.bound()];
    outcome.plan = incumbent.best().map(|best| best.plan(problem, &tables));
    outcome.trace = incumbent.into_trace();
    outcome
}

/// Chooses what judges the open sites, and searches.
fn heuristic<'t>(
    problem: &Problem,
    tables: &'t Tables,
    options: &Options<Plan>,
    exact: bool,
    incumbent: &mut Incumbent<'t>,
    infeasible: &mut Option<Vec<String>>,
) -> bool {
    let start = options.start.as_ref().map(|plan| Solution::read(problem, tables, plan).open);
    let stop = incumbent.stop();
    // Under a service share the search sees far service at a price that makes the share hold.
    let priced = tables.share.is_some().then(|| share::priced(tables, options.seed, stop));
    let seen = priced.as_ref().unwrap_or(tables);
    let open = start.unwrap_or_else(|| explore::first_sites(seen));
    if tables.capacitated {
        let units = Units::new(seen, stop);
        let (mut state, mut home) = (Flows::new(seen, &units, &open), Flows::new(seen, &units, &open));
        search(tables, &mut state, &mut home, options.seed, exact, incumbent, infeasible)
    } else {
        let Some(costs) = SiteCosts::new(seen, stop) else { return false };
        let (mut state, mut home) = (Nearest::new(seen, &costs, &open), Nearest::new(seen, &costs, &open));
        search(tables, &mut state, &mut home, options.seed, exact, incumbent, infeasible)
    }
}

/// First solution, climb, local search, and with `exact` the model on what is left.
fn search<'t, S: OpenSites>(
    tables: &'t Tables,
    state: &mut S,
    home: &mut S,
    seed: u64,
    exact: bool,
    incumbent: &mut Incumbent<'t>,
    infeasible: &mut Option<Vec<String>>,
) -> bool {
    let random = &mut stream(seed, "allocation-search", 0);
    explore::offer(state, tables, random, incumbent, "first");
    let ascent = explore::climb(tables, state, random, incumbent);
    if incumbent.ended().is_some() {
        return false;
    }
    if let Some(best) = incumbent.best() {
        state.restart(&best.open.clone());
    }
    let count = state.open().iter().filter(|&&open| open).count();
    let candidates = explore::candidates(tables, &ascent, count);
    let patience = if exact { PATIENCE } else { u64::MAX };
    explore::wander(tables, state, home, &candidates, patience, random, incumbent);
    if incumbent.ended().is_some() || !exact {
        return false;
    }
    if incumbent.best().is_none() {
        let (finished, reasons) = exact::whole(tables, seed, incumbent);
        *infeasible = reasons;
        return finished;
    }
    let (ascent, left) = exact::tighten(tables, ascent, incumbent);
    if incumbent.ended().is_some() {
        return false;
    }
    // Where demands stay whole or a share must be near, the open sites do not decide everything.
    if tables.share.is_none() && !(tables.single && tables.capacitated) {
        let mut tree = Tree::new(left.fixings(), ascent.prices().to_vec(), incumbent);
        drop(ascent);
        // In turns, each longer than before: either may find what the other waits for.
        let mut nodes = FIRST_NODES;
        while !tree.is_settled() && incumbent.ended().is_none() {
            branch::branch(tables, &mut tree, nodes, state, random, incumbent);
            nodes *= 2;
            if !tree.is_settled() && incumbent.ended().is_none() {
                state.copy_from(home);
                explore::wander(tables, state, home, &candidates, PATIENCE, random, incumbent);
            }
        }
        return tree.is_settled();
    }
    if left.pairs <= MOST_PAIRS && exact::settle(tables, &left, seed, incumbent) {
        return true;
    }
    explore::wander(tables, state, home, &candidates, u64::MAX, random, incumbent);
    false
}
