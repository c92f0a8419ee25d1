//! Routes that are more than their stops, against trying every order and every way between.

use super::plain;
use crate::dispatch::Dispatch;
use crate::dispatch::plan::{Plan, Route, Unassigned, Visit};
use crate::dispatch::problem::{
    BatteryDraft, Break, ChargingPoint, Draft, DrivingBreak, Period, Problem, StationDraft, StopKind, WindowDraft,
};
use crate::kind::{Kind, Options};
use crate::search::observer::Silent;
use crate::search::random::{Random, stream};
use crate::search::stop::Stop;
use rand::RngExt;
use rustc_hash::FxHashMap;

pub(in crate::dispatch) type Rule = (&'static str, fn(&mut Draft, &mut Random));

pub(in crate::dispatch) const RULES: [Rule; 8] = [
    ("reload", reload),
    ("battery", battery),
    ("breaks", breaks),
    ("driving break", driving_break),
    ("traffic", traffic),
    ("grounded", grounded),
    ("straight line", straight_line),
    ("several", several),
];

fn number(random: &mut Random, from: u32, to: u32) -> f64 {
    f64::from(random.random_range(from..to))
}

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

type Rank = (usize, Vec<f64>);

/// Tries everything on one route at a time.
struct Enumeration<'a> {
    problem: &'a Problem,
    known: FxHashMap<(String, Vec<String>), Option<Vec<Visit>>>,
    best: Option<Rank>,
}

impl Enumeration<'_> {
    fn extend(&mut self, rest: &[String], routes: &mut Vec<(String, Vec<String>)>, out: &mut Vec<String>) {
        let Some((id, rest)) = rest.split_first() else { return self.judge(routes, out) };
        for route in 0..routes.len() {
            for at in 0..=routes[route].1.len() {
                routes[route].1.insert(at, id.clone());
                self.extend(rest, routes, out);
                routes[route].1.remove(at);
            }
        }
        for vehicle in self.problem.vehicles() {
            routes.push((vehicle.id.clone(), vec![id.clone()]));
            self.extend(rest, routes, out);
            routes.pop();
        }
        out.push(id.clone());
        self.extend(rest, routes, out);
        out.pop();
    }

    fn judge(&mut self, routes: &[(String, Vec<String>)], out: &[String]) {
        let mut plan = Plan { unassigned: out.iter().map(|id| unassigned(id)).collect(), ..Plan::default() };
        for (vehicle, stops) in routes {
            let key = (vehicle.clone(), stops.clone());
            if !self.known.contains_key(&key) {
                let found = self.best_route(vehicle, stops);
                self.known.insert(key.clone(), found);
            }
            let Some(visits) = &self.known[&key] else { return };
            plan.routes.push(Route { vehicle: vehicle.clone(), stops: visits.clone(), ..Route::default() });
        }
        let evaluation = Dispatch::check(self.problem, &plan);
        let rank = (evaluation.left_out, evaluation.objectives);
        if evaluation.violations.is_empty() && self.best.as_ref().is_none_or(|best| rank < *best) {
            self.best = Some(rank);
        }
    }

    /// The best way to serve stops in order: between two of them directly or by way of any depot or station.
    fn best_route(&self, vehicle: &str, stops: &[String]) -> Option<Vec<Visit>> {
        let kind = &self.problem.vehicles()[self.problem.vehicle_by_id(vehicle)?];
        let mut hubs: Vec<Visit> = kind.reload.iter().map(|&depot| self.problem.place_id(depot).into()).collect();
        if kind.battery.is_some() {
            hubs.extend(self.problem.stations().iter().map(|station| Visit::from(station.id.as_str())));
        }
        let left: Vec<Unassigned> = self
            .problem
            .stops()
            .iter()
            .filter(|stop| !stops.contains(&stop.id))
            .map(|stop| unassigned(&stop.id))
            .collect();
        let choices = (hubs.len() + 1).pow(stops.len() as u32 + 1);
        let mut best: Option<(Vec<f64>, Vec<Visit>)> = None;
        for mut choice in 0..choices {
            let mut visits = Vec::new();
            for leg in 0..=stops.len() {
                if let Some(hub) = (choice % (hubs.len() + 1)).checked_sub(1) {
                    visits.push(hubs[hub].clone());
                }
                choice /= hubs.len() + 1;
                visits.extend(stops.get(leg).map(|id| Visit::from(id.as_str())));
            }
            let route = Route { vehicle: vehicle.to_owned(), stops: visits.clone(), ..Route::default() };
            let evaluation =
                Dispatch::check(self.problem, &Plan { routes: vec![route], unassigned: left.clone(), totals: None });
            let better = best.as_ref().is_none_or(|(known, _)| evaluation.objectives < *known);
            if evaluation.violations.is_empty() && better {
                best = Some((evaluation.objectives, visits));
            }
        }
        best.map(|(_, visits)| visits)
    }
}

fn unassigned(id: &str) -> Unassigned {
    Unassigned { id: id.to_owned(), ..Unassigned::default() }
}

/// How often the search is as good as trying everything, of how many instances that are served in full.
fn compare(rule: usize, cases: std::ops::Range<u64>) -> (u32, u32, Vec<u64>) {
    let (mut equal, mut complete, mut worse) = (0, 0, Vec::new());
    for case in cases {
        let mut random = stream(case, RULES[rule].0, 1);
        let stops = random.random_range(2..5);
        let mut draft = plain(&mut random, stops);
        RULES[rule].1(&mut draft, &mut random);
        let Ok((problem, _)) = Problem::new(draft) else { continue };
        let stop = Stop::after_iterations(1_000);
        let plan = Dispatch::solve(&problem, &Options::default(), &stop, &Silent).plan.unwrap_or_default();
        let ours = Dispatch::check(&problem, &plan);
        if plan.routes.is_empty() && plan.unassigned.is_empty() {
            continue;
        }
        assert_eq!(ours.violations, [], "{} {case}", RULES[rule].0);
        let mut enumeration = Enumeration { problem: &problem, known: FxHashMap::default(), best: None };
        let ids: Vec<String> = problem.stops().iter().map(|stop| stop.id.clone()).collect();
        enumeration.extend(&ids, &mut Vec::new(), &mut Vec::new());
        let Some((left_out, best)) = enumeration.best.filter(|(left_out, _)| *left_out == 0) else { continue };
        complete += 1;
        // Charging as much as is needed may be better than to full, which is all that is tried.
        let close = |ours: f64, best: f64| ours <= best + 1e-6 * best.abs().max(1.0);
        let as_good = || ours.objectives.iter().zip(&best).all(|(&ours, &best)| close(ours, best));
        if ours.left_out == left_out && as_good() {
            equal += 1;
        } else {
            worse.push(case);
        }
    }
    (equal, complete, worse)
}

/// Of each rule 12 random instances; `PACKHORSE_CASES` says otherwise.
#[test]
fn each_way_between_stops_comes_out_as_good_as_trying_all() {
    let cases = std::env::var("PACKHORSE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(12);
    let found: Vec<_> = RULES.iter().enumerate().map(|(rule, known)| (known.0, compare(rule, 0..cases))).collect();
    for (name, (equal, complete, worse)) in &found {
        assert!(*complete >= 3, "{name}: only {complete} complete");
        assert_eq!(equal, complete, "{name}: {worse:?}; rule, (as good, complete, worse): {found:?}");
    }
}
