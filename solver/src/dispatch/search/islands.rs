//! Islands: one search a thread, each with its own random stream, meeting at fixed iteration marks.
//!
//! At a mark every island goes on from the cheapest of their present plans. Marks, shares of the
//! iterations and the choice of the result depend on counts alone, so that a run limited by
//! iterations gives the same plan however loaded the machine is.

use super::anneal::{Island, Phase};
use super::data::Data;
use super::heat::Heat;
use super::snapshot::Snapshot;
use super::watch::Watch;
use crate::search::random::stream;
use crate::search::stop::Stop;
use rayon::iter::{IndexedParallelIterator as _, IntoParallelRefMutIterator as _, ParallelIterator as _};
use std::cmp::Ordering;

/// What a run did: steps of the search, and moves priced in them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Effort {
    pub(super) iterations: u64,
    pub(super) moves: u64,
}

/// Iterations of each island between two meetings.
const MARK: u64 = 50_000;
/// Share of the run given to finding fewer vehicles, or room for what is missing.
const FLEET_SHARE: f64 = 0.5;
/// The same where stops come in pairs (measured on Li and Lim's instances of 200 stops).
const FLEET_SHARE_PAIRED: f64 = 0.25;
/// Iterations a stop that a cooling has at least where there are several, and most coolings (measured on
/// small fleets of several types, on R1_2_4 and on the X set).
const COOLING: f64 = 30_000.0;
const MOST_COOLINGS: u32 = 8;

/// All islands of a run.
pub(super) struct Islands<'d> {
    pub(super) islands: Vec<Island<'d>>,
    pub(super) pool: Option<rayon::ThreadPool>,
    /// The run's stop rules with each island's share of the iterations.
    pub(super) stop: Stop,
    /// Iterations that an island is reckoned to have.
    expected: f64,
}

impl<'d> Islands<'d> {
    /// As many islands as threads, the first of which gets a plan to start from.
    pub(super) fn new(data: &'d Data<'d>, seed: u64, threads: usize, stop: &Stop) -> Self {
        let pool = if threads > 1 { rayon::ThreadPoolBuilder::new().num_threads(threads).build().ok() } else { None };
        let count = if pool.is_some() { threads } else { 1 };
        let heat = Heat::for_run(data, stop);
        let share = stop.iterations().map(|all| all.div_ceil(count as u64));
        Self {
            islands: (0..count as u64).map(|index| Island::new(data, heat, seed, index)).collect(),
            pool,
            expected: super::anneal::expected(stop) / if stop.iterations().is_some() { count as f64 } else { 1.0 },
            stop: share.map_or_else(|| stop.clone(), |share| stop.with_part_iterations(share)),
        }
    }

    /// The same, going on from a plan found in an earlier turn: its number, the iterations done, the plan.
    pub(super) fn resume(
        data: &'d Data<'d>,
        seed: u64,
        threads: usize,
        stop: &Stop,
        (turn, iterations, plan): (usize, u64, &Snapshot),
    ) -> Self {
        let mut islands = Self::new(data, seed, threads, stop);
        let count = islands.islands.len() as u64;
        for (index, island) in islands.islands.iter_mut().enumerate() {
            island.random = stream(seed, "dispatch", (turn as u64 + 1) * count + index as u64);
            island.iterations = iterations;
            island.adopt(plan);
            island.hold_fleet();
        }
        islands
    }

    /// The island that everything starts on.
    pub(super) fn first(&mut self) -> &mut Island<'d> {
        &mut self.islands[0]
    }

    /// Searches for a share of what is left of the run. `least` routes are not worth improving on.
    pub(super) fn run(&mut self, least: Option<u32>, share: f64, watch: &Watch<'_>) {
        let stop = self.stop.clone();
        self.share_first();
        self.fit_heat();
        let mut from = stop.progress(self.most_iterations());
        let end = if share < 1.0 { from + (1.0 - from) * share } else { 1.0 };
        if let Some(least) = least {
            let share = if self.islands[0].data.pairs { FLEET_SHARE_PAIRED } else { FLEET_SHARE };
            let to = from + (end - from) * share;
            self.each(|island| island.shrink(least, Phase { from, to, until: u64::MAX }, &stop, watch));
            let best = self.best().clone();
            for island in &mut self.islands {
                island.adopt(&best);
                island.hold_fleet();
            }
            from = to.min(stop.progress(self.most_iterations()));
        }
        if super::regions::pay(self.islands[0].data, self.islands.len()) {
            return self.run_by_regions(from, end, watch);
        }
        let stops = self.islands[0].data.stops;
        let each = self.expected * (end - from) / stops.max(1) as f64;
        if super::genetic::pays(each, stops) && self.breed(end, watch) {
            return;
        }
        // What is small for the time is searched anew, because where it ends depends more on chance than
        // on the time.
        let coolings = ((each / COOLING) as u32).clamp(1, MOST_COOLINGS);
        let each = (end - from) / coolings as f64;
        for cooling in 0..coolings {
            let begin = from + each * cooling as f64;
            let to = if cooling + 1 == coolings { end } else { begin + each };
            self.cool(begin, to, watch);
            if self.is_over(end, watch) {
                break;
            }
        }
    }

    /// Temperatures of all islands, by the best plan.
    fn fit_heat(&mut self) {
        let mut heat = self.islands[0].heat;
        heat.fit(self.islands[0].data, self.best());
        for island in &mut self.islands {
            island.heat = heat;
        }
    }

    /// One cooling, with meetings.
    fn cool(&mut self, from: f64, end: f64, watch: &Watch<'_>) {
        let stop = self.stop.clone();
        let begun: Vec<u64> = self.islands.iter().map(|island| island.iterations).collect();
        let alone = self.islands.len() == 1;
        for mark in 1.. {
            let ahead = if alone { u64::MAX } else { mark * MARK };
            let begun = begun.iter().copied().min().unwrap_or(0);
            let phase = Phase { from, to: end, until: begun.saturating_add(ahead) };
            self.each(|island| island.anneal(phase, &stop, watch));
            if alone || self.is_over(end, watch) {
                return;
            }
            self.meet();
        }
    }

    pub(super) fn is_over(&self, end: f64, watch: &Watch<'_>) -> bool {
        let done = self.most_iterations();
        let over = watch.done() || self.stop.reached(done).is_some() || self.stop.progress(done) >= end;
        over || self.islands.iter().any(Island::turn_is_over)
    }

    /// Every island goes on from the first one's best plan.
    pub(super) fn share_first(&mut self) {
        let plan = self.islands[0].best.clone();
        for island in &mut self.islands[1..] {
            island.adopt(&plan);
        }
    }

    fn each(&mut self, work: impl Fn(&mut Island<'d>) + Sync) {
        let mut nothing = vec![(); self.islands.len()];
        self.each_with(&mut nothing, |island, ()| work(island));
    }

    /// The same, each island with one of these.
    pub(super) fn each_with<T: Send>(&mut self, own: &mut [T], work: impl Fn(&mut Island<'d>, &mut T) + Sync) {
        let islands = &mut self.islands;
        match &self.pool {
            Some(pool) => pool.install(|| islands.par_iter_mut().zip(own).for_each(|(island, own)| work(island, own))),
            None => islands.iter_mut().zip(own).for_each(|(island, own)| work(island, own)),
        }
    }

    /// Every island goes on from the cheapest of the present plans.
    fn meet(&mut self) {
        let order = |a: &Island<'_>, b: &Island<'_>| {
            let cost = || match a.data.judge.on {
                true => a.state.compare_verdicts(&b.state),
                false => a.state.cost.total_cmp(&b.state.cost),
            };
            a.state.missing.cmp(&b.state.missing).then_with(cost)
        };
        let mut leader = 0;
        for index in 1..self.islands.len() {
            if order(&self.islands[index], &self.islands[leader]) == Ordering::Less {
                leader = index;
            }
        }
        let plan = Snapshot::of(&self.islands[leader].state);
        for (index, island) in self.islands.iter_mut().enumerate() {
            if index != leader {
                island.go_on_from(&plan);
            }
        }
    }

    /// The best plan of all islands, the first among equals.
    pub(super) fn best(&self) -> &Snapshot {
        let mut best = &self.islands[0].best;
        for island in &self.islands[1..] {
            if island.best.better_than(best, island.data.vehicles_first) {
                best = &island.best;
            }
        }
        best
    }

    /// The best plan without routes that do not pay for their optional stops.
    pub(super) fn best_that_pays(&mut self, watch: &Watch<'_>) -> Snapshot {
        let best = self.best().clone();
        let first = self.first();
        first.hold(best);
        if first.drop_what_does_not_pay() {
            watch.tell(first, "routes that do not pay");
        }
        first.best.clone()
    }

    /// Iterations of the island that did most.
    pub(super) fn most_iterations(&self) -> u64 {
        self.islands.iter().map(|island| island.iterations).max().unwrap_or(0)
    }
    /// What all islands together did.
    pub(super) fn effort(&self) -> Effort {
        Effort {
            iterations: self.islands.iter().map(|island| island.iterations).sum(),
            moves: self.islands.iter().map(|island| island.state.moves.get()).sum(),
        }
    }
}
