//! Distances or travel times between places: a dense table, or computed on the fly.

use crate::geometry::{Matrix, Metric, Point, Rounding};

/// Up to so many places a computed table is kept dense (25 million entries, 200 MB). Beyond,
/// a look-up misses every cache and costs more than computing; the house's limit is 10,000.
const DENSE_PLACES: usize = 5_000;

/// A table over pairs of places.
#[derive(Debug, Clone)]
pub(super) enum Table {
    /// Given, or small enough to keep.
    Dense(Matrix),
    /// Computed at every look-up.
    Computed(Computed),
}

/// How an entry is computed: `rounding(metric(a, b) / divisor)`.
#[derive(Debug, Clone)]
pub(super) struct Computed {
    /// One point a place.
    pub(super) points: Vec<Point>,
    /// From two points to a distance.
    pub(super) metric: Metric,
    /// Applied last.
    pub(super) rounding: Rounding,
    /// 1 for distances, the speed for travel times.
    pub(super) divisor: f64,
}

impl Computed {
    #[inline]
    fn get(&self, from: usize, to: usize) -> f64 {
        self.rounding.apply(self.metric.between(self.points[from], self.points[to]) / self.divisor)
    }

    /// Kept dense where that pays.
    pub(super) fn into_table(self) -> Table {
        let places = self.points.len();
        if places > DENSE_PLACES {
            return Table::Computed(self);
        }
        Table::Dense(Matrix::from_fn(places, places, |from, to| self.get(from, to)))
    }
}

impl Table {
    /// The entry from `from` to `to`.
    #[inline]
    pub(super) fn get(&self, from: usize, to: usize) -> f64 {
        match self {
            Self::Dense(matrix) => matrix.get(from, to),
            Self::Computed(computed) => computed.get(from, to),
        }
    }

    /// How entries are computed at every look-up; `None` where the table is dense.
    pub(super) const fn rule(&self) -> Option<(Metric, f64, Rounding)> {
        match self {
            Self::Dense(_) => None,
            Self::Computed(computed) => Some((computed.metric, computed.divisor, computed.rounding)),
        }
    }

    /// One whole row, where the table is dense.
    #[inline]
    pub(super) fn row(&self, from: usize) -> Option<&[f64]> {
        match self {
            Self::Dense(matrix) => Some(matrix.row(from)),
            Self::Computed(_) => None,
        }
    }

    /// Whether from–to always equals to–from. Looks at every entry of a given table.
    pub(super) fn is_symmetric(&self) -> bool {
        match self {
            Self::Dense(matrix) => (0..matrix.rows()).all(|a| (0..a).all(|b| matrix.get(a, b) == matrix.get(b, a))),
            Self::Computed(_) => true,
        }
    }

    /// Whether every entry is a whole number.
    pub(super) fn is_whole(&self) -> bool {
        match self {
            Self::Dense(matrix) => {
                (0..matrix.rows()).all(|row| matrix.row(row).iter().all(|entry| entry.fract() == 0.0))
            }
            Self::Computed(computed) => matches!(computed.rounding, Rounding::Nearest | Rounding::Ceil),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Computed, DENSE_PLACES, Table};
    use crate::geometry::{Metric, Point, Rounding};

    #[test]
    fn both_forms_give_the_same_entries() {
        let points: Vec<Point> = (0..5).map(|k| Point { x: f64::from(k * k), y: f64::from(7 * k) }).collect();
        let computed = Computed { points, metric: Metric::Euclidean, rounding: Rounding::Trunc1, divisor: 2.0 };
        let dense = computed.clone().into_table();
        assert!(matches!(dense, Table::Dense(_)) && dense.is_symmetric());
        let fly = Table::Computed(computed);
        for a in 0..5 {
            for b in 0..5 {
                assert_eq!(dense.get(a, b), fly.get(a, b));
            }
        }
        const { assert!(DENSE_PLACES <= 10_000, "no larger table than the house allows") };
    }
}
