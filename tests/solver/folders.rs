//! Writing and reading back loses nothing: JSON and CSV folders of every kind.

use crate::scratch::{Scratch, read};
use packhorse_instances::convert::{convert, write_draft};
use packhorse_instances::{AnyInstance, Files, allocation, dispatch, instance_json, packing, replenishment};
use packhorse_solver::allocation::Allocation;
use packhorse_solver::dispatch::Dispatch;
use packhorse_solver::geometry::Rounding;
use packhorse_solver::packing::{ClassRule, Packing};
use packhorse_solver::replenishment::Replenishment;
use proptest::prelude::*;
use std::fmt::Debug;

/// The draft of an instance of the kind expected.
trait Open: Files {
    fn draft_in(instance: &AnyInstance) -> Option<&Self::Draft>;
}

macro_rules! open {
    ($($kind:ident),+) => {
        $(impl Open for $kind {
            fn draft_in(instance: &AnyInstance) -> Option<&Self::Draft> {
                match instance {
                    AnyInstance::$kind(instance) => Some(<$kind as packhorse_solver::Kind>::draft(&instance.problem)),
                    _ => None,
                }
            }
        })+
    };
}

open!(Allocation, Replenishment, Dispatch, Packing);

fn round_trip<K: Open>(draft: &K::Draft) -> Result<(), TestCaseError>
where
    K::Draft: PartialEq + Debug,
{
    let scratch = Scratch::new();
    for target in ["x.json", "folder", "x.json.gz"] {
        let path = scratch.path().join(target);
        let written = write_draft::<K>(draft, path.to_str().expect("UTF-8"), None).expect("written");
        prop_assert!(written.dropped.is_empty());
        let instance = read(&path).map_err(|error| TestCaseError::fail(format!("{target}: {error}")))?;
        prop_assert_eq!(K::draft_in(&instance), Some(draft), "{}", target);
        // And once more, from what was read.
        let again = scratch.path().join("again.json");
        convert(&instance, again.to_str().expect("UTF-8"), None).expect("written");
        prop_assert_eq!(std::fs::read_to_string(&again).expect("read"), instance_json::<K>(draft));
    }
    Ok(())
}

/// As [`odd_text`], but not only space.
fn odd_id() -> impl Strategy<Value = String> {
    odd_text().prop_filter("an id has a name", |id| !id.trim().is_empty())
}

/// Ids and names that try the quoting of cells.
fn odd_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,8}",
        "[0-9]{1,4}",
        "[ -~äöü€\n\t\"',;]{1,12}",
        Just("null".to_owned()),
        Just("\"quoted\"".to_owned()),
        Just("true".to_owned()),
        Just(" padded ".to_owned()),
        Just("\"".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn packing_survives(seed in 0_u64..1000, name in odd_text(), id in odd_id(), value in 0.0..1e6_f64) {
        let mut draft = packing::generate(&packing::Size::default(), seed);
        draft.name = name;
        draft.items[0].id = format!("{id}~");
        draft.items[1].value = value;
        draft.bins[0].id = id;
        round_trip::<Packing>(&draft)?;
    }

    #[test]
    fn packing_orders_survive(seed in 0_u64..1000, id in odd_id(), item in odd_id(), quantity in 1_u32..9) {
        let size = packing::Size { orders: 6, items: 9, ..packing::Size::default() };
        let mut draft = packing::generate(&size, seed);
        draft.orders[0].id = format!("{id}~");
        draft.orders[1].zone = None;
        draft.orders[2].lines[0].quantity = quantity;
        let old = std::mem::replace(&mut draft.items[0].id, format!("{item}~"));
        let lines = draft.orders.iter_mut().flat_map(|order| &mut order.lines);
        lines.filter(|line| line.item == old).for_each(|line| line.item = format!("{item}~"));
        round_trip::<Packing>(&draft)?;
    }

    #[test]
    fn packing_trucks_survive(seed in 0_u64..1000, id in odd_id(), count in 1_u32..9, value in 0.0..1e6_f64) {
        let size = packing::Size { stops: 3, trucks: 2, items: 9, ..packing::Size::default() };
        let mut draft = packing::generate(&size, seed);
        let class = |id: String| ClassRule { id, max_per_truck: Some(count), ..ClassRule::default() };
        draft.classes = vec![class(id.clone()), class(format!("{id}~"))];
        draft.classes[1].max_value_per_truck = Some(value);
        draft.incompatible_in_truck = vec![[id.clone(), format!("{id}~")]];
        draft.items[0].classes = vec![id];
        round_trip::<Packing>(&draft)?;
    }

    #[test]
    fn allocation_survives(seed in 0_u64..1000, name in odd_text(), id in odd_id(), cost in 0.0..1e6_f64) {
        let mut draft = allocation::generate(&allocation::Size::default(), seed);
        draft.name = name;
        draft.sites[0].opening_cost = cost;
        draft.sites[0].id = format!("{id}~");
        round_trip::<Allocation>(&draft)?;
    }

    #[test]
    fn dispatch_survives(seed in 0_u64..1000, pairs in 0_usize..5, name in odd_text(), id in odd_id(), x in -9.0..9.0_f64) {
        let size = dispatch::Size { stops: 20, pairs, ..dispatch::Size::default() };
        let mut draft = dispatch::generate(&size, seed);
        draft.name = name;
        // The last stop that is no part of a pair, whose other end would name it.
        if let Some(stop) = draft.stops.iter_mut().rev().find(|stop| stop.pair.is_none()) {
            stop.id = id;
            stop.x = stop.x.map(|other| other + x);
        }
        round_trip::<Dispatch>(&draft)?;
    }

    #[test]
    fn dispatch_matrices_survive(distances in prop::collection::vec(prop::collection::vec(0.0..1e5_f64, 4), 4)) {
        let size = dispatch::Size { stops: 3, ..dispatch::Size::default() };
        let mut draft = dispatch::generate(&size, 1);
        draft.distances = distances;
        for (k, row) in draft.distances.iter_mut().enumerate() {
            row[k] = 0.0;
        }
        draft.rounding = Rounding::Matrix;
        round_trip::<Dispatch>(&draft)?;
    }

    #[test]
    fn replenishment_survives(seed in 0_u64..1000, lots in 0_usize..4, name in odd_text(), cost in 0.1..9e9_f64) {
        let size = replenishment::Size { items: 5, lots, ..replenishment::Size::default() };
        let mut draft = replenishment::generate(&size, seed);
        draft.name = name;
        draft.stocks.iter_mut().take(1).for_each(|stock| stock.holding_cost = cost);
        round_trip::<Replenishment>(&draft)?;
    }
}
