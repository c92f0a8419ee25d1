//! The arc relaxation: every stop served has one way out, and may be left out at its price.
//!
//! Relaxed is that every stop served also has one way in, with a multiplier v a stop:
//!
//!   L(v) = Σ_i min( leave i out,  v_i + lightest of [ end at i, min over j of (i→j) − v_j ] )
//!          + the lightest k ≥ least starts, each (start at j) − v_j + its vehicle.
//!
//! This is the assignment bound with free nodes, solved by subgradients; what it lacks in
//! connectedness it makes up for where time windows give the arcs a direction.

use super::steps::Steps;
use super::weights::Weights;
use super::{Effort, Routes};

/// The best bound that the rounds find; `None` if stopped before the first, or impossible.
pub(super) fn bound(weights: &Weights<'_>, routes: Routes, effort: &Effort<'_>) -> Option<f64> {
    let n = weights.len();
    let mut prices = vec![0.0_f64; n];
    let mut steps = Steps::new(&prices);
    let mut excess = vec![0_i32; n];
    let mut starts: Vec<(f64, u32)> = Vec::with_capacity(n);
    for _ in 0..effort.rounds.max(1) {
        let Some(value) = evaluate(weights, routes, &prices, &mut excess, &mut starts, effort) else { break };
        let norm: f64 = excess.iter().map(|&excess| f64::from(excess).powi(2)).sum();
        let Some(step) = steps.step(value, &mut prices, norm) else { break };
        for (price, &excess) in prices.iter_mut().zip(&excess) {
            *price += step * f64::from(excess);
        }
    }
    steps.best()
}

/// L(prices); `excess` becomes ways out less ways in of each stop.
fn evaluate(
    weights: &Weights<'_>,
    routes: Routes,
    prices: &[f64],
    excess: &mut [i32],
    starts: &mut Vec<(f64, u32)>,
    effort: &Effort<'_>,
) -> Option<f64> {
    excess.fill(0);
    let mut value = 0.0;
    for (i, &price) in prices.iter().enumerate() {
        if i.is_multiple_of(16) && effort.stop.urgent() {
            return None;
        }
        let (mut least, mut to) = (weights.end[i], None);
        for (j, &other) in prices.iter().enumerate() {
            let way = weights.arc(i, j) - other;
            if way < least && i != j {
                (least, to) = (way, Some(j));
            }
        }
        let served = price + least;
        if served < weights.skip[i] {
            value += served;
            excess[i] += 1;
            if let Some(j) = to {
                excess[j] -= 1;
            }
        } else {
            value += weights.skip[i];
        }
    }
    starts.clear();
    let weighted = weights.start.iter().zip(prices).enumerate().map(|(j, (start, price))| (start - price, j as u32));
    starts.extend(weighted.filter(|(weight, _)| weight.is_finite()));
    starts.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
    if starts.len() < routes.least {
        return None;
    }
    for (k, &(weight, j)) in starts.iter().enumerate().take(routes.most) {
        let weight = weight + weights.next_fixed(k);
        if k >= routes.least && weight >= 0.0 {
            break;
        }
        value += weight;
        excess[j as usize] -= 1;
    }
    Some(value)
}
