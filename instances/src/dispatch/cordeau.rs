//! Cordeau's format for the VRP with several depots.
//!
//! Line 1: the type 2, vehicles at each depot, customers, depots. Then for each depot the longest
//! duration of a route (0: no limit) and the capacity; for each customer its number, x, y, service
//! time, demand, frequency, number of visit combinations and these; for each depot its number, x
//! and y. Every customer is visited once, from any depot, and routes end where they start.

use super::rows;
use crate::ReadError;
use crate::formats::{Format, Parsed, Written};
use crate::source::Source;
use crate::tokens::Tokens;
use packhorse_solver::dispatch::Draft;
use packhorse_solver::dispatch::problem::{DepotDraft, Objective, StopDraft, VehicleDraft};
use packhorse_solver::geometry::Rounding;
use packhorse_solver::plan_file::Rules;
use std::fmt::Write as _;

/// The format `cordeau`.
pub(super) const FORMAT: Format<Draft> = Format {
    name: "cordeau",
    about: "several depots as Cordeau, Gendreau and Laporte wrote it",
    ending: "txt",
    fits,
    read,
    write: Some(write),
};

/// No file has more customers or depots than this.
const MOST: usize = 4_000_000;

fn fits(_: &str, head: &str) -> bool {
    let mut lines = rows::numeric_lines(head);
    let Some(Some(first)) = lines.next() else { return false };
    let &[kind, _, customers, depots] = first.as_slice() else { return false };
    let whole = first.iter().all(|value| value.fract() == 0.0 && *value >= 0.0);
    if !whole || kind > 7.0 || customers < 1.0 || !(1.0..=1000.0).contains(&depots) {
        return false;
    }
    let limits = lines.by_ref().take(depots as usize).all(|row| row.is_some_and(|row| row.len() == 2));
    limits && lines.next().flatten().is_some_and(|row| row.len() >= 7)
}

fn read(source: &Source, rules: &Rules) -> Result<Parsed<Draft>, ReadError> {
    rows::whole(source, "a file of Cordeau's")?;
    let mut draft = rows::draft(source, rules, Objective::Distance)?;
    let mut tokens = Tokens::new(source);
    let token = tokens.peek();
    let kind = tokens.integer("the type of the problem")?;
    if let Some(token) = token.filter(|_| kind != 2) {
        let help = "of Cordeau's formats packhorse reads the one with several depots: periods, site dependence and \
            time windows are not in it";
        return Err(tokens.wrong(token, "the type 2", help));
    }
    let vehicles = tokens.count("the number of vehicles at each depot", u32::MAX as usize)?;
    let customers = tokens.count("the number of customers", MOST)?;
    let depots = tokens.count("the number of depots", MOST)?;
    let mut lines = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..depots {
        lines.2.push(line(&tokens));
        let duration = tokens.amount("the longest duration of a route, or 0")?;
        let capacity = tokens.integer("the capacity of a vehicle")?;
        draft.vehicles.push(VehicleDraft {
            count: u32::try_from(vehicles).ok(),
            capacity: vec![capacity],
            max_duration: Some(duration).filter(|&duration| duration > 0.0),
            ..VehicleDraft::default()
        });
    }
    for _ in 0..customers {
        lines.1.push(line(&tokens));
        draft.stops.push(customer(&mut tokens, depots)?);
    }
    for vehicle in &mut draft.vehicles {
        let row = tokens.line();
        lines.0.push(line(&tokens));
        let id = tokens.integer("the number of a depot")?.to_string();
        let (x, y) = (tokens.number("the x coordinate")?, tokens.number("the y coordinate")?);
        // The columns of a customer, all 0.
        while let Some(token) = tokens.peek().filter(|token| token.line == row) {
            if tokens.number("0")? != 0.0 {
                return Err(tokens.wrong(token, "0", "a depot asks for nothing: its last columns are 0"));
            }
        }
        vehicle.id.clone_from(&id);
        vehicle.start = (depots > 1).then(|| id.clone());
        draft.depots.push(DepotDraft { id, x: Some(x), y: Some(y), ..DepotDraft::default() });
    }
    tokens.end()?;
    Ok(Parsed { draft, lines: vec![("depots", lines.0), ("stops", lines.1), ("vehicles", lines.2)] })
}

fn line(tokens: &Tokens<'_>) -> u32 {
    u32::try_from(tokens.line()).unwrap_or(u32::MAX)
}

fn customer(tokens: &mut Tokens<'_>, depots: usize) -> Result<StopDraft, ReadError> {
    let id = tokens.integer("the number of a customer")?.to_string();
    let (x, y) = (tokens.number("the x coordinate")?, tokens.number("the y coordinate")?);
    let service = tokens.amount("the service time")?;
    let demand = tokens.integer("the demand, a whole number")?;
    let once = tokens.peek();
    let frequency = tokens.integer("how often the customer is visited")?;
    if let Some(token) = once.filter(|_| frequency != 1) {
        return Err(tokens.wrong(token, "1, the number of visits", "packhorse plans one visit a customer"));
    }
    let ways = tokens.peek();
    let combinations = tokens.count("the number of visit combinations", MOST)?;
    if let Some(token) = ways.filter(|_| combinations != depots) {
        let help = "every depot may serve every customer: there is one combination a depot";
        return Err(tokens.wrong(token, &format!("{depots}, one combination a depot"), help));
    }
    for _ in 0..combinations {
        tokens.integer("a visit combination")?;
    }
    Ok(StopDraft { id, x: Some(x), y: Some(y), quantities: vec![demand], service, ..StopDraft::default() })
}

fn write(draft: &Draft) -> Result<Written, String> {
    super::plane(draft)?;
    let types = &draft.vehicles;
    let at = |vehicle: &VehicleDraft, depot: &DepotDraft| vehicle.start.as_ref().is_none_or(|start| *start == depot.id);
    if types.len() != draft.depots.len() || types.iter().zip(&draft.depots).any(|(vehicle, depot)| !at(vehicle, depot))
    {
        return Err("the format holds one vehicle type at each depot, in the order of the depots".to_owned());
    }
    if types.iter().any(|vehicle| vehicle.count != types[0].count) {
        return Err("the format holds as many vehicles at each depot, the instance has different counts".to_owned());
    }
    let mut dropped = super::dropped(draft, Objective::Distance, Rounding::None);
    dropped.extend(super::dropped_plain(draft));
    rows::drop_transports(draft, &mut dropped);
    let customers = draft.stops.len();
    let kept = draft.stops.iter().map(|stop| &stop.id).chain(draft.depots.iter().map(|depot| &depot.id));
    let numbered = kept.enumerate().all(|(k, id)| *id == (k + 1).to_string());
    let vehicles = types.iter().zip(&draft.depots).all(|(vehicle, depot)| vehicle.id == depot.id);
    dropped.extend(super::named(&[
        super::costs(draft),
        super::times(draft),
        (!numbered, "ids: stops and then depots are numbered from 1 in file order"),
        (numbered && !vehicles, "ids of vehicle types: they become those of their depots"),
        (types[0].count.is_none(), "that there are as many vehicles as wanted: as many as stops are written"),
    ]));
    let count = types[0].count.map_or(customers, |count| count as usize);
    let mut text = format!("2 {count} {customers} {}\n", draft.depots.len());
    // A String takes every write.
    for vehicle in types {
        let capacity = vehicle.capacity.first().copied().unwrap_or_else(|| rows::total(draft, 0));
        let _ = writeln!(text, "{} {capacity}", vehicle.max_duration.unwrap_or(0.0));
    }
    let combinations: String = (0..draft.depots.len()).map(|k| format!(" {}", 1_u128 << (k % 127))).collect();
    for (k, stop) in draft.stops.iter().enumerate() {
        let (x, y) = (stop.x.unwrap_or_default(), stop.y.unwrap_or_default());
        let depots = draft.depots.len();
        let _ = writeln!(text, "{} {x} {y} {} {} 1 {depots}{combinations}", k + 1, stop.service, rows::demand(stop));
    }
    for (k, depot) in draft.depots.iter().enumerate() {
        let (x, y) = (depot.x.unwrap_or_default(), depot.y.unwrap_or_default());
        let _ = writeln!(text, "{} {x} {y} 0 0 0 0", customers + k + 1);
    }
    Ok(Written { text, dropped })
}
