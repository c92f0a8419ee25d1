//! The trucks of a packing plan: a table, and of each the layers, the views and the steps in which the loaded bins go in.

use super::boxes::{self, Drawn};
use super::colours::colour;
use super::head::{ROWS, grams, left_out};
use super::html::{Cell, Html, Table, escape};
use packhorse_solver::packing::{Figures, PackedTruck, Plan, Problem};
use std::collections::BTreeMap;

/// At most so many trucks are drawn.
const DRAWN: usize = 40;

/// All trucks; `bin` links a bin's number to its own part of the page where that is there.
pub(super) fn trucks(problem: &Problem, plan: &Plan, bin: &dyn Fn(usize) -> Cell, html: &mut Html) {
    if plan.trucks.is_empty() {
        return;
    }
    html.heading("Trucks");
    let mut table = Table::new(&["truck", "type", "bins", "fill", "load", "gross", "centre of gravity", "axles"]);
    for (row, truck) in plan.trucks.iter().enumerate().take(ROWS) {
        let figures = truck.figures.clone().unwrap_or_default();
        let number = (row + 1).to_string();
        let weight = |grams_: Option<i64>| Cell::Number(grams_.map_or(String::new(), grams));
        table.row(vec![
            if row < DRAWN { Cell::Link(number, anchor(row)) } else { Cell::Text(number) },
            Cell::Text(truck.truck.clone()),
            Cell::Number(truck.bins.len().to_string()),
            Cell::Share(figures.fill),
            weight(figures.weight_g),
            weight(figures.gross_g),
            Cell::Number(figures.centre_mm.map_or(String::new(), |[x, y, z]| format!("{x}, {y}, {z}"))),
            Cell::Number(figures.axles_g.map_or(String::new(), |axles| axles.map(grams).join(" + "))),
        ]);
    }
    table.into_html(html);
    left_out(html, ROWS, plan.trucks.len(), "trucks");
    for (row, truck) in plan.trucks.iter().enumerate().take(DRAWN) {
        one(problem, plan, row, truck, bin, html);
    }
    left_out(html, DRAWN, plan.trucks.len(), "drawings of trucks");
}

fn anchor(row: usize) -> String {
    format!("truck-{}", row + 1)
}

/// One truck in full.
fn one(problem: &Problem, plan: &Plan, row: usize, truck: &PackedTruck, bin: &dyn Fn(usize) -> Cell, html: &mut Html) {
    html.part(&anchor(row), &format!("Truck {}: {}", row + 1, truck.truck));
    let Some(kind) = problem.find_truck(&truck.truck) else { return };
    let figures: Figures = truck.figures.clone().unwrap_or_default();
    let names: Vec<String> = truck.bins.iter().map(|stood| format!("bin {}", stood.bin)).collect();
    let type_of = |number: usize| plan.numbered(number).map(|bin| bin.bin.as_str());
    let kind_of = |number: usize| type_of(number).and_then(|id| problem.find_bin(id)).map_or(0, |bin| bin.0 as usize);
    let bins: Vec<Drawn<'_>> = truck
        .bins
        .iter()
        .enumerate()
        .map(|(row, stood)| {
            let (lo, size) = (stood.corner(), stood.size());
            let hi = [0, 1, 2].map(|axis| lo[axis].saturating_add(size[axis]));
            Drawn { step: row + 1, id: &names[row], kind: kind_of(stood.bin), lo, hi }
        })
        .collect();
    html.paragraph(&boxes::said(kind, &figures, bins.len(), "bin", true));
    let mut types: BTreeMap<usize, (&str, usize)> = BTreeMap::new();
    for stood in &truck.bins {
        types.entry(kind_of(stood.bin)).or_insert((type_of(stood.bin).unwrap_or_default(), 0)).1 += 1;
    }
    html.raw("<ul class=\"legend\">");
    for (kind, (id, count)) in types {
        html.raw(&format!("<li><i style=\"background:{}\"></i>{} × {count}</li>", colour(kind), escape(id)));
    }
    html.raw("</ul>\n");
    boxes::all(kind, &figures, &bins, html);
    let mut table = Table::new(&["step", "bin", "type", "stop", "at x, y, z", "size as it stands", "turned"]);
    for (row, stood) in truck.bins.iter().enumerate().take(ROWS) {
        table.row(vec![
            Cell::Number((row + 1).to_string()),
            bin(stood.bin),
            Cell::Text(type_of(stood.bin).unwrap_or_default().to_owned()),
            Cell::Number(stop(problem, plan, stood.bin)),
            Cell::Number(format!("{}, {}, {}", stood.x, stood.y, stood.z)),
            Cell::Number(format!("{} × {} × {}", stood.dx, stood.dy, stood.dz)),
            Cell::Text(if stood.turned { "by a quarter" } else { "" }.to_owned()),
        ]);
    }
    table.into_html(html);
    left_out(html, ROWS, truck.bins.len(), "steps");
}

/// The stop at which a bin leaves, where it does.
fn stop(problem: &Problem, plan: &Plan, number: usize) -> String {
    let first = problem.first_stop(plan.numbered(number).into_iter().flat_map(|bin| &bin.items));
    if first < u32::MAX { first.to_string() } else { String::new() }
}
