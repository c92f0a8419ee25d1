//! Every file format of packhorse, in and out, and the instance generators.
//!
//! A file becomes a kind's `Draft` (its JSON form, a CSV folder, or a public format's reader), the
//! draft is validated into a `Problem`, and every finding is placed: file, line, column.
//! [`read_instance`] is the way in; [`convert`](convert::convert), [`plan_json`] and
//! [`write_whole`] are the ways out. This crate decides nothing about optimisation.

pub mod allocation;
mod city;
pub mod convert;
mod detect;
pub mod dispatch;
pub mod error;
mod folder;
pub mod formats;
mod json;
mod kinds;
pub mod packing;
mod places;
mod plan;
mod read;
pub mod replenishment;
mod schema;
pub mod source;
mod suggest;
pub mod tokens;
mod write;

pub use dispatch::{read_sol, write_sol};
pub use error::ReadError;
pub use folder::write::write_folder;
pub use kinds::{Files, FormatInfo, formats};
pub use plan::{PlanHead, instance_json, peek_plan, plan_json, read_plan};
pub use read::{AnyInstance, Instance, ReadOptions, read_instance};
pub use schema::{instance_schema, plan_schema};
pub use write::{probe_writable, write_whole};
