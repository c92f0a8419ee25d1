//! What people read of packhorse's results: numbers, verdicts and tables as text, and one HTML page of a plan.
//!
//! This crate solves nothing and fetches nothing; it hands text back and prints nothing.

pub mod bench;
pub mod explanation;
pub mod numbers;
pub mod page;
pub mod verdict;
