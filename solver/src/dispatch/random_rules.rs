//! Rules on what stops share a route, added to random instances: drawn from a stream of their own,
//! so that what the instances are without them does not change.

use super::problem::{Backhauls, Draft, IncompatibleGoods, StopDraft};
use crate::search::random::Random;
use rand::RngExt as _;

/// Adds each rule with some probability.
pub(super) fn add(draft: &mut Draft, random: &mut Random) {
    backhauls(draft, random);
    alternatives(draft, random);
    goods(draft, random);
    same_vehicle(draft, random);
    for vehicle in &mut draft.vehicles {
        vehicle.lifo = random.random_bool(0.3);
    }
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

fn goods(draft: &mut Draft, random: &mut Random) {
    if !random.random_bool(0.25) {
        return;
    }
    let classes = ["food", "soap", "paint"];
    for k in 0..draft.stops.len() {
        let class = random.random_range(0..5_usize);
        draft.stops[k].goods = classes.get(class).map(|&class| class.to_owned());
        let pair = draft.stops[k].pair.clone();
        // Both ends of a transport have the same goods.
        if let Some(other) = draft.stops.iter().position(|stop| Some(&stop.id) == pair.as_ref()) {
            draft.stops[k].goods = draft.stops[other.min(k)].goods.clone();
            draft.stops[other].goods = draft.stops[k].goods.clone();
        }
    }
    for (a, b) in [(0, 1), (2, 0)].into_iter().take(random.random_range(1..=2)) {
        draft.incompatible_goods.push(IncompatibleGoods { goods: classes[a].to_owned(), with: classes[b].to_owned() });
    }
}

fn same_vehicle(draft: &mut Draft, random: &mut Random) {
    if !random.random_bool(0.3) {
        return;
    }
    let optional = |stop: &StopDraft| stop.prize.is_some() || stop.priority.is_some();
    for group in 0..draft.stops.len().div_ceil(6) {
        let mut leader: Option<usize> = None;
        for _ in 0..random.random_range(2..5) {
            let k = random.random_range(0..draft.stops.len());
            let stop = &draft.stops[k];
            let other = draft.stops.iter().find(|other| Some(&other.id) == stop.pair.as_ref());
            let taken = |stop: &StopDraft| stop.same_vehicle.as_ref().is_some_and(|name| *name != group.to_string());
            let agrees = leader.is_none_or(|leader| optional(&draft.stops[leader]) == optional(stop));
            if agrees && stop.alternatives.is_none() && !taken(stop) && other.is_none_or(|other| !taken(other)) {
                draft.stops[k].same_vehicle = Some(group.to_string());
                leader = leader.or(Some(k));
            }
        }
    }
}
