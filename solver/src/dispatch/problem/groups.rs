//! Groups of stops that a file forms by giving stops the same name.

use super::rules::Report;
use super::{Draft, Problem, StopDraft, StopIndex};
use crate::finding::Finding;
use crate::ids::Idx as _;
use rustc_hash::FxHashMap;

/// Stops that belong together: each in at most one group, groups and members in file order.
#[derive(Debug, Clone, Default)]
pub struct Groups {
    members: Vec<Vec<StopIndex>>,
    /// By stop, the number of its group; empty where there are no groups.
    of: Vec<Option<u32>>,
}

impl Groups {
    /// The groups by the name that each stop gives.
    pub(super) fn new(draft: &Draft, name: fn(&StopDraft) -> Option<&String>) -> Self {
        let mut groups = Self::default();
        if draft.stops.iter().all(|stop| name(stop).is_none()) {
            return groups;
        }
        let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
        for (row, stop) in draft.stops.iter().enumerate() {
            let number = name(stop).map(|name| {
                let next = groups.members.len();
                let number = *numbers.entry(name.as_str()).or_insert(next);
                if number == next {
                    groups.members.push(Vec::new());
                }
                groups.members[number].push(StopIndex::new(row));
                number as u32
            });
            groups.of.push(number);
        }
        groups
    }

    /// Whether there is no group.
    pub const fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
    /// The members of each group.
    pub fn iter(&self) -> impl Iterator<Item = &[StopIndex]> {
        self.members.iter().map(Vec::as_slice)
    }
    /// The members of the stop's group, itself included; `None` if it is in none.
    pub fn of(&self, stop: StopIndex) -> Option<&[StopIndex]> {
        let number = (*self.of.get(stop.row())?)?;
        Some(&self.members[number as usize])
    }
}

/// D-150: groups have a name. D-151: the alternatives of a group are all optional at the same
/// prize, or none is. D-152: an alternative is no end of a transport.
pub(super) fn check(draft: &Draft, report: &mut Report) {
    let mut first: FxHashMap<&str, usize> = FxHashMap::default();
    let named = |stop: &StopDraft| draft.stops.iter().any(|other| other.pair.as_deref() == Some(stop.id.as_str()));
    for (k, stop) in draft.stops.iter().enumerate() {
        let Some(name) = &stop.alternatives else { continue };
        let path = format!("stops[{k}].alternatives");
        if name.trim().is_empty() {
            report.add("D-150", || {
                let help = "stops with the same name are alternatives to each other: name the group";
                Finding::error("D-150", path.clone(), format!("\"{name}\""), "a name", help).about(&stop.id)
            });
        }
        let leader = &draft.stops[*first.entry(name.as_str()).or_insert(k)];
        if (leader.prize, leader.priority) != (stop.prize, stop.priority) {
            report.add("D-151", || {
                let help = "leaving out a whole group costs its prize once: give each alternative the same, or none";
                let found = format!("another prize or priority than its alternative \"{}\" has", leader.id);
                Finding::error("D-151", path.clone(), found, "the same for the whole group", help).about(&stop.id)
            });
        }
        if stop.pair.is_some() || named(stop) {
            report.add("D-152", || {
                let help = "give alternatives to deliveries from the depot and pickups for it only";
                let found = "an alternative that is one end of a transport";
                Finding::error("D-152", path.clone(), found, "a stop without \"pair\"", help).about(&stop.id)
            });
        }
    }
}

/// D-922: a group of a single alternative.
pub(super) fn warn(problem: &Problem, report: &mut Report) {
    for group in problem.alternatives().iter().filter(|group| group.len() == 1) {
        report.add("D-922", || {
            let (row, stop) = (group[0].row(), &problem.stops()[group[0]]);
            let found = format!("\"{}\", which no other stop has", problem.draft().stops[row].alternatives.as_deref().unwrap_or_default());
            let help = "stops with the same name are alternatives to each other: check the spelling, or leave it out";
            Finding::warning("D-922", format!("stops[{row}].alternatives"), found, "a name that stops share", help)
                .about(&stop.id)
        });
    }
}
