//! Tests that cross the crates: formats, plans and checks of all four kinds, and bad inputs.

mod allocation;
mod bad_inputs;
mod bad_routes;
mod bad_tables;
mod benchmarks;
mod dispatch_bounds;
mod dispatch_core;
mod dispatch_rules;
mod dispatch_search;
mod examples;
mod folders;
mod house_rules;
mod late_start;
mod packing;
mod packing_company;
mod public;
mod replenishment;
mod robustness;
mod schemas;
mod scratch;
