//! `elhedhli`: mixed-case palletisation of Elhedhli, Gzara and Yildiz (2019, INFORMS Journal on Optimization 1(4)).
//!
//! A row for each type of case, without a head: width, depth, height (mm), weight (g), load capacity, width reduction,
//! depth reduction, shape of the top, quantity, sequence number. All cases go on as few pallets of 1200 × 800 × 2055 as
//! possible; they stay upright and may turn on their base.
//!
//! The load capacity is taken as kilograms per square metre: the files name no unit, but as such the values (250 to some
//! 2,500) let a case bear about as many of its own kind as a pallet is high. Every case must stand stably (`stable`);
//! `--support` asks for a share of its base beside. The reductions (a base smaller than the top) are left aside, each case
//! being taken as its hull, and so is the sequence number, which the paper's main problem does not use.

use super::{draft, objective, support};
use crate::ReadError;
use crate::formats::{Format, Parsed};
use crate::source::Source;
use crate::tokens::Tokens;
use packhorse_solver::packing::{Draft, ItemType, Objective, Orientation, Top};
use packhorse_solver::plan_file::Rules;
use packhorse_solver::units::{Grams, Millimetres};

pub(super) const FORMAT: Format<Draft> = Format {
    name: "elhedhli",
    about: "mixed-case palletisation of Elhedhli, Gzara and Yildiz",
    ending: "txt",
    fits,
    read,
    write: None,
};

/// The pallet of the paper.
const PALLET: [i64; 3] = [1200, 800, 2055];
/// Grams per square decimetre in a kilogram per square metre.
const PRESSURE: i64 = 10;
/// A guard against absurd quantities.
const MOST: usize = 1_000_000;
/// The words of the shape column.
const SHAPES: [(&str, Top); 5] = [
    ("FULL", Top::Full),
    ("ALL_EDGES", Top::AllEdges),
    ("LONG_EDGES", Top::LongEdges),
    ("SHORT_EDGES", Top::ShortEdges),
    ("CORNERS", Top::Corners),
];

fn shape(word: &str) -> Option<Top> {
    SHAPES.iter().find(|(name, _)| *name == word).map(|&(_, top)| top)
}

fn fits(_: &str, head: &str) -> bool {
    let mut rows = head.lines().filter(|line| !line.trim().is_empty());
    rows.next().is_some_and(|row| {
        let words: Vec<&str> = row.split_whitespace().collect();
        let whole = |at: usize| words[at].parse::<i64>().is_ok();
        words.len() == 10 && shape(words[7]).is_some() && [0, 1, 2, 3, 4, 5, 6, 8, 9].into_iter().all(whole)
    })
}

fn read(source: &Source, rules: &Rules) -> Result<Parsed<Draft>, ReadError> {
    if let Some(part) = &source.part {
        return Err(ReadError::Usage(format!("#{part}: an elhedhli file holds one instance, leave the part out")));
    }
    let mut tokens = Tokens::new(source);
    let (mut items, mut lines) = (Vec::new(), Vec::new());
    while items.is_empty() || tokens.peek().is_some() {
        lines.push(u32::try_from(tokens.line()).unwrap_or(u32::MAX));
        items.push(case(&mut tokens, items.len() + 1)?);
    }
    let objective = objective(rules, &[Objective::Bins, Objective::Utilisation], Objective::Bins)?;
    let mut draft = draft(source, objective, support(rules)?, PALLET, items);
    draft.stable = true;
    Ok(Parsed { draft, lines: vec![("items", lines)] })
}

/// One row.
fn case(tokens: &mut Tokens<'_>, row: usize) -> Result<ItemType, ReadError> {
    let mut whole = |what: &str| tokens.integer(&format!("the {what} of case {row}"));
    let edges = [whole("width")?, whole("depth")?, whole("height")?];
    let (weight, capacity) = (whole("weight")?, whole("load capacity")?);
    whole("width reduction")?;
    whole("depth reduction")?;
    let what = format!("the shape of the top of case {row}");
    let word = tokens.word(&what)?;
    let names = SHAPES.map(|(name, _)| name).join(", ");
    let top = shape(word.text).ok_or_else(|| tokens.wrong(word, &what, &format!("write one of {names}")))?;
    let quantity = tokens.count(&format!("the quantity of case {row}"), MOST)?;
    tokens.integer(&format!("the sequence number of case {row}"))?;
    let [x, y, z] = edges.map(Millimetres);
    Ok(ItemType {
        id: row.to_string(),
        x,
        y,
        z,
        quantity: u32::try_from(quantity).unwrap_or(u32::MAX),
        weight_g: Grams(weight),
        orientations: vec![Orientation::Xyz, Orientation::Yxz],
        bears_g_dm2: Some(Grams(capacity.saturating_mul(PRESSURE))),
        top,
        ..ItemType::default()
    })
}
