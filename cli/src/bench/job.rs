//! One job of a bench: read, solve on one thread, check, compare with the best known value.

use super::Bench;
use super::jobs::{Job, Row};
use super::record::Record;
use crate::exit::{Exit, Failure};
use crate::kinds::{Served, with_instance};
use crate::methods;
use packhorse_instances::plan_json;
use packhorse_instances::write_whole;
use packhorse_instances::{Instance, read_instance};
use packhorse_solver::kind::Options;
use packhorse_solver::outcome::{ObjectiveSpec, Sense, StoppedBy};
use packhorse_solver::plan_file::{PlanFile, Rules, Status};
use packhorse_solver::search::observer::Silent;
use packhorse_solver::verdict::{check_plan, solve_and_check};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// Runs a job; `None` where a signal cut it off. What goes wrong is part of the record, with the
/// exit code that `solve` would have ended with.
pub(super) fn run(job: &Job, bench: &Bench, settings: &str, signal: &Arc<AtomicBool>) -> Option<(Record, Exit)> {
    let started = Instant::now();
    let ended = solve(job, bench, settings, signal, started);
    let (mut record, exit) = match ended {
        Ok(None) => return None,
        Ok(Some(record)) => {
            let complete = matches!(record.status.as_str(), "optimal" | "feasible");
            (record, if complete { Exit::Success } else { Exit::Incomplete })
        }
        Err(failure) => {
            let message = failure.to_string();
            let record = Record { status: "error".to_owned(), message, ..Record::new(&job.row, settings) };
            (record, failure.exit())
        }
    };
    record.elapsed_s = (started.elapsed().as_secs_f64() * 1e3).round() / 1e3;
    Some((record, exit))
}

fn solve(
    job: &Job,
    bench: &Bench,
    settings: &str,
    signal: &Arc<AtomicBool>,
    started: Instant,
) -> Result<Option<Record>, Failure> {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let head = Rules {
        objective: some(&job.row.objective).map(|names| names.split(',').map(str::to_owned).collect()),
        rounding: some(&job.row.rounding),
        support: None,
        initial_routes: None,
        not_before: None,
        previous_routes: None,
        format: None,
    };
    let mut options = bench.input.options(None, head);
    options.format = options.format.or_else(|| some(&job.row.format));
    let mut argument = job.file.display().to_string();
    if !job.row.part.is_empty() {
        argument = format!("{argument}#{}", job.row.part);
    }
    let any = read_instance(&argument, &options)?;
    with_instance!(any, instance => solve_one(&instance, job, bench, settings, signal, started))
}

fn solve_one<K: Served>(
    instance: &Instance<K>,
    job: &Job,
    bench: &Bench,
    settings: &str,
    signal: &Arc<AtomicBool>,
    started: Instant,
) -> Result<Option<Record>, Failure> {
    let search = &bench.search;
    methods::known(K::NAME, K::methods(), &search.method)?;
    let options = Options { seed: search.seed, threads: 1, method: search.method.clone(), start: None };
    let stop = search.stop(started).with_signal(Arc::clone(signal));
    let file = solve_and_check::<K>(&instance.problem, instance.rules.clone(), &options, &stop, &Silent)?;
    if file.run.as_ref().is_some_and(|run| run.stopped_by == StoppedBy::Signal) {
        return Ok(None);
    }
    if file.plan.is_some() {
        let verdict = check_plan::<K>(&instance.problem, &file);
        if let Some(wrong) = verdict.violations.iter().chain(&verdict.misstated).next() {
            return Err(Failure::Own(format!("the plan file fails its check: {}", wrong.message)));
        }
        if let Some(folder) = &bench.plans {
            let path = folder.join(plan_name(&job.row));
            let written = write_whole(&path, plan_json(&file).as_bytes());
            written.map_err(|error| Failure::writing(&path, error))?;
        }
    }
    Ok(Some(record(&file, &K::objectives(&instance.problem), &job.row, settings)))
}

fn record<P>(file: &PlanFile<P>, specs: &[ObjectiveSpec], row: &Row, settings: &str) -> Record {
    let word = |value: serde_json::Result<serde_json::Value>| {
        value.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    };
    let mut record = Record::new(row, settings);
    record.status = word(serde_json::to_value(file.status));
    record.ours = file.objective;
    record.bound = file.bound;
    record.gap = file.gap;
    let complete = matches!(file.status, Status::Optimal | Status::Feasible);
    let ours = file.objective.filter(|_| complete);
    if let (Some(ours), Some(best), Some(spec)) = (ours, record.best_known, specs.last()) {
        record.gap_to_best = gap_to_best(spec.sense, ours, best);
    }
    if let [first, _, ..] = file.objectives.as_slice() {
        record.vehicles = Some(first.value);
    }
    if let Some(run) = &file.run {
        record.iterations = run.iterations;
        record.stopped_by = word(serde_json::to_value(run.stopped_by));
    }
    record.message = file.reasons.join("; ");
    record
}

/// The contract's gap to the best known value: positive where ours is worse. A best value of zero
/// has no relative gap unless ours is zero too.
fn gap_to_best(sense: Sense, ours: f64, best: f64) -> Option<f64> {
    let difference = match sense {
        Sense::Minimise => ours - best,
        Sense::Maximise => best - ours,
    };
    match (difference == 0.0, best == 0.0) {
        (true, _) => Some(0.0),
        (false, true) => None,
        (false, false) => Some(difference / best),
    }
}

/// The file that the plan of a row is kept in.
fn plan_name(row: &Row) -> String {
    let name = format!("{} {} {} {}", row.set, row.name(), row.objective, row.rounding);
    let safe = |c: char| if c.is_alphanumeric() || "-_.#+".contains(c) { c } else { '_' };
    format!("{}.json", name.trim().chars().map(safe).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::{Row, gap_to_best, plan_name};
    use packhorse_solver::outcome::Sense;

    #[test]
    fn gaps_are_positive_where_ours_is_worse() {
        assert_eq!(gap_to_best(Sense::Minimise, 110.0, 100.0), Some(0.1));
        assert_eq!(gap_to_best(Sense::Maximise, 90.0, 100.0), Some(0.1));
        assert_eq!(gap_to_best(Sense::Minimise, 0.0, 0.0), Some(0.0));
        assert_eq!(gap_to_best(Sense::Minimise, 1.0, 0.0), None);
    }

    #[test]
    fn plan_files_stay_in_their_folder() {
        let row = Row { set: "x".to_owned(), instance: "../a b".to_owned(), ..Row::default() };
        assert_eq!(plan_name(&row), "x_.._a_b.json");
    }
}
