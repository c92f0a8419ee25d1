//! Proofs of orders under weights, freight and stock: none is claimed that does not hold, and no run is late for one.

use super::*;

/// An order that no parcel takes whole: 25 with both heavy items apart, 22 with the light one beside one of them.
const HEAVY: &str = r#"{"kind":"packing","objective":"cost",
    "bins":[{"id":"b2","x":3,"y":4,"z":3,"cost":0,"max_weight_g":6},{"id":"b3","x":5,"y":2,"z":2,"cost":8}],
    "items":[{"id":"i0","x":3,"y":1,"z":1},{"id":"i1","x":1,"y":2,"z":1,"weight_g":19}],
    "prices":{"freight":{"zones":[{"id":"z","steps":[{"to_g":19,"cost":3},{"to_g":31,"cost":5}]}]}},
    "orders":[{"id":"o0","lines":[{"item":"i0"},{"item":"i1","quantity":2}]}]}"#;

#[test]
fn an_order_heavier_than_any_parcel_is_divided_among_all_cartons() {
    let (_, cost, bound) = solve(&problem(HEAVY), 1, &free());
    assert!((cost - 22.0).abs() < 1e-9 && bound.expect("bounded") <= 22.0, "{cost}, {bound:?}");
}

/// The least that all divisions of the pieces among cartons cost, by trying every one.
fn cheapest(shop: &Shop, pieces: &[&super::super::wanted::Kind], groups: &mut Vec<Vec<usize>>, at: usize) -> f64 {
    if at == pieces.len() {
        let parcel = |group: &Vec<usize>| {
            let held: Vec<&super::super::wanted::Kind> = group.iter().map(|&piece| pieces[piece]).collect();
            let weight: i64 = held.iter().map(|kind| kind.weight).sum();
            let holds = |carton: &usize| {
                let bin = &shop.cartons[*carton];
                weight <= bin.max_weight && fits(bin.size, &held, &mut Vec::new())
            };
            let cartons = (0..shop.cartons.len()).filter(holds);
            cartons.map(|carton| shop.price(carton, weight)).fold(f64::INFINITY, f64::min)
        };
        return groups.iter().map(parcel).sum();
    }
    let mut best = f64::INFINITY;
    for row in 0..groups.len() {
        groups[row].push(at);
        best = best.min(cheapest(shop, pieces, groups, at + 1));
        groups[row].pop();
    }
    groups.push(vec![at]);
    best = best.min(cheapest(shop, pieces, groups, at + 1));
    groups.pop();
    best
}

#[test]
fn proofs_agree_with_trying_every_division_under_weights_and_freight() {
    let mut random = stream(4, "orders-divisions", 0);
    let mut proven = 0;
    for round in 0..150 {
        let mut draft = problem(HEAVY).draft().clone();
        for bin in &mut draft.bins {
            (bin.x.0, bin.y.0, bin.z.0) =
                (random.random_range(3..=4), random.random_range(2..=3), random.random_range(2..=3));
            bin.cost = Some(f64::from(random.random_range(0..10)));
            bin.tare_g.0 = random.random_range(0..=6);
            bin.max_weight_g = random.random_bool(0.5).then(|| crate::units::Grams(random.random_range(6..=40)));
        }
        for item in &mut draft.items {
            (item.x.0, item.y.0, item.z.0) =
                (random.random_range(1..=3), random.random_range(1..=2), random.random_range(1..=2));
            item.weight_g.0 = if random.random_bool(0.3) { 0 } else { random.random_range(1..=20) };
        }
        draft.orders[0].lines[0].quantity = random.random_range(1..=2);
        let Ok((problem, _)) = Problem::validate(draft) else { continue };
        let shop = &Shop::all(&problem)[0];
        let wanted = Wanted::of(shop, problem.orders(), 0, &Types::default());
        if !wanted.misfits.is_empty() {
            continue;
        }
        let pieces: Vec<&super::super::wanted::Kind> =
            wanted.kinds.iter().flat_map(|kind| std::iter::repeat_n(kind, kind.count as usize)).collect();
        let truth = cheapest(shop, &pieces, &mut Vec::new(), 0);
        let (plan, cost, bound) = solve(&problem, 1, &free());
        assert!(bound.expect("bounded") <= truth + 1e-6, "round {round}: {bound:?} of {truth}");
        if plan.proof.is_some_and(|proof| proof.proven == 1) {
            assert!((cost - truth).abs() < 1e-6, "round {round}: {cost} instead of {truth}");
            proven += 1;
        }
    }
    assert!(proven > 50, "{proven}");
}

#[test]
fn goods_of_no_weight_are_bounded_where_the_carrier_takes_the_empty_carton_just_so() {
    let text = HEAVY.replace(",\"weight_g\":19", "").replace("\"cost\":0,", "\"cost\":1,\"tare_g\":31,");
    let problem = problem(&text.replace("\"cost\":8", "\"cost\":9,\"tare_g\":31"));
    let shop = &Shop::all(&problem)[0];
    let wanted = Wanted::of(shop, problem.orders(), 0, &Types::default());
    let least = super::super::one::at_least(shop, &wanted, &Types::default());
    assert!(least.is_finite() && least <= 6.0, "{least}");
    // Where no carton is taken even empty nothing is bounded by it.
    let text = text.replace("\"tare_g\":31", "\"tare_g\":32");
    let (_, cost, bound) = solve(&self::problem(&text), 1, &free());
    assert!(bound.expect("bounded") <= cost);
}

#[test]
fn stocks_of_more_than_64_types_are_shared_and_what_is_too_much_stays_out() {
    let mut draft = problem(DEAR_AND_SMALL).draft().clone();
    let last = draft.bins.pop().expect("two");
    draft.bins =
        (0..70).map(|row| crate::packing::BinType { id: format!("t{row}"), ..draft.bins[0].clone() }).collect();
    draft.bins.push(crate::packing::BinType { stock: Some(1), ..last });
    let limited = Problem::validate(draft.clone()).expect("valid").0;
    let (plan, cost, _) = solve(&limited, 1, &free());
    assert!(plan.unpacked.is_empty() && (cost - 14.0).abs() < 1e-9, "{cost}");
    // Of one order what fits is packed, and the stock is named.
    draft.bins.retain(|bin| bin.stock.is_some());
    draft.orders.truncate(1);
    draft.orders[0].lines[0].quantity = 12;
    let (plan, _, _) = solve(&Problem::validate(draft.clone()).expect("valid").0, 1, &free());
    assert_eq!((plan.bins.len(), plan.unpacked[0].quantity), (1, 4));
    assert!(plan.unpacked[0].reason.contains("too small"), "{:?}", plan.unpacked);
    draft.orders[0].lines[0].quantity = 1;
    draft.orders.push(crate::packing::Order { id: "2".to_owned(), ..draft.orders[0].clone() });
    let (plan, _, _) = solve(&Problem::validate(draft).expect("valid").0, 1, &free());
    assert!(plan.unpacked[0].reason.contains("other orders"), "{:?}", plan.unpacked);
}

#[test]
fn what_a_stock_makes_dearer_is_not_proven() {
    let mut draft = problem(DEAR_AND_SMALL).draft().clone();
    draft.bins[1].stock = Some(1);
    let problem = Problem::validate(draft).expect("valid").0;
    let outcome = Packing::solve(&problem, &Options::default(), &free(), &Silent);
    let proof = outcome.plan.and_then(|plan| plan.proof).expect("told");
    assert_eq!((proof.proven, proof.open.len()), (1, 1));
    assert_eq!(outcome.stopped_by, crate::outcome::StoppedBy::Finished);
}

#[test]
fn an_order_in_hand_is_left_when_the_time_is_over() {
    let problem = month(9, 1, 4, "\"cost\"");
    let shop = &Shop::all(&problem)[0];
    let wanted = Wanted::of(shop, problem.orders(), 0, &Types::default());
    let stop = Stop::after(std::time::Duration::ZERO);
    let engine = super::super::engine::Engine::new(&problem, 1, &stop);
    let mut random = stream(1, "late", 0);
    let mut worker = Worker::new(&stop);
    let first = super::super::one::first(&engine, shop, &wanted, &Types::default(), &mut worker, &mut random);
    let mut answer = first.expect("an answer, however late");
    // Without a look at the clock this would go on for ever.
    (answer.lower, answer.price) = (0.0, 1e9);
    let effort = Effort { tries: u32::MAX, nodes: u64::MAX };
    let care = super::super::Care { effort, divisions: u32::MAX, ruins: u32::MAX, general: u64::MAX };
    super::super::one::refine(&engine, shop, &wanted, &Types::default(), care, &mut worker, &mut random, &mut answer);
    assert!(answer.lower <= answer.price);
    let mut duals = Duals::default();
    let kinds = [super::super::wanted::Kind { count: 14, ..wanted.kinds[0].clone() }];
    duals.prepare(shop.cartons[1].size, &kinds);
    let mut nodes = u64::MAX;
    assert_ne!(search([70, 70, 70], &kinds, &[14], &duals, &stop, &mut nodes), Said::Yes(Vec::new()));
}
