//! A seeded month of a web shop: orders of a few articles, carton types, and the carrier's price tables.

use super::generate::{Size, item};
use packhorse_solver::packing::{
    BinType, Draft, Freight, ItemType, Line, Objective, Order, Orientation, Prices, Step, Zone,
};
use packhorse_solver::search::random::{self, Random};
use packhorse_solver::units::{Grams, Millimetres};
use rand::RngExt;

/// Zones of the carrier.
const ZONES: usize = 4;
/// Upper ends of the price steps, in kilograms.
const STEPS: [i64; 9] = [1, 2, 3, 5, 8, 12, 17, 24, 31];

/// An instance of `size` with orders: many small articles and few large ones, some far more wanted than others, mostly
/// one to three lines an order; cartons with walls of 4 mm, and prices of filler, material, CO2 and freight by zone.
pub(super) fn generate(size: &Size, seed: u64) -> Draft {
    let mut random = random::stream(seed, "generate-packing-orders", 0);
    let bins = (0..size.bins).map(|row| carton(row, size.bins)).collect();
    let items: Vec<ItemType> = (0..size.items).map(|row| article(row, &mut random)).collect();
    let orders = (0..size.orders)
        .map(|row| {
            let mut lines: Vec<Line> = Vec::new();
            let wanted = 1 + (0..7).take_while(|_| random.random_range(0..100) < 60).count();
            for _ in 0..wanted {
                // The square of a uniform draw: the first articles are wanted most.
                let at = random.random_range(0.0..1.0_f64).powi(2) * items.len() as f64;
                let item = items[(at as usize).min(items.len() - 1)].id.clone();
                let mut quantity = 1;
                while quantity < size.copies as u32 && random.random_range(0..100) < 25 {
                    quantity += 1;
                }
                if lines.iter().all(|line| line.item != item) {
                    lines.push(Line { item, quantity });
                }
            }
            let zone = Some(format!("zone-{}", 1 + random.random_range(0..ZONES)));
            Order { id: format!("O{:06}", row + 1), lines, zone }
        })
        .collect();
    Draft {
        name: format!("packing-o{}-s{seed}", size.orders),
        objective: Objective::Cost,
        bins,
        items,
        orders,
        prices: Some(prices()),
        ..Draft::default()
    }
}

fn carton(row: usize, count: usize) -> BinType {
    let share = row as f64 / count.max(2).saturating_sub(1) as f64;
    // Flat, cubic and long ones by turns.
    let shape = [[1.25, 1.0, 0.5], [1.0, 0.85, 0.8], [1.6, 0.8, 0.6]][row % 3];
    let base = 190.0 + 300.0 * share;
    let [x, y, z] = shape.map(|factor: f64| ((base * factor / 10.0).round() * 10.0) as i64);
    let square_cm = 2.6 * (x * y + y * z + x * z) as f64 / 100.0;
    BinType {
        id: format!("carton-{}", row + 1),
        x: Millimetres(x),
        y: Millimetres(y),
        z: Millimetres(z),
        tare_g: Grams((square_cm * 0.055).round() as i64),
        max_gross_g: Some(Grams(31_000)),
        cost: Some((6.0 + square_cm * 0.006).round()),
        outer_mm: Some([x, y, z].map(|side| Millimetres(side + 8))),
        material_cm2: Some(square_cm.round()),
        co2_g: Some((square_cm * 0.05).round()),
        ..BinType::default()
    }
}

fn article(row: usize, random: &mut Random) -> ItemType {
    let mut side = |least: f64, most: f64| {
        let draw: f64 = random.random_range(0.0..1.0);
        (least + (most - least) * draw.powf(1.6)).round() as i64
    };
    let [x, y, z] = [side(40.0, 420.0), side(30.0, 280.0), side(8.0, 190.0)];
    let density = random.random_range(0.05..0.5); // g/cm³, of goods with their packaging
    let grams = (density * (x * y * z) as f64 / 1000.0).round().max(5.0);
    let upright = random.random_range(0..5) == 0;
    let orientations = if upright { vec![Orientation::Xyz, Orientation::Yxz] } else { Orientation::ALL.to_vec() };
    ItemType { orientations, ..item(row, [x, y, z], grams as i64) }
}

fn prices() -> Prices {
    let zones = (0..ZONES)
        .map(|zone| {
            let near = 1.0 + 0.35 * zone as f64;
            let cost = |kilograms: i64| (near * (290.0 + 62.0 * (kilograms as f64).powf(0.85))).round();
            let steps = STEPS.iter().map(|&kilograms| Step { to_g: Grams(1000 * kilograms), cost: cost(kilograms) });
            Zone { id: format!("zone-{}", zone + 1), steps: steps.collect(), beyond_per_kg: None }
        })
        .collect();
    Prices {
        filler_per_litre: 2.5,
        filler_co2_g_per_litre: 15.0,
        material_per_m2: 18.0,
        co2_per_kg: 12.0,
        freight: Some(Freight { divisor: Some(5_000), round_g: Grams(500), zones }),
        ..Prices::default()
    }
}
