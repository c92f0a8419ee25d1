//! Seeded synthetic packing instances: a web shop's parcels into a handful of carton types.

use super::{generate_orders, generate_trucks};
use crate::city;
use packhorse_solver::packing::{BinType, Draft, ItemType, MOST_COPIES, MOST_ORDERS, Objective, Orientation};
use packhorse_solver::search::random;
use packhorse_solver::units::{Grams, Millimetres};
use rand::RngExt;

/// How large an instance is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Size {
    /// Item types.
    pub items: usize,
    /// Copies of an item type at most.
    pub copies: usize,
    /// Carton types.
    pub bins: usize,
    /// Orders; 0: all items are packed together.
    pub orders: usize,
    /// Stops at which the goods of a truck are unloaded; 0: nothing is unloaded on the way.
    pub stops: usize,
    /// Types of truck into which the bins go; 0: they go into none.
    pub trucks: usize,
}

impl Default for Size {
    fn default() -> Self {
        Self { items: 30, copies: 4, bins: 5, orders: 0, stops: 0, trucks: 0 }
    }
}

/// Types of truck are made up to this number.
const MOST_TRUCKS: usize = 3;

/// Reads `name=count` pairs.
///
/// # Errors
/// An unknown name, where the message lists the allowed ones; nothing of something, or more than can be solved.
pub fn size_from(pairs: &[(String, usize)]) -> Result<Size, String> {
    let mut size = Size::default();
    for (name, count) in pairs {
        match name.as_str() {
            "items" | "copies" | "bins" if *count == 0 => {
                return Err(format!("packing needs at least 1 of \"{name}\", found 0"));
            }
            "items" => size.items = *count,
            "copies" => size.copies = *count,
            "bins" => size.bins = *count,
            "orders" => size.orders = *count,
            "stops" => size.stops = *count,
            "trucks" => size.trucks = *count,
            _ => {
                return Err(format!(
                    "packing has no size \"{name}\"; there are items, copies (of each item, at most), bins, orders, \
                     stops (of a truck), trucks (types of them)"
                ));
            }
        }
    }
    // What `solve` would refuse.
    let copies = size.items.saturating_mul(size.copies) as u64;
    if size.orders == 0 && copies > MOST_COPIES {
        return Err(format!(
            "{} items with up to {} copies each may be {copies} copies; packing takes at most {MOST_COPIES}",
            size.items, size.copies
        ));
    }
    if size.orders > 0 && (size.stops > 0 || size.trucks > 0) {
        return Err("orders go without stops and trucks: each is packed on its own".to_owned());
    }
    if size.stops > size.items {
        return Err(format!("{} stops for {} items; each stop needs one", size.stops, size.items));
    }
    if size.trucks > MOST_TRUCKS {
        return Err(format!("{} types of truck; at most {MOST_TRUCKS} are made", size.trucks));
    }
    if size.orders > MOST_ORDERS {
        return Err(format!("{} orders; packing takes at most {MOST_ORDERS}", size.orders));
    }
    Ok(size)
}

/// An instance of `size`: cartons from 250 × 200 × 120 mm upwards with costs that grow more slowly than
/// their volume, items that fit the largest, half of which must stay upright. With orders: a month of a web shop; with stops or
/// trucks: goods for vehicles.
pub fn generate(size: &Size, seed: u64) -> Draft {
    if size.orders > 0 {
        return generate_orders::generate(size, seed);
    }
    if size.trucks > 0 {
        return generate_trucks::two_levels(size, seed);
    }
    if size.stops > 0 {
        return generate_trucks::truck_of_stops(size, seed);
    }
    let mut random = random::stream(seed, "generate-packing", 0);
    let bins: Vec<BinType> = (0..size.bins)
        .map(|row| {
            let scale = 1.0 + 1.6 * row as f64 / size.bins.max(2).saturating_sub(1) as f64;
            let side = |base: f64| ((base * scale / 10.0).round() * 10.0) as i64;
            let [x, y, z] = [side(250.0), side(200.0), side(120.0)];
            let litres = (x * y * z) as f64 / 1e6;
            BinType {
                id: format!("carton-{}", row + 1),
                x: Millimetres(x),
                y: Millimetres(y),
                z: Millimetres(z),
                max_weight_g: Some(Grams(if row * 2 < size.bins { 15_000 } else { 30_000 })),
                cost: Some((20.0 + 9.0 * litres.powf(0.8)).round()),
                ..BinType::default()
            }
        })
        .collect();
    let items = (0..size.items)
        .map(|row| {
            let [x, y, z] = [30..=380, 20..=260, 10..=180].map(|range| random.random_range::<i64, _>(range));
            let density = random.random_range(0.08..0.9); // g/cm³, of goods with their packaging
            let grams = (density * (x * y * z) as f64 / 1000.0).round().max(5.0);
            let upright = random.random_range(0..2) == 0;
            let orientations =
                if upright { vec![Orientation::Xyz, Orientation::Yxz] } else { Orientation::ALL.to_vec() };
            ItemType {
                quantity: random.random_range(1..=size.copies as u32),
                value: (grams * random.random_range(0.2..4.0)).round(),
                orientations,
                ..item(row, [x, y, z], grams as i64)
            }
        })
        .collect();
    let name = format!("packing-i{}-s{seed}", size.items);
    Draft { name, objective: Objective::Cost, bins, items, ..Draft::default() }
}

/// The item in a row, of these sides and so many grams.
pub(super) fn item(row: usize, [x, y, z]: [i64; 3], grams: i64) -> ItemType {
    ItemType {
        id: city::article_id(row + 1),
        x: Millimetres(x),
        y: Millimetres(y),
        z: Millimetres(z),
        weight_g: Grams(grams),
        ..ItemType::default()
    }
}
