//! What an instance may ask of stops and vehicles one by one, added to random instances.

use super::super::problem::{DepotDraft, Draft, StopDraft, StopKind, WindowDraft};
use super::{Rule, number, other_end};
use crate::search::random::Random;
use rand::RngExt as _;

/// All of them.
pub(in crate::dispatch) const BASIC: [Rule; 14] = [
    Rule { name: "dimensions", add: dimensions },
    Rule { name: "windows", add: windows },
    Rule { name: "promises", add: promises },
    Rule { name: "lateness", add: lateness },
    Rule { name: "transports", add: transports },
    Rule { name: "pickups", add: pickups },
    Rule { name: "depots", add: depots },
    Rule { name: "vehicle types", add: vehicle_types },
    Rule { name: "releases", add: releases },
    Rule { name: "set-ups", add: set_ups },
    Rule { name: "service factors", add: service_factors },
    Rule { name: "skills", add: skills },
    Rule { name: "prizes", add: prizes },
    Rule { name: "priorities", add: priorities },
];

fn dimensions(draft: &mut Draft, random: &mut Random) {
    draft.dimensions = ["kilograms", "litres", "parcels"].map(str::to_owned).to_vec();
    for vehicle in &mut draft.vehicles {
        vehicle.capacity = (0..3).map(|_| random.random_range(12..40)).collect();
    }
    for k in 0..draft.stops.len() {
        let drawn = (0..3).map(|_| random.random_range(0..12)).collect();
        let other = other_end(draft, k).filter(|&other| other < k);
        draft.stops[k].quantities = other.map_or(drawn, |other| draft.stops[other].quantities.clone());
    }
}

fn windows(draft: &mut Draft, random: &mut Random) {
    for stop in &mut draft.stops {
        stop.windows.clear();
        let mut from = number(random, 0, 100);
        for _ in 0..random.random_range(1..4) {
            let to = from + number(random, 20, 120);
            stop.windows.push(WindowDraft { from, to });
            from = to + number(random, 1, 150);
        }
    }
}

fn promises(draft: &mut Draft, random: &mut Random) {
    for stop in draft.stops.iter_mut().filter(|stop| stop.windows.is_empty()) {
        if random.random_bool(0.6) {
            let from = number(random, 0, 200);
            stop.promised_from = random.random_bool(0.7).then_some(from);
            stop.promised_to = Some(from + number(random, 60, 200));
        }
    }
}

fn lateness(draft: &mut Draft, random: &mut Random) {
    draft.objective = ["cost", "lateness,distance"][random.random_range(0..2_usize)].parse().expect("a list");
    for stop in &mut draft.stops {
        if random.random_bool(0.3) {
            continue;
        }
        stop.due = Some(number(random, 0, 200));
        stop.late_cost_per_hour = number(random, 1, 6) * 1800.0;
    }
}

fn transports(draft: &mut Draft, _: &mut Random) {
    for k in 0..draft.stops.len() / 2 {
        let (pickup, delivery) = (2 * k, 2 * k + 1);
        draft.stops[pickup].kind = StopKind::Pickup;
        draft.stops[delivery].kind = StopKind::Delivery;
        draft.stops[delivery].quantities = draft.stops[pickup].quantities.clone();
        draft.stops[delivery].prize = draft.stops[pickup].prize;
        draft.stops[pickup].pair = Some(draft.stops[delivery].id.clone());
        draft.stops[delivery].pair = Some(draft.stops[pickup].id.clone());
    }
}

fn pickups(draft: &mut Draft, random: &mut Random) {
    for k in 0..draft.stops.len() {
        if random.random_bool(0.5) && other_end(draft, k).is_none() {
            draft.stops[k].kind = StopKind::Pickup;
        }
    }
}

fn depots(draft: &mut Draft, random: &mut Random) {
    let depot = |k: usize, random: &mut Random| DepotDraft {
        id: format!("D{k}"),
        x: Some(number(random, 0, 100)),
        y: Some(number(random, 0, 100)),
        ..DepotDraft::default()
    };
    draft.depots = (0..3).map(|k| depot(k, random)).collect();
    for vehicle in &mut draft.vehicles {
        vehicle.start = Some(format!("D{}", random.random_range(0..3)));
        vehicle.end = random.random_bool(0.5).then(|| format!("D{}", random.random_range(0..3)));
        vehicle.open_end = vehicle.end.is_none() && random.random_bool(0.5);
        vehicle.open_start = random.random_bool(0.2);
        if vehicle.open_start {
            vehicle.start = None;
            vehicle.open_end |= vehicle.end.is_none();
        }
    }
}

fn vehicle_types(draft: &mut Draft, random: &mut Random) {
    draft.objective = "cost".parse().expect("an objective");
    for vehicle in &mut draft.vehicles {
        vehicle.fixed_cost = number(random, 0, 100);
        vehicle.cost_per_distance = number(random, 1, 4);
        vehicle.cost_per_hour = number(random, 0, 4) * 3600.0;
        vehicle.regular_duration = Some(number(random, 50, 300));
        vehicle.overtime_cost_per_hour = number(random, 1, 4) * 3600.0;
        vehicle.max_distance = random.random_bool(0.6).then(|| number(random, 150, 500));
        vehicle.max_duration = random.random_bool(0.6).then(|| number(random, 150, 600));
        vehicle.max_stops = random.random_bool(0.6).then(|| random.random_range(1..6));
    }
}

fn releases(draft: &mut Draft, random: &mut Random) {
    for vehicle in &mut draft.vehicles {
        vehicle.latest_end = random.random_bool(0.6).then(|| number(random, 300, 900));
    }
    let fit = |stop: &&mut StopDraft| stop.kind == StopKind::Delivery && stop.pair.is_none();
    for stop in draft.stops.iter_mut().filter(fit) {
        stop.release = if random.random_bool(0.6) { number(random, 0, 200) } else { 0.0 };
    }
}

fn set_ups(draft: &mut Draft, random: &mut Random) {
    for vehicle in &mut draft.vehicles {
        vehicle.max_duration = random.random_bool(0.7).then(|| number(random, 150, 600));
    }
    for k in 0..draft.stops.len() {
        draft.stops[k].setup = number(random, 0, 30);
        if k > 0 && random.random_bool(0.4) {
            (draft.stops[k].x, draft.stops[k].y) = (draft.stops[k - 1].x, draft.stops[k - 1].y);
        }
    }
}

fn service_factors(draft: &mut Draft, random: &mut Random) {
    draft.objective = "cost".parse().expect("an objective");
    for vehicle in &mut draft.vehicles {
        vehicle.service_factor = [0.5, 1.0, 1.5, 3.0][random.random_range(0..4_usize)];
        vehicle.cost_per_hour = number(random, 1, 4) * 3600.0;
    }
}

fn skills(draft: &mut Draft, random: &mut Random) {
    let all = ["cold", "lift", "key"];
    let mut draw = |share: f64| -> Vec<String> {
        all.iter().filter(|_| random.random_bool(share)).map(|&skill| skill.to_owned()).collect()
    };
    draft.vehicles.iter_mut().for_each(|vehicle| vehicle.skills = draw(0.8));
    draft.stops.iter_mut().for_each(|stop| stop.skills = draw(0.2));
}

fn prizes(draft: &mut Draft, random: &mut Random) {
    draft.objective = ["cost", "distance+prizes"][random.random_range(0..2_usize)].parse().expect("an objective");
    for k in 0..draft.stops.len() {
        let other = other_end(draft, k).filter(|&other| other < k);
        let drawn = random.random_bool(0.8).then(|| number(random, 0, 200));
        draft.stops[k].prize = other.map_or(drawn, |other| draft.stops[other].prize);
    }
}

fn priorities(draft: &mut Draft, random: &mut Random) {
    draft.objective = ["cost", "distance+prizes"][random.random_range(0..2_usize)].parse().expect("an objective");
    draft.priority_value = Some(number(random, 5, 40));
    for k in 0..draft.stops.len() {
        draft.stops[k].prize = None;
        let other = other_end(draft, k).filter(|&other| other < k);
        let drawn = random.random_bool(0.8).then(|| random.random_range(1..6));
        draft.stops[k].priority = other.map_or(drawn, |other| draft.stops[other].priority);
    }
}
