//! What no kind owns: stop rules, named random streams, observers.

pub mod observer;
pub mod random;
pub mod stop;
