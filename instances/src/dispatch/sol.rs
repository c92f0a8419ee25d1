//! `.sol` files: `Route #1: 12 7 …` and `Cost 27591`, as CVRPLIB and SINTEF publish them.
//!
//! Of a problem that numbers its depots from 1 (`.vrp` files) they print each number less 1, as
//! CVRPLIB does; of one whose depot is 0 (Solomon's rows and their kin) or whose depots come after
//! the customers (Cordeau's) they print it as it is. Where there are several vehicle types, route
//! k is vehicle k's, the types one after the other; vehicles that stay in have an empty route.
//!
//! PyVRP states costs in its own whole units: tenths under the rounding rule `trunc1`, thousandths
//! under `round3`, and where vehicles have costs in hundredths, hundred-thousandths. A whole number
//! that is the recomputed cost in those units states that cost.

use crate::ReadError;
use crate::source::{Source, place, split_part};
use crate::tokens::shown;
use packhorse_solver::dispatch::plan::{Plan, Route, Visit};
use packhorse_solver::dispatch::problem::{self, PlaceIndex, Problem, VehicleIndex};
use packhorse_solver::geometry::Rounding;
use packhorse_solver::ids::Idx as _;
use packhorse_solver::outcome::Objective;
use packhorse_solver::plan_file::{PlanFile, Rules, Status};
use packhorse_solver::{Finding, Kind as _, KindName, dispatch::Dispatch};
use rustc_hash::{FxHashMap, FxHashSet};
use std::fmt::Write as _;
use std::path::Path;

/// So many empty routes before one that is driven are written out.
const EMPTY: usize = 10_000;

/// Reads a `.sol` file as a plan of `problem`. Mandatory stops on no route stay missing, so that
/// the check says so; optional ones are listed as left out.
///
/// # Errors
/// When the file cannot be read, or a line is neither a route nor the cost.
pub fn read_sol(path: &Path, problem: &Problem) -> Result<PlanFile<Plan>, ReadError> {
    let (path, part) = split_part(&path.to_string_lossy());
    let source = Source::open(&path, part)?;
    let shift = shift(problem);
    let (mut plan, mut cost, mut whole) = (Plan::default(), None, false);
    for (k, line) in source.text.lines().enumerate() {
        let text = line.trim();
        let wrong = |found: &str, expected: &str| {
            let help = "a route is written \"Route #1: 4 2 7\", its cost \"Cost 345\"";
            ReadError::from(place(Finding::error("F-310", "", shown(found), expected, help), &source.path, k + 1, None))
        };
        let lower = text.get(..5).map(str::to_ascii_lowercase);
        if lower.as_deref() == Some("route") {
            let Some((head, stops)) = text.split_once(':') else {
                return Err(wrong(text, "a colon after the route's number"));
            };
            let number = head[5..].trim().trim_start_matches('#').trim();
            let number: usize = number.parse().map_err(|_| wrong(number, "the number of the route"))?;
            let ids: Result<Vec<Visit>, ReadError> = stops
                .split_whitespace()
                .map(|word| {
                    let printed: i64 = word.parse().map_err(|_| wrong(word, "the number of a stop"))?;
                    Ok(printed.saturating_add(shift).to_string().into())
                })
                .collect();
            plan.routes.push(Route { vehicle: vehicle(problem, number), stops: ids?, ..Route::default() });
        } else if lower.as_deref().is_some_and(|lower| lower.starts_with("cost")) {
            let word = text[4..].trim_start_matches([':', ' ', '\t']);
            let value: f64 = word.parse().map_err(|_| wrong(word, "the cost as a number"))?;
            cost = Some(value).filter(|value| value.is_finite());
            whole = !word.contains('.');
        }
        // Anything else is a heading: SINTEF's files name instance, authors, date and reference.
    }
    if plan.routes.is_empty() {
        let finding = Finding::error(
            "F-310",
            "",
            "no route",
            "lines such as \"Route #1: 4 2 7\"",
            "give a .sol file, or a plan written by packhorse",
        );
        return Err(place(finding, &source.path, 1, None).into());
    }
    leave_out_optional(problem, &mut plan);
    plan.routes.retain(|route| !route.stops.is_empty());
    let cost = cost.map(|cost| if whole { in_own_unit(problem, &plan, cost) } else { cost });
    let objectives = Dispatch::objectives(problem);
    let stated = |value: f64| objectives.last().map(|spec| Objective { name: spec.name.to_owned(), value });
    Ok(PlanFile {
        packhorse: String::new(),
        format: 1,
        kind: KindName::Dispatch,
        instance: problem.name().to_owned(),
        rules: Rules::default(),
        status: Status::Feasible,
        objective: cost,
        objectives: cost.and_then(stated).into_iter().collect(),
        bound: None,
        gap: None,
        costs: std::collections::BTreeMap::new(),
        reasons: Vec::new(),
        run: None,
        plan: Some(plan),
    })
}

/// Writes a plan as `.sol`, the cost last.
///
/// # Errors
/// When the ids of its stops are not numbers, which is all that a `.sol` file can hold.
pub fn write_sol(problem: &Problem, file: &PlanFile<Plan>) -> Result<String, String> {
    let Some(plan) = &file.plan else { return Err("there is no plan to write".to_owned()) };
    let shift = shift(problem);
    let mut text = String::new();
    let mut routes = numbered(problem, plan)?;
    routes.sort_by_key(|&(number, _)| number);
    let mut next = 1;
    for (number, route) in routes {
        // Numbers alone say it where there would be no end of empty routes.
        for vehicle in next.max(number.saturating_sub(EMPTY))..number {
            let _ = writeln!(text, "Route #{vehicle}:"); // a String takes every write
        }
        next = number + 1;
        let _ = write!(text, "Route #{number}:");
        for visit in &plan.routes[route].stops {
            let id = visit.id();
            if visit.charge().is_some() {
                return Err(format!("a .sol file cannot say how much is charged at \"{id}\": write json"));
            }
            let Ok(stop) = id.parse::<i64>() else {
                return Err(format!(
                    "a .sol file holds numbers only, and the stop \"{id}\" is named otherwise: write json"
                ));
            };
            let _ = write!(text, " {}", stop.saturating_sub(shift));
        }
        text.push('\n');
    }
    if let Some(objective) = file.objective {
        let _ = writeln!(text, "Cost {objective}");
    }
    Ok(text)
}

/// The number of each route's vehicle, beside the row of the route.
fn numbered(problem: &Problem, plan: &Plan) -> Result<Vec<(usize, usize)>, String> {
    if problem.vehicles().len() == 1 {
        return Ok((0..plan.routes.len()).map(|row| (row + 1, row)).collect());
    }
    let mut next: FxHashMap<&str, usize> = FxHashMap::default();
    let mut first = 1;
    for vehicle in problem.vehicles() {
        next.entry(&vehicle.id).or_insert(first);
        first += vehicles(problem, vehicle.count);
    }
    let number = |(row, route): (usize, &Route)| {
        let unknown = || format!("no vehicle type is named \"{}\"", route.vehicle);
        let number = next.get_mut(route.vehicle.as_str()).ok_or_else(unknown)?;
        *number += 1;
        Ok((*number - 1, row))
    };
    plan.routes.iter().enumerate().map(number).collect()
}

/// How many vehicles a type is taken to have: as many as there are stops where there is no limit.
fn vehicles(problem: &Problem, count: Option<u32>) -> usize {
    let stops = problem.stops().len();
    count.map_or(stops, |count| usize::try_from(count).unwrap_or(stops))
}

/// A stated whole number, which may count PyVRP's unit: a tenth, a thousandth, or of a cost a
/// thousandth of a hundredth.
fn in_own_unit(problem: &Problem, plan: &Plan, cost: f64) -> f64 {
    let scale = match (problem.draft().rounding, problem.objective()) {
        (Rounding::Trunc1, _) => 10.0,
        (Rounding::Round3, _) => 1000.0,
        (Rounding::None, problem::Objective::Cost) => 100_000.0,
        _ => return cost,
    };
    let recomputed = Dispatch::check(problem, plan).objectives.last().copied();
    let close = |value: f64| (cost / scale - value).abs() <= 1e-6 * value.abs().max(1.0);
    if recomputed.is_some_and(close) { cost / scale } else { cost }
}

/// What is added to a printed number to get the id: 1, or 0 where the first depot is "0" or where
/// the depots have the highest numbers.
fn shift(problem: &Problem) -> i64 {
    let number = |place: usize| problem.place_id(PlaceIndex::new(place)).parse::<i64>().ok();
    let first = number(0);
    let highest = (problem.depots()..problem.places()).filter_map(number).max();
    i64::from(first != Some(0) && (problem.depots() < 2 || first < highest))
}

/// The vehicle type of route number `number`.
fn vehicle(problem: &Problem, number: usize) -> String {
    let mut rest = number.max(1);
    for vehicle in problem.vehicles() {
        let count = vehicles(problem, vehicle.count);
        if rest <= count {
            return vehicle.id.clone();
        }
        rest -= count;
    }
    // More routes than vehicles: the check will say so.
    problem.vehicles()[VehicleIndex::new(problem.vehicles().len() - 1)].id.clone()
}

fn leave_out_optional(problem: &Problem, plan: &mut Plan) {
    let served: FxHashSet<&str> = plan.routes.iter().flat_map(|route| route.stops.iter().map(Visit::id)).collect();
    let out = problem.stops().iter().filter(|stop| stop.prize.is_some() && !served.contains(stop.id.as_str()));
    plan.unassigned = out
        .map(|stop| packhorse_solver::dispatch::plan::Unassigned {
            id: stop.id.clone(),
            code: None,
            reason: "not on any route of the .sol file".to_owned(),
        })
        .collect();
}
