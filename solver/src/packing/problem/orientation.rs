//! The six ways a cuboid can stand with its edges along the bin's.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One of the six axis-parallel orientations.
///
/// The letters name the item's own edges in the order of the bin's axes x, y, z: the last letter
/// is the edge that stands upright. An item of x = 30, y = 20, z = 10 then measures
///
/// | name | along the bin's x | along y | along z (up) | in words |
/// | --- | --- | --- | --- | --- |
/// | `xyz` | 30 | 20 | 10 | as given |
/// | `yxz` | 20 | 30 | 10 | turned on its base |
/// | `xzy` | 30 | 10 | 20 | y upright |
/// | `zxy` | 10 | 30 | 20 | y upright, turned |
/// | `yzx` | 20 | 10 | 30 | x upright |
/// | `zyx` | 10 | 20 | 30 | x upright, turned |
///
/// "This side up" is `["xyz", "yxz"]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Orientation {
    /// As given.
    Xyz,
    /// Turned on its base.
    Yxz,
    /// The y edge upright.
    Xzy,
    /// The y edge upright, turned.
    Zxy,
    /// The x edge upright.
    Yzx,
    /// The x edge upright, turned.
    Zyx,
}

impl Orientation {
    /// All six, in the order of the table.
    pub const ALL: [Self; 6] = [Self::Xyz, Self::Yxz, Self::Xzy, Self::Zxy, Self::Yzx, Self::Zyx];

    /// Which edge of the item (0 = x, 1 = y, 2 = z) lies along the bin's x, y and z.
    pub const fn edges(self) -> [usize; 3] {
        match self {
            Self::Xyz => [0, 1, 2],
            Self::Yxz => [1, 0, 2],
            Self::Xzy => [0, 2, 1],
            Self::Zxy => [2, 0, 1],
            Self::Yzx => [1, 2, 0],
            Self::Zyx => [2, 1, 0],
        }
    }

    /// The size along the bin's axes of an item of `size`.
    pub const fn turn(self, size: [i64; 3]) -> [i64; 3] {
        let [a, b, c] = self.edges();
        [size[a], size[b], size[c]]
    }
}

#[cfg(test)]
mod tests {
    use super::Orientation;

    #[test]
    fn the_six_orientations_are_the_six_permutations() {
        let mut seen: Vec<[i64; 3]> = Orientation::ALL.iter().map(|o| o.turn([30, 20, 10])).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 6);
        assert_eq!(Orientation::Zxy.turn([30, 20, 10]), [10, 30, 20]);
        assert_eq!(serde_json::to_string(&Orientation::Zxy).ok().as_deref(), Some("\"zxy\""));
    }
}
