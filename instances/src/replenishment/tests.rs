//! Reading the published files, refusing broken ones, writing them back.

use super::{FORMATS, generate, size_from};
use crate::ReadError;
use crate::source::Source;
use packhorse_solver::kind::Kind as _;
use packhorse_solver::plan_file::Rules;
use packhorse_solver::replenishment::{Draft, Replenishment};
use std::path::PathBuf;

fn source(text: &str, part: Option<&str>) -> Source {
    Source { path: PathBuf::from("case.txt"), part: part.map(str::to_owned), text: text.to_owned() }
}

fn read(format: &str, text: &str, part: Option<&str>) -> Result<Draft, ReadError> {
    let format = FORMATS.iter().find(|entry| entry.name == format).expect("a format");
    (format.read)(&source(text, part), &Rules::default()).map(|parsed| parsed.draft)
}

const TINY: &str = "2 3\n1\n50\n1 2 3 4\n1.5 0.5 6. 70\n5 0\n6 7\n0 8\n Bi hi su su\n time cost\n";

#[test]
fn a_trigeiro_file_is_read_and_written() {
    let draft = read("trigeiro", TINY, None).unwrap();
    assert_eq!(draft.demand, [[5.0, 6.0, 0.0], [0.0, 7.0, 8.0]]);
    assert_eq!(draft.capacities, [50.0; 3]);
    let item = &draft.items[1];
    assert_eq!((item.unit_time, item.holding_cost, item.setup_time, item.setup_cost), (1.5, 0.5, 6.0, 70.0));
    let written = (FORMATS[0].write.unwrap())(&draft).unwrap();
    assert_eq!(read("trigeiro", &written.text, None).unwrap(), draft);
    assert!((FORMATS[0].fits)("x", TINY) && !(FORMATS[1].fits)("x", TINY));
}

#[test]
fn a_stray_word_at_a_rows_end_is_skipped() {
    let stray = TINY.replace("5 0\n", "5 0 1\n");
    assert_eq!(read("trigeiro", &stray, None).unwrap(), read("trigeiro", TINY, None).unwrap());
}

#[test]
fn broken_trigeiro_files_are_refused_with_their_place() {
    for (text, found) in [
        ("2 3\n1\n50\n1 2 3 4\n", "the end of the file"),
        ("2 x\n", "\"x\""),
        ("99999 99999\n1\n5\n", "99999"),
        ("2 3\n1\n-50\n", "-50"),
        ("2 3\n1\nNaN\n", "NaN"),
        ("2 3\n1\n50\n1 2 3 4\n1 2 3 4\n5 0\n6 7\n0 8\n9 9\n", "\"9\""),
    ] {
        match read("trigeiro", text, None) {
            Err(ReadError::Invalid(findings)) => {
                assert!(findings[0].found.contains(found.trim_matches('"')), "{text:?}: {findings:?}");
                assert!(findings[0].place.is_some());
            }
            other => panic!("{text:?}: {other:?}"),
        }
    }
    assert!(matches!(read("trigeiro", TINY, Some("3")), Err(ReadError::Usage(_))));
}

const TABLE: &str =
    "demand,mean,var_over_mean,lead_time,h,p,K,s,S,cost\npoisson,10,1,0,1,9,64,6,40,35.0\nnegbin,5,3,2,1,9,16,9,9,9\n";

#[test]
fn tables_are_read_by_row_or_whole() {
    let one = read("table", TABLE, Some("2")).unwrap();
    assert_eq!(one.stocks.len(), 1);
    assert_eq!((one.stocks[0].item.as_str(), one.stocks[0].variance_ratio), ("1", Some(3.0)));
    let all = read("table", TABLE, None).unwrap();
    assert_eq!((all.stocks.len(), all.stocks[1].lead_time), (2, 2.0));
    let written = (FORMATS[1].write.unwrap())(&all).unwrap();
    assert_eq!(read("table", &written.text, None).unwrap(), all);
    for part in ["0", "3", "x"] {
        assert!(matches!(read("table", TABLE, Some(part)), Err(ReadError::Usage(_))), "{part}");
    }
    let json = r#"[{"lambda": 2, "L": 1, "h": 1, "p": 9, "K": 16}]"#;
    assert!((FORMATS[1].fits)("x", json));
    assert_eq!(read("table", json, Some("1")).unwrap().stocks[0].review_period, 0.0);
    let random = "lambda,lt_pmf,alpha\n0.2,3:0.7;10:0.3,0.95\n";
    assert_eq!(read("table", random, None).unwrap().stocks[0].lead_times.len(), 2);
}

#[test]
fn broken_tables_are_refused_with_their_place() {
    for text in [
        TABLE.replace("poisson", "poisonous"),
        TABLE.replace("10,1,0", "ten,1,0"),
        TABLE.replace("35.0", "35.0,extra"),
        "lambda,lt_pmf,alpha\n0.2,3:0.7;10,0.95\n".to_owned(),
        "[{\"lambda\": 2,".to_owned(),
    ] {
        assert!(matches!(read("table", &text, None), Err(ReadError::Invalid(_))), "{text}");
    }
}

#[test]
fn generated_instances_are_valid_and_repeat() {
    for pairs in [vec![], vec![("lots".to_owned(), 6)]] {
        let size = size_from(&pairs).unwrap();
        let draft = generate(&size, 7);
        assert_eq!(draft, generate(&size, 7));
        assert_ne!(draft, generate(&size, 8));
        Replenishment::validate(draft).unwrap();
    }
    assert!(size_from(&[("trucks".to_owned(), 1)]).unwrap_err().contains("items"));
}
