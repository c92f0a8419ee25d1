//! The spaces after random placements, against the plain definition.

use super::{Cuboid, Fresh, bridge, carve};
use crate::search::random::stream;
use rand::RngExt as _;

const SIDE: i32 = 9;

/// A random block that meets none of `boxes`; `None` after some tries.
fn free_block(random: &mut crate::search::random::Random, boxes: &[Cuboid]) -> Option<Cuboid> {
    (0..50).find_map(|_| {
        let size = [0; 3].map(|_| random.random_range(1..=4));
        let at = [0, 1, 2].map(|axis: usize| random.random_range(0..=SIDE - size[axis]));
        let block = Cuboid::at(at, size);
        (!boxes.iter().any(|other| other.meets(&block))).then_some(block)
    })
}

#[test]
fn spaces_are_empty_maximal_and_all_there_are() {
    let mut random = stream(1, "spaces", 0);
    for _ in 0..60 {
        let whole = Cuboid { lo: [0; 3], hi: [SIDE; 3] };
        let (mut spaces, mut boxes, mut fresh) = (vec![whole], Vec::new(), Fresh::default());
        while let Some(block) = free_block(&mut random, &boxes).filter(|_| boxes.len() < 12) {
            carve(&mut spaces, &block, [1; 3], false, &mut fresh);
            boxes.push(block);
            for space in &spaces {
                assert!(whole.holds(space) && !boxes.iter().any(|other| other.meets(space)), "{space:?} is not empty");
                for axis in 0..3 {
                    // One step further in any direction leaves the bin or meets a block.
                    let (mut lower, mut upper) = (*space, *space);
                    lower.lo[axis] -= 1;
                    upper.hi[axis] += 1;
                    for grown in [lower, upper] {
                        let stuck = !whole.holds(&grown) || boxes.iter().any(|other| other.meets(&grown));
                        assert!(stuck, "{space:?} could grow to {grown:?}");
                    }
                }
            }
            // Every free cuboid lies in a space: enough to try the free cells and random cuboids.
            for _ in 0..200 {
                let lo = [0; 3].map(|_| random.random_range(0..SIDE));
                let cell = Cuboid::at(lo, [1; 3]);
                let hi = [0, 1, 2].map(|axis: usize| random.random_range(lo[axis] + 1..=SIDE));
                for free in [cell, Cuboid { lo, hi }] {
                    let empty = !boxes.iter().any(|other| other.meets(&free));
                    assert!(!empty || spaces.iter().any(|space| space.holds(&free)), "{free:?} is in no space");
                }
            }
        }
    }
}

#[test]
fn supported_spaces_stand_on_something_everywhere() {
    let mut random = stream(2, "spaces", 0);
    for _ in 0..60 {
        let whole = Cuboid { lo: [0; 3], hi: [SIDE; 3] };
        let (mut spaces, mut boxes) = (vec![whole], Vec::<Cuboid>::new());
        let (mut fresh, mut buffers) = (Fresh::default(), (Vec::new(), Fresh::default()));
        while !spaces.is_empty() && boxes.len() < 20 {
            let space = spaces[random.random_range(0..spaces.len())];
            let size = space.size().map(|side| random.random_range(1..=side.min(4)));
            let block = Cuboid::at(space.lo, size);
            carve(&mut spaces, &block, [1; 3], true, &mut fresh);
            boxes.push(block);
            bridge(&mut spaces, &boxes, &block, SIDE, [1; 3], &mut buffers);
            for space in &spaces {
                assert!(!boxes.iter().any(|other| other.meets(space)), "{space:?} is not empty");
                let [dx, dy, _] = space.size();
                let length = |other: &Cuboid, axis: usize| {
                    (other.hi[axis].min(space.hi[axis]) - other.lo[axis].max(space.lo[axis])).max(0)
                };
                let below = boxes.iter().filter(|other| other.hi[2] == space.lo[2]);
                let area: i32 = below.map(|other| length(other, 0) * length(other, 1)).sum();
                assert!(space.lo[2] == 0 || area == dx * dy, "{space:?} hangs over");
            }
        }
    }
}
