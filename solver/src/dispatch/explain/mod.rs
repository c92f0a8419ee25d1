//! Why stops are left out: a code of the catalogue and a sentence, proved by trying.
//!
//! A stop is tried together with what must be served with it ([`mod@unit`]), first alone on a vehicle
//! of every type, then at every place of every route with all else kept, and on a new route where
//! a vehicle is left ([`trial`]), each time by the direct ways and by the best of depots and stations ([`ways`],
//! [`charge`]). What is tried is an instance cut down to one route ([`part`]),
//! and the independent check says whether it is feasible and what it costs. [`reasons`] puts
//! codes and sentences into a plan; [`answer`] adds the cheapest [`change`] of the instance that makes
//! room ([`relax`]), and how tight the plan's routes are ([`tight`]).

mod answer;
mod cap;
mod change;
mod charge;
mod decided;
mod halving;
mod part;
mod reasons;
mod relax;
mod tight;
mod trial;
mod unit;
mod ways;
mod words;

pub(super) use answer::explain;
pub(super) use decided::broken as broken_by_what_is_decided;
pub(super) use reasons::give_reasons;

#[cfg(test)]
mod tests;
