//! Standard output carries only the result; files appear whole or not at all.

use crate::tools::{folder, instance, packhorse, small};
use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn standard_output_is_the_plan_and_nothing_else() {
    let folder = folder();
    let file = instance("packing", small("packing"), &folder);
    let ended = packhorse().arg("solve").arg(&file).args(["--time-limit", "1s"]).assert().success();
    let plan: serde_json::Value = serde_json::from_slice(&ended.get_output().stdout).expect("one JSON object");
    assert_eq!(plan["kind"], "packing");
    let said = String::from_utf8_lossy(&ended.get_output().stderr).into_owned();
    assert!(said.contains("found by") && said.contains("check passed"), "{said}");
    let quiet = packhorse().arg("solve").arg(&file).args(["-q", "--time-limit", "1s"]).assert().success();
    assert_eq!(String::from_utf8_lossy(&quiet.get_output().stderr), "");
}

#[test]
fn progress_for_machines_is_one_object_a_line() {
    let folder = folder();
    let file = instance("packing", small("packing"), &folder);
    let mut command = packhorse();
    command.arg("solve").arg(&file).args(["--time-limit", "1s", "--progress", "json", "-o"]);
    let ended = command.arg(folder.path().join("plan.json")).assert().success();
    let said = String::from_utf8_lossy(&ended.get_output().stderr).into_owned();
    assert!(said.lines().count() > 1, "{said}");
    for line in said.lines() {
        let line: serde_json::Value = serde_json::from_str(line).expect("one JSON object a line");
        for member in ["elapsed_s", "objective", "bound", "feasible", "source"] {
            assert!(line.get(member).is_some(), "{member} in {line}");
        }
    }
    let silent = ["solve", "--time-limit", "1s", "--progress", "none"];
    let ended = packhorse().args(silent).arg(&file).assert().success();
    assert!(!String::from_utf8_lossy(&ended.get_output().stderr).contains("found by"));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = folder();
    let file = instance("packing", "items=200", &folder);
    for line in [vec!["schema", "dispatch"], vec!["convert", file.to_str().expect("UTF-8"), "-o", "-"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_packhorse"))
            .args(&line)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program");
        drop(child.stdout.take());
        let ended = child.wait_with_output().expect("its end");
        assert_eq!(ended.status.code(), Some(0), "{line:?}: {}", String::from_utf8_lossy(&ended.stderr));
        assert!(!String::from_utf8_lossy(&ended.stderr).contains("panic"));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_4_and_stays_a_device() {
    use std::os::unix::fs::FileTypeExt;
    let folder = folder();
    let file = instance("packing", small("packing"), &folder);
    let line = ["--time-limit", "1s", "-o", "/dev/full"];
    let ended = packhorse().arg("solve").arg(&file).args(line).assert().code(4);
    assert!(String::from_utf8_lossy(&ended.get_output().stderr).contains("/dev/full"));
    let device = std::fs::metadata("/dev/full").expect("the device");
    assert!(device.file_type().is_char_device());
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("the device");
    let mut child = Command::new(env!("CARGO_BIN_EXE_packhorse"))
        .args(["schema", "packing"])
        .stdout(full)
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    assert_eq!(child.wait().expect("its end").code(), Some(4));
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_takes_no_files_is_4_before_the_search() {
    let folder = folder();
    let file = instance("packing", small("packing"), &folder);
    // Progress is told from the search's first event on: none is told.
    let line = ["--time-limit", "30s", "--progress", "json", "-o", "/proc/plan.json"];
    let ended = packhorse().arg("solve").arg(&file).args(line).assert().code(4);
    let told = String::from_utf8_lossy(&ended.get_output().stderr).into_owned();
    assert!(!told.contains("elapsed_s"), "{told}");
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_grow_is_4_and_leaves_nothing() {
    let folder = folder();
    let file = instance("packing", "items=200", &folder);
    let out = folder.path().join("out");
    std::fs::create_dir(&out).expect("a folder");
    let line = format!(
        "ulimit -f 1 && exec '{}' convert '{}' -o '{}'",
        env!("CARGO_BIN_EXE_packhorse"),
        file.display(),
        out.join("copy.json").display()
    );
    let ended = Command::new("sh").args(["-c", &line]).output().expect("a shell");
    assert_eq!(ended.status.code(), Some(4), "{}", String::from_utf8_lossy(&ended.stderr));
    assert_eq!(left_in(&out), Vec::<String>::new());
}

#[test]
fn a_plan_file_is_all_that_a_run_leaves() {
    let folder = folder();
    let file = instance("packing", small("packing"), &folder);
    let out = folder.path().join("out");
    std::fs::create_dir(&out).expect("a folder");
    let plan = out.join("plan.json");
    packhorse().arg("solve").arg(&file).args(["--time-limit", "1s", "-o"]).arg(&plan).assert().success();
    assert_eq!(left_in(&out), ["plan.json"]);
}

fn left_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the folder");
    entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}
