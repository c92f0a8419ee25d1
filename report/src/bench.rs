//! The table of a bench: instance, best known, ours, gap, time, status, and a mean for each group.

use crate::numbers;
use comfy_table::{CellAlignment, Table, presets};

/// One job as the table shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What means are taken over: set, objective and rounding.
    pub group: String,
    /// The instance, with its part.
    pub name: String,
    /// The best known value of the last objective.
    pub best: Option<f64>,
    /// The best known value of the first objective, where there are two.
    pub best_first: Option<f64>,
    /// The value of our plan.
    pub ours: Option<f64>,
    /// The first objective's value of our plan, where there are two.
    pub ours_first: Option<f64>,
    /// The gap to the best known value, as a share; positive where ours is worse.
    pub gap: Option<f64>,
    /// Wall clock of the job in seconds.
    pub elapsed_s: f64,
    /// A status of the plan file, or `error`.
    pub status: String,
}

/// The table as text, one block a group in the order of their names, each with its means.
pub fn table(lines: &[Line]) -> String {
    let mut groups: Vec<&str> = lines.iter().map(|line| line.group.as_str()).collect();
    groups.sort_unstable();
    groups.dedup();
    let mut text = String::new();
    for group in groups {
        let members: Vec<&Line> = lines.iter().filter(|line| line.group == group).collect();
        text.push_str(&block(group, &members));
        text.push('\n');
    }
    if text.is_empty() {
        text.push_str("no jobs\n");
    }
    text
}

fn block(group: &str, lines: &[&Line]) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(vec!["instance", "best known", "ours", "gap", "time", "status"]);
    for line in lines {
        let gap = line.gap.map_or_else(|| "-".to_owned(), numbers::percent);
        let vehicles = line.ours_first.zip(line.best_first).map(|(ours, best)| format!("{:+} / ", ours - best));
        table.add_row(vec![
            line.name.clone(),
            pair(line.best_first, line.best),
            pair(line.ours_first, line.ours),
            format!("{}{gap}", vehicles.unwrap_or_default()),
            numbers::seconds(line.elapsed_s),
            line.status.clone(),
        ]);
    }
    table.add_row(means(lines));
    for column in table.column_iter_mut().skip(1).take(4) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    format!("{group}\n{}\n", table.trim_fmt())
}

/// `vehicles / distance`, or the value alone.
fn pair(first: Option<f64>, last: Option<f64>) -> String {
    match first {
        Some(first) => format!("{} / {}", numbers::value(first), numbers::maybe(last)),
        None => numbers::maybe(last),
    }
}

/// The last row: means of ours (of complete plans), of the gaps (where there is a best known value)
/// and of the times.
fn means(lines: &[&Line]) -> Vec<String> {
    let complete = |line: &&&Line| matches!(line.status.as_str(), "optimal" | "feasible");
    let of_ours = |value: fn(&Line) -> Option<f64>| mean(lines.iter().filter(complete).filter_map(|line| value(line)));
    let gap = mean(lines.iter().filter_map(|line| line.gap));
    vec![
        format!("mean of {}", lines.len()),
        numbers::maybe(mean(lines.iter().filter_map(|line| line.best))),
        pair(of_ours(|line| line.ours_first), of_ours(|line| line.ours)),
        gap.map_or_else(|| "-".to_owned(), numbers::percent),
        mean(lines.iter().map(|line| line.elapsed_s)).map_or_else(|| "-".to_owned(), numbers::seconds),
        format!("{} complete", lines.iter().filter(complete).count()),
    ]
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

#[cfg(test)]
mod tests {
    use super::{Line, table};

    fn line(name: &str, best: Option<f64>, ours: f64) -> Line {
        Line {
            group: "x distance nearest".to_owned(),
            name: name.to_owned(),
            best,
            best_first: None,
            ours: Some(ours),
            ours_first: None,
            gap: best.map(|best| (ours - best) / best),
            elapsed_s: 10.0,
            status: "feasible".to_owned(),
        }
    }

    #[test]
    fn means_leave_out_what_has_no_best_known_value() {
        let text = table(&[line("a", Some(100.0), 110.0), line("b", None, 50.0)]);
        let rows: Vec<Vec<&str>> = text.lines().map(|row| row.split_whitespace().collect()).collect();
        assert_eq!(rows[0], ["x", "distance", "nearest"]);
        assert_eq!(rows[2], ["a", "100", "110", "10.00%", "10.0s", "feasible"]);
        assert_eq!(rows[3], ["b", "-", "50", "-", "10.0s", "feasible"]);
        assert_eq!(rows[4], ["mean", "of", "2", "100", "80", "10.00%", "10.0s", "2", "complete"]);
    }

    #[test]
    fn incomplete_plans_count_in_no_mean() {
        let partial = Line { status: "partial".to_owned(), gap: None, ..line("b", Some(100.0), 1.0) };
        let text = table(&[line("a", Some(100.0), 110.0), partial]);
        let last: Vec<&str> = text.lines().filter(|row| row.contains("mean")).flat_map(str::split_whitespace).collect();
        assert_eq!(last, ["mean", "of", "2", "100", "110", "10.00%", "10.0s", "1", "complete"]);
    }

    #[test]
    fn the_difference_of_vehicles_stands_beside_the_gap() {
        let two = Line { best_first: Some(10.0), ours_first: Some(11.0), ..line("c", Some(800.0), 800.0) };
        assert!(table(&[two]).contains("+1 / 0.00%"));
    }

    #[test]
    fn nothing_to_do_is_said() {
        assert_eq!(table(&[]), "no jobs\n");
    }
}
