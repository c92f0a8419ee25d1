//! `packhorse convert`: between a public format, JSON and a CSV folder.

use crate::exit::{Exit, Failure};
use crate::flags::InputFlags;
use crate::output::{Output, to_stdout};
use crate::run::Run;
use clap::Args;
use packhorse_instances::ReadError;
use packhorse_instances::convert::{Converted, convert};
use packhorse_instances::formats;
use packhorse_instances::read_instance;
use packhorse_instances::source::split_part;
use packhorse_solver::plan_file::Rules;
use std::path::{Path, PathBuf};

/// Convert an instance between a public format, JSON and a CSV folder
///
/// The target is found from the ending of FILE: .json, none or a trailing slash for a CSV folder,
/// or the ending of a public format of the instance's kind; a final .gz packs the file. What the
/// target cannot hold is named on standard error, never dropped in silence.
#[derive(Debug, Args)]
#[command(after_long_help = format_list())]
pub(crate) struct Convert {
    /// The instance: FILE, FILE#PART or a CSV folder
    instance: String,
    /// The file or folder to write; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// The format to write: json, folder, or a public format's name [default: from the ending]
    #[arg(long, value_name = "NAME")]
    to: Option<String>,
    #[command(flatten)]
    input: InputFlags,
}

/// The public formats, for `--help`.
fn format_list() -> String {
    let mut text = "Public formats (--format, --to):\n".to_owned();
    let formats = formats();
    let width = formats.iter().map(|format| format.name.len()).max().unwrap_or(0);
    for format in &formats {
        let note = if format.writes { "" } else { " (read only)" };
        text.push_str(&format!("  {:width$}  {}: {}{note}\n", format.name, format.kind, format.about));
    }
    text
}

/// Runs the command.
///
/// # Errors
/// Files that cannot be read or written, and formats that cannot hold the instance.
pub(crate) fn run(arguments: &Convert, run: &Run) -> Result<Exit, Failure> {
    let output = Output::from_flag(Some(&arguments.output));
    if output.is_file(&split_part(&arguments.instance).0) {
        return Err(Failure::Usage(format!("-o {output} would overwrite the instance; name another file")));
    }
    let instance = read_instance(&arguments.instance, &arguments.input.options(None, Rules::default()))?;
    crate::kinds::with_instance!(&instance, instance => run.talk.warnings(&instance.warnings));
    let to = arguments.to.as_deref();
    let converted = write(&arguments.output, to, |target, format| convert(&instance, target, format))?;
    for sentence in &converted.dropped {
        // Under -q as well: nothing is dropped in silence.
        run.talk.always(format_args!("not written: {sentence}"));
    }
    run.talk.say(format_args!("{output} ({})", converted.format));
    Ok(Exit::Success)
}

/// Has `write` make the file `output`, or what standard output gets (JSON unless `to` says otherwise).
///
/// # Errors
/// Those of `write`; standard output that cannot be written.
pub(crate) fn write(
    output: &Path,
    to: Option<&str>,
    write: impl FnOnce(&str, Option<&str>) -> Result<Converted, ReadError>,
) -> Result<Converted, Failure> {
    if output != Path::new("-") {
        return Ok(write(&output.to_string_lossy(), to)?);
    }
    if to == Some("folder") {
        return Err(Failure::Usage("a CSV folder needs a name: give it with -o".to_owned()));
    }
    let io = |error: std::io::Error| Failure::Io(format!("no temporary file for standard output: {error}"));
    let file = tempfile::NamedTempFile::new().map_err(io)?;
    let converted = write(&file.path().to_string_lossy(), Some(to.unwrap_or("json")))?;
    to_stdout(&std::fs::read(file.path()).map_err(io)?)?;
    Ok(converted)
}
