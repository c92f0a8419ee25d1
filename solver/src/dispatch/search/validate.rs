//! Full recomputation of a route: the judge of every shortcut, and of plans from outside.

use super::data::NONE;
use super::state::State;

/// Whether the route keeps every rule, recomputed stop by stop.
pub(super) fn route_is_feasible(state: &State<'_>, slot: u32) -> bool {
    let data = state.data;
    let route = &state.routes[slot as usize];
    let fleet = &data.fleet[route.kind as usize];
    let mut stops = state.sequence.borrow_mut();
    stops.clear();
    stops.extend(state.stops_of(slot));
    if stops.len() as u32 > fleet.max_stops || stops.iter().any(|&stop| !data.allows(route.kind, stop)) {
        return false;
    }
    if data.fixed.on && stops.split_last().is_some_and(|(_, before)| before.iter().any(|&stop| data.fixed.closes(stop)))
    {
        return false;
    }
    for (at, &stop) in stops.iter().enumerate() {
        let partner = data.partner[stop as usize];
        let half = if data.delivers[stop as usize] { &stops[..at] } else { &stops[at..] };
        if partner != NONE && !half.contains(&partner) {
            return false;
        }
    }
    let lifo = !fleet.lifo || super::lifo::keeps(data, &stops);
    if !lifo || !data.backhauls.keeps(&stops) || !data.goods.keeps(&stops) {
        return false;
    }
    for dim in 0..data.dims {
        let capacity = data.capacity(route.kind)[dim];
        let entry = |table: &[i64], stop: u32| table[stop as usize * data.dims + dim];
        let mut load: i64 = stops.iter().map(|&stop| entry(&data.dropped, stop)).sum();
        if load > capacity {
            return false;
        }
        for &stop in stops.iter() {
            load += entry(&data.collected, stop) - entry(&data.dropped, stop) + entry(&data.carried, stop);
            if load > capacity {
                return false;
            }
        }
    }
    if distance(state, slot) > fleet.max_distance {
        return false;
    }
    if !data.timed {
        return true;
    }
    // Where vehicles load again, what is ready late may come on a later trip.
    let trips = data.walks.of(route.kind).is_some_and(super::walk::Gear::loads_again);
    let releases = stops.iter().filter(|_| !trips).map(|&stop| data.release[stop as usize]);
    let open = stops.first().map_or(fleet.open, |&first| data.fixed.opens(fleet, first));
    let mut time = releases.fold(open, f64::max);
    if let Some(leave) = stops.first().and_then(|&first| data.fixed.departure(first)) {
        if leave < time {
            return false;
        }
        time = leave;
    }
    let mut place = fleet.start;
    for &stop in stops.iter() {
        time = data.earliest_start(stop, time + data.time(fleet, place, stop)) + data.service[stop as usize];
        place = stop;
    }
    time += data.time(fleet, place, fleet.end);
    time <= fleet.close
        && super::rides::keeps(data, route.kind, &stops)
        && ((fleet.max_duration.is_infinite() && data.walks.of(route.kind).is_none())
            || super::clock::cost_of(data, route.kind, &stops).is_finite())
}

/// Distance of a route, recomputed.
pub(super) fn distance(state: &State<'_>, slot: u32) -> f64 {
    let data = state.data;
    let fleet = &data.fleet[state.routes[slot as usize].kind as usize];
    let (mut sum, mut place) = (0.0, fleet.start);
    for stop in state.stops_of(slot) {
        sum += data.out(place, stop);
        place = stop;
    }
    if place == fleet.start && state.routes[slot as usize].len == 0 { 0.0 } else { sum + data.out(place, fleet.end) }
}
