//! Where a bin is unloaded, and where its load may weigh.

use crate::units::{Grams, Millimetres};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The side of a bin through which it is unloaded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Door {
    /// The far end along x.
    #[default]
    Rear,
    /// The far end along y.
    Side,
}

impl Door {
    /// The axis along which goods leave, towards its high end.
    pub const fn axis(self) -> usize {
        match self {
            Self::Rear => 0,
            Self::Side => 1,
        }
    }
}

/// Where the centre of gravity of a bin's load must lie: from and to, as shares (0 to 1) of the bin's sides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Centre {
    /// Along x. Default: anywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<[f64; 2]>,
    /// Along y. Default: anywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<[f64; 2]>,
    /// Along z, the height. Default: anywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub z: Option<[f64; 2]>,
}

impl Centre {
    /// The three ranges.
    pub const fn ranges(&self) -> [Option<[f64; 2]>; 3] {
        [self.x, self.y, self.z]
    }
}

/// One of the two axles (or groups of axles) that carry a bin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Axle {
    /// Where it is along x, in millimetres from the bin's origin; below 0: before the load.
    pub position_mm: Millimetres,
    /// What it may carry, the empty vehicle included, in grams.
    pub max_g: Grams,
    /// What it carries of the empty vehicle, in grams. Default: 0.
    #[serde(default, skip_serializing_if = "crate::defaults::is_default")]
    pub tare_g: Grams,
}
