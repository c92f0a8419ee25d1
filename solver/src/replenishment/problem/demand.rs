//! Demand as a law on whole steps: what it is in a window of time.

use super::draft::DemandForm;
use statrs::function::erf::erfc;
use statrs::function::gamma::{gamma_ur, ln_gamma};

/// A family of laws, closed under adding up periods (up to spreading on steps).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Family {
    /// Always the mean; where that is no whole step, the two neighbours of it.
    Deterministic,
    /// Poisson.
    Poisson,
    /// Negative binomial.
    NegativeBinomial,
    /// Normal, cut at 0.
    Normal,
    /// Gamma.
    Gamma,
}

/// Demand of a stock in a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Demand {
    /// The family.
    pub family: Family,
    /// Mean of a period in units, positive.
    pub mean: f64,
    /// Variance of a period divided by its mean.
    pub variance_ratio: f64,
}

/// Tails below this probability are cut, and the law is normalised.
const TAIL: f64 = 1e-15;
/// No law has more steps than this; the step is chosen so that none needs them.
const MOST_STEPS: usize = 200_000;

impl Demand {
    /// By the mean and the sample variance of past periods: negative binomial where the variance is
    /// above the mean, else Poisson, which overstates regular demand and so errs on the safe side.
    /// A history without demand counts as half a unit over its whole length.
    pub fn of_history(history: &[f64]) -> Self {
        let count = history.len() as f64;
        let mean = (history.iter().sum::<f64>() / count).max(0.5 / count);
        let squares: f64 = history.iter().map(|value| (value - mean).powi(2)).sum();
        let ratio = if history.len() > 1 { squares / (count - 1.0) / mean } else { 1.0 };
        if ratio > 1.0 + 1e-9 {
            Self { family: Family::NegativeBinomial, mean, variance_ratio: ratio }
        } else {
            Self { family: Family::Poisson, mean, variance_ratio: 1.0 }
        }
    }

    /// By the words of a file; `mean` and `ratio` have been validated.
    pub fn of_form(form: DemandForm, mean: f64, ratio: f64) -> Self {
        let (family, variance_ratio) = match form {
            DemandForm::Deterministic => (Family::Deterministic, 0.0),
            DemandForm::Poisson | DemandForm::History => (Family::Poisson, 1.0),
            DemandForm::NegativeBinomial => (Family::NegativeBinomial, ratio),
            DemandForm::Normal => (Family::Normal, ratio),
            DemandForm::Gamma => (Family::Gamma, ratio),
        };
        Self { family, mean, variance_ratio }
    }

    /// Whether the law of a window is exactly the convolution of its periods' laws and is told by
    /// [`Demand::law`] in closed form.
    pub fn adds_up(&self, step: f64) -> bool {
        match self.family {
            Family::Deterministic => true,
            Family::Poisson | Family::NegativeBinomial => step == 1.0,
            Family::Normal | Family::Gamma => false,
        }
    }

    /// Standard deviation over `window` periods, in units.
    pub fn deviation(&self, window: f64) -> f64 {
        (self.mean * window * self.variance_ratio).sqrt()
    }

    /// Probabilities of 0, 1, 2 … steps of `step` units within `window` periods.
    ///
    /// Poisson and negative binomial demand on steps of more than one unit is taken as gamma of
    /// the same mean and variance.
    pub fn law(&self, window: f64, step: f64) -> Vec<f64> {
        let mean = self.mean * window / step;
        let variance = self.mean * window * self.variance_ratio / (step * step);
        if mean <= 0.0 {
            return vec![1.0];
        }
        match self.family {
            Family::Deterministic => deterministic(mean),
            Family::Poisson if step == 1.0 => from_mode(mean, mean.floor(), &poisson_log(mean), |k| mean / k),
            Family::NegativeBinomial if step == 1.0 => {
                let (r, q) = (mean / (self.variance_ratio - 1.0), 1.0 - 1.0 / self.variance_ratio);
                let mode = ((r - 1.0) * (self.variance_ratio - 1.0)).max(0.0).floor();
                from_mode(mean, mode, &negative_binomial_log(r, q), |k| (k - 1.0 + r) / k * q)
            }
            Family::Normal => {
                let deviation = variance.sqrt();
                spread(|x| normal_excess(mean, deviation, x))
            }
            Family::Poisson | Family::NegativeBinomial | Family::Gamma => {
                let (shape, scale) = (mean * mean / variance, variance / mean);
                spread(|x| gamma_excess(shape, scale, x))
            }
        }
    }
}

fn deterministic(mean: f64) -> Vec<f64> {
    let whole = (mean + 1e-9).floor();
    let rest = (mean - whole).max(0.0);
    let mut law = vec![0.0; (whole as usize).min(MOST_STEPS) + 1];
    let last = law.len() - 1;
    if rest < 1e-9 {
        law[last] = 1.0;
    } else {
        law[last] = 1.0 - rest;
        law.push(rest);
    }
    law
}

fn poisson_log(mean: f64) -> impl Fn(f64) -> f64 {
    move |k| k * mean.ln() - mean - ln_gamma(k + 1.0)
}

fn negative_binomial_log(r: f64, q: f64) -> impl Fn(f64) -> f64 {
    move |k| ln_gamma(k + r) - ln_gamma(r) - ln_gamma(k + 1.0) + r * (-q).ln_1p() + k * q.ln()
}

/// A law from its logarithm at the mode and the ratio of neighbours `p(k) / p(k-1)`, so that no
/// term underflows where the law has its mass.
fn from_mode(mean: f64, mode: f64, log: &dyn Fn(f64) -> f64, ratio: impl Fn(f64) -> f64) -> Vec<f64> {
    let mode_step = (mode as usize).min(MOST_STEPS);
    let mut law = vec![0.0; mode_step + 1];
    law[mode_step] = log(mode_step as f64).exp();
    for k in (1..=mode_step).rev() {
        law[k - 1] = law[k] / ratio(k as f64);
    }
    let mut k = mode_step;
    let floor = TAIL * law[mode_step];
    while k < MOST_STEPS && (law[k] > floor * 1e-2 || (k as f64) < mean) {
        k += 1;
        law.push(law[k - 1] * ratio(k as f64));
    }
    normalised(law)
}

/// Spreads a law on [0, ∞) on whole steps: mass between two steps goes to both in proportion to
/// its nearness, which keeps the mean (local moment matching; Gerber 1982). `excess(x)` is
/// E[(X − x)⁺]; its second differences are the probabilities.
fn spread(excess: impl Fn(f64) -> f64) -> Vec<f64> {
    let (mut before, mut here, mut after) = (f64::NAN, excess(0.0), excess(1.0));
    let whole = here.max(1e-300);
    // P(0) = 1 − E[min(X, 1)].
    let mut law = vec![(1.0 - (here - after)).max(0.0)];
    let mut k = 1.0;
    while after > TAIL * whole && law.len() < MOST_STEPS {
        before = here;
        here = after;
        after = excess(k + 1.0);
        law.push((before - 2.0 * here + after).max(0.0));
        k += 1.0;
    }
    debug_assert!(!before.is_nan() || law.len() == 1);
    normalised(law)
}

/// E[(X − x)⁺] of a normal law cut at 0, for x ≥ 0.
fn normal_excess(mean: f64, deviation: f64, x: f64) -> f64 {
    if deviation <= 0.0 {
        return (mean - x).max(0.0);
    }
    let z = (x - mean) / deviation;
    let density = (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let above = 0.5 * erfc(z / std::f64::consts::SQRT_2);
    (deviation * (density - z * above)).max(0.0)
}

/// E[(X − x)⁺] of a gamma law.
fn gamma_excess(shape: f64, scale: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return shape * scale;
    }
    let above = |shape: f64| gamma_ur(shape, x / scale);
    (shape * scale * above(shape + 1.0) - x * above(shape)).max(0.0)
}

fn normalised(mut law: Vec<f64>) -> Vec<f64> {
    while law.len() > 1 && law.last().is_some_and(|&p| p < TAIL * 1e-3) {
        law.pop();
    }
    let sum: f64 = law.iter().sum();
    for p in &mut law {
        *p /= sum;
    }
    law
}

#[cfg(test)]
mod tests {
    use super::{Demand, Family};

    fn moments(law: &[f64]) -> (f64, f64) {
        let mean: f64 = law.iter().enumerate().map(|(k, p)| k as f64 * p).sum();
        let second: f64 = law.iter().enumerate().map(|(k, p)| (k as f64).powi(2) * p).sum();
        (mean, second - mean * mean)
    }

    #[test]
    fn every_family_keeps_mean_and_variance() {
        for (family, ratio, slack) in [
            (Family::Deterministic, 0.0, 0.25),
            (Family::Poisson, 1.0, 1e-6),
            (Family::NegativeBinomial, 4.0, 1e-6),
            (Family::Normal, 2.0, 0.3),
            (Family::Gamma, 3.0, 0.3),
        ] {
            for mean in [12.5, 60.0, 900.0] {
                let demand = Demand { family, mean, variance_ratio: ratio };
                let (m, v) = moments(&demand.law(2.0, 1.0));
                assert!((m - 2.0 * mean).abs() < 0.02 * mean.sqrt(), "{family:?} {mean}: {m}");
                assert!((v - 2.0 * mean * ratio).abs() < slack + 0.02 * v, "{family:?} {mean}: {v}");
            }
        }
    }

    #[test]
    fn rare_demand_is_a_law_too() {
        for family in [Family::Poisson, Family::NegativeBinomial, Family::Gamma] {
            let demand = Demand { family, mean: 0.01, variance_ratio: 5.0 };
            let law = demand.law(1.0, 1.0);
            assert!((moments(&law).0 - 0.01).abs() < 1e-6, "{family:?}");
        }
    }

    #[test]
    fn a_coarse_step_keeps_the_mean() {
        let demand = Demand { family: Family::Poisson, mean: 10.0, variance_ratio: 1.0 };
        let law = demand.law(1.0, 50.0);
        assert!((moments(&law).0 * 50.0 - 10.0).abs() < 1e-6);
    }

    #[test]
    fn history_chooses_the_family_by_its_variance() {
        assert_eq!(Demand::of_history(&[3.0, 3.0, 3.0]).family, Family::Poisson);
        let lumpy = Demand::of_history(&[0.0, 0.0, 9.0, 0.0]);
        assert_eq!((lumpy.family, lumpy.mean), (Family::NegativeBinomial, 2.25));
        assert!(Demand::of_history(&[0.0; 10]).mean > 0.0);
    }
}
