//! The city that the generators share: under one seed, warehouse W001 stands at the same place in
//! every kind, customer C001 lives at the same address, and SKU0001 is the same article.
//!
//! Every place has a random stream of its own, so that a larger instance holds the smaller one's
//! places.

use packhorse_solver::search::random::{Random, stream};
use rand::RngExt as _;
use rand_distr::{Distribution as _, Normal};

/// Longitude and latitude of the city's middle, in degrees.
pub(crate) const MIDDLE: (f64, f64) = (13.405, 52.52);
/// A degree's length there, in metres.
const METRES_PER_DEGREE: (f64, f64) = (67_700.0, 111_200.0);
/// Homes lie around so many quarters.
const QUARTERS: u64 = 12;

/// A place with its name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Place {
    /// Its id.
    pub(crate) id: String,
    /// Longitude in degrees.
    pub(crate) x: f64,
    /// Latitude in degrees.
    pub(crate) y: f64,
}

/// A warehouse's id; numbers count from 1.
pub(crate) fn warehouse_id(number: usize) -> String {
    format!("W{number:03}")
}

/// An article's id; numbers count from 1.
pub(crate) fn article_id(number: usize) -> String {
    format!("SKU{number:04}")
}

/// Warehouse `number` of the city `seed`: up to some 15 km from the middle.
pub(crate) fn warehouse(seed: u64, number: usize) -> Place {
    let mut random = stream(seed, "city warehouse", number as u64);
    let (x, y) = around(&mut random, MIDDLE, 7_000.0);
    Place { id: warehouse_id(number), x, y }
}

/// Customer `number` of the city `seed`: within a walk of the middle of a quarter.
pub(crate) fn customer(seed: u64, number: usize) -> Place {
    let mut random = stream(seed, "city customer", number as u64);
    let mut quarter = stream(seed, "city quarter", random.random_range(0..QUARTERS));
    let centre = around(&mut quarter, MIDDLE, 5_000.0);
    let (x, y) = around(&mut random, centre, 1_200.0);
    Place { id: format!("C{number:03}"), x, y }
}

/// A point around `centre`, `spread` metres of standard deviation each way, at most twice as far.
/// Five decimals of a degree are about a metre: no more is known of an address.
fn around(random: &mut Random, centre: (f64, f64), spread: f64) -> (f64, f64) {
    let mut offset = || {
        let drawn = Normal::new(0.0, spread).map_or(0.0, |normal| normal.sample(random));
        drawn.clamp(-2.0 * spread, 2.0 * spread)
    };
    let (east, north) = (offset(), offset());
    let degrees = |value: f64| (value * 1e5).round() / 1e5;
    (degrees(centre.0 + east / METRES_PER_DEGREE.0), degrees(centre.1 + north / METRES_PER_DEGREE.1))
}

#[cfg(test)]
mod tests {
    use super::{article_id, customer, warehouse};

    #[test]
    fn a_place_is_the_same_for_every_generator() {
        assert_eq!(warehouse(1, 3), warehouse(1, 3));
        assert_ne!(customer(1, 3), customer(2, 3));
        assert_eq!((warehouse(1, 3).id.as_str(), customer(1, 1000).id.as_str()), ("W003", "C1000"));
        assert_eq!(article_id(7), "SKU0007");
    }

    #[test]
    fn the_city_is_about_forty_kilometres_wide() {
        for number in 1..500 {
            for place in [warehouse(9, number), customer(9, number)] {
                assert!((13.1..13.7).contains(&place.x) && (52.35..52.7).contains(&place.y), "{place:?}");
            }
        }
    }
}
