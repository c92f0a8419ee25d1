//! Cartons of which there are only so many: who gets them.
//!
//! The orders are packed as if there were enough. Where a type is used more often than there are, every order that uses
//! it is packed without it as well; those that lose least by that give it up, and from then on do without. Each time an
//! order loses a type for good, so this ends. Where not even that helps, orders stay unpacked.

use super::wanted::{Answer, Types};

/// The state of one order, or of equal ones: its answer and the types that it does without.
#[derive(Debug, Clone, Default)]
pub(super) struct Claim {
    pub(super) group: usize,
    /// Orders that the claim stands for.
    pub(super) members: u32,
    pub(super) answer: Option<Answer>,
    /// Whether the answer packs the whole order.
    pub(super) whole: bool,
    pub(super) forbidden: Types,
}

impl Claim {
    pub(super) fn uses(&self, carton: usize) -> u32 {
        let parcels = self.answer.iter().flat_map(|answer| &answer.parcels);
        parcels.filter(|parcel| usize::from(parcel.carton) == carton).count() as u32
    }
}

/// Packs orders (rows) without the types forbidden to each.
pub(super) type Without<'a> = &'a mut dyn FnMut(&[(usize, Types)]) -> Vec<Option<Answer>>;

/// Takes types from orders until every stock suffices. `without` packs an order (row) without the types forbidden.
pub(super) fn share(stocks: &[Option<u32>], claims: &mut [Claim], enough: &dyn Fn() -> bool, without: Without<'_>) {
    loop {
        let over = (0..stocks.len()).find(|&carton| {
            let used: u64 = claims.iter().map(|claim| u64::from(claim.uses(carton))).sum();
            stocks[carton].is_some_and(|stock| used > u64::from(stock))
        });
        let Some(carton) = over else { return };
        let stock = stocks[carton].unwrap_or(0);
        let users: Vec<usize> = (0..claims.len()).filter(|&order| claims[order].uses(carton) > 0).collect();
        let asked: Vec<(usize, Types)> =
            users.iter().map(|&order| (order, claims[order].forbidden.with(carton))).collect();
        let answers = if enough() { vec![None; users.len()] } else { without(&asked) };
        // What an order loses for each carton that it gives up; infinite where it cannot do without.
        let price = |answer: &Option<Answer>| answer.as_ref().map_or(f64::INFINITY, |answer| answer.price);
        let mut losses: Vec<(f64, usize)> = users
            .iter()
            .zip(&answers)
            .enumerate()
            .map(|(row, (&order, other))| {
                let loss = price(other) - price(&claims[order].answer);
                (loss / f64::from(claims[order].uses(carton)), row)
            })
            .collect();
        losses.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut left = stock;
        let mut answers: Vec<Option<Option<Answer>>> = answers.into_iter().map(Some).collect();
        for (_, row) in losses {
            let claim = &mut claims[users[row]];
            let uses = claim.uses(carton);
            if uses <= left {
                left -= uses;
            } else {
                claim.forbidden.add(carton);
                claim.answer = answers[row].take().flatten();
                claim.whole = claim.answer.is_some();
            }
        }
    }
}
