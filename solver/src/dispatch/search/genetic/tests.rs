//! Moves, cuts, distances and survivors against counting anew.

use super::descent::Descent;
use super::individual::Individual;
use super::population::Population;
use super::split::Splitter;
use super::tables::Tables;
use crate::search::random::{Random, stream};
use rand::RngExt as _;
use rand::seq::SliceRandom as _;

const PENALTY: f64 = 37.0;

/// Random routes, loads beyond the capacity and empty ones among them.
fn plan(tables: &Tables, random: &mut Random) -> Vec<Vec<u32>> {
    let mut routes = vec![Vec::new(); tables.most];
    let mut order: Vec<u32> = (0..tables.stops as u32).collect();
    order.shuffle(random);
    for stop in order {
        routes[random.random_range(0..tables.most)].push(stop);
    }
    routes
}

fn price(tables: &Tables, routes: &[Vec<u32>]) -> f64 {
    routes.iter().map(|route| tables.route_cost(route) + PENALTY * tables.excess(tables.load_of(route))).sum()
}

fn routes(descent: &Descent<'_>) -> Vec<Vec<u32>> {
    (0..descent.tables.most as u32).map(|route| descent.stops_of(route).collect()).collect()
}

fn everybody(routes: &[Vec<u32>]) -> Vec<u32> {
    let mut stops: Vec<u32> = routes.iter().flatten().copied().collect();
    stops.sort_unstable();
    stops
}

/// A descent about to begin.
fn begun<'t>(tables: &'t Tables, plan: &[Vec<u32>]) -> Descent<'t> {
    let mut descent = Descent::new(tables, 1.0);
    descent.penalty = PENALTY;
    descent.take(plan);
    descent
}

#[test]
fn every_move_brings_what_it_promised() {
    let mut random = stream(1, "moves", 0);
    let mut taken = 0;
    for _ in 0..300 {
        let tables = Tables::random(random.random_range(2..14), 20, 4, &mut random);
        let mut descent = begun(&tables, &plan(&tables, &mut random));
        for _ in 0..40 {
            let before = routes(&descent);
            let u = random.random_range(0..tables.stops as u32);
            let here = descent.around(u);
            let moved = match random.random_range(0..3) {
                0 => {
                    let v = random.random_range(0..tables.stops as u32);
                    u != v && descent.try_pair(&here, v)
                }
                1 => {
                    let start = descent.start(random.random_range(0..tables.most as u32));
                    descent.try_depot(&here, start)
                }
                _ => {
                    let (a, b) =
                        (random.random_range(0..tables.most as u32), random.random_range(0..tables.most as u32));
                    a != b
                        && descent.routes[a as usize].len > 0
                        && descent.routes[b as usize].len > 0
                        && descent.swap_star(a, b)
                }
            };
            let after = routes(&descent);
            assert_eq!(everybody(&before), everybody(&after));
            let change = price(&tables, &after) - price(&tables, &before);
            if moved {
                taken += 1;
                assert!((change - descent.promised.get()).abs() < 1e-6, "{change} for {}", descent.promised.get());
                assert!(change < 0.0);
            } else {
                assert_eq!(before, after);
            }
        }
    }
    assert!(taken > 1000, "{taken} moves");
}

#[test]
fn exchanges_are_the_best_there_are() {
    let mut random = stream(2, "exchanges", 0);
    let mut found = 0;
    for _ in 0..300 {
        let tables = Tables::random(random.random_range(2..12), 20, 2, &mut random);
        let plan = plan(&tables, &mut random);
        if plan.iter().any(Vec::is_empty) {
            continue;
        }
        let mut descent = begun(&tables, &plan);
        let before = price(&tables, &plan);
        let best = best_exchange(&tables, &plan) - before;
        let moved = descent.swap_star(0, 1);
        let change = price(&tables, &routes(&descent)) - before;
        found += usize::from(moved);
        assert!((change - best.min(0.0)).abs() < 1e-6, "{change} for {best}");
    }
    assert!(found > 100, "{found} exchanges");
}

/// The least price with one stop of each route, or of one of them, on the other route.
fn best_exchange(tables: &Tables, plan: &[Vec<u32>]) -> f64 {
    let mut best = f64::INFINITY;
    let without = |route: &[u32], gone: Option<u32>| -> Vec<u32> {
        route.iter().copied().filter(|&stop| Some(stop) != gone).collect()
    };
    let cheapest = |route: &[u32], stop: Option<u32>| -> f64 {
        let Some(stop) = stop else { return tables.route_cost(route) };
        let with = |at: usize| {
            let mut route = route.to_vec();
            route.insert(at, stop);
            tables.route_cost(&route)
        };
        (0..=route.len()).map(with).fold(f64::INFINITY, f64::min)
    };
    let choices = |route: &[u32]| route.iter().map(|&stop| Some(stop)).chain([None]).collect::<Vec<_>>();
    for u in choices(&plan[0]) {
        for v in choices(&plan[1]) {
            if u.is_none() && v.is_none() {
                continue;
            }
            let (one, other) = (without(&plan[0], u), without(&plan[1], v));
            let load = |route: &[u32], more: Option<u32>| {
                tables.load_of(route) + more.map_or(0.0, |stop| tables.load[stop as usize])
            };
            let over = tables.excess(load(&one, v)) + tables.excess(load(&other, u));
            best = best.min(cheapest(&one, v) + cheapest(&other, u) + PENALTY * over);
        }
    }
    best
}

#[test]
fn a_descent_ends_where_no_stop_is_better_elsewhere() {
    let mut random = stream(3, "descent", 0);
    for _ in 0..100 {
        let tables = Tables::random(random.random_range(2..20), 25, 6, &mut random);
        let mut plan = plan(&tables, &mut random);
        let before = price(&tables, &plan);
        let mut descent = Descent::new(&tables, 1.0);
        descent.run(&mut plan, PENALTY, &mut random);
        let after = price(&tables, &plan);
        assert!(after <= before);
        assert_eq!(everybody(&plan), (0..tables.stops as u32).collect::<Vec<u32>>());
        plan.resize(tables.most, Vec::new());
        for from in 0..plan.len() {
            for at in 0..plan[from].len() {
                let mut rest = plan.clone();
                let stop = rest[from].remove(at);
                for to in 0..rest.len() {
                    for place in 0..=rest[to].len() {
                        let mut moved = rest.clone();
                        moved[to].insert(place, stop);
                        assert!(price(&tables, &moved) > after - 1e-3, "stop {stop} from {from} to {to}");
                    }
                }
            }
        }
    }
}

#[test]
fn tours_are_cut_where_it_is_best() {
    let mut random = stream(4, "split", 0);
    let mut limited = 0;
    for _ in 0..300 {
        let count: usize = random.random_range(1..9);
        let tables = Tables::random(count, 12, random.random_range(2..5), &mut random);
        let mut tour: Vec<u32> = (0..count as u32).collect();
        tour.shuffle(&mut random);
        let mut found = Vec::new();
        Splitter::default().split(&tables, PENALTY, &tour, &mut found);
        assert_eq!(found.concat(), tour);
        // Every set of cuts, loads within what is looked at.
        let cuts = |mask: usize| -> Vec<Vec<u32>> {
            let mut routes: Vec<Vec<u32>> = Vec::new();
            for (at, &stop) in tour.iter().enumerate() {
                match routes.last_mut() {
                    Some(route) if mask >> (at - 1) & 1 == 0 => route.push(stop),
                    _ => routes.push(vec![stop]),
                }
            }
            routes
        };
        let light = |route: &Vec<u32>| tables.load_of(&route[..route.len() - 1]) <= 1.5 * tables.capacity;
        let all = (0..1usize << (count - 1)).map(cuts).filter(|routes| routes.iter().all(light));
        let most = tables.most;
        let (few, many): (Vec<_>, Vec<_>) = all.partition(|routes| routes.len() <= most);
        let least =
            |plans: &[Vec<Vec<u32>>]| plans.iter().map(|plan| price(&tables, plan)).fold(f64::INFINITY, f64::min);
        if few.is_empty() {
            continue;
        }
        limited += usize::from(least(&many) < least(&few));
        assert!((price(&tables, &found) - least(&few)).abs() < 1e-6);
    }
    assert!(limited > 10, "{limited} cut short by the number of vehicles");
}

#[test]
fn plans_are_as_far_apart_as_ways_are_broken() {
    let mut random = stream(5, "distance", 0);
    let tables = Tables::random(6, 100, 3, &mut random);
    let plan =
        |routes: &[&[u32]]| Individual::new(&tables, PENALTY, 1, routes.iter().map(|route| route.to_vec()).collect());
    let one = plan(&[&[0, 1, 2], &[3, 4, 5]]);
    // The same the other way round.
    assert_eq!(one.distance(&plan(&[&[5, 4, 3], &[2, 1, 0]])), 0.0);
    // 2 → depot and depot → 3 became 2 → 3.
    assert!((one.distance(&plan(&[&[0, 1, 2, 3, 4, 5]])) - 2.0 / 6.0).abs() < 1e-12);
    // 0 → 1 and 3 → 4 became 0 → 4 and 3 → 1.
    let crossed = one.distance(&plan(&[&[0, 4, 5], &[3, 1, 2]]));
    assert!((crossed - 2.0 / 6.0).abs() < 1e-12, "{crossed}");
}

#[test]
fn the_cheapest_survives_and_twins_go_first() {
    let mut random = stream(6, "survivors", 0);
    let tables = Tables::random(12, 1000, 4, &mut random);
    let mut population = Population::new(PENALTY);
    let mut least = f64::INFINITY;
    for number in 0..400 {
        let routes = if number % 3 == 0 { vec![(0..12).collect()] } else { plan(&tables, &mut random) };
        let individual = Individual::new(&tables, PENALTY, number, routes);
        least = least.min(individual.penalised);
        population.add(individual);
        let [feasible, others] = population.kinds();
        assert!(feasible.len() <= 65 && others.is_empty());
        assert_eq!(feasible[0].penalised, least);
        assert!(feasible.windows(2).all(|pair| pair[0].penalised <= pair[1].penalised));
    }
    // The plan that came again and again is there as often as it came since the last ones went.
    let [feasible, _] = population.kinds();
    let twins = feasible.iter().filter(|plan| plan.routes.len() == 1).count();
    assert!(twins <= 15, "{twins}");
    // The penalty rises while too little is feasible, and falls while too much is.
    (0..100).for_each(|_| population.count(false));
    assert!(population.penalty > PENALTY);
    (0..200).for_each(|_| population.count(true));
    assert!(population.penalty < PENALTY);
}
