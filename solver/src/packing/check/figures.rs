//! What a plan states of its bins besides their items: every figure recomputed, in integers where they are.

use super::balance::{Scales, levers, scales};
use super::{Opened, costs};
use crate::kind::Violation;
use crate::packing::plan::{Figures, Plan};
use crate::packing::problem::{BinType, Objective, Problem};

/// Shares are compared in billionths; what is stated to four decimals may be half of the last one off.
const BILLION: i128 = 1_000_000_000;
const HALF: i128 = 50_001;

/// The figures of one bin are what recomputation gives; the first that is not is told.
pub(super) fn stated(problem: &Problem, bin: &Opened<'_>, wrong: &mut Vec<Violation>) {
    let (Some(stated), Some(kind)) = (&bin.packed.figures, bin.bin) else { return };
    let given = &problem.draft().bins[kind.row.0 as usize];
    let Scales { weight, moment } = scales(bin);
    let found = false_share("fill", stated.fill, filled(bin), volume(given))
        .or_else(|| false_number("weight_g", stated.weight_g, Some(weight)))
        .or_else(|| false_number("gross_g", stated.gross_g, Some(weight + i128::from(given.tare_g.get()))))
        .or_else(|| false_centre(stated, weight, moment))
        .or_else(|| false_axles(stated, kind.axles.map(|axles| levers(axles, weight, moment[0]))))
        .or_else(|| false_costs(problem, bin, stated))
        .or_else(|| false_amount("co2_g", stated.co2_g, co2(problem, given, filled(bin))));
    if let Some(message) = found {
        wrong.push(Violation::new("misstated", format!("{}: {message}", bin.name())));
    }
}

/// The figures of one truck are what recomputation gives; `scales` are those of its loaded bins.
pub(super) fn of_truck(stated: &Figures, truck: &Opened<'_>, scales: Scales, wrong: &mut Vec<Violation>) {
    let Some(kind) = truck.bin else { return };
    let Scales { weight, moment } = scales;
    let found = false_share("fill", stated.fill, filled(truck), kind.size.map(i128::from).iter().product())
        .or_else(|| false_number("weight_g", stated.weight_g, Some(weight)))
        .or_else(|| false_number("gross_g", stated.gross_g, Some(weight + i128::from(kind.tare))))
        .or_else(|| false_centre(stated, weight, moment))
        .or_else(|| false_axles(stated, kind.axles.map(|axles| levers(axles, weight, moment[0]))))
        .or_else(|| (!stated.costs.is_empty()).then(|| "costs are stated, but only bins state them".to_owned()))
        .or_else(|| false_amount("co2_g", stated.co2_g, None));
    if let Some(message) = found {
        wrong.push(Violation::new("misstated", format!("{}: {message}", truck.name())));
    }
}

/// The totals are what recomputation gives.
pub(super) fn totals(problem: &Problem, plan: &Plan, wrong: &mut Vec<Violation>) {
    let Some(stated) = &plan.totals else { return };
    let (mut items, mut taken, mut inner, mut weight, mut tare) = (0_i128, 0_i128, 0_i128, 0_i128, 0_i128);
    let mut emitted: Option<f64> = None;
    for bin in super::open(problem, plan) {
        let Some(kind) = bin.bin else { continue };
        let given = &problem.draft().bins[kind.row.0 as usize];
        items += bin.items.len() as i128;
        taken += filled(&bin);
        inner += volume(given);
        weight += scales(&bin).weight;
        tare += i128::from(given.tare_g.get());
        if let Some(own) = co2(problem, given, filled(&bin)) {
            emitted = Some(emitted.unwrap_or(0.0) + own);
        }
    }
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let found = false_number("bins", Some(whole(stated.bins)), Some(plan.bins.len() as i128))
        .or_else(|| false_number("items", Some(whole(stated.items)), Some(items)))
        .or_else(|| false_share("fill", stated.fill, taken, inner))
        .or_else(|| false_number("weight_g", stated.weight_g, Some(weight)))
        .or_else(|| false_number("gross_g", stated.gross_g, Some(weight + tare)))
        .or_else(|| false_amount("co2_g", stated.co2_g, emitted));
    if let Some(message) = found {
        wrong.push(Violation::new("misstated", format!("the totals: {message}")));
    }
}

fn volume(bin: &BinType) -> i128 {
    bin.size().map(i128::from).iter().product()
}

fn filled(bin: &Opened<'_>) -> i128 {
    bin.items.iter().map(|(placed, _)| placed.size().map(i128::from).iter().product::<i128>()).sum()
}

/// CO2 of a bin and its filler in grams; `None` where the instance says nothing of it.
fn co2(problem: &Problem, bin: &BinType, filled: i128) -> Option<f64> {
    let filler = problem.draft().prices.as_ref().map_or(0.0, |prices| prices.filler_co2_g_per_litre);
    if bin.co2_g.is_none() && filler <= 0.0 {
        return None;
    }
    Some(bin.co2_g.unwrap_or(0.0) + filler * (volume(bin) - filled) as f64 / 1e6)
}

fn false_share(name: &str, stated: f64, part: i128, whole: i128) -> Option<String> {
    let whole = whole.max(1);
    let sound = stated.is_finite() && stated.abs() < 1e6;
    let off = sound.then(|| ((stated * BILLION as f64).round() as i128 * whole - part * BILLION).abs());
    let right = off.is_some_and(|off| off <= HALF * whole);
    (!right).then(|| format!("\"{name}\" is stated as {stated}, it is {:.4}", part as f64 / whole as f64))
}

fn false_number(name: &str, stated: Option<i64>, found: Option<i128>) -> Option<String> {
    let stated = stated.filter(|&stated| Some(i128::from(stated)) != found)?;
    let found = found.map_or("not known".to_owned(), |found| found.to_string());
    Some(format!("\"{name}\" is stated as {stated}, it is {found}"))
}

/// Accepted like costs of the plan's head.
fn false_amount(name: &str, stated: Option<f64>, found: Option<f64>) -> Option<String> {
    let stated = stated.filter(|&stated| found.is_none_or(|found| !same(stated, found)))?;
    let found = found.map_or("not known".to_owned(), |found| found.to_string());
    Some(format!("\"{name}\" is stated as {stated}, it is {found}"))
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1.0)
}

/// Each coordinate within half a millimetre of the exact one, moment / weight.
fn false_centre(stated: &Figures, weight: i128, moment: [i128; 3]) -> Option<String> {
    let centre = stated.centre_mm?;
    let near = |axis: usize| (2 * i128::from(centre[axis]) * weight - moment[axis]).abs() <= weight;
    if weight > 0 && (0..3).all(near) {
        return None;
    }
    let exact = moment.map(|moment| format!("{:.1}", moment as f64 / (2.0 * weight as f64)));
    let found = if weight > 0 { exact.join(", ") } else { "nowhere, since nothing weighs anything".to_owned() };
    Some(format!("\"centre_mm\" is stated as {centre:?}, it is {found}"))
}

/// Each load within half a gram of the exact one, by the lever rule.
fn false_axles(stated: &Figures, levers: Option<(i128, [i128; 2])>) -> Option<String> {
    let axles = stated.axles_g?;
    let Some((span, carried)) = levers else {
        return Some("\"axles_g\" is stated, but the instance gives it no axles".to_owned());
    };
    let near = |row: usize| (2 * i128::from(axles[row]) * span - carried[row]).abs() <= span.abs();
    if near(0) && near(1) {
        return None;
    }
    let exact = carried.map(|carried| format!("{:.1}", carried as f64 / (2.0 * span as f64)));
    Some(format!("\"axles_g\" is stated as {axles:?}, it is {}", exact.join(", ")))
}

/// What is stated of costs is all of them, parts of nothing left out.
fn false_costs(problem: &Problem, bin: &Opened<'_>, stated: &Figures) -> Option<String> {
    if stated.costs.is_empty() {
        return None;
    }
    if problem.objective() != Objective::Cost {
        return Some(format!("costs are stated, but the objective is {}", problem.objective().as_str()));
    }
    // Whatever the carrier does not take was told by the rules.
    let parts = costs::parts(problem, std::slice::from_ref(bin), &mut Vec::new());
    if let Some(name) = stated.costs.keys().find(|name| parts.iter().all(|part| part.name != name.as_str())) {
        return Some(format!("the cost \"{name}\" is stated, but there is no such part"));
    }
    parts.iter().find_map(|part| {
        let cost = stated.costs.get(part.name).copied().unwrap_or(0.0);
        (!same(cost, part.value))
            .then(|| format!("the cost \"{}\" is stated as {cost}, it is {}", part.name, part.value))
    })
}

#[cfg(test)]
mod tests;
