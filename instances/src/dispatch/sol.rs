//! `.sol` files: `Route #1: 12 7 …` and `Cost 27591`, as CVRPLIB and SINTEF publish them.
//!
//! Of a problem that numbers its depot 1 (`.vrp` files) they print each number less 1, as CVRPLIB
//! does; of one that numbers it 0 (Solomon's rows and their kin) they print it as it is.

use crate::ReadError;
use crate::source::{Source, place, split_part};
use crate::tokens::shown;
use packhorse_solver::dispatch::plan::{Plan, Route};
use packhorse_solver::dispatch::problem::{PlaceIndex, Problem, VehicleIndex};
use packhorse_solver::ids::Idx as _;
use packhorse_solver::outcome::Objective;
use packhorse_solver::plan_file::{PlanFile, Rules, Status};
use packhorse_solver::{Finding, Kind as _, KindName, dispatch::Dispatch};
use rustc_hash::FxHashSet;
use std::fmt::Write as _;
use std::path::Path;

/// Reads a `.sol` file as a plan of `problem`. Mandatory stops on no route stay missing, so that
/// the check says so; optional ones are listed as left out.
///
/// # Errors
/// When the file cannot be read, or a line is neither a route nor the cost.
pub fn read_sol(path: &Path, problem: &Problem) -> Result<PlanFile<Plan>, ReadError> {
    let (path, part) = split_part(&path.to_string_lossy());
    let source = Source::open(&path, part)?;
    let shift = shift(problem);
    let (mut plan, mut cost) = (Plan::default(), None);
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
            let ids: Result<Vec<String>, ReadError> = stops
                .split_whitespace()
                .map(|word| {
                    let printed: i64 = word.parse().map_err(|_| wrong(word, "the number of a stop"))?;
                    Ok(printed.saturating_add(shift).to_string())
                })
                .collect();
            plan.routes.push(Route { vehicle: vehicle(problem, number), stops: ids?, depart: None });
        } else if lower.as_deref().is_some_and(|lower| lower.starts_with("cost")) {
            let word = text[4..].trim_start_matches([':', ' ', '\t']);
            let value: f64 = word.parse().map_err(|_| wrong(word, "the cost as a number"))?;
            cost = Some(value).filter(|value| value.is_finite());
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
    for (k, route) in plan.routes.iter().enumerate() {
        let _ = write!(text, "Route #{}:", k + 1); // a String takes every write
        for id in &route.stops {
            let Ok(number) = id.parse::<i64>() else {
                return Err(format!(
                    "a .sol file holds numbers only, and the stop \"{id}\" is named otherwise: write json"
                ));
            };
            let _ = write!(text, " {}", number.saturating_sub(shift));
        }
        text.push('\n');
    }
    if let Some(objective) = file.objective {
        let _ = writeln!(text, "Cost {objective}");
    }
    Ok(text)
}

/// What is added to a printed number to get the id: 1, or 0 where the first depot is "0".
fn shift(problem: &Problem) -> i64 {
    i64::from(problem.place_id(PlaceIndex::new(0)) != "0")
}

/// The vehicle type of route number `number`: the file's vehicles one after the other, type by
/// type, where each type has a count.
fn vehicle(problem: &Problem, number: usize) -> String {
    let mut rest = number.max(1);
    for vehicle in problem.vehicles() {
        let count = vehicle.count.map_or(usize::MAX, |count| count as usize);
        if rest <= count {
            return vehicle.id.clone();
        }
        rest -= count;
    }
    // More routes than vehicles: the check will say so.
    problem.vehicles()[VehicleIndex::new(problem.vehicles().len() - 1)].id.clone()
}

fn leave_out_optional(problem: &Problem, plan: &mut Plan) {
    let served: FxHashSet<&str> = plan.routes.iter().flat_map(|route| route.stops.iter().map(String::as_str)).collect();
    let out = problem.stops().iter().filter(|stop| stop.prize.is_some() && !served.contains(stop.id.as_str()));
    plan.unassigned = out
        .map(|stop| packhorse_solver::dispatch::plan::Unassigned {
            id: stop.id.clone(),
            reason: "not on any route of the .sol file".to_owned(),
        })
        .collect();
}
