//! The rows that people read: time, iteration, objectives, bound, gap, what found it.

use super::best::Best;
use packhorse_report::numbers;
use packhorse_solver::outcome::ObjectiveSpec;
use std::fmt::Write as _;

/// Width of a column of values, at least.
const WIDTH: usize = 14;

/// The width of an objective's column: its name fits.
fn width(spec: &ObjectiveSpec) -> usize {
    WIDTH.max(spec.name.len())
}

/// The columns' names.
pub(super) fn header(specs: &[ObjectiveSpec]) -> String {
    let mut row = format!("{:>9} {:>11}", "time", "iteration");
    for spec in specs {
        let _ = write!(row, " {:>1$}", spec.name, width(spec));
    }
    let _ = write!(row, " {:>WIDTH$} {:>8}  found by", "bound", "gap");
    row
}

/// One row. An incumbent that is not complete is marked with `*`.
pub(super) fn row(specs: &[ObjectiveSpec], best: &Best, elapsed_s: f64, source: &str) -> String {
    let mut row = format!("{:>9} {:>11}", numbers::seconds(elapsed_s), best.iteration);
    for (place, spec) in specs.iter().enumerate() {
        let mark = if best.feasible || best.objectives.is_empty() { "" } else { "*" };
        let value = numbers::maybe(best.objectives.get(place).copied());
        let _ = write!(row, " {:>1$}", format!("{value}{mark}"), width(spec));
    }
    // A gap to an objective of 0 is none.
    let gap = best
        .gap()
        .filter(|&gap| gap == 0.0 || best.objectives.last() != Some(&0.0))
        .map_or_else(|| "-".to_owned(), numbers::percent);
    let _ = write!(row, " {:>WIDTH$} {gap:>8}  {source}", numbers::maybe(best.bound));
    row
}

/// One JSON object for machines, without the newline.
pub(super) fn json(best: &Best, elapsed_s: f64, source: &str) -> serde_json::Value {
    serde_json::json!({
        "elapsed_s": (elapsed_s * 1e3).round() / 1e3,
        "objective": best.objectives.last(),
        "bound": best.bound,
        "feasible": best.feasible,
        "source": source,
        "iteration": best.iteration,
        "objectives": best.objectives,
    })
}

#[cfg(test)]
mod tests {
    use super::{header, json, row};
    use crate::progress::best::Best;
    use packhorse_solver::outcome::{ObjectiveSpec, Sense};

    const SPECS: [ObjectiveSpec; 1] = [ObjectiveSpec { name: "distance", sense: Sense::Minimise }];

    fn best() -> Best {
        Best { objectives: vec![27591.0], bound: Some(27000.0), feasible: true, iteration: 1200, ..Best::default() }
    }

    #[test]
    fn columns_stand_under_their_names() {
        let (head, row) = (header(&SPECS), row(&SPECS, &best(), 1.5, "swap*"));
        let end = |text: &str, word: &str| text.find(word).map(|at| at + word.len());
        assert_eq!(end(&head, "distance"), end(&row, "27 591"));
        assert_eq!(end(&head, "gap"), end(&row, "2.14%"));
        assert!(row.ends_with("swap*"));
    }

    #[test]
    fn an_incomplete_incumbent_is_marked_and_has_no_gap() {
        let row = row(&SPECS, &Best { feasible: false, ..best() }, 0.1, "greedy");
        assert!(row.contains("27 591*") && !row.contains('%'), "{row}");
    }

    #[test]
    fn machines_get_null_where_nothing_is_known() {
        let line = json(&Best::default(), 0.12345, "start");
        assert!(line["objective"].is_null() && line["bound"].is_null());
        assert_eq!(line["elapsed_s"], 0.123);
        assert_eq!(line["feasible"], false);
    }
}
