//! Which vehicles may go where: PyVRP's lists of allowed clients, and the skills that say the same.
//! A draft may also list vehicles at its stops; both are written as one.
//!
//! A stop that only some types may serve asks for one skill that just these types have, named
//! after them: `vehicles 1 3`.

use packhorse_solver::dispatch::Draft;
use rustc_hash::FxHashMap;

/// What every skill made here is called first.
const PREFIX: &str = "vehicles";

/// Gives stops and types their skills. `allowed` lists the rows of the stops that each type may
/// serve, each once; `None` means all.
pub(super) fn assign(draft: &mut Draft, allowed: &[Option<Vec<usize>>]) {
    if allowed.iter().all(Option::is_none) {
        return;
    }
    let mut who: Vec<Vec<usize>> = vec![Vec::new(); draft.stops.len()];
    for (row, list) in allowed.iter().enumerate() {
        match list {
            None => who.iter_mut().for_each(|types| types.push(row)),
            Some(list) => list.iter().for_each(|&stop| who[stop].push(row)),
        }
    }
    let mut names: FxHashMap<Vec<usize>, String> = FxHashMap::default();
    for (stop, types) in draft.stops.iter_mut().zip(who) {
        if types.len() == allowed.len() {
            continue;
        }
        let vehicles = &mut draft.vehicles;
        let name = names.entry(types).or_insert_with_key(|types| {
            let mut name = PREFIX.to_owned();
            for &row in types {
                name.push(' ');
                name.push_str(&vehicles[row].id);
            }
            if types.is_empty() {
                name.push_str(" none");
            }
            types.iter().for_each(|&row| vehicles[row].skills.push(name.clone()));
            name
        });
        stop.skills = vec![name.clone()];
    }
}

/// The rows of the stops that the type in `row` may serve.
pub(super) fn allowed(draft: &Draft, row: usize) -> impl Iterator<Item = usize> + '_ {
    (0..draft.stops.len()).filter(move |&stop| draft.stops[stop].admits(&draft.vehicles[row]))
}

/// Whether the skills are those that a reader would make.
pub(super) fn are_plain(draft: &Draft) -> bool {
    let mut again = draft.clone();
    for stop in &mut again.stops {
        stop.skills.clear();
        stop.vehicles.clear();
        stop.not_vehicles.clear();
    }
    again.vehicles.iter_mut().for_each(|vehicle| vehicle.skills.clear());
    let lists: Vec<_> = (0..draft.vehicles.len()).map(|row| Some(allowed(draft, row).collect())).collect();
    assign(&mut again, &lists);
    again == *draft
}
