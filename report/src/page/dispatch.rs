//! The page of a dispatch plan: routes in a table and on a map, the stops of those that are chosen, and what is unassigned.

use super::choice::Choice;
use super::colours::shade;
use super::head::{ROWS, left_out};
use super::html::{Cell, Html, Table};
use super::map::{Map, radius};
use super::{Drawn, Sections};
use crate::numbers;
use packhorse_solver::PlanFile;
use packhorse_solver::dispatch::plan::{Route, Schedule};
use packhorse_solver::dispatch::{Dispatch, Plan, Problem};
use packhorse_solver::geometry::Metric;
use std::collections::{HashMap, HashSet};

/// At most so many stops are drawn on the map.
const ON_MAP: usize = 20_000;

impl Drawn for Dispatch {
    fn sections(problem: &Problem, file: &PlanFile<Plan>, plan: &Plan, choice: &Choice) -> Sections {
        let mut html = Html::default();
        // packhorse's own files count seconds from the day's start, public ones their own unit.
        let clock = if file.rules.format.is_none() { clock } else { numbers::value };
        let routes: Vec<(usize, &Route)> =
            plan.routes.iter().enumerate().filter(|(_, route)| !route.stops.is_empty()).collect();
        totals(plan, clock, &mut html);
        map(problem, plan, &routes, &mut html);
        table(&routes, choice, clock, &mut html);
        unassigned(plan, &mut html);
        let mut shown = 0;
        for &(row, route) in routes.iter().filter(|(row, _)| choice.shows(row + 1, None)) {
            if shown == 0 {
                html.heading("Stops of the routes");
            }
            shown += 1;
            stops(problem, row, route, clock, &mut html);
        }
        if shown < routes.len() {
            let all = numbers::count(routes.len(), "route");
            html.note(&format!(
                "The stops of {shown} of {all} are listed; --routes 1-40 or --routes all chooses others."
            ));
        }
        Sections(html)
    }
}

/// Hours, minutes and, where there are any, seconds.
fn clock(seconds: f64) -> String {
    let whole = seconds.round();
    let (hours, minutes, rest) = ((whole / 3600.0).floor(), (whole % 3600.0 / 60.0).floor(), whole % 60.0);
    if rest == 0.0 { format!("{hours:.0}:{minutes:02.0}") } else { format!("{hours:.0}:{minutes:02.0}:{rest:02.0}") }
}

fn totals(plan: &Plan, clock: fn(f64) -> String, html: &mut Html) {
    let Some(totals) = &plan.totals else { return };
    html.heading("Totals");
    let columns = [
        "routes", "stops", "distance", "duration", "driving", "waiting", "service", "CO2 (kg)", "energy", "charged",
        "changes",
    ];
    let mut table = Table::new(&columns);
    let number = |value: f64| Cell::Number(numbers::value(value));
    let maybe = |value: Option<f64>| Cell::Number(value.map_or(String::new(), numbers::value));
    table.row(vec![
        number(totals.routes as f64),
        number(totals.stops as f64),
        number(totals.distance),
        Cell::Number(clock(totals.duration)),
        Cell::Number(clock(totals.driving)),
        Cell::Number(clock(totals.waiting)),
        Cell::Number(clock(totals.service)),
        maybe(totals.co2),
        maybe(totals.energy_used),
        maybe(totals.energy_charged),
        maybe(totals.changes.map(|changes| changes as f64)),
    ]);
    table.into_html(html);
}

/// The routes' colour; darker than that of surfaces, so that thin lines are seen on white.
fn line_colour(row: usize) -> String {
    shade(row, 0.3)
}

fn map(problem: &Problem, plan: &Plan, routes: &[(usize, &Route)], html: &mut Html) {
    let draft = problem.draft();
    let depots = draft.depots.iter().map(|depot| (depot.id.as_str(), depot.x, depot.y));
    let stations = draft.stations.iter().map(|station| (station.id.as_str(), station.x, station.y));
    let stops = draft.stops.iter().map(|stop| (stop.id.as_str(), stop.x, stop.y));
    let known = depots.chain(stations).chain(stops).filter_map(|(id, x, y)| Some((id, [x?, y?])));
    let places: HashMap<&str, [f64; 2]> = known.collect();
    let Some(mut map) = Map::of(places.values().copied(), draft.coordinates == Metric::Haversine) else { return };
    html.heading("Map");
    let (mut drawn, mut left) = (0, 0);
    let mut discs: Vec<([f64; 2], usize, String)> = Vec::new();
    for &(row, route) in routes {
        if drawn + route.stops.len() > ON_MAP {
            left += 1;
            continue;
        }
        drawn += route.stops.len();
        let vehicle = problem.vehicle_by_id(&route.vehicle).map(|vehicle| &problem.vehicles()[vehicle]);
        let end = |place: fn(&packhorse_solver::dispatch::problem::Vehicle) -> Option<_>| {
            places.get(problem.place_id(place(vehicle?)?)).copied()
        };
        let visits = || route.stops.iter().filter_map(|visit| Some((visit.id(), *places.get(visit.id())?)));
        let way: Vec<[f64; 2]> = end(|vehicle| vehicle.start)
            .into_iter()
            .chain(visits().map(|(_, place)| place))
            .chain(end(|vehicle| vehicle.end))
            .collect();
        let title = format!("route {}: {}, {}", row + 1, route.vehicle, numbers::count(route.stops.len(), "stop"));
        map.way(&way, &line_colour(row), if routes.len() > 60 { 1.0 } else { 1.8 }, &title);
        discs.extend(visits().map(|(id, place)| (place, row, format!("{id}, route {}", row + 1))));
    }
    let radius = radius(discs.len());
    for (place, row, title) in discs {
        map.round(place, radius, &line_colour(row), &title);
    }
    let out: HashSet<&str> = plan.unassigned.iter().map(|entry| entry.id.as_str()).collect();
    for (id, &place) in
        out.iter().filter_map(|id| Some((id, places.get(id)?))).collect::<std::collections::BTreeMap<_, _>>()
    {
        map.ring(place, radius, &format!("{id}, unassigned"));
    }
    for depot in &draft.depots {
        if let Some(&place) = places.get(depot.id.as_str()) {
            map.square(
                place,
                5.0,
                "fill:var(--ink);stroke:var(--paper);stroke-width:1",
                &format!("depot {}", depot.id),
            );
        }
    }
    html.drawings(&[(
        "Squares are depots; a colour is a route; red rings are unassigned. North is up.".to_owned(),
        map.done("map of the routes"),
    )]);
    if left > 0 {
        html.note(&format!(
            "{} of {} are not drawn: the map holds {ON_MAP} stops.",
            left,
            numbers::count(routes.len(), "route")
        ));
    }
}

fn anchor(row: usize) -> String {
    format!("route-{}", row + 1)
}

fn table(routes: &[(usize, &Route)], choice: &Choice, clock: fn(f64) -> String, html: &mut Html) {
    if routes.is_empty() {
        html.paragraph("No vehicle is used.");
        return;
    }
    html.heading("Routes");
    let columns = [
        "route", "vehicle", "stops", "leaves", "ends", "distance", "driving", "waiting", "service", "cost", "CO2 (kg)",
    ];
    let mut table = Table::new(&columns);
    for &(row, route) in routes.iter().take(ROWS) {
        let empty = Schedule::default();
        let schedule = route.schedule.as_ref().unwrap_or(&empty);
        let number = (row + 1).to_string();
        let cost: f64 = schedule.costs.values().sum();
        table.row(vec![
            if choice.shows(row + 1, None) { Cell::Link(number, anchor(row)) } else { Cell::Text(number) },
            Cell::Text(route.vehicle.clone()),
            Cell::Number(route.stops.len().to_string()),
            Cell::Number(clock(schedule.depart)),
            Cell::Number(clock(schedule.end)),
            Cell::Number(numbers::value(schedule.distance)),
            Cell::Number(clock(schedule.driving)),
            Cell::Number(clock(schedule.waiting)),
            Cell::Number(clock(schedule.service)),
            Cell::Number(if schedule.costs.is_empty() { String::new() } else { numbers::value(cost) }),
            Cell::Number(schedule.co2.map_or(String::new(), numbers::value)),
        ]);
    }
    table.into_html(html);
    left_out(html, ROWS, routes.len(), "routes");
    html.note("Cost is the route's share of the last objective.");
}

fn unassigned(plan: &Plan, html: &mut Html) {
    if plan.unassigned.is_empty() {
        return;
    }
    html.heading("Unassigned");
    let mut table = Table::new(&["stop", "code", "why"]);
    for entry in plan.unassigned.iter().take(ROWS) {
        let code = entry.code.map_or("", |code| code.as_str());
        table.row(vec![Cell::Text(entry.id.clone()), code.into(), Cell::Text(entry.reason.clone())]);
    }
    table.into_html(html);
    left_out(html, ROWS, plan.unassigned.len(), "stops");
}

fn stops(problem: &Problem, row: usize, route: &Route, clock: fn(f64) -> String, html: &mut Html) {
    html.part(&anchor(row), &format!("Route {}: {}", row + 1, route.vehicle));
    let Some(schedule) = &route.schedule else { return };
    let mut table =
        Table::new(&["", "stop", "arrives", "waits", "begins", "leaves", "load on leaving", "battery", "slack"]);
    for (number, stop) in schedule.stops.iter().enumerate().take(ROWS) {
        let load = problem.draft().dimensions.iter().zip(&stop.load).map(|(name, load)| format!("{load} {name}"));
        table.row(vec![
            Cell::Number((number + 1).to_string()),
            Cell::Text(stop.id.clone()),
            Cell::Number(clock(stop.arrival)),
            Cell::Number(if stop.waiting > 0.0 { clock(stop.waiting) } else { String::new() }),
            Cell::Number(clock(stop.begin)),
            Cell::Number(clock(stop.departure)),
            Cell::Number(load.collect::<Vec<_>>().join(", ")),
            Cell::Number(stop.battery.map_or(String::new(), numbers::value)),
            Cell::Number(stop.slack.map_or(String::new(), clock)),
        ]);
    }
    table.into_html(html);
    left_out(html, ROWS, schedule.stops.len(), "visits");
}
