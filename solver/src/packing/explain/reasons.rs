//! The reason of each item that a plan leaves out, as a code and a sentence.

use super::scene::{Scene, View};
use super::trial::{Fate, Trial};
use crate::packing::plan::{PackedBin, Plan};
use crate::packing::problem::{BinIndex, ItemIndex, Problem};
use crate::search::stop::Stop;
use std::collections::BTreeMap;
use std::time::Duration;

/// Ids named at most in a sentence.
pub(super) const NAMED: usize = 3;

/// Why an item is left out.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reason {
    pub(super) code: String,
    pub(super) sentence: String,
    /// What became of it in each bin of the plan; empty where no bin takes it even alone.
    pub(super) fates: Vec<Fate>,
    /// Bin types of which another one is in stock that takes it alone.
    pub(super) unused: Vec<BinIndex>,
}

/// Reasons get at least this long, however late they begin, and at most this share of what is left.
const LEAST_TIME: Duration = Duration::from_millis(100);
const SHARE: f64 = 0.5;

/// Gives every unpacked entry its reason. Entries that would take too long to try keep theirs.
pub(in crate::packing) fn give_reasons(problem: &Problem, plan: &mut Plan, stop: &Stop) {
    // Under an iteration limit only work counts, so that runs repeat.
    let timed = stop.iterations().is_none().then(|| stop.with_share_of_rest(SHARE).with_at_least(LEAST_TIME));
    let mut trial = Trial::new(problem, timed);
    let view = View::of(problem, plan);
    let found: Vec<Option<Reason>> = plan
        .unpacked
        .iter()
        .map(|unpacked| {
            let item = problem.find_item(&unpacked.id).filter(|_| !trial.exhausted())?;
            reason(&mut trial, &view.scene(unpacked), item)
        })
        .collect();
    for (unpacked, reason) in plan.unpacked.iter_mut().zip(found) {
        if let Some(reason) = reason {
            unpacked.reason = reason.sentence;
        }
    }
}

/// Why one more of an item is not in the plan; `None` once too much was tried.
pub(super) fn reason(trial: &mut Trial<'_>, scene: &Scene<'_>, item: ItemIndex) -> Option<Reason> {
    let problem = trial.problem;
    trial.enter(scene);
    let (bins, refused) = scene.types();
    let mut alone = Vec::new();
    for &bin in &bins {
        alone.push((bin, trial.alone(item, bin)?));
    }
    // What alone breaks a rule about places may keep it beside other goods.
    let perhaps = |fate: &Fate| fate.place.is_some() || (fate.amounts.is_empty() && fate.space);
    if !alone.iter().any(|(_, fate)| perhaps(fate)) {
        return Some(nowhere(scene, item, &alone, &refused));
    }
    if let Some(group) = problem.torn_group(item) {
        let sentence = format!(
            "its group \"{group}\" goes into one bin, which in a truck holds goods of one stop, and the group has several"
        );
        return Some(Reason { code: "group".to_owned(), sentence, fates: Vec::new(), unused: Vec::new() });
    }
    if let Some(reason) = group(trial, scene, item, &bins)? {
        return Some(reason);
    }
    let mut fates = Vec::new();
    for (_, packed) in scene.bins {
        if of_other_stop(problem, item, packed) {
            fates.push(Fate { amounts: vec!["mixed-stops"], ..Fate::default() });
            continue;
        }
        fates.push(trial.beside(item, problem.find_bin(&packed.bin)?, &packed.items)?);
    }
    alone.retain(|(_, fate)| perhaps(fate));
    let (mut open, closed): (Vec<_>, Vec<_>) =
        alone.into_iter().partition(|&(bin, _)| scene.has_more(&problem.bins()[bin]));
    let unused = open.extract_if(.., |(_, fate)| fate.place.is_some()).map(|(bin, _)| bin).collect();
    let closed: Vec<BinIndex> = closed.into_iter().map(|(bin, _)| bin).collect();
    Some(in_plan(scene, item, fates, unused, &open, &closed))
}

/// Why there is no further bin of the types that would take an item: a code and a sentence.
fn none_left(scene: &Scene<'_>, item: ItemIndex, closed: &[BinIndex]) -> (&'static str, String) {
    let problem = scene.problem();
    let ids: Vec<&str> = closed.iter().map(|&bin| problem.bin_id(bin)).collect();
    let names = named(&ids);
    let bins = || closed.iter().map(|&bin| &problem.bins()[bin]);
    if scene.order.is_none() || !problem.orders().are_named() {
        let further = if scene.bins.is_empty() { "" } else { "further " };
        ("stock", format!("no {further}bin that takes it is in stock"))
    } else if bins().any(|bin| scene.bars(bin)) {
        let [x, y, z] = problem.items()[item].size;
        (
            "choose",
            format!("its {x} × {y} × {z} would go into {names}, but as many other types are used as may be chosen"),
        )
    } else if bins().any(|bin| scene.is_used_by_others(bin)) {
        ("stock", format!("the cartons in stock that take it, of {names}, go to other orders"))
    } else {
        ("stock", format!("the stock of the cartons that take it, {names}, is too small for the order"))
    }
}

/// Whether a bin that goes into a truck holds goods of another stop.
fn of_other_stop(problem: &Problem, item: ItemIndex, packed: &PackedBin) -> bool {
    let stop = problem.items()[item].stop;
    let mut there = packed.items.iter().filter_map(|placed| problem.find_item(&placed.item));
    !problem.trucks().is_empty() && there.any(|other| problem.items()[other].stop != stop)
}

/// The rule that keeps an item out of every bin even alone.
fn nowhere(scene: &Scene<'_>, item: ItemIndex, alone: &[(BinIndex, Fate)], refused: &[BinIndex]) -> Reason {
    let problem = scene.problem();
    let kind = &problem.items()[item];
    let mut by_rule: BTreeMap<&str, Vec<BinIndex>> = BTreeMap::new();
    for (bin, fate) in alone {
        let banned = fate.amounts.first().filter(|&&rule| fate.space || rule == "bin-type");
        let broken = fate.others.first().filter(|_| fate.space && fate.amounts.is_empty());
        let rule = banned.or(broken).copied().unwrap_or("size");
        by_rule.entry(rule).or_default().push(*bin);
    }
    let [x, y, z] = kind.size;
    let mut parts: Vec<String> = by_rule
        .iter()
        .map(|(&rule, types)| {
            let ids: Vec<&str> = types.iter().map(|&bin| problem.bin_id(bin)).collect();
            let bins = named(&ids);
            match rule {
                "size" => format!("its {x} × {y} × {z} fit into {bins} in no allowed orientation"),
                "weight" | "gross-weight" => {
                    let said = scene.carrier_says(types);
                    let said = if said.is_empty() { String::new() } else { format!(" ({})", said.join("; ")) };
                    format!("one weighs {} g, more than {bins} may hold{said}", kind.weight)
                }
                "fill-limit" => format!("it takes more of {bins} than may be filled"),
                "bin-type" => format!("it must not go into {bins}"),
                "class-value" if problem.trucks().is_empty() => {
                    format!("it is worth more than {bins} may hold of its class")
                }
                "class-value" => format!("it is worth more than {bins} or a truck may hold of its class"),
                other => format!("alone in {bins} it breaks the rule \"{other}\" at every place tried"),
            }
        })
        .collect();
    parts.extend(scene.carrier_says(refused));
    if !refused.is_empty() {
        by_rule.entry("freight").or_default().extend(refused);
    }
    let code = if by_rule.len() == 1 { by_rule.keys().next().copied().unwrap_or("size") } else { "no-bin" };
    let sentence = if parts.is_empty() { "no bin is in stock".to_owned() } else { parts.join("; ") };
    Reason { code: code.to_owned(), sentence, fates: Vec::new(), unused: Vec::new() }
}

/// Whether the item's group as a whole breaks a rule in every bin.
fn group(trial: &mut Trial<'_>, scene: &Scene<'_>, item: ItemIndex, bins: &[BinIndex]) -> Option<Option<Reason>> {
    let problem = trial.problem;
    let Some(group) = problem.items()[item].group else { return Some(None) };
    let members = scene.group(group);
    if members.is_empty() {
        return Some(None);
    }
    let mut rules: Vec<&str> = Vec::new();
    for &bin in bins {
        let Some(&rule) = trial.together(&members, bin)?.first() else { return Some(None) };
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    let name = &problem.company().groups[group as usize];
    let rules: Vec<String> = rules.iter().map(|rule| format!("\"{rule}\"")).collect();
    let sentence =
        format!("its group \"{name}\" must go into one bin, and all of it breaks {} in every type", rules.join(" or "));
    Some(Some(Reason { code: "group".to_owned(), sentence, fates: Vec::new(), unused: Vec::new() }))
}

/// What keeps an item out of the plan that a bin would take alone, if not `refusing` it alone for a rule about places. `closed`:
/// types that would take it, of which there are no more.
fn in_plan(
    scene: &Scene<'_>,
    item: ItemIndex,
    fates: Vec<Fate>,
    unused: Vec<BinIndex>,
    refusing: &[(BinIndex, Fate)],
    closed: &[BinIndex],
) -> Reason {
    let problem = scene.problem();
    let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
    for fate in &fates {
        let rule = match (fate.amounts.first(), fate.space, fate.others.first()) {
            _ if fate.place.is_some() => "free",
            (Some(rule), ..) => rule,
            (None, true, Some(rule)) => rule,
            _ => "no-space",
        };
        *by_rule.entry(rule).or_default() += 1;
    }
    let free = by_rule.remove("free").unwrap_or(0);
    let grouped = problem.items()[item].group.map(|group| &problem.company().groups[group as usize]);
    let words: Vec<String> = by_rule
        .iter()
        .map(|(&rule, count)| {
            let of = if fates.len() == 1 { String::new() } else { format!(" ({count} of {} bins)", fates.len()) };
            match rule {
                "no-space" => format!("no empty space is large enough for it{of}"),
                rule if super::trial::AMOUNTS.contains(&rule) => format!("it would break the rule \"{rule}\"{of}"),
                rule => format!("at every place tried it would break the rule \"{rule}\"{of}"),
            }
        })
        .collect();
    let most = by_rule.iter().max_by_key(|&(rule, count)| (*count, std::cmp::Reverse(*rule))).map(|(&rule, _)| rule);
    let ids: Vec<&str> = unused.iter().map(|&bin| problem.bin_id(bin)).collect();
    let (code, sentence) = if let Some(name) = grouped {
        let sentence = format!("no bin was found that takes all of its group \"{name}\" beside what is packed");
        ("group", sentence)
    } else if free > 0 && !problem.trucks().is_empty() {
        (
            "trucks",
            "a bin of the plan has a place for it, but none was found for the bin so loaded in a truck".to_owned(),
        )
    } else if free > 0 {
        ("unfinished", "there is a place for it in the plan that the search did not use".to_owned())
    } else if !unused.is_empty() && !problem.trucks().is_empty() {
        let held = if words.is_empty() { String::new() } else { format!("{}; ", words.join("; ")) };
        (
            "trucks",
            format!("{held}another {} in stock would take it, but no room for that was found in a truck", named(&ids)),
        )
    } else if !unused.is_empty() {
        let held = if words.is_empty() { String::new() } else { format!("{}; ", words.join("; ")) };
        ("unfinished", format!("{held}another {} in stock would take it, which the search did not use", named(&ids)))
    } else if let Some((_, fate)) = refusing.first() {
        let rule = fate.others.first().copied().unwrap_or("no-space");
        let ids: Vec<&str> = refusing.iter().map(|&(bin, _)| problem.bin_id(bin)).collect();
        let held = if words.is_empty() { String::new() } else { format!("{}; ", words.join("; ")) };
        let alone = format!("alone in {} it broke the rule \"{rule}\" at every place tried", named(&ids));
        (most.unwrap_or(rule), format!("{held}{alone}"))
    } else {
        let (code, none) = none_left(scene, item, closed);
        (most.unwrap_or(code), words.into_iter().chain([none]).collect::<Vec<String>>().join("; "))
    };
    let sentence = match scene.told_of_trucks(item) {
        Some(travel) => format!("{sentence}; {travel}"),
        None => sentence,
    };
    Reason { code: code.to_owned(), sentence, fates, unused }
}

/// Ids in quotes, the first few of them.
fn named(ids: &[&str]) -> String {
    let mut words: Vec<String> = ids.iter().take(NAMED).map(|id| format!("\"{id}\"")).collect();
    if ids.len() > NAMED {
        words.push(format!("{} more", ids.len() - NAMED));
    }
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}
