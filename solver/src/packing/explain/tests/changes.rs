//! What is told to make room does, and a bit less does not.

use super::{explain, problem};
use crate::explanation::LeftOut;
use crate::kind::{Kind as _, Options};
use crate::packing::Packing;
use crate::packing::problem::{Draft, Problem};
use crate::search::observer::Silent;
use crate::search::random::stream;
use crate::search::stop::Stop;
use crate::units::{Grams, Millimetres};
use rand::RngExt as _;

/// What `explain` says of the first item that is left out.
fn told(problem: &Problem) -> LeftOut {
    let outcome = Packing::solve(problem, &Options::default(), &Stop::after_iterations(50), &Silent);
    let found = explain(problem, outcome.plan.as_ref());
    found.left_out.into_iter().next().expect("something is left out")
}

/// What is told to make room for the first item that is left out.
fn changes(text: &str) -> Vec<String> {
    told(&problem(text)).relaxation.map_or_else(Vec::new, |relaxation| relaxation.changes)
}

#[test]
fn stock_is_told_only_where_another_bin_takes_the_item() {
    let text = |rule: &str| {
        format!(
            r#"{{"kind":"packing","bins":[{{"id":"b","x":100,"y":10,"z":10,"stock":1{rule}}}],
                "items":[{{"id":"a","x":80,"y":10,"z":10,"weight_g":5,"quantity":2}}]}}"#
        )
    };
    assert_eq!(changes(&text("")), ["stock of \"b\" by 1"]);
    let front = r#","centre":{"x":[0,0.3]}"#;
    assert!(changes(&text(front)).is_empty(), "{:?}", changes(&text(front)));
    let axles = r#","axles":[{"position_mm":10,"max_g":1},{"position_mm":90,"max_g":1}]"#;
    assert!(changes(&text(axles)).is_empty(), "{:?}", changes(&text(axles)));
}

#[test]
fn stock_is_told_only_where_another_bin_takes_the_whole_group() {
    let text = |x: i64| {
        format!(
            r#"{{"kind":"packing","bins":[{{"id":"b","x":{x},"y":2,"z":2,"stock":1}}],
                "items":[{{"id":"a","x":2,"y":2,"z":2,"quantity":3,"group":"trio"}},
                         {{"id":"d","x":2,"y":2,"z":2,"quantity":1,"group":"solo"}}]}}"#
        )
    };
    assert_eq!(changes(&text(6)), ["stock of \"b\" by 1"]);
    assert!(changes(&text(5)).is_empty(), "{:?}", changes(&text(5)));
}

#[test]
fn trucks_are_told_only_where_one_carries_the_goods() {
    let text = |weight: i64| {
        format!(
            r#"{{"kind":"packing","bins":[{{"id":"b","x":4,"y":2,"z":2}}],
                "items":[{{"id":"a","x":4,"y":2,"z":2,"weight_g":{weight},"quantity":2}}],
                "trucks":[{{"id":"van","x":4,"y":2,"z":2,"stock":1,"max_weight_g":100}}]}}"#
        )
    };
    assert_eq!(changes(&text(90)), ["stock of \"van\" by 1"]);
    assert!(changes(&text(110)).is_empty(), "{:?}", changes(&text(110)));
}

#[test]
fn the_amount_of_a_weight_is_told() {
    let text = |rule: &str| {
        format!(
            r#"{{"kind":"packing","objective":"profit","bins":[{{"id":"b","x":9,"y":9,"z":9,"stock":1,"tare_g":7,{rule}}}],
                "items":[{{"id":"a","x":2,"y":2,"z":2,"value":9,"weight_g":60}},{{"id":"d","x":2,"y":2,"z":2,"value":1,"weight_g":50}}]}}"#
        )
    };
    assert_eq!(changes(&text(r#""max_weight_g":100"#)), ["weight limit of \"b\" by 10 g"]);
    assert_eq!(changes(&text(r#""max_gross_g":100"#)), ["gross weight limit of \"b\" by 17 g"]);
    assert_eq!(changes(&text(r#""max_gross_g":20"#)), ["gross weight limit of \"b\" by 47 g"]);
}

/// Makes a change that is told, by `short` units less.
fn make(draft: &mut Draft, told: &str, short: f64) {
    let (limit, by) = told.rsplit_once(" by ").expect("an amount");
    let by: f64 = by.trim_end_matches(" g").parse().expect("a number");
    let bin = &mut draft.bins[0];
    let more = |old: i64| old + by as i64 - short as i64;
    match limit.split_once(" of ").expect("a limit of a bin").0 {
        "x" => bin.x = Millimetres(more(bin.x.get())),
        "y" => bin.y = Millimetres(more(bin.y.get())),
        "z" => bin.z = Millimetres(more(bin.z.get())),
        "weight limit" => bin.max_weight_g = bin.max_weight_g.map(|old| Grams(more(old.get()))),
        "gross weight limit" => bin.max_gross_g = bin.max_gross_g.map(|old| Grams(more(old.get()))),
        "fill limit" => bin.fill_limit = bin.fill_limit.map(|old| (old + by - short * 1e-6).min(1.0)),
        other => panic!("{other} is not known"),
    }
}

#[test]
fn what_is_told_admits_the_item_and_less_does_not() {
    let mut random = stream(9, "changes", 0);
    let mut tried = 0;
    for _ in 0..60 {
        let mut side = |least: i64, most: i64| random.random_range(least..=most);
        let (x, y, z) = (side(4, 12), side(4, 12), side(4, 12));
        let (load, gross, fill) = (side(10, 90), side(10, 90), side(2, 10) as f64 / 10.0);
        let (dx, dy, dz, weight, tare) = (side(2, 14), side(2, 14), side(2, 14), side(1, 120), side(0, 9));
        let text = format!(
            r#"{{"kind":"packing","bins":[{{"id":"b","x":{x},"y":{y},"z":{z},"max_weight_g":{load},"tare_g":{tare},"max_gross_g":{gross},"fill_limit":{fill}}}],
                "items":[{{"id":"a","x":{dx},"y":{dy},"z":{dz},"weight_g":{weight}}}]}}"#
        );
        let problem = problem(&text);
        let admits = |draft: Draft| {
            let changed = Problem::validate(draft).expect("valid").0;
            let plan = Packing::solve(&changed, &Options::default(), &Stop::after_iterations(20), &Silent).plan;
            plan.is_some_and(|plan| plan.unpacked.is_empty())
        };
        if admits(problem.draft().clone()) {
            continue;
        }
        let entry = told(&problem);
        let Some(relaxation) = entry.relaxation else {
            // A bin may not be filled beyond its volume, so that some goods would need larger sides than they have.
            assert!(entry.code == "fill-limit" || entry.reason.contains("filled"), "{text} {entry:?}");
            continue;
        };
        let changed = |short_at: Option<usize>| {
            let mut draft = problem.draft().clone();
            for (row, told) in relaxation.changes.iter().enumerate() {
                make(&mut draft, told, f64::from(u8::from(short_at == Some(row))));
            }
            draft
        };
        assert!(admits(changed(None)), "{text} {relaxation:?}");
        for row in 0..relaxation.changes.len() {
            assert!(!admits(changed(Some(row))), "{text} {relaxation:?} less of the change {row}");
        }
        tried += 1;
    }
    assert!(tried > 30, "{tried}");
}
