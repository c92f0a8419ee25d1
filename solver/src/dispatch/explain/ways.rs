//! The ways of one vehicle type by depots and stations between stops whose order is given.

use super::super::plan::Route;
use super::super::problem::{Problem, StopIndex, VehicleIndex};
use super::super::search::Ways;
use super::charge;

/// Finds ways of a vehicle type.
pub(super) struct OnTheWay<'p> {
    problem: &'p Problem,
    ways: Ways<'p>,
    /// The type in each of its shifts.
    shifts: Vec<VehicleIndex>,
}

impl<'p> OnTheWay<'p> {
    /// Of the type in this row of the draft; `None` where it goes to stops alone.
    pub(super) fn new(problem: &'p Problem, row: usize) -> Option<Self> {
        let shifts = problem.vehicles().indices().filter(|&index| problem.vehicles()[index].row == row).collect();
        Some(Self { problem, ways: Ways::new(problem)?, shifts })
    }

    /// Routes of the stops in this order, the best found in each shift.
    pub(super) fn of(&self, stops: &[StopIndex], route: &Route) -> Vec<Route> {
        let walked = self.shifts.iter().filter_map(|&shift| self.ways.of(shift, stops));
        walked.map(|(_, visits)| Route { stops: visits, schedule: None, ..route.clone() }).collect()
    }

    /// The shortest route of the stops in this order that the battery is enough for, whatever else it breaks.
    pub(super) fn charged(&self, stops: &[StopIndex], route: &Route) -> Option<Route> {
        // What a route in progress has charged is not to be chosen.
        let shift = self.shifts.first().filter(|_| self.problem.initial_routes().is_empty())?;
        let visits = charge::shortest(self.problem, *shift, stops)?;
        Some(Route { stops: visits, schedule: None, ..route.clone() })
    }

    /// The distance of the stops in this order by the direct ways.
    pub(super) fn length(&self, stops: &[StopIndex]) -> f64 {
        let Some(kind) = self.shifts.first().map(|&shift| &self.problem.vehicles()[shift]) else { return 0.0 };
        let stops = stops.iter().map(|&stop| self.problem.place(stop));
        let places: Vec<_> = kind.start.into_iter().chain(stops).chain(kind.end).collect();
        places.windows(2).map(|way| self.problem.distance_for(kind, way[0], way[1])).sum()
    }
}
