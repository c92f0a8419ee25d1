//! The cheapest change of an instance that makes room for stops on a route, found by trying.
//!
//! Each change alone is tried without limit first, then with the least amount that will do, found
//! by halving: what a larger limit admits, a still larger one admits too. Where no change alone
//! is enough, all of them together are cut back one by one to a set of which none can be smaller.

use super::super::problem::{Draft, Problem};
use super::change::{Change, Families, OTHER, changes};
use super::trial::{Fit, Trial, Work};

/// Changes that admit the stops.
#[derive(Debug, Clone)]
pub(super) struct Relaxed {
    /// The sum of their sizes.
    pub(super) size: f64,
    /// The cheapest place then.
    pub(super) fit: Fit,
    /// The changes in words.
    pub(super) words: Vec<String>,
}

/// A trial at the places that break exactly some families of rules.
struct Search<'a> {
    trial: &'a Trial,
    vehicle: usize,
    /// By place, whether it is one of them.
    wanted: Vec<bool>,
    work: &'a mut Work,
    /// Smallest amounts of times and of distances.
    whole: (bool, bool),
}

/// The cheapest single change smaller than `than` that makes room at some place; `broken` says of
/// places which families of rules they break.
pub(super) fn single(
    trial: &Trial,
    vehicle: usize,
    broken: &[(usize, Families)],
    than: f64,
    work: &mut Work,
) -> Option<Relaxed> {
    let mut families: Vec<Families> =
        broken.iter().map(|&(_, found)| found).filter(|found| found.count_ones() == 1).collect();
    families.sort_unstable();
    families.dedup();
    let mut best: Option<Relaxed> = None;
    for families in families {
        let mut search = Search::new(trial, vehicle, broken, families, work)?;
        for change in changes(&trial.draft, vehicle, families) {
            let limit = best.as_ref().map_or(than, |best| best.size);
            if let Some(amount) = search.least(&[], &change, limit) {
                let relaxed = search.relaxed(&[(change, amount)]);
                best = relaxed.filter(|found| found.size < limit).or(best);
            }
        }
    }
    best
}

/// A set of changes of which none can be smaller, at the places that break the fewest families: of those that
/// concern these, or where another rule comes to light then, of all.
pub(super) fn several(trial: &Trial, vehicle: usize, broken: &[(usize, Families)], work: &mut Work) -> Option<Relaxed> {
    let families = broken.iter().map(|&(_, families)| families).min_by_key(|&families| rank(families))?;
    let mut search = Search::new(trial, vehicle, broken, families, work)?;
    let all = |families: Families| -> Vec<(Change, f64)> {
        let most = |change: Change| (change.most(trial.room), change);
        let all = changes(&trial.draft, vehicle, families).into_iter().map(most);
        all.map(|(amount, change)| (change, amount)).collect()
    };
    let mut chosen = [all(families), all(Families::MAX)].into_iter().find(|chosen| search.admits(chosen))?;
    let mut at = 0;
    while at < chosen.len() {
        let (change, _) = chosen.remove(at);
        if search.admits(&chosen) {
            continue;
        }
        let amount = if change.is_by_amount() { search.least(&chosen, &change, f64::INFINITY)? } else { f64::INFINITY };
        chosen.insert(at, (change, amount));
        at += 1;
    }
    search.relaxed(&chosen)
}

/// Places come first that break rules which changes may help against, then those that break fewer.
pub(super) const fn rank(families: Families) -> (bool, u32) {
    (families & OTHER != 0, families.count_ones())
}

impl<'a> Search<'a> {
    fn new(
        trial: &'a Trial,
        vehicle: usize,
        broken: &[(usize, Families)],
        families: Families,
        work: &'a mut Work,
    ) -> Option<Self> {
        let (problem, _) = Problem::new(trial.draft.clone()).ok()?;
        let whole = (problem.whole_times(), problem.whole_distances());
        let mut wanted = vec![false; broken.iter().map(|&(place, _)| place + 1).max().unwrap_or(0)];
        broken.iter().filter(|&&(_, found)| found == families).for_each(|&(place, _)| wanted[place] = true);
        Some(Self { trial, vehicle, wanted, work, whole })
    }

    /// The draft with the changes made.
    fn changed(&self, changes: &[(Change, f64)]) -> Draft {
        let mut draft = self.trial.draft.clone();
        // From the back, so that rows of goods that go stay what they are before.
        for (change, amount) in changes.iter().rev() {
            change.apply(&mut draft, *amount);
        }
        draft
    }

    fn admits(&mut self, changes: &[(Change, f64)]) -> bool {
        let wanted = |place: usize| self.wanted.get(place) == Some(&true);
        let places = self.wanted.iter().filter(|&&wanted| wanted).count() as u64;
        if !self.work.spend(self.trial.work_at(places)) {
            return false;
        }
        self.trial.run_at(self.changed(changes), &wanted, true).is_some_and(|tried| tried.fit.is_some())
    }

    /// The least amount of a change, beside others, that admits the stops; `None` where none does or
    /// its size is not below `than`.
    fn least(&mut self, others: &[(Change, f64)], change: &Change, than: f64) -> Option<f64> {
        let with = |amount: f64| {
            let mut all = others.to_vec();
            all.push((change.clone(), amount));
            all
        };
        if !change.is_by_amount() {
            let amount = f64::INFINITY;
            return (change.size(&self.trial.draft, self.vehicle, amount) < than && self.admits(&with(amount)))
                .then_some(amount);
        }
        let than = if than.is_finite() { change.amount(&self.trial.draft, self.vehicle, than) } else { f64::INFINITY };
        let most = than.min(change.most(self.trial.room));
        if !self.admits(&with(most)) {
            return None;
        }
        let step = change.step(self.whole.0, self.whole.1);
        let short = super::halving::last(step, |amount| !self.admits(&with(amount)))?;
        Some(short + step).filter(|&amount| amount <= change.most(self.trial.room) + step / 2.0)
    }

    /// The changes with their size, words and cheapest place.
    fn relaxed(&mut self, changes: &[(Change, f64)]) -> Option<Relaxed> {
        let draft = &self.trial.draft;
        let size = changes.iter().map(|(change, amount)| change.size(draft, self.vehicle, *amount)).sum();
        let words = changes.iter().map(|(change, amount)| change.words(draft, *amount)).collect();
        let wanted = |place: usize| self.wanted.get(place) == Some(&true);
        let fit = self.trial.run_at(self.changed(changes), &wanted, false)?.fit?;
        // What was found with too little left to try may be larger than needed.
        if self.work.short {
            return None;
        }
        Some(Relaxed { size, fit, words })
    }
}
