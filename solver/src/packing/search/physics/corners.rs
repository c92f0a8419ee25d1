//! What the corners of a space ask of whatever stands there: blocks that cannot stand in any are not tried.

use super::super::block::Blocks;
use super::super::cargo::Cargo;
use super::super::node::Put;
use super::super::space::{CORNERS, Cuboid};
use super::{Ground, Pile, Trial, over};
use crate::packing::problem::Top;

/// The first and the last stop of goods that may stand somewhere.
type Window = [u32; 2];

/// For each of the [`CORNERS`] of a space the stops of goods that may stand in it.
#[derive(Debug, Clone, Copy)]
pub(in crate::packing::search) struct Corners {
    windows: [Window; 4],
    /// Blocks hang from the ceiling of the space.
    pub(super) high: bool,
}

/// Nothing may stand there.
const CLOSED: Window = [u32::MAX, 0];

impl Corners {
    /// Whether nothing may stand in any of them.
    pub(in crate::packing::search) fn closed(&self) -> bool {
        self.windows.iter().all(|window| window[0] > window[1])
    }
}

/// In which corners of the space at hand single items may stand.
#[derive(Debug, Clone, Default)]
pub(super) struct Singles {
    /// By the number of their block: [`KNOWN`], and a bit for each corner.
    masks: Vec<u8>,
    /// Those that are known.
    known: Vec<u32>,
}

const KNOWN: u8 = 16;

impl Singles {
    fn clear(&mut self) {
        for number in self.known.drain(..) {
            self.masks[number as usize] = 0;
        }
    }
}

impl Pile {
    /// What the corners of a space ask; blocks stand on its floor, or else (`high`) under its ceiling. Gathers what may matter to
    /// blocks in the space.
    pub(in crate::packing::search) fn corners(
        &self,
        cargo: &Cargo,
        space: &Cuboid,
        high: bool,
        trial: &mut Trial,
    ) -> Corners {
        trial.singles.clear();
        let rows = &mut trial.rests.rows;
        rows.clear();
        // What shares a column with the space, or a row on the way to the door.
        let across = 1 - self.door;
        let matters = |there: &Cuboid| {
            let meets = |axis: usize| there.lo[axis] < space.hi[axis] && space.lo[axis] < there.hi[axis];
            meets(across) && (meets(self.door) || (cargo.laws.stops && meets(2)))
        };
        rows.extend((0..).zip(&self.bodies).filter(|(_, body)| matters(&body.cuboid)).map(|(row, _)| row));
        // What hangs from a ceiling may be lower in its corner than elsewhere, and fill no cell of it.
        if high || !(cargo.laws.stops || cargo.laws.bearing) {
            return Corners { windows: [[0, u32::MAX]; 4], high };
        }
        let mut corners = Corners { windows: [CLOSED; 4], high };
        for ([x, y], window) in CORNERS.into_iter().zip(&mut corners.windows) {
            // What stands in the corner fills at least this cell of it.
            let cell = Cuboid::at(space.corner([x, y, false], [1; 3]), [1; 3]);
            *window = self.window(cargo, space, &cell, rows);
        }
        corners
    }

    /// The corners in which a single item may stand, a bit for each. What is refused alone is refused as part of a larger block.
    pub(super) fn stands_in(
        &mut self,
        cargo: &Cargo,
        blocks: &Blocks,
        ground: Ground<'_>,
        single: u32,
        trial: &mut Trial,
    ) -> u8 {
        let Ground { space, corners, .. } = ground;
        let row = single as usize;
        if trial.singles.masks.len() <= row {
            trial.singles.masks.resize(row + 1, 0);
        }
        if trial.singles.masks[row] != 0 {
            return trial.singles.masks[row];
        }
        let block = blocks.get(single);
        let stop = cargo.kinds[blocks.needs(block)[0].0 as usize].law.stop;
        let mut mask = KNOWN;
        for (number, ([x, y], window)) in CORNERS.into_iter().zip(&corners.windows).enumerate() {
            let at = space.corner([x, y, corners.high], block.size);
            let within = window[0] <= stop && stop <= window[1];
            // Under a ceiling the lowest item of a block stands lower than it would alone.
            let stands = within && (corners.high || self.admits_among(cargo, blocks, Put { block: single, at }, trial));
            mask |= u8::from(stands) << number;
        }
        trial.singles.masks[row] = mask;
        trial.singles.known.push(single);
        mask
    }

    /// The stops of goods that may fill a cell of a space, by what is outside the space.
    fn window(&self, cargo: &Cargo, space: &Cuboid, cell: &Cuboid, rows: &[u32]) -> Window {
        let laws = &cargo.laws;
        let (door, across) = (self.door, 1 - self.door);
        let [mut first, mut last] = [0, u32::MAX];
        for &row in rows {
            let body = &self.bodies[row as usize];
            let law = &cargo.kinds[body.kind as usize].law;
            let there = &body.cuboid;
            let in_column = over(there, cell);
            let spent = law.bears == 0 || body.levels >= law.stack;
            let under = in_column && there.hi[2] == space.lo[2];
            if laws.bearing && under && spent && law.top == Top::Full {
                return CLOSED;
            }
            if laws.stops {
                let level = there.lo[2] < cell.hi[2] && cell.lo[2] < there.hi[2];
                let in_row = level && there.lo[across] < cell.hi[across] && cell.lo[across] < there.hi[across];
                // In the way of what stands behind or below it, and of what is above or nearer the door.
                if (in_row && there.hi[door] <= space.lo[door]) || (in_column && there.hi[2] <= space.lo[2]) {
                    last = last.min(law.stop);
                }
                if (in_row && space.hi[door] <= there.lo[door]) || (in_column && space.hi[2] <= there.lo[2]) {
                    first = first.max(law.stop);
                }
            }
        }
        [first, last]
    }
}
