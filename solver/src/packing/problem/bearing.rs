//! What may rest on the top of an item.

use super::ItemType;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which part of an item's top bears what stands on it (Elhedhli, Gzara and Yildiz 2019).
///
/// An edge that bears is a strip along that edge of the top as placed, a tenth of the top's shorter side
/// wide, rounded up to a whole millimetre; a corner that bears is a square as wide. On a square top the edges along y
/// count as the short ones. What lies over the rest of the top does not stand on it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Top {
    /// All of it.
    #[default]
    Full,
    /// The four edges, as of an open crate.
    AllEdges,
    /// The two longer edges.
    LongEdges,
    /// The two shorter edges.
    ShortEdges,
    /// The four corners.
    Corners,
}

/// What may rest on one item.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bearing {
    /// Grams that may rest on the top; 0: nothing may stand on it, however light.
    pub weight: Option<i64>,
    /// Grams per square decimetre of contact that may rest on the top, at every contact.
    pub pressure: Option<i64>,
    /// The part of the top that bears.
    pub top: Top,
    /// Items in a stack that begins with this one, at most.
    pub stack: Option<u32>,
    /// It stands on the floor or on its own type only, and only its own type stands on it.
    pub only_on_same: bool,
}

impl Bearing {
    pub(super) fn of(item: &ItemType) -> Self {
        Self {
            weight: item.bears_g.map(crate::units::Grams::get),
            pressure: item.bears_g_dm2.map(crate::units::Grams::get),
            top: item.top,
            stack: item.max_stack,
            only_on_same: item.only_on_same,
        }
    }

    /// Whether it asks for anything.
    pub fn asks(&self) -> bool {
        *self != Self::default()
    }
}
