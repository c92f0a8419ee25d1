//! The exact times of a route whose visits, breaks and charges are settled: what a departure costs,
//! and the departure that costs least.

use super::gear::{Gear, Rest};
use crate::dispatch::search::data::{Data, Fleet, Window};
use crate::dispatch::search::flatten::SLACK;
use std::cell::RefCell;

/// What is open for ever closes later than this, and nothing ever leaves then.
const NEVER: f64 = 1e300;
/// Steps towards a departure with which just so much is driven as may be.
const CHORDS: usize = 4;

/// Something that takes or bounds time, in order along the route.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    /// A way that takes so long in usual traffic.
    Travel(f64),
    /// Service, set-up, loading, charging.
    Pass(f64),
    /// Service begins at a stop within its windows.
    Begin(u32),
    /// Charging begins at a station of the gear within its windows.
    Station(u16),
    /// A new trip leaves no earlier.
    Release(f64),
    /// A break.
    Rest(Rest),
}

/// The events of one route.
pub(super) struct Timeline<'a> {
    pub(super) data: &'a Data<'a>,
    pub(super) gear: &'a Gear,
    pub(super) events: &'a [Event],
    /// No earlier departure.
    pub(super) open: f64,
    /// The departure, where a route in progress has decided it.
    pub(super) decided: Option<f64>,
    /// Breaks not taken on the route.
    pub(super) owed: u32,
    /// Where longest rides are on it: room for the deliveries of goods on board, each with the latest begin of
    /// service there.
    pub(super) rides: Option<&'a RefCell<Vec<(u32, f64)>>>,
    /// Room for the departures that were tried.
    pub(super) moments: &'a RefCell<Vec<f64>>,
}

/// What breaks ask of a departure and an end that none is taken between.
fn settles(rest: &Rest, depart: f64, end: f64) -> bool {
    depart >= rest.window.open + rest.time || end <= rest.window.close
}

impl Timeline<'_> {
    fn fleet(&self) -> &Fleet {
        &self.data.fleet[self.gear.kind as usize]
    }

    /// End and lateness cost for a departure; `None` when something is too late.
    fn run(&self, depart: f64) -> Option<(f64, f64)> {
        let data = self.data;
        let (mut time, mut lateness) = (depart, 0.0);
        let (mut driven, most) = (0.0, self.gear.driving_by_clock().unwrap_or(f64::INFINITY));
        let mut aboard = self.rides.map(RefCell::borrow_mut);
        if let Some(aboard) = &mut aboard {
            aboard.clear();
        }
        for event in self.events {
            match *event {
                Event::Travel(way) => {
                    let (begin, there) = self.gear.drive(time, way);
                    driven += there - begin;
                    if driven > most {
                        return None;
                    }
                    time = there;
                }
                Event::Pass(spent) => time += spent,
                Event::Begin(stop) => {
                    time = data.earliest_start(stop, time);
                    lateness += data.per_late[stop as usize] * (time - data.due[stop as usize]).max(0.0);
                    if let Some(aboard) = &mut aboard {
                        let too_late = |&(delivery, latest): &(u32, f64)| delivery == stop && time > latest;
                        if data.delivers[stop as usize] && aboard.iter().any(too_late) {
                            return None;
                        }
                        if data.rides.limit[stop as usize] < f64::MAX {
                            aboard.push((data.partner[stop as usize], time + self.ride(stop)));
                        }
                    }
                }
                Event::Station(station) => time = earliest(&self.gear.stations[station as usize].windows, time)?,
                Event::Release(release) => time = time.max(release),
                Event::Rest(rest) => {
                    if time > rest.window.close {
                        return None;
                    }
                    time = time.max(rest.window.open) + rest.time;
                    if rest.fresh {
                        driven = 0.0;
                    }
                }
            }
        }
        let owed = self.gear.rests.iter().enumerate().filter(|(k, _)| self.owed >> k & 1 == 1);
        let settled = owed.map(|(_, rest)| rest).all(|rest| settles(rest, depart, time));
        (time <= self.fleet().close && settled).then_some((time, lateness))
    }

    /// Whether goods of a limited ride are brought to this stop.
    fn delivers_in_time(&self, stop: u32) -> bool {
        let pickup = self.data.partner[stop as usize] as usize;
        self.rides.is_some() && self.data.delivers[stop as usize] && self.data.rides.limit[pickup] < f64::MAX
    }

    /// The longest time from the begin of service at a stop to that at its delivery; infinite where none is limited.
    fn ride(&self, stop: u32) -> f64 {
        let data = self.data;
        data.rides.limit[stop as usize] + data.service[stop as usize] * self.gear.service_factor
    }

    /// The latest departure for which the events before number `before` are over by `time`.
    fn departure(&self, before: usize, mut time: f64) -> f64 {
        let data = self.data;
        for event in self.events[..before].iter().rev() {
            time = match *event {
                Event::Travel(way) => self.gear.travel_back(time, way),
                Event::Pass(spent) => time - spent,
                Event::Begin(stop) => data.latest_start(stop, time),
                Event::Station(station) => latest(&self.gear.stations[station as usize].windows, time),
                Event::Release(release) => {
                    if time >= release {
                        time
                    } else {
                        f64::NEG_INFINITY
                    }
                }
                Event::Rest(rest) => {
                    let begin = (time - rest.time).min(rest.window.close);
                    if begin >= rest.window.open { begin } else { f64::NEG_INFINITY }
                }
            };
        }
        time
    }

    /// Cost of the time for a departure, infinite when it is infeasible.
    fn price(&self, depart: f64) -> f64 {
        let fleet = self.fleet();
        let depart = depart.max(self.open);
        match self.run(depart) {
            Some((end, lateness)) if end - depart <= fleet.max_duration => fleet.price(end - depart) + lateness,
            _ => f64::INFINITY,
        }
    }

    /// The departure that costs least, with that cost; infinite when none is feasible.
    ///
    /// As in `clock.rs`, the least cost is at a departure as late as some window, break or due time
    /// allows, or at one that just keeps a limit of the duration.
    pub(super) fn best(&self) -> (f64, f64) {
        let fleet = self.fleet();
        if let Some(depart) = self.decided {
            return (depart, if depart >= self.open { self.price(depart) } else { f64::INFINITY });
        }
        let mut best = (self.open, self.price(self.open));
        let mut moments = self.moments.borrow_mut();
        moments.clear();
        let by_clock = self.gear.driving_by_clock();
        moments.push(self.open);
        let mut offer = |depart: f64| {
            if depart.is_nan() || depart <= self.open || depart > NEVER {
                return;
            }
            if by_clock.is_some() {
                moments.push(depart);
            }
            let cost = self.price(depart);
            if cost < best.1 {
                best = (depart, cost);
            }
        };
        for rest in &self.gear.rests {
            offer(rest.window.open + rest.time);
            offer(self.departure(self.events.len(), rest.window.close));
        }
        if !fleet.minds_duration() && self.rides.is_none() && by_clock.is_none() {
            return best;
        }
        if let Some((end, _)) = self.run(self.open) {
            let latest = self.departure(self.events.len(), end);
            offer(latest);
            for limit in [fleet.max_duration, fleet.regular] {
                offer(end - limit);
            }
        }
        for (at, event) in self.events.iter().enumerate() {
            match *event {
                Event::Begin(stop) => {
                    for window in self.data.windows_of(stop) {
                        offer(self.departure(at, window.open));
                        offer(self.departure(at, window.close));
                    }
                    offer(self.departure(at, self.data.due[stop as usize]));
                    // Waiting at the delivery only for as long as the ride allows.
                    let pickup = self.data.partner[stop as usize];
                    let begins = |event: &Event| matches!(*event, Event::Begin(other) if other == pickup);
                    let limited = self.delivers_in_time(stop);
                    if limited && let Some(from) = self.events[..at].iter().position(begins) {
                        for window in self.data.windows_of(stop) {
                            offer(self.departure(from, window.open - self.ride(pickup)));
                        }
                    }
                }
                Event::Rest(rest) => offer(self.departure(at, rest.window.open)),
                Event::Release(release) => offer(self.departure(at, release)),
                Event::Travel(_) => {
                    // Goods on board need not wait for a ban to end.
                    for ban in self.gear.bans.iter().filter(|_| self.rides.is_some()) {
                        // The check allows what just touches a ban only where nothing else will do.
                        offer(self.departure(at + 1, ban.open - 2.0 * SLACK * ban.open.abs().max(1.0)));
                    }
                    for period in &self.gear.traffic {
                        offer(self.departure(at, period.from));
                        offer(self.departure(at + 1, period.from));
                    }
                    for ban in &self.gear.bans {
                        offer(self.departure(at, ban.close));
                        offer(self.departure(at + 1, ban.open));
                    }
                }
                Event::Pass(_) | Event::Station(_) => {}
            }
        }
        if let Some(most) = by_clock {
            moments.sort_unstable_by(f64::total_cmp);
            moments.dedup();
            let mut before = None;
            for &depart in moments.iter() {
                let here = (depart, self.excess(depart, most));
                if let Some(depart) = before.and_then(|before| self.just_enough(before, here, most)) {
                    let cost = self.price(depart);
                    if cost < best.1 {
                        best = (depart, cost);
                    }
                }
                before = Some(here);
            }
        }
        best
    }

    /// By how much the longest driving without a break is above `most`, for a departure; infinite where it comes too
    /// late somewhere.
    fn excess(&self, depart: f64, most: f64) -> f64 {
        let (mut time, mut driven, mut worst) = (depart, 0.0, 0.0_f64);
        for event in self.events {
            match *event {
                Event::Travel(way) => {
                    let (begin, there) = self.gear.drive(time, way);
                    driven += there - begin;
                    worst = worst.max(driven);
                    time = there;
                }
                Event::Pass(spent) => time += spent,
                Event::Begin(stop) => time = self.data.earliest_start(stop, time),
                Event::Station(station) => {
                    let windows = &self.gear.stations[station as usize].windows;
                    time = earliest(windows, time).unwrap_or(f64::INFINITY);
                }
                Event::Release(release) => time = time.max(release),
                Event::Rest(rest) => {
                    time = time.max(rest.window.open) + rest.time;
                    driven = if rest.fresh { 0.0 } else { driven };
                }
            }
        }
        if time.is_finite() { worst - most } else { f64::INFINITY }
    }

    /// A departure between two, each with its excess, with which just so much is driven as may be, if it is too much
    /// at one of them alone.
    /// Between them it is a maximum of straight lines: the chord's zero is within the limit, and nears it.
    fn just_enough(&self, one: (f64, f64), other: (f64, f64), most: f64) -> Option<f64> {
        let (mut within, over) = if one.1 <= 0.0 { (one, other) } else { (other, one) };
        if within.1 > 0.0 || over.1 <= 0.0 || over.1.is_infinite() {
            return None;
        }
        for _ in 0..CHORDS {
            let t = within.0 + (over.0 - within.0) * within.1 / (within.1 - over.1);
            let excess = self.excess(t, most);
            if excess > 0.0 {
                break;
            }
            within = (t, excess);
        }
        Some(within.0)
    }
}

/// The earliest begin at `time` or later within the windows, of which there may be none.
pub(super) fn earliest(windows: &[Window], time: f64) -> Option<f64> {
    if windows.is_empty() {
        return Some(time);
    }
    windows.iter().find(|window| time <= window.close).map(|window| time.max(window.open))
}

fn latest(windows: &[Window], time: f64) -> f64 {
    if windows.is_empty() {
        return time;
    }
    let last = windows.iter().rev().find(|window| time >= window.open);
    last.map_or(f64::NEG_INFINITY, |window| time.min(window.close))
}
