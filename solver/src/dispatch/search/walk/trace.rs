//! From the label at the end back to the start: the events of a route, and its visits.

use super::gear::Gear;
use super::grow::{Found, Walker};
use super::label::{Label, Step};
use super::serve::rest;
use super::timeline::Event;
use crate::dispatch::plan::{Charge, Visit};
use crate::dispatch::problem::{DoneAt, PlaceIndex, Problem, StopIndex};
use crate::dispatch::search::data::{Data, NONE};
use crate::ids::Idx as _;

impl Walker {
    /// No earlier departure: when the vehicle may leave, and when the first trip's goods are ready.
    pub(super) fn open(&self, data: &Data<'_>, gear: &Gear, end: u32, stops: &[u32]) -> f64 {
        let mut first = stops.len();
        self.walk_back(
            end,
            |label, served| {
                if matches!(label.step, Step::Reload(_)) {
                    first = served;
                }
            },
            stops.len(),
        );
        let release = stops[..first].iter().map(|&stop| data.release[stop as usize]).fold(f64::NEG_INFINITY, f64::max);
        data.fixed.opens(&data.fleet[gear.kind as usize], stops[0]).max(release)
    }

    /// The labels from the end to the start, each with the number of stops served up to it.
    fn walk_back(&self, end: u32, mut see: impl FnMut(&Label, usize), stops: usize) {
        let (mut at, mut served) = (end, stops);
        while at != NONE {
            let label = &self.labels[at as usize];
            see(label, served);
            if label.step == Step::Stop {
                served -= 1;
            }
            at = label.parent;
        }
    }

    /// The events of the route that ends with a label, in order.
    pub(super) fn lay_out(&mut self, data: &Data<'_>, gear: &Gear, stops: &[u32], end: u32) {
        let mut events = std::mem::take(&mut self.events);
        events.clear();
        let (mut at, mut served) = (end, stops.len());
        // The level on leaving the station before, as the labels behind it ask for; behind it, the trip's goods.
        let mut leaving = self.labels[end as usize].needed(gear);
        let mut release = f64::NEG_INFINITY;
        while at != NONE {
            let label = &self.labels[at as usize];
            let parent = self.labels.get(label.parent as usize);
            let from = parent.map_or(label.place, |parent| parent.place);
            let (set_up, way) = gear.time(data, from, label.place);
            let mut arrives = label.parent != NONE;
            match label.step {
                Step::Start => arrives = false,
                Step::End => {}
                Step::Stop => {
                    served -= 1;
                    events.push(Event::Pass(data.service[stops[served] as usize] * gear.service_factor));
                    events.push(Event::Begin(stops[served]));
                    release = release.max(data.release[stops[served] as usize]);
                }
                Step::Reload(number) => {
                    events.push(Event::Release(release));
                    events.push(Event::Pass(gear.reloads[number as usize].time));
                    release = f64::NEG_INFINITY;
                }
                Step::Station(number) => {
                    let station = &gear.stations[number as usize];
                    let (left, arrived) = self.levels(data, gear, label);
                    // A level left open is what the way behind asks for; a fixed one is the label's.
                    let level = if label.station == NONE { label.arrived } else { leaving };
                    events.push(Event::Pass((station.time(level) - station.time(arrived)).max(0.0)));
                    if !station.windows.is_empty() {
                        events.push(Event::Station(number));
                    }
                    leaving = left;
                }
                Step::Rest(number) => {
                    events.push(Event::Rest(rest(gear, number)));
                    // A break before the service has come here itself.
                    arrives = from != label.place || matches!(parent.map(|p| p.step), Some(Step::Start));
                }
            }
            let here = matches!(parent.map(|parent| parent.step), Some(Step::Rest(_))) && from == label.place;
            if arrives && !here {
                events.push(Event::Pass(set_up));
                events.push(Event::Travel(way));
            }
            at = label.parent;
        }
        events.reverse();
        self.events = events;
    }

    /// The level with which the label before a station left the one before that, and with which it arrives.
    fn levels(&self, data: &Data<'_>, gear: &Gear, station: &Label) -> (f64, f64) {
        let mut before = self.labels[station.parent as usize];
        if before.place != station.place {
            before.go(data, gear, station.place);
        }
        // Where levels are fixed the label has that on leaving.
        let arrival = if station.station == NONE { before.arrived - before.used } else { station.arrived };
        (arrival + before.used, arrival)
    }

    /// The visits of a route found.
    pub(super) fn visits(
        &self,
        problem: &Problem,
        data: &Data<'_>,
        gear: &Gear,
        stops: &[u32],
        found: &Found,
    ) -> Vec<Visit> {
        let mut visits = Vec::new();
        if found.label == NONE {
            return visits;
        }
        let (mut at, mut served) = (found.label, stops.len());
        let mut leaving = self.labels[at as usize].needed(gear);
        while at != NONE {
            let label = &self.labels[at as usize];
            match label.step {
                Step::Start | Step::End | Step::Rest(_) => {}
                Step::Stop => {
                    served -= 1;
                    visits.push(problem.stops()[StopIndex(stops[served])].id.clone().into());
                }
                Step::Reload(number) => {
                    let origin = data.origin[gear.reloads[number as usize].place as usize];
                    visits.push(problem.place_id(PlaceIndex::new(origin as usize)).into());
                }
                Step::Station(number) => {
                    let (left, arrived) = self.levels(data, gear, label);
                    // A level left open is what the way behind asks for; a fixed one is the label's.
                    let level = if label.station == NONE { label.arrived } else { leaving };
                    let id = problem.stations()[gear.stations[number as usize].index].id.clone();
                    visits.push(Visit::Charge(Charge { id, charge: Some((level - arrived).max(0.0)) }));
                    leaving = left;
                }
            }
            at = label.parent;
        }
        visits.reverse();
        // What a route in progress has charged is told as it was.
        let begun = stops.first().and_then(|&first| problem.initial_route_from(StopIndex(first)));
        for (visit, done) in visits.iter_mut().zip(begun.map_or(&[][..], |begun| &begun.visits)) {
            if let DoneAt::Station(station, charge) = done.at {
                let id = problem.stations()[station].id.clone();
                *visit = if charge.is_some() { Visit::Charge(Charge { id, charge }) } else { id.into() };
            }
        }
        visits
    }
}
