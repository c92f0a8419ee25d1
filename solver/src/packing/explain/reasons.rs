//! The reason of each item that a plan leaves out, as a code and a sentence.

use super::alone::Orders;
use super::trial::{Fate, Trial, WORK};
use crate::packing::plan::{PackedBin, Plan};
use crate::packing::problem::{BinIndex, ItemIndex, Problem};
use crate::search::stop::Stop;
use std::collections::BTreeMap;
use std::time::Duration;

/// Ids named at most in a sentence.
const NAMED: usize = 3;

/// How a sentence ends where the plan's bins have no room and there are no more.
const NONE_LEFT: &str = "; no further bin that takes it is in stock";

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
    if !problem.orders().is_empty() {
        return of_orders(problem, plan, timed.as_ref());
    }
    let mut trial = Trial::new(problem, timed);
    let found: Vec<Option<Reason>> = plan
        .unpacked
        .iter()
        .map(|unpacked| {
            let item = problem.find_item(&unpacked.id).filter(|_| !trial.exhausted())?;
            reason(&mut trial, plan, item)
        })
        .collect();
    for (unpacked, reason) in plan.unpacked.iter_mut().zip(found) {
        if let Some(reason) = reason {
            unpacked.reason = reason.sentence;
        }
    }
}

/// The same where each order is packed on its own. What the orders' search says of stocks and choices stands.
fn of_orders(problem: &Problem, plan: &mut Plan, stop: Option<&Stop>) {
    let orders = Orders::of(problem, plan);
    let mut work = WORK;
    let mut from = 0;
    while from < plan.unpacked.len() && work > 0 {
        let id = plan.unpacked[from].order.clone().unwrap_or_default();
        let end = plan.unpacked[from..].iter().position(|entry| entry.order.as_deref() != Some(&id));
        let end = end.map_or(plan.unpacked.len(), |length| from + length);
        if let Some(alone) = orders.order(plan, &id) {
            let mut trial = Trial::with_work(&alone.problem, stop.cloned(), work);
            for row in from..end {
                let item = alone.problem.find_item(&plan.unpacked[row].id).filter(|_| !trial.exhausted());
                let found = item.and_then(|item| reason(&mut trial, &alone.plan, item));
                if let Some(found) = found.filter(|found| found.code != "stock" && found.code != "unfinished") {
                    // Who has the cartons that it needs is what the search knows better.
                    let known = &plan.unpacked[row].reason;
                    let told = found.sentence.strip_suffix(NONE_LEFT).map(|held| format!("{held}; {known}"));
                    plan.unpacked[row].reason = alone.told(told.unwrap_or(found.sentence));
                }
            }
            work = trial.left();
            if stop.is_some() && trial.exhausted() {
                return;
            }
        }
        from = end.max(from + 1);
    }
}

/// Why one more of an item is not in the plan; `None` once too much was tried.
pub(super) fn reason(trial: &mut Trial<'_>, plan: &Plan, item: ItemIndex) -> Option<Reason> {
    let problem = trial.problem;
    let bins: Vec<BinIndex> =
        problem.bins().iter_enumerated().filter(|(_, bin)| bin.stock != Some(0)).map(|(index, _)| index).collect();
    let mut alone = Vec::new();
    for &bin in &bins {
        alone.push((bin, trial.alone(item, bin)?));
    }
    // What alone breaks a rule about places may keep it beside other goods.
    if !alone.iter().any(|(_, fate)| fate.place.is_some() || (fate.amounts.is_empty() && fate.space)) {
        return Some(nowhere(problem, item, &alone));
    }
    if let Some(group) = problem.torn_group(item) {
        let sentence = format!(
            "its group \"{group}\" goes into one bin, which in a truck holds goods of one stop, and the group has several"
        );
        return Some(Reason { code: "group".to_owned(), sentence, fates: Vec::new(), unused: Vec::new() });
    }
    if let Some(reason) = group(trial, item, &bins)? {
        return Some(reason);
    }
    let mut fates = Vec::new();
    for packed in &plan.bins {
        if of_other_stop(problem, item, packed) {
            fates.push(Fate { amounts: vec!["mixed-stops"], ..Fate::default() });
            continue;
        }
        fates.push(trial.beside(item, problem.find_bin(&packed.bin)?, &packed.items)?);
    }
    let used = |bin: BinIndex| plan.bins.iter().filter(|packed| problem.find_bin(&packed.bin) == Some(bin)).count();
    let left = |&bin: &BinIndex| problem.bins()[bin].stock.is_none_or(|stock| (stock as usize) > used(bin));
    let mut stock: Vec<(BinIndex, Fate)> = alone.into_iter().filter(|(bin, _)| left(bin)).collect();
    let unused = stock.extract_if(.., |(_, fate)| fate.place.is_some()).map(|(bin, _)| bin).collect();
    stock.retain(|(_, fate)| fate.amounts.is_empty() && fate.space);
    Some(in_plan(problem, item, fates, unused, &stock))
}

/// Whether a bin that goes into a truck holds goods of another stop.
fn of_other_stop(problem: &Problem, item: ItemIndex, packed: &PackedBin) -> bool {
    let stop = problem.items()[item].stop;
    let mut there = packed.items.iter().filter_map(|placed| problem.find_item(&placed.item));
    !problem.trucks().is_empty() && there.any(|other| problem.items()[other].stop != stop)
}

/// The rule that keeps an item out of every bin even alone.
fn nowhere(problem: &Problem, item: ItemIndex, alone: &[(BinIndex, Fate)]) -> Reason {
    let kind = &problem.items()[item];
    let mut by_rule: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (bin, fate) in alone {
        let banned = fate.amounts.first().filter(|&&rule| fate.space || rule == "bin-type");
        let broken = fate.others.first().filter(|_| fate.space && fate.amounts.is_empty());
        let rule = banned.or(broken).copied().unwrap_or("size");
        by_rule.entry(rule).or_default().push(problem.bin_id(*bin));
    }
    let [x, y, z] = kind.size;
    let parts: Vec<String> = by_rule
        .iter()
        .map(|(&rule, bins)| {
            let bins = named(bins);
            match rule {
                "size" => format!("its {x} × {y} × {z} fit into {bins} in no allowed orientation"),
                "weight" | "gross-weight" => format!("one weighs {} g, more than {bins} may hold", kind.weight),
                "fill-limit" => format!("it takes more of {bins} than may be filled"),
                "bin-type" => format!("it must not go into {bins}"),
                "class-value" => format!("it is worth more than {bins} may hold of its class"),
                other => format!("alone in {bins} it breaks the rule \"{other}\" at every place tried"),
            }
        })
        .collect();
    let code = if by_rule.len() == 1 { by_rule.keys().next().copied().unwrap_or("size") } else { "no-bin" };
    let sentence = if parts.is_empty() { "no bin is in stock".to_owned() } else { parts.join("; ") };
    Reason { code: code.to_owned(), sentence, fates: Vec::new(), unused: Vec::new() }
}

/// Whether the item's group as a whole breaks a rule in every bin.
fn group(trial: &mut Trial<'_>, item: ItemIndex, bins: &[BinIndex]) -> Option<Option<Reason>> {
    let problem = trial.problem;
    let Some(group) = problem.items()[item].group else { return Some(None) };
    let members: Vec<(ItemIndex, u32)> = problem
        .items()
        .iter_enumerated()
        .filter(|(_, other)| other.group == Some(group))
        .map(|(index, other)| (index, other.quantity))
        .collect();
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

/// What keeps an item out of the plan that a bin would take alone, if not `refusing` it alone for a rule about places.
fn in_plan(
    problem: &Problem,
    item: ItemIndex,
    fates: Vec<Fate>,
    unused: Vec<BinIndex>,
    refusing: &[(BinIndex, Fate)],
) -> Reason {
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
    } else if words.is_empty() {
        ("stock", "no bin that takes it is in stock".to_owned())
    } else {
        (most.unwrap_or("no-space"), format!("{}{NONE_LEFT}", words.join("; ")))
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
