//! `packhorse generate`: a seeded synthetic instance of a given size.

use crate::convert;
use crate::exit::{Exit, Failure};
use crate::flags::whole;
use crate::kinds::{Served, with_kind};
use crate::run::Run;
use clap::Args;
use packhorse_instances::convert::{Converted, write_draft};
use packhorse_solver::KindName;
use std::path::PathBuf;

/// Make a seeded synthetic instance of a given size
///
/// One seed and size give the same instance on every machine.
#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// allocation, replenishment, dispatch or packing
    kind: KindName,
    /// The file (.json), or the CSV folder (no ending or a trailing slash); `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Counts of the kind, such as `stops=200,depots=2` of dispatch; of packing `items=50,copies=4` (copies of each item at most), `orders=1000`, `stops=20` of one truck, or `stops=4,trucks=3` (types of truck); an unknown name lists those there are
    #[arg(long, value_name = "NAME=COUNT,…", value_delimiter = ',', value_parser = count)]
    size: Vec<(String, usize)>,
    /// The one source of randomness
    #[arg(long, value_name = "N", default_value_t = 1, allow_negative_numbers = true, value_parser = whole)]
    seed: u64,
    /// The format to write: json, folder, or a public format's name [default: from the ending]
    #[arg(long, value_name = "NAME")]
    to: Option<String>,
}

/// The largest count taken: instances beyond it could not be held in memory.
const LARGEST: usize = 10_000_000;

fn count(text: &str) -> Result<(String, usize), String> {
    let (name, count) = text.split_once('=').ok_or("write it as name=count, such as stops=200")?;
    match count.trim().parse() {
        Ok(count) if count <= LARGEST => Ok((name.trim().to_owned(), count)),
        Ok(_) => Err(format!("\"{}\" is more than {LARGEST}", count.trim())),
        Err(_) => Err(format!("\"{}\" is not a count", count.trim())),
    }
}

/// Runs the command.
///
/// # Errors
/// Sizes that the kind does not know; files that cannot be written.
pub(crate) fn run(arguments: &Generate, run: &Run) -> Result<Exit, Failure> {
    let converted = with_kind!(arguments.kind, K => generate::<K>(arguments))?;
    for sentence in &converted.dropped {
        // Under -q as well: nothing is dropped in silence.
        run.talk.always(format_args!("not written: {sentence}"));
    }
    run.talk.say(format_args!("{} ({})", arguments.output.display(), converted.format));
    Ok(Exit::Success)
}

fn generate<K: Served>(arguments: &Generate) -> Result<Converted, Failure> {
    let draft = K::generate(&arguments.size, arguments.seed).map_err(Failure::Usage)?;
    let to = arguments.to.as_deref();
    convert::write(&arguments.output, to, |target, format| write_draft::<K>(&draft, target, format))
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn counts_are_read_or_refused() {
        assert_eq!(count("stops=200"), Ok(("stops".to_owned(), 200)));
        assert!(count("stops").is_err() && count("stops=many").is_err() && count("stops=-1").is_err());
        assert!(count("stops=99999999999").is_err());
    }
}
