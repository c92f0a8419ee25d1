//! Groups: items that go into one bin together, or stay out together.

use super::{KindRules, Takes};
use crate::packing::problem::Item;

/// A group with what all of it takes.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    /// Item types and copies.
    members: Vec<(u32, u32)>,
    /// Copies together.
    pub(super) count: u32,
    pub(super) takes: Takes,
    pub(super) volume: i64,
    pub(super) weight: i64,
    /// Whether some of its item types are not in this part of the cargo.
    parted: bool,
    /// The container that it must go into, where a part of it is loaded there.
    pub(super) home: Option<usize>,
}

impl Group {
    /// Adds the copies of an item type that are not loaded yet.
    pub(super) fn add(&mut self, kind: u32, item: &Item, copies: u32, rules: &KindRules) {
        self.members.push((kind, copies));
        self.count = self.count.saturating_add(copies);
        self.takes.add(&rules.takes, copies);
        self.volume = self.volume.saturating_add(item.volume.saturating_mul(i64::from(copies)));
        self.weight = self.weight.saturating_add(item.weight.saturating_mul(i64::from(copies)));
    }

    /// The same with its item types renumbered by their place in `rows`, ascending.
    pub(super) fn part(&self, rows: &[usize]) -> Self {
        let local = |&(kind, count): &(u32, u32)| Some((rows.binary_search(&(kind as usize)).ok()? as u32, count));
        let members: Vec<(u32, u32)> = self.members.iter().filter_map(local).collect();
        Self { parted: self.parted || members.len() < self.members.len(), members, ..self.clone() }
    }

    /// Item types and copies.
    pub(super) fn members(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.members.iter().copied()
    }

    /// Whether all of it is left, so that it may be packed.
    pub(super) fn whole(&self, left: &[u32]) -> bool {
        !self.parted && self.members.iter().all(|&(kind, count)| left[kind as usize] == count)
    }
}

/// How far a group has come in one bin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Progress {
    /// Nothing of it is in.
    Waiting,
    /// It is paid for as a whole, and so many copies are still to go in.
    Begun(u32),
    /// It stays out.
    Barred,
}
