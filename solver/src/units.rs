//! Quantities with their unit in the type's name.
//!
//! packhorse's own files use whole numbers of the units named here. Public files may give
//! double precision, or no unit at all; such quantities stay `f64` as read and their fields say so.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub, SubAssign};

macro_rules! unit {
    ($(#[$meta:meta])* $name:ident, $inner:ty) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl $name {
            /// The bare number, in this type's unit.
            #[inline]
            pub const fn get(self) -> $inner {
                self.0
            }
        }
        impl Add for $name {
            type Output = Self;
            #[inline]
            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0)
            }
        }
        impl Sub for $name {
            type Output = Self;
            #[inline]
            fn sub(self, other: Self) -> Self {
                Self(self.0 - other.0)
            }
        }
        impl AddAssign for $name {
            #[inline]
            fn add_assign(&mut self, other: Self) {
                self.0 += other.0;
            }
        }
        impl SubAssign for $name {
            #[inline]
            fn sub_assign(&mut self, other: Self) {
                self.0 -= other.0;
            }
        }
        impl Sum for $name {
            fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
                iter.fold(Self::default(), |a, b| a + b)
            }
        }
    };
}

unit!(
    /// A length in metres; in a public file without units, the file's own distance unit.
    Metres, f64
);
unit!(
    /// A duration, or a moment counted from the plan's day start, in seconds; in a public file without units, the file's own.
    Seconds, f64
);
unit!(
    /// Money in cents; in a public file without units, the file's own cost unit.
    Cents, f64
);
unit!(
    /// A length in whole millimetres; in a public file without units, the file's own whole unit.
    #[derive(Eq, Ord, Hash)]
    Millimetres, i64
);
unit!(
    /// A mass in whole grams.
    #[derive(Eq, Ord, Hash)]
    Grams, i64
);
