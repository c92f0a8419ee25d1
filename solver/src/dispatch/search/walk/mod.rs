//! Routes that are more than their stops in order: loading again, charging, breaks, traffic, bans.
//!
//! The search's state holds the order of stops alone. What a vehicle does between them is decided
//! here, anew for every order that is priced: labels go from stop to stop (`label.rs`, `grow.rs`),
//! directly or by way of a depot or a station, with or without a break, and those that another one
//! dominates are dropped. It is the fixed-route problem that Montoya, Guéret, Mendoza, Villegas
//! (2017), "The electric vehicle routing problem with nonlinear charging function", section 4.3,
//! solve for charging alone. Ours differs: one label covers charging, trips and hours, and how
//! much is charged at a station stays open until the next one, so that no more is charged than the
//! way asks for, unless that is slower there (`charge.rs`). The times of the best labels are then
//! settled exactly (`timeline.rs`).

mod begun;
mod beside;
mod charge;
mod gear;
mod grow;
mod label;
mod memory;
mod places;
mod reload;
mod serve;
mod split;
mod timeline;
mod trace;
mod traffic;
mod trips;
mod undo;

pub(super) use gear::{Gear, least_slowness};
pub(super) use trips::Trips;

use super::data::Data;
use crate::dispatch::plan::Visit;
use crate::dispatch::problem::Problem;
use grow::Walker;
use memory::Memory;
use split::Split;
use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering};

/// The gear of every vehicle type; empty where all routes are their stops in order.
#[derive(Default)]
pub(super) struct Walks {
    /// By vehicle type; `None` for those whose routes are their stops in order.
    pub(super) gears: Vec<Option<Gear>>,
    /// Tells the data of one phase of a run from those of others, whose routes cost otherwise.
    pub(super) run: u64,
    /// By vehicle type: whether its routes are split into trips exactly (`split.rs`).
    splits: Vec<bool>,
}

impl Walks {
    /// Of all vehicle types; the tables of the data are there already. `limit` scales what must not
    /// be exceeded.
    pub(super) fn new(problem: &Problem, data: &Data<'_>, limit: &dyn Fn(f64) -> f64) -> Self {
        Self {
            run: new_run(),
            gears: problem.vehicles().indices().map(|kind| Gear::new(problem, data, kind, limit)).collect(),
            splits: Vec::new(),
        }
    }

    /// What vehicles of type `kind` do between stops, if anything.
    #[inline]
    pub(super) fn of(&self, kind: u32) -> Option<&Gear> {
        self.gears.get(kind as usize).and_then(Option::as_ref)
    }
    /// Whether any type does.
    pub(super) const fn on(&self) -> bool {
        !self.gears.is_empty()
    }
    /// Tries all places between stops, where they are few enough.
    pub(super) fn try_all(&mut self) {
        self.gears.iter_mut().flatten().for_each(Gear::try_all);
    }
    /// Of which types the routes are split into trips exactly, by what data now cost.
    pub(super) fn which_split(&self, data: &Data<'_>) -> Vec<bool> {
        self.gears.iter().map(|gear| gear.as_ref().is_some_and(|gear| gear.splits(data))).collect()
    }
    pub(super) fn set_split(&mut self, splits: Vec<bool>) {
        self.splits = splits;
    }
    /// The gear of a type whose routes are split into trips exactly.
    #[inline]
    pub(super) fn splitting(&self, kind: u32) -> Option<&Gear> {
        if self.splits.get(kind as usize) == Some(&true) { self.of(kind) } else { None }
    }
    /// Whether any type's routes are split into trips exactly.
    pub(super) fn split(&self) -> bool {
        self.splits.contains(&true)
    }
    /// Whether some type's routes take a walk along them to price a place.
    pub(super) fn dear(&self) -> bool {
        self.gears.iter().zip(&self.splits).any(|(gear, &splits)| gear.is_some() && !splits)
    }
}

/// Routes of up to so many stops are priced in full: it takes little, and what is best is often another way altogether.
const SHORT: usize = 4;

/// A number that no other data have.
pub(super) fn new_run() -> u64 {
    static RUNS: AtomicU64 = AtomicU64::new(1);
    RUNS.fetch_add(1, Ordering::Relaxed)
}

thread_local! {
    /// So that pricing allocates nothing.
    static WALKER: RefCell<Walker> = RefCell::default();
    static MEMORY: RefCell<Memory> = RefCell::default();
    static SPLIT: RefCell<Split> = RefCell::default();
}

/// What the stops in this order cost beyond the direct ways between them: detours, duration,
/// overtime, lateness; infinite when they cannot be served so, or only for `most` or more.
pub(super) fn surplus(data: &Data<'_>, gear: &Gear, stops: &[u32], most: f64) -> f64 {
    if data.walks.splitting(gear.kind).is_some() {
        let cost = SPLIT.with_borrow_mut(|split| split.surplus(data, gear, stops));
        return if cost < most { cost } else { f64::INFINITY };
    }
    // Only what was priced without a limit is remembered: under one, fewer labels may be kept.
    let key = Memory::key(data.walks.run, gear, stops.iter().copied());
    if let Some(known) = MEMORY.with_borrow(|memory| memory.get(key)) {
        return if known < most { known } else { f64::INFINITY };
    }
    WALKER.with_borrow_mut(|walker| {
        let direct = walker.begin(data, gear, stops);
        let found = walker.best(data, gear, stops, most + direct);
        let cost = found.map_or(f64::INFINITY, |found| found.cost - direct);
        if most == f64::INFINITY {
            let hubs = walker.hubs(found.as_ref(), stops.len());
            MEMORY.with_borrow_mut(|memory| memory.put(key, cost, hubs));
        }
        cost
    })
}

/// The same of a route with a stop added at position `at`: where the route without it is remembered
/// and nothing but cost and feasibility hangs on the clock, the added stop is tried beside the places
/// that it goes to between stops, and with one more (`beside.rs`). What is best with the stop there is
/// found when the route is settled.
pub(super) fn surplus_with(data: &Data<'_>, gear: &Gear, stops: &[u32], at: usize, most: f64) -> f64 {
    let beside = || {
        let before = stops.iter().enumerate().filter(|&(position, _)| position != at).map(|(_, &stop)| stop);
        let key = Memory::key(data.walks.run, gear, before);
        MEMORY.with_borrow(|memory| {
            let hubs = memory.hubs(key)?;
            let price = |walker: &mut Walker| {
                let direct = walker.begin(data, gear, stops);
                walker.beside(data, gear, stops, at, hubs, most + direct) - direct
            };
            Some(WALKER.with_borrow_mut(price))
        })
    };
    let short = stops.len() <= SHORT || gear.begun(stops).is_some();
    let remembered = if !short && gear.is_steady(data) { beside() } else { None };
    remembered.unwrap_or_else(|| surplus(data, gear, stops, most))
}

/// The route as a plan tells it: departure and visits. `None` when it cannot be driven.
pub(super) fn itinerary(problem: &Problem, data: &Data<'_>, gear: &Gear, stops: &[u32]) -> Option<(f64, Vec<Visit>)> {
    if data.walks.splitting(gear.kind).is_some() {
        return SPLIT.with_borrow_mut(|split| split.itinerary(problem, data, gear, stops));
    }
    WALKER.with_borrow_mut(|walker| {
        walker.begin(data, gear, stops);
        let found = walker.best(data, gear, stops, f64::INFINITY)?;
        let visits = walker.visits(problem, data, gear, stops, &found);
        Some((found.depart / data.scale, visits))
    })
}
