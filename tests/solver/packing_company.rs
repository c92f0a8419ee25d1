//! Rules of bins and of who shares them: the searches against the exact model, every plan against the check.

use crate::packing::{OBJECTIVES, options, problem, small, solved};
use packhorse_instances::packing::{Size, generate};
use packhorse_solver::kind::Kind as _;
use packhorse_solver::packing::{Axis, ClassRule, Draft, Orientation, PackedBin, Packing, Placed, Shape};
use packhorse_solver::search::random::{Random, stream};
use packhorse_solver::search::stop::Stop;
use packhorse_solver::units::{Grams, Millimetres};
use rand::RngExt as _;
use std::time::Instant;

/// Adds a rule to a random draft.
type Rule = fn(&mut Random, &mut Draft);

/// On random small instances with the rule: the search's plan is sound, never better than the proven one and as good in
/// seven of eight, and plans made without the rule break it at times.
pub(crate) fn agrees(name: &str, rounds: usize, rule: Rule) {
    let mut random = stream(3, name, 0);
    let (mut proven, mut broken) = (0, 0);
    let mut missed = Vec::new();
    for round in 0..rounds {
        let draft = small(&mut random, 2 + round % 2, OBJECTIVES[round % 4]);
        let mut ruled = draft.clone();
        rule(&mut random, &mut ruled);
        if ruled.items.iter().map(|item| item.quantity).sum::<u32>() > 5 {
            continue;
        }
        let (plain, ruled) = (problem(draft), problem(ruled));
        let limit = || Stop::new(Instant::now()).with_iterations(2_000).with_gap(0.0);
        let (exact, judge) = solved(&ruled, &options("milp", 1, None), &limit());
        let at_bound = exact.bounds[0].is_some_and(|bound| (bound - judge.objectives[0]).abs() <= 1e-6 * bound.abs());
        let single = ruled.bins().iter().filter_map(|bin| bin.stock).sum::<u32>() == 1;
        for method in if single { ["ruin", "beam"].as_slice() } else { ["ruin"].as_slice() } {
            let (search, ours) = solved(&ruled, &options(method, 1, None), &limit());
            if judge.left_out == 0 && at_bound {
                proven += 1;
                let gap = (ours.objectives[0] - judge.objectives[0]).abs();
                if ours.left_out > 0 || gap >= 1e-6 {
                    let sense = Packing::objectives(&ruled)[0].sense;
                    assert!(ours.left_out > 0 || !sense.better(ours.objectives[0], judge.objectives[0]));
                    missed.push(format!("round {round}, {method}: {ours:?} {judge:?} {:?}", search.plan));
                }
            }
        }
        let (free, _) = solved(&plain, &options("greedy", 1, None), &limit());
        broken += usize::from(!Packing::check(&ruled, &free.plan.expect("a plan")).violations.is_empty());
    }
    assert!(proven * 3 >= rounds, "{name}: only {proven} of {rounds} were proven");
    assert!(missed.len() * 8 <= proven, "{name}: {} of {proven} were missed: {missed:#?}", missed.len());
    assert!(broken > 0, "{name}: the rule never mattered");
}

fn classes(draft: &mut Draft, ids: &[&str]) {
    draft.classes = ids.iter().map(|id| ClassRule { id: (*id).to_owned(), ..ClassRule::default() }).collect();
}

#[test]
fn gross_weight_agrees() {
    agrees("gross", 24, |random, draft| {
        for bin in &mut draft.bins {
            bin.tare_g = Grams(random.random_range(1..30));
            bin.max_gross_g = Some(Grams(60));
        }
    });
}

#[test]
fn fill_limit_agrees() {
    agrees("fill", 24, |random, draft| {
        for bin in &mut draft.bins {
            bin.fill_limit = Some(f64::from(random.random_range(15..60)) / 100.0);
        }
    });
}

#[test]
fn allowed_bins_agree() {
    agrees("allowed", 30, |random, draft| {
        let ids: Vec<String> = draft.bins.iter().map(|bin| bin.id.clone()).collect();
        for item in &mut draft.items {
            let id = ids[random.random_range(0..ids.len())].clone();
            match random.random_range(0..3) {
                0 => item.bins.push(id),
                1 if ids.len() > 1 => item.not_bins.push(id),
                _ => {}
            }
        }
    });
}

#[test]
fn class_limits_agree() {
    agrees("classes", 30, |random, draft| {
        classes(draft, &["a", "b"]);
        draft.classes[0].max_per_bin = Some(random.random_range(1..3));
        draft.classes[1].max_value_per_bin = Some(f64::from(random.random_range(20..40)));
        for item in &mut draft.items {
            item.classes = [vec!["a"], vec!["b"], vec!["a", "b"], vec![]][random.random_range(0..4)]
                .iter()
                .map(|id| (*id).to_owned())
                .collect();
        }
    });
}

#[test]
fn incompatible_classes_agree() {
    agrees("incompatible", 30, |random, draft| {
        classes(draft, &["a", "b", "c"]);
        draft.incompatible = [["a", "b"], ["b", "c"]].map(|pair| pair.map(str::to_owned)).to_vec();
        for item in &mut draft.items {
            item.classes = vec![["a", "b", "c"][random.random_range(0..3)].to_owned()];
        }
    });
}

#[test]
fn apart_agrees() {
    agrees("apart", 30, |random, draft| {
        for item in &mut draft.items {
            item.apart = (random.random_range(0..3) > 0).then(|| "name".to_owned());
        }
    });
}

#[test]
fn groups_agree() {
    agrees("groups", 40, |random, draft| {
        for item in &mut draft.items {
            item.group = (random.random_range(0..4) > 0).then(|| ["x", "y"][random.random_range(0..2)].to_owned());
        }
    });
}

#[test]
fn padding_and_pressing_agree() {
    agrees("padding", 20, |random, draft| {
        for item in &mut draft.items {
            item.cushion_mm = Millimetres(random.random_range(0..2));
            item.compresses_to = (random.random_range(0..2) == 0).then_some(0.75);
        }
    });
}

#[test]
fn cylinders_agree() {
    agrees("cylinders", 40, |random, draft| {
        for item in &mut draft.items {
            if random.random_range(0..3) > 0 {
                item.shape = Shape::Cylinder;
                item.axis = Some(Axis::X);
                item.y = item.z;
                // Many must lie.
                item.orientations = match random.random_range(0..3) {
                    0 => vec![Orientation::Xyz],
                    1 => vec![Orientation::Xyz, Orientation::Yxz],
                    _ => Orientation::ALL.to_vec(),
                };
            }
        }
    });
}

/// One item somewhere in a bin of the first type that takes it.
fn load_one(random: &mut Random, draft: &mut Draft) {
    let (bin, item) = (&draft.bins[0], &draft.items[random.random_range(0..draft.items.len())]);
    let size = item.orientations[0].turn(item.packed_size());
    if (0..3).any(|axis| size[axis] > bin.size()[axis]) {
        return;
    }
    let [x, y, z] = [0, 1, 2].map(|axis| random.random_range(0..=bin.size()[axis] - size[axis]));
    let [dx, dy, dz] = size;
    let items = vec![Placed { item: item.id.clone(), x, y, z, dx, dy, dz }];
    draft.loaded = vec![PackedBin { bin: bin.id.clone(), items, ..PackedBin::default() }];
}

#[test]
fn loaded_bins_agree() {
    agrees("loaded", 40, load_one);
}

#[test]
fn loaded_groups_agree() {
    agrees("loaded groups", 40, |random, draft| {
        load_one(random, draft);
        for item in &mut draft.items {
            item.group = (random.random_range(0..2) == 0).then(|| "x".to_owned());
        }
    });
}

#[test]
fn loaded_bins_stay_whatever_the_method_and_the_start() {
    for round in 0..12_u64 {
        let mut draft = generate(&Size { items: 12, copies: 4, bins: 2, ..Size::default() }, round);
        draft.objective = OBJECTIVES[round as usize % 4];
        draft.support = [0.0, 1.0][round as usize / 4 % 2];
        let stock = draft.objective.is_knapsack().then_some(if round % 2 == 0 { 1 } else { 2 });
        draft.bins.iter_mut().for_each(|bin| bin.stock = stock);
        let (without, _) = solved(&problem(draft.clone()), &options("greedy", 1, None), &Stop::after_iterations(1));
        let plan = without.plan.expect("a plan");
        // The lower half of each of the first bins, so that nothing hangs in the air.
        for bin in plan.bins.iter().take(2) {
            let half = bin.items.len() / 2;
            draft.loaded.push(PackedBin {
                bin: bin.bin.clone(),
                items: bin.items[..half].to_vec(),
                ..PackedBin::default()
            });
        }
        let problem = problem(draft);
        let mut start = plan;
        start.bins.reverse();
        for method in ["auto", "greedy", "ruin", "beam"] {
            let (first, before) = solved(&problem, &options(method, 1, None), &Stop::after_iterations(30));
            let (_, after) = solved(&problem, &options(method, 1, first.plan), &Stop::after_iterations(0));
            assert!(after.left_out <= before.left_out);
            solved(&problem, &options(method, 1, Some(start.clone())), &Stop::after_iterations(5));
        }
    }
}

#[test]
fn very_many_types_are_filled_up_into_loaded_bins() {
    for (items, stock) in [(700, None), (1_500, Some(1))] {
        let mut draft = generate(&Size { items, copies: 1, bins: 1, ..Size::default() }, 8);
        draft.objective = if stock.is_some() { OBJECTIVES[3] } else { OBJECTIVES[0] };
        (draft.bins[0].stock, draft.bins[0].max_weight_g) = (stock, None);
        (draft.bins[0].x.0, draft.bins[0].y.0, draft.bins[0].z.0) = (900, 800, 700);
        let item = &draft.items[3];
        let [dx, dy, dz] = item.size();
        let placed = Placed { item: item.id.clone(), x: 100, y: 100, z: 0, dx, dy, dz };
        draft.loaded = vec![PackedBin { bin: draft.bins[0].id.clone(), items: vec![placed], ..PackedBin::default() }];
        let (outcome, _) = solved(&problem(draft), &options("auto", 1, None), &Stop::after_iterations(4));
        assert!(outcome.plan.expect("a plan").bins[0].items.len() > 20);
    }
}

/// All rules of bins and company at once, at random.
pub(crate) fn mixed(random: &mut Random, draft: &mut Draft) {
    classes(draft, &["a", "b", "c", "d"]);
    draft.classes[0].max_per_bin = Some(3);
    draft.classes[1].max_value_per_bin = Some(20_000.0);
    draft.incompatible = vec![["c".to_owned(), "d".to_owned()]];
    let ids: Vec<String> = draft.bins.iter().map(|bin| bin.id.clone()).collect();
    for bin in &mut draft.bins {
        if random.random_range(0..2) == 0 {
            bin.fill_limit = Some(0.7);
            (bin.tare_g, bin.max_gross_g) = (Grams(500), Some(Grams(12_000)));
        }
    }
    for item in &mut draft.items {
        if random.random_range(0..4) == 0 {
            (item.shape, item.axis, item.y) = (Shape::Cylinder, Some(Axis::X), item.z);
            item.cushion_mm = Millimetres(random.random_range(0..3));
        }
        match random.random_range(0..8) {
            0 => item.classes = vec!["a".to_owned()],
            1 => item.classes = vec!["b".to_owned(), "a".to_owned()],
            2 => item.classes = vec!["c".to_owned()],
            3 => item.classes = vec!["d".to_owned()],
            4 => item.apart = Some(format!("name {}", random.random_range(0..3))),
            6 => item.group = Some(format!("group {}", random.random_range(0..3))),
            5 => item.not_bins = vec![ids[random.random_range(0..ids.len())].clone()],
            _ => {}
        }
    }
}

#[test]
fn every_plan_keeps_all_rules_whatever_the_method() {
    let mut random = stream(4, "company-any", 0);
    for round in 0..24_u64 {
        let size = Size {
            items: 4 + round as usize % 17,
            copies: 1 + round as usize % 9,
            bins: 2 + round as usize % 3,
            ..Size::default()
        };
        let mut draft = generate(&size, round);
        draft.objective = OBJECTIVES[round as usize % 4];
        draft.support = [0.0, 1.0][round as usize / 4 % 2];
        let stock = draft.objective.is_knapsack().then_some(2);
        draft.bins.iter_mut().for_each(|bin| bin.stock = stock);
        mixed(&mut random, &mut draft);
        let problem = problem(draft);
        for method in ["auto", "greedy", "ruin"] {
            let (first, evaluation) = solved(&problem, &options(method, 1, None), &Stop::after_iterations(40));
            let again = options(method, 1, first.plan.clone());
            let (_, after) = solved(&problem, &again, &Stop::after_iterations(0));
            assert!(after.left_out <= evaluation.left_out, "round {round}: {method} lost items of its start");
        }
    }
}

#[test]
fn very_many_types_keep_all_rules_in_chunks_and_sections() {
    let mut random = stream(5, "company-many", 0);
    for (items, stock) in [(700, None), (1_500, Some(1)), (1_500, None)] {
        let mut draft = generate(&Size { items, copies: 1, bins: 2, ..Size::default() }, 8);
        draft.objective = if stock.is_some() { OBJECTIVES[3] } else { OBJECTIVES[0] };
        draft.bins.iter_mut().for_each(|bin| bin.stock = stock);
        if items > 1_000 {
            draft.bins.truncate(1);
            (draft.bins[0].x.0, draft.bins[0].y.0, draft.bins[0].z.0) = (1_500, 1_000, 1_000);
            draft.bins[0].max_weight_g = None;
        }
        mixed(&mut random, &mut draft);
        draft.bins.iter_mut().for_each(|bin| bin.max_gross_g = None);
        draft.classes[0].max_per_bin = Some(20);
        let problem = problem(draft);
        solved(&problem, &options("auto", 1, None), &Stop::after_iterations(6));
    }
}
