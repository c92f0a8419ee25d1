//! Wedges: a cylinder that lies touches a wall or another item on both long sides, so that it cannot roll.

use super::geometry::extent;
use super::near::{Extent, meeting};
use super::{LISTED, Opened, place_name};
use crate::kind::Violation;
use crate::packing::plan::Placed;

/// Every item that could roll is held on both sides of one axis along which it could.
pub(super) fn wedges(bin: &Opened<'_>, violations: &mut Vec<Violation>) {
    let rolls: Vec<[bool; 2]> =
        bin.items.iter().map(|(placed, item)| item.map_or([false; 2], |item| item.rolls(placed.size()))).collect();
    if !rolls.iter().flatten().any(|&rolls| rolls) {
        return;
    }
    // By item, axis and side.
    let mut held = vec![[[false; 2]; 2]; bin.items.len()];
    for (held, (placed, _)) in held.iter_mut().zip(&bin.items) {
        for (axis, held) in held.iter_mut().enumerate() {
            let end = placed.corner()[axis] + placed.size()[axis];
            *held = [placed.corner()[axis] == 0, bin.bin.is_some_and(|bin| end == bin.size[axis])];
        }
    }
    // One unit longer, so that neighbours meet.
    let boxes: Vec<Extent> = bin
        .items
        .iter()
        .map(|(placed, _)| {
            let own = extent(placed);
            Extent { hi: [own.hi[0].saturating_add(1), own.hi[1].saturating_add(1), own.hi[2]], ..own }
        })
        .collect();
    meeting(&boxes, &mut |first, second| {
        for (low, high) in [(first, second), (second, first)] {
            for axis in [0, 1] {
                if touches(bin.items[low].0, bin.items[high].0, axis) {
                    held[low][axis][1] = true;
                    held[high][axis][0] = true;
                }
            }
        }
        true
    });
    let loose = (0..rolls.len()).filter(|&row| {
        rolls[row] != [false; 2] && !(0..2).any(|axis| rolls[row][axis] && held[row][axis] == [true; 2])
    });
    for row in loose.take(LISTED) {
        let message = format!(
            "{}: {} lies and could roll, nothing holds both its sides",
            bin.name(),
            place_name(bin.items[row].0)
        );
        violations.push(Violation::new("wedge", message));
    }
}

/// Whether `high` begins along `axis` where `low` ends, and they share area there.
fn touches(low: &Placed, high: &Placed, axis: usize) -> bool {
    let share = |other: usize| {
        let end = (low.corner()[other] + low.size()[other]).min(high.corner()[other] + high.size()[other]);
        low.corner()[other].max(high.corner()[other]) < end
    };
    low.corner()[axis] + low.size()[axis] == high.corner()[axis] && (0..3).all(|other| other == axis || share(other))
}

#[cfg(test)]
mod tests;
