//! Routes in progress: what a vehicle has visited is gone through as it was, with its charges and breaks, before
//! labels choose their way.

use super::gear::Gear;
use super::grow::Walker;
use super::label::{Label, Step};
use super::serve::rested;
use crate::dispatch::problem::{DoneAt, Initial, Problem, VehicleIndex};
use crate::dispatch::search::data::Data;
use crate::ids::Idx as _;

/// A route in progress of the gear's vehicle type.
#[derive(Debug)]
pub(super) struct Begun {
    /// Its stops.
    stops: Vec<u32>,
    visits: Vec<Done>,
}

/// A visit of it.
#[derive(Debug)]
struct Done {
    step: Step,
    /// What was charged at a station; infinite for as much as there is room for.
    charge: f64,
    before: Vec<u16>,
    after: Vec<u16>,
}

impl Begun {
    /// Those of a vehicle type; `reloads` are its depots to load again at.
    pub(super) fn of(problem: &Problem, kind: VehicleIndex) -> Vec<Self> {
        let vehicle = &problem.vehicles()[kind];
        // The gear numbers the driving break behind the others.
        let gear_number = |&number: &usize| number.checked_sub(1).unwrap_or(vehicle.breaks.len()) as u16;
        let begun = |initial: &Initial| {
            let visits = initial.visits.iter().map(|done| {
                let (step, charge) = match done.at {
                    DoneAt::Stop(_) => (Step::Stop, 0.0),
                    DoneAt::Reload(depot) => {
                        let number = vehicle.reload.iter().position(|&reload| reload == depot).unwrap_or(usize::MAX);
                        (Step::Reload(number as u16), 0.0)
                    }
                    DoneAt::Station(station, charge) => {
                        (Step::Station(station.row() as u16), charge.unwrap_or(f64::INFINITY))
                    }
                };
                let numbers = |all: &[usize]| all.iter().map(gear_number).collect();
                Done { step, charge, before: numbers(&done.before), after: numbers(&done.after) }
            });
            Self { stops: initial.stops.iter().map(|stop| stop.0).collect(), visits: visits.collect() }
        };
        problem.initial_routes().iter().filter(|initial| initial.vehicle == kind).map(begun).collect()
    }

    /// Whether a route that begins with this stop goes on with it.
    pub(super) fn begins_with(&self, first: u32) -> bool {
        self.stops.first() == Some(&first)
    }
}

impl Walker {
    /// Labels at the last visit of a route in progress, from those at the departure; how many stops were
    /// served, or `None` where it cannot be gone on with.
    pub(super) fn go_through(&mut self, data: &Data<'_>, gear: &Gear, begun: &Begun, stops: &[u32]) -> Option<usize> {
        if !stops.starts_with(&begun.stops) {
            return None;
        }
        let mut served = 0;
        for (at, done) in begun.visits.iter().enumerate() {
            std::mem::swap(&mut self.here, &mut self.next);
            self.next.clear();
            self.stakes = self.stakes_from(data, gear, served + 1);
            let last = at + 1 == begun.visits.len();
            for index in 0..self.here.len() {
                self.pass_through(data, gear, done, stops, (served, last), self.here[index]);
            }
            served += usize::from(done.step == Step::Stop);
            if self.next.is_empty() {
                return None;
            }
        }
        // Where the next stop lies is all open.
        for &label in &self.next {
            self.labels[label as usize].hops = 0;
        }
        Some(served)
    }

    /// From a label to the next visit of a route in progress, which is its last or not.
    fn pass_through(
        &mut self,
        data: &Data<'_>,
        gear: &Gear,
        done: &Done,
        stops: &[u32],
        (served, last): (usize, bool),
        from: u32,
    ) {
        let mut label = self.labels[from as usize];
        (label.parent, label.step) = (from, done.step);
        let place = match done.step {
            Step::Reload(number) => gear.reloads.get(number as usize).map(|depot| depot.place),
            Step::Station(number) => gear.stations.get(number as usize).map(|station| station.place),
            _ => stops.get(served).copied(),
        };
        let Some(place) = place else { return };
        if !label.go(data, gear, place) {
            return;
        }
        self.take_loads(data, gear, from);
        let Some(mut label) = self.rest_as_done(gear, label, &done.before) else { return };
        label.step = done.step;
        match done.step {
            Step::Reload(number) => {
                if label.trips >= gear.most_trips {
                    return;
                }
                label.aboard = self.load_anew(data, served);
                for choice in 0..=stops.len() - served {
                    let Some(release) = Self::departure_of_trip(data, gear, &stops[served..], choice) else { break };
                    let mut trip = label;
                    trip.reload(gear, gear.reloads[number as usize].time, release);
                    self.leave_as_done(data, gear, &trip, done, false);
                }
            }
            Step::Station(number) => {
                let station = &gear.stations[number as usize];
                let Some(battery) = gear.battery else { return };
                // Every level up to here is fixed.
                let arrived = label.arrived - label.used;
                let room = battery.capacity - arrived;
                let charge = if done.charge.is_infinite() { room.max(0.0) } else { done.charge };
                let opens = station.windows.is_empty() || label.open(gear, &station.windows);
                if opens && charge <= room + 1e-9 * battery.capacity {
                    label.charge(gear, u32::from(number), Some(arrived + charge));
                    self.leave_as_done(data, gear, &label, done, false);
                }
            }
            _ => {
                if !self.load(data, gear, place) || (data.late_releases && !label.hold(data.release[place as usize])) {
                    return;
                }
                label.haul(data, data.fleet[gear.kind as usize].per_haul, place);
                for windows in Self::choices(data, gear, place) {
                    if let Some(left) = Self::served(data, gear, place, &label, windows) {
                        self.leave_as_done(data, gear, &left, done, last);
                    }
                }
            }
        }
    }

    /// A label after breaks, in this order, each with a label of its own for the timeline.
    fn rest_as_done(&mut self, gear: &Gear, mut label: Label, breaks: &[u16]) -> Option<Label> {
        for &number in breaks {
            label = rested(gear, label, number)?;
            label.parent = self.keep(gear, &label);
        }
        Some(label)
    }

    /// Keeps a label after the breaks taken behind a visit; where what follows is open, others may come too.
    fn leave_as_done(&mut self, data: &Data<'_>, gear: &Gear, left: &Label, done: &Done, last: bool) {
        let mut label = *left;
        for &number in &done.after {
            let parent = self.keep(gear, &label);
            let Some(rested) = rested(gear, label, number) else { return };
            label = Label { parent, ..rested };
        }
        let open = label;
        if label.step == Step::Stop || matches!(label.step, Step::Rest(_)) {
            self.offer(data, gear, &mut label);
        } else {
            let index = self.keep(gear, &label);
            self.next.push(index);
        }
        if last {
            self.rest_after(data, gear, &open);
        }
    }
}
