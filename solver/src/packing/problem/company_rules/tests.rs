//! Each finding about bins and company, provoked alone.

use super::super::{Axis, ClassRule, Draft, Problem, Shape, TruckType};
use crate::units::{Grams, Millimetres};

const SOUND: &str = r#"{"kind":"packing","classes":[{"id":"a","max_per_bin":2},{"id":"b","max_value_per_bin":9}],
    "incompatible":[["a","b"]],
    "bins":[{"id":"box","x":300,"y":200,"z":100,"tare_g":50,"max_gross_g":9000,"fill_limit":0.8}],
    "items":[{"id":"one","x":20,"y":20,"z":20,"weight_g":10,"classes":["a"],"bins":["box"]},
             {"id":"two","x":20,"y":20,"z":20,"weight_g":10,"classes":["b"],"apart":"x"}]}"#;

fn codes(change: impl FnOnce(&mut Draft)) -> Vec<(&'static str, String)> {
    let mut draft: Draft = serde_json::from_str(SOUND).expect("well formed");
    change(&mut draft);
    let findings = Problem::validate(draft).map_or_else(|findings| findings, |(_, warnings)| warnings);
    findings.into_iter().map(|finding| (finding.code, finding.path)).collect()
}

#[test]
fn the_sound_draft_has_no_findings_and_loses_nothing() {
    assert_eq!(codes(|_| {}), []);
    let draft: Draft = serde_json::from_str(SOUND).expect("well formed");
    let text = serde_json::to_string(&draft).expect("drafts serialise");
    assert_eq!(serde_json::from_str::<Draft>(&text).expect("well formed"), draft);
    let (problem, _) = Problem::validate(draft).expect("valid");
    let bin = &problem.bins().as_slice()[0];
    assert_eq!((bin.max_weight, bin.room), (Some(8950), 4_800_000));
}

#[test]
fn each_finding_is_placed() {
    type Case = (&'static str, &'static str, fn(&mut Draft));
    let cases: [Case; 25] = [
        ("P-140", "bins[0].tare_g", |d| d.bins[0].tare_g = Grams(-1)),
        ("P-140", "bins[0].max_gross_g", |d| d.bins[0].max_gross_g = Some(Grams(50))),
        ("P-141", "bins[0].fill_limit", |d| d.bins[0].fill_limit = Some(0.0)),
        ("P-141", "bins[0].fill_limit", |d| d.bins[0].fill_limit = Some(1.5)),
        ("P-142", "items[0].bins[0]", |d| d.items[0].bins = vec!["crate".to_owned()]),
        ("P-142", "items[0].bins", |d| d.items[0].not_bins = vec!["box".to_owned()]),
        ("P-143", "classes[0].id", |d| d.classes[0].id = " ".to_owned()),
        ("P-143", "classes[2].id", |d| d.classes.push(ClassRule { id: "a".to_owned(), ..ClassRule::default() })),
        ("P-144", "classes[0].max_per_bin", |d| d.classes[0].max_per_bin = Some(0)),
        ("P-144", "classes[1].max_value_per_bin", |d| d.classes[1].max_value_per_bin = Some(-1.0)),
        ("P-145", "items[0].classes[0]", |d| d.items[0].classes = vec!["c".to_owned()]),
        ("P-146", "incompatible[0][1]", |d| d.incompatible[0][1] = "c".to_owned()),
        ("P-146", "incompatible[0]", |d| d.incompatible[0] = ["a".to_owned(), "a".to_owned()]),
        ("P-146", "items[1].classes", |d| d.items[1].classes.push("a".to_owned())),
        ("P-147", "items[1].apart", |d| d.items[1].apart = Some(String::new())),
        ("P-147", "items[1].group", |d| d.items[1].group = Some(" ".to_owned())),
        ("P-940", "items[1].group", |d| {
            d.items[1].group = Some("g".to_owned());
            d.items[1].quantity = 900;
        }),
        ("P-148", "items[0].cushion_mm", |d| d.items[0].cushion_mm = Millimetres(-1)),
        ("P-148", "items[0].cushion_mm", |d| d.items[0].cushion_mm = Millimetres(500_000)),
        ("P-149", "items[0].compresses_to", |d| d.items[0].compresses_to = Some(0.0)),
        ("P-150", "items[0].axis", |d| d.items[0].axis = Some(Axis::X)),
        ("P-150", "items[0].axis", |d| d.items[0].shape = Shape::Cylinder),
        ("P-150", "items[0].axis", |d| {
            let item = &mut d.items[0];
            (item.shape, item.axis, item.y) = (Shape::Cylinder, Some(Axis::X), Millimetres(30));
        }),
        ("P-903", "items[0]", |d| d.items[0].weight_g = Grams(8951)),
        ("P-903", "items[0]", |d| {
            let truck: TruckType =
                serde_json::from_str(r#"{"id":"t","x":9000,"y":9000,"z":9000,"max_weight_g":55}"#).expect("sound");
            d.items[1].weight_g = Grams(0);
            d.trucks = vec![truck];
        }),
    ];
    for (code, path, change) in cases {
        let found = codes(change);
        assert!(found.contains(&(code, path.to_owned())), "{code} at {path} is missing in {found:?}");
    }
    let many = |draft: &mut Draft| {
        draft.classes = (0..130).map(|k| ClassRule { id: k.to_string(), ..ClassRule::default() }).collect();
        draft.incompatible = (0..129).map(|k| [k.to_string(), (k + 1).to_string()]).collect();
        draft.items.iter_mut().for_each(|item| item.classes.clear());
    };
    assert_eq!(codes(many), [("P-146", "incompatible".to_owned())]);
}

#[test]
fn padding_and_pressing_change_the_packed_size() {
    let mut draft: Draft = serde_json::from_str(SOUND).expect("well formed");
    let item = &mut draft.items[0];
    (item.z, item.cushion_mm, item.compresses_to) = (Millimetres(25), Millimetres(3), Some(0.7));
    let (problem, _) = Problem::validate(draft).expect("valid");
    // 25 × 0.7 = 17.5, rounded up.
    assert_eq!(problem.items().as_slice()[0].size, [26, 26, 24]);
    assert_eq!(problem.items().as_slice()[0].volume, 26 * 26 * 24);
}

#[test]
fn cylinders_roll_across_their_axis_unless_they_stand() {
    let mut draft: Draft = serde_json::from_str(SOUND).expect("well formed");
    let item = &mut draft.items[0];
    (item.shape, item.axis, item.x) = (Shape::Cylinder, Some(Axis::X), Millimetres(50));
    draft.items[1].shape = Shape::Cylinder;
    draft.items[1].axis = Some(Axis::Y);
    let (problem, _) = Problem::validate(draft).expect("valid");
    let items = problem.items().as_slice();
    assert_eq!(items[0].rolls([50, 20, 20]), [false, true]);
    assert_eq!(items[0].rolls([20, 50, 20]), [true, false]);
    assert_eq!(items[0].rolls([20, 20, 50]), [false; 2]);
    // As long as wide: it can be taken to stand.
    assert_eq!(items[1].rolls([20, 20, 20]), [false; 2]);
}
