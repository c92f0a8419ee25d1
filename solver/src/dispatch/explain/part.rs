//! The part of an instance that one route is about: all its rules, depots and vehicle types, few stops.

use super::super::plan::Route;
use super::super::problem::{Draft, Problem, ShiftDraft, StopIndex, VehicleIndex};
use super::change::Room;
use crate::ids::Idx as _;
use crate::plan_file::InitialVisit;

/// Cuts parts out of an instance.
pub(super) struct Parts<'p> {
    problem: &'p Problem,
    /// The instance without stops, matrices and what one route alone does not tell.
    frame: Draft,
}

impl<'p> Parts<'p> {
    /// Parts of `problem`.
    pub(super) fn new(problem: &'p Problem) -> Self {
        let frame = Draft {
            stops: Vec::new(),
            distances: Vec::new(),
            durations: Vec::new(),
            previous_routes: Vec::new(),
            ..problem.draft().clone()
        };
        Self { problem, frame }
    }

    /// The whole instance.
    pub(super) const fn problem(&self) -> &'p Problem {
        self.problem
    }

    /// The instance with these stops alone, in file order.
    pub(super) fn draft(&self, stops: &[StopIndex]) -> Draft {
        let whole = self.problem.draft();
        let mut kept = stops.to_vec();
        kept.sort_unstable();
        kept.dedup();
        let mut draft = self.frame.clone();
        draft.stops = kept.iter().map(|stop| whole.stops[stop.row()].clone()).collect();
        // Depots and stations are all there.
        let has = |visit: &InitialVisit| {
            self.problem.stop_by_id(visit.id()).is_none() || draft.stops.iter().any(|stop| stop.id == visit.id())
        };
        let begun = draft.initial_routes.iter().filter(|route| route.stops.iter().all(has)).cloned().collect();
        draft.initial_routes = begun;
        for (rows, all) in [(&mut draft.distances, &whole.distances), (&mut draft.durations, &whole.durations)] {
            if all.is_empty() {
                continue;
            }
            let first = self.problem.place(StopIndex(0)).row();
            let behind = first + whole.stops.len();
            let stops = kept.iter().map(|&stop| self.problem.place(stop).row());
            let places: Vec<usize> = (0..first).chain(stops).chain(behind..all.len()).collect();
            *rows = places.iter().map(|&from| places.iter().map(|&to| all[from][to]).collect()).collect();
        }
        draft
    }

    /// The route in a part of the instance, not bound to the minute: where its departure says in which of several
    /// shifts it is, the part's vehicle has that shift alone.
    pub(super) fn in_its_shift(&self, draft: &mut Draft, route: &Route) -> (Route, Room) {
        let shift = route.depart.and_then(|_| self.problem.in_shift(&route.vehicle, route.depart));
        let room = shift.map_or(Room::ANY, |vehicle| self.keep_shift(draft, vehicle));
        (Route { depart: None, ..route.clone() }, room)
    }

    /// Leaves the part's vehicle type with one of its shifts alone; how much that may grow.
    pub(super) fn keep_shift(&self, draft: &mut Draft, vehicle: VehicleIndex) -> Room {
        let own = self.problem.vehicles()[vehicle].shift;
        let kind = &mut draft.vehicles[self.problem.vehicles()[vehicle].row];
        if kind.shifts.is_empty() {
            return Room::ANY;
        }
        let others = self.problem.shifts(vehicle).map(|other| self.problem.vehicles()[other].shift);
        let (mut before, mut behind) = (own.from.max(0.0), f64::INFINITY);
        // Shifts must not touch.
        let step = if self.problem.whole_times() { 1.0 } else { 0.01 };
        let within = |gap: f64| (((gap / step).ceil() - 1.0) * step).max(0.0);
        for other in others {
            if other.to <= own.from && other.from < own.from {
                before = before.min(within(own.from - other.to));
            } else if other.from >= own.to && other.to > own.to {
                behind = behind.min(within(other.from - own.to));
            }
        }
        kind.shifts = vec![ShiftDraft { from: own.from, to: own.to }];
        kind.min_rest = 0.0;
        Room { before, behind }
    }
}
