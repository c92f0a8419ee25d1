//! The parts of the objective `cost`, from the plan and the prices alone.

use super::Opened;
use crate::kind::Violation;
use crate::outcome::CostPart;
use crate::packing::problem::{BinType, Freight, Prices, Problem};

/// The billable weight of a bin, in grams: of its weight with its load and its dimensional weight the greater, rounded up.
fn billable(freight: &Freight, bin: &BinType, load: i128) -> i128 {
    let gross = load + i128::from(bin.tare_g.get());
    let outer: i128 = match bin.outer_mm {
        Some(sides) => sides.iter().map(|side| i128::from(side.get())).product(),
        None => bin.size().iter().map(|&side| i128::from(side)).product(),
    };
    let up = |value: i128, step: i128| (value + step - 1) / step;
    let dimensional = freight.divisor.map_or(0, |divisor| up(outer, i128::from(divisor.max(1))));
    let step = i128::from(freight.round_g.get().max(1));
    up(gross.max(dimensional), step) * step
}

/// The carrier's price for a bin, in cents; `None` where it takes no such parcel.
fn carriage(freight: &Freight, zone: usize, billable: i128) -> Option<f64> {
    let zone = freight.zones.get(zone)?;
    if let Some(step) = zone.steps.iter().find(|step| i128::from(step.to_g.get()) >= billable) {
        return Some(step.cost);
    }
    let last = zone.steps.last()?;
    let beyond = billable - i128::from(last.to_g.get());
    Some(last.cost + zone.beyond_per_kg? * ((beyond + 999) / 1000) as f64)
}

/// The parts of the cost: bins, and with prices material, filler, freight and CO2, each by its weight. What no carrier takes is a
/// violation.
pub(super) fn parts(problem: &Problem, opened: &[Opened<'_>], violations: &mut Vec<Violation>) -> Vec<CostPart> {
    let draft = problem.draft();
    let Some(prices) = &draft.prices else {
        // The sum of nothing is a negative zero, which adding zero makes a plain one.
        let value = opened.iter().filter_map(|bin| bin.bin).map(|bin| bin.cost).sum::<f64>() + 0.0;
        return vec![CostPart { name: "cost", value }];
    };
    let Prices { filler_per_litre, filler_co2_g_per_litre, material_per_m2, co2_per_kg, freight, weights } = prices;
    let (mut own, mut material, mut litres, mut co2, mut carried) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for bin in opened {
        let Some(row) = problem.find_bin(&bin.packed.bin) else { continue };
        let given = &draft.bins[row.0 as usize];
        own += given.cost.unwrap_or(0.0);
        material += given.material_cm2.unwrap_or(0.0);
        co2 += given.co2_g.unwrap_or(0.0);
        let goods: i128 = bin.items.iter().filter_map(|(_, item)| Some(i128::from((*item)?.volume))).sum();
        let volume: i128 = given.size().iter().map(|&side| i128::from(side)).product();
        litres += (volume - goods) as f64 / 1e6;
        let Some(freight) = freight else { continue };
        let load: i128 = bin.items.iter().filter_map(|(_, item)| Some(i128::from((*item)?.weight))).sum();
        let order = problem.orders().find(bin.packed.order.as_deref());
        let zone = order.map_or(0, |order| problem.orders().zone(order));
        let billable = billable(freight, given, load);
        if let Some(cents) = carriage(freight, zone, billable) {
            carried += cents;
        } else {
            let message = format!("{} counts {billable} g, more than the carrier takes", bin.name());
            violations.push(Violation::new("freight", message));
        }
    }
    co2 += litres * filler_co2_g_per_litre;
    let part = |name, value| CostPart { name, value };
    vec![
        part("bins", weights.bins * own),
        part("material", weights.material * material_per_m2 * material / 1e4),
        part("filler", weights.filler * filler_per_litre * litres),
        part("freight", weights.freight * carried),
        part("co2", weights.co2 * co2_per_kg * co2 / 1e3),
    ]
}
