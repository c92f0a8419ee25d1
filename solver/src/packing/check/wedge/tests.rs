//! Tubes that lie loose, and tubes that are held.

use super::super::check;
use crate::packing::plan::{PackedBin, Placed, Plan, Unpacked};
use crate::packing::problem::Problem;

const INSTANCE: &str = r#"{"kind":"packing","objective":"utilisation",
    "bins":[{"id":"box","x":10,"y":10,"z":10,"stock":1}],
    "items":[{"id":"tube","x":6,"y":2,"z":2,"quantity":5,"shape":"cylinder","axis":"x"},
             {"id":"cube","x":2,"y":2,"z":2,"quantity":5}]}"#;

fn broken(items: &[(&str, [i64; 6])]) -> Vec<&'static str> {
    let (problem, _) = Problem::validate(serde_json::from_str(INSTANCE).expect("well formed")).expect("valid");
    let items =
        items.iter().map(|&(id, [x, y, z, dx, dy, dz])| Placed { item: id.to_owned(), x, y, z, dx, dy, dz }).collect();
    let unpacked: Vec<Unpacked> = Vec::new();
    let plan = Plan {
        bins: vec![PackedBin { bin: "box".to_owned(), items, ..PackedBin::default() }],
        unpacked,
        ..Plan::default()
    };
    check(&problem, &plan).violations.iter().map(|violation| violation.rule).collect()
}

#[test]
fn a_lying_tube_is_held_on_both_sides() {
    const NONE: [&str; 0] = [];
    let tube = ("tube", [0, 0, 0, 6, 2, 2]);
    assert_eq!(broken(&[tube]), ["wedge"]);
    assert_eq!(broken(&[("tube", [0, 0, 0, 2, 2, 6])]), NONE); // it stands
    assert_eq!(broken(&[tube, ("cube", [4, 2, 0, 2, 2, 2])]), NONE);
    assert_eq!(broken(&[tube, ("cube", [5, 2, 1, 2, 2, 2])]), NONE);
    assert_eq!(broken(&[tube, ("cube", [6, 2, 0, 2, 2, 2])]), ["wedge"]); // an edge is no side
    assert_eq!(broken(&[tube, ("cube", [0, 3, 0, 2, 2, 2])]), ["wedge"]);
    let row = |y: i64| ("tube", [0, y, 0, 6, 2, 2]);
    assert_eq!(broken(&[row(0), row(2), row(4), row(6), row(8)]), NONE);
    assert_eq!(broken(&[row(0), row(2), row(4), row(6)]), ["wedge"]);
    assert_eq!(broken(&[row(2), row(4), row(6), row(8)]), ["wedge"]);
    // Held along its axis only.
    assert_eq!(broken(&[("tube", [0, 4, 0, 6, 2, 2]), ("cube", [6, 4, 0, 2, 2, 2])]), ["wedge"]);
}
