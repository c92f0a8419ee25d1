//! Orders of which the quick packer does not know all rules: as good as the exact model, and proven where it can be.

use super::{free, problem, solve};
use crate::kind::{Kind as _, Options};
use crate::packing::Packing;
use crate::search::observer::Silent;
use crate::search::random::stream;
use crate::search::stop::Stop;
use rand::RngExt as _;

const CARTONS: &str = r#""kind":"packing","objective":"cost",
    "bins":[{"id":"s","x":4,"y":3,"z":3,"cost":3},{"id":"m","x":6,"y":4,"z":4,"cost":5}]"#;

#[test]
fn an_article_that_nobody_ordered_changes_nothing() {
    let text = |extra: &str| {
        let bins = r#""bins":[{"id":"b","x":500,"y":400,"z":300}]"#;
        let items = r#"{"id":"a","x":99,"y":200,"z":200,"orientations":["zyx","xzy","yzx"]},{"id":"c","x":301,"y":302,"z":102}"#;
        let lines = r#"{"item":"c","quantity":2},{"item":"a","quantity":2}"#;
        let orders = format!(r#""orders":[{{"id":"1","lines":[{lines}]}}]"#);
        format!(r#"{{"kind":"packing","objective":"bins",{bins},"items":[{items}{extra}],{orders}}}"#)
    };
    let alone = solve(&problem(&text("")), 1, &free());
    assert_eq!((alone.1, alone.2), (1.0, Some(1.0)));
    for rule in [r#""apart":"k""#, r#""cushion_mm":1"#, r#""group":"k""#, r#""not_bins":["b"]"#] {
        let more = format!(r#",{{"id":"other","x":10,"y":10,"z":10,{rule}}}"#);
        let with = solve(&problem(&text(&more)), 1, &free());
        assert_eq!((with.1, with.2), (1.0, Some(1.0)), "{rule}");
    }
}

#[test]
fn orders_with_rules_cost_what_the_exact_model_says() {
    let mut random = stream(9, "test", 1);
    let (mut cases, mut equal, mut proven) = (0, 0, 0);
    for case in 0..60 {
        let rules = [
            "",
            r#","apart":"k""#,
            r#","not_bins":["m"]"#,
            r#","group":"g""#,
            r#","only_on_same":true"#,
            r#","max_stack":1"#,
        ];
        let kinds: Vec<(String, u32)> = (0..random.random_range(1..=3))
            .map(|row| {
                let [x, y, z] = [4, 3, 2].map(|most| random.random_range(1..=most));
                let rule = rules[random.random_range(0..rules.len())];
                (format!(r#""id":"i{row}","x":{x},"y":{y},"z":{z}{rule}"#), random.random_range(1..=2))
            })
            .collect();
        let support = if case % 2 == 0 { r#","support":1.0"# } else { "" };
        let counted = kinds.iter().map(|(kind, count)| format!(r#"{{{kind},"quantity":{count}}}"#));
        let goods = format!("{{{CARTONS}{support},\"items\":[{}]}}", counted.collect::<Vec<_>>().join(","));
        let plain: Vec<String> = kinds.iter().map(|(kind, _)| format!("{{{kind}}}")).collect();
        let lines =
            kinds.iter().enumerate().map(|(row, (_, count))| format!(r#"{{"item":"i{row}","quantity":{count}}}"#));
        let orders = format!(r#""orders":[{{"id":"1","lines":[{}]}}]"#, lines.collect::<Vec<_>>().join(","));
        let order = problem(&format!("{{{CARTONS}{support},\"items\":[{}],{orders}}}", plain.join(",")));
        let goods = problem(&goods);
        let options = Options { method: "milp".to_owned(), ..Options::default() };
        let exact = Packing::solve(&goods, &options, &Stop::after_iterations(3_000), &Silent);
        let Some(truth) = exact.plan.map(|plan| Packing::check(&goods, &plan)) else { continue };
        let is_proven = exact.bounds[0].is_some_and(|bound| truth.objectives[0] - bound < 1e-3);
        if !is_proven || truth.left_out > 0 {
            continue;
        }
        cases += 1;
        let (plan, cost, bound) = solve(&order, 1, &free());
        let all: usize = plan.bins.iter().map(|bin| bin.items.len()).sum();
        assert_eq!(all as u32, kinds.iter().map(|&(_, count)| count).sum::<u32>(), "case {case}");
        assert!(cost > truth.objectives[0] - 1e-6, "case {case}: {cost} is below {:?}", truth.objectives);
        assert!(
            bound.is_none_or(|bound| bound < truth.objectives[0] + 1e-6),
            "case {case}: {bound:?} {:?}",
            truth.objectives
        );
        equal += u32::from(cost < truth.objectives[0] + 1e-6);
        proven += u32::from(bound.is_some_and(|bound| cost - bound < 1e-3));
    }
    assert!(cases > 30 && equal == cases && proven * 2 > cases, "{equal} equal and {proven} proven of {cases}");
}
