//! Pricing: the routes of least reduced cost, joined from labels of both ends (Righini and Salani 2006).
//!
//! A label from the start has used at most half of the first resource, and a label from the end
//! leaves more than half of it to the rest. Every route is a label of one end alone, or joined
//! over the one way that crosses the middle. Its *key* is a stop that it visits: the first behind
//! the middle, or its last one where it does not get there. A plan visits each stop once, so each
//! key belongs to one of its routes at most.

use super::class::Class;
use super::effort::Effort;
use super::labels::{Care, From, Labels, View};
use super::memory::Memory;

/// A route found, and its reduced cost.
#[derive(Debug, Clone)]
pub(super) struct Route {
    pub(super) class: usize,
    pub(super) reduced: f64,
    pub(super) stops: Vec<u16>,
}

/// What pricing one class found.
pub(super) struct Priced {
    /// The least reduced cost of the routes of each key, as far as it is below 0.
    pub(super) least: Vec<f64>,
    /// A cheapest route for each key that has one below 0.
    pub(super) routes: Vec<Route>,
    /// How many labels each end made.
    pub(super) labels: (usize, usize),
}

/// What of two ends makes the best route of a key.
#[derive(Debug, Clone, Copy, Default)]
struct Best {
    cost: f64,
    head: Option<u32>,
    tail: Option<u32>,
}

/// Prices a class: `prices` are earned at the stops, `toll` is paid by each route. `middle` is
/// where the labels of the two ends meet. `None` if the effort is spent.
pub(super) fn price(
    class: (usize, &Class),
    prices: &[f64],
    toll: f64,
    memory: &Memory,
    middle: f64,
    care: Care,
    effort: &mut Effort,
) -> Option<Priced> {
    let (number, class) = class;
    let heads = Labels::new(&View::new(class, From::Start, prices, middle, care), memory, effort)?;
    let tails = Labels::new(&View::new(class, From::End, prices, class.horizon - middle, care), memory, effort)?;
    let (heads_at, tails_at) = (heads.by_stop(), tails.by_stop());
    let mut best = vec![Best::default(); prices.len()];
    for (stop, best) in best.iter_mut().enumerate() {
        if let Some(&head) = heads_at[stop].first() {
            let cost = heads[head].cost + class.end[stop] + toll;
            if cost < best.cost {
                *best = Best { cost, head: Some(head), tail: None };
            }
        }
        if let Some(&tail) = tails_at[stop].first() {
            let cost = tails[tail].cost + class.start[stop] + toll;
            if cost < best.cost {
                *best = Best { cost, head: None, tail: Some(tail) };
            }
        }
    }
    for (from, at) in heads_at.iter().enumerate() {
        for way in &class.out[from] {
            let to = way.to as usize;
            let Some(&cheapest) = tails_at[to].first() else { continue };
            let cheapest = tails[cheapest].cost;
            if !effort.spend(1) {
                return None;
            }
            for &head in at {
                let label = &heads[head];
                let cost = label.cost + way.cost + toll;
                if cost + cheapest >= best[to].cost {
                    break;
                }
                let (used, taken) = (label.first + way.takes, label.second);
                for &tail in &tails_at[to] {
                    let rest = &tails[tail];
                    effort.spend(1);
                    if cost + rest.cost >= best[to].cost {
                        break;
                    }
                    let fits = used + rest.first <= class.horizon && taken.saturating_add(rest.second) <= class.room;
                    if fits && label.seen.is_apart(&rest.seen) {
                        best[to] = Best { cost: cost + rest.cost, head: Some(head), tail: Some(tail) };
                        break;
                    }
                }
            }
        }
    }
    let route = |best: &Best| {
        let mut stops = best.head.map_or_else(Vec::new, |head| heads.stops(head));
        stops.reverse();
        stops.extend(best.tail.map_or_else(Vec::new, |tail| tails.stops(tail)));
        Route { class: number, reduced: best.cost, stops }
    };
    let found = best.iter().filter(|best| best.cost < 0.0);
    Some(Priced {
        routes: found.map(route).collect(),
        least: best.iter().map(|best| best.cost).collect(),
        labels: (heads.len(), tails.len()),
    })
}
