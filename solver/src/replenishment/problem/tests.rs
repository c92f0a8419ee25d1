//! The rules: what they refuse, by code and path, and what they let pass.

use super::{DemandForm, Draft, Item, LeadTime, Mode, OnOrder, PolicyForm, Problem, Service, Stock, Task};
use crate::finding::Finding;

fn sound() -> Draft {
    let mut draft = Draft::new("t", Mode::Policies);
    let stock = Stock {
        mean: Some(4.0),
        shortage_cost: 9.0,
        fixed_order_cost: 16.0,
        ..Stock::new("a", DemandForm::Poisson, 1.0)
    };
    draft.stocks.push(stock);
    draft
}

fn codes(draft: Draft) -> Vec<(&'static str, String)> {
    let findings: Vec<Finding> = match Problem::new(draft) {
        Ok((_, warnings)) => warnings,
        Err(all) => all,
    };
    findings.into_iter().map(|finding| (finding.code, finding.path)).collect()
}

#[test]
fn each_rule_names_its_place() {
    type Spoil = fn(&mut Draft);
    let table: [(Spoil, &str, &str); 22] = [
        (|d| d.format = 2, "R-101", "format"),
        (|d| d.stocks.clear(), "R-110", "stocks"),
        (|d| d.capacities = vec![1.0], "R-111", "capacities"),
        (|d| d.start_date = Some("soon".into()), "R-112", "start_date"),
        (|d| d.days_per_period = 0, "R-113", "days_per_period"),
        (|d| d.stocks.push(d.stocks[0].clone()), "R-120", "stocks[1]"),
        (|d| d.stocks[0].item.clear(), "R-121", "stocks[0].item"),
        (|d| d.stocks[0].on_hand = -1.0, "R-103", "stocks[0].on_hand"),
        (|d| d.stocks[0].moq = f64::NAN, "R-103", "stocks[0].moq"),
        (|d| d.stocks[0].mean = None, "R-122", "stocks[0].mean"),
        (|d| d.stocks[0].mean = Some(f64::INFINITY), "R-122", "stocks[0].mean"),
        (|d| d.stocks[0].variance_ratio = Some(2.0), "R-122", "stocks[0].variance_ratio"),
        (|d| d.stocks[0].demand = DemandForm::History, "R-122", "stocks[0].mean"),
        (|d| d.stocks[0].lead_time = -3.0, "R-123", "stocks[0].lead_time"),
        (|d| d.stocks[0].lead_time = 1.5, "R-123", "stocks[0].lead_time"),
        (
            |d| d.stocks[0].lead_times = vec![LeadTime { periods: 1.0, probability: 0.4 }],
            "R-123",
            "stocks[0].lead_times",
        ),
        (|d| d.stocks[0].review_period = 0.5, "R-124", "stocks[0].review_period"),
        (|d| d.stocks[0].holding_cost = 0.0, "R-125", "stocks[0].holding_cost"),
        (|d| d.stocks[0].shortage_cost = 0.0, "R-126", "stocks[0].shortage_cost"),
        (|d| d.stocks[0].pack_size = 0.0, "R-127", "stocks[0].pack_size"),
        (
            |d| (d.stocks[0].service, d.stocks[0].service_target) = (Some(Service::Alpha), Some(95.0)),
            "R-128",
            "stocks[0].service_target",
        ),
        (
            |d| (d.stocks[0].policy, d.stocks[0].pack_size) = (Some(PolicyForm::MinMax), 6.0),
            "R-129",
            "stocks[0].policy",
        ),
    ];
    for (spoil, code, path) in table {
        let mut draft = sound();
        spoil(&mut draft);
        let found = codes(draft);
        assert!(found.contains(&(code, path.to_owned())), "{code} {path}: {found:?}");
    }
    assert_eq!(codes(sound()), []);
}

#[test]
fn open_orders_must_fit() {
    let order = OnOrder { item: "a".into(), location: "1".into(), quantity: 5.0, period: Some(2), date: None };
    let spoiled = [
        (OnOrder { item: "b".into(), ..order.clone() }, "R-130"),
        (OnOrder { period: None, ..order.clone() }, "R-131"),
        (OnOrder { period: None, date: Some("2026-12-01".into()), ..order.clone() }, "R-132"),
        (OnOrder { quantity: f64::NAN, ..order.clone() }, "R-103"),
        (OnOrder { period: Some(0), ..order }, "R-911"),
    ];
    for (order, code) in spoiled {
        let draft = Draft { on_order: vec![order], ..sound() };
        assert_eq!(codes(draft)[0].0, code);
    }
}

#[test]
fn lot_sizing_rules_name_their_place() {
    let mut draft = Draft::new("t", Mode::LotSizing);
    draft.items = vec![Item {
        id: "a".into(),
        setup_cost: 1.0,
        setup_time: 0.0,
        unit_time: 1.0,
        holding_cost: 1.0,
        initial_stock: 0.0,
    }];
    draft.demand = vec![vec![1.0, 2.0]];
    draft.capacities = vec![5.0, 5.0];
    assert_eq!(codes(draft.clone()), []);
    type Spoil = fn(&mut Draft);
    let table: [(Spoil, &str); 8] = [
        (|d| d.items.clear(), "R-140"),
        (|d| d.start_date = Some("2026-11-23".into()), "R-141"),
        (|d| d.demand.push(vec![1.0, 1.0]), "R-142"),
        (|d| d.demand[0].clear(), "R-142"),
        (|d| d.capacities.push(1.0), "R-144"),
        (|d| d.items.push(d.items[0].clone()), "R-145"),
        (|d| d.demand[0][1] = -1.0, "R-103"),
        (|d| d.items[0].setup_time = 9.0, "R-912"),
    ];
    for (spoil, code) in table {
        let mut spoiled = draft.clone();
        spoil(&mut spoiled);
        let found = codes(spoiled);
        assert!(found.iter().any(|finding| finding.0 == code), "{code}: {found:?}");
    }
}

#[test]
fn a_systematic_fault_is_not_told_a_million_times() {
    let mut draft = sound();
    let bad = Stock { holding_cost: -1.0, ..draft.stocks[0].clone() };
    draft.stocks = (0..5000).map(|k| Stock { item: k.to_string(), ..bad.clone() }).collect();
    assert_eq!(codes(draft).len(), 100);
}

#[test]
fn the_form_follows_from_the_stock() {
    let form = |spoil: fn(&mut Stock)| {
        let mut draft = sound();
        spoil(&mut draft.stocks[0]);
        let (problem, _) = Problem::new(draft).unwrap();
        let Task::Policies(policies) = problem.task() else { panic!("policies") };
        policies.stocks.as_slice()[0].form
    };
    assert_eq!(form(|_| {}), PolicyForm::MinMax);
    assert_eq!(form(|s| s.review_period = 0.0), PolicyForm::ReorderLot);
    assert_eq!(form(|s| s.pack_size = 6.0), PolicyForm::ReorderLot);
    assert_eq!(form(|s| s.fixed_order_cost = 0.0), PolicyForm::BaseStock);
    assert_eq!(form(|s| (s.fixed_order_cost, s.moq) = (0.0, 10.0)), PolicyForm::MinMax);
}

#[test]
fn draft_and_json_lose_nothing() {
    let mut draft = sound();
    draft.start_date = Some("2026-11-23".into());
    draft.days_per_period = 7;
    draft.stocks[0].lead_times = vec![LeadTime { periods: 1.0, probability: 1.0 }];
    draft.on_order.push(OnOrder {
        item: "a".into(),
        location: "1".into(),
        quantity: 0.1,
        period: None,
        date: Some("2026-12-01".into()),
    });
    let text = serde_json::to_string(&draft).unwrap();
    assert_eq!(serde_json::from_str::<Draft>(&text).unwrap(), draft);
    let unknown = text.replacen('{', "{\"surprise\":1,", 1);
    assert!(serde_json::from_str::<Draft>(&unknown).is_err());
}
