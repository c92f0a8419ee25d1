//! Lot sizing without initial stock: what is left to make, and schedules of it.

use super::super::plan::{Order, Plan};
use super::super::problem::{Item, Lots};

/// The problem net of initial stock. Rows are items, columns periods from 0.
pub(crate) struct Net<'a> {
    pub(crate) items: &'a [Item],
    /// Units still to be made for each period.
    pub(crate) demand: Vec<Vec<f64>>,
    pub(crate) capacity: &'a [f64],
    /// Holding cost of the initial stock, which no plan changes.
    pub(crate) constant: f64,
}

/// Quantities by item and period; a positive one is set up.
pub(crate) type Quantities = Vec<Vec<f64>>;
/// Set-ups by item and period.
pub(crate) type Setups = Vec<Vec<bool>>;

impl<'a> Net<'a> {
    pub(crate) fn of(lots: &'a Lots) -> Self {
        let mut constant = 0.0;
        let net = |(item, demand): (&Item, &Vec<f64>)| {
            let mut left = item.initial_stock;
            let mut row = Vec::with_capacity(demand.len());
            for &wanted in demand {
                let taken = left.min(wanted);
                left -= taken;
                constant += item.holding_cost * left;
                row.push(wanted - taken);
            }
            row
        };
        let demand = lots.items.iter().zip(&lots.demand).map(net).collect();
        Self { items: lots.items.as_slice(), demand, capacity: &lots.capacity, constant }
    }

    pub(crate) fn periods(&self) -> usize {
        self.capacity.len()
    }

    /// Set-up and holding cost of quantities that meet the demand.
    pub(crate) fn cost(&self, made: &Quantities) -> f64 {
        let mut cost = self.constant;
        for ((item, demand), made) in self.items.iter().zip(&self.demand).zip(made) {
            let mut stock = 0.0;
            for (quantity, wanted) in made.iter().zip(demand) {
                if *quantity > 0.0 {
                    cost += item.setup_cost;
                }
                stock += quantity - wanted;
                cost += item.holding_cost * stock;
            }
        }
        cost
    }

    /// Capacity used in each period.
    pub(crate) fn used(&self, made: &Quantities) -> Vec<f64> {
        let mut used = vec![0.0; self.periods()];
        for (item, made) in self.items.iter().zip(made) {
            for (used, quantity) in used.iter_mut().zip(made) {
                if *quantity > 0.0 {
                    *used += item.setup_time + item.unit_time * quantity;
                }
            }
        }
        used
    }

    /// Whether no period is above its capacity, far within the slack of the check.
    pub(crate) fn fits(&self, used: &[f64]) -> bool {
        used.iter().zip(self.capacity).all(|(used, capacity)| *used <= capacity + 1e-7 * capacity.max(1.0))
    }

    /// Feasible: met in time and within capacity.
    pub(crate) fn is_feasible(&self, made: &Quantities) -> bool {
        let met = self.demand.iter().zip(made).all(|(demand, made)| {
            let mut stock = 0.0;
            demand.iter().zip(made).all(|(wanted, quantity)| {
                stock += quantity - wanted;
                *quantity >= 0.0 && stock >= -1e-7 * wanted.max(1.0)
            })
        });
        met && self.fits(&self.used(made))
    }

    /// The plan of these quantities.
    pub(crate) fn plan(&self, made: &Quantities) -> Plan {
        let mut plan = Plan::default();
        for (item, made) in self.items.iter().zip(made) {
            for (period, &quantity) in (1..).zip(made).filter(|(_, quantity)| **quantity > 0.0) {
                plan.orders.push(Order {
                    item: item.id.clone(),
                    location: "1".to_owned(),
                    supplier: "1".to_owned(),
                    period: Some(period),
                    date: None,
                    quantity,
                });
            }
        }
        plan
    }

    /// The quantities of a plan; what does not belong to the instance is left out.
    pub(crate) fn quantities(&self, plan: &Plan) -> Quantities {
        let rows: rustc_hash::FxHashMap<&str, usize> =
            self.items.iter().enumerate().map(|(row, item)| (item.id.as_str(), row)).collect();
        let mut made = vec![vec![0.0; self.periods()]; self.items.len()];
        for order in &plan.orders {
            let period = order.period.and_then(|period| (period as usize).checked_sub(1));
            if let (Some(&row), Some(t)) = (rows.get(order.item.as_str()), period)
                && t < self.periods()
                && order.quantity.is_finite()
                && order.quantity > 0.0
            {
                made[row][t] += order.quantity;
            }
        }
        made
    }
}

/// Which quantities are positive.
pub(crate) fn setups_of(made: &Quantities) -> Setups {
    made.iter().map(|row| row.iter().map(|&quantity| quantity > 0.0).collect()).collect()
}
