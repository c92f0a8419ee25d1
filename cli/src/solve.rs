//! `packhorse solve`: reads, solves, checks, writes the plan.

use crate::exit::{Exit, Failure};
use crate::flags::{InputFlags, PlanFlags, PlanFormat, ProgressMode, SearchFlags};
use crate::kinds::{Served, with_instance, with_kind};
use crate::output::{Output, to_stdout};
use crate::progress::Progress;
use crate::run::Run;
use clap::Args;
use packhorse_instances::source::split_part;
use packhorse_instances::{Instance, read_instance};
use packhorse_instances::{PlanHead, peek_plan, plan_json, read_plan};
use packhorse_report::numbers;
use packhorse_solver::KindName;
use packhorse_solver::kind::{Method, Options};
use packhorse_solver::milp::HAS_HIGHS;
use packhorse_solver::outcome::{ObjectiveSpec, Sense, StoppedBy};
use packhorse_solver::plan_file::{PlanFile, Rules, Status};
use packhorse_solver::verdict::solve_and_check;
use serde_json::json;
use std::path::Path;

/// Read an instance, solve it, check the plan, write it
///
/// The instance is a JSON file, a folder of CSV files with a problem.json beside them, or a public
/// benchmark file; `FILE#PART` names one instance of a file that holds many. Every plan is checked
/// by code that shares nothing with the search before it is written.
#[derive(Debug, Args)]
#[command(override_usage = "packhorse solve [OPTIONS] <INSTANCE>\n       packhorse solve --method help [INSTANCE]")]
pub(crate) struct Solve {
    /// The instance: FILE, FILE#PART or a CSV folder
    instance: Option<String>,
    #[command(flatten)]
    plan: PlanFlags,
    #[command(flatten)]
    search: SearchFlags,
    #[command(flatten)]
    input: InputFlags,
    /// What standard error shows of the search
    #[arg(long, value_name = "MODE", value_enum, default_value_t = ProgressMode::Auto, help_heading = "Telling")]
    progress: ProgressMode,
}

/// Runs the command.
///
/// # Errors
/// What goes wrong before a plan is written, by exit code.
pub(crate) fn run(arguments: &Solve, run: &Run) -> Result<Exit, Failure> {
    if arguments.search.method == "help" {
        return list_methods(arguments);
    }
    let Some(instance) = arguments.instance.as_deref() else {
        return Err(Failure::Usage("INSTANCE is missing; `packhorse solve --help` shows the usage".to_owned()));
    };
    let output = Output::from_flag(arguments.plan.output.as_deref());
    if output.is_file(&split_part(instance).0) {
        return Err(Failure::Usage(format!("-o {output} would overwrite the instance; name another file")));
    }
    output.probe()?;
    let head = arguments.plan.start.as_deref().map_or_else(|| Ok(PlanHead::default()), peek_plan)?;
    let any = read_instance(instance, &arguments.input.options(head.kind, head.rules))?;
    with_instance!(any, instance => solve(&instance, arguments, head.is_sol, &output, run))
}

fn solve<K: Served>(
    instance: &Instance<K>,
    arguments: &Solve,
    start_is_sol: bool,
    output: &Output,
    run: &Run,
) -> Result<Exit, Failure> {
    let (search, talk) = (&arguments.search, run.talk);
    let problem = &instance.problem;
    let specs = K::objectives(problem);
    known_method(K::NAME, K::methods(), &search.method)?;
    fitting_target(&specs, &search.target)?;
    let format = plan_format(arguments.plan.output_format, output);
    if format == PlanFormat::Sol && K::NAME != KindName::Dispatch {
        return Err(Failure::Usage(format!(
            "{output}: .sol files hold routes, and the instance's kind is {}; name a .json file or give \
             --output-format json",
            K::NAME
        )));
    }
    let start = arguments.plan.start.as_deref().map(|path| read_start::<K>(path, problem, start_is_sol)).transpose()?;
    let start = start.and_then(|file| file.plan);
    if start.is_none() && arguments.plan.start.is_some() {
        talk.say("note: the plan given to --start is empty, so the search starts from nothing");
    }
    let threads = search.threads();
    let options = Options { seed: search.seed, threads, method: search.method.clone(), start };
    let progress = Progress::start(arguments.progress, talk, run.started, specs.clone(), &title(instance, arguments));
    if !progress.is_json() {
        talk.warnings(&instance.warnings);
        talk.detail(if HAS_HIGHS { "MILP solvers: HiGHS, microlp" } else { "MILP solver: microlp alone, no HiGHS" });
        talk.detail(format_args!("read in {}", numbers::seconds(run.started.elapsed().as_secs_f64())));
    }
    let stop = search.stop(run.started).with_signal(run.signals.hold());
    let file = solve_and_check::<K>(problem, instance.rules.clone(), &options, &stop, &progress)?;

    // A run that was stopped with nothing in hand leaves an older plan file as it is.
    let stopped = run.signals.received();
    let written = if stopped.is_some() && file.plan.is_none() && file.status == Status::Unknown {
        None
    } else if format == PlanFormat::Json {
        output.write(plan_json(&file).as_bytes())?;
        Some(output.to_string())
    } else if file.plan.is_some() {
        output.write(K::write_sol(problem, &file)?.as_bytes())?;
        Some(output.to_string())
    } else {
        None
    };
    let end = json!({
        "status": file.status,
        "gap": file.gap,
        "check": file.plan.is_some().then_some("passed"),
        "written": written,
        "stopped_by": file.run.as_ref().map(|run| run.stopped_by),
    });
    progress.finish(&closing(&file, &specs, written.as_deref()), "end", end);
    Ok(run.signals.received().unwrap_or(match file.status {
        Status::Optimal | Status::Feasible => Exit::Success,
        Status::Infeasible => Exit::Infeasible,
        Status::Partial | Status::Unknown => Exit::Incomplete,
    }))
}

/// The plan to start from, whichever way it is spelled.
fn read_start<K: Served>(path: &Path, problem: &K::Problem, is_sol: bool) -> Result<PlanFile<K::Plan>, Failure> {
    if is_sol { K::read_sol(path, problem) } else { Ok(read_plan::<K>(path, problem)?) }
}

/// `--output-format`, else the file's ending, else JSON.
fn plan_format(flag: Option<PlanFormat>, output: &Output) -> PlanFormat {
    flag.unwrap_or_else(|| match output {
        Output::File(path) if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("sol")) => {
            PlanFormat::Sol
        }
        _ => PlanFormat::Json,
    })
}

/// Refuses a method that the kind does not have.
pub(crate) fn known_method(kind: KindName, methods: &[Method], name: &str) -> Result<(), Failure> {
    if methods.iter().any(|method| method.name == name) {
        return Ok(());
    }
    let names: Vec<_> = methods.iter().map(|method| method.name).collect();
    Err(Failure::Usage(format!("{kind} has no method \"{name}\"; there are {}", names.join(", "))))
}

fn fitting_target(specs: &[ObjectiveSpec], target: &[f64]) -> Result<(), Failure> {
    if target.len() <= specs.len() {
        return Ok(());
    }
    let names: Vec<_> = specs.iter().map(|spec| spec.name).collect();
    Err(Failure::Usage(format!("--target gives {} values, but the objectives are {}", target.len(), names.join(","))))
}

/// `--method help`: the methods of the kind, or of all kinds where neither flag nor file names one.
fn list_methods(arguments: &Solve) -> Result<Exit, Failure> {
    let kind = match (arguments.input.kind, arguments.instance.as_deref()) {
        (Some(kind), _) => Some(kind),
        (None, Some(instance)) => {
            let any = read_instance(instance, &arguments.input.options(None, Rules::default()))?;
            Some(any.kind())
        }
        (None, None) => None,
    };
    let mut text = String::new();
    for name in KindName::ALL.into_iter().filter(|name| kind.is_none_or(|kind| kind == *name)) {
        let methods = with_kind!(name, K => <K as packhorse_solver::Kind>::methods());
        if kind.is_none() {
            text.push_str(&format!("{name}:\n"));
        }
        let width = methods.iter().map(|method| method.name.len()).max().unwrap_or(0);
        for method in methods {
            let indent = if kind.is_none() { "  " } else { "" };
            text.push_str(&format!("{indent}{:width$}  {}\n", method.name, method.about));
        }
    }
    if !HAS_HIGHS {
        text.push_str("This build is without HiGHS: exact methods run on microlp and suit small instances only.\n");
    }
    to_stdout(text.as_bytes())?;
    Ok(Exit::Success)
}

/// The line above the rows: what is solved, and under which limits.
fn title<K: Served>(instance: &Instance<K>, arguments: &Solve) -> String {
    let search = &arguments.search;
    let specs = K::objectives(&instance.problem);
    let objectives: Vec<_> = specs.iter().map(|spec| format!("{} {}", verb(spec.sense), spec.name)).collect();
    let mut parts = vec![
        format!("packhorse {} · {}", env!("CARGO_PKG_VERSION"), K::NAME),
        format!("{} ({})", K::instance_name(&instance.problem), instance.format),
        objectives.join(", then "),
        format!("seed {}", search.seed),
        numbers::count(search.threads(), "thread"),
    ];
    parts.extend(search.limit().map(|limit| format!("limit {}", humantime::format_duration(limit))));
    parts.extend(search.iterations.map(|iterations| format!("{iterations} iterations")));
    if search.method != "auto" {
        parts.push(format!("method {}", search.method));
        if !HAS_HIGHS {
            parts.push("without HiGHS: exact methods run on microlp".to_owned());
        }
    }
    parts.join(" · ")
}

const fn verb(sense: Sense) -> &'static str {
    match sense {
        Sense::Minimise => "minimise",
        Sense::Maximise => "maximise",
    }
}

/// The last line: how the run ended, objectives, gap, check, file.
fn closing<P>(file: &PlanFile<P>, specs: &[ObjectiveSpec], written: Option<&str>) -> String {
    let stopped_by = file.run.as_ref().map_or(StoppedBy::Finished, |run| run.stopped_by);
    let mut parts = vec![format!("{} · {}", status_word(file.status), stop_word(stopped_by))];
    for (spec, objective) in specs.iter().zip(&file.objectives) {
        parts.push(format!("{} {}", spec.name, numbers::value(objective.value)));
    }
    if let (Some(gap), Some(bound)) = (file.gap, file.bound) {
        parts.push(format!("gap {} to bound {}", numbers::percent(gap), numbers::value(bound)));
    } else if file.plan.is_some() {
        parts.push("no bound".to_owned());
    }
    if file.plan.is_some() {
        parts.push("check passed".to_owned());
    }
    parts.push(written.map_or_else(|| "nothing written".to_owned(), str::to_owned));
    let elapsed = file.run.as_ref().map_or(0.0, |run| run.elapsed_s);
    let mut text = format!("{}  {}", numbers::seconds(elapsed), parts.join(" · "));
    for reason in &file.reasons {
        text.push_str(&format!("\n  {reason}"));
    }
    text
}

/// The status as the last line says it.
pub(crate) const fn status_word(status: Status) -> &'static str {
    match status {
        Status::Optimal => "optimal",
        Status::Feasible => "feasible",
        Status::Partial => "partial (what is left out is listed in the plan with reasons)",
        Status::Infeasible => "proven infeasible",
        Status::Unknown => "nothing found",
    }
}

const fn stop_word(stopped_by: StoppedBy) -> &'static str {
    match stopped_by {
        StoppedBy::Finished => "finished",
        StoppedBy::Gap => "gap reached",
        StoppedBy::Target => "target reached",
        StoppedBy::Iterations => "iterations done",
        StoppedBy::TimeLimit => "time limit",
        StoppedBy::Signal => "stopped by a signal",
    }
}
