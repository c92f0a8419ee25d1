//! Seeded synthetic instances: the assortment of a small web shop in its warehouses, or a press shop.

use crate::city;
use packhorse_solver::replenishment::Draft;
use packhorse_solver::replenishment::problem::{DemandForm, Item, LeadTime, Mode, OnOrder, Service, Stock};
use packhorse_solver::search::random::stream;
use rand::RngExt as _;
use rand_distr::{Distribution as _, Gamma, Poisson};

/// How large an instance is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Policies: items, each kept at every location.
    pub items: usize,
    /// Policies: locations.
    pub locations: usize,
    /// Policies: weeks of demand history.
    pub history: usize,
    /// Lot sizing instead: items that share a capacity; 0 for policies.
    pub lots: usize,
    /// Lot sizing: periods.
    pub periods: usize,
}

impl Default for Size {
    fn default() -> Self {
        Self { items: 40, locations: 2, history: 52, lots: 0, periods: 20 }
    }
}

/// A size from pairs such as `items=40`.
///
/// # Errors
/// Names the allowed words when a pair has another.
pub fn size_from(pairs: &[(String, usize)]) -> Result<Size, String> {
    let mut size = Size::default();
    for (name, count) in pairs {
        match name.as_str() {
            "lots" => size.lots = *count,
            _ if *count == 0 => return Err(format!("the size {name}=0 is empty; write at least 1")),
            "items" => size.items = *count,
            "locations" => size.locations = *count,
            "history" => size.history = *count,
            "periods" => size.periods = *count,
            _ => {
                return Err(format!(
                    "a replenishment has no size \"{name}\"; there are items, locations, history, lots, periods"
                ));
            }
        }
    }
    Ok(size)
}

/// An instance of that size: stocks with weekly history, or lots over periods. Money in cents.
pub fn generate(size: &Size, seed: u64) -> Draft {
    if size.lots > 0 { lots(size, seed) } else { shop(size, seed) }
}

fn shop(size: &Size, seed: u64) -> Draft {
    let mut random = stream(seed, "replenishment-items", 0);
    let name = format!("shop-i{}-l{}-seed{seed}", size.items, size.locations);
    let mut draft = Draft::new(name, Mode::Policies);
    draft.start_date = Some("2026-11-23".to_owned());
    draft.days_per_period = 7;
    for number in 1..=size.items {
        let item = city::article_id(number);
        // Few fast movers, many slow ones; prices from 3 to 200 euros.
        let speed = 40.0 * (1.0 - random.random_range(0.0..0.98_f64)).powf(1.3);
        let price_cents = 300.0 * (random.random_range(0.0..1.0_f64) * 4.2).exp();
        let ratio = random.random_range(1.0..4.0);
        let supplier = format!("V{}", random.random_range(1..=5));
        let lead = f64::from(random.random_range(1..=4_u32));
        for location in 1..=size.locations {
            let mean = speed * random.random_range(0.4..1.6);
            let history: Vec<f64> = (0..size.history).map(|_| draw(&mut random, mean, ratio)).collect();
            let mut stock = Stock::new(item.clone(), DemandForm::History, (0.005 * price_cents).ceil());
            stock.location = city::warehouse_id(location);
            stock.supplier.clone_from(&supplier);
            stock.history = history;
            stock.on_hand = (mean * random.random_range(0.0..6.0)).round();
            if stock.on_hand == 0.0 {
                stock.backorders = f64::from(random.random_range(0..3_u32));
            }
            match random.random_range(0..4_u32) {
                0 => {
                    stock.lead_times = vec![
                        LeadTime { periods: lead, probability: 0.8 },
                        LeadTime { periods: lead + 2.0, probability: 0.2 },
                    ];
                }
                _ => stock.lead_time = lead,
            }
            stock.fixed_order_cost = 500.0;
            match random.random_range(0..3_u32) {
                0 => stock.shortage_cost = (0.08 * price_cents).ceil(),
                1 => (stock.service, stock.service_target) = (Some(Service::Alpha), Some(0.95)),
                _ => (stock.service, stock.service_target) = (Some(Service::Beta), Some(0.98)),
            }
            match random.random_range(0..5_u32) {
                0 => stock.pack_size = 6.0,
                1 => stock.moq = 10.0,
                _ => {}
            }
            if random.random_range(0..4_u32) == 0 {
                draft.on_order.push(OnOrder {
                    item: item.clone(),
                    location: stock.location.clone(),
                    quantity: (mean * 2.0).ceil(),
                    period: None,
                    date: Some(format!("2026-12-{:02}", random.random_range(1..=28_u32))),
                });
            }
            draft.stocks.push(stock);
        }
    }
    draft
}

/// A demand with this mean and variance ratio: Poisson with a gamma mean.
fn draw(random: &mut packhorse_solver::search::random::Random, mean: f64, ratio: f64) -> f64 {
    let mixed = match Gamma::new(mean / (ratio - 1.0).max(0.05), (ratio - 1.0).max(0.05)) {
        Ok(gamma) => gamma.sample(random),
        Err(_) => mean,
    };
    Poisson::new(mixed.max(1e-9)).map_or(0.0, |poisson| poisson.sample(random))
}

fn lots(size: &Size, seed: u64) -> Draft {
    let mut random = stream(seed, "replenishment-lots", 0);
    let name = format!("lots-i{}-t{}-seed{seed}", size.lots, size.periods);
    let mut draft = Draft::new(name, Mode::LotSizing);
    let (mut work, mut setups) = (vec![0.0; size.periods], 0.0);
    for number in 1..=size.lots {
        let item = Item {
            id: format!("SKU{number:04}"),
            setup_cost: f64::from(random.random_range(10..=100_u32) * 100),
            setup_time: f64::from(random.random_range(5..=30_u32) * 60),
            unit_time: f64::from(random.random_range(20..=90_u32)),
            holding_cost: f64::from(random.random_range(5..=50_u32)),
            initial_stock: 0.0,
        };
        let demand: Vec<f64> = (0..size.periods).map(|_| f64::from(random.random_range(0..=120_u32))).collect();
        for (work, quantity) in work.iter_mut().zip(&demand) {
            *work += item.unit_time * quantity;
        }
        setups += item.setup_time;
        draft.items.push(item);
        draft.demand.push(demand);
    }
    // Room for the mean work and most set-ups, and for the work of every start of the horizon.
    let mean = work.iter().sum::<f64>() / size.periods as f64;
    let (mut total, mut least) = (0.0, 0.0_f64);
    for (t, work) in work.iter().enumerate() {
        total += work + setups;
        least = least.max(total / (t + 1) as f64);
    }
    draft.capacities = vec![(1.15 * mean + 0.8 * setups).max(least).ceil(); size.periods];
    draft
}
