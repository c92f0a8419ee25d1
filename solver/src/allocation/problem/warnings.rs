//! What is valid but implausible (A-9xx).

use super::{DemandIndex, Problem, SiteIndex};
use crate::finding::Finding;
use crate::geometry::{Metric, Point};
use crate::ids::Idx as _;

/// At most so many warnings of one rule.
const MOST: usize = 20;

/// Every warning.
pub(super) fn all(problem: &Problem) -> Vec<Finding> {
    let rules: [fn(&Problem, &mut Vec<Finding>); 5] = [swapped, too_large, capacity_unit, speed, no_cost];
    let mut findings = Vec::new();
    for rule in rules {
        let mut own = Vec::new();
        rule(problem, &mut own);
        own.truncate(MOST);
        findings.append(&mut own);
    }
    findings
}

/// The middle of the placed points.
fn middle(points: impl Iterator<Item = (Option<f64>, Option<f64>)>) -> Option<Point> {
    let (mut sum, mut count) = (Point { x: 0.0, y: 0.0 }, 0.0);
    for (x, y) in points {
        if let (Some(x), Some(y)) = (x, y) {
            sum = Point { x: sum.x + x, y: sum.y + y };
            count += 1.0;
        }
    }
    (count > 0.0).then(|| Point { x: sum.x / count, y: sum.y / count })
}

/// sites and demands lie far apart, and swapping the coordinates of one brings them together.
fn swapped(problem: &Problem, out: &mut Vec<Finding>) {
    const FAR_M: f64 = 2_000_000.0;
    const NEAR_M: f64 = 500_000.0;
    if problem.draft().metric != Metric::Haversine {
        return;
    }
    let sites = middle(problem.sites().iter().map(|site| (site.x, site.y)));
    let demands = middle(problem.demands().iter().map(|demand| (demand.x, demand.y)));
    let (Some(sites), Some(demands)) = (sites, demands) else { return };
    let apart = Metric::Haversine.between(sites, demands);
    let turned = Point { x: sites.y, y: sites.x };
    if apart > FAR_M && turned.y.abs() <= 90.0 && Metric::Haversine.between(turned, demands) < NEAR_M {
        out.push(Finding::warning(
            "A-901",
            "sites[0].x",
            format!("sites about {:.0} km from the demands", apart / 1000.0),
            "sites near the demands",
            "x is the longitude, y the latitude: those of the sites or of the demands look swapped",
        ));
    }
}

/// a demand that no site can serve alone although it must be served by one.
fn too_large(problem: &Problem, out: &mut Vec<Finding>) {
    if !problem.model().is_single_sourcing() {
        return;
    }
    let open = (0..problem.sites().len()).map(SiteIndex::new).filter(|&site| !problem.site(site).closed);
    let largest = open.map(|site| problem.capacity(site).unwrap_or(f64::INFINITY)).fold(0.0, f64::max);
    for row in 0..problem.demands().len() {
        let demand = problem.demand(DemandIndex::new(row));
        if demand.quantity > largest && out.len() < MOST {
            let finding = Finding::warning(
                "A-902",
                format!("demands[{row}].quantity"),
                demand.quantity.to_string(),
                format!("at most the largest capacity, {largest}, since one site serves a demand whole"),
                "split the demand, allow multiple-sourcing, or raise a capacity",
            );
            out.push(finding.about(&demand.id));
        }
    }
}

/// capacities and demands that are hardly in the same unit.
fn capacity_unit(problem: &Problem, out: &mut Vec<Finding>) {
    const MOST_TIMES: f64 = 1e6;
    let demand = problem.total_demand();
    for row in 0..problem.sites().len() {
        let site = SiteIndex::new(row);
        let suspicious = |&capacity: &f64| demand > 0.0 && capacity > MOST_TIMES * demand;
        if let Some(capacity) = problem.capacity(site).filter(suspicious).filter(|_| out.len() < MOST) {
            let finding = Finding::warning(
                "A-903",
                format!("sites[{row}].capacity"),
                capacity.to_string(),
                format!("a capacity that compares with the whole demand, {demand}"),
                "capacity and quantity must share a unit; leave the capacity out where there is no limit",
            );
            out.push(finding.about(&problem.site(site).id));
        }
    }
}

/// a speed that no truck drives.
fn speed(problem: &Problem, out: &mut Vec<Finding>) {
    if let Some(speed) = problem.draft().speed_kmh.filter(|speed| !(3.0..=250.0).contains(speed)) {
        let help = "the unit is km/h; an aeroplane's network may ignore this";
        out.push(Finding::warning("A-904", "speed_kmh", speed.to_string(), "3 to 250 km/h", help));
    }
}

/// transport that costs nothing at all.
fn no_cost(problem: &Problem, out: &mut Vec<Finding>) {
    let draft = problem.draft();
    let by_distance = draft.lanes.is_empty() && draft.costs.is_empty();
    let lanes = !draft.lanes.is_empty() && draft.lanes.iter().all(|lane| lane.unit_cost == 0.0);
    let matrix = !draft.costs.is_empty() && draft.costs.iter().flatten().all(|&entry| entry == 0.0);
    if lanes || matrix || (by_distance && draft.cost_per_distance == 0.0) {
        let help = "without transport costs any open site serves as well as any other";
        out.push(Finding::warning("A-905", "costs", "transport costs of 0 everywhere", "positive costs", help));
    }
}
