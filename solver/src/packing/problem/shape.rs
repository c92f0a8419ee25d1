//! What an item looks like inside its edges, and when it could roll.

use super::draft::ItemType;
use super::orientation::Orientation;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an item looks like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// It fills its edges.
    #[default]
    Box,
    /// A tube or drum, packed as its hull.
    Cylinder,
}

/// An edge of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Axis {
    /// Its x edge.
    X,
    /// Its y edge.
    Y,
    /// Its z edge.
    Z,
}

/// Along which of the bin's axes an item could roll: along x, along y. Where both are named, its stance could be
/// either, and one of the two is enough to be held.
pub type Rolls = [bool; 2];

/// How an item that stands as `stance` could roll, given the stances that its `orientations` give.
pub(super) fn rolls(item: &ItemType, orientations: &[Orientation], stance: [i64; 3]) -> Rolls {
    let Some(axis) = item.axis.filter(|_| item.shape == Shape::Cylinder) else { return [false; 2] };
    let same = |orientation: &&Orientation| orientation.turn(item.packed_size()) == stance;
    let along = |orientation: &Orientation| orientation.edges().iter().position(|&edge| edge == axis as usize);
    let runs: Vec<Option<usize>> = orientations.iter().filter(same).map(along).collect();
    if runs.contains(&Some(2)) {
        return [false; 2]; // upright
    }
    // A tube that runs along y rolls along x.
    [runs.contains(&Some(1)), runs.contains(&Some(0))]
}
