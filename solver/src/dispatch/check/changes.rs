//! How many stops are on another route than in the plan before.
//!
//! Which route of now is which route of before is nobody's to say, but where their vehicle types differ.
//! They are matched so that fewest stops change: a matching of greatest weight between the routes of
//! both plans, grown by one route before at a time along the best alternating path (Kuhn 1955, "The
//! Hungarian method for the assignment problem", here over the few pairs that share a stop).

use super::super::problem::Problem;
use super::Visited;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, VecDeque};

/// A route: its vehicle type and its stops.
pub(in crate::dispatch) type Tour<'a> = (&'a str, Vec<&'a str>);

/// Stops that both plans serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::dispatch) struct Changes {
    /// How many.
    pub(in crate::dispatch) both: usize,
    /// How many of them are on another route.
    pub(in crate::dispatch) changed: usize,
}

/// The changes of a plan against the problem's plan before; `None` where there is none.
pub(super) fn of(problem: &Problem, routes: &[Visited<'_>]) -> Option<Changes> {
    let before = &problem.draft().previous_routes;
    if before.is_empty() {
        return None;
    }
    let before: Vec<Tour<'_>> =
        before.iter().map(|route| (route.vehicle.as_str(), route.stops.iter().map(String::as_str).collect())).collect();
    let ids = |route: &Visited<'_>| route.stops.iter().map(|&stop| problem.stops()[stop].id.as_str()).collect();
    let now: Vec<Tour<'_>> = routes.iter().map(|route| (route.name, ids(route))).collect();
    Some(count(&before, &now))
}

/// The changes from one plan to another.
pub(in crate::dispatch) fn count(before: &[Tour<'_>], now: &[Tour<'_>]) -> Changes {
    let mut on: FxHashMap<&str, usize> = FxHashMap::default();
    for (k, (_, stops)) in before.iter().enumerate() {
        on.extend(stops.iter().map(|&stop| (stop, k)));
    }
    let mut shared: BTreeMap<(usize, usize), i64> = BTreeMap::new();
    let mut both = 0;
    for (k, (vehicle, stops)) in now.iter().enumerate() {
        for &old in stops.iter().filter_map(|stop| on.get(stop)) {
            both += 1;
            if before[old].0 == *vehicle {
                *shared.entry((old, k)).or_default() += 1;
            }
        }
    }
    let mut pairs: Vec<Vec<(usize, i64)>> = vec![Vec::new(); before.len()];
    for ((old, new), count) in shared {
        pairs[old].push((new, count));
    }
    Changes { both, changed: both - greatest_matching(&pairs, now.len()) }
}

/// The greatest sum of a matching, where `pairs` lists for each row its columns with what they are worth.
fn greatest_matching(pairs: &[Vec<(usize, i64)>], columns: usize) -> usize {
    let mut row_of: Vec<Option<usize>> = vec![None; columns];
    let mut sum = 0;
    for row in 0..pairs.len() {
        sum += augment(pairs, &mut row_of, row);
    }
    usize::try_from(sum).unwrap_or(0)
}

/// What a row is worth in a column.
fn worth_of(pairs: &[Vec<(usize, i64)>], row: usize, column: usize) -> i64 {
    pairs[row].iter().find(|&&(other, _)| other == column).map_or(0, |&(_, worth)| worth)
}

/// Matches one row more, along the alternating path that gains most; what it gains.
fn augment(pairs: &[Vec<(usize, i64)>], row_of: &mut [Option<usize>], row: usize) -> i64 {
    // What reaching a column gains, its present row left without one; and the row it is reached from.
    let mut reached: FxHashMap<usize, (i64, usize)> = FxHashMap::default();
    let mut column_of: FxHashMap<usize, usize> = FxHashMap::default();
    let mut open = VecDeque::from([(row, 0)]);
    // A row that is put off a column gains at most what it gives up, the matching before being the greatest:
    // what comes behind a column gains no more than reaching it does.
    let mut best = 0;
    while let Some((from, gain)) = open.pop_front() {
        let own = column_of.get(&from).copied();
        for &(column, worth) in pairs[from].iter().filter(|&&(column, _)| Some(column) != own) {
            let gain = gain + worth;
            if gain <= best || reached.get(&column).is_some_and(|&(known, _)| known >= gain) {
                continue;
            }
            reached.insert(column, (gain, from));
            let given_up = row_of[column].map_or(0, |next| worth_of(pairs, next, column));
            best = best.max(gain - given_up);
            if let Some(next) = row_of[column] {
                column_of.insert(next, column);
                open.push_back((next, gain - given_up));
            }
        }
    }
    // The path ends at a free column, or at a row that is left without one.
    let ends = reached.iter().map(|(&column, &(gain, _))| {
        let given_up = row_of[column].map_or(0, |row| worth_of(pairs, row, column));
        (gain - given_up, std::cmp::Reverse(column))
    });
    let Some((gain, std::cmp::Reverse(last))) = ends.max().filter(|&(gain, _)| gain > 0) else { return 0 };
    let mut column = last;
    loop {
        let from = reached[&column].1;
        row_of[column] = Some(from);
        let Some(&before) = column_of.get(&from) else { return gain };
        column = before;
    }
}

#[cfg(test)]
mod tests {
    use super::{Changes, Tour, count, greatest_matching};
    use crate::search::random::stream;
    use rand::RngExt as _;

    #[test]
    fn changes_are_counted_against_the_most_alike_routes() {
        let old: [Tour<'_>; 3] = [("van", vec!["a", "b", "c"]), ("van", vec!["d", "e"]), ("bike", vec!["f"])];
        assert_eq!(count(&old, &old), Changes { both: 6, changed: 0 });
        // Another order of routes and stops is no change; c moves, f gets another vehicle, e is out, n is new.
        let new: [Tour<'_>; 3] = [("van", vec!["d", "c", "n"]), ("van", vec!["b", "a"]), ("van", vec!["f"])];
        assert_eq!(count(&old, &new), Changes { both: 5, changed: 2 });
        assert_eq!(count(&[], &new), Changes::default());
        // Half a route apart is a change; where both halves could be the old one, one of them is.
        let split: [Tour<'_>; 2] = [("van", vec!["a"]), ("van", vec!["b", "c"])];
        assert_eq!(count(&old[..1], &split), Changes { both: 3, changed: 1 });
    }

    #[test]
    fn the_matching_is_the_greatest_that_trying_all_finds() {
        fn all(pairs: &[Vec<(usize, i64)>], row: usize, taken: u32) -> i64 {
            let Some(own) = pairs.get(row) else { return 0 };
            let free = own.iter().filter(|&&(column, _)| taken >> column & 1 == 0);
            let with = free.map(|&(column, worth)| worth + all(pairs, row + 1, taken | 1 << column)).max();
            with.unwrap_or(0).max(all(pairs, row + 1, taken))
        }
        let mut random = stream(5, "matching", 0);
        for _ in 0..500 {
            let (rows, columns) = (random.random_range(1..7), random.random_range(1..7));
            let mut row = || {
                let some = (0..columns).filter(|_| random.random_bool(0.5)).collect::<Vec<usize>>();
                some.into_iter().map(|column| (column, random.random_range(1..9_i64))).collect()
            };
            let pairs: Vec<Vec<(usize, i64)>> = (0..rows).map(|_| row()).collect();
            assert_eq!(greatest_matching(&pairs, columns) as i64, all(&pairs, 0, 0), "{pairs:?}");
        }
    }
}
