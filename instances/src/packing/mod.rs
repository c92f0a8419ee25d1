//! Public packing formats, and the generator.

mod elhedhli;
mod generate;
mod generate_orders;
mod generate_trucks;
mod mpv;
pub(crate) mod order_csv;
mod thpack;
mod three_kp;

pub use generate::{Size, generate, size_from};

use crate::ReadError;
use crate::formats::Format;
use crate::source::Source;
use packhorse_solver::packing::{BinType, Door, Draft, ItemType, Objective, Shape, Top};
use packhorse_solver::plan_file::Rules;
use packhorse_solver::units::Millimetres;

/// The public formats of packing.
pub const FORMATS: &[Format<Draft>] =
    &[thpack::FORMAT, mpv::FORMAT, elhedhli::FORMAT, three_kp::FORMAT, order_csv::FORMAT];

/// What a draft read from a public file was read as: the objective, and the support if any.
pub fn rules_of(draft: &Draft) -> Rules {
    Rules {
        objective: Some(vec![draft.objective.as_str().to_owned()]),
        rounding: None,
        support: (draft.support > 0.0).then_some(draft.support),
        initial_routes: None,
        not_before: None,
        previous_routes: None,
        format: None,
    }
}

/// The objective that flags ask for, one of `allowed`, else `default`.
fn objective(rules: &Rules, allowed: &[Objective], default: Objective) -> Result<Objective, ReadError> {
    if let Some(rounding) = &rules.rounding {
        let message = format!("--rounding {rounding}: packing computes no distances, leave the flag out");
        return Err(ReadError::Usage(message));
    }
    let Some(asked) = &rules.objective else { return Ok(default) };
    let known = |word: &String| allowed.iter().copied().find(|objective| objective.as_str() == word);
    let found = if let [word] = asked.as_slice() { known(word) } else { None };
    found.ok_or_else(|| {
        let names: Vec<&str> = allowed.iter().map(|objective| objective.as_str()).collect();
        let message =
            format!("--objective {}: this packing file can have one of: {}", asked.join(","), names.join(", "));
        ReadError::Usage(message)
    })
}

/// The support that flags ask for.
fn support(rules: &Rules) -> Result<f64, ReadError> {
    match rules.support {
        None => Ok(0.0),
        Some(share) if (0.0..=1.0).contains(&share) => Ok(share),
        Some(share) => Err(ReadError::Usage(format!("--support {share}: give a share from 0 to 1, such as 0.75"))),
    }
}

/// What a file of one bin type says, numbered "1": the bin given where it is to be filled, else as many as wanted.
fn draft(source: &Source, objective: Objective, support: f64, sides: [i64; 3], items: Vec<ItemType>) -> Draft {
    let [x, y, z] = sides.map(Millimetres);
    let stock = objective.is_knapsack().then_some(1);
    let bins = vec![BinType { id: "1".to_owned(), x, y, z, stock, ..BinType::default() }];
    Draft { name: source.instance_name(), objective, support, bins, items, ..Draft::default() }
}

/// What no public packing format holds, in sentences; the caller adds its own.
fn dropped(draft: &Draft) -> Vec<String> {
    let mut dropped = Vec::new();
    let mut drop_if = |lost: bool, what: &str| {
        if lost {
            dropped.push(what.to_owned());
        }
    };
    drop_if(!draft.name.is_empty(), "the instance's name");
    drop_if(draft.support > 0.0, "the support asked for (give --support when reading)");
    drop_if(draft.overhang_mm.is_some(), "the limit of how far bases may stick out");
    drop_if(draft.stable, "that items must stand stably");
    let bearing = |item: &ItemType| {
        let stacked = item.bears_g.is_some() || item.bears_g_dm2.is_some() || item.max_stack.is_some();
        stacked || item.top != Top::Full || item.only_on_same
    };
    drop_if(draft.items.iter().any(bearing), "what items bear on their tops");
    drop_if(draft.items.iter().any(|item| item.stop.is_some()), "the stops at which items are unloaded");
    drop_if(draft.bins.iter().any(|bin| bin.door != Door::Rear), "the door of the bin");
    drop_if(draft.bins.iter().any(|bin| bin.centre.is_some()), "where the load's centre of gravity must lie");
    drop_if(draft.bins.iter().any(|bin| !bin.axles.is_empty()), "the axles of the bin");
    drop_if(draft.bins.iter().any(|bin| bin.max_weight_g.is_some()), "the weight limit of the bin");
    drop_if(draft.bins.iter().any(|bin| bin.cost.is_some()), "the cost of the bin");
    drop_if(draft.items.iter().any(|item| item.weight_g.get() != 0), "the weights of the items");
    drop_if(draft.items.iter().any(|item| item.value != 0.0), "the values of the items");
    let of_bins = |bin: &BinType| bin.tare_g.get() != 0 || bin.max_gross_g.is_some() || bin.fill_limit.is_some();
    drop_if(draft.bins.iter().any(of_bins), "the tare, gross weight and fill limit of the bin");
    let of_company = |item: &ItemType| {
        !(item.bins.is_empty()
            && item.not_bins.is_empty()
            && item.classes.is_empty()
            && item.apart.is_none()
            && item.group.is_none())
    };
    drop_if(
        !draft.classes.is_empty() || draft.items.iter().any(of_company),
        "the bins that items may go into, and who shares a bin with whom",
    );
    drop_if(!draft.loaded.is_empty(), "the bins that are loaded already");
    let of_trucks = |bin: &BinType| {
        let stood = bin.bears_g.is_some() || bin.max_stack.is_some() || !bin.orientations.is_empty();
        bin.open || bin.deck_mm.get() != 0 || stood
    };
    drop_if(
        !draft.trucks.is_empty() || draft.bins.iter().any(of_trucks),
        "the trucks, and how loaded bins stand in them",
    );
    let of_form =
        |item: &ItemType| item.cushion_mm.get() != 0 || item.compresses_to.is_some() || item.shape != Shape::Box;
    drop_if(draft.items.iter().any(of_form), "padding, compression and shape of the items");
    let renamed = |ids: &mut dyn Iterator<Item = &str>| ids.enumerate().any(|(k, id)| id != (k + 1).to_string());
    drop_if(renamed(&mut draft.bins.iter().map(|bin| bin.id.as_str())), "the id of the bin, which becomes \"1\"");
    let items = &mut draft.items.iter().map(|item| item.id.as_str());
    drop_if(renamed(items), "the ids of the items, which become \"1\", \"2\", … in their order");
    dropped
}

/// The one bin type that the public formats can hold.
fn only_bin(draft: &Draft) -> Result<&BinType, String> {
    match draft.bins.as_slice() {
        [bin] => Ok(bin),
        bins => Err(format!("the format holds one bin type, the instance has {}", bins.len())),
    }
}

/// Rows of whole numbers at the head of a file; `None` at the first row that is something else.
fn number_rows(head: &str) -> impl Iterator<Item = Option<Vec<i64>>> + '_ {
    let rows = head.lines().filter(|line| !line.trim().is_empty());
    rows.map(|line| line.split_whitespace().map(|word| word.parse().ok()).collect())
}

#[cfg(test)]
mod tests;
