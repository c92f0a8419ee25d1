//! The rules one by one, the sources of costs and distances, and the warnings.

use super::{CostBasis, Demand, DemandIndex, Draft, Lane, Model, Problem, Road, Site, SiteIndex};
use crate::geometry::Metric;

/// Two sites and two demands on a line.
fn draft() -> Draft {
    let mut draft = Draft::empty("two by two", Model::MultipleSourcing);
    for (id, x) in [("a", 0.0), ("b", 10.0)] {
        draft.sites.push(Site { x: Some(x), y: Some(0.0), ..Site::new(id, 5.0, Some(20.0)) });
    }
    for (id, x) in [("u", 1.0), ("v", 9.0)] {
        draft.demands.push(Demand { x: Some(x), y: Some(0.0), ..Demand::new(id, 4.0) });
    }
    draft
}

#[test]
fn each_rule_refuses_what_breaks_it_and_names_the_place() {
    type Change = fn(&mut Draft);
    let cases: &[(&str, &str, Change)] = &[
        ("A-101", "format", |draft| draft.format = 2),
        ("A-102", "kind", |draft| draft.kind = crate::KindName::Dispatch),
        ("A-103", "sites", |draft| draft.sites.clear()),
        ("A-103", "demands", |draft| draft.demands.clear()),
        ("A-105", "sites[1].id", |draft| draft.sites[1].id = " ".to_owned()),
        ("A-106", "demands[1].id", |draft| draft.demands[1].id = "u".to_owned()),
        ("A-107", "sites[0].opening_cost", |draft| draft.sites[0].opening_cost = -1.0),
        ("A-107", "sites[1].capacity", |draft| draft.sites[1].capacity = Some(f64::NAN)),
        ("A-108", "demands[0].quantity", |draft| draft.demands[0].quantity = f64::INFINITY),
        ("A-108", "demands[1].max_distance", |draft| draft.demands[1].max_distance = Some(-2.0)),
        ("A-109", "sites[0].closed", |draft| (draft.sites[0].closed, draft.sites[0].must_open) = (true, true)),
        ("A-110", "sites[1].x", |draft| draft.sites[1].y = None),
        ("A-110", "demands[0].y", |draft| {
            draft.metric = Metric::Haversine;
            draft.demands[0].y = Some(100.0);
        }),
        ("A-111", "roads[0].to", |draft| draft.roads = vec![Road { from: "a".into(), to: "z".into(), length: 1.0 }]),
        ("A-112", "lanes[0].from", |draft| draft.lanes = vec![lane("z", "u")]),
        ("A-113", "lanes[1]", |draft| draft.lanes = vec![lane("a", "u"), lane("a", "u")]),
        ("A-114", "costs", |draft| draft.costs = vec![vec![1.0, 2.0]]),
        ("A-114", "costs[1]", |draft| draft.costs = vec![vec![1.0, 2.0], vec![1.0]]),
        ("A-115", "times_s[0][1]", |draft| draft.times_s = vec![vec![1.0, -2.0], vec![1.0, 1.0]]),
        ("A-116", "speed_kmh", |draft| draft.speed_kmh = Some(0.0)),
        ("A-117", "demands[1].x", |draft| (draft.demands[1].x, draft.demands[1].y) = (None, None)),
        ("A-118", "demands[0].max_time_s", |draft| draft.demands[0].max_time_s = Some(60.0)),
        ("A-119", "p", |draft| draft.objective = Model::PMedian),
        ("A-119", "p", |draft| draft.p = Some(1)),
        ("A-119", "max_sites", |draft| draft.max_sites = Some(0)),
        ("A-120", "service_share", |draft| draft.service_share = Some(0.5)),
        ("A-120", "service_within_distance", |draft| draft.service_within_distance = Some(5.0)),
    ];
    for (code, path, change) in cases {
        let mut changed = draft();
        change(&mut changed);
        let findings = Problem::new(changed).expect_err(code);
        assert!(findings.iter().any(|finding| finding.code == *code && finding.path == *path), "{code}: {findings:?}");
    }
    assert!(Problem::new(draft()).is_ok_and(|(_, warnings)| warnings.is_empty()));
}

#[test]
fn findings_come_together_and_do_not_flood() {
    let mut many = draft();
    many.format = 3;
    many.demands = (0..1000).map(|number| Demand::new(format!("d{number}"), -1.0)).collect();
    let findings = Problem::new(many).unwrap_err();
    assert!(findings.iter().any(|finding| finding.code == "A-101"));
    assert_eq!(findings.iter().filter(|finding| finding.code == "A-108").count(), 100);
}

fn lane(from: &str, to: &str) -> Lane {
    Lane { from: from.to_owned(), to: to.to_owned(), unit_cost: 3.0, distance: None, time_s: None }
}

/// Cost, distance and time from site a to demand v.
fn way(draft: Draft) -> (Option<f64>, Option<f64>, Option<f64>) {
    let (problem, _) = Problem::new(draft).unwrap();
    let (site, demand) = (SiteIndex(0), DemandIndex(1));
    (problem.cost(site, demand), problem.distance(site, demand), problem.time_s(site, demand))
}

#[test]
fn costs_come_from_the_nearest_source() {
    let mut plain = draft();
    plain.cost_per_distance = 0.5;
    plain.speed_kmh = Some(7.2);
    assert_eq!(way(plain.clone()), (Some(18.0), Some(9.0), Some(4.5)));
    let mut matrix = plain.clone();
    matrix.costs = vec![vec![1.0, 2.0], vec![3.0, 4.0]];
    assert_eq!(way(matrix.clone()).0, Some(8.0));
    matrix.cost_basis = CostBasis::Whole;
    assert_eq!(way(matrix).0, Some(2.0));
    let mut lanes = plain.clone();
    lanes.lanes = vec![lane("a", "u"), Lane { distance: Some(7.0), ..lane("b", "v") }];
    assert_eq!(way(lanes.clone()), (None, None, None));
    lanes.lanes.push(Lane { time_s: Some(1.0), ..lane("a", "v") });
    assert_eq!(way(lanes), (Some(12.0), Some(9.0), Some(1.0)));
    let mut roads = plain;
    roads.roads = vec![
        Road { from: "a".into(), to: "u".into(), length: 2.0 },
        Road { from: "v".into(), to: "u".into(), length: 5.0 },
    ];
    assert_eq!(way(roads), (Some(14.0), Some(7.0), Some(3.5)));
}

#[test]
fn a_draft_survives_json_whole() {
    let mut full = draft();
    full.lanes = vec![Lane { distance: Some(7.5), time_s: Some(8.25), ..lane("b", "v") }];
    full.distances = vec![vec![0.1, 0.2], vec![0.3, 1e-7]];
    (full.metric, full.max_sites, full.service_share) = (Metric::Haversine, Some(2), Some(0.9));
    full.demands[0].max_time_s = Some(3600.0);
    let text = serde_json::to_string(&full).unwrap();
    assert_eq!(serde_json::from_str::<Draft>(&text).unwrap(), full);
    assert!(serde_json::from_str::<Draft>(&text.replace("max_sites", "max_site")).is_err());
}

#[test]
fn implausible_instances_are_warned_about() {
    let mut huge = draft();
    huge.sites[0].capacity = Some(1e9);
    let mut large = draft();
    large.objective = Model::SingleSourcing;
    large.demands[0].quantity = 30.0;
    let mut free = draft();
    free.cost_per_distance = 0.0;
    let mut fast = draft();
    fast.speed_kmh = Some(1000.0);
    let mut turned = draft();
    turned.metric = Metric::Haversine;
    for (place, x, y) in [(0, 52.5, 13.4), (1, 52.4, 13.3)] {
        (turned.sites[place].x, turned.sites[place].y) = (Some(x), Some(y));
        (turned.demands[place].x, turned.demands[place].y) = (Some(y), Some(x));
    }
    for (code, draft) in [("A-903", huge), ("A-902", large), ("A-905", free), ("A-904", fast), ("A-901", turned)] {
        let (_, warnings) = Problem::new(draft).unwrap();
        assert_eq!(warnings.iter().map(|warning| warning.code).collect::<Vec<_>>(), [code]);
    }
}
