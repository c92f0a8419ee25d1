//! Wrong CSV folders: each mistake with file, line and column name.

use crate::scratch::{Scratch, findings, placed, read};
use packhorse_instances::AnyInstance;
use packhorse_solver::Kind;
use packhorse_solver::packing::Packing;

const HEAD: &str = "{\"format\": 1, \"kind\": \"packing\"}";
const BINS: &str = "id,x,y,z\nb,100,100,100\n";
const ITEMS: &str = "id,x,y,z,quantity,orientations\n007,10,10,10,2,\n8,20,20,20,,\"[\"\"xyz\"\"]\"\n";

fn folder(problem: &str, bins: &str, items: &str) -> Scratch {
    let scratch = Scratch::new();
    scratch.file("problem.json", problem);
    scratch.file("bins.csv", bins);
    scratch.file("items.csv", items);
    scratch
}

#[test]
fn a_right_folder_is_read() {
    let spellings = [
        (BINS.to_owned(), ITEMS.to_owned()),
        // A byte order mark, Windows line ends, spaces and quotes around names, bare rows at the end.
        (format!("\u{feff}{}", BINS.replace('\n', "\r\n")), ITEMS.replace("id,x", "\"id\" , x") + ",,,,,\n\n"),
        (BINS.replace(',', ";"), ITEMS.replace(',', "\t")),
    ];
    for (bins, items) in spellings {
        let scratch = folder(HEAD, &bins, &items);
        let Ok(AnyInstance::Packing(instance)) = read(scratch.path()) else { panic!("{bins}{items}") };
        let draft = Packing::draft(&instance.problem);
        assert_eq!(draft.items[0].id, "007", "ids stay texts");
        assert_eq!((draft.items[0].quantity, draft.items[1].quantity), (2, 1), "an empty cell is absent");
        assert_eq!((draft.items[0].orientations.len(), draft.items[1].orientations.len()), (6, 1));
        assert_eq!(instance.format, "folder");
        // The problem.json may also be named itself.
        assert!(read(&scratch.path().join("problem.json")).is_ok());
    }
}

#[test]
fn wrong_tables_are_told_with_file_line_and_column() {
    let table: [(&str, &str, &str, &[&str]); 16] = [
        (HEAD, "", ITEMS, &["F-040 bins.csv:1"]),
        (HEAD, "id,x,y,zz\nb,1,1,1\n", ITEMS, &["F-042 bins.csv:1 zz"]),
        (HEAD, "id,x,y,z,x\nb,1,1,1,1\n", ITEMS, &["F-043 bins.csv:1 x"]),
        (HEAD, "id,x,y,z\nb,1,1\n", ITEMS, &["F-044 bins.csv:2"]),
        (HEAD, "id,x,y,z\nb,1,1,1,1\n", ITEMS, &["F-044 bins.csv:2"]),
        (HEAD, "id,x,y,z\nb,1,1,\n", ITEMS, &["F-021 bins.csv:2"]),
        (
            HEAD,
            "id,x,y,z\nb,1,one,1\nc,1.5,NaN,-1\n",
            ITEMS,
            &["F-022 bins.csv:2 y", "F-022 bins.csv:3 x", "F-022 bins.csv:3 y"],
        ),
        (HEAD, "id;x;y;z\nb;1;1,5;1\n", ITEMS, &["F-022 bins.csv:2 y"]),
        (
            HEAD,
            "id,x,y,z\nb,100,100,100\n\"multi\nline\",1,1,1\nb,0,1,1\n",
            ITEMS,
            &["P-104 bins.csv:5 id", "P-106 bins.csv:5 x"],
        ),
        (HEAD, BINS, "id,x,y,z,orientations\ni,1,1,1,xyz\n", &["F-045 items.csv:2 orientations"]),
        (HEAD, BINS, "id,x,y,z,orientations\ni,1,1,1,\"[\"\"xyy\"\"]\"\n", &["F-023 items.csv:2 orientations"]),
        ("{\"kind\": \"packing\", \"bins\": []}", BINS, ITEMS, &["F-041 bins.csv:1 "]),
        ("", BINS, ITEMS, &["F-002 problem.json:1:1"]),
        ("[]", BINS, ITEMS, &["F-022 problem.json:1:1"]),
        ("{\"kind\": \"packing\",\n \"name\": 7}", BINS, ITEMS, &["F-022 problem.json:2:10"]),
        ("{\"kind\": \"packing\",\n \"support\": 7}", BINS, ITEMS, &["P-112 problem.json:2:13"]),
    ];
    for (problem, bins, items, expected) in table {
        let scratch = folder(problem, bins, items);
        let findings = findings(scratch.path());
        let expected: Vec<&str> = expected.iter().map(|place| place.trim()).collect();
        assert_eq!(placed(&findings), expected, "{problem}{bins}{items}");
        assert!(findings.iter().all(|finding| !finding.help.is_empty()));
    }
}

#[test]
fn the_kind_of_a_folder_is_found_from_its_tables() {
    let scratch = folder("{}", BINS, ITEMS);
    assert!(matches!(read(scratch.path()), Ok(AnyInstance::Packing(_))));
}

#[test]
fn unknown_files_are_named_in_a_warning() {
    let scratch = folder(HEAD, BINS, ITEMS);
    scratch.file("item.csv", "id\n");
    scratch.file("README.md", "notes");
    scratch.file("plan.json", "{}");
    let Ok(AnyInstance::Packing(instance)) = read(scratch.path()) else { panic!("read") };
    let warnings: Vec<_> = instance.warnings.iter().filter(|finding| finding.code == "F-046").collect();
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].help.contains("did you mean items.csv?"), "{}", warnings[0].help);
}
