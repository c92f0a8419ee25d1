//! Whether a battery is enough for stops in their order, with charging on the way and all else aside: exactly.
//!
//! Who may charge at a station charges to full there: what counts is energy alone. So a way is a chain of
//! stations, each reached with what the one before gave, and the shortest chain is found by Dijkstra's algorithm
//! over pairs of stops served and station. The walk of the search looks at time and all else, but not at
//! every chain.

use super::super::plan::Visit;
use super::super::problem::{PlaceIndex, Problem, StopIndex, VehicleIndex};

/// Share of the check's tolerance that is made use of.
const SLACK: f64 = 5e-7;
/// Routes of more stops are not looked at where these times the stations are more than so many: it takes that squared.
const FEW: usize = 4;
const MOST: usize = 1_000;

/// The visits of the shortest way on which the battery is enough; `None` where there is none, or no battery.
pub(super) fn shortest(problem: &Problem, vehicle: VehicleIndex, stops: &[StopIndex]) -> Option<Vec<Visit>> {
    let kind = &problem.vehicles()[vehicle];
    let battery = kind.battery?;
    let stations: Vec<PlaceIndex> =
        problem.stations().indices().map(|station| problem.station_place(station)).collect();
    let (count, slack) = (stations.len(), SLACK * battery.capacity.abs().max(1.0));
    if stops.len() > FEW && stops.len() * count > MOST {
        return None;
    }
    // One node for each station and number of stops served, and behind them the start and the end.
    let (start, end) = ((stops.len() + 1) * count, (stops.len() + 1) * count + 1);
    let (mut best, mut before, mut done) =
        (vec![f64::INFINITY; end + 1], vec![usize::MAX; end + 1], vec![false; end + 1]);
    best[start] = 0.0;
    loop {
        let open = (0..=end).filter(|&node| !done[node] && best[node].is_finite());
        let node = open.min_by(|&a, &b| best[a].total_cmp(&best[b]))?;
        if node == end {
            break;
        }
        done[node] = true;
        let (before_it, level, mut place) = if node == start {
            (0, battery.start, kind.start)
        } else {
            (node / count, battery.capacity, Some(stations[node % count]))
        };
        let mut driven = 0.0;
        let within = |distance: f64| distance * battery.per_distance <= level - battery.reserve + slack;
        let way = |from: Option<PlaceIndex>, to| from.map_or(0.0, |from| problem.distance_for(kind, from, to));
        for served in before_it..=stops.len() {
            let mut offer = |to: usize, distance: f64| {
                if within(distance) && best[node] + distance < best[to] {
                    (best[to], before[to]) = (best[node] + distance, node);
                }
            };
            for (station, &there) in stations.iter().enumerate() {
                offer(served * count + station, driven + way(place, there));
            }
            let Some(&stop) = stops.get(served) else {
                offer(end, driven + kind.end.map_or(0.0, |end| way(place, end)));
                break;
            };
            driven += way(place, problem.place(stop));
            place = Some(problem.place(stop));
            if !within(driven) {
                break;
            }
        }
    }
    let mut chain = Vec::new();
    let mut node = before[end];
    while node != start {
        chain.push(node);
        node = before[node];
    }
    let mut visits = Vec::new();
    let id = |stop: &StopIndex| Visit::from(problem.stops()[*stop].id.as_str());
    let mut served = 0;
    for node in chain.into_iter().rev() {
        visits.extend(stops[served..node / count].iter().map(id));
        served = node / count;
        visits.push(Visit::from(problem.place_id(stations[node % count])));
    }
    visits.extend(stops[served..].iter().map(id));
    Some(visits)
}
