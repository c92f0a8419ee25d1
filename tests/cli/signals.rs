//! A signal stops the search, and the best plan so far is written whole.
#![cfg(unix)]

use crate::tools::{folder, instance, json, packhorse};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Sizes that keep a search busy for longer than the tests wait.
fn busy(kind: &str) -> &'static str {
    match kind {
        "dispatch" => "stops=300",
        "packing" => "items=80",
        "allocation" => "sites=120,demands=600",
        "replenishment" => "lots=30,periods=30",
        _ => unreachable!("{kind}"),
    }
}

fn send(signal: &str, child: &Child) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().expect("kill");
    assert!(sent.success());
}

fn stops_with(kind: &str, signal: &str, code: i32) {
    let folder = folder();
    let file = instance(kind, busy(kind), &folder);
    let plan = folder.path().join("plan.json");
    let mut child = Command::new(env!("CARGO_BIN_EXE_packhorse"))
        .args(["solve", "--time-limit", "60s", "--threads", "1", "--gap", "0", "-o"])
        .arg(&plan)
        .arg(&file)
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(child.try_wait().expect("its state"), None, "{kind} ended before the signal");
    send(signal, &child);
    let sent = Instant::now();
    let status = child.wait().expect("its end");
    assert_eq!(status.code(), Some(code), "{kind}");
    assert!(sent.elapsed() < Duration::from_secs(1), "{kind} took {:?}", sent.elapsed());
    assert_eq!(json(&plan)["run"]["stopped_by"], "signal", "{kind}");
    packhorse().arg("check").arg(&file).arg(&plan).assert().code(0);
}

#[test]
fn dispatch_stops_at_sigterm() {
    stops_with("dispatch", "-TERM", 143);
}

#[test]
fn packing_stops_at_sigint() {
    stops_with("packing", "-INT", 130);
}

#[test]
fn allocation_stops_at_sigterm() {
    stops_with("allocation", "-TERM", 143);
}

#[test]
fn replenishment_stops_at_sigint() {
    stops_with("replenishment", "-INT", 130);
}
