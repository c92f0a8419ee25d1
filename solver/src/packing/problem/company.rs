//! Who may go with whom: classes of goods with what a bin may hold of them, pairs that must not meet, names kept apart.

use super::Problem;
use super::draft::{Draft, ItemType};
use rustc_hash::{FxHashMap, FxHashSet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A class of goods, such as lithium cells or food.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassRule {
    /// Its id, unique among the classes.
    pub id: String,
    /// One bin holds at most so many items of the class. Default: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_per_bin: Option<u32>,
    /// The items of the class in one bin are worth at most this together, by their `value`. Default: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_value_per_bin: Option<f64>,
    /// With trucks: the bins in one truck hold at most so many items of the class together. Default: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_per_truck: Option<u32>,
    /// With trucks: the items of the class in one truck are worth at most this together, by their `value`. Default: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_value_per_truck: Option<f64>,
}

impl ClassRule {
    /// Whether it limits what a truck may hold.
    pub const fn limits_trucks(&self) -> bool {
        self.max_per_truck.is_some() || self.max_value_per_truck.is_some()
    }

    /// The same for what may be in one bin that goes into a truck, the truck's limits being the bin's, too.
    fn of_bin_in_truck(&self) -> Self {
        let value = self.max_value_per_bin.into_iter().chain(self.max_value_per_truck).reduce(f64::min);
        Self {
            id: self.id.clone(),
            max_per_bin: self.max_per_bin.into_iter().chain(self.max_per_truck).min(),
            max_value_per_bin: value,
            ..Self::default()
        }
    }

    /// The same of a truck as a bin.
    fn of_truck(&self) -> Self {
        Self {
            id: self.id.clone(),
            max_per_bin: self.max_per_truck,
            max_value_per_bin: self.max_value_per_truck,
            ..Self::default()
        }
    }
}

impl Draft {
    /// The rules of classes for a bin by itself: what must not share a truck shares no bin, and a bin holds no more of a class than
    /// a truck may.
    pub(in crate::packing) fn classes_of_one_bin(&self) -> (Vec<ClassRule>, Vec<[String; 2]>) {
        let classes = self.classes.iter().map(ClassRule::of_bin_in_truck).collect();
        (classes, self.incompatible.iter().chain(&self.incompatible_in_truck).cloned().collect())
    }

    /// The rules of classes for a truck, as those of a bin.
    pub(super) fn classes_of_one_truck(&self) -> (Vec<ClassRule>, Vec<[String; 2]>) {
        (self.classes.iter().map(ClassRule::of_truck).collect(), self.incompatible_in_truck.clone())
    }
}

/// What one item counts for in the limits of a class. An item is one and its value; a loaded bin is what it holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Held {
    /// Row of the class.
    pub class: u32,
    /// By number.
    pub count: f64,
    /// By value.
    pub value: f64,
}

/// The rules of a problem about who goes with whom, its names turned into rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Company {
    /// The classes, as the draft lists them.
    pub classes: Vec<ClassRule>,
    /// Rows of two classes that must not meet, the lower first.
    pub incompatible: Vec<[u32; 2]>,
    /// The same of those that must not meet in a truck.
    pub incompatible_in_truck: Vec<[u32; 2]>,
    /// Names of which a bin holds one item at most, in the order in which items first bear them.
    pub aparts: Vec<String>,
    /// Names of which all items go into one bin, in the order in which items first bear them.
    pub groups: Vec<String>,
}

impl Company {
    /// Of a valid draft.
    pub(super) fn of(draft: &Draft) -> Self {
        let row = |id: &String| draft.classes.iter().position(|class| class.id == *id).map(|row| row as u32);
        let rows = |pairs: &[[String; 2]]| {
            let known = pairs.iter().filter_map(|[one, other]| Some([row(one)?, row(other)?]));
            let mut rows: Vec<[u32; 2]> = known.map(|[one, other]| [one.min(other), one.max(other)]).collect();
            rows.sort_unstable();
            rows.dedup();
            rows
        };
        let (incompatible, incompatible_in_truck) = (rows(&draft.incompatible), rows(&draft.incompatible_in_truck));
        let aparts = names(draft, |item| item.apart.as_ref());
        let groups = names(draft, |item| item.group.as_ref());
        Self { classes: draft.classes.clone(), incompatible, incompatible_in_truck, aparts, groups }
    }

    /// Whether a truck may not hold as much as one likes of a class, or not all together.
    pub fn limits_trucks(&self) -> bool {
        !self.incompatible_in_truck.is_empty() || self.classes.iter().any(ClassRule::limits_trucks)
    }

    /// Whether there is any rule.
    pub const fn is_empty(&self) -> bool {
        self.classes.is_empty() && self.incompatible.is_empty() && self.aparts.is_empty() && self.groups.is_empty()
    }
}

/// Different names that items bear, in the order of their first bearers.
fn names(draft: &Draft, name: impl Fn(&ItemType) -> Option<&String>) -> Vec<String> {
    let mut known = FxHashSet::default();
    draft.items.iter().filter_map(name).filter(|name| known.insert(name.as_str())).cloned().collect()
}

impl Problem {
    /// Who may go with whom.
    pub const fn company(&self) -> &Company {
        &self.company
    }
}

/// The rows that names of a valid draft stand for.
pub(super) struct Rows<'a> {
    bins: FxHashMap<&'a str, usize>,
    classes: FxHashMap<&'a str, u32>,
    aparts: FxHashMap<&'a str, u32>,
    groups: FxHashMap<&'a str, u32>,
}

impl<'a> Rows<'a> {
    /// Of a valid draft and its company.
    pub(super) fn of(draft: &'a Draft, company: &'a Company) -> Self {
        let rows = |names: &'a [String]| names.iter().zip(0..).map(|(name, row)| (name.as_str(), row)).collect();
        Self {
            bins: draft.bins.iter().enumerate().map(|(row, bin)| (bin.id.as_str(), row)).collect(),
            classes: company.classes.iter().zip(0..).map(|(class, row)| (class.id.as_str(), row)).collect(),
            aparts: rows(&company.aparts),
            groups: rows(&company.groups),
        }
    }

    /// Whether `item` may go into each bin type; empty where it may go into any.
    pub(super) fn may_go(&self, item: &ItemType) -> Vec<bool> {
        if item.bins.is_empty() && item.not_bins.is_empty() {
            return Vec::new();
        }
        let mut allowed = vec![item.bins.is_empty(); self.bins.len()];
        for (ids, value) in [(&item.bins, true), (&item.not_bins, false)] {
            for row in ids.iter().filter_map(|id| self.bins.get(id.as_str())) {
                allowed[*row] = value;
            }
        }
        allowed
    }

    /// Rows of the classes of `item`, ascending.
    pub(super) fn classes(&self, item: &ItemType) -> Vec<u32> {
        let mut rows: Vec<u32> = item.classes.iter().filter_map(|id| self.classes.get(id.as_str())).copied().collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// Row of the name that keeps `item` apart.
    pub(super) fn apart(&self, item: &ItemType) -> Option<u32> {
        self.aparts.get(item.apart.as_deref()?).copied()
    }

    /// Row of the group that `item` belongs to.
    pub(super) fn group(&self, item: &ItemType) -> Option<u32> {
        self.groups.get(item.group.as_deref()?).copied()
    }
}
