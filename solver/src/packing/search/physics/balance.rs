//! Where a loaded bin weighs: its load is mirrored, its walls change places, all of it is shifted, and at last items are
//! moved singly or taken out, until the centre of gravity lies where it must and the axles carry what they may.
//!
//! A wall is what stands between two planes across the bin that no item crosses. Moved or mirrored as a whole it
//! stands as before. With stops the order along the way to the door is kept; across that way walls are in nobody's way.

use super::super::block::{Blocks, Layout};
use super::super::cargo::{Cargo, Container, Kind};
use super::super::node::Put;
use super::super::space::Cuboid;
use super::moves::relocate;
use super::over;

/// Shares of a side, in units of 1.
const BILLION: f64 = 1e9;
/// Walls that change places, at most.
const WALLS: usize = 24;

/// A load: weight in grams and twice the moment about the origin.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Scales {
    weight: i128,
    moment: [i128; 3],
}

impl Scales {
    pub(super) fn of(blocks: &Blocks, puts: &[Put]) -> Self {
        let mut sum = Self::default();
        for put in puts {
            sum.add(blocks, *put, 1);
        }
        sum
    }

    /// Adds a grid, or takes it off with `sign` -1.
    pub(super) fn add(&mut self, blocks: &Blocks, put: Put, sign: i128) {
        let block = blocks.get(put.block);
        self.add_weight(sign * i128::from(block.weight), put.at, block.size);
    }

    fn add_weight(&mut self, weight: i128, at: [i32; 3], size: [i32; 3]) {
        self.weight += weight;
        for (axis, moment) in self.moment.iter_mut().enumerate() {
            *moment += weight * (2 * i128::from(at[axis]) + i128::from(size[axis]));
        }
    }

    /// The same moved along an axis.
    fn shifted(mut self, axis: usize, by: i32) -> Self {
        self.moment[axis] += 2 * i128::from(by) * self.weight;
        self
    }

    /// By how much the load breaks the rules along an axis, in shares of what is allowed; 0 exactly where it breaks none.
    fn excess(&self, bin: &Container, axis: usize) -> f64 {
        let mut sum = 0.0;
        let mut add = |over: i128, unit: f64| {
            if over > 0 {
                sum += (over as f64 / unit.max(1.0)).max(f64::MIN_POSITIVE);
            }
        };
        let range = bin.centre.and_then(|centre| centre.ranges()[axis]).filter(|_| self.weight > 0);
        if let Some([from, to]) = range {
            let whole = i128::from(bin.size[axis]) * 2 * self.weight;
            let at = self.moment[axis] * 1_000_000_000;
            add((from * BILLION).floor() as i128 * whole - at, whole as f64 * BILLION);
            add(at - (to * BILLION).ceil() as i128 * whole, whole as f64 * BILLION);
        }
        if let Some([first, second]) = bin.axles.filter(|_| axis == 0) {
            let [at, end] = [first, second].map(|axle| i128::from(axle.position_mm.get()));
            let unit = 2 * (end - at);
            let levers = [2 * end * self.weight - self.moment[0], self.moment[0] - 2 * at * self.weight];
            for (axle, lever) in [first, second].iter().zip(levers) {
                let carried = lever + unit * i128::from(axle.tare_g.get());
                let limit = unit * i128::from(axle.max_g.get());
                add(carried - limit, limit as f64);
                add(-carried, limit as f64);
            }
        }
        sum
    }

    pub(super) fn excess_of_all(&self, bin: &Container) -> f64 {
        (0..3).map(|axis| self.excess(bin, axis)).sum()
    }

    /// The shift within `range` along an axis that breaks the rules least, and by how much they are still broken.
    fn best_shift(&self, bin: &Container, axis: usize, range: (i32, i32)) -> (i32, f64) {
        let excess = |by: i32| self.shifted(axis, by).excess(bin, axis);
        let low = least_at(range, excess);
        if excess(0) <= excess(low) { (0, excess(0)) } else { (low, excess(low)) }
    }

    /// How far, up to `most`, something of this load that weighs `weight` had best move up along an axis.
    pub(super) fn best_move(&self, weight: i64, bin: &Container, axis: usize, most: i32) -> i32 {
        least_at((0, most), |by| {
            let mut moved = *self;
            moved.moment[axis] += 2 * i128::from(by) * i128::from(weight);
            moved.excess(bin, axis)
        })
    }
}

/// Where within a range a convex function is least: the excess is convex in a shift.
fn least_at((mut low, mut high): (i32, i32), excess: impl Fn(i32) -> f64) -> i32 {
    while low < high {
        let middle = low + (high - low) / 2;
        if excess(middle) <= excess(middle + 1) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// Whether what stands in a bin from the outset weighs where it must not.
pub(in crate::packing::search) fn base_is_off(bin: &Container, kinds: &[Kind]) -> bool {
    let mut scales = Scales::default();
    for &(kind, size, at) in bin.base.iter().flatten() {
        scales.add_weight(i128::from(kinds[kind as usize].weight), at, size);
    }
    scales.excess_of_all(bin) > 0.0
}

/// Whether a load weighs where it must.
pub(in crate::packing::search) fn is_settled(blocks: &Blocks, bin: &Container, puts: &[Put]) -> bool {
    Scales::of(blocks, puts).excess_of_all(bin) == 0.0
}

/// Moves and takes out what is in `puts` until the load weighs where it must, together with the `base` that stays as it is. Whether
/// anything changed. Beside a base single items are moved; where tubes need what holds them, nothing is.
pub(in crate::packing::search) fn settle(
    cargo: &Cargo,
    blocks: &Blocks,
    container: usize,
    base: &[Put],
    puts: &mut Vec<Put>,
) -> bool {
    let bin = &cargo.containers[container];
    let moves = base.is_empty() && !cargo.rolling;
    let mut grids = base.to_vec();
    puts.iter().for_each(|&put| unfold(blocks, put, &mut grids));
    if Scales::of(blocks, &grids).excess_of_all(bin) == 0.0 {
        return false;
    }
    for axis in (0..2).filter(|_| moves) {
        arrange(cargo, blocks, bin, axis, &mut grids);
    }
    relocate(cargo, blocks, bin, base.len(), &mut grids);
    while Scales::of(blocks, &grids).excess_of_all(bin) > 0.0 && grids.len() > base.len() {
        take_out(cargo, blocks, bin, base.len(), &mut grids);
        for axis in (0..2).filter(|_| moves) {
            shift(blocks, bin, axis, &mut grids);
        }
        relocate(cargo, blocks, bin, base.len(), &mut grids);
    }
    *puts = grids.split_off(base.len());
    true
}

/// The grids of a block: mirrored, each is the same.
fn unfold(blocks: &Blocks, put: Put, grids: &mut Vec<Put>) {
    match blocks.get(put.block).layout {
        Layout::Grid { .. } => grids.push(put),
        Layout::Pair { first, second, axis } => {
            let mut at = put.at;
            at[usize::from(axis)] += blocks.get(first).size[usize::from(axis)];
            unfold(blocks, Put { block: first, at: put.at }, grids);
            unfold(blocks, Put { block: second, at }, grids);
        }
    }
}

/// Moves all of the load along an axis to where it breaks the rules least.
fn shift(blocks: &Blocks, bin: &Container, axis: usize, grids: &mut [Put]) {
    let from = grids.iter().map(|put| put.at[axis]).min().unwrap_or(0);
    let to = grids.iter().map(|put| put.at[axis] + blocks.get(put.block).size[axis]).max().unwrap_or(0);
    let (by, _) = Scales::of(blocks, grids).best_shift(bin, axis, (-from, bin.size[axis] - to));
    grids.iter_mut().for_each(|put| put.at[axis] += by);
}

/// A wall across an axis.
struct Wall {
    /// Where it began and how long it is.
    from: i32,
    length: i32,
    weight: i128,
    /// Twice its moment about where it begins.
    moment: i128,
    mirrored: bool,
    rows: Vec<usize>,
    /// The turn of all that is in it, with stops; `None` where there are several.
    turn: Option<u32>,
}

/// Orders and mirrors the walls across an axis, then shifts the load along it.
fn arrange(cargo: &Cargo, blocks: &Blocks, bin: &Container, axis: usize, grids: &mut [Put]) {
    let scales = Scales::of(blocks, grids);
    if scales.excess(bin, axis) == 0.0 {
        return;
    }
    let mut walls = walls(cargo, blocks, axis, grids);
    // Along the way to the door only walls of one stop, with none of another between them, change places.
    let ordered = cargo.laws.stops && axis == bin.door;
    let may_turn =
        |walls: &[Wall]| !ordered || walls.iter().all(|wall| wall.turn.is_some() && wall.turn == walls[0].turn);
    let length: i32 = walls.iter().map(|wall| wall.length).sum();
    let excess = |walls: &[Wall]| {
        let mut sum = Scales { weight: scales.weight, ..Scales::default() };
        let mut at = 0;
        for wall in walls {
            let own = if wall.mirrored { 2 * i128::from(wall.length) * wall.weight - wall.moment } else { wall.moment };
            sum.moment[axis] += own + 2 * i128::from(at) * wall.weight;
            at += wall.length;
        }
        sum.best_shift(bin, axis, (0, bin.size[axis] - length))
    };
    let mut least = excess(&walls).1;
    let count = walls.len().min(WALLS);
    let mut better = true;
    while least > 0.0 && better {
        better = false;
        for one in 0..count {
            for two in one..count {
                if !may_turn(&walls[one..=two]) {
                    break;
                }
                // A wall with itself: it is mirrored.
                let turn = |walls: &mut Vec<Wall>| match one == two {
                    true => walls[one].mirrored = !walls[one].mirrored,
                    false => walls.swap(one, two),
                };
                turn(&mut walls);
                let now = excess(&walls).1;
                if now < least {
                    (least, better) = (now, true);
                } else {
                    turn(&mut walls);
                }
            }
        }
    }
    let mut at = excess(&walls).0;
    for wall in &walls {
        for &row in &wall.rows {
            let put = &mut grids[row];
            let inside = put.at[axis] - wall.from;
            let side = blocks.get(put.block).size[axis];
            put.at[axis] = at + if wall.mirrored { wall.length - inside - side } else { inside };
        }
        at += wall.length;
    }
}

/// The walls across an axis, in order.
fn walls(cargo: &Cargo, blocks: &Blocks, axis: usize, grids: &[Put]) -> Vec<Wall> {
    let end = |put: &Put| put.at[axis] + blocks.get(put.block).size[axis];
    let mut rows: Vec<usize> = (0..grids.len()).collect();
    rows.sort_unstable_by_key(|&row| (grids[row].at[axis], row));
    let mut walls: Vec<Wall> = Vec::new();
    for row in rows {
        let put = &grids[row];
        let block = blocks.get(put.block);
        let weight = i128::from(block.weight);
        let new = walls.last().is_none_or(|wall| put.at[axis] >= wall.from + wall.length);
        if new {
            let (from, turn) = (put.at[axis], turn(cargo, blocks, put));
            walls.push(Wall { from, length: 0, weight: 0, moment: 0, mirrored: false, rows: Vec::new(), turn });
        }
        if let Some(wall) = walls.last_mut() {
            wall.turn = wall.turn.filter(|_| wall.turn == turn(cargo, blocks, put));
            wall.length = wall.length.max(end(put) - wall.from);
            wall.weight += weight;
            wall.moment += weight * (2 * i128::from(put.at[axis] - wall.from) + i128::from(block.size[axis]));
            wall.rows.push(row);
        }
    }
    walls
}

/// The turn of what a grid is made of; `None` where that is goods of several.
pub(super) fn turn(cargo: &Cargo, blocks: &Blocks, put: &Put) -> Option<u32> {
    let mut turns = blocks.needs(blocks.get(put.block)).iter().map(|&(kind, _)| cargo.kinds[kind as usize].law.turn);
    let first = turns.next()?;
    turns.all(|turn| turn == first).then_some(first)
}

/// Takes out the item with nothing on it, none of the first `fixed`, that mends most for what it is worth. A grid comes apart first.
fn take_out(cargo: &Cargo, blocks: &Blocks, bin: &Container, fixed: usize, grids: &mut Vec<Put>) {
    let scales = Scales::of(blocks, grids);
    let now = scales.excess_of_all(bin);
    let cuboid = |put: &Put| Cuboid::at(put.at, blocks.get(put.block).size);
    let standing = cargo.supported || cargo.laws.piled();
    let free = |row: usize| {
        let below = cuboid(&grids[row]);
        !standing || !grids.iter().map(cuboid).any(|other| other.lo[2] == below.hi[2] && over(&other, &below))
    };
    let mut best: Option<(bool, f64, usize)> = None;
    for row in (fixed..grids.len()).filter(|&row| free(row)) {
        let mut rest = scales;
        rest.add(blocks, grids[row], -1);
        let gain = now - rest.excess_of_all(bin);
        // Where nothing helps by itself the heaviest goes.
        let block = blocks.get(grids[row].block);
        let score = if gain > 0.0 { gain / block.worth.max(1e-9) } else { block.weight as f64 };
        if best.is_none_or(|(helps, most, _)| (gain > 0.0, score) > (helps, most)) {
            best = Some((gain > 0.0, score, row));
        }
    }
    let Some((_, _, row)) = best else {
        grids.pop();
        return;
    };
    let put = grids.swap_remove(row);
    let Layout::Grid { kind, stance, counts } = blocks.get(put.block).layout else { return };
    let Some(single) = blocks.single(kind as usize, stance).filter(|&single| single != put.block) else { return };
    let [nx, ny, nz] = counts.map(|count| count as i32);
    for (z, y, x) in (0..nz).flat_map(|z| (0..ny).flat_map(move |y| (0..nx).map(move |x| (z, y, x)))) {
        let step = [x, y, z];
        let at = [0, 1, 2].map(|axis| put.at[axis] + step[axis] * stance[axis]);
        grids.push(Put { block: single, at });
    }
}
