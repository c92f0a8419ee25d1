//! The inner level: goods into bins under a policy, stop by stop.

use super::{Levels, Policy, SETTING_UP};
use crate::kind::{Kind as _, Options};
use crate::packing::Packing;
use crate::packing::bound;
use crate::packing::plan::PackedBin;
use crate::packing::problem::{Draft, ItemType, Problem};
use crate::packing::search::{Effort, search};
use crate::search::observer::Silent;

impl Levels<'_> {
    /// Packs `counts` copies of the items into bins in `stock`: first under the policy, then what is left without its terms,
    /// unless it is for one type of truck.
    /// Returns the bins and the iterations done.
    pub(super) fn pack_goods(
        &self,
        counts: &[u32],
        mut stock: Vec<Option<u32>>,
        policy: &Policy,
        effort: Effort,
        iterations: u64,
        seed: u64,
    ) -> (Vec<PackedBin>, u64) {
        let mut counts = counts.to_vec();
        counts.iter_mut().zip(&self.banned).filter(|(_, banned)| **banned).for_each(|(count, _)| *count = 0);
        let mut stops: Vec<u32> = self
            .problem
            .items()
            .iter()
            .zip(&counts)
            .filter(|(_, count)| **count > 0)
            .map(|(item, _)| item.stop)
            .collect();
        stops.sort_unstable();
        stops.dedup();
        let (mut bins, mut done) = (Vec::new(), 0);
        let terms = [*policy, Policy::default()];
        let strict = *policy == Policy::default() || policy.truck.is_some();
        for policy in &terms[..if strict { 1 } else { 2 }] {
            for (k, &stop) in stops.iter().enumerate() {
                let part = (iterations.saturating_sub(done) / (stops.len() - k) as u64).max(1);
                let share = 0.6 / (stops.len() - k) as f64;
                let Some(problem) = self.of_stop(stop, &counts, &stock, policy) else { continue };
                let rules = self.part(part, share);
                let bound = bound::bound(&problem, &rules);
                let options = Options { seed, ..Options::default() };
                let found = search(&problem, &options, effort, bound, Packing::objectives(&problem), &rules, &Silent);
                done += found.iterations + SETTING_UP;
                for mut bin in found.plan.bins {
                    let Some(row) = self.problem.find_bin(&bin.bin) else { continue };
                    if let Some(stock) = &mut stock[row.0 as usize] {
                        *stock = stock.saturating_sub(1);
                    }
                    for item in bin.items.iter().filter_map(|placed| self.problem.find_item(&placed.item)) {
                        counts[item.0 as usize] = counts[item.0 as usize].saturating_sub(1);
                    }
                    self.centre_goods(&mut bin);
                    bins.push(bin);
                }
            }
        }
        (bins, done)
    }

    /// The goods of one stop as an instance; `None` where there are none or no bins for them.
    fn of_stop(&self, stop: u32, counts: &[u32], stock: &[Option<u32>], policy: &Policy) -> Option<Problem> {
        let given = &self.problem.draft().items;
        let leaves = self.problem.items().iter().zip(counts).zip(given);
        let items: Vec<ItemType> = leaves
            .filter(|((item, count), _)| item.stop == stop && **count > 0)
            .map(|((_, &quantity), given)| ItemType { quantity, stop: None, ..given.clone() })
            .collect();
        if items.is_empty() {
            return None;
        }
        let bins =
            self.problem.bins().iter().zip(stock).map(|(bin, &stock)| self.bin_under(bin, policy, stock)).collect();
        Problem::validate(Draft { items, bins, ..self.shell.clone() }).ok().map(|(problem, _)| problem)
    }
}
