//! An order as an instance of its own: its lines are the items, its cartons the plan, and the bins are what the other orders,
//! the choice of types and the carrier leave it.

use crate::packing::plan::{PackedBin, Plan, Unpacked};
use crate::packing::problem::{BinIndex, Draft, HEAVIEST, ItemType, Problem};
use crate::packing::search::orders::carried_by_zone;
use crate::units::Grams;
use rustc_hash::{FxHashMap, FxHashSet};

/// What all orders share.
pub(super) struct Orders<'a> {
    whole: &'a Problem,
    /// The draft without items and orders.
    frame: Draft,
    /// For each zone and bin type the load that the carrier takes, in grams; below 0: it does not take the type.
    carried: Vec<Vec<i64>>,
    /// Bins of each type in the plan.
    used: Vec<u32>,
    /// Types that the plan uses no bin of though no further type may be chosen.
    barred: Vec<bool>,
    /// Rows of the bins of those orders that lack something.
    rows: FxHashMap<String, Vec<usize>>,
}

/// One order, or all articles that go to one zone.
pub(super) struct Alone {
    pub(super) problem: Problem,
    pub(super) plan: Plan,
    /// Numbers of the plan's bins in the whole plan, from 1.
    pub(super) numbers: Vec<usize>,
    /// For each type whether the carrier takes none of it.
    pub(super) refused: Vec<bool>,
    /// What the carrier's limit takes off the bins' own.
    pub(super) notes: Vec<String>,
}

impl<'a> Orders<'a> {
    pub(super) fn of(whole: &'a Problem, plan: &Plan) -> Self {
        let mut used = vec![0; whole.bins().len()];
        for bin in plan.bins.iter().filter_map(|packed| whole.find_bin(&packed.bin)) {
            used[bin.0 as usize] += 1;
        }
        let types = used.iter().filter(|&&count| count > 0).count();
        let full = whole.draft().choose.is_some_and(|most| types >= most as usize);
        let lacking: FxHashSet<&str> = plan.unpacked.iter().filter_map(|entry| entry.order.as_deref()).collect();
        let mut rows: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (row, packed) in plan.bins.iter().enumerate() {
            if let Some(order) = packed.order.as_deref().filter(|order| lacking.contains(order)) {
                rows.entry(order.to_owned()).or_default().push(row);
            }
        }
        let barred = used.iter().map(|&count| full && count == 0).collect();
        let draft = whole.draft();
        let frame = Draft {
            objective: draft.objective,
            support: draft.support,
            overhang_mm: draft.overhang_mm,
            stable: draft.stable,
            bins: draft.bins.clone(),
            classes: draft.classes.clone(),
            incompatible: draft.incompatible.clone(),
            ..Draft::default()
        };
        Self { whole, frame, carried: carried_by_zone(whole), used, barred, rows }
    }

    /// Whether a type may not be used because as many others are as may be chosen.
    pub(super) fn bars(&self, bin: BinIndex) -> bool {
        self.barred[bin.0 as usize]
    }

    /// The rows of an order's bins in the plan, where it lacks something.
    pub(super) fn rows(&self, order: &str) -> &[usize] {
        self.rows.get(order).map_or(&[], Vec::as_slice)
    }

    /// An order with its part of the plan; `None` where the instance knows no such order.
    pub(super) fn order(&self, plan: &Plan, id: &str) -> Option<Alone> {
        let order = self.whole.orders().find(id)?;
        let lines = self.whole.orders().lines(order);
        let items = lines.iter().map(|&(item, quantity)| ItemType { quantity, ..self.item(item.0) }).collect();
        let rows = self.rows(id);
        let bins = rows.iter().map(|&row| PackedBin { order: None, ..plan.bins[row].clone() });
        let unpacked = plan.unpacked.iter().filter(|entry| entry.order.as_deref() == Some(id));
        let own = Plan {
            bins: bins.collect(),
            unpacked: unpacked.map(|entry| Unpacked { order: None, ..entry.clone() }).collect(),
            ..Plan::default()
        };
        self.build(items, self.whole.orders().zone(order), own, rows.iter().map(|row| row + 1).collect())
    }

    /// For each zone that orders go to, its row and one of every article that goes there, without a plan.
    pub(super) fn zones(&self) -> Vec<(usize, Option<Alone>)> {
        let orders = self.whole.orders();
        let mut articles: Vec<Vec<bool>> = vec![Vec::new(); self.carried.len()];
        for order in 0..orders.len() {
            let there = &mut articles[orders.zone(order)];
            there.resize(self.whole.items().len(), false);
            for (item, _) in orders.lines(order) {
                there[item.0 as usize] = true;
            }
        }
        let zones = articles.iter().enumerate().filter(|(_, there)| !there.is_empty());
        let zone = |(zone, there): (usize, &Vec<bool>)| {
            let rows = (0..there.len()).filter(|&row| there[row]);
            let items = rows.map(|row| ItemType { quantity: 1, ..self.item(row as u32) }).collect();
            (zone, self.build(items, zone, Plan::default(), Vec::new()))
        };
        zones.map(zone).collect()
    }

    fn item(&self, row: u32) -> ItemType {
        self.whole.draft().items[row as usize].clone()
    }

    fn build(&self, items: Vec<ItemType>, zone: usize, plan: Plan, numbers: Vec<usize>) -> Option<Alone> {
        let mut own = vec![0_u32; self.used.len()];
        for bin in plan.bins.iter().filter_map(|packed| self.whole.find_bin(&packed.bin)) {
            own[bin.0 as usize] += 1;
        }
        let mut notes = Vec::new();
        let mut draft = Draft { items, ..self.frame.clone() };
        for (row, bin) in draft.bins.iter_mut().enumerate() {
            let others = self.used[row] - own[row];
            bin.stock = bin.stock.map(|stock| stock.saturating_sub(others));
            let carried = self.carried[zone][row];
            if self.barred[row] || carried < 1 {
                bin.stock = Some(0);
            }
            if carried < 1 {
                notes.push(format!("the carrier does not take \"{}\"", bin.id));
            } else if bin.max_net_g().is_none_or(|limit| carried < limit) && carried <= HEAVIEST {
                bin.max_weight_g = Some(Grams(carried));
                notes.push(format!("the carrier takes \"{}\" with at most {carried} g in it", bin.id));
            }
        }
        let problem = Problem::validate(draft).ok()?.0;
        let refused = self.carried[zone].iter().map(|&carried| carried < 1).collect();
        Some(Alone { problem, plan, numbers, refused, notes })
    }
}

impl Alone {
    /// A sentence with what the carrier says, where that is not what the bins say themselves.
    pub(super) fn told(&self, sentence: String) -> String {
        if self.notes.is_empty() { sentence } else { format!("{sentence} ({})", self.notes.join("; ")) }
    }
}
