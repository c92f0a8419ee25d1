//! Patterns: what they lead to is sound under the rules that a single bin has, and often cheaper than greedy loads.

use super::super::block::Blocks;
use super::super::cargo::Cargo;
use super::super::construct::{Filler, construct};
use super::super::loads::Loads;
use super::super::node::Scene;
use super::super::report::Report;
use super::super::{RECIPE, WEIGHTS};
use super::{Patterns, improve};
use crate::kind::Kind as _;
use crate::packing::Packing;
use crate::packing::problem::{BinType, Draft, ItemType, Objective, Orientation, Problem};
use crate::search::observer::Silent;
use crate::search::random::stream;
use crate::search::stop::Stop;
use crate::units::{Grams, Millimetres};
use rand::RngExt as _;

/// Loads by patterns, from a greedy construction, as far as they are better; and the greedy loads.
fn covered(problem: &Problem) -> (Option<Loads>, Loads, Cargo, Blocks) {
    let cargo = Cargo::new(problem);
    let blocks = Blocks::new(&cargo, RECIPE, &|| false);
    let scene = Scene { cargo: &cargo, blocks: &blocks, weights: WEIGHTS };
    let stop = Stop::after_iterations(20_000);
    let report = Report::new(problem, &cargo, None, Packing::objectives(problem), &stop, &Silent);
    let mut greedy = Loads::nothing(&cargo);
    construct(&scene, &mut Filler::default(), &mut greedy, &stop);
    let (found, _) = improve(&scene, &report, &stop, 1, (&greedy, Patterns::default()), 20_000);
    (found, greedy, cargo, blocks)
}

/// Kinds of many copies into bins of two types and prices, some of limited stock, with weights.
fn drawn(round: u64) -> Problem {
    let mut random = stream(round, "patterns", 0);
    let mut side = |from: i64, to: i64| Millimetres(random.random_range(from..=to));
    let mut draft = Draft {
        objective: if round.is_multiple_of(2) { Objective::Bins } else { Objective::Cost },
        ..Draft::default()
    };
    draft.support = if round.is_multiple_of(3) { 1.0 } else { 0.0 };
    for row in 0..2 {
        let [x, y, z] = [side(10, 16), side(8, 14), side(8, 14)];
        draft.bins.push(BinType { id: format!("b{row}"), x, y, z, ..BinType::default() });
    }
    for row in 0..4 {
        let [x, y, z] = [side(3, 9), side(3, 7), side(2, 6)];
        draft.items.push(ItemType { id: format!("i{row}"), x, y, z, ..ItemType::default() });
    }
    for item in &mut draft.items {
        item.quantity = random.random_range(4..=14);
        item.weight_g = Grams(random.random_range(1..=20));
        if random.random_range(0..2) == 0 {
            item.orientations = vec![Orientation::Xyz, Orientation::Yxz];
        }
    }
    for (row, bin) in draft.bins.iter_mut().enumerate() {
        bin.cost = Some(f64::from(random.random_range(5..=12)));
        bin.max_weight_g = Some(Grams(random.random_range(80..=200)));
        bin.stock = (row == 0 && round % 4 == 1).then_some(3);
    }
    Problem::validate(draft).unwrap_or_else(|findings| panic!("{findings:?}")).0
}

#[test]
fn what_patterns_lead_to_is_sound_and_often_cheaper() {
    let mut better = 0;
    for round in 0..40 {
        let problem = drawn(round);
        let (found, greedy, cargo, blocks) = covered(&problem);
        let Some(loads) = found else { continue };
        let evaluation = Packing::check(&problem, &loads.plan(&problem, &cargo, &blocks, "no room"));
        assert!(evaluation.violations.is_empty(), "round {round}: {:?}", evaluation.violations);
        assert_eq!(evaluation.left_out as u64, loads.missing(&cargo), "round {round}");
        let key = |loads: &Loads| (loads.missing(&cargo), loads.price(&cargo));
        better += usize::from(key(&loads) < key(&greedy));
    }
    assert!(better >= 5, "{better} of 40 became better");
}
