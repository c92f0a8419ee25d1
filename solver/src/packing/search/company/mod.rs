//! Who shares a bin with whom, as the search sees it: what of each thing one bin may hold, and what must not meet.
//!
//! Limits that add up (items of a class, their value, one item of each name that keeps apart) are *resources* of a
//! bin. Classes that must not meet are bits: a bin knows the classes that are in it and those that must stay out. All of it
//! only tightens while a bin is filled, so a block that is refused once is refused for good, as by weight.
//! A group that goes into one bin is paid for as a whole when its first item goes in ([`groups`]); what remains
//! incomplete in the end is taken out again ([`super::settle`]).

mod block;
mod groups;
mod state;

pub(super) use block::BlockRules;
pub(super) use groups::Progress;
pub(super) use state::Company;

use super::cargo::Container;
use crate::packing::problem::{Company as Asked, Item, Problem};
use groups::Group;

/// What one item takes of a bin's resources, and the classes that it brings and bars.
#[derive(Debug, Clone, Default)]
struct Takes {
    /// Resource and amount, by resource.
    amounts: Vec<(u32, f64)>,
    /// Classes of the item, among those that must not meet others.
    brings: u128,
    /// Classes that must not meet those.
    bars: u128,
}

impl Takes {
    /// Adds `count` times `other`.
    fn add(&mut self, other: &Self, count: u32) {
        for &(resource, amount) in &other.amounts {
            let amount = amount * f64::from(count);
            match self.amounts.iter_mut().find(|(known, _)| *known == resource) {
                Some((_, sum)) => *sum += amount,
                None => self.amounts.push((resource, amount)),
            }
        }
        self.brings |= other.brings;
        self.bars |= other.bars;
    }
}

/// One item type.
#[derive(Debug, Clone)]
struct KindRules {
    takes: Takes,
    /// Whether it may go into each bin type; empty: into any.
    may_go: Vec<bool>,
    /// The group that it belongs to.
    group: Option<u32>,
}

/// The rules of a cargo; there are none for a cargo without such rules.
#[derive(Debug, Clone)]
pub(super) struct Rules {
    /// What an empty bin has of each resource.
    caps: Vec<f64>,
    kinds: Vec<KindRules>,
    groups: Vec<Group>,
}

/// Sums of values may miss a limit by this share.
const SLACK: f64 = 1e-9;

impl Rules {
    /// Those of `problem`, if it has any.
    pub(super) fn of(problem: &Problem) -> Option<Self> {
        let bound = |item: &Item| {
            !item.may_go.is_empty() || !item.classes.is_empty() || item.apart.is_some() || item.group.is_some()
        };
        let reserved = problem.bins().iter().any(|bin| bin.room < bin.volume);
        if !reserved && !problem.items().iter().any(bound) {
            return None;
        }
        let resources = Resources::of(problem.company());
        let kinds: Vec<KindRules> =
            problem.items().iter().map(|item| resources.rules(problem.company(), item)).collect();
        let mut groups = vec![Group::default(); problem.company().groups.len()];
        for (row, (rules, (item, loaded))) in
            kinds.iter().zip(problem.items().iter().zip(problem.loaded_copies())).enumerate()
        {
            if let Some(group) = item.group {
                groups[group as usize].add(row as u32, item, item.quantity - loaded, rules);
            }
        }
        // The rest of a group that is loaded in part goes to where the other part is.
        for (row, bin) in problem.loaded().enumerate() {
            for group in bin.items.iter().filter_map(|&(item, ..)| problem.items()[item].group) {
                groups[group as usize].home = Some(problem.bins().len() + row);
            }
        }
        Some(Self { caps: resources.caps, kinds, groups })
    }

    /// The same for some of the item types, which stand at `rows`, ascending.
    pub(super) fn part(&self, rows: &[usize]) -> Self {
        Self {
            caps: self.caps.clone(),
            kinds: rows.iter().map(|&row| self.kinds[row].clone()).collect(),
            groups: self.groups.iter().map(|group| group.part(rows)).collect(),
        }
    }

    /// Adds to `rows` the item types that go together with some of them.
    pub(super) fn complete(&self, rows: &mut Vec<usize>) {
        if self.groups.is_empty() {
            return;
        }
        let mut begun: Vec<u32> = rows.iter().filter_map(|&row| self.kinds[row].group).collect();
        begun.sort_unstable();
        begun.dedup();
        for group in begun {
            rows.extend(self.groups[group as usize].members().map(|(kind, _)| kind as usize));
        }
    }

    /// How many items a group has.
    pub(super) fn copies_of(&self, group: u32) -> u32 {
        self.groups[group as usize].count
    }

    /// Whether there are groups.
    pub(super) const fn grouped(&self) -> bool {
        !self.groups.is_empty()
    }

    /// Multiplies the factors of all item types of each group that is `left` by that of its first one.
    pub(super) fn share_noise(&self, noise: &mut [f64], left: &[u32]) {
        for group in &self.groups {
            let Some((first, _)) = group.members().next().filter(|&(first, _)| left[first as usize] > 0) else {
                continue;
            };
            let shared = noise[first as usize];
            group.members().for_each(|(kind, _)| noise[kind as usize] *= shared);
        }
    }

    /// Whether an item type may go into a bin.
    pub(super) fn may_go(&self, kind: usize, bin: &Container) -> bool {
        self.kinds[kind].may_go.get(bin.row).copied().unwrap_or(true)
    }

    /// Whether items may be in one block: of one group or none, and as far as that does not depend on what else is in it.
    pub(super) fn sound(&self, needs: &[(u32, u32)]) -> bool {
        let takes = self.takes(needs);
        let group = |&(kind, _): &(u32, u32)| self.kinds[kind as usize].group;
        needs.windows(2).all(|pair| group(&pair[0]) == group(&pair[1]))
            && takes.brings & takes.bars == 0
            && takes.amounts.iter().all(|&(resource, amount)| amount <= self.caps[resource as usize])
    }

    fn takes(&self, needs: &[(u32, u32)]) -> Takes {
        let mut takes = Takes::default();
        for &(kind, count) in needs {
            takes.add(&self.kinds[kind as usize].takes, count);
        }
        takes
    }
}

/// Where the resources of a problem's rules stand in the list of all.
struct Resources {
    caps: Vec<f64>,
    /// By class: the resource of its count, and of its value.
    counts: Vec<Option<u32>>,
    values: Vec<Option<u32>>,
    /// The resource of the first name that keeps apart; the others follow.
    aparts: u32,
    /// By class: its bit, where it must not meet some other.
    bits: Vec<u128>,
}

impl Resources {
    fn of(company: &Asked) -> Self {
        let mut caps = Vec::new();
        let mut add = |cap: Option<f64>| {
            let cap = cap?;
            caps.push(cap * (1.0 + SLACK));
            Some(caps.len() as u32 - 1)
        };
        let counts = company.classes.iter().map(|class| add(class.max_per_bin.map(f64::from))).collect();
        let values = company.classes.iter().map(|class| add(class.max_value_per_bin)).collect();
        let aparts = caps.len() as u32;
        caps.resize(caps.len() + company.aparts.len(), 1.0);
        let mut bits = vec![0; company.classes.len()];
        let mut next = 0;
        for &class in company.incompatible.iter().flatten() {
            let bit = &mut bits[class as usize];
            if *bit == 0 && next < u128::BITS {
                *bit = 1 << next;
                next += 1;
            }
        }
        Self { caps, counts, values, aparts, bits }
    }

    fn rules(&self, company: &Asked, item: &Item) -> KindRules {
        let mut takes = Takes::default();
        for &class in &item.classes {
            takes.brings |= self.bits[class as usize];
            for pair in company.incompatible.iter().filter(|pair| pair.contains(&class)) {
                takes.bars |= pair
                    .iter()
                    .filter(|&&other| other != class)
                    .fold(0, |bars, &other| bars | self.bits[other as usize]);
            }
        }
        for held in &item.held {
            let row = held.class as usize;
            takes.amounts.extend(self.counts[row].map(|resource| (resource, held.count)));
            takes.amounts.extend(self.values[row].map(|resource| (resource, held.value)));
        }
        takes.amounts.extend(item.apart.map(|name| (self.aparts + name, 1.0)));
        takes.amounts.sort_unstable_by_key(|&(resource, _)| resource);
        KindRules { takes, may_go: item.may_go.clone(), group: item.group }
    }
}
