//! Two levels against enumeration, every plan against the check, repeatability, stops and starts.

mod company;
mod rest;

use crate::kind::{Evaluation, Kind as _, Options};
use crate::outcome::Outcome;
use crate::packing::Packing;
use crate::packing::plan::Plan;
use crate::packing::problem::{BinType, Draft, ItemType, Objective, Problem, TruckType};
use crate::search::observer::Silent;
use crate::search::random::{Random, stream};
use crate::search::stop::Stop;
use crate::units::{Grams, Millimetres};
use rand::RngExt as _;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

fn problem(draft: Draft) -> Problem {
    Packing::validate(draft).unwrap_or_else(|findings| panic!("{findings:?}")).0
}

fn solved(problem: &Problem, options: &Options<Plan>, stop: &Stop) -> (Outcome<Plan>, Evaluation) {
    let outcome = Packing::solve(problem, options, stop, &Silent);
    let evaluation = Packing::check(problem, outcome.plan.as_ref().expect("packing always has a plan"));
    assert!(evaluation.violations.is_empty(), "{:?}", evaluation.violations);
    (outcome, evaluation)
}

/// Closed cartons and trucks whose bases stand fully, so that the exact model knows all rules of either level.
fn small(random: &mut Random, objective: Objective) -> Draft {
    let mut sides = |from: i64, to: i64| [0; 3].map(|_: i64| Millimetres(random.random_range(from..=to)));
    let mut draft = Draft { objective, support: 1.0, ..Draft::default() };
    for row in 0..2 {
        let [x, y, z] = sides(6, 10);
        draft.bins.push(BinType { id: format!("b{row}"), x, y, z, tare_g: Grams(2), ..BinType::default() });
        let [x, y, z] = sides(11, 18);
        draft.trucks.push(TruckType { id: format!("t{row}"), x, y, z, ..TruckType::default() });
    }
    for row in 0..4 {
        let [x, y, z] = sides(2, 7);
        draft.items.push(ItemType { id: format!("i{row}"), x, y, z, ..ItemType::default() });
    }
    for bin in &mut draft.bins {
        bin.cost = Some(f64::from(random.random_range(2..9)));
        bin.max_weight_g = Some(Grams(random.random_range(30..80)));
    }
    for truck in &mut draft.trucks {
        truck.cost = Some(f64::from(random.random_range(20..60)));
        truck.max_weight_g = Some(Grams(random.random_range(40..90)));
    }
    for item in &mut draft.items {
        item.weight_g = Grams(random.random_range(1..30));
    }
    draft
}

/// The objective of the best plan of one level, by search and exact model, if all goes in.
fn exact(draft: Draft) -> Option<f64> {
    let (_, evaluation) =
        solved(&Problem::validate(draft).ok()?.0, &Options::default(), &Stop::after_iterations(20_000).with_gap(0.0));
    (evaluation.left_out == 0).then(|| evaluation.objectives[0])
}

/// All divisions of `count` things into sets, as the set of each.
fn divisions(count: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for _ in 0..count {
        let longer = |sets: &Vec<usize>| {
            let next = sets.iter().max().map_or(0, |most| most + 1);
            (0..=next).map(|set| sets.iter().copied().chain([set]).collect()).collect::<Vec<Vec<usize>>>()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

/// The best objectives over all divisions of the items into sets, types of carton for the sets, and loadings of the cartons.
fn enumerated(draft: &Draft) -> Option<Vec<f64>> {
    let count = draft.items.len();
    // For each set of items and type of carton, whether it takes them.
    let takes: Vec<Vec<bool>> = (0..1_usize << count)
        .map(|set| {
            let items: Vec<ItemType> =
                (0..count).filter(|row| set >> row & 1 == 1).map(|row| draft.items[row].clone()).collect();
            let into = |bin: &BinType| {
                let bins = vec![BinType { stock: Some(1), ..bin.clone() }];
                let own = Draft { bins, items: items.clone(), trucks: Vec::new(), ..draft.clone() };
                items.is_empty() || exact(Draft { objective: Objective::Bins, ..own }).is_some()
            };
            draft.bins.iter().map(into).collect()
        })
        .collect();
    let mut best: Option<Vec<f64>> = None;
    let mut loaded: std::collections::BTreeMap<Vec<(usize, i64)>, Option<f64>> = std::collections::BTreeMap::new();
    let all = divisions(count);
    for division in &all {
        let sets = division.iter().max().map_or(0, |most| most + 1);
        for choice in 0..draft.bins.len().pow(sets as u32) {
            let bin = |set: usize| choice / draft.bins.len().pow(set as u32) % draft.bins.len();
            let members = |set: usize| (0..count).filter(move |&row| division[row] == set);
            if !(0..sets).all(|set| takes[members(set).map(|row| 1 << row).sum::<usize>()][bin(set)]) {
                continue;
            }
            let weight = |set: usize| members(set).map(|row| draft.items[row].weight_g.get()).sum::<i64>();
            let mut cartons: Vec<(usize, i64)> = (0..sets).map(|set| (bin(set), weight(set))).collect();
            cartons.sort_unstable();
            let value = loaded.entry(cartons.clone()).or_insert_with(|| {
                let item = |(k, &(bin, weight)): (usize, &(usize, i64))| {
                    let BinType { x, y, z, tare_g, .. } = draft.bins[bin];
                    let orientations = vec![crate::packing::Orientation::Xyz, crate::packing::Orientation::Yxz];
                    let weight_g = Grams(tare_g.get() + weight);
                    ItemType { id: k.to_string(), x, y, z, weight_g, orientations, ..ItemType::default() }
                };
                exact(Draft { items: cartons.iter().enumerate().map(item).collect(), ..draft.of_trucks() })
            });
            let Some(trucks) = *value else { continue };
            let own = match draft.objective {
                Objective::Cost => {
                    vec![trucks + cartons.iter().filter_map(|&(bin, _)| draft.bins[bin].cost).sum::<f64>()]
                }
                _ => vec![trucks, sets as f64],
            };
            if best.as_ref().is_none_or(|best| own < *best) {
                best = Some(own);
            }
        }
    }
    best
}

#[test]
fn the_search_equals_enumeration_on_small_instances_and_bounds_hold() {
    let mut random = stream(3, "levels-small", 0);
    let mut compared = 0;
    for round in 0..8 {
        let objective = if round % 2 == 0 { Objective::Bins } else { Objective::Cost };
        let draft = small(&mut random, objective);
        let Some(best) = enumerated(&draft) else { continue };
        compared += 1;
        let (outcome, ours) = solved(&problem(draft), &Options::default(), &Stop::after_iterations(6_000));
        assert_eq!(ours.left_out, 0, "round {round}");
        for (value, best) in ours.objectives.iter().zip(&best) {
            assert!((value - best).abs() < 1e-6, "round {round}: {:?}, the best is {best:?}", ours.objectives);
        }
        for (bound, best) in outcome.bounds.iter().zip(&best) {
            assert!(bound.is_none_or(|bound| bound <= best + 1e-6), "round {round}: {bound:?} above {best}");
        }
    }
    assert!(compared >= 5, "{compared} instances");
}

/// A day of a warehouse: pallets with goods of three stops, fragile ones among them, into trucks with axles.
fn warehouse(seed: u64) -> Draft {
    let text = r#"{"kind":"packing","support":0.6,"stable":true,
        "bins":[{"id":"euro","x":1200,"y":800,"z":2000,"open":true,"deck_mm":144,"tare_g":25000,"max_gross_g":900000},
                {"id":"crate","x":780,"y":580,"z":500,"outer_mm":[800,600,520],"deck_mm":10,"tare_g":9000,"bears_g":400000}],
        "items":[],
        "trucks":[{"id":"lorry","x":6000,"y":2450,"z":2500,"max_weight_g":6000000,"centre":{"y":[0.4,0.6]},
                   "axles":[{"position_mm":-700,"max_g":5500000,"tare_g":2900000},{"position_mm":4000,"max_g":9000000,"tare_g":2300000}]}]}"#;
    let mut draft: Draft = serde_json::from_str(text).expect("well formed");
    let mut random = stream(seed, "levels-warehouse", 0);
    for row in 0..12 {
        let mut side = |from: i64, to: i64| Millimetres(random.random_range(from..=to) * 10);
        let [x, y, z] = [side(20, 60), side(20, 40), side(15, 45)];
        let weight_g = Grams(random.random_range(2..20) * 1000);
        draft.items.push(ItemType {
            id: format!("i{row}"),
            x,
            y,
            z,
            quantity: random.random_range(5..30),
            weight_g,
            orientations: vec![crate::packing::Orientation::Xyz, crate::packing::Orientation::Yxz],
            bears_g: (row % 3 == 0).then(|| Grams(random.random_range(0..4) * 40_000)),
            stop: Some(1 + row % 3),
            ..ItemType::default()
        });
    }
    draft
}

#[test]
fn plans_with_all_rules_pass_the_check_and_repeat() {
    for seed in 0..3 {
        let problem = problem(warehouse(seed));
        for threads in [1, 2] {
            let options = Options { seed, threads, ..Options::default() };
            let run = || solved(&problem, &options, &Stop::after_iterations(1_500));
            let ((one, evaluation), (two, _)) = (run(), run());
            assert_eq!(one.plan, two.plan);
            assert_eq!(evaluation.left_out, 0);
        }
    }
}

#[test]
fn a_start_is_kept_where_nothing_better_is_found_and_mended_where_it_is_broken() {
    let problem = problem(warehouse(7));
    let (outcome, good) = solved(&problem, &Options::default(), &Stop::after_iterations(1_500));
    let start = outcome.plan.expect("a plan");
    let from = |plan: Plan| Options { start: Some(plan), seed: 5, ..Options::default() };
    let (_, again) = solved(&problem, &from(start.clone()), &Stop::after_iterations(1));
    assert!(again.left_out == 0 && again.objectives <= good.objectives);
    let mut broken = start.clone();
    broken.trucks[0].bins[0].x += 1;
    broken.bins.truncate(start.bins.len() - 1);
    let (_, mended) = solved(&problem, &from(broken), &Stop::after_iterations(3_000));
    assert_eq!(mended.left_out, 0);
}

#[test]
fn a_stop_leaves_a_whole_plan() {
    let problem = problem(warehouse(1));
    let signal = Arc::new(AtomicBool::new(true));
    solved(&problem, &Options::default(), &Stop::after(Duration::from_secs(60)).with_signal(signal));
    let (outcome, _) = solved(&problem, &Options::default(), &Stop::after(Duration::from_millis(300)));
    assert!(outcome.plan.is_some_and(|plan| !plan.trucks.is_empty()));
}

#[test]
fn a_limited_stock_of_trucks_leaves_goods_out_with_a_reason() {
    let mut draft = warehouse(2);
    draft.trucks[0].stock = Some(1);
    draft.items.iter_mut().for_each(|item| item.quantity *= 4);
    let problem = problem(draft);
    let (outcome, evaluation) = solved(&problem, &Options::default(), &Stop::after_iterations(800));
    let plan = outcome.plan.expect("a plan");
    assert_eq!(plan.trucks.len(), 1);
    assert!(evaluation.left_out > 0);
    assert!(plan.unpacked.iter().all(|unpacked| unpacked.reason.contains("truck")), "{:?}", plan.unpacked);
    let told = Packing::explain(&problem, Some(&plan)).expect("packing explains").left_out;
    assert!(told.iter().any(|entry| entry.code == "trucks" && entry.relaxation.is_some()), "{told:?}");
}
