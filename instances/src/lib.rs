//! Every file format of packhorse, in and out, and the instance generators.
//!
//! A file becomes a kind's `Draft` (its JSON form, or a public format's reader), the draft is
//! validated into a `Problem`, and every finding is placed: file, line, column.
//! This crate decides nothing about optimisation.

pub mod allocation;
pub mod dispatch;
pub mod error;
pub mod formats;
pub mod packing;
pub mod replenishment;
pub mod source;
pub mod tokens;

pub use error::ReadError;
