//! Whether a change of the instance makes room for what is left out: the changed instance is cut down to that and one bin, and solved.

use super::trial::Trial;
use crate::kind::{Kind as _, Options};
use crate::packing::Packing;
use crate::packing::problem::{BinIndex, Draft, ItemIndex, ItemType, Problem};
use crate::search::observer::Silent;
use crate::search::stop::Stop;

/// Goods, each with the number of its copies.
pub(super) type Goods = Vec<(ItemIndex, u32)>;

/// Iterations of one attempt: there are few goods and one bin.
const ITERATIONS: u64 = 30;
/// Copies that are tried together at most.
const MOST_COPIES: u32 = 2_000;

impl Trial<'_> {
    /// Whether goods all go into one bin of a type, and with it into a truck of the row named: the search found it, and the check agrees.
    pub(super) fn admits(&mut self, goods: &Goods, bin: BinIndex, truck: Option<usize>) -> bool {
        if let ([(item, 1)], None) = (goods.as_slice(), truck)
            && self.alone(*item, bin).is_some_and(|fate| fate.place.is_some())
        {
            return true;
        }
        let key = (goods.clone(), bin, truck, self.carried(bin));
        if let Some(&known) = self.admitted.get(&key) {
            return known;
        }
        let found = self.admits_with(goods, bin, truck, |_| ());
        self.admitted.insert(key, found);
        found
    }

    /// The same once the draft is changed.
    pub(super) fn admits_with(
        &mut self,
        goods: &Goods,
        bin: BinIndex,
        truck: Option<usize>,
        change: impl FnOnce(&mut Draft),
    ) -> bool {
        if self.attempts == 0 || goods.iter().map(|(_, count)| count).sum::<u32>() > MOST_COPIES {
            return false;
        }
        self.attempts -= 1;
        let mut draft = self.frame().clone();
        let row = |row: usize| if row == bin.0 as usize { 1 } else { 0 };
        draft.bins.iter_mut().enumerate().for_each(|(at, bin)| bin.stock = Some(row(at)));
        let given = self.problem.draft();
        let items = goods.iter().map(|&(item, quantity)| {
            let item = &given.items[item.0 as usize];
            ItemType { quantity, group: None, ..item.clone() }
        });
        draft.items = items.collect();
        draft.trucks = truck.map(|row| given.trucks[row].clone()).into_iter().collect();
        draft.trucks.iter_mut().for_each(|truck| truck.stock = Some(1));
        change(&mut draft);
        let Ok((problem, _)) = Problem::validate(draft) else { return false };
        let stop = Stop::after_iterations(ITERATIONS);
        let plan = Packing::solve(&problem, &Options::default(), &stop, &Silent).plan;
        plan.is_some_and(|plan| plan.unpacked.is_empty() && Packing::check(&problem, &plan).violations.is_empty())
    }
}
