//! `mpv`: three-dimensional bin packing of Martello, Pisinger and Vigo (2000).
//!
//! The first row is `n W H D`, then a row `id w h d` for each item. Items may not turn; the
//! file's three dimensions are x, y and z. All items go into as few bins as possible.

use super::{draft, dropped, number_rows, objective, only_bin, support};
use crate::ReadError;
use crate::formats::{Format, Parsed, Written};
use crate::source::Source;
use crate::tokens::Tokens;
use packhorse_solver::packing::{Draft, ItemType, Objective, Orientation};
use packhorse_solver::plan_file::Rules;
use packhorse_solver::units::Millimetres;
use std::fmt::Write as _;

pub(super) const FORMAT: Format<Draft> = Format {
    name: "mpv",
    about: "bin packing of Martello, Pisinger and Vigo (fixed orientation)",
    ending: "txt",
    fits,
    read,
    write: Some(write),
};

/// A guard against absurd counts.
const MOST: usize = 1_000_000;

fn fits(_: &str, head: &str) -> bool {
    let mut rows = number_rows(head);
    let Some(Some(first)) = rows.next() else { return false };
    let [count, sides @ ..] = first.as_slice() else { return false };
    let items: Vec<Option<Vec<i64>>> = rows.take(3).collect();
    let wanted = usize::try_from(*count).unwrap_or(0).min(3);
    // The last row of a cut head may be cut itself, so it proves nothing against the format.
    sides.len() == 3
        && wanted > 0
        && items.len() >= wanted
        && items.iter().zip(1..).all(|(row, number)| {
            row.as_ref().is_some_and(|row| row.len() == 4 && row[0] == number && row[1..].iter().all(|&side| side > 0))
        })
}

fn read(source: &Source, rules: &Rules) -> Result<Parsed<Draft>, ReadError> {
    if let Some(part) = &source.part {
        return Err(ReadError::Usage(format!("#{part}: an mpv file holds one instance, leave the part out")));
    }
    let mut tokens = Tokens::new(source);
    let count = tokens.count("the number of items", MOST)?;
    let mut sides = [0; 3];
    for side in &mut sides {
        *side = tokens.integer("a side of the bin")?;
    }
    let (mut items, mut lines) = (Vec::new(), Vec::new());
    for row in 1..=count {
        lines.push(u32::try_from(tokens.line()).unwrap_or(u32::MAX));
        tokens.integer(&format!("the number of item {row}"))?;
        let mut edges = [0; 3];
        for edge in &mut edges {
            *edge = tokens.integer(&format!("a side of item {row}"))?;
        }
        let [x, y, z] = edges.map(Millimetres);
        let orientations = vec![Orientation::Xyz];
        items.push(ItemType { id: row.to_string(), x, y, z, orientations, ..ItemType::default() });
    }
    tokens.end()?;
    let objective = objective(rules, &[Objective::Bins, Objective::Utilisation], Objective::Bins)?;
    let draft = draft(source, objective, support(rules)?, sides, items);
    Ok(Parsed { draft, lines: vec![("items", lines)] })
}

fn write(draft: &Draft) -> Result<Written, String> {
    let bin = only_bin(draft)?;
    let mut dropped = dropped(draft);
    if draft.objective != Objective::Bins {
        dropped.push(format!("the objective {}; the file will be read as bins", draft.objective.as_str()));
    }
    if let Some(stock) = bin.stock {
        dropped.push(format!("the stock of bins, which is {stock}"));
    }
    if draft.items.iter().any(|item| item.orientations != [Orientation::Xyz]) {
        dropped.push("that items may turn: the format fixes every item as given".to_owned());
    }
    if draft.items.iter().any(|item| item.quantity != 1) {
        dropped.push("the quantities: each copy becomes an item of its own".to_owned());
    }
    let copies: u64 = draft.items.iter().map(|item| u64::from(item.quantity)).sum();
    let mut text = format!("{copies} {} {} {}\n", bin.x.get(), bin.y.get(), bin.z.get());
    let mut row = 0;
    for item in &draft.items {
        for _ in 0..item.quantity {
            row += 1;
            let _ = writeln!(text, "{row} {} {} {}", item.x.get(), item.y.get(), item.z.get());
        }
    }
    Ok(Written { text, dropped })
}
