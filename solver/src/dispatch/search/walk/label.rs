//! A label: one way to have come to a point of the route.
//!
//! The earliest time here is max(`level`, `release` + `shift`, `base` + φ(`needed`)): what windows
//! and earlier trips force; the departure of this trip, which its last goods to be ready may still
//! put off; and the end of the last charging, which takes as long as the way since asks for (φ is
//! the station's time from empty to a level). `last` and `most` hold what windows met on the way
//! allow of the latter two, so that nothing behind has to be looked at again.

use super::gear::{Gear, Rest};
use crate::dispatch::search::data::{Data, NONE, Window};

/// How a label came to be from its parent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Step {
    /// At the departure.
    Start,
    /// Served the next stop.
    Stop,
    /// Loaded again at a depot of the gear.
    Reload(u16),
    /// Charges at a station of the gear.
    Station(u16),
    /// Took a break of the gear; the driving break has the number behind the last.
    Rest(u16),
    /// At the end.
    End,
}

/// See the head of this file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Label {
    pub(super) parent: u32,
    pub(super) step: Step,
    /// Row of the tables.
    pub(super) place: u32,
    /// Cost of distance and lateness so far.
    pub(super) cost: f64,
    pub(super) distance: f64,
    /// Load times distance, of what is on board since a stop as it goes on, of what is brought to one when it is there.
    pub(super) haul: f64,
    /// What came on board at stops, where its load counts by distance.
    pub(super) aboard: f64,
    pub(super) trip: f64,
    pub(super) trips: u32,
    /// Departure of the route, once the first trip is over; before, `release` is it.
    pub(super) depart: f64,
    pub(super) level: f64,
    pub(super) release: f64,
    pub(super) shift: f64,
    pub(super) last: f64,
    /// The station charged at last, `NONE` for none or where the level is fixed.
    pub(super) station: u32,
    /// Level on arrival there, or where it is fixed the level then.
    pub(super) arrived: f64,
    pub(super) base: f64,
    /// Energy used since.
    pub(super) used: f64,
    /// Highest level on leaving there.
    pub(super) most: f64,
    pub(super) driven: f64,
    pub(super) taken: u32,
    /// Places gone to since the last stop.
    pub(super) hops: u8,
    /// What labels are compared by, noted by [`Label::note`].
    pub(super) marks: Marks,
}

/// What comparing labels asks for again and again.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Marks {
    /// The earliest time.
    pub(super) now: f64,
    /// Energy above the reserve then, and at most.
    energy: f64,
    range: f64,
}

impl Marks {
    /// How much of a way of `rest` the energy is for.
    pub(super) fn range(&self, rest: f64, per_distance: f64) -> f64 {
        if per_distance > 0.0 { (self.range / per_distance).min(rest) } else { rest }
    }
}

/// What may tell two labels of a route apart.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Stakes {
    /// A later departure is better.
    pub(super) departure: bool,
    /// What a later departure would come to counts, as long as it is open.
    pub(super) slack: bool,
    /// The latest release of the stops to come.
    pub(super) release: f64,
    /// Load counts by distance.
    pub(super) hauls: bool,
    /// Goods whose ride is limited were picked up: how long they are on the way may tell any two apart.
    pub(super) rides: bool,
}

impl Label {
    /// Before the departure, which is `release` or later.
    pub(super) fn start(gear: &Gear, place: u32, release: f64) -> Self {
        let energy = gear.battery.map_or(0.0, |battery| battery.start);
        let fixed = gear.rigid;
        Self {
            parent: NONE,
            step: Step::Start,
            place,
            cost: 0.0,
            distance: 0.0,
            haul: 0.0,
            aboard: 0.0,
            trip: 0.0,
            trips: 1,
            depart: if fixed { release } else { f64::NAN },
            level: if fixed { release } else { f64::NEG_INFINITY },
            release,
            shift: if fixed { f64::NEG_INFINITY } else { 0.0 },
            last: if fixed { release } else { f64::MAX },
            station: NONE,
            arrived: energy,
            base: f64::NEG_INFINITY,
            used: 0.0,
            most: energy,
            driven: 0.0,
            taken: 0,
            hops: 0,
            marks: Marks::default(),
        }
    }

    fn reserve(gear: &Gear) -> f64 {
        gear.battery.map_or(0.0, |battery| battery.reserve)
    }

    /// The level on leaving the last station, as low as the way since allows.
    #[inline]
    pub(super) fn needed(&self, gear: &Gear) -> f64 {
        self.arrived.max(self.used + Self::reserve(gear))
    }

    /// The earliest time here.
    #[inline]
    pub(super) fn now(&self, gear: &Gear) -> f64 {
        let mut now = self.level.max(self.release + self.shift);
        if self.station != NONE {
            now = now.max(self.base + gear.stations[self.station as usize].time(self.needed(gear)));
        }
        now
    }

    /// The earliest time here with so much energy left above the reserve; infinite when that cannot be.
    pub(super) fn time_with(&self, gear: &Gear, energy: f64) -> f64 {
        let leaving = self.used + Self::reserve(gear) + energy;
        if leaving > self.most.max(self.arrived) {
            return f64::INFINITY;
        }
        let now = self.level.max(self.release + self.shift);
        if self.station == NONE || leaving <= self.arrived {
            return now;
        }
        now.max(self.base + gear.stations[self.station as usize].time(leaving))
    }

    /// Energy that can be left above the reserve at most.
    pub(super) fn range(&self, gear: &Gear) -> f64 {
        self.most.max(self.arrived) - self.used - Self::reserve(gear)
    }

    /// The level on leaving the last station if it charges for as long as it costs no time here,
    /// where the earliest time is `now`.
    #[inline]
    pub(super) fn free(&self, gear: &Gear, now: f64) -> f64 {
        if self.station == NONE {
            return self.arrived;
        }
        let within = gear.stations[self.station as usize].level(now - self.base);
        within.min(self.most).max(self.needed(gear))
    }

    /// Spends time.
    #[inline]
    pub(super) fn pass(&mut self, time: f64) {
        self.level += time;
        self.shift += time;
        self.base += time;
    }

    /// Begins something that may begin within one of the windows; false when it is too late.
    pub(super) fn open(&mut self, gear: &Gear, windows: &[Window]) -> bool {
        let now = self.now(gear);
        let Some(window) = windows.iter().find(|window| now <= window.close) else { return false };
        self.level = self.level.max(window.open);
        self.last = self.last.min(window.close - self.shift);
        if self.station != NONE {
            let latest = gear.stations[self.station as usize].level(window.close - self.base);
            self.most = self.most.min(latest.max(self.needed(gear)));
        }
        true
    }

    /// Goes to a place; false when driving, range, trip or route do not allow it.
    pub(super) fn go(&mut self, data: &Data<'_>, gear: &Gear, to: u32) -> bool {
        let fleet = &data.fleet[gear.kind as usize];
        let distance = gear.distance(data, self.place, to);
        let (set_up, way) = gear.time(data, self.place, to);
        let (begin, there) = if gear.rigid { gear.drive(self.level, way) } else { (0.0, way) };
        if let Some((after, _)) = gear.driving {
            self.driven += if gear.traffic.is_empty() { way } else { there - begin };
            if self.driven > after {
                return false;
            }
        }
        self.distance += distance;
        self.trip += distance;
        if self.trip > gear.longest_trip || self.distance > gear.longest {
            return false;
        }
        self.cost += fleet.per_distance * distance;
        if fleet.per_haul > 0.0 {
            self.haul += self.aboard * distance;
            self.cost += fleet.per_haul * self.aboard * distance;
        }
        if let Some(battery) = gear.battery {
            self.used += distance * battery.per_distance;
            // What rounding leaves missing of a full battery is there.
            if self.used + battery.reserve > self.most.max(self.arrived) + 1e-9 * battery.capacity {
                return false;
            }
        }
        if gear.rigid {
            self.level = there + set_up;
        } else {
            self.pass(way + set_up);
        }
        self.place = to;
        true
    }

    /// Counts the load of a stop that is served now: what is brought to it has come all of this trip's way.
    pub(super) fn haul(&mut self, data: &Data<'_>, per_haul: f64, stop: u32) {
        if per_haul > 0.0 {
            let goods = data.hauled_goods(stop);
            self.haul += goods.dropped * self.trip;
            self.cost += per_haul * goods.dropped * self.trip;
            self.aboard += goods.collected + goods.carried;
        }
    }

    /// The trip's goods are ready at `release` only; false when it has left for good.
    #[inline]
    pub(super) fn hold(&mut self, release: f64) -> bool {
        self.release = self.release.max(release);
        self.release <= self.last
    }

    /// Begins a new trip at a depot, after loading.
    pub(super) fn reload(&mut self, gear: &Gear, time: f64, release: f64) {
        self.fold();
        self.pass(time);
        self.trip = 0.0;
        self.trips += 1;
        if gear.rigid {
            self.level = self.level.max(release);
            (self.release, self.last) = (self.level, self.level);
        } else {
            (self.release, self.shift, self.last) = (release, 0.0, f64::MAX);
        }
    }

    /// What the trip's departure was is settled.
    fn fold(&mut self) {
        if self.depart.is_nan() {
            self.depart = self.release;
        }
        self.level = self.level.max(self.release + self.shift);
        self.shift = f64::NEG_INFINITY;
        self.last = self.last.min(self.release);
    }

    /// Arrives at a station with as much as costs no time; `level`: the level to leave with, where
    /// that is not left open.
    pub(super) fn charge(&mut self, gear: &Gear, station: u32, level: Option<f64>) {
        let now = self.now(gear);
        let arrived = self.free(gear, now) - self.used;
        self.fold();
        let times = &gear.stations[station as usize];
        let capacity = gear.battery.map_or(0.0, |battery| battery.capacity);
        self.used = 0.0;
        if let Some(level) = level {
            let level = level.clamp(arrived, capacity.max(arrived));
            self.level = now + times.time(level) - times.time(arrived);
            (self.station, self.arrived, self.most, self.base) = (NONE, level, level, f64::NEG_INFINITY);
        } else {
            (self.level, self.station, self.arrived, self.most) = (now, station, arrived, capacity);
            self.base = now - times.time(arrived);
        }
    }

    /// Takes a break; false when it is too late for it.
    pub(super) fn rest(&mut self, gear: &Gear, rest: &Rest) -> bool {
        let begins = self.open(gear, std::slice::from_ref(&rest.window));
        self.pass(rest.time);
        if rest.fresh {
            self.driven = 0.0;
        }
        begins
    }

    /// Notes what comparisons ask for.
    pub(super) fn note(&mut self, gear: &Gear) {
        self.marks.now = self.now(gear);
        if gear.battery.is_some() {
            self.marks.energy = self.free(gear, self.marks.now) - self.used - Self::reserve(gear);
            self.marks.range = self.range(gear);
        }
    }

    /// Whether whatever can follow the other can follow this, at no more cost and no later. Both are noted.
    #[inline]
    pub(super) fn dominates(&self, other: &Self, gear: &Gear, stakes: Stakes) -> bool {
        if stakes.rides || self.cost > other.cost || self.marks.now > other.marks.now {
            return false;
        }
        let hours = self.taken & other.taken == other.taken && self.driven <= other.driven;
        let trips = (gear.longest_trip.is_infinite() || self.trip <= other.trip)
            && (gear.most_trips == u32::MAX || self.trips <= other.trips)
            && (gear.longest.is_infinite() || self.distance <= other.distance);
        if !hours || !trips || self.hops > other.hops {
            return false;
        }
        if stakes.hauls && (self.trip > other.trip || self.aboard > other.aboard) {
            return false;
        }
        // Who goes on sooner may meet more traffic, but not by more than what it is sooner.
        let sooner = || other.marks.now - self.marks.now;
        if gear.driving_by_clock().is_some() && self.driven + sooner() > other.driven {
            return false;
        }
        let open = stakes.slack && other.depart.is_nan();
        if open && (self.level > other.level || self.shift > other.shift || self.last < other.last) {
            return false;
        }
        // Goods ready later than this trip leaves put it off, or must come on another.
        if stakes.release > self.release {
            let later = gear.settles_departures() && self.release < other.release;
            if later || self.shift > other.shift || self.last < other.last {
                return false;
            }
        }
        if stakes.departure && self.departure() < other.departure() {
            return false;
        }
        if gear.battery.is_none() || self.marks.energy >= other.marks.range {
            return true;
        }
        self.marks.range >= other.marks.range
            && (self.marks.energy >= other.marks.energy
                || self.time_with(gear, other.marks.energy) <= other.marks.now
                    && self.time_with(gear, other.marks.range) <= other.time_with(gear, other.marks.range))
    }

    /// The shortest duration of a route that ends here at `now`, with the best departure where that is open.
    pub(super) fn least_duration(&self, now: f64, slack: bool) -> f64 {
        if slack && self.depart.is_nan() { self.shift.max(now - self.last) } else { now - self.departure() }
    }

    /// Whether a break is not taken that at `now` is too late, and that no departure lies behind. Later departures
    /// have labels of their own.
    #[inline]
    pub(super) fn owes_for_good(&self, gear: &Gear, now: f64) -> bool {
        let latest = if self.depart.is_nan() { self.last } else { self.depart };
        let mut owed = gear.rests.iter().enumerate().filter(|(number, _)| self.taken >> number & 1 == 0);
        owed.any(|(_, rest)| now > rest.window.close && latest < rest.window.open + rest.time)
    }

    /// When the route departs, as far as that is settled.
    pub(super) fn departure(&self) -> f64 {
        if self.depart.is_nan() { self.release } else { self.depart }
    }
}
