//! Reading, writing back, and rubbish.

use super::{FORMATS, rules_of};
use crate::ReadError;
use crate::formats::Format;
use crate::source::Source;
use packhorse_solver::dispatch::Draft;
use packhorse_solver::dispatch::problem::{Backhauls, Objective, Problem, StopKind};
use packhorse_solver::geometry::Rounding;
use packhorse_solver::plan_file::Rules;

fn source(text: &str) -> Source {
    Source { path: "small.txt".into(), part: None, text: text.to_owned() }
}

fn format(name: &str) -> &'static Format<Draft> {
    FORMATS.iter().find(|format| format.name == name).expect("registered")
}

fn read(name: &str, text: &str, rules: &Rules) -> Result<Draft, ReadError> {
    (format(name).read)(&source(text), rules).map(|parsed| parsed.draft)
}

const VRP: &str = "NAME : tiny\t\r\nCOMMENT : none\r\nTYPE : CVRP\r\nDIMENSION : 4\r\nEDGE_WEIGHT_TYPE : EUC_2D\r\n\
    CAPACITY : 10\r\nNODE_COORD_SECTION\r\n1 0 0\r\n2 3 4\r\n3 0 5\r\n4 1 1\r\nDEMAND_SECTION\r\n1 0\r\n2 4\r\n3 5\r\n4 6\r\n\
    DEPOT_SECTION\r\n\t1\r\n -1\r\nEOF\r\n";
const MATRIX: &str = "NAME: m\nTYPE: CVRP\nDIMENSION: 3\nEDGE_WEIGHT_TYPE: EXPLICIT\nEDGE_WEIGHT_FORMAT: LOWER_ROW\n\
    CAPACITY: 10\nEDGE_WEIGHT_SECTION\n7\n8 9\nDEMAND_SECTION\n1 1\n2 0\n3 1\nDEPOT_SECTION\n2\n-1\nEOF\n";
const VRPB: &str = "NAME : b\nTYPE : VRPB\nDIMENSION : 3\nEDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : 10\nNODE_COORD_SECTION\n\
    1 0 0\n2 3 4\n3 0 5\nDEMAND_SECTION\n1 0\n2 0\n3 5\nBACKHAUL_SECTION\n1 0\n2 7\n3 0\nDEPOT_SECTION\n1\nEOF\n";
const GVRP: &str = "NAME : g\nTYPE : GVRP\nDIMENSION : 4\nEDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : 10\nNODE_COORD_SECTION\n\
    1 0 0\n2 3 4\n3 0 5\n4 6 0\nDEMAND_SECTION\n1 0\n2 1\n3 5\n4 1\nMUTUALLY_EXCLUSIVE_GROUP_SECTION\n\
    1 2 4\n2 3\nDEPOT_SECTION\n1\nEOF\n";
const SOLOMON: &str = "C101\n\nVEHICLE\nNUMBER     CAPACITY\n  25         200\n\nCUSTOMER\n\
    CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME\n \n\
    0 40 50 0 0 1236 0\n1 45 68 10 912 967 90\n2 45 70 30 825 870 90\n";
const LILIM: &str = "25\t200\t1\n0\t40\t50\t0\t0\t1236\t0\t0\t0\n1\t45\t68\t-10\t912\t967\t90\t2\t0\n2\t45\t70\t10\t825\t870\t90\t0\t1\n";
const CORDEAU: &str = "2 3 2 2\n310 500\n0 400\n1 -99 -97 5 6 1 2 1 2\n2 -59  50 0  72 1 2 1 2\n\
    3 -33 33 0   0 0 0\n  4  33 -33 0   0 0 0\n";
const TAILLARD: &str = " //Lines 1:5 : these comments\r\n//and these\r\n 2 2 999999.0 0.0 615.5 620\r\n\
    4 20  0 1.0\r\n 1 200 25.5 3.2\r\n 40  40  \r\n 22  22  18\r\n 36  26  26\r\n";
const FLEET: &str = "NAME: fleet\nTYPE: HFVRP\nDIMENSION: 5\nEDGE_WEIGHT_TYPE: EUC_2D\nVEHICLES: 4\n\
    NODE_COORD_SECTION\n1 0 0\n2 9 9\n3 0 5\n4 1 1\n5 3 3\nDEMAND_SECTION\n1 0 0\n2 0 0\n3 5 1\n4 6 1\n5 1 0\n\
    CAPACITY_SECTION\n1 9 1\n2 9 1\n3 12 2\n4 12 2\nVEHICLES_DEPOT_SECTION\n1 1\n2 1\n3 1\n4 2\n\
    VEHICLES_FIXED_COST_SECTION\n1 2500\n2 2500\n3 0\n4 0\nVEHICLES_UNIT_DISTANCE_COST_SECTION\n1 83\n2 83\n3 100\n4 100\n\
    VEHICLES_ALLOWED_CLIENTS_SECTION\n1 3 4\n2 3 4\n3 4 5\n4 4 5\nVEHICLES_MAX_DISTANCE_SECTION\n1 90\n2 90\n3 80\n4 80\n\
    RELEASE_TIME_SECTION\n3 4.5\nPRIZE_SECTION\n1 0\n2 0\n3 0\n4 7.5\n5 2\nDEPOT_SECTION\n1\n2\n-1\nEOF\n";
/// A small file of each format.
const ALL: [(&str, &str); 9] = [
    ("vrplib", VRP),
    ("vrplib", VRPB),
    ("vrplib", GVRP),
    ("vrplib", MATRIX),
    ("solomon", SOLOMON),
    ("lilim", LILIM),
    ("cordeau", CORDEAU),
    ("taillard", TAILLARD),
    ("vrplib", FLEET),
];

#[test]
fn vehicles_that_are_alike_are_one_type() {
    let draft = read("vrplib", FLEET, &Rules::default()).expect("reads");
    let types: Vec<_> = draft.vehicles.iter().map(|v| (v.id.as_str(), v.count, v.start.as_deref())).collect();
    assert_eq!(types, [("1", Some(2), Some("1")), ("2", Some(1), Some("1")), ("3", Some(1), Some("2"))]);
    let (vans, trucks) = (&draft.vehicles[0], &draft.vehicles[1]);
    assert_eq!((vans.fixed_cost, vans.cost_per_distance, vans.max_distance), (25.0, 0.83, Some(90.0)));
    assert_eq!(
        (trucks.fixed_cost, trucks.cost_per_distance, trucks.capacity.as_slice()),
        (0.0, 1.0, [12, 2].as_slice())
    );
    let prizes: Vec<_> = draft.stops.iter().map(|stop| stop.prize).collect();
    assert_eq!(prizes, [None, Some(7.5), Some(2.0)]);
    let problem = Problem::new(draft).expect("sound").0;
    let may = |vehicle: &str, stop: &str| {
        problem.may_serve(problem.vehicle_by_id(vehicle).expect("there"), problem.stop_by_id(stop).expect("there"))
    };
    let table: Vec<_> = ["1", "2", "3"].iter().map(|v| ["3", "4", "5"].map(|s| may(v, s))).collect();
    assert_eq!(table, [[true, true, false], [false, true, true], [false, true, true]]);
    // Of another type the costs are as they stand.
    let draft = read("vrplib", &FLEET.replace("HFVRP", "VRP"), &Rules::default()).expect("reads");
    assert_eq!(draft.vehicles[0].cost_per_distance, 83.0);
}

#[test]
fn rows_of_depots_and_types_are_read() {
    let draft = read("cordeau", CORDEAU, &Rules::default()).expect("reads");
    assert_eq!((draft.objective, draft.rounding), (Objective::Distance, Rounding::None));
    let types: Vec<_> = draft.vehicles.iter().map(|v| (v.id.as_str(), v.count, v.max_duration)).collect();
    assert_eq!(types, [("3", Some(3), Some(310.0)), ("4", Some(3), None)]);
    assert_eq!((draft.stops[0].service, draft.depots[1].x), (5.0, Some(33.0)));
    assert!(Problem::new(draft).is_ok());
    let draft = read("taillard", TAILLARD, &Rules::default()).expect("reads");
    let types: Vec<_> = draft.vehicles.iter().map(|v| (v.count, v.fixed_cost, v.cost_per_distance)).collect();
    assert_eq!(types, [(Some(4), 0.0, 1.0), (Some(1), 25.5, 3.2)]);
    assert_eq!((draft.depots[0].id.as_str(), draft.stops[1].id.as_str()), ("0", "2"));
    assert!(Problem::new(draft).is_ok());
}

#[test]
fn each_format_is_recognised_and_no_other() {
    for (name, text) in ALL {
        let fitting: Vec<&str> = FORMATS.iter().filter(|f| (f.fits)("small.txt", text)).map(|f| f.name).collect();
        assert_eq!(fitting, [name]);
    }
}

#[test]
fn a_vrp_file_is_read_with_its_own_numbers() {
    let draft = read("vrplib", VRP, &Rules::default()).expect("reads");
    assert_eq!(
        (draft.name.as_str(), draft.objective, draft.rounding),
        ("tiny", Objective::Distance, Rounding::Nearest)
    );
    assert_eq!((draft.depots[0].id.as_str(), draft.stops[2].id.as_str()), ("1", "4"));
    assert_eq!((draft.vehicles[0].count, draft.vehicles[0].capacity.as_slice()), (None, [10].as_slice()));
    let (problem, _) = Problem::new(draft).expect("sound");
    let place = |id: &str| problem.place(problem.stop_by_id(id).expect("there"));
    assert_eq!(problem.distance(place("2"), place("3")), 3.0); // 3.16 rounded
    let rules = Rules { rounding: Some("none".to_owned()), ..Rules::default() };
    assert_eq!(read("vrplib", VRP, &rules).expect("reads").rounding, Rounding::None);
    assert_eq!(rules_of(&read("vrplib", VRP, &rules).expect("reads")).rounding.as_deref(), Some("none"));
}

#[test]
fn backhauls_are_pickups_behind_the_deliveries() {
    let draft = read("vrplib", VRPB, &Rules::default()).expect("reads");
    let stops: Vec<_> = draft.stops.iter().map(|stop| (stop.kind, stop.quantities[0])).collect();
    assert_eq!(stops, [(StopKind::Pickup, 7), (StopKind::Delivery, 5)]);
    assert_eq!(draft.backhauls, Backhauls::StrictWithDelivery);
    let mixed = read("vrplib", &VRPB.replace("VRPB", "VRPMPD"), &Rules::default()).expect("reads");
    assert_eq!((mixed.backhauls, &mixed.stops), (Backhauls::Mixed, &draft.stops));
}

#[test]
fn groups_are_alternatives() {
    let draft = read("vrplib", GVRP, &Rules::default()).expect("reads");
    let names: Vec<_> = draft.stops.iter().map(|stop| stop.alternatives.as_deref()).collect();
    // A group of one is no choice.
    assert_eq!(names, [Some("1"), None, Some("1")]);
}

#[test]
fn a_triangle_of_weights_is_put_depot_first() {
    let draft = read("vrplib", MATRIX, &Rules::default()).expect("reads");
    assert_eq!((draft.rounding, draft.depots[0].id.as_str()), (Rounding::Matrix, "2"));
    assert_eq!(draft.distances, [[0.0, 7.0, 9.0], [7.0, 0.0, 8.0], [9.0, 8.0, 0.0]]);
}

#[test]
fn time_windows_in_a_vrp_file_ask_for_the_rounding() {
    let text =
        VRP.replace("DEPOT_SECTION", "TIME_WINDOW_SECTION\n1 0 100\n2 5 9\nSERVICE_TIME_SECTION\n2 3\nDEPOT_SECTION");
    assert!(matches!(read("vrplib", &text, &Rules::default()), Err(ReadError::Usage(_))));
    let rules = Rules { rounding: Some("trunc1".to_owned()), ..Rules::default() };
    let draft = read("vrplib", &text, &rules).expect("reads");
    assert_eq!(
        (draft.vehicles[0].latest_end, draft.stops[0].windows[0].to, draft.stops[0].service),
        (Some(100.0), 9.0, 3.0)
    );
    assert!(draft.stops[1].windows.is_empty());
}

#[test]
fn rows_of_customers_are_read() {
    let draft = read("solomon", SOLOMON, &Rules::default()).expect("reads");
    assert_eq!(
        (draft.name.as_str(), draft.objective, draft.rounding),
        ("C101", Objective::VehiclesDistance, Rounding::None)
    );
    assert_eq!((draft.vehicles[0].count, draft.vehicles[0].latest_end), (Some(25), Some(1236.0)));
    assert_eq!(
        (draft.stops[1].id.as_str(), draft.stops[1].windows[0].from, draft.stops[1].service),
        ("2", 825.0, 90.0)
    );
    let draft = read("lilim", LILIM, &Rules::default()).expect("reads");
    let ends: Vec<_> = draft.stops.iter().map(|s| (s.kind, s.pair.as_deref(), s.quantities[0])).collect();
    assert_eq!(ends, [(StopKind::Delivery, Some("2"), 10), (StopKind::Pickup, Some("1"), 10)]);
    assert!(Problem::new(draft).is_ok());
    let cut = Source { part: Some("1".to_owned()), ..source(SOLOMON) };
    assert_eq!((format("solomon").read)(&cut, &Rules::default()).expect("reads").draft.stops.len(), 1);
}

#[test]
fn what_is_written_reads_back_the_same() {
    for (name, text) in ALL {
        let mut draft = read(name, text, &Rules::default()).expect("reads");
        let written = (format(name).write.expect("has a writer"))(&draft).expect("fits");
        let mut again = read(name, &written.text, &Rules::default()).expect("reads back");
        if text == MATRIX {
            // The depot was node 2: told, and numbered anew.
            assert_eq!(written.dropped.len(), 1);
            for (k, stop) in draft.stops.iter_mut().enumerate() {
                stop.id = (k + 2).to_string();
            }
            draft.depots[0].id = "1".to_owned();
        } else {
            assert_eq!(written.dropped, [] as [String; 0], "{name}");
        }
        if !["vrplib", "solomon"].contains(&name) {
            again.name.clone_from(&draft.name);
        }
        assert_eq!(again, draft, "{name}");
    }
}

#[test]
fn headers_are_written_before_sections() {
    for (name, text) in ALL {
        let draft = read(name, text, &Rules::default()).expect("reads");
        let written = (format("vrplib").write.expect("has a writer"))(&draft).expect("fits").text;
        let first = written.lines().position(|line| line.ends_with("_SECTION")).expect("sections");
        assert!(written.lines().skip(first).all(|line| !line.contains(':')), "{written}");
    }
}

#[test]
fn what_a_format_cannot_hold_is_named() {
    let mut draft = super::generate(&super::Size { stops: 20, depots: 1, pairs: 2 }, 1);
    assert!((format("solomon").write.expect("there"))(&draft).is_err_and(|why| why.contains("vehicle type")));
    draft.vehicles.truncate(1);
    draft.coordinates = packhorse_solver::geometry::Metric::Euclidean;
    let written = (format("vrplib").write.expect("there"))(&draft).expect("fits");
    for word in ["speed", "dimensions", "costs", "ids", "objective", "pickups"] {
        assert!(written.dropped.iter().any(|what| what.contains(word)), "{word} in {:?}", written.dropped);
    }
}

#[test]
fn rubbish_is_refused_with_its_place() {
    let table: &[(&str, String)] = &[
        ("vrplib", String::new()),
        ("vrplib", "x".repeat(2_000_000)),
        ("vrplib", VRP.replace("DIMENSION : 4", "DIMENSION : 4000000000000")),
        ("vrplib", VRP.replace("DIMENSION : 4", "DIMENSION : 3000000")),
        ("vrplib", MATRIX.replace("DIMENSION: 3", "DIMENSION: 3000000")),
        ("vrplib", VRP.replace("DIMENSION : 4", "DIMENSION : 3")),
        ("vrplib", VRP.replace("3 0 5", "3 0 nan")),
        ("vrplib", VRP.replace("3 0 5", "2 0 5")),
        ("vrplib", VRP.replace("3 5\r", "3 5.5\r")),
        ("vrplib", VRP.replace("4 6\r\n", "")),
        ("vrplib", VRP.replace("DEMAND_SECTION", "BACKHAUL_SECTION")),
        ("vrplib", VRP.replace("CVRP", "VRPB")),
        ("vrplib", GVRP.replace("2 3\n", "2 1\n")),
        ("vrplib", GVRP.replace("2 3\n", "2 2\n")),
        ("vrplib", GVRP.replace("2 3\n", "2\n")),
        ("vrplib", VRPB.replace("2 7", "3 7")),
        ("vrplib", VRPB.replace("2 7", "1 7")),
        ("vrplib", VRP.replace("CVRP", "TSP")),
        ("vrplib", VRP.replace("EUC_2D", "GEO")),
        ("vrplib", VRP.replace("\t1\r\n", "\t9\r\n")),
        ("vrplib", VRP.replace("CAPACITY : 10", "CAPACITY : ten")),
        ("vrplib", FLEET.replace("VEHICLES: 4", "VEHICLES: 5")),
        ("vrplib", FLEET.replace("VEHICLES: 4", "VEHICLES: 3")),
        ("vrplib", FLEET.replace("VEHICLES: 4", "VEHICLES: 4\nCAPACITY: 9")),
        ("vrplib", FLEET.replace("\n2 9 1\n", "\n3 9 1\n")),
        ("vrplib", FLEET.replace("1 9 1\n2 9 1\n3 12 2\n4 12 2", "1 9\n2 9\n3 12\n4 12")),
        ("vrplib", FLEET.replace("4 6 1\n", "4 6\n")),
        ("vrplib", FLEET.replace("3 4 5\n4 4 5", "3 4 5\n4 4 2")),
        ("vrplib", FLEET.replace("3 1\n4 2\n", "3 1\n4 3\n")),
        ("vrplib", FLEET.replace("VEHICLES_DEPOT_SECTION\n1 1\n2 1\n3 1\n4 2\n", "")),
        ("vrplib", FLEET.replace("2 2500", "2 2500 2500")),
        ("vrplib", FLEET.replace("4 7.5", "4 -7.5")),
        ("vrplib", FLEET.replace("2 0\n3 0\n4 7.5", "2 9\n3 0\n4 7.5")),
        ("vrplib", VRP.replace("DEPOT_SECTION\r\n\t1\r\n -1", "VEHICLES_RELOAD_DEPOT_SECTION\r\n1 9")),
        ("vrplib", VRP.replace("DEPOT_SECTION\r\n\t1\r\n -1\r\n", "").replace("\n1 0\r\n2 4", "\n1 3\r\n2 4")),
        ("schneider", "StringID Type x y\nD0 d 40 50\nS0 f 40 50\n".to_owned()),
        ("schneider", String::new()),
        ("cordeau", CORDEAU.replace("2 3 2 2", "6 3 2 2")),
        ("cordeau", CORDEAU.replace("2 3 2 2", "2 3 2 4000000000")),
        ("cordeau", CORDEAU.replace("72 1 2 1 2", "72 2 2 1 2")),
        ("cordeau", CORDEAU.replace("72 1 2 1 2", "72 1 1 1")),
        ("cordeau", CORDEAU.replace("33 -33 0   0", "33 -33 0   9")),
        ("cordeau", CORDEAU.replace("0 400", "-1 400")),
        ("cordeau", format!("{CORDEAU}5 1 1 0 0 0 0\n")),
        ("taillard", TAILLARD.replace("36  26  26", "36  26  2.5")),
        ("taillard", TAILLARD.replace(" 36  26  26\r\n", "")),
        ("taillard", TAILLARD.replace(" 2 2 9", " 2 4000000000 9")),
        ("taillard", TAILLARD.replace("1.0\r", "nan\r")),
        ("taillard", "//".repeat(2_000_000)),
        ("solomon", SOLOMON.replace("45 70", "45 x")),
        ("solomon", SOLOMON.replace(" 825 870 90", " 825 870")),
        ("solomon", "C101\nVEHICLE\n".to_owned() + &"x".repeat(2_000_000)),
        ("lilim", LILIM.replace("200\t1", "200")),
        ("lilim", LILIM.replace("\t2\t0\n", "\t2\t2\n")),
        ("lilim", LILIM.replace("-10", "-1e999")),
    ];
    for (name, text) in table {
        match read(name, text, &Rules::default()) {
            Err(ReadError::Invalid(findings)) => {
                assert!(findings.iter().all(|finding| finding.place.is_some()), "{findings:?}");
                assert!(findings.iter().all(|finding| finding.to_string().len() < 1500));
            }
            other => panic!("{name}: {other:?} from {}", &text[..text.len().min(200)]),
        }
    }
    for rules in [
        Rules { rounding: Some("matrix".to_owned()), ..Rules::default() },
        Rules { rounding: Some("up".to_owned()), ..Rules::default() },
        Rules { objective: Some(vec!["bins".to_owned()]), ..Rules::default() },
        Rules { support: Some(0.5), ..Rules::default() },
    ] {
        assert!(matches!(read("vrplib", VRP, &rules), Err(ReadError::Usage(_))));
    }
}
