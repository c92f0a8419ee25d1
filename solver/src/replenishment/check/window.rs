//! The law of demand in a window, told again: closed formulas term by term, or repeated squaring.

use super::super::problem::{Family, StockTask};
use statrs::function::gamma::ln_gamma;

/// P(demand in `window` periods = k steps), k = 0, 1, …
pub(super) fn law(task: &StockTask, window: f64) -> Vec<f64> {
    let demand = &task.demand;
    let mean = demand.mean * window / task.step;
    if mean <= 0.0 {
        return vec![1.0];
    }
    match demand.family {
        Family::Poisson if task.step == 1.0 => terms(mean, |k| k * mean.ln() - mean - ln_gamma(k + 1.0)),
        Family::NegativeBinomial if task.step == 1.0 => {
            let stay = 1.0 / demand.variance_ratio;
            let r = mean * stay / (1.0 - stay);
            let first = r * stay.ln() - ln_gamma(r);
            terms(mean, |k| ln_gamma(r + k) - ln_gamma(k + 1.0) + k * (1.0 - stay).ln() + first)
        }
        // Broken windows exist under continuous review only, where the law itself defines demand.
        _ if task.review == 0 || demand.family == Family::Deterministic => demand.law(window, task.step),
        _ => power(&demand.law(1.0, task.step), window as u32),
    }
}

/// The terms of a law from their logarithms, until they vanish beyond the mean.
fn terms(mean: f64, log: impl Fn(f64) -> f64) -> Vec<f64> {
    let mut law = Vec::new();
    loop {
        let k = law.len() as f64;
        let p = log(k).exp();
        law.push(p);
        if (k > mean && p < 1e-18) || law.len() >= 400_000 {
            return law;
        }
    }
}

/// The law of a sum of `times` independent draws, by repeated squaring.
fn power(law: &[f64], times: u32) -> Vec<f64> {
    let mut square = law.to_vec();
    let mut result = vec![1.0];
    let mut rest = times;
    while rest > 0 {
        if rest & 1 == 1 {
            result = sum_of(&result, &square);
        }
        rest >>= 1;
        if rest > 0 {
            square = sum_of(&square, &square);
        }
    }
    result
}

fn sum_of(a: &[f64], b: &[f64]) -> Vec<f64> {
    let mut law = vec![0.0; a.len() + b.len() - 1];
    for (i, p) in a.iter().enumerate().filter(|(_, p)| **p > 0.0) {
        for (j, q) in b.iter().enumerate() {
            law[i + j] += p * q;
        }
    }
    let kept = law.iter().rposition(|&p| p > 1e-19).unwrap_or(0);
    law.truncate(kept + 1);
    law
}
