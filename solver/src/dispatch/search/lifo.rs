//! Last in, first out: which goods stand in front.

use super::data::{Data, NONE};

/// What lies in front of the goods of a new transport, while a walk passes the stops between its
/// pickup and its delivery.
#[derive(Clone, Copy, Default)]
pub(super) struct InFront(u32);

impl InFront {
    /// Whether nothing stands in front, so that it can be delivered.
    #[inline]
    pub(super) const fn is_clear(self) -> bool {
        self.0 == 0
    }
    /// Passes a stop; false where its goods stand behind the new ones and cannot be delivered.
    #[inline]
    pub(super) fn pass(&mut self, data: &Data<'_>, stop: u32) -> bool {
        if data.partner[stop as usize] == NONE {
            return true;
        }
        if !data.delivers[stop as usize] {
            self.0 += 1;
            return true;
        }
        let clear = self.is_clear();
        self.0 = self.0.saturating_sub(1);
        !clear
    }
}

/// Whether these stops in this order take what was picked up last first. Every delivery looks back
/// for its pickup: between the two, what is picked up is delivered.
pub(super) fn keeps(data: &Data<'_>, stops: &[u32]) -> bool {
    stops.iter().enumerate().filter(|&(_, &stop)| data.delivers[stop as usize]).all(|(at, &stop)| {
        let pickup = data.partner[stop as usize];
        let from = stops[..at].iter().position(|&before| before == pickup).unwrap_or(at);
        let between = &stops[from..at];
        between.iter().all(|&inner| {
            let other = data.partner[inner as usize];
            inner == pickup || other == NONE || between.contains(&other)
        })
    })
}
