//! Solomon's format for the VRP with time windows, which Gehring and Homberger share.
//!
//! A name, the number and capacity of vehicles, and one row a customer: number, x, y, demand,
//! ready time, due date, service time. Row 0 is the depot; its window is the shift. The number of
//! vehicles is a limit. `FILE#25` is the file cut to its first 25 customers, as Solomon defined
//! the smaller sets.

use super::rows::{self, Row};
use crate::ReadError;
use crate::formats::{Format, Parsed, Written};
use crate::source::Source;
use crate::tokens::Tokens;
use packhorse_solver::dispatch::Draft;
use packhorse_solver::dispatch::problem::{Objective, StopDraft, WindowDraft};
use packhorse_solver::geometry::Rounding;
use packhorse_solver::plan_file::Rules;
use std::fmt::Write as _;

/// The format `solomon`.
pub(super) const FORMAT: Format<Draft> = Format {
    name: "solomon",
    about: "VRP with time windows as Solomon, Gehring and Homberger wrote it",
    ending: "txt",
    fits,
    read,
    write: Some(write),
};

fn fits(_: &str, head: &str) -> bool {
    let head = head.get(..head.len().min(1000)).unwrap_or(head).to_ascii_uppercase();
    let heading = head.lines().any(|line| line.trim_start().starts_with("VEHICLE"));
    heading && head.contains("NUMBER") && head.contains("CAPACITY") && head.contains("CUST")
}

fn read(source: &Source, rules: &Rules) -> Result<Parsed<Draft>, ReadError> {
    let mut draft = rows::draft(source, rules, Objective::VehiclesDistance)?;
    // The name is a line of its own, and may look like a number.
    let first = source.text.lines().position(|line| !line.trim().is_empty()).unwrap_or(0);
    let name = source.text.lines().nth(first).unwrap_or_default().trim();
    let mut tokens = Tokens::new(source);
    if !name.to_ascii_uppercase().starts_with("VEHICLE") {
        for _ in name.split_ascii_whitespace() {
            tokens.next_token();
        }
        if source.part.is_none() && !name.is_empty() && name.len() <= 100 {
            name.clone_into(&mut draft.name);
        }
    }
    rows::skip_words(&mut tokens, "the number of vehicles")?;
    let count = tokens.count("the number of vehicles", u32::MAX as usize)?;
    let capacity = tokens.integer("the capacity of a vehicle")?;
    rows::skip_words(&mut tokens, "the depot's row: number, x, y, demand, ready time, due date, service time")?;
    let mut lines = (Vec::new(), Vec::new());
    let wanted = part(source)?;
    let mut shift = WindowDraft::default();
    while let (Some(token), true) = (tokens.peek(), draft.stops.len() < wanted) {
        let row = rows::row(&mut tokens)?;
        if draft.depots.is_empty() {
            shift = row.window;
            draft.depots.push(rows::depot(&tokens, token, &row)?);
            lines.0.push(row.line);
        } else {
            lines.1.push(row.line);
            draft.stops.push(stop(&row));
        }
    }
    if wanted == usize::MAX {
        tokens.end()?;
    }
    draft.vehicles = vec![rows::vehicle(count, capacity, shift)];
    Ok(Parsed { draft, lines: vec![("depots", lines.0), ("stops", lines.1)] })
}

/// How many customers `#PART` asks for.
fn part(source: &Source) -> Result<usize, ReadError> {
    source.part.as_ref().map_or(Ok(usize::MAX), |part| {
        part.parse().ok().filter(|&count| count > 0).ok_or_else(|| {
            ReadError::Usage(format!("#{part}: of a Solomon file, #N takes the first N customers, such as #25"))
        })
    })
}

fn stop(row: &Row) -> StopDraft {
    StopDraft {
        id: row.id.to_string(),
        x: Some(row.x),
        y: Some(row.y),
        quantities: vec![row.demand],
        windows: vec![row.window],
        service: row.service,
        ..StopDraft::default()
    }
}

fn write(draft: &Draft) -> Result<Written, String> {
    super::one_depot_one_type(draft)?;
    let mut dropped = super::dropped(draft, Objective::VehiclesDistance, Rounding::None);
    dropped.extend(super::dropped_plain(draft));
    dropped.extend(super::named(&[super::costs(draft), super::duration(draft), super::type_id(draft)]));
    rows::drop_transports(draft, &mut dropped);
    let numbers = rows::numbers(draft, 0, &mut dropped);
    let (count, capacity, shift) = rows::fleet(draft);
    let mut text = format!("{}\n\nVEHICLE\nNUMBER     CAPACITY\n{count:>5} {capacity:>12}\n\nCUSTOMER\n", draft.name);
    text.push_str("CUST NO.   XCOORD.    YCOORD.    DEMAND   READY TIME   DUE DATE   SERVICE TIME\n\n");
    let mut line = |number: usize, x: Option<f64>, y: Option<f64>, demand: i64, window: WindowDraft, service: f64| {
        let (x, y) = (x.unwrap_or_default(), y.unwrap_or_default());
        // A String takes every write.
        let _ = writeln!(
            text,
            "{number:>5} {x:>10} {y:>10} {demand:>9} {:>11} {:>11} {service:>11}",
            window.from, window.to
        );
    };
    line(numbers[0], draft.depots[0].x, draft.depots[0].y, 0, shift, 0.0);
    for (stop, &number) in draft.stops.iter().zip(&numbers[1..]) {
        line(number, stop.x, stop.y, rows::demand(stop), rows::first_window(stop, shift), stop.service);
    }
    Ok(Written { text, dropped })
}
