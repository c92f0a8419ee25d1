//! The formats on small files: what is read, what is refused, and that writing loses nothing.

use super::{FORMATS, Size, generate, size_from};
use crate::ReadError;
use crate::source::Source;
use packhorse_solver::allocation::{Draft, Problem};
use packhorse_solver::plan_file::Rules;

fn source(text: &str, part: Option<&str>) -> Source {
    Source { path: "small.txt".into(), part: part.map(str::to_owned), text: text.to_owned() }
}

fn rules(objective: &str) -> Rules {
    Rules { objective: Some(vec![objective.to_owned()]), ..Rules::default() }
}

fn read(format: &str, text: &str, part: Option<&str>, rules: &Rules) -> Result<Draft, ReadError> {
    let format = FORMATS.iter().find(|known| known.name == format).expect("a known format");
    (format.read)(&source(text, part), rules).map(|parsed| parsed.draft)
}

fn fitting(text: &str) -> Vec<&'static str> {
    FORMATS.iter().filter(|format| (format.fits)("small.txt", text)).map(|format| format.name).collect()
}

const ORLIB: &str = " 2 3\n 10 100.\n 20 0.\n 5\n 1.5 2\n 0\n 3 4\n 7\n 5 6\n";
const OPEN: &str = " 2 1\n capacity 100.\n capacity 50.\n 5\n 1.5 2\n";
const HOLMBERG: &str = "2 3\n10 100\n20 0\n5 0\n7\n1.5 3 5\n2 4 6\n";
const PMED: &str = " 3 4 1\n 1 2 5\n 2 3 4\n 1 3 20\n 2 1 7\n";
const PMEDCAP: &str = " 1 713\n 2 1 10\n 1 0 0 4\n 2 3 4 5\n";
const TBED1: &str = "1 5\n\n1 2 3 4 5\n\n50\n\n9\n\n1 1 1 1 2.5\n";

#[test]
fn each_file_is_recognised_as_itself() {
    assert_eq!(fitting(ORLIB), ["orlib-cap"]);
    assert_eq!(fitting(OPEN), ["orlib-cap"]);
    assert_eq!(fitting(HOLMBERG), ["holmberg"]);
    assert_eq!(fitting(PMED), ["pmed"]);
    assert_eq!(fitting(PMEDCAP), ["pmedcap"]);
    assert_eq!(fitting(TBED1), ["tbed1"]);
    assert!(fitting("NAME : X\nDIMENSION : 5\n").is_empty() && fitting("").is_empty());
}

#[test]
fn orlib_and_holmberg_say_the_same_in_two_orders() {
    let one = read("orlib-cap", ORLIB, None, &rules("single-sourcing")).unwrap();
    let other = read("holmberg", HOLMBERG, None, &Rules::default()).unwrap();
    assert_eq!(one, other);
    assert_eq!(one.costs, [[1.5, 3.0, 5.0], [2.0, 4.0, 6.0]]);
    assert_eq!(one.demands[1].quantity, 0.0);
}

#[test]
fn holmberg_files_end_at_the_first_nul() {
    let padded = format!("{HOLMBERG}\0\0\0 39. 12.\n");
    let plain = read("holmberg", HOLMBERG, None, &Rules::default()).unwrap();
    assert_eq!(read("holmberg", &padded, None, &Rules::default()).unwrap(), plain);
}

#[test]
fn without_capacities_a_demand_of_nothing_counts_as_one() {
    let draft = read("orlib-cap", ORLIB, None, &rules("uncapacitated")).unwrap();
    assert_eq!(draft.demands[1].quantity, 1.0);
}

#[test]
fn the_word_capacity_wants_a_number_after_the_file() {
    assert!(
        matches!(read("orlib-cap", OPEN, None, &Rules::default()), Err(ReadError::Usage(text)) if text.contains("#8000"))
    );
    let draft = read("orlib-cap", OPEN, Some("8000"), &Rules::default()).unwrap();
    assert_eq!((draft.sites[1].capacity, draft.name.as_str()), (Some(8000.0), "small#8000"));
    assert_eq!(read("orlib-cap", OPEN, None, &rules("uncapacitated")).unwrap().sites[0].capacity, None);
    assert!(matches!(read("orlib-cap", ORLIB, Some("8000"), &Rules::default()), Err(ReadError::Usage(_))));
    assert!(matches!(read("orlib-cap", OPEN, Some("many"), &Rules::default()), Err(ReadError::Usage(_))));
}

#[test]
fn of_several_lines_for_one_edge_the_last_counts() {
    let draft = read("pmed", PMED, None, &Rules::default()).unwrap();
    assert_eq!(draft.roads.len(), 3);
    assert_eq!(draft.roads[0].length, 7.0);
    let (problem, _) = Problem::new(draft).unwrap();
    let cost =
        |from: &str, to: &str| problem.cost(problem.site_by_id(from).unwrap(), problem.demand_by_id(to).unwrap());
    assert_eq!((cost("1", "2"), cost("1", "3"), cost("3", "3")), (Some(7.0), Some(11.0), Some(0.0)));
}

#[test]
fn distances_of_pmedcap_are_rounded_down() {
    let draft = read("pmedcap", PMEDCAP, None, &Rules::default()).unwrap();
    assert_eq!((draft.costs[0][1], draft.p), (5.0, Some(1)));
}

#[test]
fn rubbish_is_refused_with_its_place() {
    let cases = [
        ("orlib-cap", " 2 3\n 10 100.\n", "end of the file"),
        ("orlib-cap", " 2 1\n 10 x\n 20 0\n 5\n 1 2\n", "small.txt:2:5"),
        ("orlib-cap", " 1 1\n 10 1\n 5\n 1\n 99\n", "expected the end"),
        ("holmberg", "99999999999 3\n", "small.txt:1"),
        ("pmed", " 3 1 1\n 1 4 5\n", "small.txt:2"),
        ("pmed", " 3 1 1\n 0 2 5\n", "numbered from 1"),
        ("pmed", " 9999999 1 1\n 1 2 5\n", "edges"),
        ("tbed1", "1 1\n-5\n1\n1\n1\n", "at least 0"),
    ];
    for (format, text, told) in cases {
        let error = read(format, text, None, &Rules::default()).expect_err(text).to_string();
        assert!(error.contains(told), "{format}: {error}");
    }
    assert!(matches!(read("pmed", PMED, None, &rules("cheapest")), Err(ReadError::Usage(_))));
    assert!(matches!(read("pmed", PMED, None, &rules("single-sourcing")), Err(ReadError::Usage(_))));
}

#[test]
fn what_is_written_reads_back_the_same() {
    for (name, text, objective) in [
        ("orlib-cap", ORLIB, "multiple-sourcing"),
        ("holmberg", HOLMBERG, "single-sourcing"),
        ("pmed", PMED, "p-median"),
        ("tbed1", TBED1, "multiple-sourcing"),
    ] {
        let draft = read(name, text, None, &rules(objective)).unwrap();
        let format = FORMATS.iter().find(|known| known.name == name).unwrap();
        let written = format.write.expect("a writer")(&draft).unwrap();
        assert_eq!(written.dropped, [""; 0], "{name}");
        assert_eq!(read(name, &written.text, None, &rules(objective)).unwrap(), draft, "{name}");
    }
}

#[test]
fn writing_names_what_the_format_cannot_hold() {
    let draft = generate(&Size { sites: 3, demands: 4 }, 1);
    let format = FORMATS.iter().find(|known| known.name == "orlib-cap").unwrap();
    let written = format.write.unwrap()(&draft).unwrap();
    assert!(written.dropped.iter().any(|told| told.contains("ids of the sites")), "{:?}", written.dropped);
    assert!(written.dropped.iter().any(|told| told.contains("coordinates")));
}

#[test]
fn generated_instances_are_valid_repeat_and_survive_json() {
    let size = size_from(&[("sites".to_owned(), 7), ("demands".to_owned(), 30)]).unwrap();
    let draft = generate(&size, 5);
    assert_eq!((draft.sites.len(), draft.demands.len()), (7, 30));
    assert_eq!(draft, generate(&size, 5));
    assert_ne!(draft, generate(&size, 6));
    let text = serde_json::to_string(&draft).unwrap();
    assert_eq!(serde_json::from_str::<Draft>(&text).unwrap(), draft);
    let (_, warnings) = Problem::new(draft).unwrap();
    assert!(warnings.is_empty(), "{warnings:?}");
    assert!(size_from(&[("stops".to_owned(), 7)]).unwrap_err().contains("sites, demands"));
}
