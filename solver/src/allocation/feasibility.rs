//! Proofs that no plan exists, told in sentences with the ids.

use super::problem::Problem;
use super::tables::Tables;

/// At most so many sentences of one sort.
const MOST: usize = 20;

/// Why no plan can exist, as far as simple counting shows; empty if it shows nothing.
pub(super) fn reasons(problem: &Problem, tables: &Tables) -> Vec<String> {
    let mut reasons = Vec::new();
    counts(tables, &mut reasons);
    unreachable(problem, tables, &mut reasons);
    capacity(tables, &mut reasons);
    share(tables, &mut reasons);
    reasons
}

/// Whether `a` exceeds `b` by more than the check forgives, twice over.
fn exceeds(a: f64, b: f64) -> bool {
    a > b + 2e-6 * b.abs().max(1.0)
}

fn counts(tables: &Tables, out: &mut Vec<String>) {
    let must = tables.must.iter().filter(|&&must| must).count();
    if must > tables.max_open {
        out.push(format!("{must} sites must be open, but at most {} may be", tables.max_open));
    }
    if tables.min_open > tables.m {
        out.push(format!("{} sites must be open, but only {} are not closed", tables.min_open, tables.m));
    }
    if tables.m == 0 && tables.n > 0 {
        out.push("every site is closed, but there is demand".to_owned());
    }
}

fn unreachable(problem: &Problem, tables: &Tables, out: &mut Vec<String>) {
    let mut count = 0;
    for row in 0..tables.n {
        let demand = problem.demand(tables.demands[row]);
        let allowed = || (0..tables.m).filter(|&site| tables.row(row)[site].is_finite());
        let sentence = if allowed().next().is_none() {
            format!(
                "no open or openable site may serve the demand \"{}\": there is no way, or each is beyond its limits",
                demand.id
            )
        } else if !tables.capacitated {
            continue;
        } else {
            let room = allowed().map(|site| tables.capacity[site]);
            let (room, what) = if tables.single {
                (room.fold(0.0, f64::max), "the largest capacity of a site that may serve it alone is")
            } else {
                (room.sum(), "the capacities of all sites that may serve it add up to")
            };
            if !exceeds(tables.quantity[row], room) {
                continue;
            }
            format!("the demand \"{}\" is {}, but {what} {room}", demand.id, tables.quantity[row])
        };
        count += 1;
        if count <= MOST {
            out.push(sentence);
        }
    }
    if count > MOST {
        out.push(format!("{} further demands cannot be served either", count - MOST));
    }
}

fn capacity(tables: &Tables, out: &mut Vec<String>) {
    if !tables.capacitated {
        return;
    }
    // Must-open sites take their places first.
    let mut rows: Vec<usize> = (0..tables.m).collect();
    rows.sort_by(|&a, &b| tables.must[b].cmp(&tables.must[a]).then(tables.capacity[b].total_cmp(&tables.capacity[a])));
    let room: f64 = rows.iter().take(tables.max_open).map(|&site| tables.capacity[site]).sum();
    if exceeds(tables.total, room) {
        let whose = if tables.max_open < tables.m {
            format!("the {} largest sites that may be open together", tables.max_open)
        } else {
            "all sites that may be open".to_owned()
        };
        out.push(format!("the demand is {} in all, but the capacities of {whose} add up to {room}", tables.total));
    }
}

fn share(tables: &Tables, out: &mut Vec<String>) {
    let Some(share) = &tables.share else { return };
    let near = |demand: usize| share.near[demand * tables.m..(demand + 1) * tables.m].contains(&true);
    let reachable: f64 = (0..tables.n).filter(|&demand| near(demand)).map(|demand| tables.quantity[demand]).sum();
    if exceeds(share.needed, reachable) {
        out.push(format!(
            "{} units of demand must be served within the service limits, but only {reachable} have a site that near",
            share.needed
        ));
    }
}
