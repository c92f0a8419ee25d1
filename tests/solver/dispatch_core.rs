//! Dispatch: the stored public files parse, published solutions re-cost to what they state, and
//! those that are wrong are refused.

use crate::benchmarks::stored;
use packhorse_instances::dispatch::{FORMATS, read_sol};
use packhorse_instances::source::Source;
use packhorse_solver::dispatch::{Dispatch, Problem};
use packhorse_solver::kind::{Kind as _, Options};
use packhorse_solver::plan_file::Rules;
use packhorse_solver::search::observer::Silent;
use packhorse_solver::search::stop::Stop;
use packhorse_solver::verdict::{Verdict, check_plan};
use std::path::{Path, PathBuf};

/// The files of `folder` with `ending`, in order, every `step`-th.
fn files(folder: &Path, ending: &str, step: usize) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder of benchmarks");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.to_string_lossy().ends_with(ending) && !path.ends_with("SOURCE.md"));
    files.sort();
    assert!(!files.is_empty(), "no *{ending} in {}", folder.display());
    files.into_iter().step_by(step).collect()
}

/// Reads by the format that fits the content, as the command line does.
fn read(path: &Path, rules: &Rules) -> Problem {
    let source = Source::open(path, None).expect("opens");
    let name = path.file_name().expect("a file").to_string_lossy().to_lowercase();
    let head: String = source.text.chars().take(65_536).collect();
    let fitting: Vec<_> = FORMATS.iter().filter(|format| (format.fits)(&name, &head)).collect();
    let names: Vec<&str> = fitting.iter().map(|format| format.name).collect();
    assert_eq!(names.len(), 1, "{}: {names:?}", path.display());
    let parsed = (fitting[0].read)(&source, rules).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (problem, warnings) = Problem::new(parsed.draft).unwrap_or_else(|f| panic!("{}: {f:?}", path.display()));
    assert!(warnings.is_empty(), "{}: {warnings:?}", path.display());
    problem
}

fn verdict(problem: &Problem, sol: &Path) -> Verdict {
    let plan = read_sol(sol, problem).unwrap_or_else(|error| panic!("{}: {error}", sol.display()));
    check_plan::<Dispatch>(problem, &plan)
}

fn trunc1() -> Rules {
    rules("distance", "trunc1")
}

fn rules(objective: &str, rounding: &str) -> Rules {
    Rules {
        objective: Some(objective.split(',').map(str::to_owned).collect()),
        rounding: Some(rounding.to_owned()),
        ..Rules::default()
    }
}

#[test]
fn published_cvrp_solutions_recost_to_what_they_state() {
    let Some(folder) = stored("routing") else { return };
    let sets = [("x", 1), ("xml100", 1), ("dimacs-road", 1), ("belgium", 1)];
    for (set, step) in sets {
        for sol in files(&folder.join(set), ".sol", step) {
            if sol.ends_with("XML100_3271_26.sol") {
                continue;
            }
            let problem = read(&sol.with_extension("vrp"), &Rules::default());
            let verdict = verdict(&problem, &sol);
            assert!(verdict.passed(), "{}: {:?} {:?}", sol.display(), verdict.violations, verdict.misstated);
            assert_eq!(verdict.evaluation.left_out, 0);
        }
    }
}

/// Sets of PyVRP's dialect: objective, rounding, and the share by which published costs are rounded.
const EXTENDED: [(&str, &str, &str, f64); 5] = [
    ("mdvrptw-vidal", "distance", "round3", 1e-9),
    ("sdvrptw", "distance", "round3", 1e-9),
    ("pcvrptw", "distance+prizes", "trunc1", 1e-9),
    ("hfvrp-x", "cost", "none", 1e-6),
    ("mtvrptwr", "distance", "trunc1", 1e-9),
];

#[test]
fn published_solutions_of_the_extended_sets_recost_to_the_best_known_values() {
    let Some(folder) = stored("routing") else { return };
    let text = std::fs::read_to_string(folder.join("best-known.csv")).expect("best-known.csv");
    let (mut wrong, mut count) = (Vec::new(), 0);
    for (set, objective, rounding, slack) in EXTENDED {
        let rules = rules(objective, rounding);
        for sol in files(&folder.join(set), ".sol", 1) {
            let name = sol.file_stem().expect("a name").to_string_lossy().into_owned();
            count += 1;
            let start = format!("{set},{name},");
            let row = text.lines().find(|line| line.starts_with(&start)).expect("a best known value");
            let best: f64 = row.split(',').nth(9).expect("a value").parse().expect("a number");
            let verdict = verdict(&read(&sol.with_extension("vrp"), &rules), &sol);
            let value = verdict.evaluation.objectives[0];
            if !verdict.passed() || verdict.evaluation.left_out > 0 || (value - best).abs() > slack * best {
                wrong.push(format!(
                    "{set}/{name}: {value} for {best}, {:?} {:?}",
                    verdict.violations, verdict.misstated
                ));
            }
        }
    }
    assert!(wrong.is_empty() && count == 22 + 41 + 48 + 80 + 153, "{} of {count}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_published_solution_that_visits_customers_twice_is_refused() {
    let Some(folder) = stored("routing") else { return };
    let sol = folder.join("xml100/XML100_3271_26.sol");
    let verdict = verdict(&read(&sol.with_extension("vrp"), &Rules::default()), &sol);
    let twice: Vec<&str> = verdict
        .violations
        .iter()
        .filter(|violation| violation.rule == "visited-twice")
        .map(|violation| violation.message.as_str())
        .collect();
    assert_eq!(twice.len(), 2, "{:?}", verdict.violations);
    // The file prints 11 and 39: nodes 12 and 40.
    assert!(twice.iter().any(|m| m.contains("\"12\"")) && twice.iter().any(|m| m.contains("\"40\"")), "{twice:?}");
}

#[test]
fn published_pickup_and_delivery_solutions_are_feasible() {
    let Some(folder) = stored("routing") else { return };
    let best = best_known(&folder);
    for (size, step) in [("100", 1), ("200", 1), ("400", 1), ("600", 1), ("800", 1), ("1000", 1)] {
        for path in files(&folder.join("lilim").join(size), ".txt", step) {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let sol = folder.join(format!("lilim/sintef-sol/{name}.sol.txt"));
            let Some(&(vehicles, distance)) = best.get(&(format!("lilim-{size}"), name)) else { continue };
            if !sol.exists() {
                continue;
            }
            let verdict = verdict(&read(&path, &Rules::default()), &sol);
            assert!(verdict.passed(), "{}: {:?}", sol.display(), verdict.violations);
            assert_eq!(verdict.evaluation.objectives[0], vehicles, "{}", sol.display());
            // Published with two decimals at most.
            assert!((verdict.evaluation.objectives[1] - distance).abs() < 0.011, "{}", sol.display());
        }
    }
}

#[test]
fn published_vrptw_solutions_are_feasible_under_the_dimacs_rule() {
    let Some(folder) = stored("routing") else { return };
    for sol in files(&folder.join("homberger/1000-dimacs-sol"), ".sol", 1) {
        let name = sol.file_stem().expect("a name").to_string_lossy().into_owned();
        let path = files(&folder.join("homberger/1000"), &format!("{name}.txt"), 1).remove(0);
        let verdict = verdict(&read(&path, &trunc1()), &sol);
        assert!(verdict.passed(), "{}: {:?} {:?}", sol.display(), verdict.violations, verdict.misstated);
    }
}

#[test]
fn every_stored_file_of_the_read_sets_parses() {
    let Some(folder) = stored("routing") else { return };
    let mut count = 0;
    let sets = [("x", ".vrp"), ("xml100", ".vrp"), ("solomon", ".txt"), ("lilim/100", ".txt"), ("lilim/200", ".txt")];
    let sizes = ["200", "400", "600"].map(|size| format!("homberger/{size}"));
    for (set, ending) in sets.into_iter().chain(sizes.iter().map(|set| (set.as_str(), ".txt"))) {
        for path in files(&folder.join(set), ending, 1) {
            let problem = read(&path, &Rules::default());
            assert!(problem.stops().len() >= 90, "{}", path.display());
            count += 1;
        }
    }
    assert!(count > 400, "{count}");
}

/// Cordeau's and Taillard's files come without solutions: they parse, and have what they name.
#[test]
fn files_of_several_depots_and_types_parse() {
    let Some(folder) = stored("routing") else { return };
    let fleets = ["HFVRP", "VFMP_V", "VFMP_F", "VFMP_FV"].map(|set| format!("hvrp-taillard/{set}"));
    let mut count = 0;
    for set in std::iter::once("mdvrp-cordeau").chain(fleets.iter().map(String::as_str)) {
        for path in files(&folder.join(set), ".txt", 1) {
            let objective = if set == "mdvrp-cordeau" { "distance" } else { "cost" };
            let problem = read(&path, &rules(objective, "none"));
            let types = problem.vehicles().len();
            assert!(problem.stops().len() >= 20 && types >= 2, "{}", path.display());
            assert!(set != "mdvrp-cordeau" || types == problem.depots(), "{}", path.display());
            count += 1;
        }
    }
    assert_eq!(count, 33 + 44);
}

/// A writer keeps the whole problem, but for what the reader must be told by flags.
#[test]
fn stored_files_survive_being_written_again() {
    let Some(folder) = stored("routing") else { return };
    let plain = [("mdvrp-cordeau", "distance", "none"), ("hvrp-taillard/VFMP_FV", "cost", "none")];
    let extended = EXTENDED.map(|(set, objective, rounding, _)| (set, objective, rounding));
    for (set, objective, rounding) in plain.into_iter().chain(extended) {
        let name = if set == "mdvrp-cordeau" {
            "cordeau"
        } else if set.starts_with("hvrp") {
            "taillard"
        } else {
            "vrplib"
        };
        let (ending, step) = if name == "vrplib" { (".vrp", 8) } else { (".txt", 3) };
        for path in files(&folder.join(set), ending, step) {
            let source = Source::open(&path, None).expect("opens");
            let format = FORMATS.iter().find(|format| format.name == name).expect("a format");
            let rules = rules(objective, rounding);
            let draft = (format.read)(&source, &rules).expect("reads").draft;
            let written = (format.write.expect("a writer"))(&draft).expect("fits");
            assert!(written.dropped.iter().all(|what| what.contains("give --")), "{set}: {:?}", written.dropped);
            let again = (format.read)(&Source { text: written.text, ..source }, &rules).expect("reads back").draft;
            assert!(again == draft, "{}", path.display());
        }
    }
}

#[test]
fn bounds_stay_below_the_best_known_values() {
    let Some(folder) = stored("routing") else { return };
    let text = std::fs::read_to_string(folder.join("best-known.csv")).expect("best-known.csv");
    let mut count = 0;
    for line in text.lines().skip(1) {
        let line = line.replace("\"vehicles,distance\"", "both");
        let cells: Vec<&str> = line.split(',').collect();
        let (set, path, objective, rounding) = (cells[0], cells[2], cells[6], cells[7]);
        // Every set once, the large ones sampled.
        let step = match set {
            "solomon" | "lilim-100" => 4,
            "x" | "xml100" | "homberger-200" | "lilim-200" => 12,
            "dimacs-road" => 5,
            "mdvrp-cordeau" | "hvrp-taillard" => 3,
            "mdvrptw-vidal" | "sdvrptw" | "hfvrp-x" => 8,
            "pcvrptw" | "vrpb-x" => 16,
            _ => continue,
        };
        count += 1;
        if count % step != 0 {
            continue;
        }
        let rules = Rules {
            objective: Some(objective.replace("both", "vehicles,distance").split(',').map(str::to_owned).collect()),
            rounding: Some(rounding.to_owned()),
            ..Rules::default()
        };
        let problem = read(&folder.join(path), &rules);
        let outcome = Dispatch::solve(&problem, &Options::default(), &Stop::after_iterations(1), &Silent);
        let bounds: Vec<f64> = outcome.bounds.iter().map(|bound| bound.expect("a bound")).collect();
        let (best, vehicles) = (cells[9].parse::<f64>().expect("a best"), cells[10].parse::<f64>().ok());
        let mut fits = *bounds.last().expect("one") <= best + 0.02;
        if objective == "both" {
            let vehicles = vehicles.expect("vehicles");
            // The distance bound speaks of plans with as many vehicles as the first bound only.
            fits = bounds[0] < vehicles || bounds[0] == vehicles && fits;
        }
        assert!(fits, "{path}: {bounds:?} against {vehicles:?} and {best}");
    }
    assert!(count > 200);
}

/// Vehicles and distance by set and instance, of the rows with vehicles first.
fn best_known(folder: &Path) -> std::collections::BTreeMap<(String, String), (f64, f64)> {
    let text = std::fs::read_to_string(folder.join("best-known.csv")).expect("best-known.csv");
    let rows = text.lines().filter(|line| line.contains("\"vehicles,distance\""));
    rows.filter_map(|line| {
        let line = line.replace("\"vehicles,distance\"", "both");
        let cells: Vec<&str> = line.split(',').collect();
        let key = (cells[0].to_owned(), cells[1].to_owned());
        Some((key, (cells.get(10)?.parse().ok()?, cells.get(9)?.parse().ok()?)))
    })
    .collect()
}
