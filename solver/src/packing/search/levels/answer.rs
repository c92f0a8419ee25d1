//! An answer on both levels: trucks with loaded bins. What is in no truck is not packed.

use super::Levels;
use crate::packing::plan::{PackedBin, PackedTruck, Plan, StoodBin, Unpacked};
use crate::packing::problem::{Objective, Problem};
use crate::packing::search::loads;

/// One truck with the bins in it, each with its place; their numbers are given when the plan is written.
#[derive(Debug, Clone)]
pub(super) struct Lorry {
    /// Row of its type.
    pub(super) row: usize,
    pub(super) bins: Vec<(PackedBin, StoodBin)>,
}

/// What answers are compared by, in order.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub(super) struct Key {
    /// Copies that are left out.
    pub(super) missing: u64,
    /// Trucks under `bins`, the cost of both levels under `cost`.
    price: f64,
    /// Bins under `bins`.
    bins: f64,
    /// Minus the sum of the squares of the trucks' fill: uneven trucks are nearer to one truck less (Falkenauer 1996).
    evenness: f64,
}

impl Key {
    /// What of it is an improvement to tell.
    pub(super) const fn told(&self) -> (u64, f64, f64) {
        (self.missing, self.price, self.bins)
    }
}

/// An answer.
#[derive(Debug, Clone, Default)]
pub(super) struct Answer {
    pub(super) trucks: Vec<Lorry>,
    pub(super) key: Key,
}

/// The plan of some trucks, nothing said of what is left out.
pub(super) fn plan_of(problem: &Problem, trucks: &[Lorry]) -> Plan {
    let mut plan = Plan::default();
    for lorry in trucks {
        let mut bins = Vec::with_capacity(lorry.bins.len());
        for (bin, stood) in &lorry.bins {
            plan.bins.push(bin.clone());
            bins.push(StoodBin { bin: plan.bins.len(), ..stood.clone() });
        }
        plan.trucks.push(PackedTruck { truck: problem.draft().trucks[lorry.row].id.clone(), bins, figures: None });
    }
    plan
}

impl Lorry {
    /// The volume of its goods as a share of its own.
    pub(super) fn fill(&self, problem: &Problem) -> f64 {
        let goods = self.bins.iter().flat_map(|(bin, _)| &bin.items);
        let volume: f64 = goods.map(|placed| placed.size().map(|side| side as f64).iter().product::<f64>()).sum();
        volume / problem.trucks()[self.row].volume as f64
    }
}

impl Answer {
    /// All its bins.
    pub(super) fn bins(&self) -> impl Iterator<Item = &PackedBin> {
        self.trucks.iter().flat_map(|lorry| &lorry.bins).map(|(bin, _)| bin)
    }

    /// Copies of each item that are left out.
    pub(super) fn left(&self, problem: &Problem) -> Vec<u32> {
        let mut left: Vec<u32> = problem.items().iter().map(|item| item.quantity).collect();
        for item in self.bins().flat_map(|bin| &bin.items).filter_map(|placed| problem.find_item(&placed.item)) {
            let left = &mut left[item.0 as usize];
            *left = left.saturating_sub(1);
        }
        left
    }

    /// Computes its key.
    pub(super) fn weigh(&mut self, levels: &Levels<'_>) {
        let problem = levels.problem;
        let values = self.objectives(problem);
        self.key = Key {
            missing: self.left(problem).iter().map(|&left| u64::from(left)).sum(),
            price: values[0],
            bins: values.get(1).copied().unwrap_or(0.0),
            evenness: -self.trucks.iter().map(|lorry| lorry.fill(problem).powi(2)).sum::<f64>(),
        };
    }

    /// The objectives' values.
    pub(super) fn objectives(&self, problem: &Problem) -> Vec<f64> {
        if problem.objective() == Objective::Cost {
            let bins = self.bins().filter_map(|bin| problem.find_bin(&bin.bin)).map(|bin| problem.bins()[bin].cost);
            let trucks = self.trucks.iter().map(|lorry| problem.trucks()[lorry.row].cost);
            return vec![bins.sum::<f64>() + trucks.sum::<f64>()];
        }
        vec![self.trucks.len() as f64, self.bins().count() as f64]
    }

    /// The other where it is no worse, else this.
    pub(super) fn better_of(self, other: Self) -> Self {
        if other.key <= self.key { other } else { self }
    }

    /// The plan, with reasons for what is left out.
    pub(super) fn plan(&self, levels: &Levels<'_>) -> Plan {
        let problem = levels.problem;
        let mut plan = plan_of(problem, &self.trucks);
        let why = "no room was found for it in the trucks and bins in stock";
        let left = self.left(problem);
        for (index, item) in problem.items().iter_enumerated() {
            let quantity = left[index.0 as usize];
            if quantity == 0 {
                continue;
            }
            let reason =
                loads::reason(problem, item).or_else(|| levels.no_truck(item)).unwrap_or_else(|| why.to_owned());
            plan.unpacked.push(Unpacked { id: problem.item_id(index).to_owned(), order: None, quantity, reason });
        }
        plan
    }
}
