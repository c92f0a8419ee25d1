//! The trucks of a packing plan: a table, and of each the layers, the views and the steps in which the loaded bins go in.

use super::boxes::{self, Drawn};
use super::colours::colour;
use super::head::{grams, left_out};
use super::html::{Cell, Html, Table, escape};
use crate::numbers;
use packhorse_solver::packing::{Figures, PackedTruck, Plan, Problem};
use std::collections::BTreeMap;

/// At most so many trucks are drawn, and so many rows are in a table.
const DRAWN: usize = 40;
const ROWS: usize = 500;

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
    let type_of = |number: usize| number.checked_sub(1).and_then(|row| plan.bins.get(row)).map(|bin| bin.bin.as_str());
    let kind_of = |number: usize| type_of(number).and_then(|id| problem.find_bin(id)).map_or(0, |bin| bin.0 as usize);
    let bins: Vec<Drawn<'_>> = truck
        .bins
        .iter()
        .enumerate()
        .map(|(row, stood)| {
            let (lo, size) = ([stood.x, stood.y, stood.z], [stood.dx, stood.dy, stood.dz]);
            let hi = [0, 1, 2].map(|axis| lo[axis].saturating_add(size[axis]));
            Drawn { step: row + 1, id: &names[row], kind: kind_of(stood.bin), lo, hi }
        })
        .collect();
    let mut said = vec![
        format!("{} × {} × {}", kind.size[0], kind.size[1], kind.size[2]),
        numbers::count(bins.len(), "bin"),
        format!("{:.1}% full", figures.fill * 100.0),
        format!("door at the far end along {}", if kind.door.axis() == 0 { "x" } else { "y" }),
    ];
    said.extend(figures.weight_g.map(|weight| format!("load {}", grams(weight))));
    said.extend(figures.gross_g.map(|weight| format!("gross {}", grams(weight))));
    html.paragraph(&said.join(" · "));
    let mut types: BTreeMap<usize, (&str, usize)> = BTreeMap::new();
    for stood in &truck.bins {
        types.entry(kind_of(stood.bin)).or_insert((type_of(stood.bin).unwrap_or_default(), 0)).1 += 1;
    }
    html.raw("<ul class=\"legend\">");
    for (kind, (id, count)) in types {
        html.raw(&format!("<li><i style=\"background:{}\"></i>{} × {count}</li>", colour(kind), escape(id)));
    }
    html.raw("</ul>\n");
    let axles: Vec<(i64, String)> = kind
        .axles
        .iter()
        .flatten()
        .zip(figures.axles_g.into_iter().flatten())
        .map(|(axle, carries)| (axle.position_mm.get(), format!("{} of {}", grams(carries), grams(axle.max_g.get()))))
        .collect();
    let aslant = boxes::aslant(kind.size, &bins).map(|svg| ("Seen from above, aslant".to_owned(), svg));
    let side = ("Seen from the side (y = 0)".to_owned(), boxes::side(kind.size, &bins, figures.centre_mm, &axles));
    let views: Vec<(String, String)> = aslant.into_iter().chain([side]).collect();
    html.drawings(&views);
    let (layers, heights) = boxes::layers(kind.size, &bins, figures.centre_mm);
    html.drawings(&layers);
    if layers.len() < heights {
        html.note(&format!("The lowest {} of {heights} layers are drawn.", layers.len()));
    }
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
    let bin = number.checked_sub(1).and_then(|row| plan.bins.get(row));
    let goods = bin.into_iter().flat_map(|bin| &bin.items).filter_map(|placed| problem.find_item(&placed.item));
    let first = goods.map(|item| problem.items()[item].stop).min();
    first.filter(|&stop| stop < u32::MAX).map_or(String::new(), |stop| stop.to_string())
}
