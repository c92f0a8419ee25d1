//! Rules on what stops share a route, added to random instances: drawn from a stream of their own,
//! so that what the instances are without them does not change.

use super::problem::{Backhauls, Draft};
use crate::search::random::Random;
use rand::RngExt as _;

/// Adds each rule with some probability.
pub(super) fn add(draft: &mut Draft, random: &mut Random) {
    backhauls(draft, random);
}

fn backhauls(draft: &mut Draft, random: &mut Random) {
    let chosen = random.random_range(0..6_u32);
    draft.backhauls = match chosen {
        0 => Backhauls::Strict,
        1 => Backhauls::StrictWithDelivery,
        _ => Backhauls::Mixed,
    };
}
