//! Groups of stops that a file forms by giving stops the same name.

use super::rules::Report;
use super::{Draft, Problem, StopDraft, StopIndex};
use crate::finding::Finding;
use crate::ids::Idx as _;
use rustc_hash::{FxHashMap, FxHashSet};

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
    let named: FxHashSet<&str> = draft.stops.iter().filter_map(|stop| stop.pair.as_deref()).collect();
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
        if stop.pair.is_some() || named.contains(stop.id.as_str()) {
            report.add("D-152", || {
                let help = "give alternatives to deliveries from the depot and pickups for it only";
                let found = "an alternative that is one end of a transport";
                Finding::error("D-152", path.clone(), found, "a stop without \"pair\"", help).about(&stop.id)
            });
        }
    }
}

/// D-922: a group of a single stop.
pub(super) fn warn(problem: &Problem, report: &mut Report) {
    let kinds = [
        ("alternatives", problem.alternatives(), "are alternatives to each other"),
        ("same_vehicle", problem.same_vehicle(), "are served by one vehicle"),
    ];
    for (name, groups, meaning) in kinds {
        for group in groups.iter().filter(|group| group.len() == 1) {
            report.add("D-922", || {
                let (row, stop) = (group[0].row(), &problem.stops()[group[0]]);
                let help = format!("stops with the same name {meaning}: check its spelling, or leave it out");
                let (path, found) = (format!("stops[{row}].{name}"), "a name that no other stop has");
                Finding::warning("D-922", path, found, "a name that stops share", help).about(&stop.id)
            });
        }
    }
}

/// D-155: same-vehicle groups have a name. D-156: all stops of one are optional, or none is.
/// D-157: the stop is no alternative, and the other end of its transport is in no other group.
pub(super) fn check_same_vehicle(draft: &Draft, report: &mut Report) {
    let mut first: FxHashMap<&str, usize> = FxHashMap::default();
    let rows: FxHashMap<&str, usize> = draft.stops.iter().enumerate().map(|(k, stop)| (stop.id.as_str(), k)).collect();
    let optional = |stop: &StopDraft| stop.prize.is_some() || stop.priority.is_some();
    for (k, stop) in draft.stops.iter().enumerate() {
        // One end may name the other and not be named back: look from the end that names.
        let other = stop.pair.as_deref().and_then(|id| rows.get(id)).map(|&row| &draft.stops[row]);
        let apart = other.filter(|other| {
            other.same_vehicle.is_some() && stop.same_vehicle.is_some() && other.same_vehicle != stop.same_vehicle
        });
        let Some(name) = &stop.same_vehicle else { continue };
        let path = format!("stops[{k}].same_vehicle");
        if name.trim().is_empty() {
            report.add("D-155", || {
                let help = "stops with the same name are served by one vehicle: name the group";
                Finding::error("D-155", path.clone(), format!("\"{name}\""), "a name", help).about(&stop.id)
            });
        }
        let leader = &draft.stops[*first.entry(name.as_str()).or_insert(k)];
        if optional(leader) != optional(stop) {
            report.add("D-156", || {
                let found = format!("one of \"{}\" and \"{}\" is optional, the other not", leader.id, stop.id);
                let help = "the group is served or left out as a whole: give each stop a prize or priority, or none";
                Finding::error("D-156", path.clone(), found, "stops that agree", help).about(&stop.id)
            });
        }
        let found = match apart {
            Some(other) => {
                format!("the other end of its transport in \"{}\"", other.same_vehicle.as_deref().unwrap_or_default())
            }
            None if stop.alternatives.is_some() => "a stop that is an alternative".to_owned(),
            None => continue,
        };
        report.add("D-157", || {
            let help = "a stop has alternatives or belongs to a group, and a transport belongs to one group";
            Finding::error("D-157", path, found, "one group", help).about(&stop.id)
        });
    }
}
