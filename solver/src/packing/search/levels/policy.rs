//! Under what terms goods are packed, so that the loaded bins suit the trucks.

use super::Levels;
use crate::packing::problem::{Bin, BinType, Centre, Item};
use crate::search::random::Random;
use crate::units::{Grams, Millimetres};
use rand::RngExt as _;

/// A balanced load weighs at most this share of a side off the middle.
const OFF_MIDDLE: f64 = 0.05;
/// Layers of loaded bins in a truck that limits of height are made for, at most.
const LAYERS: i64 = 4;

/// Terms for the bins of a round, beside what trucks demand of every bin.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Policy {
    /// An open bin with its load is at most so high; with `truck`, the goods of a closed one, too.
    pub(super) height: Option<i64>,
    /// A bin with its load weighs at most so much.
    pub(super) gross: Option<i64>,
    /// Only this type of bin.
    pub(super) only: Option<usize>,
    /// Every bin must suit this type of truck, and nothing is packed without these terms.
    pub(super) truck: Option<usize>,
    /// Loads weigh as near to the middle of their bin as bins in that truck must to its own.
    pub(super) balanced: bool,
}

impl Levels<'_> {
    /// The policies of the first rounds, the one without terms first: bins that stand in so many layers, of every type and of one.
    pub(super) fn all_policies(&self) -> Vec<Policy> {
        let mut policies = vec![Policy::default()];
        let types = self.problem.bins().len();
        let only = || std::iter::once(None).chain((0..types).filter(|_| types > 1 && types <= 8).map(Some));
        for only in only() {
            let plain = Policy { only, ..Policy::default() };
            if !policies.contains(&plain) {
                policies.push(plain);
            }
            for height in self.layer_heights() {
                policies.push(Policy { height: Some(height), ..plain });
            }
        }
        policies
    }

    /// Heights of which whole numbers fill a truck; none where all bins are closed.
    fn layer_heights(&self) -> Vec<i64> {
        let open = || self.problem.bins().iter().filter(|bin| bin.outside.height.is_none());
        let Some(least) = open().map(|bin| bin.outside.deck).min() else { return Vec::new() };
        let trucks = self.problem.trucks().iter().filter(|truck| truck.stock != Some(0));
        let mut heights: Vec<i64> = trucks
            .flat_map(|truck| (2..=LAYERS).map(|layers| truck.size[2] / layers))
            .filter(|&height| height > least)
            .collect();
        heights.sort_unstable_by(|a, b| b.cmp(a));
        heights.dedup();
        heights
    }

    /// Any policy.
    pub(super) fn drawn_policy(&self, random: &mut Random) -> Policy {
        let mut policy = self.policies[random.random_range(0..self.policies.len())];
        if random.random_range(0..3) == 0 {
            policy.only = None;
        }
        if let Some(height) = &mut policy.height
            && random.random_range(0..4) == 0
        {
            // One low bin below a higher one.
            *height = (*height as f64 * random.random_range(0.7..1.4)) as i64;
        }
        if self.weighs && random.random_range(0..3) == 0 {
            let bears = self.problem.bins().iter().filter_map(|bin| bin.outside.bears.filter(|&bears| bears > 0)).min();
            let whole: i64 = self.problem.trucks().iter().filter_map(|truck| truck.max_weight).max().unwrap_or(0);
            let shared = whole / random.random_range(2..=40);
            policy.gross = bears.filter(|_| random.random_range(0..2) == 0).or((shared > 0).then_some(shared));
        }
        policy
    }

    /// A bin type under a policy, with so many in stock; what could stand in no truck is out of stock.
    pub(super) fn bin_under(&self, bin: &Bin, policy: &Policy, stock: Option<u32>) -> BinType {
        let mut own = BinType { stock, ..self.problem.draft().bins[bin.row.0 as usize].clone() };
        let outside = &bin.outside;
        let fits = |truck: &&Bin| {
            let stands = |turned: bool| {
                let size = outside.size_with(1, turned);
                outside.turns[usize::from(turned)] && (0..3).all(|axis| size[axis] <= truck.size[axis])
            };
            policy.truck.is_none_or(|row| row == truck.row.0 as usize)
                && truck.stock != Some(0)
                && (stands(false) || stands(true))
        };
        let trucks = || self.problem.trucks().iter().filter(fits);
        let height = trucks().map(|truck| truck.size[2]).max().unwrap_or(0).min(policy.height.unwrap_or(i64::MAX));
        let low = outside.height.is_none() || policy.truck.is_some();
        let room = if low { (height - outside.deck).min(bin.size[2]) } else { bin.size[2] };
        let free = trucks().any(|truck| truck.max_weight.is_none());
        let net = trucks().filter_map(|truck| truck.max_weight).max().filter(|_| !free);
        let gross = net.into_iter().chain(policy.gross).min();
        let load = gross.map(|gross| gross - bin.tare);
        let none = trucks().next().is_none()
            || room < 1
            || load.is_some_and(|load| load < 1)
            || policy.only.is_some_and(|only| only != bin.row.0 as usize);
        if none {
            own.stock = Some(0);
            return own;
        }
        if room < bin.size[2] {
            // Shares of the height and of the volume are meant of all of it.
            let larger = bin.size[2] as f64 / room as f64;
            own.fill_limit = own.fill_limit.map(|limit| (limit * larger).min(1.0));
            if let Some(range) = own.centre.as_mut().and_then(|centre| centre.z.as_mut()) {
                *range = range.map(|share| (share * larger).min(1.0));
            }
            own.z = Millimetres(room);
        }
        if own.centre.is_none() && policy.balanced {
            let ranges = policy.truck.and_then(|row| self.problem.trucks()[row].centre).unwrap_or_default();
            let range = |asked: Option<[f64; 2]>| {
                let half = asked.map_or(OFF_MIDDLE, |[from, to]| ((to - from) / 2.0).min(OFF_MIDDLE));
                Some([0.5 - half, 0.5 + half])
            };
            own.centre = Some(Centre { x: range(ranges.x), y: range(ranges.y), z: None });
        }
        own.max_weight_g = own.max_weight_g.map(Grams::get).into_iter().chain(load).min().map(Grams);
        own
    }

    /// Why no truck takes even a bin with one such item alone, if that is so.
    pub(super) fn no_truck(&self, item: &Item) -> Option<String> {
        let taken = self.problem.bins().iter().filter(|bin| bin.stock != Some(0) && item.fits(bin)).any(|bin| {
            let own = self.bin_under(bin, &Policy::default(), None);
            let inside = |stance: &[i64; 3]| (0..3).all(|axis| stance[axis] <= own.size()[axis]);
            own.stock != Some(0)
                && own.max_net_g().is_none_or(|limit| item.weight <= limit)
                && item.stances.iter().any(inside)
        });
        (!taken).then(|| "no truck in stock takes a bin with even one of it".to_owned())
    }
}
