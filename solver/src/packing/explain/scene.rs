//! What an item that is left out could join: the bins of its order, or all where there are no orders; and of which types of bin
//! there may be more.

use super::reasons::NAMED;
use crate::packing::plan::{PackedBin, PackedTruck, Plan, Unpacked};
use crate::packing::problem::{Bin, BinIndex, ItemIndex, Problem};
use rustc_hash::FxHashMap;

/// A bin of the plan with its number, from 1.
pub(super) type Numbered<'a> = (usize, &'a PackedBin);

/// A plan as one looks at it who has something left over.
pub(super) struct View<'a> {
    problem: &'a Problem,
    /// The bins of each order, by its row; all under none where there are no orders.
    bins: FxHashMap<Option<usize>, Vec<Numbered<'a>>>,
    trucks: &'a [PackedTruck],
    /// Bins of each type in the plan.
    used: Vec<u32>,
    /// Whether as many types are used as may be chosen.
    chosen: bool,
    /// For each zone of freight and type of bin the load that the carrier takes, in grams; below 0: it does not take the type.
    carried: Vec<Vec<i64>>,
}

/// The same for one order, or for goods to one zone.
pub(super) struct Scene<'v> {
    view: &'v View<'v>,
    pub(super) order: Option<usize>,
    /// The bins that the item may join.
    pub(super) bins: &'v [Numbered<'v>],
    /// Of each type the load that the carrier takes, in grams; below 0: it does not take the type.
    carried: &'v [i64],
}

impl<'a> View<'a> {
    /// Of a plan.
    pub(super) fn of(problem: &'a Problem, plan: &'a Plan) -> Self {
        let mut bins: FxHashMap<Option<usize>, Vec<Numbered<'a>>> = FxHashMap::default();
        let mut used = vec![0; problem.bins().len()];
        for (number, packed) in (1..).zip(&plan.bins) {
            let order = problem.orders().find(packed.order.as_deref());
            bins.entry(order).or_default().push((number, packed));
            if let Some(bin) = problem.find_bin(&packed.bin) {
                used[bin.0 as usize] += 1;
            }
        }
        let types = used.iter().filter(|&&count| count > 0).count();
        let chosen = problem.draft().choose.is_some_and(|most| types >= most as usize);
        Self { problem, bins, trucks: &plan.trucks, used, chosen, carried: carried_by_zone(problem) }
    }

    /// For what an entry leaves out.
    pub(super) fn scene(&self, unpacked: &Unpacked) -> Scene<'_> {
        self.of_order(self.problem.orders().find(unpacked.order.as_deref()))
    }

    /// For one order; without orders, for all.
    pub(super) fn of_order(&self, order: Option<usize>) -> Scene<'_> {
        let zone = order.map_or(0, |order| self.problem.orders().zone(order));
        let bins = self.bins.get(&order).map_or(&[][..], Vec::as_slice);
        Scene { view: self, order, bins, carried: &self.carried[zone] }
    }

    /// For each zone that orders go to, the rows of the articles that go there, ascending, and what they could join without a plan.
    /// Without orders all items, in one zone.
    pub(super) fn zones(&self) -> Vec<(usize, Vec<ItemIndex>, Scene<'_>)> {
        let orders = self.problem.orders();
        if orders.is_empty() {
            return vec![(0, self.problem.items().indices().collect(), self.of_order(None))];
        }
        let mut wanted: Vec<Vec<ItemIndex>> = vec![Vec::new(); self.carried.len()];
        for order in 0..orders.len() {
            wanted[orders.zone(order)].extend(orders.lines(order).iter().map(|&(item, _)| item));
        }
        let zones = wanted.into_iter().enumerate().filter(|(_, items)| !items.is_empty());
        let zone = |(zone, mut items): (usize, Vec<ItemIndex>)| {
            items.sort_unstable();
            items.dedup();
            (zone, items, Scene { view: self, order: None, bins: &[], carried: &self.carried[zone] })
        };
        zones.map(zone).collect()
    }

    /// The bins of which it is told how full they are, with their orders: of orders only of those that lack something.
    pub(super) fn told(&self, plan: &Plan) -> Vec<(Option<usize>, Numbered<'_>)> {
        let mut orders = vec![None];
        if !self.problem.orders().is_empty() {
            orders = plan.unpacked.iter().map(|entry| self.scene(entry).order).collect();
            orders.sort_unstable();
            orders.dedup();
        }
        let bins = orders.into_iter().flat_map(|order| self.of_order(order).bins.iter().map(move |&bin| (order, bin)));
        let mut bins: Vec<(Option<usize>, Numbered<'_>)> = bins.collect();
        bins.sort_by_key(|&(_, (number, _))| number);
        bins
    }
}

impl Scene<'_> {
    pub(super) const fn problem(&self) -> &Problem {
        self.view.problem
    }

    /// What goes into one bin with an item of a group: all of the group, of an order what it wants of it. Empty where that is not
    /// known, without a plan of orders.
    pub(super) fn group(&self, group: u32) -> Vec<(ItemIndex, u32)> {
        let (problem, orders) = (self.problem(), self.problem().orders());
        let belongs = |&(item, _): &(ItemIndex, u32)| problem.items()[item].group == Some(group);
        match self.order {
            Some(order) => orders.lines(order).iter().copied().filter(belongs).collect(),
            None if orders.are_named() => Vec::new(),
            None => {
                let all = problem.items().iter_enumerated().map(|(index, item)| (index, item.quantity));
                all.filter(belongs).collect()
            }
        }
    }

    /// The trucks of the plan.
    pub(super) const fn trucks(&self) -> &[PackedTruck] {
        self.view.trucks
    }

    /// Whether the carrier takes a type at all.
    pub(super) fn carries(&self, bin: &Bin) -> bool {
        self.carried[bin.row.0 as usize] > 0
    }

    /// The load that the carrier takes in a bin, where that is less than the bin's own limit.
    pub(super) fn carried(&self, bin: &Bin) -> Option<i64> {
        let carried = self.carried[bin.row.0 as usize];
        (carried < bin.max_weight.unwrap_or(i64::MAX)).then_some(carried.max(0))
    }

    /// What the load of a bin may weigh, in grams.
    pub(super) fn limit(&self, bin: &Bin) -> Option<i64> {
        self.carried(bin).or(bin.max_weight)
    }

    /// Whether a type may not be used because as many others are as may be chosen.
    pub(super) fn bars(&self, bin: &Bin) -> bool {
        self.view.chosen && self.view.used[bin.row.0 as usize] == 0
    }

    /// Whether there is another bin of a type beside those of the plan.
    pub(super) fn has_more(&self, bin: &Bin) -> bool {
        bin.stock.is_none_or(|stock| stock > self.view.used[bin.row.0 as usize]) && !self.bars(bin)
    }

    /// Whether the item may be in a bin of a type, one of the order's or a further one.
    pub(super) fn offers(&self, bin: &Bin) -> bool {
        self.has_more(bin) || self.bins.iter().any(|(_, packed)| self.problem().find_bin(&packed.bin) == Some(bin.row))
    }

    /// Whether other orders have bins of a type.
    pub(super) fn is_used_by_others(&self, bin: &Bin) -> bool {
        let own = self.bins.iter().filter(|(_, packed)| self.problem().find_bin(&packed.bin) == Some(bin.row));
        self.view.used[bin.row.0 as usize] as usize > own.count()
    }

    /// What the carrier says of the first of these types, where that is less than what the bins say themselves.
    pub(super) fn carrier_says(&self, types: &[BinIndex]) -> Vec<String> {
        let says = |&bin: &BinIndex| {
            let id = self.problem().bin_id(bin);
            let bin = &self.problem().bins()[bin];
            let carried = self.carried(bin)?;
            Some(match self.carries(bin) {
                true => format!("the carrier takes \"{id}\" with at most {carried} g in it"),
                false => format!("the carrier does not take \"{id}\""),
            })
        };
        types.iter().filter_map(says).take(NAMED).collect()
    }

    /// The types of bin in stock, those that the carrier takes and those that it does not.
    pub(super) fn types(&self) -> (Vec<BinIndex>, Vec<BinIndex>) {
        let stocked = self.problem().bins().iter().filter(|bin| bin.stock != Some(0)).map(|bin| bin.row);
        stocked.partition(|&bin| self.carries(&self.problem().bins()[bin]))
    }
}

/// For each zone of freight the load that the carrier takes in each type of bin, in grams; below 0: it does not take the type.
/// Without freight there is one zone, and no limit.
fn carried_by_zone(problem: &Problem) -> Vec<Vec<i64>> {
    let draft = problem.draft();
    let Some(freight) = draft.prices.as_ref().and_then(|prices| prices.freight.as_ref()) else {
        return vec![vec![i64::MAX; draft.bins.len()]];
    };
    let loads = |zone| draft.bins.iter().map(|bin| freight.carried_g(zone, bin)).collect();
    freight.zones.iter().map(loads).collect()
}
