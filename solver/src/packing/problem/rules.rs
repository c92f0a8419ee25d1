//! The numbered catalogue of validation rules: P-1xx errors, P-9xx warnings. All run.

use super::company_rules;
use super::draft::{Draft, Objective};
use crate::finding::Finding;
use crate::kind::KindName;
use rustc_hash::FxHashMap;

/// At most so many findings of one rule are listed.
pub(super) const LISTED: usize = 100;
/// The longest side: a kilometre in millimetres. Volumes then fit 64 bits.
pub(super) const LONGEST: i64 = 1_000_000;
/// The heaviest weight: a million tonnes in grams.
pub(in crate::packing) const HEAVIEST: i64 = 1_000_000_000_000;
/// The largest cost or value.
pub(super) const DEAREST: f64 = 1e15;
/// The most items, copies counted, and the most bins of one type.
pub const MOST: u64 = 1_000_000;

/// Applies every rule.
pub(super) fn findings(draft: &Draft) -> Vec<Finding> {
    const RULES: [fn(&Draft) -> Vec<Finding>; 16] = [
        format_is_known,
        kind_is_packing,
        lists_are_filled,
        bin_ids_are_unique,
        item_ids_are_unique,
        sides_are_positive,
        weights_are_sound,
        quantities_are_positive,
        costs_are_known,
        values_are_sound,
        orientations_are_named_once,
        support_is_a_share,
        stock_is_known,
        goods_are_no_denser_than_lead,
        goods_are_no_lighter_than_foam,
        items_fit_some_bin,
    ];
    RULES
        .iter()
        .chain(&super::physics_rules::RULES)
        .chain(&super::order_rules::RULES)
        .chain(&company_rules::RULES)
        .chain(&super::truck_rules::RULES)
        .chain(&[super::loaded::loaded_bins_are_there as fn(&Draft) -> Vec<Finding>])
        .flat_map(|rule| {
            let mut found = rule(draft);
            found.truncate(LISTED);
            found
        })
        .collect()
}

fn format_is_known(draft: &Draft) -> Vec<Finding> {
    let wrong = draft.format != 1;
    wrong
        .then(|| Finding::error("P-101", "format", draft.format.to_string(), "1", "write \"format\": 1"))
        .into_iter()
        .collect()
}

fn kind_is_packing(draft: &Draft) -> Vec<Finding> {
    let wrong = draft.kind != KindName::Packing;
    wrong
        .then(|| {
            let help = "write \"kind\": \"packing\", or solve the file as what it is";
            Finding::error("P-102", "kind", format!("\"{}\"", draft.kind), "\"packing\"", help)
        })
        .into_iter()
        .collect()
}

fn lists_are_filled(draft: &Draft) -> Vec<Finding> {
    let empty = |path: &'static str, what: &str, help: &str| {
        Finding::error("P-103", path, "an empty list", format!("at least one {what}"), help)
    };
    let bins = draft.bins.is_empty().then(|| empty("bins", "bin type", "add a bin type"));
    let items = draft.items.is_empty().then(|| empty("items", "item", "add an item"));
    bins.into_iter().chain(items).collect()
}

fn unique<'a>(code: &'static str, list: &str, ids: impl Iterator<Item = &'a str>) -> Vec<Finding> {
    let mut first = FxHashMap::default();
    let mut found = Vec::new();
    for (row, id) in ids.enumerate() {
        let path = format!("{list}[{row}].id");
        if id.trim().is_empty() {
            found.push(Finding::error(code, path, "an empty id", "a name", "give it an id of its own"));
        } else if let Some(earlier) = first.insert(id, row) {
            let taken = format!("an id that {list}[{earlier}] does not have");
            let help = "rename one of the two, or add up their quantities in one entry";
            found.push(Finding::error(code, path, format!("\"{id}\" again"), taken, help).about(id));
        }
        if found.len() >= LISTED {
            break;
        }
    }
    found
}

pub(super) fn bin_ids_are_unique(draft: &Draft) -> Vec<Finding> {
    unique("P-104", "bins", draft.bins.iter().map(|bin| bin.id.as_str()))
}

fn item_ids_are_unique(draft: &Draft) -> Vec<Finding> {
    unique("P-105", "items", draft.items.iter().map(|item| item.id.as_str()))
}

pub(super) fn sides_are_positive(draft: &Draft) -> Vec<Finding> {
    let bins = draft.bins.iter().enumerate().map(|(row, bin)| ("bins", row, bin.id.as_str(), bin.size()));
    let items = draft.items.iter().enumerate().map(|(row, item)| ("items", row, item.id.as_str(), item.size()));
    let mut found = Vec::new();
    for (list, row, id, size) in bins.chain(items) {
        for (axis, side) in ["x", "y", "z"].into_iter().zip(size) {
            if !(1..=LONGEST).contains(&side) {
                let range = format!("a whole number of millimetres from 1 to {LONGEST}");
                let help = "every side has a length; give it in millimetres";
                let finding =
                    Finding::error("P-106", format!("{list}[{row}].{axis}"), side.to_string(), range, help).about(id);
                found.push(finding);
            }
        }
        if found.len() >= LISTED {
            break;
        }
    }
    found
}

pub(super) fn weights_are_sound(draft: &Draft) -> Vec<Finding> {
    let bins = draft.bins.iter().enumerate().filter_map(|(row, bin)| {
        let limit = bin.max_weight_g?.get();
        let help = "leave max_weight_g out where there is no limit";
        (!(1..=HEAVIEST).contains(&limit)).then(|| {
            let path = format!("bins[{row}].max_weight_g");
            Finding::error("P-107", path, limit.to_string(), format!("grams from 1 to {HEAVIEST}"), help).about(&bin.id)
        })
    });
    let items = draft.items.iter().enumerate().filter_map(|(row, item)| {
        let weight = item.weight_g.get();
        let help = "give the weight of one item in grams, or leave it out";
        (!(0..=HEAVIEST).contains(&weight)).then(|| {
            let path = format!("items[{row}].weight_g");
            let range = format!("grams from 0 to {HEAVIEST}");
            Finding::error("P-107", path, weight.to_string(), range, help).about(&item.id)
        })
    });
    bins.chain(items).take(LISTED).collect()
}

fn quantities_are_positive(draft: &Draft) -> Vec<Finding> {
    let zero = draft.items.iter().enumerate().filter(|(_, item)| item.quantity == 0).take(LISTED);
    let mut found: Vec<Finding> = zero
        .map(|(row, item)| {
            let help = "delete the entry, or say how many there are";
            Finding::error("P-108", format!("items[{row}].quantity"), "0", "at least 1", help).about(&item.id)
        })
        .collect();
    let copies: u64 = draft.items.iter().map(|item| u64::from(item.quantity)).sum();
    if copies > MOST && draft.orders.is_empty() {
        let help = "split the instance: so many items do not fit one plan";
        let expected = format!("at most {MOST} items, copies counted");
        found.insert(0, Finding::error("P-108", "items", format!("{copies} items"), expected, help));
    }
    found
}

pub(super) fn costs_are_known(draft: &Draft) -> Vec<Finding> {
    let needed = draft.objective == Objective::Cost;
    let wrong = |row: usize, cost: Option<f64>, id: &str| {
        let found = cost.map_or("no cost".to_owned(), |cost| cost.to_string());
        let help = "give the cost of using one such bin, in cents";
        Finding::error("P-109", format!("bins[{row}].cost"), found, format!("a number from 0 to {DEAREST:e}"), help)
            .about(id)
    };
    draft
        .bins
        .iter()
        .enumerate()
        .filter(|(_, bin)| match bin.cost {
            Some(cost) => !(0.0..=DEAREST).contains(&cost),
            None => needed,
        })
        .take(LISTED)
        .map(|(row, bin)| wrong(row, bin.cost, &bin.id))
        .collect()
}

fn values_are_sound(draft: &Draft) -> Vec<Finding> {
    let wrong = draft.items.iter().enumerate().filter(|(_, item)| !(0.0..=DEAREST).contains(&item.value));
    let mut found: Vec<Finding> = wrong
        .take(LISTED)
        .map(|(row, item)| {
            let range = format!("a number from 0 to {DEAREST:e}");
            let help = "an item that must stay out has value 0";
            Finding::error("P-110", format!("items[{row}].value"), item.value.to_string(), range, help).about(&item.id)
        })
        .collect();
    let worthless = draft.items.iter().all(|item| item.value == 0.0);
    if draft.objective == Objective::Profit && worthless && !draft.items.is_empty() {
        let help = "give items a value, or choose the objective utilisation";
        found.push(Finding::error("P-110", "items", "no item with a value", "values under the objective profit", help));
    }
    found
}

fn orientations_are_named_once(draft: &Draft) -> Vec<Finding> {
    let mut found = Vec::new();
    for (row, item) in draft.items.iter().enumerate() {
        let twice = item.orientations.iter().enumerate().any(|(k, one)| item.orientations[..k].contains(one));
        if item.orientations.is_empty() || twice {
            let what = if twice { "an orientation named twice" } else { "an empty list" };
            let help = "name each allowed orientation once, or leave the list out to allow all six";
            let path = format!("items[{row}].orientations");
            found.push(Finding::error("P-111", path, what, "one to six orientations", help).about(&item.id));
        }
        if found.len() >= LISTED {
            break;
        }
    }
    found
}

fn support_is_a_share(draft: &Draft) -> Vec<Finding> {
    let wrong = !(0.0..=1.0).contains(&draft.support);
    wrong
        .then(|| {
            let help = "1 asks that every base stands fully on something, 0 asks for nothing";
            Finding::error("P-112", "support", draft.support.to_string(), "a share from 0 to 1", help)
        })
        .into_iter()
        .collect()
}

pub(super) fn stock_is_known(draft: &Draft) -> Vec<Finding> {
    let needed = draft.objective.is_knapsack();
    let wrong = |stock: Option<u32>| stock.map_or(needed, |stock| u64::from(stock) > MOST);
    let mut found: Vec<Finding> = draft
        .bins
        .iter()
        .enumerate()
        .filter(|(_, bin)| wrong(bin.stock))
        .take(LISTED)
        .map(|(row, bin)| {
            let what = bin.stock.map_or("no stock".to_owned(), |stock| stock.to_string());
            let expected = format!("how many there are, at most {MOST}");
            let help = "the objectives utilisation and profit fill given bins: say how many, such as \"stock\": 1";
            Finding::error("P-113", format!("bins[{row}].stock"), what, expected, help).about(&bin.id)
        })
        .collect();
    if !draft.bins.is_empty() && draft.bins.iter().all(|bin| bin.stock == Some(0)) {
        let help = "raise the stock of a bin type, or leave it out where there are as many as needed";
        found.push(Finding::error("P-113", "bins", "no bin in stock", "at least one bin", help));
    }
    found
}

/// Density of one item in g/cm³, where it has weight and volume.
fn density(item: &super::ItemType) -> Option<f64> {
    let volume = item.size().iter().map(|&side| side as f64 / 10.0).product::<f64>();
    (item.weight_g.get() > 0 && volume > 0.0).then(|| item.weight_g.get() as f64 / volume)
}

fn goods_are_no_denser_than_lead(draft: &Draft) -> Vec<Finding> {
    odd_density(draft, "P-901", |density| density > 11.3, "at most that of lead, 11.3 g/cm³")
}

fn goods_are_no_lighter_than_foam(draft: &Draft) -> Vec<Finding> {
    odd_density(draft, "P-902", |density| density < 0.001, "at least 0.001 g/cm³, a tenth of loose foam")
}

fn odd_density(draft: &Draft, code: &'static str, odd: fn(f64) -> bool, expected: &str) -> Vec<Finding> {
    let found = draft.items.iter().enumerate().filter_map(|(row, item)| Some((row, item, density(item)?)));
    found
        .filter(|&(_, _, density)| odd(density))
        .take(LISTED)
        .map(|(row, item, density)| {
            let help = "weights are in grams and sides in millimetres: look for kilograms or centimetres";
            let what = format!("a density of {density:.4} g/cm³");
            Finding::warning(code, format!("items[{row}].weight_g"), what, expected, help).about(&item.id)
        })
        .collect()
}

fn items_fit_some_bin(draft: &Draft) -> Vec<Finding> {
    // A file may hold many item types and many bin types: the scan ends at the first bin that fits.
    let trucks = draft.trucks.iter().filter(|truck| truck.stock != Some(0));
    let carried = trucks.map(|truck| truck.as_bin().max_net_g().unwrap_or(i64::MAX)).max().unwrap_or(i64::MAX);
    let is_carried =
        |item: &super::ItemType, bin: &super::BinType| item.weight_g.get().saturating_add(bin.tare_g.get()) <= carried;
    let fits = |item: &super::ItemType, bin: &super::BinType| {
        bin.stock != Some(0)
            && is_carried(item, bin)
            && (item.bins.is_empty() || item.bins.contains(&bin.id))
            && !item.not_bins.contains(&bin.id)
            && bin.max_net_g().is_none_or(|limit| item.weight_g.get() <= limit)
            && item.volume() <= bin.room()
            && item.orientations.iter().any(|o| o.turn(item.packed_size()).iter().zip(bin.size()).all(|(&a, b)| a <= b))
    };
    let bad = draft.items.iter().enumerate().filter(|(_, item)| !draft.bins.iter().any(|bin| fits(item, bin)));
    bad.take(LISTED)
        .map(|(row, item)| {
            let [x, y, z] = item.packed_size();
            let (what, expected) = if !draft.bins.iter().any(|bin| is_carried(item, bin)) {
                let what = format!("an item of {} g, in no bin light enough for any truck in stock", item.weight_g.get());
                (what, "a truck that takes it in a bin")
            } else {
                let what = format!("an item of {x} × {y} × {z} that fits no bin in stock");
                let by = "a bin that takes it, by size in an allowed orientation, volume, weight and the bins that it may go into";
                (what, by)
            };
            let help = "allow more orientations, or add a larger bin or truck; until then it is left out of the plan";
            Finding::warning("P-903", format!("items[{row}]"), what, expected, help).about(&item.id)
        })
        .collect()
}
