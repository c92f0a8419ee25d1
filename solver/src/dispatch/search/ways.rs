//! What vehicles do between stops whose order is given, for explanations: they try few orders, each of them well.

use super::data::Data;
use super::walk;
use crate::dispatch::plan::Visit;
use crate::dispatch::problem::{Problem, StopIndex, VehicleIndex};
use crate::search::stop::Stop;

/// Up to so many stops every station is tried between any two of them.
const FEW: usize = 4;

/// Ways by depots and stations.
pub(in crate::dispatch) struct Ways<'p> {
    problem: &'p Problem,
    data: Data<'p>,
}

impl<'p> Ways<'p> {
    /// `None` where no vehicle goes anywhere but to stops.
    pub(in crate::dispatch) fn new(problem: &'p Problem) -> Option<Self> {
        let charges = !problem.stations().is_empty();
        let goes = problem.vehicles().iter().any(|kind| !kind.reload.is_empty() || charges && kind.battery.is_some());
        if !goes {
            return None;
        }
        let mut data = Data::new(problem, &Stop::after_iterations(0));
        if problem.stops().len() <= FEW {
            data.walks.try_all();
        }
        Some(Self { problem, data })
    }

    /// The departure and the visits of a route of the stops in this order; `None` where none was found that can be
    /// driven. Skills and all else that has nothing to do with what lies between stops are not looked at.
    pub(in crate::dispatch) fn of(&self, vehicle: VehicleIndex, stops: &[StopIndex]) -> Option<(f64, Vec<Visit>)> {
        let gear = self.data.walks.of(vehicle.0)?;
        let stops: Vec<u32> = stops.iter().map(|stop| stop.0).collect();
        walk::itinerary(self.problem, &self.data, gear, &stops)
    }
}
