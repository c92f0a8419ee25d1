//! Moving a single item of a load that weighs where it must not: along the floor, and into other stances.

use super::super::block::{Blocks, Layout};
use super::super::cargo::{Cargo, Container};
use super::super::node::Put;
use super::super::space::Cuboid;
use super::balance::{Scales, turn};
use super::over;
use super::unloading::hinders;

/// At most so many items are moved one after the other, each the one that mends most.
const MOVES: usize = 16;
/// Loads of more blocks are not mended so: each move looks at all pairs of them.
const BLOCKS: usize = 200;

/// Moves and turns items with nothing on them, none of the first `fixed`, as long as that mends something and, with stops, leaves
/// every way to the door free.
pub(super) fn relocate(cargo: &Cargo, blocks: &Blocks, bin: &Container, fixed: usize, grids: &mut [Put]) {
    if cargo.rolling || grids.len() > BLOCKS {
        return;
    }
    for _ in 0..MOVES {
        let now = Scales::of(blocks, grids).excess_of_all(bin);
        if now == 0.0 {
            return;
        }
        let moves = (fixed..grids.len()).filter_map(|row| best_move(cargo, blocks, bin, row, grids));
        let Some((least, row, put)) = moves.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))) else { return };
        if least >= now {
            return;
        }
        grids[row] = put;
    }
}

/// Where a block had best stand, if it may be moved at all: by how much the rules are broken then, and the block there.
fn best_move(cargo: &Cargo, blocks: &Blocks, bin: &Container, row: usize, grids: &[Put]) -> Option<(f64, usize, Put)> {
    let cuboid = |put: &Put| Cuboid::at(put.at, blocks.get(put.block).size);
    let own = cuboid(&grids[row]);
    let beside = || grids.iter().enumerate().filter(|&(other, _)| other != row).map(|(_, put)| put);
    let others: Vec<Cuboid> = beside().map(cuboid).collect();
    let turns: Vec<Option<u32>> = beside().filter(|_| cargo.laws.stops).map(|put| turn(cargo, blocks, put)).collect();
    let own_turn = turn(cargo, blocks, &grids[row]);
    let standing = cargo.supported || cargo.laws.piled();
    let tied = own.lo[2] > 0 || others.iter().any(|other| other.lo[2] == own.hi[2] && over(other, &own));
    if standing && tied {
        return None;
    }
    let mut rest = Scales::of(blocks, grids);
    rest.add(blocks, grids[row], -1);
    let mut best: Option<(f64, usize, Put)> = None;
    for block in stances(cargo, blocks, grids[row].block) {
        let size = blocks.get(block).size;
        if (0..3).any(|axis| size[axis] > bin.size[axis]) {
            continue;
        }
        let at = [0, 1, 2].map(|axis| grids[row].at[axis].min(bin.size[axis] - size[axis]));
        for axis in 0..2 {
            for (from, to) in gaps(&Cuboid::at(at, size), axis, bin.size[axis], &others) {
                let mut put = Put { block, at };
                put.at[axis] = from;
                let mut scales = rest;
                scales.add(blocks, put, 1);
                put.at[axis] += scales.best_move(blocks.get(block).weight, bin, axis, to - from);
                let mut scales = rest;
                scales.add(blocks, put, 1);
                let excess = scales.excess_of_all(bin);
                let better = best.is_none_or(|(least, ..)| excess < least);
                if better && keeps_ways_free(&cuboid(&put), own_turn, &others, &turns, bin.door) {
                    best = Some((excess, row, put));
                }
            }
        }
    }
    best
}

/// Whether goods neither hinder others, whose turns are listed where there are stops, nor are hindered by them.
fn keeps_ways_free(own: &Cuboid, turn: Option<u32>, others: &[Cuboid], turns: &[Option<u32>], door: usize) -> bool {
    // Goods of several stops in one block are taken for such that leave before and behind all others.
    others.iter().zip(turns).all(|(other, &theirs)| match (turn, theirs) {
        (Some(turn), Some(theirs)) if turn == theirs => true,
        (Some(turn), Some(theirs)) if turn > theirs => !hinders(own, other, door),
        (Some(_), Some(_)) => !hinders(other, own, door),
        _ => !hinders(own, other, door) && !hinders(other, own, door),
    })
}

/// A block as it is, and where it is one item also that item in its other stances.
fn stances(cargo: &Cargo, blocks: &Blocks, block: u32) -> Vec<u32> {
    let mut found = vec![block];
    if let Layout::Grid { kind, counts: [1, 1, 1], .. } = blocks.get(block).layout {
        let turned = cargo.kinds[kind as usize].stances.iter();
        found.extend(turned.filter_map(|&stance| blocks.single(kind as usize, stance)).filter(|&other| other != block));
    }
    found
}

/// From where to where along an axis the low side of a cuboid may lie so that it meets none of the `others`.
fn gaps(cuboid: &Cuboid, axis: usize, side: i32, others: &[Cuboid]) -> Vec<(i32, i32)> {
    let length = cuboid.hi[axis] - cuboid.lo[axis];
    let beside =
        |other: &&Cuboid| (0..3).all(|k| k == axis || (cuboid.lo[k] < other.hi[k] && other.lo[k] < cuboid.hi[k]));
    let mut walls: Vec<(i32, i32)> =
        others.iter().filter(beside).map(|other| (other.lo[axis], other.hi[axis])).collect();
    walls.sort_unstable();
    walls.push((side, side));
    let mut found = Vec::new();
    let mut from = 0;
    for (lo, hi) in walls {
        if lo - from >= length {
            found.push((from, lo - length));
        }
        from = from.max(hi);
    }
    found
}
