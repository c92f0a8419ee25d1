//! A given plan of orders: of each order whose packing in it is whole, sound and cheaper than ours, that is taken over.

use super::Packing;
use super::one::at_least;
use super::wanted::{Answer, Parcel, Place, Types, Wanted};
use crate::packing::plan::{PackedBin, Plan};
use crate::packing::problem::Problem;
use std::collections::BTreeMap;

/// What an order must cost less to be taken over, as a share.
const LESS: f64 = 1e-9;

/// Takes over what `start` has better than `answers`. Equal orders share what is the best for one of them.
pub(super) fn take_over(packing: &Packing<'_>, start: &Plan, answers: &mut [Option<Answer>]) {
    let mut by_order: BTreeMap<usize, Vec<&PackedBin>> = BTreeMap::new();
    for bin in &start.bins {
        if let Some(order) = packing.problem.orders().find(bin.order.as_deref()) {
            by_order.entry(order).or_default().push(bin);
        }
    }
    for (order, bins) in by_order {
        if packing.stop.urgent() {
            return;
        }
        let group = packing.groups.of_order[order] as usize;
        let (shop, wanted) = (packing.shop(group), packing.wanted(group, &packing.base));
        let Some(parcels) = parcels(packing.problem, &wanted, &bins, &packing.base) else { continue };
        let price: f64 = parcels.iter().map(|parcel| wanted.price(shop, parcel)).sum();
        let known = answers[group].as_ref();
        let cheaper = price.is_finite() && known.is_none_or(|known| price < known.price - LESS * known.price.abs());
        if cheaper && packing.engine.accepts(&wanted, &parcels) {
            let lower = known.map_or_else(|| at_least(shop, &wanted, &packing.base), |known| known.lower);
            answers[group] = Some(Answer { parcels, price, lower });
        }
    }
}

/// The bins of an order as parcels, where they hold just what it wants.
fn parcels(problem: &Problem, wanted: &Wanted, bins: &[&PackedBin], forbidden: &Types) -> Option<Vec<Parcel>> {
    let mut left = wanted.counts();
    let mut parcels = Vec::with_capacity(bins.len());
    for bin in bins {
        let carton = problem.find_bin(&bin.bin)?.0 as usize;
        if forbidden.has(carton) {
            return None;
        }
        let mut places = Vec::with_capacity(bin.items.len());
        for placed in &bin.items {
            let article = problem.find_item(&placed.item)?.0;
            let kind = wanted.kinds.iter().position(|kind| kind.article == article)?;
            left[kind] = left[kind].checked_sub(1)?;
            let narrow = |values: [i64; 3]| -> Option<[i32; 3]> {
                let [x, y, z] = values.map(|value| i32::try_from(value).ok());
                Some([x?, y?, z?])
            };
            let (at, size) = (narrow(placed.corner())?, narrow(placed.size())?);
            places.push(Place { kind: u16::try_from(kind).ok()?, at, size });
        }
        parcels.push(Parcel { carton: u16::try_from(carton).ok()?, places: places.into_boxed_slice() });
    }
    left.iter().all(|&left| left == 0).then_some(parcels)
}
