//! Seeded goods for vehicles: one load unloaded stop by stop, or pallets and crates that go into trucks.

use super::generate::{Size, item};
use packhorse_solver::packing::{Axle, BinType, Centre, Draft, ItemType, Objective, Orientation, TruckType};
use packhorse_solver::search::random::{self, Random};
use packhorse_solver::units::{Grams, Millimetres};
use rand::RngExt;

/// Inner sides of trucks from small to large, the load they take in kilograms, and where their axles stand, what each bears
/// and what it carries of the empty truck.
const TRUCKS: [([i64; 3], i64, [[i64; 3]; 2]); 3] = [
    ([7_200, 2_450, 2_400], 9_000, [[-700, 7_100, 3_900], [4_700, 11_500, 3_100]]),
    ([9_500, 2_450, 2_600], 12_000, [[-700, 9_000, 4_400], [6_200, 16_000, 4_000]]),
    ([13_600, 2_450, 2_700], 24_000, [[1_000, 13_000, 4_000], [9_200, 24_000, 4_500]]),
];

/// One large truck to be filled, each item for one of the stops in turn, all supported, with what each bears, axles and balance.
pub(super) fn truck_of_stops(size: &Size, seed: u64) -> Draft {
    let mut random = random::stream(seed, "generate-packing-stops", 0);
    let (sides, kilograms, axles) = TRUCKS[2];
    let [x, y, z] = sides.map(Millimetres);
    let bin = BinType {
        id: "truck".to_owned(),
        x,
        y,
        z,
        max_weight_g: Some(Grams(kilograms * 1000)),
        stock: Some(1),
        centre: Some(balanced()),
        axles: axles.map(axle).to_vec(),
        ..BinType::default()
    };
    Draft {
        name: format!("packing-t{}-i{}-s{seed}", size.stops, size.items),
        objective: Objective::Utilisation,
        support: 1.0,
        bins: vec![bin],
        items: goods(size, &mut random),
        ..Draft::default()
    }
}

/// Pallets and, of two bin types and more, crates of falling size, into types of truck from the largest down.
pub(super) fn two_levels(size: &Size, seed: u64) -> Draft {
    let mut random = random::stream(seed, "generate-packing-trucks", 0);
    let pallet = BinType {
        id: "pallet".to_owned(),
        x: Millimetres(1_200),
        y: Millimetres(800),
        z: Millimetres(2_000),
        open: true,
        deck_mm: Millimetres(144),
        tare_g: Grams(25_000),
        max_gross_g: Some(Grams(900_000)),
        bears_g: Some(Grams(600_000)),
        ..BinType::default()
    };
    let crates = (1..size.bins).map(|row| {
        let step = 20 * (row as i64 - 1).min(10);
        let [x, y, z] = [780 - step, 580 - step, 490 - step].map(Millimetres);
        BinType {
            id: format!("crate-{row}"),
            x,
            y,
            z,
            outer_mm: Some([800 - step, 600 - step, 520 - step].map(Millimetres)),
            deck_mm: Millimetres(20),
            tare_g: Grams(11_000 - 20 * step),
            max_weight_g: Some(Grams(250_000)),
            bears_g: Some(Grams(400_000)),
            max_stack: Some(3),
            ..BinType::default()
        }
    });
    let trucks = (0..size.trucks).map(|row| {
        let (sides, kilograms, axles) = TRUCKS[TRUCKS.len() - 1 - row % TRUCKS.len()];
        let [x, y, z] = sides.map(Millimetres);
        TruckType {
            id: format!("truck-{}", row + 1),
            x,
            y,
            z,
            max_weight_g: Some(Grams(kilograms * 1000)),
            centre: Some(balanced()),
            axles: axles.map(axle).to_vec(),
            ..TruckType::default()
        }
    });
    Draft {
        name: format!("packing-v{}-i{}-s{seed}", size.trucks, size.items),
        support: 0.6,
        stable: true,
        bins: std::iter::once(pallet).chain(crates).collect(),
        trucks: trucks.collect(),
        items: goods(size, &mut random),
        ..Draft::default()
    }
}

const fn axle([position, bears, tare]: [i64; 3]) -> Axle {
    Axle { position_mm: Millimetres(position), max_g: Grams(bears * 1000), tare_g: Grams(tare * 1000) }
}

/// The load's centre not far from the middle across.
fn balanced() -> Centre {
    Centre { y: Some([0.4, 0.6]), ..Centre::default() }
}

/// Upright goods of 0.08 to 0.35 kilograms a litre; a fifth is fragile, most others bear three to ten times their weight. With
/// stops each item goes to one of them, in turn.
fn goods(size: &Size, random: &mut Random) -> Vec<ItemType> {
    let good = |row: usize| {
        let [x, y, z] = [20..=80, 20..=60, 20..=70].map(|range| 10 * random.random_range::<i64, _>(range));
        let grams = (random.random_range(0.08..0.35) * (x * y * z) as f64 / 1000.0).round() as i64;
        let bears = match random.random_range(0..10) {
            0 | 1 => Some(0),
            2 | 3 => None,
            _ => Some(grams * random.random_range(3..=10)),
        };
        ItemType {
            quantity: random.random_range(1..=size.copies as u32),
            orientations: vec![Orientation::Xyz, Orientation::Yxz],
            bears_g: bears.map(Grams),
            stop: (size.stops > 0).then(|| 1 + (row % size.stops) as u32),
            ..item(row, [x, y, z], grams)
        }
    };
    (0..size.items).map(good).collect()
}
