//! A type with every form that drafts use, and what its wrong files are told.

use super::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The document.
#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Sample {
    format: u32,
    name: String,
    #[serde(default)]
    limit: Option<f64>,
    #[serde(default)]
    rule: Rule,
    stops: Vec<Stop>,
    #[serde(default)]
    demand: Option<Demand>,
    #[serde(default)]
    when: Option<When>,
    #[serde(default)]
    map: BTreeMap<String, f64>,
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Rule {
    /// The nearest.
    #[default]
    Nearest,
    RoundUp,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Stop {
    id: String,
    #[serde(default)]
    load: i64,
    #[serde(default)]
    windows: Vec<[f64; 2]>,
    #[serde(default)]
    optional: bool,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "law", rename_all = "lowercase", deny_unknown_fields)]
enum Demand {
    Poisson { mean: f64 },
    Normal { mean: f64, deviation: f64 },
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum When {
    Period(u32),
    Date(String),
}

fn findings(text: &str) -> Vec<(String, String, usize, usize, String)> {
    let document = Document { path: "x.json".into(), text: text.to_owned(), tables: Vec::new() };
    let findings = document.parse::<Sample>().expect_err(text);
    let row = |finding: Finding| {
        let place = finding.place.expect("a place");
        (finding.code.to_owned(), finding.path, place.line, place.column.expect("a column"), finding.help)
    };
    findings.into_iter().map(row).collect()
}

#[test]
fn a_right_file_is_read() {
    let text = r#"{"format": 1, "name": "x", "limit": null, "rule": "round-up", "map": {"a": 1},
        "stops": [{"id": "a", "windows": [[0, 1e3]]}], "demand": {"law": "poisson", "mean": 2}, "when": "2026-01-01"}"#;
    let document = Document { path: "x.json".into(), text: text.to_owned(), tables: Vec::new() };
    let sample: Sample = document.parse().expect("right");
    assert_eq!(sample.demand, Some(Demand::Poisson { mean: 2.0 }));
    assert!(structure::check(text, &Shapes::of::<Sample>()).is_empty());
}

#[test]
fn all_that_is_wrong_is_told_together() {
    let text = "{\n\"format\": -1, \"nmae\": \"x\",\n\"limit\": \"3,5\", \"rule\": \"nearst\",\n\"stops\": [\n{\"id\": 7, \
                \"load\": 1.5},\n{\"load\": 99999999999999999999, \"windows\": [[1, 2, 3], 4], \"load\": 1, \"optional\": \"yes\"}]\n}";
    let found = findings(text);
    let short: Vec<(&str, &str, usize, usize)> =
        found.iter().map(|(code, path, line, column, _)| (code.as_str(), path.as_str(), *line, *column)).collect();
    let expected = [
        ("F-024", "format", 2, 11),
        ("F-020", "nmae", 2, 15),
        ("F-022", "limit", 3, 10),
        ("F-023", "rule", 3, 25),
        ("F-022", "stops[0].id", 5, 8),
        ("F-022", "stops[0].load", 5, 19),
        ("F-024", "stops[1].load", 6, 10),
        ("F-026", "stops[1].windows[0]", 6, 44),
        ("F-022", "stops[1].windows[1]", 6, 55),
        ("F-025", "stops[1].load", 6, 59),
        ("F-022", "stops[1].optional", 6, 82),
        ("F-021", "stops[1]", 6, 1),
        ("F-021", "", 1, 1),
    ];
    assert_eq!(short, expected);
    assert!(found[1].4.contains("did you mean \"name\""), "{}", found[1].4);
    assert!(found[2].4.contains("decimal mark"), "{}", found[2].4);
    assert!(found[3].4.contains("did you mean \"nearest\""), "{}", found[3].4);
}

#[test]
fn alternatives_are_told_by_their_tag() {
    let found = findings(r#"{"format": 1, "name": "", "stops": [], "demand": {"law": "normal", "mean": 1}}"#);
    assert_eq!((found[0].0.as_str(), found[0].1.as_str()), ("F-021", "demand"), "{found:?}");
    let found = findings(r#"{"format": 1, "name": "", "stops": [], "demand": {"law": "norml", "mean": 1}}"#);
    assert!(found.iter().any(|row| row.0 == "F-023" && row.1 == "demand.law"), "{found:?}");
    let found = findings(r#"{"format": 1, "name": "", "stops": [], "when": []}"#);
    assert_eq!((found.len(), found[0].0.as_str(), found[0].1.as_str()), (1, "F-022", "when"), "{found:?}");
}

#[test]
fn many_findings_are_cut_and_counted() {
    let stops = vec!["{}"; 1000].join(",");
    let found = findings(&format!("{{\"format\": 1, \"name\": \"\", \"stops\": [{stops}]}}"));
    assert_eq!(found.len(), structure::MOST + 1);
    assert_eq!(found.last().map(|row| row.0.as_str()), Some("F-029"));
}

#[test]
fn the_head_is_found_wherever_it_stands() {
    let text = "{\"stops\": [{\"kind\": 1}], \"kind\" : \"packing\", \"format\":2}";
    let head = head(text);
    assert_eq!(head.names, ["stops", "kind", "format"]);
    assert_eq!(head.kind.map(|(raw, _)| raw), Some("\"packing\""));
    assert_eq!(head.format.map(|(raw, at)| (raw, &text[at..])), Some(("2", "2}")));
}
