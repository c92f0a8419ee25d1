//! A seeded synthetic city: warehouses, vans and cargo bikes, parcels with time windows.
//!
//! Homes and warehouses are those of the shared city; weights are log-normal; a share
//! of stops has one delivery window, some have two, some are pickups of returns. The fleet has
//! room for one and a half times what is needed, so instances are feasible but not slack.

use crate::city::{self, Place};
use packhorse_solver::dispatch::Draft;
use packhorse_solver::dispatch::problem::{DepotDraft, Objective, StopDraft, StopKind, VehicleDraft, WindowDraft};
use packhorse_solver::geometry::{Metric, Rounding};
use packhorse_solver::search::random::{Random, stream};
use rand::RngExt as _;
use rand_distr::{Distribution as _, LogNormal};

/// How large an instance is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Size {
    /// Stops in all; default 60.
    pub stops: usize,
    /// Warehouses; default 1.
    pub depots: usize,
    /// How many of the stops belong to a transport from stop to stop, two each; default 0.
    pub pairs: usize,
}

impl Default for Size {
    fn default() -> Self {
        Self { stops: 60, depots: 1, pairs: 0 }
    }
}

/// Takes `stops=…`, `depots=…`, `pairs=…`.
///
/// # Errors
/// On any other name, or counts that do not fit together.
pub fn size_from(pairs: &[(String, usize)]) -> Result<Size, String> {
    let mut size = Size::default();
    for (name, count) in pairs {
        match name.as_str() {
            "stops" => size.stops = *count,
            "depots" => size.depots = *count,
            "pairs" => size.pairs = *count,
            _ => return Err(format!("dispatch has no size \"{name}\"; there are stops, depots, pairs")),
        }
    }
    if size.stops == 0 || size.depots == 0 {
        return Err("a dispatch instance needs at least one stop and one depot".to_owned());
    }
    if 2 * size.pairs > size.stops {
        return Err(format!("{} pairs need {} stops, there are {}", size.pairs, 2 * size.pairs, size.stops));
    }
    Ok(size)
}

/// The working day, in seconds from midnight.
const DAY: (u32, u32) = (8 * 3600, 18 * 3600);
/// Heaviest parcel bundle for one stop, in grams.
const HEAVIEST_G: i64 = 120_000;

/// Makes an instance. The same size and seed give the same instance on every machine.
pub fn generate(size: &Size, seed: u64) -> Draft {
    let mut random = stream(seed, "generate dispatch", 0);
    let mut draft = Draft::empty(format!("city-{}-{seed}", size.stops));
    draft.objective = Objective::Cost;
    draft.coordinates = Metric::Haversine;
    draft.rounding = Rounding::Nearest;
    draft.speed = 7.5; // 27 km/h, a city's mean with lights and turns
    draft.dimensions = vec!["weight_g".to_owned(), "volume_ml".to_owned()];
    draft.depots = (1..=size.depots.max(1)).map(|k| depot(seed, k)).collect();
    draft.stops = (1..=size.stops).map(|k| stop(city::customer(seed, k), &mut random)).collect();
    for k in 0..size.pairs.min(size.stops / 2) {
        join(&mut draft.stops, 2 * k);
    }
    draft.vehicles = fleet(&draft);
    draft
}

fn depot(seed: u64, k: usize) -> DepotDraft {
    let warehouse = city::warehouse(seed, k);
    DepotDraft { id: warehouse.id, x: Some(warehouse.x), y: Some(warehouse.y), ..DepotDraft::default() }
}

fn stop(customer: Place, random: &mut Random) -> StopDraft {
    let weight = LogNormal::new(8.3, 0.9).map_or(4_000.0, |lognormal| lognormal.sample(random));
    let weight = (weight as i64).clamp(100, HEAVIEST_G);
    let kind = if random.random_bool(0.08) { StopKind::Pickup } else { StopKind::Delivery };
    StopDraft {
        id: customer.id,
        x: Some(customer.x),
        y: Some(customer.y),
        kind,
        quantities: vec![weight, weight * random.random_range(3..9)],
        windows: windows(random),
        service: f64::from(random.random_range(4..=12_u32) * 30),
        ..StopDraft::default()
    }
}

/// None for two fifths, else one of two to four hours, sometimes a morning and an evening.
fn windows(random: &mut Random) -> Vec<WindowDraft> {
    let draw = random.random_range(0..10_u32);
    if draw < 4 {
        return Vec::new();
    }
    if draw == 9 {
        let hour = |h: u32| f64::from(h * 3600);
        return vec![
            WindowDraft { from: hour(8), to: hour(11) },
            WindowDraft { from: hour(15), to: hour(18) - 1800.0 },
        ];
    }
    let hours = random.random_range(2..=4_u32);
    let from = random.random_range(0..=2 * (9 - hours)) * 1800 + DAY.0 + 1800;
    vec![WindowDraft { from: f64::from(from), to: f64::from(from + hours * 3600) }]
}

/// Makes a transport of the stops `first` and `first + 1`: an early pickup, a late delivery.
fn join(stops: &mut [StopDraft], first: usize) {
    let quantities = stops[first].quantities.clone();
    let ids = (stops[first].id.clone(), stops[first + 1].id.clone());
    let day = |from: u32, to: u32| vec![WindowDraft { from: f64::from(from * 3600), to: f64::from(to * 3600) }];
    let pickup = &mut stops[first];
    (pickup.kind, pickup.pair, pickup.windows) = (StopKind::Pickup, Some(ids.1), day(8, 14));
    let delivery = &mut stops[first + 1];
    (delivery.kind, delivery.pair, delivery.windows) = (StopKind::Delivery, Some(ids.0), day(9, 17));
    delivery.quantities = quantities;
}

/// Vans and cargo bikes at every depot; the vans alone could carry everything one and a half times.
fn fleet(draft: &Draft) -> Vec<VehicleDraft> {
    let depots = draft.depots.len() as i64;
    let total = |d: usize| draft.stops.iter().map(|stop| stop.quantities[d]).sum::<i64>();
    let (weight, volume) = (900_000, 6_000_000);
    // What a day has time for: some 60 stops a van.
    let stops = draft.stops.len() as i64;
    let needed = (total(0) * 3 / (2 * weight)).max(total(1) * 3 / (2 * volume)).max(stops / 30) + 1;
    let each = u32::try_from(needed / depots + 2).unwrap_or(u32::MAX);
    let shift = (f64::from(DAY.0), Some(f64::from(DAY.1 + 3600)));
    let mut vehicles = Vec::new();
    for depot in &draft.depots {
        let common = VehicleDraft {
            start: Some(depot.id.clone()),
            earliest_start: shift.0,
            latest_end: shift.1,
            ..VehicleDraft::default()
        };
        vehicles.push(VehicleDraft {
            id: format!("van-{}", depot.id),
            count: Some(each),
            capacity: vec![weight, volume],
            fixed_cost: 4_500.0,
            cost_per_distance: 0.04,
            cost_per_hour: 2_400.0,
            ..common.clone()
        });
        vehicles.push(VehicleDraft {
            id: format!("bike-{}", depot.id),
            count: Some(each.div_ceil(3)),
            capacity: vec![HEAVIEST_G, 1_500_000],
            fixed_cost: 900.0,
            cost_per_distance: 0.005,
            cost_per_hour: 2_000.0,
            max_distance: Some(60_000.0),
            speed_factor: 0.6,
            ..common
        });
    }
    vehicles
}

#[cfg(test)]
mod tests {
    use super::{Size, generate, size_from};
    use packhorse_solver::dispatch::Problem;

    #[test]
    fn instances_are_sound_and_repeat() {
        for size in [Size::default(), Size { stops: 1, depots: 1, pairs: 0 }, Size { stops: 300, depots: 3, pairs: 40 }]
        {
            let draft = generate(&size, 7);
            assert_eq!(draft, generate(&size, 7));
            assert_ne!(draft.stops, generate(&size, 8).stops);
            let (problem, warnings) = Problem::new(draft).unwrap();
            assert_eq!(warnings, [], "{size:?}");
            assert_eq!((problem.stops().len(), problem.depots()), (size.stops, size.depots));
        }
    }

    #[test]
    fn sizes_are_named() {
        let pairs = |list: &[(&str, usize)]| list.iter().map(|&(n, c)| (n.to_owned(), c)).collect::<Vec<_>>();
        assert_eq!(size_from(&pairs(&[("stops", 10), ("pairs", 5)])).unwrap().pairs, 5);
        assert!(size_from(&pairs(&[("trucks", 10)])).unwrap_err().contains("stops, depots, pairs"));
        assert!(size_from(&pairs(&[("stops", 1), ("pairs", 1)])).is_err());
    }
}
