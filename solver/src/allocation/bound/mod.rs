//! Proven bounds: the rule "every demand is served" is priced and taken out (Lagrangian relaxation).
//!
//! What remains falls apart by sites: each site fills a continuous knapsack with the demands that
//! pay for themselves, and sites are chosen by the net they make, under their number and under
//! "open capacity covers all demand". The bound equals that of the strong linear relaxation with
//! the aggregate row (Geoffrion and McBride 1978), at a fraction of its time, and the prices tell
//! the searches which sites are worth a look.

mod ascent;
mod choice;
mod knapsack;
#[cfg(test)]
mod tests;

pub(super) use ascent::Ascent;
pub(super) use choice::Fixing;
