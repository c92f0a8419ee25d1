//! Two tours make a third.

use crate::search::random::Random;
use rand::RngExt;

/// Order crossover (Oliver, Smith, Holland 1987, "A study of permutation crossover operators on the
/// traveling salesman problem"): a stretch of the one tour, then the rest in the order of the other.
pub(super) fn order(one: &[u32], other: &[u32], child: &mut Vec<u32>, taken: &mut [bool], random: &mut Random) {
    let count = one.len();
    child.clear();
    if count < 2 {
        child.extend_from_slice(one);
        return;
    }
    let from = random.random_range(0..count);
    let length = random.random_range(1..count);
    taken.fill(false);
    for step in 0..length {
        let stop = one[(from + step) % count];
        taken[stop as usize] = true;
        child.push(stop);
    }
    let behind = (from + length) % count;
    for step in 0..count {
        let stop = other[(behind + step) % count];
        if !taken[stop as usize] {
            child.push(stop);
        }
    }
}
