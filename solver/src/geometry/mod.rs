//! Distances, rounding rules, matrices, neighbour lists: what every kind with places needs.

pub mod distance;
pub mod matrix;
pub mod neighbours;
pub mod rounding;
pub mod sphere;

pub use distance::{Metric, Point};
pub use matrix::Matrix;
pub use rounding::Rounding;
