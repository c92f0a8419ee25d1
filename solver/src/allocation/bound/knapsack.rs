//! The continuous knapsack of one site: the best of what pays for itself, up to the capacity.

/// A demand that a site would gain by serving.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    /// Gain a unit of quantity, negative as it lowers the cost.
    pub(super) rate: f64,
    /// The demand's quantity.
    pub(super) quantity: f64,
    /// Row of the demand.
    pub(super) demand: u32,
}

/// What a site takes: the items before `whole`, and of the item at `whole` the share `part`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Filling {
    /// Sum of the gains, at most 0.
    pub(super) value: f64,
    /// So many items, from the front, are taken whole.
    pub(super) whole: usize,
    /// Share of the next item that still fits.
    pub(super) part: f64,
}

/// Fills `capacity` with the best rates and brings those items to the front. Linear time: halves
/// around a median until the breaking item is near, then sorts the few that are left (Balas and Zemel 1980).
pub(super) fn fill(items: &mut [Item], capacity: f64) -> Filling {
    let value = |items: &[Item]| items.iter().map(|item| item.rate * item.quantity).sum::<f64>();
    let weight: f64 = items.iter().map(|item| item.quantity).sum();
    if weight <= capacity {
        return Filling { value: value(items), whole: items.len(), part: 0.0 };
    }
    let by_rate = |a: &Item, b: &Item| a.rate.total_cmp(&b.rate).then(a.demand.cmp(&b.demand));
    let (mut low, mut high, mut room) = (0, items.len(), capacity);
    while high - low > 16 {
        let middle = (high - low) / 2;
        items[low..high].select_nth_unstable_by(middle, by_rate);
        let front: f64 = items[low..=low + middle].iter().map(|item| item.quantity).sum();
        if front <= room {
            room -= front;
            low += middle + 1;
        } else {
            high = low + middle + 1;
        }
    }
    items[low..high].sort_unstable_by(by_rate);
    while low < high && items[low].quantity <= room {
        room -= items[low].quantity;
        low += 1;
    }
    let part = items.get(low).map_or(0.0, |item| (room / item.quantity).clamp(0.0, 1.0));
    let last = items.get(low).map_or(0.0, |item| item.rate * item.quantity * part);
    Filling { value: value(&items[..low]) + last, whole: low, part }
}
