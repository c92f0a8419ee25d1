//! The jobs of a bench: rows of a best-known file whose path is one stored file and whose
//! objective is known; the other rows are listed as skipped, with the reason.

use crate::exit::Failure;
use packhorse_solver::search::random::stream;
use rand::Rng as _;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The objectives that `--objective` knows, and `cost`, which needs no flag.
const OBJECTIVES: [&str; 14] = [
    "distance",
    "cost",
    "vehicles,distance",
    "distance+prizes",
    "utilisation",
    "bins",
    "profit",
    "multiple-sourcing",
    "single-sourcing",
    "uncapacitated",
    "p-median",
    "capacitated-p-median",
    "assignment",
    "fixed-charge-flow",
];

/// A row of a best-known file, as it stands there.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub(super) struct Row {
    pub(super) set: String,
    pub(super) instance: String,
    pub(super) path: String,
    #[serde(default)]
    pub(super) part: String,
    #[serde(default)]
    pub(super) format: String,
    #[serde(default)]
    pub(super) objective: String,
    #[serde(default)]
    pub(super) rounding: String,
    #[serde(default)]
    pub(super) sense: String,
    #[serde(default)]
    pub(super) best_known: String,
    #[serde(default)]
    pub(super) best_vehicles: String,
}

impl Row {
    /// The name that tables and samples go by.
    pub(super) fn name(&self) -> String {
        if self.part.is_empty() { self.instance.clone() } else { format!("{}#{}", self.instance, self.part) }
    }

    /// The best known value, where there is one.
    pub(super) fn best(&self) -> Option<f64> {
        self.best_known.trim().parse().ok()
    }

    /// The best known number of vehicles, where there is one.
    pub(super) fn vehicles(&self) -> Option<f64> {
        self.best_vehicles.trim().parse().ok()
    }
}

/// One solve of a bench.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Job {
    /// The row.
    pub(super) row: Row,
    /// The stored file.
    pub(super) file: PathBuf,
}

/// The rows of a best-known file, sorted.
#[derive(Debug, Default)]
pub(super) struct Jobs {
    /// What will be solved, in the order of names.
    pub(super) jobs: Vec<Job>,
    /// Rows that are no job: name and reason.
    pub(super) skipped: Vec<(String, String)>,
    /// How many rows speak of files outside the folder.
    pub(super) elsewhere: usize,
    /// The sets that there are, where none is the one wanted.
    pub(super) other_sets: BTreeSet<String>,
}

/// Which rows are wanted.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter {
    pub(super) set: Option<String>,
    pub(super) objective: Option<String>,
    pub(super) rounding: Option<String>,
}

impl Filter {
    fn admits(&self, row: &Row) -> bool {
        let is = |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|wanted| wanted == found);
        is(&self.set, &row.set) && is(&self.objective, &row.objective) && is(&self.rounding, &row.rounding)
    }
}

/// Reads the best-known file and finds the stored files in `folder`. The column `path` counts from
/// the folder itself, or from where the best-known file lies, or from the folder above `folder`.
///
/// # Errors
/// `Io` and `Invalid`, when folder or file cannot be read.
pub(super) fn collect(folder: &Path, best_known: &Path, filter: &Filter) -> Result<Jobs, Failure> {
    let folder = fs::canonicalize(folder).map_err(|error| Failure::Io(format!("{}: {error}", folder.display())))?;
    let listed =
        fs::canonicalize(best_known).map_err(|error| Failure::Io(format!("{}: {error}", best_known.display())))?;
    let bases = [Some(folder.as_path()), listed.parent(), folder.parent()];
    let mut found = Jobs::default();
    let rows = super::record::read_table::<Row>(best_known)?;
    if filter.set.as_ref().is_some_and(|set| rows.iter().all(|row| row.set != *set)) {
        found.other_sets = rows.iter().map(|row| row.set.clone()).collect();
    }
    for row in rows {
        if !filter.admits(&row) {
            continue;
        }
        let candidates: Vec<PathBuf> = bases.iter().flatten().map(|base| base.join(&row.path)).collect();
        // A path such as `../x` must not lead out of the folder unnoticed, so links are resolved first.
        let inside = candidates
            .iter()
            .find(|file| fs::canonicalize(file).is_ok_and(|file| file.starts_with(&folder) && file.is_file()));
        match inside {
            Some(file) => match refusal(&row) {
                None => found.jobs.push(Job { file: file.clone(), row }),
                Some(reason) => found.skipped.push((row.name(), reason)),
            },
            None if candidates.iter().any(|file| file.is_file()) => found.elsewhere += 1,
            None => {
                found
                    .skipped
                    .push((format!("{} ({})", row.name(), row.path), "the path is not one stored file".to_owned()));
            }
        }
    }
    let key = |row: &Row| (row.name(), row.set.clone(), row.objective.clone(), row.rounding.clone());
    found.jobs.sort_by_cached_key(|job| key(&job.row));
    Ok(found)
}

fn refusal(row: &Row) -> Option<String> {
    if OBJECTIVES.contains(&row.objective.as_str()) {
        return None;
    }
    Some(format!("its objective is not a known name: \"{}\"", row.objective))
}

/// Draws `count` jobs by `seed` and keeps their order. One pass of selection
/// sampling (Knuth, TAOCP 2, section 3.4.2, algorithm S).
pub(super) fn sample(jobs: Vec<Job>, count: usize, seed: u64) -> Vec<Job> {
    let mut random = stream(seed, "bench sample", 0);
    let mut left = jobs.len() as u64;
    let mut wanted = count as u64;
    jobs.into_iter()
        .filter(|_| {
            let drawn = wanted > 0 && random.next_u64() % left < wanted;
            left -= 1;
            wanted -= u64::from(drawn);
            drawn
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Filter, Job, Row, collect, sample};
    use std::path::PathBuf;

    const HEAD: &str = "set,instance,path,part,format,size,objective,rounding,sense,best_known,best_vehicles\n";

    fn stored(rows: &str) -> (tempfile::TempDir, PathBuf) {
        let root = tempfile::tempdir().expect("a folder for the test");
        std::fs::create_dir_all(root.path().join("x")).expect("a set's folder");
        std::fs::write(root.path().join("x/a.vrp"), "").expect("an instance");
        std::fs::write(root.path().join("other.txt"), "").expect("another instance");
        let table = root.path().join("best-known.csv");
        std::fs::write(&table, format!("{HEAD}{rows}")).expect("the table");
        (root, table)
    }

    #[test]
    fn rows_are_jobs_or_are_skipped_with_a_reason() {
        let rows = "x,a,x/a.vrp,,vrplib,3,distance,nearest,min,10,1\n\
                    x,mean,x/*.vrp,,vrplib,,distance,,min,12,\n\
                    x,b,x/a.vrp,,vrplib,3,class figure: mean,,min,12,\n\
                    o,o,other.txt,2,gap,3,assignment,,min,,\n";
        let (root, table) = stored(rows);
        let whole = collect(root.path(), &table, &Filter::default()).expect("a sound table");
        assert_eq!(whole.jobs.iter().map(|job| job.row.name()).collect::<Vec<_>>(), ["a", "o#2"]);
        assert_eq!(whole.skipped.len(), 2);
        assert_eq!(whole.jobs[0].row.best(), Some(10.0));
        assert_eq!(whole.jobs[1].row.best(), None);
        let set = collect(&root.path().join("x"), &table, &Filter::default()).expect("a sound table");
        assert_eq!((set.jobs.len(), set.elsewhere), (1, 1));
        let filter = Filter { objective: Some("assignment".to_owned()), ..Filter::default() };
        assert_eq!(collect(root.path(), &table, &filter).expect("a sound table").jobs.len(), 1);
    }

    #[test]
    fn a_sample_repeats_and_keeps_the_order() {
        let job =
            |name: usize| Job { row: Row { instance: format!("{name:03}"), ..Row::default() }, file: PathBuf::new() };
        let all: Vec<Job> = (0..100).map(job).collect();
        let drawn = sample(all.clone(), 10, 1);
        assert_eq!(drawn.len(), 10);
        assert!(drawn.is_sorted_by_key(|job| job.row.instance.clone()));
        assert_eq!(drawn, sample(all.clone(), 10, 1));
        assert_ne!(drawn, sample(all.clone(), 10, 2));
        assert_eq!(sample(all, 1000, 1).len(), 100);
    }
}
