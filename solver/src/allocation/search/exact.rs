//! What the heuristic leaves open, decided exactly: sites and pairs that the bound rules out are
//! dropped, and the mixed-integer model settles the rest.

use super::incumbent::Incumbent;
use crate::allocation::bound::{Ascent, Fixing};
use crate::allocation::model::{self, Reduction};
use crate::allocation::tables::Tables;
use crate::milp::{Limits, Status};

/// What is still undecided, given the bound and the best objective.
pub(super) struct Remainder {
    may_open: Vec<bool>,
    must_open: Vec<bool>,
    may_serve: Vec<bool>,
    /// Sites neither fixed open nor closed.
    pub(super) free_sites: usize,
    /// Pairs that may be used.
    pub(super) pairs: usize,
}

impl Remainder {
    /// What is known of each site.
    pub(super) fn fixings(&self) -> Vec<Fixing> {
        let known = |(&may, &must): (&bool, &bool)| match (may, must) {
            (false, _) => Fixing::Closed,
            (true, true) => Fixing::Open,
            (true, false) => Fixing::Free,
        };
        self.may_open.iter().zip(&self.must_open).map(known).collect()
    }
}

/// Fixes sites and pairs that no solution better than `best` can have otherwise.
pub(super) fn remainder(tables: &Tables, ascent: &Ascent<'_>, best: f64) -> Remainder {
    let mut may_open = vec![true; tables.m];
    let mut must_open = tables.must.clone();
    // Half the room that the safe bound keeps for rounding.
    let bound = ascent.value() - 1e-9 * ascent.value().abs().max(1.0);
    let penalties = ascent.penalties();
    for (site, &(penalty, chosen)) in penalties.iter().enumerate() {
        if penalty.is_finite() && bound + penalty > best {
            may_open[site] = chosen;
            must_open[site] |= chosen;
        }
    }
    // A share of a demand may be arbitrarily small, so pairs are ruled out only where demands stay whole.
    let whole = tables.single || (!tables.capacitated && tables.share.is_none());
    let prices = ascent.prices();
    let mut pairs = 0;
    let mut may_serve = Vec::with_capacity(tables.n * tables.m);
    for (demand, &price) in prices.iter().enumerate() {
        for (site, &cost) in tables.row(demand).iter().enumerate() {
            let (penalty, chosen) = penalties[site];
            let opening = if chosen || !penalty.is_finite() { 0.0 } else { penalty };
            let ruled_out = whole && bound + opening + (cost - price).max(0.0) > best;
            let usable = may_open[site] && cost.is_finite() && !ruled_out;
            pairs += usize::from(usable);
            may_serve.push(usable);
        }
    }
    let free_sites = (0..tables.m).filter(|&site| may_open[site] && !must_open[site]).count();
    Remainder { may_open, must_open, may_serve, free_sites, pairs }
}

/// Climbs on with what is fixed closed and open, to fix more.
pub(super) fn tighten<'t>(
    tables: &'t Tables,
    ascent: Ascent<'t>,
    incumbent: &mut Incumbent<'t>,
) -> (Ascent<'t>, Remainder) {
    const STEPS: u64 = 300;
    let mut ascent = ascent;
    let mut left = remainder(tables, &ascent, incumbent.objective());
    loop {
        let before = left.free_sites;
        let mut next = Ascent::new(tables, incumbent.stop(), left.fixings(), ascent.prices().to_vec());
        for _ in 0..STEPS {
            if next.is_over() || incumbent.ended().is_some() {
                break;
            }
            next.advance(incumbent.objective());
            incumbent.iterations += 1;
            if next.value().is_finite() {
                // Better solutions obey the fixings; the others are no better than the best.
                incumbent.prove(tables.safe_bound(next.value().min(incumbent.objective())), "lagrangian");
            }
        }
        if !next.value().is_finite() {
            return (ascent, left);
        }
        let further = remainder_under(tables, &next, &left, incumbent.objective());
        ascent = next;
        left = further;
        if left.free_sites >= before || incumbent.ended().is_some() {
            return (ascent, left);
        }
    }
}

/// As [`remainder`], together with what was ruled out before.
fn remainder_under(tables: &Tables, ascent: &Ascent<'_>, before: &Remainder, best: f64) -> Remainder {
    let mut left = remainder(tables, ascent, best);
    left.pairs = 0;
    for site in 0..tables.m {
        left.may_open[site] &= before.may_open[site];
        left.must_open[site] |= before.must_open[site];
    }
    for (at, usable) in left.may_serve.iter_mut().enumerate() {
        *usable &= before.may_serve[at] && left.may_open[at % tables.m];
        left.pairs += usize::from(*usable);
    }
    left.free_sites = (0..tables.m).filter(|&site| left.may_open[site] && !left.must_open[site]).count();
    left
}

/// Solves the model of what is left. Returns whether it settled the matter.
pub(super) fn settle(tables: &Tables, left: &Remainder, seed: u64, incumbent: &mut Incumbent<'_>) -> bool {
    let reduction = Reduction {
        may_open: &left.may_open,
        must_open: &left.must_open,
        may_serve: &|demand, site| left.may_serve[demand * tables.m + site],
    };
    let limits = Limits::of(incumbent.stop(), seed);
    let start = incumbent.best().cloned();
    let answer = model::solve(tables, &reduction, start.as_ref(), &limits, &mut |_, _| {});
    if let Some(solution) = &answer.solution {
        incumbent.offer(solution, "milp");
    }
    // Whatever the reduced model leaves out is no better than the best solution.
    let best = incumbent.objective();
    match (answer.status, answer.bound) {
        (Status::Infeasible, _) if best.is_finite() => incumbent.prove(best, "milp"),
        (_, Some(bound)) => incumbent.prove(tables.safe_bound(bound).min(best), "milp"),
        _ => {}
    }
    matches!(answer.status, Status::Optimal | Status::Infeasible)
}

/// The whole model at once: the method `milp`, and the last resort where nothing feasible was
/// found. Returns the reasons if it proves that there is no plan.
pub(super) fn whole(tables: &Tables, seed: u64, incumbent: &mut Incumbent<'_>) -> (bool, Option<Vec<String>>) {
    let (all, none) = (vec![true; tables.m], vec![false; tables.m]);
    let reduction = Reduction { may_open: &all, must_open: &none, may_serve: &|_, _| true };
    let limits = Limits::of(incumbent.stop(), seed);
    let start = incumbent.best().cloned();
    let answer = model::solve(tables, &reduction, start.as_ref(), &limits, &mut |_, _| {});
    if answer.status == Status::Infeasible {
        return (true, Some(vec![impossible(tables)]));
    }
    if let Some(solution) = &answer.solution {
        incumbent.offer(solution, "milp");
    }
    if let Some(bound) = answer.bound {
        incumbent.prove(tables.safe_bound(bound), "milp");
    }
    (answer.status == Status::Optimal, None)
}

/// A sentence for a proof by the model, which names the rules that cannot hold together.
fn impossible(tables: &Tables) -> String {
    let rules = [
        (tables.capacitated, "the capacities"),
        (tables.single, "one source for every demand"),
        (tables.max_open < tables.m, "the number of sites"),
        (tables.cost.iter().any(|cost| !cost.is_finite()), "the limits and ways of the demands"),
        (tables.share.is_some(), "the service share"),
    ];
    let named: Vec<&str> = rules.iter().filter(|(holds, _)| *holds).map(|&(_, name)| name).collect();
    format!("the exact model proves that no plan serves all demand and keeps these together: {}", named.join(", "))
}
