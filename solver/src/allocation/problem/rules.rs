//! The numbered catalogue of what an instance must keep (A-1xx). All rules run; all findings are
//! reported together, at most a hundred a rule.

use super::draft::{Draft, Model};
use crate::finding::Finding;
use crate::geometry::Metric;
use crate::kind::KindName;
use rustc_hash::{FxHashMap, FxHashSet};

/// At most so many findings of one rule.
const MOST: usize = 100;
/// Numbers beyond this lose whole units in double precision once they are summed.
const LARGEST: f64 = 1e15;
/// Sites times demands at most: the search holds their costs in one table.
pub(super) const MOST_PAIRS: usize = 100_000_000;

/// Every finding of every rule, in the order of their numbers.
pub(super) fn all(draft: &Draft) -> Vec<Finding> {
    let rules: [fn(&Draft, &mut Vec<Finding>); 17] = [
        head,
        not_empty,
        size,
        site_ids,
        demand_ids,
        site_numbers,
        demand_numbers,
        site_state,
        coordinates,
        roads,
        lanes,
        matrices,
        factors,
        cost_source,
        limit_sources,
        counts,
        service,
    ];
    let mut findings = Vec::new();
    for rule in rules {
        let mut own = Vec::new();
        rule(draft, &mut own);
        own.truncate(MOST);
        findings.append(&mut own);
    }
    findings
}

/// version and kind.
fn head(draft: &Draft, out: &mut Vec<Finding>) {
    if draft.format != 1 {
        let help = "write \"format\": 1; a newer packhorse may read newer versions";
        out.push(Finding::error("A-101", "format", draft.format.to_string(), "1", help));
    }
    if draft.kind != KindName::Allocation {
        let help = "write \"kind\": \"allocation\", or use the command for the other kind";
        out.push(Finding::error("A-102", "kind", draft.kind.to_string(), "allocation", help));
    }
}

/// something to decide.
fn not_empty(draft: &Draft, out: &mut Vec<Finding>) {
    if draft.sites.is_empty() {
        out.push(Finding::error("A-103", "sites", "an empty list", "at least one site", "add the candidate sites"));
    }
    if draft.demands.is_empty() {
        out.push(Finding::error("A-103", "demands", "an empty list", "at least one demand", "add the demand points"));
    }
}

/// a size that memory holds.
fn size(draft: &Draft, out: &mut Vec<Finding>) {
    if draft.sites.len().saturating_mul(draft.demands.len()) > MOST_PAIRS {
        let found = format!("{} sites and {} demands", draft.sites.len(), draft.demands.len());
        let expected = format!("at most {MOST_PAIRS} pairs of them");
        out.push(Finding::error(
            "A-104",
            "demands",
            found,
            expected,
            "join neighbouring demands to regions, or leave out sites",
        ));
    }
}

/// ids are there and unique.
fn ids<'a>(ids: impl Iterator<Item = &'a String>, list: &str, codes: [&'static str; 2], out: &mut Vec<Finding>) {
    let mut first: FxHashMap<&str, usize> = FxHashMap::default();
    for (row, id) in ids.enumerate() {
        let path = format!("{list}[{row}].id");
        if id.trim().is_empty() {
            out.push(Finding::error(codes[0], path, "an empty id", "a name", "give every entry a name of its own"));
        } else if let Some(&earlier) = first.get(id.as_str()) {
            let found = format!("\"{id}\", which {list}[{earlier}] has already");
            out.push(
                Finding::error(codes[1], path, found, "an id that occurs once", "rename one of the two").about(id),
            );
        } else {
            first.insert(id, row);
        }
        if out.len() >= MOST {
            return;
        }
    }
}

fn site_ids(draft: &Draft, out: &mut Vec<Finding>) {
    ids(draft.sites.iter().map(|site| &site.id), "sites", ["A-105", "A-106"], out);
}

fn demand_ids(draft: &Draft, out: &mut Vec<Finding>) {
    ids(draft.demands.iter().map(|demand| &demand.id), "demands", ["A-105", "A-106"], out);
}

/// Reports `value` unless it is a finite number from 0 to 1e15.
fn amount(code: &'static str, path: impl FnOnce() -> String, entity: &str, value: f64, out: &mut Vec<Finding>) {
    if !(0.0..=LARGEST).contains(&value) && out.len() < MOST {
        let finding = Finding::error(
            code,
            path(),
            value.to_string(),
            "a number from 0 to 1e15",
            "correct the number; larger ones need a larger unit, such as tonnes for grams",
        );
        out.push(finding.about(entity));
    }
}

/// costs and capacities of sites.
fn site_numbers(draft: &Draft, out: &mut Vec<Finding>) {
    for (row, site) in draft.sites.iter().enumerate() {
        amount("A-107", || format!("sites[{row}].opening_cost"), &site.id, site.opening_cost, out);
        if let Some(capacity) = site.capacity {
            amount("A-107", || format!("sites[{row}].capacity"), &site.id, capacity, out);
        }
    }
}

/// quantities and limits of demands.
fn demand_numbers(draft: &Draft, out: &mut Vec<Finding>) {
    for (row, demand) in draft.demands.iter().enumerate() {
        amount("A-108", || format!("demands[{row}].quantity"), &demand.id, demand.quantity, out);
        if let Some(limit) = demand.max_distance {
            amount("A-108", || format!("demands[{row}].max_distance"), &demand.id, limit, out);
        }
        if let Some(limit) = demand.max_time_s {
            amount("A-108", || format!("demands[{row}].max_time_s"), &demand.id, limit, out);
        }
    }
}

/// no site is both must-open and closed.
fn site_state(draft: &Draft, out: &mut Vec<Finding>) {
    for (row, site) in draft.sites.iter().enumerate() {
        if site.must_open && site.closed && out.len() < MOST {
            let path = format!("sites[{row}].closed");
            let help = "keep one of must_open and closed";
            out.push(Finding::error("A-109", path, "must_open and closed", "one of them", help).about(&site.id));
        }
    }
}

/// coordinates come in pairs, finite, and in degrees under haversine.
fn coordinates(draft: &Draft, out: &mut Vec<Finding>) {
    let sites = draft.sites.iter().map(|site| ("sites", &site.id, site.x, site.y)).enumerate();
    let demands = draft.demands.iter().map(|demand| ("demands", &demand.id, demand.x, demand.y)).enumerate();
    for (row, (list, id, x, y)) in sites.chain(demands) {
        let finding = match (x, y) {
            (None, None) => continue,
            (Some(x), Some(y)) if !(x.is_finite() && y.is_finite() && x.abs() <= LARGEST && y.abs() <= LARGEST) => {
                ("x", format!("({x}, {y})"), "two finite numbers", "correct the coordinates")
            }
            (Some(x), Some(y)) if draft.metric == Metric::Haversine && !(x.abs() <= 180.0 && y.abs() <= 90.0) => {
                let help = "x is the longitude, y the latitude: they may be swapped";
                ("y", format!("x = {x}, y = {y}"), "a longitude in [-180, 180] and a latitude in [-90, 90]", help)
            }
            (Some(_), Some(_)) => continue,
            _ => ("x", "one coordinate without the other".to_owned(), "both x and y", "add the missing one"),
        };
        let (field, found, expected, help) = finding;
        out.push(Finding::error("A-110", format!("{list}[{row}].{field}"), found, expected, help).about(id));
        if out.len() >= MOST {
            return;
        }
    }
}

/// roads join known places and have lengths.
fn roads(draft: &Draft, out: &mut Vec<Finding>) {
    if draft.roads.is_empty() {
        return;
    }
    let sites = draft.sites.iter().map(|site| site.id.as_str());
    let places: FxHashSet<&str> = sites.chain(draft.demands.iter().map(|demand| demand.id.as_str())).collect();
    for (row, road) in draft.roads.iter().enumerate() {
        for (field, id) in [("from", &road.from), ("to", &road.to)] {
            if !places.contains(id.as_str()) && out.len() < MOST {
                let path = format!("roads[{row}].{field}");
                let found = format!("\"{id}\", which is neither a site nor a demand");
                out.push(
                    Finding::error("A-111", path, found, "the id of a site or demand", "correct the id").about(id),
                );
            }
        }
        amount("A-111", || format!("roads[{row}].length"), &road.from, road.length, out);
    }
}

/// lanes join known sites and demands, once, with sound numbers.
fn lanes(draft: &Draft, out: &mut Vec<Finding>) {
    if draft.lanes.is_empty() {
        return;
    }
    let sites: FxHashSet<&str> = draft.sites.iter().map(|site| site.id.as_str()).collect();
    let demands: FxHashSet<&str> = draft.demands.iter().map(|demand| demand.id.as_str()).collect();
    let mut first: FxHashMap<(&str, &str), usize> = FxHashMap::default();
    for (row, lane) in draft.lanes.iter().enumerate() {
        for (field, id, known, what) in [("from", &lane.from, &sites, "a site"), ("to", &lane.to, &demands, "a demand")]
        {
            if !known.contains(id.as_str()) && out.len() < MOST {
                let found = format!("\"{id}\", which is not {what}");
                let expected = format!("the id of {what}");
                let path = format!("lanes[{row}].{field}");
                out.push(Finding::error("A-112", path, found, expected, "correct the id, or add the entry").about(id));
            }
        }
        let earlier = first.insert((&lane.from, &lane.to), row);
        if let Some(earlier) = earlier.filter(|_| out.len() < MOST) {
            let found =
                format!("a second lane from \"{}\" to \"{}\"; lanes[{earlier}] is the first", lane.from, lane.to);
            let finding =
                Finding::error("A-113", format!("lanes[{row}]"), found, "one lane a pair", "delete one of the two");
            out.push(finding.about(&lane.from));
        }
        amount("A-112", || format!("lanes[{row}].unit_cost"), &lane.from, lane.unit_cost, out);
        if let Some(distance) = lane.distance {
            amount("A-112", || format!("lanes[{row}].distance"), &lane.from, distance, out);
        }
        if let Some(time) = lane.time_s {
            amount("A-112", || format!("lanes[{row}].time_s"), &lane.from, time, out);
        }
    }
}

/// matrices have a row a site, a column a demand, and sound entries.
fn matrices(draft: &Draft, out: &mut Vec<Finding>) {
    for (name, matrix) in [("costs", &draft.costs), ("distances", &draft.distances), ("times_s", &draft.times_s)] {
        if matrix.is_empty() {
            continue;
        }
        if matrix.len() != draft.sites.len() {
            let (found, expected) =
                (format!("{} rows", matrix.len()), format!("{} rows, one a site", draft.sites.len()));
            out.push(Finding::error(
                "A-114",
                name,
                found,
                expected,
                "rows follow the order of sites, columns that of demands",
            ));
        }
        for (row, entries) in matrix.iter().enumerate() {
            if out.len() >= MOST {
                return;
            }
            if entries.len() != draft.demands.len() {
                let found = format!("{} entries", entries.len());
                let expected = format!("{} entries, one a demand", draft.demands.len());
                out.push(Finding::error("A-114", format!("{name}[{row}]"), found, expected, "complete the row"));
            }
            let site = draft.sites.get(row).map_or("", |site| site.id.as_str());
            for (column, &entry) in entries.iter().enumerate() {
                amount("A-115", || format!("{name}[{row}][{column}]"), site, entry, out);
            }
        }
    }
}

/// factors are positive numbers.
fn factors(draft: &Draft, out: &mut Vec<Finding>) {
    amount("A-116", || "cost_per_distance".to_owned(), "", draft.cost_per_distance, out);
    if let Some(speed) = draft.speed_kmh.filter(|&speed| !(speed > 0.0 && speed <= LARGEST)) {
        let help = "write the mean speed in km/h, such as 60";
        out.push(Finding::error("A-116", "speed_kmh", speed.to_string(), "a positive number", help));
    }
}

/// Whether distances can be had without lanes.
fn has_distances(draft: &Draft) -> bool {
    !draft.distances.is_empty() || !draft.roads.is_empty() || all_placed(draft)
}

/// Whether every site and demand has coordinates.
fn all_placed(draft: &Draft) -> bool {
    draft.sites.iter().all(|site| site.x.is_some() && site.y.is_some())
        && draft.demands.iter().all(|demand| demand.x.is_some() && demand.y.is_some())
}

/// transport costs come from somewhere, and from one source.
fn cost_source(draft: &Draft, out: &mut Vec<Finding>) {
    if !draft.lanes.is_empty() && !draft.costs.is_empty() {
        let help = "keep lanes or costs; lanes say their cost themselves";
        out.push(Finding::error("A-117", "costs", "lanes and costs", "one of them", help));
    }
    if draft.lanes.is_empty() && draft.costs.is_empty() && !has_distances(draft) {
        let (path, about) = first_unplaced(draft);
        let finding = Finding::error(
            "A-117",
            path,
            "no lanes, no costs, no distances, no roads, and no coordinates here",
            "one source of transport costs for every pair of site and demand",
            "add x and y to every site and demand, or one of the other sources",
        );
        out.push(finding.about(about));
    }
}

/// The first site or demand without coordinates: its path and id.
fn first_unplaced(draft: &Draft) -> (String, String) {
    let site = draft.sites.iter().position(|site| site.x.is_none());
    let demand = draft.demands.iter().position(|demand| demand.x.is_none());
    match (site, demand) {
        (Some(row), _) => (format!("sites[{row}].x"), draft.sites[row].id.clone()),
        (None, Some(row)) => (format!("demands[{row}].x"), draft.demands[row].id.clone()),
        (None, None) => (String::new(), String::new()),
    }
}

/// limits on distance and time need distances and times.
fn limit_sources(draft: &Draft, out: &mut Vec<Finding>) {
    let (any_distance, any_time) = (has_distances(draft), !draft.times_s.is_empty());
    let distances = any_distance || (!draft.lanes.is_empty() && draft.lanes.iter().all(|lane| lane.distance.is_some()));
    let times = any_time
        || (distances && draft.speed_kmh.is_some())
        || (!draft.lanes.is_empty() && draft.lanes.iter().all(|lane| lane.time_s.is_some()));
    let mut missing = |path: String, what: &str, help: &str| {
        if out.len() < MOST {
            out.push(Finding::error(
                "A-118",
                path,
                format!("a limit, but no {what}"),
                format!("{what} for every pair"),
                help,
            ));
        }
    };
    let distance_help = "add coordinates, distances, roads, or a distance to every lane";
    let time_help = "add times_s, a time_s to every lane, or speed_kmh beside distances";
    for (row, demand) in draft.demands.iter().enumerate() {
        if demand.max_distance.is_some() && !distances {
            missing(format!("demands[{row}].max_distance"), "distances", distance_help);
        }
        if demand.max_time_s.is_some() && !times {
            missing(format!("demands[{row}].max_time_s"), "times", time_help);
        }
    }
    if draft.service_within_distance.is_some() && !distances {
        missing("service_within_distance".to_owned(), "distances", distance_help);
    }
    if draft.service_within_time_s.is_some() && !times {
        missing("service_within_time_s".to_owned(), "times", time_help);
    }
}

/// the numbers of sites fit the objective.
fn counts(draft: &Draft, out: &mut Vec<Finding>) {
    let model: Model = draft.objective;
    match (model.is_p_median(), draft.p) {
        (true, None) => {
            let help = "write how many sites are to be open, such as \"p\": 5";
            out.push(Finding::error(
                "A-119",
                "p",
                "no p",
                format!("a number, for the objective {}", model.as_str()),
                help,
            ));
        }
        (false, Some(p)) => {
            let expected = format!("no p with the objective {}", model.as_str());
            let help = "choose a p-median objective, or write max_sites for an upper limit";
            out.push(Finding::error("A-119", "p", p.to_string(), expected, help));
        }
        _ => {}
    }
    if model.is_p_median() && draft.max_sites.is_some() {
        let help = "delete max_sites; p says the number of sites exactly";
        out.push(Finding::error("A-119", "max_sites", "p and max_sites", "p alone", help));
    }
    for (path, count) in [("p", draft.p), ("max_sites", draft.max_sites)] {
        if count == Some(0) {
            out.push(Finding::error("A-119", path, "0", "at least 1", "no demand can be served without a site"));
        }
    }
}

/// the service share is a share, with a limit that says what is near.
fn service(draft: &Draft, out: &mut Vec<Finding>) {
    let limits = [
        ("service_within_distance", draft.service_within_distance),
        ("service_within_time_s", draft.service_within_time_s),
    ];
    if let Some(share) = draft.service_share {
        if !(0.0..=1.0).contains(&share) {
            let help = "write 0.95 for 95 percent";
            out.push(Finding::error("A-120", "service_share", share.to_string(), "a share from 0 to 1", help));
        }
        if limits.iter().all(|(_, limit)| limit.is_none()) {
            let help = "add service_within_distance or service_within_time_s";
            out.push(Finding::error("A-120", "service_share", "a share without a limit", "what counts as near", help));
        }
    }
    for (path, limit) in limits {
        if let Some(limit) = limit {
            amount("A-120", || path.to_owned(), "", limit, out);
            if draft.service_share.is_none() {
                let help = "add service_share, such as 0.95";
                out.push(Finding::error("A-120", path, "a limit without service_share", "both", help));
            }
        }
    }
}
