//! Of which kind and format a file is: what it says itself, what flags say, what its content shows.

use crate::json::shape::Shapes;
use crate::json::{Head, syntax};
use crate::kinds::{FormatInfo, for_kind, formats};
use crate::source::Source;
use crate::suggest;
use crate::tokens::shown;
use crate::{ReadError, ReadOptions};
use packhorse_solver::{Finding, Kind, KindName};

/// So much of a file is shown to the formats that recognise themselves.
const HEAD: usize = 64 << 10;

/// The public format named `name`.
///
/// # Errors
/// When there is none, with the likely one.
pub(crate) fn format_named(name: &str, kind: Option<KindName>) -> Result<FormatInfo, ReadError> {
    let known = formats();
    let named: Vec<&FormatInfo> = known.iter().filter(|format| format.name == name).collect();
    let Some(format) = named.iter().find(|format| kind.is_none_or(|kind| kind == format.kind)) else {
        let message = match (named.first(), kind) {
            (Some(format), Some(kind)) => {
                format!("--kind {kind} and --format {name} exclude each other: {name} is a format of {}", format.kind)
            }
            _ => {
                let names: Vec<&str> =
                    ["json", "folder"].into_iter().chain(known.iter().map(|format| format.name)).collect();
                let near = suggest::nearest(name, names.iter().copied())
                    .map_or(String::new(), |near| format!("; did you mean {near}?"));
                format!("--format {name}: there is no such format; there are {}{near}", names.join(", "))
            }
        };
        return Err(ReadError::Usage(message));
    };
    Ok(**format)
}

/// The one public format that fits the file.
///
/// # Errors
/// When none or several fit.
pub(crate) fn public_format(source: &Source, kind: Option<KindName>) -> Result<FormatInfo, ReadError> {
    let file = source.path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let name = file.strip_suffix(".gz").unwrap_or(&file);
    let mut end = HEAD.min(source.text.len());
    while !source.text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &source.text[..end];
    let known = formats();
    let of_kind: Vec<&FormatInfo> = known.iter().filter(|format| kind.is_none_or(|kind| kind == format.kind)).collect();
    let fitting: Vec<&FormatInfo> = of_kind.iter().copied().filter(|format| (format.fits)(name, head)).collect();
    let start = head.split_whitespace().next().unwrap_or("");
    let (code, found, expected, help) = match fitting.as_slice() {
        [one] => return Ok(**one),
        [] if head.trim().is_empty() => {
            let help = "nothing was saved in it: write or fetch the file again, or name another".to_owned();
            ("F-004", "an empty file".to_owned(), "an instance".to_owned(), help)
        }
        [] => {
            let names: Vec<&str> = of_kind.iter().map(|format| format.name).collect();
            let found = format!("a file that starts with {}", shown(start));
            let expected = "packhorse's own JSON (an object in curly braces) or a public format".to_owned();
            let help = format!("name the format if it is one of these, as in --format {}", names.join("|"));
            ("F-004", found, expected, help)
        }
        several => {
            let names: Vec<String> =
                several.iter().map(|format| format!("{} ({})", format.name, format.kind)).collect();
            let found = format!("content that fits several formats: {}", names.join(", "));
            let help = format!("name the one that is meant, as in --format {}", several[0].name);
            ("F-005", found, "content of one format".to_owned(), help)
        }
    };
    Err(syntax::placed(Finding::error(code, "", found, expected, help), &source.path, &source.text, 0).into())
}

/// The kind of an own file, and whether the file says it itself.
///
/// # Errors
/// When it is missing and cannot be told, unknown, or not the one that flags force; when the
/// file's format version is not 1.
pub(crate) fn own_kind(
    source: &Source,
    head: &Head<'_>,
    lists: &[String],
    options: &ReadOptions,
) -> Result<(KindName, bool), ReadError> {
    let wrong = |at: usize, finding: Finding| ReadError::from(syntax::placed(finding, &source.path, &source.text, at));
    if let Some((version, at)) = head.format.filter(|(version, _)| *version != "1") {
        let help = "packhorse's own files carry \"format\": 1; a newer packhorse may read this file";
        return Err(wrong(at, Finding::error("F-007", "format", shown(version).replace('"', ""), "1", help)));
    }
    let names: Vec<&str> = KindName::ALL.iter().map(|kind| kind.as_str()).collect();
    if let Some((raw, at)) = head.kind {
        let word = serde_json::from_str::<String>(raw).unwrap_or_else(|_| raw.to_owned());
        let Ok(kind) = word.parse::<KindName>() else {
            let help = match suggest::nearest(&word, names.iter().copied()) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None if word == "network" => {
                    "the chain of all kinds is not yet built; solve the kinds one by one".to_owned()
                }
                None => "write one of these words".to_owned(),
            };
            let expected = format!("one of {}", suggest::list(&names));
            return Err(wrong(at, Finding::error("F-006", "kind", shown(&word), expected, help)));
        };
        return match options.kind.filter(|forced| *forced != kind) {
            Some(forced) => {
                let file = source.path.display();
                Err(ReadError::Usage(format!("--kind {forced}, but {file} says that it is of the kind {kind}")))
            }
            None => Ok((kind, true)),
        };
    }
    if let Some(kind) = options.kind.or(options.plan_kind) {
        return Ok((kind, false));
    }
    let members: Vec<&str> = head.names.iter().chain(lists).map(String::as_str).collect();
    let fitting: Vec<KindName> =
        KindName::ALL.into_iter().filter(|kind| for_kind!(*kind, knows_all, &members)).collect();
    if let ([kind], false) = (fitting.as_slice(), members.is_empty()) {
        return Ok((*kind, false));
    }
    let help = format!("add \"kind\": one of {}; or name it with --kind", suggest::list(&names));
    Err(wrong(0, Finding::error("F-006", "kind", "no such field", "the kind of the instance", help)))
}

/// Whether every one of `members` is a field of the kind's instances.
fn knows_all<K: Kind>(members: &[&str]) -> bool {
    let shapes = Shapes::of::<K::Draft>();
    let known = |member: &&str| shapes.fields().iter().any(|field| field.name == **member);
    members.iter().all(known)
}
