//! The page of a packing plan: the bins in a table, and of those that are chosen the layers, the views and the loading steps.

use super::boxes::{self, Drawn as Box};
use super::choice::Choice;
use super::colours::colour;
use super::head::{ROWS, grams, left_out};
use super::html::{Cell, Html, Table, escape};
use super::trucks::trucks;
use super::{Drawn, Sections};
use crate::numbers;
use packhorse_solver::PlanFile;
use packhorse_solver::packing::{Figures, PackedBin, Packing, Plan, Problem};
use std::collections::BTreeMap;

/// At most so many bins are drawn, since a page must stay one that a browser opens.
const DRAWN: usize = 400;

impl Drawn for Packing {
    fn sections(problem: &Problem, _file: &PlanFile<Plan>, plan: &Plan, choice: &Choice) -> Sections {
        let mut html = Html::default();
        let chosen: Vec<usize> = (0..plan.bins.len())
            .filter(|&row| choice.shows(row + 1, plan.bins[row].order.as_deref()))
            .take(DRAWN)
            .collect();
        let link = |number: usize| {
            let shown = number.checked_sub(1).filter(|row| chosen.contains(row));
            shown.map_or_else(|| Cell::Text(number.to_string()), |row| Cell::Link(number.to_string(), anchor(row)))
        };
        trucks(problem, plan, &link, &mut html);
        totals(problem, plan, &mut html);
        bins(problem, plan, &chosen, &mut html);
        unpacked(plan, &mut html);
        if !plan.bins.is_empty() {
            html.heading("Loading");
            html.paragraph(
                "Numbers in the boxes are steps of the loading order: whatever an item stands on is in before it. Grey is what reaches up \
                 from below; the red ring is the load's centre of gravity. x runs to the right, y away from you, z up.",
            );
            if chosen.len() < plan.bins.len() {
                html.note(&format!(
                    "{} of {} are drawn; --bins 1-40, --bins all or --order ID choose others (at most {DRAWN} a page).",
                    chosen.len(),
                    numbers::count(plan.bins.len(), "bin")
                ));
            }
            for &row in &chosen {
                bin(problem, row, &plan.bins[row], &mut html);
            }
        }
        Sections(html)
    }
}

/// Sums over all bins, and over those of each type.
fn totals(problem: &Problem, plan: &Plan, html: &mut Html) {
    let Some(totals) = plan.totals.filter(|totals| totals.bins > 0) else { return };
    html.heading("Bin types");
    let mut types: BTreeMap<&str, Vec<&PackedBin>> = BTreeMap::new();
    for bin in &plan.bins {
        types.entry(&bin.bin).or_default().push(bin);
    }
    let mut table = Table::new(&["type", "inner size", "bins", "items", "mean fill", "load", "gross", "CO2"]);
    let sum = |bins: &[&PackedBin], part: fn(&Figures) -> Option<i64>| {
        bins.iter().filter_map(|bin| part(bin.figures.as_ref()?)).sum::<i64>()
    };
    for (id, bins) in &types {
        let size = problem.find_bin(id).map_or([0; 3], |bin| problem.bins()[bin].size);
        let co2: f64 = bins.iter().filter_map(|bin| bin.figures.as_ref()?.co2_g).sum();
        let items: usize = bins.iter().map(|bin| bin.items.len()).sum();
        let fill: f64 = bins.iter().filter_map(|bin| Some(bin.figures.as_ref()?.fill)).sum();
        table.row(vec![
            Cell::Text((*id).to_owned()),
            Cell::Number(format!("{} × {} × {}", size[0], size[1], size[2])),
            Cell::Number(numbers::value(bins.len() as f64)),
            Cell::Number(numbers::value(items as f64)),
            Cell::Share(fill / bins.len() as f64),
            Cell::Number(some_grams(Some(sum(bins, |figures| figures.weight_g)))),
            Cell::Number(some_grams(Some(sum(bins, |figures| figures.gross_g)))),
            Cell::Number(if co2 > 0.0 { grams(co2.round() as i64) } else { String::new() }),
        ]);
    }
    if types.len() > 1 {
        table.row(vec![
            "all".into(),
            "".into(),
            Cell::Number(numbers::value(totals.bins as f64)),
            Cell::Number(numbers::value(totals.items as f64)),
            Cell::Share(totals.fill),
            Cell::Number(some_grams(totals.weight_g)),
            Cell::Number(some_grams(totals.gross_g)),
            Cell::Number(totals.co2_g.map_or(String::new(), |co2| grams(co2.round() as i64))),
        ]);
    }
    table.into_html(html);
    if types.len() > 1 {
        html.note("The fill of all bins together is by volume.");
    }
    if let Some(proof) = &plan.proof {
        let all = proof.proven + proof.open.len();
        html.paragraph(&format!("Of {}, {} are proven to be packed best.", numbers::count(all, "order"), proof.proven));
    }
}

fn some_grams(weight: Option<i64>) -> String {
    weight.filter(|&weight| weight > 0).map_or(String::new(), grams)
}

/// A row for each bin.
fn bins(problem: &Problem, plan: &Plan, chosen: &[usize], html: &mut Html) {
    if plan.bins.is_empty() {
        html.paragraph("No bin is used.");
        return;
    }
    html.heading("Bins");
    let columns = [
        "bin",
        "type",
        "order",
        "items",
        "fill",
        "load",
        "gross",
        "centre of gravity",
        "axles",
        "packaging",
        "freight",
        "cost",
        "CO2",
    ];
    let mut table = Table::new(&columns);
    for (row, bin) in plan.bins.iter().enumerate().take(ROWS) {
        let empty = Figures::default();
        let figures = bin.figures.as_ref().unwrap_or(&empty);
        let number = (row + 1).to_string();
        let freight = figures.costs.get("freight").copied();
        let all: f64 = figures.costs.values().sum();
        let cents =
            |value: Option<f64>| Cell::Number(value.map_or(String::new(), |value| numbers::value(round(value))));
        table.row(vec![
            if chosen.contains(&row) { Cell::Link(number, anchor(row)) } else { Cell::Text(number) },
            Cell::Text(bin.bin.clone()),
            Cell::Text(bin.order.clone().unwrap_or_default()),
            Cell::Number(bin.items.len().to_string()),
            Cell::Share(figures.fill),
            Cell::Number(some_grams(figures.weight_g)),
            Cell::Number(some_grams(figures.gross_g)),
            Cell::Number(centre(figures)),
            Cell::Number(figures.axles_g.map_or(String::new(), |axles| axles.map(grams).join(" + "))),
            cents(freight.map(|freight| all - freight)),
            cents(freight),
            cents((!figures.costs.is_empty()).then_some(all)),
            Cell::Number(figures.co2_g.map_or(String::new(), |co2| format!("{} g", numbers::value(round(co2))))),
        ]);
    }
    table.into_html(html);
    left_out(html, ROWS, plan.bins.len(), "bins");
    if problem.objective().is_knapsack() {
        html.note("Fill is the share of the bin's own volume; the objective counts all bins in stock.");
    }
}

/// To a hundredth, as prices are read.
fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

fn centre(figures: &Figures) -> String {
    figures.centre_mm.map_or(String::new(), |[x, y, z]| format!("{x}, {y}, {z}"))
}

fn anchor(row: usize) -> String {
    format!("bin-{}", row + 1)
}

/// What is left out, with reasons.
fn unpacked(plan: &Plan, html: &mut Html) {
    if plan.unpacked.is_empty() {
        return;
    }
    html.heading("Not packed");
    let mut table = Table::new(&["item", "order", "quantity", "why"]);
    for entry in plan.unpacked.iter().take(ROWS) {
        table.row(vec![
            Cell::Text(entry.id.clone()),
            Cell::Text(entry.order.clone().unwrap_or_default()),
            Cell::Number(entry.quantity.to_string()),
            Cell::Text(entry.reason.clone()),
        ]);
    }
    table.into_html(html);
    left_out(html, ROWS, plan.unpacked.len(), "entries");
}

/// One bin in full.
fn bin(problem: &Problem, row: usize, packed: &PackedBin, html: &mut Html) {
    let order = packed.order.as_ref().map_or(String::new(), |order| format!(" for order {order}"));
    html.part(&anchor(row), &format!("Bin {}: {}{order}", row + 1, packed.bin));
    let Some(kind) = problem.find_bin(&packed.bin).map(|kind| &problem.bins()[kind]) else { return };
    let items: Vec<Box<'_>> = packed
        .items
        .iter()
        .enumerate()
        .map(|(row, placed)| {
            let (lo, size) = (placed.corner(), placed.size());
            Box {
                step: row + 1,
                id: &placed.item,
                kind: problem.find_item(&placed.item).map_or(0, |item| item.0 as usize),
                lo,
                hi: [0, 1, 2].map(|axis| lo[axis].saturating_add(size[axis])),
            }
        })
        .collect();
    let figures = packed.figures.clone().unwrap_or_default();
    let door = kind.axles.is_some() || problem.has_stops();
    html.paragraph(&boxes::said(kind, &figures, items.len(), "item", door));
    if items.is_empty() {
        return;
    }
    legend(problem, &items, html);
    boxes::all(kind, &figures, &items, html);
    steps(problem, row, packed, &items, html);
}

/// The colours of the item types, where they can still be told apart.
fn legend(problem: &Problem, items: &[Box<'_>], html: &mut Html) {
    let mut kinds: BTreeMap<usize, (&str, usize)> = BTreeMap::new();
    for item in items {
        kinds.entry(item.kind).or_insert((item.id, 0)).1 += 1;
    }
    if kinds.len() > 40 {
        html.note(&format!("{} item types, each in its own colour.", kinds.len()));
        return;
    }
    html.raw("<ul class=\"legend\">");
    for (kind, (id, count)) in kinds {
        let stop = problem.items().iter().nth(kind).map_or(u32::MAX, |item| item.stop);
        let stop = if problem.has_stops() && stop < u32::MAX { format!(", stop {stop}") } else { String::new() };
        html.raw(&format!("<li><i style=\"background:{}\"></i>{} × {count}{stop}</li>", colour(kind), escape(id)));
    }
    html.raw("</ul>\n");
}

/// The loading steps: what goes where, and what it stands on.
fn steps(problem: &Problem, number: usize, packed: &PackedBin, items: &[Box<'_>], html: &mut Html) {
    html.label("Loading steps");
    if let Some(before) = problem.draft().loaded.get(number) {
        html.note(&format!("{} of these were loaded before the plan.", before.items.len()));
    }
    let mut table = Table::new(&["step", "item", "stop", "at x, y, z", "size as placed", "weight", "stands on"]);
    for (row, placed) in packed.items.iter().enumerate().take(ROWS) {
        let item = problem.find_item(&placed.item).map(|item| &problem.items()[item]);
        let stop = item.map_or(u32::MAX, |item| item.stop);
        table.row(vec![
            Cell::Number((row + 1).to_string()),
            Cell::Text(placed.item.clone()),
            Cell::Number(if stop < u32::MAX { stop.to_string() } else { String::new() }),
            Cell::Number(format!("{}, {}, {}", placed.x, placed.y, placed.z)),
            Cell::Number(format!("{} × {} × {}", placed.dx, placed.dy, placed.dz)),
            Cell::Number(some_grams(item.map(|item| item.weight))),
            Cell::Text(stands_on(&items[row], items)),
        ]);
    }
    table.into_html(html);
    left_out(html, ROWS, packed.items.len(), "steps");
}

fn stands_on(own: &Box<'_>, items: &[Box<'_>]) -> String {
    if own.lo[2] == 0 {
        return "the floor".to_owned();
    }
    let below = |other: &&Box<'_>| {
        other.hi[2] == own.lo[2] && (0..2).all(|axis| other.lo[axis] < own.hi[axis] && own.lo[axis] < other.hi[axis])
    };
    let steps: Vec<String> = items.iter().filter(below).map(|other| other.step.to_string()).collect();
    if steps.is_empty() { "nothing".to_owned() } else { steps.join(", ") }
}
