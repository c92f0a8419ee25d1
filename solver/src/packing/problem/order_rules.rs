//! The rules of orders and prices: P-160 to P-169, and the warning P-960.

use super::draft::{Draft, Objective};
use super::prices::{Freight, Prices, Zone};
use crate::finding::Finding;
use rustc_hash::{FxHashMap, FxHashSet};

/// At most so many findings of one rule are listed.
const LISTED: usize = 100;
/// The largest price, weight or factor.
const DEAREST: f64 = 1e12;
/// The most orders.
pub const MOST_ORDERS: usize = 2_000_000;
/// The most different articles of one order.
const MOST_ARTICLES: usize = 20_000;
/// The most copies over all orders.
pub(super) const MOST_ORDERED: u64 = 20_000_000;

pub(super) const RULES: [fn(&Draft) -> Vec<Finding>; 8] = [
    order_ids_are_unique,
    lines_name_items,
    catalogues_have_no_quantities,
    objectives_suit_orders,
    zones_are_known,
    prices_are_sound,
    freight_is_sound,
    choices_are_sound,
];

fn order_ids_are_unique(draft: &Draft) -> Vec<Finding> {
    let mut first = FxHashMap::default();
    let mut found = Vec::new();
    for (row, order) in draft.orders.iter().enumerate() {
        let path = format!("orders[{row}].id");
        if order.id.trim().is_empty() {
            found.push(Finding::error("P-160", path, "an empty id", "a name", "give the order an id of its own"));
        } else if let Some(earlier) = first.insert(order.id.as_str(), row) {
            let what = format!("\"{}\" again", order.id);
            let taken = format!("an id that orders[{earlier}] does not have");
            let help = "rename one of the two, or join their lines";
            found.push(Finding::error("P-160", path, what, taken, help).about(&order.id));
        }
        if found.len() >= LISTED {
            break;
        }
    }
    if draft.orders.len() > MOST_ORDERS {
        let what = format!("{} orders", draft.orders.len());
        let help = "split the instance: so many orders do not fit one plan";
        found.insert(0, Finding::error("P-160", "orders", what, format!("at most {MOST_ORDERS}"), help));
    }
    found
}

fn lines_name_items(draft: &Draft) -> Vec<Finding> {
    let items: FxHashSet<&str> = draft.items.iter().map(|item| item.id.as_str()).collect();
    let mut found = Vec::new();
    let mut copies = 0_u64;
    for (row, order) in draft.orders.iter().enumerate() {
        let about = |finding: Finding| finding.about(&order.id);
        if order.lines.is_empty() {
            let help = "name what is ordered, or delete the order";
            let path = format!("orders[{row}].lines");
            found.push(about(Finding::error("P-161", path, "an empty list", "at least one line", help)));
        }
        if order.lines.len() > MOST_ARTICLES {
            let what = format!("{} lines", order.lines.len());
            let (path, expected) = (format!("orders[{row}].lines"), format!("at most {MOST_ARTICLES}"));
            found.push(about(Finding::error("P-161", path, what, expected, "split the order")));
        }
        for (k, line) in order.lines.iter().enumerate() {
            copies += u64::from(line.quantity);
            if !items.contains(line.item.as_str()) {
                let help = "add the article to the items, or correct its id";
                let path = format!("orders[{row}].lines[{k}].item");
                let what = format!("\"{}\"", line.item);
                found.push(about(Finding::error("P-161", path, what, "the id of an item", help)));
            }
            if line.quantity == 0 {
                let help = "delete the line, or say how many are ordered";
                let path = format!("orders[{row}].lines[{k}].quantity");
                found.push(about(Finding::error("P-161", path, "0", "at least 1", help)));
            }
        }
        if found.len() >= LISTED {
            break;
        }
    }
    if copies > MOST_ORDERED {
        let what = format!("{copies} copies in all orders");
        let help = "split the instance: so many items do not fit one plan";
        found.insert(0, Finding::error("P-161", "orders", what, format!("at most {MOST_ORDERED}"), help));
    }
    found
}

fn catalogues_have_no_quantities(draft: &Draft) -> Vec<Finding> {
    let counted = draft.items.iter().enumerate().filter(|(_, item)| item.quantity != 1);
    counted
        .take(if draft.orders.is_empty() { 0 } else { LISTED })
        .map(|(row, item)| {
            let help = "leave the quantity out: with orders the items are a catalogue, and the lines say how many";
            let (path, what) = (format!("items[{row}].quantity"), item.quantity.to_string());
            Finding::error("P-162", path, what, "no quantity", help).about(&item.id)
        })
        .collect()
}

fn objectives_suit_orders(draft: &Draft) -> Vec<Finding> {
    let wrong = !draft.orders.is_empty() && draft.objective.is_knapsack();
    let what = format!("\"{}\" with orders", draft.objective.as_str());
    let help = "an order is packed as a whole: choose the objective bins or cost";
    wrong.then(|| Finding::error("P-163", "objective", what, "bins or cost", help)).into_iter().collect()
}

fn choices_are_sound(draft: &Draft) -> Vec<Finding> {
    let Some(choose) = draft.choose else { return Vec::new() };
    let mut found = Vec::new();
    if choose == 0 || draft.bins.len() > 64 {
        let what = format!("{choose} of {} bin types", draft.bins.len());
        let help = "say how many types may be used, out of at most 64";
        found.push(Finding::error("P-167", "choose", what, "at least 1, of at most 64 types", help));
    }
    if draft.orders.is_empty() {
        let help = "which types to stock is asked for orders: add them, or leave choose out";
        found.push(Finding::error("P-167", "choose", "a choice without orders", "orders", help));
    }
    found
}

fn zones_are_known(draft: &Draft) -> Vec<Finding> {
    let known = |zone: &str| draft.prices.as_ref().is_some_and(|prices| prices.zone(zone).is_some());
    let mut found = Vec::new();
    for (row, order) in draft.orders.iter().enumerate() {
        let Some(zone) = order.zone.as_ref().filter(|zone| !known(zone)) else { continue };
        let help = "add the zone to prices.freight.zones, or correct its id";
        let path = format!("orders[{row}].zone");
        found.push(Finding::error("P-164", path, format!("\"{zone}\""), "the id of a zone", help).about(&order.id));
        if found.len() >= LISTED {
            break;
        }
    }
    let Some(zone) = &draft.zone else { return found };
    if !draft.orders.is_empty() {
        let help = "name the zone in each order: orders go to zones of their own";
        found.push(Finding::error("P-164", "zone", format!("\"{zone}\" beside orders"), "a zone in each order", help));
    } else if !known(zone) {
        let help = "add the zone to prices.freight.zones, or correct its id";
        found.push(Finding::error("P-164", "zone", format!("\"{zone}\""), "the id of a zone", help));
    }
    found
}

fn prices_are_sound(draft: &Draft) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut amount = |path: String, value: f64| {
        if !(0.0..=DEAREST).contains(&value) {
            let expected = format!("a number from 0 to {DEAREST:e}");
            let help = "prices and weights are at least 0; leave out what costs nothing";
            let what = if value.abs() > DEAREST { format!("{value:e}") } else { value.to_string() };
            found.push(Finding::error("P-165", path, what, expected, help));
        }
    };
    if let Some(prices) = &draft.prices {
        let Prices { filler_per_litre, filler_co2_g_per_litre, material_per_m2, co2_per_kg, weights, .. } = prices;
        amount("prices.filler_per_litre".to_owned(), *filler_per_litre);
        amount("prices.filler_co2_g_per_litre".to_owned(), *filler_co2_g_per_litre);
        amount("prices.material_per_m2".to_owned(), *material_per_m2);
        amount("prices.co2_per_kg".to_owned(), *co2_per_kg);
        let all = [weights.bins, weights.material, weights.filler, weights.freight, weights.co2];
        for (name, value) in ["bins", "material", "filler", "freight", "co2"].into_iter().zip(all) {
            amount(format!("prices.weights.{name}"), value);
        }
    }
    for (row, bin) in draft.bins.iter().enumerate() {
        amount(format!("bins[{row}].material_cm2"), bin.material_cm2.unwrap_or(0.0));
        amount(format!("bins[{row}].co2_g"), bin.co2_g.unwrap_or(0.0));
    }
    for (row, bin) in draft.bins.iter().enumerate() {
        for (axis, (outer, inner)) in bin.outer_mm.iter().flatten().zip(bin.size()).enumerate() {
            if !(inner..=1_100_000).contains(&outer.get()) {
                let path = format!("bins[{row}].outer_mm[{axis}]");
                let help = "a bin is no smaller outside than inside; leave outer_mm out where walls do not count";
                let expected = format!("at least the inner side, {inner}");
                found.push(Finding::error("P-165", path, outer.get().to_string(), expected, help).about(&bin.id));
            }
        }
    }
    if draft.prices.is_some() && draft.orders.is_empty() && draft.items.len() > MOST_ARTICLES {
        let what = format!("prices of {} items", draft.items.len());
        let help = "split the items into several instances, or name what goes together as the lines of orders";
        found.push(Finding::error("P-165", "prices", what, format!("at most {MOST_ARTICLES} without orders"), help));
    }
    if draft.prices.is_some() && draft.objective != Objective::Cost {
        let help = "choose the objective cost, or leave the prices out";
        let what = format!("prices under the objective \"{}\"", draft.objective.as_str());
        found.push(Finding::error("P-165", "prices", what, "the objective cost", help));
    }
    found
}

fn freight_is_sound(draft: &Draft) -> Vec<Finding> {
    let Some(Freight { divisor, round_g, zones }) = draft.prices.as_ref().and_then(|prices| prices.freight.as_ref())
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut wrong = |path: String, what: String, expected: &str, help: &str| {
        found.push(Finding::error("P-166", format!("prices.freight.{path}"), what, expected, help));
    };
    if *divisor == Some(0) {
        let help = "carriers use 5000 or 6000; leave it out where size does not count";
        wrong("divisor".to_owned(), "0".to_owned(), "a number from 1 to 4294967295", help);
    }
    if !(1..=1_000_000_000).contains(&round_g.get()) {
        let help = "round up to whole grams (1), kilograms (1000) or what the carrier uses";
        wrong("round_g".to_owned(), round_g.get().to_string(), "grams from 1 to 1e9", help);
    }
    if zones.is_empty() || zones.len() > 10_000 {
        let help = "give at least one zone, at most 10000";
        wrong("zones".to_owned(), format!("{} zones", zones.len()), "from 1 to 10000 zones", help);
    }
    let mut ids = FxHashSet::default();
    for (row, Zone { id, steps, beyond_per_kg }) in zones.iter().enumerate() {
        if id.trim().is_empty() || !ids.insert(id) {
            wrong(format!("zones[{row}].id"), format!("\"{id}\""), "an id of its own", "rename the zone");
        }
        let ascending = steps.windows(2).all(|pair| pair[0].to_g < pair[1].to_g);
        let positive = steps.first().is_some_and(|step| step.to_g.get() >= 1);
        if !(ascending && positive) {
            let help = "list the steps with ascending weights, at least one of them";
            wrong(format!("zones[{row}].steps"), "steps out of order, or none".to_owned(), "ascending to_g", help);
        }
        let prices = steps.iter().map(|step| step.cost).chain(*beyond_per_kg);
        if prices.clone().any(|price| !(0.0..=DEAREST).contains(&price)) {
            let help = "prices are in cents, at least 0";
            wrong(format!("zones[{row}].steps"), "a price out of range".to_owned(), "prices from 0 to 1e12", help);
        }
        if steps.windows(2).any(|pair| pair[0].cost > pair[1].cost) {
            let help = "a heavier parcel never costs less: raise the price of the heavier step";
            wrong(format!("zones[{row}].steps"), "a price that falls".to_owned(), "prices that never fall", help);
        }
    }
    found.truncate(LISTED);
    found
}
