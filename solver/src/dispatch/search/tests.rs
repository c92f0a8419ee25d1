//! Random small instances with all rules mixed: every price is held against full recomputation,
//! every plan against the check, and the search against enumeration.

mod allocations;
mod breeding;
mod driving;
mod goals;
mod hauls;
mod initial;
mod model;
mod prizes;
mod regions;
mod reversal;
mod rides;
mod rules;
mod table;
mod tails;
mod times;
mod trips;
mod walks;

use super::anneal::Island;
use super::data::{Data, NONE};
use super::heat::Heat;
use super::insert::Spot;
use super::state::State;
use super::{import, validate};
use crate::dispatch::problem::{DepotDraft, Draft, Objective, Problem, StopDraft, StopKind, VehicleDraft, WindowDraft};
use crate::dispatch::random_rules;
use crate::dispatch::{Dispatch, Plan, plan::Route, plan::Unassigned};
use crate::geometry::Rounding;
use crate::kind::{Kind, Options};
use crate::search::observer::Silent;
use crate::search::random::{Random, stream};
use crate::search::stop::Stop;
use rand::RngExt;

/// A random stop: where it lies, what it asks for and how long it takes.
fn stop(random: &mut Random, number: usize, dims: usize) -> StopDraft {
    let (x, y) = (f64::from(random.random_range(0..100)), f64::from(random.random_range(0..100)));
    StopDraft {
        id: format!("s{number}"),
        x: Some(x),
        y: Some(y),
        quantities: (0..dims).map(|_| random.random_range(0..12)).collect(),
        service: f64::from(random.random_range(0..20)),
        ..StopDraft::default()
    }
}

/// A random instance: which rules it has is drawn as well.
pub(in crate::dispatch) fn instance(random: &mut Random, stops: usize) -> Draft {
    let mut draft = plain(random, stops);
    let seed = random.clone().random();
    random_rules::add(&mut draft, &mut stream(seed, "rules", 0));
    draft
}

/// The same without rules on what stops share a route.
fn plain(random: &mut Random, stops: usize) -> Draft {
    let mut draft = Draft::empty("random");
    draft.objective = Objective::ALL[random.random_range(0..4)];
    draft.rounding = [Rounding::None, Rounding::Nearest, Rounding::Trunc1][random.random_range(0..3)];
    draft.dimensions = (0..random.random_range(1..3)).map(|k| format!("d{k}")).collect();
    let dims = draft.dimensions.len();
    let [windows, several, pairs, pickups, optional, skills, limits, hours] = [0; 8].map(|_| random.random_bool(0.4));
    let place = |random: &mut Random| Some(f64::from(random.random_range(0..100)));
    let depots = random.random_range(1..3);
    draft.depots = (0..depots)
        .map(|k| DepotDraft { id: format!("D{k}"), x: place(random), y: place(random), ..DepotDraft::default() })
        .collect();
    for k in 0..random.random_range(1..4) {
        let mut vehicle = VehicleDraft {
            id: format!("V{k}"),
            count: random.random_bool(0.5).then(|| random.random_range(1..4)),
            capacity: (0..dims).map(|_| random.random_range(10..40)).collect(),
            start: Some(format!("D{}", random.random_range(0..depots))),
            end: random.random_bool(0.5).then(|| format!("D{}", random.random_range(0..depots))),
            open_start: depots == 1 && random.random_bool(0.1),
            fixed_cost: f64::from(random.random_range(0..100)),
            cost_per_distance: f64::from(random.random_range(1..4)),
            ..VehicleDraft::default()
        };
        vehicle.open_end = vehicle.end.is_none() && random.random_bool(0.4);
        if vehicle.open_start {
            vehicle.start = None;
        }
        if hours {
            vehicle.cost_per_hour = f64::from(random.random_range(0..4)) * 3600.0;
            vehicle.max_duration = random.random_bool(0.5).then(|| f64::from(random.random_range(200..600)));
        }
        if limits {
            vehicle.max_distance = random.random_bool(0.5).then(|| f64::from(random.random_range(100..500)));
            vehicle.max_stops = random.random_bool(0.5).then(|| random.random_range(1..6));
            vehicle.latest_end = random.random_bool(0.5).then(|| f64::from(random.random_range(300..900)));
            vehicle.speed_factor = [0.5, 1.0, 2.0][random.random_range(0..3)];
        }
        if skills && random.random_bool(0.6) {
            vehicle.skills = vec!["cold".to_owned()];
        }
        draft.vehicles.push(vehicle);
    }
    for k in 0..stops {
        let mut stop = stop(random, k, dims);
        if pickups && random.random_bool(0.4) {
            stop.kind = StopKind::Pickup;
        }
        if windows && random.random_bool(0.7) {
            let mut from = 0.0;
            for _ in 0..if several { random.random_range(1..4) } else { 1 } {
                from += f64::from(random.random_range(0..200));
                let to = from + f64::from(random.random_range(20..150));
                stop.windows.push(WindowDraft { from, to });
                from = to + 1.0;
            }
        }
        if optional && random.random_bool(0.5) {
            stop.prize = Some(f64::from(random.random_range(0..300)));
        }
        if skills && random.random_bool(0.3) {
            stop.skills = vec!["cold".to_owned()];
        }
        draft.stops.push(stop);
    }
    if pairs {
        for k in 0..stops / 4 {
            let (pickup, delivery) = (2 * k, 2 * k + 1);
            draft.stops[pickup].kind = StopKind::Pickup;
            draft.stops[delivery].kind = StopKind::Delivery;
            draft.stops[delivery].quantities = draft.stops[pickup].quantities.clone();
            draft.stops[delivery].prize = draft.stops[pickup].prize;
            draft.stops[pickup].pair = Some(format!("s{delivery}"));
            draft.stops[delivery].pair = Some(format!("s{pickup}"));
        }
    }
    draft
}

fn problem(random: &mut Random, stops: usize) -> Problem {
    let mut draft = instance(random, stops);
    if random.random_bool(0.6) {
        times::with_times(&mut draft, random);
    }
    let mut loads = stream(random.clone().random(), "loads", 0);
    if loads.random_bool(0.25) {
        hauls::with_loads(&mut draft, &mut loads);
    }
    let (problem, _) = Problem::new(draft).expect("the instance keeps every rule");
    problem
}

/// The objective of a state, recomputed from the sequences alone.
fn recomputed(state: &State<'_>) -> f64 {
    let data = state.data;
    let mut cost: f64 =
        state.absent.iter().map(|&stop| data.prize[stop as usize]).filter(|prize| prize.is_finite()).sum();
    cost += data.changes.price * f64::from(state.recounted_changes());
    for slot in 0..data.slots as u32 {
        let route = &state.routes[slot as usize];
        if route.len > 0 {
            let fleet = &data.fleet[route.kind as usize];
            let stops: Vec<u32> = state.stops_of(slot).collect();
            cost += fleet.fixed + fleet.per_distance * validate::distance(state, slot);
            cost += data.haul_cost(route.kind, &stops);
            if data.timed_cost {
                cost += super::clock::cost_of(data, route.kind, &stops);
            }
        }
    }
    cost
}

fn assert_sound(state: &State<'_>) {
    for slot in 0..state.data.slots as u32 {
        if state.routes[slot as usize].len > 0 {
            assert!(validate::route_is_feasible(state, slot), "route {slot} broke a rule");
        }
    }
    assert!(super::together::are_whole(state), "a group is split");
    let expected = recomputed(state);
    assert!((state.cost - expected).abs() <= 1e-6 * expected.abs().max(1.0), "{} is not {expected}", state.cost);
}

#[test]
fn every_insertion_costs_what_recomputation_says_and_is_feasible_exactly_when_the_route_is() {
    let mut random = stream(7, "insertions", 0);
    let (mut feasible, mut infeasible) = (0, 0);
    for _ in 0..150 {
        let problem = problem(&mut random, 10);
        let data = Data::new(&problem, &Stop::after_iterations(1));
        let mut island = Island::new(&data, Heat::of(&data), 1, 0);
        island.construct(&Stop::after_iterations(1));
        let state = &mut island.state;
        assert_sound(state);
        // Take some out, and try every place for each of them.
        state.begin();
        let mut out: Vec<u32> = (0..3).map(|_| random.random_range(0..data.stops as u32)).collect();
        out.retain(|&stop| state.served(stop) && data.partner[stop as usize] == NONE && data.together.of(stop) == NONE);
        out.dedup();
        for &stop in &out {
            if state.served(stop) {
                state.unlink(stop);
            }
        }
        if data.backhauls.with_delivery {
            state.drop_lonely_pickups(&mut Vec::new());
        }
        state.settle_touched();
        assert_sound(state);
        for &stop in &out {
            for slot in 0..data.slots as u32 {
                if state.routes[slot as usize].len == 0 {
                    continue;
                }
                let mut node = state.start(slot);
                while node != state.end(slot) {
                    let admitted = state.admits(slot, stop, 1);
                    let cost = if admitted { state.cost_after(stop, node, f64::INFINITY) } else { f64::INFINITY };
                    let before = recomputed(state);
                    state.link(stop, node);
                    state.settle(slot);
                    assert_eq!(cost.is_finite(), validate::route_is_feasible(state, slot), "stop {stop} after {node}");
                    if cost.is_finite() {
                        let prize = Some(data.prize[stop as usize]).filter(|prize| prize.is_finite()).unwrap_or(0.0);
                        let after = recomputed(state) + prize;
                        assert!((after - before - cost).abs() < 1e-6 * after.abs().max(1.0), "{cost}");
                        feasible += 1;
                    } else {
                        infeasible += 1;
                    }
                    state.unlink(stop);
                    state.settle(slot);
                    node = state.nodes[node as usize].next;
                }
            }
        }
        let taken = state.cost;
        state.undo();
        assert_sound(state);
        assert!(out.is_empty() || state.cost != taken || data.fleet.iter().any(|kind| kind.per_distance < 10.0));
    }
    assert!(feasible > 200 && infeasible > 200, "{feasible} feasible, {infeasible} infeasible");
}

#[test]
fn the_cheapest_places_of_a_pair_are_those_that_trying_all_finds() {
    let mut random = stream(8, "pairs", 0);
    let mut found = 0;
    for _ in 0..150 {
        let mut draft = instance(&mut random, 10);
        // Make sure of a pair.
        for (index, kind, other) in [(0, StopKind::Pickup, "s1"), (1, StopKind::Delivery, "s0")] {
            draft.stops[index].kind = kind;
            draft.stops[index].pair = Some(other.to_owned());
            draft.stops[index].quantities = vec![3; draft.dimensions.len()];
            draft.stops[index].prize = None;
            (draft.stops[index].alternatives, draft.stops[index].goods) = (None, None);
            draft.stops[index].same_vehicle = None;
        }
        let (problem, _) = Problem::new(draft).expect("valid");
        let data = Data::new(&problem, &Stop::after_iterations(1));
        let mut island = Island::new(&data, Heat::of(&data), 1, 0);
        island.construct(&Stop::after_iterations(1));
        let state = &mut island.state;
        if !state.served(0) {
            continue;
        }
        state.unlink(0);
        state.unlink(1);
        state.settle_touched();
        for slot in 0..data.slots as u32 {
            if state.routes[slot as usize].len == 0 || !state.admits_pair(slot, 0) {
                continue;
            }
            let spot = state.cheapest_pair(0, slot, Spot::NOWHERE);
            let before = recomputed(state);
            let stops: Vec<u32> = state.stops_of(slot).collect();
            let mut best = f64::INFINITY;
            for first in 0..=stops.len() {
                for second in first..=stops.len() {
                    let after = if first == 0 { state.start(slot) } else { stops[first - 1] };
                    state.link(0, after);
                    state.link(1, if second == first { 0 } else { stops[second - 1] });
                    state.settle(slot);
                    if validate::route_is_feasible(state, slot) {
                        best = best.min(recomputed(state) - before);
                    }
                    state.unlink(1);
                    state.unlink(0);
                    state.settle(slot);
                }
            }
            assert_eq!(spot.found(), best.is_finite());
            if spot.found() {
                assert!((spot.cost - best).abs() < 1e-6 * best.abs().max(1.0), "{} is not {best}", spot.cost);
                // What is known already rules places out, but not this one.
                let known = Spot { cost: spot.cost + 1e-6 * spot.cost.abs().max(1.0), second: 0, ..spot };
                let again = state.cheapest_pair(0, slot, known);
                assert_eq!((again.cost, again.after, again.second), (spot.cost, spot.after, spot.second));
                assert_eq!(state.cheapest_pair(0, slot, Spot { after: u32::MAX, ..spot }).after, u32::MAX);
                found += 1;
            }
        }
    }
    assert!(found > 50, "{found}");
}

#[test]
fn every_plan_passes_the_check_and_costs_what_the_search_says() {
    let mut random = stream(9, "plans", 0);
    let mut complete = 0;
    for case in 0..120 {
        let problem = problem(&mut random, 14);
        let stop = Stop::after_iterations(400);
        let outcome = Dispatch::solve(&problem, &Options { seed: case, ..Options::default() }, &stop, &Silent);
        let Some(plan) = outcome.plan else {
            assert!(outcome.infeasible.is_some());
            continue;
        };
        let evaluation = Dispatch::check(&problem, &plan);
        assert_eq!(evaluation.violations, [], "case {case}");
        if evaluation.left_out == 0 {
            complete += 1;
            let told = outcome.trace.last().expect("a complete plan was told");
            for (told, found) in told.objectives.iter().zip(&evaluation.objectives) {
                assert!((told - found).abs() <= 1e-6 * found.abs().max(1.0), "case {case}: {told} is not {found}");
            }
        }
    }
    assert!(complete > 40, "{complete}");
}

/// The best plan there is, by trying every order on every split over every vehicle type.
fn enumerate(problem: &Problem) -> Option<(usize, Vec<f64>)> {
    let ids: Vec<String> = problem.stops().iter().map(|stop| stop.id.clone()).collect();
    let mut best = None;
    let mut plan = Plan::default();
    extend(problem, &ids, &mut plan, &mut best);
    best
}

/// Places the first stop of `rest` at every position of every route of the plan, on a new route of
/// every type, or nowhere; judges plans that speak of every stop.
fn extend(problem: &Problem, rest: &[String], plan: &mut Plan, best: &mut Option<(usize, Vec<f64>)>) {
    let Some((id, rest)) = rest.split_first() else {
        let evaluation = Dispatch::check(problem, plan);
        if evaluation.violations.is_empty() {
            let rank = (evaluation.left_out, evaluation.objectives);
            if best.as_ref().is_none_or(|best| rank < *best) {
                *best = Some(rank);
            }
        }
        return;
    };
    for route in 0..plan.routes.len() {
        for at in 0..=plan.routes[route].stops.len() {
            plan.routes[route].stops.insert(at, id.clone().into());
            extend(problem, rest, plan, best);
            plan.routes[route].stops.remove(at);
        }
    }
    for vehicle in problem.vehicles() {
        plan.routes.push(Route { vehicle: vehicle.id.clone(), stops: vec![id.clone().into()], ..Route::default() });
        extend(problem, rest, plan, best);
        plan.routes.pop();
    }
    plan.unassigned.push(Unassigned { id: id.clone(), ..Unassigned::default() });
    extend(problem, rest, plan, best);
    plan.unassigned.pop();
}

#[test]
fn small_instances_come_out_as_good_as_enumeration() {
    let mut random = stream(10, "small", 0);
    let (mut equal, mut cases) = (0, 0);
    for case in 0..60 {
        let problem = problem(&mut random, 4);
        let Some((left_out, objectives)) = enumerate(&problem) else {
            continue;
        };
        let stop = Stop::after_iterations(600);
        let outcome = Dispatch::solve(&problem, &Options { seed: case, ..Options::default() }, &stop, &Silent);
        let Some(plan) = outcome.plan else {
            let out = |stop: &String| Unassigned { id: stop.clone(), ..Unassigned::default() };
            let ids: Vec<String> = problem.stops().iter().map(|stop| stop.id.clone()).collect();
            let nothing = Plan { unassigned: ids.iter().map(out).collect(), ..Plan::default() };
            assert_eq!(left_out, Dispatch::check(&problem, &nothing).left_out);
            continue;
        };
        let ours = Dispatch::check(&problem, &plan);
        assert!(ours.left_out >= left_out, "enumeration missed a plan");
        cases += 1;
        if ours.left_out == left_out {
            let pairs: Vec<(f64, f64)> = ours.objectives.iter().copied().zip(objectives.iter().copied()).collect();
            let same = |a: f64, b: f64| (a - b).abs() <= 1e-6 * b.abs().max(1.0);
            let worse = pairs.iter().find(|&&(ours, best)| !same(ours, best));
            assert!(worse.is_none_or(|&(ours, best)| ours > best), "case {case}: {pairs:?}");
            equal += usize::from(worse.is_none());
        }
    }
    assert!(equal * 100 >= cases * 95, "{equal} of {cases} as good as enumeration");
}

#[test]
fn one_seed_gives_one_plan_with_any_number_of_islands() {
    let mut random = stream(11, "repeat", 0);
    for threads in [1, 3] {
        let problem = problem(&mut random, 20);
        let options = Options { seed: 5, threads, ..Options::default() };
        // A gap that nothing reaches: the bound often proves so small a plan at once.
        let stop = Stop::after_iterations(900).with_gap(-1.0);
        let solve = || Dispatch::solve(&problem, &options, &stop, &Silent);
        let (first, second) = (solve(), solve());
        assert_eq!(first.plan, second.plan);
        assert_eq!(first.iterations, 900);
    }
}

#[test]
fn a_start_is_never_made_worse_and_nonsense_is_passed_over() {
    let mut random = stream(12, "start", 0);
    for case in 0..40 {
        let problem = problem(&mut random, 12);
        let long = Dispatch::solve(&problem, &Options::default(), &Stop::after_iterations(2_000), &Silent);
        let Some(mut start) = long.plan else {
            continue;
        };
        let before = Dispatch::check(&problem, &start);
        let again = |start: Plan| {
            let options = Options { seed: case, start: Some(start), ..Options::default() };
            Dispatch::solve(&problem, &options, &Stop::after_iterations(1), &Silent).plan.expect("a plan")
        };
        let after = Dispatch::check(&problem, &again(start.clone()));
        assert!(
            (after.left_out, &after.objectives) <= (before.left_out, &before.objectives),
            "case {case}: {after:?} after {before:?}"
        );
        // Unknown ids, repeated stops, and routes too long to be driven must not do harm.
        for route in &mut start.routes {
            route.stops.push("nobody".into());
            route.stops.extend(problem.stops().iter().map(|stop| stop.id.clone().into()));
        }
        start.routes.push(Route { vehicle: "nothing".to_owned(), stops: vec!["s0".into()], ..Route::default() });
        assert_eq!(Dispatch::check(&problem, &again(start)).violations, []);
    }
}

#[test]
fn imported_routes_keep_their_order() {
    let mut random = stream(13, "import", 0);
    let problem = problem(&mut random, 8);
    let outcome = Dispatch::solve(&problem, &Options::default(), &Stop::after_iterations(500), &Silent);
    let plan = outcome.plan.expect("a plan");
    let data = Data::new(&problem, &Stop::after_iterations(1));
    let mut state = State::new(&data);
    import::import(&problem, &data, &mut state, &plan);
    let served: usize = plan.routes.iter().map(|route| route.stops.len()).sum();
    assert_eq!(data.alternatives.entries - state.absent.len(), served);
    assert_sound(&state);
}

#[test]
fn stops_that_no_vehicle_can_serve_are_named() {
    let mut draft = Draft::empty("hopeless");
    draft.depots = vec![DepotDraft { id: "D".to_owned(), x: Some(0.0), y: Some(0.0), ..DepotDraft::default() }];
    draft.vehicles = vec![VehicleDraft { capacity: vec![5], ..VehicleDraft::default() }];
    let stop = |id: &str, quantity| StopDraft {
        id: id.to_owned(),
        x: Some(3.0),
        y: Some(4.0),
        quantities: vec![quantity],
        ..StopDraft::default()
    };
    draft.stops = vec![stop("a", 9)];
    let solve = |draft: &Draft| {
        let (problem, _) = Problem::new(draft.clone()).expect("valid");
        Dispatch::solve(&problem, &Options::default(), &Stop::after_iterations(50), &Silent)
    };
    let outcome = solve(&draft);
    assert!(outcome.plan.is_none());
    assert!(outcome.infeasible.is_some_and(|reasons| reasons[0].contains("\"a\"")));
    draft.stops.push(stop("b", 2));
    let plan = solve(&draft).plan.expect("b can be served");
    assert_eq!(plan.unassigned.len(), 1);
    assert_eq!((plan.unassigned[0].id.as_str(), plan.routes.len()), ("a", 1));
}
