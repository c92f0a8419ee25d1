//! The problem as the search sees it: 32-bit lengths, worths, nothing that the hot loops do not need.

use super::physics::{self, Law, Laws};
use crate::packing::problem::{Axle, Centre, Objective, Problem};

/// One item type.
#[derive(Debug, Clone)]
pub(super) struct Kind {
    /// Sizes along the bin's axes, one for each different allowed orientation.
    pub(super) stances: Vec<[i32; 3]>,
    pub(super) volume: i64,
    pub(super) weight: i64,
    pub(super) quantity: u32,
    /// What one copy adds to the objective when packed: its value under `profit`, else its volume.
    pub(super) worth: f64,
    /// What rests on one.
    pub(super) law: Law,
}

/// One bin type.
#[derive(Debug, Clone)]
pub(super) struct Container {
    pub(super) size: [i32; 3],
    pub(super) volume: f64,
    /// `i64::MAX` without a limit.
    pub(super) max_weight: i64,
    /// What using one costs under the objective: 1 under `bins`, 0 where the bins are given.
    pub(super) price: f64,
    /// How many there are; never more than there are items.
    pub(super) stock: u32,
    /// The axis along which goods leave.
    pub(super) door: usize,
    /// Where the load's centre of gravity must lie.
    pub(super) centre: Option<Centre>,
    pub(super) axles: Option<[Axle; 2]>,
}

impl Container {
    /// Whether it matters where its load weighs.
    pub(super) const fn balanced(&self) -> bool {
        self.centre.is_some() || self.axles.is_some()
    }
}

/// Everything that is to be packed, and into what.
#[derive(Debug, Clone)]
pub(super) struct Cargo {
    pub(super) kinds: Vec<Kind>,
    pub(super) containers: Vec<Container>,
    /// Items may stay out.
    pub(super) knapsack: bool,
    /// Every base must be supported fully: spaces end where what bears ends.
    pub(super) supported: bool,
    /// What holds of supports and of what rests on items.
    pub(super) laws: Laws,
}

impl Cargo {
    pub(super) fn new(problem: &Problem) -> Self {
        let objective = problem.objective();
        let side = |size: [i64; 3]| size.map(|side| side as i32); // at most 10^6 by rule P-106
        let stops = physics::stops(problem);
        let kinds: Vec<Kind> = problem
            .items()
            .iter()
            .map(|item| Kind {
                stances: item.stances.iter().map(|&stance| side(stance)).collect(),
                volume: item.volume,
                weight: item.weight,
                quantity: item.quantity,
                worth: if objective == Objective::Profit { item.value } else { item.volume as f64 },
                law: Law::of(item, &stops),
            })
            .collect();
        let copies = problem.copies();
        let containers = problem
            .bins()
            .iter()
            .map(|bin| Container {
                size: side(bin.size),
                volume: bin.volume as f64,
                max_weight: bin.max_weight.unwrap_or(i64::MAX),
                price: match objective {
                    Objective::Bins => 1.0,
                    Objective::Cost => bin.cost,
                    Objective::Utilisation | Objective::Profit => 0.0,
                },
                stock: bin.stock.unwrap_or(u32::MAX).min(u32::try_from(copies).unwrap_or(u32::MAX)),
                door: bin.door.axis(),
                centre: bin.centre,
                axles: bin.axles,
            })
            .collect();
        let supported = problem.support() >= 1.0;
        Self { kinds, containers, knapsack: objective.is_knapsack(), supported, laws: Laws::of(problem) }
    }

    /// The same with every base standing fully.
    pub(super) fn firm(&self) -> Self {
        Self { supported: true, laws: self.laws.firm(), ..self.clone() }
    }

    /// The only container, where exactly one may be used.
    pub(super) fn single(&self) -> Option<usize> {
        let usable: u64 = self.containers.iter().map(|container| u64::from(container.stock)).sum();
        (usable == 1).then(|| self.containers.iter().position(|container| container.stock == 1)).flatten()
    }
}
