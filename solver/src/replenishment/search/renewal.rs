//! How the inventory position falls from review to review: the renewal density of demand.

/// m(0) = 1 / (1 − q(0)), m(j) = Σ q(l) m(j − l) / (1 − q(0)), and M(n) = m(0) + … + m(n − 1):
/// the expected number of reviews at which the position stands j below the order-up-to level.
/// Grows on demand.
pub(super) struct Renewal<'a> {
    law: &'a [f64],
    stay: f64,
    density: Vec<f64>,
    total: Vec<f64>,
}

impl<'a> Renewal<'a> {
    /// Of the demand `law` of a review cycle.
    pub(super) fn new(law: &'a [f64]) -> Self {
        // 1 − q(0), summed from the rest where q(0) is near 1.
        let stay = law[1..].iter().sum();
        Self { law, stay, density: Vec::new(), total: vec![0.0] }
    }

    fn grow(&mut self, n: usize) {
        while self.density.len() < n {
            let j = self.density.len();
            let value = if j == 0 {
                1.0
            } else {
                let reach = j.min(self.law.len() - 1);
                (1..=reach).map(|l| self.law[l] * self.density[j - l]).sum()
            };
            self.density.push(value / self.stay);
            self.total.push(self.total[j] + self.density[j]);
        }
    }

    /// m(0), …, m(n − 1).
    pub(super) fn density(&mut self, n: usize) -> &[f64] {
        self.grow(n);
        &self.density[..n]
    }

    /// M(n).
    pub(super) fn total(&mut self, n: usize) -> f64 {
        self.grow(n);
        self.total[n]
    }
}
