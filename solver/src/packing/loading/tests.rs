//! The order against the relation by definition, on boxes cut out of a bin at random.

use super::{Stand, Way, arrange, order};
use crate::packing::plan::Plan;
use crate::packing::problem::Problem;
use crate::search::random::stream;
use rand::RngExt as _;
use std::time::Instant;

fn stand(lo: [i64; 3], size: [i64; 3]) -> Stand {
    Stand { lo, hi: [0, 1, 2].map(|axis| lo[axis] + size[axis]), stop: 0 }
}

/// Whether `a` lies before `b` along the axis, in line with it.
fn before(a: &Stand, b: &Stand, axis: usize) -> bool {
    a.hi[axis] <= b.lo[axis]
        && (0..3).all(|along| along == axis || (a.lo[along] < b.hi[along] && b.lo[along] < a.hi[along]))
}

/// Cuts a box in two again and again, and forgets some of the parts.
fn cut(random: &mut impl rand::Rng, lo: [i64; 3], hi: [i64; 3], left: u32, parts: &mut Vec<Stand>) {
    let axis = random.random_range(0..3);
    if left == 0 || hi[axis] - lo[axis] < 2 {
        if random.random_range(0..5) > 0 {
            parts.push(Stand { lo, hi, stop: 0 });
        }
        return;
    }
    let at = random.random_range(lo[axis] + 1..hi[axis]);
    let (mut middle_hi, mut middle_lo) = (hi, lo);
    (middle_hi[axis], middle_lo[axis]) = (at, at);
    cut(random, lo, middle_hi, left - 1, parts);
    cut(random, middle_lo, hi, left - 1, parts);
}

/// Boxes thrown into a bin where they overlap none.
fn thrown(random: &mut impl rand::Rng, count: usize) -> Vec<Stand> {
    let mut parts: Vec<Stand> = Vec::new();
    for _ in 0..count * 4 {
        let lo = [0; 3].map(|_: i32| random.random_range(0..30));
        let one = stand(lo, [0; 3].map(|_: i32| random.random_range(1..16)));
        let apart = |other: &Stand| (0..3).any(|axis| one.hi[axis] <= other.lo[axis] || other.hi[axis] <= one.lo[axis]);
        if parts.len() < count && parts.iter().all(apart) {
            parts.push(one);
        }
    }
    parts
}

/// The place of every item in the order, which names each once.
fn places(items: &[Stand], way: Way) -> Vec<usize> {
    let mut places = vec![usize::MAX; items.len()];
    for (place, row) in order(items, way).into_iter().enumerate() {
        assert_eq!(places[row], usize::MAX, "named twice");
        places[row] = place;
    }
    assert!(places.iter().all(|&place| place < items.len()));
    places
}

/// Whether the relations along the axes together have no cycle.
fn acyclic(items: &[Stand], axes: &[usize]) -> bool {
    let mut left: Vec<usize> = (0..items.len()).collect();
    while !left.is_empty() {
        let blocked =
            |&row: &usize| left.iter().any(|&other| axes.iter().any(|&axis| before(&items[other], &items[row], axis)));
        let rest: Vec<usize> = left.iter().copied().filter(blocked).collect();
        if rest.len() == left.len() {
            return false;
        }
        left = rest;
    }
    true
}

fn holds(items: &[Stand], places: &[usize], axis: usize) -> bool {
    let rows = 0..items.len();
    rows.clone().all(|a| rows.clone().all(|b| !before(&items[a], &items[b], axis) || places[a] < places[b]))
}

#[test]
fn what_lies_below_is_in_first_and_the_way_in_is_free_where_it_can_be() {
    let mut random = stream(7, "loading", 0);
    let mut straight = 0;
    for round in 0..400 {
        let mut items = Vec::new();
        if round % 2 == 0 {
            cut(&mut random, [0; 3], [24, 20, 16], 3 + round % 4, &mut items);
        } else {
            items = thrown(&mut random, 12);
        }
        for way in [Way::Above, Way::Door(0), Way::Door(1)] {
            let places = places(&items, way);
            assert!(holds(&items, &places, 2), "round {round}: something goes in below what is in");
            if let Way::Door(axis) = way
                && acyclic(&items, &[axis, 2])
            {
                straight += 1;
                assert!(holds(&items, &places, axis), "round {round}: something stands in the way of what comes later");
            }
        }
    }
    assert!(straight > 600, "only {straight} loads had a straight way in");
}

#[test]
fn the_order_does_not_depend_on_the_order_given() {
    let mut random = stream(8, "loading", 0);
    for _ in 0..50 {
        let items = thrown(&mut random, 15);
        let turned: Vec<Stand> = items.iter().rev().copied().collect();
        for way in [Way::Above, Way::Door(0)] {
            let other: Vec<usize> = order(&turned, way).into_iter().map(|row| items.len() - 1 - row).collect();
            assert_eq!(order(&items, way), other);
        }
    }
}

#[test]
fn support_wins_where_no_straight_way_in_exists() {
    // Each precedes the next, and the last the first: above, nearer to the door, nearer to the door, above.
    let ring = [
        stand([0, 2, 0], [10, 1, 1]),
        stand([0, 0, 5], [1, 3, 1]),
        stand([2, 0, -5], [1, 1, 11]),
        stand([4, 0, -5], [1, 3, 1]),
    ];
    assert!(!acyclic(&ring, &[0, 2]));
    assert!(acyclic(&ring, &[2]));
    assert!(holds(&ring, &places(&ring, Way::Door(0)), 2));
}

#[test]
fn walls_grow_one_before_another_and_the_last_stop_goes_first() {
    let mut items = Vec::new();
    for x in 0..2 {
        for y in 0..2 {
            for z in 0..2 {
                items.push(stand([10 * x, 10 * y, 10 * z], [10; 3]));
            }
        }
    }
    // x changes slowest, then z, then y.
    assert_eq!(order(&items, Way::Door(0)), [0, 2, 1, 3, 4, 6, 5, 7]);
    assert_eq!(order(&items, Way::Door(1)), [0, 4, 1, 5, 2, 6, 3, 7]);
    assert_eq!(order(&items, Way::Above), [0, 2, 4, 6, 1, 3, 5, 7]);
    for (row, item) in items.iter_mut().enumerate() {
        item.stop = if row % 4 < 2 { 1 } else { 2 };
    }
    // The right half leaves later.
    assert_eq!(order(&items, Way::Door(0)), [2, 3, 6, 7, 0, 1, 4, 5]);
}

#[test]
fn tens_of_thousands_in_one_bin_take_no_time() {
    let mut items = Vec::new();
    for x in 0..40 {
        for y in 0..20 {
            for z in 0..50 {
                items.push(stand([10 * x, 10 * y, 10 * z], [10; 3]));
            }
        }
    }
    // One stack of thin sheets, in which every item precedes all above it.
    let sheets: Vec<Stand> = (0..30_000).map(|z| stand([0, 0, z], [100, 100, 1])).collect();
    let began = Instant::now();
    assert_eq!(order(&items, Way::Door(0)).len(), 40_000);
    assert_eq!(order(&sheets, Way::Door(0)), (0..30_000).collect::<Vec<_>>());
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}

#[test]
fn what_was_loaded_before_the_plan_comes_first() {
    let text = r#"{"kind":"packing","bins":[{"id":"b","x":40,"y":10,"z":20}],
        "items":[{"id":"a","x":10,"y":10,"z":10,"quantity":4}],
        "loaded":[{"bin":"b","items":[{"item":"a","x":20,"y":0,"z":10,"dx":10,"dy":10,"dz":10}]}]}"#;
    let problem = Problem::validate(serde_json::from_str(text).expect("well formed")).expect("valid").0;
    let at = |x: i64, z: i64| format!(r#"{{"item":"a","x":{x},"y":0,"z":{z},"dx":10,"dy":10,"dz":10}}"#);
    let places = [at(0, 10), at(20, 0), at(20, 10), at(0, 0)];
    let mut plan: Plan =
        serde_json::from_str(&format!(r#"{{"bins":[{{"bin":"b","items":[{}]}}]}}"#, places.join(","))).expect("a plan");
    arrange(&problem, &mut plan);
    let corners: Vec<[i64; 3]> = plan.bins[0].items.iter().map(|placed| placed.corner()).collect();
    assert_eq!(corners, [[20, 0, 10], [0, 0, 0], [20, 0, 0], [0, 0, 10]]);
    assert!(plan.loading_order);
}
