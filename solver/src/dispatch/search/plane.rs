//! Distances and travel times computed at every look-up, where places are too many for tables.
//!
//! The problem's own rules on the search's places. On the globe, places are unit vectors, so that an
//! arc costs a square root and no sines (`geometry::sphere`).

use super::data::NONE;
use crate::dispatch::problem::Problem;
use crate::geometry::{Metric, Point, Rounding, sphere};

/// Where the places are; `nowhere`, the last, is not among them.
enum Places {
    Flat(Vec<Point>),
    Globe(Vec<[f64; 3]>),
}

/// How a length becomes an entry: divided, then rounded.
type Rule = (f64, Rounding);

/// The places and the rules.
pub(super) struct Plane {
    places: Places,
    distance: Rule,
    /// `None` where travel times come from a table.
    time: Option<Rule>,
}

impl Plane {
    /// `None` where the problem has a table of distances. `origin` is the problem's place of each of ours.
    pub(super) fn new(problem: &Problem, origin: &[u32]) -> Option<Self> {
        let ((metric, divisor, rounding), points) = problem.distance_rule().zip(problem.points())?;
        let points = origin.iter().filter(|&&place| place != NONE).map(|&place| points[place as usize]);
        let places = match metric {
            Metric::Euclidean => Places::Flat(points.collect()),
            Metric::Haversine => Places::Globe(points.map(sphere::unit_vector).collect()),
        };
        let time = problem.duration_rule().map(|(_, divisor, rounding)| (divisor, rounding));
        Some(Self { places, distance: (divisor, rounding), time })
    }

    /// Distance from `a` to `b`; 0 from and to nowhere.
    #[inline]
    pub(super) fn distance(&self, a: u32, b: u32) -> f64 {
        self.entry(self.distance, a, b)
    }
    /// Travel time from `a` to `b`, if it is computed.
    #[inline]
    pub(super) fn time(&self, a: u32, b: u32) -> Option<f64> {
        self.time.map(|rule| self.entry(rule, a, b))
    }

    #[inline]
    fn entry(&self, (divisor, rounding): Rule, a: u32, b: u32) -> f64 {
        let (a, b) = (a as usize, b as usize);
        let length = match &self.places {
            Places::Flat(points) => points.get(a).zip(points.get(b)).map(|(&a, &b)| Metric::Euclidean.between(a, b)),
            Places::Globe(vectors) => vectors.get(a).zip(vectors.get(b)).map(|(a, b)| sphere::between(a, b)),
        };
        length.map_or(0.0, |length| rounding.apply(length / divisor))
    }
}
