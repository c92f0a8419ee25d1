//! Points and the distance between two of them.

use geo::Distance as _;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A place: planar `x`, `y`, or degrees with `x` = longitude and `y` = latitude.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Abscissa, or longitude in degrees.
    pub x: f64,
    /// Ordinate, or latitude in degrees.
    pub y: f64,
}

/// How the distance between two points is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Metric {
    /// Straight line in the plane, in the coordinates' own unit.
    #[default]
    Euclidean,
    /// Great circle on the mean Earth radius, in metres, coordinates in degrees.
    Haversine,
}

impl Metric {
    /// The distance from `a` to `b`.
    #[inline]
    pub fn between(self, a: Point, b: Point) -> f64 {
        match self {
            Self::Euclidean => ((a.x - b.x).powi(2) + (a.y - b.y).powi(2)).sqrt(),
            Self::Haversine => geo::Haversine.distance(geo::Point::new(a.x, a.y), geo::Point::new(b.x, b.y)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Metric, Point};

    #[test]
    fn planar_and_spherical_distances() {
        let a = Point { x: 0.0, y: 0.0 };
        assert_eq!(Metric::Euclidean.between(a, Point { x: 3.0, y: 4.0 }), 5.0);
        // One degree of latitude is about 111.2 km.
        let degree = Metric::Haversine.between(a, Point { x: 0.0, y: 1.0 });
        assert!((degree - 111_195.0).abs() < 1.0, "{degree}");
    }
}
