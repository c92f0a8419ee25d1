//! Trucks: every bin is in one, stands there as it may, and all that holds of goods in a bin holds of loaded bins in a truck.
//!
//! What a loaded bin weighs, where it weighs, how high it is and where its top bears is computed from the goods in it, each in its
//! place: a quarter turn moves them with their bin.

mod loaded;
mod stacking;

use super::balance::Scales;
use super::support::Standing;
use super::{
    LISTED, Opened, amounts, balance, bearing, company, contact, figures, geometry, loading, support, unloading,
};
use crate::kind::Violation;
use crate::outcome::CostPart;
use crate::packing::plan::{PackedBin, PackedTruck, Placed, Plan, StoodBin};
use crate::packing::problem::{Bearing, Item, Objective, Problem};
use loaded::Loaded;
use std::collections::BTreeMap;

/// Adds the trucks to the objective: before the number of bins that of trucks, to the cost of bins that of trucks.
pub(super) fn add_value(problem: &Problem, plan: &Plan, objectives: &mut Vec<f64>, costs: &mut Vec<CostPart>) {
    if problem.trucks().is_empty() {
        return;
    }
    if problem.objective() == Objective::Cost {
        let known = plan.trucks.iter().filter_map(|truck| problem.find_truck(&truck.truck));
        let value: f64 = known.map(|truck| truck.cost).sum();
        objectives.iter_mut().for_each(|cost| *cost += value);
        costs.iter_mut().for_each(|part| part.name = "bins");
        costs.push(CostPart { name: "trucks", value });
    } else {
        objectives.insert(0, plan.trucks.len() as f64);
    }
}

/// Checks all trucks of the plan.
pub(super) fn check(problem: &Problem, plan: &Plan, opened: &[Opened<'_>], violations: &mut Vec<Violation>) {
    if problem.trucks().is_empty() {
        if !plan.trucks.is_empty() {
            let message = format!("the plan loads {} trucks, the instance has none", plan.trucks.len());
            violations.push(Violation::new("truck", message));
        }
        return;
    }
    each_bin_once(plan, violations);
    stock(problem, plan, violations);
    let loaded: Vec<Option<Loaded>> = opened.iter().map(|bin| Loaded::of(bin)).collect();
    for bin in opened {
        one_stop(bin, violations);
    }
    for (row, truck) in plan.trucks.iter().enumerate() {
        let packed = as_packed(truck);
        let stood: Vec<(&StoodBin, Option<&Loaded>)> = truck
            .bins
            .iter()
            .map(|stood| (stood, stood.bin.checked_sub(1).and_then(|bin| loaded.get(bin)?.as_ref())))
            .collect();
        let items: Vec<Option<Item>> = stood.iter().map(|&(stood, bin)| Some(as_item(stood, bin?))).collect();
        let one = Opened {
            what: "truck",
            number: row + 1,
            bin: problem.find_truck(&truck.truck),
            items: packed.items.iter().zip(items.iter().map(Option::as_ref)).collect(),
            packed: &packed,
        };
        truck_is_sound(problem, &one, &stood, opened, violations);
    }
}

/// What a plan that breaks no rule says of its trucks and the order of their bins, and is not so.
pub(super) fn misstated(problem: &Problem, plan: &Plan, wrong: &mut Vec<Violation>) {
    let loaded: Vec<Option<Loaded>> = super::open(problem, plan).map(|bin| Loaded::of(&bin)).collect();
    for (row, truck) in plan.trucks.iter().enumerate() {
        let packed = as_packed(truck);
        let items = packed.items.iter().map(|placed| (placed, None)).collect();
        let bin = problem.find_truck(&truck.truck);
        let one = Opened { what: "truck", number: row + 1, bin, items, packed: &packed };
        if plan.loading_order {
            loading::order(problem, &one, wrong);
        }
        if wrong.len() >= LISTED {
            return;
        }
        if let Some(stated) = &truck.figures {
            let mut all = Scales::default();
            for stood in &truck.bins {
                let Some(own) = stood.bin.checked_sub(1).and_then(|bin| loaded.get(bin)?.as_ref()) else { continue };
                all.join(own.scales_at(stood));
            }
            figures::of_truck(stated, &one, all, wrong);
        }
    }
}

/// Every bin of the plan is in exactly one truck.
fn each_bin_once(plan: &Plan, violations: &mut Vec<Violation>) {
    let mut times = vec![0_usize; plan.bins.len()];
    for (row, truck) in plan.trucks.iter().enumerate() {
        for stood in &truck.bins {
            match stood.bin.checked_sub(1).and_then(|bin| times.get_mut(bin)) {
                Some(times) => *times += 1,
                None => {
                    let message = format!(
                        "truck {} holds bin {}, the plan has bins 1 to {}",
                        row + 1,
                        stood.bin,
                        plan.bins.len()
                    );
                    violations.push(Violation::new("unknown-id", message));
                }
            }
        }
    }
    for (row, (times, bin)) in
        times.iter().zip(&plan.bins).enumerate().filter(|(_, (times, _))| **times != 1).take(LISTED)
    {
        let message = format!("bin {} (\"{}\") is in {times} trucks, it must be in one", row + 1, bin.bin);
        violations.push(Violation::new("truck", message));
    }
}

/// No more trucks of a type than there are, none empty.
fn stock(problem: &Problem, plan: &Plan, violations: &mut Vec<Violation>) {
    let mut used: BTreeMap<&str, u64> = BTreeMap::new();
    for (row, truck) in plan.trucks.iter().enumerate() {
        *used.entry(truck.truck.as_str()).or_default() += 1;
        if problem.find_truck(&truck.truck).is_none() {
            let message = format!("truck {} is of the type \"{}\", which is not known", row + 1, truck.truck);
            violations.push(Violation::new("unknown-id", message));
        }
    }
    for (id, used) in used {
        let stock = problem.find_truck(id).and_then(|truck| truck.stock);
        if let Some(stock) = stock.filter(|&stock| used > u64::from(stock)) {
            let message = format!("{used} trucks of type \"{id}\" are used, in stock are {stock}");
            violations.push(Violation::new("stock", message));
        }
    }
}

/// All goods of a bin leave at one stop.
fn one_stop(bin: &Opened<'_>, violations: &mut Vec<Violation>) {
    let mut stops = bin.items.iter().filter_map(|(_, item)| Some((*item)?.stop));
    let Some(first) = stops.next() else { return };
    let name = |stop: u32| if stop == u32::MAX { "no stop".to_owned() } else { format!("stop {stop}") };
    if let Some(other) = stops.find(|&stop| stop != first) {
        let message = format!("{} holds goods of {} and of {}", bin.name(), name(first), name(other));
        violations.push(Violation::new("mixed-stops", message));
    }
}

/// A truck as a bin whose items are loaded bins.
fn as_packed(truck: &PackedTruck) -> PackedBin {
    let placed = |stood: &StoodBin| {
        let StoodBin { bin, x, y, z, dx, dy, dz, .. } = *stood;
        Placed { item: format!("bin {bin}"), x, y, z, dx, dy, dz }
    };
    PackedBin { bin: truck.truck.clone(), items: truck.bins.iter().map(placed).collect(), ..PackedBin::default() }
}

/// A loaded bin as an item, with the one size that it has as it is turned.
fn as_item(stood: &StoodBin, bin: &Loaded) -> Item {
    let size = bin.outside.size_with(bin.top, stood.turned);
    Item {
        size,
        volume: size.into_iter().fold(1, i64::saturating_mul),
        weight: i64::try_from(bin.scales.weight).unwrap_or(i64::MAX),
        quantity: 1,
        value: 0.0,
        stances: vec![size],
        bearing: Bearing { weight: bin.outside.bears, stack: bin.outside.stack, ..Bearing::default() },
        stop: bin.stop,
        rolls: Vec::new(),
        may_go: Vec::new(),
        classes: Vec::new(),
        held: Vec::new(),
        apart: None,
        group: None,
    }
}

/// One truck by all rules.
fn truck_is_sound(
    problem: &Problem,
    truck: &Opened<'_>,
    stood: &[(&StoodBin, Option<&Loaded>)],
    opened: &[Opened<'_>],
    violations: &mut Vec<Violation>,
) {
    geometry::orientations(truck, violations);
    for (stood, bin) in stood {
        if bin.is_some_and(|bin| !bin.outside.turns[usize::from(stood.turned)]) {
            let how = if stood.turned { "turned" } else { "as it is" };
            let message = format!("{}: bin {} stands {how}, which its type must not", truck.name(), stood.bin);
            violations.push(Violation::new("orientation", message));
        }
    }
    amounts::weight(truck, violations);
    let held = stood.iter().filter_map(|(stood, _)| opened.get(stood.bin.checked_sub(1)?));
    let goods = held.flat_map(|bin| &bin.items).filter_map(|&(_, item)| item);
    company::classes_in_truck(problem, &|| truck.name(), goods, violations);
    if !geometry::containment(truck, violations) || !contact::near(truck) {
        return;
    }
    if problem.has_stops() {
        unloading::order(truck, violations);
    }
    // Where each really weighs.
    let scales: Vec<Scales> =
        stood.iter().map(|(stood, bin)| bin.map_or_else(Scales::default, |bin| bin.scales_at(stood))).collect();
    let mut all = Scales::default();
    for own in &scales {
        all.join(*own);
    }
    balance::judge(truck, all, violations);
    if !geometry::overlaps(truck, violations) {
        return;
    }
    let stacked = stacking::contacts(truck, stood, opened);
    let weighs = |row: usize, placed: &Placed| match scales[row] {
        Scales { weight: 0, .. } => support::middle(row, placed),
        Scales { weight, moment: [x, y, _] } => ([x, y], weight),
    };
    let standing = Standing { stable: problem.trucks_are_stable(), ..Standing::of(problem) };
    support::supports(standing, truck, &stacked.contacts, &weighs, violations);
    stacking::bears(truck, stood, &stacked, opened, bearing::asked(problem), violations);
}

#[cfg(test)]
mod tests;
