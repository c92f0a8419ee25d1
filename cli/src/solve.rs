//! `packhorse solve`: reads, solves, checks, writes the plan.

use crate::exit::{Exit, Failure};
use crate::flags::{InputFlags, PlanFlags, PlanFormat, ProgressMode, SearchFlags};
use crate::kinds::{Served, with_instance};
use crate::output::Output;
use crate::progress::Progress;
use crate::run::Run;
use crate::{methods, words};
use clap::Args;
use packhorse_instances::source::split_part;
use packhorse_instances::{Instance, PlanHead, peek_plan, plan_json, read_instance, read_plan};
use packhorse_report::numbers;
use packhorse_solver::KindName;
use packhorse_solver::kind::Options;
use packhorse_solver::milp::HAS_HIGHS;
use packhorse_solver::outcome::ObjectiveSpec;
use packhorse_solver::plan_file::{InitialRoute, PlanFile, Rules, Status};
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
        let read = |instance| read_instance(instance, &arguments.input.options(None, Rules::default()));
        let kind = match arguments.input.kind {
            Some(kind) => Some(kind),
            None => arguments.instance.as_deref().map(read).transpose()?.map(|instance| instance.kind()),
        };
        return methods::list(kind);
    }
    let Some(instance) = arguments.instance.as_deref() else {
        return Err(Failure::Usage("INSTANCE is missing; `packhorse solve --help` shows the usage".to_owned()));
    };
    let output = Output::from_flag(arguments.plan.output.as_deref());
    if output.is_file(&split_part(instance).0) {
        return Err(Failure::Usage(format!("-o {output} would overwrite the instance; name another file")));
    }
    output.probe()?;
    let mut head = arguments.plan.start.as_deref().map_or_else(|| Ok(PlanHead::default()), peek_plan)?;
    // Changes are counted against the start plan, not against what that one was counted against.
    head.rules.previous_routes = None;
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
    methods::known(K::NAME, K::methods(), &search.method)?;
    fitting_target(&specs, &search.target)?;
    if let Some(note) = K::method_note(problem, &search.method) {
        talk.say(format_args!("note: {note}"));
    }
    let format = plan_format(arguments.plan.output_format, output);
    if format == PlanFormat::Sol && K::NAME != KindName::Dispatch {
        return Err(Failure::Usage(format!(
            "{output}: .sol files hold routes, and the instance's kind is {}; name a .json file or give \
             --output-format json",
            K::NAME
        )));
    }
    if (1..specs.len()).contains(&search.target.len()) {
        talk.say(format_args!("note: --target is compared with {} alone", specs[0].name));
    }
    let start = arguments.plan.start.as_deref().map(|path| read_start::<K>(path, problem, start_is_sol)).transpose()?;
    let start = start.and_then(|file| file.plan);
    if start.is_none() && arguments.plan.start.is_some() {
        talk.say("note: the plan given to --start is empty, so the search starts from nothing");
    }
    // What changes are counted against is the plan as it was, routes that are dissolved now included.
    let previous_routes = start.as_ref().and_then(|plan| K::previous(problem, plan));
    let start = start.map(|plan| {
        let (plan, notes) = K::adapt_start(problem, plan);
        notes.iter().for_each(|note| talk.say(format_args!("note: {note}")));
        plan
    });
    let initial_routes = start.as_ref().map(|plan| frozen::<K>(problem, plan, arguments, run)).transpose()?.flatten();
    let not_before = arguments.plan.freeze_until.filter(|_| initial_routes.is_some());
    let decided = Rules { initial_routes, not_before, previous_routes, ..Rules::default() };
    let bound = bound::<K>(problem, &decided)?;
    let problem = bound.as_ref().unwrap_or(problem);
    let mut rules = instance.rules.clone();
    rules.initial_routes = decided.initial_routes.or(rules.initial_routes);
    rules.not_before = decided.not_before.or(rules.not_before);
    rules.previous_routes = decided.previous_routes.or(rules.previous_routes);
    let threads = search.threads();
    let options = Options { seed: search.seed, threads, method: search.method.clone(), start };
    if arguments.progress != ProgressMode::Json {
        talk.warnings(&instance.warnings);
        talk.detail(if HAS_HIGHS { "MILP solvers: HiGHS, microlp" } else { "MILP solver: microlp alone, no HiGHS" });
        talk.detail(format_args!("read in {}", numbers::seconds(run.started.elapsed().as_secs_f64())));
    }
    let title = words::title(instance, search);
    let progress = Progress::start(arguments.progress, talk, run.started, specs.clone(), &title);
    let stop = search.stop(run.started).with_signal(run.signals.hold());
    let file = solve_and_check::<K>(problem, rules, &options, &stop, &progress)?;

    if let (Some(start), Some(plan)) = (&options.start, &file.plan)
        && let Some(changes) = K::changes(start, plan)
    {
        talk.say(format_args!("note: {changes}"));
    }

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
    progress.finish(&words::closing(&file, &specs, written.as_deref()), "end", end);
    Ok(run.signals.received().unwrap_or(match file.status {
        Status::Optimal | Status::Feasible => Exit::Success,
        Status::Infeasible => Exit::Infeasible,
        Status::Partial | Status::Unknown => Exit::Incomplete,
    }))
}

/// The routes in progress of the start plan at the moment asked for.
fn frozen<K: Served>(
    problem: &K::Problem,
    start: &K::Plan,
    arguments: &Solve,
    run: &Run,
) -> Result<Option<Vec<InitialRoute>>, Failure> {
    let Some(until) = arguments.plan.freeze_until else { return Ok(None) };
    let routes =
        K::freeze(problem, start, until).map_err(|why| Failure::Usage(format!("--freeze-until {until}: {why}")))?;
    let stops = routes.iter().map(|route| route.stops.len()).sum();
    let (stops, on) = (numbers::count(stops, "stop"), numbers::count(routes.len(), "route"));
    run.talk.say(format_args!("note: frozen until {until}: {stops} on {on}"));
    Ok(Some(routes))
}

/// The instance with what the start plan decides; `None` if that is nothing.
fn bound<K: Served>(problem: &K::Problem, decided: &Rules) -> Result<Option<K::Problem>, Failure> {
    if decided.initial_routes.is_none() && decided.previous_routes.is_none() {
        return Ok(None);
    }
    let mut draft = K::draft(problem).clone();
    K::take_rules(&mut draft, decided);
    K::validate(draft).map(|(problem, _)| Some(problem)).map_err(Failure::Invalid)
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

fn fitting_target(specs: &[ObjectiveSpec], target: &[f64]) -> Result<(), Failure> {
    if target.len() <= specs.len() {
        return Ok(());
    }
    let names: Vec<_> = specs.iter().map(|spec| spec.name).collect();
    Err(Failure::Usage(format!("--target gives {} values, but the objectives are {}", target.len(), names.join(","))))
}
