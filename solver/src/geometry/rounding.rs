//! The rounding rules for distances computed from coordinates (contract, section 5).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// How a computed distance or travel time becomes the one that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Rounding {
    /// Double precision as computed.
    #[default]
    None,
    /// To the nearest whole number, halves up: TSPLIB's `EUC_2D`.
    Nearest,
    /// Up to the next whole number: TSPLIB's `CEIL_2D`.
    Ceil,
    /// Truncated to one decimal: the DIMACS rule for VRPTW.
    Trunc1,
    /// Rounded to three decimals.
    Round3,
    /// No computation at all: the weights are given explicitly.
    Matrix,
}

impl Rounding {
    /// All rules, in the contract's order.
    pub const ALL: [Self; 6] = [Self::None, Self::Nearest, Self::Ceil, Self::Trunc1, Self::Round3, Self::Matrix];

    /// Applies the rule to a non-negative value.
    #[inline]
    pub fn apply(self, value: f64) -> f64 {
        match self {
            Self::None | Self::Matrix => value,
            Self::Nearest => whole_part(value + 0.5),
            Self::Ceil => value.ceil(),
            Self::Trunc1 => whole_part(value * 10.0) / 10.0,
            Self::Round3 => (value * 1000.0).round() / 1000.0,
        }
    }

    /// The name as flags and files spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Nearest => "nearest",
            Self::Ceil => "ceil",
            Self::Trunc1 => "trunc1",
            Self::Round3 => "round3",
            Self::Matrix => "matrix",
        }
    }
}

/// What `floor` gives for a non-negative value, without the call that it is on processors of the base set.
#[inline]
fn whole_part(value: f64) -> f64 {
    /// From here on every number is whole.
    const ALL_WHOLE: f64 = 4_503_599_627_370_496.0;
    if value < ALL_WHOLE { value as i64 as f64 } else { value }
}

impl FromStr for Rounding {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|rule| rule.as_str() == text).ok_or_else(|| {
            format!("no rounding rule is named \"{text}\"; there are none, nearest, ceil, trunc1, round3, matrix")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Rounding;

    #[test]
    fn each_rule_does_what_its_name_says() {
        assert_eq!(Rounding::None.apply(2.55), 2.55);
        assert_eq!(Rounding::Nearest.apply(2.5), 3.0);
        assert_eq!(Rounding::Nearest.apply(2.49), 2.0);
        assert_eq!(Rounding::Ceil.apply(2.01), 3.0);
        assert_eq!(Rounding::Trunc1.apply(2.69), 2.6);
        assert_eq!(Rounding::Round3.apply(2.0006), 2.001);
        assert_eq!(Rounding::Nearest.apply(1e300), 1e300);
        assert!(Rounding::Nearest.apply(f64::INFINITY).is_infinite());
        for rule in Rounding::ALL {
            assert_eq!(rule.as_str().parse(), Ok(rule));
        }
    }
}
