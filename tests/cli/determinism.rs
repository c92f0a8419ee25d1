//! One seed, one number of threads and one number of iterations give the same bytes.

use crate::tools::{KINDS, folder, instance, packhorse, text};

/// The plan file without the one member that may differ.
fn without_time(plan: &str) -> String {
    let (before, rest) = plan.split_once("\"elapsed_s\": ").expect("a run in the plan");
    let (_, after) = rest.split_once(',').expect("more members after it");
    format!("{before}{after}")
}

fn repeats(kind: &str, threads: &str) {
    let folder = folder();
    let file = instance(kind, "", &folder);
    let plans: Vec<String> = ["a.json", "b.json"]
        .iter()
        .map(|name| {
            let plan = folder.path().join(name);
            let mut command = packhorse();
            command.arg("solve").arg(&file).args(["--iterations", "300", "--seed", "5", "--threads", threads, "-o"]);
            let ended = command.arg(&plan).assert();
            assert!(matches!(ended.get_output().status.code(), Some(0 | 6)), "{kind}");
            without_time(&text(&plan))
        })
        .collect();
    assert!(plans[0].contains("\"seed\": 5") && plans[0].len() > 400, "{kind}: {}", plans[0]);
    assert_eq!(plans[0], plans[1], "{kind} with {threads} threads");
}

#[test]
fn one_thread_repeats() {
    KINDS.iter().for_each(|kind| repeats(kind, "1"));
}

#[test]
fn two_threads_repeat() {
    KINDS.iter().for_each(|kind| repeats(kind, "2"));
}
