//! Small random instances with rules of physics: every plan passes the check, and none better is overlooked.

use super::super::block::{Blocks, Recipe};
use super::super::cargo::Cargo;
use super::super::loads::{Loaded, Loads};
use super::super::node::{Node, Put, Scene, Tools};
use super::super::space::{CORNERS, Cuboid};
use super::super::{RECIPE, WEIGHTS};
use super::{Ground, Pile, Trial};
use crate::kind::{Kind as _, Options};
use crate::packing::{
    Axle, Centre, Door, Draft, ItemType, Objective, Orientation, PackedBin, Packing, Placed, Plan, Problem, Top,
};
use crate::search::observer::Silent;
use crate::search::random::{Random, stream};
use crate::search::stop::Stop;
use crate::units::{Grams, Millimetres};
use rand::RngExt as _;

/// One bin of about 4 × 3 × 4 and up to five items, without rules.
fn small(random: &mut Random) -> Draft {
    let side = |random: &mut Random| Millimetres(random.random_range(3..=4));
    let mut draft: Draft =
        serde_json::from_str(r#"{"kind":"packing","bins":[{"id":"b","x":4,"y":3,"z":4}],"items":[]}"#)
            .expect("well formed");
    draft.objective = Objective::Profit;
    draft.bins[0].stock = Some(1);
    (draft.bins[0].x, draft.bins[0].z) = (side(random), side(random));
    for row in 0..random.random_range(3..=4) {
        let mut edge = |most: i64| Millimetres(random.random_range(1..=most));
        let (x, y, z) = (edge(3), edge(3), edge(3));
        draft.items.push(ItemType {
            id: format!("i{row}"),
            x,
            y,
            z,
            quantity: random.random_range(1..=2),
            weight_g: Grams(random.random_range(1..9)),
            value: f64::from(random.random_range(1..9)),
            orientations: vec![Orientation::Xyz, Orientation::Yxz, Orientation::Zyx],
            ..ItemType::default()
        });
    }
    draft
}

/// The same with a bin of 9 × 8 × 9 and twelve of each item.
fn roomier(random: &mut Random) -> Draft {
    let mut draft = small(random);
    (draft.bins[0].x.0, draft.bins[0].y.0, draft.bins[0].z.0) = (9, 8, 9);
    draft.items.iter_mut().for_each(|item| item.quantity = 12);
    draft
}

fn valid(draft: Draft) -> Problem {
    Problem::validate(draft).expect("valid").0
}

/// The value of the search's plan, which passes the check.
fn searched(problem: &Problem, method: &str, iterations: u64) -> (f64, Plan) {
    let options = Options { method: method.to_owned(), ..Options::default() };
    let outcome = Packing::solve(problem, &options, &Stop::after_iterations(iterations), &Silent);
    let plan = outcome.plan.expect("there always is a plan");
    let evaluation = Packing::check(problem, &plan);
    assert!(evaluation.violations.is_empty(), "{:?} in {plan:?} of {:?}", evaluation.violations, problem.draft());
    (evaluation.objectives[0], plan)
}

/// Goes through all loads of the one bin, from the floor up, for one of more value than `best`. What stands on what is
/// known once all that is lower stands, and more items only make it worse, so that a load that fails the check is cut off.
fn improve(problem: &Problem, left: &mut Vec<u32>, items: &mut Vec<Placed>, best: &mut (f64, Plan), budget: &mut u64) {
    if *budget == 0 {
        return;
    }
    *budget -= 1;
    let plan = Plan {
        bins: vec![PackedBin { bin: "b".to_owned(), items: items.clone(), ..PackedBin::default() }],
        ..Plan::default()
    };
    let evaluation = Packing::check(problem, &plan);
    let final_rule = |rule: &str| rule == "balance" || rule == "axle-load";
    if evaluation.violations.iter().any(|violation| !final_rule(violation.rule)) {
        return;
    }
    if evaluation.violations.is_empty() && evaluation.objectives[0] > best.0 + 1e-9 {
        *best = (evaluation.objectives[0], plan);
    }
    let rest: f64 = problem.items().iter().zip(left.iter()).map(|(item, &left)| item.value * f64::from(left)).sum();
    if evaluation.objectives[0] + rest <= best.0 + 1e-9 {
        return;
    }
    let key = |placed: &Placed| (placed.z, placed.y, placed.x);
    let last = items.last().map(key);
    let size = problem.bins().as_slice()[0].size;
    for z in 0..size[2] {
        for y in 0..size[1] {
            for x in 0..size[0] {
                if last.is_some_and(|last| (z, y, x) <= last) {
                    continue;
                }
                for (row, item) in problem.items().as_slice().iter().enumerate() {
                    if left[row] == 0 {
                        continue;
                    }
                    for &[dx, dy, dz] in &item.stances {
                        let inside = x + dx <= size[0] && y + dy <= size[1] && z + dz <= size[2];
                        let free = items.iter().all(|other| {
                            other.x >= x + dx
                                || other.x + other.dx <= x
                                || other.y >= y + dy
                                || other.y + other.dy <= y
                                || other.z >= z + dz
                                || other.z + other.dz <= z
                        });
                        if !inside || !free {
                            continue;
                        }
                        left[row] -= 1;
                        items.push(Placed { item: problem.draft().items[row].id.clone(), x, y, z, dx, dy, dz });
                        improve(problem, left, items, best, budget);
                        items.pop();
                        left[row] += 1;
                    }
                }
            }
        }
    }
}

/// On how many instances the search was held against all loads, and those of them where it missed the best.
fn compare(name: &str, rounds: usize, ask: impl Fn(&mut Random, &mut Draft)) -> (usize, Vec<String>) {
    let mut random = stream(1, name, 0);
    let (mut settled, mut missed) = (0, Vec::new());
    for round in 0..rounds {
        let mut draft = small(&mut random);
        ask(&mut random, &mut draft);
        let problem = valid(draft);
        let (value, plan) = searched(&problem, "beam", 300);
        let mut best = (value, plan);
        let mut budget = 60_000;
        let mut left = problem.items().iter().map(|item| item.quantity).collect();
        improve(&problem, &mut left, &mut Vec::new(), &mut best, &mut budget);
        if budget > 0 || best.0 > value {
            settled += 1;
            if best.0 > value {
                missed.push(format!("round {round}: {value}, but {} by {:?} in {:?}", best.0, best.1, problem.draft()));
            }
        }
    }
    (settled, missed)
}

#[test]
fn partial_support_finds_what_enumeration_finds() {
    let (settled, missed) = compare("support", 40, |random, draft| match random.random_range(0..4) {
        0 => draft.support = [0.5, 0.6, 0.75][random.random_range(0..3)],
        1 => draft.stable = true,
        2 => draft.overhang_mm = Some(Millimetres(random.random_range(0..2))),
        _ => {
            draft.stable = true;
            draft.support = 0.3;
            draft.overhang_mm = Some(Millimetres(2));
        }
    });
    assert!(settled >= 30 && missed.is_empty(), "{settled} settled, {missed:?}");
}

#[test]
fn bearing_finds_what_enumeration_finds() {
    let (settled, missed) = compare("bearing", 40, |random, draft| {
        draft.support = [0.5, 1.0][random.random_range(0..2)];
        bearings(random, draft);
    });
    assert!(settled >= 30 && missed.is_empty(), "{settled} settled, {missed:?}");
}

#[test]
fn unloading_nearly_always_finds_what_enumeration_finds() {
    let (settled, missed) = compare("unloading", 40, |random, draft| {
        draft.support = [0.0, 0.5, 1.0][random.random_range(0..3)];
        draft.bins[0].door = [Door::Rear, Door::Side][random.random_range(0..2)];
        for item in &mut draft.items {
            item.stop = (random.random_range(0..5) > 0).then(|| random.random_range(1..4));
        }
    });
    assert!(settled >= 30 && missed.len() * 10 <= settled, "{settled} settled, {missed:?}");
}

#[test]
fn balance_nearly_always_finds_what_enumeration_finds() {
    let (settled, missed) = compare("balance", 40, |random, draft| {
        draft.support = [0.0, 1.0][random.random_range(0..2)];
        vehicles(random, draft);
    });
    assert!(settled >= 30 && missed.len() * 10 <= settled, "{settled} settled, {missed:?}");
}

#[test]
fn balance_with_stops_nearly_always_finds_what_enumeration_finds() {
    let (settled, missed) = compare("balance with stops", 40, |random, draft| {
        draft.support = [0.0, 1.0][random.random_range(0..2)];
        draft.bins[0].door = [Door::Rear, Door::Side][random.random_range(0..2)];
        draft.items.iter_mut().for_each(|item| item.stop = Some(random.random_range(1..4)));
        vehicles(random, draft);
    });
    assert!(settled >= 30 && missed.len() * 10 <= settled, "{settled} settled, {} missed: {missed:?}", missed.len());
}

#[test]
fn walls_with_stops_change_places_across_the_door() {
    // Side by side in the order of their size they weigh too far left, and no more than a swap mends it: two goods of each of two stops,
    // as long as the bin.
    let mut draft: Draft = serde_json::from_str(
        r#"{"kind":"packing","objective":"profit","bins":[{"id":"b","x":4,"y":10,"z":2,"stock":1,"centre":{"y":[0.55,0.6]}}],"items":[
            {"id":"a","x":4,"y":4,"z":2,"weight_g":6,"value":9,"stop":1,"quantity":1},
            {"id":"b","x":4,"y":3,"z":2,"weight_g":9,"value":8,"stop":2,"quantity":1},
            {"id":"c","x":4,"y":3,"z":2,"weight_g":1,"value":7,"stop":2,"quantity":1}]}"#,
    )
    .expect("well formed");
    draft.items.iter_mut().for_each(|item| item.orientations = vec![Orientation::Xyz]);
    let (value, plan) = searched(&valid(draft), "beam", 50);
    assert_eq!(value, 24.0, "{plan:?}");
}

/// Random limits of where the load weighs.
fn vehicles(random: &mut Random, draft: &mut Draft) {
    for bin in &mut draft.bins {
        let mut share = || {
            let from = f64::from(random.random_range(0..=5)) / 10.0;
            [from, from + f64::from(random.random_range(1..=5)) / 10.0]
        };
        let range = [share(), share()];
        let z = [0.0, 0.4 + share()[0]];
        let two = random.random_range(0..3);
        bin.centre = (two != 1).then_some(Centre { x: Some(range[0]), y: Some(range[1]), z: Some(z) });
        if two > 0 {
            let mut grams = || Grams(random.random_range(5..30));
            let [max_one, max_two] = [grams(), grams()];
            let axle = |at: i64, max_g: Grams| Axle { position_mm: Millimetres(at), max_g, tare_g: Grams(2) };
            bin.axles = vec![axle(-1, max_one), axle(bin.x.0 - 1, max_two)];
        }
    }
}

/// Random limits of what items bear.
fn bearings(random: &mut Random, draft: &mut Draft) {
    for item in &mut draft.items {
        match random.random_range(0..6) {
            0 => item.bears_g = Some(Grams(random.random_range(0..12))),
            1 => item.bears_g_dm2 = Some(Grams(random.random_range(0..20_000))),
            2 => item.max_stack = Some(random.random_range(1..3)),
            3 => item.only_on_same = true,
            4 => item.top = [Top::AllEdges, Top::LongEdges, Top::ShortEdges, Top::Corners][random.random_range(0..4)],
            _ => {}
        }
    }
}

/// Blocks at random places: a bin admits just those with which the check finds nothing.
#[test]
fn what_a_bin_admits_is_what_the_check_accepts() {
    let mut random = stream(3, "admits", 0);
    let (mut admitted, mut refused) = (0, 0);
    for round in 0..120 {
        let mut draft = roomier(&mut random);
        draft.support = [0.0, 0.4, 0.7][round % 3];
        draft.stable = random.random_range(0..2) == 0;
        bearings(&mut random, &mut draft);
        if round % 2 == 0 {
            draft.bins[0].door = [Door::Rear, Door::Side][random.random_range(0..2)];
            draft.items.iter_mut().for_each(|item| item.stop = Some(random.random_range(1..4)));
        }
        let problem = valid(draft);
        let cargo = Cargo::new(&problem);
        if !cargo.laws.piled() {
            continue;
        }
        let blocks = Blocks::new(&cargo, Recipe { most: 500, ..RECIPE }, &|| false);
        let scene = Scene { cargo: &cargo, blocks: &blocks, weights: WEIGHTS };
        let mut node = Node::empty(&scene, 0, &Loads::nothing(&cargo).left);
        let (mut tools, mut alive) = (Tools::default(), Vec::new());
        for _ in 0..80 {
            blocks.gather(&node.left, &mut alive);
            if alive.is_empty() {
                break;
            }
            let block = alive[random.random_range(0..alive.len())];
            let size = blocks.get(block).size;
            let tops: Vec<i32> = node.boxes().iter().map(|below| below.hi[2]).chain([0]).collect();
            let mut at = [0, 1, 2].map(|axis| random.random_range(0..=node.size()[axis] - size[axis]));
            let top = tops[random.random_range(0..tops.len())];
            if top + size[2] <= node.size()[2] && random.random_range(0..4) > 0 {
                at[2] = top;
            }
            let cuboid = Cuboid::at(at, size);
            if node.boxes().iter().any(|other| other.meets(&cuboid)) {
                continue;
            }
            let put = Put { block, at };
            let puts = node.puts.iter().copied().chain([put]).collect();
            let loads = Loads { bins: vec![Loaded::from_puts(&scene, 0, puts)], left: vec![0; cargo.kinds.len()] };
            let plan = loads.plan(&problem, &cargo, &blocks, "");
            let violations = Packing::check(&problem, &plan).violations;
            let admits = node.admits(&scene, put, &mut tools);
            assert_eq!(
                admits,
                violations.is_empty(),
                "round {round}: {violations:?} in {plan:?} of {:?}",
                problem.draft()
            );
            if admits {
                node.put(&scene, put, &mut tools);
                admitted += 1;
            } else {
                refused += 1;
            }
        }
    }
    assert!(admitted > 300 && refused > 300, "{admitted} admitted, {refused} refused");
}

/// Blocks in random empty cuboids: each stands in the first corner that admits it, the one asked for first, and nothing is changed by
/// the trial.
#[test]
fn a_block_stands_in_the_first_corner_that_admits_it() {
    let mut random = stream(4, "corners", 0);
    let (mut found, mut refused) = (0, 0);
    for round in 0..200 {
        let mut draft = roomier(&mut random);
        draft.support = [0.0, 1.0][round % 2];
        bearings(&mut random, &mut draft);
        draft.items.iter_mut().for_each(|item| item.stop = Some(random.random_range(1..4)));
        let problem = valid(draft);
        let cargo = Cargo::new(&problem);
        let blocks = Blocks::new(&cargo, Recipe { most: 500, ..RECIPE }, &|| false);
        let side = problem.bins().as_slice()[0].size.map(|side| side as i32);
        let (mut pile, mut trial, mut boxes) = (Pile::default(), Trial::default(), Vec::<Cuboid>::new());
        pile.clear(cargo.containers[0].door);
        let mut alive = Vec::new();
        blocks.gather(&Loads::nothing(&cargo).left, &mut alive);
        for _ in 0..60 {
            let lo = side.map(|side| random.random_range(0..side));
            let hi = [0, 1, 2].map(|axis| random.random_range(lo[axis] + 1..=side[axis]));
            let space = Cuboid { lo, hi };
            if boxes.iter().any(|other| other.meets(&space)) {
                continue;
            }
            let high = round % 2 == 0 && random.random_range(0..4) == 0;
            let corners = pile.corners(&cargo, &space, high, &mut trial);
            let ground = Ground { space: &space, tops: &[], corners: &corners };
            let mut stood = None;
            for &block in &alive {
                let size = blocks.get(block).size;
                if (0..3).any(|axis| size[axis] > space.size()[axis]) {
                    continue;
                }
                let place = |number: usize| {
                    let [x, y] = CORNERS[number];
                    space.corner([x, y, high], size)
                };
                let first = place(random.random_range(0..4));
                // What is smaller at a corner than its hull is not tried there.
                let solid = |number: &usize| blocks.corner_item(block, *number).is_some();
                let others: Vec<[i32; 3]> = (0..4).filter(solid).map(place).collect();
                let places = std::iter::once(first).filter(|at| others.contains(at)).chain(others.iter().copied());
                let before = pile.clone();
                let at = pile.place(&cargo, &blocks, ground, block, first, &mut trial);
                assert!(pile == before, "round {round}: a trial changed what is there");
                let mut apart = Trial::default();
                let wanted = places.into_iter().find(|&at| pile.admits(&cargo, &blocks, Put { block, at }, &mut apart));
                assert_eq!(at, wanted, "round {round}: {block} in {space:?} of {boxes:?}, {:?}", problem.draft());
                if at.is_some() {
                    found += 1;
                } else {
                    refused += 1;
                }
                stood = at.map(|at| Put { block, at }).or(stood);
            }
            if let Some(put) = stood {
                pile.put(&cargo, &blocks, put, &mut trial);
                boxes.push(Cuboid::at(put.at, blocks.get(put.block).size));
            }
        }
    }
    assert!(found > 1000 && refused > 1000, "{found} found, {refused} refused");
}

/// Larger instances, many bins and all methods: the check finds nothing.
#[test]
fn plans_pass_the_check_under_all_rules_together() {
    let mut random = stream(2, "physics", 0);
    for round in 0..90 {
        let mut draft = small(&mut random);
        draft.objective = [Objective::Bins, Objective::Utilisation, Objective::Profit][round % 3];
        draft.bins[0].stock = draft.objective.is_knapsack().then(|| random.random_range(1..3));
        let mut side = || Millimetres(random.random_range(8..=14));
        (draft.bins[0].x, draft.bins[0].y, draft.bins[0].z) = (side(), side(), side());
        for item in &mut draft.items {
            let mut edge = || Millimetres(random.random_range(1..=6));
            (item.x, item.y, item.z) = (edge(), edge(), edge());
            item.quantity = random.random_range(1..20);
        }
        draft.support = [0.0, 0.4, 0.8, 1.0][random.random_range(0..4)];
        draft.stable = random.random_range(0..2) == 0;
        draft.overhang_mm = (random.random_range(0..3) == 0).then(|| Millimetres(random.random_range(0..3)));
        if random.random_range(0..4) > 0 {
            bearings(&mut random, &mut draft);
        }
        if random.random_range(0..3) == 0 {
            draft.bins[0].door = [Door::Rear, Door::Side][random.random_range(0..2)];
            for item in &mut draft.items {
                item.stop = Some(random.random_range(1..6));
            }
        }
        if random.random_range(0..3) == 0 {
            vehicles(&mut random, &mut draft);
            for axle in draft.bins.iter_mut().flat_map(|bin| &mut bin.axles) {
                axle.max_g.0 *= 10;
            }
        }
        let problem = valid(draft);
        let mut start = Plan::default();
        for method in ["auto", "greedy", "ruin", "beam"] {
            start = searched(&problem, method, 40).1;
        }
        let options = Options { start: Some(start.clone()), ..Options::default() };
        let outcome = Packing::solve(&problem, &options, &Stop::after_iterations(5), &Silent);
        let (before, after) =
            (Packing::check(&problem, &start), outcome.plan.map(|plan| Packing::check(&problem, &plan)));
        let after = after.expect("a plan");
        assert!(after.violations.is_empty() && after.left_out <= before.left_out, "the start is not lost");
    }
}
