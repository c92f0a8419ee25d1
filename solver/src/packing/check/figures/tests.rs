//! What packhorse states passes, and every figure that is changed is told.

use crate::kind::Kind as _;
use crate::packing::Packing;
use crate::packing::plan::{Figures, Plan, Totals};
use crate::packing::problem::Problem;

const TRUCK: &str = r#"{"kind":"packing",
    "bins":[{"id":"truck","x":70,"y":25,"z":20,"tare_g":500,"axles":[
        {"position_mm":-10,"max_g":90000,"tare_g":300},{"position_mm":50,"max_g":90000,"tare_g":200}]}],
    "items":[{"id":"a","x":10,"y":10,"z":10,"quantity":2,"weight_g":101},{"id":"b","x":7,"y":9,"z":3,"weight_g":13}]}"#;
const TRUCK_PLAN: &str = r#"{"bins":[{"bin":"truck","items":[
    {"item":"b","x":0,"y":0,"z":10,"dx":7,"dy":9,"dz":3},
    {"item":"a","x":0,"y":0,"z":0,"dx":10,"dy":10,"dz":10},{"item":"a","x":20,"y":5,"z":0,"dx":10,"dy":10,"dz":10}]}]}"#;

const ORDERS: &str = r#"{"kind":"packing","objective":"cost",
    "bins":[{"id":"small","x":200,"y":150,"z":100,"cost":12,"tare_g":90,"material_cm2":1400,"co2_g":70}],
    "items":[{"id":"mug","x":110,"y":90,"z":100,"weight_g":380}],
    "orders":[{"id":"1","lines":[{"item":"mug"}],"zone":"home"},{"id":"2","lines":[{"item":"mug"}],"zone":"abroad"}],
    "prices":{"filler_per_litre":2.5,"filler_co2_g_per_litre":15,"material_per_m2":18,"co2_per_kg":12,
      "freight":{"divisor":5000,"round_g":500,"zones":[
        {"id":"home","steps":[{"to_g":400,"cost":390}],"beyond_per_kg":60},
        {"id":"abroad","steps":[{"to_g":2000,"cost":890}]}]}}}"#;
const ORDERS_PLAN: &str = r#"{"bins":[
    {"bin":"small","order":"1","items":[{"item":"mug","x":0,"y":0,"z":0,"dx":110,"dy":90,"dz":100}]},
    {"bin":"small","order":"2","items":[{"item":"mug","x":0,"y":0,"z":0,"dx":110,"dy":90,"dz":100}]}]}"#;

fn stated(problem: &str, plan: &str) -> (Problem, Plan) {
    let problem = Problem::validate(serde_json::from_str(problem).expect("well formed")).expect("valid").0;
    let mut plan: Plan = serde_json::from_str(plan).expect("well formed");
    assert_eq!(Packing::check(&problem, &plan).violations, []);
    Packing::annotate(&problem, &mut plan);
    (problem, plan)
}

fn told(problem: &Problem, plan: &Plan) -> Vec<String> {
    Packing::misstated(problem, plan).into_iter().map(|wrong| wrong.message).collect()
}

#[test]
fn a_truck_is_told_with_centre_and_axles() {
    let (problem, plan) = stated(TRUCK, TRUCK_PLAN);
    assert_eq!(told(&problem, &plan), [""; 0]);
    // Moment along x: 101 · 5 + 101 · 25 + 13 · 3.5 = 3075.5, over 215 g: 14.3 mm. On the second axle 215 · (14.3 + 10) / 60.
    let expected = Figures {
        fill: 0.0625,
        weight_g: Some(215),
        gross_g: Some(715),
        centre_mm: Some([14, 7, 5]),
        axles_g: Some([428, 287]),
        ..Figures::default()
    };
    assert_eq!(plan.bins[0].figures, Some(expected));
    let totals = Totals { bins: 1, items: 3, fill: 0.0625, weight_g: Some(215), gross_g: Some(715), co2_g: None };
    assert_eq!(plan.totals, Some(totals));
    // The small item stands on the first.
    assert_eq!(plan.bins[0].items.last().map(|placed| placed.x), Some(20));
}

#[test]
fn parcels_are_told_with_their_costs() {
    let (problem, plan) = stated(ORDERS, ORDERS_PLAN);
    assert_eq!(told(&problem, &plan), [""; 0]);
    let first = plan.bins[0].figures.as_ref().expect("stated");
    // 3 litres less 0.99; 470 g count as 600 g by size, in steps 1000 g: 600 beyond the last step.
    let costs: Vec<(&str, f64)> = first.costs.iter().map(|(name, &value)| (name.as_str(), value)).collect();
    assert_eq!(costs, [("bins", 12.0), ("co2", 1.2018), ("filler", 5.025), ("freight", 450.0), ("material", 2.52)]);
    assert_eq!((first.co2_g, first.centre_mm, first.gross_g), (Some(100.15), None, Some(470)));
    let sum: f64 = plan.bins.iter().flat_map(|bin| &bin.figures).flat_map(|figures| figures.costs.values()).sum();
    let evaluation = Packing::check(&problem, &plan);
    assert!((sum - evaluation.objectives[0]).abs() < 1e-6, "{sum}, {evaluation:?}");
}

/// The only message where `change` is made to a sound plan.
fn changed(of: (&str, &str), change: impl FnOnce(&mut Plan)) -> String {
    let (problem, mut plan) = stated(of.0, of.1);
    change(&mut plan);
    let told = told(&problem, &plan);
    assert_eq!(told.len(), 1, "{told:?}");
    told.into_iter().next().unwrap_or_default()
}

#[test]
fn every_false_figure_is_told() {
    let figure = |of: (&str, &str), change: fn(&mut Figures)| {
        changed(of, |plan| plan.bins[0].figures.iter_mut().for_each(change))
    };
    let (truck, orders) = ((TRUCK, TRUCK_PLAN), (ORDERS, ORDERS_PLAN));
    assert_eq!(
        figure(truck, |figures| figures.fill = 0.0626),
        "bin 1 (\"truck\"): \"fill\" is stated as 0.0626, it is 0.0625"
    );
    assert!(figure(truck, |figures| figures.fill = f64::NAN).contains("fill"));
    assert!(figure(truck, |figures| figures.weight_g = Some(216)).contains("weight_g"));
    assert!(figure(truck, |figures| figures.gross_g = Some(i64::MAX)).contains("gross_g"));
    assert!(figure(truck, |figures| figures.centre_mm = Some([15, 7, 5])).contains("it is 14.3, 7.3, 5.4"));
    assert!(figure(truck, |figures| figures.centre_mm = Some([14, i64::MIN, 5])).contains("centre_mm"));
    assert!(figure(truck, |figures| figures.axles_g = Some([428, 286])).contains("it is 427.9, 287.1"));
    assert!(figure(truck, |figures| figures.co2_g = Some(1.0)).contains("it is not known"));
    assert!(
        figure(truck, |figures| {
            figures.costs.insert("bins".to_owned(), 1.0);
        })
        .contains("the objective is bins")
    );
    assert!(figure(orders, |figures| figures.axles_g = Some([1, 2])).contains("no axles"));
    assert!(figure(orders, |figures| figures.co2_g = Some(100.16)).contains("co2_g"));
    assert!(
        figure(orders, |figures| {
            figures.costs.insert("freight".to_owned(), 449.0);
        })
        .contains("the cost \"freight\" is stated as 449, it is 450")
    );
    assert!(
        figure(orders, |figures| {
            figures.costs.remove("freight");
        })
        .contains("is stated as 0, it is 450")
    );
    assert!(
        figure(orders, |figures| {
            figures.costs.insert("tea".to_owned(), 0.0);
        })
        .contains("no such part")
    );
    let total = |of: (&str, &str), change: fn(&mut Totals)| changed(of, |plan| plan.totals.iter_mut().for_each(change));
    assert_eq!(total(truck, |totals| totals.bins = 2), "the totals: \"bins\" is stated as 2, it is 1");
    assert!(total(truck, |totals| totals.items = u64::MAX).contains("items"));
    assert!(total(truck, |totals| totals.fill = 0.07).contains("fill"));
    assert!(total(orders, |totals| totals.co2_g = Some(200.4)).contains("co2_g"));
}

#[test]
fn an_order_that_puts_something_below_what_is_in_is_told() {
    let turn = |plan: &mut Plan| plan.bins[0].items.reverse();
    let message = changed((TRUCK, TRUCK_PLAN), turn);
    assert!(
        message.contains("\"a\" at (0, 0, 0) is listed after \"b\" at (0, 0, 10), which lies above it"),
        "{message}"
    );
    // A plan that says nothing of its order may list its items in any.
    let (problem, mut plan) = stated(TRUCK, TRUCK_PLAN);
    plan.loading_order = false;
    turn(&mut plan);
    assert_eq!(told(&problem, &plan), [""; 0]);
}
