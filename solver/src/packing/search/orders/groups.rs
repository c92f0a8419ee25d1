//! Orders that are the same: each kind of order is packed once.

use crate::packing::problem::{ItemIndex, Orders};
use rustc_hash::FxHashMap;

/// What equal orders share: the zone, and the lines in the items' order.
type Same = (usize, Box<[(ItemIndex, u32)]>);

/// For each order the row of its group, and for each group its first order and how many it has.
#[derive(Debug, Default)]
pub(super) struct Groups {
    pub(super) of_order: Vec<u32>,
    pub(super) first: Vec<u32>,
    pub(super) members: Vec<u32>,
}

impl Groups {
    /// Orders with the same zone and the same quantities of the same articles are one group.
    pub(super) fn of(orders: &Orders) -> Self {
        let mut groups = Self::default();
        let mut known: FxHashMap<Same, u32> = FxHashMap::default();
        for order in 0..orders.len() {
            let mut lines: Box<[(ItemIndex, u32)]> = orders.lines(order).into();
            lines.sort_unstable_by_key(|&(item, _)| item.0);
            let next = groups.first.len() as u32;
            let group = *known.entry((orders.zone(order), lines)).or_insert(next);
            if group == next {
                groups.first.push(order as u32);
                groups.members.push(0);
            }
            groups.members[group as usize] += 1;
            groups.of_order.push(group);
        }
        groups
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.first.len()
    }
}
