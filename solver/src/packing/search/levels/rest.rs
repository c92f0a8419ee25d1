//! What is left over though a truck would take it alone: it is packed under harder and harder terms, and at last each by itself.
//!
//! Bins that were packed for all trucks may suit none (as high as one allows, as heavy as another), or stand in none by
//! themselves (too heavy for an axle). What is in them must not stay out for that.

use super::answer::{Answer, Lorry};
use super::{Levels, Policy};
use crate::packing::plan::{PackedBin, Placed, StoodBin};
use crate::packing::problem::{Bin, Item, ItemIndex};
use crate::packing::search::Effort;

/// Types of truck that harder terms are made for.
const TRUCKS: usize = 4;
/// How often height and weight are halved.
const HALVINGS: u32 = 3;

/// Something in a bin alone, alone in a truck.
#[derive(Debug, Clone)]
pub(super) struct Alone {
    /// Row of the bin's type.
    bin: usize,
    lorry: Lorry,
}

impl Levels<'_> {
    /// The terms for what is left over: bins for one type of truck each, lower and lighter from time to time.
    pub(super) fn harder_policies(&self) -> Vec<Policy> {
        let mut trucks: Vec<&Bin> = self.problem.trucks().iter().filter(|truck| truck.stock != Some(0)).collect();
        trucks.sort_by_key(|truck| std::cmp::Reverse(truck.volume));
        trucks.truncate(TRUCKS);
        let gross = |bin: &Bin| bin.max_weight.map(|net| net.saturating_add(bin.tare));
        let bins = self.problem.bins().iter().map(gross).try_fold(0, |most, gross| Some(gross?.max(most)));
        (0..=HALVINGS)
            .flat_map(|halved| trucks.iter().map(move |truck| (halved, *truck)))
            .map(|(halved, truck)| {
                let axles =
                    truck.axles.map(|axles| axles.iter().map(|axle| axle.max_g.get() - axle.tare_g.get()).sum());
                let whole = truck.max_weight.into_iter().chain(axles).chain(bins).min();
                Policy {
                    height: (halved > 0).then_some(truck.size[2] >> halved),
                    gross: whole.filter(|_| halved > 0).map(|whole| whole >> halved),
                    only: None,
                    truck: Some(truck.row.0 as usize),
                    balanced: truck.centre.is_some() || truck.axles.is_some(),
                }
            })
            .collect()
    }

    /// Packs what the answer leaves out, as long as there are bins and trucks that take it. Returns the iterations done.
    pub(super) fn pack_rest(&self, answer: &mut Answer, seed: u64) -> u64 {
        let mut done = 0;
        for policy in &self.harder {
            let counts = self.could_go(answer);
            if counts.iter().all(|&count| count == 0) || self.stop.urgent() {
                return done;
            }
            done += self.add(answer, &counts, policy, Effort::Greedy, 1, seed);
        }
        let counts = self.could_go(answer);
        for (item, count) in self.problem.items().indices().zip(counts) {
            for _ in 0..count {
                if self.stop.urgent() || !self.add_alone(answer, item) {
                    break;
                }
            }
        }
        done
    }

    /// Copies of each item that are left out though they could go alone with what is in stock.
    fn could_go(&self, answer: &Answer) -> Vec<u32> {
        let mut counts = answer.left(self.problem);
        if counts.iter().all(|&count| count == 0) {
            return counts;
        }
        let (bins, trucks) = (self.bins_left(answer), self.trucks_left(answer));
        let whole = counts.clone();
        for item in self.problem.items().indices() {
            let row = item.0 as usize;
            let goes = counts[row] > 0 && self.is_whole(item, &whole) && self.option(item, &bins, &trucks).is_some();
            if !goes {
                counts[row] = 0;
            }
        }
        counts
    }

    /// Whether all of the item's group, if it has one, is left out.
    fn is_whole(&self, item: ItemIndex, left: &[u32]) -> bool {
        let items = self.problem.items();
        let group = items[item].group;
        group.is_none() || items.iter().zip(left).all(|(other, &left)| other.group != group || left == other.quantity)
    }

    /// The first way in which an item, with all of its group, goes alone into bins and trucks in stock.
    pub(super) fn option(&self, item: ItemIndex, bins: &[Option<u32>], trucks: &[Option<u32>]) -> Option<&Alone> {
        if self.banned[item.0 as usize] || trucks.iter().all(|&stock| stock == Some(0)) {
            return None;
        }
        // A group's ways stand at its first item.
        let items = self.problem.items();
        let group = items[item].group;
        let first = group.and_then(|_| items.iter().position(|other| other.group == group));
        let ways = self.alone[first.unwrap_or(item.0 as usize)].get_or_init(|| match group {
            Some(group) => self.ways_of_group(group),
            None => self.ways_of_item(item),
        });
        ways.iter().find(|way| bins[way.bin] != Some(0) && trucks[way.lorry.row] != Some(0))
    }

    /// Adds a truck with one such item, or its group, alone. Whether there is such a way.
    fn add_alone(&self, answer: &mut Answer, item: ItemIndex) -> bool {
        let left = answer.left(self.problem);
        if left[item.0 as usize] == 0 || !self.is_whole(item, &left) {
            return false;
        }
        let way = self.option(item, &self.bins_left(answer), &self.trucks_left(answer));
        answer.trucks.extend(way.map(|way| way.lorry.clone()));
        way.is_some()
    }

    /// Types of bin and of truck, each in stock.
    fn pairs(&self) -> impl Iterator<Item = (&Bin, &Bin)> {
        let bins = self.problem.bins().iter().filter(|bin| bin.stock != Some(0));
        bins.flat_map(|bin| {
            self.problem.trucks().iter().filter(|truck| truck.stock != Some(0)).map(move |truck| (bin, truck))
        })
    }

    /// How one item goes alone: for each type of bin and of truck the first way found.
    fn ways_of_item(&self, item: ItemIndex) -> Vec<Alone> {
        let asked = &self.problem.items()[item];
        let pairs = self.pairs().filter(|(bin, truck)| {
            asked.fits(bin) && truck.max_weight.is_none_or(|most| bin.tare.saturating_add(asked.weight) <= most)
        });
        pairs
            .filter_map(|(bin, truck)| {
                let lorry = self.places(item, asked, bin).find_map(|packed| self.alone_in(&packed, truck))?;
                Some(Alone { bin: bin.row.0 as usize, lorry })
            })
            .collect()
    }

    /// Bins with one item in them: as it may stand, in the middle and at the sides.
    fn places(&self, item: ItemIndex, asked: &Item, bin: &Bin) -> impl Iterator<Item = PackedBin> {
        let fits = |stance: &&[i64; 3]| (0..3).all(|axis| stance[axis] <= bin.size[axis]);
        let (size, ids) = (bin.size, [self.problem.bin_id(bin.row), self.problem.item_id(item)]);
        asked.stances.iter().filter(fits).flat_map(move |&stance| {
            let at = move |axis: usize, k: usize| {
                let free = size[axis] - stance[axis];
                [free / 2, 0, free][k]
            };
            (0..9).map(move |k| {
                let [dx, dy, dz] = stance;
                let placed = Placed { item: ids[1].to_owned(), x: at(0, k / 3), y: at(1, k % 3), z: 0, dx, dy, dz };
                let mut packed = PackedBin { bin: ids[0].to_owned(), items: vec![placed], ..PackedBin::default() };
                if asked.rolls.is_empty() {
                    self.settle_goods(&mut packed);
                }
                packed
            })
        })
    }

    /// How a group goes alone: as the search packs it for each type of bin and of truck.
    fn ways_of_group(&self, group: u32) -> Vec<Alone> {
        let items = self.problem.items();
        let counts: Vec<u32> =
            items.iter().map(|item| if item.group == Some(group) { item.quantity } else { 0 }).collect();
        let copies: u64 = counts.iter().map(|&count| u64::from(count)).sum();
        let mut ways = Vec::new();
        for (bin, truck) in self.pairs() {
            let mut stock = vec![Some(0); self.problem.bins().len()];
            stock[bin.row.0 as usize] = Some(1);
            // High, and lower and lower, each as it comes and balanced.
            let lorry =
                (0..=HALVINGS).flat_map(|halved| [(halved, false), (halved, true)]).find_map(|(halved, balanced)| {
                    let height = (halved > 0).then_some(truck.size[2] >> halved);
                    let policy = Policy { height, balanced, truck: Some(truck.row.0 as usize), ..Policy::default() };
                    let (packed, _) = self.pack_goods(&counts, stock.clone(), &policy, Effort::Greedy, 1, self.seed);
                    let whole = packed.into_iter().find(|packed| packed.items.len() as u64 == copies)?;
                    self.alone_in(&whole, truck)
                });
            ways.extend(lorry.map(|lorry| Alone { bin: bin.row.0 as usize, lorry }));
        }
        ways
    }

    /// A truck with this bin alone, if it takes it.
    fn alone_in(&self, bin: &PackedBin, truck: &Bin) -> Option<Lorry> {
        let outside = &self.problem.bins()[self.problem.find_bin(&bin.bin)?].outside;
        let top = bin.items.iter().map(|placed| placed.z + placed.dz).max()?;
        for turned in [false, true] {
            let size = outside.size_with(top, turned);
            if !outside.turns[usize::from(turned)] || (0..3).any(|axis| size[axis] > truck.size[axis]) {
                continue;
            }
            let [dx, dy, dz] = size;
            let stood = StoodBin { bin: 0, x: 0, y: 0, z: 0, dx, dy, dz, turned };
            let mut lorry = Lorry { row: truck.row.0 as usize, bins: vec![(bin.clone(), stood)] };
            self.settle(&mut lorry);
            if self.broken(&lorry) == 0 {
                return Some(lorry);
            }
        }
        None
    }

    /// Trucks in `stock`, which is lessened, for bins that could not be loaded with others: each alone, the cheapest and then the
    /// smallest truck that takes it.
    pub(super) fn each_alone(&self, bins: Vec<PackedBin>, stock: &mut [Option<u32>]) -> Vec<Lorry> {
        let mut trucks: Vec<&Bin> = self.problem.trucks().iter().collect();
        trucks.sort_by(|a, b| a.cost.total_cmp(&b.cost).then(a.volume.cmp(&b.volume)));
        let mut loaded = Vec::new();
        for bin in bins {
            if self.stop.urgent() {
                break;
            }
            let in_stock = trucks.iter().filter(|truck| stock[truck.row.0 as usize] != Some(0));
            let Some(lorry) = in_stock.into_iter().find_map(|truck| self.alone_in(&bin, truck)) else {
                continue;
            };
            if let Some(stock) = &mut stock[lorry.row] {
                *stock -= 1;
            }
            loaded.push(lorry);
        }
        loaded
    }
}
