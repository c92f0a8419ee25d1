//! The numbered rules of a lot-sizing problem: R-14x.

use super::Lots;
use super::draft::Draft;
use super::findings::Findings;
use rustc_hash::FxHashMap;

/// Items times periods: beyond this a file is a mistake.
const MOST_CELLS: usize = 20_000_000;

pub(super) fn apply(draft: &Draft, findings: &mut Findings) -> Option<Lots> {
    document(draft, findings);
    let mut rows: FxHashMap<&str, usize> = FxHashMap::default();
    for (row, item) in draft.items.iter().enumerate() {
        let path = |field: &str| format!("items[{row}].{field}");
        let id = item.id.as_str();
        if id.is_empty() {
            findings.error("R-145", path("id"), None, "an empty id", "an id", "give it a name");
        }
        if let Some(first) = rows.insert(id, row) {
            let help = format!("items[{first}] has the same id: rename one of the two");
            findings.error("R-145", path("id"), Some(id), format!("\"{id}\" a second time"), "each id once", help);
        }
        for (field, value) in [
            ("setup_cost", item.setup_cost),
            ("setup_time", item.setup_time),
            ("unit_time", item.unit_time),
            ("holding_cost", item.holding_cost),
            ("initial_stock", item.initial_stock),
        ] {
            findings.amount(|| path(field), id, value, field);
        }
    }
    let periods = draft.demand.first().map_or(0, Vec::len);
    for (row, demand) in draft.demand.iter().enumerate() {
        let id = draft.items.get(row).map_or("", |item| item.id.as_str());
        if demand.len() != periods {
            let help = "every item has one demand for each period";
            let found = format!("{} periods", demand.len());
            findings.error("R-143", format!("demand[{row}]"), Some(id), found, format!("{periods}"), help);
        }
        for (t, &value) in demand.iter().enumerate() {
            findings.amount(|| format!("demand[{row}][{t}]"), id, value, "demand");
        }
    }
    for (t, &value) in draft.capacities.iter().enumerate() {
        findings.amount(|| format!("capacities[{t}]"), "", value, "capacity");
    }
    if !draft.capacities.is_empty() && draft.capacities.len() != periods {
        let found = format!("{} periods", draft.capacities.len());
        let help = "give one capacity for each period of the demand, or none at all";
        findings.error("R-144", "capacities", None, found, format!("{periods}"), help);
    }
    warnings(draft, findings);
    if findings.failed() {
        return None;
    }
    let capacity = if draft.capacities.is_empty() { vec![f64::INFINITY; periods] } else { draft.capacities.clone() };
    Some(Lots {
        items: draft.items.iter().cloned().collect(),
        demand: draft.demand.iter().cloned().collect(),
        capacity,
    })
}

fn document(draft: &Draft, findings: &mut Findings) {
    if draft.items.is_empty() {
        let help = "list what is produced under \"items\", or set \"mode\" to \"policies\"";
        findings.error("R-140", "items", None, "no item", "at least one", help);
    }
    for (field, filled) in [
        ("stocks", !draft.stocks.is_empty()),
        ("on_order", !draft.on_order.is_empty()),
        ("start_date", draft.start_date.is_some()),
    ] {
        if filled {
            let help = "delete the field, or set \"mode\" to \"policies\"";
            findings.error("R-141", field, None, "a field of policies", "none under \"lot-sizing\"", help);
        }
    }
    if draft.demand.len() != draft.items.len() {
        let help = "one row an item, in the order of \"items\"";
        let found = format!("{} rows for {} items", draft.demand.len(), draft.items.len());
        findings.error("R-142", "demand", None, found, "one row an item", help);
    }
    let periods = draft.demand.first().map_or(0, Vec::len);
    if periods == 0 && !draft.demand.is_empty() {
        findings.error("R-142", "demand[0]", None, "no period", "at least one", "give the demand of each period");
    }
    if draft.items.len().saturating_mul(periods) > MOST_CELLS {
        let found = format!("{} items and {periods} periods", draft.items.len());
        let help = "split the problem, or count in longer periods";
        findings.error("R-146", "demand", None, found, "at most 20 million entries", help);
    }
}

/// Valid but implausible.
fn warnings(draft: &Draft, findings: &mut Findings) {
    let largest = draft.capacities.iter().copied().fold(0.0, f64::max);
    for (row, item) in draft.items.iter().enumerate() {
        let id = Some(item.id.as_str());
        if !draft.capacities.is_empty() && item.setup_time > largest {
            let found = format!("{}, above every capacity", item.setup_time);
            let help = "the item can never be set up: are both in the same unit?";
            findings.warning("R-912", format!("items[{row}].setup_time"), id, found, "less than a capacity", help);
        }
        if draft.demand.get(row).is_some_and(|demand| demand.iter().all(|&value| value == 0.0)) {
            findings.warning(
                "R-913",
                format!("demand[{row}]"),
                id,
                "no demand at all",
                "some demand",
                "leave the item out",
            );
        }
    }
}
