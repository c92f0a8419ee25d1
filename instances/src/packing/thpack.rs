//! `thpack`: OR-Library's container files (Bischoff and Ratcliff 1995; Loh and Nee 1992; Ivancic,
//! Mathur and Mohanty 1989).
//!
//! The count of instances; then for each its id, with a seed behind it or not, the container's three sides,
//! the count of box types, and a row `type d1 f1 d2 f2 d3 f3 quantity` for each. A flag of 1 says that
//! this edge may stand upright; the base may always turn by 90 degrees. `FILE#PART` names the id.
//! With seeds one container is to be filled; without, all is to be packed into few.
//! Two rows of the original `thpack9` lack the second flag; it then counts as 0.

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
    name: "thpack",
    about: "container loading of the OR-Library (thpack1 to thpack9, BR, LN)",
    ending: "txt",
    fits,
    read,
    write: Some(write),
};

/// More instances or box types than any file in use has; a guard against absurd counts.
const MOST: usize = 1_000_000;

/// For each of the three edges: the orientations in which it stands upright.
const UPRIGHT: [[Orientation; 2]; 3] =
    [[Orientation::Yzx, Orientation::Zyx], [Orientation::Xzy, Orientation::Zxy], [Orientation::Xyz, Orientation::Yxz]];

fn fits(_: &str, head: &str) -> bool {
    let mut rows = number_rows(head).map(|row| row.map_or(0, |row| row.len()));
    let shape: Vec<usize> = rows.by_ref().take(5).collect();
    matches!(shape.as_slice(), [1, 1 | 2, 3, 1, 7 | 8])
}

fn read(source: &Source, rules: &Rules) -> Result<Parsed<Draft>, ReadError> {
    let mut tokens = Tokens::new(source);
    let count = tokens.count("the number of instances", MOST)?;
    let mut chosen = None;
    let mut ids = Vec::new();
    for _ in 0..count {
        let id = tokens.word("an instance's id")?;
        let seeded = tokens.peek().is_some_and(|token| token.line == id.line);
        if seeded {
            tokens.integer("the instance's seed")?;
        }
        let asked = source.part.as_deref().map_or(count == 1, |part| part == id.text);
        let parsed = instance(&mut tokens, id.text)?;
        if asked && chosen.is_none() {
            chosen = Some((seeded, parsed));
        }
        ids.push(id.text);
    }
    tokens.end()?;
    let Some((seeded, (size, items, lines))) = chosen else {
        let some: Vec<&str> = ids.iter().copied().take(5).collect();
        let file = source.path.display();
        let what =
            source.part.as_ref().map_or("name one".to_owned(), |part| format!("none has the id \"{part}\"; name one"));
        return Err(ReadError::Usage(format!(
            "{file} holds {} instances, {what}, such as {file}#{} (there are {}{})",
            ids.len(),
            ids.first().copied().unwrap_or("1"),
            some.join(", "),
            if ids.len() > some.len() { ", …" } else { "" }
        )));
    };
    let default = if seeded { Objective::Utilisation } else { Objective::Bins };
    let objective = objective(rules, &[Objective::Utilisation, Objective::Bins], default)?;
    let draft = draft(source, objective, support(rules)?, size, items);
    Ok(Parsed { draft, lines: vec![("items", lines)] })
}

type Instance = ([i64; 3], Vec<ItemType>, Vec<u32>);

fn instance(tokens: &mut Tokens<'_>, id: &str) -> Result<Instance, ReadError> {
    let mut size = [0; 3];
    for side in &mut size {
        *side = tokens.integer(&format!("a side of the container of instance {id}"))?;
    }
    let types = tokens.count(&format!("the number of box types of instance {id}"), MOST)?;
    let (mut items, mut lines) = (Vec::new(), Vec::new());
    for row in 1..=types {
        let line = tokens.line();
        lines.push(u32::try_from(line).unwrap_or(u32::MAX));
        let words = {
            let mut ahead = tokens.clone();
            std::iter::from_fn(|| ahead.next_token()).take_while(|token| token.line == line).take(9).count()
        };
        tokens.integer(&format!("the number of box type {row} of instance {id}"))?;
        let (mut edges, mut orientations) = ([0; 3], Vec::new());
        for (k, edge) in edges.iter_mut().enumerate() {
            *edge = tokens.integer(&format!("edge {} of box type {row} of instance {id}", k + 1))?;
            let lacking = words == 7 && k == 1;
            let what = format!("the flag 0 or 1 of edge {} of box type {row} of instance {id}", k + 1);
            if !lacking && tokens.count(&what, 1)? == 1 {
                orientations.extend(UPRIGHT[k]);
            }
        }
        orientations.sort_unstable();
        let what = format!("the quantity of box type {row} of instance {id}");
        let quantity = u32::try_from(tokens.count(&what, MOST)?).unwrap_or(u32::MAX);
        let [x, y, z] = edges.map(Millimetres);
        items.push(ItemType { id: row.to_string(), x, y, z, quantity, orientations, ..ItemType::default() });
    }
    Ok((size, items, lines))
}

fn write(draft: &Draft) -> Result<Written, String> {
    let bin = only_bin(draft)?;
    let mut dropped = dropped(draft);
    let (header, default) = match (draft.objective, bin.stock) {
        (Objective::Utilisation, Some(1)) => ("1 1", Objective::Utilisation),
        (Objective::Utilisation | Objective::Profit, _) => ("1 1", Objective::Utilisation),
        _ => ("1", Objective::Bins),
    };
    if draft.objective != default {
        let [ours, theirs] = [draft.objective, default].map(Objective::as_str);
        dropped.push(format!("the objective {ours}; the file will be read as {theirs}"));
    }
    if bin.stock != default.is_knapsack().then_some(1) {
        let stock = bin.stock.map_or("unlimited".to_owned(), |stock| stock.to_string());
        dropped.push(format!("the stock of bins, which is {stock}"));
    }
    let mut text = format!("1\n{header}\n{} {} {}\n{}\n", bin.x.get(), bin.y.get(), bin.z.get(), draft.items.len());
    for (row, item) in draft.items.iter().enumerate() {
        let [f1, f2, f3] = UPRIGHT.map(|pair| u8::from(pair.iter().any(|one| item.orientations.contains(one))));
        let given = item.orientations.len();
        if given != 2 * usize::from(f1 + f2 + f3) {
            dropped.push(format!("item \"{}\": that it may not turn on its base by 90 degrees", item.id));
        }
        let [a, b, c] = item.size();
        let _ = writeln!(text, "{} {a} {f1} {b} {f2} {c} {f3} {}", row + 1, item.quantity);
    }
    Ok(Written { text, dropped })
}
