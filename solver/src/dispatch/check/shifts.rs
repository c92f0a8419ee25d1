//! Which shift of its vehicle type a route is in, where the type has several.
//!
//! A stated departure decides. A route without one may be in any shift that it keeps all times in. If
//! the shifts that are best for each route alone take more vehicles than there are, routes give way
//! where that costs least: shortest augmenting paths over the shifts (the transportation problem of
//! Ford and Fulkerson 1956, with costs compared objective by objective). So a plan is refused only if
//! no choice of shifts is feasible, and otherwise evaluated by the best one.

use super::super::problem::{Problem, VehicleIndex};
use super::{Visited, departure, time};

/// What a shift means for a route, objective by objective.
type Rank = Vec<f64>;

/// Chooses the shift of every route of a type that has several.
pub(super) fn assign(problem: &Problem, routes: &mut [Visited<'_>]) {
    if !problem.has_several_shifts() {
        return;
    }
    for first in problem.vehicles().indices() {
        let shifts: Vec<VehicleIndex> = problem.shifts(first).collect();
        if shifts[0] != first || shifts.len() < 2 {
            continue;
        }
        let mut load = vec![0_usize; shifts.len()];
        let mut free: Vec<Free> = Vec::new();
        for (row, route) in routes.iter_mut().enumerate().filter(|(_, route)| route.vehicle == Some(first)) {
            if let Some(depart) = route.depart {
                // Too early for any: the first, which tells.
                let chosen = shifts.iter().rposition(|&shift| begins_by(problem, shift, depart)).unwrap_or(0);
                route.vehicle = Some(shifts[chosen]);
                load[chosen] += 1;
                continue;
            }
            let ranks: Vec<Option<Rank>> = shifts.iter().map(|&shift| time::rank_in(problem, route, shift)).collect();
            // Where it fits none, the first tells why.
            let Some(best) = (0..shifts.len()).filter(|&s| ranks[s].is_some()).reduce(|a, b| {
                let cheaper = ranks[b].as_deref().zip(ranks[a].as_deref()).is_some_and(|(b, a)| departure::less(b, a));
                if cheaper { b } else { a }
            }) else {
                continue;
            };
            load[best] += 1;
            free.push(Free { row, ranks, shift: best });
        }
        let most = problem.vehicles()[first].count.map_or(usize::MAX, |count| count as usize);
        while let Some(full) = load.iter().position(|&load| load > most) {
            if !give_way(&mut free, &mut load, full, most) {
                break;
            }
        }
        for route in free {
            routes[route.row].vehicle = Some(shifts[route.shift]);
        }
    }
}

/// A route whose shift is open.
struct Free {
    row: usize,
    /// By shift; `None` where it does not keep the times.
    ranks: Vec<Option<Rank>>,
    shift: usize,
}

/// A chain of moves from shift to shift: what it costs, and which route goes where.
#[derive(Debug, Clone, Default)]
struct Way {
    sum: Rank,
    path: Vec<(usize, usize)>,
}

impl Way {
    fn then(&self, more: &Rank, route: usize, to: usize) -> Self {
        let sum = if self.path.is_empty() {
            more.clone()
        } else {
            self.sum.iter().zip(more).map(|(sum, more)| sum + more).collect()
        };
        Self { sum, path: self.path.iter().copied().chain([(route, to)]).collect() }
    }
}

fn begins_by(problem: &Problem, shift: VehicleIndex, depart: f64) -> bool {
    let from = problem.vehicles()[shift].shift.from;
    from <= depart + super::tolerance(false, from)
}

/// Moves one route out of a shift that is too full, and others on, to one with room, at least cost; false
/// if there is no way.
fn give_way(free: &mut [Free], load: &mut [usize], full: usize, most: usize) -> bool {
    let shifts = load.len();
    // The cheapest move from one shift to another, and whose.
    let mut moves: Vec<Option<(Rank, usize)>> = vec![None; shifts * shifts];
    for (k, route) in free.iter().enumerate() {
        let Some(here) = &route.ranks[route.shift] else { continue };
        for (to, there) in route.ranks.iter().enumerate() {
            let Some(there) = there.as_ref().filter(|_| to != route.shift) else { continue };
            let more: Rank = there.iter().zip(here).map(|(there, here)| there - here).collect();
            let known = &mut moves[route.shift * shifts + to];
            if known.as_ref().is_none_or(|(known, _)| departure::less(&more, known)) {
                *known = Some((more, k));
            }
        }
    }
    // Shortest ways from the full shift (Bellman and Ford).
    let mut ways: Vec<Option<Way>> = vec![None; shifts];
    ways[full] = Some(Way::default());
    for _ in 0..shifts {
        for from in 0..shifts {
            for to in (0..shifts).filter(|&to| to != full) {
                let (Some(way), Some((more, k))) = (&ways[from], &moves[from * shifts + to]) else { continue };
                let longer = way.then(more, *k, to);
                let passed = way.path.iter().any(|&(_, passed)| passed == to);
                if !passed && ways[to].as_ref().is_none_or(|known| departure::less(&longer.sum, &known.sum)) {
                    ways[to] = Some(longer);
                }
            }
        }
    }
    let open = (0..shifts).filter(|&shift| load[shift] < most);
    let best =
        open.filter_map(|shift| ways[shift].take()).reduce(|a, b| if departure::less(&b.sum, &a.sum) { b } else { a });
    let Some(Way { path, .. }) = best else { return false };
    load[full] -= 1;
    if let Some(&(_, last)) = path.last() {
        load[last] += 1;
    }
    for (k, to) in path {
        free[k].shift = to;
    }
    true
}
