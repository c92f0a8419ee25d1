//! The check refuses what is wrong, by rule, and gives the published costs.

use super::super::plan::{Order, Plan, Policy};
use super::super::problem::{DemandForm, Draft, Item, Mode, OnOrder, PolicyForm, Problem, Service, Stock};
use super::evaluate;

fn problem(stock: Stock) -> Problem {
    let mut draft = Draft::new("t", Mode::Policies);
    draft.stocks.push(stock);
    Problem::new(draft).unwrap().0
}

fn poisson(mean: f64) -> Stock {
    Stock {
        mean: Some(mean),
        shortage_cost: 9.0,
        fixed_order_cost: 64.0,
        on_hand: 20.0,
        ..Stock::new("a", DemandForm::Poisson, 1.0)
    }
}

fn min_max(s: f64, top: f64) -> Plan {
    let policy = Policy {
        item: "a".into(),
        location: "1".into(),
        policy: PolicyForm::MinMax,
        s: Some(s),
        order_up_to: Some(top),
        r: None,
        lot: None,
    };
    Plan { orders: Vec::new(), policies: vec![policy] }
}

fn order(period: u32, quantity: f64) -> Order {
    Order { item: "a".into(), location: "1".into(), supplier: "1".into(), period: Some(period), date: None, quantity }
}

fn rules(problem: &Problem, plan: &Plan) -> Vec<&'static str> {
    evaluate(problem, plan).violations.iter().map(|violation| violation.rule).collect()
}

#[test]
fn the_published_cost_of_a_published_policy() {
    let problem = problem(poisson(10.0));
    let evaluation = evaluate(&problem, &min_max(6.0, 40.0));
    assert_eq!(evaluation.violations, []);
    assert!((evaluation.objectives[0] - 35.0216).abs() < 1e-4, "{evaluation:?}");
    let parts: f64 = evaluation.costs.iter().map(|part| part.value).sum();
    assert!((parts - evaluation.objectives[0]).abs() < 1e-9);
}

#[test]
fn wrong_policies_are_refused() {
    let problem = problem(poisson(10.0));
    assert_eq!(rules(&problem, &Plan::default()), ["missing"]);
    assert_eq!(rules(&problem, &min_max(6.0, 6.0)), ["policy"]);
    assert_eq!(rules(&problem, &min_max(6.5, 40.0)), ["policy"]);
    assert_eq!(rules(&problem, &min_max(6.0, f64::INFINITY)), ["policy"]);
    let mut twice = min_max(6.0, 40.0);
    twice.policies.push(twice.policies[0].clone());
    assert_eq!(rules(&problem, &twice), ["twice"]);
    let mut unknown = min_max(6.0, 40.0);
    unknown.policies[0].item = "b".into();
    assert_eq!(rules(&problem, &unknown), ["unknown", "missing"]);
    let mut form = min_max(6.0, 40.0);
    form.policies[0].policy = PolicyForm::BaseStock;
    assert_eq!(rules(&problem, &form), ["policy"]);
}

#[test]
fn todays_order_must_be_the_policys() {
    let problem = problem(Stock { on_hand: 3.0, backorders: 1.0, ..poisson(10.0) });
    let mut plan = min_max(6.0, 40.0);
    assert_eq!(rules(&problem, &plan), ["order"]);
    plan.orders = vec![order(1, 38.0)];
    assert_eq!(rules(&problem, &plan), [""; 0]);
    plan.orders[0].quantity = 37.0;
    assert_eq!(rules(&problem, &plan), ["order"]);
    plan.orders = vec![order(2, 38.0)];
    assert_eq!(rules(&problem, &plan), ["period"]);
    plan.orders = vec![Order { supplier: "x".into(), ..order(1, 38.0) }];
    assert_eq!(rules(&problem, &plan), ["supplier"]);
}

#[test]
fn an_order_due_after_the_cover_is_no_cover() {
    let stock = Stock { on_hand: 3.0, lead_time: 2.0, ..poisson(10.0) };
    let mut draft = Draft::new("t", Mode::Policies);
    draft.stocks.push(stock);
    for (period, wanted) in [(3, Vec::new()), (4, vec![order(1, 57.0)])] {
        draft.on_order =
            vec![OnOrder { item: "a".into(), location: "1".into(), quantity: 50.0, period: Some(period), date: None }];
        let problem = Problem::new(draft.clone()).unwrap().0;
        let plan = Plan { orders: wanted, ..min_max(26.0, 60.0) };
        assert_eq!(rules(&problem, &plan), [""; 0], "due in period {period}");
    }
}

#[test]
fn service_and_limits_are_held() {
    let served = problem(Stock { service: Some(Service::Alpha), service_target: Some(0.99), ..poisson(10.0) });
    assert_eq!(rules(&served, &min_max(6.0, 40.0)), ["service"]);
    let minimum = problem(Stock { moq: 50.0, ..poisson(10.0) });
    assert_eq!(rules(&minimum, &min_max(6.0, 40.0)), ["policy"]);
    assert_eq!(rules(&minimum, &min_max(6.0, 56.0)), [""; 0]);
}

#[test]
fn lots_are_checked() {
    let mut draft = Draft::new("t", Mode::LotSizing);
    draft.items = vec![Item {
        id: "a".into(),
        setup_cost: 100.0,
        setup_time: 5.0,
        unit_time: 2.0,
        holding_cost: 1.0,
        initial_stock: 1.0,
    }];
    draft.demand = vec![vec![4.0, 6.0]];
    draft.capacities = vec![25.0, 25.0];
    let problem = Problem::new(draft).unwrap().0;
    let plan = |orders: Vec<Order>| Plan { orders, policies: Vec::new() };
    let good = plan(vec![order(1, 9.0)]);
    assert_eq!(rules(&problem, &good), [""; 0]);
    assert_eq!(evaluate(&problem, &good).objectives, [106.0]);
    assert_eq!(rules(&problem, &plan(vec![order(1, 3.0)])), ["demand"]);
    assert_eq!(rules(&problem, &plan(vec![order(1, 10.5)])), ["capacity"]);
    assert_eq!(rules(&problem, &plan(vec![order(1, 9.0), order(3, 1.0)])), ["period"]);
    assert_eq!(rules(&problem, &plan(vec![order(1, 9.0), order(2, -1.0)])), ["quantity"]);
    assert_eq!(rules(&problem, &plan(vec![order(1, f64::NAN)])), ["quantity", "demand", "demand"]);
    assert_eq!(rules(&problem, &plan(vec![order(1, 5.0), order(1, 4.0)])), [""; 0]);
    assert_eq!(evaluate(&problem, &plan(vec![order(1, 5.0), order(1, 4.0)])).objectives, [106.0]);
}
