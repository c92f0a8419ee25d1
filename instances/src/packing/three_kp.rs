//! `3kp`: the three-dimensional knapsack of Egeblad and Pisinger (2009).
//!
//! The first row is `dim, W, H, D`, then a row `box, id, w, h, d, profit, copies` for each item type. Items may not
//! turn; the file's three dimensions are x, y and z. The one bin is filled with the most profit.

use super::{draft, dropped, objective, only_bin, support};
use crate::ReadError;
use crate::formats::{Format, Parsed, Written};
use crate::source::Source;
use crate::tokens::Tokens;
use packhorse_solver::packing::{Draft, ItemType, Objective, Orientation};
use packhorse_solver::plan_file::Rules;
use packhorse_solver::units::Millimetres;
use std::fmt::Write as _;

pub(super) const FORMAT: Format<Draft> = Format {
    name: "3kp",
    about: "three-dimensional knapsack of Egeblad and Pisinger (fixed orientation, profit)",
    ending: "3kp",
    fits,
    read,
    write: Some(write),
};

/// A guard against absurd counts.
const MOST: usize = 1_000_000;

fn fits(_: &str, head: &str) -> bool {
    let mut words = head.split([',', ' ', '\t', '\r', '\n']).filter(|word| !word.is_empty());
    words.next() == Some("dim")
        && words.by_ref().take(3).filter(|word| word.parse::<i64>().is_ok()).count() == 3
        && words.next().is_none_or(|word| word == "box")
}

fn read(source: &Source, rules: &Rules) -> Result<Parsed<Draft>, ReadError> {
    if let Some(part) = &source.part {
        return Err(ReadError::Usage(format!("#{part}: a 3kp file holds one instance, leave the part out")));
    }
    // A blank for each comma keeps every word in its column.
    let spaced = Source { text: source.text.replace(',', " "), ..source.clone() };
    let mut tokens = Tokens::new(&spaced);
    keyword(&mut tokens, "dim")?;
    let mut sides = [0; 3];
    for side in &mut sides {
        *side = tokens.integer("a side of the bin")?;
    }
    let (mut items, mut lines) = (Vec::new(), Vec::new());
    while tokens.peek().is_some() {
        let row = items.len() + 1;
        lines.push(u32::try_from(tokens.line()).unwrap_or(u32::MAX));
        keyword(&mut tokens, "box")?;
        let id = tokens.word(&format!("the id of box {row}"))?.text.to_owned();
        let mut edges = [0; 3];
        for edge in &mut edges {
            *edge = tokens.integer(&format!("a side of box {row}"))?;
        }
        let value = tokens.amount(&format!("the profit of box {row}"))?;
        let quantity = tokens.count(&format!("the copies of box {row}"), MOST)?;
        let [x, y, z] = edges.map(Millimetres);
        let quantity = u32::try_from(quantity).unwrap_or(u32::MAX);
        let orientations = vec![Orientation::Xyz];
        items.push(ItemType { id, x, y, z, quantity, value, orientations, ..ItemType::default() });
    }
    let allowed = [Objective::Profit, Objective::Utilisation, Objective::Bins];
    let objective = objective(rules, &allowed, Objective::Profit)?;
    let draft = draft(source, objective, support(rules)?, sides, items);
    Ok(Parsed { draft, lines: vec![("items", lines)] })
}

/// Takes the word that begins a row.
fn keyword(tokens: &mut Tokens<'_>, word: &'static str) -> Result<(), ReadError> {
    let what = format!("the word {word}, which begins a row");
    let token = tokens.word(&what)?;
    if token.text == word {
        return Ok(());
    }
    Err(tokens.wrong(token, &what, "rows are `dim, W, H, D` and then `box, id, w, h, d, profit, copies`"))
}

fn write(draft: &Draft) -> Result<Written, String> {
    let bin = only_bin(draft)?;
    let odd = |id: &str| id.is_empty() || id.contains(|mark: char| mark == ',' || mark.is_whitespace());
    if let Some(item) = draft.items.iter().find(|item| odd(&item.id)) {
        return Err(format!("the id \"{}\" holds a comma or a blank, which part the words of the format", item.id));
    }
    // Its ids and values are what the format does hold.
    let held = Draft {
        items: draft
            .items
            .iter()
            .zip(1..)
            .map(|(item, row)| ItemType { id: row.to_string(), value: 0.0, ..item.clone() })
            .collect(),
        ..draft.clone()
    };
    let mut dropped = dropped(&held);
    if draft.objective != Objective::Profit {
        dropped.push(format!("the objective {}; the file will be read as profit", draft.objective.as_str()));
    }
    if bin.stock != Some(1) {
        let stock = bin.stock.map_or("unlimited".to_owned(), |stock| stock.to_string());
        dropped.push(format!("the stock of bins, which is {stock}"));
    }
    if draft.items.iter().any(|item| item.orientations != [Orientation::Xyz]) {
        dropped.push("that items may turn: the format fixes every item as given".to_owned());
    }
    let mut text = format!("dim, {}, {}, {}\n", bin.x.get(), bin.y.get(), bin.z.get());
    for item in &draft.items {
        let [x, y, z] = item.size();
        let _ = writeln!(text, "box, {}, {x}, {y}, {z}, {}, {}", item.id, item.value, item.quantity);
    }
    Ok(Written { text, dropped })
}
