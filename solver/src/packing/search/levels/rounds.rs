//! One round: some goods packed anew and loaded anew, the rest kept.

use super::answer::{Answer, Lorry};
use super::{Levels, Policy};
use crate::packing::plan::{PackedBin, Plan};
use crate::packing::search::Effort;
use crate::search::random;
use rand::RngExt as _;

/// Iterations of the inner searches of a round at most.
const GOODS: u64 = 200;
const LOADING: u64 = 200;

impl Levels<'_> {
    /// The goods of the answer's trucks stay; all else is packed greedily.
    pub(super) fn first(&self, from: &Answer) -> (Answer, u64) {
        self.anew(from.trucks.clone(), &Policy::default(), Effort::Greedy, u64::MAX, self.seed)
    }

    /// Round `number` from an answer, with so many iterations at most.
    pub(super) fn round(&self, from: &Answer, number: u64, iterations: u64) -> (Answer, u64) {
        let mut random = random::stream(self.seed, "packing-levels", number);
        let seed = random.random_range(0..u64::MAX);
        if let Some(policy) = usize::try_from(number).ok().and_then(|number| self.policies.get(number)) {
            return self.anew(Vec::new(), policy, self.effort, iterations, seed);
        }
        let policy = self.drawn_policy(&mut random);
        let trucks = from.trucks.len();
        match random.random_range(0..12) {
            0 => return self.anew(Vec::new(), &policy, self.effort, iterations, seed),
            1 | 2 => return self.loaded_anew(from, iterations, seed),
            _ => {}
        }
        // The emptiest truck and some others, or any.
        let fill = |row: &usize| from.trucks[*row].fill(self.problem);
        let mut rows: Vec<usize> = (0..trucks).collect();
        rows.sort_by(|a, b| fill(a).total_cmp(&fill(b)));
        let count = random.random_range(1..=3).min(trucks);
        for k in usize::from(random.random_range(0..3) > 0)..count {
            let other = random.random_range(k..trucks);
            rows.swap(k, other);
        }
        let ruined = &rows[..count];
        let kept = (0..trucks).filter(|row| !ruined.contains(row)).map(|row| from.trucks[row].clone()).collect();
        self.anew(kept, &policy, self.effort, iterations, seed)
    }

    /// What is not in the trucks `kept` is packed under a policy and loaded.
    fn anew(&self, kept: Vec<Lorry>, policy: &Policy, effort: Effort, iterations: u64, seed: u64) -> (Answer, u64) {
        let mut answer = Answer { trucks: kept, ..Answer::default() };
        let left = answer.left(self.problem);
        let mut done = self.add(&mut answer, &left, policy, effort, iterations, seed);
        done += self.pack_rest(&mut answer, seed);
        answer.weigh(self);
        (answer, done)
    }

    /// Packs so many copies of the items under a policy and adds trucks with them. Returns the iterations done.
    pub(super) fn add(
        &self,
        answer: &mut Answer,
        counts: &[u32],
        policy: &Policy,
        effort: Effort,
        iterations: u64,
        seed: u64,
    ) -> u64 {
        let goods = GOODS.min(iterations);
        let (packed, done) = self.pack_goods(counts, self.bins_left(answer), policy, effort, goods, seed);
        let loading = LOADING.min(iterations.saturating_sub(done));
        let mut trucks = self.trucks_left(answer);
        let (loaded, spent) = self.load(packed, &mut trucks, effort, loading, seed);
        answer.trucks.extend(loaded);
        done + spent
    }

    /// The same bins in other places.
    fn loaded_anew(&self, from: &Answer, iterations: u64, seed: u64) -> (Answer, u64) {
        let mut trucks = self.trucks_left(&Answer::default());
        let bins: Vec<PackedBin> = from.bins().cloned().collect();
        let (trucks, done) = self.load(bins, &mut trucks, self.effort, LOADING.min(iterations), seed);
        let mut answer = Answer { trucks, ..Answer::default() };
        answer.weigh(self);
        (answer, done.max(1))
    }

    /// Bins of each type still in stock beside those of an answer.
    pub(super) fn bins_left(&self, answer: &Answer) -> Vec<Option<u32>> {
        let mut stock: Vec<Option<u32>> = self.problem.bins().iter().map(|bin| bin.stock).collect();
        for row in answer.bins().filter_map(|bin| self.problem.find_bin(&bin.bin)) {
            if let Some(stock) = &mut stock[row.0 as usize] {
                *stock = stock.saturating_sub(1);
            }
        }
        stock
    }

    /// Trucks of each type still in stock beside those of an answer.
    pub(super) fn trucks_left(&self, answer: &Answer) -> Vec<Option<u32>> {
        let mut stock: Vec<Option<u32>> = self.problem.trucks().iter().map(|truck| truck.stock).collect();
        for lorry in &answer.trucks {
            if let Some(stock) = &mut stock[lorry.row] {
                *stock = stock.saturating_sub(1);
            }
        }
        stock
    }

    /// What of a given plan is sound: whole trucks that pass the check, as long as goods, bins and trucks are there.
    pub(super) fn repaired(&self, plan: &Plan) -> Answer {
        let problem = self.problem;
        let mut answer = Answer::default();
        let mut left = answer.left(problem);
        let mut bins: Vec<u32> = problem.bins().iter().map(|bin| bin.stock.unwrap_or(u32::MAX)).collect();
        let mut used = vec![false; plan.bins.len()];
        for truck in &plan.trucks {
            let Some(kind) = problem.find_truck(&truck.truck) else { continue };
            let row = kind.row.0 as usize;
            let (mut own, mut left_then, mut bins_then, mut used_then) =
                (Vec::new(), left.clone(), bins.clone(), used.clone());
            let mut take = |number: usize| {
                let at = number.checked_sub(1)?;
                let bin = plan.bins.get(at).filter(|_| !std::mem::replace(&mut used_then[at], true))?;
                let kind = problem.find_bin(&bin.bin)?;
                bins_then[kind.0 as usize] = bins_then[kind.0 as usize].checked_sub(1)?;
                for placed in &bin.items {
                    let item = problem.find_item(&placed.item)?;
                    left_then[item.0 as usize] = left_then[item.0 as usize].checked_sub(1)?;
                }
                Some(bin.clone())
            };
            let whole =
                truck.bins.iter().all(|stood| take(stood.bin).map(|bin| own.push((bin, stood.clone()))).is_some());
            let lorry = Lorry { row, bins: own };
            let there = self.trucks_left(&answer)[row] != Some(0);
            if whole && there && !lorry.bins.is_empty() && self.broken(&lorry) == 0 {
                answer.trucks.push(lorry);
                (left, bins, used) = (left_then, bins_then, used_then);
            }
        }
        self.without_torn_groups(&mut answer);
        answer.weigh(self);
        answer
    }

    /// Takes out trucks with a group of which a part is elsewhere.
    fn without_torn_groups(&self, answer: &mut Answer) {
        let problem = self.problem;
        let left = answer.left(problem);
        let torn = |bin: &PackedBin| {
            bin.items.iter().filter_map(|placed| problem.find_item(&placed.item)).any(|item| {
                let group = problem.items()[item].group;
                group.is_some()
                    && problem.items().iter().zip(&left).any(|(other, left)| other.group == group && *left > 0)
            })
        };
        answer.trucks.retain(|lorry| !lorry.bins.iter().any(|(bin, _)| torn(bin)));
    }
}
