//! How far the multipliers of a relaxation move: Polyak's steps towards a value a little above the best.

/// Rounds without a better value after which steps shorten, and from what to what length they do.
const PATIENCE: usize = 12;
const SHORTER: f64 = 0.6;
const FIRST: f64 = 1.5;
const LAST: f64 = 1e-3;

/// The best value so far, with its multipliers, and the length of steps.
pub(super) struct Steps {
    best: Option<f64>,
    multipliers: Vec<f64>,
    length: f64,
    stale: usize,
}

impl Steps {
    /// Before the first round, at `multipliers`.
    pub(super) fn new(multipliers: &[f64]) -> Self {
        Self { best: None, multipliers: multipliers.to_vec(), length: FIRST, stale: 0 }
    }

    /// Takes in the `value` found at `multipliers`, which return to the best ones after many rounds
    /// without a better value. The step along a subgradient whose squares add up to `norm`; `None`
    /// where no further round pays.
    pub(super) fn step(&mut self, value: f64, multipliers: &mut [f64], norm: f64) -> Option<f64> {
        if self.best.is_none_or(|best| value > best) {
            self.best = Some(value);
            self.multipliers.copy_from_slice(multipliers);
            self.stale = 0;
        } else {
            self.stale += 1;
            if self.stale >= PATIENCE {
                self.length *= SHORTER;
                self.stale = 0;
                multipliers.copy_from_slice(&self.multipliers);
            }
        }
        if norm == 0.0 || self.length < LAST {
            return None;
        }
        let target = self.best.unwrap_or(value).max(value) * 1.03 + 1e-9;
        Some(self.length * (target - value).max(1e-9) / norm)
    }

    /// The best value of all rounds, if there was one.
    pub(super) const fn best(&self) -> Option<f64> {
        self.best
    }
}
