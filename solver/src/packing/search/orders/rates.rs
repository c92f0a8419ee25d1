//! What goods cost at least by volume and weight: prices of a unit of each that no parcel undercuts.
//!
//! The covering bound with two rows, by its dual. A parcel of goods with volume `v` and weight `w` in a carton of volume `V_c` costs
//! `p_c(w)`, a staircase. Rates `λ, μ >= 0` with `λ V_c + μ w <= p_c(w)` for every carton and every load that it may have make
//! `λ v + μ w` a lower bound for every parcel, hence for every division of an order. The best rates for an order are at a vertex
//! of that polygon, and there are few.

use super::shop::Shop;
use super::wanted::Types;

/// Cents for a cubic millimetre and for a gram.
pub(super) type Rate = [f64; 2];

/// A load up to which a carton costs a price: volume, weight (infinite without a limit), price.
pub(super) type Offer = [f64; 3];

/// The vertices of the polygon, by ascending rate of weight. None where there is no carton.
pub(super) fn rates(shop: &Shop, forbidden: &Types) -> Vec<Rate> {
    let cartons = (0..shop.cartons.len()).filter(|&carton| !forbidden.has(carton));
    let offers: Vec<Offer> = cartons.flat_map(|carton| shop.offers(carton)).copied().collect();
    vertices(&offers)
}

/// Of offers with one volume those that some rate of weight can meet: the heavier, the dearer, and dearer more and more.
pub(super) fn binding(mut offers: Vec<Offer>) -> Vec<Offer> {
    offers.sort_by(|a, b| a[1].total_cmp(&b[1]).then(b[2].total_cmp(&a[2])));
    let mut kept: Vec<Offer> = Vec::with_capacity(offers.len());
    for offer in offers {
        let [_, weight, price] = offer;
        while let [before @ .., [_, lighter, cheaper]] = kept.as_slice()
            && (price <= *cheaper
                || before.last().is_some_and(|[_, lightest, cheapest]| {
                    (cheaper - cheapest) * (weight - lighter) >= (price - cheaper) * (lighter - lightest)
                }))
        {
            kept.pop();
        }
        kept.push(offer);
    }
    kept
}

/// Walks along the envelope `λ(μ) = min (price - μ weight) / volume`, from where weight costs nothing to where volume does.
fn vertices(offers: &[Offer]) -> Vec<Rate> {
    // An offer without volume limits the rate of weight alone.
    let last = offers.iter().map(|[_, weight, price]| price / weight).filter(|rate| !rate.is_nan());
    let last = last.fold(f64::INFINITY, f64::min);
    let lines = || offers.iter().filter(|[volume, ..]| *volume > 0.0);
    let at = |&[volume, weight, price]: &Offer, mu: f64| {
        if mu > 0.0 { (price - mu * weight) / volume } else { price / volume }
    };
    let slope = |&[volume, weight, _]: &Offer| weight / volume;
    let lowest = |mu: f64| lines().map(|line| at(line, mu)).fold(f64::INFINITY, f64::min);
    let mut found = Vec::new();
    let mut mu = 0.0;
    while let lambda = lowest(mu)
        && lambda.is_finite()
    {
        found.push([lambda.max(0.0), mu]);
        if mu >= last || found.len() > offers.len() {
            break;
        }
        // The steepest of the lines that meet here is followed until a steeper one crosses it.
        let near = lambda + 1e-12 * lambda.abs();
        let Some(here) = lines().filter(|line| at(line, mu) <= near).max_by(|a, b| slope(a).total_cmp(&slope(b)))
        else {
            break;
        };
        let crossing = |line: &Offer| {
            let (steeper, lead) = (slope(line) - slope(here), at(line, 0.0) - at(here, 0.0));
            (steeper > 0.0).then(|| lead / steeper).filter(|&crossing| crossing > mu)
        };
        let next = lines().filter_map(crossing).fold(last, f64::min);
        if !(next > mu && next.is_finite()) {
            break;
        }
        mu = next;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{binding, vertices};

    #[test]
    fn vertices_are_the_best_rates_for_some_order() {
        // A small carton at 2 and a large one at 3, each for 10 g; one more for 20 g at 5.
        let offers = [[4.0, 10.0, 2.0], [8.0, 10.0, 3.0], [8.0, 20.0, 5.0]];
        let found = vertices(&offers);
        let best = |volume: f64, weight: f64| {
            found.iter().map(|[lambda, mu]| lambda * volume + mu * weight).fold(0.0, f64::max)
        };
        // By volume alone three eighths; by weight alone two tenths; a full small carton costs what it costs.
        assert!((best(8.0, 0.0) - 3.0).abs() < 1e-9 && (best(0.0, 10.0) - 2.0).abs() < 1e-9);
        assert!((best(4.0, 10.0) - 2.0).abs() < 1e-9 && (best(8.0, 10.0) - 3.0).abs() < 1e-9);
        assert!(found.iter().all(|[lambda, mu]| {
            offers.iter().all(|[volume, weight, price]| lambda * volume + mu * weight <= price * (1.0 + 1e-9))
        }));
        assert_eq!(vertices(&[[4.0, f64::INFINITY, 2.0]]), [[0.5, 0.0]]);
        assert_eq!(vertices(&[[4.0, 0.0, 2.0]]), [[0.5, 0.0]]);
        assert!(vertices(&[]).is_empty());
        // Two cartons without a price, and one whose weight may grow at 3 a kilogram.
        assert_eq!(vertices(&[[4.0, 9.0, 0.0], [2.0, 1.0, 0.0]]), [[0.0, 0.0]]);
        assert_eq!(vertices(&[[10.0, 0.0, 5.0], [0.0, 1000.0, 3.0]]), [[0.5, 0.0], [0.5, 0.003]]);
    }
    #[test]
    fn what_binds_makes_the_same_polygon() {
        let offers: Vec<[f64; 3]> =
            [(0.0, 5.0), (10.0, 5.0), (20.0, 9.0), (30.0, 10.0), (30.0, 12.0), (40.0, 20.0), (50.0, 21.0)]
                .map(|(weight, price)| [6.0, weight, price])
                .to_vec();
        let kept = binding(offers.clone());
        assert_eq!(kept.iter().map(|offer| offer[1]).collect::<Vec<_>>(), [10.0, 30.0, 50.0]);
        assert_eq!(vertices(&kept), vertices(&offers));
    }
}
