//! Rules added to random instances: those on what stops share a route are drawn from a stream of their own,
//! so that what the instances are without them does not change.

mod basic;
mod begun;
mod between;

pub(super) use basic::BASIC;
pub(super) use begun::BEGUN;
pub(super) use between::BETWEEN;

use super::problem::{Backhauls, Balance, Draft, IncompatibleGoods, Measure, ShiftDraft, StopDraft, StopKind, Work};
use crate::plan_file::PreviousRoute;
use crate::search::random::Random;
use rand::RngExt as _;

/// A rule by name, and what it adds.
pub(super) struct Rule {
    pub(super) name: &'static str,
    pub(super) add: fn(&mut Draft, &mut Random),
}

/// All on what stops share a route, on vehicles and on goals.
pub(super) const RULES: [Rule; 12] = [
    Rule { name: "backhauls", add: backhauls },
    Rule { name: "alternatives", add: alternatives },
    Rule { name: "goods", add: goods },
    Rule { name: "same vehicle", add: same_vehicle },
    Rule { name: "lifo", add: lifo },
    Rule { name: "rides", add: rides },
    Rule { name: "vehicles", add: vehicles },
    Rule { name: "goals", add: goals },
    Rule { name: "co2", add: co2 },
    Rule { name: "balance", add: balance },
    Rule { name: "shifts", add: shifts },
    Rule { name: "changes", add: changes },
];

/// How often an instance that mixes rules has each of them.
const SHARES: [f64; RULES.len()] = [0.3, 0.3, 0.25, 0.3, 0.5, 0.3, 0.3, 0.25, 0.25, 0.25, 0.25, 0.3];

/// Adds each rule with some probability.
pub(super) fn add(draft: &mut Draft, random: &mut Random) {
    for (rule, share) in RULES.into_iter().zip(SHARES) {
        if random.random_bool(share) {
            (rule.add)(draft, random);
        }
    }
}

fn number(random: &mut Random, from: u32, to: u32) -> f64 {
    f64::from(random.random_range(from..to))
}

/// The other end of a stop's transport.
fn other_end(draft: &Draft, k: usize) -> Option<usize> {
    let stop = &draft.stops[k];
    let named = |other: &StopDraft| Some(&other.id) == stop.pair.as_ref() || other.pair.as_ref() == Some(&stop.id);
    draft.stops.iter().position(named)
}

fn backhauls(draft: &mut Draft, random: &mut Random) {
    draft.backhauls = if random.random_bool(0.5) { Backhauls::Strict } else { Backhauls::StrictWithDelivery };
    for k in 0..draft.stops.len() {
        // What is released at the depot is a delivery.
        if random.random_bool(0.3) && draft.stops[k].release == 0.0 && other_end(draft, k).is_none() {
            draft.stops[k].kind = StopKind::Pickup;
        }
    }
}

fn alternatives(draft: &mut Draft, random: &mut Random) {
    for group in 0..draft.stops.len().div_ceil(6) {
        let free = |&k: &usize| {
            let stop = &draft.stops[k];
            stop.alternatives.is_none() && stop.same_vehicle.is_none() && other_end(draft, k).is_none()
        };
        let free: Vec<usize> = (0..draft.stops.len()).filter(free).collect();
        let mut leader: Option<usize> = None;
        for _ in 0..if free.is_empty() { 0 } else { random.random_range(2..5) } {
            let k = free[random.random_range(0..free.len())];
            let first = *leader.get_or_insert(k);
            draft.stops[k].alternatives = Some(group.to_string());
            draft.stops[k].prize = draft.stops[first].prize;
        }
    }
}

fn goods(draft: &mut Draft, random: &mut Random) {
    let classes = ["food", "soap", "paint"];
    for k in 0..draft.stops.len() {
        let class = random.random_range(0..4_usize);
        let own = classes.get(class).map(|&class| class.to_owned());
        // Both ends of a transport have the same goods.
        let other = other_end(draft, k).filter(|&other| other < k);
        draft.stops[k].goods = other.map_or(own, |other| draft.stops[other].goods.clone());
    }
    for (a, b) in [(0, 1), (2, 0)].into_iter().take(random.random_range(1..=2)) {
        draft.incompatible_goods.push(IncompatibleGoods { goods: classes[a].to_owned(), with: classes[b].to_owned() });
    }
}

fn same_vehicle(draft: &mut Draft, random: &mut Random) {
    let optional = |stop: &StopDraft| stop.prize.is_some() || stop.priority.is_some();
    for group in 0..draft.stops.len().div_ceil(6) {
        let mut leader: Option<usize> = None;
        for _ in 0..random.random_range(2..5) {
            let k = random.random_range(0..draft.stops.len());
            let stop = &draft.stops[k];
            let taken = |stop: &StopDraft| stop.same_vehicle.as_ref().is_some_and(|name| *name != group.to_string());
            let apart = other_end(draft, k).is_some_and(|other| taken(&draft.stops[other]));
            let agrees = leader.is_none_or(|leader| optional(&draft.stops[leader]) == optional(stop));
            if agrees && stop.alternatives.is_none() && !taken(stop) && !apart {
                draft.stops[k].same_vehicle = Some(group.to_string());
                leader = leader.or(Some(k));
            }
        }
    }
}

fn lifo(draft: &mut Draft, random: &mut Random) {
    for vehicle in &mut draft.vehicles {
        vehicle.lifo = random.random_bool(0.7);
    }
}

fn rides(draft: &mut Draft, random: &mut Random) {
    if draft.stops.iter().any(|stop| stop.due.is_some()) {
        return;
    }
    for k in 0..draft.stops.len() {
        if other_end(draft, k).is_some() && random.random_bool(0.5) {
            draft.stops[k].max_ride_time = Some(f64::from(random.random_range(20..150)));
        }
    }
}

fn vehicles(draft: &mut Draft, random: &mut Random) {
    let ids: Vec<String> = draft.vehicles.iter().map(|vehicle| vehicle.id.clone()).collect();
    for stop in &mut draft.stops {
        let drawn = ids[random.random_range(0..ids.len())].clone();
        match random.random_range(0..4) {
            0 => stop.vehicles.push(drawn),
            1 if ids.len() > 1 => stop.not_vehicles.push(drawn),
            _ => {}
        }
    }
}

fn goals(draft: &mut Draft, random: &mut Random) {
    let lists = [
        "duration",
        "vehicles,cost",
        "vehicles,duration",
        "distance+0.5*duration",
        "cost,distance",
        "lateness,cost",
        "lateness,duration,distance",
        "vehicles,lateness,distance",
        "prizes,distance",
        "vehicles",
    ];
    draft.objective = lists[random.random_range(0..lists.len())].parse().expect("a list");
}

fn co2(draft: &mut Draft, random: &mut Random) {
    for vehicle in &mut draft.vehicles {
        vehicle.co2_per_distance = f64::from(random.random_range(0..4_i32)) * 100.0;
    }
    if draft.objective.counts(Measure::Cost) && random.random_bool(0.5) {
        draft.co2_cost = f64::from(random.random_range(1..20_i32));
    }
    if random.random_bool(0.6) {
        draft.max_co2 = Some(f64::from(random.random_range(20..120_i32)));
    }
    if random.random_bool(0.3) {
        draft.objective =
            ["co2,cost", "distance,co2", "cost+2*co2"][random.random_range(0..3_usize)].parse().expect("a list");
    }
}

fn balance(draft: &mut Draft, random: &mut Random) {
    let of = [Work::Duration, Work::Distance, Work::Stops, Work::Load][random.random_range(0..4_usize)];
    let mut balance = Balance { of, longest_cost: 0.0, range_cost: 0.0, max_range: None };
    match random.random_range(0..4) {
        0 => draft.objective = "longest,distance".parse().expect("a list"),
        1 => draft.objective = "distance+0.5*range".parse().expect("a sum"),
        2 if draft.objective.counts(Measure::Cost) => {
            balance.longest_cost = f64::from(random.random_range(0..4_i32));
            balance.range_cost = f64::from(random.random_range(0..3_i32));
        }
        _ => balance.max_range = Some(f64::from(random.random_range(1..40_i32))),
    }
    draft.balance = Some(balance);
}

fn shifts(draft: &mut Draft, random: &mut Random) {
    for vehicle in &mut draft.vehicles {
        let first = vehicle.earliest_start;
        let long = |random: &mut Random| f64::from(random.random_range(100..250_i32));
        let pause = f64::from(random.random_range(5..60_i32));
        let noon = first + long(random);
        vehicle.shifts = vec![
            ShiftDraft { from: noon + pause, to: noon + pause + long(random) },
            ShiftDraft { from: first, to: noon },
        ];
        (vehicle.earliest_start, vehicle.latest_end) = (0.0, None);
        vehicle.count = vehicle.count.map(|_| random.random_range(1..=2));
    }
}

fn changes(draft: &mut Draft, random: &mut Random) {
    if !draft.objective.counts(Measure::Cost) {
        draft.objective = "cost".parse().expect("a list");
    }
    draft.change_cost = f64::from(random.random_range(1..60_i32));
    let ids: Vec<String> = draft.stops.iter().map(|stop| stop.id.clone()).collect();
    for _ in 0..random.random_range(1..4) {
        let vehicle = draft.vehicles[random.random_range(0..draft.vehicles.len())].id.clone();
        draft.previous_routes.push(PreviousRoute { vehicle, stops: Vec::new() });
    }
    for id in ids {
        // Some stops are new.
        let k = random.random_range(0..draft.previous_routes.len() + 1);
        if let Some(route) = draft.previous_routes.get_mut(k) {
            route.stops.push(id);
        }
    }
}
