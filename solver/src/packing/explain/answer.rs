//! What `explain` says of packing: why items are left out, the cheapest change that makes room, how full the bins are, and
//! what each constraint costs.

use super::price::prices;
use super::reasons::{Reason, reason};
use super::scene::{Numbered, Scene, View};
use super::trial::Trial;
use crate::explanation::{Explanation, LeftOut, Room, Slack, Tightness};
use crate::outcome::Objective as Value;
use crate::packing::plan::Plan;
use crate::packing::problem::{Bin, ItemIndex, Objective, Problem};

/// Explains a feasible plan; without one, what no bin takes even alone.
pub(in crate::packing) fn explain(problem: &Problem, plan: Option<&Plan>) -> Explanation {
    let Some(plan) = plan else { return nowhere(problem) };
    let view = View::of(problem, plan);
    let mut trial = Trial::new(problem, None);
    let mut found = Explanation::default();
    for unpacked in &plan.unpacked {
        let Some(item) = problem.find_item(&unpacked.id) else { continue };
        let scene = view.scene(unpacked);
        let reason = reason(&mut trial, &scene, item);
        found.left_out.push(LeftOut { order: unpacked.order.clone(), ..scene.entry(&mut trial, item, reason) });
    }
    found.parts = view.told(plan).into_iter().map(|(order, bin)| view.of_order(order).tightness(bin)).collect();
    match prices(problem, plan) {
        Ok(prices) => found.constraints = prices,
        Err(note) => found.notes.push(note),
    }
    found
}

/// What no bin takes even alone; of orders, what is ordered, by the zones that it goes to.
fn nowhere(problem: &Problem) -> Explanation {
    let empty = Plan::default();
    let view = View::of(problem, &empty);
    let zones = view.zones();
    let several = zones.len() > 1;
    let mut trial = Trial::new(problem, None);
    let mut found = Explanation::default();
    let mut untried = 0;
    for (zone, items, scene) in zones {
        for item in items {
            let Some(reason) = reason(&mut trial, &scene, item) else {
                untried += 1;
                continue;
            };
            if reason.code == "unfinished" {
                continue;
            }
            let mut entry = scene.entry(&mut trial, item, Some(reason));
            if several && let Some(id) = zone_id(problem, zone) {
                entry.reason = format!("to zone \"{id}\": {}", entry.reason);
            }
            found.left_out.push(entry);
        }
    }
    if untried > 0 {
        found.notes.push(format!("{untried} items were not tried, which would take too long"));
    }
    found
}

fn zone_id(problem: &Problem, zone: usize) -> Option<&str> {
    let freight = problem.draft().prices.as_ref()?.freight.as_ref()?;
    freight.zones.get(zone).map(|zone| zone.id.as_str())
}

impl Scene<'_> {
    /// What is said of an item that is left out.
    fn entry(&self, trial: &mut Trial<'_>, item: ItemIndex, found: Option<Reason>) -> LeftOut {
        let problem = self.problem();
        let kind = &problem.items()[item];
        let group = kind.group.map_or_else(Vec::new, |group| self.group(group));
        let together =
            group.iter().filter(|(other, _)| *other != item).map(|(other, _)| problem.item_id(*other).to_owned());
        let relaxation = found.as_ref().and_then(|reason| self.cheapest(trial, item, reason));
        let place = found.as_ref().and_then(|reason| {
            // A place in a bin is none where the truck does not take the bin so loaded.
            let row = reason.fates.iter().position(|fate| fate.place.is_some() && problem.trucks().is_empty())?;
            Some(Room { at: format!("bin {}", self.bins[row].0), extra: self.gain(item) })
        });
        LeftOut {
            id: problem.item_id(item).to_owned(),
            order: None,
            with: together.collect(),
            code: found.as_ref().map_or("not-tried".to_owned(), |reason| reason.code.clone()),
            cut_short: found.is_none(),
            reason: found.map_or("trying it at every place would take too long".to_owned(), |reason| reason.sentence),
            prize: None,
            relaxation: if place.is_some() { None } else { relaxation },
            place,
        }
    }

    /// What one more of an item adds to the objective.
    pub(super) fn gain(&self, item: ItemIndex) -> Vec<Value> {
        let problem = self.problem();
        let kind = &problem.items()[item];
        let value = match problem.objective() {
            Objective::Profit => kind.value,
            Objective::Utilisation => 100.0 * kind.volume as f64 / problem.offered_volume().unwrap_or(1).max(1) as f64,
            Objective::Bins | Objective::Cost => 0.0,
        };
        vec![Value { name: problem.objective().as_str().to_owned(), value }]
    }

    /// What one more of an item in a further bin adds to the objective; nothing where that is not known.
    pub(super) fn further(&self, item: ItemIndex, bin: &Bin) -> Vec<Value> {
        let problem = self.problem();
        let mut extra = self.gain(item);
        match problem.objective() {
            Objective::Bins => extra[0].value = 1.0,
            // What the carrier takes for it hangs on what goes into it.
            Objective::Cost if problem.draft().prices.is_some() => extra.clear(),
            Objective::Cost => extra[0].value = bin.cost,
            // More bins offered: the share that is filled changes in its base, too, and what it becomes is not known.
            Objective::Utilisation => extra.clear(),
            Objective::Profit => {}
        }
        extra
    }

    /// How much room a bin has left.
    fn tightness(&self, (number, packed): Numbered<'_>) -> Tightness {
        let problem = self.problem();
        let of = packed.order.as_ref().map_or_else(String::new, |order| format!(" of order \"{order}\""));
        let part = format!("bin {number} (\"{}\"){of}", packed.bin);
        let Some(bin) = problem.find_bin(&packed.bin).map(|bin| &problem.bins()[bin]) else {
            return Tightness { part, limits: Vec::new() };
        };
        let known = || packed.items.iter().filter_map(|placed| problem.find_item(&placed.item));
        let items = || known().map(|item| &problem.items()[item]);
        let left = bin.room - items().map(|item| item.volume).sum::<i64>();
        let slack = |limit: &str, left: i64, of: i64| Slack {
            limit: limit.to_owned(),
            left: left as f64,
            share: left as f64 / of.max(1) as f64,
        };
        let mut limits = vec![slack("volume", left, bin.room)];
        if let Some(limit) = self.limit(bin) {
            limits.push(slack("weight", limit - items().map(|item| item.weight).sum::<i64>(), limit));
        }
        limits.sort_by(|a, b| a.share.total_cmp(&b.share));
        Tightness { part, limits }
    }
}
