//! The searches: exact policies stock by stock; set-ups and quantities of lot sizing.

mod lots_of_q;
mod min_max;
pub(super) mod policies;
mod profile;
mod quick;
mod renewal;
mod spans;
#[cfg(test)]
mod tests;
