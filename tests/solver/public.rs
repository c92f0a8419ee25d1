//! The stored public files: each is recognised as what it is, and survives conversion.

use crate::benchmarks::stored;
use crate::scratch::{Scratch, read};
use packhorse_instances::convert::convert;
use packhorse_instances::{AnyInstance, ReadError, ReadOptions, formats, instance_json, read_instance};
use packhorse_solver::Kind;
use std::path::{Path, PathBuf};

fn draft_json(instance: &AnyInstance) -> String {
    fn of<K: Kind>(instance: &packhorse_instances::Instance<K>) -> String {
        instance_json::<K>(K::draft(&instance.problem))
    }
    match instance {
        AnyInstance::Allocation(instance) => of(instance),
        AnyInstance::Replenishment(instance) => of(instance),
        AnyInstance::Dispatch(instance) => of(instance),
        AnyInstance::Packing(instance) => of(instance),
    }
}

fn format_of(instance: &AnyInstance) -> &'static str {
    match instance {
        AnyInstance::Allocation(instance) => instance.format,
        AnyInstance::Replenishment(instance) => instance.format,
        AnyInstance::Dispatch(instance) => instance.format,
        AnyInstance::Packing(instance) => instance.format,
    }
}

/// One file of each stored set that packhorse reads, with the format that it must be taken for.
const SAMPLES: [(&str, &str); 22] = [
    ("routing/x/X-n101-k25.vrp", "vrplib"),
    ("routing/solomon/R101.txt", "solomon"),
    ("routing/lilim/LC101.txt", "lilim"),
    ("routing/mdvrp-cordeau/p08.txt", "cordeau"),
    ("routing/hvrp-taillard/VFMP_FV/vfmpfv13.txt", "taillard"),
    ("routing/hfvrp-x/X115-HVRP.vrp", "vrplib"),
    ("packing/br/BR1.txt#1", "thpack"),
    ("packing/mpv", "mpv"),
    ("packing/elhedhli-pallet/Class3_50Items_Instance1.txt", "elhedhli"),
    ("packing/egeblad-pisinger", "3kp"),
    ("allocation/orlib_cap/cap41.txt", "orlib-cap"),
    ("allocation/orlib_cap/capa.txt#8000", "orlib-cap"),
    ("allocation/uflp_m", "orlib-cap"),
    ("allocation/holmberg", "holmberg"),
    ("allocation/yang", "holmberg"),
    ("allocation/sscflp_orlib", "holmberg"),
    ("allocation/delmaire", "delmaire"),
    ("allocation/tbed1", "tbed1"),
    ("allocation/pmedcap", "pmedcap"),
    ("allocation/pmed/pmed1.txt", "pmed"),
    ("replenishment/clsp_trigeiro", "trigeiro"),
    ("replenishment/exact_sS/sS_exact.csv#1", "table"),
];

/// The path, or of a folder its first data file.
fn sample(folder: &Path, path: &str) -> Option<String> {
    let whole = folder.join(path);
    if whole.is_dir() {
        let mut files: Vec<PathBuf> = std::fs::read_dir(&whole).ok()?.flatten().map(|entry| entry.path()).collect();
        files.retain(|path| path.is_file() && path.extension().is_none_or(|ending| ending != "md" && ending != "csv"));
        files.sort();
        return files.first().map(|path| path.display().to_string());
    }
    let file = path.split_once('#').map_or(path, |(file, _)| file);
    let found = ["", ".gz"].iter().map(|end| format!("{file}{end}")).find(|file| folder.join(file).exists())?;
    let part = path.split_once('#').map_or(String::new(), |(_, part)| format!("#{part}"));
    Some(format!("{}{part}", folder.join(found).display()))
}

#[test]
fn stored_files_are_recognised_and_survive_json_and_folders() {
    let Some(folder) = stored("") else { return };
    let mut seen = 0;
    for (path, format) in SAMPLES {
        let Some(argument) = sample(&folder, path) else { continue };
        seen += 1;
        let instance = match read_instance(&argument, &ReadOptions::default()) {
            Ok(instance) => instance,
            Err(error) => panic!("{argument}: {error}"),
        };
        assert_eq!(format_of(&instance), format, "{argument}");
        let scratch = Scratch::new();
        for target in ["x.json", "x"] {
            let target = scratch.path().join(target);
            let written = convert(&instance, target.to_str().expect("UTF-8"), None).expect("written");
            assert!(written.dropped.is_empty());
            let again = read(&target).unwrap_or_else(|error| panic!("{argument}: {error}"));
            assert_eq!(draft_json(&again), draft_json(&instance), "{argument}");
        }
    }
    assert!(seen >= 10, "only {seen} samples are there");
}

#[test]
fn a_public_file_records_what_it_was_read_with() {
    let Some(folder) = stored("") else { return };
    let Some(argument) = sample(&folder, "routing/solomon/R101.txt") else { return };
    let mut options = ReadOptions::default();
    options.rules.objective = Some(vec!["distance".to_owned()]);
    options.rules.rounding = Some("trunc1".to_owned());
    let Ok(AnyInstance::Dispatch(instance)) = read_instance(&argument, &options) else { panic!("read") };
    assert_eq!(instance.rules.objective.as_deref(), Some(&["distance".to_owned()][..]));
    assert_eq!(instance.rules.rounding.as_deref(), Some("trunc1"));
    assert_eq!(instance.rules.format.as_deref(), Some("solomon"));
    // A plan's head brings the format; it is taken without looking at the content.
    let options = ReadOptions { rules: instance.rules, ..ReadOptions::default() };
    assert!(read_instance(&argument, &options).is_ok());
}

#[test]
fn the_wrong_format_by_force_is_an_error_not_a_panic() {
    let Some(folder) = stored("") else { return };
    for (path, right) in SAMPLES {
        let Some(argument) = sample(&folder, path) else { continue };
        for format in formats().into_iter().filter(|format| format.name != right) {
            let options = ReadOptions { format: Some(format.name.to_owned()), ..ReadOptions::default() };
            // Formats that are rows of numbers may fit each other; what matters is an answer.
            if let Err(ReadError::Invalid(findings)) = read_instance(&argument, &options) {
                assert!(findings.iter().all(|finding| finding.place.is_some()), "{argument} as {}", format.name);
            }
        }
    }
}
