//! The numbered rules of a policy problem: R-11x the document, R-12x a stock, R-13x open orders,
//! R-90x what is valid but implausible.

use super::calendar::Calendar;
use super::demand::Demand;
use super::draft::{DemandForm, Draft, PolicyForm, Service, Stock};
use super::findings::{Findings, LARGEST};
use super::{Policies, StockTask};
use rustc_hash::FxHashMap;

/// Laws and policies should need no more steps than this.
const MOST_STEPS: f64 = 4096.0;
/// Longest lead time and review period, in periods.
const LONGEST: f64 = 10_000.0;

pub(super) fn apply(draft: &Draft, findings: &mut Findings) -> Option<Policies> {
    document(draft, findings);
    let start = draft.start_date.as_ref().and_then(|text| match Calendar::parse(text) {
        Ok(date) => Some(date),
        Err(error) => {
            let help = format!("write it as 2026-11-23 ({error})");
            findings.error("R-112", "start_date", None, format!("\"{text}\""), "a calendar date", help);
            None
        }
    });
    let calendar = Calendar::new(start, draft.days_per_period);
    let mut rows: FxHashMap<(&str, &str), usize> = FxHashMap::default();
    let mut tasks = Vec::with_capacity(draft.stocks.len());
    for (row, stock) in draft.stocks.iter().enumerate() {
        if let Some(first) = rows.insert((&stock.item, &stock.location), row) {
            let found = format!("item \"{}\" at location \"{}\" a second time", stock.item, stock.location);
            let help = format!("stocks[{first}] is the same: merge the two");
            findings.error("R-120", format!("stocks[{row}]"), Some(&stock.item), found, "each pair once", help);
        }
        tasks.push(one_stock(row, stock, findings));
    }
    open_orders(draft, calendar, &rows, &mut tasks, findings);
    let stocks: Option<Vec<StockTask>> = tasks.into_iter().collect();
    stocks.map(|stocks| Policies { stocks: stocks.into_iter().collect(), calendar })
}

fn document(draft: &Draft, findings: &mut Findings) {
    if draft.stocks.is_empty() {
        let help = "list each item at each location under \"stocks\", or set \"mode\" to \"lot-sizing\"";
        findings.error("R-110", "stocks", None, "no stock", "at least one", help);
    }
    for (field, filled) in [
        ("items", !draft.items.is_empty()),
        ("demand", !draft.demand.is_empty()),
        ("capacities", !draft.capacities.is_empty()),
    ] {
        if filled {
            let help = "delete the field, or set \"mode\" to \"lot-sizing\"";
            findings.error("R-111", field, None, "a field of lot sizing", "none under \"policies\"", help);
        }
    }
    if !(1..=3660).contains(&draft.days_per_period) {
        let found = draft.days_per_period.to_string();
        findings.error("R-113", "days_per_period", None, found, "1 to 3660 days", "7 is a week, 1 a day");
    }
}

/// Every rule about one stock; the task is there only when none of them failed.
fn one_stock(row: usize, stock: &Stock, findings: &mut Findings) -> Option<StockTask> {
    let path = |field: &str| format!("stocks[{row}].{field}");
    let id = stock.item.as_str();
    let mut sound = true;
    for (field, text) in [("item", &stock.item), ("location", &stock.location), ("supplier", &stock.supplier)] {
        if text.is_empty() {
            findings.error("R-121", path(field), None, "an empty id", "an id", "give it a name");
            sound = false;
        }
    }
    for (field, value) in [
        ("on_hand", stock.on_hand),
        ("backorders", stock.backorders),
        ("holding_cost", stock.holding_cost),
        ("shortage_cost", stock.shortage_cost),
        ("fixed_order_cost", stock.fixed_order_cost),
        ("moq", stock.moq),
    ] {
        sound &= findings.amount(|| path(field), id, value, field);
    }
    let demand = demand(row, stock, findings);
    let lead_times = lead_times(row, stock, findings);
    let review = stock.review_period;
    if !(review.fract() == 0.0 && (0.0..=LONGEST).contains(&review)) {
        let help = "0 means continuous review; choose shorter periods where reviews fall between them";
        findings.error("R-124", path("review_period"), Some(id), review.to_string(), "a whole number of periods", help);
        sound = false;
    }
    if stock.holding_cost == 0.0 {
        let help = "give the cost of keeping a unit for a period, such as a share of its value";
        findings.error("R-125", path("holding_cost"), Some(id), "0", "a cost above 0", help);
        sound = false;
    }
    let service = service(row, stock, findings);
    if stock.shortage_cost == 0.0 && stock.service_target.is_none() {
        let help = "give \"shortage_cost\", or \"service\" with \"service_target\"; else never ordering would be best";
        findings.error("R-126", path("shortage_cost"), Some(id), "neither cost nor target", "one of the two", help);
        sound = false;
    }
    let pack = stock.pack_size;
    if !(pack.fract() == 0.0 && (1.0..=LARGEST).contains(&pack)) {
        let help = "count in units so small that a pack is a whole number of them; 1 means single units";
        findings.error("R-127", path("pack_size"), Some(id), pack.to_string(), "a whole number of at least 1", help);
        sound = false;
    }
    let form = form(row, stock, findings);
    let (Some(demand), Some(lead_times), Ok(service), Some(form), true) = (demand, lead_times, service, form, sound)
    else {
        return None;
    };
    implausible(row, stock, &demand, &lead_times, findings);
    let mut task = StockTask {
        demand,
        form,
        review: review as u32,
        lead_times,
        holding: stock.holding_cost,
        shortage: stock.shortage_cost,
        fixed: stock.fixed_order_cost,
        service,
        moq: stock.moq,
        pack,
        step: 1.0,
        net_stock: stock.on_hand - stock.backorders,
        on_order: Vec::new(),
    };
    task.step = step(&task);
    Some(task)
}

fn demand(row: usize, stock: &Stock, findings: &mut Findings) -> Option<Demand> {
    let path = |field: &str| format!("stocks[{row}].{field}");
    let id = Some(stock.item.as_str());
    if stock.demand == DemandForm::History {
        for (field, given) in [("mean", stock.mean), ("variance_ratio", stock.variance_ratio)] {
            if let Some(value) = given {
                let help = "delete it, or name a distribution in \"demand\"";
                findings.error("R-122", path(field), id, value.to_string(), "nothing beside a history", help);
                return None;
            }
        }
        if stock.history.is_empty() {
            let help = "list the demand of past periods, oldest first, zeros included";
            findings.error("R-122", path("history"), id, "no past period", "at least one", help);
            return None;
        }
        let bad = stock.history.iter().position(|value| !(value.is_finite() && (0.0..=1e12).contains(value)));
        if let Some(k) = bad {
            let help = "write 0 for a period without demand; take returns out of the history";
            let found = stock.history[k].to_string();
            findings.error("R-122", format!("{}[{k}]", path("history")), id, found, "a demand from 0 to 1e12", help);
            return None;
        }
        return Some(Demand::of_history(&stock.history));
    }
    if !stock.history.is_empty() {
        let help = "delete the history, or set \"demand\" to \"history\"";
        findings.error("R-122", path("history"), id, "a history beside a distribution", "one of the two", help);
        return None;
    }
    let mean = stock.mean.unwrap_or(f64::NAN);
    if !(mean.is_finite() && mean > 0.0 && mean <= 1e12) {
        let found = stock.mean.map_or("nothing".to_owned(), |mean| mean.to_string());
        let help = "give the mean demand of a period; leave out stocks without demand";
        findings.error("R-122", path("mean"), id, found, "a mean above 0, up to 1e12", help);
        return None;
    }
    let (least, wanted) = match stock.demand {
        DemandForm::NegativeBinomial => (Some(1.0), "a ratio above 1 (at 1 it is Poisson)"),
        DemandForm::Normal | DemandForm::Gamma => (Some(0.0), "a ratio above 0"),
        DemandForm::Poisson => (None, "none, or 1"),
        DemandForm::Deterministic | DemandForm::History => (None, "none, or 0"),
    };
    let ratio = stock.variance_ratio;
    let fits = match (least, ratio) {
        (Some(least), Some(ratio)) => ratio.is_finite() && ratio > least + 1e-9 && ratio <= 1e9,
        (Some(_), None) => false,
        (None, None) => true,
        (None, Some(ratio)) => ratio == if stock.demand == DemandForm::Poisson { 1.0 } else { 0.0 },
    };
    if !fits {
        let found = ratio.map_or("nothing".to_owned(), |ratio| ratio.to_string());
        let help = "the ratio is the variance of a period's demand divided by its mean";
        findings.error("R-122", path("variance_ratio"), id, found, wanted, help);
        return None;
    }
    Some(Demand::of_form(stock.demand, mean, ratio.unwrap_or(0.0)))
}

fn lead_times(row: usize, stock: &Stock, findings: &mut Findings) -> Option<Vec<(f64, f64)>> {
    let id = Some(stock.item.as_str());
    let whole = stock.review_period != 0.0;
    let fits =
        |periods: f64| periods.is_finite() && (0.0..=LONGEST).contains(&periods) && (!whole || periods.fract() == 0.0);
    let wanted = if whole { "a whole number of periods from 0 to 10,000" } else { "periods from 0 to 10,000" };
    let help = "periodic review counts in whole periods: choose shorter periods, or \"review_period\": 0";
    if stock.lead_times.is_empty() {
        if fits(stock.lead_time) {
            return Some(vec![(stock.lead_time, 1.0)]);
        }
        let path = format!("stocks[{row}].lead_time");
        findings.error("R-123", path, id, stock.lead_time.to_string(), wanted, help);
        return None;
    }
    let path = |k: usize, field: &str| format!("stocks[{row}].lead_times[{k}].{field}");
    if stock.lead_time != 0.0 {
        let help = "keep one of the two";
        let found = stock.lead_time.to_string();
        findings.error("R-123", format!("stocks[{row}].lead_time"), id, found, "nothing beside \"lead_times\"", help);
        return None;
    }
    for (k, entry) in stock.lead_times.iter().enumerate() {
        if !fits(entry.periods) {
            findings.error("R-123", path(k, "periods"), id, entry.periods.to_string(), wanted, help);
            return None;
        }
        if !(entry.probability > 0.0 && entry.probability <= 1.0 + 1e-9) {
            let found = entry.probability.to_string();
            let help = "leave out lead times that never occur";
            findings.error("R-123", path(k, "probability"), id, found, "above 0, at most 1", help);
            return None;
        }
    }
    let sum: f64 = stock.lead_times.iter().map(|entry| entry.probability).sum();
    if (sum - 1.0).abs() > 1e-6 {
        let path = format!("stocks[{row}].lead_times");
        let help = "divide each by their sum, or add the lead times that are missing";
        findings.error("R-123", path, id, format!("probabilities that add up to {sum}"), "1", help);
        return None;
    }
    Some(stock.lead_times.iter().map(|entry| (entry.periods, entry.probability / sum)).collect())
}

fn service(row: usize, stock: &Stock, findings: &mut Findings) -> Result<Option<(Service, f64)>, ()> {
    let path = format!("stocks[{row}].service_target");
    let id = Some(stock.item.as_str());
    match (stock.service, stock.service_target) {
        (None, None) => Ok(None),
        (Some(service), Some(target)) if target > 0.0 && target < 1.0 - 1e-12 => {
            if target > 0.9999 {
                let help = "each further nine costs a multiple of the stock; is it a typing error?";
                findings.warning("R-901", path, id, target.to_string(), "a target up to 0.9999", help);
            }
            Ok(Some((service, target)))
        }
        (Some(_), Some(target)) => {
            let help = "write 95 % as 0.95; no stock reaches 1 under random demand";
            findings.error("R-128", path, id, target.to_string(), "a share above 0 and below 1", help);
            Err(())
        }
        (service, _) => {
            let found = if service.is_some() { "a measure without target" } else { "a target without measure" };
            let help = "\"service\" is \"alpha\" or \"beta\", \"service_target\" the share";
            findings.error("R-128", path, id, found, "both or neither", help);
            Err(())
        }
    }
}

/// The form asked for, or the one that fits.
fn form(row: usize, stock: &Stock, findings: &mut Findings) -> Option<PolicyForm> {
    let (packs, minimum) = (stock.pack_size > 1.0, stock.moq > 1.0);
    let continuous = stock.review_period == 0.0;
    let Some(form) = stock.policy else {
        return Some(match () {
            () if stock.fixed_order_cost == 0.0 && !packs && !minimum => PolicyForm::BaseStock,
            () if continuous || packs => PolicyForm::ReorderLot,
            () => PolicyForm::MinMax,
        });
    };
    let trouble = match form {
        PolicyForm::ReorderLot => None,
        PolicyForm::MinMax if continuous => Some("continuous review"),
        PolicyForm::MinMax | PolicyForm::BaseStock if packs => Some("packs"),
        PolicyForm::BaseStock if minimum => Some("a minimum order quantity"),
        PolicyForm::MinMax | PolicyForm::BaseStock => None,
    };
    if let Some(trouble) = trouble {
        let found = format!("\"{}\" with {trouble}", form.as_str());
        let help = "use \"r,Q\", whose lots keep to packs and minimum, or leave \"policy\" out";
        findings.error("R-129", format!("stocks[{row}].policy"), Some(&stock.item), found, "a form that fits", help);
        return None;
    }
    Some(form)
}

fn implausible(row: usize, stock: &Stock, demand: &Demand, lead_times: &[(f64, f64)], findings: &mut Findings) {
    let path = |field: &str| format!("stocks[{row}].{field}");
    let id = Some(stock.item.as_str());
    let longest = lead_times.iter().map(|entry| entry.0).fold(0.0, f64::max);
    if longest > 1000.0 {
        let help = "lead times count in periods: are these days while a period is a week?";
        findings.warning("R-902", path("lead_time"), id, format!("{longest} periods"), "up to 1000", help);
    }
    if stock.moq > 1000.0 * demand.mean {
        let found = format!("{} units, {:.0} periods of demand", stock.moq, stock.moq / demand.mean);
        findings.warning("R-903", path("moq"), id, found, "some periods of demand", "is the unit the same?");
    }
    if stock.pack_size > 1000.0 * demand.mean {
        let found = format!("{} units, {:.0} periods of demand", stock.pack_size, stock.pack_size / demand.mean);
        findings.warning("R-904", path("pack_size"), id, found, "some periods of demand", "is the unit the same?");
    }
    if stock.shortage_cost > 0.0 && stock.shortage_cost < stock.holding_cost {
        let help = "then it pays to owe rather than to keep stock: are the two exchanged?";
        let found = format!("{}, below the holding cost {}", stock.shortage_cost, stock.holding_cost);
        findings.warning("R-905", path("shortage_cost"), id, found, "more than the holding cost", help);
    }
    if stock.demand == DemandForm::History {
        if stock.history.len() < 6 {
            let found = format!("{} periods", stock.history.len());
            findings.warning(
                "R-906",
                path("history"),
                id,
                found,
                "6 or more",
                "a longer history gives steadier policies",
            );
        }
        if stock.history.iter().all(|&value| value == 0.0) {
            let help = "it is planned as half a unit over the whole history; leave it out if the item is dead";
            findings.warning("R-907", path("history"), id, "no demand at all", "some demand", help);
        }
        let start = stock.history.iter().position(|&value| value > 0.0).unwrap_or(0);
        if start * 2 > stock.history.len() {
            let help = "cut the periods before the item was sold, or its mean is too low";
            let found = format!("{start} periods without demand at the start");
            findings.warning("R-908", path("history"), id, found, "a history from the first sale on", help);
        }
    }
    if stock.demand == DemandForm::Normal && demand.variance_ratio > demand.mean * 0.25 {
        let found = format!("a deviation of {:.0} % of the mean", 100.0 * (demand.variance_ratio / demand.mean).sqrt());
        let help = "cutting below 0 then changes the law: use \"gamma\" or \"negative-binomial\"";
        findings.warning("R-909", path("demand"), id, found, "at most 50 % for \"normal\"", help);
    }
    if stock.on_hand > 0.0 && stock.backorders > 0.0 {
        let found = format!("{} on hand and {} owed", stock.on_hand, stock.backorders);
        findings.warning(
            "R-910",
            path("backorders"),
            id,
            found,
            "one of the two",
            "is the owed stock reserved already?",
        );
    }
}

/// The step: 1, or the least of 2, 5, 10, 20 … units with which lead-time demand, the economic
/// order quantity and the minimum fit into some 4,000 steps; it divides the pack or is a multiple of it.
fn step(task: &StockTask) -> f64 {
    let longest = task.lead_times.iter().map(|entry| entry.0).fold(0.0, f64::max);
    let window = longest + f64::from(task.review);
    let demand = task.demand.mean * window + 10.0 * task.demand.deviation(window);
    let holding = match task.shortage {
        shortage if shortage > 0.0 => task.holding * shortage / (task.holding + shortage),
        _ => task.holding,
    };
    let economic = (2.0 * task.fixed * task.demand.mean / holding).sqrt();
    let least = (demand.max(2.0 * economic).max(2.0 * task.moq).max(task.pack) / MOST_STEPS).min(LARGEST);
    if least <= 1.0 {
        return 1.0;
    }
    if task.pack > 1.0 {
        if least > task.pack {
            return task.pack * (least / task.pack).ceil();
        }
        // The least divisor of the pack that is large enough, searched over the packs per step.
        let packs = (task.pack / least) as u64;
        let divisor = (1..=packs.min(100_000)).rev().find(|&parts| task.pack % parts as f64 == 0.0).unwrap_or(1);
        return task.pack / divisor as f64;
    }
    let power = 10_f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|digit| digit * power).find(|&step| step >= least).unwrap_or(10.0 * power)
}

fn open_orders(
    draft: &Draft,
    calendar: Calendar,
    rows: &FxHashMap<(&str, &str), usize>,
    tasks: &mut [Option<StockTask>],
    findings: &mut Findings,
) {
    for (row, order) in draft.on_order.iter().enumerate() {
        let path = |field: &str| format!("on_order[{row}].{field}");
        let id = order.item.as_str();
        if !findings.amount(|| path("quantity"), id, order.quantity, "quantity") {
            continue;
        }
        let Some(&stock) = rows.get(&(id, order.location.as_str())) else {
            let found = format!("item \"{id}\" at location \"{}\"", order.location);
            let help = "add the stock, or correct item and location";
            findings.error("R-130", path("item"), Some(id), found, "a pair listed in \"stocks\"", help);
            continue;
        };
        let period = match (order.period, &order.date) {
            (Some(period), None) => i64::from(period),
            (None, Some(text)) => match Calendar::parse(text).map(|date| calendar.period_of(date)) {
                Ok(Some(period)) => period,
                Ok(None) => {
                    let help = "give \"start_date\", or count in \"period\"";
                    findings.error("R-132", path("date"), Some(id), "a date without \"start_date\"", "both", help);
                    continue;
                }
                Err(error) => {
                    let help = format!("write it as 2026-11-30 ({error})");
                    findings.error("R-132", path("date"), Some(id), format!("\"{text}\""), "a calendar date", help);
                    continue;
                }
            },
            _ => {
                let help = "give the period of arrival (1 starts today) or the date";
                findings.error(
                    "R-131",
                    path("period"),
                    Some(id),
                    "both or none of the two",
                    "\"period\" or \"date\"",
                    help,
                );
                continue;
            }
        };
        if period < 1 {
            let help = "it is counted as arriving now; delete it if it is lost";
            findings.warning("R-911", path("period"), Some(id), "an order that is overdue", "a day to come", help);
        }
        if let Some(task) = &mut tasks[stock] {
            task.on_order.push((u32::try_from(period.max(1)).unwrap_or(u32::MAX), order.quantity));
        }
    }
}
