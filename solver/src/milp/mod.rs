//! The one door to good_lp and HiGHS.
//!
//! Model with good_lp's expressions in a [`Program`], then [`Program::solve`]. The status is
//! packhorse's own, computed from objective and bound: HiGHS's "optimal" only means "within the
//! gap asked for", and good_lp's adapter loses the bound, the gap and the objective's constant.
//! Every solve runs on one thread and ends within 0.3 s of a stop. A run that is limited by
//! iterations is limited by nodes and simplex iterations, never by time, so that it repeats.
//!
//! [`Linear`] is a linear program that grows (cut loops, column generation) and restarts hot;
//! it needs the feature `highs`. Without that feature microlp solves, which has no interrupt and
//! suits small models only (up to about 2,500 variables).

#[cfg(feature = "highs")]
mod interrupt;
#[cfg(feature = "highs")]
mod linear;
#[cfg(feature = "highs")]
mod on_highs;
mod on_microlp;
mod program;
#[cfg(not(feature = "highs"))]
mod without_linear;

#[cfg(feature = "highs")]
pub use linear::{Linear, LinearStatus};
pub use program::{Limits, Program, Solved, Status};
#[cfg(not(feature = "highs"))]
pub use without_linear::{Linear, LinearStatus};

#[cfg(test)]
mod tests;

pub use good_lp::{Expression, Variable, constraint, variable};

/// Whether HiGHS is compiled in.
pub const HAS_HIGHS: bool = cfg!(feature = "highs");
