//! Rules on what happens between stops, added to random instances.

use super::super::problem::{
    BatteryDraft, Break, ChargingPoint, Draft, DrivingBreak, Period, ShiftDraft, StationDraft, StopKind, WindowDraft,
};
use super::{Rule, number};
use crate::search::random::Random;
use rand::RngExt as _;

/// All of them.
pub(in crate::dispatch) const BETWEEN: [Rule; 9] = [
    Rule { name: "reload", add: reload },
    Rule { name: "battery", add: battery },
    Rule { name: "breaks", add: breaks },
    Rule { name: "driving break", add: driving_break },
    Rule { name: "traffic", add: traffic },
    Rule { name: "grounded", add: grounded },
    Rule { name: "straight line", add: straight_line },
    Rule { name: "several", add: several },
    Rule { name: "rest", add: rest },
];

fn reload(draft: &mut Draft, random: &mut Random) {
    let ids: Vec<String> = draft.depots.iter().map(|depot| depot.id.clone()).collect();
    for depot in &mut draft.depots {
        depot.reload_time = number(random, 0, 15);
    }
    for vehicle in &mut draft.vehicles {
        vehicle.reload = ids.iter().filter(|_| random.random_bool(0.8)).cloned().collect();
        vehicle.count = Some(random.random_range(1..3));
        vehicle.capacity = vehicle.capacity.iter().map(|_| random.random_range(8..20)).collect();
        vehicle.max_trips = random.random_bool(0.3).then(|| random.random_range(1..4));
        vehicle.max_trip_distance = random.random_bool(0.3).then(|| number(random, 100, 400));
        vehicle.latest_end = random.random_bool(0.5).then(|| number(random, 300, 900));
    }
    for stop in draft.stops.iter_mut().filter(|stop| stop.kind == StopKind::Delivery && stop.pair.is_none()) {
        stop.release = if random.random_bool(0.4) { number(random, 0, 200) } else { 0.0 };
    }
}

fn battery(draft: &mut Draft, random: &mut Random) {
    for k in 0..random.random_range(1..3) {
        let curved = random.random_bool(0.5);
        let points = [(60.0, number(random, 5, 20)), (120.0, number(random, 25, 60)), (200.0, number(random, 80, 200))];
        let charging = points.map(|(energy, time)| ChargingPoint { energy, time });
        draft.stations.push(StationDraft {
            id: format!("E{k}"),
            x: Some(number(random, 0, 100)),
            y: Some(number(random, 0, 100)),
            time_per_energy: (!curved).then(|| number(random, 0, 10) / 8.0),
            charging: if curved { charging.to_vec() } else { Vec::new() },
            windows: if random.random_bool(0.3) { vec![WindowDraft { from: 20.0, to: 300.0 }] } else { Vec::new() },
        });
    }
    for vehicle in &mut draft.vehicles {
        let capacity = number(random, 80, 220);
        vehicle.battery = Some(BatteryDraft {
            capacity,
            per_distance: 1.0,
            start: random.random_bool(0.3).then(|| (0.5 * capacity).round()),
            reserve: if random.random_bool(0.3) { 5.0 } else { 0.0 },
        });
    }
}

fn breaks(draft: &mut Draft, random: &mut Random) {
    for vehicle in &mut draft.vehicles {
        for _ in 0..random.random_range(1..3) {
            let earliest = number(random, 20, 200);
            let latest = earliest + number(random, 20, 150);
            vehicle.breaks.push(Break { earliest, latest, duration: number(random, 5, 40) });
        }
        vehicle.latest_end = Some(number(random, 300, 900));
    }
}

fn driving_break(draft: &mut Draft, random: &mut Random) {
    for vehicle in &mut draft.vehicles {
        vehicle.driving_break = Some(DrivingBreak { after: number(random, 90, 250), duration: number(random, 5, 40) });
        vehicle.latest_end = Some(number(random, 300, 900));
    }
}

fn traffic(draft: &mut Draft, random: &mut Random) {
    for vehicle in &mut draft.vehicles {
        let mut from = 0.0;
        for _ in 0..random.random_range(1..4) {
            from += number(random, 1, 150);
            vehicle.traffic.push(Period { from, speed_factor: number(random, 2, 14) / 8.0 });
        }
        vehicle.latest_end = random.random_bool(0.7).then(|| number(random, 300, 900));
    }
}

fn grounded(draft: &mut Draft, random: &mut Random) {
    for vehicle in &mut draft.vehicles {
        for _ in 0..random.random_range(1..3) {
            let from = number(random, 0, 300);
            vehicle.grounded.push(WindowDraft { from, to: from + number(random, 1, 80) });
        }
        vehicle.latest_end = Some(number(random, 300, 900));
    }
}

fn straight_line(draft: &mut Draft, random: &mut Random) {
    let points: Vec<(f64, f64)> = draft
        .depots
        .iter()
        .map(|depot| (depot.x, depot.y))
        .chain(draft.stops.iter().map(|stop| (stop.x, stop.y)))
        .chain(draft.stations.iter().map(|station| (station.x, station.y)))
        .map(|(x, y)| (x.unwrap_or(0.0), y.unwrap_or(0.0)))
        .collect();
    let way = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).abs() + (a.1 - b.1).abs();
    draft.distances = points.iter().map(|&a| points.iter().map(|&b| way(a, b)).collect()).collect();
    for vehicle in &mut draft.vehicles {
        vehicle.straight_line = random.random_bool(0.7);
    }
}

fn several(draft: &mut Draft, random: &mut Random) {
    reload(draft, random);
    battery(draft, random);
    if random.random_bool(0.5) {
        breaks(draft, random);
    }
    if random.random_bool(0.3) {
        traffic(draft, random);
    } else if random.random_bool(0.5) {
        driving_break(draft, random);
    }
    if random.random_bool(0.3) {
        straight_line(draft, random);
    }
}

fn rest(draft: &mut Draft, random: &mut Random) {
    for vehicle in &mut draft.vehicles {
        let noon = vehicle.earliest_start + number(random, 150, 300);
        let evening = noon + number(random, 1, 20);
        vehicle.shifts = vec![
            ShiftDraft { from: vehicle.earliest_start, to: noon },
            ShiftDraft { from: evening, to: evening + number(random, 150, 300) },
        ];
        (vehicle.earliest_start, vehicle.latest_end) = (0.0, None);
        (vehicle.count, vehicle.min_rest) = (Some(random.random_range(1..3)), number(random, 20, 200));
    }
    draft.stops.iter_mut().for_each(|stop| stop.max_ride_time = None);
}
