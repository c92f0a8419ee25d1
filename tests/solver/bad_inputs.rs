//! Wrong files: each is refused with its code, its place and a remedy; none panics or hangs.

use crate::scratch::{Scratch, findings, placed, read};
use packhorse_instances::{ReadError, ReadOptions, peek_plan, read_instance, read_plan};
use packhorse_solver::packing::Packing;
use packhorse_solver::{Kind, KindName};

const BINS: &str = "\"bins\": [{\"id\": \"b\", \"x\": 100, \"y\": 100, \"z\": 100}]";
const ITEMS: &str = "\"items\": [{\"id\": \"i\", \"x\": 10, \"y\": 10, \"z\": 10}]";

fn packing(bins: &str, items: &str) -> String {
    format!("{{\"format\": 1, \"kind\": \"packing\",\n{bins},\n{items}}}")
}

/// File content → codes and places.
#[test]
fn wrong_json_is_told_with_code_and_place() {
    let item = |rest: &str| packing(BINS, &format!("\"items\": [{{\"id\": \"i\", {rest}}}]"));
    let table: Vec<(String, &[&str])> = vec![
        (String::new(), &["F-004 x.json:1:1"]),
        ("  \n\n".to_owned(), &["F-004 x.json:1:1"]),
        ("{".to_owned(), &["F-002 x.json:1:2"]),
        ("{}".to_owned(), &["F-006 x.json:1:1"]),
        ("hello".to_owned(), &["F-004 x.json:1:1"]),
        ("{\"kind\": \"packin\"}".to_owned(), &["F-006 x.json:1:10"]),
        ("{\"kind\": \"network\"}".to_owned(), &["F-006 x.json:1:10"]),
        ("{\"kind\": 3}".to_owned(), &["F-006 x.json:1:10"]),
        ("{\"format\": 2, \"kind\": \"packing\"}".to_owned(), &["F-007 x.json:1:12"]),
        ("{\"format\": \"1\", \"kind\": \"packing\"}".to_owned(), &["F-007 x.json:1:12"]),
        ("{\"kind\": \"packing\"".to_owned(), &["F-002 x.json:1:19"]),
        (item("\"x\": NaN, \"y\": 1, \"z\": 1"), &["F-002 x.json:3:28"]),
        (item("\"x\": Infinity, \"y\": 1, \"z\": 1"), &["F-002 x.json:3:28"]),
        (item("\"x\": \"NaN\", \"y\": 1, \"z\": 1"), &["F-022 x.json:3:28"]),
        (item("\"x\": 1e999, \"y\": 1, \"z\": 1"), &["F-022 x.json:3:28"]),
        (
            item("\"x\": 10.5, \"y\": null, \"z\": [1]"),
            &["F-022 x.json:3:28", "F-022 x.json:3:39", "F-022 x.json:3:50"],
        ),
        (item("\"x\": 99999999999999999999, \"y\": 1, \"z\": 1"), &["F-024 x.json:3:28"]),
        (item("\"x\": 10, \"y\": 10, \"z\": 10, \"value\": 1e999"), &["F-024 x.json:3:59"]),
        (item("\"x\": 10, \"y\": 10, \"z\": 10, \"quantity\": -1"), &["F-024 x.json:3:62"]),
        (item("\"x\": 10, \"y\": 10, \"z\": 10, \"quantty\": 1"), &["F-020 x.json:3:50"]),
        (item("\"x\": 10, \"x\": 10, \"y\": 10"), &["F-025 x.json:3:32", "F-021 x.json:3:11"]),
        (item("\"x\": -10, \"y\": 10, \"z\": 10"), &["P-106 x.json:3:28"]),
        (item("\"x\": 0, \"y\": 0, \"z\": 10"), &["P-106 x.json:3:28", "P-106 x.json:3:36"]),
        (
            packing(
                BINS,
                "\"items\": [{\"id\": \"i\", \"x\": 1, \"y\": 1, \"z\": 1}, {\"id\": \"i\", \"x\": 1, \"y\": 1, \"z\": 1}]",
            ),
            &["P-105 x.json:3:55"],
        ),
        (packing("\"bins\": []", "\"items\": []"), &["P-103 x.json:2:9", "P-103 x.json:3:10"]),
        (packing("\"bins\": {}", ITEMS), &["F-022 x.json:2:9"]),
    ];
    let scratch = Scratch::new();
    for (content, expected) in table {
        let path = scratch.file("x.json", &content);
        let findings = findings(&path);
        assert_eq!(placed(&findings), expected, "{content}");
        assert!(findings.iter().all(|finding| !finding.help.is_empty() && !finding.found.is_empty()), "{content}");
    }
    assert!(read(&scratch.file("x.json", packing(BINS, ITEMS))).is_ok());
}

/// Takes the marks `§` out of a text; also returns the line and column behind each.
fn marked(text: &str) -> (String, Vec<String>) {
    let (mut plain, mut places) = (String::new(), Vec::new());
    let (mut line, mut column) = (1, 1);
    for letter in text.chars() {
        match letter {
            '§' => places.push(format!("{line}:{column}")),
            '\n' => (line, column) = (line + 1, 1),
            _ => column += 1,
        }
        if letter != '§' {
            plain.push(letter);
        }
    }
    (plain, places)
}

/// What the rules of the kinds find is placed in the same way: at the marks.
#[test]
fn broken_rules_are_told_with_code_and_place() {
    let dispatch = |stops: &str, vehicle: &str| {
        format!(
            "{{\"kind\": \"dispatch\", \"depots\": [{{\"id\": \"d\", \"x\": 0, \"y\": 0}}],\n\
             \"vehicles\": [{{\"id\": \"v\"{vehicle}}}],\n\"stops\": [{stops}]}}"
        )
    };
    let stop = |id: &str, rest: &str| format!("\n{{\"id\": {id}, \"x\": 1, \"y\": 1{rest}}}");
    let most = |mark: &str| format!(", \"quantities\": [{mark}2000000000000000000]");
    let allocation = |sites: &str, demands: &str, lanes: &str| {
        format!("{{\"kind\": \"allocation\",\n\"sites\": [{sites}],\n\"demands\": [{demands}],\n\"lanes\": [{lanes}]}}")
    };
    let lane = |to: &str| format!("{{\"from\": \"s\", \"to\": {to}, \"unit_cost\": 1}}");
    let (site, demand) = ("{\"id\": \"s\"}", "{\"id\": \"c\"}");
    let table: Vec<(String, &str)> = vec![
        (dispatch(&[stop("\"a\"", ""), stop("§\"a\"", "")].join(","), ""), "D-111"),
        (dispatch(&stop("§\"d\"", ""), ""), "D-111"),
        (dispatch(&stop("\"a\"", ", \"pair\": §\"b\""), ""), "D-127"),
        (dispatch(&stop("\"a\"", ""), ", \"start\": §\"east\""), "D-131"),
        (dispatch(&[stop("\"a\"", &most("")), stop("\"b\"", &most("§"))].join(","), ""), "D-121"),
        (dispatch(&stop("\"a\"", ", \"windows\": [§{\"from\": 9, \"to\": 1}]"), ""), "D-122"),
        (dispatch(&stop("\"a\"", ", \"service\": §-5"), ""), "D-124"),
        (allocation(&format!("{site}, {{\"id\": §\"s\"}}"), demand, &lane("\"c\"")), "A-106"),
        (allocation(site, demand, &lane("§\"x\"")), "A-112"),
        (allocation("{\"id\": \"s\", \"capacity\": §-1}", demand, &lane("\"c\"")), "A-107"),
    ];
    let scratch = Scratch::new();
    for (content, code) in table {
        let (content, places) = marked(&content);
        let findings = findings(&scratch.file("x.json", &content));
        let errors: Vec<_> = findings.into_iter().filter(packhorse_solver::Finding::is_error).collect();
        let expected: Vec<String> = places.iter().map(|place| format!("{code} x.json:{place}")).collect();
        assert_eq!(placed(&errors), expected, "{content}");
    }
}

#[test]
fn objectives_that_nobody_knows_are_told_in_their_place() {
    let scratch = Scratch::new();
    for (objective, said) in [
        ("distanc", "no objective of dispatch is named \"distanc\""),
        ("vehicles,,distance", "no objective of dispatch is named \"\""),
        ("distance+-1*cost", "no factor"),
        ("cost,cost", "twice"),
    ] {
        let text = format!(
            "{{\"format\": 1, \"kind\": \"dispatch\",\n\"objective\": \"{objective}\",\n\"depots\": [], \"vehicles\": [], \"stops\": []}}"
        );
        let findings = findings(&scratch.file("x.json", text));
        let finding = findings.iter().find(|finding| finding.code == "F-030").expect("F-030");
        assert!(finding.found.contains(said) && !finding.help.is_empty(), "{finding}");
        assert!(finding.to_string().contains("x.json:2:"), "{finding}");
    }
}

#[test]
fn byte_order_marks_windows_line_ends_and_padding_are_fine() {
    let scratch = Scratch::new();
    let text = format!("\u{feff}{}", packing(BINS, ITEMS).replace('\n', "\r\n") + "\r\n\u{1a}\0\0\0");
    assert!(read(&scratch.file("x.json", text)).is_ok());
}

#[test]
fn other_encodings_are_refused_with_the_place() {
    let scratch = Scratch::new();
    let latin: Vec<u8> = b"{\"format\": 1,\n \"name\": \"M\xfcller\"}".to_vec();
    assert_eq!(placed(&findings(&scratch.file("x.json", latin))), ["F-001 x.json:2:12"]);
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain("{}".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let findings = findings(&scratch.file("x.json", wide));
    assert!(findings[0].help.contains("UTF-16"), "{}", findings[0].help);
}

#[test]
fn the_kind_may_come_from_the_flag_or_the_fields() {
    let scratch = Scratch::new();
    let path = scratch.file("x.json", format!("{{{BINS}, {ITEMS}}}"));
    assert_eq!(read(&path).map(|instance| instance.kind()).ok(), Some(KindName::Packing));
    let said = scratch.file("y.json", packing(BINS, ITEMS));
    let options = ReadOptions { kind: Some(KindName::Dispatch), ..ReadOptions::default() };
    let error = read_instance(said.to_str().expect("UTF-8"), &options).err();
    assert!(matches!(error, Some(ReadError::Usage(_))));
}

#[test]
fn flags_may_repeat_but_not_change_what_an_own_file_says() {
    let scratch = Scratch::new();
    let path = scratch.file("x.json", packing(BINS, ITEMS));
    let argument = path.to_str().expect("UTF-8");
    let mut options = ReadOptions::default();
    options.rules.objective = Some(vec!["bins".to_owned()]);
    options.rules.format = Some("thpack".to_owned());
    assert!(read_instance(argument, &options).is_ok());
    options.rules.objective = Some(vec!["profit".to_owned()]);
    assert!(matches!(read_instance(argument, &options), Err(ReadError::Usage(_))));
    options = ReadOptions { format: Some("thpak".to_owned()), ..ReadOptions::default() };
    let Err(ReadError::Usage(message)) = read_instance(argument, &options) else { panic!("a usage error") };
    assert!(message.contains("did you mean thpack?"), "{message}");
    let part = format!("{argument}#3");
    assert!(matches!(read_instance(&part, &ReadOptions::default()), Err(ReadError::Usage(_))));
}

#[test]
fn what_is_no_regular_file_is_refused() {
    let scratch = Scratch::new();
    assert!(matches!(read(&scratch.path().join("none.json")), Err(ReadError::Io { .. })));
    assert!(matches!(read(scratch.path()), Err(ReadError::Io { .. })), "a folder without problem.json");
    #[cfg(unix)]
    {
        let fifo = scratch.path().join("fifo.json");
        let made = std::process::Command::new("mkfifo").arg(&fifo).status();
        if made.is_ok_and(|status| status.success()) {
            assert!(matches!(read(&fifo), Err(ReadError::Io { .. })));
        }
        for device in ["/dev/null", "/dev/zero"] {
            assert!(matches!(read(std::path::Path::new(device)), Err(ReadError::Io { .. })));
        }
    }
}

#[test]
fn packed_files_are_read_and_damaged_ones_refused() {
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(packing(BINS, ITEMS).as_bytes()).expect("packed");
    let packed = encoder.finish().expect("packed");
    let scratch = Scratch::new();
    assert!(read(&scratch.file("x.json.gz", &packed)).is_ok());
    for cut in [2, 10, packed.len() / 2, packed.len() - 1] {
        assert_eq!(findings(&scratch.file("x.json.gz", &packed[..cut]))[0].code, "F-008", "{cut}");
    }
}

#[test]
fn deep_nesting_is_refused() {
    let scratch = Scratch::new();
    for opening in ["[", "{\"a\":"] {
        let text = format!("{{\"kind\": \"packing\", \"bins\": {}", opening.repeat(100_000));
        assert_eq!(findings(&scratch.file("x.json", text))[0].code, "F-003");
    }
    let sound = format!("{{\"kind\": \"packing\", \"bins\": {}{}}}", "[".repeat(5_000), "]".repeat(5_000));
    assert_eq!(findings(&scratch.file("x.json", sound))[0].code, "F-003");
}

#[test]
fn a_huge_line_of_rubbish_is_refused_with_a_short_message() {
    let scratch = Scratch::new();
    let long = "x".repeat(20 << 20);
    let table =
        [long.clone(), format!("{{{long}"), format!("{{\"{long}"), format!("{{\"kind\": \"packing\", \"{long}\": 1}}")];
    for text in table {
        let findings = findings(&scratch.file("x.json", text));
        let message = findings[0].to_string();
        // A path may hold the whole name; what a person is shown must stay short.
        assert!(message.len() < 2_000, "{} characters", message.len());
    }
}

#[test]
fn wrong_plans_are_told_with_code_and_place() {
    let scratch = Scratch::new();
    let path = scratch.file("x.json", packing(BINS, ITEMS));
    let Ok(packhorse_instances::AnyInstance::Packing(instance)) = read(&path) else { panic!("a packing instance") };
    let head =
        "\"packhorse\": \"0.1.0\", \"format\": 1, \"instance\": \"x\", \"status\": \"feasible\", \"objective\": null";
    let table = [
        ("", "F-002 plan.json:1:1"),
        ("[1, 2", "F-002 plan.json:1:6"),
        ("{\"format\": 3}", "F-007 plan.json:1:12"),
        (&format!("{{\"kind\": \"dispatch\", {head}, \"plan\": null}}"), "F-050 plan.json:1:10"),
        (&format!("{{\"kind\": \"packing\", {head}, \"plan\": {{\"bins\": 3}}}}"), "F-022 plan.json:1:131"),
        ("{\"kind\": \"packing\", \"format\": 1}", "F-021 plan.json:1:1"),
        (&packing(BINS, ITEMS), "F-051 plan.json:1:1"),
    ];
    for (text, expected) in table {
        let plan = scratch.file("plan.json", text);
        match read_plan::<Packing>(&plan, &instance.problem) {
            Err(ReadError::Invalid(findings)) => assert_eq!(placed(&findings)[0], expected, "{text}"),
            Err(other) => panic!("{text}: {other}"),
            Ok(_) => panic!("{text} was read"),
        }
    }
    let good = scratch.file(
        "plan.json",
        format!("{{\"kind\": \"packing\", {head}, \"rules\": {{\"support\": 0.5}}, \"plan\": null}}"),
    );
    let peeked = peek_plan(&good).expect("a head");
    assert_eq!((peeked.kind, peeked.rules.support, peeked.is_sol), (Some(Packing::NAME), Some(0.5), false));
    assert!(read_plan::<Packing>(&good, &instance.problem).is_ok());
    assert!(peek_plan(&scratch.file("a.sol", "Route #1: 1 2\nCost 3\n")).expect("a head").is_sol);
}
