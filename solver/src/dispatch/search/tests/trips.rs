//! Routes split into trips, against trying every way to load again; prices of places on them, against
//! driving the changed route stop by stop.

use super::super::anneal::Island;
use super::super::data::{Data, NONE};
use super::super::days;
use super::super::heat::Heat;
use super::super::state::State;
use super::super::walk;
use super::assert_sound;
use super::tails::routes;
use crate::dispatch::Dispatch;
use crate::dispatch::problem::{DepotDraft, Draft, Objective, Problem, StopDraft, StopKind, VehicleDraft, WindowDraft};
use crate::kind::{Kind as _, Options};
use crate::search::observer::Silent;
use crate::search::random::{Random, stream};
use crate::search::stop::Stop;
use rand::RngExt;

/// A random instance of vehicles that load again at depots, and nothing else.
fn instance(random: &mut Random, stops: usize) -> Problem {
    let mut draft = Draft::empty("trips");
    draft.objective = Objective::Distance;
    let dims = random.random_range(1..3);
    draft.dimensions = (0..dims).map(|k| format!("d{k}")).collect();
    let place = |random: &mut Random| Some(f64::from(random.random_range(0..100)));
    let depots = random.random_range(1..4);
    for k in 0..depots {
        let mut depot = DepotDraft { id: format!("D{k}"), x: place(random), y: place(random), ..DepotDraft::default() };
        depot.reload_time = f64::from(random.random_range(0..15));
        draft.depots.push(depot);
    }
    let pickups = random.random_bool(0.2);
    let releases = !pickups && random.random_bool(0.6);
    let mut vehicle = VehicleDraft {
        id: "V".to_owned(),
        count: Some(random.random_range(2..5)),
        capacity: (0..dims).map(|_| random.random_range(12..30)).collect(),
        start: Some("D0".to_owned()),
        reload: (0..depots).filter(|_| random.random_bool(0.8)).map(|k| format!("D{k}")).collect(),
        max_trips: random.random_bool(0.3).then(|| random.random_range(2..5)),
        max_distance: random.random_bool(0.2).then(|| f64::from(random.random_range(300..700))),
        latest_end: random.random_bool(0.7).then(|| f64::from(random.random_range(400..900))),
        ..VehicleDraft::default()
    };
    if vehicle.reload.is_empty() {
        vehicle.reload.push("D0".to_owned());
    }
    vehicle.open_end = random.random_bool(0.2);
    draft.vehicles.push(vehicle);
    for k in 0..stops {
        let mut stop = super::stop(random, k, dims);
        stop.setup = if random.random_bool(0.2) { 3.0 } else { 0.0 };
        stop.kind = if pickups { StopKind::Pickup } else { StopKind::Delivery };
        if random.random_bool(0.5) {
            let from = f64::from(random.random_range(0..400));
            stop.windows.push(WindowDraft { from, to: from + f64::from(random.random_range(40..300)) });
        }
        if releases && random.random_bool(0.4) {
            stop.release = f64::from(random.random_range(0..300));
        }
        draft.stops.push(stop);
    }
    Problem::new(draft).expect("the instance keeps every rule").0
}

/// Where the vehicle may load: places and times.
fn depots(data: &Data<'_>) -> Vec<(u32, f64)> {
    let vehicle = data.problem.vehicles().iter().next().expect("there is one type");
    let row = |place: u32| data.origin.iter().rposition(|&origin| origin == place).expect("it has a row") as u32;
    vehicle.reload.iter().map(|&depot| (row(depot.0), data.problem.reload_time(depot) * data.scale)).collect()
}

/// Distance of a route that loads at `before[k]` on the way to its stop `k`, driven as early as can be;
/// `None` where it cannot be driven.
fn drive(data: &Data<'_>, stops: &[u32], before: &[Option<(u32, f64)>]) -> Option<f64> {
    let fleet = &data.fleet[0];
    let vehicle = data.problem.vehicles().iter().next()?;
    let capacity = data.problem.capacity(crate::dispatch::problem::VehicleIndex(0));
    let (mut place, mut time, mut distance) = (fleet.start, fleet.open, 0.0);
    let trip = |from: usize| {
        let more = before[from + 1..].iter().position(Option::is_some).unwrap_or(stops.len() - from - 1);
        &stops[from..=from + more]
    };
    for (at, &stop) in stops.iter().enumerate() {
        if let Some((depot, loading)) = before[at] {
            distance += data.out(place, depot);
            time += data.time(fleet, place, depot) + loading;
            place = depot;
        }
        if at == 0 || before[at].is_some() {
            let goods = trip(at);
            for (dim, &most) in capacity.iter().enumerate() {
                if goods.iter().map(|&stop| data.row(&data.quantity, stop)[dim]).sum::<i64>() > most {
                    return None;
                }
            }
            time = goods.iter().map(|&stop| data.release[stop as usize]).fold(time, f64::max);
        }
        distance += data.out(place, stop);
        time = data.earliest_start(stop, time + data.time(fleet, place, stop)) + data.service[stop as usize];
        place = stop;
    }
    distance += data.out(place, fleet.end);
    time += data.time(fleet, place, fleet.end);
    let trips = 1 + before.iter().flatten().count() as u32;
    let within = time <= fleet.close && distance <= fleet.max_distance;
    (within && vehicle.max_trips.is_none_or(|most| trips <= most)).then_some(distance)
}

fn direct(data: &Data<'_>, stops: &[u32]) -> f64 {
    let fleet = &data.fleet[0];
    let between: f64 = stops.windows(2).map(|pair| data.out(pair[0], pair[1])).sum();
    data.out(fleet.start, stops[0]) + between + data.out(stops[stops.len() - 1], fleet.end)
}

#[test]
fn a_route_is_split_as_well_as_by_trying_every_way_to_load_again() {
    let mut random = stream(3, "split", 0);
    let (mut feasible, mut several) = (0, 0);
    for case in 0..600 {
        let problem = instance(&mut random, 6);
        let data = Data::new(&problem, &Stop::after_iterations(1));
        assert!(data.trips, "case {case}");
        let depots = depots(&data);
        let mut stops: Vec<u32> = (0..6).collect();
        for at in 0..6 {
            stops.swap(at, random.random_range(at..6));
        }
        stops.truncate(random.random_range(1..=6));
        let choices = (depots.len() + 1).pow(stops.len() as u32);
        let tried = (0..choices).filter_map(|mut choice| {
            let before: Vec<_> = stops
                .iter()
                .map(|_| {
                    let depot = (choice % (depots.len() + 1)).checked_sub(1).map(|depot| depots[depot]);
                    choice /= depots.len() + 1;
                    depot
                })
                .collect();
            drive(&data, &stops, &before)
        });
        let best = tried.fold(f64::INFINITY, f64::min);
        let gear = data.walks.splitting(0).expect("its routes are split");
        let found = walk::surplus(&data, gear, &stops, f64::INFINITY) + direct(&data, &stops);
        assert!(found == best || (found - best).abs() < 1e-6, "case {case}: {found} is not {best}");
        feasible += u32::from(best.is_finite());
        several += u32::from(best.is_finite() && drive(&data, &stops, &vec![None; stops.len()]).is_none());
    }
    assert!(feasible > 200 && several > 100, "{feasible}, {several}");
}

/// Stops of a route with where it loads before each.
type Laid = (Vec<u32>, Vec<Option<(u32, f64)>>);

fn laid_out(state: &State<'_>, slot: u32, depots: &[(u32, f64)]) -> Laid {
    let stops: Vec<u32> = state.stops_of(slot).collect();
    let depot = |stop: &u32| depots.get(state.depot_behind(state.nodes[*stop as usize].prev) as usize).copied();
    let before = stops.iter().map(depot).collect();
    (stops, before)
}

/// The least distance with a stop more at a position, loading before it, behind it, both or neither as places allow.
fn tried(data: &Data<'_>, (stops, before): &Laid, at: usize, stop: u32) -> f64 {
    let depots = depots(data);
    let options: Vec<_> = std::iter::once(None).chain(depots.iter().copied().map(Some)).collect();
    let mut with = stops.clone();
    with.insert(at, stop);
    let mut best = f64::INFINITY;
    let loads = before.get(at).is_some_and(Option::is_some);
    for &ahead in &options {
        for &behind in &options {
            let mut before = before.clone();
            before.insert(at, ahead);
            let last = at + 1 == with.len();
            if (last && behind.is_some()) || (loads && ahead.is_none() && behind.is_none()) {
                continue;
            }
            if !last {
                before[at + 1] = behind;
            }
            best = best.min(drive(data, &with, &before).unwrap_or(f64::INFINITY));
        }
    }
    best
}

#[test]
fn a_place_on_trips_costs_what_driving_it_says_and_no_less_than_settling_it() {
    let mut random = stream(5, "trips", 0);
    let (mut feasible, mut infeasible, mut better) = (0, 0, 0);
    for case in 0..200 {
        let problem = instance(&mut random, 14);
        let data = Data::new(&problem, &Stop::after_iterations(1));
        let depots = depots(&data);
        let mut island = Island::new(&data, Heat::of(&data), case, 0);
        island.construct(&Stop::after_iterations(1));
        for _ in 0..20 {
            island.step(1.0);
        }
        let state = &mut island.state;
        let gear = data.walks.splitting(0).expect("its routes are split");
        for stop in 0..data.stops as u32 {
            state.begin();
            if state.served(stop) {
                state.unlink(stop);
                state.settle_touched();
            }
            for slot in 0..data.slots as u32 {
                let mut node = state.start(slot);
                for at in 0..state.routes[slot as usize].len as usize + 1 {
                    if state.routes[slot as usize].len == 0 || !data.allows(0, stop) {
                        break;
                    }
                    let route = laid_out(state, slot, &depots);
                    let old = drive(&data, &route.0, &route.1).expect("it can be driven");
                    let longer = state.cost_on_trips(stop, node, gear, f64::INFINITY);
                    let expected = tried(&data, &route, at, stop) - old;
                    assert!(
                        longer == expected || (longer - expected).abs() < 1e-6,
                        "case {case}, {stop} behind {node}: {longer} is not {expected}"
                    );
                    if longer.is_finite() {
                        feasible += 1;
                        let (mark, cost) = (state.mark(), state.routes[slot as usize].cost);
                        state.link(stop, node);
                        state.settle(slot);
                        let settled = state.routes[slot as usize].cost - cost;
                        assert!(settled <= longer + 1e-6, "case {case}: {settled} is more than {longer}");
                        better += u32::from(settled < longer - 1e-6);
                        state.rewind(mark, slot);
                    } else {
                        infeasible += 1;
                    }
                    node = state.nodes[node as usize].next;
                }
            }
            state.undo();
            assert_eq!(state.served(stop), state.nodes[stop as usize].route != NONE);
        }
    }
    assert!(feasible > 1_000 && infeasible > 1_000 && better > 0, "{feasible}, {infeasible}, {better}");
}

/// The least distance of a route that goes on behind position `at` of one as another does from `from` on.
fn joined(data: &Data<'_>, one: &Laid, at: usize, other: &Laid, from: usize) -> f64 {
    let depots = depots(data);
    let stops: Vec<u32> = one.0[..at].iter().chain(&other.0[from..]).copied().collect();
    let options = std::iter::once(None).chain(depots.into_iter().map(Some));
    let ways = options.filter(|option| option.is_none() || from < other.0.len()).filter_map(|option| {
        let mut before: Vec<_> = one.1[..at].iter().chain(&other.1[from..]).copied().collect();
        if let Some(joint) = before.get_mut(at) {
            *joint = option;
        }
        drive(data, &stops, &before)
    });
    ways.fold(f64::INFINITY, f64::min)
}

#[test]
fn tails_of_trips_are_joined_as_driving_says() {
    let mut random = stream(6, "joints", 0);
    let (mut feasible, mut infeasible) = (0, 0);
    for case in 0..100 {
        let problem = instance(&mut random, 16);
        let data = Data::new(&problem, &Stop::after_iterations(1));
        let depots = depots(&data);
        let mut island = Island::new(&data, Heat::of(&data), case, 0);
        island.construct(&Stop::after_iterations(1));
        let state = &island.state;
        let gear = data.walks.splitting(0).expect("its routes are split");
        let laid: Vec<Laid> = (0..data.slots as u32).map(|slot| laid_out(state, slot, &depots)).collect();
        for (slot, other) in (0..laid.len()).flat_map(|slot| (0..laid.len()).map(move |other| (slot, other))) {
            let (one, two) = (&laid[slot], &laid[other]);
            if slot == other || one.0.is_empty() || two.0.is_empty() {
                continue;
            }
            let driven = |laid: &Laid| drive(&data, &laid.0, &laid.1).expect("it can be driven");
            for at in 1..=one.0.len() {
                for from in 0..=two.0.len() {
                    // The other joint leaves a route too.
                    if from == 0 && at == one.0.len() {
                        continue;
                    }
                    let stop = one.0[at - 1];
                    let near = two.0.get(from).copied().unwrap_or(state.end(other as u32));
                    let (before, next) = (state.nodes[near as usize].prev, state.nodes[stop as usize].next);
                    let ways = [state.join_trips(stop, near, gear), state.join_trips(before, next, gear)];
                    let expected = [joined(&data, one, at, two, from), joined(&data, two, from, one, at)];
                    for (way, expected) in ways.iter().zip(expected) {
                        assert_eq!(way.is_some(), expected.is_finite(), "case {case}, {stop} to {near}");
                    }
                    if let [Some(there), Some(across)] = ways {
                        feasible += 1;
                        let gone = state.way(stop) + state.way(before);
                        let length = driven(one) + driven(two) + there + across - gone;
                        let expected = expected[0] + expected[1];
                        assert!((length - expected).abs() < 1e-6, "case {case}: {length} is not {expected}");
                    } else {
                        infeasible += 1;
                    }
                }
            }
        }
    }
    assert!(feasible > 300 && infeasible > 300, "{feasible}, {infeasible}");
}

#[test]
fn days_change_places_within_the_rules_and_can_be_taken_back() {
    let mut random = stream(3, "days", 0);
    let (mut handed, mut swapped) = (0, 0);
    for case in 0..300 {
        let problem = instance(&mut random, 12);
        let data = Data::new(&problem, &Stop::after_iterations(1));
        let mut island = Island::new(&data, Heat::of(&data), case, 0);
        island.construct(&Stop::after_iterations(1));
        let state = &mut island.state;
        for stop in 0..data.stops as u32 {
            let (cost, open, before) = (state.cost, state.open, routes(&data, state));
            let threshold = if case % 2 == 0 { 1e-6 } else { f64::INFINITY };
            state.begin();
            let changed = days::exchange(state, stop, &mut random, threshold);
            assert_sound(state);
            assert_eq!(changed, before != routes(&data, state), "case {case}, stop {stop}");
            assert!(state.cost < cost + threshold, "case {case}, stop {stop}");
            if changed {
                *if state.open > open { &mut handed } else { &mut swapped } += 1;
                if stop % 2 == 0 {
                    state.undo();
                    assert_eq!(before, routes(&data, state), "case {case}, stop {stop}");
                    assert!((state.cost - cost).abs() < 1e-6 * cost.max(1.0));
                }
            }
        }
    }
    assert!(handed > 200 && swapped > 200, "{handed} handed over, {swapped} swapped");
}

#[test]
fn a_trip_goes_to_a_vehicle_of_its_own_where_that_costs_the_same() {
    let mut draft = Draft::empty("own vehicle");
    draft.objective = Objective::Distance;
    draft.dimensions = vec!["load".to_owned()];
    draft.depots.push(DepotDraft { id: "D".to_owned(), x: Some(0.0), y: Some(0.0), ..DepotDraft::default() });
    let vehicle = VehicleDraft { id: "V".to_owned(), capacity: vec![1], count: Some(3), ..VehicleDraft::default() };
    draft.vehicles.push(VehicleDraft { reload: vec!["D".to_owned()], ..vehicle });
    for (k, x) in [10.0, 20.0, 30.0].into_iter().enumerate() {
        let stop = StopDraft { id: format!("s{k}"), x: Some(x), y: Some(0.0), ..StopDraft::default() };
        draft.stops.push(StopDraft { quantities: vec![1], ..stop });
    }
    let cases = [(Objective::Distance, 0.0, 3), (Objective::Distance, 7.3, 3), (Objective::VehiclesDistance, 0.0, 1)];
    for (objective, y, vehicles) in cases {
        draft.objective = objective;
        for stop in &mut draft.stops {
            stop.y = Some(y); // 7.3: distances that are not whole
        }
        let (problem, _) = Problem::new(draft.clone()).expect("sound");
        let outcome = Dispatch::solve(&problem, &Options::default(), &Stop::after_iterations(200), &Silent);
        let plan = outcome.plan.expect("a plan");
        assert_eq!(plan.routes.len(), vehicles);
        assert_eq!(Dispatch::check(&problem, &plan).violations, []);
    }
}
