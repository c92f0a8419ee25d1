//! What routes cost that were walked before: steps taken back bring the same routes again and again.

use super::gear::Gear;
use super::label::Step;

/// Entries, each overwritten by the next route that falls on it.
const ENTRIES: usize = 1 << 14;

/// Places between stops that are remembered of a route at most.
const HUBS: usize = 12;

/// A place gone to on the way to the stop of this number (behind the last: to the end).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hub {
    pub(super) leg: u32,
    pub(super) step: Step,
}

/// What is remembered of a route.
#[derive(Debug, Clone, Copy)]
struct Entry {
    key: [u64; 2],
    cost: f64,
    /// How many places between stops it has; more than fit are not kept.
    count: usize,
    hubs: [Hub; HUBS],
}

/// Costs of routes by two hashes of 64 bits each, which no two routes of a run share in practice.
pub(super) struct Memory {
    entries: Vec<Entry>,
}

impl Default for Memory {
    fn default() -> Self {
        let none = Hub { leg: 0, step: Step::Start };
        Self { entries: vec![Entry { key: [0; 2], cost: f64::NAN, count: 0, hubs: [none; HUBS] }; ENTRIES] }
    }
}

impl Memory {
    /// The key of a route of a problem.
    pub(super) fn key(problem: u64, gear: &Gear, stops: impl Iterator<Item = u32>) -> [u64; 2] {
        // Multiplication and rotation mix well enough for tables; two odd factors make two hashes.
        let mut key = [problem ^ 0x9e37_79b9_7f4a_7c15, problem.rotate_left(32) ^ 0xc2b2_ae3d_27d4_eb4f];
        for word in stops.chain([gear.kind]) {
            key[0] = (key[0] ^ u64::from(word)).wrapping_mul(0xff51_afd7_ed55_8ccd).rotate_left(31);
            key[1] = (key[1] ^ u64::from(word)).wrapping_mul(0xc4ce_b9fe_1a85_ec53).rotate_left(29);
        }
        key
    }

    fn entry(&self, key: [u64; 2]) -> Option<&Entry> {
        Some(&self.entries[key[0] as usize % ENTRIES]).filter(|entry| entry.key == key && !entry.cost.is_nan())
    }

    /// The cost of a route that is remembered.
    pub(super) fn get(&self, key: [u64; 2]) -> Option<f64> {
        self.entry(key).map(|entry| entry.cost)
    }

    /// Where a route that is remembered goes between its stops, from the first to the last.
    pub(super) fn hubs(&self, key: [u64; 2]) -> Option<&[Hub]> {
        self.entry(key).filter(|entry| entry.cost.is_finite()).and_then(|entry| entry.hubs.get(..entry.count))
    }

    /// Remembers a route; `hubs` are its places between stops, from the last to the first.
    pub(super) fn put(&mut self, key: [u64; 2], cost: f64, hubs: &[Hub]) {
        let entry = &mut self.entries[key[0] as usize % ENTRIES];
        (entry.key, entry.cost, entry.count) = (key, cost, hubs.len());
        if hubs.len() > HUBS {
            entry.count = usize::MAX;
            return;
        }
        for (kept, hub) in entry.hubs.iter_mut().zip(hubs.iter().rev()) {
            *kept = *hub;
        }
    }
}
