//! packhorse's solver: four kinds of supply-chain decision, each with the same rooms.
//!
//! A file becomes a `Problem` (in `packhorse-instances`), a `Problem` becomes a plan (here), and
//! a plan is checked from the problem and the plan alone (also here, in each kind's `check`, by
//! code that shares nothing with the search). This crate reads and writes no files, prints
//! nothing, and looks at the clock only through [`search::stop::Stop`].
//!
//! The ground floor is shared: [`units`], [`ids`], [`geometry`], [`milp`], [`search`],
//! [`outcome`], [`finding`], [`explanation`], [`kind`]. Above it, one wing a kind: [`allocation`],
//! [`replenishment`], [`packing`], [`dispatch`].

pub mod allocation;
mod defaults;
pub mod dispatch;
pub mod explanation;
pub mod finding;
pub mod geometry;
pub mod ids;
pub mod kind;
pub mod milp;
pub mod outcome;
pub mod packing;
pub mod plan_file;
pub mod replenishment;
pub mod search;
pub mod units;
pub mod verdict;

pub use finding::Finding;
pub use kind::Kind;
pub use kind::KindName;
pub use outcome::Outcome;
pub use plan_file::PlanFile;
