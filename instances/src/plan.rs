//! Plan files: what their head says, reading them with every finding placed, and writing them.

use crate::ReadError;
use crate::json::layout::lay_out;
use crate::json::shape::Shapes;
use crate::json::{Document, head, syntax};
use crate::source::Source;
use crate::tokens::shown;
use packhorse_solver::plan_file::Rules;
use packhorse_solver::{Finding, Kind, KindName, PlanFile};
use serde::Serialize;
use std::path::Path;

/// What a plan file says of itself before its instance is read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlanHead {
    /// The kind, where the file is JSON and names one.
    pub kind: Option<KindName>,
    /// What flags chose when the plan was made.
    pub rules: Rules,
    /// Whether it is a CVRPLIB solution file, which says nothing of all this.
    pub is_sol: bool,
}

/// The head of the plan in `path`.
///
/// # Errors
/// When it cannot be read, or is neither JSON nor a solution file.
pub fn peek_plan(path: &Path) -> Result<PlanHead, ReadError> {
    let source = Source::open(path, None)?;
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let text = source.text.trim_start();
    if !text.starts_with('{')
        && (name.ends_with(".sol") || text.get(..5).is_some_and(|t| t.eq_ignore_ascii_case("route")))
    {
        return Ok(PlanHead { is_sol: true, ..PlanHead::default() });
    }
    let head = head(&source.text);
    if head.names.is_empty() {
        syntax::check(&source.path, &source.text)?;
    }
    // What is wrong with these is told, with all the rest, when the plan is read.
    Ok(PlanHead {
        kind: head.kind.and_then(|(raw, _)| serde_json::from_str(raw).ok()),
        rules: head.rules.and_then(|raw| serde_json::from_str(raw).ok()).unwrap_or_default(),
        is_sol: false,
    })
}

/// Whether the members of a file are those of a plan file, by two that no instance has.
pub(crate) fn is_plan(members: &[String]) -> bool {
    members.iter().any(|name| matches!(name.as_str(), "packhorse" | "plan"))
}

/// Whether the members of a file are those of an instance of the kind, by one that no plan has.
fn is_instance<K: Kind>(members: &[String]) -> bool {
    let shared = |name: &str| matches!(name, "kind" | "format" | "objective");
    let own = |name: &str| !shared(name) && Shapes::of::<K::Draft>().fields().iter().any(|field| field.name == name);
    !is_plan(members) && members.iter().any(|name| own(name))
}

/// Reads the plan file in `path` for `problem`.
///
/// # Errors
/// When it cannot be read, is not a plan of the kind `K`, or is of another format version.
pub fn read_plan<K: Kind>(path: &Path, problem: &K::Problem) -> Result<PlanFile<K::Plan>, ReadError> {
    let source = Source::open(path, None)?;
    syntax::check(&source.path, &source.text)?;
    let head = head(&source.text);
    let wrong = |at: usize, finding: Finding| ReadError::from(syntax::placed(finding, path, &source.text, at));
    if let Some((version, at)) = head.format.filter(|(version, _)| *version != "1") {
        let help = "a newer packhorse may read this file";
        return Err(wrong(at, Finding::error("F-007", "format", shown(version).replace('"', ""), "1", help)));
    }
    // A known kind that is another; an unknown word is told by the reading below.
    if let Some((raw, at)) = head.kind {
        let kind: Option<KindName> = serde_json::from_str(raw).ok();
        if let Some(kind) = kind.filter(|kind| *kind != K::NAME) {
            let found = format!("a plan of the kind {kind}");
            let expected = format!("one of the kind {}, as the instance {}", K::NAME, shown(K::instance_name(problem)));
            let help = "name the plan that was made for this instance";
            return Err(wrong(at, Finding::error("F-050", "kind", found, expected, help)));
        }
    }
    if is_instance::<K>(&head.names) {
        let found = format!("an instance of the kind {}", K::NAME);
        let help = "name the instance first and its plan second";
        return Err(wrong(0, Finding::error("F-051", "", found, "a plan file", help)));
    }
    let document = Document { path: source.path, text: source.text, tables: Vec::new() };
    document.parse().map_err(ReadError::Invalid)
}

/// A plan file as JSON for people and programs: the same plan gives the same bytes. Ends in a newline.
pub fn plan_json<P: Serialize>(file: &PlanFile<P>) -> String {
    pretty(file)
}

/// A draft as packhorse's own JSON. Ends in a newline.
pub fn instance_json<K: Kind>(draft: &K::Draft) -> String {
    pretty(draft)
}

/// Values of these types always have a JSON form: no map has keys that are not texts.
fn pretty<T: Serialize>(value: &T) -> String {
    lay_out(&serde_json::to_string(value).unwrap_or_default())
}
