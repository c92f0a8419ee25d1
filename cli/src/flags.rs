//! The flags that several commands share, with their meaning, default and parser in one place.

use clap::{Args, ValueEnum};
use packhorse_instances::ReadOptions;
use packhorse_solver::KindName;
use packhorse_solver::geometry::Rounding;
use packhorse_solver::plan_file::Rules;
use packhorse_solver::search::stop::Stop;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::{Duration, Instant};

/// The wall clock limit where no flag says otherwise.
const DEFAULT_TIME_LIMIT: Duration = Duration::from_secs(60);

/// How an instance is read.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct InputFlags {
    /// The kind, where the file does not say: allocation, replenishment, dispatch, packing
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<KindName>,
    /// The file format, where the content does not tell; `packhorse convert --help` lists them
    #[arg(long, value_name = "NAME")]
    pub(crate) format: Option<String>,
    /// For public files: the objectives in order, such as `vehicles,distance`
    #[arg(long, value_name = "NAME[,NAME…]", value_delimiter = ',')]
    pub(crate) objective: Option<Vec<String>>,
    /// For public files: the rounding of computed distances: none, nearest, ceil, trunc1, round3, matrix
    #[arg(long, value_name = "RULE")]
    pub(crate) rounding: Option<Rounding>,
    /// For public packing files: the share of every base that must be supported, 0 to 1
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true, value_parser = share)]
    pub(crate) support: Option<f64>,
}

impl InputFlags {
    /// What reading is told: the flags, and where they are silent the head of a plan file.
    pub(crate) fn options(&self, plan_kind: Option<KindName>, head: Rules) -> ReadOptions {
        ReadOptions {
            kind: self.kind,
            plan_kind,
            format: self.format.clone(),
            rules: Rules {
                objective: self.objective.clone().or(head.objective),
                rounding: self.rounding.map(|rule| rule.as_str().to_owned()).or(head.rounding),
                support: self.support.or(head.support),
                initial_routes: head.initial_routes,
                not_before: head.not_before,
                previous_routes: head.previous_routes,
                format: head.format,
            },
        }
    }
}

/// How long and how hard to search.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Searching")]
pub(crate) struct SearchFlags {
    /// Wall clock limit such as 30s, 5m, 1h30m, reading included [default: 60s, or none with --iterations]
    #[arg(long, value_name = "DURATION", allow_negative_numbers = true, value_parser = duration)]
    pub(crate) time_limit: Option<Duration>,
    /// Stops after N search iterations; the plan is then the same on every run
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole)]
    pub(crate) iterations: Option<u64>,
    /// The one source of randomness
    #[arg(long, value_name = "N", default_value_t = 1, allow_negative_numbers = true, value_parser = whole)]
    pub(crate) seed: u64,
    /// At most N threads busy at any time [default: all cores]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = threads)]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Stops once the gap is proven to be at most G
    #[arg(long, value_name = "G", default_value = "1e-4", allow_negative_numbers = true, value_parser = gap)]
    pub(crate) gap: f64,
    /// Stops once the objectives are at least as good, compared in order
    #[arg(long, value_name = "X[,Y…]", value_delimiter = ',', allow_negative_numbers = true, value_parser = number)]
    pub(crate) target: Vec<f64>,
    /// Forces one method of the kind; `packhorse solve --method help` lists them
    #[arg(long, value_name = "NAME", default_value = "auto")]
    pub(crate) method: String,
}

impl SearchFlags {
    /// The stop rules of a run that began at `started`.
    pub(crate) fn stop(&self, started: Instant) -> Stop {
        let mut stop = Stop::new(started).with_gap(self.gap).with_target(self.target.clone());
        if let Some(iterations) = self.iterations {
            stop = stop.with_iterations(iterations);
        }
        match self.limit() {
            Some(limit) => stop.with_time_limit(limit),
            None => stop,
        }
    }

    /// The wall clock limit that holds, `None` where iterations alone limit the run.
    pub(crate) fn limit(&self) -> Option<Duration> {
        self.time_limit.or_else(|| self.iterations.is_none().then_some(DEFAULT_TIME_LIMIT))
    }

    /// How many threads may be busy.
    pub(crate) fn threads(&self) -> usize {
        self.threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get)
    }
}

/// What standard error shows of a running search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProgressMode {
    /// A live line on a terminal, plain rows elsewhere
    Auto,
    /// The live line, where standard error is a terminal
    Bar,
    /// One JSON object a line: elapsed_s, objective, bound, feasible, source
    Json,
    /// Nothing
    None,
}

/// How the plan is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlanFormat {
    /// packhorse's own plan file
    Json,
    /// The field's own solution format (CVRPLIB, for routes)
    Sol,
}

/// Where the plan goes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Writing")]
pub(crate) struct PlanFlags {
    /// The plan file; `-` is standard output [default: -]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// How the plan is written [default: from the file's ending, else json]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) output_format: Option<PlanFormat>,
    /// Starts from this plan, repaired if need be; the result is never worse than a feasible start
    #[arg(long, value_name = "PLAN")]
    pub(crate) start: Option<PathBuf>,
    /// Keeps what the start plan has begun to serve before this time, in the instance's time unit (routes)
    #[arg(long, value_name = "TIME", requires = "start", allow_negative_numbers = true, value_parser = number)]
    pub(crate) freeze_until: Option<f64>,
}

fn duration(text: &str) -> Result<Duration, String> {
    if text.trim().parse::<f64>().is_ok() {
        return Err(format!("a unit is missing: write {0}s for seconds or {0}m for minutes", text.trim()));
    }
    humantime::parse_duration(text).map_err(|_| "not a duration; write one such as 30s, 5m, 1h30m".to_owned())
}

/// A whole number, as seeds and iterations are.
pub(crate) fn whole(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("not a whole number from 0 to {}", u64::MAX))
}

fn threads(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "not a whole number of at least 1".to_owned())
}

fn number(text: &str) -> Result<f64, String> {
    f64::from_str(text).ok().filter(|value| value.is_finite()).ok_or_else(|| "not a finite number".to_owned())
}

fn gap(text: &str) -> Result<f64, String> {
    let value = number(text)?;
    if value >= 0.0 { Ok(value) } else { Err("a gap is not negative".to_owned()) }
}

fn share(text: &str) -> Result<f64, String> {
    let value = number(text)?;
    if (0.0..=1.0).contains(&value) { Ok(value) } else { Err("a share lies between 0 and 1".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::{duration, gap, number, share, threads, whole};
    use std::time::Duration;

    #[test]
    fn durations_need_a_unit() {
        assert_eq!(duration("1h30m"), Ok(Duration::from_secs(5400)));
        assert_eq!(duration("250ms"), Ok(Duration::from_millis(250)));
        for wrong in ["60", "1.5", "", "soon", "-5s"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
        assert!(duration("60").is_err_and(|message| message.contains("60s")));
    }

    #[test]
    fn counts_are_whole() {
        assert_eq!(whole("18446744073709551615"), Ok(u64::MAX));
        assert!(whole("-1").is_err() && whole("1.5").is_err() && whole("").is_err());
        assert!(threads("0").is_err_and(|message| message.contains("at least 1")));
    }

    #[test]
    fn numbers_are_finite_and_within_their_range() {
        assert!(number("nan").is_err() && number("inf").is_err());
        assert_eq!(gap("0"), Ok(0.0));
        assert!(gap("-0.1").is_err());
        assert_eq!(share("0.75"), Ok(0.75));
        assert!(share("1.01").is_err());
    }
}
