//! Why items are left out: the rule that keeps each out, proved by trying.
//!
//! An item is tried alone in an empty bin of every type in stock, and then in every bin of the plan, in each empty space that
//! is large enough, at the space's lower corners and middle and flush with what bears it there ([`trial`]). What is tried is an instance cut down to one bin, and the
//! independent check says what it breaks. [`reasons`] turns that into codes and sentences; [`answer`] adds the cheapest change
//! of the instance that was found to make room ([`changes`], [`admits`]), and [`price`] solves the instance again without each of its constraints.

mod admits;
mod answer;
mod changes;
mod price;
mod reasons;
mod scene;
mod travel;
mod trial;

pub(super) use answer::explain;
pub(super) use reasons::give_reasons;

#[cfg(test)]
mod tests;
