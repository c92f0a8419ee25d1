//! Trigeiro, Thomas and McClain's lot-sizing files (1989): one machine with set-up times.
//!
//! `items periods`, an unused number, the capacity of a period; for each item `unit time, holding
//! cost, set-up time, set-up cost`; then demand, a row a period and a column an item. Beyond 15
//! items the first 15 columns of all periods stand first, the others in blocks below. A caption
//! may follow.

use crate::ReadError;
use crate::formats::{Format, Parsed, Written};
use crate::source::Source;
use crate::tokens::Tokens;
use packhorse_solver::plan_file::Rules;
use packhorse_solver::replenishment::Draft;
use packhorse_solver::replenishment::problem::{Item, Mode};
use std::fmt::Write as _;

/// Columns of a block of demand.
const BLOCK: usize = 15;
/// Counts above this are rubbish.
const LARGEST: usize = 100_000;
/// Items times periods above this are rubbish.
const MOST_CELLS: usize = 20_000_000;

/// The format.
pub(super) const FORMAT: Format<Draft> = Format {
    name: "trigeiro",
    about: "Trigeiro, Thomas and McClain: capacitated lot sizing with set-up times",
    ending: "dat",
    fits,
    read,
    write: Some(write),
};

fn fits(_: &str, head: &str) -> bool {
    // Two counts, a number, a number, then rows of four numbers.
    let mut lines = head.lines().filter(|line| !line.trim().is_empty()).map(|line| {
        let words: Vec<Option<f64>> = line.split_whitespace().map(|word| word.parse().ok()).collect();
        words.into_iter().collect::<Option<Vec<f64>>>()
    });
    let (Some(Some(counts)), Some(Some(unused)), Some(Some(capacity))) = (lines.next(), lines.next(), lines.next())
    else {
        return false;
    };
    let whole = |value: f64| value.fract() == 0.0 && value >= 1.0 && value <= LARGEST as f64;
    counts.len() == 2
        && counts.iter().all(|&count| whole(count))
        && unused.len() == 1
        && capacity.len() == 1
        && lines.take((counts[0] as usize).min(20)).all(|row| row.is_some_and(|row| row.len() == 4))
}

fn read(source: &Source, rules: &Rules) -> Result<Parsed<Draft>, ReadError> {
    super::only_cost(rules)?;
    if let Some(part) = &source.part {
        return Err(ReadError::Usage(format!("trigeiro files hold one complete instance: leave \"#{part}\" away")));
    }
    let mut tokens = Tokens::new(source);
    let count = tokens.count("the number of items", LARGEST)?;
    let before = tokens.clone();
    let periods = tokens.count("the number of periods", LARGEST)?;
    if count.saturating_mul(periods) > MOST_CELLS {
        let token = before.clone().word("the number of periods")?;
        return Err(before.wrong(token, "items and periods whose product is at most 20 million", "correct the counts"));
    }
    tokens.number("the unused number of the third line")?;
    let capacity = tokens.amount("the capacity of a period")?;
    let mut draft = Draft::new(source.instance_name(), Mode::LotSizing);
    let mut lines = Vec::new();
    for k in 1..=count {
        lines.push(tokens.line() as u32);
        let mut field = |what: &str| tokens.amount(&format!("the {what} of item {k}"));
        let (unit_time, holding_cost) = (field("unit time")?, field("holding cost")?);
        let (setup_time, setup_cost) = (field("set-up time")?, field("set-up cost")?);
        draft.items.push(Item {
            id: k.to_string(),
            setup_cost,
            setup_time,
            unit_time,
            holding_cost,
            initial_stock: 0.0,
        });
    }
    draft.demand = demand(&mut tokens, count, periods)?;
    draft.capacities = vec![capacity; periods];
    // What follows may only be a caption.
    if let Some(token) = tokens.next_token().filter(|token| token.text.parse::<f64>().is_ok()) {
        let help = "the file has more numbers than its counts announce: correct the counts, or delete the rest";
        return Err(tokens.wrong(token, "the end of the demand, or a caption", help));
    }
    Ok(Parsed { draft, lines: vec![("items", lines)] })
}

/// Demand by item and period. Rows are read word by word where the number of words is right; in
/// G73 a row has a stray word at its end, so elsewhere a row is a line, and what is over is skipped.
fn demand(tokens: &mut Tokens<'_>, count: usize, periods: usize) -> Result<Vec<Vec<f64>>, ReadError> {
    let mut ahead = tokens.clone();
    let mut numbers = 0_usize;
    while ahead.next_token().is_some_and(|token| token.text.parse::<f64>().is_ok()) {
        numbers += 1;
    }
    let by_lines = numbers != count * periods;
    let mut demand = vec![Vec::new(); count];
    for block in (0..count).step_by(BLOCK) {
        let items = block..(block + BLOCK).min(count);
        for t in 1..=periods {
            let mut line = 0;
            for item in items.clone() {
                line = tokens.line();
                demand[item].push(tokens.amount(&format!("the demand of item {} in period {t}", item + 1))?);
            }
            while by_lines && tokens.peek().is_some_and(|token| token.line == line && token.text.parse::<f64>().is_ok())
            {
                tokens.next_token();
            }
        }
    }
    Ok(demand)
}

fn write(draft: &Draft) -> Result<Written, String> {
    if draft.mode != Mode::LotSizing {
        return Err("trigeiro holds lot sizing, not policies".to_owned());
    }
    let Some(&capacity) = draft.capacities.first() else {
        return Err("trigeiro needs a capacity, and the instance has none".to_owned());
    };
    if draft.capacities.iter().any(|&other| other != capacity) {
        return Err("trigeiro has one capacity for all periods, the instance's differ".to_owned());
    }
    if draft.items.iter().any(|item| item.initial_stock != 0.0) {
        return Err("trigeiro has no initial stock, the instance does".to_owned());
    }
    let periods = draft.demand.first().map_or(0, Vec::len);
    let mut text = format!("{} {periods}\n1\n{capacity}\n", draft.items.len());
    for item in &draft.items {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{} {} {} {}", item.unit_time, item.holding_cost, item.setup_time, item.setup_cost);
    }
    for block in draft.demand.chunks(BLOCK) {
        for t in 0..periods {
            let row: Vec<String> = block.iter().map(|item| item.get(t).copied().unwrap_or(0.0).to_string()).collect();
            let _ = writeln!(text, "{}", row.join(" "));
        }
    }
    let mut dropped = Vec::new();
    if draft.items.iter().enumerate().any(|(row, item)| item.id != (row + 1).to_string()) {
        dropped.push("the ids of the items: they are numbered from 1".to_owned());
    }
    if !draft.name.is_empty() {
        dropped.push("the name of the instance: it becomes the file's name".to_owned());
    }
    Ok(Written { text, dropped })
}
