//! A plan in the population, feasible or not.

use super::tables::Tables;

/// Routes, what they cost, and what is needed to compare them.
#[derive(Clone)]
pub(super) struct Individual {
    pub(super) number: u64,
    /// Those that serve something, by the direction in which they lie.
    pub(super) routes: Vec<Vec<u32>>,
    /// Stop before and behind each, the number of stops for the depot.
    before: Vec<u32>,
    behind: Vec<u32>,
    /// Cost of the ways, and load beyond capacities.
    pub(super) cost: f64,
    pub(super) excess: f64,
    /// Both at the present penalty.
    pub(super) penalised: f64,
    /// Distances to the others of its kind, with their numbers, nearest first.
    others: Vec<(f64, u64)>,
    pub(super) fitness: f64,
}

impl Individual {
    pub(super) fn new(tables: &Tables, penalty: f64, number: u64, routes: Vec<Vec<u32>>) -> Self {
        let depot = tables.stops as u32;
        let (mut before, mut behind) = (vec![depot; tables.stops], vec![depot; tables.stops]);
        let (mut cost, mut excess) = (0.0, 0.0);
        for route in &routes {
            cost += tables.route_cost(route);
            excess += tables.excess(tables.load_of(route));
            for pair in route.windows(2) {
                behind[pair[0] as usize] = pair[1];
                before[pair[1] as usize] = pair[0];
            }
        }
        let penalised = cost + penalty * excess;
        Self { number, routes, before, behind, cost, excess, penalised, others: Vec::new(), fitness: 0.0 }
    }

    pub(super) fn is_feasible(&self) -> bool {
        self.excess <= 0.0
    }

    /// All stops, route by route.
    pub(super) fn tour(&self, tour: &mut Vec<u32>) {
        tour.clear();
        tour.extend(self.routes.iter().flatten());
    }

    /// Share of ways that the other has not, whichever way round (Vidal and others 2012, section 4.1:
    /// the broken pairs distance).
    pub(super) fn distance(&self, other: &Self) -> f64 {
        let stops = self.before.len();
        let depot = stops as u32;
        let mut broken = 0;
        for stop in 0..stops {
            let (before, behind) = (self.before[stop], self.behind[stop]);
            let (its_before, its_behind) = (other.before[stop], other.behind[stop]);
            if behind != its_behind && behind != its_before {
                broken += 1;
            }
            if before == depot && its_before != depot && its_behind != depot {
                broken += 1;
            }
        }
        f64::from(broken) / stops.max(1) as f64
    }

    /// Notes how far off another one is.
    pub(super) fn meet(&mut self, distance: f64, number: u64) {
        let at = self.others.partition_point(|&(known, _)| known <= distance);
        self.others.insert(at, (distance, number));
    }
    /// Another one is gone.
    pub(super) fn part(&mut self, number: u64) {
        self.others.retain(|&(_, other)| other != number);
    }

    /// Mean distance to the nearest others.
    pub(super) fn lonely(&self, nearest: usize) -> f64 {
        let count = nearest.min(self.others.len());
        if count == 0 {
            return 1.0;
        }
        self.others[..count].iter().map(|&(distance, _)| distance).sum::<f64>() / count as f64
    }
}
