//! The `BACKHAUL_SECTION` of a `.vrp` file: what customers send back to the depot.
//!
//! `TYPE : VRPB` says that every route delivers before it picks up, and delivers at least once;
//! under any other type deliveries and pickups may be mixed.

use super::lex::{File, wrong};
use super::nodes::Nodes;
use crate::ReadError;
use crate::source::Source;
use packhorse_solver::dispatch::Draft;
use packhorse_solver::dispatch::problem::{Backhauls, StopKind};
use std::fmt::Write as _;

/// The type of files whose routes deliver first.
const TYPE: &str = "VRPB";

/// Turns the stops that send something back into pickups.
pub(super) fn read(source: &Source, file: &File<'_>, nodes: &Nodes, draft: &mut Draft) -> Result<(), ReadError> {
    let kind = file.header("TYPE").filter(|kind| kind.value == TYPE);
    let Some(mut tokens) = file.section("BACKHAUL_SECTION") else {
        let Some(kind) = kind else { return Ok(()) };
        let help = "add the section, or write TYPE : CVRP";
        return Err(wrong(source, kind.line, "no BACKHAUL_SECTION".to_owned(), "a BACKHAUL_SECTION", help));
    };
    let mut backhauls = vec![0; nodes.numbers.len()];
    while let Some(token) = tokens.peek() {
        let row = nodes.node(&mut tokens)?;
        let quantity = tokens.integer("the quantity sent back, a whole number")?;
        let apart = quantity == 0 || nodes.demands[row] == 0 && !nodes.depots.contains(&row);
        if backhauls[row] != 0 || !apart {
            let help = "each customer has one row, and a demand or a quantity sent back: split one that has both";
            return Err(tokens.wrong(token, "a customer without demand", help));
        }
        backhauls[row] = quantity;
    }
    for (stop, row) in draft.stops.iter_mut().zip(nodes.stops()).filter(|&(_, row)| backhauls[row] != 0) {
        stop.kind = StopKind::Pickup;
        stop.quantities = vec![backhauls[row]];
    }
    if kind.is_some() {
        draft.backhauls = Backhauls::StrictWithDelivery;
    }
    Ok(())
}

/// Whether the format holds the draft's pickups: none is the end of a transport.
pub(super) fn holds(draft: &Draft) -> bool {
    draft.stops.iter().all(|stop| stop.pair.is_none()) && draft.stops.iter().any(is_pickup)
}

/// The type that the draft's order of deliveries and pickups asks for, if any.
pub(super) fn file_type(draft: &Draft) -> Option<&'static str> {
    (holds(draft) && draft.backhauls == Backhauls::StrictWithDelivery).then_some(TYPE)
}

/// Writes the section.
pub(super) fn write(draft: &Draft, numbers: &[usize], text: &mut String) {
    let _ = writeln!(text, "BACKHAUL_SECTION\n{} 0", numbers[0]); // a String takes every write
    for (stop, number) in draft.stops.iter().zip(&numbers[1..]) {
        let quantity = if is_pickup(stop) { super::super::rows::demand(stop) } else { 0 };
        let _ = writeln!(text, "{number} {quantity}");
    }
}

/// Whether the stop is a pickup that the section can tell from a delivery: of something.
pub(super) fn is_pickup(stop: &packhorse_solver::dispatch::problem::StopDraft) -> bool {
    stop.kind == StopKind::Pickup && super::super::rows::demand(stop) > 0
}
