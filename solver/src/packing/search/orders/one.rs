//! One order from the first guess to the proof.

use super::engine::Engine;
use super::exact::Said;
use super::fits::{Duals, dually_too_much, plainly_too_much, stances_inside};
use super::many::Assembly;
use super::packer::Rule;
use super::shop::{Carton, Shop};
use super::split::{Split, is_small};
use super::wanted::{Answer, Parcel, Types, Wanted};
use super::worker::{Effort, Worker};
use crate::search::random::Random;

/// How much is done for one order in a round.
#[derive(Debug, Clone, Copy)]
pub(super) struct Care {
    /// For every carton tried.
    pub(super) effort: Effort,
    /// Divisions tried by the exact method.
    pub(super) divisions: u32,
    /// Ruins of greedy assemblies.
    pub(super) ruins: u32,
    /// Iterations of the general search.
    pub(super) general: u64,
}

/// Orders of up to so many items may be proven by complete search.
pub(super) const SMALL: u32 = 12;

/// The first answer: that of the quick packer where the rules allow it, and else of the general search.
pub(super) fn first(
    engine: &Engine<'_>,
    shop: &Shop,
    wanted: &Wanted,
    forbidden: &Types,
    worker: &mut Worker<'_>,
    random: &mut Random,
) -> Option<Answer> {
    let mut answer = Answer { lower: at_least(shop, wanted, forbidden), ..Answer::default() };
    if wanted.kinds.is_empty() {
        return Some(answer);
    }
    let plain = engine.is_plain(wanted);
    if !plain {
        take(shop, wanted, engine.pack(shop, wanted, None, forbidden, 20), &mut answer);
    }
    let loose = quick(shop, wanted, forbidden, worker, random).filter(|loose| {
        let cheaper = answer.parcels.is_empty() || loose.price < answer.price * (1.0 - 1e-12);
        plain || cheaper && engine.accepts(wanted, &loose.parcels)
    });
    if let Some(loose) = loose {
        (answer.price, answer.parcels) = (loose.price, loose.parcels);
    }
    (!answer.parcels.is_empty()).then_some(answer)
}

/// The first answer by the quick packer, which knows sizes, weights and orientations alone: the cheapest carton that takes all, else greedy
/// assemblies.
fn quick(
    shop: &Shop,
    wanted: &Wanted,
    forbidden: &Types,
    worker: &mut Worker<'_>,
    random: &mut Random,
) -> Option<Answer> {
    let mut answer = Answer { lower: at_least(shop, wanted, forbidden), ..Answer::default() };
    let counts = wanted.counts();
    let cartons = worker.cheapest_first(shop, wanted.weight(&counts), forbidden);
    for &(price, carton) in &cartons {
        if let Some(places) = worker.pack(shop, carton, &wanted.kinds, &counts, 0, random) {
            let places = places.into_boxed_slice();
            answer.parcels = vec![Parcel { carton: carton as u16, places }];
            answer.price = price;
            break;
        }
    }
    // Several cartons, where they might be cheaper than the one.
    if answer.parcels.is_empty() || answer.price > several_cost(shop, forbidden, answer.lower) {
        Assembly { shop, wanted, forbidden }.start(worker, &mut answer, random);
    }
    (!answer.parcels.is_empty()).then_some(answer)
}

/// Largest item first, best fit: what the searches are measured against. A carton is opened and filled, the largest item first,
/// each into the space that it fits best; what does not fit goes into the next.
///
/// `by_volume`: the carton opened is the smallest whose volume, sides and limit suffice for all that is left, as warehouse systems choose
/// it. Else it is the smallest that takes all that is left when so filled.
pub(super) fn best_fit(
    shop: &Shop,
    wanted: &Wanted,
    forbidden: &Types,
    by_volume: bool,
    worker: &mut Worker<'_>,
) -> Option<Answer> {
    let mut answer = Answer { lower: at_least(shop, wanted, forbidden), ..Answer::default() };
    let mut cartons: Vec<usize> = (0..shop.cartons.len()).filter(|&carton| !forbidden.has(carton)).collect();
    cartons.sort_by_key(|&carton| (shop.cartons[carton].volume, carton));
    let mut counts = wanted.counts();
    while counts.iter().any(|&count| count > 0) {
        worker.arrange(&wanted.kinds, &counts, 0, None);
        let fitting = cartons.iter().copied().find(|&carton| {
            if by_volume {
                let suffices = !plainly_too_much(&shop.cartons[carton], &wanted.kinds, &counts);
                suffices
                    && (worker.fill(shop, carton, &wanted.kinds, Rule::Tight, false)
                        || !worker.packer.places.is_empty())
            } else {
                worker.fill(shop, carton, &wanted.kinds, Rule::Tight, true)
            }
        });
        let carton = match fitting {
            Some(carton) => carton,
            // The largest that takes anything.
            None => cartons.iter().rev().copied().find(|&carton| {
                worker.fill(shop, carton, &wanted.kinds, Rule::Tight, false);
                !worker.packer.places.is_empty()
            })?,
        };
        let places = worker.packer.places.clone().into_boxed_slice();
        for place in &places {
            counts[usize::from(place.kind)] -= 1;
        }
        let parcel = Parcel { carton: carton as u16, places };
        answer.price += wanted.price(shop, &parcel);
        answer.parcels.push(parcel);
    }
    Some(answer)
}

/// Improves an answer, and proves what can be proven.
pub(super) fn refine(
    engine: &Engine<'_>,
    shop: &Shop,
    wanted: &Wanted,
    forbidden: &Types,
    care: Care,
    worker: &mut Worker<'_>,
    random: &mut Random,
    answer: &mut Answer,
) {
    if engine.is_plain(wanted) {
        improve(Some(engine), shop, wanted, forbidden, care, worker, random, answer);
        return;
    }
    // With the rules that the quick packer does not know an order costs no less than without.
    if let Some(mut loose) = quick(shop, wanted, forbidden, worker, random) {
        improve(None, shop, wanted, forbidden, care, worker, random, &mut loose);
        answer.lower = answer.lower.max(loose.lower).min(answer.price);
        if loose.price < answer.price * (1.0 - 1e-12) && engine.accepts(wanted, &loose.parcels) {
            (answer.price, answer.parcels) = (loose.price, loose.parcels);
        }
    }
    let cartons = worker.cheapest_first(shop, wanted.weight(&wanted.counts()), forbidden);
    for &(price, carton) in &cartons {
        let beyond = price >= answer.price * (1.0 - 1e-12);
        if beyond || answer.proven(shop) || worker.stop.urgent() {
            break;
        }
        // What is proven not to fit without the rules is not tried with them.
        if price >= answer.lower * (1.0 - 1e-9) {
            take(shop, wanted, engine.pack(shop, wanted, Some(carton), forbidden, care.general), answer);
        }
    }
    if !answer.proven(shop) && !worker.stop.urgent() {
        take(shop, wanted, engine.pack(shop, wanted, None, forbidden, care.general), answer);
    }
}

/// The same by the quick packer, for large orders helped by the general search where there is an `engine`.
fn improve(
    engine: Option<&Engine<'_>>,
    shop: &Shop,
    wanted: &Wanted,
    forbidden: &Types,
    care: Care,
    worker: &mut Worker<'_>,
    random: &mut Random,
    answer: &mut Answer,
) {
    let counts = wanted.counts();
    let cartons = worker.cheapest_first(shop, wanted.weight(&counts), forbidden);
    let large = wanted.copies() > SMALL;
    let send = |only: Option<usize>| {
        engine.filter(|_| large).and_then(|engine| engine.pack(shop, wanted, only, forbidden, care.general))
    };
    let nodes = if large { care.effort.nodes / 10 } else { care.effort.nodes };
    let effort = Effort { nodes, ..care.effort };
    // The cheapest single carton that is not proven too small bounds all single ones.
    let mut single = f64::INFINITY;
    for &(price, carton) in &cartons {
        if price >= answer.price * (1.0 - 1e-12) || worker.stop.urgent() {
            single = single.min(price);
            break;
        }
        match worker.settle(shop, carton, &wanted.kinds, &counts, effort, random) {
            Said::No => {}
            Said::Open => {
                single = single.min(price);
                let packed = send(Some(carton));
                if packed.is_some() {
                    take(shop, wanted, packed, answer);
                    break;
                }
            }
            Said::Yes(places) => {
                let places = places.into_boxed_slice();
                answer.parcels = vec![Parcel { carton: carton as u16, places }];
                answer.price = price;
                single = single.min(price);
                break;
            }
        }
    }
    let several = several_cost(shop, forbidden, answer.lower);
    answer.lower = answer.lower.max(single.min(several)).min(answer.price);
    if answer.proven(shop) {
        return;
    }
    if several < answer.price {
        if answer.parcels.len() > 1 {
            Assembly { shop, wanted, forbidden }.improve(worker, answer, care.ruins, random);
            if !answer.proven(shop) && !worker.stop.urgent() {
                take(shop, wanted, send(None), answer);
            }
        }
        // Each part goes into whatever carton the carrier takes with the part.
        let allowed: Vec<usize> = (0..shop.cartons.len()).filter(|&carton| !forbidden.has(carton)).collect();
        if !answer.proven(shop) && is_small(wanted, allowed.len()) {
            Split::new(shop, wanted, allowed).run(worker, answer, care.divisions, effort, random);
        }
    }
}

/// Takes parcels that cost less.
pub(super) fn take(shop: &Shop, wanted: &Wanted, parcels: Option<Vec<Parcel>>, answer: &mut Answer) {
    let Some(parcels) = parcels else { return };
    let price: f64 = parcels.iter().map(|parcel| wanted.price(shop, parcel)).sum();
    if price.is_finite() && (answer.parcels.is_empty() || price < answer.price * (1.0 - 1e-12)) {
        answer.price = price;
        answer.parcels = parcels;
    }
}

/// Two cartons or more cost at least this, where no packing costs less than `lower`.
fn several_cost(shop: &Shop, forbidden: &Types, lower: f64) -> f64 {
    let prices = (0..shop.cartons.len()).filter(|&carton| !forbidden.has(carton));
    let least = prices.map(|carton| shop.price(carton, 0)).fold(f64::INFINITY, f64::min);
    lower.max(2.0 * least)
}

/// No packing of the order costs less: the article that is hardest to please, the price of covering volume and weight ([`super::rates`]),
/// and where cartons are counted, dual feasible functions on a carton that holds each of them.
pub(super) fn at_least(shop: &Shop, wanted: &Wanted, forbidden: &Types) -> f64 {
    let counts = wanted.counts();
    let (volume, weight) = (wanted.volume(&counts), wanted.weight(&counts));
    // What the carrier does not take even empty is no carton for anything.
    let taken = |carton: usize| !forbidden.has(carton) && shop.cartons[carton].max_weight >= 0;
    let allowed = || (0..shop.cartons.len()).filter(|&carton| taken(carton));
    let mut least = shop.at_least(volume, weight, forbidden);
    for kind in &wanted.kinds {
        let fitting = allowed().filter(|&carton| {
            let bin = &shop.cartons[carton];
            kind.weight <= bin.max_weight && stances_inside(kind, bin.size) > 0
        });
        let cheapest = fitting.map(|carton| shop.price(carton, kind.weight)).fold(f64::INFINITY, f64::min);
        if cheapest.is_finite() {
            least = least.max(cheapest);
        }
    }
    if shop.counting { counted(shop, wanted, &counts, least, forbidden) } else { least * (1.0 - 1e-10) }
}

/// The least number of cartons: rounded up, and raised while so many hull cartons cannot hold the order.
fn counted(shop: &Shop, wanted: &Wanted, counts: &[u32], least: f64, forbidden: &Types) -> f64 {
    // Prices are 1 and a millionth for volume.
    let mut bound = (least - 1e-4 * least.max(1.0)).ceil().max(f64::from(u8::from(!counts.is_empty())));
    let mut size = [0; 3];
    for (_, carton) in shop.cartons.iter().enumerate().filter(|&(row, _)| !forbidden.has(row)) {
        for (side, &own) in size.iter_mut().zip(&carton.size) {
            *side = own.max(*side);
        }
    }
    if counts.is_empty() {
        return bound;
    }
    let mut duals = Duals::default();
    duals.prepare(size, &wanted.kinds);
    let masks: Vec<u8> = wanted.kinds.iter().map(|kind| stances_inside(kind, size)).collect();
    let load = duals.load(|kind| f64::from(counts[kind]), |kind| masks[kind]);
    bound = bound.max((load - 1e-9).ceil());
    if bound < 2.0 {
        let mut fresh = Duals::default();
        let too_small = |carton: &Carton, duals: &mut Duals| dually_too_much(duals, carton, &wanted.kinds, counts);
        let none = shop.cartons.iter().enumerate().filter(|&(row, _)| !forbidden.has(row)).all(|(_, carton)| {
            let weight = wanted.weight(counts);
            weight > carton.max_weight || wanted.volume(counts) > carton.volume || too_small(carton, &mut fresh)
        });
        if none {
            bound = 2.0;
        }
    }
    bound
}
