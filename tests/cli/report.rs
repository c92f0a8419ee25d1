//! `packhorse report`: a page of every kind, and when there is none.

use crate::tools::{KINDS, folder, instance, packhorse, root, small, text};

#[test]
fn every_kind_has_a_page_of_its_plan() {
    let folder = folder();
    for kind in KINDS {
        let file = instance(kind, small(kind), &folder);
        let (plan, page) =
            (folder.path().join(format!("{kind}.plan.json")), folder.path().join(format!("{kind}.html")));
        packhorse().args(["solve", "-q", "--iterations", "50", "-o"]).arg(&plan).arg(&file).output().expect("run");
        packhorse().args(["report", "-q"]).arg(&file).arg(&plan).arg("-o").arg(&page).assert().code(0).stdout("");
        let page = text(&page);
        assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"), "{kind}");
        assert!(page.contains("<h2>"), "{kind} has no sections");
        assert!(!page.contains("<script"), "{kind}");
    }
}

#[test]
fn wrong_plans_and_flags_have_no_page() {
    let folder = folder();
    let sample = root().join("instances/data/examples/truck.json");
    let (plan, page) = (folder.path().join("plan.json"), folder.path().join("page.html"));
    packhorse().args(["solve", "-q", "--iterations", "100", "-o"]).arg(&plan).arg(&sample).assert().code(0);
    let report = || {
        let mut command = packhorse();
        command.args(["report", "-q"]).arg(&sample).arg(&plan);
        command
    };
    report().assert().code(2);
    report().args(["--routes", "1", "-o"]).arg(&page).assert().code(2);
    report().args(["--bins", "0", "-o"]).arg(&page).assert().code(2);
    report().arg("-o").arg(&plan).assert().code(2);
    report().arg("-o").arg(folder.path().join("nowhere/page.html")).assert().code(4);
    let sound = text(&plan);
    let stated = sound.split("\"fill\": ").nth(1).and_then(|rest| rest.split(',').next()).expect("a fill").to_owned();
    std::fs::write(&plan, sound.replacen(&format!("\"fill\": {stated}"), "\"fill\": 0.01", 1)).expect("written");
    let ended = report().arg("-o").arg(&page).assert().code(1);
    let said = String::from_utf8_lossy(&ended.get_output().stdout).into_owned();
    assert!(said.contains("\"fill\" is stated as 0.01, it is"), "{said}");
    assert!(!page.exists());
    std::fs::write(&plan, sound).expect("written");
    report().args(["--bins", "all", "-o", "-"]).assert().code(0);
    report().arg("-o").arg(&page).assert().code(0);
    assert!(text(&page).contains("Loading steps"));
}
