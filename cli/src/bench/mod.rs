//! `packhorse bench`: solves a set of stored instances and compares with the best known values.

mod job;
mod jobs;
mod record;

use crate::exit::{Exit, Failure};
use crate::flags::{InputFlags, ProgressMode, SearchFlags};
use crate::output::{Output, to_stdout};
use crate::run::Run;
use crate::talk::Talk;
use clap::Args;
use jobs::{Filter, Job, Jobs};
use packhorse_report::bench::{Line, table};
use packhorse_report::numbers;
use record::{Book, Record};
use serde_json::json;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// How many skipped rows of one reason are named without `-v`.
const SKIPPED_SHOWN: usize = 5;

/// Solve a set of instances and compare with the best known values
///
/// Every row of the best-known file whose path is one stored file inside FOLDER, and whose
/// objective is a known name, is a job; it runs on one thread under its row's objective, rounding,
/// format and part, as many jobs at a time as --threads allows. The table goes to standard output;
/// --csv keeps the rows as they are done, and a run that was cut off resumes from it.
#[derive(Debug, Args)]
pub(crate) struct Bench {
    /// The folder with the instances: a set, or the folder of all sets
    folder: PathBuf,
    /// The table of jobs: columns set, instance, path, part, format, objective, rounding, best_known, best_vehicles
    #[arg(long, value_name = "FILE.csv")]
    best_known: PathBuf,
    /// Only the rows of this set
    #[arg(long, value_name = "NAME")]
    set: Option<String>,
    /// Draws N jobs by --seed
    #[arg(long, value_name = "N")]
    sample: Option<usize>,
    /// Writes the rows as they are done, and takes over those that are done already
    #[arg(long, value_name = "OUT.csv")]
    csv: Option<PathBuf>,
    /// Keeps the plans in this folder
    #[arg(long, value_name = "FOLDER")]
    plans: Option<PathBuf>,
    #[command(flatten)]
    search: SearchFlags,
    /// --objective and --rounding choose rows
    #[command(flatten)]
    input: InputFlags,
    /// What standard error shows: a row a job, JSON lines, or nothing
    #[arg(long, value_name = "MODE", value_enum, default_value_t = ProgressMode::Auto, help_heading = "Telling")]
    progress: ProgressMode,
}

/// Runs the command.
///
/// # Errors
/// Tables that cannot be read or written. What goes wrong with one job is part of its row.
pub(crate) fn run(bench: &Bench, run: &Run) -> Result<Exit, Failure> {
    let filter = Filter {
        set: bench.set.clone(),
        objective: bench.input.objective.as_ref().map(|names| names.join(",")),
        rounding: bench.input.rounding.map(|rule| rule.as_str().to_owned()),
    };
    if let Some(plans) = &bench.plans {
        std::fs::create_dir_all(plans).map_err(|error| Failure::writing(plans, error))?;
    }
    let found = jobs::collect(&bench.folder, &bench.best_known, &filter)?;
    list_skipped(&found, run.talk);
    let jobs = match bench.sample {
        Some(count) => jobs::sample(found.jobs, count, bench.search.seed),
        None => found.jobs,
    };
    let settings = settings(bench);
    let (book, records) = match &bench.csv {
        Some(path) => {
            Output::from_flag(Some(path)).probe()?;
            let (book, records) = Book::open(path)?;
            (Some(book), records)
        }
        None => (None, Vec::new()),
    };
    let done: Vec<_> =
        jobs.iter().map(|job| records.iter().rfind(|record| record.settles(&job.row, &settings)).cloned()).collect();
    let taken_over = done.iter().flatten().count();
    if taken_over > 0 {
        run.talk.say(format_args!("{} done before", numbers::count(taken_over, "job")));
    }
    let results = work_off(&jobs, done, book, bench, &settings, run)?;
    let lines: Vec<Line> = results.iter().flatten().map(|(record, _)| line(record)).collect();
    to_stdout(table(&lines).as_bytes())?;
    let worst = results.iter().flatten().map(|(_, exit)| *exit).max().unwrap_or(Exit::Success);
    Ok(run.signals.received().unwrap_or(worst))
}

/// A record with the exit code that `solve` would have ended with; `None` for a job not done.
type Results = Vec<Option<(Record, Exit)>>;

/// Runs the jobs that are not done yet, as many at a time as threads are allowed.
fn work_off(
    jobs: &[Job],
    done: Vec<Option<Record>>,
    book: Option<Book>,
    bench: &Bench,
    settings: &str,
    run: &Run,
) -> Result<Results, Failure> {
    let results: Results = done.into_iter().map(|record| record.map(|record| (record, Exit::Success))).collect();
    let open: Vec<usize> = (0..jobs.len()).filter(|&k| results[k].is_none()).collect();
    let next = AtomicUsize::new(0);
    let signal = run.signals.hold();
    let desk = Mutex::new((results, book, None, 0));
    let worker = || {
        while !signal.load(Ordering::Relaxed) {
            let turn = next.fetch_add(1, Ordering::Relaxed);
            let Some(&k) = open.get(turn) else { return };
            let ended = catch_unwind(AssertUnwindSafe(|| job::run(&jobs[k], bench, settings, &signal)));
            let ended = ended.unwrap_or_else(|_| {
                let message = "packhorse panicked; this is a bug".to_owned();
                Some((Record { status: "error".to_owned(), message, ..Record::new(&jobs[k].row, settings) }, Exit::Own))
            });
            let Some((record, exit)) = ended else { return };
            let mut desk = desk.lock().unwrap_or_else(PoisonError::into_inner);
            let (results, book, failure, told) = &mut *desk;
            *told += 1;
            tell(&record, *told, open.len(), bench.progress, run.talk);
            if let Some(Err(error)) = book.as_mut().map(|book| book.append(&record)) {
                // Nothing more can be kept: end the bench as a signal would.
                signal.store(true, Ordering::Relaxed);
                failure.get_or_insert(error);
            }
            results[k] = Some((record, exit));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..bench.search.threads().min(open.len()) {
            scope.spawn(worker);
        }
        worker();
    });
    let (results, _, failure, _) = desk.into_inner().unwrap_or_else(PoisonError::into_inner);
    failure.map_or(Ok(results), Err)
}

/// One line on standard error for a job that is done.
fn tell(record: &Record, turn: usize, turns: usize, mode: ProgressMode, talk: Talk) {
    match mode {
        ProgressMode::Auto | ProgressMode::Bar | ProgressMode::None if record.status == "error" => {
            talk.always(format_args!("{}: {}", line(record).name, record.message));
        }
        ProgressMode::None => {}
        ProgressMode::Json => talk.always(json!({
            "elapsed_s": record.elapsed_s,
            "objective": record.ours,
            "bound": record.bound,
            "feasible": matches!(record.status.as_str(), "optimal" | "feasible"),
            "source": line(record).name,
            "status": record.status,
            "gap_to_best": record.gap_to_best,
            "message": record.message,
        })),
        ProgressMode::Auto | ProgressMode::Bar => {
            let gap = record.gap_to_best.map(|gap| format!(" · {} to best", numbers::percent(gap)));
            let message = if record.message.is_empty() { String::new() } else { format!(" · {}", record.message) };
            talk.say(format_args!(
                "{turn}/{turns}  {} · {} · {}{} · {}{message}",
                line(record).name,
                record.status,
                numbers::maybe(record.ours),
                gap.unwrap_or_default(),
                numbers::seconds(record.elapsed_s),
            ));
        }
    }
}

/// A record as a line of the table.
fn line(record: &Record) -> Line {
    let part = if record.part.is_empty() { String::new() } else { format!("#{}", record.part) };
    Line {
        group: [record.set.as_str(), &record.objective, &record.rounding].join(" ").trim().to_owned(),
        name: format!("{}{part}", record.instance),
        best: record.best_known,
        best_first: record.best_vehicles.filter(|_| record.vehicles.is_some()),
        ours: record.ours,
        ours_first: record.vehicles,
        gap: record.gap_to_best,
        elapsed_s: record.elapsed_s,
        status: record.status.clone(),
    }
}

/// Which rows are no jobs, and why.
fn list_skipped(found: &Jobs, talk: Talk) {
    let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, reason) in &found.skipped {
        reasons.entry(reason).or_default().push(name);
    }
    for (reason, names) in reasons {
        let shown = if talk == Talk::Verbose { names.len() } else { SKIPPED_SHOWN.min(names.len()) };
        let more = if shown < names.len() { format!(", … and {} more", names.len() - shown) } else { String::new() };
        talk.say(format_args!("skipped, {reason}: {}{more}", names[..shown].join(", ")));
    }
    if !found.other_sets.is_empty() {
        let sets = Vec::from_iter(found.other_sets.iter().map(String::as_str)).join(", ");
        talk.say(format_args!("no row is of the set that --set names; there are {sets}"));
    }
    if found.elsewhere > 0 {
        talk.detail(format_args!("{} of files outside the folder", numbers::count(found.elsewhere, "row")));
    }
}

/// The flags that decide a job's result.
fn settings(bench: &Bench) -> String {
    let search = &bench.search;
    let mut words = vec![format!("packhorse {} --seed {}", env!("CARGO_PKG_VERSION"), search.seed)];
    words.extend(search.limit().map(|limit| format!("--time-limit {}", humantime::format_duration(limit))));
    words.extend(search.iterations.map(|iterations| format!("--iterations {iterations}")));
    words.push(format!("--gap {} --method {}", search.gap, search.method));
    words.extend((!search.target.is_empty()).then(|| format!("--target {:?}", search.target)));
    words.extend(bench.input.support.map(|share| format!("--support {share}")));
    words.extend(bench.input.format.as_ref().map(|format| format!("--format {format}")));
    words.join(" ")
}
