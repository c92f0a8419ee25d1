//! The knapsack against sorting, and the bound against plain enumeration.

use super::knapsack::{Item, fill};
use crate::search::random::stream;
use rand::RngExt as _;

#[test]
fn filling_equals_sorting() {
    let mut random = stream(7, "knapsack", 0);
    for round in 0..200 {
        let count = random.random_range(1..80);
        let mut items: Vec<Item> = (0..count)
            .map(|demand| Item {
                rate: -random.random_range(0.0..10.0_f64).round(),
                quantity: random.random_range(1.0..20.0_f64).round(),
                demand,
            })
            .collect();
        let capacity = random.random_range(0.0..400.0_f64);
        let mut sorted = items.clone();
        sorted.sort_by(|a, b| a.rate.total_cmp(&b.rate));
        let (mut room, mut value) = (capacity, 0.0);
        for item in &sorted {
            let part = (room / item.quantity).min(1.0);
            value += item.rate * item.quantity * part;
            room -= item.quantity * part;
        }
        let filling = fill(&mut items, capacity);
        assert!((filling.value - value).abs() < 1e-9, "round {round}: {} and {value}", filling.value);
        let taken: f64 = items[..filling.whole].iter().map(|item| item.quantity).sum();
        assert!(taken <= capacity + 1e-9 && filling.part <= 1.0);
    }
}
