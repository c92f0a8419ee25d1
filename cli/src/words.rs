//! How a solve is told in words: the line above the rows, and the last line.

use crate::flags::SearchFlags;
use packhorse_instances::Instance;
use packhorse_report::numbers;
use packhorse_solver::Kind;
use packhorse_solver::milp::HAS_HIGHS;
use packhorse_solver::outcome::{ObjectiveSpec, Sense, StoppedBy};
use packhorse_solver::plan_file::{PlanFile, Status};

/// How many reasons the last line shows.
const REASONS_SHOWN: usize = 10;

/// The line above the rows: what is solved, and under which limits.
pub(crate) fn title<K: Kind>(instance: &Instance<K>, search: &SearchFlags) -> String {
    let specs = K::objectives(&instance.problem);
    let objectives: Vec<_> = specs.iter().map(|spec| format!("{} {}", verb(spec.sense), spec.name)).collect();
    // An instance without a name goes by its format alone.
    let name = K::instance_name(&instance.problem);
    let mut parts = vec![
        format!("packhorse {} · {}", env!("CARGO_PKG_VERSION"), K::NAME),
        if name.is_empty() { instance.format.to_string() } else { format!("{name} ({})", instance.format) },
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
pub(crate) fn closing<P>(file: &PlanFile<P>, specs: &[ObjectiveSpec], written: Option<&str>) -> String {
    let stopped_by = file.run.as_ref().map_or(StoppedBy::Finished, |run| run.stopped_by);
    let mut parts = vec![format!("{} · {}", status_word(file.status), stop_word(stopped_by))];
    for (spec, objective) in specs.iter().zip(&file.objectives) {
        parts.push(format!("{} {}", spec.name, numbers::value(objective.value)));
    }
    if let (Some(gap), Some(bound)) = (file.gap, file.bound) {
        parts.push(format!(
            "gap {} to bound {}",
            numbers::gap(gap, file.objective.unwrap_or(1.0)),
            numbers::value(bound)
        ));
    } else if file.plan.is_some() {
        parts.push("no bound".to_owned());
    }
    if file.plan.is_some() {
        parts.push("check passed".to_owned());
    }
    parts.push(written.map_or_else(|| "nothing written".to_owned(), str::to_owned));
    let elapsed = file.run.as_ref().map_or(0.0, |run| run.elapsed_s);
    let mut text = format!("{}  {}", numbers::seconds(elapsed), parts.join(" · "));
    for reason in file.reasons.iter().take(REASONS_SHOWN) {
        text.push_str(&format!("\n  {reason}"));
    }
    if file.reasons.len() > REASONS_SHOWN {
        text.push_str(&format!("\n  … and {} more, in the plan file", file.reasons.len() - REASONS_SHOWN));
    }
    text
}

/// The status as the last line says it.
const fn status_word(status: Status) -> &'static str {
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

#[cfg(test)]
mod tests {
    use super::closing;
    use packhorse_solver::KindName;
    use packhorse_solver::outcome::{Objective, ObjectiveSpec, Sense};
    use packhorse_solver::plan_file::{PlanFile, Rules, Status};

    const SPECS: [ObjectiveSpec; 1] = [ObjectiveSpec { name: "distance", sense: Sense::Minimise }];

    fn file(plan: Option<()>, status: Status) -> PlanFile<()> {
        PlanFile {
            packhorse: String::new(),
            format: 1,
            kind: KindName::Dispatch,
            instance: String::new(),
            rules: Rules::default(),
            status,
            objective: plan.map(|()| 100.0),
            objectives: plan.map(|()| Objective { name: "distance".to_owned(), value: 100.0 }).into_iter().collect(),
            bound: plan.map(|()| 90.0),
            gap: plan.map(|()| 0.1),
            costs: std::collections::BTreeMap::new(),
            reasons: if plan.is_none() { vec!["stop \"C1\" is too heavy".to_owned()] } else { Vec::new() },
            run: None,
            plan,
        }
    }

    #[test]
    fn a_plan_is_told_with_its_gap_and_file() {
        let told = closing(&file(Some(()), Status::Feasible), &SPECS, Some("plan.json"));
        assert_eq!(
            told,
            "0.00s  feasible · finished · distance 100 · gap 10.00% to bound 90 · check passed · plan.json"
        );
    }

    #[test]
    fn what_is_impossible_is_told_with_reasons() {
        let told = closing(&file(None, Status::Infeasible), &SPECS, Some("plan.json"));
        assert_eq!(told, "0.00s  proven infeasible · finished · plan.json\n  stop \"C1\" is too heavy");
    }
}
