//! Replenishment across the crates: the published tables to the last digit, Trigeiro's files, plans and their checks.

use crate::benchmarks::stored;
use packhorse_instances::formats::Format;
use packhorse_instances::replenishment::{FORMATS, Size, generate};
use packhorse_instances::source::Source;
use packhorse_solver::kind::{Kind as _, Options};
use packhorse_solver::plan_file::{PlanFile, Rules, Status};
use packhorse_solver::replenishment::{Draft, Plan, Problem, Replenishment};
use packhorse_solver::search::observer::Silent;
use packhorse_solver::search::stop::Stop;
use packhorse_solver::verdict::solve_and_check;
use std::path::Path;

fn format(name: &str) -> &'static Format<Draft> {
    FORMATS.iter().find(|format| format.name == name).expect("a format of the kind")
}

fn read(format_name: &str, path: &Path, part: Option<&str>) -> Draft {
    let source = Source::open(path, part.map(str::to_owned)).expect("a readable file");
    (format(format_name).read)(&source, &Rules::default()).expect("a sound file").draft
}

fn solve(problem: &Problem, stop: &Stop, start: Option<Plan>) -> PlanFile<Plan> {
    let options = Options { start, ..Options::default() };
    solve_and_check::<Replenishment>(problem, Rules::default(), &options, stop, &Silent)
        .expect("a plan that passes its check")
}

fn validated(draft: Draft) -> Problem {
    Replenishment::validate(draft).expect("a sound instance").0
}

/// Rows of a table by column.
fn rows(path: &Path) -> Vec<std::collections::HashMap<String, String>> {
    let text = std::fs::read_to_string(path).expect("a table");
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let header = lines.next().expect("a header");
    lines.map(|line| header.iter().cloned().zip(line).collect()).collect()
}

/// Each stored row of a table is solved on its own; its cost must be the printed one within 1e-6
/// or half a unit of the last digit. Returns how often the policy is the printed one too.
fn reproduce(file: &str, levels: impl Fn(&Plan) -> (f64, f64), columns: (&str, &str)) -> (usize, usize) {
    let Some(folder) = stored("replenishment") else { return (0, 0) };
    let path = folder.join("exact_sS").join(file);
    let mut same = 0;
    let table = rows(&path);
    for (k, row) in table.iter().enumerate() {
        let problem = validated(read("table", &path, Some(&(k + 1).to_string())));
        let solved = solve(&problem, &Stop::after_iterations(1000), None);
        let printed: f64 = row["cost"].parse().expect("a cost");
        let digits = row["cost"].split('.').nth(1).map_or(0, str::len) as i32;
        let slack = (1e-6 * printed).max(0.5 * 10_f64.powi(-digits) + 1e-9);
        let cost = solved.objective.expect("a plan");
        assert!((cost - printed).abs() <= slack, "{file}#{}: {cost} instead of {printed}", k + 1);
        assert_eq!(solved.status, Status::Optimal, "{file}#{}", k + 1);
        let (a, b) = levels(solved.plan.as_ref().expect("a plan"));
        same += usize::from(row[columns.0].parse() == Ok(a) && row[columns.1].parse() == Ok(b));
    }
    (same, table.len())
}

#[test]
fn every_row_of_the_min_max_table_is_reproduced() {
    let levels = |plan: &Plan| (plan.policies[0].s.unwrap(), plan.policies[0].order_up_to.unwrap());
    let (same, count) = reproduce("sS_exact.csv", levels, ("s", "S"));
    assert!(same * 100 >= count * 95, "{same} of {count} policies are the printed ones");
}

#[test]
fn every_row_of_the_lot_table_is_reproduced() {
    let levels = |plan: &Plan| (plan.policies[0].r.unwrap(), plan.policies[0].lot.unwrap());
    let (same, count) = reproduce("rQ_exact.csv", levels, ("r", "Q"));
    assert!(same * 100 >= count * 95, "{same} of {count} policies are the printed ones");
}

#[test]
fn every_row_of_the_random_lead_time_table_is_reproduced() {
    let Some(folder) = stored("replenishment") else { return };
    let path = folder.join("exact_sS/random_leadtime_exact.csv");
    for (k, row) in rows(&path).iter().enumerate() {
        let problem = validated(read("table", &path, Some(&(k + 1).to_string())));
        let solved = solve(&problem, &Stop::after_iterations(1000), None);
        let plan = solved.plan.expect("a plan");
        assert_eq!(Some(row["R_exact"].parse::<f64>().unwrap()), plan.policies[0].r, "row {}", k + 1);
    }
}

#[test]
fn a_generated_shop_is_solved_and_repeats() {
    let problem = validated(generate(&Size { items: 12, ..Size::default() }, 3));
    let first = solve(&problem, &Stop::after_iterations(1000), None);
    assert_eq!(first.status, Status::Optimal);
    assert_eq!(first.plan, solve(&problem, &Stop::after_iterations(1000), None).plan);
    let options = Options { threads: 3, ..Options::default() };
    let stop = Stop::after_iterations(1000);
    let threaded = solve_and_check::<Replenishment>(&problem, Rules::default(), &options, &stop, &Silent);
    assert_eq!(threaded.expect("a sound plan").plan, first.plan);
    // Stopped early, the rest is quick: feasible, and never worse than a given start.
    let cut = solve(&problem, &Stop::after_iterations(5), None);
    assert_eq!(cut.status, Status::Feasible);
    assert!(cut.objective >= first.objective);
    let started = solve(&problem, &Stop::after_iterations(5), first.plan.clone());
    assert_eq!(started.objective, first.objective);
}

fn lots(seed: u64, items: usize, periods: usize, tightness: f64) -> Problem {
    let mut draft = generate(&Size { lots: items, periods, ..Size::default() }, seed);
    for capacity in &mut draft.capacities {
        *capacity = (*capacity * tightness).round();
    }
    if seed.is_multiple_of(3) {
        draft.items[0].initial_stock = 75.0;
    }
    validated(draft)
}

fn by_method(problem: &Problem, method: &str, iterations: u64) -> PlanFile<Plan> {
    let options = Options { method: method.to_owned(), ..Options::default() };
    // A gap of nothing: only a proof counts as optimal.
    let stop = Stop::after_iterations(iterations).with_gap(1e-7);
    solve_and_check::<Replenishment>(problem, Rules::default(), &options, &stop, &Silent)
        .expect("a plan that passes its check")
}

#[test]
fn heuristics_never_beat_the_program_and_proofs_agree() {
    let mut proven = 0;
    for seed in 1..=12 {
        let problem = lots(seed, 2 + seed as usize % 3, 5, if seed % 2 == 0 { 0.93 } else { 1.0 });
        let program = by_method(&problem, "milp", 3000);
        let auto = by_method(&problem, "auto", 3000);
        let smoothed = by_method(&problem, "smoothing", 500);
        if program.status == Status::Infeasible {
            assert!(smoothed.plan.is_none() && auto.status == Status::Infeasible, "seed {seed}");
            continue;
        }
        assert_eq!(program.status, Status::Optimal, "seed {seed}");
        let optimum = program.objective.expect("a plan");
        for other in [&auto, &smoothed] {
            let slack = 1e-6 * optimum;
            assert!(
                other.objective.is_none_or(|cost| cost >= optimum - slack),
                "seed {seed}: {:?} {optimum}",
                other.objective
            );
            assert!(
                other.bound.is_none_or(|bound| bound <= optimum + slack),
                "seed {seed}: {:?} {optimum}",
                other.bound
            );
        }
        assert_eq!(auto.status, Status::Optimal, "seed {seed}");
        assert!((auto.objective.unwrap() - optimum).abs() <= 1e-6 * optimum, "seed {seed}");
        proven += 1;
    }
    assert!(proven >= 8, "{proven} of 12 have plans");
}

#[test]
fn without_capacity_the_lots_are_optimal_at_once() {
    let mut draft = generate(&Size { lots: 5, periods: 30, ..Size::default() }, 4);
    draft.capacities.clear();
    let problem = validated(draft);
    let solved = solve(&problem, &Stop::after_iterations(10), None);
    assert_eq!(solved.status, Status::Optimal);
}

#[test]
fn too_little_capacity_is_proven_infeasible_with_reasons() {
    let problem = lots(1, 4, 6, 0.3);
    let solved = solve(&problem, &Stop::after_iterations(200), None);
    assert_eq!(solved.status, Status::Infeasible);
    assert!(solved.reasons[0].contains("period"), "{:?}", solved.reasons);
}

#[test]
fn the_same_iterations_give_the_same_lots_and_a_start_is_never_made_worse() {
    let problem = lots(5, 4, 7, 1.0);
    let first = solve(&problem, &Stop::after_iterations(120), None);
    let again = solve(&problem, &Stop::after_iterations(120), None);
    assert_eq!((first.plan.as_ref(), first.bound), (again.plan.as_ref(), again.bound));
    let better = by_method(&problem, "auto", 400);
    for iterations in [1, 40] {
        let started = solve(&problem, &Stop::after_iterations(iterations), better.plan.clone());
        assert!(started.objective <= better.objective, "{:?} {:?}", started.objective, better.objective);
    }
    // A start from elsewhere harms nobody.
    let mut strange = first.plan.expect("a plan");
    for order in &mut strange.orders {
        order.item.push('x');
        order.quantity = f64::NAN;
    }
    assert!(solve(&problem, &Stop::after_iterations(40), Some(strange)).plan.is_some());
}

#[test]
fn the_published_lot_sizing_files_get_plans_and_bounds() {
    let Some(folder) = stored("replenishment") else { return };
    // The costs are of one seed and so many iterations: a change of the search shows here.
    for (name, best) in [("F1", 40_854.0), ("F2", 39_734.0), ("G57", 136_509.0), ("G73", 253_873.0)] {
        let problem = validated(read("trigeiro", &folder.join(format!("clsp_trigeiro/G/{name}.DAT")), None));
        let solved = by_method(&problem, "smoothing", 300);
        let (cost, bound) = (solved.objective.expect("a plan"), solved.bound.expect("a bound"));
        assert!(bound <= best * (1.0 + 1e-9) && bound >= 0.95 * best, "{name}: {bound} {best}");
        assert!(cost >= best * 0.99 && cost <= 1.03 * best, "{name}: {cost} {best}");
    }
}
