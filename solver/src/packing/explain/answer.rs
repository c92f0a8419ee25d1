//! What `explain` says of packing: why items are left out, the cheapest change that makes room, how full the bins are, and
//! what each constraint costs.

use super::alone::{Alone, Orders};
use super::price::prices;
use super::reasons::{Reason, reason};
use super::trial::Trial;
use crate::explanation::{Explanation, LeftOut, Relaxation, Room, Slack, Tightness};
use crate::outcome::Objective as Value;
use crate::packing::plan::{PackedBin, Plan};
use crate::packing::problem::{Bin, BinIndex, ItemIndex, Objective, Problem};

/// Explains a feasible plan; without one, what no bin takes even alone.
pub(in crate::packing) fn explain(problem: &Problem, plan: Option<&Plan>) -> Explanation {
    if !problem.orders().is_empty() {
        return super::orders::explain(problem, plan);
    }
    let scene = Scene::of(problem);
    let mut trial = Trial::new(problem, None);
    let empty = Plan::default();
    let ids: Vec<ItemIndex> = match plan {
        Some(plan) => plan.unpacked.iter().filter_map(|unpacked| problem.find_item(&unpacked.id)).collect(),
        None => problem.items().indices().collect(),
    };
    let mut left_out = Vec::new();
    for item in ids {
        let found = reason(&mut trial, plan.unwrap_or(&empty), item);
        let listed = plan.is_some() || found.as_ref().is_some_and(|reason| reason.code != "unfinished");
        if listed && (plan.is_some() || found.is_some()) {
            left_out.push(scene.entry(problem, item, found));
        }
    }
    let parts = plan.iter().flat_map(|plan| &plan.bins).enumerate().map(|(row, bin)| tightness(problem, row, bin));
    let constraints = plan.map_or_else(Vec::new, |plan| prices(problem, plan));
    Explanation { left_out, parts: parts.collect(), constraints, notes: Vec::new() }
}

/// The instance that was asked about, of which the problem at hand is all or one order.
pub(super) struct Scene<'a> {
    whole: &'a Problem,
    /// Where the problem at hand is an order: what all orders share, and the numbers of its bins.
    order: Option<(&'a Orders<'a>, &'a Alone)>,
}

impl<'a> Scene<'a> {
    /// All of an instance.
    pub(super) const fn of(whole: &'a Problem) -> Self {
        Self { whole, order: None }
    }
    /// One order of it.
    pub(super) const fn of_order(whole: &'a Problem, orders: &'a Orders<'a>, alone: &'a Alone) -> Self {
        Self { whole, order: Some((orders, alone)) }
    }

    fn number(&self, row: usize) -> usize {
        self.order.map_or(row + 1, |(_, alone)| alone.numbers[row])
    }
    fn bars(&self, bin: BinIndex) -> bool {
        self.order.is_some_and(|(orders, _)| orders.bars(bin))
    }
    /// Whether the carrier takes no such bin.
    fn refused(&self, bin: &Bin) -> bool {
        self.order.is_some_and(|(_, alone)| alone.refused[bin.row.0 as usize])
    }

    /// What is said of an item that is left out.
    pub(super) fn entry(&self, problem: &Problem, item: ItemIndex, found: Option<Reason>) -> LeftOut {
        let kind = &problem.items()[item];
        let together = |(index, other): (ItemIndex, &crate::packing::Item)| {
            (index != item && kind.group.is_some() && other.group == kind.group)
                .then(|| problem.item_id(index).to_owned())
        };
        let relaxation = found.as_ref().and_then(|reason| self.cheapest(problem, item, reason));
        let place = found.as_ref().and_then(|reason| {
            // A place in a bin is none where the truck does not take the bin so loaded.
            let row = reason.fates.iter().position(|fate| fate.place.is_some() && problem.trucks().is_empty())?;
            Some(Room { at: format!("bin {}", self.number(row)), extra: self.gain(problem, item) })
        });
        LeftOut {
            id: problem.item_id(item).to_owned(),
            order: None,
            with: problem.items().iter_enumerated().filter_map(together).collect(),
            code: found.as_ref().map_or("not-tried".to_owned(), |reason| reason.code.clone()),
            cut_short: found.is_none(),
            reason: found.map_or("trying it at every place would take too long".to_owned(), |reason| reason.sentence),
            prize: None,
            relaxation: if place.is_some() { None } else { relaxation },
            place,
        }
    }

    /// What one more of an item adds to the objective.
    fn gain(&self, problem: &Problem, item: ItemIndex) -> Vec<Value> {
        let kind = &problem.items()[item];
        let value = match problem.objective() {
            Objective::Profit => kind.value,
            Objective::Utilisation => 100.0 * kind.volume as f64 / problem.offered_volume().unwrap_or(1).max(1) as f64,
            Objective::Bins | Objective::Cost => 0.0,
        };
        vec![Value { name: problem.objective().as_str().to_owned(), value }]
    }

    /// The smallest change that was found to make room: limits of one bin of the plan raised, a bin more in stock, or larger bins.
    fn cheapest(&self, problem: &Problem, item: ItemIndex, reason: &Reason) -> Option<Relaxation> {
        let mut best: Option<Relaxation> = None;
        let mut offer = |offered: Relaxation| {
            if best.as_ref().is_none_or(|known| offered.size < known.size) {
                best = Some(offered);
            }
        };
        for (row, fate) in reason.fates.iter().enumerate() {
            if fate.space && fate.others.is_empty() && !fate.amounts.is_empty() {
                let changes =
                    fate.amounts.iter().map(|rule| format!("the rule \"{rule}\" given up in bin {}", self.number(row)));
                let place = Room { at: format!("bin {}", self.number(row)), extra: self.gain(problem, item) };
                offer(Relaxation { changes: changes.collect(), size: fate.amounts.len() as f64, place });
            }
        }
        let whole = |bin: &Bin| self.whole.bins()[bin.row].stock;
        let open = |bin: &Bin| !self.bars(bin.row) && whole(bin).is_some();
        let takes = |bin: &&Bin| problem.items()[item].fits(bin) && open(bin) && !self.refused(bin);
        for bin in problem.bins().iter().filter(takes) {
            let id = problem.bin_id(bin.row);
            let mut extra = self.gain(problem, item);
            match problem.objective() {
                Objective::Bins => extra[0].value = 1.0,
                Objective::Cost => extra[0].value = bin.cost,
                // More bins offered: the share that is filled changes in its base, too, and what it becomes is not known.
                Objective::Utilisation => extra.clear(),
                Objective::Profit => {}
            }
            if self.whole.draft().prices.is_some() {
                // What the carrier takes for it hangs on what goes into it.
                extra.clear();
            }
            let size = 1.0 / f64::from(whole(bin).unwrap_or(1).max(1));
            let place = Room { at: format!("a further bin \"{id}\""), extra };
            offer(Relaxation { changes: vec![format!("stock of \"{id}\" by 1")], size, place });
        }
        if let Some(most) = self.whole.draft().choose {
            for bin in problem.bins().iter().filter(|bin| self.bars(bin.row) && problem.items()[item].fits(bin)) {
                let place = Room { at: format!("a bin \"{}\"", problem.bin_id(bin.row)), extra: Vec::new() };
                offer(Relaxation { changes: vec!["choose by 1".to_owned()], size: 1.0 / f64::from(most), place });
            }
        }
        for (truck, given) in problem.trucks().iter().zip(&problem.draft().trucks).filter(|_| reason.code == "trucks") {
            let Some(stock) = truck.stock else { continue };
            let added = if problem.objective() == Objective::Cost { ("cost", truck.cost) } else { ("trucks", 1.0) };
            let extra = vec![Value { name: added.0.to_owned(), value: added.1 }];
            let place = Room { at: format!("a further truck \"{}\"", given.id), extra };
            let changes = vec![format!("stock of \"{}\" by 1", given.id)];
            offer(Relaxation { changes, size: 1.0 / f64::from(stock.max(1)), place });
        }
        if ["size", "weight", "gross-weight", "no-bin"].contains(&reason.code.as_str()) {
            for bin in problem.bins().indices() {
                if let Some((changes, size)) = self.larger(problem, item, bin) {
                    let place =
                        Room { at: format!("a bin \"{}\"", problem.bin_id(bin)), extra: self.gain(problem, item) };
                    offer(Relaxation { changes, size, place });
                }
            }
        }
        best
    }

    /// By how much a bin type would have to grow to take an item alone.
    fn larger(&self, problem: &Problem, item: ItemIndex, index: BinIndex) -> Option<(Vec<String>, f64)> {
        let (kind, bin) = (&problem.items()[item], &problem.bins()[index]);
        if !kind.may_go_into(bin) || bin.room < bin.volume || bin.stock == Some(0) {
            return None;
        }
        let id = problem.bin_id(index);
        let share = |stance: &[i64; 3]| -> f64 {
            (0..3).map(|axis| (stance[axis] - bin.size[axis]).max(0) as f64 / bin.size[axis] as f64).sum()
        };
        let stance = kind.stances.iter().min_by(|a, b| share(a).total_cmp(&share(b)))?;
        let mut changes: Vec<String> = (0..3)
            .filter(|&axis| stance[axis] > bin.size[axis])
            .map(|axis| format!("{} of \"{id}\" by {}", ["x", "y", "z"][axis], stance[axis] - bin.size[axis]))
            .collect();
        let mut size = share(stance);
        // The bin's own limit, and what the carrier takes where that is less.
        let own = self.whole.bins()[index].max_weight;
        let carried = bin.max_weight.filter(|&limit| own.is_none_or(|own| limit < own));
        for (limit, whose) in [(own, "weight limit of"), (carried, "what the carrier takes in")] {
            if let Some(limit) = limit.filter(|&limit| kind.weight > limit) {
                changes.push(format!("{whose} \"{id}\" by {} g", kind.weight - limit));
                size += (kind.weight - limit) as f64 / limit.max(1) as f64;
            }
        }
        (!changes.is_empty()).then_some((changes, size))
    }
}

/// How much room a bin has left.
pub(super) fn tightness(problem: &Problem, row: usize, packed: &PackedBin) -> Tightness {
    let part = format!("bin {} (\"{}\")", row + 1, packed.bin);
    let Some(bin) = problem.find_bin(&packed.bin).map(|bin| &problem.bins()[bin]) else {
        return Tightness { part, limits: Vec::new() };
    };
    let items =
        || packed.items.iter().filter_map(|placed| problem.find_item(&placed.item)).map(|item| &problem.items()[item]);
    let left = bin.room - items().map(|item| item.volume).sum::<i64>();
    let mut limits =
        vec![Slack { limit: "volume".to_owned(), left: left as f64, share: left as f64 / bin.room.max(1) as f64 }];
    if let Some(limit) = bin.max_weight {
        let left = limit - items().map(|item| item.weight).sum::<i64>();
        limits.push(Slack { limit: "weight".to_owned(), left: left as f64, share: left as f64 / limit.max(1) as f64 });
    }
    limits.sort_by(|a, b| a.share.total_cmp(&b.share));
    Tightness { part, limits }
}
