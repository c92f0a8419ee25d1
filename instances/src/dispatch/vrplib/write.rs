//! Writing a `.vrp` file: one depot, one vehicle type, deliveries and backhauls.

use super::super::rows;
use crate::formats::Written;
use packhorse_solver::dispatch::Draft;
use packhorse_solver::dispatch::problem::{Objective, StopKind, WindowDraft};
use packhorse_solver::geometry::Rounding;
use std::fmt::Write as _;

pub(super) fn write(draft: &Draft) -> Result<Written, String> {
    let matrix = !draft.distances.is_empty();
    super::super::one_depot_one_type(draft, !matrix)?;
    let timed = draft.stops.iter().any(|stop| !stop.windows.is_empty());
    let default = match draft.rounding {
        _ if matrix => Rounding::Matrix,
        Rounding::Ceil => Rounding::Ceil,
        // With time windows a reader must be told the rule anyway.
        other if timed => {
            if other == Rounding::Nearest {
                Rounding::None
            } else {
                Rounding::Nearest
            }
        }
        _ => Rounding::Nearest,
    };
    let mut dropped = super::super::dropped(draft, Objective::Distance, default);
    if draft.vehicles[0].max_duration.is_some() {
        dropped.retain(|what| !what.contains("longest duration"));
    }
    let backhauls = super::backhauls::holds(draft);
    if !backhauls || draft.stops.iter().any(|stop| stop.kind == StopKind::Pickup && rows::demand(stop) == 0) {
        rows::drop_transports(draft, &mut dropped);
    }
    if super::backhauls::file_type(draft).is_some() {
        dropped.retain(|what| !what.contains("before pickups"));
    }
    if draft.stops.iter().any(|stop| stop.prize.is_some()) {
        dropped.push("prizes: every stop becomes mandatory".to_owned());
    }
    let numbers = rows::numbers(draft, 1, &mut dropped);
    let mut text = String::new();
    headers(draft, matrix, &mut text);
    // A String takes every write.
    if matrix {
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
        for (&(x, y), number) in places.iter().zip(&numbers) {
            let _ = writeln!(text, "{number} {} {}", x.unwrap_or_default(), y.unwrap_or_default());
        }
    }
    let _ = writeln!(text, "DEMAND_SECTION\n{} 0", numbers[0]);
    for (stop, number) in draft.stops.iter().zip(&numbers[1..]) {
        let delivered = if backhauls && super::backhauls::is_pickup(stop) { 0 } else { rows::demand(stop) };
        let _ = writeln!(text, "{number} {delivered}");
    }
    if backhauls {
        super::backhauls::write(draft, &numbers, &mut text);
    }
    times(draft, &numbers, &mut text);
    let _ = writeln!(text, "DEPOT_SECTION\n{}\n-1\nEOF", numbers[0]);
    Ok(Written { text, dropped })
}

fn headers(draft: &Draft, matrix: bool, text: &mut String) {
    let vehicle = &draft.vehicles[0];
    let timed = draft.stops.iter().any(|stop| !stop.windows.is_empty());
    let _ = writeln!(text, "NAME : {}", draft.name);
    let plain = if timed { "VRPTW" } else { "CVRP" };
    let _ = writeln!(text, "TYPE : {}", super::backhauls::file_type(draft).unwrap_or(plain));
    let _ = writeln!(text, "DIMENSION : {}", draft.depots.len() + draft.stops.len());
    let kind = match draft.rounding {
        _ if matrix => "EXPLICIT\nEDGE_WEIGHT_FORMAT : FULL_MATRIX",
        Rounding::Ceil => "CEIL_2D",
        _ => "EUC_2D",
    };
    let _ = writeln!(text, "EDGE_WEIGHT_TYPE : {kind}");
    if let Some(capacity) = vehicle.capacity.first() {
        let _ = writeln!(text, "CAPACITY : {capacity}");
    }
    if let Some(count) = vehicle.count {
        let _ = writeln!(text, "VEHICLES : {count}");
    }
    if let Some(limit) = vehicle.max_duration {
        let _ = writeln!(text, "VEHICLES_MAX_DURATION : {limit}");
    }
}

/// Service times and windows, where there are any.
fn times(draft: &Draft, numbers: &[usize], text: &mut String) {
    let vehicle = &draft.vehicles[0];
    if draft.stops.iter().any(|stop| stop.service != 0.0) {
        let _ = writeln!(text, "SERVICE_TIME_SECTION\n{} 0", numbers[0]);
        for (stop, number) in draft.stops.iter().zip(&numbers[1..]) {
            let _ = writeln!(text, "{number} {}", stop.service);
        }
    }
    let shift = vehicle.latest_end.is_some() || vehicle.earliest_start != 0.0;
    if !shift && draft.stops.iter().all(|stop| stop.windows.is_empty()) {
        return;
    }
    let to = vehicle.latest_end.unwrap_or_else(|| rows::horizon(draft));
    let window = WindowDraft { from: vehicle.earliest_start, to };
    let _ = writeln!(text, "TIME_WINDOW_SECTION\n{} {} {}", numbers[0], window.from, window.to);
    for (stop, number) in draft.stops.iter().zip(&numbers[1..]) {
        if let Some(own) = stop.windows.first() {
            let _ = writeln!(text, "{number} {} {}", own.from, own.to);
        }
    }
}
