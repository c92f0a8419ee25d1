//! Which lengths rows of items can have along an axis: the estimate of what a gap will waste.

use super::cargo::Cargo;

/// Words of the sets times item types beyond which nothing is estimated: every gap counts as fillable.
const HEAVIEST: usize = 500_000;

/// For each axis the set of lengths that sums of item edges can have, as bits.
#[derive(Debug, Default)]
pub(super) struct Reach {
    bits: Vec<u64>,
    starts: [usize; 4],
    silent: bool,
}

clone_into_buffers!(Reach { bits, starts, silent });

impl Reach {
    /// Makes the sets those of a bin of `size` and what is left.
    pub(super) fn open(&mut self, cargo: &Cargo, size: [i32; 3], left: &[u32]) {
        let words = size.map(|side| side as usize / 64 + 1);
        self.starts = [0, words[0], words[0] + words[1], words[0] + words[1] + words[2]];
        let kinds = left.iter().filter(|&&left| left > 0).count();
        self.silent = self.starts[3] * kinds > HEAVIEST;
        self.bits.resize(if self.silent { 0 } else { self.starts[3] }, 0);
        self.renew(cargo, size, left);
    }

    /// Recomputes the sets for what is left.
    pub(super) fn renew(&mut self, cargo: &Cargo, size: [i32; 3], left: &[u32]) {
        if self.silent {
            return;
        }
        for axis in 0..3 {
            let set = &mut self.bits[self.starts[axis]..self.starts[axis + 1]];
            set.fill(0);
            set[0] = 1;
            for (kind, _) in cargo.kinds.iter().zip(left).filter(|&(_, &left)| left > 0) {
                for (k, stance) in kind.stances.iter().enumerate() {
                    let edge = stance[axis];
                    let known = kind.stances[..k].iter().any(|earlier| earlier[axis] == edge);
                    if !known && edge <= size[axis] {
                        add_multiples(set, edge as usize);
                    }
                }
            }
        }
    }

    /// The longest row of items that fits into `gap` along `axis`.
    #[inline]
    pub(super) fn fill(&self, axis: usize, gap: i32) -> i32 {
        if self.silent {
            return gap;
        }
        let set = &self.bits[self.starts[axis]..self.starts[axis + 1]];
        let gap = gap as usize;
        let mut word = gap / 64;
        let mut bits = set[word] & (u64::MAX >> (63 - gap % 64));
        while bits == 0 {
            // Bit 0 of word 0 is always set, so this ends.
            word -= 1;
            bits = set[word];
        }
        (word * 64 + 63 - bits.leading_zeros() as usize) as i32
    }
}

/// Adds all multiples of `edge` to every length of the set, by doubling.
fn add_multiples(set: &mut [u64], edge: usize) {
    let mut step = edge;
    while step < set.len() * 64 {
        let (words, bits) = (step / 64, step % 64);
        for at in (words..set.len()).rev() {
            let low = set[at - words] << bits;
            let carry = if bits > 0 && at > words { set[at - words - 1] >> (64 - bits) } else { 0 };
            set[at] |= low | carry;
        }
        step *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::add_multiples;

    #[test]
    fn sums_of_edges_are_found() {
        let mut set = vec![0_u64; 4];
        set[0] = 1;
        add_multiples(&mut set, 30);
        add_multiples(&mut set, 77);
        let has = |length: usize| set[length / 64] >> (length % 64) & 1 == 1;
        for length in 0..256 {
            let sum = (0..=length / 77).any(|k| (length - 77 * k) % 30 == 0);
            assert_eq!(has(length), sum, "{length}");
        }
    }
}
