//! Li and Lim's format for the pickup and delivery problem with time windows.
//!
//! Line 1: vehicles, capacity, speed (unused by every published value, as here). Then one row a
//! place: number, x, y, demand (negative at a delivery), ready time, due date, service time, the
//! row of its pickup and the row of its delivery, 0 where there is none. Row 0 is the depot.

use super::rows::{self, Row};
use crate::ReadError;
use crate::formats::{Format, Parsed, Written};
use crate::source::Source;
use crate::tokens::Tokens;
use packhorse_solver::dispatch::Draft;
use packhorse_solver::dispatch::problem::{Objective, StopDraft, StopKind, WindowDraft};
use packhorse_solver::geometry::Rounding;
use packhorse_solver::plan_file::Rules;
use rustc_hash::FxHashMap;
use std::fmt::Write as _;

/// The format `lilim`.
pub(super) const FORMAT: Format<Draft> = Format {
    name: "lilim",
    about: "pickup and delivery with time windows as Li and Lim wrote it",
    ending: "txt",
    fits,
    read,
    write: Some(write),
};

fn fits(_: &str, head: &str) -> bool {
    let mut rows = rows::numeric_lines(head);
    let mut columns = |wanted: usize| rows.next().flatten().is_some_and(|row| row.len() == wanted);
    columns(3) && columns(9)
}

fn read(source: &Source, rules: &Rules) -> Result<Parsed<Draft>, ReadError> {
    rows::whole(source, "a Li and Lim file")?;
    let mut draft = rows::draft(source, rules, Objective::VehiclesDistance)?;
    let mut tokens = Tokens::new(source);
    let count = tokens.count("the number of vehicles", u32::MAX as usize)?;
    let capacity = tokens.integer("the capacity of a vehicle")?;
    tokens.number("the speed")?;
    let mut lines = (Vec::new(), Vec::new());
    let mut shift = WindowDraft::default();
    while let Some(token) = tokens.peek() {
        let row = rows::row(&mut tokens)?;
        let pickup = tokens.integer("the row of the pickup, or 0")?;
        let delivery = tokens.integer("the row of the delivery, or 0")?;
        if draft.depots.is_empty() {
            shift = row.window;
            draft.depots.push(rows::depot(&tokens, token, &row)?);
            lines.0.push(row.line);
            continue;
        }
        if (pickup == 0) == (delivery == 0) {
            let help = "a pickup names its delivery in the last column, a delivery its pickup in the one before";
            return Err(tokens.wrong(token, "a row with one partner", help));
        }
        lines.1.push(row.line);
        draft.stops.push(stop(&row, pickup, delivery));
    }
    draft.vehicles = vec![rows::vehicle(count, capacity, shift)];
    Ok(Parsed { draft, lines: vec![("depots", lines.0), ("stops", lines.1)] })
}

fn stop(row: &Row, pickup: i64, delivery: i64) -> StopDraft {
    let kind = if delivery == 0 { StopKind::Delivery } else { StopKind::Pickup };
    StopDraft {
        id: row.id.to_string(),
        x: Some(row.x),
        y: Some(row.y),
        kind,
        pair: Some(pickup.max(delivery).to_string()),
        // The sign only repeats which end it is.
        quantities: vec![if kind == StopKind::Delivery { row.demand.saturating_neg() } else { row.demand }],
        windows: vec![row.window],
        service: row.service,
        ..StopDraft::default()
    }
}

fn write(draft: &Draft) -> Result<Written, String> {
    super::one_depot_one_type(draft)?;
    if draft.stops.iter().any(|stop| stop.pair.is_none()) {
        return Err("the format holds transports from stop to stop, the instance has stops without \"pair\"".to_owned());
    }
    let mut dropped = super::dropped(draft, Objective::VehiclesDistance, Rounding::None);
    dropped.extend(super::dropped_plain(draft));
    dropped.extend(super::named(&[super::costs(draft), super::duration(draft), super::type_id(draft)]));
    if draft.name.is_empty() {
        dropped.push("the name: it becomes the file's".to_owned());
    }
    let numbers = rows::numbers(draft, 0, &mut dropped);
    let number_of: FxHashMap<&str, usize> =
        draft.stops.iter().zip(&numbers[1..]).map(|(stop, &number)| (stop.id.as_str(), number)).collect();
    let (count, capacity, shift) = rows::fleet(draft);
    let depot = &draft.depots[0];
    let mut text = format!("{count}\t{capacity}\t1\n");
    let (x, y) = (depot.x.unwrap_or_default(), depot.y.unwrap_or_default());
    // A String takes every write.
    let _ = writeln!(text, "{}\t{x}\t{y}\t0\t{}\t{}\t0\t0\t0", numbers[0], shift.from, shift.to);
    for (stop, number) in draft.stops.iter().zip(&numbers[1..]) {
        let (x, y) = (stop.x.unwrap_or_default(), stop.y.unwrap_or_default());
        let window = rows::first_window(stop, shift);
        let partner = stop.pair.as_deref().and_then(|id| number_of.get(id)).copied().unwrap_or(0);
        let (demand, pickup, delivery) = match stop.kind {
            StopKind::Pickup => (rows::demand(stop), 0, partner),
            StopKind::Delivery => (-rows::demand(stop), partner, 0),
        };
        let _ = writeln!(
            text,
            "{number}\t{x}\t{y}\t{demand}\t{}\t{}\t{}\t{pickup}\t{delivery}",
            window.from, window.to, stop.service
        );
    }
    Ok(Written { text, dropped })
}
