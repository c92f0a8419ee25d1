//! The order in which the items of a bin can be loaded one by one.
//!
//! One item precedes another where it lies below it, and where the bin is loaded through a door also where it lies behind it:
//! straight between it and the wall opposite the door. The first relation has no cycles, since it goes up; both together may
//! have some, and then what lies below still comes first. Of what can go in next, the item of the last stop goes first, then
//! the one farthest from the door, the lowest, and the one farthest to the left: walls grow one before another. What is loaded
//! from above goes in from the floor up, in layers.

mod ahead;

use super::plan::{PackedBin, Placed, Plan, StoodBin};
use super::problem::{Bin, Door, Problem};
use ahead::Ahead;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};

/// Through which opening a bin is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// From above.
    Above,
    /// Through a door at the far end of this axis.
    Door(usize),
}

/// What one item takes, half-open, and when it leaves.
#[derive(Debug, Clone, Copy)]
struct Stand {
    lo: [i64; 3],
    hi: [i64; 3],
    stop: u32,
}

/// Puts the items of every bin of a sound plan into an order in which they can be loaded, what was loaded before the plan first.
pub(super) fn arrange(problem: &Problem, plan: &mut Plan) {
    let stops = problem.has_stops();
    let loaded = &problem.draft().loaded;
    for (row, bin) in plan.bins.iter_mut().enumerate() {
        let kind = problem.find_bin(&bin.bin).map(|kind| &problem.bins()[kind]);
        let way = way(kind, stops);
        let stand = |placed: &Placed| {
            let (lo, size) = (placed.corner(), placed.size());
            let hi = [0, 1, 2].map(|axis| lo[axis].saturating_add(size[axis]));
            let stop =
                if stops { problem.find_item(&placed.item).map_or(0, |item| problem.items()[item].stop) } else { 0 };
            Stand { lo, hi, stop }
        };
        let Some(before) = loaded.get(row) else {
            reorder(bin, &[], way, &stand);
            continue;
        };
        let fixed: HashSet<[i64; 3]> = before.items.iter().map(Placed::corner).collect();
        let fixed: Vec<bool> = bin.items.iter().map(|placed| fixed.contains(&placed.corner())).collect();
        reorder(bin, &fixed, way, &stand);
    }
    arrange_trucks(problem, plan);
    plan.loading_order = true;
}

/// The same for the bins of every truck, which go in through its door.
fn arrange_trucks(problem: &Problem, plan: &mut Plan) {
    let stops: Vec<u32> = plan.bins.iter().map(|bin| problem.first_stop(&bin.items)).collect();
    for truck in &mut plan.trucks {
        let Some(kind) = problem.find_truck(&truck.truck) else { continue };
        let stand = |stood: &StoodBin| {
            let (lo, size) = (stood.corner(), stood.size());
            let hi = [0, 1, 2].map(|axis| lo[axis].saturating_add(size[axis]));
            let stop = stood.bin.checked_sub(1).and_then(|bin| stops.get(bin)).copied().unwrap_or(u32::MAX);
            Stand { lo, hi, stop }
        };
        let stands: Vec<Stand> = truck.bins.iter().map(stand).collect();
        let rows = order(&stands, Way::Door(kind.door.axis()));
        truck.bins = rows.into_iter().map(|row| truck.bins[row].clone()).collect();
    }
}

/// A vehicle (what has axles), a bin with stops and one with a side door are loaded through the door, any other from above.
fn way(bin: Option<&Bin>, stops: bool) -> Way {
    match bin {
        Some(bin) if stops || bin.axles.is_some() || bin.door != Door::default() => Way::Door(bin.door.axis()),
        _ => Way::Above,
    }
}

/// Orders one bin's items; those that are `fixed` (none where the list is empty) come first.
fn reorder(bin: &mut PackedBin, fixed: &[bool], way: Way, stand: &dyn Fn(&Placed) -> Stand) {
    let mut rows: Vec<usize> = Vec::with_capacity(bin.items.len());
    for group in [true, false] {
        let members: Vec<usize> =
            (0..bin.items.len()).filter(|&row| fixed.get(row).copied().unwrap_or(false) == group).collect();
        let stands: Vec<Stand> = members.iter().map(|&row| stand(&bin.items[row])).collect();
        rows.extend(order(&stands, way).into_iter().map(|row| members[row]));
    }
    let mut items: Vec<Option<Placed>> = std::mem::take(&mut bin.items).into_iter().map(Some).collect();
    bin.items = rows.into_iter().filter_map(|row| items[row].take()).collect();
}

/// The rows of disjoint items in an order in which they can be loaded.
fn order(items: &[Stand], way: Way) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..items.len()).collect();
    match way {
        // From the floor up nothing goes below anything.
        Way::Above => rows.sort_by_key(|&row| (items[row].lo[2], items[row].lo[0], items[row].lo[1])),
        Way::Door(axis) => {
            let left = 1 - axis;
            rows.sort_by_key(|&row| {
                let Stand { lo, stop, .. } = items[row];
                (Reverse(stop), lo[axis], lo[2], lo[left])
            });
            let ranked: Vec<Stand> = rows.iter().map(|&row| items[row]).collect();
            rows = through(&ranked, axis).into_iter().map(|rank| rows[rank as usize]).collect();
        }
    }
    rows
}

const NOBODY: u32 = u32::MAX;

/// Ranks in loading order through a door along `axis`; of what can go in the lowest rank goes first.
///
/// Each item waits for one that must go in before it; once that is in, another is sought. So no list of all pairs is needed.
fn through(ranked: &[Stand], axis: usize) -> Vec<u32> {
    let mut ahead = Ahead::new(ranked);
    let mut out: Vec<u32> = Vec::with_capacity(ranked.len());
    let mut done = vec![false; ranked.len()];
    // Those that wait for an item, as a chain.
    let mut waiting = vec![NOBODY; ranked.len()];
    let mut next = vec![NOBODY; ranked.len()];
    let mut ready: BinaryHeap<Reverse<u32>> = BinaryHeap::new();
    let mut first = 0;
    let mut recheck: Vec<u32> = (0..ranked.len() as u32).collect();
    loop {
        for rank in recheck.drain(..) {
            let own = &ranked[rank as usize];
            match ahead.first(own, 2).or_else(|| ahead.first(own, axis)) {
                Some(other) => {
                    next[rank as usize] = waiting[other as usize];
                    waiting[other as usize] = rank;
                }
                None => ready.push(Reverse(rank)),
            }
        }
        let free = ready.pop().map(|Reverse(rank)| rank).or_else(|| {
            // No straight way in is left for any: the deepest with all below it in. The lowest of all is such a one.
            while done.get(first).copied().unwrap_or(false) {
                first += 1;
            }
            let left = (first..ranked.len()).filter(|&rank| !done[rank]);
            left.map(|rank| rank as u32).find(|&rank| ahead.first(&ranked[rank as usize], 2).is_none())
        });
        let Some(rank) = free else { return out };
        done[rank as usize] = true;
        ahead.remove(rank);
        out.push(rank);
        let mut waiter = std::mem::replace(&mut waiting[rank as usize], NOBODY);
        while waiter != NOBODY {
            if !done[waiter as usize] {
                recheck.push(waiter);
            }
            waiter = std::mem::replace(&mut next[waiter as usize], NOBODY);
        }
    }
}

#[cfg(test)]
mod tests;
