//! Fix and optimise: free the set-ups of some items or periods, solve the rest of the program exactly.
//!
//! After Helber, Sahling (2010), "A fix-and-optimize approach for the multi-level capacitated lot
//! sizing problem": decompositions by product and by process. Ours adds windows of periods
//! across all items and draws which is next, with those that have just improved drawn again.

use super::super::model::Choice;
use super::net::{Net, Quantities};
use crate::search::random::Random;
use rand::RngExt as _;

/// About so many set-ups are free at once.
const FREE: usize = 36;

/// The choices of the next neighbourhood around `made`.
pub(crate) fn neighbourhood(net: &Net<'_>, made: &Quantities, random: &mut Random, wider: usize) -> Vec<Vec<Choice>> {
    let (items, periods) = (net.items.len(), net.periods());
    let mut choices: Vec<Vec<Choice>> = made
        .iter()
        .map(|row| row.iter().map(|&quantity| if quantity > 0.0 { Choice::On } else { Choice::Off }).collect())
        .collect();
    let room = FREE + wider * FREE / 2;
    match random.random_range(0..3_u32) {
        // A few items over all periods.
        0 => {
            let count = (room / periods.max(1)).clamp(1, items);
            let window = room.min(periods);
            let start = random.random_range(0..=periods - window);
            for _ in 0..count {
                let item = random.random_range(0..items);
                choices[item][start..start + window].fill(Choice::Free);
            }
        }
        // A window of periods over all items, or as many of them as fit.
        1 => {
            let window = (room / items.max(1)).clamp(2.min(periods), periods);
            let start = random.random_range(0..=periods - window);
            let count = (room / window).clamp(1, items);
            for k in 0..count {
                let item = if count == items { k } else { random.random_range(0..items) };
                choices[item][start..start + window].fill(Choice::Free);
            }
        }
        // Half of the items over half of the horizon.
        _ => {
            let window = periods.div_ceil(2).min(room);
            let start = random.random_range(0..=periods - window);
            for _ in 0..(room / window).clamp(1, items) {
                let item = random.random_range(0..items);
                choices[item][start..start + window].fill(Choice::Free);
            }
        }
    }
    // Set-ups without a lot may drop out anywhere else only by the quantities, so keep the fixed
    // ones open: an open set-up that the new quantities do not use is dropped afterwards.
    choices
}
