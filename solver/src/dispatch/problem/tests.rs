//! The catalogue: each rule has a draft that breaks it, and every broken rule is told at once.

use super::{
    Backhauls, Balance, Break, DepotDraft, Draft, IncompatibleGoods, Problem, ShiftDraft, StationDraft, StopDraft,
    StopKind, VehicleDraft, WindowDraft, Work,
};
use crate::plan_file::{DoneVisit, InitialRoute, PreviousRoute};

fn sound() -> Draft {
    let stop = |id: &str, x: f64| StopDraft {
        id: id.to_owned(),
        x: Some(x),
        y: Some(1.0),
        quantities: vec![3],
        ..StopDraft::default()
    };
    let mut draft = Draft::empty("sound");
    draft.depots = vec![DepotDraft { id: "D".to_owned(), x: Some(0.0), y: Some(0.0), ..DepotDraft::default() }];
    draft.vehicles = vec![VehicleDraft { capacity: vec![10], ..VehicleDraft::default() }];
    draft.stops = vec![stop("a", 1.0), stop("b", 2.0), stop("c", 3.0)];
    draft
}

type Change = fn(&mut Draft);

fn apart(goods: &str, with: &str) -> IncompatibleGoods {
    IncompatibleGoods { goods: goods.to_owned(), with: with.to_owned() }
}

fn shift(from: f64, to: f64) -> ShiftDraft {
    ShiftDraft { from, to }
}

fn even(of: Work) -> Balance {
    Balance { of, longest_cost: 0.0, range_cost: 0.0, max_range: None }
}

fn begun(vehicle: &str, stops: &[&str]) -> InitialRoute {
    let stops = stops.iter().map(|&id| id.into()).collect();
    InitialRoute { vehicle: vehicle.to_owned(), stops, ..InitialRoute::default() }
}

fn done(id: &str) -> DoneVisit {
    DoneVisit { id: id.to_owned(), ..DoneVisit::default() }
}

fn before(stops: &[&str]) -> PreviousRoute {
    PreviousRoute { vehicle: "1".to_owned(), stops: stops.iter().map(|&id| id.to_owned()).collect() }
}

#[test]
fn each_rule_finds_its_fault_and_names_the_place() {
    let table: &[(&str, &str, Change)] = &[
        ("D-101", "format", |d| d.format = 2),
        ("D-102", "kind", |d| d.kind = crate::KindName::Packing),
        ("D-103", "dimensions[1]", |d| d.dimensions.push("load".to_owned())),
        ("D-104", "speed", |d| d.speed = 0.0),
        ("D-104", "speed", |d| d.speed = f64::NAN),
        ("D-105", "priority_value", |d| d.priority_value = Some(-1.0)),
        ("D-106", "stops", |d| d.stops.clear()),
        ("D-107", "rounding", |d| d.rounding = crate::geometry::Rounding::Matrix),
        ("D-110", "stops[1].id", |d| d.stops[1].id = " ".to_owned()),
        ("D-111", "stops[2].id", |d| d.stops[2].id = "a".to_owned()),
        ("D-111", "stops[0].id", |d| d.stops[0].id = "D".to_owned()),
        ("D-112", "stops[1].x", |d| d.stops[1].x = None),
        ("D-112", "depots[0].y", |d| d.depots[0].y = Some(f64::INFINITY)),
        ("D-113", "distances", |d| d.distances = vec![vec![0.0; 4]; 3]),
        ("D-113", "distances[2]", |d| {
            d.distances = vec![vec![0.0; 4]; 4];
            d.distances[2].pop();
        }),
        ("D-114", "durations[1][2]", |d| {
            d.durations = vec![vec![0.0; 4]; 4];
            d.durations[1][2] = -1.0;
        }),
        ("D-120", "stops[0].quantities", |d| d.stops[0].quantities = vec![1, 2]),
        ("D-120", "stops[0].quantities[0]", |d| d.stops[0].quantities = vec![-1]),
        ("D-121", "stops[1].quantities[0]", |d| {
            d.stops[0].quantities = vec![i64::MAX / 4];
            d.stops[1].quantities = vec![i64::MAX];
        }),
        ("D-122", "stops[0].windows[0]", |d| d.stops[0].windows = vec![WindowDraft { from: 5.0, to: 4.0 }]),
        ("D-123", "stops[0].windows[0]", |d| {
            d.stops[0].windows = vec![WindowDraft { from: 5.0, to: 8.0 }, WindowDraft { from: 1.0, to: 5.0 }];
        }),
        ("D-124", "stops[0].service", |d| d.stops[0].service = f64::NAN),
        ("D-125", "stops[0].prize", |d| d.stops[0].prize = Some(-2.0)),
        ("D-126", "stops[0].priority", |d| d.stops[0].priority = Some(2)),
        ("D-127", "stops[0].pair", |d| d.stops[0].pair = Some("z".to_owned())),
        ("D-127", "stops[0].pair", |d| d.stops[0].pair = Some("a".to_owned())),
        ("D-128", "stops[0].pair", |d| d.stops[0].pair = Some("b".to_owned())),
        ("D-129", "stops[0].pair", |d| {
            d.stops[0].pair = Some("b".to_owned());
            d.stops[0].kind = StopKind::Pickup;
            d.stops[0].quantities = vec![1];
        }),
        ("D-130", "vehicles[0].capacity[0]", |d| d.vehicles[0].capacity = vec![-3]),
        ("D-131", "vehicles[0].start", |d| d.vehicles[0].start = Some("a".to_owned())),
        ("D-132", "vehicles[0].start", |d| {
            let other = DepotDraft { id: "E".to_owned(), ..d.depots[0].clone() };
            d.depots.push(other);
        }),
        ("D-133", "vehicles[0].end", |d| {
            d.vehicles[0].end = Some("D".to_owned());
            d.vehicles[0].open_end = true;
        }),
        ("D-134", "vehicles[0].latest_end", |d| d.vehicles[0].latest_end = Some(-1.0)),
        ("D-135", "vehicles[0].cost_per_hour", |d| d.vehicles[0].cost_per_hour = f64::NAN),
        ("D-136", "vehicles[0].max_duration", |d| d.vehicles[0].max_duration = Some(-1.0)),
        ("D-137", "vehicles[0].speed_factor", |d| d.vehicles[0].speed_factor = 0.0),
        ("D-140", "stops[0].release", |d| d.stops[0].release = f64::NAN),
        ("D-140", "stops[0].release", |d| (d.stops[0].release, d.stops[0].kind) = (5.0, StopKind::Pickup)),
        ("D-141", "stops[0].setup", |d| d.stops[0].setup = -1.0),
        ("D-142", "stops[0].due", |d| d.stops[0].due = Some(5.0)),
        ("D-142", "stops[0].due", |d| d.stops[0].late_cost_per_hour = 5.0),
        ("D-143", "vehicles[0].service_factor", |d| d.vehicles[0].service_factor = -0.5),
        ("D-144", "vehicles[0].regular_duration", |d| d.vehicles[0].overtime_cost_per_hour = 5.0),
        ("D-144", "vehicles[0].regular_duration", |d| d.vehicles[0].regular_duration = Some(5.0)),
        ("D-153", "stops[2].goods", |d| d.stops[2].goods = Some(String::new())),
        ("D-154", "incompatible_goods[0]", |d| d.incompatible_goods = vec![apart("food", "food")]),
        ("D-158", "stops[0].max_ride_time", |d| d.stops[0].max_ride_time = Some(5.0)),
        ("D-159", "stops[1].max_ride_time", |d| {
            (d.stops[0].kind, d.stops[0].pair) = (StopKind::Pickup, Some("b".to_owned()));
            (d.stops[0].due, d.stops[0].late_cost_per_hour) = (Some(5.0), 1.0);
            d.stops[1].max_ride_time = Some(5.0);
        }),
        ("D-160", "stops[0].vehicles[1]", |d| d.stops[0].vehicles = vec!["1".to_owned(), "2".to_owned()]),
        ("D-160", "stops[2].not_vehicles[0]", |d| d.stops[2].not_vehicles = vec!["van".to_owned()]),
        ("D-161", "vehicles[0].co2_per_distance", |d| d.vehicles[0].co2_per_distance = -1.0),
        ("D-161", "vehicles[0].co2_per_distance_load", |d| d.vehicles[0].co2_per_distance_load = f64::INFINITY),
        ("D-161", "vehicles[0].co2_per_distance_load", |d| {
            d.dimensions.clear();
            d.vehicles[0].co2_per_distance_load = 1.0;
        }),
        ("D-162", "co2_cost", |d| d.co2_cost = f64::NAN),
        ("D-162", "max_co2", |d| d.max_co2 = Some(-1.0)),
        ("D-164", "balance.max_range", |d| d.balance = Some(Balance { max_range: Some(-1.0), ..even(Work::Stops) })),
        ("D-164", "balance.range_cost", |d| d.balance = Some(Balance { range_cost: -1.0, ..even(Work::Stops) })),
        ("D-164", "balance.of", |d| {
            d.dimensions.clear();
            d.balance = Some(even(Work::Load));
        }),
        ("D-165", "objective", |d| d.objective = "longest,distance".parse().unwrap()),
        ("D-166", "vehicles[0].shifts[0]", |d| d.vehicles[0].shifts = vec![shift(5.0, 4.0)]),
        ("D-166", "vehicles[0].shifts[0]", |d| d.vehicles[0].shifts = vec![shift(5.0, 9.0), shift(1.0, 5.0)]),
        ("D-167", "vehicles[0].shifts", |d| {
            (d.vehicles[0].shifts, d.vehicles[0].latest_end) = (vec![shift(5.0, 9.0)], Some(9.0));
        }),
        ("D-168", "vehicles[0].min_rest", |d| d.vehicles[0].min_rest = 5.0),
        ("D-168", "vehicles[0].min_rest", |d| {
            (d.vehicles[0].shifts, d.vehicles[0].min_rest) = (vec![shift(0.0, 4.0), shift(5.0, 9.0)], -1.0);
        }),
        ("D-168", "vehicles[0].min_rest", |d| {
            (d.vehicles[0].shifts, d.vehicles[0].min_rest) = (vec![shift(0.0, 4.0), shift(5.0, 9.0)], 3.0);
            (d.stops[0].kind, d.stops[0].pair) = (StopKind::Pickup, Some("b".to_owned()));
            d.stops[1].max_ride_time = Some(5.0);
        }),
        ("D-180", "initial_routes[0].vehicle", |d| d.initial_routes = vec![begun("van", &["a"])]),
        ("D-180", "initial_routes[0].depart", |d| {
            d.initial_routes = vec![InitialRoute { depart: Some(-1.0), ..begun("1", &["a"]) }];
        }),
        ("D-180", "initial_routes[0].depart", |d| {
            d.vehicles[0].shifts = vec![shift(0.0, 4.0), shift(5.0, 9.0)];
            d.initial_routes = vec![begun("1", &["a"])];
        }),
        ("D-180", "initial_routes[2].vehicle", |d| {
            (d.vehicles[0].shifts, d.vehicles[0].count) = (vec![shift(0.0, 40.0), shift(50.0, 90.0)], Some(1));
            let at = |depart: f64, stop: &str| InitialRoute { depart: Some(depart), ..begun("1", &[stop]) };
            d.initial_routes = vec![at(5.0, "a"), at(55.0, "b"), at(60.0, "c")];
        }),
        ("D-181", "initial_routes[0].stops", |d| d.initial_routes = vec![begun("1", &[])]),
        ("D-181", "initial_routes[1].stops[0]", |d| d.initial_routes = vec![begun("1", &["a"]), begun("1", &["a"])]),
        ("D-182", "stops[1]", |d| {
            for stop in &mut d.stops[..2] {
                stop.same_vehicle = Some("x".to_owned());
            }
            d.initial_routes = vec![begun("1", &["a"])];
        }),
        ("D-184", "initial_routes[0].stops[1]", |d| d.initial_routes = vec![begun("1", &["a", "x"])]),
        ("D-184", "initial_routes[0].stops[1]", |d| d.initial_routes = vec![begun("1", &["a", "D"])]),
        ("D-184", "initial_routes[0].stops[0]", |d| {
            let charged = DoneVisit { charge: Some(4.0), ..done("a") };
            d.initial_routes = vec![InitialRoute { stops: vec![charged.into()], ..begun("1", &[]) }];
        }),
        ("D-184", "initial_routes[0].stops[1]", |d| {
            d.vehicles[0].breaks = vec![Break { earliest: 0.0, latest: 5.0, duration: 1.0 }];
            let at = |id: &str| DoneVisit { breaks: vec![1], ..done(id) }.into();
            d.initial_routes = vec![InitialRoute { stops: vec![at("a"), at("b")], ..begun("1", &[]) }];
        }),
        ("D-184", "initial_routes[0].stops[0]", |d| {
            let rested = DoneVisit { breaks_before: vec![0], ..done("a") };
            d.initial_routes = vec![InitialRoute { stops: vec![rested.into()], ..begun("1", &[]) }];
        }),
        ("D-163", "stops[0].goods", |d| {
            (d.stops[0].kind, d.stops[0].pair) = (StopKind::Pickup, Some("b".to_owned()));
            (d.stops[0].goods, d.stops[1].goods) = (Some("x".to_owned()), Some("y".to_owned()));
            d.incompatible_goods = vec![apart("y", "x")];
        }),
        ("D-188", "not_before", |d| d.not_before = Some(f64::NAN)),
        ("D-189", "initial_routes[0].closed", |d| {
            (d.stops[0].kind, d.stops[0].pair) = (StopKind::Pickup, Some("b".to_owned()));
            d.initial_routes = vec![InitialRoute { closed: true, ..begun("1", &["a"]) }];
        }),
        ("D-185", "stops[1].promised_from", |d| d.stops[1].promised_from = Some(-1.0)),
        ("D-185", "stops[0].promised_to", |d| {
            d.stops[0].windows = vec![WindowDraft { from: 0.0, to: 10.0 }];
            (d.stops[0].promised_from, d.stops[0].promised_to) = (Some(11.0), Some(20.0));
        }),
        ("D-186", "change_cost", |d| d.change_cost = -1.0),
        ("D-186", "change_cost", |d| d.change_cost = f64::INFINITY),
        ("D-187", "previous_routes[1].stops[1]", |d| d.previous_routes = vec![before(&["a"]), before(&["b", "a"])]),
        ("D-183", "backhauls", |d| {
            d.backhauls = Backhauls::StrictWithDelivery;
            d.initial_routes = vec![begun("1", &["a"])];
        }),
        ("D-155", "stops[0].same_vehicle", |d| d.stops[0].same_vehicle = Some(String::new())),
        ("D-156", "stops[1].same_vehicle", |d| {
            d.stops.iter_mut().for_each(|stop| stop.same_vehicle = Some("order".to_owned()));
            d.stops[1].prize = Some(1.0);
        }),
        ("D-157", "stops[1].same_vehicle", |d| {
            d.stops[1].same_vehicle = Some("order".to_owned());
            d.stops[1].alternatives = Some("shop".to_owned());
        }),
        ("D-150", "stops[1].alternatives", |d| d.stops[1].alternatives = Some(" ".to_owned())),
        ("D-151", "stops[2].alternatives", |d| {
            d.stops.iter_mut().for_each(|stop| stop.alternatives = Some("shop".to_owned()));
            d.stops[2].prize = Some(1.0);
        }),
        ("D-152", "stops[0].alternatives", |d| {
            d.stops[0].alternatives = Some("shop".to_owned());
            (d.stops[1].kind, d.stops[1].pair) = (StopKind::Pickup, Some("a".to_owned()));
        }),
    ];
    for (code, path, change) in table {
        let mut draft = sound();
        change(&mut draft);
        let findings = Problem::new(draft).expect_err(code);
        let hit = findings.iter().any(|finding| finding.code == *code && finding.path == *path);
        assert!(hit, "{code} at {path} is missing in {findings:#?}");
    }
    assert!(Problem::new(sound()).is_ok_and(|(_, warnings)| warnings.is_empty()));
}

#[test]
fn all_findings_come_together_and_floods_are_cut() {
    let mut draft = sound();
    draft.speed = -1.0;
    let one = draft.stops[0].clone();
    draft.stops = (0..1000).map(|_| one.clone()).collect();
    let findings = Problem::new(draft).unwrap_err();
    assert!(findings.iter().any(|finding| finding.code == "D-104"));
    let duplicates: Vec<_> = findings.iter().filter(|finding| finding.code == "D-111").collect();
    assert_eq!(duplicates.len(), 101);
    assert!(duplicates[100].found.starts_with("899 more"));
}

#[test]
fn the_implausible_is_warned_of_and_accepted() {
    let table: &[(&str, Change)] = &[
        ("D-901", |d| d.speed = 200.0),
        ("D-902", |d| {
            d.coordinates = crate::geometry::Metric::Haversine;
            d.stops[0].y = Some(-118.2);
        }),
        ("D-903", |d| d.stops[1].quantities = vec![11]),
        ("D-904", |d| d.vehicles[0].capacity = vec![3_500_000]),
        ("D-904", |d| d.vehicles[0].capacity = vec![1]),
        ("D-905", |d| d.stops[0].skills = vec!["crane".to_owned()]),
        ("D-906", |d| {
            d.vehicles[0].latest_end = Some(100.0);
            d.stops[0].windows = vec![WindowDraft { from: 200.0, to: 300.0 }];
        }),
        ("D-907", |d| d.objective = super::Objective::Cost),
        ("D-907", |d| d.vehicles[0].fixed_cost = 5.0),
        ("D-930", |d| d.vehicles[0].max_trips = Some(2)),
        ("D-930", |d| d.depots[0].reload_time = 5.0),
        ("D-930", |d| {
            let at = StationDraft { id: "E".to_owned(), x: Some(1.0), y: Some(1.0), ..StationDraft::default() };
            let charger = StationDraft { time_per_energy: Some(1.0), ..at };
            d.stations = vec![charger];
        }),
        ("D-908", |d| d.stops[2].prize = Some(5.0)),
        ("D-909", |d| (d.stops[2].due, d.stops[2].late_cost_per_hour) = (Some(5.0), 1.0)),
        ("D-909", |d| {
            (d.vehicles[0].regular_duration, d.vehicles[0].overtime_cost_per_hour) = (Some(5.0), 1.0);
        }),
        ("D-925", |d| d.stops[1].not_vehicles = vec!["1".to_owned()]),
        ("D-909", |d| d.objective = "lateness,distance".parse().unwrap()),
        ("D-926", |d| d.max_co2 = Some(5.0)),
        ("D-926", |d| (d.co2_cost, d.vehicles[0].co2_per_distance) = (5.0, 1.0)),
        ("D-927", |d| d.balance = Some(even(Work::Stops))),
        ("D-927", |d| d.balance = Some(Balance { longest_cost: 1.0, ..even(Work::Distance) })),
        ("D-928", |d| d.change_cost = 5.0),
        ("D-928", |d| d.previous_routes = vec![before(&["x", "y"])]),
        ("D-924", |d| d.vehicles[0].lifo = true),
        ("D-923", |d| d.incompatible_goods = vec![apart("food", "paint")]),
        ("D-922", |d| d.stops[2].same_vehicle = Some("order".to_owned())),
        ("D-922", |d| d.stops[0].alternatives = Some("shop".to_owned())),
        ("D-921", |d| d.backhauls = Backhauls::Strict),
    ];
    for (code, change) in table {
        let mut draft = sound();
        change(&mut draft);
        let (_, warnings) = Problem::new(draft).expect(code);
        assert!(warnings.iter().any(|finding| finding.code == *code), "{code} is missing in {warnings:#?}");
    }
}

#[test]
fn a_draft_survives_json() {
    let mut draft = sound();
    draft.stops[0].windows = vec![WindowDraft { from: 0.1, to: 1e9 / 3.0 }];
    draft.stops[1].prize = Some(0.0);
    draft.vehicles[0].latest_end = Some(7.25);
    draft.vehicles[0].open_end = true;
    draft.objective = super::Objective::VehiclesDistance;
    let text = serde_json::to_string(&draft).unwrap();
    assert_eq!(serde_json::from_str::<Draft>(&text).unwrap(), draft);
    assert!(serde_json::from_str::<Draft>(&text.replace("\"stops\"", "\"stopps\"")).is_err());
}
