//! What goes together: all goods as one order where there are prices, and the groups of each order.

use super::{free, problem, solve};
use crate::kind::{Kind as _, Options};
use crate::outcome::StoppedBy;
use crate::packing::Packing;
use crate::packing::problem::Problem;
use crate::search::observer::Silent;
use crate::search::random::stream;
use crate::search::stop::Stop;
use rand::RngExt as _;

const SHOP: &str = r#""kind":"packing","objective":"cost",
    "bins":[{"id":"s","x":4,"y":3,"z":3,"cost":3,"tare_g":5},{"id":"m","x":6,"y":4,"z":4,"cost":5,"tare_g":9}],
    "prices":{"filler_per_litre":900,"freight":{"round_g":10,"zones":[
        {"id":"near","steps":[{"to_g":60,"cost":4},{"to_g":200,"cost":9}]},
        {"id":"far","steps":[{"to_g":40,"cost":5},{"to_g":90,"cost":30}]}]}}"#;

/// The members of an instance: `extra`, the shop, and `items` with quantities of their own or those of the lines.
fn instance(extra: &str, items: &str) -> Problem {
    problem(&format!("{{{extra}{SHOP},\"items\":[{items}]}}"))
}

#[test]
fn goods_with_prices_are_packed_as_the_one_order_that_they_are() {
    let mut random = stream(5, "test", 1);
    for _ in 0..12 {
        let kinds: Vec<(String, u32)> = (0..random.random_range(1..=4))
            .map(|row| {
                let [x, y, z] = [4, 3, 3].map(|most| random.random_range(1..=most));
                let weight = random.random_range(1..30);
                (format!(r#""id":"i{row}","x":{x},"y":{y},"z":{z},"weight_g":{weight}"#), random.random_range(1..=3))
            })
            .collect();
        let counted = |(kind, count): &(String, u32)| format!("{{{kind},\"quantity\":{count}}}");
        let plain: Vec<String> = kinds.iter().map(|(kind, _)| format!("{{{kind}}}")).collect();
        let counted: Vec<String> = kinds.iter().map(counted).collect();
        let lines: Vec<String> = kinds
            .iter()
            .enumerate()
            .map(|(row, (_, count))| format!(r#"{{"item":"i{row}","quantity":{count}}}"#))
            .collect();
        let goods = instance(r#""zone":"far","#, &counted.join(","));
        let orders = format!(r#""orders":[{{"id":"a","zone":"far","lines":[{}]}}],"#, lines.join(","));
        let order = instance(&orders, &plain.join(","));
        let (plan, cost, bound) = solve(&goods, 1, &free());
        let (_, same, floor) = solve(&order, 1, &free());
        assert_eq!((cost, bound), (same, floor));
        assert!(plan.bins.iter().all(|bin| bin.order.is_none()) && plan.proof.is_none() && plan.unpacked.is_empty());
        let near = solve(&instance("", &counted.join(",")), 1, &free()).1;
        assert!(near <= cost, "{near} near, {cost} far");
    }
}

#[test]
fn many_goods_with_prices_take_all_iterations_and_the_same_plan_each_time() {
    let items: Vec<String> = (0..30)
        .map(|row| {
            let (x, y) = (1 + row % 3, 1 + row % 2);
            format!(r#"{{"id":"i{row}","x":{x},"y":{y},"z":2,"weight_g":7,"quantity":3,"orientations":["xyz"]}}"#)
        })
        .collect();
    let goods = instance("", &items.join(","));
    let run = |iterations: u64| {
        let stop = Stop::after_iterations(iterations);
        let outcome = Packing::solve(&goods, &Options::default(), &stop, &Silent);
        assert_eq!(outcome.stopped_by, StoppedBy::Iterations);
        (outcome.plan.expect("a plan"), outcome.iterations)
    };
    let ((first, done), (second, _)) = (run(700), run(700));
    assert_eq!(done, 700);
    assert_eq!(first, second);
    let cost = |plan| Packing::check(&goods, plan).objectives[0];
    assert!(cost(&first) <= cost(&run(1).0));
}

const SETS: &str = r#"{"id":"cup","x":2,"y":2,"z":2,"weight_g":1,"group":"set"},
    {"id":"pot","x":3,"y":3,"z":3,"weight_g":1,"group":"set"},{"id":"rug","x":6,"y":4,"z":1,"weight_g":1}"#;

#[test]
fn each_order_has_its_groups_for_itself() {
    let orders = r#""orders":[{"id":"a","lines":[{"item":"cup","quantity":2},{"item":"pot"},{"item":"rug","quantity":3}]},
        {"id":"b","lines":[{"item":"cup"},{"item":"pot"}]},{"id":"c","lines":[{"item":"pot","quantity":9},{"item":"rug"}]}],"#;
    let sets = instance(orders, SETS);
    let (plan, ..) = solve(&sets, 1, &free());
    // Nine pots go into no carton together, so that none of them goes; what is no part of the group does.
    let left: Vec<(&str, u32)> = plan.unpacked.iter().map(|entry| (entry.id.as_str(), entry.quantity)).collect();
    assert_eq!(left, [("pot", 9)]);
    assert!(plan.unpacked[0].reason.contains("its group \"set\""), "{}", plan.unpacked[0].reason);
    let holds = |order: &str, item: &str| {
        let own = plan.bins.iter().filter(|bin| bin.order.as_deref() == Some(order));
        own.filter(|bin| bin.items.iter().any(|placed| placed.item == item)).count()
    };
    assert_eq!((holds("a", "cup"), holds("a", "pot"), holds("b", "cup"), holds("b", "pot")), (1, 1, 1, 1));
    // A cup of the first order in a carton of its own, and one of the second that is left out.
    let mut parted = plan.clone();
    let home = parted.bins.iter_mut().find(|bin| bin.order.as_deref() == Some("a") && bin.items[0].item != "rug");
    let home = home.expect("a carton with the set");
    let cup = home.items.iter().position(|placed| placed.item == "cup").expect("a cup");
    let mut other = home.clone();
    other.items = vec![home.items.remove(cup)];
    (other.items[0].x, other.items[0].y, other.items[0].z) = (0, 0, 0);
    parted.bins.push(other);
    let rules =
        |plan| Packing::check(&sets, plan).violations.into_iter().map(|found| found.message).collect::<Vec<_>>();
    assert!(rules(&parted).iter().any(|message| message.contains("of order \"a\" must share one bin")));
    let mut torn = plan.clone();
    for bin in torn.bins.iter_mut().filter(|bin| bin.order.as_deref() == Some("b")) {
        bin.items.retain(|placed| placed.item != "cup");
    }
    assert!(rules(&torn).iter().any(|message| message.contains("of order \"b\" must be packed as a whole")));
}

#[test]
fn what_goes_together_with_something_too_large_stays_out_with_it() {
    let orders = r#""orders":[{"id":"a","lines":[{"item":"cup"},{"item":"beam"},{"item":"rug"}]},
        {"id":"b","lines":[{"item":"cup"}]}],"#;
    let sets = instance(orders, &format!(r#"{SETS},{{"id":"beam","x":9,"y":1,"z":1,"weight_g":1,"group":"set"}}"#));
    let (plan, ..) = solve(&sets, 1, &free());
    let mut left: Vec<&str> = plan.unpacked.iter().map(|entry| entry.id.as_str()).collect();
    left.sort_unstable();
    assert_eq!(left, ["beam", "cup"]);
    assert_eq!(plan.bins.len(), 2);
}
