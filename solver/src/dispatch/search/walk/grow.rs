//! Labels grow along the stops, directly or by way of depots and stations, until the end.

use super::gear::Gear;
use super::label::{Label, Stakes, Step};
use super::memory::Hub;
use super::timeline::{Event, Timeline};
use super::traffic;
use crate::dispatch::search::data::{Data, NONE};
use std::cell::RefCell;

/// Labels kept at one stop with the same breaks taken (measured on Schneider's instances: 24 find no better plans
/// at the same number of iterations, and take three times as long); twice as many where driving asks for breaks.
const MOST: usize = 8;
/// Labels kept at one stop in all.
const MOST_OF_ALL: usize = 64;
/// And both doubled so often where rides are limited.
const RIDING: usize = 2;
/// How much longer than the direct way to the end the way by way of depots is taken to be, at most.
const RELOADING: f64 = 1.5;
/// Share of a range that a detour to charge it takes, about.
const DETOUR: f64 = 0.15;
/// Labels at the end whose times are settled exactly; and where what is estimated is the least that they can cost, or
/// none of those can be driven.
const SETTLED: usize = 6;
const MOST_SETTLED: usize = 24;

/// A route found: its cost, the departure, and the label at its end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) cost: f64,
    pub(super) depart: f64,
    pub(super) label: u32,
}

/// Room for labels; nothing is kept from route to route.
#[derive(Default)]
pub(super) struct Walker {
    pub(super) labels: Vec<Label>,
    /// Load by label and dimension: the highest on this trip, and what is kept on board, where trips are loaded anew.
    loads: Vec<i64>,
    pub(super) room: Vec<i64>,
    /// Labels at the present stop, and at the next.
    pub(super) here: Vec<u32>,
    pub(super) next: Vec<u32>,
    /// Direct distance from each stop to the end, and the latest release of the stops from each on.
    pub(super) rest: Vec<f64>,
    release: Vec<f64>,
    /// By stop and dimension: what the stops from it on bring and take.
    ahead: Vec<i64>,
    /// By stop and dimension: what goes from stop to stop and is on board when leaving it.
    pub(super) carried: Vec<i64>,
    pub(super) events: Vec<Event>,
    /// What may tell labels at the next stop apart.
    pub(super) stakes: Stakes,
    /// Places of a route between its stops.
    pub(super) hubs: Vec<Hub>,
    /// Position of the first stop whose goods have a longest ride.
    ride: Option<usize>,
    /// Goods on board, see [`Timeline::rides`].
    aboard: RefCell<Vec<(u32, f64)>>,
    /// Departures tried, see [`Timeline::moments`].
    moments: RefCell<Vec<f64>>,
}

impl Walker {
    /// Prepares for a route; what the direct ways cost.
    pub(super) fn begin(&mut self, data: &Data<'_>, gear: &Gear, stops: &[u32]) -> f64 {
        let fleet = &data.fleet[gear.kind as usize];
        self.labels.clear();
        self.loads.clear();
        self.rest.clear();
        self.rest.resize(stops.len() + 1, 0.0);
        let (mut base, mut place) = (0.0, fleet.end);
        for (at, &stop) in stops.iter().enumerate().rev() {
            self.rest[at] = self.rest[at + 1] + gear.distance(data, stop, place);
            base += data.out(stop, place);
            place = stop;
        }
        base += data.out(fleet.start, place);
        if stops.is_empty() { 0.0 } else { base * fleet.per_distance }
    }

    /// The cheapest way to serve the stops in this order, if there is one for less than `most`.
    pub(super) fn best(&mut self, data: &Data<'_>, gear: &Gear, stops: &[u32], most: f64) -> Option<Found> {
        let fleet = &data.fleet[gear.kind as usize];
        if stops.is_empty() {
            return Some(Found { cost: 0.0, depart: fleet.open, label: NONE });
        }
        if !gear.reloads.is_empty() || gear.sets_release(data) {
            self.look_ahead(data, stops);
        }
        self.ride = stops.iter().position(|&stop| data.rides.on && data.rides.limit[stop as usize] < f64::MAX);
        self.depart(data, gear, stops);
        let served = gear.begun(stops).map_or(Some(0), |begun| self.go_through(data, gear, begun, stops))?;
        for at in served..=stops.len() {
            std::mem::swap(&mut self.here, &mut self.next);
            self.next.clear();
            self.leave(data, gear, stops, at, most);
            if self.next.is_empty() {
                return None;
            }
            self.thin(data, gear, at);
        }
        self.settle(data, gear, stops, most)
    }

    /// What trips that begin anew must know: what goes from stop to stop and is on board, and what
    /// is still to come.
    fn look_ahead(&mut self, data: &Data<'_>, stops: &[u32]) {
        let dims = data.dims;
        self.carried.clear();
        self.carried.resize(dims, 0);
        for (at, &stop) in stops.iter().enumerate() {
            for dim in 0..dims {
                let before = self.carried[at * dims + dim];
                self.carried.push(before + data.carried[stop as usize * dims + dim]);
            }
        }
        self.release.clear();
        self.release.resize(stops.len() + 1, f64::NEG_INFINITY);
        self.ahead.clear();
        self.ahead.resize((stops.len() + 1) * dims, 0);
        for (at, &stop) in stops.iter().enumerate().rev() {
            self.release[at] = self.release[at + 1].max(data.release[stop as usize]);
            for dim in 0..dims {
                let of = stop as usize * dims + dim;
                let carried = data.carried[of].max(0);
                self.ahead[at * dims + dim] = self.ahead[(at + 1) * dims + dim] + data.quantity[of] + carried;
            }
        }
    }

    /// Whether the first trip may be one without stops, to a depot other than the start.
    fn elsewhere(&self, data: &Data<'_>, gear: &Gear) -> bool {
        let start = data.origin[data.fleet[gear.kind as usize].start as usize];
        gear.reloads.iter().any(|reload| data.origin[reload.place as usize] != start)
    }

    /// Whether a trip that begins at stop number `at` could be worth its way: only if what is to come
    /// does not fit into the one in hand, or is ready after it has left.
    fn wants_trip(&self, data: &Data<'_>, gear: &Gear, from: u32, at: usize) -> bool {
        let label = &self.labels[from as usize];
        let room = |dim: usize| {
            let highest = self.loads[(from as usize * data.dims + dim) * 2];
            highest + self.ahead[at * data.dims + dim] <= gear.capacity[dim]
        };
        // What is loaded later is hauled less far.
        self.stakes.hauls
            || gear.longest_trip.is_finite()
            || self.release[at] > label.release
            || !(0..data.dims).all(room)
    }

    /// What may tell labels apart from stop number `at` on.
    pub(super) fn stakes_from(&self, data: &Data<'_>, gear: &Gear, at: usize) -> Stakes {
        let rides = self.ride.is_some_and(|first| first < at);
        let trips = gear.sets_release(data);
        let release =
            if trips { self.release.get(at).copied().unwrap_or(f64::NEG_INFINITY) } else { f64::NEG_INFINITY };
        let departure = data.fleet[gear.kind as usize].minds_duration();
        let hauls = data.fleet[gear.kind as usize].per_haul > 0.0;
        Stakes { departure, slack: gear.minds_departure(data), release, hauls, rides }
    }

    /// Labels at the departure. Where times depend on the moment, several departures are tried: as
    /// early as can be, as late as the first stop allows, and as goods are ready, breaks are over
    /// and traffic changes. Where the departure stays open on the way one label tells of them all.
    fn depart(&mut self, data: &Data<'_>, gear: &Gear, stops: &[u32]) {
        let fleet = &data.fleet[gear.kind as usize];
        self.next.clear();
        let first = stops[0];
        if let Some(depart) = data.fixed.departure(first) {
            if depart >= fleet.begins {
                self.add_start(data, gear, fleet.begins, depart);
                // What is ready later cannot put it off.
                self.next.iter().for_each(|&label| self.labels[label as usize].last = depart);
            }
            return;
        }
        self.add_start(data, gear, fleet.open, fleet.open);
        if gear.minds_departure(data) && gear.reloads.is_empty() {
            return;
        }
        let (set_up, way) = gear.time(data, fleet.start, first);
        for window in data.windows_of(first).iter().filter(|window| window.open > fleet.open) {
            let depart = traffic::departure(&gear.traffic, window.open - set_up, way);
            self.add_start(data, gear, fleet.open, depart);
        }
        for rest in &gear.rests {
            self.add_start(data, gear, fleet.open, rest.window.open + rest.time);
        }
        for period in &gear.traffic {
            self.add_start(data, gear, fleet.open, period.from);
        }
        if gear.settles_departures() && data.late_releases {
            for &stop in stops {
                self.add_start(data, gear, fleet.open, data.release[stop as usize]);
            }
        }
    }

    fn add_start(&mut self, data: &Data<'_>, gear: &Gear, open: f64, depart: f64) {
        let fleet = &data.fleet[gear.kind as usize];
        let depart = depart.max(open);
        let known = self.next.iter().any(|&label| self.labels[label as usize].release == depart);
        if known || depart > fleet.close {
            return;
        }
        self.room.clear();
        self.room.resize(2 * data.dims, 0);
        let start = self.keep(gear, &Label::start(gear, fleet.start, depart));
        self.next.push(start);
    }

    /// Keeps a label with the loads of `room`; its number.
    pub(super) fn keep(&mut self, gear: &Gear, label: &Label) -> u32 {
        if !gear.reloads.is_empty() {
            self.loads.extend_from_slice(&self.room);
        }
        self.labels.push(*label);
        self.labels.len() as u32 - 1
    }

    /// From the labels at one stop to the next stop, or to the end behind the last.
    fn leave(&mut self, data: &Data<'_>, gear: &Gear, stops: &[u32], at: usize, most: f64) {
        self.stakes = self.stakes_from(data, gear, at + 1);
        let mut head = 0;
        while head < self.here.len() {
            let from = self.here[head];
            head += 1;
            self.arrive(data, gear, stops, at, from, most);
            let label = self.labels[from as usize];
            let loaded = matches!(label.step, Step::Reload(_));
            // One station more may follow a depot.
            if label.hops >= gear.most_hops + u8::from(loaded) {
                continue;
            }
            if !gear.reloads.is_empty()
                && label.hops < gear.most_hops
                && !loaded
                && (at > 0 || self.elsewhere(data, gear))
                && label.trips < gear.most_trips
                // With nothing to bring, only the length of a trip asks for another.
                && (at < stops.len() || gear.longest_trip.is_finite() || self.stakes.hauls)
                && self.wants_trip(data, gear, from, at)
            {
                for number in 0..gear.reloads.len() as u16 {
                    self.reload(data, gear, stops, at, from, number);
                }
            }
            let resumed = if label.is_interrupted(gear) { label.station } else { NONE };
            if resumed != NONE {
                self.charge(data, gear, stops, at, from, resumed as u16);
            }
            let to = stops.get(at).copied().unwrap_or(data.fleet[gear.kind as usize].end);
            if self.wants_energy(data, gear, &label, to, at) {
                for number in gear.between(label.place, to).filter(|&number| u32::from(number) != resumed) {
                    self.charge(data, gear, stops, at, from, number);
                }
            }
        }
    }

    /// Whether the direct way to the end asks for more than is left.
    fn wants_energy(&self, data: &Data<'_>, gear: &Gear, label: &Label, next: u32, at: usize) -> bool {
        let Some(battery) = gear.battery else { return false };
        // Loading again on the way is a detour.
        let detour = if gear.reloads.is_empty() { 1.0 } else { RELOADING };
        let rest = (gear.distance(data, label.place, next) + self.rest_behind(at)) * detour;
        label.range(gear) < rest * battery.per_distance * (1.0 + 1e-9)
    }

    pub(super) fn rest_behind(&self, at: usize) -> f64 {
        self.rest.get(at).copied().unwrap_or(0.0)
    }

    /// Goes to the next stop and serves it, or to the end.
    fn arrive(&mut self, data: &Data<'_>, gear: &Gear, stops: &[u32], at: usize, from: u32, most: f64) {
        let fleet = &data.fleet[gear.kind as usize];
        let before = &self.labels[from as usize];
        if let Some(&stop) = stops.get(at)
            && before.cost + (gear.distance(data, before.place, stop) + self.rest[at]) * fleet.per_distance >= most
        {
            return;
        }
        let mut label = *before;
        label.parent = from;
        let Some(&stop) = stops.get(at) else {
            label.step = Step::End;
            let arrives = label.go(data, gear, fleet.end) && label.now(gear) <= fleet.close && label.cost < most;
            if arrives && !label.owes_for_good(gear, label.now(gear)) {
                self.take_loads(data, gear, from);
                let end = self.keep(gear, &label);
                self.next.push(end);
            }
            return;
        };
        label.step = Step::Stop;
        if !label.go(data, gear, stop) {
            return;
        }
        self.take_loads(data, gear, from);
        if !self.load(data, gear, stop) || (data.late_releases && !label.hold(data.release[stop as usize])) {
            return;
        }
        label.hops = 0;
        label.haul(data, fleet.per_haul, stop);
        self.serve(data, gear, stop, &label);
        self.rest_before(data, gear, stop, &label);
    }

    /// Adds a label to the next ones unless one of them dominates it; drops those that it dominates.
    pub(super) fn offer(&mut self, data: &Data<'_>, gear: &Gear, label: &mut Label) {
        label.note(gear);
        if label.owes_for_good(gear, label.marks.now) {
            return;
        }
        let (stakes, own) = (self.stakes, 2 * data.dims);
        if stakes.rides {
            let index = self.keep(gear, label);
            return self.next.push(index); // none stands for another
        }
        let dominated = self.next.iter().any(|&other| {
            let loads = || self.loads.get(other as usize * own..(other as usize + 1) * own).unwrap_or(&[]);
            self.labels[other as usize].dominates(label, gear, stakes)
                && loads().iter().zip(&self.room).all(|(theirs, ours)| theirs <= ours)
        });
        if dominated {
            return;
        }
        let (labels, all, room) = (&self.labels, &self.loads, &self.room);
        self.next.retain(|&other| {
            let loads = || all.get(other as usize * own..(other as usize + 1) * own).unwrap_or(&[]);
            let superfluous = label.dominates(&labels[other as usize], gear, stakes)
                && loads().iter().zip(room).all(|(theirs, ours)| ours <= theirs);
            !superfluous
        });
        let index = self.keep(gear, label);
        self.next.push(index);
    }

    /// Loads of the label that the next one comes from.
    pub(super) fn take_loads(&mut self, data: &Data<'_>, gear: &Gear, from: u32) {
        self.room.clear();
        if !gear.reloads.is_empty() {
            let own = 2 * data.dims;
            self.room.extend_from_slice(&self.loads[from as usize * own..(from as usize + 1) * own]);
        }
    }

    /// Serves a stop on the trip in hand: the highest load on its ways so far, deliveries of stops
    /// behind not counted, and what is kept on board (Vidal and others 2014, "A unified solution
    /// framework for multi-attribute vehicle routing problems", section 4, for pickups and deliveries).
    pub(super) fn load(&mut self, data: &Data<'_>, gear: &Gear, stop: u32) -> bool {
        if gear.reloads.is_empty() {
            return true;
        }
        (0..data.dims).all(|dim| {
            let of = stop as usize * data.dims + dim;
            let kept = self.room[2 * dim + 1] + data.collected[of] + data.carried[of];
            self.room[2 * dim] = (self.room[2 * dim] + data.dropped[of]).max(kept);
            self.room[2 * dim + 1] = kept;
            self.room[2 * dim] <= gear.capacity[dim]
        })
    }

    /// Keeps the most promising labels where there are too many, as many of each set of breaks taken: energy for
    /// the way still to go is worth the detour that charging it would take.
    fn thin(&mut self, data: &Data<'_>, gear: &Gear, at: usize) {
        // Behind pickups of limited rides none is dropped for another.
        let riding = if self.stakes.rides { RIDING } else { 0 };
        let most = MOST << usize::from(gear.driving.is_some()) << riding;
        if self.next.len() <= most {
            return;
        }
        let (fleet, slack) = (&data.fleet[gear.kind as usize], gear.minds_departure(data));
        let rest = self.rest_behind(at);
        let labels = &self.labels;
        let key = |index: u32| {
            let label = &labels[index as usize];
            let range = gear.battery.map_or(0.0, |battery| label.marks.range(rest, battery.per_distance));
            let time = if slack { fleet.price(label.least_duration(label.marks.now, slack)) } else { 0.0 };
            label.cost + time - DETOUR * fleet.per_distance * range
        };
        self.next.sort_unstable_by(|&a, &b| key(a).total_cmp(&key(b)).then(a.cmp(&b)));
        if gear.rests.is_empty() {
            self.next.truncate(most);
            return;
        }
        // Ways that differ in breaks only cost the same: none crowds out the others.
        let taken = |index: u32| labels[index as usize].taken;
        let mut kept = 0;
        for at in 0..self.next.len() {
            if kept == MOST_OF_ALL << riding {
                break;
            }
            let label = self.next[at];
            let alike = self.next[..kept].iter().filter(|&&other| taken(other) == taken(label)).count();
            if alike < most {
                self.next[kept] = label;
                kept += 1;
            }
        }
        self.next.truncate(kept);
    }

    /// Settles the times of the cheapest labels at the end exactly; the best of them.
    fn settle(&mut self, data: &Data<'_>, gear: &Gear, stops: &[u32], most: f64) -> Option<Found> {
        let labels = &self.labels;
        let fleet = &data.fleet[gear.kind as usize];
        let slack = gear.minds_departure(data);
        let estimate = |label: &Label| label.cost + fleet.price(label.least_duration(label.now(gear), slack));
        let plain = !fleet.minds_duration() && !data.late && gear.rests.is_empty() && self.ride.is_none();
        self.next.sort_unstable_by(|&a, &b| {
            estimate(&labels[a as usize]).total_cmp(&estimate(&labels[b as usize])).then(a.cmp(&b))
        });
        let mut found: Option<Found> = None;
        let (usual, settled) = match self.ride {
            // Which of them keep the rides, only their times tell.
            Some(_) => (self.next.len(), self.next.len()),
            None if slack => (MOST_SETTLED, MOST_SETTLED),
            None => (SETTLED, MOST_SETTLED),
        };
        for index in 0..self.next.len().min(settled) {
            if index >= usual && found.is_some() {
                break;
            }
            let end = self.next[index];
            let label = self.labels[end as usize];
            if slack && label.depart.is_nan() && found.is_some_and(|found| estimate(&label) >= found.cost) {
                break;
            }
            if plain {
                // The first is the cheapest, and its times need no settling.
                let depart = label.departure();
                return (label.cost < most).then_some(Found { cost: label.cost, depart, label: end });
            }
            let fixed = fleet.per_distance * label.distance + fleet.per_haul * label.haul;
            if fixed >= found.map_or(most, |found| found.cost) {
                continue; // time only adds to it
            }
            self.lay_out(data, gear, stops, end);
            let timeline = Timeline {
                data,
                gear,
                events: &self.events,
                open: self.open(data, gear, end, stops),
                decided: data.fixed.departure(stops[0]),
                owed: !label.taken,
                rides: self.ride.map(|_| &self.aboard),
                moments: &self.moments,
            };
            let (depart, time) = timeline.best();
            let cost = fixed + time;
            if cost < found.map_or(most, |found| found.cost) {
                found = Some(Found { cost, depart, label: end });
            }
        }
        found
    }
}
