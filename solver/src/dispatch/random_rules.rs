//! Rules on what stops share a route, added to random instances: drawn from a stream of their own,
//! so that what the instances are without them does not change.

use super::problem::{Backhauls, Draft, StopDraft};
use crate::search::random::Random;
use rand::RngExt as _;

/// Adds each rule with some probability.
pub(super) fn add(draft: &mut Draft, random: &mut Random) {
    backhauls(draft, random);
    alternatives(draft, random);
}

/// Stops that are no end of a transport and in no group.
fn single(draft: &Draft) -> Vec<usize> {
    let named = |id: &str| draft.stops.iter().any(|stop| stop.pair.as_deref() == Some(id));
    let free = |stop: &StopDraft| stop.pair.is_none() && stop.alternatives.is_none() && !named(&stop.id);
    (0..draft.stops.len()).filter(|&k| free(&draft.stops[k])).collect()
}

fn alternatives(draft: &mut Draft, random: &mut Random) {
    if !random.random_bool(0.3) {
        return;
    }
    for group in 0..draft.stops.len().div_ceil(6) {
        let single = single(draft);
        let size = random.random_range(1..=3.min(single.len().max(1)));
        for _ in 0..size.min(single.len()) {
            let (first, stop) = (single[0], single[random.random_range(0..single.len())]);
            draft.stops[stop].alternatives = Some(format!("group {group}"));
            draft.stops[first].alternatives = Some(format!("group {group}"));
            draft.stops[stop].prize = draft.stops[first].prize;
        }
    }
}

fn backhauls(draft: &mut Draft, random: &mut Random) {
    let chosen = random.random_range(0..6_u32);
    draft.backhauls = match chosen {
        0 => Backhauls::Strict,
        1 => Backhauls::StrictWithDelivery,
        _ => Backhauls::Mixed,
    };
}
