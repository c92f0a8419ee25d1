//! The problem as the search sees it: 32-bit lengths, worths, nothing that the hot loops do not need.

use super::company::{Company, Rules};
use super::physics::{self, Law, Laws, balance};
use super::wedge;
use crate::packing::problem::{Axle, Centre, Objective, Problem};

/// One item type.
#[derive(Debug, Clone)]
pub(super) struct Kind {
    /// Sizes along the bin's axes, one for each different allowed orientation.
    pub(super) stances: Vec<[i32; 3]>,
    /// For each stance, whether it could roll along x, along y; empty for what does not roll.
    pub(super) rolls: Vec<[bool; 2]>,
    pub(super) volume: i64,
    pub(super) weight: i64,
    pub(super) quantity: u32,
    /// What one copy adds to the objective when packed: its value under `profit`, else its volume.
    pub(super) worth: f64,
    /// What rests on one.
    pub(super) law: Law,
}

impl Kind {
    /// Whether one that stands as `stance` could roll along x, along y.
    pub(super) fn rolls(&self, stance: [i32; 3]) -> [bool; 2] {
        let row = self.stances.iter().position(|&known| known == stance);
        row.and_then(|row| self.rolls.get(row)).copied().unwrap_or_default()
    }
}

/// One bin type.
#[derive(Debug, Clone)]
pub(super) struct Container {
    /// Row of the bin type.
    pub(super) row: usize,
    pub(super) size: [i32; 3],
    pub(super) volume: f64,
    /// Volume that its items may take together.
    pub(super) room: i64,
    /// What is in it from the outset, by the rules of company; `None`: nothing, or there are no such rules.
    pub(super) company: Option<Company>,
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
    /// What stands in it already and stays, as item type, stance and corner; `None` in an empty bin.
    pub(super) base: Option<Base>,
    /// What stands in it already weighs where it must not or could roll: without more goods it is in no plan.
    pub(super) uncured: bool,
}

impl Container {
    /// Whether it matters where its load weighs.
    pub(super) const fn balanced(&self) -> bool {
        self.centre.is_some() || self.axles.is_some()
    }
}

/// What stands in a bin already: item type, size as placed and corner of each.
pub(super) type Base = Vec<(u32, [i32; 3], [i32; 3])>;

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
    /// Who shares a bin with whom; `None` where nothing is asked.
    pub(super) rules: Option<Rules>,
    /// Some items could roll.
    pub(super) rolling: bool,
    /// The first containers are the bin types; from here on each is one bin that is loaded already.
    pub(super) types: usize,
    /// The price of the bins that are loaded already, or what is in them, negated.
    pub(super) fixed: f64,
    /// Grams of all items for each unit of their volume.
    pub(super) density: f64,
}

impl Cargo {
    pub(super) fn new(problem: &Problem) -> Self {
        let objective = problem.objective();
        let side = |size: [i64; 3]| size.map(|side| side as i32); // at most 10^6 by rule P-106
        let stops = physics::stops(problem);
        let loaded = problem.loaded_copies();
        let kinds: Vec<Kind> = problem
            .items()
            .iter()
            .zip(&loaded)
            .map(|(item, &loaded)| Kind {
                stances: item.stances.iter().map(|&stance| side(stance)).collect(),
                rolls: item.rolls.clone(),
                volume: item.volume,
                weight: item.weight,
                quantity: item.quantity - loaded,
                worth: if objective == Objective::Profit { item.value } else { item.volume as f64 },
                law: Law::of(item, &stops),
            })
            .collect();
        let copies = problem.copies();
        let mut containers: Vec<Container> = problem
            .bins()
            .iter()
            .map(|bin| Container {
                row: bin.row.0 as usize,
                size: side(bin.size),
                volume: bin.volume as f64,
                room: bin.room,
                company: None,
                max_weight: bin.max_weight.unwrap_or(i64::MAX),
                price: match objective {
                    Objective::Bins => 1.0,
                    Objective::Cost => bin.cost,
                    Objective::Utilisation | Objective::Profit => 0.0,
                },
                stock: bin.stock.unwrap_or(u32::MAX),
                base: None,
                uncured: false,
                door: bin.door.axis(),
                centre: bin.centre,
                axles: bin.axles,
            })
            .collect();
        let types = containers.len();
        let mut fixed = 0.0;
        for bin in problem.loaded() {
            let own = &mut containers[bin.bin.0 as usize];
            own.stock = own.stock.saturating_sub(1);
            fixed += own.price;
            let mut base: Base = bin.items.iter().map(|&(item, at, size)| (item.0, side(size), side(at))).collect();
            base.sort_by_key(|&(_, _, at)| at[2]); // each after what it stands on
            if objective.is_knapsack() {
                fixed -= base.iter().map(|&(kind, ..)| kinds[kind as usize].worth).sum::<f64>();
            }
            let mut filled = Container { price: 0.0, stock: 1, base: Some(base), ..own.clone() };
            filled.uncured = balance::base_is_off(&filled, &kinds) || wedge::base_is_loose(&filled, &kinds);
            containers.push(filled);
        }
        let most = u32::try_from(copies).unwrap_or(u32::MAX);
        containers.iter_mut().for_each(|container| container.stock = container.stock.min(most));
        let (knapsack, supported) = (objective.is_knapsack(), problem.support() >= 1.0);
        let (weight, volume) = kinds.iter().fold((0.0, 0.0), |(weight, volume), kind| {
            let count = f64::from(kind.quantity);
            (weight + count * kind.weight as f64, volume + count * kind.volume as f64)
        });
        let rolling = kinds.iter().any(|kind| kind.rolls.iter().flatten().any(|&rolls| rolls));
        Self {
            kinds,
            containers,
            knapsack,
            supported,
            laws: Laws::of(problem),
            rules: Rules::of(problem),
            rolling,
            types,
            fixed,
            density: weight / f64::max(volume, 1.0),
        }
    }

    /// Whether one item of a type fits into an empty bin that it may go into.
    pub(super) fn fits(&self, row: usize, bin: &Container) -> bool {
        let kind = &self.kinds[row];
        let inside = |stance: &[i32; 3]| (0..3).all(|axis| stance[axis] <= bin.size[axis]);
        kind.weight <= bin.max_weight
            && kind.volume <= bin.room
            && kind.stances.iter().any(inside)
            && self.rules.as_ref().is_none_or(|rules| rules.may_go(row, bin))
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
