//! The `BACKHAUL_SECTION` of a `.vrp` file: what customers send back to the depot.
//!
//! `TYPE : VRPB` says that every route delivers before it picks up, and delivers at least once;
//! under any other type deliveries and pickups may be mixed.

use super::lex::{File, rest_of_line, wrong};
use super::nodes::Nodes;
use crate::ReadError;
use crate::source::Source;
use crate::tokens::Tokens;
use packhorse_solver::dispatch::Draft;
use packhorse_solver::dispatch::problem::{Backhauls, StopDraft, StopKind};

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
    let mut backhauls: Vec<Vec<i64>> = vec![Vec::new(); nodes.numbers.len()];
    while let Some(token) = tokens.peek() {
        let row = nodes.node(&mut tokens)?;
        let quantity = |tokens: &mut Tokens<'_>| tokens.integer("the quantity sent back, a whole number");
        let mut quantities = vec![quantity(&mut tokens)?];
        quantities.extend(rest_of_line(&mut tokens, token.line, quantity)?);
        if quantities.len() != nodes.dimensions {
            let expected = format!("a row with {} quantities, one a demand", nodes.dimensions);
            return Err(tokens.wrong(token, &expected, "what is sent back has the dimensions of the DEMAND_SECTION"));
        }
        let nothing = |quantities: &[i64]| quantities.iter().all(|&quantity| quantity == 0);
        let apart = nothing(&quantities) || nothing(nodes.demands(row)) && !nodes.is_depot[row];
        if !backhauls[row].is_empty() || !apart {
            let help = "each customer has one row, and a demand or a quantity sent back: split one that has both";
            return Err(tokens.wrong(token, "a customer without demand", help));
        }
        if !nothing(&quantities) {
            backhauls[row] = quantities;
        }
    }
    for (stop, row) in draft.stops.iter_mut().zip(nodes.stops()) {
        let quantities = std::mem::take(&mut backhauls[row]);
        if !quantities.is_empty() {
            (stop.kind, stop.quantities) = (StopKind::Pickup, quantities);
        }
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

/// Whether the stop is a pickup that the section can tell from a delivery: of something.
pub(super) fn is_pickup(stop: &StopDraft) -> bool {
    stop.kind == StopKind::Pickup && stop.quantities.iter().any(|&quantity| quantity > 0)
}
