//! Writing a `.vrp` file: depots first, then the stops; vehicles as `write_fleet` says.

use super::super::rows;
use super::write_fleet::{self, Fleet};
use super::{alternatives, backhauls, dimensions, sites};
use crate::formats::Written;
use packhorse_solver::dispatch::Draft;
use packhorse_solver::dispatch::problem::{Objective, StopDraft, StopKind, WindowDraft};
use packhorse_solver::geometry::{Metric, Rounding};
use std::fmt::Write as _;

pub(super) fn write(draft: &Draft) -> Result<Written, String> {
    let matrix = !draft.distances.is_empty();
    if !matrix && draft.coordinates != Metric::Euclidean {
        return Err("the format holds planar coordinates, the instance has longitudes and latitudes".to_owned());
    }
    let timed = is_timed(draft);
    let default = match draft.rounding {
        _ if matrix => Rounding::Matrix,
        // With time windows a reader must be told the rule, whatever it is.
        Rounding::Nearest if timed => Rounding::None,
        Rounding::Ceil if !timed => Rounding::Ceil,
        _ => Rounding::Nearest,
    };
    let mut dropped = super::super::dropped(draft, Objective::Distance, default);
    dropped.retain(|what| !what.contains("alternatives"));
    let holds_pickups = backhauls::holds(draft);
    let lost = |stop: &StopDraft| stop.kind == StopKind::Pickup && !backhauls::is_pickup(stop);
    if !holds_pickups || draft.stops.iter().any(lost) {
        rows::drop_transports(draft, &mut dropped);
    }
    if backhauls::file_type(draft).is_some() {
        dropped.retain(|what| !what.contains("before pickups"));
    }
    let names = draft.dimensions.len() > 1 && draft.dimensions != dimensions(draft.dimensions.len());
    dropped.extend(super::super::named(&[
        (names, "the names of the capacity dimensions"),
        super::super::batteries(draft),
        (draft.stops.iter().any(|stop| stop.prize == Some(0.0)), "prizes of 0: these stops become mandatory"),
        (
            !sites::are_plain(draft),
            "the names of skills, and the lists of vehicles: which vehicle may serve which stop stays as it is",
        ),
    ]));
    let fleet = Fleet::of(draft, &mut dropped);
    let numbers = rows::numbers(draft, 1, &mut dropped);
    let mut text = headers(draft, timed);
    fleet.write(draft, &numbers, &mut text);
    places(draft, &numbers, &mut text);
    let rest = draft.stops.iter().zip(&numbers[draft.depots.len()..]);
    let sent_back = |stop: &StopDraft| holds_pickups && backhauls::is_pickup(stop);
    let mut quantities = |name: &str, counts: &dyn Fn(&StopDraft) -> bool| {
        section(&mut text, name, |text| {
            numbers[..draft.depots.len()].iter().for_each(|&number| demands(draft, number, &[], text));
            for (stop, &number) in rest.clone() {
                demands(draft, number, if counts(stop) { &stop.quantities } else { &[] }, text);
            }
        });
    };
    quantities("DEMAND_SECTION", &|stop| !sent_back(stop));
    if holds_pickups {
        quantities("BACKHAUL_SECTION", &sent_back);
    }
    alternatives::write(draft, &numbers[draft.depots.len()..], &mut text, &mut dropped);
    let mut values = |name: &str, value: &dyn Fn(&StopDraft) -> f64| {
        if draft.stops.iter().all(|stop| value(stop) == 0.0) {
            return;
        }
        section(&mut text, name, |text| {
            for number in &numbers[..draft.depots.len()] {
                let _ = writeln!(text, "{number} 0");
            }
            for (stop, number) in rest.clone() {
                let _ = writeln!(text, "{number} {}", value(stop));
            }
        });
    };
    values("SERVICE_TIME_SECTION", &|stop| stop.service);
    values("RELEASE_TIME_SECTION", &|stop| stop.release);
    values("PRIZE_SECTION", &|stop| stop.prize.unwrap_or(0.0));
    if timed {
        windows(draft, &numbers, &mut text);
    }
    section(&mut text, "DEPOT_SECTION", |text| {
        for number in &numbers[..draft.depots.len()] {
            let _ = writeln!(text, "{number}");
        }
        text.push_str("-1\nEOF\n");
    });
    Ok(Written { text, dropped })
}

/// Whether any time is limited by a window or a shift.
fn is_timed(draft: &Draft) -> bool {
    let shift = draft.vehicles.iter().any(|v| v.latest_end.is_some() || v.earliest_start != 0.0);
    shift || draft.stops.iter().any(|stop| !stop.windows.is_empty())
}

/// A node's row of quantities, one a dimension.
fn demands(draft: &Draft, number: usize, quantities: &[i64], text: &mut String) {
    let _ = write!(text, "{number}");
    for k in 0..draft.dimensions.len().max(1) {
        let _ = write!(text, " {}", quantities.get(k).copied().unwrap_or(0));
    }
    text.push('\n');
}

fn section(text: &mut String, name: &str, rows: impl FnOnce(&mut String)) {
    text.push_str(name);
    text.push('\n');
    rows(text);
}

// A String takes every write, here and above.
fn headers(draft: &Draft, timed: bool) -> String {
    let mut text = format!("NAME : {}\n", draft.name);
    let kind = if let Some(kind) = backhauls::file_type(draft) {
        kind.to_owned()
    } else if write_fleet::has_costs(draft) {
        super::fleet::HUNDREDTHS.0.to_owned()
    } else {
        let prize = if draft.stops.iter().any(|stop| stop.prize.is_some()) { "PC" } else { "" };
        let site = if draft.stops.iter().any(StopDraft::is_choosy) { "SD" } else { "" };
        let many = if draft.depots.len() > 1 { "MD" } else { "" };
        let plain = if timed || !many.is_empty() || !site.is_empty() || !prize.is_empty() { "" } else { "C" };
        format!("{many}{site}{prize}{plain}VRP{}", if timed { "TW" } else { "" })
    };
    let _ = writeln!(text, "TYPE : {kind}\nDIMENSION : {}", draft.depots.len() + draft.stops.len());
    let kind = match draft.rounding {
        _ if !draft.distances.is_empty() => "EXPLICIT\nEDGE_WEIGHT_FORMAT : FULL_MATRIX",
        Rounding::Ceil => "CEIL_2D",
        _ => "EUC_2D",
    };
    let _ = writeln!(text, "EDGE_WEIGHT_TYPE : {kind}");
    text
}

/// Weights and coordinates.
fn places(draft: &Draft, numbers: &[usize], text: &mut String) {
    if !draft.distances.is_empty() {
        text.push_str("EDGE_WEIGHT_SECTION\n");
        for row in &draft.distances {
            let entries: Vec<String> = row.iter().map(f64::to_string).collect();
            let _ = writeln!(text, "{}", entries.join(" "));
        }
    }
    let depots = draft.depots.iter().map(|d| (d.x, d.y));
    let places: Vec<_> = depots.chain(draft.stops.iter().map(|s| (s.x, s.y))).collect();
    if places.iter().all(|&(x, y)| x.is_some() && y.is_some()) {
        text.push_str("NODE_COORD_SECTION\n");
        for (&(x, y), number) in places.iter().zip(numbers) {
            let _ = writeln!(text, "{number} {} {}", x.unwrap_or_default(), y.unwrap_or_default());
        }
    }
}

/// Windows: of the depots the shifts, of stops without one nothing.
fn windows(draft: &Draft, numbers: &[usize], text: &mut String) {
    text.push_str("TIME_WINDOW_SECTION\n");
    for (depot, number) in draft.depots.iter().zip(numbers) {
        let WindowDraft { from, to } = write_fleet::shift(draft, &depot.id);
        let _ = writeln!(text, "{number} {from} {to}");
    }
    for (stop, number) in draft.stops.iter().zip(&numbers[draft.depots.len()..]) {
        if let Some(own) = stop.windows.first() {
            let _ = writeln!(text, "{number} {} {}", own.from, own.to);
        }
    }
}
