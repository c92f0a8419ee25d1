//! The route relaxation: a plan is a set of routes that covers every stop.
//!
//! Its linear program has a column for every ng-route, a route that may return to a stop once it
//! has forgotten it (Baldacci, Mingozzi and Roberti 2011). Columns are generated: `master.rs` is the
//! program over those known, `price.rs` finds better ones by labelling from both ends
//! (`labels.rs`), `generate.rs` takes turns and states the bound. `relaxed.rs` and `class.rs` say
//! which rules routes keep: one load, time or distance, skills, order; the others are left out,
//! which keeps the bound a bound.

mod class;
mod clock;
mod cuts;
mod effort;
mod generate;
mod labels;
mod least;
mod master;
mod memory;
mod price;
mod relaxed;
mod room;

pub(super) use effort::Effort;
pub(super) use generate::Generation;
pub(super) use relaxed::Goal;

#[cfg(test)]
mod tests;
