//! Classes of goods that must not share a vehicle.

use super::rules::Report;
use super::{Draft, Problem};
use crate::finding::Finding;
use rustc_hash::{FxHashMap, FxHashSet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Two classes of goods that no route may both have.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IncompatibleGoods {
    /// One class, as stops name it in `goods`.
    pub goods: String,
    /// The other class, which must not be on a route with the first, at whatever time.
    pub with: String,
}

/// D-153: a stop's class of goods has a name. D-154: two classes that exclude each other differ. D-163: the two ends of a
/// transport do not have classes that exclude each other.
pub(super) fn check(draft: &Draft, report: &mut Report) {
    for (k, stop) in draft.stops.iter().enumerate() {
        if stop.goods.as_ref().is_some_and(|name| name.trim().is_empty()) {
            report.add("D-153", || {
                let help = "name the class as \"incompatible_goods\" does, or leave it out";
                Finding::error("D-153", format!("stops[{k}].goods"), "an empty name", "the name of a class", help)
                    .about(&stop.id)
            });
        }
    }
    for (k, pair) in draft.incompatible_goods.iter().enumerate() {
        if pair.goods == pair.with || pair.goods.trim().is_empty() || pair.with.trim().is_empty() {
            report.add("D-154", || {
                let found = format!("\"{}\" with \"{}\"", pair.goods, pair.with);
                let help = "name two classes of goods that must not share a vehicle";
                let path = format!("incompatible_goods[{k}]");
                Finding::error("D-154", path, found, "two different classes of goods", help)
            });
        }
    }
    ends(draft, report);
}

/// D-163: see [`check`].
fn ends(draft: &Draft, report: &mut Report) {
    if draft.incompatible_goods.is_empty() {
        return;
    }
    let class: FxHashMap<&str, &str> =
        draft.stops.iter().filter_map(|stop| Some((stop.id.as_str(), stop.goods.as_deref()?))).collect();
    for (k, stop) in draft.stops.iter().enumerate() {
        let other = stop.pair.as_deref().and_then(|id| class.get(id).copied());
        let Some((own, other)) = stop.goods.as_deref().zip(other) else { continue };
        let apart = |pair: &IncompatibleGoods| [(own, other), (other, own)].contains(&(&*pair.goods, &*pair.with));
        if draft.incompatible_goods.iter().any(apart) {
            report.add("D-163", || {
                let help = "what is picked up is what is delivered: name the same class at both ends, or at one alone";
                let found = format!("\"{own}\", and \"{other}\" at the other end");
                let expected = "goods that may be with those of the other end";
                Finding::error("D-163", format!("stops[{k}].goods"), found, expected, help).about(&stop.id)
            });
        }
    }
}

/// D-923: a class that no stop has.
pub(super) fn warn(problem: &Problem, report: &mut Report) {
    let draft = problem.draft();
    if draft.incompatible_goods.is_empty() {
        return;
    }
    let known: FxHashSet<&str> = draft.stops.iter().filter_map(|stop| stop.goods.as_deref()).collect();
    for (k, pair) in draft.incompatible_goods.iter().enumerate() {
        for (name, class) in [("goods", &pair.goods), ("with", &pair.with)] {
            if !known.contains(class.as_str()) {
                report.add("D-923", || {
                    let help = "no stop has goods of this class, so that nothing is kept apart: check the spelling";
                    let path = format!("incompatible_goods[{k}].{name}");
                    Finding::warning("D-923", path, format!("\"{class}\""), "the \"goods\" of some stop", help)
                });
            }
        }
    }
}
