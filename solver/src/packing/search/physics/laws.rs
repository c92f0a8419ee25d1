//! The rules of physics as the search applies them: what holds for all items, and for the items of one type.

use crate::packing::problem::{Item, Problem, Top};

/// The unit of weights that are passed down: millionths of a gram, as in the check.
pub(super) const FINE: i128 = 1_000_000;
/// The unit of shares of a base.
pub(super) const BILLION: i64 = 1_000_000_000;

/// All stops at which something is unloaded, ascending.
pub(in crate::packing::search) fn stops(problem: &Problem) -> Vec<u32> {
    let mut stops: Vec<u32> = problem.items().iter().map(|item| item.stop).collect();
    stops.sort_unstable();
    stops.dedup();
    stops
}

/// What holds for all items.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::packing::search) struct Laws {
    /// Billionths of a base that must be supported.
    pub(super) share: i64,
    /// How far a base may stick out beyond its contact areas.
    pub(super) overhang: Option<i32>,
    /// Every item's centre lies over its contact areas' hull.
    pub(super) stable: bool,
    /// Each base is tested; else the spaces see to it that it stands, or nothing is asked.
    pub(super) footed: bool,
    /// Some type has limits on what it bears.
    pub(super) bearing: bool,
    /// Items are unloaded at different stops.
    pub(in crate::packing::search) stops: bool,
    /// Bases may stand in part: spaces reach beyond what bears.
    pub(in crate::packing::search) partial: bool,
}

impl Laws {
    pub(in crate::packing::search) fn of(problem: &Problem) -> Self {
        let support = problem.support();
        let asked = support > 0.0 || problem.overhang().is_some() || problem.stable();
        let bare = problem.items().iter().any(|item| item.bearing.top != Top::Full);
        let partial = asked && support < 1.0;
        Self {
            share: (support * BILLION as f64).floor() as i64,
            overhang: problem.overhang().map(|overhang| overhang as i32), // at most 10^6 by rule P-120
            stable: problem.stable(),
            footed: partial || (asked && bare),
            stops: problem.has_stops(),
            bearing: problem.items().iter().any(|item| item.bearing.asks()),
            partial,
        }
    }

    /// The same where spaces end with what bears.
    pub(in crate::packing::search) const fn firm(self) -> Self {
        Self { partial: false, ..self }
    }

    /// Whether bins need a pile.
    pub(in crate::packing::search) const fn piled(&self) -> bool {
        self.footed || self.bearing || self.stops
    }
}

/// What holds for the items of one type.
#[derive(Debug, Clone, Copy)]
pub(in crate::packing::search) struct Law {
    /// Weight of one, in [`FINE`].
    pub(super) weight: i128,
    /// What may rest on one, in [`FINE`].
    pub(super) bears: i128,
    /// Grams per square decimetre.
    pub(super) pressure: i64,
    pub(super) top: Top,
    /// Items in a stack from one upward.
    pub(super) stack: u32,
    pub(super) only_on_same: bool,
    /// When one is unloaded.
    pub(super) stop: u32,
    /// How many stops later than this one the last is at which anything is unloaded, of those at which anything is.
    pub(super) turn: u32,
}

impl Law {
    /// Of an item type; `stops` are all stops, ascending.
    pub(in crate::packing::search) fn of(item: &Item, stops: &[u32]) -> Self {
        let bearing = &item.bearing;
        Self {
            weight: i128::from(item.weight) * FINE,
            bears: bearing.weight.map_or(i128::MAX, |limit| i128::from(limit) * FINE),
            pressure: bearing.pressure.unwrap_or(i64::MAX),
            top: bearing.top,
            stack: bearing.stack.unwrap_or(u32::MAX),
            only_on_same: bearing.only_on_same,
            stop: item.stop,
            turn: (stops.len() - stops.partition_point(|&stop| stop <= item.stop)) as u32,
        }
    }

    /// Whether a contact of this `area` bears so much, in [`FINE`].
    pub(super) const fn withstands(&self, share: i128, area: i64) -> bool {
        // A square decimetre is 10^4 square millimetres, and 10^6 / 10^4 = 100.
        self.pressure == i64::MAX || share <= self.pressure as i128 * 100 * area as i128
    }
}
