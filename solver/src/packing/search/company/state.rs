//! What one bin may still take by the rules of who shares it with whom.

use super::{BlockRules, Progress, Rules, Takes};
use crate::packing::search::block::Block;
use crate::packing::search::cargo::Container;

/// The state of one bin.
#[derive(Debug)]
pub(in super::super) struct Company {
    /// Volume that may still be taken; begun groups are paid for as a whole.
    room: i64,
    /// The same for weight.
    weight: i64,
    /// What is left of each resource; likewise.
    left: Vec<f64>,
    /// Classes in the bin, among those that must not meet others.
    present: u128,
    /// Classes that must stay out.
    barred: u128,
    groups: Vec<Progress>,
    /// Groups that are begun and not complete.
    pending: u32,
}

clone_into_buffers!(Company { room, weight, left, present, barred, groups, pending });

impl Company {
    /// An empty bin's.
    pub(in super::super) fn open(rules: &Rules, bin: &Container) -> Self {
        Self {
            room: bin.room,
            weight: bin.max_weight,
            left: rules.caps.clone(),
            present: 0,
            barred: 0,
            groups: vec![Progress::Waiting; rules.groups.len()],
            pending: 0,
        }
    }

    /// Bars the groups of which not all is left, or some may not go into this bin, and takes over what the bin may hold.
    pub(in super::super) fn bar_parted(&mut self, rules: &Rules, left: &[u32], container: usize, bin: &Container) {
        self.weight = bin.max_weight;
        for (state, group) in self.groups.iter_mut().zip(&rules.groups) {
            let may_go = || {
                group.home.is_none_or(|home| home == container)
                    && group.members().all(|(kind, _)| rules.may_go(kind as usize, bin))
            };
            if *state == Progress::Waiting && !(group.whole(left) && may_go()) {
                *state = Progress::Barred;
            }
        }
    }

    /// Bars a group.
    pub(in super::super) fn bar(&mut self, group: u32) {
        self.groups[group as usize] = Progress::Barred;
    }

    /// Whether a block may go in. Once refused, always refused.
    pub(in super::super) fn admits(&self, rules: &Rules, block: &Block, own: &BlockRules) -> bool {
        match own.group {
            None => self.affords(block.volume, block.weight, &own.takes),
            Some(group) => match self.groups[group as usize] {
                Progress::Begun(_) => true,
                Progress::Barred => false,
                Progress::Waiting => {
                    let group = &rules.groups[group as usize];
                    self.affords(group.volume, group.weight, &group.takes)
                }
            },
        }
    }

    fn affords(&self, volume: i64, weight: i64, takes: &Takes) -> bool {
        volume <= self.room
            && weight <= self.weight
            && takes.brings & (self.barred | takes.bars) == 0
            && takes.bars & self.present == 0
            && takes.amounts.iter().all(|&(resource, amount)| amount <= self.left[resource as usize])
    }

    /// Takes note of what stands in the bin from the outset. The rest of its group is paid for when it comes.
    pub(in super::super) fn put_fixed(&mut self, block: &Block, own: &BlockRules) {
        self.pay(block.volume, block.weight, &own.takes);
    }

    /// Takes note of a block that goes in.
    pub(in super::super) fn put(&mut self, rules: &Rules, block: &Block, own: &BlockRules) {
        let Some(row) = own.group else {
            self.pay(block.volume, block.weight, &own.takes);
            return;
        };
        let group = &rules.groups[row as usize];
        let rest = match self.groups[row as usize] {
            Progress::Begun(rest) => rest,
            Progress::Waiting | Progress::Barred => {
                self.pay(group.volume, group.weight, &group.takes);
                self.pending += 1;
                group.count
            }
        };
        let rest = rest.saturating_sub(block.count);
        self.groups[row as usize] = Progress::Begun(rest);
        self.pending -= u32::from(rest == 0);
    }

    fn pay(&mut self, volume: i64, weight: i64, takes: &Takes) {
        self.room -= volume;
        self.weight = self.weight.saturating_sub(weight);
        self.present |= takes.brings;
        self.barred |= takes.bars;
        for &(resource, amount) in &takes.amounts {
            self.left[resource as usize] -= amount;
        }
    }

    /// Whether some group is begun and not complete.
    pub(in super::super) const fn pending(&self) -> bool {
        self.pending > 0
    }

    /// Whether a block's group is begun and not complete.
    pub(in super::super) fn awaits(&self, own: &BlockRules) -> bool {
        own.group.is_some_and(|group| matches!(self.groups[group as usize], Progress::Begun(rest) if rest > 0))
    }

    /// The groups that are begun and not complete, with the copies to go.
    pub(in super::super) fn incomplete(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.groups.iter().zip(0..).filter_map(|(state, group)| match state {
            Progress::Begun(rest) if *rest > 0 => Some((group, *rest)),
            _ => None,
        })
    }

    /// The groups that stay out.
    pub(in super::super) fn out(&self) -> impl Iterator<Item = u32> + '_ {
        self.groups.iter().zip(0..).filter_map(|(state, group)| (*state == Progress::Barred).then_some(group))
    }
}
