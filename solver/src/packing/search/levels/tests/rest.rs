//! Nothing stays out that could go alone, from the first answer on.

use super::super::{Effort, Levels};
use super::{problem, solved};
use crate::kind::Options;
use crate::packing::problem::{Draft, Problem};
use crate::search::random::stream;
use crate::search::stop::Stop;
use rand::RngExt as _;

fn draft(text: &str) -> Draft {
    serde_json::from_str(text).expect("well formed")
}

/// Copies that one greedy construction leaves out, and one with a single iteration.
fn left_out(problem: &Problem) -> [usize; 2] {
    ["greedy", "auto"].map(|method| {
        let options = Options { method: method.to_owned(), ..Options::default() };
        let run = || solved(problem, &options, &Stop::after_iterations(1));
        let ((one, evaluation), (two, _)) = (run(), run());
        assert_eq!(one.plan, two.plan, "{method}");
        evaluation.left_out
    })
}

#[test]
fn bins_suit_some_truck_and_not_the_best_of_each() {
    // The one truck is high and carries little, the other the reverse.
    let text = r#"{"kind":"packing","bins":[{"id":"b","x":10,"y":10,"z":20,"open":true}],
        "items":[{"id":"a","x":10,"y":10,"z":5,"weight_g":10,"quantity":8}],
        "trucks":[{"id":"high","x":10,"y":10,"z":20,"max_weight_g":15},{"id":"strong","x":10,"y":10,"z":12,"max_weight_g":90}]}"#;
    assert_eq!(left_out(&problem(draft(text))), [0, 0]);
}

#[test]
fn what_no_axle_carries_together_goes_apart() {
    let text = r#"{"kind":"packing","bins":[{"id":"b","x":1200,"y":800,"z":1000,"open":true,"tare_g":25000}],
        "items":[{"id":"a","x":400,"y":400,"z":200,"weight_g":60000,"quantity":30,"orientations":["xyz"]}],
        "trucks":[{"id":"t","x":1300,"y":900,"z":1200,"centre":{"x":[0.45,0.55],"y":[0.45,0.55]},
                   "axles":[{"position_mm":-1000,"max_g":60000},{"position_mm":2300,"max_g":60000}]}]}"#;
    assert_eq!(left_out(&problem(draft(text))), [0, 0]);
}

#[test]
fn loads_that_weigh_aside_are_moved_to_the_middle() {
    // The truck leaves no room to move the pallet, and the goods fill a quarter of it.
    let text = r#"{"kind":"packing","bins":[{"id":"b","x":1200,"y":800,"z":1000,"open":true}],
        "items":[{"id":"a","x":600,"y":400,"z":300,"weight_g":9000,"orientations":["xyz"]},
                 {"id":"c","x":300,"y":200,"z":400,"weight_g":5000,"quantity":4,"group":"g"}],
        "trucks":[{"id":"t","x":1200,"y":800,"z":1200,"centre":{"x":[0.49,0.51],"y":[0.49,0.51],"z":[0.05,0.3]}}]}"#;
    assert_eq!(left_out(&problem(draft(text))), [0, 0]);
}

/// Hard terms of all kinds: high weak trucks beside low strong ones, narrow centres, weak axles, groups, classes, fragile goods.
fn hard(seed: u64) -> Draft {
    let mut random = stream(seed, "levels-hard", 0);
    let mut number = |from: i64, to: i64| random.random_range(from..=to);
    let mut draft = draft(r#"{"kind":"packing","support":0.5,"bins":[],"items":[],"trucks":[]}"#);
    for row in 0..2 {
        let (x, y, z, open) = (number(8, 12) * 100, number(6, 8) * 100, number(8, 20) * 100, row == 0);
        let text = format!(
            r#"{{"id":"b{row}","x":{x},"y":{y},"z":{z},"open":{open},"tare_g":{},"max_gross_g":900000}}"#,
            number(1, 30) * 1000
        );
        draft.bins.push(serde_json::from_str(&text).expect("a bin"));
        let (x, y, z) = (number(12, 40) * 100, number(8, 24) * 100, number(8, 24) * 100);
        let (from, width) = (number(20, 50), number(3, 30));
        let share = [from, from + width].map(|share| share as f64 / 100.0);
        let text = format!(
            r#"{{"id":"t{row}","x":{x},"y":{y},"z":{z},"max_weight_g":{},"centre":{{"x":{share:?},"y":{share:?}}},
                "axles":[{{"position_mm":-500,"max_g":{},"tare_g":30000}},{{"position_mm":{x},"max_g":{}}}]}}"#,
            number(50, 900) * 1000,
            number(60, 400) * 1000,
            number(60, 400) * 1000
        );
        draft.trucks.push(serde_json::from_str(&text).expect("a truck"));
    }
    for row in 0..8 {
        let (x, y, z) = (number(20, 80) * 10, number(20, 60) * 10, number(10, 120) * 10);
        let group = if number(0, 3) == 0 { format!(r#","group":"g{row}""#) } else { String::new() };
        let text = format!(
            r#"{{"id":"i{row}","x":{x},"y":{y},"z":{z},"weight_g":{},"quantity":{},"bears_g":{},"stop":{}{group}}}"#,
            number(1, 60) * 1000,
            number(1, 6),
            number(0, 3) * 50_000,
            1 + row % 3
        );
        draft.items.push(serde_json::from_str(&text).expect("an item"));
    }
    draft
}

#[test]
fn nothing_stays_out_that_a_truck_takes_alone() {
    let mut all_in = 0;
    for seed in 0..40 {
        let problem = problem(hard(seed));
        let stop = Stop::after_iterations(1);
        let levels = Levels::new(&problem, &Options::default(), Effort::Greedy, &stop);
        let (answer, _) = levels.first(&super::super::Answer::default());
        let stock = |count: usize| vec![None; count];
        let left = answer.left(&problem);
        for (item, left) in problem.items().indices().zip(&left).filter(|(_, left)| **left > 0) {
            let way = levels.option(item, &stock(problem.bins().len()), &stock(problem.trucks().len()));
            assert!(way.is_none(), "seed {seed}: {left} of {item:?} are left out, {way:?}");
        }
        let out: usize = left.iter().map(|&left| left as usize).sum();
        assert_eq!(left_out(&problem)[0], out, "seed {seed}");
        all_in += usize::from(out == 0);
    }
    assert!(all_in >= 20, "{all_in} of 40 have room for all");
}

#[test]
fn a_short_stock_is_used_up_before_goods_stay_out() {
    for seed in 0..10 {
        let mut draft = hard(seed);
        draft.bins[0].stock = Some(2);
        draft.trucks[0].stock = Some(1);
        draft.trucks[1].stock = Some(1);
        let problem = problem(draft);
        let (outcome, evaluation) = solved(&problem, &Options::default(), &Stop::after_iterations(300));
        let plan = outcome.plan.expect("a plan");
        assert!(evaluation.left_out == 0 || !plan.trucks.is_empty() || left_out(&problem)[0] > 0, "seed {seed}");
    }
}
