//! Taillard's format for the VRP with a heterogeneous fleet.
//!
//! Lines that begin with `//` are comments. Then customers, vehicle types, longest duration of a
//! route (999999: no limit), service time of every customer, a lower bound and the best known
//! value, which are not part of the problem; for each type its number, capacity, fixed cost and
//! cost per distance; the depot's x and y; for each customer x, y and demand.

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

/// The format `taillard`.
pub(super) const FORMAT: Format<Draft> = Format {
    name: "taillard",
    about: "heterogeneous fleets as Golden and Taillard wrote them",
    ending: "txt",
    fits,
    read,
    write: Some(write),
};

/// No file has more customers or types than this.
const MOST: usize = 4_000_000;
/// A duration that stands for none.
const NO_LIMIT: f64 = 999_999.0;
/// What the format's files begin with.
const COMMENTS: &str = "//Lines 1:5      : these comments\n\
    //Line  6        : customers (N), vehicle types (T), range, service time, LB, BKS\n\
    //Lines 7:T+6    : per type: number, capacity, fixed cost, cost per distance unit\n\
    //Line  T+7      : depot coordinates X and Y\n\
    //Lines T+8:T+N+7: per customer: coordinates X and Y and demand\n";

fn fits(_: &str, head: &str) -> bool {
    let (start, _) = after_comments(head);
    let mut lines = rows::numeric_lines(&head[start..]);
    let Some(Some(first)) = lines.next() else { return false };
    let &[customers, types, ..] = first.as_slice() else { return false };
    if first.len() != 6 || customers < 1.0 || !(1.0..=1000.0).contains(&types) {
        return false;
    }
    let mut columns = |wanted: usize| lines.next().flatten().is_some_and(|row| row.len() == wanted);
    (0..types as usize).all(|_| columns(4)) && columns(2) && columns(3)
}

/// Where the first line that is no comment begins, and its number.
fn after_comments(text: &str) -> (usize, usize) {
    let comment = |line: &&str| line.trim().is_empty() || line.trim_start().starts_with("//");
    let skipped: Vec<&str> = text.split_inclusive('\n').take_while(comment).collect();
    (skipped.iter().map(|line| line.len()).sum(), skipped.len() + 1)
}

fn read(source: &Source, rules: &Rules) -> Result<Parsed<Draft>, ReadError> {
    rows::whole(source, "a file of Taillard's")?;
    let mut draft = rows::draft(source, rules, Objective::Distance)?;
    let (start, line) = after_comments(&source.text);
    let mut tokens = Tokens::within(source, start..source.text.len(), line);
    let customers = tokens.count("the number of customers", MOST)?;
    let types = tokens.count("the number of vehicle types", MOST)?;
    let duration = tokens.amount("the longest duration of a route, 999999 for none")?;
    let service = tokens.amount("the service time")?;
    tokens.number("the lower bound")?;
    tokens.number("the best known value")?;
    let mut lines = (Vec::new(), Vec::new(), Vec::new());
    let line = |tokens: &Tokens<'_>| u32::try_from(tokens.line()).unwrap_or(u32::MAX);
    for row in 0..types {
        lines.2.push(line(&tokens));
        draft.vehicles.push(VehicleDraft {
            id: (row + 1).to_string(),
            count: u32::try_from(tokens.count("the number of vehicles", u32::MAX as usize)?).ok(),
            capacity: vec![tokens.integer("the capacity")?],
            fixed_cost: tokens.amount("the fixed cost")?,
            cost_per_distance: tokens.amount("the cost of a unit of distance")?,
            max_duration: Some(duration).filter(|&duration| duration < NO_LIMIT),
            ..VehicleDraft::default()
        });
    }
    lines.0.push(line(&tokens));
    let (x, y) = (tokens.number("the depot's x coordinate")?, tokens.number("the depot's y coordinate")?);
    draft.depots.push(DepotDraft { id: "0".to_owned(), x: Some(x), y: Some(y), ..DepotDraft::default() });
    for row in 0..customers {
        lines.1.push(line(&tokens));
        draft.stops.push(StopDraft {
            id: (row + 1).to_string(),
            x: Some(tokens.number("the x coordinate")?),
            y: Some(tokens.number("the y coordinate")?),
            quantities: vec![tokens.integer("the demand, a whole number")?],
            service,
            ..StopDraft::default()
        });
    }
    tokens.end()?;
    Ok(Parsed { draft, lines: vec![("depots", lines.0), ("stops", lines.1), ("vehicles", lines.2)] })
}

fn write(draft: &Draft) -> Result<Written, String> {
    super::plane(draft)?;
    super::one_depot(draft)?;
    let types = &draft.vehicles;
    let mut dropped = super::dropped(draft, Objective::Distance, Rounding::None);
    dropped.extend(super::dropped_plain(draft));
    rows::drop_transports(draft, &mut dropped);
    let service = draft.stops.iter().map(|stop| stop.service).fold(0.0, f64::max);
    let durations = types.iter().map(|vehicle| vehicle.max_duration.unwrap_or(NO_LIMIT));
    let duration = durations.fold(0.0, f64::max);
    dropped.extend(super::named(&[
        super::times(draft),
        (
            draft.stops.iter().any(|stop| stop.service != service),
            "service times that differ: the longest holds for all",
        ),
        (
            types.iter().any(|vehicle| vehicle.max_duration != types[0].max_duration),
            "longest durations that differ by type: the longest holds for all",
        ),
        super::type_id(draft),
        (
            types.iter().any(|v| v.count.is_none()),
            "that there are as many vehicles as wanted: as many as stops are written",
        ),
    ]));
    let _ = rows::numbers(draft, 0, &mut dropped);
    let mut text = COMMENTS.to_owned();
    // A String takes every write.
    let _ = writeln!(text, "{} {} {duration} {service} 0 0", draft.stops.len(), types.len());
    for vehicle in types {
        let count = vehicle.count.map_or(draft.stops.len(), |count| count as usize);
        let capacity = vehicle.capacity.first().copied().unwrap_or_else(|| rows::total(draft, 0));
        let _ = writeln!(text, "{count} {capacity} {} {}", vehicle.fixed_cost, vehicle.cost_per_distance);
    }
    let depot = &draft.depots[0];
    let _ = writeln!(text, "{} {}", depot.x.unwrap_or_default(), depot.y.unwrap_or_default());
    for stop in &draft.stops {
        let (x, y) = (stop.x.unwrap_or_default(), stop.y.unwrap_or_default());
        let _ = writeln!(text, "{x} {y} {}", rows::demand(stop));
    }
    Ok(Written { text, dropped })
}
