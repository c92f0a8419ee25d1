//! Reading an instance: whatever the file is, the result is a validated problem, or every finding in its place.

use crate::ReadError;
use crate::detect::{format_named, own_kind, public_format};
use crate::folder;
use crate::json::shape::Shapes;
use crate::json::{Document, head, reopen, syntax};
use crate::kinds::{Files, for_kind};
use crate::packing::order_csv;
use crate::plan::is_plan;
use crate::source::{Source, place, split_part};
use packhorse_solver::allocation::Allocation;
use packhorse_solver::dispatch::Dispatch;
use packhorse_solver::packing::Packing;
use packhorse_solver::plan_file::Rules;
use packhorse_solver::replenishment::Replenishment;
use packhorse_solver::{Finding, Kind, KindName};
use std::borrow::Cow;

/// What flags, or the head of a plan, say about reading.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// `--kind`: the kind, where the file does not say.
    pub kind: Option<KindName>,
    /// The kind of the plan beside the instance, where neither the file nor `--kind` says it.
    pub plan_kind: Option<KindName>,
    /// `--format`: a public format's name, `json` or `folder`.
    pub format: Option<String>,
    /// `--objective`, `--rounding` and `--support`, or what a plan's head records; its `format`
    /// counts only where `format` above is not given and the file is not packhorse's own.
    pub rules: Rules,
}

impl ReadOptions {
    /// As far as they concern an instance of `kind`: what a plan of another kind says does not. That
    /// the plan is of another kind is told when it is read.
    fn within(&self, kind: KindName) -> Cow<'_, Self> {
        if self.plan_kind.is_none_or(|plan| plan == kind) {
            return Cow::Borrowed(self);
        }
        Cow::Owned(Self { rules: Rules::default(), ..self.clone() })
    }
}

/// One instance of the kind `K`, read and validated.
pub struct Instance<K: Kind> {
    /// The problem.
    pub problem: K::Problem,
    /// For a public file: the objective, rounding, support and format it was read with, of which
    /// packhorse's own files say all themselves; and the routes in progress of a plan's head.
    pub rules: Rules,
    /// What is valid but implausible, each in its place.
    pub warnings: Vec<Finding>,
    /// `json`, `folder`, or a public format's name.
    pub format: &'static str,
}

/// An instance of any kind.
#[expect(missing_docs, reason = "the variants are the kinds")]
pub enum AnyInstance {
    Allocation(Instance<Allocation>),
    Replenishment(Instance<Replenishment>),
    Dispatch(Instance<Dispatch>),
    Packing(Instance<Packing>),
}

impl AnyInstance {
    /// The instance's kind.
    pub const fn kind(&self) -> KindName {
        match self {
            Self::Allocation(_) => KindName::Allocation,
            Self::Replenishment(_) => KindName::Replenishment,
            Self::Dispatch(_) => KindName::Dispatch,
            Self::Packing(_) => KindName::Packing,
        }
    }
}

/// Reads an instance: a JSON file, a CSV folder, or a public file (`FILE` or `FILE#PART`).
///
/// # Errors
/// `Usage` when flags must say more or contradict the file, `Invalid` with every finding, `Io`
/// when it cannot be read.
pub fn read_instance(argument: &str, options: &ReadOptions) -> Result<AnyInstance, ReadError> {
    let (path, part) = split_part(argument);
    let forced = options.format.as_deref();
    let orders = matches!(forced, None | Some("order-csv")) && path.is_dir() && !path.join(folder::PROBLEM).exists();
    let path = if orders && order_csv::is_folder(&path) { path.join(order_csv::ITEMS) } else { path };
    let folder = folder::folder_of(&path).filter(|_| matches!(forced, None | Some("folder")));
    if let Some(folder) = folder {
        refuse_part(part.as_deref())?;
        return read_folder(&folder, options);
    }
    if forced == Some("folder") {
        return Err(ReadError::Usage(format!("--format folder, but {} is not a folder", path.display())));
    }
    let source = Source::open(&path, part)?;
    let public = match forced {
        Some("json") => None,
        Some(name) => Some(format_named(name, options.kind)?),
        None if source.text.trim_start().starts_with('{') => None,
        None => match options.rules.format.as_deref().filter(|name| !matches!(*name, "json" | "folder")) {
            Some(name) => Some(format_named(name, options.kind)?),
            None => Some(public_format(&source, options.kind).or_else(|error| match options.plan_kind {
                Some(kind) if options.kind.is_none() => public_format(&source, Some(kind)).map_err(|_| error),
                _ => Err(error),
            })?),
        },
    };
    if let Some(format) = public {
        return for_kind!(format.kind, read_public, &source, format.name, &options.within(format.kind));
    }
    refuse_part(source.part.as_deref())?;
    let head = head(&source.text);
    if head.names.is_empty() {
        syntax::check(&source.path, &source.text)?;
    }
    if is_plan(&head.names) {
        let help = "name the instance here; a plan goes to `packhorse check INSTANCE PLAN` or to --start";
        let finding = Finding::error("F-052", "", "a plan file", "an instance", help);
        return Err(syntax::placed(finding, &source.path, &source.text, 0).into());
    }
    let (kind, says) = own_kind(&source, &head, &[], options).map_err(|error| unless_unsound(&source, error))?;
    let mut document = Document { path: source.path, text: source.text, tables: Vec::new() };
    add_kind(&mut document, kind, says);
    for_kind!(kind, read_own, &document, "json", Vec::new(), &options.within(kind))
}

/// A file cut off in the middle may lack its kind for that reason: that it is cut off comes first.
fn unless_unsound(source: &Source, error: ReadError) -> ReadError {
    match syntax::check(&source.path, &source.text) {
        Err(finding) if matches!(error, ReadError::Invalid(_)) => finding.into(),
        _ => error,
    }
}

fn refuse_part(part: Option<&str>) -> Result<(), ReadError> {
    match part {
        Some(part) => Err(ReadError::Usage(format!("#{part}: this file holds one instance; leave out \"#{part}\""))),
        None => Ok(()),
    }
}

/// Says the kind in a document that leaves it out.
fn add_kind(document: &mut Document, kind: KindName, says: bool) {
    if !says && document.text.trim_end().ends_with('}') {
        let first = reopen(&mut document.text);
        document.text.push_str(if first { "" } else { "," });
        document.text.push_str(&format!("\"kind\":\"{kind}\"}}"));
    }
}

fn read_folder(folder: &std::path::Path, options: &ReadOptions) -> Result<AnyInstance, ReadError> {
    let source = folder::open(folder)?;
    let (kind, says) = own_kind(&source, &head(&source.text), &folder::list_names(folder), options)?;
    for_kind!(kind, read_folder_of, source, folder, says, &options.within(kind))
}

fn read_folder_of<K: Files>(
    source: Source,
    folder: &std::path::Path,
    says: bool,
    options: &ReadOptions,
) -> Result<AnyInstance, ReadError> {
    let (mut document, warnings) = folder::assemble(source, folder, &Shapes::of::<K::Draft>())?;
    add_kind(&mut document, K::NAME, says);
    read_own::<K>(&document, "folder", warnings, options)
}

/// Reads one of packhorse's own files.
fn read_own<K: Files>(
    document: &Document,
    format: &'static str,
    mut warnings: Vec<Finding>,
    options: &ReadOptions,
) -> Result<AnyInstance, ReadError> {
    let mut draft: K::Draft = document.parse().map_err(ReadError::Invalid)?;
    agrees(&K::rules_of(&draft), &options.rules, options.plan_kind.is_some())?;
    K::take_rules(&mut draft, &options.rules);
    let Rules { initial_routes, not_before, previous_routes, .. } = options.rules.clone();
    let rules = Rules { initial_routes, not_before, previous_routes, ..Rules::default() };
    match K::validate(draft) {
        Ok((problem, mut more)) => {
            document.place_all(&mut more);
            warnings.append(&mut more);
            Ok(K::any(Instance { problem, rules, warnings, format }))
        }
        Err(mut findings) => {
            document.place_all(&mut findings);
            Err(ReadError::Invalid(findings))
        }
    }
}

/// An own file says its rules itself; flags, or a plan's head, may repeat but not change them.
fn agrees(own: &Rules, asked: &Rules, with_plan: bool) -> Result<(), ReadError> {
    let contradiction = |flag: &str, asked: &str, own: Option<String>| {
        let own = own.map_or("nothing of the kind".to_owned(), |own| format!("\"{own}\""));
        Err(ReadError::Usage(if with_plan {
            format!(
                "the plan, or a flag, says {flag} {asked}, and the instance says {own}; name the plan's own instance"
            )
        } else {
            format!(
                "{flag} {asked}: packhorse's own files say this themselves, and this one says {own}; change the file"
            )
        }))
    };
    match (&asked.objective, &own.objective) {
        (Some(asked), own) if own.as_ref() != Some(asked) => {
            return contradiction("--objective", &asked.join(","), own.as_ref().map(|own| own.join(",")));
        }
        _ => {}
    }
    match (&asked.rounding, &own.rounding) {
        (Some(asked), own) if own.as_ref() != Some(asked) => {
            return contradiction("--rounding", asked, own.clone());
        }
        _ => {}
    }
    match (asked.support, own.support.unwrap_or(0.0)) {
        (Some(asked), own) if (asked - own).abs() > 1e-12 => {
            contradiction("--support", &asked.to_string(), Some(own.to_string()))
        }
        _ => Ok(()),
    }
}

/// Reads a public file in the format named.
fn read_public<K: Files>(source: &Source, name: &str, options: &ReadOptions) -> Result<AnyInstance, ReadError> {
    let Some(format) = K::formats().iter().find(|format| format.name == name) else {
        return Err(ReadError::Usage(format!("--format {name}: there is no such format of {}", K::NAME)));
    };
    let mut parsed = (format.read)(source, &options.rules)?;
    K::take_rules(&mut parsed.draft, &options.rules);
    let placed = |mut findings: Vec<Finding>| {
        for finding in findings.iter_mut().filter(|finding| finding.place.is_none()) {
            let line = line_of(&finding.path, &parsed.lines);
            *finding = place(finding.clone(), &source.path, line, None);
        }
        findings
    };
    let mut rules = K::rules_of(&parsed.draft);
    let asked = options.rules.clone();
    rules.objective = asked.objective.or(rules.objective);
    rules.rounding = asked.rounding.or(rules.rounding);
    rules.support = asked.support.or(rules.support);
    rules.initial_routes = asked.initial_routes;
    rules.not_before = asked.not_before;
    rules.previous_routes = asked.previous_routes;
    rules.format = Some(format.name.to_owned());
    match K::validate(parsed.draft) {
        Ok((problem, warnings)) => {
            Ok(K::any(Instance { problem, rules, warnings: placed(warnings), format: format.name }))
        }
        Err(findings) => Err(ReadError::Invalid(placed(findings))),
    }
}

/// The line that a path such as `stops[37].x` came from, as far as the format's reader knows.
fn line_of(path: &str, lines: &[(&'static str, Vec<u32>)]) -> usize {
    let (name, rest) = path.split_once('[').unwrap_or((path, ""));
    let row: Option<usize> = rest.split_once(']').and_then(|(row, _)| row.parse().ok());
    let of_list = lines.iter().find(|(list, _)| *list == name);
    let line = of_list.and_then(|(_, lines)| row.and_then(|row| lines.get(row)).or(lines.first()));
    line.map_or(1, |line| *line as usize)
}
