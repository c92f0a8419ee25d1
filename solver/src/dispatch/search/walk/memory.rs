//! What routes cost that were walked before: steps taken back bring the same routes again and again.

use super::gear::Gear;

/// Entries, each overwritten by the next route that falls on it.
const ENTRIES: usize = 1 << 14;

/// Costs of routes by two hashes of 64 bits each, which no two routes of a run share in practice.
pub(super) struct Memory {
    entries: Vec<([u64; 2], f64)>,
}

impl Default for Memory {
    fn default() -> Self {
        Self { entries: vec![([0; 2], f64::NAN); ENTRIES] }
    }
}

impl Memory {
    /// The key of a route of a problem.
    pub(super) fn key(problem: u64, gear: &Gear, stops: &[u32]) -> [u64; 2] {
        // Multiplication and rotation mix well enough for tables; two odd factors make two hashes.
        let mut key = [problem ^ 0x9e37_79b9_7f4a_7c15, problem.rotate_left(32) ^ 0xc2b2_ae3d_27d4_eb4f];
        for word in stops.iter().copied().chain([gear.kind]) {
            key[0] = (key[0] ^ u64::from(word)).wrapping_mul(0xff51_afd7_ed55_8ccd).rotate_left(31);
            key[1] = (key[1] ^ u64::from(word)).wrapping_mul(0xc4ce_b9fe_1a85_ec53).rotate_left(29);
        }
        key
    }

    pub(super) fn get(&self, key: [u64; 2]) -> Option<f64> {
        let (known, cost) = self.entries[key[0] as usize % ENTRIES];
        (known == key && !cost.is_nan()).then_some(cost)
    }

    pub(super) fn put(&mut self, key: [u64; 2], cost: f64) {
        self.entries[key[0] as usize % ENTRIES] = (key, cost);
    }
}
