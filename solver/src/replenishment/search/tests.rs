//! The exact methods against published optima and against trying every policy.

use super::super::check;
use super::super::problem::{DemandForm, Draft, LeadTime, Mode, PolicyForm, Problem, Service, Stock, Task};
use super::policies::{Levels, plan, solve_stock};
use crate::search::stop::Stop;

fn of(stock: Stock) -> Problem {
    let mut draft = Draft::new("t", Mode::Policies);
    draft.stocks.push(stock);
    Problem::new(draft).expect("a sound stock").0
}

fn solved(problem: &Problem) -> (Levels, f64, f64) {
    let Task::Policies(task) = problem.task() else { panic!("policies") };
    let answer = solve_stock(&task.stocks.as_slice()[0], &Stop::after_iterations(1));
    (answer.levels, answer.cost.expect("solved"), answer.bound)
}

fn evaluated(problem: &Problem, levels: Levels) -> Option<f64> {
    let Task::Policies(task) = problem.task() else { panic!("policies") };
    let evaluation = check::evaluate(problem, &plan(problem.draft(), task, std::iter::once(levels)));
    evaluation.violations.is_empty().then(|| evaluation.objectives[0])
}

fn costs(stock: Stock, shortage: f64, fixed: f64) -> Stock {
    Stock { shortage_cost: shortage, fixed_order_cost: fixed, ..stock }
}

#[test]
fn textbook_policies_come_out() {
    let poisson = |mean, h| Stock { mean: Some(mean), ..Stock::new("a", DemandForm::Poisson, h) };
    let continuous = |lead_time, stock| Stock { lead_time, review_period: 0.0, ..stock };
    // Snyder, Shen, Fundamentals of Supply Chain Theory: example 4.7, problems 4.31 and 5.2, example 5.8.
    for (stock, reorder, top, cost) in [
        (costs(poisson(6.0, 1.0), 4.0, 5.0), 4, 10, 8.034_111_561_471_642),
        (costs(poisson(4.0, 40.0), 125.0, 150.0), 2, 7, 223.574_829_566_968_82),
        (costs(continuous(0.5, poisson(12.0, 4.0)), 28.0, 4.0), 6, 13, 28.241_312_842_169_155),
        (costs(continuous(2.0, poisson(1.5, 20.0)), 150.0, 100.0), 3, 8, 107.923_580_633_149_75),
    ] {
        let problem = of(stock);
        let (levels, ours, bound) = solved(&problem);
        assert_eq!((levels.reorder, levels.reorder + levels.span), (reorder, top));
        assert!((ours - cost).abs() < 1e-8 && bound == ours, "{ours} {cost}");
    }
}

/// Stocks of every form and side condition, small enough to try every policy.
fn small_stocks() -> Vec<Stock> {
    let mut stocks = Vec::new();
    let laws = [
        (DemandForm::Poisson, 2.0, None),
        (DemandForm::NegativeBinomial, 1.5, Some(3.0)),
        (DemandForm::Gamma, 3.0, Some(0.7)),
        (DemandForm::Normal, 4.0, Some(0.5)),
        (DemandForm::Deterministic, 2.5, None),
        (DemandForm::Poisson, 0.05, None),
    ];
    for (law, mean, ratio) in laws {
        for (review, lead) in [(1.0, 0.0), (2.0, 1.0), (0.0, 1.5)] {
            for (p, fixed) in [(4.0, 10.0), (20.0, 0.0), (0.0, 6.0)] {
                for (service, target) in
                    [(None, None), (Some(Service::Alpha), Some(0.9)), (Some(Service::Beta), Some(0.95))]
                {
                    for (moq, pack) in [(0.0, 1.0), (9.0, 1.0), (5.0, 3.0)] {
                        if p == 0.0 && service.is_none() {
                            continue;
                        }
                        stocks.push(Stock {
                            mean: Some(mean),
                            variance_ratio: ratio,
                            review_period: review,
                            lead_time: lead,
                            shortage_cost: p,
                            fixed_order_cost: fixed,
                            service,
                            service_target: target,
                            moq,
                            pack_size: pack,
                            ..Stock::new("a", law, 1.0)
                        });
                    }
                }
            }
        }
    }
    stocks
}

#[test]
fn no_policy_of_the_form_is_better() {
    for stock in small_stocks() {
        let problem = of(stock.clone());
        let (levels, cost, bound) = solved(&problem);
        let checked = evaluated(&problem, levels);
        assert!(
            checked.is_some_and(|value| (value - cost).abs() < 1e-7 * cost.max(1.0)),
            "{checked:?} {cost} {stock:?}"
        );
        assert!((bound - cost).abs() < 1e-9, "unproven: {bound} {cost} {stock:?}");
        for span in 1..levels.span + 8 {
            for reorder in levels.reorder - 6..levels.reorder + 7 {
                let value = evaluated(&problem, Levels { reorder, span });
                assert!(
                    value.is_none_or(|value| value >= cost - 1e-7),
                    "({reorder}, {span}) costs {value:?} < {cost}: {stock:?}"
                );
            }
        }
    }
}

#[test]
fn quick_policies_serve_enough() {
    for stock in small_stocks() {
        let problem = of(stock.clone());
        let Task::Policies(task) = problem.task() else { panic!("policies") };
        let levels = super::quick::levels(&task.stocks.as_slice()[0]);
        assert!(evaluated(&problem, levels).is_some(), "{levels:?} {stock:?}");
    }
}

#[test]
fn random_lead_times_mix_the_windows() {
    let lead_times = vec![LeadTime { periods: 3.0, probability: 0.7 }, LeadTime { periods: 10.0, probability: 0.3 }];
    let stock = Stock {
        mean: Some(1.0),
        lead_times,
        review_period: 0.0,
        service: Some(Service::Alpha),
        service_target: Some(0.95),
        policy: Some(PolicyForm::ReorderLot),
        ..Stock::new("a", DemandForm::Poisson, 1.0)
    };
    let problem = of(stock);
    let (levels, ..) = solved(&problem);
    // P(N(3) ≤ r) 0.7 + P(N(10) ≤ r) 0.3 reaches 0.95 at 13.
    assert_eq!((levels.reorder, levels.span), (13, 1));
}

#[test]
fn large_numbers_take_a_coarser_step() {
    let stock = Stock { mean: Some(1e7), variance_ratio: Some(1e6), ..Stock::new("a", DemandForm::Gamma, 0.01) };
    let problem = of(costs(Stock { lead_time: 3.0, ..stock }, 0.5, 1e6));
    let (levels, cost, _) = solved(&problem);
    let checked = evaluated(&problem, levels).expect("feasible");
    assert!((checked - cost).abs() < 1e-6 * cost);
}
