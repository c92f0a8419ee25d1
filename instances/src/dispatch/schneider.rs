//! Schneider's format for electric vehicles with time windows and charging stations.
//!
//! After a heading, one row a place: id, type (d the depot, f a station, c a customer), x, y, demand,
//! ready time, due date, service time. Then one line each for the battery's capacity (Q), the load
//! capacity (C), the consumption per distance (r), the time to charge a unit of energy (g) and the
//! speed (v), the value between slashes. The battery is full at departure, and stations charge as
//! much as is asked for (partial recharging).

use super::rows;
use crate::ReadError;
use crate::formats::{Format, Parsed, Written};
use crate::source::Source;
use crate::tokens::{Token, Tokens, shown};
use packhorse_solver::dispatch::Draft;
use packhorse_solver::dispatch::problem::{
    BatteryDraft, DepotDraft, Objective, StationDraft, StopDraft, VehicleDraft, WindowDraft,
};
use packhorse_solver::geometry::Rounding;
use packhorse_solver::plan_file::Rules;
use std::fmt::Write as _;

/// The format `schneider`.
pub(super) const FORMAT: Format<Draft> = Format {
    name: "schneider",
    about: "electric vehicles with charging stations as Schneider, Stenger and Goeke wrote it",
    ending: "txt",
    fits,
    read,
    write: Some(write),
};

/// The heading of every file.
const HEADING: [&str; 8] = ["StringID", "Type", "x", "y", "demand", "ReadyTime", "DueDate", "ServiceTime"];
/// The lines behind the places: letter, and what it stands for.
const LAST: [(&str, &str); 5] = [
    ("Q", "Vehicle fuel tank capacity"),
    ("C", "Vehicle load capacity"),
    ("r", "fuel consumption rate"),
    ("g", "inverse refueling rate"),
    ("v", "average Velocity"),
];

fn fits(_: &str, head: &str) -> bool {
    let mut words = head.split_ascii_whitespace();
    words.next() == Some("StringID") && words.next() == Some("Type")
}

/// A row of a place.
struct Row {
    line: u32,
    id: String,
    x: f64,
    y: f64,
    demand: i64,
    window: WindowDraft,
    service: f64,
}

fn read(source: &Source, rules: &Rules) -> Result<Parsed<Draft>, ReadError> {
    rows::whole(source, "a file of Schneider's")?;
    let mut draft = rows::draft(source, rules, Objective::VehiclesDistance)?;
    let mut tokens = Tokens::new(source);
    for word in HEADING {
        let token = tokens.word(&format!("the heading {word}"))?;
        if !token.text.eq_ignore_ascii_case(word) {
            return Err(tokens.wrong(token, &format!("the heading {word}"), "the first line names the eight columns"));
        }
    }
    let mut lines = (Vec::new(), Vec::new());
    let mut stations = Vec::new();
    let mut shift = None;
    while let Some(first) = tokens.peek().filter(|token| !LAST.iter().any(|(letter, _)| *letter == token.text)) {
        let id = tokens.word("the id of a place")?;
        let kind = tokens.word("the type of a place: d, f or c")?;
        let row = row(&mut tokens, id)?;
        match kind.text {
            "d" if shift.is_some() => return Err(tokens.wrong(kind, "one depot", "a file has one row of type d")),
            "d" | "f" if row.demand != 0 || row.service != 0.0 => {
                let help = "depots and stations ask for nothing: their demand and service time are 0";
                return Err(tokens.wrong(first, "a demand and a service time of 0", help));
            }
            "d" => {
                shift = Some(row.window);
                lines.0.push(row.line);
                draft.depots.push(DepotDraft { id: row.id, x: Some(row.x), y: Some(row.y), ..DepotDraft::default() });
            }
            "f" => stations.push(row),
            "c" => {
                lines.1.push(row.line);
                draft.stops.push(StopDraft {
                    id: row.id,
                    x: Some(row.x),
                    y: Some(row.y),
                    quantities: vec![row.demand],
                    windows: vec![row.window],
                    service: row.service,
                    ..StopDraft::default()
                });
            }
            _ => {
                let help = "d is the depot, f a charging station, c a customer";
                return Err(tokens.wrong(kind, "d, f or c", help));
            }
        }
    }
    let [battery, load, rate, charging, speed] = last(&mut tokens)?;
    tokens.end()?;
    let capacity = load.1 as i64;
    if load.1.fract() != 0.0 || capacity as f64 != load.1 {
        return Err(tokens.wrong(load.0, "a whole number", "the load capacity counts whole units, like the demands"));
    }
    if speed.1 <= 0.0 {
        return Err(tokens.wrong(speed.0, "a speed above 0", "travel times are distances divided by the speed"));
    }
    let shift = shift.unwrap_or_default();
    draft.speed = speed.1;
    draft.vehicles = vec![VehicleDraft {
        battery: Some(BatteryDraft { capacity: battery.1, per_distance: rate.1, start: None, reserve: 0.0 }),
        count: None,
        ..rows::vehicle(0, capacity, shift)
    }];
    let station = |row: Row| {
        // A window as wide as the shift is none.
        let narrow = row.window.from > shift.from || row.window.to < shift.to;
        StationDraft {
            id: row.id,
            x: Some(row.x),
            y: Some(row.y),
            time_per_energy: Some(charging.1),
            windows: if narrow { vec![row.window] } else { Vec::new() },
            ..StationDraft::default()
        }
    };
    let station_lines = stations.iter().map(|row| row.line).collect();
    draft.stations = stations.into_iter().map(station).collect();
    Ok(Parsed { draft, lines: vec![("depots", lines.0), ("stops", lines.1), ("stations", station_lines)] })
}

/// The columns behind id and type.
fn row(tokens: &mut Tokens<'_>, id: Token<'_>) -> Result<Row, ReadError> {
    let line = u32::try_from(id.line).unwrap_or(u32::MAX);
    let (x, y) = (tokens.number("the x coordinate")?, tokens.number("the y coordinate")?);
    let token = tokens.peek();
    let demand = tokens.amount("the demand")?;
    if let Some(token) = token.filter(|_| demand.fract() != 0.0 || demand > 9e15) {
        return Err(tokens.wrong(token, "a whole demand", "quantities are whole numbers: scale them, and C with them"));
    }
    let window = WindowDraft { from: tokens.number("the ready time")?, to: tokens.number("the due date")? };
    Ok(Row {
        line,
        id: id.text.to_owned(),
        x,
        y,
        demand: demand as i64,
        window,
        service: tokens.amount("the service time")?,
    })
}

/// The values of the last lines, in order, each with its word.
fn last<'a>(tokens: &mut Tokens<'a>) -> Result<[(Token<'a>, f64); 5], ReadError> {
    let [battery, load, rate, charging, speed] = LAST;
    Ok([
        value(tokens, battery)?,
        value(tokens, load)?,
        value(tokens, rate)?,
        value(tokens, charging)?,
        value(tokens, speed)?,
    ])
}

/// One of the last lines: its letter, and the value between slashes.
fn value<'a>(tokens: &mut Tokens<'a>, (letter, what): (&str, &str)) -> Result<(Token<'a>, f64), ReadError> {
    let token = tokens.word(&format!("the line of {letter} ({what})"))?;
    if token.text != letter {
        let help = "after the places come the lines Q, C, r, g and v, in this order";
        return Err(tokens.wrong(token, &format!("the line of {letter} ({what})"), help));
    }
    let mut last = token;
    while let Some(word) = tokens.peek().filter(|word| word.line == token.line) {
        last = tokens.word(what)?;
        if word.text.starts_with('/') {
            break;
        }
    }
    let number = last.text.trim_matches('/').parse::<f64>().ok().filter(|value| value.is_finite() && *value >= 0.0);
    let Some(number) = number else {
        let help = format!("write a line such as \"{letter} {what} /1.0/\"; found {}", shown(last.text));
        return Err(tokens.wrong(last, &format!("the value of {letter} between slashes"), &help));
    };
    Ok((last, number))
}

fn write(draft: &Draft) -> Result<Written, String> {
    super::one_depot_one_type(draft)?;
    let mut dropped = super::dropped(draft, Objective::VehiclesDistance, Rounding::None);
    dropped.retain(|what| !what.contains("speed:"));
    dropped.extend(super::dropped_plain(draft));
    dropped.retain(|what| !what.contains("batteries"));
    dropped.extend(super::named(&[super::costs(draft), super::duration(draft), super::type_id(draft)]));
    rows::drop_transports(draft, &mut dropped);
    let vehicle = &draft.vehicles[0];
    let battery = vehicle.battery;
    let rates: Vec<Option<f64>> = draft.stations.iter().map(|station| station.time_per_energy).collect();
    let spaces = |id: &str| id.contains(char::is_whitespace) || LAST.iter().any(|(letter, _)| *letter == id);
    let ids = draft.depots.iter().map(|d| &d.id).chain(draft.stops.iter().map(|s| &s.id));
    let ids: Vec<&String> = ids.chain(draft.stations.iter().map(|s| &s.id)).collect();
    if let Some(id) = ids.iter().find(|id| spaces(id)) {
        return Err(format!(
            "the format has no place for the id \"{id}\": ids are single words, and not Q, C, r, g or v"
        ));
    }
    dropped.extend(super::named(&[
        (vehicle.count.is_some(), "how many vehicles there are"),
        (battery.is_none(), "that vehicles have no battery that runs empty: theirs holds enough for any way"),
        (battery.is_some_and(|battery| battery.start.is_some()), "the level of batteries at departure: they are full"),
        (battery.is_some_and(|battery| battery.reserve != 0.0), "the reserve of batteries"),
        (draft.stations.iter().any(|s| !s.charging.is_empty()), "how charging slows down towards full"),
        (rates.windows(2).any(|pair| pair[0] != pair[1]), "how fast stations charge, where they differ: as the first"),
        (draft.stations.iter().any(|s| s.windows.len() > 1), "all windows of a station but the first"),
    ]));
    let (_, capacity, shift) = rows::fleet(draft);
    let mut text = HEADING.join(" ");
    text.push('\n');
    let mut line =
        |id: &str, kind: char, place: (Option<f64>, Option<f64>), demand: i64, window: WindowDraft, service: f64| {
            let (x, y) = (place.0.unwrap_or_default(), place.1.unwrap_or_default());
            // A String takes every write, here and below.
            let _ =
                writeln!(text, "{id:<10} {kind} {x:?} {y:?} {demand}.0 {:?} {:?} {service:?}", window.from, window.to);
        };
    let depot = &draft.depots[0];
    line(&depot.id, 'd', (depot.x, depot.y), 0, shift, 0.0);
    for station in &draft.stations {
        line(&station.id, 'f', (station.x, station.y), 0, station.windows.first().copied().unwrap_or(shift), 0.0);
    }
    for stop in &draft.stops {
        let window = rows::first_window(stop, shift);
        line(&stop.id, 'c', (stop.x, stop.y), rows::demand(stop), window, stop.service);
    }
    let battery = battery.map_or((1e9, 0.0), |battery| (battery.capacity, battery.per_distance));
    let rate = rates.first().copied().flatten().unwrap_or(0.0);
    for ((letter, what), value) in LAST.into_iter().zip([battery.0, capacity as f64, battery.1, rate, draft.speed]) {
        let _ = writeln!(text, "{letter} {what} /{value:?}/");
    }
    Ok(Written { text, dropped })
}
