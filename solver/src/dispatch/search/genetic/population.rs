//! The population: feasible and infeasible plans apart, kept for what they cost and how they differ.
//!
//! After Vidal, Crainic, Gendreau, Lahrichi, Rei (2012), "A hybrid genetic algorithm for multidepot
//! and periodic vehicle routing problems", sections 4.3 to 4.6, with the sizes of Vidal (2022).

use super::individual::Individual;
use crate::search::random::Random;
use rand::RngExt;

/// Individuals of a kind that survive, and how many more there may be before others go.
const LEAST: usize = 25;
const GENERATION: usize = 40;
/// Individuals that are kept for their cost alone, about.
const ELITE: f64 = 4.0;
/// Nearest others that tell how much an individual adds.
const CLOSE: usize = 5;
/// Individuals no farther apart are one.
const SAME: f64 = 1e-9;
/// Share of plans found that should be feasible, how far off it may be, and plans between two looks.
const FEASIBLE: f64 = 0.2;
const OFF: f64 = 0.05;
const WINDOW: u32 = 100;
/// How the penalty falls and rises.
const LOWER: f64 = 0.85;
const HIGHER: f64 = 1.2;

/// See the head of this file.
pub(super) struct Population {
    /// Feasible ones and others, each cheapest first.
    kinds: [Vec<Individual>; 2],
    /// What a unit of load beyond a capacity costs.
    pub(super) penalty: f64,
    /// Plans found since the penalty was set, and how many of them were feasible.
    found: u32,
    feasible: u32,
}

impl Population {
    pub(super) const fn new(penalty: f64) -> Self {
        Self { kinds: [Vec::new(), Vec::new()], penalty, found: 0, feasible: 0 }
    }

    #[cfg(test)]
    pub(super) const fn kinds(&self) -> &[Vec<Individual>; 2] {
        &self.kinds
    }

    /// Forgets everybody.
    pub(super) fn clear(&mut self) {
        self.kinds.iter_mut().for_each(Vec::clear);
    }

    /// Counts a plan found, and sets the penalty anew from time to time.
    pub(super) fn count(&mut self, feasible: bool) {
        self.found += 1;
        self.feasible += u32::from(feasible);
        if self.found < WINDOW {
            return;
        }
        let share = f64::from(self.feasible) / f64::from(self.found);
        (self.found, self.feasible) = (0, 0);
        if share < FEASIBLE - OFF {
            self.penalty *= HIGHER;
        } else if share > FEASIBLE + OFF {
            self.penalty *= LOWER;
        }
        let penalty = self.penalty;
        for plan in &mut self.kinds[1] {
            plan.penalised = plan.cost + penalty * plan.excess;
        }
        self.kinds[1].sort_by(|a, b| a.penalised.total_cmp(&b.penalised).then(a.number.cmp(&b.number)));
    }

    /// Takes a plan in; where there are too many of its kind, the least fit go.
    pub(super) fn add(&mut self, mut new: Individual) {
        let kind = &mut self.kinds[usize::from(!new.is_feasible())];
        for other in kind.iter_mut() {
            let distance = new.distance(other);
            other.meet(distance, new.number);
            new.meet(distance, other.number);
        }
        let at = kind.partition_point(|other| other.penalised <= new.penalised);
        kind.insert(at, new);
        if kind.len() > LEAST + GENERATION {
            while kind.len() > LEAST {
                drop_one(kind);
            }
        }
        rate(kind);
    }

    /// A parent: the fitter of two.
    pub(super) fn parent(&self, random: &mut Random) -> Option<&Individual> {
        let [feasible, others] = &self.kinds;
        let all = feasible.len() + others.len();
        if all == 0 {
            return None;
        }
        let mut draw = || {
            let at = random.random_range(0..all);
            feasible.get(at).unwrap_or_else(|| &others[at - feasible.len()])
        };
        let (one, other) = (draw(), draw());
        Some(if other.fitness < one.fitness { other } else { one })
    }
}

/// Rates every individual of a kind, which lie cheapest first: its rank by cost, and by how much it adds.
fn rate(kind: &mut [Individual]) {
    let count = kind.len();
    if count < 2 {
        kind.iter_mut().for_each(|plan| plan.fitness = 0.0);
        return;
    }
    let mut order: Vec<(f64, usize)> = kind.iter().enumerate().map(|(at, plan)| (plan.lonely(CLOSE), at)).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let share = |rank: usize| rank as f64 / (count - 1) as f64;
    let weight = (1.0 - ELITE / count as f64).max(0.0);
    for (rank, &(_, at)) in order.iter().enumerate() {
        kind[at].fitness = share(at) + weight * share(rank);
    }
}

/// Drops the least fit, those first that are there twice; never the cheapest.
fn drop_one(kind: &mut Vec<Individual>) {
    rate(kind);
    let key = |plan: &Individual| (plan.lonely(1) <= SAME, plan.fitness);
    let worst = (1..kind.len()).max_by(|&a, &b| {
        let ((twin, fitness), (its_twin, its_fitness)) = (key(&kind[a]), key(&kind[b]));
        twin.cmp(&its_twin).then(fitness.total_cmp(&its_fitness))
    });
    if let Some(worst) = worst {
        let gone = kind.remove(worst).number;
        for plan in kind.iter_mut() {
            plan.part(gone);
        }
    }
}
