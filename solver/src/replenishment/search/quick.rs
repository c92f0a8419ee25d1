//! A policy at once, from two moments: what a stopped run answers where it did not come further.

use super::super::problem::{PolicyForm, Service, StockTask};
use super::policies::{Levels, fixed_per_cycle};

/// A feasible policy in constant time. Where a service target asks for it, the reorder level
/// follows from inequalities that hold for every law with this mean and variance: Cantelli's,
/// P(W > μ + d) ≤ σ² / (σ² + d²), and Scarf's (1958), E(W − μ − d)⁺ ≤ (√(σ² + d²) − d) / 2 ≤ σ² / (4 d).
pub(super) fn levels(task: &StockTask) -> Levels {
    let review = f64::from(task.review);
    // The longest window of a review cycle serves worst.
    let (mut mean, mut second) = (0.0, 0.0);
    for &(lead, probability) in &task.lead_times {
        let window = lead + review;
        let m = task.demand.mean * window;
        // Spreading on steps adds at most step² / 4 a period.
        let variance = m * task.demand.variance_ratio + 0.25 * task.step * task.step * window.max(1.0).ceil();
        mean += probability * m;
        second += probability * (variance + m * m);
    }
    let variance = (second - mean * mean).max(0.0);
    let deviation = variance.sqrt();
    let margin = match task.service {
        None => {
            // Safety factor of the shortage fractile by Cantelli would be far too cautious; one
            // and a half deviations are near the usual fractiles.
            1.5 * deviation
        }
        Some((Service::Beta, target)) if task.review > 0 => {
            variance / (4.0 * (1.0 - target) * task.demand.mean * review)
        }
        Some((_, target)) => deviation * (target / (1.0 - target)).sqrt(),
    };
    let reorder = ((mean + margin) / task.step).ceil() as i64 + 1;
    let pack = pack_steps(task);
    let least = least_span(task);
    let span = if task.form == PolicyForm::BaseStock {
        1
    } else {
        let economic = (2.0 * fixed_per_cycle(task) * review.max(1.0) * task.demand.mean / task.holding).sqrt();
        let wanted = (economic / task.step).round() as i64;
        least + (wanted - least).max(0) / pack * pack
    };
    Levels { reorder, span }
}

/// Steps of a pack.
pub(super) fn pack_steps(task: &StockTask) -> i64 {
    ((task.pack / task.step).round() as i64).max(1)
}

/// The least span in steps: the minimum order quantity in whole packs.
pub(super) fn least_span(task: &StockTask) -> i64 {
    let pack = pack_steps(task);
    let steps = (task.moq / task.step - 1e-9).ceil().max(1.0) as i64;
    (steps + pack - 1) / pack * pack
}
