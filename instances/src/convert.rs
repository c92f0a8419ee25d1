//! From any instance to JSON, a CSV folder, or a public format of its kind.

use crate::ReadError;
use crate::folder::write::write_folder;
use crate::formats::{Format, Writer};
use crate::kinds::Files;
use crate::plan::instance_json;
use crate::read::AnyInstance;
use crate::write::write_whole;
use flate2::Compression;
use flate2::write::GzEncoder;
use packhorse_solver::Kind;
use std::io::{self, Write};
use std::path::Path;

/// What a conversion wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converted {
    /// `json`, `folder`, or a public format's name.
    pub format: &'static str,
    /// What the target cannot hold, in sentences.
    pub dropped: Vec<String>,
}

/// Writes `instance` to `target`: in `format` (`json`, `folder` or a public format's name), or in
/// what the target's ending tells: `.json`, no ending or a trailing slash for a folder, or the
/// ending of a public format. A final `.gz` packs the file.
///
/// # Errors
/// `Usage` when the format cannot be told or cannot hold such an instance, `Io` when writing fails.
pub fn convert(instance: &AnyInstance, target: &str, format: Option<&str>) -> Result<Converted, ReadError> {
    match instance {
        AnyInstance::Allocation(instance) => write_draft_of(instance, target, format),
        AnyInstance::Replenishment(instance) => write_draft_of(instance, target, format),
        AnyInstance::Dispatch(instance) => write_draft_of(instance, target, format),
        AnyInstance::Packing(instance) => write_draft_of(instance, target, format),
    }
}

fn write_draft_of<K: Files>(
    instance: &crate::read::Instance<K>,
    target: &str,
    format: Option<&str>,
) -> Result<Converted, ReadError> {
    write_draft::<K>(K::draft(&instance.problem), target, format)
}

/// As [`convert`], from a draft.
///
/// # Errors
/// As [`convert`].
pub fn write_draft<K: Files>(draft: &K::Draft, target: &str, format: Option<&str>) -> Result<Converted, ReadError> {
    let io = |error: io::Error| ReadError::Io { path: target.into(), message: error.to_string() };
    let (text, name, dropped) = match target_of::<K>(target, format)? {
        Target::Folder => {
            write_folder::<K>(draft, Path::new(target)).map_err(io)?;
            return Ok(Converted { format: "folder", dropped: Vec::new() });
        }
        Target::Json => (instance_json::<K>(draft), "json", Vec::new()),
        Target::Public(format, write) => {
            let written =
                write(draft).map_err(|reason| ReadError::Usage(format!("{target}: {}: {reason}", format.name)))?;
            (written.text, format.name, written.dropped)
        }
    };
    let bytes = if target.ends_with(".gz") { packed(&text).map_err(io)? } else { text.into_bytes() };
    write_whole(Path::new(target), &bytes).map_err(io)?;
    Ok(Converted { format: name, dropped })
}

fn packed(text: &str) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes())?;
    encoder.finish()
}

/// A format with its writer.
type Way<K> = (&'static Format<<K as Kind>::Draft>, Writer<<K as Kind>::Draft>);

enum Target<K: Kind + 'static> {
    Json,
    Folder,
    Public(&'static Format<K::Draft>, Writer<K::Draft>),
}

fn target_of<K: Files>(target: &str, format: Option<&str>) -> Result<Target<K>, ReadError> {
    let writers: Vec<Way<K>> =
        K::formats().iter().filter_map(|format| format.write.map(|write| (format, write))).collect();
    let names: Vec<&str> =
        ["json", "folder"].into_iter().chain(writers.iter().map(|(format, _)| format.name)).collect();
    if let Some(name) = format {
        return match name {
            "json" => Ok(Target::Json),
            "folder" => Ok(Target::Folder),
            _ => match writers.into_iter().find(|(format, _)| format.name == name) {
                Some((format, write)) => Ok(Target::Public(format, write)),
                None => Err(ReadError::Usage(format!(
                    "{name}: {} cannot be written so; it can be written as {}",
                    K::NAME,
                    names.join(", ")
                ))),
            },
        };
    }
    let path = Path::new(target.strip_suffix(".gz").unwrap_or(target));
    if target.ends_with(['/', '\\']) || path.is_dir() {
        return Ok(Target::Folder);
    }
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        None => return Ok(Target::Folder),
        Some("json") => return Ok(Target::Json),
        Some(_) => {}
    }
    let ending = ending.unwrap_or_default();
    let fitting: Vec<_> = writers.iter().filter(|(format, _)| format.ending == ending).collect();
    match fitting.as_slice() {
        [(format, write)] => Ok(Target::Public(format, *write)),
        [] => Err(ReadError::Usage(format!(
            "{target}: no format of {} has the ending .{ending}; name the format, one of {}",
            K::NAME,
            names.join(", ")
        ))),
        several => {
            let names: Vec<&str> = several.iter().map(|(format, _)| format.name).collect();
            Err(ReadError::Usage(format!(
                "{target}: several formats have the ending .{ending}; name the one that is meant: {}",
                names.join(", ")
            )))
        }
    }
}
