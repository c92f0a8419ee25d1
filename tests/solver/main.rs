//! Tests that cross the crates: formats, plans and checks of all four kinds, and bad inputs.

mod dispatch_core;
mod replenishment;
