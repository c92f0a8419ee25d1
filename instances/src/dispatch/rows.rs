//! What the formats with one row a customer share: whole ids, sound numbers, horizons.

use crate::ReadError;
use crate::source::Source;
use crate::tokens::{Token, Tokens, shown};
use packhorse_solver::dispatch::Draft;
use packhorse_solver::dispatch::problem::{DepotDraft, Objective, StopDraft, StopKind, VehicleDraft, WindowDraft};
use packhorse_solver::geometry::Rounding;
use packhorse_solver::plan_file::Rules;

/// Refuses a part of a file that holds one instance; `whose` file it is.
pub(super) fn whole(source: &Source, whose: &str) -> Result<(), ReadError> {
    match &source.part {
        Some(part) => Err(ReadError::Usage(format!("#{part}: {whose} holds one instance; leave it out"))),
        None => Ok(()),
    }
}

/// An empty draft with the objective asked for or `objective`, and the rounding asked for or none.
pub(super) fn draft(source: &Source, rules: &Rules, objective: Objective) -> Result<Draft, ReadError> {
    let mut draft = Draft::empty(source.instance_name());
    draft.objective = super::objective(rules, objective)?;
    draft.rounding = super::rounding(rules, false)?.unwrap_or(Rounding::None);
    Ok(draft)
}

/// One row: number, place, demand, window, service.
pub(super) struct Row {
    pub(super) line: u32,
    pub(super) id: i64,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) demand: i64,
    pub(super) window: WindowDraft,
    pub(super) service: f64,
}

/// Reads the seven columns that Solomon's and Li and Lim's rows begin with.
pub(super) fn row(tokens: &mut Tokens<'_>) -> Result<Row, ReadError> {
    let line = u32::try_from(tokens.line()).unwrap_or(u32::MAX);
    Ok(Row {
        line,
        id: tokens.integer("the number of a customer")?,
        x: tokens.number("the x coordinate")?,
        y: tokens.number("the y coordinate")?,
        demand: tokens.integer("the demand, a whole number")?,
        window: WindowDraft { from: tokens.number("the ready time")?, to: tokens.number("the due date")? },
        service: tokens.amount("the service time")?,
    })
}

/// The first row as the depot, whose window is the shift; `token` is its first word.
pub(super) fn depot(tokens: &Tokens<'_>, token: Token<'_>, row: &Row) -> Result<DepotDraft, ReadError> {
    if row.demand != 0 || row.service != 0.0 {
        let help = "the depot's demand and service time are 0";
        return Err(tokens.wrong(token, "the depot as the first row", help));
    }
    Ok(DepotDraft { id: row.id.to_string(), x: Some(row.x), y: Some(row.y), ..DepotDraft::default() })
}

/// The one vehicle type of a file that gives their number, their capacity and the depot's window.
pub(super) fn vehicle(count: usize, capacity: i64, shift: WindowDraft) -> VehicleDraft {
    VehicleDraft {
        count: u32::try_from(count).ok(),
        capacity: vec![capacity],
        earliest_start: shift.from,
        latest_end: Some(shift.to),
        ..VehicleDraft::default()
    }
}

/// What the head of a file with one type of vehicle says: number, capacity and shift; where the
/// draft sets no limit, one that never binds.
pub(super) fn fleet(draft: &Draft) -> (usize, i64, WindowDraft) {
    let vehicle = &draft.vehicles[0];
    let count = vehicle.count.map_or(draft.stops.len(), |count| count as usize);
    let capacity = vehicle.capacity.first().copied().unwrap_or_else(|| total(draft, 0));
    let shift = WindowDraft { from: vehicle.earliest_start, to: vehicle.latest_end.unwrap_or_else(|| horizon(draft)) };
    (count, capacity, shift)
}

/// Skips words until a number comes next; `what` says what the number should be.
pub(super) fn skip_words<'a>(tokens: &mut Tokens<'a>, what: &str) -> Result<Token<'a>, ReadError> {
    loop {
        match tokens.peek() {
            Some(token) if token.text.parse::<f64>().is_ok_and(f64::is_finite) => return Ok(token),
            // A line of rubbish without white space is one word: there is nothing to skip to.
            Some(token) if token.text.len() > 1000 => {
                return Err(tokens.wrong(token, what, &format!("{} is no heading of this format", shown(token.text))));
            }
            _ => tokens.word(what)?,
        };
    }
}

/// The number that each place gets in a file that numbers places from `first`: its id where all
/// ids are such numbers in order, else its position; then `dropped` says so.
pub(super) fn numbers(draft: &Draft, first: usize, dropped: &mut Vec<String>) -> Vec<usize> {
    let ids = draft.depots.iter().map(|d| &d.id).chain(draft.stops.iter().map(|s| &s.id));
    let kept = ids.clone().enumerate().all(|(k, id)| *id == (k + first).to_string());
    if !kept {
        dropped.push(format!("ids: depots and stops are numbered from {first} in file order"));
    }
    (first..first + ids.count()).collect()
}

/// A latest time that limits nothing: after every window, way and service one after the other.
pub(super) fn horizon(draft: &Draft) -> f64 {
    let points = draft.depots.iter().map(|d| (d.x, d.y)).chain(draft.stops.iter().map(|s| (s.x, s.y)));
    let coordinates = points.flat_map(|(x, y)| [x, y]).flatten();
    let (low, high) = coordinates.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    let way = 2.0 * (high - low) + 1.0;
    let latest = draft.stops.iter().flat_map(|s| &s.windows).map(|w| w.to).fold(0.0, f64::max);
    let work: f64 = draft.stops.iter().map(|s| s.service + way).sum();
    (draft.vehicles[0].earliest_start + latest + work + way).ceil()
}

/// The first window of a stop, or the shift where it has none.
pub(super) fn first_window(stop: &StopDraft, shift: WindowDraft) -> WindowDraft {
    stop.windows.first().copied().unwrap_or(shift)
}

/// The first quantity of a stop, 0 where it has none.
pub(super) fn demand(stop: &StopDraft) -> i64 {
    stop.quantities.first().copied().unwrap_or(0)
}

/// More than which no load of a dimension is: the sum of all quantities.
pub(super) fn total(draft: &Draft, dimension: usize) -> i64 {
    let quantity = |stop: &StopDraft| stop.quantities.get(dimension).copied().unwrap_or(0);
    draft.stops.iter().fold(0_i64, |sum, stop| sum.saturating_add(quantity(stop)))
}

/// The lines of `head` that are not blank, each as its numbers; `None` where a word is none. The
/// last line may be cut off.
pub(super) fn numeric_lines(head: &str) -> impl Iterator<Item = Option<Vec<f64>>> + '_ {
    let number = |word: &str| word.parse::<f64>().ok().filter(|value| value.is_finite());
    head.lines()
        .filter(|line| !line.trim().is_empty())
        .map(move |line| line.split_ascii_whitespace().map(number).collect())
}

/// What a format of plain deliveries cannot hold.
pub(super) fn drop_transports(draft: &Draft, dropped: &mut Vec<String>) {
    if draft.stops.iter().any(|stop| stop.kind == StopKind::Pickup || stop.pair.is_some()) {
        dropped.push("pickups and transports from stop to stop: they become deliveries".to_owned());
    }
}
