//! A bench: jobs from a best-known file, rows as they are done, and no repetition after a cut.

use crate::tools::{folder, instance, packhorse, small, text};
use std::path::PathBuf;
use tempfile::TempDir;

const HEAD: &str =
    "set,instance,path,part,format,size,objective,rounding,sense,best_known,best_vehicles,bound,status,source\n";

/// A folder with two packing instances and a best-known file of four rows, two of them no jobs.
fn stored() -> (TempDir, PathBuf) {
    let folder = folder();
    let file = instance("packing", small("packing"), &folder);
    std::fs::copy(&file, folder.path().join("twin.json")).expect("a copy");
    let table = folder.path().join("best-known.csv");
    let rows = "own,first,packing.json,,json,,cost,,min,100,,,,\n\
                own,second,twin.json,,json,,cost,,min,,,,,\n\
                own,mean,*.json,,json,,cost,,min,50,,,,\n\
                own,class,packing.json,,json,,class figure: mean,,min,50,,,,\n";
    std::fs::write(&table, format!("{HEAD}{rows}")).expect("the table");
    (folder, table)
}

#[test]
fn jobs_are_solved_compared_and_not_repeated() {
    let (folder, table) = stored();
    let out = folder.path().join("out.csv");
    let run = |more: &[&str]| {
        let mut command = packhorse();
        command.arg("bench").arg(folder.path()).arg("--best-known").arg(&table).arg("--csv").arg(&out);
        command.args(["--iterations", "50", "--threads", "2"]).args(more).assert().success()
    };
    let first = run(&[]);
    let said = String::from_utf8_lossy(&first.get_output().stderr).into_owned();
    assert!(said.contains("skipped") && said.contains("mean") && said.contains("class"), "{said}");
    let shown = String::from_utf8_lossy(&first.get_output().stdout).into_owned();
    assert!(shown.contains("first") && shown.contains("second") && shown.contains("mean of 2"), "{shown}");
    let rows = text(&out);
    assert_eq!(rows.lines().count(), 3, "{rows}");

    // Cut off in the middle of the last row: only its job runs again.
    let cut = rows.trim_end().len() - 10;
    std::fs::write(&out, &rows[..cut]).expect("the table");
    let second = run(&[]);
    let said = String::from_utf8_lossy(&second.get_output().stderr).into_owned();
    assert!(said.contains("1 job done before") && said.contains("1/1"), "{said}");
    assert_eq!(text(&out).lines().count(), 3);

    // Other settings are other results.
    let third = run(&["--seed", "2", "--sample", "1"]);
    let said = String::from_utf8_lossy(&third.get_output().stderr).into_owned();
    assert!(!said.contains("done before") && said.contains("1/1"), "{said}");
    assert_eq!(text(&out).lines().count(), 4);
}

#[test]
fn what_goes_wrong_with_one_job_is_its_row() {
    let (folder, table) = stored();
    std::fs::write(folder.path().join("twin.json"), "{").expect("a broken file");
    let mut command = packhorse();
    command.arg("bench").arg(folder.path()).arg("--best-known").arg(&table).args(["--iterations", "50"]);
    let ended = command.assert().code(3);
    let shown = String::from_utf8_lossy(&ended.get_output().stdout).into_owned();
    assert!(shown.contains("error") && shown.contains("1 complete"), "{shown}");
}

#[test]
fn filters_leave_the_rows_that_are_asked_for() {
    let (folder, table) = stored();
    let mut command = packhorse();
    command.arg("bench").arg(folder.path()).arg("--best-known").arg(&table).args(["--set", "other"]);
    let ended = command.assert().success();
    assert_eq!(String::from_utf8_lossy(&ended.get_output().stdout), "no jobs\n");
    let said = String::from_utf8_lossy(&ended.get_output().stderr).into_owned();
    assert!(said.contains("there are own"), "{said}");
}
