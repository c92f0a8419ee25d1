//! Who may travel with whom: the trucks that are needed for it and no more, and no plan that breaks a rule.

use super::{problem, solved};
use crate::kind::Options;
use crate::packing::plan::Plan;
use crate::packing::problem::{ClassRule, Draft};
use crate::search::random::{Random, stream};
use crate::search::stop::Stop;
use rand::RngExt as _;

/// Boxes that hold four goods, trucks that hold six boxes.
fn boxes(rules: &str, items: &[(&str, u32)]) -> Draft {
    let item = |(row, (class, quantity)): (usize, &(&str, u32))| {
        format!(r#"{{"id":"i{row}","x":5,"y":5,"z":10,"quantity":{quantity},"value":10,"classes":["{class}"]}}"#)
    };
    let items: Vec<String> = items.iter().enumerate().map(item).collect();
    let text = format!(
        r#"{{"kind":"packing",{rules},"bins":[{{"id":"box","x":10,"y":10,"z":10}}],"items":[{}],
            "trucks":[{{"id":"van","x":30,"y":20,"z":10}}]}}"#,
        items.join(",")
    );
    serde_json::from_str(&text).expect("well formed")
}

/// Trucks and bins of the plan found.
fn found(draft: Draft) -> Vec<f64> {
    let (_, evaluation) = solved(&problem(draft), &Options::default(), &Stop::after_iterations(500));
    assert_eq!(evaluation.left_out, 0);
    evaluation.objectives
}

#[test]
fn as_many_trucks_as_the_rules_ask() {
    let pairs = |pairs: &str| {
        format!(r#""classes":[{{"id":"food"}},{{"id":"poison"}},{{"id":"plain"}}],"incompatible_in_truck":[{pairs}]"#)
    };
    let goods = [("food", 4), ("poison", 2), ("plain", 4)];
    assert_eq!(found(boxes(&pairs(""), &goods)), [1.0, 3.0]);
    assert_eq!(found(boxes(&pairs(r#"["food","poison"]"#), &goods)), [2.0, 3.0]);
    assert_eq!(found(boxes(&pairs(r#"["food","poison"],["plain","food"],["plain","poison"]"#), &goods)), [3.0, 3.0]);
    // By number and by value of what is in all bins of a truck; a bin holds no more than its truck may.
    let limit = |limit: &str| format!(r#""classes":[{{"id":"a",{limit}}},{{"id":"b"}}]"#);
    assert_eq!(found(boxes(&limit(r#""max_per_truck":8"#), &[("a", 16)])), [2.0, 4.0]);
    assert_eq!(found(boxes(&limit(r#""max_per_truck":3"#), &[("a", 6)])), [2.0, 2.0]);
    assert_eq!(found(boxes(&limit(r#""max_value_per_truck":80"#), &[("a", 16)])), [2.0, 4.0]);
    assert_eq!(found(boxes(&limit(r#""max_value_per_truck":39.5"#), &[("a", 6)])), [2.0, 2.0]);
}

/// Small instances with rules of both levels.
fn drawn(random: &mut Random) -> Draft {
    let mut draft = boxes(r#""classes":[]"#, &[]);
    let ids = ["a", "b", "c", "d"];
    draft.classes = ids.map(|id| ClassRule { id: id.to_owned(), ..ClassRule::default() }).to_vec();
    draft.classes[0].max_per_truck = Some(random.random_range(1..5));
    draft.classes[1].max_value_per_truck = Some(f64::from(random.random_range(20..60)));
    draft.classes[2].max_per_bin = Some(2);
    let mut pair = || [ids[random.random_range(0..2)], ids[random.random_range(2..4)]].map(str::to_owned);
    draft.incompatible_in_truck = vec![pair(), pair()];
    draft.incompatible = vec![pair()];
    for row in 0..random.random_range(4..9) {
        let class = ids[random.random_range(0..4)];
        let own = boxes(r#""classes":[]"#, &[(class, random.random_range(1..6))]).items.remove(0);
        let mut own = crate::packing::problem::ItemType { id: format!("i{row}"), ..own };
        own.value = f64::from(random.random_range(1..20));
        own.stop = (row % 3 == 0).then_some(1);
        if random.random_range(0..4) == 0 {
            own.classes.clear();
        }
        draft.items.push(own);
    }
    draft
}

#[test]
fn no_plan_breaks_a_rule_and_nothing_stays_out_without_need() {
    let mut random = stream(5, "levels-company", 0);
    let mut mattered = 0;
    for round in 0..30 {
        let draft = drawn(&mut random);
        let mut free = draft.clone();
        free.incompatible_in_truck.clear();
        free.classes.iter_mut().for_each(|class| (class.max_per_truck, class.max_value_per_truck) = (None, None));
        let ruled = problem(draft.clone());
        for (method, iterations) in [("greedy", 1), ("auto", 1), ("auto", 400)] {
            let options = Options { method: method.to_owned(), ..Options::default() };
            let (outcome, evaluation) = solved(&ruled, &options, &Stop::after_iterations(iterations));
            assert_eq!(evaluation.left_out, 0, "round {round}, {method}");
            for (bound, value) in outcome.bounds.iter().zip(&evaluation.objectives) {
                assert!(bound.is_none_or(|bound| bound <= value + 1e-6), "round {round}: {bound:?} above {value}");
            }
        }
        // A plan that knows nothing of the rules breaks them at times, and what of it is sound is gone on with.
        let (without, _) = solved(&problem(free), &Options::default(), &Stop::after_iterations(50));
        let start: Plan = without.plan.expect("a plan");
        let evaluation = <crate::packing::Packing as crate::kind::Kind>::check(&ruled, &start);
        mattered += usize::from(!evaluation.violations.is_empty());
        let options = Options { start: Some(start), ..Options::default() };
        assert_eq!(solved(&ruled, &options, &Stop::after_iterations(100)).1.left_out, 0, "round {round}");
        // With too few trucks some stays out, and a reason is told.
        let mut short = draft;
        short.trucks[0].stock = Some(1);
        let (outcome, _) = solved(&problem(short), &Options::default(), &Stop::after_iterations(100));
        assert!(outcome.plan.expect("a plan").unpacked.iter().all(|unpacked| unpacked.reason.contains("truck")));
    }
    assert!(mattered >= 10, "the rules matter in {mattered} of 30 only");
}
