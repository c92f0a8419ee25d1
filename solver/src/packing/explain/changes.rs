//! The cheapest change of an instance that makes room for what is left out. What is told was tried: with it the goods go into a bin
//! (and a truck), as the check agrees.

use super::admits::Goods;
use super::reasons::Reason;
use super::scene::Scene;
use super::trial::{Fate, Trial};
use crate::explanation::{Relaxation, Room};
use crate::outcome::Objective as Value;
use crate::packing::problem::{Bin, BinIndex, Draft, ItemIndex, Objective};
use crate::units::{Grams, Millimetres};

/// What a change does to a draft.
type Apply = Box<dyn FnOnce(&mut Draft)>;

/// Limits that are raised: each in words, what it does to a draft, and by which share the limit grows.
#[derive(Default)]
struct Raised {
    changes: Vec<String>,
    apply: Vec<Apply>,
    size: f64,
}

impl Raised {
    fn add(&mut self, told: String, share: f64, apply: impl FnOnce(&mut Draft) + 'static) {
        self.changes.push(told);
        self.apply.push(Box::new(apply));
        self.size += share;
    }
}

impl Scene<'_> {
    /// What goes into a bin with one more of an item: nothing else, or the rest of its group.
    fn goods(&self, item: ItemIndex) -> Goods {
        let group = self.problem().items()[item].group.map(|group| self.group(group));
        group.filter(|members| !members.is_empty()).unwrap_or_else(|| vec![(item, 1)])
    }

    /// Whether another truck of a type is in stock.
    fn has_truck(&self, row: usize) -> bool {
        let id = &self.problem().draft().trucks[row].id;
        let used = self.trucks().iter().filter(|packed| packed.truck == *id).count();
        self.problem().trucks()[row].stock.is_none_or(|stock| stock as usize > used)
    }

    /// Whether a further bin of a type takes goods and, where there are trucks, another one in stock takes that.
    fn takes(&self, trial: &mut Trial<'_>, goods: &Goods, bin: &Bin) -> bool {
        let trucks = self.problem().trucks().len();
        self.carries(bin)
            && trial.admits(goods, bin.row, None)
            && (trucks == 0 || (0..trucks).any(|row| self.has_truck(row) && trial.admits(goods, bin.row, Some(row))))
    }

    /// The smallest change that was found to make room: limits of one bin of the plan raised, a bin or a truck more in stock, or larger
    /// bins.
    pub(super) fn cheapest(&self, trial: &mut Trial<'_>, item: ItemIndex, reason: &Reason) -> Option<Relaxation> {
        let problem = self.problem();
        let goods = self.goods(item);
        let mut best: Option<Relaxation> = None;
        let mut offer = |offered: Relaxation| {
            if best.as_ref().is_none_or(|known| offered.size < known.size) {
                best = Some(offered);
            }
        };
        for (row, fate) in reason.fates.iter().enumerate() {
            if fate.space && fate.others.is_empty() && !fate.amounts.is_empty() {
                let number = self.bins[row].0;
                let changes = fate.amounts.iter().map(|rule| format!("the rule \"{rule}\" given up in bin {number}"));
                let mut relaxed = (changes.collect(), fate.amounts.len() as f64);
                if let Some(raised) = self.raised_in_plan(item, row, fate).filter(|raised| raised.1 < relaxed.1) {
                    relaxed = raised;
                }
                let place = Room { at: format!("bin {number}"), extra: self.gain(item) };
                offer(Relaxation { changes: relaxed.0, size: relaxed.1, place });
            }
        }
        for bin in problem.bins() {
            let id = problem.bin_id(bin.row);
            let Some(stock) = bin.stock.filter(|_| !self.bars(bin)) else { continue };
            if self.takes(trial, &goods, bin) {
                let place = Room { at: format!("a further bin \"{id}\""), extra: self.further(item, bin) };
                let changes = vec![format!("stock of \"{id}\" by 1")];
                offer(Relaxation { changes, size: 1.0 / f64::from(stock.max(1)), place });
            }
        }
        if let Some(most) = problem.draft().choose {
            for bin in problem.bins().iter().filter(|bin| self.bars(bin)) {
                if self.takes(trial, &goods, bin) {
                    let place = Room { at: format!("a bin \"{}\"", problem.bin_id(bin.row)), extra: Vec::new() };
                    offer(Relaxation { changes: vec!["choose by 1".to_owned()], size: 1.0 / f64::from(most), place });
                }
            }
        }
        for (row, truck) in problem.trucks().iter().enumerate().filter(|_| reason.code == "trucks") {
            let Some(stock) = truck.stock else { continue };
            if !self.travels(trial, &goods, reason, row) {
                continue;
            }
            let id = &problem.draft().trucks[row].id;
            let added = if problem.objective() == Objective::Cost { ("cost", truck.cost) } else { ("trucks", 1.0) };
            let extra = vec![Value { name: added.0.to_owned(), value: added.1 }];
            let place = Room { at: format!("a further truck \"{id}\""), extra };
            let changes = vec![format!("stock of \"{id}\" by 1")];
            offer(Relaxation { changes, size: 1.0 / f64::from(stock.max(1)), place });
        }
        const LARGER: [&str; 5] = ["size", "weight", "gross-weight", "fill-limit", "no-bin"];
        if LARGER.contains(&reason.code.as_str()) {
            for bin in problem.bins() {
                let Some(Raised { changes, apply, size }) = self.larger(item, bin) else { continue };
                let admitted = trial.admits_with(&vec![(item, 1)], bin.row, None, |draft| {
                    apply.into_iter().for_each(|apply| apply(draft));
                });
                if admitted {
                    // Whether it then stands in a bin that is there or needs one more is not known.
                    let known = self.bins.is_empty();
                    let extra = if known { self.further(item, bin) } else { Vec::new() };
                    let place = Room { at: format!("a bin \"{}\"", problem.bin_id(bin.row)), extra };
                    offer(Relaxation { changes, size, place });
                }
            }
        }
        best
    }

    /// Whether a truck of a type takes a further bin with goods, or a bin of the plan with them beside what it holds.
    fn travels(&self, trial: &mut Trial<'_>, goods: &Goods, reason: &Reason, truck: usize) -> bool {
        let problem = self.problem();
        if problem.bins().iter().any(|bin| self.has_more(bin) && trial.admits(goods, bin.row, Some(truck))) {
            return true;
        }
        let with_room = self.bins.iter().zip(&reason.fates).filter(|(_, fate)| fate.place.is_some());
        with_room.map(|(&(_, packed), _)| packed).any(|packed| {
            let Some(bin) = problem.find_bin(&packed.bin) else { return false };
            let mut all = goods.clone();
            for other in packed.items.iter().filter_map(|placed| problem.find_item(&placed.item)) {
                match all.iter_mut().find(|(known, _)| *known == other) {
                    Some((_, count)) => *count += 1,
                    None => all.push((other, 1)),
                }
            }
            trial.admits(&all, bin, Some(truck))
        })
    }

    /// By how much what a bin of the plan may weigh would have to grow, in words and shares, where nothing else keeps an item out of it.
    fn raised_in_plan(&self, item: ItemIndex, row: usize, fate: &Fate) -> Option<(Vec<String>, f64)> {
        let problem = self.problem();
        let (_, packed) = self.bins[row];
        let bin = &problem.bins()[problem.find_bin(&packed.bin)?];
        let id = problem.bin_id(bin.row);
        let there = packed.items.iter().filter_map(|placed| problem.find_item(&placed.item));
        let load = there.chain([item]).map(|item| problem.items()[item].weight).sum::<i64>();
        let mut changes = Vec::new();
        let mut size = 0.0;
        for rule in &fate.amounts {
            let (limit, whose, weight) = match *rule {
                "weight" => (self.carried(bin).or(bin.max_load)?, self.whose(bin), load),
                "gross-weight" => (bin.max_gross?, "gross weight limit of", load + bin.tare),
                _ => return None,
            };
            changes.push(format!("{whose} \"{id}\" by {} g", weight - limit));
            size += (weight - limit) as f64 / limit.max(1) as f64;
        }
        (size > 0.0).then_some((changes, size))
    }

    /// Whose limit it is what a bin may be loaded with.
    fn whose(&self, bin: &Bin) -> &'static str {
        if self.carried(bin).is_some() { "what the carrier takes in" } else { "weight limit of" }
    }

    /// By how much a bin type would have to grow to take an item alone; nothing where it is not this that keeps it out.
    fn larger(&self, item: ItemIndex, bin: &Bin) -> Option<Raised> {
        let problem = self.problem();
        let kind = &problem.items()[item];
        if !kind.may_go_into(bin) || !self.carries(bin) || !self.offers(bin) {
            return None;
        }
        let BinIndex(row) = bin.row;
        let (row, id) = (row as usize, problem.bin_id(bin.row));
        let share = |stance: &[i64; 3]| -> f64 {
            (0..3).map(|axis| (stance[axis] - bin.size[axis]).max(0) as f64 / bin.size[axis] as f64).sum()
        };
        let stance = kind.stances.iter().min_by(|a, b| share(a).total_cmp(&share(b)))?;
        let mut raised = Raised::default();
        let mut sides = bin.size;
        for axis in (0..3).filter(|&axis| stance[axis] > bin.size[axis]) {
            let more = stance[axis] - bin.size[axis];
            sides[axis] = stance[axis];
            let told = format!("{} of \"{id}\" by {more}", ["x", "y", "z"][axis]);
            raised.add(told, more as f64 / bin.size[axis] as f64, move |draft| {
                let bin = &mut draft.bins[row];
                let side = [&mut bin.x, &mut bin.y, &mut bin.z];
                side.into_iter().nth(axis).into_iter().for_each(|side| *side = Millimetres(side.get() + more));
                // A wall stays as thick as it was.
                if let Some(outer) = &mut bin.outer_mm {
                    outer[axis] = Millimetres(outer[axis].get() + more);
                }
            });
        }
        // The bin's own limit, or what the carrier takes where that is less.
        if let Some(limit) = self.carried(bin).or(bin.max_load).filter(|&limit| kind.weight > limit) {
            let (more, weight) = (kind.weight - limit, kind.weight);
            let told = format!("{} \"{id}\" by {more} g", self.whose(bin));
            raised.add(told, more as f64 / limit.max(1) as f64, move |draft| {
                draft.bins[row].max_weight_g = Some(Grams(weight));
            });
        }
        let gross = kind.weight + bin.tare;
        if let Some(limit) = bin.max_gross.filter(|&limit| gross > limit) {
            let more = gross - limit;
            let told = format!("gross weight limit of \"{id}\" by {more} g");
            raised.add(told, more as f64 / limit.max(1) as f64, move |draft| {
                draft.bins[row].max_gross_g = Some(Grams(gross));
            });
        }
        // In billionths, as the check counts it.
        if let Some(limit) = problem.draft().bins[row].fill_limit {
            const BILLION: i128 = 1_000_000_000;
            let inner: i128 = sides.map(i128::from).iter().product();
            let (filled, limited) = (i128::from(kind.volume) * BILLION, (limit * BILLION as f64).round() as i128);
            if filled > limited * inner {
                let needed = ((filled + inner - 1) / inner.max(1)) as f64 / BILLION as f64;
                let told = format!("fill limit of \"{id}\" by {:.9}", needed - limit);
                let told = told.trim_end_matches('0').to_owned();
                raised.add(told, needed / limit - 1.0, move |draft| draft.bins[row].fill_limit = Some(needed.min(1.0)));
            }
        }
        (!raised.changes.is_empty()).then_some(raised)
    }
}
