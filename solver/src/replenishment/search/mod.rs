//! The searches: exact policies stock by stock; set-ups and quantities of lot sizing.

mod fix_and_optimise;
pub(super) mod lot_sizing;
mod lots_of_q;
mod min_max;
pub(super) mod net;
pub(super) mod policies;
mod profile;
mod quantities;
mod quick;
mod renewal;
mod smoothing;
mod spans;
#[cfg(test)]
mod tests;
pub(super) mod wagner_whitin;
