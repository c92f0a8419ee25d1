//! Which rules of who may share a truck keep an item out of the trucks of a plan.

use super::scene::Scene;
use crate::packing::check;
use crate::packing::problem::{Item, ItemIndex, Problem};
use std::collections::BTreeMap;

impl Scene<'_> {
    /// In how many of the plan's trucks one more of an item would break such a rule, in words; `None` where in none.
    pub(super) fn told_of_trucks(&self, item: ItemIndex) -> Option<String> {
        let problem = self.problem();
        if !problem.company().limits_trucks() {
            return None;
        }
        let trucks = self.trucks();
        let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
        for truck in trucks {
            let bins = truck.bins.iter().filter_map(|stood| self.bins.iter().find(|(number, _)| *number == stood.bin));
            let goods = bins.flat_map(|(_, packed)| &packed.items).filter_map(|placed| problem.find_item(&placed.item));
            if let Some(rule) = barred(problem, goods, &problem.items()[item]) {
                *by_rule.entry(rule).or_default() += 1;
            }
        }
        let words: Vec<String> = by_rule
            .iter()
            .map(|(rule, count)| {
                let of =
                    if trucks.len() == 1 { String::new() } else { format!(" in {count} of {} trucks", trucks.len()) };
                format!("with what travels there it would break the rule \"{rule}\"{of}")
            })
            .collect();
        (!words.is_empty()).then(|| words.join("; "))
    }
}

/// The rule that keeps one more of an item out of a truck with these goods, if there is one: the check says so, and none of them is broken
/// without it.
fn barred(problem: &Problem, goods: impl Iterator<Item = ItemIndex>, item: &Item) -> Option<&'static str> {
    let mut broken = Vec::new();
    let goods = goods.map(|other| &problem.items()[other]).chain([item]);
    check::classes_in_truck(problem, &String::new, goods, &mut broken);
    broken.first().map(|violation| violation.rule)
}
