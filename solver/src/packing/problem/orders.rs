//! Orders: who gets what. Each is packed on its own; the items are then the catalogue of articles. Goods that have prices but
//! no orders are one order, which has no name.

use super::{Draft, ItemIndex};
use crate::defaults;
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One order: what goes together, and to nobody else.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// Its id, unique among the orders.
    pub id: String,
    /// What is ordered. In a CSV folder `orders.csv` has a row for each line: `order`, `item`, `quantity`, and `zone` if
    /// there is one.
    pub lines: Vec<Line>,
    /// The zone of the freight prices that it goes to. Default: the first zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
}

/// One article of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Id of the item.
    pub item: String,
    /// How many. Default: 1.
    #[serde(default = "defaults::one::<u32>", skip_serializing_if = "defaults::is_one")]
    pub quantity: u32,
}

/// The orders as rows of numbers: a month of them takes a few megabytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Orders {
    /// Item and quantity of every line, order after order; an item that an order names twice stands once, added up.
    lines: Vec<(ItemIndex, u32)>,
    /// Where each order's lines end.
    ends: Vec<u32>,
    /// Rows of the orders' zones.
    zones: Vec<u16>,
    rows: FxHashMap<Box<str>, u32>,
}

impl Orders {
    /// The draft's orders; ids are known to be sound. Without orders, but with prices, all items as one.
    pub(super) fn of(draft: &Draft, item_rows: &FxHashMap<String, ItemIndex>) -> Self {
        let mut orders = Self::default();
        let zones = draft.prices.iter().filter_map(|prices| prices.freight.as_ref()).flat_map(|freight| &freight.zones);
        let zone_rows: FxHashMap<&str, u16> = zones.zip(0..).map(|(zone, row)| (zone.id.as_str(), row)).collect();
        let zone_row =
            |zone: &Option<String>| zone.as_deref().and_then(|zone| zone_rows.get(zone).copied()).unwrap_or(0);
        for (order, row) in draft.orders.iter().zip(0..) {
            let first = orders.lines.len();
            for line in &order.lines {
                let Some(&item) = item_rows.get(&line.item) else { continue };
                match orders.lines[first..].iter_mut().find(|(known, _)| *known == item) {
                    Some((_, quantity)) => *quantity = quantity.saturating_add(line.quantity),
                    None => orders.lines.push((item, line.quantity)),
                }
            }
            orders.close(zone_row(&order.zone));
            orders.rows.insert(order.id.as_str().into(), row);
        }
        if draft.orders.is_empty() && draft.prices.is_some() {
            let quantities = draft.items.iter().map(|item| item.quantity);
            orders.lines.extend((0..).map(ItemIndex).zip(quantities));
            orders.close(zone_row(&draft.zone));
        }
        orders
    }

    /// Ends the order to which the last lines belong.
    fn close(&mut self, zone: u16) {
        self.ends.push(self.lines.len() as u32);
        self.zones.push(zone);
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.ends.len()
    }
    /// Whether there are none: all items are packed together.
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
    /// The items of an order, each once, with their quantities.
    pub fn lines(&self, order: usize) -> &[(ItemIndex, u32)] {
        let start = if order == 0 { 0 } else { self.ends[order - 1] as usize };
        &self.lines[start..self.ends[order] as usize]
    }
    /// Row of the freight zone that an order goes to.
    pub fn zone(&self, order: usize) -> usize {
        usize::from(self.zones[order])
    }
    /// Whether they have names, which the bins of a plan bear; if not, there is one at most.
    pub fn are_named(&self) -> bool {
        !self.rows.is_empty()
    }
    /// The row of the order with this name, or of the one without any.
    pub fn find(&self, name: Option<&str>) -> Option<usize> {
        match name {
            Some(id) => self.rows.get(id).map(|&row| row as usize),
            None => (!self.are_named() && !self.is_empty()).then_some(0),
        }
    }
    /// Copies of each item over all orders.
    pub(super) fn totals(&self, items: usize) -> Vec<u32> {
        let mut totals = vec![0_u32; items];
        for &(item, quantity) in &self.lines {
            let total = &mut totals[item.0 as usize];
            *total = total.saturating_add(quantity);
        }
        totals
    }
}
