//! Reading, writing back, and rubbish.

use super::{FORMATS, Size, generate, size_from};
use crate::ReadError;
use crate::formats::Format;
use crate::source::Source;
use packhorse_solver::kind::{Kind as _, Options};
use packhorse_solver::packing::{Draft, Objective, Orientation, Packing, Top};
use packhorse_solver::plan_file::Rules;
use packhorse_solver::search::observer::Silent;
use packhorse_solver::search::stop::Stop;
use packhorse_solver::units::Grams;

fn source(text: &str, part: Option<&str>) -> Source {
    Source { path: "BR.txt".into(), part: part.map(str::to_owned), text: text.to_owned() }
}

fn format(name: &str) -> &'static Format<Draft> {
    FORMATS.iter().find(|format| format.name == name).expect("registered")
}

const THPACK: &str = "2\n1 2502505\n587 233 220\n2\n1 108 0 76 0 30 1 40\n2 110 0 43 1 25 1 33\n\
    2 7\n10 10 10\n1\n1 5 1 4 3 1 2\n";
const MPV: &str = "3 100 90 80\n1 39 85 72\n2 11 84 40\n3 36 10 34\n";

#[test]
fn thpack_is_read_by_part() {
    let format = format("thpack");
    assert!((format.fits)("br.txt", THPACK) && !(format.fits)("x.txt", MPV));
    let first = (format.read)(&source(THPACK, Some("1")), &Rules::default()).expect("reads").draft;
    assert_eq!((first.name.as_str(), first.objective), ("BR#1", Objective::Utilisation));
    assert_eq!(first.items[0].orientations, [Orientation::Xyz, Orientation::Yxz]);
    assert_eq!(first.items[1].orientations.len(), 4);
    assert_eq!(first.bins[0].stock, Some(1));
    let second = (format.read)(&source(THPACK, Some("2")), &Rules::default()).expect("reads").draft;
    assert_eq!(second.items[0].size(), [5, 4, 3]);
    assert!(!second.items[0].orientations.contains(&Orientation::Xzy), "the lacking flag is 0");
    for part in [None, Some("3")] {
        assert!(matches!((format.read)(&source(THPACK, part), &Rules::default()), Err(ReadError::Usage(_))));
    }
    let bins = Rules { objective: Some(vec!["bins".to_owned()]), support: Some(1.0), ..Rules::default() };
    let asked = (format.read)(&source(THPACK, Some("1")), &bins).expect("reads").draft;
    assert_eq!((asked.objective, asked.support, asked.bins[0].stock), (Objective::Bins, 1.0, None));
    let odd = Rules { objective: Some(vec!["distance".to_owned()]), ..Rules::default() };
    assert!(matches!((format.read)(&source(THPACK, Some("1")), &odd), Err(ReadError::Usage(_))));
}

#[test]
fn mpv_is_read_and_recognised() {
    let format = format("mpv");
    assert!((format.fits)("x.txt", MPV) && !(format.fits)("br.txt", THPACK));
    let draft = (format.read)(&source(MPV, None), &Rules::default()).expect("reads").draft;
    assert_eq!(draft.objective, Objective::Bins);
    assert_eq!(draft.items[2].size(), [36, 10, 34]);
    assert_eq!(draft.items[2].id, "3");
}

const ELHEDHLI: &str =
    "270\t179\t93\t2484\t865\t9\t10\tFULL\t3\t21362\n308\t233\t77\t2612\t791\t0\t0\tALL_EDGES\t2\t24909\n";

#[test]
fn elhedhli_is_read_and_recognised() {
    let format = format("elhedhli");
    assert!((format.fits)("class1.txt", ELHEDHLI) && !(format.fits)("x.txt", MPV) && !(format.fits)("br.txt", THPACK));
    assert!(FORMATS.iter().filter(|format| (format.fits)("class1.txt", ELHEDHLI)).count() == 1);
    let draft = (format.read)(&source(ELHEDHLI, None), &Rules::default()).expect("reads").draft;
    assert_eq!((draft.objective, draft.stable, draft.support), (Objective::Bins, true, 0.0));
    assert_eq!((draft.bins[0].size(), draft.bins[0].stock), ([1200, 800, 2055], None));
    let [first, second] = draft.items.as_slice() else { panic!("two cases") };
    assert_eq!((first.size(), first.quantity, first.weight_g.get()), ([270, 179, 93], 3, 2484));
    assert_eq!((first.bears_g_dm2, first.top), (Some(Grams(8650)), Top::Full));
    assert_eq!(
        (second.top, second.orientations.as_slice()),
        (Top::AllEdges, &[Orientation::Xyz, Orientation::Yxz][..])
    );
    let asked = Rules { support: Some(0.7), ..Rules::default() };
    assert_eq!((format.read)(&source(ELHEDHLI, None), &asked).expect("reads").draft.support, 0.7);
    let odd = ELHEDHLI.replace("ALL_EDGES", "EDGES");
    let Err(ReadError::Invalid(findings)) = (format.read)(&source(&odd, None), &Rules::default()) else { panic!() };
    assert_eq!(findings[0].place.as_ref().and_then(|place| place.column), Some(25));
}

const THREE_KP: &str = "dim, 99, 98, 199\nbox, 0, 33, 34, 35, 36137, 1\nbox, 7, 84, 85, 86, 59.5, 2\n";

#[test]
fn three_kp_is_read_and_recognised() {
    let format = format("3kp");
    assert!((format.fits)("x.3kp", THREE_KP) && !(format.fits)("br.txt", THPACK) && !(format.fits)("x.txt", MPV));
    let draft = (format.read)(&source(THREE_KP, None), &Rules::default()).expect("reads").draft;
    assert_eq!((draft.objective, draft.bins[0].stock), (Objective::Profit, Some(1)));
    assert_eq!(draft.bins[0].size(), [99, 98, 199]);
    let item = &draft.items[1];
    assert_eq!((item.id.as_str(), item.size(), item.value, item.quantity), ("7", [84, 85, 86], 59.5, 2));
    assert_eq!(item.orientations, [Orientation::Xyz]);
    let cut = (format.read)(&source("dim, 9, 9, 9\nbox, 1, 3, 3, 3, 5, 1\nbix, 2, 3", None), &Rules::default());
    let Err(ReadError::Invalid(findings)) = cut else { panic!("it is invalid") };
    let place = findings[0].place.as_ref().expect("placed");
    assert_eq!((place.line, place.column), (3, Some(1)));
    assert!(matches!((format.read)(&source(THREE_KP, Some("1")), &Rules::default()), Err(ReadError::Usage(_))));
}

#[test]
fn what_is_written_reads_back_the_same() {
    for (name, text, part) in [("thpack", THPACK, Some("1")), ("mpv", MPV, None), ("3kp", THREE_KP, None)] {
        let format = format(name);
        let mut draft = (format.read)(&source(text, part), &Rules::default()).expect("reads").draft;
        draft.name = String::new();
        let written = (format.write.expect("writes"))(&draft).expect("holds it");
        assert_eq!(written.dropped, [""; 0]);
        let mut again = (format.read)(&source(&written.text, None), &Rules::default()).expect("reads back").draft;
        again.name = String::new();
        assert_eq!(again, draft);
    }
}

#[test]
fn rubbish_is_an_error_with_its_place() {
    let rubbish = [
        "",
        "x",
        "1",
        "99999999999999999999",
        "2\n1 1\n1 1",
        "-1 1 1 1",
        "3 100 90 80\n1 39 85",
        "1\n1\n1 2 3\n1\n1 1 2 1 1 1 1 1",
    ];
    for format in FORMATS.iter().filter(|format| format.name != "order-csv") {
        for text in rubbish {
            let result = (format.read)(&source(text, None), &Rules::default());
            assert!(matches!(result, Err(ReadError::Invalid(_))), "{}: {text:?}", format.name);
        }
    }
    let cut = (format("mpv").read)(&source("2 9 9 9\n1 3 3 3\n2 3 a 3\n", None), &Rules::default());
    let Err(ReadError::Invalid(findings)) = cut else { panic!("it is invalid") };
    let place = findings[0].place.as_ref().expect("placed");
    assert_eq!((place.line, place.column), (3, Some(5)));
}

const BOXES: &str = "name,outer_w,outer_l,outer_d,empty_weight_g,inner_w,inner_l,inner_d,max_weight_g\n\
    Option 1,232,302,242,160,230,300,240,15000\n";
const ITEMS: &str = "order,qty,sku,width_mm,length_mm,depth_mm,weight_g\n\
    a,4,s1,230,330,6,320\nb,1,s1,230,330,6,320\na,2,s2,210,297,8,300\nb,1,s2,210,297,9,300\n";

#[test]
fn orders_are_read_with_their_boxes() {
    let format = format("order-csv");
    assert!(
        (format.fits)("items.csv", ITEMS) && !(format.fits)("x.3kp", THREE_KP) && !(format.fits)("boxes.csv", BOXES)
    );
    let folder = std::env::temp_dir().join(format!("packhorse-order-csv-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("boxes.csv"), BOXES).expect("written");
    let source = |part: Option<&str>, text: &str| Source {
        path: folder.join("items.csv"),
        part: part.map(str::to_owned),
        text: text.to_owned(),
    };
    let draft = (format.read)(&source(None, ITEMS), &Rules::default()).expect("reads").draft;
    let (problem, _) = Packing::validate(draft).unwrap_or_else(|all| panic!("{all:?}"));
    let draft = Packing::draft(&problem);
    assert_eq!((draft.items.len(), draft.orders.len(), draft.objective), (3, 2, Objective::Bins));
    assert_eq!((draft.bins[0].tare_g.get(), draft.bins[0].max_net_g()), (160, Some(14_840)));
    assert_eq!(
        (draft.items[2].id.as_str(), draft.items[2].z.get()),
        ("s2~2", 9),
        "one sku of two sizes is two articles"
    );
    assert_eq!(draft.orders[1].lines[1].item, "s2~2");
    let one = (format.read)(&source(Some("b"), ITEMS), &Rules::default()).expect("reads").draft;
    assert_eq!((one.orders.len(), one.items.len()), (1, 2));
    assert!(matches!((format.read)(&source(Some("c"), ITEMS), &Rules::default()), Err(ReadError::Usage(_))));
    let odd = (format.read)(&source(None, &ITEMS.replace("210,297,9", "210,wide,9")), &Rules::default());
    let Err(ReadError::Invalid(findings)) = odd else { panic!("it is invalid") };
    let place = findings[0].place.as_ref().expect("placed");
    assert_eq!((place.line, place.column_name.as_deref()), (5, Some("length_mm")));
    std::fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn a_month_of_orders_is_valid_and_repeats() {
    let size = size_from(&[("orders", 50), ("items", 40), ("bins", 12)].map(|(name, count)| (name.to_owned(), count)));
    let size = size.expect("known");
    let draft = generate(&size, 3);
    assert_eq!(draft, generate(&size, 3));
    let (problem, warnings) = Packing::validate(draft).unwrap_or_else(|all| panic!("{all:?}"));
    assert_eq!((problem.orders().len(), warnings.len()), (50, 0), "{warnings:?}");
}

#[test]
fn goods_for_trucks_are_valid_and_find_room() {
    for (sizes, complete) in [([("stops", 20), ("items", 60)], false), ([("stops", 3), ("trucks", 2)], true)] {
        let size = size_from(&sizes.map(|(name, count)| (name.to_owned(), count))).expect("known");
        for seed in 0..3 {
            let draft = generate(&size, seed);
            assert_eq!(draft, generate(&size, seed));
            let last = draft.items.iter().filter_map(|item| item.stop).max();
            assert_eq!(last, Some(size.stops as u32));
            let (problem, warnings) = Packing::validate(draft).unwrap_or_else(|all| panic!("{all:?}"));
            assert!(warnings.is_empty(), "{warnings:?}");
            let stop = Stop::after_iterations(if complete { 1_000 } else { 20 });
            let plan = Packing::solve(&problem, &Options::default(), &stop, &Silent).plan.expect("a plan");
            let evaluation = Packing::check(&problem, &plan);
            assert!(evaluation.violations.is_empty(), "{:?}", evaluation.violations);
            assert!(!complete || evaluation.left_out == 0, "{:?}", plan.unpacked);
            assert!(evaluation.objectives[0] > 0.0);
        }
    }
}

#[test]
fn generated_instances_are_valid_and_repeat() {
    let size = size_from(&[("items".to_owned(), 25)]).expect("known");
    assert_eq!(generate(&size, 7), generate(&size, 7));
    assert_ne!(generate(&size, 7), generate(&size, 8));
    assert!(size_from(&[("elephants".to_owned(), 1)]).is_err());
    assert!(size_from(&[("orders".to_owned(), 5), ("trucks".to_owned(), 1)]).is_err());
    for (name, count) in [
        ("copies", 0),
        ("bins", 0),
        ("items", 0),
        ("copies", 100_000),
        ("orders", 2_000_001),
        ("stops", 31),
        ("trucks", 4),
    ] {
        assert!(size_from(&[(name.to_owned(), count)]).is_err(), "{name}={count}");
    }
    for seed in 0..20 {
        let (_, warnings) = Packing::validate(generate(&Size::default(), seed)).unwrap_or_else(|all| panic!("{all:?}"));
        assert!(warnings.is_empty(), "{warnings:?}");
    }
}
