//! A population of plans: small plans of the plain problem are bred, not annealed.
//!
//! The hybrid genetic search of Vidal (2022), "Hybrid genetic search for the CVRP: open-source
//! implementation and SWAP* neighborhood": two parents' tours make a child by order crossover
//! (`crossover.rs`), it is cut into routes (`split.rs`), goes down to where no move helps
//! (`descent.rs`, `moves.rs`, `swap_star.rs`), and joins the population (`population.rs`), whose survivors are cheap
//! or unlike the others. Ours differs in that it takes in what construction and annealing found, and that
//! islands show each other their best.

mod crossover;
mod descent;
mod individual;
mod moves;
mod population;
mod split;
mod swap_star;
mod tables;
#[cfg(test)]
mod tests;

use super::anneal::{Island, Phase};
use super::data::Data;
use super::islands::Islands;
use super::snapshot::Snapshot;
use super::watch::Watch;
use crate::search::stop::Stop;
use crossover::order;
use descent::Descent;
use individual::Individual;
use population::Population;
use rand::RngExt as _;
use rand::seq::SliceRandom as _;
use split::Splitter;
use tables::Tables;
pub(super) use tables::applies;

/// Plans that a population begins with.
const FOUNDERS: usize = 100;
/// An infeasible child is mended with this chance, at so many times the penalty.
const MEND: f64 = 0.5;
const DEARER: f64 = 10.0;
/// Children without a better plan after which a population begins anew.
const PATIENCE: u32 = 20_000;
/// From so many iterations a stop on, and so many a stop and stop, breeding finds better plans than annealing in
/// those that a run is reckoned to have: a generation takes as long as there are stops, and it takes the more of
/// them (measured on the X set).
const AMPLE: f64 = 9_000.0;
const AMPLE_A_STOP: f64 = 30.0;
/// Iterations of an island between two meetings.
const MARK: u64 = 400_000;

/// One island's population.
struct Breeder<'t> {
    tables: &'t Tables,
    descent: Descent<'t>,
    splitter: Splitter,
    population: Population,
    /// Plans made so far.
    number: u64,
    idle: u32,
    parents: (Vec<u32>, Vec<u32>),
    child: Vec<u32>,
    taken: Vec<bool>,
    routes: Vec<Vec<u32>>,
}

impl<'t> Breeder<'t> {
    fn new(tables: &'t Tables, span: f64) -> Self {
        Self {
            tables,
            descent: Descent::new(tables, span),
            splitter: Splitter::default(),
            population: Population::new(tables.penalty),
            number: 0,
            idle: 0,
            parents: (Vec::new(), Vec::new()),
            child: (0..tables.stops as u32).collect(),
            taken: vec![false; tables.stops],
            routes: Vec::new(),
        }
    }

    /// Makes one plan: a founder while there are few, else a child.
    fn make(&mut self, island: &mut Island<'_>) {
        let founder = self.number < FOUNDERS as u64 || !self.mate(island);
        if founder {
            self.child.clear();
            self.child.extend(0..self.tables.stops as u32);
            self.child.shuffle(&mut island.random);
        }
        let penalty = self.population.penalty;
        self.splitter.split(self.tables, penalty, &self.child, &mut self.routes);
        self.descend(island, penalty, true);
    }

    /// Draws two parents and crosses them; false if there are none.
    fn mate(&mut self, island: &mut Island<'_>) -> bool {
        let random = &mut island.random;
        let (Some(one), Some(other)) = (self.population.parent(random), self.population.parent(random)) else {
            return false;
        };
        one.tour(&mut self.parents.0);
        other.tour(&mut self.parents.1);
        order(&self.parents.0, &self.parents.1, &mut self.child, &mut self.taken, random);
        true
    }

    /// Improves the routes in hand, and mends them with some chance where they are infeasible.
    fn descend(&mut self, island: &mut Island<'_>, penalty: f64, mends: bool) {
        self.descent.run(&mut self.routes, penalty, &mut island.random);
        let feasible = self.enter(island);
        // What is mended does not tell whether the penalty is high enough.
        self.population.count(feasible);
        if !feasible && mends && island.random.random_bool(MEND) {
            self.descent.run(&mut self.routes, penalty * DEARER, &mut island.random);
            if self.routes.iter().all(|route| self.tables.excess(self.tables.load_of(route)) <= 0.0) {
                self.enter(island);
            }
        }
    }

    /// The routes in hand join the population; whether they are feasible.
    fn enter(&mut self, island: &mut Island<'_>) -> bool {
        self.number += 1;
        let plan = Individual::new(self.tables, self.population.penalty, self.number, self.routes.clone());
        let (feasible, cost) = (plan.is_feasible(), plan.cost);
        self.population.add(plan);
        self.idle += 1;
        if feasible && cost < island.best.cost - 1e-9 * cost {
            self.idle = 0;
            island.best = snapshot(island.data, &self.routes, cost);
        }
        if self.idle > PATIENCE {
            (self.idle, self.number) = (0, 0);
            self.population.clear();
        }
        feasible
    }

    /// Takes in the best plan of the island.
    fn invite(&mut self, island: &mut Island<'_>) {
        self.routes.clear();
        let known = island.best.routes.iter().map(|(_, stops)| stops).filter(|stops| !stops.is_empty());
        self.routes.extend(known.cloned());
        if self.routes.len() <= self.tables.most {
            let penalty = self.population.penalty;
            self.descend(island, penalty, false);
        }
    }
}

fn snapshot(data: &Data<'_>, routes: &[Vec<u32>], cost: f64) -> Snapshot {
    let routes: Vec<(u32, Vec<u32>)> =
        routes.iter().filter(|stops| !stops.is_empty()).map(|stops| (0, stops.clone())).collect();
    Snapshot::of_routes(data.slots, routes, 0, cost)
}

/// Whether a run with so many iterations a stop is long enough to breed plans of so many stops.
pub(super) fn pays(each: f64, stops: usize) -> bool {
    each >= AMPLE.max(AMPLE_A_STOP * stops as f64)
}

impl Islands<'_> {
    /// Breeds until `end` of the run; false where the problem is not the plain one, or not all that must be is
    /// served: what is bred leaves nothing out.
    pub(super) fn breed(&mut self, end: f64, watch: &Watch<'_>) -> bool {
        let data = self.islands[0].data;
        if !applies(data) || self.best().missing > 0 {
            return false;
        }
        let Some(tables) = Tables::new(data) else { return false };
        let stop = self.stop.clone();
        let mut breeders: Vec<Breeder<'_>> = self.islands.iter().map(|_| Breeder::new(&tables, data.span)).collect();
        let begun = self.most_iterations();
        let alone = self.islands.len() == 1;
        let mut until = if alone { u64::MAX } else { begun };
        loop {
            until = until.saturating_add(MARK);
            self.each_with(&mut breeders, |island, breeder| {
                breeder.invite(island);
                island.breed(breeder, Phase { from: 0.0, to: end, until }, &stop, watch);
            });
            let best = self.best().clone();
            let over = alone || self.is_over(end, watch);
            for island in &mut self.islands {
                island.best.clone_from(&best);
                if over {
                    island.return_to_best();
                }
            }
            if over {
                return true;
            }
        }
    }
}

impl Island<'_> {
    fn breed(&mut self, breeder: &mut Breeder<'_>, phase: Phase, stop: &Stop, watch: &Watch<'_>) {
        while self.iterations < phase.until
            && stop.progress(self.iterations) < phase.to
            && stop.reached(self.iterations).is_none()
            && !watch.done_at_once()
        {
            let before = self.best.cost;
            breeder.make(self);
            self.iterations += breeder.tables.stops as u64;
            if self.best.cost < before {
                watch.tell(self, "population");
            }
        }
    }
}
