//! The bound for the largest instances: every stop has two ways, and each way counts half at each end.

use super::super::problem::Problem;
use super::Routes;
use super::weights::Weights;
use crate::geometry::neighbours::nearest;
use crate::search::stop::Stop;

/// Half the two cheapest ways at each mandatory stop, and the halves of the starts and ends of at
/// least `routes.least` routes. Optional stops count what is less, their price or their halves.
/// 0 where nearest stops are not known and there are too many to look at.
pub(super) fn nearest_ways(problem: &Problem, weights: &Weights<'_>, routes: Routes, stop: &Stop) -> f64 {
    let n = weights.len();
    let draft = problem.draft();
    let planar = draft.distances.is_empty() && draft.durations.is_empty();
    let mut lists = Vec::new();
    if n > 2_000 {
        let Some(points) = problem.points().filter(|_| planar) else { return 0.0 };
        // Rounding keeps the order of distances, so the nearest points have the cheapest ways.
        lists = nearest(&points[problem.depots()..], draft.coordinates, 2);
    }
    let mut sum = 0.0;
    for i in 0..n {
        if i.is_multiple_of(64) && stop.urgent() {
            return 0.0;
        }
        let (mut first, mut second) = (f64::INFINITY, f64::INFINITY);
        let mut offer = |weight: f64| {
            if weight < first {
                (first, second) = (weight, first);
            } else if weight < second {
                second = weight;
            }
        };
        if let Some(list) = lists.get(i) {
            list.iter().for_each(|&other| offer(weights.edge(i, other as usize)));
        } else {
            (0..n).filter(|&other| other != i).for_each(|other| offer(weights.edge(i, other)));
        }
        // A route of one stop has a start and an end there.
        offer(weights.start[i]);
        offer(weights.end[i]);
        let halves = 0.5 * (first + second);
        sum += halves.min(weights.skip[i]);
    }
    let mut ends: Vec<f64> = weights.start.clone();
    ends.sort_by(f64::total_cmp);
    sum += 0.5 * ends.iter().take(routes.least).sum::<f64>();
    ends.clone_from(&weights.end);
    ends.sort_by(f64::total_cmp);
    sum += 0.5 * ends.iter().take(routes.least).sum::<f64>();
    sum + weights.fixed[routes.least.min(weights.fixed.len() - 1)]
}
