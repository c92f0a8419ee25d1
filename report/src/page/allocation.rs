//! The page of an allocation plan: the open sites with their load, a map where places are known, and the flows.

use super::choice::Choice;
use super::colours::shade;
use super::head::{ROWS, left_out};
use super::html::{Cell, Html, Table};
use super::map::{Map, radius};
use super::{Drawn, Sections};
use crate::numbers;
use packhorse_solver::PlanFile;
use packhorse_solver::allocation::{Allocation, Plan, Problem};
use packhorse_solver::geometry::Metric;
use std::collections::{BTreeMap, HashMap};

/// At most so many flows are drawn on the map.
const ON_MAP: usize = 20_000;

impl Drawn for Allocation {
    fn sections(problem: &Problem, _file: &PlanFile<Plan>, plan: &Plan, _choice: &Choice) -> Sections {
        let mut html = Html::default();
        sites(problem, plan, &mut html);
        map(problem, plan, &mut html);
        unassigned(plan, &mut html);
        flows(problem, plan, &mut html);
        Sections(html)
    }
}

fn sites(problem: &Problem, plan: &Plan, html: &mut Html) {
    html.heading("Open sites");
    if plan.open.is_empty() {
        html.paragraph("No site is open.");
    }
    let mut served: HashMap<&str, (f64, usize)> = HashMap::new();
    for flow in &plan.flows {
        let entry = served.entry(&flow.from).or_default();
        entry.0 += flow.quantity;
        entry.1 += 1;
    }
    let limited = problem.draft().objective.has_capacities();
    let mut table = Table::new(&["site", "serves", "quantity", "capacity", "in use", "opening cost"]);
    for id in plan.open.iter().take(ROWS) {
        let (quantity, count) = served.get(id.as_str()).copied().unwrap_or_default();
        let site = problem.site_by_id(id).map(|site| problem.site(site));
        let capacity = site.and_then(|site| site.capacity).filter(|_| limited);
        table.row(vec![
            Cell::Text(id.clone()),
            Cell::Number(count.to_string()),
            Cell::Number(numbers::value(quantity)),
            Cell::Number(capacity.map_or(String::new(), numbers::value)),
            capacity
                .filter(|&capacity| capacity > 0.0)
                .map_or_else(|| "".into(), |capacity| Cell::Share(quantity / capacity)),
            Cell::Number(site.map_or(String::new(), |site| numbers::value(site.opening_cost))),
        ]);
    }
    table.into_html(html);
    left_out(html, ROWS, plan.open.len(), "open sites");
}

fn map(problem: &Problem, plan: &Plan, html: &mut Html) {
    let draft = problem.draft();
    let sites: BTreeMap<&str, [f64; 2]> =
        draft.sites.iter().filter_map(|site| Some((site.id.as_str(), [site.x?, site.y?]))).collect();
    let demands: BTreeMap<&str, [f64; 2]> =
        draft.demands.iter().filter_map(|demand| Some((demand.id.as_str(), [demand.x?, demand.y?]))).collect();
    let places = sites.values().chain(demands.values()).copied();
    let Some(mut map) = Map::of(places, draft.metric == Metric::Haversine) else { return };
    html.heading("Map");
    let colours: HashMap<&str, String> =
        plan.open.iter().enumerate().map(|(row, id)| (id.as_str(), shade(row, 0.25))).collect();
    let mut of: HashMap<&str, &str> = HashMap::new();
    for flow in plan.flows.iter().take(ON_MAP) {
        let (Some(&from), Some(&to)) = (sites.get(flow.from.as_str()), demands.get(flow.to.as_str())) else { continue };
        let colour = colours.get(flow.from.as_str()).map_or("#888888", String::as_str);
        let title = format!("{} → {}: {}", flow.from, flow.to, numbers::value(flow.quantity));
        map.way(&[from, to], colour, 1.2, &title);
        of.insert(&flow.to, colour);
    }
    let radius = radius(demands.len());
    for (id, &place) in &demands {
        map.round(place, radius, of.get(id).unwrap_or(&"var(--ghost)"), &format!("demand {id}"));
    }
    for (id, &place) in &sites {
        let (style, says) = match colours.get(id) {
            Some(colour) => (format!("fill:{colour};stroke:var(--ink);stroke-width:1.6"), "open"),
            None => ("fill:none;stroke:var(--wall);stroke-width:1".to_owned(), "closed"),
        };
        map.square(place, if says == "open" { 6.0 } else { 3.5 }, &style, &format!("site {id}, {says}"));
    }
    let caption = "Squares are sites, large and coloured where open; discs are demands, in the colour of their site. North is up.";
    html.drawings(&[(caption.to_owned(), map.done("map of sites and demands"))]);
    if plan.flows.len() > ON_MAP {
        html.note(&format!("The first {ON_MAP} of {} flows are drawn.", plan.flows.len()));
    }
}

fn unassigned(plan: &Plan, html: &mut Html) {
    if plan.unassigned.is_empty() {
        return;
    }
    html.heading("Not served");
    let mut table = Table::new(&["demand", "quantity", "why"]);
    for entry in plan.unassigned.iter().take(ROWS) {
        let quantity = Cell::Number(numbers::value(entry.quantity));
        table.row(vec![Cell::Text(entry.id.clone()), quantity, Cell::Text(entry.reason.clone())]);
    }
    table.into_html(html);
    left_out(html, ROWS, plan.unassigned.len(), "demands");
}

fn flows(problem: &Problem, plan: &Plan, html: &mut Html) {
    html.heading("Who serves whom");
    let mut table = Table::new(&["from", "to", "quantity", "distance"]);
    for flow in plan.flows.iter().take(ROWS) {
        let ends = problem.site_by_id(&flow.from).zip(problem.demand_by_id(&flow.to));
        let distance = ends.and_then(|(site, demand)| problem.distance(site, demand));
        table.row(vec![
            Cell::Text(flow.from.clone()),
            Cell::Text(flow.to.clone()),
            Cell::Number(numbers::value(flow.quantity)),
            Cell::Number(distance.map_or(String::new(), numbers::value)),
        ]);
    }
    table.into_html(html);
    left_out(html, ROWS, plan.flows.len(), "flows");
}
