//! CVRPLIB's `.vrp` format: TSPLIB's headers and sections with depots and demands, and the
//! sections that PyVRP adds.
//!
//! Read: coordinates (`EUC_2D`, `CEIL_2D`) or explicit weights (full, lower and upper triangles),
//! demands in one or several dimensions, depots, vehicles in number or one by one (capacity,
//! depot, costs, longest distance and duration, allowed clients), time windows, service and release
//! times, prizes, backhauls and alternatives. Sections that say more are refused by name, never ignored.
//! Without time windows computed distances are rounded as `EDGE_WEIGHT_TYPE` says; with them the
//! sets disagree, so `--rounding` must say it.

mod alternatives;
mod backhauls;
mod fleet;
mod lex;
mod nodes;
mod sites;
mod weights;
mod write;
mod write_fleet;

use crate::ReadError;
use crate::formats::{Format, Parsed};
use crate::source::Source;
use crate::tokens::shown;
use lex::File;
use nodes::Nodes;
use packhorse_solver::dispatch::Draft;
use packhorse_solver::dispatch::problem::{DepotDraft, Objective, StopDraft};
use packhorse_solver::geometry::Rounding;
use packhorse_solver::plan_file::Rules;

/// The format `vrplib`.
pub(super) const FORMAT: Format<Draft> = Format {
    name: "vrplib",
    about: "CVRPLIB's and TSPLIB's text format for vehicle routing",
    ending: "vrp",
    fits,
    read,
    write: Some(write::write),
};

/// Headers that are understood; others may carry a rule and are refused.
const HEADERS: [&str; 18] = [
    "NAME",
    "COMMENT",
    "TYPE",
    "DIMENSION",
    "CAPACITY",
    "VEHICLES",
    "DISTANCE",
    "SERVICE_TIME",
    "EDGE_WEIGHT_TYPE",
    "EDGE_WEIGHT_FORMAT",
    "NODE_COORD_TYPE",
    "DISPLAY_DATA_TYPE",
    "VEHICLES_MAX_DURATION",
    "VEHICLES_MAX_DISTANCE",
    "VEHICLES_FIXED_COST",
    "VEHICLES_UNIT_DISTANCE_COST",
    "VEHICLES_MAX_RELOADS",
    "EDGE_DATA_FORMAT",
];
/// Sections that are understood.
const SECTIONS: [&str; 19] = [
    "NODE_COORD_SECTION",
    "DEMAND_SECTION",
    "BACKHAUL_SECTION",
    "DEPOT_SECTION",
    "EDGE_WEIGHT_SECTION",
    "TIME_WINDOW_SECTION",
    "SERVICE_TIME_SECTION",
    "RELEASE_TIME_SECTION",
    alternatives::SECTION,
    "PRIZE_SECTION",
    "CAPACITY_SECTION",
    "VEHICLES_DEPOT_SECTION",
    "VEHICLES_FIXED_COST_SECTION",
    "VEHICLES_UNIT_DISTANCE_COST_SECTION",
    "VEHICLES_MAX_DISTANCE_SECTION",
    "VEHICLES_MAX_DURATION_SECTION",
    "VEHICLES_ALLOWED_CLIENTS_SECTION",
    "VEHICLES_RELOAD_DEPOT_SECTION",
    "VEHICLES_MAX_RELOADS_SECTION",
];
/// Keys that ask for a rule which packhorse has not, and what they ask for.
const REFUSED: [(&str, &str); 2] = [
    ("PICKUP_AND_DELIVERY_SECTION", "transports from client to client"),
    ("STATIONS_COORD_SECTION", "charging stations"),
];

fn fits(name: &str, head: &str) -> bool {
    name.trim_end_matches(".gz").ends_with(".vrp")
        || head.contains("DIMENSION") && (head.contains("EDGE_WEIGHT_TYPE") || head.contains("NODE_COORD_SECTION"))
}

fn read(source: &Source, rules: &Rules) -> Result<Parsed<Draft>, ReadError> {
    super::rows::whole(source, "a .vrp file")?;
    let file = File::parse(source)?;
    refuse_unknown(source, &file)?;
    let mut draft = Draft::empty(source.instance_name());
    if let Some(name) = file.header("NAME").filter(|name| !name.value.is_empty() && name.value.len() <= 200) {
        name.value.clone_into(&mut draft.name);
    }
    draft.objective = super::objective(rules, Objective::Distance)?;
    let nodes = Nodes::read(source, &file)?;
    let explicit = file.section("EDGE_WEIGHT_SECTION").is_some();
    draft.rounding = rounding(source, &file, rules, explicit)?;
    if explicit {
        draft.distances = weights::read(source, &file, nodes.numbers.len())?;
        nodes.depots_first(&mut draft.distances);
    }
    fill(&mut draft, &nodes);
    backhauls::read(source, &file, &nodes, &mut draft)?;
    alternatives::read(&file, &nodes, &mut draft)?;
    let vehicles = fleet::read(source, &file, &nodes, &mut draft)?;
    let lines = |rows: &[usize]| rows.iter().map(|&row| nodes.lines.get(row).copied().unwrap_or(1)).collect();
    let stops: Vec<usize> = nodes.stops().collect();
    let lines = vec![("depots", lines(&nodes.depots)), ("stops", lines(&stops)), ("vehicles", vehicles)];
    Ok(Parsed { draft, lines })
}

/// A key that is not understood may carry a rule that would be broken in silence.
fn refuse_unknown(source: &Source, file: &File<'_>) -> Result<(), ReadError> {
    let headers = file.headers.iter().filter(|h| !HEADERS.contains(&h.key.as_str())).map(|h| (&h.key, h.line));
    let sections = file.sections.iter().filter(|s| !SECTIONS.contains(&s.key.as_str())).map(|s| (&s.key, s.line - 1));
    if let Some((key, line)) = headers.chain(sections).next() {
        let all = || format!("one of {}, {}", HEADERS.join(", "), SECTIONS.join(", "));
        let known = REFUSED.iter().find(|(refused, _)| refused == key);
        let (expected, help) = known.map_or_else(
            || {
                (
                    all(),
                    "this version of packhorse does not read it, and leaving it out would change the problem"
                        .to_owned(),
                )
            },
            |(_, rule)| {
                let help = format!("it asks for {rule}, which this version of packhorse cannot plan from such a file");
                ("a file without this section".to_owned(), help)
            },
        );
        return Err(lex::wrong(source, line, shown(key), &expected, &help));
    }
    if let Some(kind) = file.header("TYPE").filter(|kind| matches!(kind.value, "TSP" | "ATSP" | "SOP" | "HCP" | "TOUR"))
    {
        let help =
            "packhorse plans vehicles with a depot: give the file a DEPOT_SECTION, a DEMAND_SECTION and TYPE : CVRP";
        return Err(lex::wrong(source, kind.line, format!("TYPE : {}", kind.value), "a vehicle routing problem", help));
    }
    Ok(())
}

/// The rounding rule: asked for, or by `EDGE_WEIGHT_TYPE`.
fn rounding(source: &Source, file: &File<'_>, rules: &Rules, explicit: bool) -> Result<Rounding, ReadError> {
    let asked = super::rounding(rules, explicit)?;
    let Some(header) = file.header("EDGE_WEIGHT_TYPE") else {
        return Err(file.lacks("EDGE_WEIGHT_TYPE", "add a line such as \"EDGE_WEIGHT_TYPE : EUC_2D\""));
    };
    let default = match (header.value, explicit) {
        ("EXPLICIT", true) => Rounding::Matrix,
        ("EUC_2D", false) => Rounding::Nearest,
        ("CEIL_2D", false) => Rounding::Ceil,
        (value, _) => {
            let found = format!(
                "EDGE_WEIGHT_TYPE : {} {} an EDGE_WEIGHT_SECTION",
                shown(value),
                if explicit { "with" } else { "without" }
            );
            let expected = "EUC_2D or CEIL_2D with coordinates, EXPLICIT with an EDGE_WEIGHT_SECTION";
            return Err(lex::wrong(source, header.line, found, expected, "correct the type or the section"));
        }
    };
    if let Some(asked) = asked {
        return Ok(asked);
    }
    if !explicit && file.section("TIME_WINDOW_SECTION").is_some() {
        let message = "a .vrp file with time windows needs --rounding: the public sets disagree \
            (trunc1 for the DIMACS rule, round3 for PyVRP's multi-depot sets, none, nearest, ceil)";
        return Err(ReadError::Usage(message.to_owned()));
    }
    Ok(default)
}

/// Dimensions, depots and stops from the nodes.
fn fill(draft: &mut Draft, nodes: &Nodes) {
    if nodes.dimensions > 1 {
        draft.dimensions = dimensions(nodes.dimensions);
    }
    let at = |row: usize| nodes.points.get(row).copied().map_or((None, None), |(x, y)| (Some(x), Some(y)));
    for &row in &nodes.depots {
        let (x, y) = at(row);
        draft.depots.push(DepotDraft { id: nodes.id(row), x, y, ..DepotDraft::default() });
    }
    for row in nodes.stops() {
        let (x, y) = at(row);
        draft.stops.push(StopDraft {
            id: nodes.id(row),
            x,
            y,
            quantities: nodes.demands(row).to_vec(),
            windows: nodes.windows[row].into_iter().collect(),
            service: nodes.services[row],
            release: nodes.releases[row],
            prize: Some(nodes.prizes[row]).filter(|&prize| prize > 0.0),
            ..StopDraft::default()
        });
    }
}

/// What the capacity dimensions of a file with several are called.
fn dimensions(count: usize) -> Vec<String> {
    (1..=count).map(|k| format!("load {k}")).collect()
}
